use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Doubt, Unreadable, Workbook};

const HEAD: &str = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:dc="d" xmlns:draw="w" xmlns:calcext="c">
    <office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>
    <style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>
    <style:style style:name="T2"><style:text-properties style:text-line-through-style="none"/></style:style>
    <style:style style:name="ce2"><style:text-properties style:text-line-through-style="solid"/></style:style>
    <style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
    <office:body><office:spreadsheet>"#;
const FOOT: &str = "</office:spreadsheet></office:body></office:document-content>";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("the part begins");
        writer.write_all(text.as_bytes()).expect("the part is written");
    }
    writer.finish().expect("the package is finished").into_inner()
}

fn read_tables(tables: &str) -> Result<Workbook, Unreadable> {
    super::super::read(&package(&[("META-INF/manifest.xml", "<m/>"), ("content.xml", &format!("{HEAD}{tables}{FOOT}"))]))
}

/// The cells of the only sheet.
fn cells(rows: &str) -> Vec<(String, String)> {
    let workbook = read_tables(&format!("<table:table table:name=\"様式\">{rows}</table:table>")).expect("it reads");
    assert_eq!(workbook.sheets.len(), 1);
    workbook.sheets[0].cells.iter().map(|(at, cell)| (at.a1(), cell.text.clone())).collect()
}

/// What a cell with this content says.
fn said(content: &str) -> String {
    let cells = cells(&format!(r#"<table:table-row><table:table-cell office:value-type="string">{content}</table:table-cell></table:table-row>"#));
    assert_eq!(cells.len(), 1, "{content}");
    cells[0].1.clone()
}

#[test]
fn texts_are_as_they_were_typed() {
    for (content, expected) in [
        ("<text:p>一段落</text:p><text:p/><text:p>三段落</text:p>", "一段落\n\n三段落"),
        ("<text:p>\n   字下げは<text:s text:c=\"2\"/>別に\n  書く </text:p>", "字下げは  別に 書く "),
        ("<text:p><text:s/>先頭の空白<text:tab/>タブ<text:line-break/>改行</text:p>", " 先頭の空白\tタブ\n改行"),
        ("<text:p>太い<text:span>部分</text:span>と<text:a>リンク</text:a>&lt;&amp;&#x4E19;</text:p>", "太い部分とリンク<&丙"),
        ("<text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>トウキョウ</text:ruby-text></text:ruby>都</text:p>", "東京都"),
        ("<office:annotation><text:p>メモ</text:p></office:annotation><text:p>本文</text:p>", "本文"),
        ("<draw:custom-shape><text:p>図形</text:p></draw:custom-shape><text:p>本文</text:p>", "本文"),
    ] {
        assert_eq!(said(content), expected);
    }
}

#[test]
fn values_are_what_was_shown_or_their_digits() {
    let read = |attributes: &str, shown: &str| {
        let row = format!("<table:table-row><table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell></table:table-row>");
        let workbook = read_tables(&format!("<table:table table:name=\"様式\">{row}</table:table>")).expect("it reads");
        workbook.sheets[0].cells.values().map(|cell| (cell.text.clone(), cell.value.clone(), cell.doubt)).next().expect("a cell")
    };
    let said = |text: &str, value: Option<&str>, doubt| (text.to_owned(), value.map(str::to_owned), doubt);
    assert_eq!(read(r#"office:value-type="float" office:value="1234.50""#, "1,234.5人"), said("1,234.5人", Some("1234.5"), None));
    assert_eq!(read(r#"office:value-type="float" office:value="12""#, "12"), said("12", None, None));
    assert_eq!(read(r#"office:value-type="percentage" office:value="0.95""#, "95%"), said("95%", Some("0.95"), None));
    let date = r#"office:value-type="date" office:date-value="2025-04-01""#;
    assert_eq!(read(date, "令和7年4月1日"), said("令和7年4月1日", Some("2025-04-01"), None));
    assert_eq!(read(date, ""), said("2025-04-01", None, Some(Doubt::Date)));
    assert_eq!(read(r#"office:value-type="boolean" office:boolean-value="true""#, "TRUE"), said("TRUE", None, None));
    let error = r#"office:value-type="string" calcext:value-type="error" table:formula="of:=1/0""#;
    assert_eq!(read(error, "#DIV/0!"), said("#DIV/0!", None, Some(Doubt::ErrorValue)));
    assert_eq!(read(r#"table:formula="of:=A1""#, ""), said("", None, Some(Doubt::FormulaWithoutValue)));
}

#[test]
fn what_was_struck_out_is_told_apart() {
    let read = |style: &str, content: &str| {
        let row = format!(
            "<table:table-row><table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">{content}</table:table-cell></table:table-row>"
        );
        let workbook = read_tables(&format!("<table:table table:name=\"様式\">{row}</table:table>")).expect("it reads");
        workbook.sheets[0].cells.values().map(|cell| (cell.text.clone(), cell.struck.clone())).next().expect("a cell")
    };
    let said = |text: &str, struck: Option<&str>| (text.to_owned(), struck.map(str::to_owned));
    let mixed = "<text:p>講座を<text:span text:style-name=\"T1\">５</text:span><text:span text:style-name=\"T2\">６</text:span>回開いた。</text:p>";
    assert_eq!(read("ce1", mixed), said("講座を６回開いた。", Some("５")));
    assert_eq!(read("ce2", mixed), said("６", Some("講座を５…回開いた。")));
    assert_eq!(read("ce2", "<text:p>全部</text:p>"), said("", Some("全部")));
}

#[test]
fn repeated_cells_and_rows_stand_where_they_are_shown() {
    let rows = r#"<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell/>
        <table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>甲</text:p></table:table-cell></table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let expected = ["B4", "C4", "B5", "C5"].map(|at| (at.to_owned(), "甲".to_owned()));
    assert_eq!(cells(rows), expected);
}

#[test]
fn absurd_repetition_is_refused() {
    let row = r#"<table:table-row table:number-rows-repeated="4294967295"><table:table-cell office:value-type="string" table:number-columns-repeated="4294967295"><text:p>甲</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(read_tables(&format!("<table:table table:name=\"様式\">{row}</table:table>")), Err(Unreadable::TooLarge));
}

#[test]
fn merged_areas_notes_hidden_sheets_and_properties() {
    let cell = r#"<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="3" office:value-type="string">
        <office:annotation><dc:creator>課</dc:creator><dc:date>2025-04-01</dc:date><text:p>速報値</text:p><text:p>です</text:p></office:annotation>
        <text:p>甲</text:p></table:table-cell>"#;
    let tables = format!(
        r#"<table:tracked-changes><table:table><table:table-row><table:table-cell><text:p>前の値</text:p></table:table-cell></table:table-row></table:table></table:tracked-changes>
        <table:table table:name="様式" table:style-name="ta1"><table:table-row><table:table-cell/>{cell}</table:table-row></table:table>
        <table:table table:name="控え" table:style-name="ta2"/>
        <table:table table:name="'file:///x.ods'#$表"><table:table-source/><table:table-row><table:table-cell><text:p>写し</text:p></table:table-cell></table:table-row></table:table>"#
    );
    let meta = "<m><meta:user-defined meta:name=\"様式\">甲&amp;乙</meta:user-defined><dc:date>2025-04-18T10:02:03.5</dc:date></m>";
    let parts = [("META-INF/manifest.xml", "<m/>"), ("content.xml", &format!("{HEAD}{tables}{FOOT}")), ("meta.xml", meta)];
    let workbook = super::super::read(&package(&parts)).expect("it reads");
    let sheets: Vec<(&str, bool, bool)> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.incomplete)).collect();
    assert_eq!(sheets, [("様式", false, false), ("控え", true, false)]);
    let sheet = &workbook.sheets[0];
    let area: Vec<(String, String)> = sheet.merges.iter().map(|(first, last)| (first.a1(), last.a1())).collect();
    assert_eq!(area, [("B1".to_owned(), "D2".to_owned())]);
    let notes: Vec<(&str, &str)> = sheet.notes.iter().map(|note| (note.cell.as_str(), note.text.as_str())).collect();
    assert_eq!(notes, [("B1", "速報値\nです")]);
    assert_eq!(workbook.modified.as_deref(), Some("2025-04-18T01:02:04Z"));
    assert_eq!(workbook.properties.get("様式").map(String::as_str), Some("甲&乙"));
}

#[test]
fn what_is_cut_off_says_so() {
    let row = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>"#;
    let content = format!("{HEAD}<table:table table:name=\"様式\">{row}<table:table-row>");
    let workbook = super::super::read(&package(&[("META-INF/manifest.xml", "<m/>"), ("content.xml", &content)])).expect("it reads");
    assert!(workbook.sheets[0].incomplete);
    assert_eq!(workbook.sheets[0].text(0, 0), Some("甲"));
}

#[test]
fn what_is_broken_between_or_below_tables_is_told() {
    let table = |name: &str, rows: &str| format!("<table:table table:name=\"{name}\">{rows}</table:table>");
    let row = |text: &str| format!("<table:table-row><table:table-cell office:value-type=\"string\">{text}</table:table-cell></table:table-row>");
    let said = row("<text:p>甲</text:p>");
    for broken in [
        format!("{}<a></b>{}", table("記入要領", &said), table("様式", &said)),
        format!("<table:table table:name=\"記入要領\">{said}<a></b>{said}</table:table>{}", table("様式", &said)),
    ] {
        assert_eq!(read_tables(&broken), Err(Unreadable::Damaged), "{broken}");
    }
    let below = "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell/></table:table-row>";
    let nested = row(&table("中", &said));
    for rows in [format!("{said}{below}{said}"), format!("{said}{nested}")] {
        let workbook = read_tables(&table("様式", &rows)).expect("it reads");
        let sheets: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.text(0, 0), sheet.incomplete)).collect();
        assert_eq!(sheets, [("様式", Some("甲"), true)], "{rows}");
    }
    let workbook = read_tables(&table("様式", &row("<text:p>甲&own;乙</text:p>"))).expect("it reads");
    let doubts: Vec<_> = workbook.sheets[0].cells.values().map(|cell| cell.doubt).collect();
    assert_eq!(doubts, [Some(Doubt::Garbled)]);
}

#[test]
fn texts_and_locked_files_are_no_tables() {
    let text = [("META-INF/manifest.xml", "<m/>"), ("content.xml", "<office:document-content><text:p>文書</text:p></office:document-content>")];
    assert_eq!(super::super::read(&package(&text)), Err(Unreadable::NotAWorkbook));
    let locked = [("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "\u{1}")];
    assert_eq!(super::super::read(&package(&locked)), Err(Unreadable::Encrypted));
    assert_eq!(super::super::read(&package(&[("META-INF/manifest.xml", "<m/>"), ("encrypted-package", "x")])), Err(Unreadable::Encrypted));
}

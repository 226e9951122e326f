//! What was written over and beside the cells: notes, comments, text boxes, shapes, headers and footers.

use crate::support::city::file_of;
use crate::support::parts::Parts;
use crate::support::returns::Returns;
use crate::{FORM, cell, city, expect, place};
use torimatome::domain::finding::{Code, Finding};
use torimatome::domain::place::{CellRef, Place};
use torimatome::write::workbook;

/// Written cells, notes and so on of an unchanged set of returns.
fn usual_cells() -> usize {
    Returns::filled(city()).collect().ledger.cells
}

#[test]
fn notes_and_threads_count_once() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let finding = || Finding::new(Code::StrayText).department(department).line(line).at(place(line, department, "result"));
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| parts.note(FORM, &at, "速報値です_x000D_\n後日直します"));
    let progress = expect(&returns, &[finding()], "note");
    assert_eq!((progress.ledger.cells, progress.ledger.reported), (usual_cells() + 1, 1));
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| parts.thread(FORM, &at, &["ここは速報値ですか", "はい、速報値です"]));
    let progress = expect(&returns, &[finding()], "thread");
    assert_eq!((progress.ledger.cells, progress.ledger.reported), (usual_cells() + 1, 1));
    let text = progress.findings[0].facts.iter().find(|(name, _)| *name == "text").map(|(_, text)| text.as_str());
    assert_eq!(text, Some("メモ・コメント：ここは速報値ですか はい、速報値です"), "the thread, not the note for old programs");
}

#[test]
fn text_boxes_and_shapes() {
    let (line, department) = city().plain_line("result", 1);
    let at = place(line, department, "result");
    let position = CellRef::parse(&at.cell.clone().expect("a cell")).expect("a cell's name");
    let beside_line = Finding::new(Code::StrayText).department(department).line(line).at(at);
    for grouped in [false, true] {
        let mut returns = Returns::filled(city());
        let boxes = [((position.row, position.col), "この行は要相談\n（係長）"), ((position.row, position.col), "もう一つ")];
        returns.change_parts(department, |parts| parts.text_boxes(FORM, &boxes, grouped));
        let progress = expect(&returns, std::slice::from_ref(&beside_line), "two boxes at one row are one finding");
        assert_eq!((progress.ledger.cells, progress.ledger.reported, progress.findings[0].related.len()), (usual_cells() + 2, 2, 1));
    }
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| parts.text_boxes(FORM, &[((0, 0), " 　\n")], false));
    assert_eq!(expect(&returns, &[], "an empty box").ledger.cells, usual_cells());
}

#[test]
fn headers_and_footers_count_where_they_are_not_as_sent() {
    let department = *city().filled.keys().next().expect("a department");
    let sheet = workbook::sheet_names(&city().filled[&department])[FORM - 1].clone();
    let finding = || Finding::new(Code::StrayText).department(department).at(Place::sheet(&file_of(department), &sheet));
    for (added, count) in [("&C速報値です", 1), ("&C&P／&N ページ", 0), ("&C&\"ＭＳ 明朝,太字\"&14&D", 0), ("&C第１案（&A）&R&KFF0000取扱注意", 2)]
    {
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| parts.header(FORM, added));
        let expected: Vec<Finding> = (0..count.min(1)).map(|_| finding()).collect();
        let progress = expect(&returns, &expected, added);
        assert_eq!((progress.ledger.cells, progress.ledger.reported), (usual_cells() + count, count), "{added}");
    }
}

#[test]
fn headers_of_forms_that_do_not_say_what_is_printed_on_them() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    let book = returns.book(department);
    let hidden = book.sheets.last_mut().expect("the hidden sheet");
    let mut shortened = 0;
    for row in &mut hidden.rows {
        let texts: Vec<String> = row.cells.iter().map(|cell| cell.shown().to_owned()).collect();
        if texts.get(1).is_some_and(|kind| kind == "S") {
            row.cells.truncate(4);
            let sum = torimatome::reconcile::identity::short_hash(&texts[1..4].join("\u{1f}"))[..8].to_owned();
            row.cells[0].content = torimatome::sheets::grid::Content::Text(sum);
            shortened += 1;
        }
    }
    assert_eq!(shortened, 2);
    expect(&returns, &[], "name of the form and of the department");
}

#[test]
fn what_is_written_beside_a_sheet_of_its_own() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    crate::books::add_sheet(returns.book(department), "補足", &["会議の記録"]);
    let added = returns.book(department).sheets.len();
    returns.change_parts(department, |parts: &mut Parts| {
        parts.note(added, "B5", "出席者に確認");
        parts.header(added, "&C内部資料");
    });
    let place = Place::cell(&file_of(department), "補足", CellRef::new(0, 0));
    let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(place)], "one cause, one finding");
    assert_eq!((progress.ledger.reported, progress.findings[0].related.len()), (3, 2));
}

/// The texts that a finding repeats.
fn told(finding: &Finding) -> &str {
    finding.facts.iter().find(|(name, _)| *name == "text").map_or("", |(_, text)| text.as_str())
}

const PICTURE: &str = "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" name=\"図 1\"/></xdr:nvPicPr></xdr:pic>";
const CHART: &str = "<xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id=\"rId1\"/></a:graphicData></a:graphic></xdr:graphicFrame>";
const UNREAD: &str = "画像・グラフ・埋め込みファイル：中の文字は読み取っていません";

#[test]
fn pictures_and_charts_leave_a_trace() {
    type Beside<'p> = &'p [(&'p str, &'p str)];
    let department = *city().filled.keys().next().expect("a department");
    let sheet = workbook::sheet_names(&city().filled[&department])[FORM - 1].clone();
    let part = format!("xl/worksheets/sheet{FORM}.xml");
    let space = "xmlns:c=\"c\" xmlns:a=\"a\"";
    let title = format!(
        "<c:chartSpace {space}><c:title><c:tx><c:rich><a:p><a:r><a:t>相談件数は2倍</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chartSpace>"
    );
    let bare =
        format!("<c:chartSpace {space}><c:ser><c:tx><c:strRef><c:strCache><c:v>表の文字</c:v></c:strCache></c:strRef></c:tx></c:ser></c:chartSpace>");
    let cases: [(&str, String, Beside<'_>, &str); 4] = [
        ("a picture", PICTURE.repeat(2), &[], UNREAD),
        ("a chart with a title", CHART.to_owned(), &[("chart", &title)], "図形・テキストボックス：相談件数は2倍"),
        ("a chart without", CHART.to_owned(), &[("chart", &bare)], UNREAD),
        ("a chart beside pictures", format!("{PICTURE}{CHART}{PICTURE}"), &[("chart", &bare)], UNREAD),
    ];
    for (what, inside, beside, expected) in cases {
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| parts.drawing(&part, &inside, beside));
        let place = Place::cell(&file_of(department), &sheet, CellRef::new(0, 0));
        let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(place)], what);
        assert_eq!((told(&progress.findings[0]), progress.ledger.reported), (expected, 1), "{what}");
    }
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| parts.relate(&part, "package", "../embeddings/Document1.docx"));
    let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(Place::sheet(&file_of(department), &sheet))], "a file");
    assert_eq!(told(&progress.findings[0]), UNREAD);
}

#[test]
fn sheets_of_pictures_and_charts() {
    let department = *city().filled.keys().next().expect("a department");
    let at = |sheet: &str| Finding::new(Code::StrayText).department(department).at(Place::cell(&file_of(department), sheet, CellRef::new(0, 0)));
    let mut returns = Returns::filled(city());
    crate::books::add_sheet(returns.book(department), "実績の表", &[]);
    let added = returns.book(department).sheets.len();
    returns.change_parts(department, |parts| parts.drawing(&format!("xl/worksheets/sheet{added}.xml"), PICTURE, &[]));
    let progress = expect(&returns, &[at("実績の表")], "a sheet with a picture only");
    assert_eq!(progress.ledger.reported, 1);

    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        let part = parts.chart_sheet("グラフ");
        parts.drawing(&part, "<xdr:sp><xdr:txBody><a:p><a:r><a:t>注：速報値</a:t></a:r></a:p></xdr:txBody></xdr:sp>", &[]);
    });
    let progress = expect(&returns, &[at("グラフ")], "a sheet that is a chart");
    assert!(told(&progress.findings[0]).contains("図形・テキストボックス：注：速報値"));
    assert!(told(&progress.findings[0]).contains("ヘッダー・フッター：課内資料"));
}

#[test]
fn an_edit_on_the_hidden_sheet_is_told_without_the_sheets_own_marks() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    let hidden = returns.book(department).sheets.last_mut().expect("the hidden sheet");
    let row = hidden.rows.iter_mut().find(|row| row.cells.get(1).is_some_and(|cell| cell.shown() == "年度")).expect("the row of the year");
    row.cells[2].content = torimatome::sheets::grid::Content::Text("令和9年度".to_owned());
    let progress = returns.collect();
    assert_eq!(progress.findings.iter().map(|finding| (finding.code, told(finding))).collect::<Vec<_>>(), [(Code::StrayText, "令和9年度")]);
    crate::support::city::assert_ledger(&progress);
}

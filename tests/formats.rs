//! The same workbook in every format says the same. LibreOffice saved all three.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use torimatome::read::workbook::{self, Doubt, Sheet, Workbook};

fn open(name: &str, format: &str) -> Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{name}.{format}"));
    workbook::read(&fs::read(path).expect("the file is there")).expect("it reads")
}

/// Texts by cell, with what is doubted.
fn cells(sheet: &Sheet) -> BTreeMap<String, (&str, Option<Doubt>)> {
    sheet.cells.iter().map(|(at, cell)| (at.a1(), (cell.text.as_str(), cell.doubt))).collect()
}

#[test]
fn every_format_says_the_same() {
    for format in ["xlsx", "xls", "ods"] {
        let workbook = open("small", format);
        let sheets: Vec<(&str, bool, bool)> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.incomplete)).collect();
        assert_eq!(sheets, [("様式", false, false), ("控え", true, false), ("空", false, false)], "{format}");
        let sheet = &workbook.sheets[0];
        let mut found = cells(sheet);
        // How a date was shown is said by some formats only.
        let date = found.remove("C2").map(|(text, _)| text);
        assert!(matches!(date, Some("2025-04-01" | "2025/4/1")), "{format}: {date:?}");
        let share = found.remove("B2").map(|(text, _)| text);
        assert!(matches!(share, Some("0.95" | "95%")), "{format}: {share:?}");
        let expected = [
            ("A1", "題名", None),
            ("B1", "１，２３４人\n二行目　", None),
            ("C1", " 先頭の空白🎉𠮷", None),
            ("A2", "1234.5", None),
            ("D2", "TRUE", None),
            ("A3", "3", None),
            // LibreOffice writes no result for this formula into .xls.
            if format == "xls" { ("B3", "0", Some(Doubt::FormulaWithoutValue)) } else { ("B3", "甲乙", None) },
            ("C3", "#DIV/0!", Some(Doubt::ErrorValue)),
            ("A4", "結合", None),
            ("H20", "遠く", None),
        ];
        assert_eq!(found, expected.map(|(at, text, doubt)| (at.to_owned(), (text, doubt))).into(), "{format}");
        // LibreOffice stores a truth value as a formula in some formats.
        let formulas: Vec<String> = sheet.cells.iter().filter(|(at, cell)| cell.formula && at.a1() != "D2").map(|(at, _)| at.a1()).collect();
        assert_eq!(formulas, ["A3", "B3", "C3"], "{format}");
        let merges: Vec<(String, String)> = sheet.merges.iter().map(|(first, last)| (first.a1(), last.a1())).collect();
        assert_eq!(merges, [("A4".to_owned(), "C5".to_owned())], "{format}");
        let notes: Vec<(&str, &str)> = sheet.notes.iter().map(|note| (note.cell.as_str(), note.text.as_str())).collect();
        assert_eq!(notes, [("B1", "速報値です\n確認中")], "{format}");
        assert_eq!(workbook.sheets[1].text(0, 0), Some("隠した文"), "{format}");
        assert_eq!(workbook.properties.get("様式").map(String::as_str), Some("甲と乙"), "{format}");
        assert!(workbook.modified.is_some_and(|date| date.starts_with("2026-11-21T")) && !workbook.macros, "{format}");
    }
}

#[test]
fn what_is_shown_and_what_was_struck_out_is_the_same() {
    let long = "長".repeat(4_000);
    let longer = "長".repeat(4_100);
    for format in ["xlsx", "xls", "ods"] {
        let workbook = open("shown", format);
        let found: BTreeMap<String, (&str, Option<&str>, Option<&str>)> = workbook.sheets[0]
            .cells
            .iter()
            .map(|(at, cell)| (at.a1(), (cell.text.as_str(), cell.value.as_deref(), cell.struck.as_deref())))
            .collect();
        let expected = [
            ("A1", "講座を６回開いた。", None, Some("５")),
            ("A2", "", None, Some("全部取り消し")),
            ("A3", &format!("{long}残"), None, Some("消")),
            ("A4", &format!("{longer}残る"), None, Some("消消消消消消消消消消")),
            ("B1", "1,234,567人", Some("1234567"), None),
            ("B2", "12.5%", Some("0.125"), None),
            ("B3", "令和7年4月1日", Some("2025-04-01"), None),
            ("B4", "4月1日", Some("2025-04-01"), None),
            ("B5", "-1,234.50", Some("-1234.5"), None),
            ("B6", "3", None, None),
            ("B7", "1.5", None, None),
        ];
        assert_eq!(found, expected.map(|(at, text, value, struck)| (at.to_owned(), (text, value, struck))).into(), "{format}");
        assert!(workbook.sheets[0].cells.values().all(|cell| cell.doubt.is_none()), "{format}");
    }
}

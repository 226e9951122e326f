//! Numbers and dates where text was wanted, and texts that files write with escapes: what the person saw is the answer.

use crate::support::at_cell;
use crate::support::parts::Parts;
use crate::support::returns::Returns;
use crate::{FORM, answer, cell, city, expect, place};
use torimatome::domain::finding::Code;

/// A number typed into a text cell in a look of this format; what was read of it.
fn read(format: &str, number: &str, change: impl FnOnce(&mut Parts)) -> (String, bool) {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        let look = parts.look(Some(format), false);
        parts.cell(FORM, &at, &format!(" s=\"{look}\""), &format!("<v>{number}</v>"));
        change(parts);
    });
    let progress = returns.collect();
    let uncertain = at_cell(Code::ValueUncertain, department, line, "result", place(line, department, "result"));
    let is_uncertain = !progress.findings.is_empty();
    expect(&returns, if is_uncertain { std::slice::from_ref(&uncertain) } else { &[] }, format);
    let answer = answer(&progress, line, department, "result");
    assert_eq!(answer.value.as_ref(), Some(&answer.raw));
    (answer.raw.clone(), is_uncertain)
}

#[test]
fn dates_and_percentages_are_texts_as_they_were_seen() {
    for (format, number, expected) in [
        ("yyyy\"年\"m\"月\"d\"日\"", "45717", "2025年3月1日"),
        ("[$-411]ggge\"年\"m\"月\"d\"日\";@", "45717", "令和7年3月1日"),
        ("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@", "43586", "令和元年5月1日"),
        ("[$-411]ge\\.m\\.d;@", "45717", "R7.3.1"),
        ("m\"月\"d\"日\"", "45717", "3月1日"),
        ("14", "45717", "2025/3/1"),
        ("22", "45717.5", "2025/3/1 12:00"),
        ("31", "45717", "2025年3月1日"),
        ("58", "45717", "令和7年3月1日"),
        ("32", "0.75", "18時00分"),
        ("20", "0.75", "18:00"),
        ("9", "0.85", "85%"),
        ("10", "0.8525", "85.25%"),
        ("3", "12345", "12,345"),
        ("#,##0\"人\"", "1234", "1,234人"),
        ("\"¥\"#,##0", "1200", "¥1,200"),
        ("11", "12345", "1.23E+04"),
        ("38", "-12345", "-12,345"),
        ("42", "-1200", "¥-1,200"),
        ("# ?/10", "0.3", "3/10"),
        ("[>=0]0;\"△\"0", "-5", "△5"),
        ("General", "-0", "0"),
        ("12", "0.5", "1/2"),
        ("1", "1.1000000000000001", "1"),
        ("General", "1.1000000000000001", "1.1"),
        ("@", "2025", "2025"),
    ] {
        assert_eq!(read(format, number, |_| {}), (expected.to_owned(), false), "{format}");
    }
}

#[test]
fn a_date_in_a_format_that_is_not_known_is_told() {
    assert_eq!(read("[DBNum1][$-411]ggge\"年\"m\"月\"d\"日\"", "45717", |_| {}), ("2025-03-01".to_owned(), true));
    assert_eq!(read("b2yyyy/mm/dd", "45717.25", |_| {}), ("2025-03-01 06:00:00".to_owned(), true));
    assert_eq!(read("yyyy/m/d", "-3", |_| {}), ("-3".to_owned(), true), "no date at all");
}

#[test]
fn a_number_that_was_not_seen_as_it_is_read_is_told() {
    for (format, number, expected) in [(";;;", "5", "5"), ("0;;", "-5", "-5"), ("#,###", "0", "0"), ("[DBNum1]General", "12", "12")] {
        assert_eq!(read(format, number, |_| {}), (expected.to_owned(), true), "{format}");
    }
}

/// A text typed in a look of this format; what was read of it.
fn read_text(format: &str, text: &str) -> (String, bool) {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        let look = parts.look(Some(format), false);
        parts.cell(FORM, &at, &format!(" s=\"{look}\" t=\"inlineStr\""), &format!("<is><t>{text}</t></is>"));
    });
    let uncertain = at_cell(Code::ValueUncertain, department, line, "result", place(line, department, "result"));
    let progress = returns.collect();
    let is_uncertain = !progress.findings.is_empty();
    expect(&returns, if is_uncertain { std::slice::from_ref(&uncertain) } else { &[] }, format);
    (answer(&progress, line, department, "result").raw.clone(), is_uncertain)
}

#[test]
fn a_format_may_add_to_texts_or_hide_them() {
    for (format, text, expected) in [
        ("@\"様\"", "山田", ("山田様", false)),
        ("0;-0;0;@\"人\"", "12", ("12人", false)),
        ("yyyy/m/d;@", "春に開いた。", ("春に開いた。", false)),
        (";;;", "講座を開いた。", ("講座を開いた。", true)),
    ] {
        assert_eq!(read_text(format, text), (expected.0.to_owned(), expected.1), "{format}");
    }
}

#[test]
fn controls_are_told_and_soft_line_breaks_are_line_breaks() {
    assert_eq!(read_text("@", "一行目_x000B_二行目"), ("一行目\n二行目".to_owned(), false));
    assert!(read_text("@", "講座_x0001_を開いた。").1);
}

#[test]
fn days_counted_from_1904() {
    let from_1904 = |parts: &mut Parts| {
        let workbook = parts.text("xl/workbook.xml");
        let changed = workbook.replacen("<workbookPr", "<workbookPr date1904=\"1\"", 1);
        assert_ne!(workbook, changed);
        parts.put("xl/workbook.xml", &changed);
    };
    assert_eq!(read("yyyy\"年\"m\"月\"d\"日\"", "44255", from_1904), ("2025年3月1日".to_owned(), false));
    assert_eq!(read("b2yyyy", "44255", from_1904), ("2025-03-01".to_owned(), true));
}

#[test]
fn formulas_of_a_department_give_what_they_show() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    for (format, attributes, content, expected) in [
        ("General", "", "<f>1/3</f><v>0.33333333333333331</v>", Some("0.333333333")),
        ("0.0%", "", "<f>A1/A2</f><v>0.33333333333333331</v>", Some("33.3%")),
        ("General", " t=\"str\"", "<f>A1&amp;\"人\"</f><v>120人</v>", Some("120人")),
        ("General", "", "<f>SUM(A1:A3)</f>", None),
        ("General", " t=\"e\"", "<f>A1/0</f><v>#DIV/0!</v>", None),
    ] {
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| {
            let look = parts.look(Some(format), false);
            parts.cell(FORM, &at, &format!(" s=\"{look}\"{attributes}"), content);
        });
        let uncertain = at_cell(Code::ValueUncertain, department, line, "result", place(line, department, "result"));
        let progress = expect(&returns, if expected.is_some() { &[] } else { std::slice::from_ref(&uncertain) }, content);
        assert_eq!(answer(&progress, line, department, "result").value.as_deref(), expected);
    }
}

#[test]
fn numbers_for_number_fields() {
    let (line, department) = city().plain_line("participants", 1);
    let at = cell(line, department, "participants");
    for (format, number, value) in [
        ("#,##0\"人\"", "1234", Some("1234")),
        ("0.00E+00", "1234567", Some("1234567")),
        ("General", "12", Some("12")),
        ("#,##0\"件\"", "1234", None),
        ("0%", "0.85", None),
        ("1", "12.5", Some("12.5")),
    ] {
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| {
            let look = parts.look(Some(format), false);
            parts.cell(FORM, &at, &format!(" s=\"{look}\""), &format!("<v>{number}</v>"));
        });
        let progress = returns.collect();
        assert_eq!(answer(&progress, line, department, "participants").value.as_deref(), value, "{format}");
    }
}

#[test]
fn escapes_and_phonetic_guides_are_no_text() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    for (inside, expected) in [
        ("<t>一行目_x000D_\n二行目</t>", "一行目\n二行目"),
        ("<t>一行目_x000D_二行目</t>", "一行目\n二行目"),
        ("<t>_x005F_x0041_</t>", "_x0041_"),
        ("<t>_x005F_甲_x005F_</t>", "_甲_"),
        ("<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/>", "東京"),
        ("<r><t>東</t></r><r><rPr><b/></rPr><t>京_x005F_x0041_</t></r><rPh sb=\"0\" eb=\"1\"><t>ヒガシ</t></rPh>", "東京_x0041_"),
        ("<t xml:space=\"preserve\"> 字下げ　 </t>", " 字下げ　 "),
    ] {
        for inline in [false, true] {
            let mut returns = Returns::filled(city());
            returns.change_parts(department, |parts| {
                if inline {
                    parts.cell(FORM, &at, " t=\"inlineStr\"", &format!("<is>{inside}</is>"));
                } else {
                    let index = parts.shared_string(inside);
                    parts.cell(FORM, &at, " t=\"s\"", &format!("<v>{index}</v>"));
                }
            });
            let progress = expect(&returns, &[], inside);
            assert_eq!(answer(&progress, line, department, "result").value.as_deref(), Some(expected));
        }
    }
}

#[test]
fn escapes_in_struck_texts() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        parts.runs(FORM, &at, &[("残る_x005F_x0041_&<", false), ("消す_x000D_\n行", true), ("末尾 ", false)], false);
    });
    let progress = returns.collect();
    assert_eq!(answer(&progress, line, department, "result").raw, "残る_x0041_&<末尾 ");
}

#[test]
fn hidden_rows_and_columns_hold_answers_like_others() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    for sheet in &mut returns.book(department).sheets[..2] {
        for row in &mut sheet.rows {
            row.hidden = true;
        }
        for column in &mut sheet.columns {
            column.hidden = true;
        }
    }
    let progress = expect(&returns, &[], "all hidden");
    assert_eq!(progress.answers.len(), city().cells().len());
}

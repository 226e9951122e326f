//! Struck-through type (見え消し): the answer is the rest, and both are shown.

use crate::support::at_cell;
use crate::support::returns::Returns;
use crate::support::{books, city::file_of};
use crate::{FORM, answer, cell, city, expect, place};
use torimatome::domain::answer::Status;
use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::domain::place::Place;
use torimatome::form::template::{RATING, TITLE};
use torimatome::sheets::grid::Content;

fn facts(finding: &Finding) -> (Option<&str>, Option<&str>) {
    let fact = |name: &str| finding.facts.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
    (fact("struck"), fact("kept"))
}

#[test]
fn a_struck_word_is_left_out_of_the_answer() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    for inline in [false, true] {
        let mut returns = Returns::filled(city());
        let runs = [("講座を", false), ("５", true), ("６", false), ("回開き、", false), ("延べ", true), ("120人が参加した。", false)];
        returns.change_parts(department, |parts| parts.runs(FORM, &at, &runs, inline));
        let finding = at_cell(Code::TextStruck, department, line, "result", place(line, department, "result"));
        let progress = expect(&returns, &[finding], "struck words");
        assert_eq!(answer(&progress, line, department, "result").value.as_deref(), Some("講座を６回開き、120人が参加した。"));
        assert_eq!(facts(&progress.findings[0]), (Some("５…延べ"), Some("講座を６回開き、120人が参加した。")));
        assert_eq!(progress.ledger.reported, 0, "the cell is an answer");
    }
}

#[test]
fn the_same_text_elsewhere_is_not_struck() {
    let (line, department) = city().plain_line("result", 1);
    let other = city().line("another", |index, l| index != line && l.departments.contains(&department) && l.open.iter().any(|f| f == "result"));
    let mut returns = Returns::filled(city());
    let at = cell(line, department, "result");
    let there = cell(other, department, "result");
    returns.change_parts(department, |parts| {
        parts.runs(FORM, &at, &[("継続して", false), ("実施", true)], false);
        let plain = parts.shared_string("<t>継続して実施</t>");
        parts.cell(FORM, &there, " t=\"s\"", &format!("<v>{plain}</v>"));
    });
    let progress = returns.collect();
    assert_eq!(answer(&progress, line, department, "result").raw, "継続して");
    assert_eq!(answer(&progress, other, department, "result").raw, "継続して実施");
}

#[test]
fn coloured_type_is_an_ordinary_answer() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| parts.runs(FORM, &at, &[("赤い字で", false), ("書いた。", false)], false));
    let progress = expect(&returns, &[], "red type");
    assert_eq!(answer(&progress, line, department, "result").raw, "赤い字で書いた。");
}

#[test]
fn a_cell_struck_out_altogether_is_blank_and_told_once() {
    for (field, by_look) in [("result", true), ("result", false), (RATING, true)] {
        let (line, department) = city().plain_line(field, 2);
        let at = cell(line, department, field);
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| {
            if by_look {
                let look = parts.look(None, true);
                let text = parts.shared_string("<t>やめた記入</t>");
                parts.cell(FORM, &at, &format!(" s=\"{look}\" t=\"s\""), &format!("<v>{text}</v>"));
            } else {
                parts.runs(FORM, &at, &[("やめた", true), ("記入", true)], false);
            }
        });
        let finding = at_cell(Code::TextStruck, department, line, field, place(line, department, field)).severity(Severity::Error);
        let progress = expect(&returns, &[finding], field);
        assert!(progress.answer(line, department, field).is_none());
        assert_eq!(facts(&progress.findings[0]).0, Some("やめた記入"));
        let submission = &progress.submissions[&department];
        assert_eq!((submission.status(), submission.required - submission.filled), (Status::Partial, 1));
        assert_eq!(progress.ledger.reported, 1);
    }
}

#[test]
fn a_row_struck_out_altogether_is_one_finding() {
    let (line, department) = city().plain_line("result", 4);
    let fields = city().campaign.lines[line].open.clone();
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        let look = parts.look(None, true);
        let text = parts.shared_string("<t>取り下げ</t>");
        for field in &fields {
            parts.cell(FORM, &cell(line, department, field), &format!(" s=\"{look}\" t=\"s\""), &format!("<v>{text}</v>"));
        }
    });
    let finding = Finding::new(Code::TextStruck).severity(Severity::Error).department(department).line(line).at(place(line, department, &fields[0]));
    let progress = expect(&returns, &[finding], "row");
    assert_eq!(progress.findings[0].related.len(), fields.len() - 1);
}

#[test]
fn another_return_fills_in_what_one_struck_out() {
    let (line, department) = city().plain_line("result", 2);
    let mut returns = Returns::filled(city());
    let at = cell(line, department, "result");
    returns.change_parts(department, |parts| parts.runs(FORM, &at, &[("古い記入", true)], false));
    let whole = torimatome::write::workbook::render(&city().filled[&department]).expect("drawn");
    returns.add("もう一つ.xlsx", whole, 9);
    let finding = at_cell(Code::TextStruck, department, line, "result", place(line, department, "result"));
    let progress = expect(&returns, &[finding], "both");
    assert_eq!(answer(&progress, line, department, "result").raw, city().typed(line, department, "result"));
}

#[test]
fn a_struck_run_in_a_struck_cell_keeps_its_own_look() {
    let (line, department) = city().plain_line("result", 1);
    let at = cell(line, department, "result");
    let mut returns = Returns::filled(city());
    returns.change_parts(department, |parts| {
        let look = parts.look(None, true);
        let text = parts.shared_string("<r><t>消した文。</t></r><r><rPr><b/></rPr><t>残した文。</t></r>");
        parts.cell(FORM, &at, &format!(" s=\"{look}\" t=\"s\""), &format!("<v>{text}</v>"));
    });
    let progress = returns.collect();
    assert_eq!(answer(&progress, line, department, "result").raw, "残した文。");
    assert_eq!(facts(&progress.findings[0]), (Some("消した文。"), Some("残した文。")));
}

#[test]
fn struck_text_of_the_plan_is_an_edit() {
    let (line, department) = city().plain_line("result", 1);
    let book = &city().filled[&department];
    for field in ["target", TITLE] {
        let at = books::plan_text_at(book, &city().campaign.lines[line].id, field);
        let place = books::place(book, department, at);
        let mut returns = Returns::filled(city());
        returns.change_parts(department, |parts| {
            parts.runs(FORM, &place.cell.clone().expect("a cell"), &[("新しい文", false), ("元の文", true)], false);
        });
        expect(&returns, &[at_cell(Code::PlanTextEdited, department, line, field, place)], field);
    }
}

#[test]
fn struck_text_beside_the_cells_is_still_reported() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    books::add_sheet(returns.book(department), "補足", &["一", "二"]);
    let added = returns.book(department).sheets.len();
    returns.change_parts(department, |parts| parts.runs(added, "A2", &[("消した", true)], false));
    let place = Place::cell(&file_of(department), "補足", torimatome::domain::place::CellRef::new(0, 0));
    let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(place)], "sheet");
    assert_eq!(progress.ledger.reported, 2);
}

#[test]
fn a_part_of_a_cell_for_the_office_that_was_struck_out_is_told_once() {
    let department = *city().filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city());
    let book = returns.book(department);
    let at = books::office_at(book, "記入者");
    *books::content(book, at) = Content::Text("山田".to_owned());
    let place = books::place(book, department, at);
    let cell = place.cell.clone().expect("a cell");
    returns.change_parts(department, |parts| parts.runs(at.sheet + 1, &cell, &[("田中", true), ("山田", false)], false));
    let progress = expect(&returns, &[Finding::new(Code::TextStruck).department(department).at(place)], "the writer's name");
    assert_eq!(facts(&progress.findings[0]), (Some("田中"), Some("山田")));
    assert_eq!(progress.submissions[&department].office["記入者"], "山田");
}

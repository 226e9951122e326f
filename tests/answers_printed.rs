//! How answers are printed that are no plain figure of the plan's unit, no text of their own, or nothing that can be read.

mod support;

use support::at_cell;
use support::city::City;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use support::{assert_findings, books};
use torimatome::domain::answer::Progress;
use torimatome::domain::finding::{Code, Finding};
use torimatome::domain::line::LineKind;
use torimatome::domain::place::Place;
use torimatome::form::template::{ACTUAL, RATING};
use torimatome::reconcile::printed::{self, Printed};
use torimatome::sheets::grid::{Book, Cell, Style};
use torimatome::sheets::packet;
use torimatome::sheets::packet::face::Face;

const RESULT: &str = "result";

/// The small city, with an indicator of the same department that has no unit.
fn city() -> City {
    let mut plan = SmallPlan::new();
    let mut state = plan.indicators[0].clone();
    for (at, text) in [(3, "窓口の設置"), (5, "検討"), (6, "設置")] {
        text.clone_into(&mut state[at]);
    }
    plan.indicators.insert(1, state);
    City::new("sample", "令和6年度", plan.bytes())
}

fn indicator(city: &City, name: &str) -> (usize, usize) {
    let line = city.line(name, |_, line| matches!(line.kind, LineKind::Indicator(_)) && line.name() == name);
    (line, city.campaign.lines[line].departments[0])
}

fn field(city: &City, progress: &Progress, line: usize, key: &str) -> Printed {
    printed::field(&city.campaign, progress, line, key)
}

/// How the cells that show a text look on the committee's sheets.
fn looks(city: &City, progress: &Progress, text: &str) -> Vec<Style> {
    let book: Book = packet::committee_book(&city.campaign, progress, &Face::Meeting);
    let cells = book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flat_map(|row| &row.cells));
    cells.filter(|cell: &&Cell| cell.shown() == text).map(|cell| cell.style).collect()
}

#[test]
fn a_figure_has_the_unit_that_was_typed_or_else_the_plans() {
    let city = city();
    let mut returns = Returns::filled(&city);
    for (name, typed, printed) in [
        ("講座の回数", "1234", "1,234件"),
        ("講座の回数", "１２", "12件"),
        ("講座の回数", "12.5", "12.5件"),
        ("講座の回数", "1,234件", "1,234件"),
        ("講座の回数", "1,234人", "1,234人"),
        ("講座の回数", "45.6%", "45.6%"),
        ("講座の回数", "98.5％", "98.5％"),
        ("講座の回数", "2.5倍に増加", "2.5倍に増加"),
        ("講座の回数", "12.0件（速報）", "12.0件（速報）"),
        ("講座の回数", "0.5ポイント増", "0.5ポイント増"),
        ("講座の回数", "1.2千人", "1.2千人"),
        ("講座の回数", "1.2千件", "1,200件"),
        ("講座の回数", "延べ1234件", "延べ1234件"),
        ("講座の回数", "＋3", "＋3"),
        ("講座の回数", "－", "－"),
        ("窓口の設置", "1,234人", "1,234人"),
        ("窓口の設置", "1234", "1,234"),
        ("窓口の設置", "3.5か所", "3.5か所"),
    ] {
        let (line, department) = indicator(&city, name);
        returns.set(line, department, ACTUAL, typed);
        let progress = returns.collect();
        assert_eq!(field(&city, &progress, line, ACTUAL), Printed { text: printed.to_owned(), missing: false }, "{typed}");
        assert_findings(&city.campaign, &progress.findings, &[], typed);
        assert!(!looks(&city, &progress, printed).is_empty(), "{typed}");
    }
}

#[test]
fn a_number_beside_words_gets_no_unit() {
    let city = city();
    let (line, department) = city.plain_line("participants", 1);
    let mut returns = Returns::filled(&city);
    for (typed, printed, is_valid) in [("1234", "1,234人", true), ("12.0人（速報）", "12.0人（速報）", false), ("延べ12人", "延べ12人", true)]
    {
        let place = returns.set(line, department, "participants", typed);
        let progress = returns.collect();
        assert_eq!(field(&city, &progress, line, "participants"), Printed { text: printed.to_owned(), missing: !is_valid });
        let invalid = at_cell(Code::ValueInvalid, department, line, "participants", place);
        assert_findings(&city.campaign, &progress.findings, if is_valid { &[] } else { std::slice::from_ref(&invalid) }, typed);
    }
}

#[test]
fn an_indicator_takes_no_figure_of_another_one() {
    let city = city();
    let ((above, department), (line, _)) = (indicator(&city, "講座の回数"), indicator(&city, "窓口の設置"));
    for typed in ["〃", "同上", "別紙のとおり"] {
        let mut returns = Returns::filled(&city);
        returns.set(above, department, ACTUAL, "1234");
        let place = returns.set(line, department, ACTUAL, typed);
        let progress = returns.collect();
        assert_findings(&city.campaign, &progress.findings, &[at_cell(Code::TextRefers, department, line, ACTUAL, place)], typed);
        assert_eq!(field(&city, &progress, line, ACTUAL).text, typed);
    }
}

/// Two lines of one department, one under the other.
fn neighbours(city: &City) -> (usize, usize, usize) {
    let department = city.department("学校教育課");
    let mut lines = city.campaign.lines_of(department).iter().copied().filter(|&line| city.is_entry(line));
    (lines.next().expect("one"), lines.next().expect("another"), department)
}

#[test]
fn what_is_no_grade_of_the_scale_is_printed_as_open() {
    let city = city();
    let (above, line, department) = neighbours(&city);
    for typed in ["〃", "Ｄ"] {
        let mut returns = Returns::filled(&city);
        returns.set(above, department, RATING, "◎");
        let place = returns.set(line, department, RATING, typed);
        let progress = returns.collect();
        assert_findings(&city.campaign, &progress.findings, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], typed);
        assert_eq!(field(&city, &progress, line, RATING), Printed { text: typed.to_owned(), missing: true });
        assert_eq!(looks(&city, &progress, typed), [Style::Missing], "{typed}");
    }
}

#[test]
fn an_error_value_is_printed_as_not_read_yet() {
    let city = city();
    let (figure, of_figure) = indicator(&city, "講座の回数");
    let (_, line, department) = neighbours(&city);
    for (line, department, key, label) in [(figure, of_figure, ACTUAL, "（確認中）"), (line, department, RESULT, "（確認中）")] {
        for content in ["<f>A1/0</f><v>#DIV/0!</v>", "<f>SUM(A1:A3)</f>"] {
            let mut returns = Returns::filled(&city);
            let place = returns.set(line, department, key, "1");
            let at = place.cell.clone().expect("a cell");
            let (sheet, _) = books::row_of(returns.book(department), &city.campaign.lines[line].id);
            let kind = if content.contains('#') { " t=\"e\"" } else { "" };
            returns.change_parts(department, |parts| parts.cell(sheet + 1, &at, kind, content));
            let progress = returns.collect();
            let uncertain: Finding = at_cell(Code::ValueUncertain, department, line, key, place);
            assert_findings(&city.campaign, &progress.findings, &[uncertain], content);
            assert_eq!(field(&city, &progress, line, key), Printed { text: label.to_owned(), missing: true });
            let looks = looks(&city, &progress, label);
            assert!(!looks.is_empty() && looks.iter().all(|style| *style == Style::Missing), "{looks:?}");
        }
    }
}

#[test]
fn an_indicator_that_nobody_answered_is_one_finding() {
    let city = city();
    let (line, lead) = indicator(&city, "広場の利用");
    let departments = city.campaign.lines[line].departments.clone();
    assert!(departments.len() > 2);
    let mut returns = Returns::filled(&city);
    let places: Vec<Place> = departments.iter().map(|&department| returns.set(line, department, ACTUAL, "")).collect();
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[at_cell(Code::TextMissing, lead, line, ACTUAL, places[0].clone())], "nobody");
    assert_eq!(field(&city, &progress, line, ACTUAL), Printed { text: "未記入".to_owned(), missing: true });
    assert_eq!(progress.submissions[&lead].required, progress.submissions[&lead].filled, "no single department must");
    // Who is late may know it.
    returns.remove(departments[1]);
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[Finding::new(Code::ReturnMissing).department(departments[1])], "one is late");
    assert_eq!(field(&city, &progress, line, ACTUAL).text, "未提出");
}

#[test]
fn a_remark_beside_a_grade_is_told_once_per_file() {
    let city = city();
    let (above, line, department) = neighbours(&city);
    let mut returns = Returns::filled(&city);
    let place = returns.set(above, department, RATING, "◎（仮。他課と要協議）");
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[at_cell(Code::StrayText, department, above, RATING, place.clone())], "one");
    assert_eq!(field(&city, &progress, above, RATING), Printed { text: "◎".to_owned(), missing: false });
    returns.set(line, department, RATING, "○（未確定）");
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[Finding::new(Code::StrayText).department(department).at(place)], "two");
}

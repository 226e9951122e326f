//! Lines that several departments or places of the plan share.

use crate::support::at_cell;
use crate::support::city::{cities, city};
use crate::support::returns::Returns;
use crate::{copy, expect, joint, text_field};
use torimatome::domain::answer::Status;
use torimatome::domain::finding::{Code, Difference, Finding, Severity};
use torimatome::domain::line::LineKind;
use torimatome::form::template::RATING;

#[test]
fn an_invalid_rating_takes_part_in_no_comparison() {
    let Some(city) = city("honjo") else { return };
    let (copy, original, department) = copy(city);
    for line in [copy, original] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, RATING, "Ｅ");
        expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], "copy and original");
    }
    let (line, lead, partner) = joint(city);
    for department in [lead, partner] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, RATING, "Ｅ");
        expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], "主担当 and partner");
    }
}

#[test]
fn joint_departments_that_disagree() {
    let Some(city) = city("honjo") else { return };
    let (line, _, partner) = joint(city);
    for field in ["activity", "outcome", "next_policy"] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, partner, field, "当課では、これとは別に取り組みました。");
        expect(&returns, &[at_cell(Code::JointConflict, partner, line, field, place)], field);
    }
    let lead = city.campaign.lines[line].departments[0];
    let other = if city.typed(line, lead, RATING).contains(['A', 'Ａ']) { "C" } else { "A" };
    let mut returns = Returns::filled(city);
    let place = returns.set(line, partner, RATING, other);
    expect(&returns, &[at_cell(Code::JointConflict, partner, line, RATING, place)], "rating");
    let place = returns.set(line, partner, "activity", "当課では、これとは別に取り組みました。");
    let finding = at_cell(Code::JointConflict, partner, line, "activity", place);
    expect(&returns, &[finding], "two cells of one row are one conflict");
}

#[test]
fn a_partner_that_agrees_in_words_or_by_silence() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, partner) = joint(city);
    for words in ["主担当に同じ", "", "同左", "主担当と同じです。", city.campaign.department(lead)] {
        let words = if words == city.campaign.department(lead) { format!("{words}に同じ") } else { words.to_owned() };
        let mut returns = Returns::filled(city);
        for field in &city.campaign.lines[line].open {
            returns.set(line, partner, field, &words);
        }
        let progress = expect(&returns, &[], &words);
        assert_eq!(progress.submissions[&partner].status(), Status::Complete);
    }
}

#[test]
fn a_partner_that_answers_alone() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, partner) = joint(city);
    let mut returns = Returns::filled(city);
    returns.clear(line, lead);
    let progress = expect(&returns, &[], "the partner's answer stands");
    assert_eq!(progress.submissions[&lead].status(), Status::Complete);
    assert_eq!(progress.answer(line, partner, "activity").map(|answer| answer.raw.clone()), Some(city.typed(line, partner, "activity")));
    assert!(progress.answer(line, lead, "activity").is_none(), "it is not repeated as the lead's own");
}

#[test]
fn a_joint_line_that_nobody_answered() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, _) = joint(city);
    let mut returns = Returns::filled(city);
    for &department in &city.campaign.lines[line].departments {
        returns.clear(line, department);
    }
    let place = returns.clear(line, lead);
    expect(&returns, &[Finding::new(Code::RowBlank).department(lead).line(line).at(place)], "asked of 主担当 once");
}

#[test]
fn differing_views_of_departments_are_no_conflict() {
    let Some(city) = city("asaka") else { return };
    let line = city.line("a rated heading of several", |_, line| line.departments.len() > 1 && matches!(line.kind, LineKind::Heading(_)));
    let mut returns = Returns::filled(city);
    for (&department, grade) in city.campaign.lines[line].departments.iter().zip(["A", "C", "B"]) {
        returns.set(line, department, RATING, grade);
        returns.set(line, department, "view", &format!("{grade}と考える理由です。"));
    }
    expect(&returns, &[], "each has its own view");
}

#[test]
fn one_value_of_an_indicator_is_enough() {
    let Some(city) = city("asaka") else { return };
    let line = city.line("an indicator of several", |_, line| line.departments.len() > 2 && matches!(line.kind, LineKind::Indicator(_)));
    let departments = city.campaign.lines[line].departments.clone();
    let mut returns = Returns::filled(city);
    for &department in &departments {
        returns.set(line, department, "actual", "");
    }
    returns.set(line, departments[1], "actual", "１，２３４");
    let progress = expect(&returns, &[], "one knows the value");
    assert_eq!(progress.value(line, departments[1], "actual"), Some("1234"));
    returns.set(line, departments[1], "actual", "120");
    let place = returns.set(line, departments[2], "actual", "125");
    expect(&returns, &[at_cell(Code::JointConflict, departments[2], line, "actual", place)], "two know different values");
}

#[test]
fn a_copy_that_is_rated_differently() {
    let Some(city) = city("honjo") else { return };
    let (copy, original, department) = copy(city);
    let other = if city.typed(original, department, RATING).contains(['A', 'Ａ']) { "Ｃ" } else { "Ａ" };
    let mut returns = Returns::filled(city);
    let place = returns.set(copy, department, RATING, other);
    expect(&returns, &[at_cell(Code::RelistedRatingDiffers, department, copy, RATING, place)], "copy");
    let city_typed = city.typed(copy, department, RATING);
    let same = if city_typed.is_ascii() {
        "（Ａ）（Ｂ）（Ｃ）".chars().find(|c| torimatome::domain::text::fold(&c.to_string()) == city_typed)
    } else {
        None
    };
    let mut returns = Returns::filled(city);
    returns.set(copy, department, RATING, &same.map_or_else(|| torimatome::domain::text::fold(&city_typed), |c| c.to_string()));
    expect(&returns, &[], "the same grade in other letters");
}

#[test]
fn a_joint_copy_that_its_lead_rates_differently() {
    let Some(city) = city("honjo") else { return };
    let lines = city.campaign.lines.iter().enumerate();
    let joint_copies: Vec<usize> =
        lines.filter(|(_, l)| l.relisted && l.departments.len() > 1 && l.original().is_some()).map(|(index, _)| index).collect();
    assert!(!joint_copies.is_empty());
    for copy in joint_copies {
        let lead = city.campaign.lines[copy].departments[0];
        let other = if city.typed(copy, lead, RATING).contains(['A', 'Ａ']) { "Ｃ" } else { "Ａ" };
        let mut returns = Returns::filled(city);
        let place = returns.set(copy, lead, RATING, other);
        expect(&returns, &[at_cell(Code::RelistedRatingDiffers, lead, copy, RATING, place)], "the partner's copy only repeats the original");
    }
}

#[test]
fn a_copy_whose_text_differs() {
    for city in cities().into_iter().filter(|city| city.template != "kitamoto") {
        let field = text_field(city);
        let (copy, original, department) = copy(city);
        let typed = city.typed(copy, department, field);
        let wording = typed.replace("満足度は高い", "満足度が高い");
        let notation = typed.replace("説明会を開き、参加者は", "説明会を開き，・参加者は");
        assert!(wording != typed && notation != typed);
        for (text, severity, difference) in [
            (wording.as_str(), Severity::Warning, Difference::Wording),
            (notation.as_str(), Severity::Info, Difference::Notation),
            ("相談の体制を見直した。", Severity::Warning, Difference::Different),
        ] {
            let mut returns = Returns::filled(city);
            let place = returns.set(copy, department, field, text);
            let finding = at_cell(Code::RelistedAnswerDiffers, department, copy, field, place).severity(severity);
            let progress = expect(&returns, &[finding], text);
            let found = &progress.findings[0];
            assert_eq!(found.difference, Some(difference));
            assert!(found.similarity.is_some_and(|similarity| (0.0..1.0).contains(&similarity)));
            let source = progress.answer(original, department, field).expect("answered").source.clone();
            assert_eq!(found.related, [source]);
        }
    }
}

#[test]
fn an_original_left_blank_takes_the_answer_of_its_copy() {
    for city in cities().into_iter().filter(|city| city.template != "kitamoto") {
        let (copy, original, department) = copy(city);
        let mut returns = Returns::filled(city);
        let place = returns.clear(original, department);
        let field = city.campaign.lines[original].open[0].clone();
        let progress = expect(&returns, &[at_cell(Code::RelistedBlank, department, original, &field, place)], "told once, at the original");
        assert_eq!(progress.submissions[&department].status(), Status::Complete);
        returns.clear(copy, department);
        let place = returns.set(original, department, &field, "");
        let expected = match city.campaign.lines[original].open.len() {
            1 => at_cell(Code::TextMissing, department, original, &field, place),
            _ => Finding::new(Code::RowBlank).department(department).line(original).at(place),
        };
        expect(&returns, &[expected], "both blank: asked once, at the original");
    }
}

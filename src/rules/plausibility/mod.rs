//! Rating and text that do not go together, or that were copied from elsewhere. Only what the template switches on, one finding per
//! department and question: nobody has to act on it, so it must not be long.

mod ratings;
mod texts;

use std::collections::BTreeMap;

use super::is_repeated;
use crate::domain::answer::{Answer, Progress};
use crate::domain::finding::{Code, Finding};
use crate::domain::reference::reference;
use crate::form::template::{FilledBy, Kind};
use crate::reconcile::effective::own;
use crate::reconcile::last_year;
use crate::reconcile::lines::Campaign;

/// How many lines of the form a finding names before the rest is only counted.
const NAMED: usize = 6;

/// How many different oddities it names.
const DETAILED: usize = 3;

/// A cell that reads oddly.
struct Hit<'p> {
    line: usize,
    department: usize,
    field: &'p str,
    answer: &'p Answer,
    /// What is odd, where the sentence says it.
    detail: String,
    /// Which of several groups it belongs to; those of one are named together.
    group: usize,
}

/// What a question finds.
type Question = for<'p> fn(&Campaign<'_>, &'p Progress) -> Vec<Hit<'p>>;

const QUESTIONS: [(Code, Question); 8] = [
    (Code::TextAsLastYear, texts::as_last_year),
    (Code::TextAsPlan, texts::as_plan),
    (Code::TextRepeated, texts::repeated),
    (Code::TextNamesLastYear, texts::names_last_year),
    (Code::TextLength, texts::length),
    (Code::RatingBestNotDone, ratings::best_not_done),
    (Code::RatingWorstNoReason, ratings::worst_no_reason),
    (Code::RatingTwoGrades, ratings::two_grades),
];

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let asked = QUESTIONS.into_iter().filter(|(code, _)| campaign.template.plausibility.reports(*code));
    asked.flat_map(|(code, question)| by_department(campaign, code, question(campaign, progress))).collect()
}

fn by_department(campaign: &Campaign<'_>, code: Code, hits: Vec<Hit<'_>>) -> Vec<Finding> {
    let mut departments: BTreeMap<usize, Vec<Hit<'_>>> = BTreeMap::new();
    for hit in hits {
        departments.entry(hit.department).or_default().push(hit);
    }
    departments.into_iter().map(|(department, hits)| finding(campaign, code, department, &hits)).collect()
}

fn finding(campaign: &Campaign<'_>, code: Code, department: usize, hits: &[Hit<'_>]) -> Finding {
    let mut left = NAMED;
    let mut named = |group: &[Hit<'_>]| {
        let mut numbers: Vec<&str> = group.iter().map(|hit| campaign.lines[hit.line].number.as_str()).collect();
        numbers.dedup();
        let rest = numbers.len().saturating_sub(left);
        numbers.truncate(left);
        left -= numbers.len();
        (numbers.join("・"), rest)
    };
    let groups: Vec<(String, usize)> = hits.chunk_by(|a, b| a.group == b.group).map(&mut named).collect();
    let rest: usize = groups.iter().map(|(_, rest)| rest).sum();
    let more = if rest > 0 { format!("ほか{rest}行") } else { String::new() };
    let rows = distinct(groups.iter().map(|(numbers, _)| numbers.as_str()));
    let mut details = distinct(hits.iter().map(|hit| hit.detail.as_str()));
    let more_details = if details.len() > DETAILED { "など" } else { "" };
    details.truncate(DETAILED);
    let mut finding = Finding::new(code).department(department).at(hits[0].answer.source.clone());
    if let [hit] = hits {
        finding = finding.line(hit.line).field(hit.field);
    }
    let finding = finding.related(hits[1..].iter().map(|hit| hit.answer.source.clone()));
    finding.fact("rows", format!("整理番号{}{more}", rows.join("と"))).fact("detail", format!("{}{more_details}", details.join("、")))
}

/// Each of these once, blank ones left out.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut distinct: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// The answers of departments in free text, each where it was written first: line, department, field.
fn texts<'c, 'p>(campaign: &'c Campaign<'_>, progress: &'p Progress) -> impl Iterator<Item = (usize, usize, &'p str, &'p Answer)> + use<'c, 'p> {
    let all = progress.answers.iter().map(|((line, department, field), answer)| (*line, *department, field.as_str(), answer));
    all.filter(|&(line, department, field, answer)| {
        let is_text = campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text && field.by == FilledBy::Department);
        is_text
            && answer.value.is_some()
            && own(campaign, progress, line, department, field).is_some()
            && reference(&answer.raw).is_none()
            && !is_repeated(campaign, progress, (line, department, field), answer)
    })
}

/// What a department had in the same field last year, if the plan has it.
fn last_year(campaign: &Campaign<'_>, line: usize, department: usize, field: &str) -> Option<String> {
    let mut of_last_year = campaign.template.fields.iter().filter(|other| other.last_year_of.as_ref().is_some_and(|of| of.get_ref() == field));
    of_last_year.find_map(|field| last_year::of(campaign, &campaign.lines[line], department, field))
}

/// Characters that say something.
fn chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// 「なし」, 「－」.
fn says_nothing(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    bare.is_empty()
        || matches!(bare.as_str(), "なし" | "無し" | "無" | "特になし" | "特に無し" | "該当なし" | "該当無し" | "特にありません" | "ありません")
}

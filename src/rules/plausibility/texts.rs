//! Texts that were taken from elsewhere, name another year, or are far too long or short.

use std::collections::BTreeMap;

use super::{Hit, chars, last_year, says_nothing, texts};
use crate::domain::answer::{Answer, Progress};
use crate::form::template::{Field, FilledBy};
use crate::reconcile::lines::Campaign;

/// A shorter text may well be the same again: 「引き続き実施します。」.
const LONG_AS_LAST_YEAR: usize = 20;
/// A shorter one says little more than the title.
const LONG_AS_PLAN: usize = 10;
/// A shorter one fits two rows by chance.
const LONG_REPEATED: usize = 40;
/// What follows the name of a year of which something is told.
const TOLD_OF: [&str; 8] = ["は", "の実績", "実績", "の取組", "の成果", "の結果", "中に", "において"];
/// Words with which last year is only compared.
const COMPARED: [&str; 12] = ["今年", "本年", "当年", "比", "より", "から", "に対し", "前年", "昨年", "増", "減", "引き続き"];

/// A text that is last year's.
pub fn as_last_year<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let same = |text: &str| campaign.template.spelling.same(text);
    let is_old = |line: usize, department: usize, field: &str, answer: &Answer| {
        chars(&answer.raw) >= LONG_AS_LAST_YEAR && last_year(campaign, line, department, field).is_some_and(|old| same(&old) == same(&answer.raw))
    };
    hits(campaign, progress, |line, department, field, answer| is_old(line, department, field, answer).then(String::new))
}

/// A text that is the plan's own: 取組方針.
pub fn as_plan<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let same = |text: &str| campaign.template.spelling.same(text);
    let keys: Vec<&str> = campaign.template.fields.iter().filter(|field| field.by == FilledBy::Plan).map(Field::key).collect();
    let is_plan = |line: usize, field: &str, answer: &Answer| {
        let text = same(&answer.raw);
        // A text of the plan that a round asks for is offered on its form.
        let others = || keys.iter().filter(|key| **key != field);
        chars(&text) >= LONG_AS_PLAN && others().any(|key| same(&campaign.plan_text(&campaign.lines[line], key)) == text)
    };
    hits(campaign, progress, |line, _, field, answer| is_plan(line, field, answer).then(String::new))
}

/// The same long text in two rows of a department that are no copies of each other.
pub fn repeated<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let mut rows: BTreeMap<(usize, String), Vec<Hit<'p>>> = BTreeMap::new();
    for hit in hits(campaign, progress, |_, _, _, answer| (chars(&answer.raw) >= LONG_REPEATED).then(String::new)) {
        rows.entry((hit.department, campaign.template.spelling.same(&hit.answer.raw))).or_default().push(hit);
    }
    let root = |hit: &Hit<'_>| campaign.lines[hit.line].original_for(hit.department).unwrap_or(hit.line);
    let in_two_rows = |hits: &Vec<Hit<'_>>| hits.iter().any(|hit| root(hit) != root(&hits[0]));
    let mut groups: Vec<Vec<Hit<'p>>> = rows.into_values().filter(in_two_rows).collect();
    groups.sort_by_key(|hits| (hits[0].department, hits[0].line));
    let numbered = |(group, hits): (usize, Vec<Hit<'p>>)| hits.into_iter().map(move |hit| Hit { group, ..hit });
    groups.into_iter().enumerate().flat_map(numbered).collect()
}

/// A text that tells of last year, and of no other.
pub fn names_last_year<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let last = campaign.plan.year.plus(-1);
    let name = campaign.template.spelling.loose(&last.to_string());
    hits(campaign, progress, |_, _, _, answer| {
        let text = campaign.template.spelling.loose(&answer.raw);
        let told = text.match_indices(&name).any(|(at, _)| TOLD_OF.iter().any(|word| text[at + name.len()..].starts_with(word)));
        let others = years(&text.replace(&name, ""));
        (told && others == 0 && !COMPARED.iter().any(|word| text.contains(word))).then(|| last.to_string())
    })
}

/// How many years a text names.
fn years(text: &str) -> usize {
    text.match_indices('年').filter(|(at, _)| text[..*at].ends_with(|c: char| c.is_ascii_digit() || c == '元')).count()
}

/// A text beyond twice or below a quarter of the length that was asked for.
pub fn length<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    hits(campaign, progress, |line, _, field, answer| {
        let (wanted, found) = (campaign.template.field(field)?.length? as usize, chars(&answer.raw));
        let is_odd = found > 2 * wanted || (4 * found < wanted && !says_nothing(&answer.raw));
        let label = campaign.template.label_of(field, campaign.plan.year);
        is_odd.then(|| format!("整理番号{}の{label}は{found}字、目安は{wanted}字", campaign.lines[line].number))
    })
}

/// The texts for which something odd is said.
fn hits<'p>(campaign: &Campaign<'_>, progress: &'p Progress, odd: impl Fn(usize, usize, &str, &Answer) -> Option<String>) -> Vec<Hit<'p>> {
    let hit =
        |(line, department, field, answer)| Some(Hit { line, department, field, answer, detail: odd(line, department, field, answer)?, group: 0 });
    texts(campaign, progress).filter_map(hit).collect()
}

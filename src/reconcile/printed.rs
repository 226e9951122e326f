//! What the packet prints for a field of a line: one answer for all, or each owner's under its tag; grades collapsed or beside names.

use super::effective::{self, Origin};
use super::lines::Campaign;
use super::meant::meant;
use super::values::unit_of_indicator;
use crate::domain::answer::{Answer, Progress};
use crate::domain::line::{Asked, Line, LineKind};
use crate::domain::text::fold_widths;
use crate::domain::value::read_quantity;
use crate::form::template::{ACTUAL, Field, Kind, RATING, RatingPrint, RelistedPrint};

/// Printed where a department returned nothing.
pub const NOT_RETURNED: &str = "未提出";
/// Printed where a department returned its form but left the cell blank.
pub const NOT_FILLED: &str = "未記入";
/// Printed where a cell holds an error value or a formula without a value.
const NOT_READ: &str = "（確認中）";
/// Printed where the grades stand beside the names and one of them is no grade.
const NO_GRADE: &str = "確認中";
/// Printed where the plan exempts a line this year.
const EXEMPT: &str = "今年度は対象外";

/// A printed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The text.
    pub text: String,
    /// Whether a required answer is missing in it, or one of its answers could not be read and counts as none.
    pub missing: bool,
}

impl Printed {
    fn just(text: impl Into<String>) -> Self {
        Self { text: text.into(), missing: false }
    }
}

/// The printed text of a field of a line.
pub fn field(campaign: &Campaign<'_>, progress: &Progress, line: usize, key: &str) -> Printed {
    let asked = &campaign.lines[line];
    if let Some(words) = instead(campaign, asked, key) {
        return Printed::just(words);
    }
    let field = campaign.template.field(key);
    let is_rating = field.is_some_and(|field| field.kind == Kind::Rating);
    let texts: Vec<(usize, Option<Printed>)> =
        answering(asked).map(|department| (department, shown(campaign, progress, line, department, key))).collect();
    if is_rating && key == RATING && texts.len() > 1 {
        return rating(campaign, progress, line, &texts);
    }
    if let [(department, text)] = texts.as_slice() {
        return text.clone().unwrap_or_else(|| blank(campaign, progress, line, *department, key));
    }
    tagged(campaign, progress, line, key, &texts)
}

/// Owners of a line as printed, with their grades where these do not stand in a cell of their own.
pub fn owners(campaign: &Campaign<'_>, progress: &Progress, line: usize, printed: &str) -> String {
    let asked = &campaign.lines[line];
    if !grades_stand_beside_names(campaign, progress, line) {
        return printed.to_owned();
    }
    let LineKind::Entry(entry) = asked.kind else {
        return printed.to_owned();
    };
    let with_grade = campaign.plan.entries[entry].owners.iter().map(|owner| {
        let grade = shown(campaign, progress, line, owner.department, RATING).map(|grade| grade.text);
        let grade = grade.unwrap_or_else(|| format!("\n（{}）", blank(campaign, progress, line, owner.department, RATING).text));
        format!("{}{grade}", owner.printed)
    });
    with_grade.collect::<Vec<_>>().join("\n")
}

/// Whether a line's grades are printed behind the names: several departments that do not all agree, or always so by template.
fn grades_stand_beside_names(campaign: &Campaign<'_>, progress: &Progress, line: usize) -> bool {
    let asked = &campaign.lines[line];
    if !asked.open.iter().any(|key| key == RATING) || answering(asked).count() < 2 || instead(campaign, asked, RATING).is_some() {
        return false;
    }
    let grades: Vec<Option<Printed>> = answering(asked).map(|d| shown(campaign, progress, line, d, RATING)).collect();
    let agree = grades.windows(2).all(|pair| pair[0] == pair[1]);
    campaign.template.joint.ratings == RatingPrint::BesideOwner && grades[0].is_some() || !agree
}

/// Departments whose answers are printed: the first for a line that is answered once, else all.
pub(super) fn answering(line: &Line) -> impl Iterator<Item = usize> + '_ {
    let count = if line.answered_once() { 1 } else { line.departments.len() };
    line.departments.iter().take(count).copied()
}

/// Words that are printed instead of answers: a reference to the original, or an exemption.
pub(super) fn instead(campaign: &Campaign<'_>, line: &Line, key: &str) -> Option<String> {
    let LineKind::Entry(entry) = line.kind else {
        return None;
    };
    let first = campaign.round.entry.iter().find(|(_, open)| *open).map(|(field, _)| field.key());
    if let Some(words) = &campaign.plan.entries[entry].exempt {
        let note = if words.chars().count() > 2 { words.clone() } else { EXEMPT.to_owned() };
        return Some(if first == Some(key) { note } else { "－".to_owned() });
    }
    if line.relisted && campaign.template.relisted.print == RelistedPrint::Reference {
        let words = super::lines::copy_words(campaign, line);
        return Some(if first == Some(key) { words } else { "－".to_owned() });
    }
    None
}

/// The text of the answer that stands for a department's cell, as printed; `None` if there is none.
pub fn shown(campaign: &Campaign<'_>, progress: &Progress, line: usize, department: usize, key: &str) -> Option<Printed> {
    let (answer, origin) = effective::answer(campaign, progress, line, department, key)?;
    // 「同上」 says nothing on paper, where other lines may stand above.
    let meant = (origin == Origin::Own).then(|| meant(campaign, progress, line, department, key)).flatten();
    let answer = meant.map_or(answer, |(_, meant)| meant);
    Some(of_answer(campaign, &campaign.lines[line], key, answer))
}

/// An answer as printed. A number in the unit of the plan or form is printed in their way; what says more than that, as it was typed.
pub fn of_answer(campaign: &Campaign<'_>, line: &Line, key: &str, answer: &Answer) -> Printed {
    let Some(value) = &answer.value else {
        return Printed { text: if answer.unreadable { NOT_READ.to_owned() } else { answer.raw.clone() }, missing: true };
    };
    let field = campaign.template.field(key);
    let unit = match field.map(|field| field.kind) {
        Some(Kind::Number) => field.and_then(|field| field.unit.clone()),
        Some(Kind::Percent) => Some("%".to_owned()),
        None if key == ACTUAL => unit_of_indicator(campaign, line),
        _ => return Printed::just(as_printed(campaign, key, value)),
    };
    let says_more = match read_quantity(&answer.raw, unit.as_deref()) {
        Some(quantity) => quantity.qualified || unit.is_none() && !quantity.unit.is_empty(),
        None => key == ACTUAL,
    };
    Printed::just(if says_more { answer.raw.clone() } else { with_unit(value, unit.as_deref()) })
}

/// A value as printed: a grade in its printed form, a number grouped and with its unit. Which unit an indicator's value has, its digits do
/// not say; see [`of_answer`].
pub fn as_printed(campaign: &Campaign<'_>, key: &str, value: &str) -> String {
    let field: Option<&Field> = campaign.template.field(key);
    match field.map(|field| field.kind) {
        Some(Kind::Rating) => {
            let scale = field.and_then(|field| campaign.template.scale_of(field));
            let grade = scale.and_then(|scale| Some(&scale.grades[scale.position(value)?]));
            grade.map_or_else(|| value.to_owned(), |grade| grade.print.clone())
        }
        Some(Kind::Number) => with_unit(value, field.and_then(|field| field.unit.as_deref())),
        Some(Kind::Percent) => with_unit(value, Some("%")),
        None if key == ACTUAL => with_unit(value, None),
        _ => value.to_owned(),
    }
}

fn with_unit(value: &str, unit: Option<&str>) -> String {
    let (sign, digits) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, String::new()), |(whole, fraction)| (whole, format!(".{fraction}")));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes().skip(1)).all(|byte| byte.is_ascii_digit()) {
        return value.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}{}", unit.unwrap_or_default())
}

/// What stands where an answer is missing.
pub fn blank(campaign: &Campaign<'_>, progress: &Progress, line: usize, department: usize, key: &str) -> Printed {
    let asked = &campaign.lines[line];
    let returned = |department: &usize| progress.submissions.get(department).is_some_and(|submission| !submission.files.is_empty());
    if asked.asked == Asked::Anyone {
        // 「－」 would be a value.
        let text = if asked.departments.iter().all(returned) { NOT_FILLED } else { NOT_RETURNED };
        return Printed { text: text.to_owned(), missing: true };
    }
    let returned = returned(&department);
    let required = asked.asked == Asked::Each || asked.lead() == Some(department);
    let wanted = required && effective::required_cells(campaign, progress, line, department).iter().any(|cell| cell.field == key);
    let original_wanted = asked.original_for(department).is_some();
    if !wanted && (returned || !original_wanted) {
        return Printed::just("－");
    }
    Printed { text: if returned { NOT_FILLED } else { NOT_RETURNED }.to_owned(), missing: true }
}

/// One grade where all agree; otherwise the grades stand behind the names, and the cell says no more than that one is missing.
fn rating(campaign: &Campaign<'_>, progress: &Progress, line: usize, texts: &[(usize, Option<Printed>)]) -> Printed {
    if grades_stand_beside_names(campaign, progress, line) {
        let open = texts.iter().map(|(department, grade)| match grade {
            Some(grade) => Printed { text: NO_GRADE.to_owned(), missing: grade.missing },
            None => blank(campaign, progress, line, *department, RATING),
        });
        let missing = open.into_iter().find(|grade| grade.missing);
        return missing.map_or_else(|| Printed::just(""), |grade| Printed { text: format!("一部\n{}", grade.text), missing: true });
    }
    match &texts[0] {
        (_, Some(grade)) => grade.clone(),
        (department, None) => blank(campaign, progress, line, *department, RATING),
    }
}

/// Each owner's text under its tag; identical texts once, under both tags.
fn tagged(campaign: &Campaign<'_>, progress: &Progress, line: usize, key: &str, texts: &[(usize, Option<Printed>)]) -> Printed {
    let mut groups: Vec<(Vec<usize>, String)> = Vec::new();
    let mut missing = false;
    for (department, text) in texts {
        let Printed { text, missing: open } = text.clone().unwrap_or_else(|| blank(campaign, progress, line, *department, key));
        missing |= open;
        match groups.iter_mut().find(|(_, other)| fold_widths(other) == fold_widths(&text)) {
            Some((departments, _)) => departments.push(*department),
            None => groups.push((vec![*department], text)),
        }
    }
    let tag = |department: &usize| campaign.template.joint.tag.replace("{owner}", campaign.department(*department));
    let printed = groups.iter().map(|(departments, text)| format!("{}\n{text}", departments.iter().map(tag).collect::<String>()));
    Printed { text: printed.collect::<Vec<_>>().join("\n"), missing }
}

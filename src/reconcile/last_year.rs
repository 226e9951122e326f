//! Last year's values beside this year's lines: what is carried over, how a cell holds those of several departments, how they changed.

use super::effective;
use super::lines::Campaign;
use super::printed::{answering, instead, shown};
use crate::domain::answer::Progress;
use crate::domain::line::{Line, LineKind};
use crate::domain::scale::{GradeReading, Scale};
use crate::domain::text::{fold_widths, is_blank};
use crate::form::template::{Field, FilledBy, Kind};

/// Stands for an owner in a template's tag.
const OWNER: &str = "{owner}";
/// The tag where a template's own could not be told from other text.
const USUAL_TAG: &str = "【{owner}】";
/// Stands where there is no value.
const NONE: &str = "－";

/// A grade of last year and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Index of last year's grade.
    pub before: usize,
    /// Index of this year's, as far as there is one.
    pub now: Option<usize>,
    /// Whether both are ratings, so that one may be better.
    is_comparable: bool,
}

impl Move {
    /// ↑ for a better grade, ↓ for a worse one.
    pub fn arrow(self) -> Option<char> {
        let now = self.now.filter(|_| self.is_comparable)?;
        Some(match now.cmp(&self.before) {
            std::cmp::Ordering::Less => '↑',
            std::cmp::Ordering::Equal => '→',
            std::cmp::Ordering::Greater => '↓',
        })
    }
}

/// What next year's plan holds of a field of a line: one text where all say the same, else each under its department's tag.
pub fn carried(campaign: &Campaign<'_>, progress: &Progress, line: usize, key: &str) -> Option<String> {
    let asked = &campaign.lines[line];
    if instead(campaign, asked, key).is_some() {
        return None;
    }
    let said =
        |department| shown(campaign, progress, line, department, key).filter(|said| !said.missing && !is_blank(&said.text)).map(|said| said.text);
    let values: Vec<(usize, Option<String>)> = answering(asked).map(|department| (department, said(department))).collect();
    let first = values.first()?.1.clone();
    let agree = values.iter().all(|(_, text)| text.as_deref().map(fold_widths) == first.as_deref().map(fold_widths));
    match first {
        Some(text) if agree && split(campaign, &text).is_none() => Some(text),
        None if agree => None,
        _ => Some(joined(campaign, &values)),
    }
}

/// Each text under its department's tag.
fn joined(campaign: &Campaign<'_>, values: &[(usize, Option<String>)]) -> String {
    let tagged = values.iter().filter_map(|(department, text)| {
        // A line within a text that looks like a tag is moved in, so that it is none.
        let lines = text.as_ref()?.split('\n').map(|line| if tags(campaign, line).0.is_empty() { line.to_owned() } else { format!("　{line}") });
        Some(format!("{}{}", tag(campaign).replace(OWNER, campaign.department(*department)), lines.collect::<Vec<_>>().join("\n")))
    });
    tagged.collect::<Vec<_>>().join("\n")
}

fn tag<'a>(campaign: &Campaign<'a>) -> &'a str {
    let own = campaign.template.joint.tag.as_str();
    let is_clear = own.split_once(OWNER).is_some_and(|(before, after)| !before.is_empty() && !after.is_empty() && !own.contains('\n'));
    if is_clear { own } else { USUAL_TAG }
}

/// The departments whose tags a line of text begins with, and the rest of it.
fn tags<'t>(campaign: &Campaign<'_>, line: &'t str) -> (Vec<usize>, &'t str) {
    let Some((before, after)) = tag(campaign).split_once(OWNER) else { return (Vec::new(), line) };
    let (mut departments, mut rest) = (Vec::new(), line);
    while let Some((name, behind)) = rest.strip_prefix(before).and_then(|rest| rest.split_once(after)) {
        let Some(department) = campaign.answering_department(name) else { break };
        departments.push(department);
        rest = behind;
    }
    (departments, rest)
}

/// The texts of a cell under the departments' tags; `None` where it has none.
fn split(campaign: &Campaign<'_>, text: &str) -> Option<Vec<(usize, String)>> {
    let mut parts: Vec<(Vec<usize>, Vec<&str>)> = Vec::new();
    for line in text.split('\n') {
        let (departments, rest) = tags(campaign, line);
        if departments.is_empty() {
            parts.last_mut()?.1.push(line);
        } else {
            // What stands under the tag rather than behind it begins there.
            parts.push((departments, if rest.is_empty() { Vec::new() } else { vec![rest] }));
        }
    }
    Some(parts.into_iter().flat_map(|(departments, lines)| departments.into_iter().map(move |department| (department, lines.join("\n")))).collect())
}

/// The whole of what the plan holds of last year for a line.
pub fn text(campaign: &Campaign<'_>, line: &Line, field: &Field) -> Option<String> {
    let text = match line.kind {
        LineKind::Entry(_) => campaign.plan_text(line, field.key()),
        LineKind::Heading(heading) => campaign.plan.headings[heading].office.get(field.key()).cloned().unwrap_or_default(),
        LineKind::Indicator(_) => String::new(),
    };
    (!is_blank(&text)).then_some(text)
}

/// What it holds for one department. Departments that were merged since may have said several things.
pub fn of(campaign: &Campaign<'_>, line: &Line, department: usize, field: &Field) -> Option<String> {
    let text = text(campaign, line, field)?;
    let Some(parts) = split(campaign, &text) else { return Some(text) };
    let mut own: Vec<String> = parts.into_iter().filter(|(of, _)| *of == department).map(|(_, text)| text).collect();
    own.dedup();
    (!own.is_empty()).then(|| own.join("\n"))
}

/// What became of last year's grades of a line: by department, or once where the grade is not the departments'.
pub fn moves(campaign: &Campaign<'_>, progress: &Progress, line: usize, field: &Field) -> Vec<(Option<usize>, Move)> {
    let Some((of, scale)) = graded(campaign, field) else { return Vec::new() };
    let asked = &campaign.lines[line];
    if of.by != FilledBy::Department {
        let LineKind::Heading(heading) = asked.kind else { return Vec::new() };
        let now = campaign.plan.headings[heading].office.get(of.key()).and_then(|text| grade(scale, text));
        let before = text(campaign, asked, field).and_then(|text| grade(scale, &text));
        return before.map(|before| (None, compared(scale, before, now))).into_iter().collect();
    }
    let of_department = |department: usize| {
        let before = grade(scale, &self::of(campaign, asked, department, field)?)?;
        let answer = effective::answer(campaign, progress, line, department, of.key());
        let now = answer.and_then(|(answer, _)| scale.position(answer.value.as_deref()?));
        Some((Some(department), compared(scale, before, now)))
    };
    answering(asked).filter_map(of_department).collect()
}

fn compared(scale: &Scale, before: usize, now: Option<usize>) -> Move {
    let is_rated = |grade: usize| scale.grades[grade].rated;
    Move { before, now, is_comparable: is_rated(before) && now.is_some_and(is_rated) }
}

fn grade(scale: &Scale, text: &str) -> Option<usize> {
    match scale.read(text) {
        GradeReading::Grade(grade) => Some(grade),
        _ => None,
    }
}

/// The field of which one holds last year's grades, and its scale.
pub fn graded<'c>(campaign: &'c Campaign<'_>, field: &Field) -> Option<(&'c Field, &'c Scale)> {
    let of = campaign.template.field(field.last_year_of.as_ref()?.get_ref()).filter(|of| of.kind == Kind::Rating)?;
    Some((of, campaign.template.scale_of(of)?))
}

/// Last year's grade of a line and an arrow to this year's: 「Ｂ ↑」; where departments differ, each with its name.
pub fn change_words(campaign: &Campaign<'_>, progress: &Progress, line: usize, field: &Field) -> String {
    let Some((_, scale)) = graded(campaign, field) else { return NONE.to_owned() };
    let words = |change: &Move| {
        let arrow = change.arrow().map(|arrow| format!(" {arrow}")).unwrap_or_default();
        format!("{}{arrow}", scale.grades[change.before].print)
    };
    let moves: Vec<(Option<usize>, String)> =
        moves(campaign, progress, line, field).iter().map(|(department, change)| (*department, words(change))).collect();
    let Some((_, first)) = moves.first() else { return NONE.to_owned() };
    let all = answering(&campaign.lines[line]).count();
    if moves.iter().all(|(_, words)| words == first) && (moves.len() == all || moves[0].0.is_none()) {
        return first.clone();
    }
    let named = moves.iter().map(|(department, words)| format!("{} {words}", department.map(|d| campaign.department(d)).unwrap_or_default()));
    named.collect::<Vec<_>>().join("\n")
}

/// Fields of last year that belong to a rated heading.
pub fn of_heading<'c>(campaign: &'c Campaign<'_>, line: &Line) -> impl Iterator<Item = &'c Field> {
    let level = line.path.len().checked_sub(1).and_then(|depth| campaign.template.levels.get(depth)).map(|level| level.name.clone());
    campaign.template.fields.iter().filter(move |field| field.by == FilledBy::LastYear && field.on_level() == level.as_deref() && level.is_some())
}

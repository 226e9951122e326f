//! Which answer stands for a department's cell: its own, its 主担当's, the original's, or a copy's.

use super::lines::Campaign;
use crate::domain::answer::{Answer, Progress};
use crate::domain::decisions::Choice;
use crate::domain::value::is_agreement;
use crate::form::template::{Kind, RATING};

/// Where an answer was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The department wrote it into this line.
    Own,
    /// Another department of a line that is answered once wrote it.
    Partner(usize),
    /// It stands at the original (再掲元), on this line.
    Original(usize),
    /// It stands at a copy (再掲), on this line.
    Copy(usize),
}

/// A cell that a department must fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredCell {
    /// Key of the field.
    pub field: String,
    /// Whether it is a grade.
    pub is_rating: bool,
    /// Whether an answer stands for it, its own or another's.
    pub filled: bool,
}

/// What a department wrote into a cell itself; a mere 「主担当に同じ」 of a partner or 「再掲元に同じ」 in a copy counts as blank.
pub fn own<'p>(campaign: &Campaign<'_>, progress: &'p Progress, line: usize, department: usize, field: &str) -> Option<&'p Answer> {
    let answer = progress.answer(line, department, field)?;
    let asked = &campaign.lines[line];
    let may_agree = asked.relisted || (asked.answered_once() && asked.lead() != Some(department));
    (!(may_agree && is_agreement(&answer.raw))).then_some(answer)
}

/// The answer that stands for a cell.
pub fn answer<'p>(campaign: &Campaign<'_>, progress: &'p Progress, line: usize, department: usize, field: &str) -> Option<(&'p Answer, Origin)> {
    let written = written(campaign, progress, line, department, field);
    if let Some((_, origin)) = written
        && let Some(settled) = progress.settled.get(line, writer(department, origin), field)
        && settled.choice == Choice::Original
    {
        let (answer, _) = at_original(campaign, progress, (settled.original, line), department, field)?;
        return Some((answer, Origin::Original(settled.original)));
    }
    match campaign.lines[line].original_for(department) {
        Some(original) => written.or_else(|| {
            let (answer, _) = standing(campaign, progress, original, None, department, field)?;
            Some((answer, Origin::Original(original)))
        }),
        None => standing(campaign, progress, line, None, department, field),
    }
}

/// What stands at an original for one of its copies: what was written there, or a copy's answer that was decided to replace it, or
/// where it is blank an earlier copy's.
pub fn at_original<'p>(
    campaign: &Campaign<'_>,
    progress: &'p Progress,
    (original, copy): (usize, usize),
    department: usize,
    field: &str,
) -> Option<(&'p Answer, Origin)> {
    standing(campaign, progress, original, Some(copy), department, field)
}

/// What stands on a line that is no copy; for one of its copies, what that copy says itself does not count.
fn standing<'p>(
    campaign: &Campaign<'_>,
    progress: &'p Progress,
    line: usize,
    copy: Option<usize>,
    department: usize,
    field: &str,
) -> Option<(&'p Answer, Origin)> {
    let written = written(campaign, progress, line, department, field);
    if let Some((_, origin)) = written
        && let Some(&(other, by)) = progress.replaced.get(line, writer(department, origin), field)
        && Some(other) != copy
        && let Some(answer) = own(campaign, progress, other, by, field)
    {
        return Some((answer, Origin::Copy(other)));
    }
    let others = campaign.copies_of(line).iter().take_while(|other| Some(**other) != copy);
    let of_department = |other: &&usize| campaign.lines[**other].original_for(department) == Some(line);
    written.or_else(|| {
        others.filter(of_department).find_map(|&other| {
            let (answer, _) = self::written(campaign, progress, other, department, field)?;
            Some((answer, Origin::Copy(other)))
        })
    })
}

/// Who wrote an answer that a department sees on its line.
fn writer(department: usize, origin: Origin) -> usize {
    if let Origin::Partner(other) = origin { other } else { department }
}

/// The answer on the line itself: the department's own, or a partner's where one answer stands for all.
pub fn written<'p>(campaign: &Campaign<'_>, progress: &'p Progress, line: usize, department: usize, field: &str) -> Option<(&'p Answer, Origin)> {
    if let Some(answer) = own(campaign, progress, line, department, field) {
        return Some((answer, Origin::Own));
    }
    let asked = &campaign.lines[line];
    if !asked.answered_once() {
        return None;
    }
    // Last, a department that the line belonged to when the forms were sent.
    let former = progress.answering(line).filter(|other| !asked.departments.contains(other));
    let mut others = asked.departments.iter().copied().filter(|&other| other != department).chain(former);
    others.find_map(|other| Some((own(campaign, progress, line, other, field)?, Origin::Partner(other))))
}

/// The cells of a line that a department must fill in, given what it rated.
pub fn required_cells(campaign: &Campaign<'_>, progress: &Progress, line: usize, department: usize) -> Vec<RequiredCell> {
    let asked = &campaign.lines[line];
    if !asked.is_required_of(department) {
        return Vec::new();
    }
    let rating = answer(campaign, progress, line, department, RATING).and_then(|(answer, _)| answer.value.as_deref());
    asked
        .open
        .iter()
        .filter_map(|key| {
            let field = campaign.template.field(key);
            let required = field.is_none_or(|field| field.is_required(rating));
            required.then(|| RequiredCell {
                field: key.clone(),
                is_rating: field.is_some_and(|field| field.kind == Kind::Rating),
                filled: answer(campaign, progress, line, department, key).is_some(),
            })
        })
        .collect()
}

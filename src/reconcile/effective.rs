//! Which answer stands for a department's cell: its own, its 主担当's, the original's, or a copy's.

use super::lines::Campaign;
use crate::domain::answer::{Answer, Progress};
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
    if let Some(found) = at_line(campaign, progress, line, department, field) {
        return Some(found);
    }
    if let Some(original) = campaign.lines[line].original_for(department) {
        let (answer, _) = at_line(campaign, progress, original, department, field)?;
        return Some((answer, Origin::Original(original)));
    }
    campaign.copies_of(line).iter().find_map(|&copy| {
        let same_department = campaign.lines[copy].original_for(department) == Some(line);
        let (answer, _) = at_line(campaign, progress, copy, department, field).filter(|_| same_department)?;
        Some((answer, Origin::Copy(copy)))
    })
}

/// The answer on the line itself: the department's own, or a partner's where one answer stands for all.
fn at_line<'p>(campaign: &Campaign<'_>, progress: &'p Progress, line: usize, department: usize, field: &str) -> Option<(&'p Answer, Origin)> {
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

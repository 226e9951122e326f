//! Answers with a gap that was left to be filled in later.

use super::is_repeated;
use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::gap::gap;
use crate::domain::reference::reference;
use crate::form::template::Kind;
use crate::reconcile::effective::own;
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let texts = progress.answers.iter().filter(|((_, _, field), _)| campaign.template.field(field).is_none_or(|field| field.kind == Kind::Text));
    texts
        .filter(|(_, answer)| answer.value.is_some())
        .filter_map(|((line, department, field), answer)| {
            // Few answers have a gap; the rest is asked of those only.
            let words = gap(&answer.raw)?;
            let counts = own(campaign, progress, *line, *department, field).is_some()
                && reference(&answer.raw).is_none()
                && !is_repeated(campaign, progress, (*line, *department, field), answer);
            if !counts {
                return None;
            }
            let finding = Finding::new(Code::TextUnfinished).department(*department).line(*line).field(field).at(answer.source.clone());
            Some(finding.fact("words", words))
        })
        .collect()
}

//! Answers that are none of what their field takes.

use std::collections::BTreeSet;

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::text::shortened;
use crate::form::template::Kind;
use crate::reconcile::effective::own;
use crate::reconcile::lines::Campaign;
use crate::reconcile::values::interpret;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let unread = progress.answers.iter().filter(|(_, answer)| answer.value.is_none());
    let uncertain = progress.findings.iter().filter(|finding| finding.code == Code::ValueUncertain);
    let told: BTreeSet<&Place> = uncertain.filter_map(|finding| finding.source.as_ref()).collect();
    unread
        .filter_map(|((line, department, field), answer)| {
            own(campaign, progress, *line, *department, field)?;
            let misfit = interpret(campaign, &campaign.lines[*line], field, &answer.raw, None).err()?;
            let is_rating = campaign.template.field(field).is_some_and(|field| field.kind == Kind::Rating);
            let already = told.contains(&answer.source);
            let code = if is_rating { Code::RatingInvalid } else { Code::ValueInvalid };
            let finding = Finding::new(code).department(*department).line(*line).field(field).at(answer.source.clone());
            (!already).then(|| finding.fact("raw", shortened(&answer.raw, 40)).fact("allowed", misfit.allowed))
        })
        .collect()
}

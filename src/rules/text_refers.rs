//! Answers that only point elsewhere; where the row meant is certain, it is named and its answer is printed.

use super::is_repeated;
use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::reference::{is_arrow, reference};
use crate::domain::text::{one_line, shortened};
use crate::form::template::{ACTUAL, Kind};
use crate::reconcile::effective::own;
use crate::reconcile::lines::Campaign;
use crate::reconcile::meant::meant;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let texts = progress.answers.iter().filter(|((_, _, field), _)| campaign.template.field(field).is_none_or(|field| field.kind == Kind::Text));
    texts
        .filter(|((line, department, field), answer)| {
            reference(&answer.raw).is_some()
                && !(field == ACTUAL && is_arrow(&answer.raw))
                && own(campaign, progress, *line, *department, field).is_some()
                && !is_repeated(campaign, progress, (*line, *department, field), answer)
        })
        .map(|((line, department, field), answer)| {
            let finding = Finding::new(Code::TextRefers).department(*department).line(*line).field(field).at(answer.source.clone());
            let finding = finding.fact("raw", shortened(&answer.raw, 40));
            match meant(campaign, progress, *line, *department, field) {
                Some((other, theirs)) => {
                    let name = format!("{}「{}」", campaign.lines[other].number, one_line(&campaign.lines[other].name()));
                    let finding = finding.severity(Severity::Info).related([theirs.source.clone()]);
                    finding.fact("meant", format!("すぐ上の{name}の記入と同じとして掲載します。"))
                }
                None => finding.fact("meant", "どこを指すかを読み取れないため、このまま掲載します。"),
            }
        })
        .collect()
}

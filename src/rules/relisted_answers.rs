//! A copy that was answered otherwise than its original, by the same department.

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Difference, Finding, Severity};
use crate::domain::reference::reference;
use crate::form::template::Kind;
use crate::reconcile::effective::{self, Origin, own};
use crate::reconcile::lines::Campaign;
use crate::reconcile::similarity::compare;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| line.relisted) {
        for &department in &line.departments {
            let Some(original) = line.original_for(department) else {
                continue;
            };
            // A partner that differs from 主担当 is a joint conflict already.
            let lead_answered = |field: &str| {
                line.answered_once() && line.lead().is_some_and(|lead| lead != department && own(campaign, progress, index, lead, field).is_some())
            };
            for field in line.open.iter().filter(|field| !lead_answered(field)) {
                let Some(copy) = own(campaign, progress, index, department, field) else {
                    continue;
                };
                let Some((theirs, origin)) = effective::answer(campaign, progress, original, department, field) else {
                    continue;
                };
                let (Some(mine), Some(other), false) = (&copy.value, &theirs.value, matches!(origin, Origin::Copy(_))) else {
                    continue;
                };
                if reference(&copy.raw).is_some() || reference(&theirs.raw).is_some() {
                    continue;
                }
                let kind = campaign.template.field(field).map_or(Kind::Text, |field| field.kind);
                let base = |code| {
                    Finding::new(code)
                        .department(department)
                        .line(index)
                        .field(field)
                        .at(copy.source.clone())
                        .related([theirs.source.clone()])
                        .fact("original_number", campaign.lines[original].number.clone())
                };
                if kind == Kind::Rating && mine != other {
                    findings.push(base(Code::RelistedRatingDiffers).fact("copy", mine).fact("original", other));
                } else if kind != Kind::Rating
                    && let Some((similarity, difference)) = compare(other, mine)
                {
                    let severity = if difference == Difference::Notation { Severity::Info } else { Severity::Warning };
                    let finding = base(Code::RelistedAnswerDiffers).severity(severity).compared(similarity, difference);
                    findings.push(finding.fact("difference", difference.label()));
                }
            }
        }
    }
    findings
}

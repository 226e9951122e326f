//! A copy that was answered otherwise than its original, by the same department, as long as nobody decided that it may be.

use crate::domain::answer::{Answer, Progress};
use crate::domain::finding::{Code, Difference, Finding, Severity};
use crate::form::template::Kind;
use crate::reconcile::effective::Origin;
use crate::reconcile::lines::Campaign;
use crate::reconcile::pairs::{Beside, Pair, Standing, beside, pairs};

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let of = |pair: Pair| beside(campaign, progress, pair).into_iter().filter_map(move |field| differs(campaign, progress, pair, &field));
    // An indicator that only happens to stand under two headings is no copy; 再掲照合 shows it.
    pairs(campaign).into_iter().filter(|pair| campaign.lines[pair.copy].relisted).flat_map(of).collect()
}

fn differs(campaign: &Campaign<'_>, progress: &Progress, pair: Pair, beside: &Beside<'_>) -> Option<Finding> {
    let (Standing::Differ(similarity, difference), Some((original, origin)), Some(copy)) = (beside.standing, beside.original, beside.copy) else {
        return None;
    };
    if progress.settled.contains(pair.copy, pair.department, &beside.field) {
        return None;
    }
    let stands_on = if let Origin::Copy(other) = origin { other } else { pair.original };
    let base = |code| {
        Finding::new(code)
            .department(pair.department)
            .line(pair.copy)
            .field(&beside.field)
            .at(copy.source.clone())
            .related([original.source.clone()])
            .fact("original_number", campaign.lines[stands_on].number.clone())
    };
    if campaign.template.field(&beside.field).is_some_and(|field| field.kind == Kind::Rating) {
        let grade = |answer: &Answer| answer.value.clone().unwrap_or_default();
        return Some(base(Code::RelistedRatingDiffers).fact("copy", grade(copy)).fact("original", grade(original)));
    }
    let severity = if difference == Difference::Notation { Severity::Info } else { Severity::Warning };
    let finding = base(Code::RelistedAnswerDiffers).severity(severity).compared(similarity, difference);
    Some(finding.fact("difference", difference.label()))
}

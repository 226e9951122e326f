//! A copy without an original, or with several.

use crate::domain::finding::{Code, Finding};
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::reconcile::relisted::Original;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let items = &campaign.plan.items;
    let finding = |code, copy: usize| Finding::new(code).items([copy]).at(items[copy].place.clone()).fact("title", one_line(&items[copy].title));
    let report = |(copy, original): &(usize, Original)| match original {
        Original::Found(_) => None,
        Original::None => Some(finding(Code::RelistedNoOriginal, *copy)),
        Original::Several(others) => {
            let places = others.iter().map(|&other| items[other].place.clone());
            Some(finding(Code::RelistedAmbiguous, *copy).items(others.iter().copied()).fact("count", others.len().to_string()).related(places))
        }
    };
    campaign.originals.iter().filter_map(report).collect()
}

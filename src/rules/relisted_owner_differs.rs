//! A copy whose departments are not those of its original. Order and roles do not count.

use crate::domain::finding::{Code, Finding};
use crate::domain::plan::Entry;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::reconcile::relisted::owner_set;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let plan = &campaign.plan;
    let names = |item: usize| owner_set(plan, item).into_iter().map(|d| campaign.department(d)).collect::<Vec<_>>().join("、");
    let copies = plan.items.iter().enumerate().filter_map(|(copy, item)| Some((copy, item, item.original?)));
    copies
        .filter(|(copy, _, original)| owner_set(plan, *copy) != owner_set(plan, *original))
        // An owner that is missing or unknown is reported where it stands; that the sets differ only follows from it.
        .filter(|(copy, _, original)| are_known(campaign, *copy) && are_known(campaign, *original))
        .map(|(copy, item, original)| {
            let place = plan.entries_of(copy).next().map_or_else(|| item.place.clone(), |(_, entry)| entry.place.clone());
            Finding::new(Code::RelistedOwnerDiffers)
                .items([copy, original])
                .at(place)
                .related(plan.entries_of(original).next().map(|(_, entry)| entry.place.clone()))
                .fact("title", one_line(&item.title))
                .fact("copy", names(copy))
                .fact("original", names(original))
        })
        .collect()
}

fn are_known(campaign: &Campaign<'_>, item: usize) -> bool {
    let departments = &campaign.plan.departments;
    let known = |entry: &Entry| !entry.owners.is_empty() && entry.owners.iter().all(|owner| departments[owner.department].listed);
    campaign.plan.entries_of(item).all(|(_, entry)| known(entry))
}

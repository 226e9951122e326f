//! An item with the title and the text of another, not marked as a copy: a question, not a fault.

use std::collections::BTreeMap;

use crate::domain::finding::{Code, Finding};
use crate::domain::text::{fold, one_line};
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let titled =
        || campaign.plan.items.iter().zip(&campaign.bare_titles).enumerate().filter(|(_, (item, title))| !item.relisted && !title.is_empty());
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    titled().for_each(|(_, (_, title))| *uses.entry(title).or_default() += 1);
    let mut first: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, (item, title)) in titled().filter(|(_, (_, title))| uses[title.as_str()] > 1) {
        let text = fold(item.description.as_deref().unwrap_or(""));
        if text.is_empty() {
            continue;
        }
        let other = *first.entry((title, text)).or_insert(index);
        if other == index {
            continue;
        }
        let original = &campaign.plan.items[other];
        findings.push(
            Finding::new(Code::RelistedUnmarked)
                .at(item.place.clone())
                .related([original.place.clone()])
                .fact("title", one_line(&item.title))
                .fact("other", original.path.iter().filter(|h| !h.is_empty()).map(|h| one_line(h)).collect::<Vec<_>>().join("＞")),
        );
    }
    findings
}

//! An item with the title and the text of another, not marked as a copy: a question, not a fault.

use std::collections::BTreeMap;

use crate::domain::finding::{Code, Finding};
use crate::domain::text::{fold, one_line};
use crate::reconcile::lines::Campaign;
use crate::reconcile::relisted::bare_title;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, item) in campaign.plan.items.iter().enumerate().filter(|(_, item)| !item.relisted) {
        let text = fold(item.description.as_deref().unwrap_or(""));
        let title = bare_title(campaign.template, item);
        if text.is_empty() || title.is_empty() {
            continue;
        }
        let Some(&other) = first.get(&(title.clone(), text.clone())) else {
            first.insert((title, text), index);
            continue;
        };
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

//! Copies (再掲) and their originals in the plan.

use std::collections::BTreeSet;

use crate::domain::plan::{Item, Plan};
use crate::domain::text::fold;
use crate::form::numbers;
use crate::form::template::Template;

/// What was found for one copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// This item.
    Found(usize),
    /// Several items fit equally.
    Several(Vec<usize>),
    /// None does.
    None,
}

/// An item's title without the marks of 再掲, spellings levelled.
pub fn bare_title(template: &Template, item: &Item) -> String {
    template.spelling.loose(&item.title)
}

/// Finds the original of every copy: by title, then by the reference that the plan prints, then by owners and description.
pub fn originals(plan: &Plan, template: &Template) -> Vec<(usize, Original)> {
    let titles: Vec<String> = plan.items.iter().map(|item| bare_title(template, item)).collect();
    let owners: Vec<BTreeSet<usize>> = (0..plan.items.len()).map(|item| owner_set(plan, item)).collect();
    let mut found = Vec::new();
    for (copy, item) in plan.items.iter().enumerate().filter(|(_, item)| item.relisted) {
        let under_reference = |other: &usize| {
            item.reference
                .as_deref()
                .is_none_or(|reference| numbers::reference(template, &plan.items[*other]).is_some_and(|own| numbers::same_reference(&own, reference)))
        };
        let by_title: Vec<usize> = (0..plan.items.len())
            .filter(|&other| other != copy && !plan.items[other].relisted && titles[other] == titles[copy] && !titles[copy].is_empty())
            .collect();
        let mut candidates: Vec<usize> = by_title.iter().copied().filter(under_reference).collect();
        if candidates.is_empty() {
            candidates = by_title;
        }
        if candidates.is_empty() && item.reference.is_some() {
            candidates = (0..plan.items.len()).filter(|other| *other != copy && !plan.items[*other].relisted && under_reference(other)).collect();
        }
        for narrower in [&(|other: usize| owners[other] == owners[copy]) as &dyn Fn(usize) -> bool, &|other: usize| {
            fold(plan.items[other].description.as_deref().unwrap_or("")) == fold(item.description.as_deref().unwrap_or(""))
        }] {
            if candidates.len() > 1 {
                let narrowed: Vec<usize> = candidates.iter().copied().filter(|&other| narrower(other)).collect();
                if !narrowed.is_empty() {
                    candidates = narrowed;
                }
            }
        }
        let original = match candidates.as_slice() {
            [] => Original::None,
            [one] => Original::Found(*one),
            _ => Original::Several(candidates),
        };
        found.push((copy, original));
    }
    found
}

/// Departments of an item, without order.
pub fn owner_set(plan: &Plan, item: usize) -> BTreeSet<usize> {
    plan.entries_of(item).flat_map(|(_, entry)| entry.owners.iter().map(|owner| owner.department)).collect()
}

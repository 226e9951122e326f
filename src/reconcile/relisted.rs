//! Copies (再掲) and their originals in the plan.

use std::collections::{BTreeMap, BTreeSet};

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

/// The items' titles without the marks of 再掲, spellings levelled.
pub fn bare_titles(template: &Template, items: &[Item]) -> Vec<String> {
    items.iter().map(|item| template.spelling.loose(&item.title)).collect()
}

/// Finds the original of every copy: by its bare title, then by the reference that the plan prints, then by owners and description.
pub fn originals(plan: &Plan, template: &Template, titles: &[String]) -> Vec<(usize, Original)> {
    let mut by_title: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_reference: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (original, item) in plan.items.iter().enumerate().filter(|(_, item)| !item.relisted) {
        by_title.entry(&titles[original]).or_default().push(original);
        if let Some(own) = numbers::reference(template, item) {
            by_reference.entry(fold(&own)).or_default().push(original);
        }
    }
    let mut found = Vec::new();
    for (copy, item) in plan.items.iter().enumerate().filter(|(_, item)| item.relisted) {
        let of_that_title = by_title.get(titles[copy].as_str()).filter(|_| !titles[copy].is_empty()).map_or(&[][..], Vec::as_slice);
        let referred = item.reference.as_deref().map(|reference| by_reference.get(&fold(reference)).map_or(&[][..], Vec::as_slice));
        let mut candidates: Vec<usize> =
            of_that_title.iter().copied().filter(|other| referred.is_none_or(|referred| referred.contains(other))).collect();
        if candidates.is_empty() {
            candidates = of_that_title.to_vec();
        }
        if candidates.is_empty() {
            candidates = referred.unwrap_or_default().to_vec();
        }
        for narrower in [&(|other: usize| owner_set(plan, other) == owner_set(plan, copy)) as &dyn Fn(usize) -> bool, &|other: usize| {
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

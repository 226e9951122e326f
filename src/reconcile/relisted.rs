//! Copies (再掲) and their originals in the plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::assignment::{self, Candidate};
use super::similarity::{Finder, compare, compare_titles};
use crate::domain::at_once;
use crate::domain::decisions::{CopyDecision, CopyVerdict, ItemName};
use crate::domain::finding::Difference;
use crate::domain::plan::{Item, Plan};
use crate::domain::text::{fold, is_blank};
use crate::form::copy_marks::{places, without_copy_marks};
use crate::form::template::Template;

/// The title is the original's, whatever its notation.
const SAME_TITLE: f64 = 40.0;
/// The title is the original's but for a slip or an ending.
const LIKE_TITLE: f64 = 30.0;
/// Another title, where the plan names the place of the original.
const OTHER_TITLE: f64 = 10.0;
/// The plan names the place.
const NAMED_PLACE: f64 = 8.0;
/// The same departments; as much less as fewer are in common.
const SAME_OWNERS: f64 = 4.0;
/// The same text, up to notation; less for an edited one.
const SAME_TEXT: f64 = 3.0;
/// See [`SAME_TEXT`].
const EDITED_TEXT: f64 = 2.0;
/// See [`SAME_TEXT`]: a copy without a text repeats any.
const NO_TEXT: f64 = 1.0;
/// A win by less than this is none.
const NARROW: f64 = 1.0;
/// How many titles that are not equal are looked at, and how much alike they must be.
const NEAR_TITLES: (usize, f64) = (8, 0.6);

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
    at_once::each_short(items, |item| template.spelling.loose(&without_copy_marks(&item.title)))
}

/// The items that a name fits: under the same headings, with the same title but for marks and notation.
pub fn named(plan: &Plan, template: &Template, titles: &[String], name: &ItemName) -> Vec<usize> {
    let (headings, title) = (name.folded_headings(), template.spelling.loose(&without_copy_marks(&name.title)));
    let fits = |&item: &usize| titles[item] == title && ItemName::new(&plan.items[item].path, "").folded_headings() == headings;
    (0..plan.items.len()).filter(fits).collect()
}

/// Says of every item whether it is a copy, by marks at copies, marks at originals, and what was decided; then finds the original of
/// every copy: by its title, by the place that the plan names, by owners and text.
pub fn find_originals(plan: &mut Plan, template: &Template, titles: &[String], decisions: &[CopyDecision]) -> Vec<(usize, Original)> {
    let mut decided: BTreeMap<usize, usize> = BTreeMap::new();
    for decision in decisions {
        let items = named(plan, template, titles, &decision.item);
        match (decision.verdict, &decision.original) {
            (CopyVerdict::NoCopy, None) => {
                for item in items {
                    plan.items[item].relisted = false;
                }
            }
            (CopyVerdict::NoCopy, Some(_)) => {}
            (CopyVerdict::Copy, original) => {
                let originals = original.iter().flat_map(|original| named(plan, template, titles, original)).collect::<Vec<_>>();
                for (item, original) in items.iter().filter_map(|&item| Some((item, *originals.iter().find(|&&original| original != item)?))) {
                    // Of two items of one name, the first is the original.
                    if !decided.contains_key(&original) {
                        plan.items[item].relisted = true;
                        decided.insert(item, original);
                    }
                }
            }
        }
    }
    for item in copies_named_at_originals(plan, template, titles, decisions) {
        plan.items[item].relisted = true;
    }
    let search = Search::new(plan, template, titles);
    let copies: Vec<usize> = (0..plan.items.len()).filter(|&item| plan.items[item].relisted && !decided.contains_key(&item)).collect();
    let mut found: BTreeMap<usize, Original> = decided.into_iter().map(|(copy, original)| (copy, Original::Found(original))).collect();
    let mut fits: BTreeMap<usize, Vec<Candidate>> = at_once::each_short(&copies, |&copy| (copy, search.candidates(copy))).into_iter().collect();
    fits.retain(|copy, candidates| {
        let is_known = !candidates.is_empty();
        if !is_known {
            found.insert(*copy, Original::None);
        }
        is_known
    });
    // One to one; what two copies repeat alike is the original of both.
    while !fits.is_empty() {
        let all: Vec<Candidate> = fits.values().flatten().copied().collect();
        let matches = assignment::assign(&all);
        if matches.is_empty() {
            break;
        }
        for best in matches {
            let Some(candidates) = fits.remove(&best.row) else { continue };
            let is_doubtful = best.rival_entry.is_some() && best.margin < NARROW;
            let several = || Original::Several(candidates.iter().map(|candidate| candidate.entry).collect());
            found.insert(best.row, if is_doubtful { several() } else { Original::Found(best.entry) });
        }
    }
    found.into_iter().collect()
}

/// Items without a mark of their own that an original names: 「基本目標3に再掲」, and there stands one with its title.
fn copies_named_at_originals(plan: &Plan, template: &Template, titles: &[String], decisions: &[CopyDecision]) -> Vec<usize> {
    let mut copies = Vec::new();
    let is_none = |item: usize| {
        let denied = decisions.iter().filter(|decision| decision.verdict == CopyVerdict::NoCopy);
        denied.into_iter().any(|decision| named(plan, template, titles, &decision.item).contains(&item))
    };
    for (original, item) in plan.items.iter().enumerate().filter(|(_, item)| !item.relisted && !item.repeated_at.is_empty()) {
        let there = |other: usize| {
            let places = places(template, &plan.items[other]);
            item.repeated_at.iter().any(|place| places.contains(&fold(place)))
        };
        let unmarked = |&other: &usize| other != original && !plan.items[other].relisted && titles[other] == titles[original];
        copies.extend((0..plan.items.len()).filter(unmarked).filter(|&other| there(other) && !is_none(other)));
    }
    copies
}

/// Finds what may be the original of a copy.
struct Search<'a> {
    plan: &'a Plan,
    template: &'a Template,
    /// Titles without marks, as printed.
    printed: Vec<String>,
    /// The originals of each title, spellings levelled.
    by_title: BTreeMap<&'a str, Vec<usize>>,
    titles: &'a [String],
    originals: Vec<usize>,
    near: Finder,
    /// The originals at each place.
    by_place: HashMap<String, Vec<usize>>,
    /// The originals that name a place as that of a copy.
    repeated_at: HashMap<String, Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(plan: &'a Plan, template: &'a Template, titles: &'a [String]) -> Self {
        let originals: Vec<usize> = (0..plan.items.len()).filter(|&item| !plan.items[item].relisted).collect();
        let mut by_title: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &original in originals.iter().filter(|&&original| !titles[original].is_empty()) {
            by_title.entry(&titles[original]).or_default().push(original);
        }
        let near = Finder::new(originals.iter().map(|&original| titles[original].as_str()));
        let printed = at_once::each_short(&plan.items, |item| without_copy_marks(&item.title));
        let (mut by_place, mut repeated_at): (HashMap<String, Vec<usize>>, HashMap<String, Vec<usize>>) = Default::default();
        let at = at_once::each_short(&originals, |&original| places(template, &plan.items[original]));
        for (&original, places) in originals.iter().zip(at) {
            let item = &plan.items[original];
            for place in places {
                by_place.entry(place).or_default().push(original);
            }
            for place in &item.repeated_at {
                repeated_at.entry(fold(place)).or_default().push(original);
            }
        }
        Self { plan, template, printed, by_title, titles, originals, near, by_place, repeated_at }
    }

    /// The best candidates for a copy: those that are nearly as good as the best one.
    fn candidates(&self, copy: usize) -> Vec<Candidate> {
        let mut others: BTreeSet<usize> = self.by_title.get(self.titles[copy].as_str()).into_iter().flatten().copied().collect();
        if others.is_empty() {
            let (wanted, at_least) = NEAR_TITLES;
            others.extend(self.near.nearest(&self.titles[copy], wanted, at_least).iter().map(|found| self.originals[found.index]));
        }
        let named = self.named(copy);
        others.extend(&named);
        let score = |original| Some((original, self.score(copy, original, named.contains(&original))?));
        let scored = others.into_iter().filter(|&other| other != copy).filter_map(score);
        let scored: Vec<(usize, f64)> = scored.collect();
        let best = scored.iter().map(|(_, score)| *score).fold(0.0, f64::max);
        let good = scored.into_iter().filter(|(_, score)| *score > best - NARROW);
        good.map(|(entry, score)| Candidate { row: copy, entry, score }).collect()
    }

    /// Originals at the place that the plan names at the copy, and those that name the copy's place.
    fn named(&self, copy: usize) -> BTreeSet<usize> {
        let item = &self.plan.items[copy];
        let there = item.reference.as_deref().and_then(|place| self.by_place.get(&fold(place)));
        let here = places(self.template, item);
        there.into_iter().chain(here.iter().filter_map(|place| self.repeated_at.get(place))).flatten().copied().collect()
    }

    fn score(&self, copy: usize, original: usize, named: bool) -> Option<f64> {
        let spelling = &self.template.spelling;
        let title = match compare_titles(spelling, &self.printed[original], &self.printed[copy]) {
            _ if self.titles[copy].is_empty() => named.then_some(OTHER_TITLE)?,
            None | Some((_, Difference::Notation)) => SAME_TITLE,
            Some((_, Difference::Wording)) => LIKE_TITLE,
            Some((_, Difference::Different)) => named.then_some(OTHER_TITLE)?,
        };
        let (mine, theirs) = (owner_set(self.plan, copy), owner_set(self.plan, original));
        let in_common = mine.intersection(&theirs).count() as f64 / mine.union(&theirs).count().max(1) as f64;
        let text = |item: usize| self.plan.items[item].description.as_deref().unwrap_or("");
        let text = match compare(spelling, text(original), text(copy)) {
            _ if is_blank(text(copy)) => NO_TEXT,
            None | Some((_, Difference::Notation)) => SAME_TEXT,
            Some((_, Difference::Wording)) => EDITED_TEXT,
            Some((_, Difference::Different)) => 0.0,
        };
        Some(title + if named { NAMED_PLACE } else { 0.0 } + in_common * SAME_OWNERS + text)
    }
}

/// Departments of an item, without order.
pub fn owner_set(plan: &Plan, item: usize) -> BTreeSet<usize> {
    plan.entries_of(item).flat_map(|(_, entry)| entry.owners.iter().map(|owner| owner.department)).collect()
}

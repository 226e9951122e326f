//! An item that repeats another one and is not marked as a copy: a question, not a fault.

use crate::domain::decisions::CopyVerdict;
use crate::domain::finding::{Code, Difference, Finding};
use crate::domain::plan::Item;
use crate::domain::text::one_line;
use crate::form::copy_marks::without_copy_marks;
use crate::reconcile::lines::Campaign;
use crate::reconcile::relisted::named;
use crate::reconcile::similarity::{compare, compare_titles};

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let asked = campaign.unmarked_copies.iter().copied().filter(|&pair| is_elsewhere(campaign, pair) && !is_denied(campaign, pair));
    asked.map(|pair| question(campaign, pair)).collect()
}

/// Whether the two stand apart: items of one heading may share a text that describes them all.
fn is_elsewhere(campaign: &Campaign<'_>, (original, copy): (usize, usize)) -> bool {
    let (items, titles) = (&campaign.plan.items, &campaign.bare_titles);
    items[original].path != items[copy].path || titles[original] == titles[copy]
}

/// Whether the coordinator said that it is no copy.
fn is_denied(campaign: &Campaign<'_>, (original, copy): (usize, usize)) -> bool {
    let fits = |name, item| named(&campaign.plan, campaign.template, &campaign.bare_titles, name).contains(&item);
    let denials = campaign.copy_decisions.iter().filter(|decision| decision.verdict == CopyVerdict::NoCopy);
    denials.into_iter().any(|decision| fits(&decision.item, copy) && decision.original.as_ref().is_none_or(|name| fits(name, original)))
}

fn question(campaign: &Campaign<'_>, (original, copy): (usize, usize)) -> Finding {
    let (item, other) = (&campaign.plan.items[copy], &campaign.plan.items[original]);
    let spelling = &campaign.template.spelling;
    let text = |item: &Item| item.description.clone().unwrap_or_default();
    let texts = compare(spelling, &text(other), &text(item));
    let same_title = compare_titles(spelling, &without_copy_marks(&other.title), &without_copy_marks(&item.title)).is_none();
    let alike = match (same_title, &texts) {
        (true, None) => "題名も内容も同じ",
        (false, None) => "内容が同じ",
        (_, Some((_, Difference::Notation))) => "表記のほかは同じ",
        (_, Some(_)) => "言い回しのほかは同じ",
    };
    let headings = other.path.iter().filter(|heading| !heading.is_empty()).map(|heading| one_line(heading)).collect::<Vec<_>>();
    let mut finding = Finding::new(Code::RelistedUnmarked).items([copy, original]).at(item.place.clone()).related([other.place.clone()]);
    if let Some((similarity, difference)) = texts {
        finding = finding.compared(similarity, difference);
    }
    let finding = finding.fact("title", one_line(&item.title)).fact("original", one_line(&other.title));
    finding.fact("alike", alike).fact("other", headings.join("＞"))
}

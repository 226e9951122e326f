//! A copy whose text of the plan is not its original's, where the template says that it must be.

use std::ops::Range;

use crate::domain::finding::{Code, Difference, Finding};
use crate::domain::line::LineKind;
use crate::domain::place::Place;
use crate::domain::text::{fold, is_blank, one_line, shortened};
use crate::form::copy_marks::{is_copy_mark, without_copy_marks};
use crate::form::template::{DESCRIPTION, TITLE};
use crate::reconcile::lines::Campaign;
use crate::reconcile::similarity::{compare, compare_titles, differing, first_difference};

/// How many stretches are quoted of each text, and how much of one.
const MOST_PARTS: usize = 8;
/// See [`MOST_PARTS`].
const MAX_PART: usize = 20;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let plan = &campaign.plan;
    let pairs = || plan.items.iter().enumerate().filter_map(|(copy, item)| Some((copy, item.original?)));
    let mut findings: Vec<Finding> = pairs().filter_map(|pair| titles(campaign, pair)).collect();
    for key in campaign.template.relisted.must_agree.iter().map(|key| key.get_ref().as_str()) {
        if key == DESCRIPTION {
            for (copy, original) in pairs() {
                let (item, other) = (&plan.items[copy], &plan.items[original]);
                let texts = (other.description.as_deref().unwrap_or(""), item.description.as_deref().unwrap_or(""));
                let found = difference(campaign, key, texts, &item.title, &item.description_place, &other.description_place);
                findings.extend(found.map(|finding| finding.items([copy, original])));
            }
        } else {
            for line in &campaign.lines {
                let (LineKind::Entry(entry), Some(original)) = (line.kind, line.original()) else {
                    continue;
                };
                let LineKind::Entry(other) = campaign.lines[original].kind else {
                    continue;
                };
                let texts = (campaign.plan_text(&campaign.lines[original], key), campaign.plan_text(line, key));
                let place = |entry: usize| plan.entries[entry].field_places.get(key).unwrap_or(&plan.entries[entry].place).clone();
                let found = difference(campaign, key, (&texts.0, &texts.1), &line.name(), &place(entry), &place(other));
                findings.extend(found.map(|finding| finding.items([plan.entries[entry].item, plan.entries[other].item]).about(&texts.1)));
            }
        }
    }
    findings
}

/// An original that was found although its title is not quite the copy's.
fn titles(campaign: &Campaign<'_>, (copy, original): (usize, usize)) -> Option<Finding> {
    let (item, other) = (&campaign.plan.items[copy], &campaign.plan.items[original]);
    let (mine, theirs) = (without_copy_marks(&item.title), without_copy_marks(&other.title));
    let (similarity, kind) = compare_titles(&campaign.template.spelling, &theirs, &mine)?;
    // Where the plan names the place of the original, its title may be another; notation is nothing that anyone has to mend.
    if kind != Difference::Wording {
        return None;
    }
    let finding = text_differs(campaign, TITLE, (&theirs, &mine), &item.title, (similarity, kind));
    Some(finding.items([copy, original]).at(item.place.clone()).related([other.place.clone()]))
}

/// A blank copy and one that only refers to its original repeat it.
fn difference(campaign: &Campaign<'_>, key: &str, (original, copy): (&str, &str), title: &str, at: &Place, other: &Place) -> Option<Finding> {
    if is_blank(copy) || is_copy_mark(copy) {
        return None;
    }
    let compared = compare(&campaign.template.spelling, original, copy)?;
    Some(text_differs(campaign, key, (original, copy), title, compared).at(at.clone()).related([other.clone()]))
}

fn text_differs(campaign: &Campaign<'_>, key: &str, (original, copy): (&str, &str), title: &str, (similarity, kind): (f64, Difference)) -> Finding {
    Finding::new(Code::RelistedTextDiffers)
        .field(key)
        .compared(similarity, kind)
        .fact("title", one_line(title))
        .fact("label", campaign.template.label_of(key, campaign.plan.year))
        .fact("difference", kind.label())
        .fact("detail", differing_words(original, copy))
}

/// Every stretch in which two texts differ: 「標」→「基」, or what only the one has and what only the other.
fn differing_words(original: &str, copy: &str) -> String {
    let folded = (fold(original), fold(copy));
    let (theirs, mine) = if folded.0 == folded.1 { (original, copy) } else { (folded.0.as_str(), folded.1.as_str()) };
    let (only_theirs, only_mine) = differing(theirs, mine);
    if only_theirs.len() <= 1 && only_mine.len() <= 1 {
        return first_difference(original, copy);
    }
    let listed = |who: &str, text: &str, parts: &[Range<usize>]| {
        let words: Vec<String> = parts.iter().take(MOST_PARTS).map(|part| format!("「{}」", shortened(&text[part.clone()], MAX_PART))).collect();
        let more = if parts.len() > MOST_PARTS { "ほか" } else { "" };
        (!words.is_empty()).then(|| format!("{who}だけに{}{more}", words.concat()))
    };
    [listed("再掲元", theirs, &only_theirs), listed("再掲", mine, &only_mine)].into_iter().flatten().collect::<Vec<_>>().join("、")
}

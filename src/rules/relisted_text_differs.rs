//! A copy whose text of the plan is not its original's, where the template says that it must be.

use crate::domain::finding::{Code, Finding};
use crate::domain::line::LineKind;
use crate::domain::place::Place;
use crate::domain::text::{is_blank, one_line};
use crate::form::numbers::printed_reference;
use crate::form::template::DESCRIPTION;
use crate::reconcile::lines::Campaign;
use crate::reconcile::similarity::{compare, first_difference};

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let plan = &campaign.plan;
    let mut findings = Vec::new();
    for key in campaign.template.relisted.must_agree.iter().map(|key| key.get_ref().as_str()) {
        if key == DESCRIPTION {
            for item in &plan.items {
                let Some(original) = item.original.map(|original| &plan.items[original]) else {
                    continue;
                };
                let texts = (original.description.as_deref().unwrap_or(""), item.description.as_deref().unwrap_or(""));
                findings.extend(difference(campaign, key, texts, &item.title, &item.description_place, &original.description_place));
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
                findings.extend(difference(campaign, key, (&texts.0, &texts.1), &line.name(), &place(entry), &place(other)));
            }
        }
    }
    findings
}

/// A blank copy and one that only refers to its original repeat it.
fn difference(campaign: &Campaign<'_>, key: &str, (original, copy): (&str, &str), title: &str, at: &Place, other: &Place) -> Option<Finding> {
    if is_blank(copy) || printed_reference(copy).is_some() {
        return None;
    }
    let (similarity, kind) = compare(&campaign.template.spelling, original, copy)?;
    Some(
        Finding::new(Code::RelistedTextDiffers)
            .at(at.clone())
            .related([other.clone()])
            .field(key)
            .compared(similarity, kind)
            .fact("title", one_line(title))
            .fact("label", campaign.template.label_of(key, campaign.plan.year))
            .fact("difference", kind.label())
            .fact("detail", first_difference(original, copy)),
    )
}

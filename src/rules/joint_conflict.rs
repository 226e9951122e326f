//! Departments of a line that is answered once gave different answers.

use crate::domain::answer::{Answer, Progress};
use crate::domain::finding::{Code, Finding};
use crate::domain::reference::reference;
use crate::domain::text::fold_widths;
use crate::reconcile::effective::{self, own};
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| line.answered_once() && line.departments.len() > 1) {
        for &department in &line.departments {
            let mut places = Vec::new();
            let mut labels = Vec::new();
            let mut first_field = None;
            let mut other = None;
            for field in &line.open {
                // What cannot be read, or only points elsewhere, is compared with nothing.
                let is_readable = |answer: &&Answer| answer.value.is_some() && reference(&answer.raw).is_none();
                let readable = |department: usize| own(campaign, progress, index, department, field).filter(is_readable);
                // The first in the order of the line that answered: 主担当, or whoever knows an indicator's value.
                let Some((first, theirs)) = line.departments.iter().find_map(|&d| Some((d, readable(d)?))) else {
                    continue;
                };
                let Some(mine) = readable(department).filter(|mine| first != department && !same(mine, theirs)) else {
                    continue;
                };
                // In a copy, where this department only repeats its original, it is the other's copy that differs, and reported there.
                let original = line.original_for(department).and_then(|original| effective::answer(campaign, progress, original, department, field));
                if original.is_some_and(|(original, _)| same(original, mine)) {
                    continue;
                }
                first_field.get_or_insert(field);
                other.get_or_insert(first);
                labels.push(campaign.template.label_of(field, campaign.plan.year));
                places.push(mine.source.clone());
                places.push(theirs.source.clone());
            }
            if let (Some(field), Some(other)) = (first_field, other) {
                let finding = Finding::new(Code::JointConflict).department(department).line(index).field(field).at(places[0].clone());
                let finding = finding.related(places[1..].to_vec()).fact("lead", campaign.department(other));
                findings.push(finding.fact("label", labels.join("・")));
            }
        }
    }
    findings
}

fn same(a: &Answer, b: &Answer) -> bool {
    let text = |answer: &Answer| fold_widths(answer.value.as_deref().unwrap_or(&answer.raw));
    text(a) == text(b)
}

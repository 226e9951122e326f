//! A blank that takes the answer of its copy or original where the form did not say so.

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::form::template::RelistedAsk;
use crate::reconcile::effective::{self, Origin};
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let asked_as_any = campaign.template.relisted.ask == RelistedAsk::AsAny;
    let mut findings = Vec::new();
    for (index, line) in campaign.lines.iter().enumerate() {
        for &department in &line.departments {
            let returned = progress.submissions.get(&department).is_some_and(|submission| !submission.files.is_empty());
            let answers_for_itself = !line.answered_once() || line.lead() == Some(department);
            if !returned || !answers_for_itself {
                continue;
            }
            let taken: Vec<(&String, usize)> = line
                .open
                .iter()
                .filter(|field| effective::written(campaign, progress, index, department, field).is_none())
                .filter_map(|field| match effective::answer(campaign, progress, index, department, field)?.1 {
                    Origin::Original(other) if asked_as_any => Some((field, other)),
                    Origin::Copy(other) => Some((field, other)),
                    _ => None,
                })
                .collect();
            let Some((first, other)) = taken.first() else {
                continue;
            };
            let place = |field: &str| progress.cells.get(index, department, field).cloned();
            let labels: Vec<String> = taken.iter().map(|(field, _)| campaign.template.label_of(field, campaign.plan.year)).collect();
            let mut finding = Finding::new(Code::RelistedBlank).department(department).line(index).field(first);
            finding.source = place(first);
            finding.related = taken[1..].iter().filter_map(|(field, _)| place(field)).collect();
            findings.push(finding.fact("label", labels.join("・")).fact("original_number", campaign.lines[*other].number.clone()));
        }
    }
    findings
}

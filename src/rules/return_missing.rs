//! Departments that returned nothing, or files without a single answer.

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let mut findings = Vec::new();
    for department in campaign.departments() {
        let is_asked = campaign.lines.iter().any(|line| line.departments.contains(&department) && !line.open.is_empty());
        let files = progress.submissions.get(&department).map(|submission| submission.files.as_slice()).unwrap_or_default();
        match files.last() {
            None if is_asked => findings.push(Finding::new(Code::ReturnMissing).department(department)),
            Some(file) if is_asked && is_empty(progress, department) => {
                findings.push(Finding::new(Code::ReturnEmpty).department(department).at(Place::file(file)));
            }
            _ => {}
        }
    }
    findings
}

/// Whether all returns of a department together hold no answer.
pub fn is_empty(progress: &Progress, department: usize) -> bool {
    progress.answers.keys().all(|(_, other, _)| *other != department)
}

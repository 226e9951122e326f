//! Departments that returned nothing, or files without a single answer.

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let answered = progress.answered();
    let mut findings = Vec::new();
    for department in campaign.departments() {
        let is_asked = campaign.lines_of(department).iter().any(|&line| !campaign.lines[line].open.is_empty());
        let files = progress.submissions.get(&department).map(|submission| submission.files.as_slice()).unwrap_or_default();
        match files.last() {
            None if is_asked => findings.push(Finding::new(Code::ReturnMissing).department(department)),
            Some(file) if is_asked && !answered.contains(&department) => {
                findings.push(Finding::new(Code::ReturnEmpty).department(department).at(Place::file(file)));
            }
            _ => {}
        }
    }
    findings
}

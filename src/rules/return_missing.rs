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
            Some(file) if is_asked && !answered.contains(&department) && !has_unread_sheet(progress, department) => {
                findings.push(Finding::new(Code::ReturnEmpty).department(department).at(Place::file(file)));
            }
            _ => {}
        }
    }
    findings
}

/// Whether a sheet of the department did not read: then nobody knows what was filled in.
fn has_unread_sheet(progress: &Progress, department: usize) -> bool {
    let is_sheet = |place: &Place| place.sheet.is_some() && place.cell.is_none();
    let mut uncertain = progress.findings.iter().filter(|finding| finding.code == Code::ValueUncertain && finding.department == Some(department));
    uncertain.any(|finding| finding.source.as_ref().is_some_and(is_sheet))
}

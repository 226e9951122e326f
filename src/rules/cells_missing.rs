//! Required cells that are blank: a whole row as one finding, else each cell.

use super::return_missing::is_empty;
use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::place::Place;
use crate::reconcile::effective::{RequiredCell, required_cells};
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in campaign.lines.iter().enumerate() {
        for &department in &line.departments {
            let returned = progress.submissions.get(&department).is_some_and(|submission| !submission.files.is_empty());
            if !returned || is_empty(progress, department) || progress.doubted.contains(&(index, department)) {
                continue;
            }
            let required = required_cells(campaign, progress, index, department);
            let place = |field: &str| progress.cells.get(&(index, department, field.to_owned()));
            // What was struck out altogether is told as such.
            let struck = |cell: &RequiredCell| place(&cell.field).is_some_and(|place| is_struck_out(progress, place));
            let blank: Vec<_> = required.iter().filter(|cell| !cell.filled && !struck(cell)).collect();
            let row_is_gone =
                progress.findings.iter().any(|f| f.code == Code::RowMissing && f.line == Some(index) && f.department == Some(department));
            // The line came to this department after its form was made, and the one that had it answered: that is told once, there.
            let never_asked = line.open.iter().all(|field| place(field).is_none());
            let row_moved_here = never_asked && progress.findings.iter().any(|f| f.code == Code::RowMoved && f.line == Some(index));
            let Some(first) = blank.first().filter(|_| !row_is_gone && !row_moved_here) else {
                continue;
            };
            let label = |field: &str| campaign.template.label_of(field, campaign.plan.year);
            if required.len() >= 2 && blank.len() == required.len() {
                let labels: Vec<String> = blank.iter().map(|cell| label(&cell.field)).collect();
                let mut finding = Finding::new(Code::RowBlank).department(department).line(index).fact("fields", labels.join("、"));
                finding.source = place(&first.field).cloned();
                finding.related = blank[1..].iter().filter_map(|cell| place(&cell.field).cloned()).collect();
                findings.push(finding);
                continue;
            }
            for cell in blank {
                let code = if cell.is_rating { Code::RatingMissing } else { Code::TextMissing };
                let mut finding = Finding::new(code).department(department).line(index).field(&cell.field);
                finding.source = place(&cell.field).cloned();
                findings.push(finding);
            }
        }
    }
    findings
}

fn is_struck_out(progress: &Progress, cell: &Place) -> bool {
    let names = |finding: &Finding| finding.source.as_ref() == Some(cell) || finding.related.contains(cell);
    progress.findings.iter().any(|finding| finding.code == Code::TextStruck && finding.severity == Severity::Error && names(finding))
}

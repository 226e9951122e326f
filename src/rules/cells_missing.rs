//! Required cells that are blank: a whole row as one finding, else each cell.

use std::collections::BTreeSet;

use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::line::Asked;
use crate::domain::place::Place;
use crate::reconcile::effective::{RequiredCell, required_cells};
use crate::reconcile::lines::Campaign;

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let answered = progress.answered();
    let told = |code: Code| progress.findings.iter().filter(move |finding| finding.code == code);
    let gone: BTreeSet<(Option<usize>, Option<usize>)> = told(Code::RowMissing).map(|finding| (finding.line, finding.department)).collect();
    let moved: BTreeSet<Option<usize>> = told(Code::RowMoved).map(|finding| finding.line).collect();
    let struck: BTreeSet<&Place> = told(Code::TextStruck).filter(|finding| finding.severity == Severity::Error).flat_map(places).collect();
    let mut findings = Vec::new();
    for (index, line) in campaign.lines.iter().enumerate() {
        for &department in &line.departments {
            // Who returned nothing, or nothing but blanks, is told so once.
            if !answered.contains(&department) || progress.doubted.contains(&(index, department)) {
                continue;
            }
            let required = required_cells(campaign, progress, index, department);
            let place = |field: &str| progress.cells.get(index, department, field);
            // What was struck out altogether is told as such.
            let is_struck = |cell: &RequiredCell| place(&cell.field).is_some_and(|place| struck.contains(place));
            let blank: Vec<_> = required.iter().filter(|cell| !cell.filled && !is_struck(cell)).collect();
            let row_is_gone = gone.contains(&(Some(index), Some(department)));
            // The line came to this department after its form was made, and the one that had it answered: that is told once, there.
            let never_asked = line.open.iter().all(|field| place(field).is_none());
            let row_moved_here = never_asked && moved.contains(&Some(index));
            let Some(first) = blank.first().filter(|_| !row_is_gone && !row_moved_here) else {
                continue;
            };
            let merged = |field: &str| merged_with(progress.merged.get(index, department, field));
            let label = |field: &str| campaign.template.label_of(field, campaign.plan.year);
            if required.len() >= 2 && blank.len() == required.len() {
                let labels: Vec<String> = blank.iter().map(|cell| label(&cell.field)).collect();
                let mut finding = Finding::new(Code::RowBlank).department(department).line(index).fact("fields", labels.join("、"));
                finding = finding.fact("merged", merged(&first.field));
                finding.source = place(&first.field).cloned();
                finding.related = blank[1..].iter().filter_map(|cell| place(&cell.field).cloned()).collect();
                findings.push(finding);
                continue;
            }
            for cell in blank {
                let code = if cell.is_rating { Code::RatingMissing } else { Code::TextMissing };
                let mut finding = Finding::new(code).department(department).line(index).field(&cell.field).fact("merged", merged(&cell.field));
                finding.source = place(&cell.field).cloned();
                findings.push(finding);
            }
        }
    }
    let told = told_lines(progress);
    findings.extend((0..campaign.lines.len()).filter_map(|line| unknown_to_all(campaign, progress, line, &answered, &told)));
    findings
}

/// Lines of which something else explains that nobody answered.
fn told_lines(progress: &Progress) -> BTreeSet<usize> {
    let codes = [Code::RowMissing, Code::RowMoved, Code::TextStruck, Code::RowAmbiguous];
    let told = progress.findings.iter().filter(|finding| codes.contains(&finding.code)).filter_map(|finding| finding.line);
    told.chain(progress.doubted.iter().map(|(line, _)| *line)).collect()
}

/// An indicator that whoever knows its value may answer, and that nobody did though all have answered something.
fn unknown_to_all(campaign: &Campaign<'_>, progress: &Progress, line: usize, answered: &BTreeSet<usize>, told: &BTreeSet<usize>) -> Option<Finding> {
    let asked = &campaign.lines[line];
    let open = || asked.asked == Asked::Anyone && progress.answering(line).next().is_none() && !told.contains(&line);
    let field = asked.open.first().filter(|_| open())?;
    if !asked.departments.iter().all(|department| answered.contains(department)) {
        return None;
    }
    let places: Vec<&Place> = asked.departments.iter().filter_map(|&department| progress.cells.get(line, department, field)).collect();
    let mut finding = Finding::new(Code::TextMissing).department(asked.lead()?).line(line).field(field);
    finding.source = places.first().copied().cloned();
    finding.related = places.into_iter().skip(1).cloned().collect();
    let names: Vec<&str> = asked.departments.iter().map(|&department| campaign.department(department)).collect();
    let others = if names.len() > 1 {
        format!("把握している課が記入する指標で、{}のどこにも記入がありません。", names.join("、"))
    } else {
        String::new()
    };
    Some(finding.fact("merged", others))
}

/// What is to be said of a blank cell that is part of a written one.
fn merged_with(written: Option<&Place>) -> String {
    let cell = written.and_then(|place| place.cell.as_ref());
    cell.map(|cell| format!("記入のあるセル{cell}と結合されています。同じ内容でよいか確かめてください。")).unwrap_or_default()
}

fn places(finding: &Finding) -> impl Iterator<Item = &Place> {
    finding.source.iter().chain(&finding.related)
}

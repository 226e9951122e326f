//! The contract's JSON, from the values that hold the facts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::domain::answer::Progress;
use crate::domain::finding::Finding;
use crate::domain::line::{Line, LineKind};
use crate::domain::place::CellRef;
use crate::pipeline::distribute::Parcel;
use crate::pipeline::overview::Overview;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::Content;
use crate::sheets::guide::OFFICE_CELLS;
use crate::sheets::words;

/// `check`.
pub fn check(campaign: &Campaign<'_>, overview: &Overview, found: &[Finding]) -> Value {
    let levels: Map<String, Value> = overview.levels.iter().map(|(name, count)| (name.clone(), json!(count))).collect();
    json!({
        "overview": {
            "levels": levels,
            "items": overview.items,
            "entries": overview.entries,
            "pairs": overview.pairs,
            "departments": overview.departments,
            "relisted": overview.relisted,
            "indicators": overview.indicators,
        },
        "findings": findings(campaign, found),
    })
}

/// `distribute`.
pub fn distribute(campaign: &Campaign<'_>, workbooks: &[Value], found: &[Finding]) -> Value {
    json!({"workbooks": workbooks, "findings": findings(campaign, found)})
}

/// A workbook of `distribute` with its path relative to the workspace.
pub fn workbook(campaign: &Campaign<'_>, parcel: &Parcel, path: &str) -> Value {
    let department = parcel.form.department;
    let mine = campaign.lines_of(department).iter().map(|&line| &campaign.lines[line]);
    let (entries, units): (Vec<&Line>, Vec<&Line>) = mine.partition(|line| matches!(line.kind, LineKind::Entry(_)));
    let mut cells = cells(parcel);
    let mut with_cells = |lines: Vec<&Line>| -> Vec<Value> {
        let with_cells = lines.into_iter().map(|line| {
            let mut value = self::line(campaign, line, line.original_for(department));
            value["cells"] = Value::Object(cells.remove(line.id.as_str()).unwrap_or_default());
            value
        });
        with_cells.collect()
    };
    json!({"department": campaign.department(department), "path": path, "entries": with_cells(entries), "units": with_cells(units)})
}

/// `collect`.
pub fn collect(campaign: &Campaign<'_>, progress: &Progress, workbook: &str) -> Value {
    let mut value = board(campaign, progress);
    let answered = |index: usize, line: &Line| {
        let mut answers = Vec::new();
        let others = progress.answering(index).filter(|department| !line.departments.contains(department));
        for department in line.departments.iter().copied().chain(others) {
            for field in &line.open {
                let Some(answer) = progress.answer(index, department, field) else {
                    continue;
                };
                let correction = progress.corrected.get(index, department, field);
                answers.push(json!({
                    "department": campaign.department(department),
                    "field": field,
                    "value": answer.value,
                    "raw": answer.raw,
                    "source": answer.source,
                    "placed_by": answer.placed_by,
                    "correction": correction.map(|correction| json!({"before": correction.before, "day": correction.day})),
                }));
            }
        }
        let mut value = self::line(campaign, line, line.original());
        value["answers"] = json!(answers);
        value
    };
    let lines = || campaign.lines.iter().enumerate();
    let entries: Vec<Value> = lines().filter(|(_, line)| matches!(line.kind, LineKind::Entry(_))).map(|(i, line)| answered(i, line)).collect();
    let units: Vec<Value> = lines().filter(|(_, line)| !matches!(line.kind, LineKind::Entry(_))).map(|(i, line)| answered(i, line)).collect();
    value["workbook"] = json!(workbook);
    value["entries"] = json!(entries);
    value["units"] = json!(units);
    value["findings"] = findings(campaign, &progress.findings);
    value
}

/// `departments` and `ledger`.
pub fn board(campaign: &Campaign<'_>, progress: &Progress) -> Value {
    let departments: Vec<Value> = progress
        .submissions
        .iter()
        .map(|(department, submission)| {
            let office: Map<String, Value> = OFFICE_CELLS.iter().map(|(key, ..)| ((*key).to_owned(), json!(submission.office.get(*key)))).collect();
            json!({
                "name": campaign.department(*department),
                "status": submission.status(),
                "files": submission.files,
                "required": submission.required,
                "filled": submission.filled,
                "office": office,
                "ledger": submission.ledger,
            })
        })
        .collect();
    json!({"departments": departments, "ledger": progress.ledger})
}

/// Findings, each with every key.
pub fn findings(campaign: &Campaign<'_>, found: &[Finding]) -> Value {
    let all: Vec<Value> = found
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code.name(),
                "severity": finding.severity,
                "department": finding.department.map(|department| campaign.department(department)),
                "entry": finding.line.map(|line| &campaign.lines[line].id),
                "field": finding.field,
                "message": words::message(campaign, finding),
                "source": finding.source,
                "related": finding.related,
                "similarity": finding.similarity.map(|similarity| (similarity * 1000.0).round() / 1000.0),
                "kind": finding.difference,
                "waived": finding.waived.as_ref().map(|reason| json!({"reason": reason})),
            })
        })
        .collect();
    json!(all)
}

fn line(campaign: &Campaign<'_>, line: &Line, original: Option<usize>) -> Value {
    let levels: Vec<&String> = line.path.iter().filter(|heading| !heading.is_empty()).collect();
    let departments: Vec<&str> = line.departments.iter().map(|&department| campaign.department(department)).collect();
    json!({
        "id": line.id,
        "number": line.number,
        "title": line.title,
        "levels": levels,
        "departments": departments,
        "relisted": line.relisted,
        "original": original.map(|original| &campaign.lines[original].id),
    })
}

/// The cells to fill in, by field, of each line.
fn cells(parcel: &Parcel) -> BTreeMap<&str, Map<String, Value>> {
    let mut cells: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for sheet in &parcel.form.book.sheets {
        for (row, index) in sheet.rows.iter().zip(0..) {
            for cell in &row.cells {
                if let (Some(key), Content::Answer(answer)) = (&row.key, &cell.content) {
                    let place = json!({"sheet": sheet.name, "cell": CellRef::new(index, cell.col).a1()});
                    cells.entry(key).or_default().insert(answer.field.clone(), place);
                }
            }
        }
    }
    cells
}

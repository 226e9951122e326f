//! What the cells of a packet say in which a correction is clear: what an edit is told from.

use foldhash::HashSet;

use super::answers;
use crate::domain::answer::{Answer, Progress};
use crate::domain::correction::{AsWritten, FormCell, FormRow, as_in_cell};
use crate::domain::line::LineKind;
use crate::reconcile::effective::{self, Origin};
use crate::reconcile::identity::short_hash;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed;
use crate::sheets::grid::{Book, Cell, Content, Part, Row, SheetRole};

/// Everything in a packet that may be corrected.
pub fn as_written(campaign: &Campaign<'_>, progress: &Progress, book: &Book) -> AsWritten {
    let of_committee = book.sheets.iter().filter(|sheet| sheet.role == SheetRole::Committee);
    let rows = of_committee.clone().flat_map(|sheet| sheet.rows.iter().filter_map(|row| form_row(campaign, progress, &sheet.name, row)));
    let texts = of_committee.clone().map(|sheet| {
        // Most texts stand in many cells.
        let shown: HashSet<&str> = sheet.rows.iter().flat_map(|row| &row.cells).map(Cell::shown).collect();
        (sheet.name.clone(), shown.into_iter().map(|text| short_hash(&as_in_cell(text))).collect())
    });
    AsWritten { lists: answers::lists(campaign, progress), rows: rows.collect(), texts: texts.collect() }
}

/// A row of the form that shows its 整理番号 and whose answers are of one department.
fn form_row(campaign: &Campaign<'_>, progress: &Progress, sheet: &str, row: &Row) -> Option<FormRow> {
    let index = campaign.line_by_id(row.key.as_deref()?)?;
    let line = &campaign.lines[index];
    let department = line.lead().filter(|_| line.departments.len() == 1 || line.answered_once())?;
    let number_col = row.cells.iter().find(|cell| cell.shown() == line.number)?.col;
    // All of an entry's row is printed as it is; of others, and of what is torn, that is found out.
    let is_whole = row.part == Part::Whole && matches!(line.kind, LineKind::Entry(_));
    let cell = |cell: &Cell| {
        let Content::PlanText(field, shown) = &cell.content else { return None };
        // What continues in a further row, or stands at the original, is corrected elsewhere.
        let whole = line.open.contains(field) && (is_whole || printed::field(campaign, progress, index, field).text == *shown);
        let own = || effective::answer(campaign, progress, index, department, field).is_none_or(|(_, origin)| origin == Origin::Own);
        let answer = progress.answer(index, department, field).map(Answer::listed).unwrap_or_default();
        let shown = as_in_cell(shown);
        (whole && own()).then(|| FormCell { col: cell.col, field: field.clone(), shown: (shown != answer).then(|| shown.into_owned()) })
    };
    let cells: Vec<FormCell> = row.cells.iter().filter_map(cell).collect();
    let department = campaign.department(department).to_owned();
    let (sheet, line, number) = (sheet.to_owned(), line.id.clone(), line.number.clone());
    (!cells.is_empty()).then_some(FormRow { sheet, line, number, number_col, department, cells })
}

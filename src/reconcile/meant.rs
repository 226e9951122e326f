//! Which answer 「同上」 means, where that is certain.

use super::effective::own;
use super::lines::Campaign;
use crate::domain::answer::{Answer, Progress};
use crate::domain::place::{CellRef, Place};
use crate::domain::reference::{Reference, reference};
use crate::form::template::Kind;

/// The line above and its answer, if a text only points to the row above, and that row is without doubt the one before it
/// on the form and in the file, answered by the same department in the same file.
pub fn meant<'p>(campaign: &Campaign<'_>, progress: &'p Progress, line: usize, department: usize, field: &str) -> Option<(usize, &'p Answer)> {
    // What stands above an indicator is another one's figure, and a grade is one of its scale or none.
    campaign.template.field(field).filter(|field| field.kind == Kind::Text)?;
    let mut at = line;
    let mut answer = own(campaign, progress, line, department, field)?;
    // Each step leads to an earlier line.
    while reference(&answer.raw) == Some(Reference::Above) {
        let lines = campaign.lines_of(department);
        let before = lines[..lines.partition_point(|line| *line < at)].last().copied()?;
        let above = own(campaign, progress, before, department, field)?;
        if nearest_above(campaign, progress, &answer.source, department, field) != Some(before) || above.source.file != answer.source.file {
            return None;
        }
        (at, answer) = (before, above);
    }
    (at != line && answer.value.is_some() && reference(&answer.raw).is_none()).then_some((at, answer))
}

/// The line whose cell for this field is the nearest one above a cell on the same sheet.
fn nearest_above(campaign: &Campaign<'_>, progress: &Progress, cell: &Place, department: usize, field: &str) -> Option<usize> {
    let row = |place: &Place| CellRef::parse(place.cell.as_deref()?).map(|cell| cell.row);
    let below = row(cell)?;
    let cells = (0..campaign.lines.len()).filter_map(|line| {
        let place = progress.cells.get(line, department, field)?;
        let here = place.file == cell.file && place.sheet == cell.sheet;
        Some((row(place).filter(|row| here && *row < below)?, line))
    });
    cells.max().map(|(_, line)| line)
}

//! The cells of a row.

use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};

use super::formats::{Formats, Look, default_format, revised};
use super::texts::{is_taken_for_runs, shown, write_marked, write_text};
use crate::domain::text::without_controls;
use crate::sheets::grid::{Cell, Content, Row, Sheet};
use crate::sheets::quantity::number_format;

/// Draws the cells of a row of a sheet.
///
/// # Errors
/// What the writer refuses.
pub fn draw(worksheet: &mut Worksheet, at: u32, row: &Row, sheet: &Sheet, formats: &mut Formats, is_high: bool) -> Result<(), XlsxError> {
    let mut alike = Alike::default();
    for cell in &row.cells {
        let (col, look) = (cell.col as u16, formats.of_cell(cell, sheet, is_high || cell.rows > 1));
        let Some(value) = plain(cell).filter(|_| cell.cols == 1 && cell.rows == 1) else {
            draw_cell(worksheet, (at, col), cell, sheet.points, formats.get(look))?;
            continue;
        };
        if alike.goes_on(col, look, matches!(value, Plain::Blank)) {
            write_plain(worksheet, (at, col), value)?;
        } else if let Plain::Blank = value {
            // The first of a run is written, so that the others are looked for on the right row.
            worksheet.write_blank(at, col, formats.get(look))?;
        } else {
            alike.tell(worksheet, at, formats)?;
            write_plain(worksheet, (at, col), value)?;
            alike = Alike { run: Some((col, col, look)), ends_blank: false };
        }
    }
    alike.tell(worksheet, at, formats)
}

/// Draws the cells of a row that nobody looks at, none of which has a look of its own.
///
/// # Errors
/// What the writer refuses.
pub fn draw_unseen(worksheet: &mut Worksheet, at: u32, row: &Row) -> Result<(), XlsxError> {
    for cell in &row.cells {
        match &cell.content {
            Content::Text(text) if is_taken_for_runs(text) => write_text(worksheet, at, cell.col as u16, text, &default_format())?,
            Content::Text(text) => write_plain(worksheet, (at, cell.col as u16), Plain::Text(text))?,
            _ => {}
        }
    }
    Ok(())
}

/// Neighbouring cells of a row that look alike. The writer finds a look among those it knows by all that there is to it, which takes
/// longer than all else about a cell: so it is told for all of them at once.
#[derive(Default)]
struct Alike {
    /// First and last column, and their look.
    run: Option<(u16, u16, Look)>,
    ends_blank: bool,
}

impl Alike {
    /// Takes in the cell in this column, if it stands behind the others and looks as they do.
    fn goes_on(&mut self, col: u16, look: Look, is_blank: bool) -> bool {
        let next = self.run.as_mut().filter(|(_, last, known)| *last + 1 == col && *known == look);
        let Some((_, last, _)) = next else { return false };
        (*last, self.ends_blank) = (col, is_blank);
        true
    }

    /// Tells how they look.
    fn tell(&mut self, worksheet: &mut Worksheet, row: u32, formats: &Formats) -> Result<(), XlsxError> {
        let Some((first, last, look)) = self.run.take() else { return Ok(()) };
        worksheet.set_range_format(row, first, row, last, formats.get(look))?;
        if self.ends_blank {
            // Only what is written counts for how far the sheet goes.
            worksheet.write_blank(row, last, formats.get(look))?;
        }
        Ok(())
    }
}

/// What can be written without a look.
enum Plain<'c> {
    Blank,
    Text(&'c str),
    Number(f64),
    Formula(&'c str, String),
}

fn plain(cell: &Cell) -> Option<Plain<'_>> {
    match &cell.content {
        Content::Blank | Content::Office(_) => Some(Plain::Blank),
        Content::Number(number) => Some(Plain::Number(*number)),
        Content::Quantity(number, text) if number_format(text).is_some() => Some(Plain::Number(*number)),
        Content::Formula(formula, value) => Some(Plain::Formula(formula, value.to_string())),
        Content::FormulaText(formula, value) => Some(Plain::Formula(formula, shown(value))),
        Content::Marked(..) | Content::Revised(..) | Content::Link(..) => None,
        Content::Text(_) | Content::PlanText(..) | Content::Page(..) | Content::Answer(_) | Content::Quantity(..) => match cell.shown() {
            "" => Some(Plain::Blank),
            text => (!is_taken_for_runs(text)).then_some(Plain::Text(text)),
        },
    }
}

fn write_plain(worksheet: &mut Worksheet, (row, col): (u32, u16), value: Plain<'_>) -> Result<(), XlsxError> {
    match value {
        Plain::Blank => return Ok(()),
        Plain::Text(text) => worksheet.write_string(row, col, shown(text))?,
        Plain::Number(number) => worksheet.write_number(row, col, number)?,
        Plain::Formula(formula, value) => worksheet.write_formula(row, col, Formula::new(formula).set_result(value))?,
    };
    Ok(())
}

fn draw_cell(worksheet: &mut Worksheet, (row, col): (u32, u16), cell: &Cell, points: f64, format: &Format) -> Result<(), XlsxError> {
    let value = plain(cell);
    if cell.cols > 1 || cell.rows > 1 {
        let (text, is_all) = match value {
            Some(Plain::Text(text)) => (shown(text), true),
            Some(Plain::Blank) => (String::new(), true),
            _ => (String::new(), false),
        };
        worksheet.merge_range(row, col, row + cell.rows - 1, (cell.col + cell.cols - 1) as u16, &text, format)?;
        if is_all {
            return Ok(());
        }
    }
    if let Some(value) = value {
        write_plain(worksheet, (row, col), value)?;
        worksheet.set_cell_format(row, col, format)?;
        return Ok(());
    }
    match &cell.content {
        Content::Marked(text, marks) => write_marked(worksheet, (row, col), text, marks, format)?,
        Content::Revised(text, pieces) if pieces.is_empty() => write_text(worksheet, row, col, text, format)?,
        // Struck out, added, and what stays.
        Content::Revised(_, pieces) => {
            let pieces: Vec<(Format, String)> = pieces.iter().map(|(change, text)| (revised(*change, points), shown(text))).collect();
            let pieces: Vec<(&Format, &str)> = pieces.iter().map(|(format, text)| (format, text.as_str())).collect();
            worksheet.write_rich_string_with_format(row, col, &pieces, format)?;
        }
        Content::Link(target, text) => {
            let url = Url::new(format!("internal:{target}")).set_text(without_controls(text));
            worksheet.write_url_with_format(row, col, url, format)?;
        }
        _ => write_text(worksheet, row, col, cell.shown(), format)?,
    }
    Ok(())
}

//! A workbook as plain cells. Reading never trusts the file: sizes are checked first, one bad sheet costs that sheet only.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use serde::{Deserialize, Serialize};

use super::gate;
use super::notes::{self, Note};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::domain::value::number_digits;

/// Why a file could not be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// Zero bytes.
    Empty,
    /// It wants a password.
    Encrypted,
    /// Sizes, counts or names that no real form has.
    TooLarge,
    /// Not a workbook, whatever its name says.
    NotAWorkbook,
    /// A workbook, but damaged.
    Damaged,
    /// A spreadsheet of a format that is not read.
    OtherFormat,
    /// Reading took longer than allowed.
    TookTooLong,
    /// Reading took more memory than allowed, or ended the process that read.
    EndedReader,
}

/// A readable workbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// Its worksheets, in order.
    pub sheets: Vec<Sheet>,
    /// When it was saved last, as the file itself says (ISO 8601); comparable as text.
    pub modified: Option<String>,
}

/// One worksheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The cells that hold more than white space, in reading order.
    pub cells: BTreeMap<CellRef, Cell>,
    /// Merged areas, first and last cell.
    pub merges: Vec<(CellRef, CellRef)>,
    /// Notes and comments.
    pub notes: Vec<Note>,
    /// Set where a part of the sheet could not be read.
    pub incomplete: bool,
}

/// A written cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says: a text as typed, a number by its digits, a date as ISO 8601.
    pub text: String,
    /// Whether a formula stands in it.
    pub formula: bool,
    /// Set where what was typed cannot be shown for sure.
    pub doubt: Option<Doubt>,
}

/// Why a cell's text is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// A formula whose result the file does not hold.
    FormulaWithoutValue,
    /// An error value such as `#N/A`.
    ErrorValue,
    /// A date or time; how it was shown is not known.
    Date,
}

impl Sheet {
    /// The text of a cell, if anything is written there.
    pub fn text(&self, row: u32, col: u32) -> Option<&str> {
        self.cells.get(&CellRef::new(row, col)).map(|cell| cell.text.as_str())
    }

    /// Top left cell of the merged area that covers a cell, if one does.
    pub fn merge_start(&self, at: CellRef) -> Option<CellRef> {
        self.merges
            .iter()
            .find(|(first, last)| (first.row..=last.row).contains(&at.row) && (first.col..=last.col).contains(&at.col))
            .map(|(first, _)| *first)
    }

    /// The number of the last written row plus one.
    pub fn row_count(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |cell| cell.row + 1)
    }
}

/// Reads the bytes of an .xlsx or .xlsm file.
///
/// # Errors
/// Only where there is nothing to read at all; a sheet that fails is marked [`Sheet::incomplete`].
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    gate::check(bytes)?;
    // The library panics on some damaged files; such a file must not end the run.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes))).unwrap_or(Err(Unreadable::Damaged))
}

fn read_unguarded(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Unreadable::Encrypted,
        XlsxError::FileNotFound(_) => Unreadable::NotAWorkbook,
        _ => Unreadable::Damaged,
    })?;
    let mut workbook = Workbook::default();
    let worksheets: Vec<(String, bool)> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    for (name, hidden) in worksheets {
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        match xlsx.merge_cells_by_sheet_name(&sheet.name) {
            Ok(merges) => {
                sheet.merges = merges.iter().map(|m| (CellRef::new(m.start.0, m.start.1), CellRef::new(m.end.0, m.end.1))).collect();
            }
            Err(_) => sheet.incomplete = true,
        }
        sheet.incomplete |= read_cells(&mut xlsx, &mut sheet).is_err();
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() {
        return Err(Unreadable::NotAWorkbook);
    }
    let extra = notes::read(bytes);
    workbook.modified = extra.modified;
    for (sheet, notes) in extra.notes {
        if let Some(sheet) = workbook.sheets.iter_mut().find(|s| s.name == sheet) {
            sheet.notes = notes;
        }
    }
    Ok(workbook)
}

fn read_cells(xlsx: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet) -> Result<(), XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(&sheet.name)?;
    while let Some(record) = reader.next_cell_with_formula()? {
        let formula = record.formula.is_some();
        let Some((text, doubt)) = cell_text(record.value, formula) else {
            continue;
        };
        if !is_blank(&text) || doubt.is_some() {
            sheet.cells.insert(CellRef::new(record.pos.0, record.pos.1), Cell { text, formula, doubt });
        }
    }
    Ok(())
}

/// What a cell says; `None` if it is empty.
fn cell_text(value: DataRef<'_>, formula: bool) -> Option<(String, Option<Doubt>)> {
    Some(match value {
        DataRef::Empty if formula => (String::new(), Some(Doubt::FormulaWithoutValue)),
        DataRef::Empty => return None,
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) => (number_digits(number), None),
        DataRef::String(text) => (unix_lines(&text), None),
        DataRef::SharedString(text) => (unix_lines(text), None),
        DataRef::Bool(value) => (if value { "TRUE" } else { "FALSE" }.to_owned(), None),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            let time = if (hour, minute, second) == (0, 0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}:{second:02}") };
            (format!("{day}{time}"), Some(Doubt::Date))
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text, Some(Doubt::Date)),
        DataRef::Error(error) => (error.to_string(), Some(Doubt::ErrorValue)),
    })
}

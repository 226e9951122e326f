//! A workbook as plain cells. Reading never trusts the file: sizes are checked first, one bad sheet costs that sheet only.

mod bare;
mod biff;
mod cells;
mod delimited;
mod ods;
mod xls;
mod xlsx;

pub use cells::Cells;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::gate::{self, Package};
use super::kind::{self, Kind};
use super::notes::Note;
use crate::domain::place::CellRef;
use crate::domain::text::without_controls;

/// Most written cells of a workbook that someone sent.
const MAX_CELLS: usize = 300_000;
/// Most written cells of the office's own: a packet holds what all departments wrote.
const MAX_OWN_CELLS: usize = 5_000_000;
/// Most characters of a cell, as in Excel.
const MAX_TEXT: usize = 32_767;

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
    /// An archive that wants a password.
    EncryptedArchive,
    /// An archive or a mail inside too many others.
    Nested,
    /// Compressed in a way that is not known.
    Packed,
    /// Two parts with one name, or parts that share their bytes: no program writes that.
    Tampered,
    /// Reading took longer than allowed.
    TookTooLong,
    /// Reading took more memory than allowed, or ended the process that read.
    EndedReader,
}

/// A readable workbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// Its sheets, in order: worksheets, and of charts what is written over them.
    pub sheets: Vec<Sheet>,
    /// When it was saved last, as the file itself says (ISO 8601); comparable as text.
    pub modified: Option<String>,
    /// Properties that someone gave the document, by name.
    pub properties: BTreeMap<String, String>,
    /// Whether it may hold macros. They are never run.
    pub macros: bool,
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The cells that hold more than white space, in reading order; struck-through text counts too.
    pub cells: Cells,
    /// Merged areas, first and last cell.
    pub merges: Vec<(CellRef, CellRef)>,
    /// Notes, comments, text boxes, shapes and whether pictures lie over it.
    pub notes: Vec<Note>,
    /// What is printed on the edges of its pages, as far as it is text.
    pub page_texts: Vec<String>,
    /// Set where a part of the sheet could not be read.
    pub incomplete: bool,
}

/// A written cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says: a text as typed, but for what was struck out; a number or date as it is shown. Where that is not known, a
    /// number by its digits, a date as ISO 8601.
    pub text: String,
    /// The number by its digits or the date as ISO 8601, where [`Cell::text`] shows it otherwise.
    pub value: Option<String>,
    /// What was struck out in it. All of it may be; then nothing is left in [`Cell::text`].
    pub struck: Option<String>,
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
    /// Bytes that are no character in the encoding of the file, or characters that nothing can show.
    Garbled,
    /// Its format shows nothing.
    Hidden,
    /// Its format is not known.
    Format,
    /// Text in columns whose quotes are out of order: it may hold what belongs into other cells.
    Quotes,
}

impl Cell {
    /// Whether all that stands in it was struck out.
    pub fn is_struck_out(&self) -> bool {
        self.text.is_empty() && self.struck.is_some()
    }

    /// All that stands in it, for messages: what was struck out too.
    pub fn everything(&self) -> String {
        match &self.struck {
            Some(struck) if self.is_struck_out() => format!("（取り消し線）{struck}"),
            Some(struck) => format!("{}（取り消し線：{struck}）", self.text),
            None => self.text.clone(),
        }
    }
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

/// Reads a workbook of the office's own, of any format that is read.
///
/// # Errors
/// Only where there is nothing to read at all; a sheet that fails is marked [`Sheet::incomplete`].
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let package = if kind::is_package(bytes) { Some(gate::package(bytes)?) } else { None };
    open_at_most(MAX_OWN_CELLS, kind::of(".xlsx", bytes, package.as_ref()), "", bytes, package)
}

/// Reads a workbook of a kind that someone sent. `file` is the name of its file, `package` its opened package if it is one.
///
/// # Errors
/// As [`read`].
pub fn open(kind: Kind, file: &str, bytes: &[u8], package: Option<Package<'_>>) -> Result<Workbook, Unreadable> {
    open_at_most(MAX_CELLS, kind, file, bytes, package)
}

fn open_at_most(cells: usize, kind: Kind, file: &str, bytes: &[u8], package: Option<Package<'_>>) -> Result<Workbook, Unreadable> {
    let workbook = match (kind, package) {
        (Kind::Xlsx, Some(package)) => guarded(|| xlsx::read(package)),
        (Kind::Ods, Some(mut package)) => {
            gate::workbook(&mut package)?;
            guarded(|| ods::read(&mut package))
        }
        (Kind::Xls, _) => guarded(|| xls::read(bytes)),
        (Kind::Delimited, _) => delimited::read(file.rsplit_once('.').map_or(file, |(stem, _)| stem), bytes),
        (Kind::Encrypted, _) => Err(Unreadable::Encrypted),
        (Kind::OtherSpreadsheet, _) => Err(Unreadable::OtherFormat),
        _ => Err(Unreadable::NotAWorkbook),
    };
    workbook.and_then(|workbook| bounded(workbook, cells))
}

/// The library panics on some damaged files; such a file must not end the run.
fn guarded(read: impl FnOnce() -> Result<Workbook, Unreadable>) -> Result<Workbook, Unreadable> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Unreadable::Damaged))
}

/// Refuses more cells than can be compared in reasonable time, cuts texts that no spreadsheet program would let anybody type, and doubts
/// those with characters that no sheet can hold.
fn bounded(mut workbook: Workbook, cells: usize) -> Result<Workbook, Unreadable> {
    if workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() > cells {
        return Err(Unreadable::TooLarge);
    }
    for sheet in &mut workbook.sheets {
        for cell in sheet.cells.values_mut() {
            if cell.text.len() > MAX_TEXT
                && let Some((end, _)) = cell.text.char_indices().nth(MAX_TEXT)
            {
                cell.text.truncate(end);
                sheet.incomplete = true;
            }
            if cell.doubt.is_none() && matches!(without_controls(&cell.text), Cow::Owned(_)) {
                cell.doubt = Some(Doubt::Garbled);
            }
        }
    }
    Ok(workbook)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_own_may_be_longer() {
        let cells = (0..=MAX_CELLS as u32).map(|row| (CellRef::new(row, 0), Cell::default())).collect();
        let workbook = Workbook { sheets: vec![Sheet { cells, ..Sheet::default() }], ..Workbook::default() };
        assert_eq!(bounded(workbook.clone(), MAX_CELLS), Err(Unreadable::TooLarge));
        assert!(bounded(workbook, MAX_OWN_CELLS).is_ok());
    }
}

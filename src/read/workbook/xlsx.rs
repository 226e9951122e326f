//! .xlsx and .xlsm, cell by cell: a sheet's bounding box may be absurd.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Cell, Doubt, Sheet, Unreadable, Workbook};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::domain::value::number_digits;
use crate::read::markup::{self, Markup};
use crate::read::{dates, notes};

/// Most worksheets.
const MAX_SHEETS: usize = 500;

/// Reads a file that has passed the gate.
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
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
    if worksheets.len() > MAX_SHEETS {
        return Err(Unreadable::TooLarge);
    }
    let parts = notes::sheet_texts(bytes);
    for (name, hidden) in worksheets {
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        match xlsx.merge_cells_by_sheet_name(&sheet.name) {
            Ok(merges) => {
                sheet.merges = merges.iter().map(|m| (CellRef::new(m.start.0, m.start.1), CellRef::new(m.end.0, m.end.1))).collect();
            }
            Err(_) => sheet.incomplete = true,
        }
        let markup = parts.get(&sheet.name).map(|xml| markup::look(xml));
        if workbook.sheets.iter().any(|other| other.name == sheet.name) {
            // By this name the library would read the first sheet again.
            sheet = Sheet { name: sheet.name, hidden, incomplete: true, ..Sheet::default() };
        } else {
            sheet.incomplete |= read_cells(&mut xlsx, &mut sheet, markup.as_ref()).is_err();
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() {
        return Err(Unreadable::NotAWorkbook);
    }
    if workbook.sheets.iter().all(|sheet| sheet.cells.is_empty()) && workbook.sheets.iter().any(|sheet| sheet.incomplete) {
        return Err(Unreadable::Damaged);
    }
    if let Ok(properties) = xlsx.workbook_properties() {
        workbook.properties = properties.custom_properties.into_iter().collect();
    }
    let extra = notes::read(bytes);
    workbook.modified = extra.modified.and_then(|date| dates::stated(&date));
    for (sheet, notes) in extra.notes {
        if let Some(sheet) = workbook.sheets.iter_mut().find(|s| s.name == sheet) {
            sheet.notes = notes;
        }
    }
    Ok(workbook)
}

/// Reads the cells of a sheet. One that the library cannot read costs that cell, where the others name their places.
fn read_cells(xlsx: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet, markup: Option<&Markup>) -> Result<(), XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(&sheet.name)?;
    let mut count = 0;
    let mut last = None;
    loop {
        let record = match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) if markup.is_some_and(|markup| !markup.has_nameless) && !ends_reading(&error) => {
                sheet.incomplete = true;
                count += 1;
                continue;
            }
            Err(error) => return Err(error),
        };
        count += 1;
        let at = CellRef::new(record.pos.0, record.pos.1);
        // Programs write cells in order. Another order means that a name of a cell was too long for the library to count.
        sheet.incomplete |= last.is_some_and(|last| at <= last) || !is_on_a_sheet(at);
        last = Some(at);
        let formula = record.formula.is_some();
        let is_odd = markup.is_some_and(|markup| !markup.odd.is_empty() && markup.odd.contains(&at.a1()));
        let (text, doubt) = match cell_text(record.value, formula) {
            // What the library makes of it is not what a spreadsheet program shows.
            _ if is_odd => (String::new(), Some(Doubt::ErrorValue)),
            Some(said) => said,
            None => continue,
        };
        if (!is_blank(&text) || doubt.is_some()) && is_on_a_sheet(at) {
            sheet.cells.entry(at).or_insert(Cell { text, formula, doubt });
        }
    }
    sheet.incomplete |= markup.is_some_and(|markup| markup.is_odd || markup.cells != count);
    Ok(())
}

/// Whether an error is about the file and not about one cell: nothing comes after it, or what comes is not to be trusted.
fn ends_reading(error: &XlsxError) -> bool {
    matches!(error, XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::XmlEof(_))
}

fn is_on_a_sheet(at: CellRef) -> bool {
    at.row < 1 << 20 && at.col < 1 << 14
}

/// What a cell says; `None` if it is empty.
pub(super) fn cell_text(value: DataRef<'_>, formula: bool) -> Option<(String, Option<Doubt>)> {
    Some(match value {
        DataRef::Empty if formula => (String::new(), Some(Doubt::FormulaWithoutValue)),
        DataRef::Empty => return None,
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) if !number.is_finite() => (number.to_string(), Some(Doubt::ErrorValue)),
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

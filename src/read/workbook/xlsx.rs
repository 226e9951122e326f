//! .xlsx and .xlsm, cell by cell: a sheet's bounding box may be absurd.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Cell, Doubt, Sheet, Unreadable, Workbook};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::domain::value::number_digits;
use crate::read::looks::{Looks, Wanted};
use crate::read::markup::{self, Markup};
use crate::read::package::{Package, Part};
use crate::read::{dates, drawings, notes, page_texts, shown, xml};

/// Most worksheets.
const MAX_SHEETS: usize = 500;

/// Reads a file that has passed the gate.
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Unreadable::Encrypted,
        XlsxError::FileNotFound(_) => Unreadable::NotAWorkbook,
        _ => Unreadable::Damaged,
    })?;
    // A sheet that is a chart has no cells, but what is drawn on it and printed beside it.
    let sheets: Vec<(String, bool, bool)> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::ChartSheet))
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible, sheet.typ == SheetType::ChartSheet))
        .collect();
    let Some((first, ..)) = sheets.iter().find(|(_, _, is_chart)| !is_chart) else {
        return Err(Unreadable::NotAWorkbook);
    };
    if sheets.len() > MAX_SHEETS {
        return Err(Unreadable::TooLarge);
    }
    let mut package = Package::open(bytes).ok_or(Unreadable::Damaged)?;
    let (parts, strings) = package.sheets();
    let is_1904 = xlsx.has_1904_epoch();
    let styles = xlsx.worksheet_cells_reader(first).map(|reader| reader.styles().to_vec()).unwrap_or_default();
    let (looks, strings_are_whole) = Looks::new(&mut package, &styles, strings.as_deref(), is_1904);
    let mut workbook = Workbook { modified: modified(&mut package), ..Workbook::default() };
    for (name, hidden, is_chart) in sheets {
        if workbook.sheets.iter().any(|other| other.name == name) {
            // By this name the library would read the first sheet again.
            workbook.sheets.push(Sheet { name, hidden, incomplete: true, ..Sheet::default() });
            continue;
        }
        let mut sheet = Sheet { name, hidden, incomplete: !strings_are_whole, ..Sheet::default() };
        let part = parts.iter().find(|part| part.name == sheet.name);
        let xml = match part.map(|part| package.part(&part.part)) {
            Some(Part::Text(xml)) => xml,
            _ => String::new(),
        };
        if !is_chart {
            let mut wanted = Wanted::default();
            let mut markup = markup::look(&xml);
            sheet.merges = std::mem::take(&mut markup.merges);
            let mut cells = Vec::new();
            sheet.incomplete |= read_cells(&mut xlsx, &mut sheet, &mut cells, &mut wanted, &markup, is_1904).is_err();
            sheet.cells = cells.into_iter().collect();
            looks.apply(&mut sheet, &wanted, &xml);
        }
        sheet.page_texts = page_texts::read(&xml);
        if let Some(part) = part {
            let beside = package.relationships(&part.part);
            sheet.notes = notes::read(&mut package, &beside);
            sheet.notes.extend(drawings::read(&mut package, &beside));
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.iter().all(|sheet| sheet.cells.is_empty()) && workbook.sheets.iter().any(|sheet| sheet.incomplete) {
        return Err(Unreadable::Damaged);
    }
    if let Ok(properties) = xlsx.workbook_properties() {
        workbook.properties = properties.custom_properties.into_iter().collect();
    }
    Ok(workbook)
}

/// When the file was saved last, as it says itself.
fn modified(package: &mut Package<'_>) -> Option<String> {
    let xml = package.text("docProps/core.xml")?;
    let found = xml::texts(&xml, "modified", &[]).into_iter().map(|(_, text)| text).next();
    found.and_then(|text| dates::stated(&text))
}

/// Reads the cells of a sheet, in the order in which they stand in the file. One that the library cannot read costs that cell, where the
/// others name their places.
fn read_cells(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    cells: &mut Vec<(CellRef, Cell)>,
    wanted: &mut Wanted,
    markup: &Markup,
    is_1904: bool,
) -> Result<(), XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(&sheet.name)?;
    let mut count = 0;
    let mut last = None;
    loop {
        let record = match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) if !markup.has_nameless && !ends_reading(&error) => {
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
        let number = match &record.value {
            DataRef::Float(number) => Some(*number),
            DataRef::DateTime(date) => Some(date.as_f64()),
            DataRef::DateTimeIso(text) => shown::from_iso(text, is_1904),
            _ => None,
        };
        wanted.numbers.extend(number.map(|number| (at, number)));
        wanted.inline |= matches!(record.value, DataRef::String(_)) && !formula;
        let is_odd = !markup.odd.is_empty() && markup.odd.contains(&at.a1());
        let (text, doubt) = match cell_text(record.value, formula, is_1904) {
            // What the library makes of it is not what a spreadsheet program shows.
            _ if is_odd => (String::new(), Some(Doubt::ErrorValue)),
            Some(said) => said,
            None => continue,
        };
        if (!is_blank(&text) || doubt.is_some()) && is_on_a_sheet(at) {
            cells.push((at, Cell { text, formula, doubt, ..Cell::default() }));
        }
    }
    sheet.incomplete |= markup.is_odd || markup.cells != count;
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
pub(super) fn cell_text(value: DataRef<'_>, formula: bool, is_1904: bool) -> Option<(String, Option<Doubt>)> {
    Some(match value {
        DataRef::Empty if formula => (String::new(), Some(Doubt::FormulaWithoutValue)),
        DataRef::Empty => return None,
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) if !number.is_finite() => (number.to_string(), Some(Doubt::ErrorValue)),
        DataRef::Float(number) => (if formula { shown::general(number) } else { number_digits(number) }, None),
        DataRef::String(text) => (unix_lines(&text), None),
        DataRef::SharedString(text) => (unix_lines(text), None),
        DataRef::Bool(value) => (if value { "TRUE" } else { "FALSE" }.to_owned(), None),
        DataRef::DateTime(date) => {
            let text = shown::iso(date.as_f64(), is_1904).unwrap_or_else(|| number_digits(date.as_f64()));
            (text, Some(Doubt::Date))
        }
        DataRef::DateTimeIso(text) => {
            let day = shown::from_iso(&text, is_1904).and_then(|number| shown::iso(number, is_1904));
            (day.unwrap_or(text), Some(Doubt::Date))
        }
        DataRef::DurationIso(text) => (text, Some(Doubt::Date)),
        DataRef::Error(error) => (error.to_string(), Some(Doubt::ErrorValue)),
    })
}

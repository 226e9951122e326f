//! .xls since Excel 5. calamine reads a sheet at once and lays its rectangle out, so the size is looked at first.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, XlsError, XlsOptions};

use super::biff::{self, Biff};
use super::{Cell, Doubt, Sheet, Unreadable, Workbook, xlsx};
use crate::domain::place::CellRef;
use crate::domain::returned::StrayKind;
use crate::domain::text::{is_blank, unix_lines};
use crate::read::dates;
use crate::read::gate::MAX_FILE;
use crate::read::looks::Content;
use crate::read::notes::Note;
use crate::read::page_texts;

/// Code page of Unicode. Other programs state one that does not fit what they wrote.
const UNICODE: u16 = 1200;
/// Most cells that the rectangles of all sheets may have together.
const MAX_AREA: u64 = 4_000_000;
/// The text of a note whose text is not found.
const UNREAD_NOTE: &str = "（コメントがあります。Excelで開いて確かめてください）";

/// Reads a compound file that holds a workbook.
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let macros = file.is_storage("/_VBA_PROJECT_CUR");
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|_| Unreadable::Damaged)?;
    opened.take(MAX_FILE as u64).read_to_end(&mut stream).map_err(|_| Unreadable::Damaged)?;
    let biff = biff::read(&stream);
    if biff.is_encrypted {
        return Err(Unreadable::Encrypted);
    }
    if biff.sheets.iter().map(|sheet| sheet.area).sum::<u64>() > MAX_AREA {
        return Err(Unreadable::TooLarge);
    }

    let mut options = XlsOptions::default();
    options.force_codepage = biff.is_unicode.then_some(UNICODE);
    let mut xls = Xls::new_with_options(Cursor::new(bytes), options).map_err(|error| match error {
        XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    let mut workbook = Workbook { macros, ..Workbook::default() };
    if let Ok(properties) = xls.workbook_properties() {
        workbook.modified = properties.modified.and_then(|date| dates::stated(&date));
        workbook.properties = properties.custom_properties.into_iter().collect();
    }
    let worksheets: Vec<(String, bool)> = xls
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    for (index, (name, hidden)) in worksheets.into_iter().enumerate() {
        // By a name that another sheet has, the library would read that one again.
        let is_named_twice = workbook.sheets.iter().any(|other| other.name == name);
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        sheet.incomplete = is_named_twice || read_sheet(&mut xls, &mut sheet, &biff, index).is_err();
        if let Some(found) = biff.sheets.get(index) {
            let text = |text: &Option<String>| text.as_ref().map_or(UNREAD_NOTE.to_owned(), |text| unix_lines(text));
            let notes = found.notes.iter().map(|(at, said)| Note { cell: at.a1(), text: text(said), kind: StrayKind::Note });
            let shapes = found.shapes.iter().map(|text| Note::shape(String::new(), unix_lines(text)));
            let objects = found.has_objects.then(|| Note::unread(String::new()));
            sheet.page_texts = page_texts::written_on(found.edges.iter().map(String::as_str));
            sheet.notes = notes.chain(shapes).chain(objects).filter(|note| !is_blank(&note.text)).collect();
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() { Err(Unreadable::NotAWorkbook) } else { Ok(workbook) }
}

fn read_sheet(xls: &mut Xls<Cursor<&[u8]>>, sheet: &mut Sheet, biff: &Biff, index: usize) -> Result<(), XlsError> {
    let is_1904 = xls.has_1904_epoch();
    let merges = xls.merge_cells_by_sheet_name(&sheet.name)?;
    sheet.merges = merges.iter().map(|m| (CellRef::new(m.start.0, m.start.1), CellRef::new(m.end.0, m.end.1))).collect();
    let formulas = xls.worksheet_formula(&sheet.name)?;
    let range = xls.worksheet_range(&sheet.name)?;
    let (row, col) = range.start().unwrap_or_default();
    for (below, right, value) in range.used_cells() {
        let at = CellRef::new(row + below as u32, col + right as u32);
        let formula = formulas.get_value((at.row, at.col)).is_some_and(|formula| !formula.is_empty());
        let Some((text, doubt)) = xlsx::cell_text(as_ref(value), formula, is_1904) else { continue };
        // LibreOffice stores 0 for a formula that results in a text.
        let doubt = doubt.or_else(|| (formula && text == "0").then_some(Doubt::FormulaWithoutValue));
        if !is_blank(&text) || doubt.is_some() {
            let mut cell = Cell { text, formula, doubt, ..Cell::default() };
            let number = match value {
                Data::Float(number) => Some(*number),
                Data::Int(number) => Some(*number as f64),
                Data::DateTime(date) => Some(date.as_f64()),
                _ => None,
            };
            if let Some((look, runs)) = biff.look(index, at) {
                let content = match number.filter(|_| doubt != Some(Doubt::FormulaWithoutValue)) {
                    Some(number) => Content::Number(number),
                    None if matches!(value, Data::String(_)) => Content::Text(runs),
                    None => Content::Other,
                };
                look.apply(&mut cell, content, is_1904);
            }
            sheet.cells.insert(at, cell);
        }
    }
    Ok(())
}

fn as_ref(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

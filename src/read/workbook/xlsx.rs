//! .xlsx and .xlsm, cell by cell: a sheet's bounding box may be absurd.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};

use super::{Cell, Doubt, Sheet, Unreadable, Workbook, bare};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::domain::value::number_digits;
use crate::read::looks::{Looks, Wanted};
use crate::read::markup::{self, Markup};
use crate::read::package::{Package, SheetPart};
use crate::read::{dates, drawings, gate, notes, page_texts, shown, xml};

/// Most worksheets.
const MAX_SHEETS: usize = 500;

/// Reads a package that has passed the gate.
pub fn read(package: gate::Package<'_>) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(package)?;
    let book = package.book()?;
    if !book.sheets.iter().any(is_worksheet) {
        return Err(Unreadable::NotAWorkbook);
    }
    if book.sheets.len() > MAX_SHEETS {
        return Err(Unreadable::TooLarge);
    }
    let bare = bare::package(&mut package, &book)?;
    let mut xlsx = Xlsx::new(Cursor::new(bare.as_slice())).map_err(|_| Unreadable::Damaged)?;
    let styles = xlsx.worksheet_cells_reader(bare::EMPTY).map(|reader| reader.styles().to_vec()).map_err(|_| Unreadable::Damaged)?;
    let (looks, mut is_whole) = Looks::new(&mut package, &styles, book.strings.as_deref(), book.is_1904);
    // Without the styles that the workbook leads to, a date is a number, and what was struck out an answer.
    for part in [&book.strings, &book.styles].into_iter().flatten() {
        is_whole &= !matches!(package.read(part), Ok(None));
    }
    let mut workbook = Workbook { macros: has_macros(&mut package), ..Workbook::default() };
    for (number, of_book) in book.sheets.iter().enumerate() {
        let SheetPart { name, hidden, part } = of_book;
        if workbook.sheets.iter().any(|other| other.name == *name) {
            // Places name a sheet by what stands on its tab; no program lets two of one name be.
            workbook.sheets.push(Sheet { name: name.clone(), hidden: *hidden, incomplete: true, ..Sheet::default() });
            continue;
        }
        package.has_missed();
        let mut sheet = Sheet { name: name.clone(), hidden: *hidden, incomplete: !is_whole, ..Sheet::default() };
        let xml = part.as_ref().and_then(|part| package.text(&part.target)).unwrap_or_default();
        // A sheet that is a chart has no cells, but what is drawn on it and printed beside it.
        if is_worksheet(of_book) {
            let mut wanted = Wanted::default();
            let mut markup = markup::look(&xml);
            sheet.merges = std::mem::take(&mut markup.merges);
            let mut cells = Vec::new();
            let reader = xlsx.worksheet_cells_reader(&number.to_string());
            let failed = reader.and_then(|reader| read_cells(reader, &mut sheet, &mut cells, &mut wanted, &markup, book.is_1904));
            match failed {
                Ok(failed) if failed.is_empty() => {}
                Ok(failed) => sheet.incomplete |= !add_failed(&mut cells, &xml, &failed),
                Err(_) => sheet.incomplete = true,
            }
            sheet.cells = cells.into_iter().collect();
            looks.apply(&mut sheet, &wanted, &xml);
        }
        sheet.page_texts = page_texts::read(&xml);
        if let Some(part) = part {
            let beside = package.relationships(&part.target);
            sheet.notes = notes::read(&mut package, &beside);
            sheet.notes.extend(drawings::read(&mut package, &beside));
        }
        sheet.incomplete |= package.has_missed();
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.iter().all(|sheet| sheet.cells.is_empty()) && workbook.sheets.iter().any(|sheet| sheet.incomplete) {
        return Err(Unreadable::Damaged);
    }
    read_properties(&mut package, &mut workbook);
    Ok(workbook)
}

/// Whether a sheet holds cells. One of which that is not known is missed rather than passed over.
fn is_worksheet(sheet: &SheetPart) -> bool {
    sheet.part.as_ref().is_none_or(|part| !matches!(part.kind.as_str(), "chartsheet" | "dialogsheet"))
}

/// Whether a package may hold macros: its workbook part says so. (SheetJS names the type of .xlsb in every file.)
fn has_macros(package: &mut Package<'_>) -> bool {
    matches!(package.read("[Content_Types].xml"), Ok(Some(types)) if types.contains("macroEnabled.main+xml"))
}

/// When the file was saved last, as it says itself, and the properties that someone gave it.
fn read_properties(package: &mut Package<'_>, workbook: &mut Workbook) {
    let mut part = |kind| package.of_kind(kind).ok().flatten().and_then(|part| package.text(&part)).unwrap_or_default();
    workbook.modified = xml::texts(&part("core-properties"), "modified", &[]).first().and_then(|(_, date)| dates::stated(date));
    let properties = xml::texts(&part("custom-properties"), "property", &[]);
    workbook.properties = properties.into_iter().filter_map(|(property, value)| Some((xml::attribute(&property, "name")?, value))).collect();
}

/// Adds the cells that the library could not read, such as an error value of which it has not heard, so that each is asked about; tells
/// whether all of them were found.
fn add_failed(cells: &mut Vec<(CellRef, Cell)>, xml: &str, failed: &BTreeSet<usize>) -> bool {
    let places = markup::places(xml, failed);
    let are_all = places.len() == failed.len();
    let unread = || Cell { doubt: Some(Doubt::ErrorValue), ..Cell::default() };
    cells.extend(places.into_iter().filter(|at| at.is_on_a_sheet()).map(|at| (at, unread())));
    are_all
}

/// Reads the cells of a sheet, in the order in which they stand in the file. One that the library cannot read costs that cell, where the
/// others name their places; the numbers of those are given back.
fn read_cells(
    mut reader: XlsxCellReader<'_, Cursor<&[u8]>>,
    sheet: &mut Sheet,
    cells: &mut Vec<(CellRef, Cell)>,
    wanted: &mut Wanted,
    markup: &Markup,
    is_1904: bool,
) -> Result<BTreeSet<usize>, XlsxError> {
    let mut failed = BTreeSet::new();
    let mut count = 0;
    let mut last = None;
    loop {
        let record = match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) if !markup.has_nameless && !ends_reading(&error) => {
                failed.insert(count);
                count += 1;
                continue;
            }
            Err(error) => return Err(error),
        };
        count += 1;
        let at = CellRef::new(record.pos.0, record.pos.1);
        // Programs write cells in order. Another order means that a name of a cell was too long for the library to count.
        sheet.incomplete |= last.is_some_and(|last| at <= last) || !at.is_on_a_sheet();
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
        if (!is_blank(&text) || doubt.is_some()) && at.is_on_a_sheet() {
            cells.push((at, Cell { text, formula, doubt, ..Cell::default() }));
        }
    }
    sheet.incomplete |= markup.is_odd || markup.cells != count;
    Ok(failed)
}

/// Whether an error is about the file and not about one cell: nothing comes after it, or what comes is not to be trusted.
fn ends_reading(error: &XlsxError) -> bool {
    matches!(error, XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::XmlEof(_))
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

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const LINK: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook of these sheets, whose shared strings are one.
    fn workbook(sheets: &[(&str, &str)]) -> Workbook {
        let link = |id: &str, kind: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="{LINK}/{kind}" Target="{target}"/>"#);
        let links = |links: &str| format!("<Relationships>{links}</Relationships>");
        let (mut listed, mut led, mut parts) = (String::new(), link("s", "sharedStrings", "texts.xml"), Vec::new());
        for (number, (name, row)) in sheets.iter().enumerate() {
            listed += &format!(r#"<sheet name="{name}" r:id="r{number}"/>"#);
            led += &link(&format!("r{number}"), "worksheet", &format!("blatt{number}"));
            parts.push((format!("xl/blatt{number}"), format!("<worksheet><sheetData><row r=\"1\">{row}</row></sheetData></worksheet>")));
        }
        parts.extend([
            ("_rels/.rels".to_owned(), links(&link("w", "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{listed}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels".to_owned(), links(&led)),
            ("xl/texts.xml".to_owned(), "<sst><si><t>甲</t></si></sst>".to_owned()),
            ("xl/sharedStrings.xml".to_owned(), "<sst><si><t>古い</t></si></sst>".to_owned()),
        ]);
        let mut package = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            package.start_file(name, SimpleFileOptions::default()).expect("the part begins");
            package.write_all(text.as_bytes()).expect("the part is written");
        }
        super::super::read(&package.finish().expect("the package is finished").into_inner()).expect("it reads")
    }

    #[test]
    fn what_the_library_cannot_read_costs_that_cell_only() {
        for odd in [r#"<c r="B1" t="e"><v>#SPILL!</v></c>"#, r#"<c r="B1" t="s"><v>7</v></c>"#] {
            let row = format!(r#"<c r="A1" t="s"><v>0</v></c>{odd}<c r="C1" t="s"><v>0</v></c>"#);
            let sheet = &workbook(&[("様式", &row)]).sheets[0];
            let cells: Vec<_> = sheet.cells.iter().map(|(at, cell)| (at.a1(), cell.text.as_str(), cell.doubt)).collect();
            let expected = [("A1", "甲", None), ("B1", "", Some(Doubt::ErrorValue)), ("C1", "甲", None)];
            assert_eq!(cells, expected.map(|(at, text, doubt)| (at.to_owned(), text, doubt)), "{odd}");
            assert!(!sheet.incomplete, "{odd}");
        }
    }

    #[test]
    fn of_two_sheets_with_one_name_the_second_is_missed() {
        let cell = |text: &str| format!(r#"<c r="A1" t="str"><v>{text}</v></c>"#);
        let read = workbook(&[("様式", &cell("一")), ("様式", &cell("二"))]);
        let texts: Vec<_> = read.sheets.iter().map(|sheet| (sheet.text(0, 0), sheet.incomplete)).collect();
        assert_eq!(texts, [(Some("一"), false), (None, true)]);
    }
}

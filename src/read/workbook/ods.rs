//! .ods (OpenDocument), read as a stream: repeated rows and cells are counted, never laid out.
//!
//! calamine's reader leaves out merged areas, annotations and struck-through type, and appends ruby to the text; so the part is read
//! here.

mod pages;
mod paragraphs;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use self::paragraphs::Paragraphs;
use super::{Cell, Doubt, MAX_CELLS, Sheet, Unreadable, Workbook};
use crate::domain::place::CellRef;
use crate::domain::returned::StrayKind;
use crate::domain::text::is_blank;
use crate::domain::value::number_digits;
use crate::read::dates;
use crate::read::gate::{self, Package};
use crate::read::notes::Note;
use crate::read::runs;
use crate::read::xml::{attribute, texts};

/// The reading of a phonetic guide, former contents, and copies of other files are not what is written here.
const UNWRITTEN: [&str; 7] = ["text:ruby-text", "table:tracked-changes", "table:dde-links", "dc:creator", "dc:date", "svg:title", "svg:desc"];

/// Reads a file that has passed the gate.
pub fn read(package: &mut Package<'_>) -> Result<Workbook, Unreadable> {
    if part(package, "META-INF/manifest.xml").is_ok_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Unreadable::Encrypted);
    }
    let content = part(package, "content.xml")?;
    let pages = part(package, "styles.xml").map(|styles| pages::read(&styles)).unwrap_or_default();
    let mut reader = TableReader { pages, ..TableReader::default() };
    reader.read(&content)?;
    let mut workbook = reader.workbook;
    if workbook.sheets.is_empty() {
        return Err(Unreadable::NotAWorkbook);
    }
    if let Ok(meta) = part(package, "meta.xml") {
        read_meta(&meta, &mut workbook);
    }
    Ok(workbook)
}

/// When it was saved last, and the properties that someone gave it.
fn read_meta(xml: &str, workbook: &mut Workbook) {
    workbook.modified = texts(xml, "date", &[]).first().and_then(|(_, date)| dates::stated(date));
    let properties = texts(xml, "user-defined", &[]);
    workbook.properties = properties.into_iter().filter_map(|(property, value)| Some((attribute(&property, "name")?, value))).collect();
}

/// The character that an entity stands for; for one of the file's own, the sign that something cannot be shown.
fn resolved(entity: &str) -> String {
    quick_xml::escape::unescape(&format!("&{entity};")).map_or_else(|_| char::REPLACEMENT_CHARACTER.to_string(), Cow::into_owned)
}

fn part(package: &mut Package<'_>, name: &str) -> Result<String, Unreadable> {
    let index = package.index_for_name(name).ok_or(Unreadable::Damaged)?;
    String::from_utf8(gate::unpack(package, index)?).map_err(|_| Unreadable::Damaged)
}

/// What is being read.
#[derive(Default)]
struct TableReader {
    workbook: Workbook,
    /// Style that is being defined.
    style: Option<String>,
    /// What is printed on the edges of master pages, and the master page of each style.
    pages: BTreeMap<String, Vec<String>>,
    masters: BTreeMap<String, String>,
    /// Styles of hidden sheets.
    hidden: BTreeSet<String>,
    /// Styles that say whether type is struck through.
    struck: BTreeMap<String, bool>,
    /// Sheet that is being read; its rows so far, and columns of the row so far.
    sheet: Option<Sheet>,
    row: u32,
    rows_repeated: u32,
    col: u32,
    /// Cells and notes of the row, which may be repeated.
    row_cells: Vec<(u32, Cell)>,
    row_notes: Vec<(u32, Note)>,
    cell: Option<OpenCell>,
    /// Texts that are being read: of the cell, and of a note or shape inside it.
    texts: Vec<Paragraphs>,
    cells: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    repeated: u32,
    kind: String,
    value: Option<String>,
    is_error: bool,
    formula: bool,
    /// Whether its type is struck through.
    struck: bool,
}

impl TableReader {
    fn read(&mut self, xml: &str) -> Result<(), Unreadable> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut is_open = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => {
                    let name = element.name().as_ref().to_owned();
                    // A table in a cell of another one.
                    let is_nested = name == "table:table" && self.sheet.is_some();
                    self.sheet.iter_mut().for_each(|sheet| sheet.incomplete |= is_nested);
                    is_open |= name == "office:spreadsheet";
                    if !is_nested && !UNWRITTEN.contains(&name.as_str()) {
                        self.start(&name, &element);
                    } else if reader.read_to_end(element.to_end().into_owned().name()).is_err() {
                        break;
                    }
                }
                Ok(Event::End(element)) => {
                    is_open &= element.name().as_ref() != "office:spreadsheet";
                    self.end(element.name().as_ref())?;
                }
                Ok(Event::Text(text)) => self.push(&text),
                Ok(Event::CData(text)) => self.push(&text),
                Ok(Event::GeneralRef(reference)) => {
                    self.push(&resolved(&reference));
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        match self.sheet.take() {
            // Nobody can say which sheets are lost.
            None if is_open => return Err(Unreadable::Damaged),
            Some(_) if xml.get(reader.buffer_position() as usize..).is_none_or(|rest| rest.contains("<table:table ")) => {
                return Err(Unreadable::Damaged);
            }
            // The end of the file inside its last sheet: what was read so far is kept.
            Some(sheet) => self.workbook.sheets.push(Sheet { incomplete: true, ..sheet }),
            None => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraphs) = self.texts.last_mut() {
            paragraphs.push(text);
        }
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        let count = |name: &str| attribute(element, name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).max(1);
        match name {
            "style:style" => {
                self.style = attribute(element, "name");
                self.masters.extend(self.style.clone().zip(attribute(element, "master-page-name")));
            }
            "style:table-properties" if attribute(element, "display").as_deref() == Some("false") => self.hidden.extend(self.style.clone()),
            "style:text-properties" => {
                // Programs state the style of the line, or its type, or both.
                let lines: Vec<String> =
                    ["text-line-through-style", "text-line-through-type"].iter().filter_map(|name| attribute(element, name)).collect();
                let struck = Some(lines.iter().all(|line| line != "none")).filter(|_| !lines.is_empty());
                self.struck.extend(self.style.clone().zip(struck));
            }
            "text:span" => {
                let struck = attribute(element, "style-name").and_then(|style| self.struck.get(&style).copied());
                self.texts.iter_mut().last().into_iter().for_each(|paragraphs| paragraphs.spans.push(struck));
            }
            "table:table" => {
                let name = attribute(element, "name").unwrap_or_default();
                let style = attribute(element, "style-name").unwrap_or_default();
                let page_texts = self.masters.get(&style).and_then(|master| self.pages.get(master)).cloned().unwrap_or_default();
                self.sheet = Some(Sheet { name, hidden: self.hidden.contains(&style), page_texts, ..Sheet::default() });
                (self.row, self.col) = (0, 0);
            }
            // A copy of a sheet of another file, kept for formulas.
            "table:table-source" => self.sheet = None,
            "table:table-row" => {
                self.rows_repeated = count("number-rows-repeated");
                self.col = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let value = ["value", "date-value", "time-value", "boolean-value", "string-value"].iter().find_map(|name| attribute(element, name));
                self.cell = Some(OpenCell {
                    repeated: count("number-columns-repeated"),
                    // The extension of LibreOffice stands beside the type of the standard.
                    kind: typed(element, "office:value-type").unwrap_or_default(),
                    is_error: typed(element, "calcext:value-type").as_deref() == Some("error"),
                    formula: attribute(element, "formula").is_some(),
                    struck: attribute(element, "style-name").is_some_and(|style| self.struck.get(&style) == Some(&true)),
                    value,
                });
                self.texts = vec![Paragraphs::default()];
                let (rows, cols) = (count("number-rows-spanned"), count("number-columns-spanned"));
                if let Some(sheet) = self.sheet.as_mut().filter(|_| rows > 1 || cols > 1) {
                    let last =
                        CellRef::new(self.row.saturating_add(rows - 1).min(CellRef::ROWS), self.col.saturating_add(cols - 1).min(CellRef::COLUMNS));
                    sheet.merges.push((CellRef::new(self.row, self.col), last));
                }
            }
            "draw:image" | "draw:object" | "draw:object-ole" | "draw:plugin" => self.object(),
            "office:annotation" => self.texts.push(Paragraphs::default()),
            _ if is_shape(name) => self.texts.push(Paragraphs::default()),
            "text:p" | "text:h" => self.texts.iter_mut().last().into_iter().for_each(Paragraphs::begin),
            "text:s" => self.push_exactly(" ", attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1)),
            "text:tab" => self.push_exactly("\t", 1),
            "text:line-break" => self.push_exactly("\n", 1),
            _ => {}
        }
    }

    fn push_exactly(&mut self, text: &str, times: usize) {
        if let Some(paragraphs) = self.texts.last_mut() {
            paragraphs.push_exactly(text, times);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "style:style" => self.style = None,
            "text:p" | "text:h" => self.texts.iter_mut().last().into_iter().for_each(|paragraphs| paragraphs.open = false),
            "text:span" => {
                self.texts.last_mut().and_then(|paragraphs| paragraphs.spans.pop());
            }
            "office:annotation" => self.end_note(StrayKind::Note),
            _ if is_shape(name) => self.end_note(StrayKind::Shape),
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "table:table-row" => self.end_row()?,
            "table:table" => self.workbook.sheets.extend(self.sheet.take()),
            _ => {}
        }
        Ok(())
    }

    fn end_note(&mut self, kind: StrayKind) {
        if let Some(text) = self.texts.pop().map(|note| note.text()).filter(|text| !is_blank(text)) {
            self.add_note(Note { cell: String::new(), text, kind });
        }
    }

    /// Takes a note to the cell that is open; a shape may be tied to the sheet, not to a cell.
    fn add_note(&mut self, note: Note) {
        match (&self.cell, &mut self.sheet) {
            (Some(_), _) => self.row_notes.push((self.col, note)),
            (None, Some(sheet)) => sheet.notes.push(note),
            (None, None) => {}
        }
    }

    /// Tells of the first picture or embedded file of a sheet.
    fn object(&mut self) {
        let noted = self.sheet.iter().flat_map(|sheet| &sheet.notes).chain(self.row_notes.iter().map(|(_, note)| note));
        if noted.into_iter().all(|note| note.kind != StrayKind::Object) {
            self.add_note(Note::unread(String::new()));
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        let written = cell.written(&self.texts.pop().unwrap_or_default());
        if !is_blank(&written.text) || written.doubt.is_some() || written.struck.is_some() {
            let last = self.col.saturating_add(cell.repeated).min(CellRef::COLUMNS);
            if self.col >= CellRef::COLUMNS {
                self.sheet.iter_mut().for_each(|sheet| sheet.incomplete = true);
            }
            self.row_cells.extend((self.col..last).map(|col| (col, written.clone())));
        }
        self.col = self.col.saturating_add(cell.repeated).min(CellRef::COLUMNS);
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        let first = self.row;
        self.row = self.row.saturating_add(self.rows_repeated).min(CellRef::ROWS);
        let (cells, notes) = (std::mem::take(&mut self.row_cells), std::mem::take(&mut self.row_notes));
        let Some(sheet) = self.sheet.as_mut().filter(|_| !cells.is_empty() || !notes.is_empty()) else {
            return Ok(());
        };
        // What stands below the last row of a sheet has no place.
        sheet.incomplete |= self.row - first < self.rows_repeated;
        self.cells = self.cells.saturating_add((cells.len() + notes.len()).saturating_mul((self.row - first) as usize));
        if self.cells > MAX_CELLS {
            return Err(Unreadable::TooLarge);
        }
        for row in first..self.row {
            for (col, cell) in &cells {
                sheet.cells.insert(CellRef::new(row, *col), cell.clone());
            }
            sheet.notes.extend(notes.iter().map(|(col, note)| Note { cell: CellRef::new(row, *col).a1(), ..note.clone() }));
        }
        Ok(())
    }
}

impl OpenCell {
    /// What stands in the cell, given what stood on the screen.
    fn written(&self, shown: &Paragraphs) -> Cell {
        let value = self.value.clone().unwrap_or_default();
        let text = shown.text();
        let (text, value, doubt) = match self.kind.as_str() {
            _ if self.is_error => (text, None, Some(Doubt::ErrorValue)),
            "float" | "currency" | "percentage" => {
                let digits = value.parse().map_or(text.clone(), number_digits);
                (if is_blank(&text) { digits.clone() } else { text }, Some(digits), None)
            }
            "boolean" => (value.to_uppercase(), None, None),
            "date" | "time" if is_blank(&text) => (value, None, Some(Doubt::Date)),
            "date" => (text, Some(value.replace('T', " ")), None),
            "string" if text.is_empty() => (value, None, None),
            _ if self.formula && text.is_empty() => (String::new(), None, Some(Doubt::FormulaWithoutValue)),
            _ => (text, None, None),
        };
        let doubt = doubt.or_else(|| text.contains(char::REPLACEMENT_CHARACTER).then_some(Doubt::Garbled));
        let mut cell = Cell { value: value.filter(|value| *value != text), text, formula: self.formula, doubt, ..Cell::default() };
        if let Some(split) = runs::split(&shown.runs, self.struck) {
            cell.text = if is_blank(&split.kept) { String::new() } else { split.kept };
            cell.struck = Some(split.struck);
        }
        cell
    }
}

/// An attribute by its whole name.
fn typed(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name).map(|attribute| attribute.value.into_owned())
}

/// Whether text in this element stands in a shape, not in the cell.
fn is_shape(name: &str) -> bool {
    let shapes = ["text-box", "custom-shape", "rect", "ellipse", "line", "caption", "polygon", "connector"];
    name.strip_prefix("draw:").is_some_and(|name| shapes.contains(&name))
}

#[cfg(test)]
mod tests;

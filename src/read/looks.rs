//! Looks of cells where they change what is said: number formats and struck-through type. Sheets are gone through for them
//! only where they can matter.

use std::collections::BTreeMap;

use calamine::Style;

use super::package::Package;
use super::runs::{self, Run, RunReader, Split};
use super::shown::{self, Texts, shown};
use super::workbook::{Cell, Doubt, Sheet};
use super::xml::{Piece, attribute, name, walk};
use crate::domain::place::CellRef;
use crate::domain::text::is_blank;

/// What a workbook says about looks.
#[derive(Debug, Default)]
pub struct Looks {
    palette: Vec<Look>,
    /// Shared strings with several looks, by index; empty if none has struck-through type or may stand in a struck-out cell.
    rich: Vec<Option<Vec<Run>>>,
    is_1904: bool,
}

/// One of the looks that a workbook's cells have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The format of numbers, where it is not the plain one.
    format: Option<String>,
    /// What it makes of texts.
    texts: Texts,
    struck: bool,
}

/// Cells of a sheet whose looks may matter.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Numbers and dates.
    pub numbers: BTreeMap<CellRef, f64>,
    /// Whether some text stands in a cell itself and not in the table of shared strings.
    pub inline: bool,
}

impl Looks {
    /// Reads what is needed, given the looks that the library for cells knows and the name of the table of shared strings.
    pub fn new(package: &mut Package<'_>, styles: &[Style], strings: Option<&str>, is_1904: bool) -> (Self, bool) {
        let palette: Vec<Look> = styles.iter().map(Look::of).collect();
        let struck = palette.iter().any(|look| look.struck);
        let (rich, readable) = match strings.map(|part| package.read(part)) {
            Some(Ok(Some(xml))) if struck || xml.contains("strike") => (runs::shared(xml), true),
            Some(Err(_)) => (Vec::new(), false),
            _ => (Vec::new(), true),
        };
        let rich = if rich.iter().any(Option::is_some) { rich } else { Vec::new() };
        (Self { palette, rich, is_1904 }, readable)
    }

    /// Puts what is shown, and what was struck out, into the cells of a sheet. `xml` is its part.
    pub fn apply(&self, sheet: &mut Sheet, wanted: &Wanted, xml: &str) {
        let of_numbers = !wanted.numbers.is_empty() && self.palette.iter().any(|look| look.format.is_some());
        let formats = of_numbers || self.palette.iter().any(|look| look.texts != Texts::AsTyped);
        let strikes = !self.rich.is_empty() || self.palette.iter().any(|look| look.struck) || (wanted.inline && xml.contains("strike"));
        if !formats && !strikes {
            return;
        }
        let plain = Look::default();
        each_cell(xml, |found| {
            let Some(cell) = sheet.cells.get_mut(&found.at) else { return };
            let look = self.palette.get(found.style).unwrap_or(&plain);
            let runs = found.string.and_then(|index| self.rich.get(index)?.as_deref()).or(found.runs.as_deref());
            let content = match wanted.numbers.get(&found.at) {
                Some(number) => Content::Number(*number),
                None if found.is_text => Content::Text(runs),
                None => Content::Other,
            };
            look.apply(cell, content, self.is_1904);
        });
    }
}

impl Look {
    /// The look of cells with this number format, known by id or code, and type.
    pub fn new(id: u32, code: &str, struck: bool) -> Self {
        let code = Some(shown::japanese(id, code)).filter(|code| !code.eq_ignore_ascii_case("General") && !matches!(*code, "" | "@"));
        Self { format: code.map(str::to_owned), texts: code.map(shown::texts).unwrap_or_default(), struck }
    }

    fn of(style: &Style) -> Self {
        let struck = style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
        let format = style.number_format.as_ref();
        Self::new(format.and_then(|format| format.format_id).unwrap_or(0), format.map_or("", |format| &format.format_code), struck)
    }

    /// Puts what is shown, and what was struck out, into a cell.
    pub fn apply(&self, cell: &mut Cell, content: Content<'_>, is_1904: bool) {
        if let (Content::Number(number), Some(format)) = (content, &self.format) {
            show(cell, format, number, is_1904);
        }
        let runs = if let Content::Text(runs) = content { runs } else { None };
        let split = match runs {
            Some(runs) => runs::split(runs, self.struck),
            None if self.struck && !is_blank(&cell.text) => Some(Split { kept: String::new(), struck: cell.text.clone() }),
            None => None,
        };
        if let Some(Split { kept, struck }) = split {
            cell.text = if is_blank(&kept) { String::new() } else { kept };
            cell.struck = Some(struck);
        }
        match &self.texts {
            Texts::Between(before, after) if matches!(content, Content::Text(_)) && !is_blank(&cell.text) => {
                cell.text = format!("{before}{}{after}", cell.text);
            }
            Texts::Hidden if matches!(content, Content::Text(_)) && cell.doubt.is_none() => cell.doubt = Some(Doubt::Hidden),
            _ => {}
        }
    }
}

/// What a cell holds, as far as its look matters.
#[derive(Debug, Clone, Copy)]
pub enum Content<'r> {
    /// A number or date.
    Number(f64),
    /// A text, with its runs if it has several looks.
    Text(Option<&'r [Run]>),
    /// Anything else.
    Other,
}

/// The text of a number or date in this format; what is not known keeps its digits, and a date its doubt.
fn show(cell: &mut Cell, format: &str, number: f64, is_1904: bool) {
    let look = shown(format, number, is_1904);
    let plain = if look.is_date || cell.doubt == Some(Doubt::Date) { shown::iso(number, is_1904) } else { Some(cell.text.clone()) };
    let Some(text) = look.text else {
        cell.doubt = cell.doubt.or(Some(Doubt::Format));
        return;
    };
    // A format that hides a number does not make it unwritten.
    if text.is_empty() {
        cell.doubt = Some(Doubt::Hidden);
        return;
    }
    if let Some(plain) = plain {
        cell.doubt = None;
        cell.value = (plain != text).then_some(plain);
        cell.text = text;
    }
}

/// A cell as its sheet's part has it.
struct Found {
    at: CellRef,
    style: usize,
    /// Whether a text stands in it.
    is_text: bool,
    /// Index in the table of shared strings.
    string: Option<usize>,
    /// Runs of a text that stands in the cell itself, if it has several looks.
    runs: Option<Vec<Run>>,
}

/// Goes through the cells of a sheet's part.
fn each_cell(xml: &str, mut see: impl FnMut(Found)) {
    let end = xml.rfind("sheetData>").unwrap_or(xml.len());
    let mut next = CellRef::new(0, 0);
    let mut cell: Option<Found> = None;
    let mut is_shared = false;
    let mut in_value = false;
    let mut text: Option<RunReader> = None;
    walk(&xml[..end], true, |piece| match piece {
        Piece::Open(element) if name(element) == "row" => {
            let row = attribute(element, "r").and_then(|row| row.parse::<u32>().ok()?.checked_sub(1));
            next = CellRef::new(row.unwrap_or(next.row), 0);
        }
        Piece::Close("row") => next.row = next.row.saturating_add(1),
        Piece::Open(element) if name(element) == "c" => {
            let at = attribute(element, "r").and_then(|name| CellRef::parse(&name)).unwrap_or(next);
            let style = attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
            let kind = attribute(element, "t").unwrap_or_default();
            is_shared = kind == "s";
            cell = Some(Found { at, style, is_text: matches!(kind.as_str(), "s" | "str" | "inlineStr"), string: None, runs: None });
            next = CellRef::new(next.row, at.col.saturating_add(1));
        }
        Piece::Close("c") => cell.take().into_iter().for_each(&mut see),
        Piece::Open(element) if name(element) == "v" => in_value = is_shared,
        Piece::Close("v") => in_value = false,
        Piece::Text(index) if in_value => cell.iter_mut().for_each(|cell| cell.string = index.trim().parse().ok()),
        Piece::Open(element) if name(element) == "is" => text = Some(RunReader::default()),
        Piece::Close("is") => {
            let runs = text.take().map(RunReader::finish).filter(|runs| runs.iter().any(|run| run.struck.is_some()));
            if let Some(cell) = &mut cell {
                cell.runs = runs;
            }
        }
        piece => text.iter_mut().for_each(|text| text.see(&piece)),
    });
}

//! What calamine leaves out of .xls: the version of the format, whether it is encrypted, how large its sheets are, notes, and looks
//! that change what is said.
//!
//! Records follow [MS-XLS]; section numbers are its own.

mod looks;

use std::collections::BTreeMap;

use self::looks::{Styles, units};
use crate::domain::place::CellRef;
use crate::read::looks::Look;
use crate::read::runs::Run;

/// What the stream of a workbook says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Biff {
    /// Whether it is of Excel 97 or later, which stores text as Unicode.
    pub is_unicode: bool,
    /// Whether it cannot be read without a password.
    pub is_encrypted: bool,
    /// Each worksheet in order.
    pub sheets: Vec<BiffSheet>,
    /// The looks that its cells have.
    pub looks: Vec<Look>,
    /// The runs of strings in which some type is struck through.
    pub rich: BTreeMap<u32, Vec<Run>>,
}

/// What one sheet says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct BiffSheet {
    /// Cells of the rectangle around everything written, which calamine lays out.
    pub area: u64,
    /// Cells with a note, and its text where that is found.
    pub notes: Vec<(CellRef, Option<String>)>,
    /// Texts of boxes and shapes.
    pub shapes: Vec<String>,
    /// Whether a picture, chart or embedded file lies over it.
    pub has_objects: bool,
    /// Headers and footers of its pages, with Excel's codes in them.
    pub edges: Vec<String>,
    /// The look of each written cell, and its string in the table.
    pub cells: BTreeMap<CellRef, (u16, Option<u32>)>,
}

impl Biff {
    /// The look of a cell and the runs of its text, if it has several looks.
    pub fn look(&self, sheet: usize, at: CellRef) -> Option<(&Look, Option<&[Run]>)> {
        let (look, string) = self.sheets.get(sheet)?.cells.get(&at)?;
        Some((self.looks.get(usize::from(*look))?, string.and_then(|string| self.rich.get(&string)).map(Vec::as_slice)))
    }
}

// Types of records.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
const NOTE: u16 = 0x001c;
const OBJECT: u16 = 0x005d;
// Kinds of objects; what is embedded is a picture, too.
const CHART: u16 = 5;
const PICTURE: u16 = 8;
const TEXT_OF_OBJECT: u16 = 0x01b6;
const CONTINUE: u16 = 0x003c;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
/// Headers and footers of even pages and of the first one.
const MORE_EDGES: u16 = 0x089c;
const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041e;
const LOOK: u16 = 0x00e0;
const STRINGS: u16 = 0x00fc;
/// Records of cells, each beginning with row, column and look: FORMULA, LABEL, NUMBER, BOOLERR, RK, RSTRING, LABELSST, MULRK.
const CELLS: [u16; 8] = [0x0006, 0x0204, 0x0203, 0x0205, 0x027e, 0x00d6, STRING_OF_TABLE, MULTIPLE_NUMBERS];
const STRING_OF_TABLE: u16 = 0x00fd;
const MULTIPLE_NUMBERS: u16 = 0x00bd;
/// Bytes of each number in a record of several: its look and the number.
const NUMBER: usize = 6;

/// Reads the stream. What does not fit the format ends the reading of that sheet.
pub fn read(stream: &[u8]) -> Biff {
    let mut biff = Biff::default();
    let mut starts = Vec::new();
    let mut styles = Styles::default();
    let mut strings: Vec<&[u8]> = Vec::new();
    let mut in_strings = false;
    for record in Records::from(stream, 0) {
        in_strings = record.kind == STRINGS || (in_strings && record.kind == CONTINUE);
        match record.kind {
            _ if in_strings => strings.push(record.data),
            FONT => styles.font(record.data),
            FORMAT => styles.format(record.data, biff.is_unicode),
            LOOK => styles.look(record.data),
            BOF => biff.is_unicode = u16_at(record.data, 0) == Some(0x0600),
            FILE_PASS => biff.is_encrypted = true,
            // Only worksheets (5.2.4.28: dt is 0).
            BOUND_SHEET if record.data.get(5) == Some(&0) => starts.extend(u32_at(record.data, 0)),
            EOF => break,
            _ => {}
        }
    }
    if !biff.is_encrypted {
        biff.sheets = starts.iter().map(|start| read_sheet(stream, *start as usize, biff.is_unicode)).collect();
        biff.looks = styles.finish();
        if styles.has_struck() {
            biff.rich = styles.rich_strings(&strings);
        }
    }
    biff
}

fn read_sheet(stream: &[u8], start: usize, is_unicode: bool) -> BiffSheet {
    let mut sheet = BiffSheet::default();
    let mut depth = 0_u32;
    let mut bounds: Option<(CellRef, CellRef)> = None;
    let mut object = None;
    let mut texts: BTreeMap<u16, String> = BTreeMap::new();
    let mut notes: Vec<(CellRef, u16)> = Vec::new();
    let mut text: Option<ObjectText> = None;
    for record in Records::from(stream, start) {
        if record.kind != CONTINUE {
            texts.extend(text.take().and_then(ObjectText::finish));
        }
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // A chart inside the sheet has cells of its own.
            _ if depth > 1 => {}
            kind if CELLS.contains(&kind) => {
                let cells = cells(&record);
                if let (Some((from, _)), Some((to, _))) = (cells.first(), cells.last()) {
                    bounds = Some(bounds.map_or((*from, *to), |bounds| around(bounds, (*from, *to))));
                }
                sheet.cells.extend(cells);
            }
            HEADER | FOOTER => sheet.edges.extend(looks::sized_text(record.data, is_unicode)),
            // 2.4.137: after 38 bytes those of even pages and of the first page, as far as there are any.
            MORE_EDGES => {
                let mut rest = record.data.get(38..).unwrap_or_default();
                while let Some(text) = looks::sized_text(rest, true) {
                    let wide = rest.get(2).is_some_and(|flags| flags & 1 == 1);
                    let length = usize::from(u16_at(rest, 0).unwrap_or_default());
                    rest = rest.get(3 + length * if wide { 2 } else { 1 }..).unwrap_or_default();
                    sheet.edges.push(text);
                }
            }
            // FtCmo (2.5.143): type and size, kind of object, id.
            OBJECT => {
                sheet.has_objects |= matches!(u16_at(record.data, 4), Some(CHART | PICTURE));
                object = u16_at(record.data, 6);
            }
            TEXT_OF_OBJECT => text = object.zip(u16_at(record.data, 10)).map(|(object, length)| ObjectText::new(object, length)),
            CONTINUE => text.iter_mut().for_each(|text| text.push(record.data)),
            NOTE => {
                let at = u16_at(record.data, 0).zip(u16_at(record.data, 2)).map(|(row, col)| CellRef::new(row.into(), col.into()));
                notes.extend(at.map(|at| (at, u16_at(record.data, 6).unwrap_or_default())));
            }
            _ => {}
        }
    }
    sheet.area = bounds.map_or(0, |(first, last)| u64::from(last.row - first.row + 1) * u64::from(last.col - first.col + 1));
    sheet.notes = notes.into_iter().map(|(at, object)| (at, texts.remove(&object))).collect();
    sheet.shapes = texts.into_values().collect();
    sheet
}

/// The cells of a record.
fn cells(record: &Record<'_>) -> Vec<(CellRef, (u16, Option<u32>))> {
    let (Some(row), Some(col)) = (u16_at(record.data, 0), u16_at(record.data, 2)) else {
        return Vec::new();
    };
    let at = |col: usize| CellRef::new(row.into(), col as u32);
    if record.kind == MULTIPLE_NUMBERS {
        let numbers = record.data.get(4..).unwrap_or_default().chunks_exact(NUMBER);
        return (usize::from(col)..).zip(numbers).map(|(col, number)| (at(col), (u16_at(number, 0).unwrap_or_default(), None))).collect();
    }
    let string = if record.kind == STRING_OF_TABLE { u32_at(record.data, 6) } else { None };
    vec![(at(col.into()), (u16_at(record.data, 4).unwrap_or_default(), string))]
}

fn around(a: (CellRef, CellRef), b: (CellRef, CellRef)) -> (CellRef, CellRef) {
    let first = CellRef::new(a.0.row.min(b.0.row), a.0.col.min(b.0.col));
    (first, CellRef::new(a.1.row.max(b.1.row), a.1.col.max(b.1.col)))
}

/// The text of a note or shape, which stands in the records after its TXO (2.4.329).
struct ObjectText {
    object: u16,
    /// Characters that are still to come.
    missing: usize,
    text: String,
}

impl ObjectText {
    fn new(object: u16, length: u16) -> Self {
        Self { object, missing: length.into(), text: String::new() }
    }

    /// A piece: whether its characters have two bytes, then the characters.
    fn push(&mut self, data: &[u8]) {
        let Some((flags, characters)) = data.split_first().filter(|_| self.missing > 0) else {
            return;
        };
        let units = units(characters, flags & 1 == 1, self.missing);
        self.missing -= units.len();
        self.text.push_str(&String::from_utf16_lossy(&units));
    }

    fn finish(self) -> Option<(u16, String)> {
        (!self.text.is_empty()).then_some((self.object, self.text))
    }
}

/// A record of the stream.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

/// Records one after another, until one does not fit.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn from(stream: &'a [u8], start: usize) -> Self {
        Self { rest: stream.get(start..).unwrap_or_default() }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some(Record { kind, data })
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes(), &u16::try_from(data.len()).expect("a short record").to_le_bytes(), data].concat()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A workbook of one sheet.
    fn workbook(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
        let begin = [record(BOF, &words(&[0x0600, 5])), globals.to_vec()].concat();
        let end = record(EOF, &[]);
        let start = (begin.len() + 4 + 8 + end.len()) as u32;
        let bound = record(BOUND_SHEET, &[&start.to_le_bytes()[..], &[0, 0, 0, 0]].concat());
        [begin, bound, end.clone(), record(BOF, &words(&[0x0600, 0x10])), sheet.to_vec(), end].concat()
    }

    fn number(row: u16, col: u16) -> Vec<u8> {
        record(0x0203, &[words(&[row, col, 0]), vec![0; 8]].concat())
    }

    #[test]
    fn the_area_is_that_of_the_sheet_itself() {
        let chart = [record(BOF, &words(&[0x0600, 0x20])), number(65_535, 255), record(EOF, &[])].concat();
        let row = record(MULTIPLE_NUMBERS, &words(&[9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]));
        let biff = read(&workbook(&[], &[number(4, 3), chart, row].concat()));
        assert!(biff.is_unicode && !biff.is_encrypted);
        assert_eq!(biff.sheets.iter().map(|sheet| sheet.area).collect::<Vec<_>>(), [6 * 3]);
    }

    #[test]
    fn notes_have_the_text_of_their_object() {
        let object = |id: u16| record(OBJECT, &words(&[0x15, 0x12, 0x19, id]));
        let text = |length: u16| record(TEXT_OF_OBJECT, &words(&[0, 0, 0, 0, 0, length, 0, 0, 0]));
        let wide = |text: &str| record(CONTINUE, &[vec![1], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat());
        let narrow = |text: &str| record(CONTINUE, &[&[0], text.as_bytes()].concat());
        let looks = record(CONTINUE, &[0; 16]);
        let note = |row: u16, object: u16| record(NOTE, &words(&[row, 2, 0, object, 0]));
        let sheet = [object(1), text(6), wide("速報"), narrow("No.1"), looks, object(2), text(2), wide("図形"), note(7, 1), note(8, 3)].concat();
        let biff = read(&workbook(&[], &sheet));
        assert_eq!(biff.sheets[0].notes, [(CellRef::new(7, 2), Some("速報No.1".to_owned())), (CellRef::new(8, 2), None)]);
        assert_eq!((biff.sheets[0].shapes.clone(), biff.sheets[0].has_objects), (vec!["図形".to_owned()], false));
        for kind in [CHART, PICTURE] {
            assert!(read(&workbook(&[], &record(OBJECT, &words(&[0x15, 0x12, kind, 1])))).sheets[0].has_objects);
        }
    }

    #[test]
    fn encryption_is_told_and_bad_ends_are_ends() {
        let whole = workbook(&record(FILE_PASS, &words(&[1])), &number(0, 0));
        assert!(read(&whole).is_encrypted);
        let whole = workbook(&[], &number(0, 0));
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        assert_eq!(read(&whole[..whole.len() - 6]).sheets[0].area, 0);
    }
}

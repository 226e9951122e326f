//! What calamine leaves out of .xls: the version of the format, whether it is encrypted, how large its sheets are, and notes.
//!
//! Records follow [MS-XLS]; section numbers are its own.

use std::collections::BTreeMap;

use crate::domain::place::CellRef;

/// What the stream of a workbook says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Biff {
    /// Whether it is of Excel 97 or later, which stores text as Unicode.
    pub is_unicode: bool,
    /// Whether it cannot be read without a password.
    pub is_encrypted: bool,
    /// Each worksheet in order.
    pub sheets: Vec<BiffSheet>,
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
}

// Types of records.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
const NOTE: u16 = 0x001c;
const OBJECT: u16 = 0x005d;
const TEXT_OF_OBJECT: u16 = 0x01b6;
const CONTINUE: u16 = 0x003c;
/// Records of cells, each beginning with row and column: FORMULA, LABEL, NUMBER, BOOLERR, RK, LABELSST, RSTRING, MULRK.
const CELLS: [u16; 8] = [0x0006, 0x0204, 0x0203, 0x0205, 0x027e, 0x00fd, 0x00d6, 0x00bd];
const MULTIPLE_NUMBERS: u16 = 0x00bd;

/// Reads the stream. What does not fit the format ends the reading of that sheet.
pub fn read(stream: &[u8]) -> Biff {
    let mut biff = Biff::default();
    let mut starts = Vec::new();
    for record in Records::from(stream, 0) {
        match record.kind {
            BOF => biff.is_unicode = u16_at(record.data, 0) == Some(0x0600),
            FILE_PASS => biff.is_encrypted = true,
            // Only worksheets (5.2.4.28: dt is 0).
            BOUND_SHEET if record.data.get(5) == Some(&0) => starts.extend(u32_at(record.data, 0)),
            EOF => break,
            _ => {}
        }
    }
    if !biff.is_encrypted {
        biff.sheets = starts.iter().map(|start| read_sheet(stream, *start as usize)).collect();
    }
    biff
}

fn read_sheet(stream: &[u8], start: usize) -> BiffSheet {
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
                let (Some(row), Some(col)) = (u16_at(record.data, 0), u16_at(record.data, 2)) else { continue };
                let last = if kind == MULTIPLE_NUMBERS { u16_at(record.data, record.data.len().saturating_sub(2)) } else { None };
                let (from, to) = (CellRef::new(row.into(), col.into()), CellRef::new(row.into(), last.unwrap_or(col).into()));
                bounds = Some(bounds.map_or((from, to), |bounds| around(bounds, (from, to))));
            }
            // FtCmo (2.5.143): type and size, kind of object, id.
            OBJECT => object = u16_at(record.data, 6),
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
        let wide = flags & 1 == 1;
        let units: Vec<u16> = if wide {
            characters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).take(self.missing).collect()
        } else {
            characters.iter().map(|byte| u16::from(*byte)).take(self.missing).collect()
        };
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
        let row = record(MULTIPLE_NUMBERS, &words(&[9, 2, 0, 0, 0, 0, 0, 0, 4]));
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
        assert_eq!(biff.sheets[0].shapes, ["図形"]);
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

//! Looks of cells in .xls where they change what is said: number formats and struck-through type.

use std::collections::BTreeMap;

use super::{u16_at, u32_at};
use crate::read::looks::Look;
use crate::read::runs::Run;
use crate::read::text;

/// The characters of a string, and where which font begins.
type RichString = (Vec<u16>, Vec<(u16, u16)>);

/// What the beginning of a workbook says about looks, record by record.
#[derive(Debug, Default)]
pub struct Styles {
    /// Whether each font is struck through.
    struck: Vec<bool>,
    /// Number formats by id.
    formats: BTreeMap<u16, String>,
    /// Font and number format of each look.
    looks: Vec<(u16, u16)>,
}

impl Styles {
    /// A font (2.4.122).
    pub fn font(&mut self, data: &[u8]) {
        const STRUCK: u16 = 1 << 3;
        self.struck.push(u16_at(data, 2).is_some_and(|flags| flags & STRUCK != 0));
    }

    /// A number format (2.4.126).
    pub fn format(&mut self, data: &[u8], is_unicode: bool) {
        let code = data.get(2..).and_then(|data| sized_text(data, is_unicode));
        self.formats.extend(u16_at(data, 0).zip(code));
    }

    /// A look (2.4.353).
    pub fn look(&mut self, data: &[u8]) {
        self.looks.push((u16_at(data, 0).unwrap_or_default(), u16_at(data, 2).unwrap_or_default()));
    }

    /// Whether any type is struck through at all.
    pub fn has_struck(&self) -> bool {
        self.struck.contains(&true)
    }

    /// All looks, by the number that cells give.
    pub fn finish(&self) -> Vec<Look> {
        let look = |(font, format): &(u16, u16)| {
            let code = self.formats.get(format).map_or_else(|| built_in(*format), String::as_str);
            Look::new((*format).into(), code, self.is_struck(*font))
        };
        self.looks.iter().map(look).collect()
    }

    /// Fonts are counted without the number 4 (2.5.129).
    fn is_struck(&self, font: u16) -> bool {
        self.struck.get(usize::from(if font > 4 { font - 1 } else { font })).copied().unwrap_or(false)
    }

    /// The table of strings (2.4.265) in its pieces: the runs of each string in which some type is struck through, by its number.
    pub fn rich_strings(&self, pieces: &[&[u8]]) -> BTreeMap<u32, Vec<Run>> {
        let mut found = BTreeMap::new();
        let mut pieces = Pieces { current: &[], rest: pieces };
        let Some(head) = pieces.take(8) else { return found };
        for index in 0..u32_at(&head, 4).unwrap_or_default() {
            let Some((units, runs)) = pieces.string() else { break };
            if runs.iter().any(|(_, font)| self.is_struck(*font)) {
                found.insert(index, self.runs(&units, &runs));
            }
        }
        found
    }

    /// What stands before the first run looks as its cell does.
    fn runs(&self, units: &[u16], runs: &[(u16, u16)]) -> Vec<Run> {
        let starts: Vec<usize> = runs.iter().map(|(start, _)| usize::from(*start).min(units.len())).collect();
        let piece = |from: usize, to: usize| String::from_utf16_lossy(units.get(from..to).unwrap_or_default());
        let mut found = vec![Run { text: piece(0, starts.first().copied().unwrap_or(units.len())), struck: None }];
        for (index, (_, font)) in runs.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(units.len());
            found.push(Run { text: piece(starts[index], end), struck: Some(self.is_struck(*font)) });
        }
        found
    }
}

/// A record and those that continue it.
struct Pieces<'a> {
    current: &'a [u8],
    rest: &'a [&'a [u8]],
}

impl Pieces<'_> {
    fn next(&mut self) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        (self.current, self.rest) = (first, rest);
        Some(())
    }

    fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut taken = Vec::new();
        while taken.len() < length {
            if self.current.is_empty() {
                self.next()?;
            }
            let (head, tail) = self.current.split_at(self.current.len().min(length - taken.len()));
            taken.extend_from_slice(head);
            self.current = tail;
        }
        Some(taken)
    }

    /// A string (2.5.293).
    fn string(&mut self) -> Option<RichString> {
        let head = self.take(3)?;
        let (length, flags) = (usize::from(u16_at(&head, 0)?), head[2]);
        let runs = if flags & 8 == 0 { 0 } else { usize::from(u16_at(&self.take(2)?, 0)?) };
        let extension = if flags & 4 == 0 { 0 } else { u32_at(&self.take(4)?, 0)? as usize };
        let mut characters = Vec::new();
        let mut wide = flags & 1 == 1;
        while characters.len() < length {
            // Where characters go on in the next record, it says anew how wide they are.
            if self.current.is_empty() {
                self.next()?;
                let (flags, tail) = self.current.split_first()?;
                (wide, self.current) = (flags & 1 == 1, tail);
            }
            let new = units(self.current, wide, length - characters.len());
            let used = new.len() * (1 + usize::from(wide));
            // Half a character at the end of a record: no program writes that.
            self.current = if new.is_empty() { &[] } else { &self.current[used..] };
            characters.extend(new);
        }
        let runs = self.take(runs * 4)?;
        self.take(extension)?;
        Some((characters, runs.chunks_exact(4).filter_map(|run| Some((u16_at(run, 0)?, u16_at(run, 2)?))).collect()))
    }
}

/// A text with its length before it (2.5.294); before Excel 97 in the code page of its program.
pub(super) fn sized_text(data: &[u8], is_unicode: bool) -> Option<String> {
    if !is_unicode {
        let (length, text) = data.split_first()?;
        return Some(text::decode(text.get(..usize::from(*length))?).0.into_owned());
    }
    let length = usize::from(u16_at(data, 0)?);
    let flags = data.get(2)?;
    Some(String::from_utf16_lossy(&units(data.get(3..)?, flags & 1 == 1, length)))
}

/// At most `length` characters of one or two bytes each.
pub(super) fn units(bytes: &[u8], wide: bool, length: usize) -> Vec<u16> {
    if wide {
        bytes.chunks_exact(2).take(length).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
    } else {
        bytes.iter().take(length).map(|byte| u16::from(*byte)).collect()
    }
}

/// Number formats that a file names by id only ([MS-XLS] leaves them to ECMA-376, 18.8.30).
fn built_in(id: u16) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 | 38 => "#,##0 ;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

//! Where something stands: file, sheet and cell.

use std::sync::Arc;

/// A cell's position, both counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct CellRef {
    /// Row, 0 is the sheet's first.
    pub row: u32,
    /// Column, 0 is A.
    pub col: u32,
}

impl CellRef {
    /// How many rows and columns the largest sheet has (ECMA-376; Excel's limits).
    pub const ROWS: u32 = 1 << 20;
    /// See [`Self::ROWS`].
    pub const COLUMNS: u32 = 1 << 14;

    /// Whether a sheet has such a cell.
    pub fn is_on_a_sheet(self) -> bool {
        self.row < Self::ROWS && self.col < Self::COLUMNS
    }

    /// The position at `row` and `col`, counted from zero.
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }

    /// The name a spreadsheet shows, such as `H12`.
    pub fn a1(self) -> String {
        format!("{}{}", column_letters(self.col), u64::from(self.row) + 1)
    }

    /// The position that a spreadsheet calls so; `None` if it is no cell's name.
    pub fn parse(name: &str) -> Option<Self> {
        let (letters, digits) = name.split_at(name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len()));
        let number = |col: u32, letter: u8| col.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let col = letters.bytes().try_fold(0, number)?;
        let row: u32 = digits.parse().ok().filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()))?;
        (col > 0 && row > 0).then(|| Self::new(row - 1, col - 1))
    }
}

/// Column letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A place that a person can look up: a file relative to the workspace (with `/`), a sheet, a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Place {
    /// Path relative to the workspace, `/` between folders.
    pub file: Option<Arc<str>>,
    /// Name of the sheet.
    pub sheet: Option<Arc<str>>,
    /// Name of the cell, such as `H12`.
    pub cell: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: Some(file.into()), sheet: None, cell: None }
    }

    /// A sheet of a file.
    pub fn sheet(file: &str, sheet: &str) -> Self {
        Self { sheet: Some(sheet.into()), ..Self::file(file) }
    }

    /// A cell of a sheet of a file.
    pub fn cell(file: &str, sheet: &str, cell: CellRef) -> Self {
        Self::sheet(file, sheet).at(cell)
    }

    /// A cell of this sheet, whose names are not copied.
    #[must_use]
    pub fn at(&self, cell: CellRef) -> Self {
        Self { cell: Some(cell.a1()), ..self.clone() }
    }

    /// The place in words: 「回収/x.xlsx　シート「…」　セルH12」, as much of it as is known.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.file.as_deref().map(str::to_owned));
        parts.extend(self.sheet.as_ref().map(|sheet| format!("シート「{sheet}」")));
        parts.extend(self.cell.as_ref().map(|cell| format!("セル{cell}")));
        parts.join(" ")
    }
}

/// Several places in words, the first `most` of them; what the place before has said already is not repeated:
/// 「回収/x.xlsx シート「…」 セルH12、セルH13 ほか3か所」.
pub fn in_words<'p>(places: impl IntoIterator<Item = &'p Place>, most: usize) -> String {
    let mut places: Vec<&Place> = places.into_iter().collect();
    places.dedup();
    let shown = &places[..places.len().min(most)];
    let mut words: Vec<String> = Vec::new();
    let mut before = &Place::default();
    for place in shown {
        let same_file = before.file.is_some() && place.file == before.file;
        let same_sheet = same_file && before.sheet.is_some() && place.sheet == before.sheet;
        let new = Place {
            file: place.file.clone().filter(|_| !(same_file && place.sheet.is_some())),
            sheet: place.sheet.clone().filter(|_| !(same_sheet && place.cell.is_some())),
            cell: place.cell.clone(),
        };
        words.push(new.words());
        before = place;
    }
    let rest = if places.len() > shown.len() { format!(" ほか{}か所", places.len() - shown.len()) } else { String::new() };
    words.join("、") + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cells_as_spreadsheets_do() {
        assert_eq!(CellRef::new(0, 0).a1(), "A1");
        assert_eq!(CellRef::new(11, 7).a1(), "H12");
        assert_eq!(column_letters(25), "Z");
        assert_eq!(column_letters(26), "AA");
        assert_eq!(column_letters(16383), "XFD");
        for name in ["A1", "H12", "XFD1048576"] {
            assert_eq!(CellRef::parse(name).map(CellRef::a1).as_deref(), Some(name));
        }
        for name in ["", "A", "1", "A0", "A+1", "あ1", "A1B", "ZZZZZZZZ1", "A99999999999"] {
            assert_eq!(CellRef::parse(name), None, "{name}");
        }
    }

    #[test]
    fn says_of_several_places_only_what_is_new() {
        let cell = |file, row| Place::cell(file, "様式", CellRef::new(row, 7));
        let places = [cell("a.xlsx", 0), cell("a.xlsx", 1), cell("b.xlsx", 1), cell("b.xlsx", 2)];
        assert_eq!(in_words(&places, 3), "a.xlsx シート「様式」 セルH1、セルH2、b.xlsx シート「様式」 セルH2 ほか1か所");
        assert_eq!(in_words(&[Place::file("a.xlsx"), Place::file("a.xlsx")], 3), "a.xlsx", "a place is named once");
        assert_eq!(in_words(&[], 3), "");
    }
}

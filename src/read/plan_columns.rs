//! Finding a table in a sheet: the header row by its texts, columns by label, merged areas and blanks that continue.

use super::workbook::Sheet;
use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank};

/// How many rows from the top may precede the header.
const HEADER_SEARCH_ROWS: u32 = 40;

/// A table with a header row inside a sheet.
#[derive(Debug)]
pub struct Table<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Row of the header, from zero.
    pub header_row: u32,
    /// Column and label of each header cell, in order.
    pub labels: Vec<(u32, String)>,
}

/// The headings of a row: what stands in its level columns (`own`) and, where one is blank, what stands above (`above`), as long as the
/// levels before it do not change. A level that has none is empty.
pub fn continued(above: &[String], own: impl Iterator<Item = Option<String>>) -> Vec<String> {
    let mut has_changed = false;
    own.enumerate()
        .map(|(level, text)| {
            let before = above.get(level).map_or("", String::as_str);
            let text = text.unwrap_or_else(|| if has_changed { String::new() } else { before.to_owned() });
            has_changed |= text != before;
            text
        })
        .collect()
}

impl<'a> Table<'a> {
    /// The row that holds most of the wanted labels, and all that are required.
    pub fn find(sheet: &'a Sheet, required: &[&str], wanted: &[String]) -> Option<Self> {
        let wanted: Vec<String> = wanted.iter().map(|label| fold(label)).collect();
        let required: Vec<String> = required.iter().map(|label| fold(label)).collect();
        let row_labels = |row: u32| -> Vec<(u32, String)> {
            let cells = sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
            cells.map(|(at, cell)| (at.col, cell.text.clone())).collect()
        };
        let mut best: Option<(usize, u32)> = None;
        for row in 0..sheet.row_count().min(HEADER_SEARCH_ROWS) {
            let labels: Vec<String> = row_labels(row).iter().map(|(_, label)| fold(label)).collect();
            let hits = wanted.iter().filter(|label| labels.contains(label)).count();
            if required.iter().all(|label| labels.contains(label)) && best.is_none_or(|(most, _)| hits > most) {
                best = Some((hits, row));
            }
        }
        best.map(|(_, header_row)| Self { sheet, header_row, labels: row_labels(header_row) })
    }

    /// Column with this label.
    pub fn column(&self, label: &str) -> Option<u32> {
        let label = fold(label);
        self.labels.iter().find(|(_, text)| fold(text) == label).map(|(col, _)| *col)
    }

    /// First column whose label begins so.
    pub fn column_starting(&self, start: &str) -> Option<u32> {
        self.labels.iter().find(|(_, text)| fold(text).starts_with(start)).map(|(col, _)| *col)
    }

    /// Rows under the header that hold anything.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        (self.header_row + 1..self.sheet.row_count()).filter(|row| self.labels.iter().any(|(col, _)| self.own(*row, *col).is_some()))
    }

    /// What stands in the cell itself.
    pub fn own(&self, row: u32, col: u32) -> Option<&'a str> {
        self.sheet.text(row, col).filter(|text| !is_blank(text))
    }

    /// What stands in the cell or, if it is merged, in its area.
    pub fn value(&self, row: u32, col: u32) -> Option<&'a str> {
        self.own(row, col).or_else(|| {
            let start = self.sheet.merge_start(CellRef::new(row, col))?;
            self.own(start.row, start.col)
        })
    }

    /// Whether the cell belongs to a merged area that begins in an earlier row.
    pub fn continues_merge(&self, row: u32, col: u32) -> bool {
        self.sheet.merge_start(CellRef::new(row, col)).is_some_and(|start| start.row < row)
    }
}

#[cfg(test)]
mod tests {
    use super::continued;

    #[test]
    fn a_blank_level_continues_under_the_same_heading_only() {
        let above = ["基本戦略1", "施策1-1", "取組"].map(str::to_owned);
        let of = |own: [&str; 3]| continued(&above, own.into_iter().map(|text| (!text.is_empty()).then(|| text.to_owned())));
        assert_eq!(of(["", "", ""]), above);
        assert_eq!(of(["基本戦略1", "", ""]), above, "the same again is no change");
        assert_eq!(of(["", "施策1-2", ""]), ["基本戦略1", "施策1-2", ""]);
        assert_eq!(of(["基本戦略2", "", "ほか"]), ["基本戦略2", "", "ほか"]);
    }
}

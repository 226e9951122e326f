//! Columns of a packet's sheets, found by their labels: sheets may have been renamed, copied and sorted, rows and columns inserted.

use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::read::workbook::Sheet;

/// How much of an unknown word is repeated, in characters.
pub const MAX_REPEATED: usize = 30;
/// How much longer a label may be in another spelling, in bytes, besides being twice as long.
const LONGER: usize = 16;

/// A sheet that has a row of labels, and in which columns they stand.
pub struct Labelled<'w, const N: usize> {
    /// The sheet.
    pub sheet: &'w Sheet,
    /// Row of the labels.
    pub header: u32,
    /// Columns of the labels.
    pub columns: [u32; N],
}

/// All sheets with these labels in one row. Where the labels are gone from a sheet in which `is_there` knows a text that belongs to such
/// a table, that is told.
pub fn labelled<'w, const N: usize>(
    sheets: &'w [Sheet],
    labels: [&str; N],
    is_there: impl Fn(&str) -> bool,
    notices: &mut Vec<String>,
) -> Vec<Labelled<'w, N>> {
    let mut found = Vec::new();
    for sheet in sheets {
        if let Some(table) = Labelled::find(sheet, labels) {
            found.push(table);
        } else if sheet.cells.values().any(|cell| is_there(&cell.text)) {
            notices.push(gone(sheet, &labels));
        }
    }
    found
}

/// What is said of a sheet without these labels.
pub fn gone(sheet: &Sheet, labels: &[&str]) -> String {
    format!(
        "シート「{}」に見出し（{}）の行が見つからないため、このシートに書いたことを読み取っていません。見出しを元に戻して保存し、もう一度実行してください。",
        sheet.name,
        labels.join("、")
    )
}

impl<'w, const N: usize> Labelled<'w, N> {
    /// The first row of a sheet with all these labels.
    pub fn find(sheet: &'w Sheet, labels: [&str; N]) -> Option<Self> {
        let labels = labels.map(fold);
        let longest = labels.iter().map(String::len).max().unwrap_or_default();
        let (mut header, mut columns) = (0, [None; N]);
        for (at, cell) in &sheet.cells {
            if at.row != header {
                (header, columns) = (at.row, [None; N]);
            }
            if cell.text.len() > 2 * longest + LONGER {
                continue;
            }
            let folded = fold(&cell.text);
            if let Some(nth) = labels.iter().position(|label| *label == folded) {
                columns[nth].get_or_insert(at.col);
                if columns.iter().all(Option::is_some) {
                    return Some(Self { sheet, header, columns: columns.map(Option::unwrap_or_default) });
                }
            }
        }
        None
    }

    /// The column of a label that not every such sheet has.
    pub fn column(&self, label: &str) -> Option<u32> {
        let cells = self.sheet.cells.range(CellRef::new(self.header, 0)..CellRef::new(self.header + 1, 0));
        cells.filter(|(_, cell)| fold(&cell.text) == label).map(|(at, _)| at.col).next()
    }

    /// The places of the labelled cells in each row below the labels that has something in the first.
    pub fn rows(&self) -> impl Iterator<Item = [CellRef; N]> {
        let rows = (self.header + 1..self.sheet.row_count()).map(|row| self.columns.map(|col| CellRef::new(row, col)));
        rows.filter(|cells| !self.text(cells[0]).is_empty())
    }

    /// The rows below the labels.
    pub fn below(&self) -> std::ops::Range<u32> {
        self.header + 1..self.sheet.row_count()
    }

    /// What stands at a place.
    pub fn text(&self, at: CellRef) -> &'w str {
        self.sheet.text(at.row, at.col).unwrap_or_default()
    }

    /// Whether something stands there of which the file does not say what it is, such as a formula that was never worked out.
    pub fn is_without_value(&self, at: CellRef) -> bool {
        self.sheet.cells.get(&at).is_some_and(|cell| cell.doubt.is_some())
    }

    /// A place in words.
    pub fn place(&self, at: CellRef) -> String {
        format!("シート「{}」のセル{}", self.sheet.name, at.a1())
    }
}

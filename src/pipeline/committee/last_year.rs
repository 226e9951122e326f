//! Last year's opinions and what was done about them, from the workbook that the office put there.

use std::collections::BTreeMap;

use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank};
use crate::form::committee::{COMMENT_LABEL, REPLY_LABEL};
use crate::read::workbook::{self, Sheet};
use crate::sheets::committee::list::OPINION;
use crate::sheets::committee::replies::{DONE, ITEM, LastYear};

/// Reads it: the last table with opinions and replies, which is the year's own. None where there is none.
pub fn read(bytes: &[u8]) -> Option<Vec<LastYear>> {
    let workbook = workbook::read(bytes).ok()?;
    workbook.sheets.iter().filter(|sheet| !sheet.hidden).find_map(table)
}

fn table(sheet: &Sheet) -> Option<Vec<LastYear>> {
    let labelled = |row: u32| {
        let cells = sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
        cells.map(|(at, cell)| (fold(&cell.text), at.col)).collect::<BTreeMap<String, u32>>()
    };
    let opinion_of = |columns: &BTreeMap<String, u32>| columns.get(&fold(COMMENT_LABEL)).or_else(|| columns.get(&fold(OPINION))).copied();
    let headers = (0..sheet.row_count()).rev().filter_map(|row| {
        let columns = labelled(row);
        Some((row, opinion_of(&columns)?, *columns.get(&fold(REPLY_LABEL))?, columns))
    });
    let (header, opinion, reply, columns) = headers.into_iter().next()?;
    let text = |row: u32, col: Option<&u32>| col.and_then(|col| sheet.text(row, *col)).unwrap_or_default().to_owned();
    let rows = (header + 1..sheet.row_count()).map(|row| LastYear {
        item: text(row, columns.get(&fold(ITEM))),
        opinion: text(row, Some(&opinion)),
        reply: text(row, Some(&reply)),
        done: text(row, columns.get(&fold(DONE))),
    });
    Some(rows.filter(|one| !is_blank(&one.opinion)).collect())
}

//! .csv and .tsv: one sheet, named after the file.

use csv::ReaderBuilder;

use super::{Cell, Doubt, MAX_CELLS, Sheet, Unreadable, Workbook};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::read::text;

/// Rows of a sheet.
const MAX_ROWS: u64 = 1 << 20;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 1 << 14;
/// How many lines tell what stands between two cells.
const SAMPLE_LINES: usize = 50;

/// Reads text in columns.
///
/// # Errors
/// It has more rows or columns than a sheet, or too many cells.
pub fn read(name: &str, bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let (decoded, _) = text::decode(bytes);
    let may_lose = text::is_shift_jis(bytes);
    // A soft line break needs no quotes, so it becomes a line break only once the cells are told apart.
    let mut text = decoded.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // The library passes over blank lines, which are rows; a line break inside a cell is none.
    let mut breaks = 0;
    while reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
        breaks += record.iter().map(|value| value.matches('\n').count() as u64).sum::<u64>();
        let row = reader.position().line().saturating_sub(2 + breaks);
        if row >= MAX_ROWS || record.len() > MAX_COLUMNS || sheet.cells.len() > MAX_CELLS {
            return Err(Unreadable::TooLarge);
        }
        for (col, value) in record.iter().enumerate().filter(|(_, value)| !is_blank(value)) {
            let is_garbled = value.contains(char::REPLACEMENT_CHARACTER) || (may_lose && text::has_lost_characters(value));
            let doubt = is_garbled.then_some(Doubt::Garbled);
            sheet.cells.insert(CellRef::new(row as u32, col as u32), Cell { text: unix_lines(value), doubt, ..Cell::default() });
        }
    }
    Ok(Workbook { sheets: vec![sheet], ..Workbook::default() })
}

/// What stands between two cells: a tab, or a comma. Both may also stand in texts, which fewer lines have.
fn delimiter(text: &str) -> u8 {
    let lines_with = |delimiter: char| text.lines().take(SAMPLE_LINES).filter(|line| line.contains(delimiter)).count();
    let tabs = lines_with('\t');
    if tabs > 0 && tabs >= lines_with(',') { b'\t' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(String, String)> {
        let workbook = read("様式", text.as_bytes()).expect("it reads");
        assert_eq!(workbook.sheets[0].name, "様式");
        workbook.sheets[0].cells.iter().map(|(at, cell)| (at.a1(), cell.text.clone())).collect()
    }

    fn expected(cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn cells_stand_where_a_spreadsheet_shows_them() {
        let text = "\r\n題名,評価,\r\n\r\n\"二行の\r\n\"\"文\"\"、続き\",Ａ\r\n,　, 末 \r\n";
        let found = expected(&[("A2", "題名"), ("B2", "評価"), ("A4", "二行の\n\"文\"、続き"), ("B4", "Ａ"), ("C5", " 末 ")]);
        assert_eq!(cells(text), found);
        assert_eq!(cells(&text.replace("\r\n", "\n")), found);
        assert_eq!(cells(text.trim_end_matches("\r\n")), found);
    }

    #[test]
    fn tabs_part_cells_where_there_are_more_of_them() {
        assert_eq!(cells("甲\t1,234\n乙\t5,678\n"), expected(&[("A1", "甲"), ("B1", "1,234"), ("A2", "乙"), ("B2", "5,678")]));
    }

    #[test]
    fn a_soft_line_break_ends_no_row() {
        assert_eq!(cells("甲\u{b}乙,丙\n丁\n"), expected(&[("A1", "甲\n乙"), ("B1", "丙"), ("A2", "丁")]));
    }

    #[test]
    fn what_is_no_character_is_doubted() {
        let workbook = read("様式", b"\x95\\,\xff\xff\n").expect("it reads");
        let doubts: Vec<_> = workbook.sheets[0].cells.values().map(|cell| cell.doubt).collect();
        assert_eq!(doubts, [None, Some(Doubt::Garbled)]);
        let doubts = |bytes: &[u8]| read("様式", bytes).expect("it reads").sheets[0].cells.values().map(|cell| cell.doubt).collect::<Vec<_>>();
        let text = "何件ですか?,?野?\n";
        let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(doubts(&shift_jis), [None, Some(Doubt::Garbled)]);
        assert_eq!(doubts(text.as_bytes()), [None, None], "UTF-8 has room for every character");
    }
}

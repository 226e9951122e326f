//! .csv and .tsv: one sheet, named after the file.

use super::{Cell, Doubt, MAX_CELLS, Sheet, Unreadable, Workbook};
use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};
use crate::read::text;

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
    let delimiter = delimiter(&text);
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let (mut row, mut col) = (0, 0);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (value, is_torn, after) = value(rest, delimiter);
        if !CellRef::new(row, col).is_on_a_sheet() || sheet.cells.len() > MAX_CELLS {
            return Err(Unreadable::TooLarge);
        }
        if !is_blank(&value) {
            let is_garbled = value.contains(char::REPLACEMENT_CHARACTER) || (may_lose && text::has_lost_characters(&value));
            let doubt = if is_torn { Some(Doubt::Quotes) } else { is_garbled.then_some(Doubt::Garbled) };
            sheet.cells.insert(CellRef::new(row, col), Cell { text: unix_lines(&value), doubt, ..Cell::default() });
        }
        (row, col) = if after.starts_with(delimiter) { (row, col + 1) } else { (row + 1, 0) };
        rest = after.get(1..).unwrap_or_default();
    }
    Ok(Workbook { sheets: vec![sheet], ..Workbook::default() })
}

/// The value with which a text begins, whether its quotes are out of order so that it may have swallowed others, and what follows.
fn value(text: &str, delimiter: char) -> (String, bool, &str) {
    let up_to_end = |text: &'_ str| text.find([delimiter, '\n']).unwrap_or(text.len());
    let Some(mut rest) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(up_to_end(text));
        return (value.to_owned(), false, rest);
    };
    let mut value = String::new();
    loop {
        // A quote that never closes takes all that comes.
        let Some((quoted, after)) = rest.split_once('"') else { return (value + rest.trim_end_matches('\n'), true, "") };
        value.push_str(quoted);
        rest = after;
        let Some(after) = rest.strip_prefix('"') else { break };
        value.push('"');
        rest = after;
    }
    // What follows the closing quote shows that it was meant to open.
    let (tail, rest) = rest.split_at(up_to_end(rest));
    let is_torn = !tail.is_empty() && value.contains(['\n', delimiter]);
    (value + tail, is_torn, rest)
}

/// What stands between two cells: a tab, or a comma. Both may also stand in texts, which fewer lines have.
fn delimiter(text: &str) -> char {
    let lines_with = |delimiter: char| text.lines().take(SAMPLE_LINES).filter(|line| line.contains(delimiter)).count();
    let tabs = lines_with('\t');
    if tabs > 0 && tabs >= lines_with(',') { '\t' } else { ',' }
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

    #[test]
    fn quotes_out_of_order_are_doubted() {
        for (text, expected) in [
            ("甲,\"乙\n丙\",丁\n", vec![None, None, None]),
            ("甲,\"乙\"々,丁\n", vec![None, None, None]),
            ("甲,\"乙,丙,\"丁\",戊\n", vec![None, Some(Doubt::Quotes), None]),
            ("甲,\"乙\n丙,丁\n", vec![None, Some(Doubt::Quotes)]),
            ("甲,\"乙\n丙,\"丁\",戊\n己\n", vec![None, Some(Doubt::Quotes), None, None]),
        ] {
            let workbook = read("様式", text.as_bytes()).expect("it reads");
            let doubts: Vec<_> = workbook.sheets[0].cells.values().map(|cell| cell.doubt).collect();
            assert_eq!(doubts, expected, "{text}");
        }
    }
}

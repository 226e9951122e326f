//! A table as CSV that other programs read: UTF-8 with a mark, one value per cell, nothing that a spreadsheet takes for a formula.

use crate::domain::text::{one_line, with_wide_katakana};

/// What the first character of a formula is, and what stands there instead.
const FORMULA: [(char, char); 4] = [('=', '＝'), ('+', '＋'), ('-', '－'), ('@', '＠')];

/// The bytes of a table; the first row holds the labels.
///
/// # Errors
/// What the library refuses: rows of different lengths.
pub fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|text| plain(text))).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// A value on one line that is no formula. A number keeps its sign.
fn plain(text: &str) -> String {
    let line = one_line(&with_wide_katakana(text));
    if line.parse::<f64>().is_ok_and(f64::is_finite) {
        return line;
    }
    match line.chars().next().and_then(|first| FORMULA.iter().find(|(c, _)| *c == first)) {
        Some((first, wide)) => format!("{wide}{}", &line[first.len_utf8()..]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_per_cell_and_no_formula() {
        for (text, expected) in
            [("=1+1", "＝1+1"), ("\n@SUM(A1)", "＠SUM(A1)"), ("-5", "-5"), ("-5人", "－5人"), ("+81", "+81"), ("ｶﾞｲﾄﾞ\n二行目", "ガイド 二行目")]
        {
            assert_eq!(plain(text), expected);
        }
        let table = csv(&[vec!["題名".to_owned(), "値".to_owned()], vec!["甲,\"乙\"".to_owned(), String::new()]]);
        assert_eq!(String::from_utf8(table.unwrap()).unwrap(), "\u{feff}題名,値\r\n\"甲,\"\"乙\"\"\",\r\n");
    }
}

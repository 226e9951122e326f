//! Texts of cells, plain and with characters that stand out.

use std::ops::Range;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::formats::standing_out;
use crate::domain::correction::MAX_CELL_TEXT;
use crate::domain::text::{cut_utf16, without_controls};

/// What `_x0041_` in a text must be written as, because spreadsheets take it for a character.
const ESCAPE: &str = "_x005F";

/// A text as a cell can hold it.
pub fn shown(text: &str) -> String {
    let text = without_controls(text);
    cut_utf16(&text, MAX_CELL_TEXT).to_owned()
}

/// Writes a text as text.
///
/// # Errors
/// What the writer refuses.
pub fn write_text(worksheet: &mut Worksheet, row: u32, col: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        worksheet.write_blank(row, col, format)?;
    } else if is_taken_for_runs(text) {
        write_marked(worksheet, (row, col), text, &[], format)?;
    } else {
        worksheet.write_string_with_format(row, col, shown(text), format)?;
    }
    Ok(())
}

/// Whether the writer would take a text for runs of type that are written already, and put it into the file as it is.
pub fn is_taken_for_runs(text: &str) -> bool {
    text.starts_with("<r>") && text.ends_with("</r>")
}

/// Writes a text in which these byte ranges stand out. The writer refuses runs whose markup is longer than a text may be: then
/// neighbouring ranges are joined until it does not, and what stands between them stands out too.
///
/// # Errors
/// What the writer refuses otherwise.
pub fn write_marked(worksheet: &mut Worksheet, (row, col): (u32, u16), text: &str, marks: &[Range<usize>], format: &Format) -> Result<(), XlsxError> {
    if marks.is_empty() && !is_taken_for_runs(text) {
        return write_text(worksheet, row, col, text, format);
    }
    let out = standing_out(format);
    let mut gap = 0;
    loop {
        let runs = runs(text, &joined(marks, gap));
        let segments: Vec<(&Format, &str)> = runs.iter().map(|(marked, run)| (if *marked { &out } else { format }, run.as_str())).collect();
        match worksheet.write_rich_string_with_format(row, col, &segments, format) {
            Err(XlsxError::MaxStringLengthExceeded) if gap <= text.len() => gap = gap * 2 + 1,
            Err(XlsxError::MaxStringLengthExceeded) => {
                worksheet.write_string_with_format(row, col, shown(text), format)?;
                return Ok(());
            }
            other => return other.map(|_| ()),
        }
    }
}

/// Ranges with those joined between which there are fewer bytes than this.
fn joined(marks: &[Range<usize>], gap: usize) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start < last.end + gap => last.end = mark.end,
            _ => joined.push(mark.clone()),
        }
    }
    joined
}

/// The runs of a text, none of them empty, and whether they stand out; together not longer than a cell can hold.
fn runs(text: &str, marks: &[Range<usize>]) -> Vec<(bool, String)> {
    let mut ends: Vec<(bool, usize)> = marks.iter().flat_map(|mark| [(false, mark.start), (true, mark.end)]).collect();
    ends.push((false, text.len()));
    let mut runs = Vec::new();
    let mut at = 0;
    let mut room = MAX_CELL_TEXT;
    for (marked, end) in ends {
        let run = without_controls(&text[at..end]);
        let run = cut_utf16(&run, room);
        room -= run.encode_utf16().count();
        if !run.is_empty() {
            runs.push((marked, escaped(run)));
        }
        at = end;
    }
    runs
}

/// The writer escapes `_x0041_` in plain texts only.
fn escaped(run: &str) -> String {
    let is_escape = |at: usize| {
        let digits = run.as_bytes().get(at + 2..at + 6);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) && run.as_bytes().get(at + 6) == Some(&b'_')
    };
    let mut out = String::with_capacity(run.len());
    let mut from = 0;
    for (at, _) in run.match_indices("_x").filter(|(at, _)| is_escape(*at)) {
        out.push_str(&run[from..at]);
        out.push_str(ESCAPE);
        from = at;
    }
    out + &run[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ranges by their ends.
    fn ranges<const N: usize>(ends: [(usize, usize); N]) -> [Range<usize>; N] {
        ends.map(|(start, end)| start..end)
    }

    #[test]
    fn runs_are_the_text_cut_at_the_marks() {
        let run = |marked: bool, text: &str| (marked, text.to_owned());
        let cut = runs("地域の活動", &ranges([(3, 6), (12, 15)]));
        assert_eq!(cut, [run(false, "地"), run(true, "域"), run(false, "の活"), run(true, "動")]);
        assert_eq!(runs("=_x0041_<&>", &ranges([(0, 1)])), [run(true, "="), run(false, "_x005F_x0041_<&>")]);
        assert_eq!(runs("a\u{1}", &ranges([(1, 2)])), [run(false, "a"), run(true, "\u{fffd}")]);
        let units = |runs: Vec<(bool, String)>| runs.iter().map(|(_, run)| run.encode_utf16().count()).sum::<usize>();
        assert_eq!(units(runs(&"𠮷".repeat(20_000), &ranges([(4, 8)]))), 32_766, "no half of a character");
    }

    #[test]
    fn joins_what_is_near() {
        let marks = ranges([(0, 1), (2, 3), (9, 12)]);
        assert_eq!(joined(&marks, 0), marks);
        assert_eq!(joined(&marks, 2), ranges([(0, 3), (9, 12)]));
        assert_eq!(joined(&marks, 100), ranges([(0, 12)]));
    }
}

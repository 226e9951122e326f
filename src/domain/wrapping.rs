//! How Japanese texts wrap on paper, counted in half-width characters.

use super::text::width;

/// How many lines a text takes in a cell of `width_chars` half-width characters, at least one. Beyond `most` it is not counted how many
/// more.
pub fn lines_needed(text: &str, width_chars: f64, most: usize) -> usize {
    let width = (width_chars.floor() as usize).max(2);
    // No character is wider than it has bytes.
    if text.len() <= width && !text.contains('\n') {
        return 1;
    }
    let mut lines = 0;
    for paragraph in text.split('\n') {
        if lines > most {
            break;
        }
        lines += wrapped_lines(paragraph, width, most - lines);
    }
    lines
}

/// Lines of one paragraph; `most` and one where they are more.
fn wrapped_lines(paragraph: &str, width: usize, most: usize) -> usize {
    let mut at = Wrapped::default();
    for c in paragraph.chars() {
        at.add(c, width);
        if at.lines >= most {
            break;
        }
    }
    at.lines + 1
}

/// How far a paragraph is, character by character, as Japanese is wrapped; a word of Latin letters moves whole if it fits a line.
#[derive(Default)]
struct Wrapped {
    /// Full lines before the one that is being filled.
    lines: usize,
    used: usize,
    word: usize,
}

impl Wrapped {
    fn add(&mut self, c: char, width: usize) {
        let w = self::width(c);
        self.word = if c.is_ascii_alphanumeric() { self.word + w } else { 0 };
        if self.used + w > width {
            self.lines += 1;
            self.used = if self.word > w && self.word <= width { self.word } else { w };
        } else {
            self.used += w;
        }
    }
}

/// The beginning of a text that takes at most `max_lines` lines of `width_chars`, and the rest without the line break between them; used
/// where a sheet's row may not be higher.
pub fn cut_to_lines(text: &str, width_chars: f64, max_lines: usize) -> (&str, &str) {
    let width = (width_chars.floor() as usize).max(2);
    let mut lines = 0;
    let mut start = 0;
    for paragraph in text.split_inclusive('\n') {
        let bare = paragraph.strip_suffix('\n').unwrap_or(paragraph);
        let taken = wrapped_lines(bare, width, max_lines - lines);
        if lines + taken > max_lines {
            let end = start + before_closing(bare, wrapped_prefix(bare, width, max_lines - lines));
            return (text[..end].strip_suffix('\n').unwrap_or(&text[..end]), &text[end..]);
        }
        lines += taken;
        start += paragraph.len();
    }
    (text, "")
}

/// A place at which a paragraph may be cut: not before a mark that must not begin a line.
fn before_closing(paragraph: &str, end: usize) -> usize {
    let mut places = paragraph[..end].char_indices().rev().map(|(at, _)| at).filter(|at| *at > 0);
    let may_begin = |at: &usize| !paragraph[*at..].starts_with(['、', '。', '，', '．', '）', '」', '』', '】', ')']);
    if may_begin(&end) { end } else { places.find(may_begin).unwrap_or(end) }
}

/// How many bytes of a paragraph fit into this many lines.
fn wrapped_prefix(paragraph: &str, width: usize, max_lines: usize) -> usize {
    let mut word_start = 0;
    let mut at = Wrapped::default();
    for (start, c) in paragraph.char_indices() {
        at.add(c, width);
        if at.word <= 1 {
            word_start = start;
        }
        if at.lines >= max_lines {
            // A word of Latin letters or a number moves whole.
            return if at.used == at.word { word_start } else { start };
        }
    }
    paragraph.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_as_printed() {
        assert_eq!(lines_needed("", 10.0, usize::MAX), 1);
        assert_eq!(lines_needed("あいうえお", 10.0, usize::MAX), 1);
        assert_eq!(lines_needed("あいうえおか", 10.0, usize::MAX), 2);
        assert_eq!(lines_needed("あ\n\nい", 10.0, usize::MAX), 3);
        for (most, counted) in [(1, 2), (2, 3), (3, 3)] {
            assert_eq!(lines_needed("あ\n\nい", 10.0, most), counted, "no more than one beyond {most}");
            assert_eq!(lines_needed("あいうえおかきくけこさし", 10.0, most), counted);
        }
        let text = "あ".repeat(100);
        let (head, tail) = cut_to_lines(&text, 10.0, 7);
        assert_eq!((head.chars().count(), format!("{head}{tail}")), (35, text));
        assert_eq!(cut_to_lines("あ\nいうえおかき\nく", 10.0, 2), ("あ\nいうえおか", "き\nく"));
        assert_eq!(cut_to_lines("あ\nい\n", 10.0, 1), ("あ", "い\n"));
        assert_eq!(cut_to_lines("あ\nい", 10.0, 2), ("あ\nい", ""));
    }

    #[test]
    fn no_part_begins_with_a_mark_that_closes() {
        assert_eq!(cut_to_lines("あいうえお。かきく", 10.0, 1), ("あいうえ", "お。かきく"));
        assert_eq!(cut_to_lines("あいう（え）」。か", 10.0, 1), ("あいう（", "え）」。か"));
        // Something goes on in any case.
        assert_eq!(cut_to_lines("。。。。。。", 10.0, 1), ("。。。。。", "。"));
    }
}

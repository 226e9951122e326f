//! 見え消し: what was struck out of a text and what was added, one beside the other.

use super::grid::{Cell, Change, Content, Style};
use crate::domain::wrapping::cut_to_lines;

/// A change of a text: its beginning and end as far as they are the same, between them the old and the new.
pub fn revision(before: &str, after: &str) -> Vec<(Change, String)> {
    let old: Vec<char> = before.chars().collect();
    let new: Vec<char> = after.chars().collect();
    let mut same_start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    // A number is not torn: one struck digit is easily overlooked.
    let digit = |texts: [Option<&char>; 2]| texts.into_iter().flatten().any(|c| c.is_numeric());
    while same_start > 0 && old[same_start - 1].is_numeric() && digit([old.get(same_start), new.get(same_start)]) {
        same_start -= 1;
    }
    let rest = old.len().min(new.len()) - same_start;
    let mut same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let before_end = |texts: &[char], end: usize| texts[..texts.len() - end].last().copied().filter(|_| texts.len() - end > same_start);
    while same_end > 0
        && old[old.len() - same_end].is_numeric()
        && [&old, &new].into_iter().any(|t| before_end(t, same_end).is_some_and(char::is_numeric))
    {
        same_end -= 1;
    }
    let text = |chars: &[char]| chars.iter().collect::<String>();
    let pieces = [
        (Change::Kept, text(&old[..same_start])),
        (Change::Struck, text(&old[same_start..old.len() - same_end])),
        (Change::Added, text(&new[same_start..new.len() - same_end])),
        (Change::Kept, text(&old[old.len() - same_end..])),
    ];
    pieces.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// Cells that show a change one under another, each of at most so many lines of this width.
pub fn cells(col: u32, pieces: &[(Change, String)], style: Style, width_chars: f64, max_lines: usize) -> Vec<Cell> {
    let all: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
    let mut cells = Vec::new();
    let mut rest = all.as_str();
    while !rest.is_empty() {
        let (head, tail) = cut_to_lines(rest, width_chars, max_lines);
        let start = all.len() - rest.len();
        let part = start..start + head.len();
        rest = tail;
        let mut shown = Vec::new();
        let mut at = 0;
        for (change, text) in pieces {
            let (from, to) = (part.start.max(at), part.end.min(at + text.len()));
            shown.extend((from < to).then(|| (*change, text[from - at..to - at].to_owned())));
            at += text.len();
        }
        cells.push(Cell::new(col, Content::Revised(all[part].to_owned(), shown), style));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let mark = |(change, text): (Change, String)| match change {
            Change::Kept => text,
            Change::Struck => format!("-{text}-"),
            Change::Added => format!("+{text}+"),
        };
        revision(before, after).into_iter().map(mark).collect()
    }

    #[test]
    fn the_old_is_struck_and_the_new_added() {
        assert_eq!(shown("Ｂ", "Ａ"), "-Ｂ-+Ａ+");
        assert_eq!(shown("", "新しい文"), "+新しい文+");
        assert_eq!(shown("古い文", ""), "-古い文-");
        assert_eq!(shown("年12回開きました。", "年13回開きました。"), "年-12-+13+回開きました。");
        assert_eq!(shown("延べ1,860人", "延べ1,960人"), "延べ1,-860-+960+人");
        assert_eq!(shown("ああ", "あああ"), "ああ+あ+");
        assert_eq!(shown("同じ", "同じ"), "同じ");
    }

    #[test]
    fn a_long_change_goes_on_in_the_next_cell_without_losing_anything() {
        let (before, after) = ("甲\n".repeat(30), format!("{}乙乙乙\n{}", "甲\n".repeat(11), "甲\n".repeat(19)));
        let pieces = revision(&before, &after);
        let cells = cells(0, &pieces, Style::Text, 10.0, 8);
        assert!(cells.len() > 3);
        let all = |content: &Content| match content {
            Content::Revised(all, pieces) => {
                assert_eq!(*all, pieces.iter().map(|(_, text)| text.as_str()).collect::<String>());
                pieces.clone()
            }
            other => panic!("{other:?}"),
        };
        let of = |wanted: Change| cells.iter().flat_map(|cell| all(&cell.content)).filter(move |(change, _)| *change == wanted);
        assert_eq!(of(Change::Added).map(|(_, text)| text.matches('乙').count()).sum::<usize>(), 3);
        assert_eq!(of(Change::Kept).chain(of(Change::Struck)).map(|(_, text)| text.matches('甲').count()).sum::<usize>(), 30);
    }
}

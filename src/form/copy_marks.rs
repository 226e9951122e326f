//! What a plan itself says of copies: 「3-1-①の再掲」 at a copy, 「基本目標3に再掲」 at its original.

use std::collections::BTreeSet;

use super::numbers::{leading_number, reference};
use super::template::Template;
use crate::domain::plan::Item;
use crate::domain::text::fold;

/// Longest name of a place in a mark, in characters.
const MAX_REFERENCE: usize = 20;
/// What a mark at a copy ends with, after the name of its original's place.
const REPEATS: [&str; 3] = ["の再掲", "から再掲", "より再掲"];
/// What a mark at an original ends with, after the name of the place where its copy stands.
const REPEATED: [&str; 5] = ["に再掲", "にも再掲", "へ再掲", "へも再掲", "でも再掲"];

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyMark {
    /// This is a copy; its original stands at the place named.
    Repeats(String),
    /// This is an original; a copy stands at the place named.
    RepeatedAt(String),
}

impl CopyMark {
    fn read(words: &str) -> Option<Self> {
        let words = words.trim().trim_start_matches(['※', '＊', '*', '→']).trim().trim_end_matches('。');
        let words = ["あり", "しています", "します", "する", "済み", "済", "掲載"]
            .iter()
            .fold(words, |text, ending| text.strip_suffix(ending).unwrap_or(text));
        let place = |endings: &[&str]| {
            let place = endings.iter().find_map(|ending| words.strip_suffix(ending))?.trim();
            let is_place = place.chars().count() <= MAX_REFERENCE && place.chars().any(char::is_numeric);
            is_place.then(|| place.to_owned())
        };
        place(&REPEATS).map(Self::Repeats).or_else(|| place(&REPEATED).map(Self::RepeatedAt))
    }
}

/// The marks in a text: a line of their own, or in brackets.
pub fn copy_marks(text: &str) -> Vec<CopyMark> {
    if !text.contains("再掲") {
        return Vec::new();
    }
    let lines = text.lines().filter_map(CopyMark::read);
    lines.chain(in_brackets(text).into_iter().filter_map(|(_, inside)| CopyMark::read(inside))).collect()
}

/// Whether a text says nothing but where its original stands: 「3-1-①の再掲」, also in brackets.
pub fn is_copy_mark(text: &str) -> bool {
    let text = text.trim();
    let inside = in_brackets(text).into_iter().find_map(|(whole, inside)| (whole == text).then_some(inside));
    !text.contains('\n') && matches!(CopyMark::read(inside.unwrap_or(text)), Some(CopyMark::Repeats(_)))
}

/// A title without marks in brackets.
pub fn without_copy_marks(title: &str) -> String {
    let mut bare = title.to_owned();
    for (whole, inside) in in_brackets(title) {
        if CopyMark::read(inside).is_some() {
            bare = bare.replace(whole, "");
        }
    }
    bare
}

/// What stands in brackets, with them and without. Brackets in brackets are part of the outer ones.
fn in_brackets(text: &str) -> Vec<(&str, &str)> {
    const PAIRS: [(char, char); 7] = [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］'), ('[', ']'), ('〈', '〉'), ('＜', '＞')];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| PAIRS.iter().any(|(open, _)| open == c)) {
        let inside = &rest[at + open.len_utf8()..];
        let close = PAIRS.iter().find(|(known, _)| *known == open).map_or(')', |(_, close)| *close);
        let Some(end) = inside.find(close) else {
            rest = inside;
            continue;
        };
        found.push((&rest[at..at + open.len_utf8() + end + close.len_utf8()], &inside[..end]));
        rest = &inside[end + close.len_utf8()..];
    }
    found
}

/// The names by which a mark may name the place of an item, or a heading above it, folded: 「3-1-①」, 「基本目標3」, 「3-1」.
pub fn places(template: &Template, item: &Item) -> BTreeSet<String> {
    let mut places: BTreeSet<String> = reference(template, item).iter().map(|own| fold(own)).collect();
    for (level, heading) in template.levels.iter().zip(&item.path).filter(|(_, heading)| !heading.is_empty()) {
        let Some(number) = leading_number(heading, &level.name) else {
            places.insert(fold(heading));
            continue;
        };
        let number = fold(&number);
        places.insert(format!("{}{number}", fold(&level.name)));
        // A bare 「3」 may be the number of anything; 「3-1」 is not.
        if number.contains('-') {
            places.insert(number);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_copies_and_at_originals() {
        let repeats = |place: &str| vec![CopyMark::Repeats(place.to_owned())];
        let repeated = |place: &str| vec![CopyMark::RepeatedAt(place.to_owned())];
        for (text, marks) in [
            ("3-1-①の再掲", repeats("3-1-①")),
            ("（3-1-①の再掲）", repeats("3-1-①")),
            ("絵本の会（1-1-2から再掲）", repeats("1-1-2")),
            ("相談支援（基本目標3に再掲）", repeated("基本目標3")),
            ("絵本を読みます。\n※基本方針2にも再掲しています。", repeated("基本方針2")),
            ("相談支援（再掲）", vec![]),
            ("昨年度の目標の再掲", vec![]),
            ("（窓口）で相談を受け、記録（3年分）を残します。", vec![]),
            ("（閉じない", vec![]),
        ] {
            assert_eq!(copy_marks(text), marks, "{text}");
        }
        for (text, is_mark) in [
            ("3-2-①の再掲", true),
            ("（3-2-①の再掲）", true),
            ("1-1-2から再掲", true),
            ("昨年度の目標の再掲", false),
            ("基本目標3に再掲", false),
            ("講座を開く。（3-2-①の再掲）", false),
        ] {
            assert_eq!(is_copy_mark(text), is_mark, "{text}");
        }
        assert_eq!(without_copy_marks("相談（窓口）の支援（基本目標3に再掲）"), "相談（窓口）の支援");
    }
}

//! How two texts differ, as a named level.
//!
//! Japanese carries what it says in kanji and katakana, and how it says it in hiragana. So two texts are the same statement, edited, as long
//! as what one says is not said otherwise by the other: words may be added, but few may be exchanged. Numbers, denials and contrasts
//! (午前・午後) are looked at apart, since one character of them is another statement.

use std::collections::BTreeMap;

use super::words::KNOWN;
use crate::domain::finding::Difference;
use crate::domain::spelling::Spelling;

/// Up to this share of the characters that carry the shorter text may be exchanged for others in a text that was edited.
const EXCHANGED: f64 = 0.2;
/// As many characters may be exchanged in any text: a slip, a synonym.
const EXCHANGED_CHARS: usize = 1;
/// At least this share of the characters that carry the longer text must stand in the shorter one.
const SHARED: f64 = 0.4;
/// From this length on, one exchanged character in a title is taken for a slip of the pen.
const SLIP_FROM_CHARS: usize = 8;
/// Texts with fewer carrying characters are compared as a whole.
const FEW_CHARS: usize = 3;
/// From here on two such texts are the same statement.
const FEW_CHARS_RATIO: f64 = 0.75;

/// How two texts differ; `None` if they are the same text.
pub fn difference(spelling: &Spelling, a: &str, b: &str) -> Option<Difference> {
    level(spelling, a, b, |a, b| {
        let (a, b) = (KNOWN.levelled(a), KNOWN.levelled(b));
        let (carried_a, carried_b) = (carried(&a), carried(&b));
        let (len_a, len_b) = (carried_a.len(), carried_b.len());
        if len_a.min(len_b) < FEW_CHARS {
            return super::ratio(&a, &b, FEW_CHARS_RATIO) > 0.0;
        }
        let (only_a, only_b) = exchanged(&carried_a, &carried_b);
        let allowed = EXCHANGED_CHARS.max((EXCHANGED * len_a.min(len_b) as f64).floor() as usize);
        let shared = (len_a - only_a).max(len_b - only_b);
        only_a.min(only_b) <= allowed && shared as f64 >= SHARED * len_a.max(len_b) as f64
    })
}

/// As [`difference`], for titles: a title is a name, and another word in it names another thing.
pub fn title_difference(spelling: &Spelling, a: &str, b: &str) -> Option<Difference> {
    level(spelling, a, b, |a, b| {
        let (a, b): (Vec<char>, Vec<char>) = (KNOWN.core(a).chars().collect(), KNOWN.core(b).chars().collect());
        let slip = exchanged(&a, &b) == (1, 1) && a.len().min(b.len()) >= SLIP_FROM_CHARS;
        !a.is_empty() && (a == b || slip)
    })
}

fn level(spelling: &Spelling, a: &str, b: &str, is_edited: impl Fn(&str, &str) -> bool) -> Option<Difference> {
    if spelling.same(a) == spelling.same(b) {
        return None;
    }
    let (a, b) = (spelling.loose(a), spelling.loose(b));
    Some(match () {
        () if contradict(&a, &b) => Difference::Different,
        () if a == b => Difference::Notation,
        () if is_edited(&a, &b) => Difference::Wording,
        () => Difference::Different,
    })
}

/// Whether two texts (loosely spelled) name different numbers, one denies what the other says, or they speak of contrary things.
pub fn contradict(a: &str, b: &str) -> bool {
    let (numbers_a, numbers_b) = (numbers(a), numbers(b));
    let exchanged_numbers = !is_part(&numbers_a, &numbers_b) && !is_part(&numbers_b, &numbers_a);
    exchanged_numbers || KNOWN.denials(a) != KNOWN.denials(b) || KNOWN.contrast(a, b)
}

/// The numbers of a text with how often each occurs: 1.5, −5, 4/1.
fn numbers(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ':' | ',');
    for number in text.split(|c| !in_number(c)).filter(|part| part.contains(|c: char| c.is_ascii_digit())) {
        *found.entry(number.to_owned()).or_default() += 1;
    }
    found
}

fn is_part(some: &BTreeMap<String, usize>, all: &BTreeMap<String, usize>) -> bool {
    some.iter().all(|(number, count)| all.get(number).is_some_and(|other| other >= count))
}

/// The characters that carry what a text says: kanji, katakana, Latin letters. Numbers are looked at apart.
fn carried(text: &str) -> Vec<char> {
    text.chars().filter(|&c| c.is_alphabetic() && !matches!(c, 'ぁ'..='ゟ')).collect()
}

/// How many characters each of two texts has that the other has not.
fn exchanged(a: &[char], b: &[char]) -> (usize, usize) {
    let mut balance: BTreeMap<char, isize> = BTreeMap::new();
    for c in a {
        *balance.entry(*c).or_default() += 1;
    }
    for c in b {
        *balance.entry(*c).or_default() -= 1;
    }
    let sum = |sign: isize| balance.values().map(|count| (count * sign).max(0).unsigned_abs()).sum();
    (sum(1), sum(-1))
}

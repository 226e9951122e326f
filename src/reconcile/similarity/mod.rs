//! How alike two texts are, as a named level and a number; which texts are most alike; which lines of a plan are copies.

mod copies;
mod finder;
mod levels;
mod marks;
mod words;

use rapidfuzz::distance::levenshtein;

pub use self::copies::{PlanLine, copies};
pub use self::finder::{Finder, Found};
pub use self::marks::differing;
use crate::domain::finding::Difference;
use crate::domain::spelling::Spelling;
use crate::domain::text::fold;

/// From here on a name is near enough to be suggested.
const NEAR_NAME: f64 = 0.6;

/// How two texts differ, and how alike they are; `None` if they are the same text.
pub fn compare(spelling: &Spelling, a: &str, b: &str) -> Option<(f64, Difference)> {
    if a == b {
        return None;
    }
    let (a, b) = (spelling.read(a), spelling.read(b));
    Some((ratio(a.same(), b.same(), 0.0), levels::difference(&a, &b)?))
}

/// As [`compare`], for titles: another word in a name names another thing.
pub fn compare_titles(spelling: &Spelling, a: &str, b: &str) -> Option<(f64, Difference)> {
    let (a, b) = (spelling.read(a), spelling.read(b));
    Some((ratio(a.same(), b.same(), 0.0), levels::title_difference(&a, &b)?))
}

/// 1 minus the share of characters that must be changed, added or taken away to make one text the other; 0 if that is below
/// `at_least`, which is found out early. The texts are taken as they are: folding is the caller's.
pub fn ratio(a: &str, b: &str, at_least: f64) -> f64 {
    let args = levenshtein::Args::default().score_cutoff(at_least);
    levenshtein::normalized_similarity_with_args(a.chars(), b.chars(), &args).unwrap_or(0.0)
}

/// The name most like this one, if any is near.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    names
        .map(|other| (ratio(&folded, &fold(other), NEAR_NAME), other))
        .filter(|(similarity, _)| *similarity >= NEAR_NAME)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other)
}

/// The first stretch in which two texts differ, each shortened: 「標→基」.
pub fn first_difference(a: &str, b: &str) -> String {
    let folded = (fold(a), fold(b));
    // 「①2」 and 「12」 are told apart by what was typed.
    let (a, b) = if folded.0 == folded.1 { (a, b) } else { (folded.0.as_str(), folded.1.as_str()) };
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let shared_end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let middle = |text: &[char]| -> String {
        let part = &text[start..text.len() - shared_end];
        let cut: String = part.iter().take(12).collect();
        match part.len() {
            0 => "（なし）".to_owned(),
            n if n > 12 => format!("「{cut}…」"),
            _ => format!("「{cut}」"),
        }
    };
    format!("{}→{}", middle(&a), middle(&b))
}

#[cfg(test)]
mod tests;

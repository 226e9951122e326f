//! How alike two texts are, as a named level and a number.

mod finder;

use rapidfuzz::distance::levenshtein;

pub use self::finder::{Finder, Found};
use crate::domain::finding::Difference;
use crate::domain::text::{fold, fold_title};

/// From here on two long texts are the same statement, edited.
///
/// Set on the copies of the three real plans: rewritten descriptions lie below 0.6, edited ones above 0.9.
const WORDING: f64 = 0.75;
/// From here on a name is near enough to be suggested.
const NEAR_NAME: f64 = 0.6;

/// How two texts differ; `None` if they are the same but for widths, spaces and line breaks.
pub fn compare(a: &str, b: &str) -> Option<(f64, Difference)> {
    let (folded_a, folded_b) = (fold(a), fold(b));
    if folded_a == folded_b {
        return None;
    }
    let similarity = ratio(&folded_a, &folded_b, 0.0);
    let difference = if fold_title(a) == fold_title(b) && !fold_title(a).is_empty() {
        Difference::Notation
    } else if similarity >= WORDING {
        Difference::Wording
    } else {
        Difference::Different
    };
    Some((similarity, difference))
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
    let (a, b): (Vec<char>, Vec<char>) = (fold(a).chars().collect(), fold(b).chars().collect());
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

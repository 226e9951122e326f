//! How alike two texts are, as a named level and a number.

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
    let similarity = strsim::normalized_levenshtein(&folded_a, &folded_b);
    let difference = if fold_title(a) == fold_title(b) && !fold_title(a).is_empty() {
        Difference::Notation
    } else if similarity >= WORDING {
        Difference::Wording
    } else {
        Difference::Different
    };
    Some((similarity, difference))
}

/// The name most like this one, if any is near.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    names
        .map(|other| (strsim::normalized_levenshtein(&folded, &fold(other)), other))
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
mod tests {
    use super::*;

    #[test]
    fn levels_of_difference() {
        assert_eq!(compare("概　要（ア）", "概要(ア)"), None);
        assert_eq!(compare("支援、相談", "支援・相談").map(|c| c.1), Some(Difference::Notation));
        assert_eq!(compare("連携手法を標準化する必要がある", "連携手法を基準化する必要がある").map(|c| c.1), Some(Difference::Wording));
        assert_eq!(compare("講演会を開いた", "名簿を更新した").map(|c| c.1), Some(Difference::Different));
    }

    #[test]
    fn names_the_characters() {
        assert_eq!(first_difference("標準化", "基準化"), "「標」→「基」");
        assert_eq!(first_difference("市民地域", "市民への地域"), "（なし）→「への」");
        assert_eq!(nearest("地域福祉科", ["地域福祉課", "道路整備課"].into_iter()), Some("地域福祉課"));
        assert_eq!(nearest("総務課", ["地域福祉課"].into_iter()), None);
    }
}

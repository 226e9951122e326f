//! How often things occur.

use std::collections::BTreeMap;

/// How often each of these occurs.
pub fn counts<T: Ord>(things: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

/// The one that occurs more often than any other; none where there is nothing, or two occur equally often.
pub fn most_frequent<T: Ord>(things: impl IntoIterator<Item = T>) -> Option<T> {
    let counts = counts(things);
    let most = counts.values().max().copied()?;
    let mut first = counts.into_iter().filter(|(_, count)| *count == most).map(|(thing, _)| thing);
    first.next().filter(|_| first.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_wins_and_a_tie_is_left_open() {
        assert_eq!(most_frequent(["B", "A", "B"]), Some("B"));
        assert_eq!(most_frequent(["A"]), Some("A"));
        assert_eq!(most_frequent(["A", "B"]), None);
        assert_eq!(most_frequent(["A", "B", "C", "B", "A"]), None);
        assert_eq!(most_frequent::<&str>([]), None);
    }
}

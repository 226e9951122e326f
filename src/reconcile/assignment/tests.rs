use proptest::prelude::*;

use super::*;

fn candidates(scores: &[&[f64]]) -> Vec<Candidate> {
    let row = |(row, scores): (usize, &&[f64])| -> Vec<Candidate> {
        scores.iter().enumerate().map(|(entry, &score)| Candidate { row, entry, score }).collect()
    };
    scores.iter().enumerate().flat_map(row).collect()
}

fn pairs(matches: &[Match]) -> Vec<(usize, usize)> {
    matches.iter().map(|m| (m.row, m.entry)).collect()
}

#[test]
fn the_total_counts_and_not_the_best_pair() {
    let found = assign(&candidates(&[&[0.9, 0.8], &[0.8, 0.0]]));
    assert_eq!(pairs(&found), [(0, 1), (1, 0)]);
    let margins: Vec<(f64, f64)> = found.iter().map(|m| (m.score, m.margin)).collect();
    assert_eq!(margins, [(0.8, 0.7), (0.8, 0.7)]);
}

#[test]
fn an_entry_that_is_firmly_taken_makes_nothing_narrow() {
    let found = assign(&candidates(&[&[0.95, 0.94], &[0.0, 1.0]]));
    assert_eq!(pairs(&found), [(0, 0), (1, 1)]);
    assert!(found[0].margin > 0.9, "{found:?}");
    let found = assign(&candidates(&[&[0.95, 0.94]]));
    assert_eq!((pairs(&found), found[0].margin), (vec![(0, 0)], 0.01));
    assert_eq!((found[0].rival_entry, found[0].rival_row), (Some(1), None));
}

#[test]
fn a_row_that_goes_without_is_the_rival() {
    let found = assign(&candidates(&[&[0.90], &[0.91]]));
    assert_eq!((pairs(&found), found[0].margin), (vec![(1, 0)], 0.01));
    assert_eq!((found[0].rival_entry, found[0].rival_row), (None, Some(0)));
}

#[test]
fn equals_keep_their_order_and_say_so() {
    let equal: Vec<Candidate> = [7, 3, 9].iter().flat_map(|&row| [40, 20, 30].map(|entry| Candidate { row, entry, score: 1.0 })).collect();
    let found = assign(&equal);
    assert_eq!(pairs(&found), [(3, 20), (7, 30), (9, 40)]);
    assert!(found.iter().all(|m| m.margin == 0.0 && m.rival_entry.is_some() && m.rival_row.is_some()), "{found:?}");
    let found = assign(&candidates(&[&[1.0], &[1.0]]));
    assert_eq!(pairs(&found), [(0, 0)]);
}

#[test]
fn nothing_and_nonsense() {
    assert!(assign(&[]).is_empty());
    assert!(assign(&candidates(&[&[0.0, -1.0, f64::NAN]])).is_empty());
    let found = assign(&[(0.2), (0.8), (0.5)].map(|score| Candidate { row: 5, entry: usize::MAX, score }));
    assert_eq!((pairs(&found), found[0].score), (vec![(5, usize::MAX)], 0.8));
    assert_eq!(assign(&candidates(&[&[f64::INFINITY]])).len(), 1);
}

/// The highest total over all assignments, one by one.
fn best_total(scores: &[Vec<u32>], forbidden: Option<(usize, usize)>, row: usize, taken: u32) -> u32 {
    let Some(own) = scores.get(row) else {
        return 0;
    };
    let alone = best_total(scores, forbidden, row + 1, taken);
    let free = own.iter().enumerate().filter(|(entry, score)| **score > 0 && taken & (1 << entry) == 0 && forbidden != Some((row, *entry)));
    free.map(|(entry, score)| score + best_total(scores, forbidden, row + 1, taken | 1 << entry)).max().unwrap_or(0).max(alone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn totals_and_margins_are_those_of_trying_everything(scores in proptest::collection::vec(proptest::collection::vec(0_u32..6, 5), 0..6)) {
        let candidates: Vec<Candidate> = scores.iter().enumerate()
            .flat_map(|(row, own)| own.iter().enumerate().map(move |(entry, &score)| Candidate { row, entry, score: f64::from(score) }))
            .collect();
        let found = assign(&candidates);
        let best = best_total(&scores, None, 0, 0);
        prop_assert_eq!(found.iter().map(|m| m.score.round() as u32).sum::<u32>(), best);
        for m in &found {
            let without = best_total(&scores, Some((m.row, m.entry)), 0, 0);
            prop_assert!((m.margin - f64::from(best - without)).abs() < 1e-9, "{:?}", m);
            prop_assert!(m.rival_entry != Some(m.entry) && m.rival_row != Some(m.row));
        }
        let entries: std::collections::BTreeSet<usize> = found.iter().map(|m| m.entry).collect();
        prop_assert_eq!(entries.len(), found.len());
    }
}

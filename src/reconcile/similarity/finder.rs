//! The texts most like a given one, among many, without comparing each with each.

use std::collections::HashMap;

use super::ratio;
use crate::domain::text::fold;

/// A text that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place among the texts given.
    pub index: usize,
    /// [`ratio`] to the text looked for.
    pub similarity: f64,
}

/// Two neighbouring characters, or one beside an end; the second 「支援」 of a text is another pair than its first.
type Pair = (char, char, u32);

/// How many places of pairs one search looks at: what keeps 20,000 texts near-linear. Rare pairs come first, so that only pairs which
/// stand everywhere are left out.
const MOST_VISITS: usize = 4096;
/// How many texts with the most pairs in common are compared in full, for each one wanted.
const COMPARED_PER_WANTED: usize = 4;

/// An index over texts: which pairs of characters stand where.
pub struct Finder {
    /// Each distinct text, folded, with its number of pairs and the places where it was given.
    texts: Vec<(String, usize, Vec<usize>)>,
    by_text: HashMap<String, usize>,
    /// Texts in which a pair stands.
    places: HashMap<Pair, Vec<u32>>,
}

impl Finder {
    /// An index over these texts; blank ones are never found.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut finder = Self { texts: Vec::new(), by_text: HashMap::new(), places: HashMap::new() };
        for (index, text) in texts.into_iter().enumerate() {
            let folded = fold(text);
            if folded.is_empty() {
                continue;
            }
            if let Some(&known) = finder.by_text.get(&folded) {
                finder.texts[known].2.push(index);
                continue;
            }
            let number = finder.texts.len();
            let pairs = pairs(&folded);
            finder.by_text.insert(folded.clone(), number);
            finder.texts.push((folded, pairs.len(), vec![index]));
            for pair in pairs {
                finder.places.entry(pair).or_default().push(number as u32);
            }
        }
        finder
    }

    /// The `wanted` distinct texts most like this one and at least so much alike, best first; a text that was given several times is
    /// named as often, in order.
    pub fn nearest(&self, text: &str, wanted: usize, at_least: f64) -> Vec<Found> {
        let folded = fold(text);
        let pairs = pairs(&folded);
        let mut found: Vec<(f64, usize)> = Vec::new();
        let mut compared = self.sharing(&pairs, at_least);
        compared.truncate(wanted.saturating_mul(COMPARED_PER_WANTED));
        if let Some(&equal) = self.by_text.get(&folded) {
            compared.retain(|&number| number != equal);
            found.push((1.0, equal));
        }
        found.extend(compared.into_iter().map(|number| (ratio(&folded, &self.texts[number].0, at_least), number)));
        found.retain(|(similarity, _)| *similarity >= at_least);
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(wanted);
        found.into_iter().flat_map(|(similarity, number)| self.texts[number].2.iter().map(move |&index| Found { index, similarity })).collect()
    }

    /// Texts that have enough pairs in common to be so much alike, those with the most first.
    fn sharing(&self, pairs: &[Pair], at_least: f64) -> Vec<usize> {
        let mut places: Vec<&Vec<u32>> = pairs.iter().filter_map(|pair| self.places.get(pair)).collect();
        places.sort_by_key(|places| places.len());
        // A changed character breaks two pairs; so many must be left in common, and all but so many of the pairs show every such text.
        let chars = pairs.len().saturating_sub(1) as f64;
        let edits = |chars: f64| ((1.0 - at_least) * chars / at_least.max(0.01)).floor();
        let shared = (pairs.len() as f64 - 2.0 * edits(chars)).max(1.0) as usize;
        let unknown = pairs.len() - places.len();
        let enough = (pairs.len() - shared + 1).saturating_sub(unknown);
        let mut visits: Vec<u32> = Vec::new();
        for (nth, places) in places.iter().enumerate() {
            if nth >= enough || (nth > 0 && visits.len() + places.len() > MOST_VISITS) {
                break;
            }
            visits.extend_from_slice(&places[..places.len().min(MOST_VISITS)]);
        }
        visits.sort_unstable();
        let mut counted: Vec<(f64, usize)> = Vec::new();
        for run in visits.chunk_by(|a, b| a == b) {
            let number = run[0] as usize;
            counted.push((2.0 * run.len() as f64 / (pairs.len() + self.texts[number].1) as f64, number));
        }
        counted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        counted.into_iter().map(|(_, number)| number).collect()
    }
}

fn pairs(folded: &str) -> Vec<Pair> {
    let mut seen: HashMap<(char, char), u32> = HashMap::new();
    let seconds = folded.chars().chain(std::iter::once('\0'));
    let firsts = std::iter::once('\0').chain(folded.chars());
    let count = |(a, b): (char, char)| {
        let nth = seen.entry((a, b)).or_default();
        *nth += 1;
        (a, b, *nth)
    };
    firsts.zip(seconds).map(count).collect()
}

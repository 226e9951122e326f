//! The texts most like a given one, among many, without comparing each with each.

use foldhash::HashMap;
use rapidfuzz::distance::levenshtein::{Args, BatchComparator};
use std::cmp::Ordering;

use crate::domain::at_once;
use crate::domain::text::fold;

/// A text that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place among the texts given.
    pub index: usize,
    /// How alike the two are: the higher one of [`super::ratio`] and of the share of neighbouring characters in common, which does not mind
    /// in which order sentences stand.
    pub similarity: f64,
}

/// Two neighbouring characters, or one beside an end; the second 「支援」 of a text is another pair than its first.
type Pair = (char, char, u32);

/// How many places of pairs one search looks at: what keeps 20,000 texts near-linear. Rare pairs come first, so that only pairs which
/// stand everywhere are left out.
const MOST_VISITS: usize = 4096;
/// How many texts with the most pairs in common are compared in full, for each one wanted.
const COMPARED_PER_WANTED: usize = 2;

/// A text of the index.
struct Indexed {
    folded: String,
    /// Numbers of its pairs, sorted.
    pairs: Vec<u32>,
    /// Where it was given.
    given: Vec<usize>,
}

/// An index over texts: which pairs of characters stand where.
#[derive(Default)]
pub struct Finder {
    /// Each distinct text.
    texts: Vec<Indexed>,
    /// How many pairs each of them has.
    lengths: Vec<u32>,
    by_text: HashMap<String, usize>,
    /// Which of them was given at each place; none where that is blank.
    by_place: Vec<Option<usize>>,
    numbers: HashMap<Pair, u32>,
    /// By the number of a pair: the texts in which it stands.
    places: Vec<Vec<u32>>,
}

impl Finder {
    /// An index over these texts; blank ones are never found.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut finder = Self::default();
        let texts: Vec<&str> = texts.into_iter().collect();
        let prepare = |text: &&str| {
            let folded = fold(text);
            let pairs = pairs(&folded);
            (folded, pairs)
        };
        for (folded, pairs) in at_once::each_short(&texts, prepare) {
            let known = finder.by_text.get(&folded).copied();
            let text = known.or_else(|| (!folded.is_empty()).then(|| finder.add(folded, pairs)));
            if let Some(text) = text {
                finder.texts[text].given.push(finder.by_place.len());
            }
            finder.by_place.push(text);
        }
        finder
    }

    /// Adds a text and says which it is.
    fn add(&mut self, folded: String, pairs: Vec<Pair>) -> usize {
        let text = self.texts.len();
        let mut numbered = Vec::new();
        for pair in pairs {
            let number = *self.numbers.entry(pair).or_insert_with(|| {
                self.places.push(Vec::new());
                self.places.len() as u32 - 1
            });
            self.places[number as usize].push(text as u32);
            numbered.push(number);
        }
        numbered.sort_unstable();
        self.by_text.insert(folded.clone(), text);
        self.lengths.push(numbered.len() as u32);
        self.texts.push(Indexed { folded, pairs: numbered, given: Vec::new() });
        text
    }

    /// The `wanted` distinct texts most like this one and at least so much alike, best first; a text that was given several times is
    /// named as often, in order. Texts without two neighbouring characters in common are not found.
    pub fn nearest(&self, text: &str, wanted: usize, at_least: f64) -> Vec<Found> {
        let folded = fold(text);
        let all = pairs(&folded);
        let mut known: Vec<u32> = all.iter().filter_map(|pair| self.numbers.get(pair).copied()).collect();
        known.sort_unstable();
        let mut found: Vec<(f64, usize)> = Vec::new();
        let most = wanted.saturating_mul(COMPARED_PER_WANTED);
        let mut compared = self.most_in_common(&mut Vec::new(), &known, all.len(), at_least, (self.texts.len(), most));
        if let Some(&equal) = self.by_text.get(&folded) {
            compared.retain(|&(_, other)| other != equal);
            found.push((1.0, equal));
        }
        let cached = BatchComparator::new(folded.chars());
        for (in_common, other) in compared {
            // Edits are counted only as far as they may bring a text among those wanted.
            let worst = if found.len() < wanted { at_least } else { found.last().map_or(at_least, |(similarity, _)| at_least.max(*similarity)) };
            let args = Args::default().score_cutoff(worst.max(in_common));
            let by_edits = cached.normalized_similarity_with_args(self.texts[other].folded.chars(), &args);
            let similarity = in_common.max(by_edits.unwrap_or(0.0));
            if similarity >= worst {
                let new = (similarity, other);
                found.insert(found.partition_point(|known| best_first(known, &new).is_lt()), new);
                found.truncate(wanted);
            }
        }
        found.truncate(wanted);
        found.into_iter().flat_map(|(similarity, other)| self.texts[other].given.iter().map(move |&index| Found { index, similarity })).collect()
    }

    /// Places of the texts given before the one at this place that are equal to it or have most neighbouring characters in common with it,
    /// at least such a share: `wanted` distinct ones, best first. Where many are looked for, `table` is used again.
    pub fn earlier(&self, table: &mut Vec<u16>, index: usize, wanted: usize, at_least: f64) -> Vec<usize> {
        let Some(own) = self.by_place[index] else { return Vec::new() };
        let pairs = &self.texts[own].pairs;
        let before = self.texts.partition_point(|text| text.given[0] < index);
        let alike = self.most_in_common(table, pairs, pairs.len(), at_least, (before, wanted.saturating_mul(COMPARED_PER_WANTED)));
        let others = alike.into_iter().filter(|&(share, other)| share >= at_least && other != own).map(|(_, other)| other);
        let texts = std::iter::once(own).chain(others).take(wanted);
        texts.flat_map(|text| self.texts[text].given.iter().copied().take_while(|&given| given < index)).collect()
    }

    /// As [`Self::sharing`], with the share of pairs in common, best first.
    fn most_in_common(&self, table: &mut Vec<u16>, known: &[u32], all: usize, at_least: f64, (first, most): (usize, usize)) -> Vec<(f64, usize)> {
        let in_common = |other: usize| {
            let pairs = &self.texts[other].pairs;
            (2.0 * shared(known, pairs) as f64 / (all + pairs.len()) as f64, other)
        };
        let mut found: Vec<(f64, usize)> = self.sharing(table, known, all, at_least, (first, most)).into_iter().map(in_common).collect();
        found.sort_by(best_first);
        found
    }

    /// Those of the first texts that may be so much alike to one with these pairs (sorted); those with the most in common, if there are more
    /// than `most`.
    fn sharing(&self, in_common: &mut Vec<u16>, known: &[u32], all: usize, at_least: f64, (first, most): (usize, usize)) -> Vec<usize> {
        let mut places: Vec<&Vec<u32>> = known.iter().map(|&number| &self.places[number as usize]).collect();
        places.sort_by_key(|places| places.len());
        // A changed character breaks two pairs. So many are left in common, and all but so many of the pairs show every such text.
        let chars = all.saturating_sub(1) as f64;
        let edits = ((1.0 - at_least) * chars / at_least.max(0.01)).floor();
        let by_edits = all as f64 - 2.0 * edits;
        let by_pairs = at_least * all as f64 / (2.0 - at_least);
        let shared = by_edits.min(by_pairs).max(1.0) as usize;
        let enough = (places.len() + 1).saturating_sub(shared);
        // Counted in a table: thousands of visits are too many to sort for each text. It is all zeros again at the end.
        in_common.resize(self.texts.len(), 0);
        let mut met: Vec<u32> = Vec::new();
        let mut visits = 0;
        for (nth, places) in places.iter().take(enough).enumerate() {
            if nth > 0 && visits + places.len() > MOST_VISITS {
                break;
            }
            visits += places.len();
            let among_first = places.partition_point(|&text| (text as usize) < first);
            for &text in &places[..among_first.min(MOST_VISITS)] {
                let count = &mut in_common[text as usize];
                if *count == 0 {
                    met.push(text);
                }
                *count += 1;
            }
        }
        let mut best: Vec<(f64, usize)> = Vec::new();
        for text in met.into_iter().map(|text| text as usize) {
            let count = std::mem::take(&mut in_common[text]);
            let new = (2.0 * f64::from(count) / f64::from(all as u32 + self.lengths[text]), text);
            if best.len() < most || best.last().is_some_and(|last| best_first(&new, last).is_lt()) {
                best.insert(best.partition_point(|known| best_first(known, &new).is_lt()), new);
                best.truncate(most);
            }
        }
        best.into_iter().map(|(_, text)| text).collect()
    }
}

/// By likeness, the best first; of equals the first one given.
fn best_first(a: &(f64, usize), b: &(f64, usize)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// How many numbers two sorted lists have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        (i, j) = (i + usize::from(a[i] <= b[j]), j + usize::from(b[j] <= a[i]));
    }
    shared
}

/// The pairs of a text, sorted.
fn pairs(folded: &str) -> Vec<Pair> {
    let seconds = folded.chars().chain(std::iter::once('\0'));
    let firsts = std::iter::once('\0').chain(folded.chars());
    let mut pairs: Vec<Pair> = firsts.zip(seconds).map(|(a, b)| (a, b, 1)).collect();
    pairs.sort_unstable();
    for at in 1..pairs.len() {
        if (pairs[at - 1].0, pairs[at - 1].1) == (pairs[at].0, pairs[at].1) {
            pairs[at].2 = pairs[at - 1].2 + 1;
        }
    }
    pairs
}

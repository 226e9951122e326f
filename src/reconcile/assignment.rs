//! Which row is which entry, for all rows at once: one to one, with the highest total score, and how narrow each win is.
//!
//! Shortest augmenting paths over the given candidates only (the Hungarian method on a sparse graph), so that memory and time follow
//! the number of candidates. The prices that it leaves behind give the margins, which ready-made solvers keep to themselves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A row that may be an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Any number that stands for the row; a smaller one stands further up.
    pub row: usize,
    /// Any number that stands for the entry; a smaller one stands further up.
    pub entry: usize,
    /// How well they fit. What is not above 0 is no candidate.
    pub score: f64,
}

/// A row and its entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The row.
    pub row: usize,
    /// Its entry.
    pub entry: usize,
    /// Score of the pair.
    pub score: f64,
    /// What the total would lose if this pair were forbidden and all others free to move: 0 where another assignment is as good,
    /// the whole score where nothing competes. An entry that another row holds firmly does not make a win narrow.
    pub margin: f64,
    /// Where the row would go then; `None` if nowhere.
    pub rival_entry: Option<usize>,
    /// Which row would take the entry then; `None` if none.
    pub rival_row: Option<usize>,
}

/// Scores are counted in these units, so that equal totals are equal and no rounding decides.
const UNITS: f64 = 1_000_000.0;
/// Highest score; higher ones count as this.
const MAX_SCORE: f64 = 1_000.0;
/// Weight of one unit of score against all of the order of rows together.
const ORDER_BITS: u32 = 80;
/// No partner.
const NONE: usize = usize::MAX;

/// The assignment with the highest total score, in the order of rows. Of a pair given twice the better score counts. Between
/// assignments with equal totals, rows keep the order of their entries and lie near them.
pub fn assign(candidates: &[Candidate]) -> Vec<Match> {
    let mut market = Market::new(candidates);
    for row in 0..market.offers.len() {
        market.place(row);
    }
    let to_none = market.distances_to_none();
    let from_none = market.distances_from_none();
    (0..market.offers.len()).filter_map(|row| market.matched(row, &to_none, &from_none)).collect()
}

/// Score and order of a pair as one number, compared first by score.
type Worth = i128;

fn units(worth: Worth) -> f64 {
    // The part of the order is below half a unit, to either side.
    ((worth + (1 << (ORDER_BITS - 1))) >> ORDER_BITS) as f64 / UNITS
}

/// Rows that bid for entries. `row_price + entry_price` is nowhere below the worth of a pair, and equals it for the pairs made;
/// the price of whoever is alone is 0. So what a change would lose is the sum of such differences along its path.
struct Market {
    rows: Vec<usize>,
    entries: Vec<usize>,
    /// Per row: entries and worth, in the order of entries.
    offers: Vec<Vec<(usize, Worth)>>,
    row_price: Vec<Worth>,
    entry_price: Vec<Worth>,
    /// Entry of a row, row of an entry.
    entry_of: Vec<usize>,
    row_of: Vec<usize>,
    search: Search,
}

/// Shortest paths from one row; what was touched is wiped afterwards, so that a small search costs little.
#[derive(Default)]
struct Search {
    distance: Vec<Worth>,
    /// Row from which an entry was reached.
    from: Vec<usize>,
    touched: Vec<usize>,
    queue: BinaryHeap<Reverse<(Worth, usize)>>,
}

impl Search {
    fn wipe(&mut self) {
        for entry in self.touched.drain(..) {
            self.distance[entry] = Worth::MAX;
        }
        self.queue.clear();
    }

    fn reach(&mut self, entry: usize, distance: Worth, from: usize) {
        if distance < self.distance[entry] {
            if self.distance[entry] == Worth::MAX {
                self.touched.push(entry);
            }
            self.distance[entry] = distance;
            self.from[entry] = from;
            self.queue.push(Reverse((distance, entry)));
        }
    }

    /// The next entry in order of distance.
    fn next(&mut self) -> Option<(usize, Worth)> {
        while let Some(Reverse((distance, entry))) = self.queue.pop() {
            if distance == self.distance[entry] {
                return Some((entry, distance));
            }
        }
        None
    }
}

fn distinct(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

impl Market {
    fn new(candidates: &[Candidate]) -> Self {
        let given: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.score * UNITS >= 1.0).collect();
        let rows = distinct(given.iter().map(|candidate| candidate.row));
        let entries = distinct(given.iter().map(|candidate| candidate.entry));
        let mut offers = vec![Vec::new(); rows.len()];
        for candidate in given {
            let (Ok(row), Ok(entry)) = (rows.binary_search(&candidate.row), entries.binary_search(&candidate.entry)) else {
                continue;
            };
            let score = (candidate.score.min(MAX_SCORE) * UNITS).round() as Worth;
            // A square keeps parallel pairs parallel: crossing two of them adds to the sum.
            let apart = row.abs_diff(entry) as Worth;
            offers[row].push((entry, (score << ORDER_BITS) - apart * apart));
        }
        for offers in &mut offers {
            offers.sort_unstable_by_key(|&(entry, worth)| (entry, Reverse(worth)));
            offers.dedup_by_key(|(entry, _)| *entry);
        }
        let search = Search { distance: vec![Worth::MAX; entries.len()], from: vec![NONE; entries.len()], ..Search::default() };
        Self {
            row_price: vec![0; rows.len()],
            entry_price: vec![0; entries.len()],
            entry_of: vec![NONE; rows.len()],
            row_of: vec![NONE; entries.len()],
            rows,
            entries,
            offers,
            search,
        }
    }

    /// What is lost by giving this entry to this row instead of the best use of both.
    fn loss(&self, row: usize, entry: usize, worth: Worth) -> Worth {
        self.row_price[row] + self.entry_price[entry] - worth
    }

    /// Reaches the entries that a row could take, except its own.
    fn spread(&self, search: &mut Search, row: usize, base: Worth) {
        for &(entry, worth) in self.offers[row].iter().filter(|(entry, _)| *entry != self.entry_of[row]) {
            search.reach(entry, base + self.loss(row, entry, worth), row);
        }
    }

    /// Finds a row its place; others move on where that is better in sum, or one of them is left alone.
    fn place(&mut self, row: usize) {
        let mut search = std::mem::take(&mut self.search);
        self.row_price[row] = self.offers[row].iter().map(|&(entry, worth)| worth - self.entry_price[entry]).max().unwrap_or(0).max(0);
        // The cheapest row to leave alone, and at what distance it was reached.
        let (mut alone, mut shortest) = (row, self.row_price[row]);
        let mut settled: Vec<(usize, Worth)> = Vec::new();
        let mut free = NONE;
        self.spread(&mut search, row, 0);
        while let Some((entry, distance)) = search.next() {
            if distance >= shortest {
                break;
            }
            let holder = self.row_of[entry];
            if holder == NONE {
                (free, shortest) = (entry, distance);
                break;
            }
            settled.push((entry, distance));
            if distance + self.row_price[holder] < shortest {
                (alone, shortest) = (holder, distance + self.row_price[holder]);
            }
            self.spread(&mut search, holder, distance);
        }
        self.row_price[row] -= shortest;
        for &(entry, distance) in settled.iter().filter(|(_, distance)| *distance < shortest) {
            self.entry_price[entry] += shortest - distance;
            self.row_price[self.row_of[entry]] -= shortest - distance;
        }
        // From the end of the path back to the row, everyone moves on by one.
        let mut entry = if free == NONE { std::mem::replace(&mut self.entry_of[alone], NONE) } else { free };
        while entry != NONE {
            let taker = search.from[entry];
            self.row_of[entry] = taker;
            entry = std::mem::replace(&mut self.entry_of[taker], entry);
        }
        search.wipe();
        self.search = search;
    }

    /// Per row: what it would lose in sum if this row gave up its entry and someone, in the end, stayed alone or took a free entry.
    fn distances_to_none(&self) -> Vec<Worth> {
        let mut takers: Vec<Vec<(usize, Worth)>> = vec![Vec::new(); self.entries.len()];
        for (row, offers) in self.offers.iter().enumerate() {
            for &(entry, worth) in offers {
                takers[entry].push((row, self.loss(row, entry, worth)));
            }
        }
        let mut distance = self.row_price.clone();
        let free = (0..self.entries.len()).filter(|&entry| self.row_of[entry] == NONE);
        for (row, loss) in free.flat_map(|entry| &takers[entry]) {
            distance[*row] = distance[*row].min(*loss);
        }
        let mut queue: BinaryHeap<_> = distance.iter().enumerate().map(|(row, &distance)| Reverse((distance, row))).collect();
        while let Some(Reverse((base, row))) = queue.pop() {
            if base > distance[row] || self.entry_of[row] == NONE {
                continue;
            }
            for &(taker, loss) in takers[self.entry_of[row]].iter().filter(|(taker, _)| *taker != row) {
                if base + loss < distance[taker] {
                    distance[taker] = base + loss;
                    queue.push(Reverse((base + loss, taker)));
                }
            }
        }
        distance
    }

    /// Per entry: what would be lost in sum if it were left alone or taken, in the end, by a row that is alone; with the row that takes it.
    fn distances_from_none(&self) -> Vec<(Worth, usize)> {
        let mut distance: Vec<(Worth, usize)> = self.entry_price.iter().map(|&price| (price, NONE)).collect();
        let mut queue = BinaryHeap::new();
        for row in (0..self.rows.len()).filter(|&row| self.entry_of[row] == NONE) {
            for &(entry, worth) in &self.offers[row] {
                let loss = self.loss(row, entry, worth);
                if loss < distance[entry].0 {
                    distance[entry] = (loss, row);
                }
            }
        }
        queue.extend(distance.iter().enumerate().map(|(entry, (distance, _))| Reverse((*distance, entry))));
        while let Some(Reverse((base, entry))) = queue.pop() {
            let holder = self.row_of[entry];
            if base > distance[entry].0 || holder == NONE {
                continue;
            }
            for &(next, worth) in self.offers[holder].iter().filter(|(next, _)| *next != entry) {
                let reached = base + self.loss(holder, next, worth);
                if reached < distance[next].0 {
                    distance[next] = (reached, holder);
                    queue.push(Reverse((reached, next)));
                }
            }
        }
        distance
    }

    /// The match of a row with its margin: the shortest way round from the row to its entry that does not use the pair, either through
    /// someone who stays alone or as a circle of rows that all move on.
    fn matched(&mut self, row: usize, to_none: &[Worth], from_none: &[(Worth, usize)]) -> Option<Match> {
        let own = self.entry_of[row];
        if own == NONE {
            return None;
        }
        let worth = self.offers[row].iter().find(|(entry, _)| *entry == own)?.1;
        let mut search = std::mem::take(&mut self.search);
        let mut shortest = to_none[row] + from_none[own].0;
        let mut rivals = (self.first_step_to_none(row, to_none), from_none[own].1);
        self.spread(&mut search, row, 0);
        while let Some((entry, distance)) = search.next() {
            if distance >= shortest {
                break;
            }
            if entry == own {
                shortest = distance;
                let mut first = search.from[own];
                rivals.1 = first;
                while first != row {
                    rivals.0 = self.entry_of[first];
                    first = search.from[self.entry_of[first]];
                }
                break;
            }
            if self.row_of[entry] != NONE {
                self.spread(&mut search, self.row_of[entry], distance);
            }
        }
        search.wipe();
        self.search = search;
        let name = |names: &[usize], index: usize| (index != NONE).then(|| names[index]);
        Some(Match {
            row: self.rows[row],
            entry: self.entries[own],
            score: units(worth),
            margin: units(shortest).max(0.0),
            rival_entry: name(&self.entries, rivals.0),
            rival_row: name(&self.rows, rivals.1),
        })
    }

    /// Which entry a row would take on its way to [`Self::distances_to_none`], if it would take one.
    fn first_step_to_none(&self, row: usize, to_none: &[Worth]) -> usize {
        let beyond = |entry: usize| if self.row_of[entry] == NONE { 0 } else { to_none[self.row_of[entry]] };
        let others = self.offers[row].iter().filter(|(entry, _)| *entry != self.entry_of[row]);
        let best = others.map(|&(entry, worth)| (self.loss(row, entry, worth) + beyond(entry), entry)).min();
        best.filter(|(distance, _)| *distance < self.row_price[row]).map_or(NONE, |(_, entry)| entry)
    }
}

#[cfg(test)]
mod tests;

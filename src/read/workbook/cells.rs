//! The written cells of a sheet, in reading order. There are many sheets and they are read from left to right, so a list does.

use std::ops::{Bound, RangeBounds};

use serde::{Deserialize, Serialize};

use super::Cell;
use crate::domain::place::CellRef;

/// See the module. Each place stands in it once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cells(Vec<(CellRef, Cell)>);

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cell at a place.
    pub fn get(&self, at: &CellRef) -> Option<&Cell> {
        self.find(*at).ok().map(|index| &self.0[index].1)
    }

    /// The cell at a place, to be changed.
    pub fn get_mut(&mut self, at: &CellRef) -> Option<&mut Cell> {
        self.find(*at).ok().map(|index| &mut self.0[index].1)
    }

    /// Whether there is a cell at a place.
    pub fn contains_key(&self, at: &CellRef) -> bool {
        self.find(*at).is_ok()
    }

    /// Puts in a cell, in place of one that is there.
    pub fn insert(&mut self, at: CellRef, cell: Cell) {
        match self.find(at) {
            Ok(index) => self.0[index].1 = cell,
            Err(index) => self.0.insert(index, (at, cell)),
        }
    }

    /// All places.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &CellRef> {
        self.0.iter().map(|(at, _)| at)
    }

    /// All cells.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Cell> {
        self.0.iter().map(|(_, cell)| cell)
    }

    /// All cells, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.0.iter_mut().map(|(_, cell)| cell)
    }

    /// All cells with their places.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&CellRef, &Cell)> + Clone {
        self.0.iter().map(|(at, cell)| (at, cell))
    }

    /// The cells between two places.
    pub fn range(&self, places: impl RangeBounds<CellRef>) -> impl DoubleEndedIterator<Item = (&CellRef, &Cell)> + Clone {
        let before = |at: &CellRef| self.0.partition_point(|(other, _)| other < at);
        let up_to = |at: &CellRef| self.0.partition_point(|(other, _)| other <= at);
        let from = match places.start_bound() {
            Bound::Included(at) => before(at),
            Bound::Excluded(at) => up_to(at),
            Bound::Unbounded => 0,
        };
        let to = match places.end_bound() {
            Bound::Included(at) => up_to(at),
            Bound::Excluded(at) => before(at),
            Bound::Unbounded => self.0.len(),
        };
        self.0[from..to.max(from)].iter().map(|(at, cell)| (at, cell))
    }

    fn find(&self, at: CellRef) -> Result<usize, usize> {
        // Most are asked for, and put in, behind all others.
        match self.0.last() {
            Some((last, _)) if *last < at => Err(self.0.len()),
            _ => self.0.binary_search_by(|(other, _)| other.cmp(&at)),
        }
    }
}

/// In whatever order they come; of several at one place, the first counts.
impl FromIterator<(CellRef, Cell)> for Cells {
    fn from_iter<I: IntoIterator<Item = (CellRef, Cell)>>(cells: I) -> Self {
        let mut cells: Vec<(CellRef, Cell)> = cells.into_iter().collect();
        if !cells.is_sorted_by(|(a, _), (b, _)| a < b) {
            cells.sort_by_key(|(at, _)| *at);
            cells.dedup_by_key(|(at, _)| *at);
        }
        Self(cells)
    }
}

impl<'c> IntoIterator for &'c Cells {
    type Item = (&'c CellRef, &'c Cell);
    type IntoIter = std::iter::Map<std::slice::Iter<'c, (CellRef, Cell)>, fn(&'c (CellRef, Cell)) -> (&'c CellRef, &'c Cell)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(at, cell)| (at, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell { text: text.to_owned(), ..Cell::default() }
    }

    fn texts(cells: &Cells) -> String {
        cells.values().map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn cells_stand_in_reading_order_each_once() {
        let at = CellRef::new;
        let cells: Cells = [(at(2, 0), cell("丙")), (at(0, 1), cell("乙")), (at(0, 0), cell("甲")), (at(0, 1), cell("×"))].into_iter().collect();
        assert_eq!(texts(&cells), "甲乙丙");
        let mut cells = cells;
        cells.insert(at(1, 5), cell("丁"));
        cells.insert(at(9, 9), cell("戊"));
        cells.insert(at(0, 0), cell("己"));
        assert_eq!((texts(&cells).as_str(), cells.len()), ("己乙丁丙戊", 5));
        assert_eq!(cells.get(&at(1, 5)).map(|cell| cell.text.as_str()), Some("丁"));
        assert!(cells.get(&at(1, 4)).is_none() && !cells.contains_key(&at(10, 0)));
        let row = |row| cells.range(at(row, 0)..at(row + 1, 0)).map(|(_, cell)| cell.text.as_str()).collect::<String>();
        assert_eq!([row(0), row(1), row(3)], ["己乙", "丁", ""]);
        assert_eq!(cells.range(at(2, 0)..=at(9, 9)).count(), 2);
        assert_eq!(cells.range(at(5, 0)..at(3, 0)).count(), 0, "an empty range is no fault");
    }
}

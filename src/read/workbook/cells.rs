//! The written cells of a sheet, in reading order. There are many sheets and they are read from left to right, so a list does.

use std::ops::{Bound, RangeBounds};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Cell;
use crate::domain::place::CellRef;
use crate::domain::text::fold_widths;

/// See the module. Each place stands in it once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cells {
    /// Apart from the cells: they are searched, and the cells are large.
    places: Vec<CellRef>,
    contents: Vec<Cell>,
    /// The cells' texts in the form in which they are compared, once they were asked for.
    #[serde(skip)]
    folded: OnceLock<Vec<String>>,
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        (&self.places, &self.contents) == (&other.places, &other.contents)
    }
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.contents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// The cell at a place.
    pub fn get(&self, at: &CellRef) -> Option<&Cell> {
        self.contents.get(self.find(*at).ok()?)
    }

    /// The cell at a place, to be changed.
    pub fn get_mut(&mut self, at: &CellRef) -> Option<&mut Cell> {
        let index = self.find(*at).ok()?;
        self.folded.take();
        self.contents.get_mut(index)
    }

    /// Whether there is a cell at a place.
    pub fn contains_key(&self, at: &CellRef) -> bool {
        self.find(*at).is_ok()
    }

    /// Puts in a cell, in place of one that is there.
    pub fn insert(&mut self, at: CellRef, cell: Cell) {
        self.folded.take();
        match self.find(at) {
            Ok(index) => self.contents[index] = cell,
            Err(index) => {
                self.places.insert(index, at);
                self.contents.insert(index, cell);
            }
        }
    }

    /// All places.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &CellRef> {
        self.places.iter()
    }

    /// All cells.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Cell> {
        self.contents.iter()
    }

    /// All cells, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.folded.take();
        self.contents.iter_mut()
    }

    /// The texts of all cells by [`fold_widths`], with their places. They are folded once: a sheet without its marks is held against many.
    pub fn folded(&self) -> impl Iterator<Item = (&CellRef, &str)> {
        let folded = self.folded.get_or_init(|| self.contents.iter().map(|cell| fold_widths(&cell.text)).collect());
        self.places.iter().zip(folded.iter().map(String::as_str))
    }

    /// All cells with their places.
    pub fn iter(&self) -> Iter<'_> {
        self.places.iter().zip(&self.contents)
    }

    /// The cells between two places.
    pub fn range(&self, places: impl RangeBounds<CellRef>) -> Iter<'_> {
        let before = |at: &CellRef| self.places.partition_point(|other| other < at);
        let up_to = |at: &CellRef| self.places.partition_point(|other| other <= at);
        let from = match places.start_bound() {
            Bound::Included(at) => before(at),
            Bound::Excluded(at) => up_to(at),
            Bound::Unbounded => 0,
        };
        let to = match places.end_bound() {
            Bound::Included(at) => up_to(at),
            Bound::Excluded(at) => before(at),
            Bound::Unbounded => self.places.len(),
        };
        let between = from..to.max(from);
        self.places[between.clone()].iter().zip(&self.contents[between])
    }

    fn find(&self, at: CellRef) -> Result<usize, usize> {
        // Most are asked for, and put in, behind all others.
        match self.places.last() {
            Some(last) if *last < at => Err(self.places.len()),
            _ => self.places.binary_search(&at),
        }
    }
}

/// Cells with their places.
pub type Iter<'c> = std::iter::Zip<std::slice::Iter<'c, CellRef>, std::slice::Iter<'c, Cell>>;

/// In whatever order they come; of several at one place, the first counts.
impl FromIterator<(CellRef, Cell)> for Cells {
    fn from_iter<I: IntoIterator<Item = (CellRef, Cell)>>(cells: I) -> Self {
        let (places, cells): (Vec<CellRef>, Vec<Cell>) = cells.into_iter().unzip();
        if places.is_sorted_by(|a, b| a < b) {
            return Self { places, contents: cells, ..Self::default() };
        }
        let mut cells: Vec<(CellRef, Cell)> = places.into_iter().zip(cells).collect();
        cells.sort_by_key(|(at, _)| *at);
        cells.dedup_by_key(|(at, _)| *at);
        let (places, contents) = cells.into_iter().unzip();
        Self { places, contents, ..Self::default() }
    }
}

impl<'c> IntoIterator for &'c Cells {
    type Item = (&'c CellRef, &'c Cell);
    type IntoIter = Iter<'c>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
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

    #[test]
    fn folded_texts_are_those_of_the_cells_as_they_are_now() {
        let at = CellRef::new(0, 0);
        let mut cells: Cells = [(at, cell("Ａ　課"))].into_iter().collect();
        let folded = |cells: &Cells| cells.folded().map(|(_, text)| text.to_owned()).collect::<String>();
        assert_eq!(folded(&cells), "A課");
        cells.get_mut(&at).expect("a cell").text.push('１');
        assert_eq!(folded(&cells), "A課1");
        cells.insert(CellRef::new(0, 1), cell("２"));
        assert_eq!(folded(&cells), "A課12");
        cells.values_mut().for_each(|cell| cell.text.clear());
        assert_eq!(folded(&cells), "");
    }
}

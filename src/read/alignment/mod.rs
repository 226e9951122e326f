//! Which row and which column of a returned sheet is which row and which column of the form as it was sent; how each was found,
//! and what is in doubt. Made in one place, used by whoever reads cells.

pub mod columns;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use self::columns::Columns;
use super::workbook::Sheet;
use crate::domain::answer::PlacedBy;
use crate::sheets::carrier::{SentCell, SentRow, SentSheet};

/// From here on what is left of a row's texts points to a line.
pub(super) const CLEARLY: f64 = 0.8;
/// It points there, and not to another line, if that is less like by this much.
pub(super) const APART: f64 = 0.3;

/// See the module.
#[derive(Debug, Default)]
pub struct Alignment {
    /// Column as sent by column as returned.
    pub columns: Columns,
    /// Row as sent by row as returned, and how it was found.
    pub rows: BTreeMap<u32, (u32, PlacedBy)>,
    /// Whether cells to fill in were found by the place of their columns alone.
    pub columns_by_position: bool,
    /// Rows as returned whose keys were left behind when their texts were moved; the texts count.
    pub left_behind: BTreeSet<u32>,
    /// Rows as returned that were found because they are like a row as sent, not because they are the same.
    pub alike: BTreeSet<u32>,
    /// Rows as returned with the key of a line that is not on this form.
    pub strangers: BTreeMap<u32, String>,
    /// Rows as returned that cannot be told to belong to one line, and why.
    pub doubtful: BTreeMap<u32, Doubtful>,
}

/// Why a row belongs to no line for sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubtful {
    /// Its key names one row as sent, its texts another.
    Contradiction {
        /// Row as sent that the key names.
        by_key: u32,
        /// Row as sent that the texts name.
        by_text: u32,
    },
    /// Another row stands for the same row as sent already.
    Twin(u32),
    /// It fits several rows as sent almost equally.
    Several(Vec<u32>),
    /// Its key or its place names this row as sent, its texts a line that is not on this form.
    Elsewhere(u32),
}

/// What the year's lines are recognised by.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    /// Whether a text is the key of a line.
    pub is_key: &'a dyn Fn(&str) -> bool,
    /// Whether a text is printed beside a line.
    pub is_text: &'a dyn Fn(&str) -> bool,
}

impl Alignment {
    /// Aligns a sheet with a form.
    pub fn new(sheet: &Sheet, sent: &SentSheet, lines: Lines<'_>) -> Self {
        let (columns, by_position) = columns::find(sheet, sent);
        Self { columns_by_position: by_position, ..rows::align(sheet, sent, columns, lines) }
    }

    /// Column as returned of a column as sent.
    pub fn returned_column(&self, own: u32) -> Option<u32> {
        self.columns.iter().find(|(_, col)| **col == own).map(|(raw, _)| *raw)
    }

    /// How many rows of lines with at least one cell to fill in that can be read were found, and how many of them for sure.
    pub fn found_lines(&self, sent: &SentSheet) -> (usize, usize) {
        let is_readable = |row: &SentRow| row.cells.iter().any(|(col, cell)| matches!(cell, SentCell::Answer(_)) && self.has_column(*col));
        let lines = self.rows.iter().filter(|(_, (own, _))| sent.rows.get(own).is_some_and(|row| row.key.is_some() && is_readable(row)));
        let (mut all, mut sure) = (0, 0);
        for (raw, _) in lines {
            all += 1;
            sure += usize::from(!self.alike.contains(raw));
        }
        (all, sure)
    }

    /// Whether a line was found by its key.
    pub fn has_lines_by_key(&self, sent: &SentSheet) -> bool {
        let has_key = |own: &u32| sent.rows.get(own).is_some_and(|row| row.key.is_some() && is_answered(row));
        self.rows.values().any(|(own, how)| *how == PlacedBy::Id && has_key(own))
    }

    fn has_column(&self, own: u32) -> bool {
        self.columns.values().any(|col| *col == own)
    }
}

/// Whether a row as sent holds cells to fill in.
pub fn is_answered(row: &SentRow) -> bool {
    row.cells.values().any(|cell| matches!(cell, SentCell::Answer(_)))
}

//! The columns of 集計.

use crate::domain::text::display_width;
use crate::sheets::grid::Style;

/// Widths in half-width characters: of a grade's counts, of what is open or split, of a sum, of a change, between the two tables.
const GRADE: u32 = 5;
const OPEN: u32 = 6;
const TOTAL: u32 = 5;
const CHANGE: u32 = 4;
const GAP: u32 = 2;
/// Least width of the bars, and of names.
const LEAST_BARS: f64 = 18.0;
const LEAST_NAME: f64 = 16.0;
/// Share of the page that names of departments take at most.
const MOST_DEPARTMENT: f64 = 0.2;

/// The columns of the page, left to right: headings with their counts, bars, departments with theirs.
pub(super) struct Columns {
    pub(super) grades: u32,
    pub(super) split: u32,
    pub(super) open: u32,
    pub(super) total: u32,
    pub(super) changes: u32,
    pub(super) bars: u32,
    pub(super) department: u32,
    pub(super) of_department: u32,
    pub(super) last: u32,
}

impl Columns {
    pub(super) fn new(grades: u32, changes: u32) -> Self {
        let split = 1 + grades;
        let changes_at = split + 3;
        let bars = changes_at + changes;
        let department = bars + 2;
        Self {
            grades,
            split,
            open: split + 1,
            total: split + 2,
            changes: changes_at,
            bars,
            department,
            of_department: department + 1,
            last: department + 2 + grades,
        }
    }

    /// How wide names of departments must be at least, so that the heading over their table stands on one line.
    pub(super) fn least_department(&self, heading: &str) -> usize {
        let heading = (display_width(heading) as f64 * Style::Heading2.scale()).ceil() as u32;
        heading.saturating_sub(self.grades * GRADE + OPEN + TOTAL) as usize
    }

    /// Widths: what the names of headings and departments need on one line, and the bars the rest.
    pub(super) fn weights(&self, usable: f64, heading: usize, department: usize) -> Vec<u32> {
        let grades = || std::iter::repeat_n(GRADE, self.grades as usize);
        let changes = std::iter::repeat_n(CHANGE, (self.bars - self.changes) as usize);
        let (left, right) = (grades().chain([OPEN, OPEN, TOTAL]).chain(changes), grades().chain([OPEN, TOTAL]));
        let narrow: u32 = left.clone().chain(right.clone()).sum::<u32>() + GAP;
        let needed = |width: usize, most: f64| (width as f64 / 0.945 + 2.3).ceil().min(most).max(LEAST_NAME) as u32;
        let department = needed(department, usable * MOST_DEPARTMENT);
        let heading = needed(heading, usable - f64::from(narrow + department) - LEAST_BARS);
        let bars = (usable as u32).saturating_sub(narrow + heading + department).max(LEAST_NAME as u32);
        std::iter::once(heading).chain(left).chain([bars, GAP, department]).chain(right).collect()
    }
}

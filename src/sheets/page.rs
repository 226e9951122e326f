//! Paper, margins, and where pages break.

use std::ops::Range;

use super::grid::{Part, Sheet, Style};
use crate::domain::printed_page::PageNumber;
use crate::form::template::{Orientation, Paper};

/// Left and right margin of a page, in millimetres.
pub const SIDE_MARGIN_MM: f64 = 10.0;
/// Upper margin of a page, in inches, the header in it.
pub const TOP_MARGIN_INCHES: f64 = 0.65;
/// Lower margin of a page, in inches, the page number in it.
pub const BOTTOM_MARGIN_INCHES: f64 = 0.55;
/// Printed in the middle of the header of the office's sheets.
pub const OFFICE_ONLY: &str = "事務局用（配布しないこと）";
/// Most page breaks that Excel takes in a sheet; further pages break where they are full.
pub(super) const MAX_BREAKS: usize = 1_023;
/// Share of the printable height that rows use.
const HEIGHT_SHARE: f64 = 0.97;

/// Paper and what is printed on its edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Paper size.
    pub paper: Paper,
    /// Which way it lies.
    pub orientation: Orientation,
    /// Header, left.
    pub header_left: String,
    /// Header, right.
    pub header_right: String,
    /// How the sheet is brought onto pages.
    pub fit: Fit,
    /// Number of its first page; the sheet before is counted on if none.
    pub number: Option<PageNumber>,
}

/// How a sheet is brought onto pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fit {
    /// As wide as a page; pages break where they are full.
    #[default]
    Width,
    /// Drawn in its own size; pages break where [`Sheet::paginate`] put them.
    OwnBreaks,
}

impl Page {
    /// A page of this kind with nothing on its edges.
    pub fn new(paper: Paper, orientation: Orientation) -> Self {
        Self { paper, orientation, header_left: String::new(), header_right: String::new(), fit: Fit::Width, number: None }
    }

    /// Width between the margins, in points.
    pub fn printable_points(&self) -> f64 {
        (self.size_mm().0 - 2.0 * SIDE_MARGIN_MM) / 25.4 * 72.0
    }

    /// Height between the margins, in points, less what programs differ by.
    pub fn printable_height_points(&self) -> f64 {
        (self.size_mm().1 / 25.4 - TOP_MARGIN_INCHES - BOTTOM_MARGIN_INCHES) * 72.0 * HEIGHT_SHARE
    }

    /// Width and height in millimetres.
    fn size_mm(&self) -> (f64, f64) {
        let (short, long) = match self.paper {
            Paper::A4 => (210.0, 297.0),
            Paper::A3 => (297.0, 420.0),
        };
        if self.orientation == Orientation::Landscape { (long, short) } else { (short, long) }
    }
}

impl Sheet {
    /// Sets page breaks so that rows which belong together stay together, unless they are longer than a page.
    pub fn paginate(&mut self) {
        self.page.fit = Fit::OwnBreaks;
        let heights: Vec<f64> = self.rows.iter().map(|row| self.row_points(row)).collect();
        let repeated: f64 = self.repeat_rows.map_or(0.0, |(first, last)| heights[first as usize..=last as usize].iter().sum());
        let (labels, first_body) = self.repeat_rows.map_or((0, 0), |(first, last)| (first as usize, last as usize + 1));
        let on_top = |row: usize| if row < first_body { 0.0 } else { repeated };
        let page = self.page.printable_height_points();
        let (mut used, mut row, mut breaks) = (0.0, 0, 0);
        while row < self.rows.len() {
            let end = (row..self.rows.len()).find(|&at| !self.rows[at].keep_next).map_or(self.rows.len(), |at| at + 1);
            let fits = |rows: Range<usize>| heights[rows].iter().sum::<f64>() <= page - repeated;
            // A block longer than a page is broken where a line ends.
            let end = if fits(row..end) { end } else { self.unit_end(row..end, fits) };
            let wanted: f64 = heights[row..end].iter().sum();
            let mut begins = used + wanted > page && row > 0 && !(labels + 1..=first_body).contains(&row);
            for (at, height) in heights.iter().enumerate().take(end).skip(row) {
                // What is longer than a page runs on.
                if (begins || used + height > page && at > row) && breaks < MAX_BREAKS {
                    breaks += 1;
                    self.rows[at].page_break = true;
                    used = on_top(at);
                }
                begins = false;
                used += height;
            }
            row = end;
        }
    }

    /// Where the first line of a block ends, with headings, labels and notes over it; where that is more than a page, its headings with what
    /// is said under them may end a page.
    fn unit_end(&self, block: Range<usize>, fits: impl Fn(Range<usize>) -> bool) -> usize {
        let ends = |at: &usize| self.rows[*at].key.is_some() || self.rows[*at].part == Part::Further;
        let end = block.clone().find(ends).map_or(block.end, |at| at + 1);
        if fits(block.start..end) {
            return end;
        }
        let said = |at: &usize| self.rows[*at].cells.iter().any(|cell| cell.style == Style::HeadingText);
        (block.start..end).rev().find(said).map_or(end, |at| at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Height, Row, SheetRole};
    use super::*;

    #[test]
    fn no_more_pages_are_broken_than_a_spreadsheet_takes() {
        let mut sheet = Sheet::new("様式", SheetRole::Committee, Page::new(Paper::A4, Orientation::Portrait), 10.0);
        sheet.rows = vec![Row::default().height(Height::Points(400.0)); 3 * MAX_BREAKS];
        sheet.paginate();
        assert_eq!(sheet.rows.iter().filter(|row| row.page_break).count(), MAX_BREAKS);
    }
}

//! Rows put onto pages as a person would: what belongs together stays together, a heading never stands alone at a page's foot, and where
//! something goes on, the next page says so. All page breaks are set here, so the number of every page is known before it is printed.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Height, Mark, Row, Sheet, Style};
use super::measure::MAX_ROW_POINTS;
use super::page::{Fit, MAX_BREAKS};

/// Least height of what is left of a torn row on a page, in lines of type.
const LEAST_LINES: f64 = 6.0;
/// What heights are rounded up by, in points.
const PIXEL: f64 = 0.75;
/// What is longer than a page begins where at least this share of a page is free.
const LEAST_SHARE: f64 = 0.3;

/// Rows that belong together.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Headings over it.
    pub head: Vec<Row>,
    /// Its own title and column headings.
    pub title: Vec<Row>,
    /// Its rows; `keep_next` binds a row to the next.
    pub rows: Vec<Row>,
    /// What stands in place of headings and title where the rows go on on another page.
    pub again: Vec<Row>,
    /// Whether it must not be torn unless it is longer than a page.
    pub whole: bool,
    /// Space above it, unless it begins a page, in points.
    pub space: f64,
}

impl Block {
    /// The same with rows that have their height, as far as they need not be torn: each is asked for it several times.
    #[must_use]
    pub fn measured(mut self, sheet: &Sheet) -> Self {
        for rows in [&mut self.head, &mut self.title, &mut self.rows, &mut self.again] {
            measure(rows, sheet);
        }
        self
    }

    /// All its rows, one after the other, with the space after them.
    pub fn into_rows(self) -> Vec<Row> {
        let space = (self.space > 0.0).then(|| Row::gap(self.space));
        self.head.into_iter().chain(self.title).chain(self.rows).chain(space).collect()
    }
}

/// What a page begins with, as far as it has a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// The row of a line, by its key.
    Line(String),
    /// An item or a heading.
    Mark(Mark),
}

/// What begins on which page of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begins {
    /// The page, from 1, on which each thing begins.
    pub marks: BTreeMap<Mark, u32>,
    /// What each page begins with; nothing where it goes on with something.
    pub pages: Vec<Option<Start>>,
}

/// A sheet that is filled page by page.
pub struct Flow {
    sheet: Sheet,
    begins: Begins,
    /// What begins a page wherever that leaves the page before.
    kept: BTreeSet<Start>,
    /// Whether what comes next is the first on its page.
    is_first: bool,
    page: u32,
    /// Points that are taken on this page, and how many of them by what stands on top of it.
    used: f64,
    top: f64,
    /// What stands on top of each further page, and its height.
    running: Vec<Row>,
    running_points: f64,
    /// Whether the next row begins a page.
    breaks: bool,
}

impl Flow {
    /// Begins to fill a sheet that has columns, but no rows.
    pub fn new(mut sheet: Sheet) -> Self {
        sheet.page.fit = Fit::OwnBreaks;
        Self {
            sheet,
            begins: Begins { marks: BTreeMap::new(), pages: vec![None] },
            kept: BTreeSet::new(),
            is_first: false,
            page: 1,
            used: 0.0,
            top: 0.0,
            running: Vec::new(),
            running_points: 0.0,
            breaks: false,
        }
    }

    /// The same, where these things begin a page because they did so before.
    #[must_use]
    pub fn keeping(mut self, kept: &BTreeSet<Start>) -> Self {
        self.kept.clone_from(kept);
        self
    }

    /// The sheet that is filled, for its columns.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The filled sheet and what begins where.
    pub fn finish(self) -> (Sheet, Begins) {
        (self.sheet, self.begins)
    }

    /// Begins a page with these rows; `running` stands on top of the pages that follow.
    pub fn begin(&mut self, first: Vec<Row>, mut running: Vec<Row>) {
        if self.used > 0.0 {
            self.break_page();
        }
        let start = first.iter().find_map(|row| self.start(row));
        self.put_all(first);
        self.begins.pages.pop();
        self.begins.pages.push(start);
        self.top = self.used;
        measure(&mut running, &self.sheet);
        self.running_points = self.points(&running);
        self.running = running;
    }

    /// Adds a block.
    pub fn add(&mut self, block: Block) {
        let Block { mut head, title, rows, again, whole, space } = block.measured(&self.sheet);
        let (head_points, title_points) = (self.points(&head), self.points(&title));
        let groups = if whole { vec![rows] } else { grouped(rows) };
        let points: Vec<f64> = groups.iter().map(|group| self.points(group)).collect();
        let unit = title_points + points.first().unwrap_or(&0.0);
        let fresh = self.fresh();
        let first = head.first().or(title.first()).or(groups.first().and_then(|group| group.first()));
        if first.is_some_and(|row| self.began(row)) {
            self.next_page(&[]);
        }
        let space = if self.at_top() { 0.0 } else { space };
        if space + head_points + unit > self.left() {
            let least = space + head_points + title_points + self.least(&groups, fresh - title_points);
            if self.at_top() && least <= self.left() && self.left() >= fresh * LEAST_SHARE {
                // Another page would leave this one with nothing but its heading.
            } else if head_points + unit <= fresh {
                self.next_page(&[]);
            } else if unit <= fresh && head.last().is_some_and(stands_alone) {
                // A heading with its text may end a page where what follows needs one of its own.
                if space + head_points > self.left() {
                    self.next_page(&[]);
                }
                self.gap(space);
                self.put_all(std::mem::take(&mut head));
                self.next_page(&[]);
            } else if least > self.left() || self.left() < fresh * LEAST_SHARE {
                self.next_page(&[]);
            }
        }
        self.gap(space);
        self.put_all(head);
        self.put_all(title);
        for (nth, (group, points)) in groups.into_iter().zip(points).enumerate() {
            self.add_group(group, points, &again, nth == 0);
        }
    }

    /// Adds rows that are so high together and not to be torn; the first ones stay with the title above them.
    fn add_group(&mut self, group: Vec<Row>, points: f64, again: &[Row], first: bool) {
        let fresh = self.fresh() - self.points(again);
        if !first && (points > self.left() && points <= fresh || group.first().is_some_and(|row| self.began(row))) {
            self.next_page(again);
        }
        if points <= self.left() {
            self.put_all(group);
            return;
        }
        // Where nothing is said again, the last labels among the rows are.
        let mut labels: Vec<Row> = Vec::new();
        for (nth, mut row) in group.into_iter().enumerate() {
            if is_of_labels(&row) {
                labels = vec![row.clone()];
            }
            let again = if again.is_empty() && !is_of_labels(&row) { labels.as_slice() } else { again };
            if nth > 0 && self.began(&row) {
                self.next_page(again);
            }
            let mut torn = first && nth == 0;
            loop {
                let points = self.points(std::slice::from_ref(&row));
                let too_little = self.left() < LEAST_LINES * self.line();
                if points > self.left() && (too_little || points <= fresh) && !torn {
                    self.next_page(again);
                }
                if points <= self.left() {
                    self.put(row);
                    break;
                }
                let (piece, rest) = self.sheet.cut_row(row, self.left().min(MAX_ROW_POINTS) - PIXEL);
                self.put(piece);
                let Some(rest) = rest else { break };
                row = rest;
                torn = true;
                if self.left() < LEAST_LINES * self.line() {
                    self.next_page(again);
                }
            }
        }
    }

    fn line(&self) -> f64 {
        self.sheet.points * 1.4
    }

    /// Points that are still free on the page.
    fn left(&self) -> f64 {
        self.sheet.page.printable_height_points() - self.used
    }

    /// Points that a further page has.
    fn fresh(&self) -> f64 {
        self.sheet.page.printable_height_points() - self.running_points
    }

    /// Whether the page holds nothing but what stands on top of it.
    fn at_top(&self) -> bool {
        self.used <= self.top
    }

    /// What is put at least on a page of a block that is longer: its first row with notes and labels over it; of a row that is longer than
    /// a page itself, some lines.
    fn least(&self, groups: &[Vec<Row>], most: f64) -> f64 {
        let Some(group) = groups.first() else { return 0.0 };
        let first = group.iter().position(|row| row.key.is_some()).unwrap_or(0);
        let over = self.points(&group[..first]);
        let points = self.points(group.get(first..=first).unwrap_or_default());
        over + if over + points > most { LEAST_LINES * self.line() } else { points }
    }

    /// Height of rows in points; of a row that is longer than a page, only that.
    fn points(&self, rows: &[Row]) -> f64 {
        let page = self.sheet.page.printable_height_points();
        rows.iter().map(|row| self.sheet.drawn_points(row, page)).sum()
    }

    fn gap(&mut self, points: f64) {
        if points > 0.0 && !self.at_top() {
            self.put(Row::gap(points));
        }
    }

    fn put_all(&mut self, rows: Vec<Row>) {
        for row in rows {
            self.put(row);
        }
    }

    /// What begins with this row, unless it began above.
    fn start(&self, row: &Row) -> Option<Start> {
        let mark = row.mark.filter(|mark| !self.begins.marks.contains_key(mark)).map(Start::Mark);
        row.key.clone().map(Start::Line).or(mark)
    }

    /// Whether a page began with this row before, and it is not the first one here anyway.
    fn began(&self, row: &Row) -> bool {
        !self.at_top() && !self.kept.is_empty() && self.start(row).is_some_and(|start| self.kept.contains(&start))
    }

    fn put(&mut self, row: Row) {
        if self.is_first && !is_of_labels(&row) {
            self.is_first = false;
            let start = self.start(&row);
            self.begins.pages.pop();
            self.begins.pages.push(start);
        }
        if let Some(mark) = row.mark {
            self.begins.marks.entry(mark).or_insert(self.page);
        }
        let points = self.sheet.row_points(&row);
        if points < MAX_ROW_POINTS {
            self.put_piece(row, points);
            return;
        }
        let pieces: Vec<Row> = self.sheet.pieces(row).collect();
        for piece in pieces {
            let points = self.sheet.row_points(&piece);
            self.put_piece(piece, points);
        }
    }

    /// Puts down a row of this height, which is measured no more.
    fn put_piece(&mut self, mut row: Row, points: f64) {
        if matches!(row.height, Height::Fit) {
            row.height = Height::Points(points);
        }
        self.used += points;
        row.page_break = std::mem::take(&mut self.breaks);
        self.sheet.rows.push(row);
    }

    /// Goes on on another page, unless this one is still empty.
    fn next_page(&mut self, again: &[Row]) {
        if self.at_top() && self.running_points >= self.top {
            return;
        }
        self.break_page();
        self.put_all(self.running.clone());
        self.put_all(again.to_vec());
        self.top = self.used;
        self.is_first = true;
    }

    fn break_page(&mut self) {
        self.breaks = (self.page as usize) <= MAX_BREAKS;
        self.page += 1;
        self.begins.pages.push(None);
        self.used = 0.0;
        self.top = 0.0;
    }
}

/// Gives rows their height, but for those that may have to be torn.
fn measure(rows: &mut [Row], sheet: &Sheet) {
    for row in rows.iter_mut().filter(|row| matches!(row.height, Height::Fit)) {
        let points = sheet.row_points(row);
        if points < MAX_ROW_POINTS {
            row.height = Height::Points(points);
        }
    }
}

/// Rows in groups that are bound to each other.
fn grouped(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let mut open = false;
    for row in rows {
        let kept = row.keep_next;
        match groups.last_mut() {
            Some(group) if open => group.push(row),
            _ => groups.push(vec![row]),
        }
        open = kept;
    }
    groups
}

fn is_of_labels(row: &Row) -> bool {
    !row.cells.is_empty() && row.cells.iter().all(|cell| cell.style == Style::Label)
}

/// Whether a page may end with this row of headings: it says something.
fn stands_alone(row: &Row) -> bool {
    row.cells.iter().any(|cell| cell.style == Style::HeadingText)
}

#[cfg(test)]
mod tests;

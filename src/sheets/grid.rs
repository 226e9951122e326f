//! Sheets as values: what stands where, in which style, before any file format. Department forms and the packet are both made
//! of these, so one writer draws everything.

use std::collections::BTreeMap;
use std::ops::Range;

use super::page::Page;
use super::pictures::Pictures;
pub use super::style::Style;
use crate::domain::text::cut_utf16;

/// Room left and right of the text of a cell, in points.
pub(in crate::sheets) const CELL_PADDING_WIDTH_POINTS: f64 = 5.0;
/// Columns up to this width in half-width characters are kept when a sheet is squeezed onto its page.
const NARROW_COLUMN: u32 = 8;
/// Share of the printable width that columns use; the rest absorbs differences between printers and programs.
const WIDTH_SHARE: f64 = 0.95;

/// Longest name of a sheet, in UTF-16 units.
pub const MAX_SHEET_NAME: usize = 31;

/// A workbook to be written.
#[derive(Debug, Clone)]
pub struct Book {
    /// Title of the document.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
    /// Index of the sheet on which it opens.
    pub opens_on: usize,
    /// Defined names: name, index of the sheet, row, column.
    pub names: Vec<(String, usize, u32, u32)>,
    /// Custom properties of the document: name and text.
    pub properties: Vec<(String, String)>,
}

/// A sheet to be written.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// What it is for; decides colour of the tab, protection, visibility.
    pub role: SheetRole,
    /// Columns from the left.
    pub columns: Vec<Column>,
    /// Rows from the top.
    pub rows: Vec<Row>,
    /// Paper.
    pub page: Page,
    /// Type size in points.
    pub points: f64,
    /// First and last row that are repeated on each page.
    pub repeat_rows: Option<(u32, u32)>,
    /// First row and column that scroll.
    pub freeze: Option<(u32, u32)>,
    /// Header row, first column, last column of a filter over the rows below.
    pub filter: Option<(u32, u32, u32)>,
    /// Name of the table that all its cells are, the first row being its header; such a sheet needs no filter.
    pub table: Option<String>,
    /// Row and column of the cell at which one would start.
    pub start: Option<(u32, u32)>,
    /// What it shows besides cells.
    pub pictures: Pictures,
}

/// What a sheet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetRole {
    /// Filled in by a department: protected but for its cells.
    Form,
    /// Read by the committee.
    Committee,
    /// Read by the office only.
    Office,
    /// Holds what the program needs to read the form again.
    Hidden,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Width in half-width characters of the sheet's type size.
    pub chars: f64,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its cells, from the left.
    pub cells: Vec<Cell>,
    /// How high it is.
    pub height: Height,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Key of the line that it shows; only rows that are answered, or that stand for a line, have one.
    pub key: Option<String>,
    /// Whether a new page begins here.
    pub page_break: bool,
    /// Whether the next row belongs on the same page.
    pub keep_next: bool,
    /// What begins here that has a page number.
    pub mark: Option<Mark>,
    /// Whether it goes on with the row before.
    pub part: Part,
}

/// Which part of what it shows a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// Its beginning.
    First,
    /// What the row before had no room for.
    Further,
}

/// Something that has a page number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// An item, by its index in the plan.
    Item(usize),
    /// A heading, by its index in the plan.
    Heading(usize),
    /// A line of the year, by its index.
    Line(usize),
}

/// How high a row is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Height {
    /// As high as its texts need.
    #[default]
    Fit,
    /// This many points, whatever it holds.
    Points(f64),
    /// At least as high as its texts need and as this many points, and free to grow while someone types.
    Growing(f64),
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Column, from zero.
    pub col: u32,
    /// How many columns it covers.
    pub cols: u32,
    /// How many rows it covers.
    pub rows: u32,
    /// What it holds.
    pub content: Content,
    /// How it looks.
    pub style: Style,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing, but drawn.
    Blank,
    /// A label or other text of the form.
    Text(String),
    /// A text of the plan, by its field key.
    PlanText(String, String),
    /// A text with what was struck out of it and added to it: all of it as it is shown, and piece by piece.
    Revised(String, Vec<(Change, String)>),
    /// A text in which some characters stand out, as byte ranges in order.
    Marked(String, Vec<Range<usize>>),
    /// A count.
    Number(f64),
    /// A formula and the text of its value, right at the time of writing.
    Formula(String, f64),
    /// A formula and its value, right at the time of writing, where that is a text.
    FormulaText(String, String),
    /// A number, and how it is shown with its unit.
    Quantity(f64, String),
    /// A text that leads to another cell: the target's defined name or `'sheet'!A1`.
    Link(String, String),
    /// A text that names the page on which something is printed, with a placeholder until that is known.
    Page(Mark, String),
    /// A cell to fill in. Most cells are none, and a packet has a million of them.
    Answer(Box<Answer>),
    /// A cell for a message to the office, by its label.
    Office(String),
}

/// What became of a piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is as it was.
    Kept,
    /// It was taken out.
    Struck,
    /// It is new.
    Added,
}

/// When a cell must be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// Never.
    No,
    /// Always.
    Yes,
    /// When the self-rating in the same row is one of these codes.
    ForRatings(Vec<String>),
}

/// A cell that a department fills in.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Key of the field.
    pub field: String,
    /// When a blank is a finding.
    pub required: Required,
    /// Values to choose from; empty for free text.
    pub choices: Vec<String>,
    /// What stands in it already; empty on a fresh form.
    pub text: String,
}

impl Cell {
    /// A cell over one column.
    pub fn new(col: u32, content: Content, style: Style) -> Self {
        Self { col, cols: 1, rows: 1, content, style }
    }

    /// A text of the form.
    pub fn text(col: u32, text: impl Into<String>, style: Style) -> Self {
        let text = text.into();
        Self::new(col, if text.is_empty() { Content::Blank } else { Content::Text(text) }, style)
    }

    /// A count.
    pub fn number(col: u32, number: usize, style: Style) -> Self {
        Self::new(col, Content::Number(number as f64), style)
    }

    /// The same cell over several columns.
    #[must_use]
    pub fn across(mut self, cols: u32) -> Self {
        self.cols = cols.max(1);
        self
    }

    /// The same cell over several rows.
    #[must_use]
    pub fn down(mut self, rows: u32) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// What is shown in it, as text.
    pub fn shown(&self) -> &str {
        match &self.content {
            Content::Text(text)
            | Content::PlanText(_, text)
            | Content::Marked(text, _)
            | Content::Link(_, text)
            | Content::Page(_, text)
            | Content::FormulaText(_, text)
            | Content::Quantity(_, text)
            | Content::Revised(text, _) => text,
            Content::Answer(answer) => &answer.text,
            _ => "",
        }
    }
}

impl Content {
    /// A part of a text that may go on in further rows, by its byte range.
    pub fn part(&self, range: &Range<usize>) -> Option<Self> {
        let text = |text: &str| text[range.clone()].to_owned();
        let shift =
            |mark: &Range<usize>| mark.start.clamp(range.start, range.end) - range.start..mark.end.clamp(range.start, range.end) - range.start;
        match self {
            Self::Text(whole) => Some(Self::Text(text(whole))),
            Self::PlanText(key, whole) => Some(Self::PlanText(key.clone(), text(whole))),
            Self::Marked(whole, marks) => Some(Self::Marked(text(whole), marks.iter().map(shift).filter(|mark| !mark.is_empty()).collect())),
            _ => None,
        }
    }
}

impl Row {
    /// A row of these cells, as high as they need.
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// An empty row of this height.
    pub fn gap(points: f64) -> Self {
        Self { height: Height::Points(points), ..Self::default() }
    }

    /// The same row with another height.
    #[must_use]
    pub fn height(mut self, height: Height) -> Self {
        self.height = height;
        self
    }

    /// The same row, kept on one page with the next.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.keep_next = true;
        self
    }

    /// The same row as the one on which something begins.
    #[must_use]
    pub fn marked(mut self, mark: Option<Mark>) -> Self {
        self.mark = mark;
        self
    }

    /// The same row with the key of its line.
    #[must_use]
    pub fn keyed(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: &str, role: SheetRole, page: Page, points: f64) -> Self {
        Self {
            name: sheet_name(name),
            role,
            columns: Vec::new(),
            rows: Vec::new(),
            page,
            points,
            repeat_rows: None,
            freeze: None,
            filter: None,
            table: None,
            start: None,
            pictures: Pictures::default(),
        }
    }

    /// Sets the columns so that together they fill the page; `weights` are half-width characters wanted.
    pub fn fill_page(&mut self, weights: &[u32]) {
        let chars = |points: f64| (points - CELL_PADDING_WIDTH_POINTS) / (self.points / 2.0);
        self.columns = self.column_points(weights).into_iter().map(|points| Column { chars: chars(points), hidden: false }).collect();
    }

    /// Widths in points of columns that together fill the page; `weights` are half-width characters wanted.
    pub fn column_points(&self, weights: &[u32]) -> Vec<f64> {
        let char_points = self.points / 2.0;
        let usable = (self.page.printable_points() * WIDTH_SHARE - CELL_PADDING_WIDTH_POINTS * weights.len() as f64) / char_points;
        // Narrow columns hold numbers and grades; they are not squeezed for the sake of wide ones.
        let is_narrow = |weight: u32| weight <= NARROW_COLUMN && f64::from(weights.iter().sum::<u32>()) > usable;
        let narrow: f64 = weights.iter().filter(|&&w| is_narrow(w)).map(|&w| f64::from(w)).sum();
        let wide: f64 = weights.iter().filter(|&&w| !is_narrow(w)).map(|&w| f64::from(w)).sum();
        let per_weight = (usable - narrow) / wide;
        let chars = |w: u32| if is_narrow(w) { f64::from(w) } else { f64::from(w) * per_weight };
        weights.iter().map(|&w| chars(w) * char_points + CELL_PADDING_WIDTH_POINTS).collect()
    }

    /// Sets the columns to these widths in half-width characters.
    pub fn set_widths(&mut self, chars: &[u32]) {
        self.columns = chars.iter().map(|&chars| Column { chars: f64::from(chars), hidden: false }).collect();
    }

    /// Adds a row; where a text needs more than a row may have, the rest continues in further rows without key or answers.
    pub fn push(&mut self, row: Row) {
        let pieces: Vec<Row> = self.pieces(row).collect();
        self.rows.extend(pieces);
    }

    /// Gives it another name.
    pub fn rename(&mut self, name: &str) {
        self.name = sheet_name(name);
    }

    /// The first row of each key.
    pub fn rows_by_key(&self) -> BTreeMap<&str, u32> {
        self.rows.iter().enumerate().rev().filter_map(|(at, row)| Some((row.key.as_deref()?, at as u32))).collect()
    }

    /// Number of the row that is added next.
    pub fn next_row(&self) -> u32 {
        self.rows.len() as u32
    }
}

/// A name that Excel takes for a sheet: no reserved character or word, not too long, never empty.
fn sheet_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { '・' } else { c }).collect();
    let reserved = matches!(clean.as_str(), "" | "履歴" | "History");
    cut_utf16(&if reserved { format!("{clean}＿") } else { clean }, MAX_SHEET_NAME).to_owned()
}

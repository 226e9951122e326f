//! How much room texts take on paper: heights of rows, and rows cut in two where one is too high.

use super::grid::{CELL_PADDING_WIDTH_POINTS, Cell, Content, Height, Part, Row, Sheet, Style};
use crate::domain::wrapping::{cut_to_lines, lines_needed};
use crate::form::template::{OWNERS, TITLE};

/// Highest row that a spreadsheet can show, in points.
pub const MAX_ROW_POINTS: f64 = 409.0;
/// Height of a line of type, in type sizes.
const LINE_HEIGHT: f64 = 1.32;
/// Room above and below the text of a cell, in points.
const CELL_PADDING_POINTS: f64 = 5.0;
/// Share of a cell's width that is counted on: Excel rounds the width of a digit up to whole pixels (7 for 6.67) and makes columns
/// that much wider, LibreOffice does not.
const MEASURE_SHARE: f64 = 0.945;
/// Room left and right of the text of a cell, in half-width characters.
const CELL_PADDING_CHARS: f64 = 1.2;
/// Heights are drawn in whole pixels of the screen.
const PIXELS_PER_POINT: f64 = 96.0 / 72.0;
/// Words behind a title that is repeated where its row goes on.
const CONTINUED: &str = "（続き）";

impl Sheet {
    /// Width of a cell's text in half-width characters of its own type size.
    pub fn text_width(&self, cell: &Cell) -> f64 {
        let from = cell.col as usize;
        let to = (from + cell.cols as usize).min(self.columns.len());
        let columns = &self.columns[from.min(to)..to];
        let padding = CELL_PADDING_WIDTH_POINTS / (self.points / 2.0);
        let chars: f64 = columns.iter().filter(|c| !c.hidden).map(|c| c.chars).sum::<f64>() + padding * (columns.len().saturating_sub(1)) as f64;
        (chars * MEASURE_SHARE - CELL_PADDING_CHARS).max(2.0) / cell.style.scale()
    }

    /// Half-width characters that so many columns have room for, side by side on a page.
    pub fn page_chars(&self, columns: usize) -> f64 {
        self.column_points(&vec![1; columns]).iter().map(|width| (width - CELL_PADDING_WIDTH_POINTS) / (self.points / 2.0)).sum()
    }

    fn line_points(&self, style: Style) -> f64 {
        self.points * style.scale() * LINE_HEIGHT
    }

    /// Points that a cell's text needs.
    pub fn cell_points(&self, cell: &Cell) -> f64 {
        self.cell_points_up_to(cell, f64::INFINITY)
    }

    /// As [`Self::cell_points`]; beyond `most` points it is not measured how many more, for long texts are measured often.
    fn cell_points_up_to(&self, cell: &Cell, most: f64) -> f64 {
        let text = cell.shown();
        let most_lines = (most / self.line_points(cell.style)).ceil() as usize;
        let lines = if text.is_empty() { 1 } else { lines_needed(text, self.text_width(cell), most_lines) };
        lines as f64 * self.line_points(cell.style) + CELL_PADDING_POINTS
    }

    /// Points that a row needs for its texts, however many; cells over several rows and keys are left out.
    pub fn needed_points(&self, row: &Row) -> f64 {
        self.needed_points_up_to(row, f64::INFINITY)
    }

    fn needed_points_up_to(&self, row: &Row, most: f64) -> f64 {
        let least = match row.height {
            Height::Points(points) => return points,
            Height::Growing(least) => least,
            Height::Fit => 0.0,
        };
        let needed = row.cells.iter().filter(|cell| cell.rows == 1 && cell.style != Style::Key).map(|cell| self.cell_points_up_to(cell, most));
        needed.fold(self.points * LINE_HEIGHT + CELL_PADDING_POINTS, f64::max).max(least)
    }

    /// Height of a row as it is drawn, in points.
    pub fn row_points(&self, row: &Row) -> f64 {
        match row.height {
            Height::Points(points) => in_pixels(points),
            _ => in_pixels(self.needed_points_up_to(row, MAX_ROW_POINTS).min(MAX_ROW_POINTS)),
        }
    }

    /// Height of a row with all rows in which its texts continue, in points; beyond `most` it is not measured how many more.
    pub fn drawn_points(&self, row: &Row, most: f64) -> f64 {
        let needed = self.needed_points_up_to(row, MAX_ROW_POINTS);
        if needed <= MAX_ROW_POINTS {
            return in_pixels(needed);
        }
        let mut points = 0.0;
        for piece in self.pieces(row.clone()) {
            points += self.row_points(&piece);
            if points > most {
                break;
            }
        }
        points
    }

    /// A row as rows that a spreadsheet can show: one, or where a text needs more, several, of which the first has the key and the answers.
    pub fn pieces(&self, row: Row) -> impl Iterator<Item = Row> {
        self.pieces_up_to(row, MAX_ROW_POINTS)
    }

    /// As [`Self::pieces`], of at most so many points each.
    pub fn pieces_up_to(&self, row: Row, most: f64) -> impl Iterator<Item = Row> {
        let mut rest = Some(row);
        std::iter::from_fn(move || {
            let (piece, after) = self.cut_row(rest.take()?, most);
            rest = after;
            Some(piece)
        })
    }

    /// Cuts a row so that its first part is at most this high, but holds at least a line; nothing remains of a row that fits. The rest says
    /// what it continues.
    pub fn cut_row(&self, mut row: Row, max_points: f64) -> (Row, Option<Row>) {
        if !row.cells.iter().any(|cell| can_be_cut(cell) && self.cell_points_up_to(cell, max_points) > max_points) {
            return (row, None);
        }
        // Texts are moved, not copied: one may be as long as a book.
        let contents: Vec<Content> = row.cells.iter_mut().map(|cell| std::mem::replace(&mut cell.content, Content::Blank)).collect();
        let mut rest = Row { key: None, page_break: false, height: Height::Fit, part: Part::Further, ..row.clone() };
        let mut remains = false;
        for ((cell, after), content) in row.cells.iter_mut().zip(&mut rest.cells).zip(contents) {
            cell.content = content;
            let width = self.text_width(cell);
            let max_lines = ((max_points - CELL_PADDING_POINTS) / self.line_points(cell.style)).floor().max(1.0) as usize;
            let cut = can_be_cut(cell).then(|| cut_to_lines(cell.shown(), width, max_lines)).filter(|(_, rest)| !rest.is_empty());
            if let Some((head, tail)) = cut.map(|(head, tail)| (head.len(), cell.shown().len() - tail.len())) {
                remains = true;
                let length = cell.shown().len();
                let whole = std::mem::replace(&mut cell.content, Content::Blank);
                cell.content = whole.part(&(0..head)).unwrap_or(Content::Blank);
                after.content = whole.part(&(tail..length)).unwrap_or(Content::Blank);
            } else {
                after.style = after.style.without_input();
            }
        }
        if !remains {
            return (row, None);
        }
        name_again(&row, &mut rest);
        // What is filled in stays free to grow.
        row.height = if matches!(row.height, Height::Growing(_)) { Height::Growing(0.0) } else { Height::Fit };
        if row.part == Part::Whole {
            row.part = Part::First;
        }
        (row, Some(rest))
    }
}

/// A height as it is drawn.
fn in_pixels(points: f64) -> f64 {
    (points * PIXELS_PER_POINT).ceil() / PIXELS_PER_POINT
}

fn can_be_cut(cell: &Cell) -> bool {
    matches!(cell.content, Content::Text(_) | Content::PlanText(..) | Content::Marked(..)) && cell.rows == 1 && cell.style != Style::Key
}

/// Puts title (or owners, where the row has no title) and 「（続き）」 into the rest of a line's row.
fn name_again(row: &Row, rest: &mut Row) {
    let plan_text = |cell: &Cell, wanted: &str| matches!(&cell.content, Content::PlanText(key, _) if key == wanted);
    let find = |key: &&str| row.cells.iter().position(|cell| plan_text(cell, key)).map(|at| (at, (*key).to_owned()));
    if let Some((at, key)) = [TITLE, OWNERS].iter().find_map(find)
        && matches!(rest.cells[at].content, Content::Blank)
    {
        let name = row.cells[at].shown().trim_end_matches(CONTINUED).trim_end();
        rest.cells[at].content = Content::PlanText(key, format!("{name}\n{CONTINUED}"));
    }
}

//! A plan (計画.xlsx) that the program writes: plain tables, for the office to go on with.

use super::grid::{Book, Cell, Row, Sheet, SheetRole, Style};
use super::page::Page;
use crate::domain::text::display_width;
use crate::form::template::{Orientation, Paper};

/// Narrowest and widest column, in half-width characters.
const NARROWEST: usize = 6;
/// See [`NARROWEST`].
const WIDEST: usize = 54;
/// Longest text that stands on one line.
const SHORT: usize = 26;

/// A sheet of the plan.
pub struct PlanTable<'t> {
    /// Its name.
    pub name: &'t str,
    /// Rows above the header.
    pub above: &'t [Vec<String>],
    /// The header; empty for a sheet without one.
    pub labels: &'t [String],
    /// The rows below it.
    pub rows: &'t [Vec<String>],
}

/// A workbook of these sheets.
pub fn book(title: &str, author: &str, tables: &[PlanTable<'_>]) -> Book {
    Book {
        title: title.to_owned(),
        author: author.to_owned(),
        sheets: tables.iter().map(sheet).collect(),
        opens_on: 0,
        names: Vec::new(),
        properties: Vec::new(),
    }
}

fn sheet(table: &PlanTable<'_>) -> Sheet {
    let mut sheet = Sheet::new(table.name, SheetRole::Committee, Page::new(Paper::A3, Orientation::Landscape), 10.0);
    let width = table.labels.len().max(table.rows.iter().chain(table.above).map(Vec::len).max().unwrap_or(0));
    let in_table = |col: usize| table.rows.iter().chain([&table.labels.to_vec()]).filter_map(|row| row.get(col)).map(|text| widest_line(text)).max();
    let fitting = |col: usize| match in_table(col).unwrap_or(0) + 2 {
        wanted if wanted <= SHORT => wanted.max(NARROWEST),
        wanted => (SHORT + (wanted - SHORT) / 4).min(WIDEST),
    };
    sheet.set_widths(&(0..width).map(|col| fitting(col) as u32).collect::<Vec<_>>());
    let plain = |row: &Vec<String>| {
        let cells: Vec<(&String, u32)> = row.iter().zip(0..).filter(|(text, _)| !text.is_empty()).collect();
        // A title goes across.
        let cols = if let [(_, col)] = cells[..] { width as u32 - col } else { 1 };
        Row::of(cells.into_iter().map(|(text, col)| Cell::text(col, text, Style::Plain).across(cols)).collect())
    };
    sheet.rows.extend(table.above.iter().map(plain));
    if table.labels.is_empty() {
        return sheet;
    }
    let header = sheet.next_row();
    sheet.rows.push(Row::of(table.labels.iter().zip(0..).map(|(label, col)| Cell::text(col, label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    sheet.filter = Some((header, 0, table.labels.len().saturating_sub(1) as u32));
    // Every row stays one row, however long its texts are: this table is read again.
    for row in table.rows {
        let text = |col: usize| row.get(col).map_or("", String::as_str);
        sheet.rows.push(Row::of((0..table.labels.len()).map(|col| Cell::text(col as u32, text(col), Style::Text)).collect()));
    }
    sheet
}

fn widest_line(text: &str) -> usize {
    text.lines().map(display_width).max().unwrap_or(0)
}

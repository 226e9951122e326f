//! Several tables, each with columns of its own, on one sheet: the sheet has a column wherever one of them has an edge, and the cells of a
//! table go across as many as they need.

use super::grid::{CELL_PADDING_WIDTH_POINTS, Column, Row, Sheet};

/// Edges nearer to each other than this share of the page are made one: each edge that only one table has cuts cells of all others in two.
const SNAP: f64 = 0.025;
/// But a column keeps this share of what it wants.
const LEAST_KEPT: f64 = 0.6;

/// The columns of a sheet, and where each table's columns lie.
pub struct Tables {
    /// Where columns of the sheet begin and end, from the left, in tenths of a point.
    edges: Vec<u32>,
    /// By table: first column of the sheet and number of columns for each of its own.
    spans: Vec<Vec<(u32, u32)>>,
}

impl Tables {
    /// Columns for tables of these widths in half-width characters, each as wide as the page. The edges of the first one are kept as they are.
    pub fn new(sheet: &Sheet, tables: &[Vec<u32>]) -> Self {
        let mut edges: Vec<u32> = vec![0];
        let mut ends: Vec<Vec<u32>> = Vec::new();
        for weights in tables {
            let widths = sheet.column_points(weights);
            let total: f64 = widths.iter().sum();
            let page = ends.first().and_then(|first| first.last()).map_or(total * 10.0, |end| f64::from(*end));
            let widths: Vec<f64> = widths.iter().map(|width| width / total * page).collect();
            let (mut sum, mut last) = (0.0, 0);
            let mut own = Vec::new();
            for (at, width) in widths.iter().enumerate() {
                sum += width;
                let wanted = sum.round() as u32;
                let next = widths.get(at + 1).copied().unwrap_or(0.0);
                let leaves_enough = |edge: f64| edge - f64::from(last) >= width * LEAST_KEPT && sum + next - edge >= next * LEAST_KEPT;
                let is_near = |edge: f64| (edge - sum).abs() < page * SNAP && leaves_enough(edge);
                let near = edges.iter().copied().filter(|&edge| !ends.is_empty() && is_near(edge.into()));
                let end = near.min_by_key(|edge| edge.abs_diff(wanted)).unwrap_or(wanted);
                own.push(end);
                last = end;
            }
            edges.extend(&own);
            ends.push(own);
        }
        edges.sort_unstable();
        edges.dedup();
        let index = |end: u32| edges.partition_point(|edge| *edge < end) as u32;
        let spans = ends.iter().map(|ends| {
            let starts = std::iter::once(0).chain(ends.iter().copied());
            starts.zip(ends).map(|(start, &end)| (index(start), index(end) - index(start))).collect()
        });
        Self { spans: spans.collect(), edges }
    }

    /// Gives the sheet its columns.
    pub fn set(&self, sheet: &mut Sheet) {
        let chars = |width: u32| ((f64::from(width) / 10.0 - CELL_PADDING_WIDTH_POINTS) / (sheet.points / 2.0)).max(0.5);
        sheet.columns = self.edges.windows(2).map(|pair| Column { chars: chars(pair[1] - pair[0]), hidden: false }).collect();
    }

    /// A row in the columns of a table as a row of the sheet.
    pub fn row(&self, table: usize, mut row: Row) -> Row {
        let spans = &self.spans[table];
        for cell in &mut row.cells {
            let from = (cell.col as usize).min(spans.len() - 1);
            let to = (from + cell.cols as usize).min(spans.len());
            cell.col = spans[from].0;
            cell.cols = spans[from..to].iter().map(|(_, cols)| cols).sum();
        }
        row
    }

    /// Rows in the columns of a table as rows of the sheet.
    pub fn rows(&self, table: usize, rows: Vec<Row>) -> Vec<Row> {
        rows.into_iter().map(|row| self.row(table, row)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Cell, SheetRole, Style};
    use super::super::page::Page;
    use super::*;
    use crate::form::template::{Orientation, Paper};

    #[test]
    fn tables_share_edges_that_nearly_meet() {
        let mut sheet = Sheet::new("様式", SheetRole::Committee, Page::new(Paper::A4, Orientation::Landscape), 10.0);
        let tables = Tables::new(&sheet, &[vec![10, 40, 50], vec![11, 89], vec![50, 25, 25]]);
        tables.set(&mut sheet);
        assert_eq!(sheet.columns.len(), 4);
        let spans = |table: usize, columns: u32| {
            let row = tables.row(table, Row::of((0..columns).map(|col| Cell::text(col, "", Style::Text)).collect()));
            row.cells.iter().map(|cell| (cell.col, cell.cols)).collect::<Vec<_>>()
        };
        assert_eq!(spans(0, 3), [(0, 1), (1, 1), (2, 2)]);
        assert_eq!(spans(1, 2), [(0, 1), (1, 3)]);
        assert_eq!(spans(2, 3), [(0, 2), (2, 1), (3, 1)]);
    }
}

//! The sheets of a plan as they stand, for a plan that is made of it.

use std::collections::BTreeSet;

use super::plan;
use super::plan_columns::Table;
use super::workbook::{Sheet, Workbook};
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::domain::year::FiscalYear;
use crate::form::template::Template;

/// A sheet: a table under its header, and what stands above. Merged areas are spelt out in every row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanSheet {
    /// Its name.
    pub name: String,
    /// Rows above the header; all rows of a sheet without one.
    pub above: Vec<Vec<String>>,
    /// The header by column; empty where a column has none.
    pub labels: Vec<String>,
    /// The rows below it, by column.
    pub rows: Vec<Vec<String>>,
    /// Row of the sheet at which [`PlanSheet::rows`] begins.
    pub first_row: u32,
}

impl PlanSheet {
    /// Column of a label.
    pub fn column(&self, label: &str) -> Option<usize> {
        self.labels.iter().position(|own| !own.is_empty() && fold(own) == fold(label))
    }

    /// The cells of a row of the sheet.
    pub fn row_at(&self, row: u32) -> Option<&[String]> {
        self.rows.get(row.checked_sub(self.first_row)? as usize).map(Vec::as_slice)
    }

    /// Column of a label; it is added where it is not there.
    pub fn column_or_new(&mut self, label: &str) -> usize {
        self.column(label).unwrap_or_else(|| {
            self.labels.push(label.to_owned());
            self.labels.len() - 1
        })
    }

    /// Writes into a row.
    pub fn set(&mut self, row: usize, col: usize, text: &str) {
        let cells = &mut self.rows[row];
        cells.resize(cells.len().max(col + 1), String::new());
        text.clone_into(&mut cells[col]);
    }

    /// What stands in a row.
    pub fn get(&self, row: usize, col: usize) -> &str {
        self.rows[row].get(col).map_or("", String::as_str)
    }
}

/// All sheets of a plan, in order.
pub fn sheets(workbook: &Workbook, template: &Template, year: FiscalYear) -> Vec<PlanSheet> {
    let plan = plan::table(workbook, template, year).ok().map(|(table, _)| table);
    let telling = |name: &str| match name {
        "見出し" => template.levels.first().map(|level| level.name.clone()),
        "指標" => Some("指標".to_owned()),
        "部署" => Some("部署名".to_owned()),
        "設定" => Some("項目".to_owned()),
        _ => None,
    };
    let sheet = |sheet: &Sheet| {
        let table = match &plan {
            Some(table) if table.sheet.name == sheet.name => Some((table.header_row, table.labels.clone())),
            _ => telling(fold(&sheet.name).as_str())
                .and_then(|label| Table::find(sheet, &[&label], std::slice::from_ref(&label)))
                .map(|table| (table.header_row, table.labels)),
        };
        spelt_out(sheet, table)
    };
    workbook.sheets.iter().map(sheet).collect()
}

/// How far from everything else, in columns or rows, a cell stands that is no part of a table but a slip of the hand.
const FAR: u32 = 1_000;

/// Columns and rows up to the last written ones, without a stray cell far out: next year's plan is not drawn up to there.
fn extent(sheet: &Sheet) -> (u32, u32) {
    let up_to_gap =
        |all: BTreeSet<u32>| all.into_iter().try_fold(0, |end, at| if at > end + FAR { Err(end) } else { Ok(at + 1) }).unwrap_or_else(|end| end);
    (up_to_gap(sheet.cells.keys().map(|at| at.col).collect()), up_to_gap(sheet.cells.keys().map(|at| at.row).collect()))
}

fn spelt_out(sheet: &Sheet, table: Option<(u32, Vec<(u32, String)>)>) -> PlanSheet {
    let (width, height) = extent(sheet);
    let own = |row: u32| (0..width).map(|col| sheet.text(row, col).unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let name = sheet.name.clone();
    let Some((header_row, labels)) = table else {
        return PlanSheet { name, above: (0..height).map(own).collect(), first_row: height, ..PlanSheet::default() };
    };
    let label = |col: u32| labels.iter().find(|(at, _)| *at == col).map(|(_, label)| label.clone()).unwrap_or_default();
    let value = |row: u32, col: u32| {
        let text = |at: CellRef| sheet.text(at.row, at.col).filter(|text| !text.trim().is_empty());
        let own = text(CellRef::new(row, col));
        let merged = || sheet.merge_start(CellRef::new(row, col)).filter(|start| start.row > header_row).and_then(text);
        own.or_else(merged).unwrap_or_default().to_owned()
    };
    PlanSheet {
        name,
        above: (0..header_row).map(own).collect(),
        labels: (0..width).map(label).collect(),
        rows: (header_row + 1..height).map(|row| (0..width).map(|col| value(row, col)).collect()).collect(),
        first_row: header_row + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::spelt_out;
    use crate::domain::place::CellRef;
    use crate::read::workbook::{Cell, Sheet};

    #[test]
    fn a_stray_cell_far_out_is_no_part_of_the_table() {
        let texts = [(0, 0, "題名"), (0, 2, "担当課"), (1, 0, "甲"), (1, 2, "一課"), (2, 3, "注"), (1_048_575, 16_383, "迷子")];
        let cells = texts.map(|(row, col, text)| (CellRef::new(row, col), Cell { text: text.to_owned(), ..Cell::default() }));
        let merges = vec![(CellRef::new(1, 2), CellRef::new(2, 2))];
        let sheet = Sheet { name: "計画".to_owned(), cells: cells.into_iter().collect(), merges, ..Sheet::default() };
        let spelt = spelt_out(&sheet, Some((0, vec![(0, "題名".to_owned()), (2, "担当課".to_owned())])));
        assert_eq!(spelt.labels, ["題名", "", "担当課", ""]);
        assert_eq!(spelt.rows, [["甲", "", "一課", ""], ["", "", "一課", "注"]]);
        assert_eq!(spelt_out(&sheet, None).above.len(), 3);
    }
}

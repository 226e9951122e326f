//! A packet in the hands of the coordinator: one of its sheets, read, written into and saved.

use torimatome::domain::place::CellRef;
use torimatome::read::workbook;
use torimatome::write::workbook as writing;

use super::books;

/// A sheet of a packet as rows of texts.
pub struct Opened {
    name: String,
    header: usize,
    rows: Vec<Vec<String>>,
}

impl Opened {
    /// Opens a sheet; its header is the row with 判断.
    pub fn new(packet: &[u8], name: &str) -> Self {
        Self::try_new(packet, name).unwrap_or_else(|| panic!("there is no {name}"))
    }

    /// Opens a sheet if it is there.
    pub fn try_new(packet: &[u8], name: &str) -> Option<Self> {
        let read = workbook::read(packet).expect("a packet");
        let sheet = read.sheets.iter().find(|sheet| sheet.name == name)?;
        let width = sheet.cells.keys().map(|at| at.col + 1).max().unwrap_or(0);
        let text = |row, col| sheet.cells.get(&CellRef::new(row, col)).map(|cell| cell.text.clone()).unwrap_or_default();
        let rows: Vec<Vec<String>> = (0..sheet.row_count()).map(|row| (0..width).map(|col| text(row, col)).collect()).collect();
        let header = rows.iter().position(|row| row.iter().any(|text| text == "判断")).expect("a header");
        Some(Self { name: name.to_owned(), header, rows })
    }

    fn col(&self, label: &str) -> usize {
        self.rows[self.header].iter().position(|text| text == label).unwrap_or_else(|| panic!("no column {label}"))
    }

    /// Rows below the header for which this text stands under this label.
    pub fn rows_with(&self, label: &str, text: &str) -> Vec<usize> {
        (self.header + 1..self.rows.len()).filter(|&row| self.rows[row][self.col(label)] == text).collect()
    }

    /// What stands in a row under a label.
    pub fn text(&self, row: usize, label: &str) -> &str {
        &self.rows[row][self.col(label)]
    }

    /// Writes into a row under a label.
    pub fn set(&mut self, row: usize, label: &str, text: &str) {
        let col = self.col(label);
        text.clone_into(&mut self.rows[row][col]);
    }

    /// Turns the rows below the header round, as sorting might.
    pub fn turn_round(&mut self) {
        self.rows[self.header + 1..].reverse();
    }

    /// As bytes of a workbook with this sheet alone.
    pub fn bytes(&self) -> Vec<u8> {
        writing::render(&books::workbook(vec![books::sheet(&self.name, &self.rows)])).expect("drawn")
    }
}

//! Hands of the office on a packet: its cells as texts, changed and saved again as another program would.

use torimatome::read::workbook;
use torimatome::sheets::grid::Book;
use torimatome::write;

use super::books;

/// The sheets of a workbook as texts.
pub struct Open {
    /// Name and rows of each sheet.
    pub sheets: Vec<(String, Vec<Vec<String>>)>,
    /// Its own properties.
    pub properties: Vec<(String, String)>,
}

/// Opens a workbook.
pub fn open(bytes: &[u8]) -> Open {
    let read = workbook::read(bytes).expect("the workbook reads");
    let texts = |sheet: &workbook::Sheet| {
        let mut rows = vec![Vec::new(); sheet.row_count() as usize];
        for (at, cell) in &sheet.cells {
            let row: &mut Vec<String> = &mut rows[at.row as usize];
            row.resize(row.len().max(at.col as usize + 1), String::new());
            cell.text.clone_into(&mut row[at.col as usize]);
        }
        (sheet.name.clone(), rows)
    };
    Open { sheets: read.sheets.iter().map(texts).collect(), properties: read.properties.into_iter().collect() }
}

impl Open {
    /// The rows of a sheet.
    pub fn rows(&mut self, sheet: &str) -> &mut Vec<Vec<String>> {
        let found = self.sheets.iter_mut().find(|(name, _)| name == sheet);
        &mut found.unwrap_or_else(|| panic!("there is no {sheet}")).1
    }

    /// The cell of 回答一覧 under a label, in the row of a line and a department.
    pub fn listed(&mut self, sheet: &str, id: &str, department: &str, label: &str) -> &mut String {
        let rows = self.rows(sheet);
        let column = |label: &str| rows[0].iter().position(|text| text.replace('\n', "") == label).unwrap_or_else(|| panic!("no column {label}"));
        let (id_col, col) = (column("ID"), column(label));
        let row = rows.iter_mut().find(|row| row.get(id_col).is_some_and(|text| text == id) && row.iter().any(|text| text == department));
        let row = row.unwrap_or_else(|| panic!("no row of {id} {department}"));
        row.resize(row.len().max(col + 1), String::new());
        &mut row[col]
    }

    /// Saves it.
    pub fn bytes(&self) -> Vec<u8> {
        let sheets = self.sheets.iter().map(|(name, rows)| books::sheet(name, rows)).collect();
        let book = Book { properties: self.properties.clone(), ..books::workbook(sheets) };
        write::workbook::render(&book).expect("drawn")
    }
}

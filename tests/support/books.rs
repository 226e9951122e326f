//! Single changes to a form that is held as a value.

use torimatome::domain::place::{CellRef, Place};
use torimatome::form::template::{Orientation, Paper};
use torimatome::sheets::grid::{Answer, Book, Cell, Content, Row, Sheet, SheetRole};
use torimatome::sheets::page::Page;
use torimatome::sheets::style::Style;
use torimatome::write::workbook;

use super::city::file_of;

/// Where a cell is in a book: sheet, row, position in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Index of the sheet.
    pub sheet: usize,
    /// Row from zero.
    pub row: usize,
    /// Position in the row's list of cells.
    pub cell: usize,
}

/// Sheet and row of a line.
pub fn row_of(book: &Book, key: &str) -> (usize, usize) {
    let visible = &book.sheets[..book.sheets.len() - 1];
    let rows = visible.iter().enumerate().flat_map(|(sheet, s)| s.rows.iter().enumerate().map(move |(row, r)| (sheet, row, r)));
    let found = rows.filter(|(.., row)| row.key.as_deref() == Some(key)).map(|(sheet, row, _)| (sheet, row)).next();
    found.unwrap_or_else(|| panic!("no row of {key}"))
}

/// The cell to fill in for a field of a line.
pub fn answer_at(book: &Book, key: &str, field: &str) -> At {
    let (sheet, row) = row_of(book, key);
    let cells = &book.sheets[sheet].rows[row].cells;
    let cell = cells.iter().position(|cell| matches!(&cell.content, Content::Answer(answer) if answer.field == field));
    At { sheet, row, cell: cell.unwrap_or_else(|| panic!("no cell for {field} of {key}")) }
}

/// The cell that shows a text of the plan: in the line's row, or in the nearest row above.
pub fn plan_text_at(book: &Book, key: &str, field: &str) -> At {
    let (sheet, row) = row_of(book, key);
    let rows = book.sheets[sheet].rows[..=row].iter().enumerate().rev();
    let shows = |cell: &Cell| matches!(&cell.content, Content::PlanText(of, text) if of == field && !text.is_empty());
    let mut found = rows.filter_map(|(row, r)| Some(At { sheet, row, cell: r.cells.iter().position(shows)? }));
    found.next().unwrap_or_else(|| panic!("no {field} near {key}"))
}

/// The cell for a message or a name, by its label.
pub fn office_at(book: &Book, key: &str) -> At {
    let (sheet, row) = row_of(book, &format!("office:{key}"));
    At { sheet, row, cell: book.sheets[sheet].rows[row].cells.len() - 1 }
}

/// What a cell holds.
pub fn content(book: &mut Book, at: At) -> &mut Content {
    &mut book.sheets[at.sheet].rows[at.row].cells[at.cell].content
}

/// The answer in a cell.
pub fn answer(book: &mut Book, at: At) -> &mut Answer {
    match content(book, at) {
        Content::Answer(answer) => answer,
        other => panic!("{other:?} is no cell to fill in"),
    }
}

/// The place of a cell, as findings and answers name it.
pub fn place(book: &Book, department: usize, at: At) -> Place {
    let col = book.sheets[at.sheet].rows[at.row].cells[at.cell].col;
    Place::cell(&file_of(department), &workbook::sheet_names(book)[at.sheet], CellRef::new(at.row as u32, col))
}

/// Adds a cell to a row, right of the form.
pub fn write_beside(book: &mut Book, sheet: usize, row: usize, text: &str) -> At {
    let col = book.sheets[sheet].columns.len() as u32 + 1;
    let cells = &mut book.sheets[sheet].rows[row].cells;
    let used = cells.iter().map(|cell| cell.col + cell.cols).max().unwrap_or(0);
    cells.push(Cell::text(col.max(used), text, Style::Plain));
    At { sheet, row, cell: cells.len() - 1 }
}

/// Adds a sheet with one text per row.
pub fn add_sheet(book: &mut Book, name: &str, texts: &[&str]) {
    book.sheets.push(sheet(name, &texts.iter().map(|text| vec![(*text).to_owned()]).collect::<Vec<_>>()));
}

/// A sheet of texts.
pub fn sheet(name: &str, rows: &[Vec<String>]) -> Sheet {
    let mut sheet = Sheet::new(name, SheetRole::Committee, Page::new(Paper::A4, Orientation::Landscape), 10.0);
    sheet.set_widths(&vec![12; rows.iter().map(Vec::len).max().unwrap_or(1)]);
    for row in rows {
        sheet.rows.push(Row::of(row.iter().zip(0..).map(|(text, col)| Cell::text(col, text, Style::Text)).collect()));
    }
    sheet
}

/// A workbook of such sheets.
pub fn workbook(sheets: Vec<Sheet>) -> Book {
    Book { title: String::new(), author: String::new(), sheets, opens_on: 0, names: Vec::new(), properties: Vec::new() }
}

/// Whether a row holds cells to fill in.
pub fn is_of_line(row: &Row) -> bool {
    row.cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)))
}

/// Whether a sheet holds lines.
pub fn is_form(sheet: &Sheet) -> bool {
    sheet.rows.iter().any(is_of_line)
}

/// The first sheet with lines.
pub fn form(book: &mut Book) -> &mut Sheet {
    book.sheets.iter_mut().find(|sheet| is_form(sheet)).expect("a sheet with lines")
}

/// A book whose hidden sheet was deleted.
pub fn without_hidden_sheet(mut book: Book) -> Book {
    book.sheets.retain(|sheet| sheet.role != SheetRole::Hidden);
    book
}

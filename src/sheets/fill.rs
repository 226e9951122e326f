//! A department's workbook as it comes back: the form that was sent with cells filled in, texts changed, rows gone.
//!
//! The hidden sheet stays as it was sent, as it does in a department's hands. Used for the demonstration and by tests.

use super::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};

/// Writes into the cells to fill in: `text` says what, by the line's id and the field's key; `None` leaves a cell as it is.
pub fn fill(book: &mut Book, text: &dyn Fn(&str, &str) -> Option<String>) {
    for row in visible(book).flat_map(|sheet| &mut sheet.rows) {
        let Some(line) = row.key.clone() else {
            continue;
        };
        for cell in &mut row.cells {
            if let Content::Answer(answer) = &mut cell.content
                && let Some(text) = text(&line, &answer.field)
            {
                answer.text = text;
            }
        }
    }
}

/// Writes into the cells for the office: `text` says what, by the cell's label.
pub fn fill_office(book: &mut Book, text: &dyn Fn(&str) -> Option<String>) {
    for cell in visible(book).flat_map(|sheet| &mut sheet.rows).flat_map(|row| &mut row.cells) {
        if let Content::Office(label) = &cell.content
            && let Some(text) = text(label)
        {
            cell.content = Content::Text(text);
        }
    }
}

/// Changes a text of the plan in a line's row or, where it stands over several lines, in the nearest row above. True if it was found.
pub fn rewrite(book: &mut Book, line: &str, field: &str, change: &dyn Fn(&str) -> String) -> bool {
    for sheet in visible(book) {
        let Some(at) = row_of(sheet, line) else {
            continue;
        };
        for row in sheet.rows[..=at].iter_mut().rev() {
            for cell in &mut row.cells {
                if let Content::PlanText(key, text) = &mut cell.content
                    && key == field
                {
                    *text = change(text);
                    return true;
                }
            }
        }
    }
    false
}

/// Writes a note right of the table, in a line's row. True if the row was found.
pub fn write_in_margin(book: &mut Book, line: &str, text: &str) -> bool {
    for sheet in visible(book) {
        let margin = sheet.columns.len() as u32;
        if let Some(at) = row_of(sheet, line) {
            sheet.rows[at].cells.push(Cell::text(margin, text, Style::Plain));
            return true;
        }
    }
    false
}

/// Deletes a line's row; what stands below moves up, as in a spreadsheet, but formulas keep their addresses. True if it was found.
pub fn drop_row(book: &mut Book, line: &str) -> bool {
    for index in 0..book.sheets.len() {
        let sheet = &mut book.sheets[index];
        let Some(at) = row_of(sheet, line).filter(|_| sheet.role != SheetRole::Hidden) else {
            continue;
        };
        sheet.rows.remove(at);
        let below = book.names.iter_mut().filter(|(_, sheet, row, _)| *sheet == index && *row as usize > at);
        below.for_each(|(_, _, row, _)| *row -= 1);
        return true;
    }
    false
}

fn visible(book: &mut Book) -> impl Iterator<Item = &mut Sheet> {
    book.sheets.iter_mut().filter(|sheet| sheet.role != SheetRole::Hidden)
}

/// The row in which a line is answered.
fn row_of(sheet: &Sheet, line: &str) -> Option<usize> {
    let is_answered = |row: &Row| row.cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)));
    sheet.rows.iter().position(|row| row.key.as_deref() == Some(line) && is_answered(row))
}

//! The committee's sheets as one printed document: page numbers that run through all of them.

use std::collections::BTreeMap;

use crate::sheets::grid::{Content, Mark, Sheet};

/// Sheets in the order in which they are printed, each with what begins on which of its own pages.
#[derive(Default)]
pub struct Document {
    /// The sheets.
    pub sheets: Vec<Sheet>,
    pages: BTreeMap<Mark, u32>,
    printed: u32,
}

impl Document {
    /// Adds a sheet behind those that are there.
    pub fn add(&mut self, (sheet, marks): (Sheet, BTreeMap<Mark, u32>)) {
        for (mark, page) in marks {
            self.pages.entry(mark).or_insert(self.printed + page);
        }
        self.printed += 1 + sheet.rows.iter().filter(|row| row.page_break).count() as u32;
        self.sheets.push(sheet);
    }

    /// Adds a sheet, if there is one, on which nothing begins that has a page number.
    pub fn add_plain(&mut self, sheet: Option<Sheet>) {
        if let Some(mut sheet) = sheet {
            sheet.paginate();
            self.add((sheet, BTreeMap::new()));
        }
    }

    /// The sheets with all page numbers filled in.
    pub fn finish(mut self) -> Vec<Sheet> {
        for cell in self.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).flat_map(|row| &mut row.cells) {
            if let Content::Page(mark, words) = &cell.content {
                // An extract does not hold everything that it refers to.
                let text = match self.pages.get(mark) {
                    Some(page) => words.replace(PAGE, &page.to_string()),
                    None => words.replace(ON_PAGE, ""),
                };
                cell.content = Content::Text(text);
            }
        }
        self.sheets
    }
}

/// A reference in brackets, with [`PAGE`] in it.
pub const ON_PAGE: &str = "（{p}頁）";
/// Stands for a page number in words, as wide as one.
pub const PAGE: &str = "{p}";

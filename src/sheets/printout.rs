//! Pages of a sheet as they are printed, and sheets made of some of them.

use std::ops::Range;

use super::grid::{Content, MAX_SHEET_NAME, Row, Sheet};
use crate::domain::printed_page::PageNumber;
use crate::domain::text::cut_utf16;

/// The rows of each page.
pub fn pages(sheet: &Sheet) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (0..sheet.rows.len()).filter(|&at| at == 0 || sheet.rows[at].page_break).collect();
    starts.push(sheet.rows.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Everything that is shown in these rows, as one text.
pub fn texts(rows: &[Row]) -> String {
    let mut all = String::new();
    for row in rows {
        for cell in &row.cells {
            match &cell.content {
                Content::Number(number) | Content::Formula(_, number) => all.push_str(&number.to_string()),
                _ => all.push_str(cell.shown()),
            }
            all.push('\u{1f}');
        }
        all.push('\n');
    }
    all
}

/// The sheet with the number of its first page; as several sheets where the numbers of its pages leap, since a printer counts on.
pub fn numbered_sheets(mut sheet: Sheet, numbers: &[PageNumber]) -> Vec<Sheet> {
    if numbers.windows(2).all(|pair| pair[1].follows(pair[0])) {
        sheet.page.number = numbers.first().copied();
        return vec![sheet];
    }
    some_pages(sheet, numbers, |_| true)
}

/// The wanted pages of a sheet: a sheet for each run of numbers without a gap.
pub fn some_pages(mut sheet: Sheet, numbers: &[PageNumber], wanted: impl Fn(PageNumber) -> bool) -> Vec<Sheet> {
    let pages = pages(&sheet);
    let rows = std::mem::take(&mut sheet.rows);
    let repeated = sheet.repeat_rows.map_or(0, |(_, last)| last as usize + 1);
    let mut runs: Vec<(Sheet, PageNumber)> = Vec::new();
    for (nth, (page, &number)) in pages.into_iter().zip(numbers).enumerate().filter(|(_, (_, number))| wanted(**number)) {
        let rows_of_page = rows[page].iter().cloned();
        if let Some((run, last)) = runs.last_mut().filter(|(_, last)| number.follows(*last)) {
            run.rows.extend(rows_of_page);
            *last = number;
            continue;
        }
        let mut run = sheet.clone();
        run.page.number = Some(number);
        if nth > 0 {
            run.name = name_of_part(&sheet.name, number);
            run.rows.extend(rows[..repeated].iter().cloned());
        }
        let first = run.rows.len();
        run.rows.extend(rows_of_page);
        run.rows[first].page_break = false;
        runs.push((run, number));
    }
    runs.into_iter().map(|(run, _)| run).collect()
}

/// Number of each page of a sheet whose first one has a number.
pub fn numbers(sheet: &Sheet) -> Vec<PageNumber> {
    let first = sheet.page.number.unwrap_or(PageNumber::plain(1));
    (first.number..).map(|number| PageNumber { number, ..first }).take(pages(sheet).len()).collect()
}

/// The name of a sheet that begins with this page of another one, which may be such a sheet itself.
fn name_of_part(name: &str, number: PageNumber) -> String {
    let end = if number.is_plain() { format!("（{number}頁～）") } else { format!("（{number}頁）") };
    let is_part = name.ends_with("頁）") || name.ends_with("頁～）");
    let whole = name.rsplit_once('（').map(|(whole, _)| whole).filter(|_| is_part).unwrap_or(name);
    format!("{}{end}", cut_utf16(whole, MAX_SHEET_NAME - end.encode_utf16().count()))
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Cell, SheetRole, Style};
    use super::super::page::Page;
    use super::*;
    use crate::form::template::{Orientation, Paper};

    fn sheet(pages: u32) -> Sheet {
        let mut sheet = Sheet::new("様式", SheetRole::Committee, Page::new(Paper::A4, Orientation::Landscape), 10.0);
        let row = |text: String| Row::of(vec![Cell::text(0, text, Style::Text)]);
        sheet.rows.push(row("欄".to_owned()));
        sheet.repeat_rows = Some((0, 0));
        for page in 0..pages {
            sheet.rows.push(Row { page_break: page > 0, ..row(page.to_string()) });
        }
        sheet
    }

    fn number(number: u32, part: u32) -> PageNumber {
        PageNumber { number, part }
    }

    fn shown(sheets: &[Sheet]) -> Vec<(&str, String)> {
        sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.iter().map(|row| row.cells[0].shown()).collect())).collect()
    }

    #[test]
    fn a_sheet_is_cut_where_numbers_leap() {
        let sheets = numbered_sheets(sheet(5), &[number(4, 1), number(5, 1), number(5, 2), number(6, 1), number(7, 1)]);
        assert_eq!(shown(&sheets), [("様式", "欄01".to_owned()), ("様式（5-2頁）", "欄2".to_owned()), ("様式（6頁～）", "欄34".to_owned())]);
        assert_eq!(sheets.iter().flat_map(numbers).collect::<Vec<_>>(), [number(4, 1), number(5, 1), number(5, 2), number(6, 1), number(7, 1)]);
        let whole = numbered_sheets(sheet(3), &[number(4, 1), number(5, 1), number(6, 1)]);
        assert_eq!((whole.len(), whole[0].page.number), (1, Some(number(4, 1))));
    }

    #[test]
    fn some_pages_are_taken_out_of_a_part_too() {
        let parts = numbered_sheets(sheet(4), &[number(1, 1), number(1, 2), number(2, 1), number(3, 1)]);
        let last = parts.last().expect("a sheet").clone();
        let own = numbers(&last);
        assert_eq!(shown(&some_pages(last, &own, |page| page.number == 3)), [("様式（3頁～）", "欄3".to_owned())]);
    }
}

//! Pages of a sheet as they are printed, and sheets made of some of them.

use std::ops::Range;

use super::grid::{Cell, Content, MAX_SHEET_NAME, Row, Sheet};
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
    let pictures = std::mem::take(&mut sheet.pictures);
    let repeated = sheet.repeat_rows.map_or(0, |(_, last)| last as usize + 1);
    let mut runs: Vec<(Sheet, PageNumber)> = Vec::new();
    for (nth, (page, &number)) in pages.into_iter().zip(numbers).enumerate().filter(|(_, (_, number))| wanted(**number)) {
        let beside = |first| pictures.beside(&page, first);
        let rows_of_page = |first: usize| {
            let moved = first != page.start;
            rows[page.clone()].iter().cloned().map(move |mut row| {
                // A formula names cells by their place.
                row.cells.iter_mut().filter(|_| moved).for_each(as_value);
                row
            })
        };
        if let Some((run, last)) = runs.last_mut().filter(|(_, last)| number.follows(*last)) {
            let first = run.rows.len();
            run.pictures.extend(beside(first));
            run.rows.extend(rows_of_page(first));
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
        run.pictures = beside(first);
        run.rows.extend(rows_of_page(first));
        run.rows[first].page_break = false;
        runs.push((run, number));
    }
    runs.into_iter().map(|(run, _)| run).collect()
}

/// Puts its value in place of what is worked out.
pub fn as_value(cell: &mut Cell) {
    match &cell.content {
        Content::Formula(_, value) => cell.content = Content::Number(*value),
        Content::FormulaText(_, text) => cell.content = Content::Text(text.clone()),
        _ => {}
    }
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
    use super::super::pictures::{Area, Trend};
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
    fn what_stands_beside_rows_moves_with_them() {
        let mut whole = sheet(4);
        for row in 1..=4 {
            whole.rows[row].cells.push(Cell::new(1, Content::Formula(format!("A{}", row + 1), row as f64), Style::Number));
            let (at, values) = ((row as u32, 2), Area::row(row as u32, 0, 1));
            whole.pictures.trends.push(Trend { alt: row.to_string(), at, size_points: (9.0, 9.0), values, range: (0.0, 1.0) });
        }
        let parts = numbered_sheets(whole, &[number(4, 1), number(4, 2), number(5, 1), number(6, 1)]);
        let trends = |sheet: &Sheet| sheet.pictures.trends.iter().map(|trend| (trend.alt.clone(), trend.at.0, trend.values.top)).collect::<Vec<_>>();
        let one = |alt: &str, row: u32| (alt.to_owned(), row, row);
        assert_eq!(parts.iter().map(trends).collect::<Vec<_>>(), [vec![one("1", 1)], vec![one("2", 1)], vec![one("3", 1), one("4", 2)]]);
        // A formula that names another row by now is its value.
        let formulas =
            |sheet: &Sheet| sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| matches!(cell.content, Content::Formula(..))).count();
        assert_eq!(parts.iter().map(formulas).collect::<Vec<_>>(), [1, 0, 0]);
    }

    #[test]
    fn some_pages_are_taken_out_of_a_part_too() {
        let parts = numbered_sheets(sheet(4), &[number(1, 1), number(1, 2), number(2, 1), number(3, 1)]);
        let last = parts.last().expect("a sheet").clone();
        let own = numbers(&last);
        assert_eq!(shown(&some_pages(last, &own, |page| page.number == 3)), [("様式（3頁～）", "欄3".to_owned())]);
    }
}

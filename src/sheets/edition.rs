//! An edition: the committee's sheets as they stay, and the list of what was replaced since the edition before.

use std::collections::BTreeMap;

use super::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};
use super::page::{Fit, Page};
use crate::domain::edition::{Edition, Replaced, in_japanese};
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;

/// Name of the list of what was replaced.
pub const REPLACED: &str = "差替え一覧";

/// Labels and widths of the columns; the pages are left out where none is known.
const PAGES: [(&str, u32); 2] = [("頁\n（旧）", 6), ("頁\n（新）", 6)];
const COLUMNS: [(&str, u32); 7] = [("整理番号", 8), ("題名", 20), ("部署", 14), ("項目", 14), ("変更前", 44), ("変更後", 44), ("理由", 14)];

/// The committee's sheets of a packet alone, as an edition: what is worked out is a value, and every page names the edition.
pub fn book(campaign: &Campaign<'_>, packet: Book, number: u32, day: &str) -> Book {
    let words = name_and_day(number, day);
    let mut sheets = committee_sheets(packet.sheets);
    for sheet in &mut sheets {
        let right = &mut sheet.page.header_right;
        *right = if right.is_empty() { words.clone() } else { format!("{right}　{words}") };
    }
    Book {
        title: format!("{}　{words}", campaign.form_of_year()),
        author: packet.author,
        sheets,
        opens_on: 0,
        names: Vec::new(),
        properties: Vec::new(),
    }
}

/// 「第1版（令和7年5月20日）」.
pub fn name_and_day(number: u32, day: &str) -> String {
    format!("第{number}版（{}）", in_japanese(day))
}

/// The committee's sheets, in which nothing is worked out any more and nothing leads to a sheet that is not there.
pub fn committee_sheets(sheets: Vec<Sheet>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| sheet.role == SheetRole::Committee).collect();
    for cell in sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).flat_map(|row| &mut row.cells) {
        match &cell.content {
            Content::Formula(_, value) => cell.content = Content::Number(*value),
            Content::FormulaText(_, text) => cell.content = Content::Text(text.clone()),
            Content::Link(_, text) => {
                cell.content = Content::Text(text.clone());
                if cell.style == Style::Link {
                    cell.style = Style::Centered;
                }
            }
            _ => {}
        }
    }
    sheets
}

/// On which page of the printout each line begins, by its id; empty where a sheet's pages break as a printer will.
pub fn pages(book: &Book) -> BTreeMap<&str, u32> {
    let sheets: Vec<&Sheet> = book.sheets.iter().filter(|sheet| sheet.role == SheetRole::Committee).collect();
    let mut pages = BTreeMap::new();
    if sheets.iter().any(|sheet| sheet.page.fit != Fit::OwnBreaks) {
        return pages;
    }
    let mut page = 0;
    for sheet in sheets {
        page += 1;
        for (index, row) in sheet.rows.iter().enumerate() {
            page += u32::from(row.page_break && index > 0);
            if let Some(key) = &row.key {
                pages.entry(key.as_str()).or_insert(page);
            }
        }
    }
    pages
}

/// The list of what was replaced since an edition. `role` is the office's in a packet, the committee's beside an edition.
pub fn replaced_sheet(campaign: &Campaign<'_>, old: &Edition, heading: &str, replaced: &[Replaced<'_>], role: SheetRole) -> Sheet {
    let with_pages = replaced.iter().any(|one| one.before.is_some_and(|v| v.page.is_some()) || one.after.is_some_and(|v| v.page.is_some()));
    let columns: Vec<(&str, u32)> = PAGES.iter().filter(|_| with_pages).chain(&COLUMNS).copied().collect();
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(REPLACED, role, page, 9.5);
    let weights: Vec<u32> = columns.iter().map(|(_, width)| *width).collect();
    sheet.fill_page(&weights);
    let width = weights.len() as u32;
    sheet.push(Row::of(vec![Cell::text(0, heading, Style::Title).across(width)]));
    let lead = format!("{}から変わったところ　{}か所（「－」は記入の必要がないもの）", name_and_day(old.number, &old.day), replaced.len());
    sheet.push(Row::of(vec![Cell::text(0, lead, Style::Note).across(width)]));
    let header = sheet.next_row();
    sheet.push(Row::of(columns.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    for one in replaced {
        let value = one.value();
        let text = |value: Option<&crate::domain::edition::PrintedValue>| value.map(|value| value.text.clone()).unwrap_or_default();
        let page = |value: Option<&crate::domain::edition::PrintedValue>| value.and_then(|value| value.page).map(|page| page.to_string());
        let pages = [page(one.before), page(one.after)].map(|page| (page.unwrap_or_default(), Style::Centered));
        let others = [
            (value.number.clone(), Style::Centered),
            (value.title.clone(), Style::Text),
            (value.department.clone(), Style::Text),
            (value.label.clone(), Style::Text),
            (text(one.before), Style::Text),
            (text(one.after), Style::Text),
            (one.reason.label().to_owned(), Style::Text),
        ];
        let cells = pages.into_iter().filter(|_| with_pages).chain(others).zip(0..).map(|((text, style), col)| Cell::text(col, text, style));
        sheet.push(Row::of(cells.collect()));
    }
    sheet
}

//! An edition: the committee's sheets as they stay, and the list of what was replaced since the edition before.

use super::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};
use super::page::Page;
use super::printout;
use crate::domain::edition::{Edition, PrintedValue, Replaced, in_japanese};
use crate::domain::printed_page::{PageNumber, exchanged, in_words};
use crate::form::template::{Orientation, Paper, TITLE};
use crate::reconcile::lines::Campaign;

/// Name of the list of what was replaced.
pub const REPLACED: &str = "差替え一覧";

/// Labels and widths of the columns; the pages are left out where none is known.
const PAGES: [(&str, u32); 2] = [("頁\n（旧）", 8), ("頁\n（新）", 8)];
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
        properties: packet.properties,
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
        printout::as_value(cell);
        if let Content::Link(_, text) = &cell.content {
            cell.content = Content::Text(text.clone());
            if cell.style == Style::Link {
                cell.style = Style::Centered;
            }
        }
    }
    sheets
}

/// The pages to put in where an earlier edition was handed out, as a book of their own; none if there are none.
pub fn pages_to_put_in(book: &Book, wanted: &[PageNumber]) -> Option<Book> {
    let some = |sheet: &Sheet| printout::some_pages(sheet.clone(), &printout::numbers(sheet), |page| wanted.contains(&page));
    let sheets: Vec<Sheet> = book.sheets.iter().flat_map(some).collect();
    (!sheets.is_empty()).then(|| Book { sheets, ..book.clone() })
}

/// What was replaced since an edition.
pub struct ReplacedList<'r> {
    /// The edition before.
    pub old: &'r Edition,
    /// What is replaced.
    pub replaced: &'r [Replaced<'r>],
    /// Pages to put in, and pages to take out.
    pub pages: (Vec<PageNumber>, Vec<PageNumber>),
}

impl<'r> ReplacedList<'r> {
    /// What was replaced from an edition to another one.
    pub fn new(old: &'r Edition, new: &Edition, replaced: &'r [Replaced<'r>]) -> Self {
        let pages = if old.pages.is_empty() { Default::default() } else { exchanged(&old.pages, &new.pages) };
        Self { old, replaced, pages }
    }

    /// The list as a sheet. `role` is the office's in a packet, the committee's beside an edition.
    pub fn sheet(&self, campaign: &Campaign<'_>, heading: &str, role: SheetRole) -> Sheet {
        let with_pages = !self.old.pages.is_empty();
        let columns: Vec<(&str, u32)> = PAGES.iter().filter(|_| with_pages).chain(&COLUMNS).copied().collect();
        let mut page = Page::new(Paper::A4, Orientation::Landscape);
        page.header_left = campaign.form_of_year();
        let mut sheet = Sheet::new(REPLACED, role, page, 9.5);
        let weights: Vec<u32> = columns.iter().map(|(_, width)| *width).collect();
        sheet.fill_page(&weights);
        let width = weights.len() as u32;
        sheet.push(Row::of(vec![Cell::text(0, heading, Style::Title).across(width)]));
        for lead in self.leads() {
            sheet.push(Row::of(vec![Cell::text(0, lead, Style::Note).across(width)]));
        }
        let header = sheet.next_row();
        sheet.push(Row::of(columns.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
        sheet.repeat_rows = Some((header, header));
        sheet.freeze = Some((header + 1, 0));
        for one in self.replaced {
            let value = one.value();
            let of = |value: Option<&PrintedValue>, part: fn(&PrintedValue) -> &String| value.map(|value| part(value).clone()).unwrap_or_default();
            let pages = [one.before, one.after].map(|value| (of(value, |value| &value.pages), Style::Centered));
            let mut cells: Vec<Cell> =
                pages.into_iter().filter(|_| with_pages).zip(0..).map(|((text, style), col)| Cell::text(col, text, style)).collect();
            let first = cells.len() as u32;
            cells.push(Cell::text(first, value.number.clone(), Style::Centered));
            // By its title a row is known where it goes on.
            cells.push(Cell::new(first + 1, Content::PlanText(TITLE.to_owned(), value.title.clone()), Style::Text));
            let others = [
                value.department.clone(),
                value.label.clone(),
                of(one.before, |value| &value.text),
                of(one.after, |value| &value.text),
                one.reason.label().to_owned(),
            ];
            cells.extend(others.into_iter().zip(first + 2..).map(|(text, col)| Cell::text(col, text, Style::Text)));
            sheet.push(Row::of(cells));
        }
        sheet
    }

    fn leads(&self) -> Vec<String> {
        let (put_in, taken_out) = &self.pages;
        let since = name_and_day(self.old.number, &self.old.day);
        let mut leads = vec![format!("{since}から変わったところ　{}か所（「－」は記入の必要がないもの）", self.replaced.len())];
        if !put_in.is_empty() {
            leads.push(format!("差し替える頁：{}（計{}頁。集計や一覧の数が変わった頁を含みます）", in_words(put_in), put_in.len()));
        }
        if !taken_out.is_empty() {
            leads.push(format!("除く頁：{}", in_words(taken_out)));
        }
        leads
    }
}

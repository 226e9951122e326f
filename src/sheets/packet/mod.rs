//! The consolidated workbook: the committee's sheets, then the office's.

mod answers;
mod as_written;
pub mod board;
mod checklist;
pub mod corrections;
mod counting;
mod cover;
pub mod decisions;
pub mod face;
mod form;
mod form_pages;
mod highlights;
pub mod index;
mod indicators;
mod links;
mod movement;
mod pages;
mod plan_findings;
pub mod relisted;
mod summary;
mod summary_columns;
mod units;

use counting::Counting;
use face::Face;
pub(in crate::sheets) use form::carried;
use pages::{Document, Pages};

use std::collections::BTreeMap;
use std::thread::ScopedJoinHandle;

pub use as_written::as_written;
pub use pages::Printout;

use super::edition::committee_sheets;
use super::flow::Begins;
use super::grid::{Book, Cell, Content, Sheet, SheetRole, Style};
use super::page::Page;
use super::product;
use crate::domain::answer::Progress;
use crate::domain::at_once::joined;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::CellRef;
use crate::domain::printed_page::PrintedPage;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;
use crate::reconcile::tally::Tally;

/// Name of the sheet with the findings.
pub const CHECKLIST: &str = "要確認";
/// Name of the sheet with what was found in the plan itself.
pub const PLAN_FINDINGS: &str = "計画の点検";
/// Name of the sheet with every answer.
const ANSWERS: &str = "回答一覧";
/// Names of the office's sheets, of which a packet has several.
pub const OFFICE: [&str; 5] = [CHECKLIST, board::SHEET_NAME, relisted::SHEET_NAME, PLAN_FINDINGS, ANSWERS];

/// Draws the workbook: what the committee sees at its meeting, then the office's sheets.
pub fn book(campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding]) -> Book {
    book_since(campaign, progress, plan_findings, &[]).0
}

/// The same, where the committee's pages keep the numbers that they had in an earlier edition; and what is printed where.
pub fn book_since(campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding], earlier: &[PrintedPage]) -> (Book, Printout) {
    let (mut sheets, printout, answers) = beside_form(campaign, progress, &Face::Meeting, earlier, |form| {
        let tally = Tally::new(campaign, progress);
        let counting = counting(campaign, progress, tally.as_ref());
        // 回答一覧 is as long as the form and needs nothing of it.
        std::thread::scope(|scope| {
            let answers = scope.spawn(|| answers::sheets(campaign, progress, counting.as_ref()));
            let (sheets, printout) = committee(campaign, progress, &Face::Meeting, counting.as_ref(), form);
            (sheets, printout, joined(answers))
        })
    });
    let targets = Targets::new(&sheets);
    let relisted = relisted::sheet(campaign, progress, &targets);
    let checklist = checklist::sheet(campaign, progress, &targets, &Targets::new(relisted.as_slice()));
    let open = progress.findings.iter().any(Finding::is_open);
    let opens_on = if open { sheets.len() } else { 0 };
    sheets.extend(checklist);
    sheets.push(board::sheet(campaign, progress));
    sheets.extend(relisted);
    sheets.extend(corrections::sheet(campaign, progress));
    sheets.extend(plan_findings::sheet(campaign, plan_findings));
    sheets.extend(answers);
    links::to_checklist(campaign, progress, &mut sheets);
    (bound(campaign, sheets, opens_on, product::PACKET), printout)
}

/// Draws the committee's sheets alone, with one of their faces. There is no 回答一覧 that 集計 could count, so its counts are values.
pub fn committee_book(campaign: &Campaign<'_>, progress: &Progress, face: &Face) -> Book {
    committee_book_since(campaign, progress, face, &[]).0
}

/// The same, where pages keep the numbers that they had in an earlier edition; and what is printed where.
pub fn committee_book_since(campaign: &Campaign<'_>, progress: &Progress, face: &Face, earlier: &[PrintedPage]) -> (Book, Printout) {
    let (sheets, printout) = beside_form(campaign, progress, face, earlier, |form| {
        // An extract has no 集計.
        let tally = if face.is_extract() { None } else { Tally::new(campaign, progress) };
        let counting = counting(campaign, progress, tally.as_ref());
        committee(campaign, progress, face, counting.as_ref(), form)
    });
    let what = if matches!(face, Face::Internal { .. }) { face::INTERNAL } else { product::EDITION };
    (bound(campaign, committee_sheets(sheets), 0, what), printout)
}

/// How 集計 counts over 回答一覧; none where nothing is rated.
fn counting<'t>(campaign: &'t Campaign<'t>, progress: &'t Progress, tally: Option<&'t Tally<'t>>) -> Option<Counting<'t>> {
    Some(Counting::new(campaign, progress, tally?, answers::ratings(campaign, progress)?))
}

fn bound(campaign: &Campaign<'_>, sheets: Vec<Sheet>, opens_on: usize, what: &str) -> Book {
    Book {
        title: format!("{}　取りまとめ", campaign.form_of_year()),
        author: campaign.plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets,
        opens_on,
        names: Vec::new(),
        properties: vec![product::property(campaign, what)],
    }
}

/// The sheets of the form while they are laid out, and the pages of an earlier edition.
struct FormToCome<'s, 'p> {
    pages: Pages<'p>,
    sheets: ScopedJoinHandle<'s, Vec<(Sheet, Begins)>>,
}

/// Lays out the form, which takes longest, while something else is done that takes it in at its end.
fn beside_form<R>(
    campaign: &Campaign<'_>,
    progress: &Progress,
    face: &Face,
    earlier: &[PrintedPage],
    work: impl FnOnce(FormToCome<'_, '_>) -> R,
) -> R {
    let pages = Pages::new(campaign, earlier);
    std::thread::scope(|scope| {
        let sheets = scope.spawn(move || form::sheets(campaign, progress, face, &pages));
        work(FormToCome { pages, sheets })
    })
}

/// The committee's sheets in the order in which they are printed, as one document with page numbers that run through.
fn committee(
    campaign: &Campaign<'_>,
    progress: &Progress,
    face: &Face,
    counting: Option<&Counting<'_>>,
    form: FormToCome<'_, '_>,
) -> (Vec<Sheet>, Printout) {
    let mut document = Document::new(form.pages);
    let page = || form_pages::page(campaign, face);
    let whole = !face.is_extract();
    let indicators = if whole { indicators::sheet(campaign, progress) } else { None };
    if whole {
        document.add_plain(Some(cover::cover(campaign, page(), face)));
        document.add_plain(cover::method(campaign, page(), face));
        document.add(index::sheet(campaign, &page()));
        if let Some(counting) = counting {
            document.add(summary::sheet(campaign, progress, counting, indicators.as_ref(), page()));
        }
    }
    for sheet in joined(form.sheets) {
        document.add(sheet);
    }
    document.add_plain(indicators.map(|drawn| with_texts(drawn.sheet, page())));
    document.finish()
}

/// The sheet with the same texts on the edges of its pages as the form.
fn with_texts(mut sheet: Sheet, page: Page) -> Sheet {
    sheet.page.header_left = page.header_left;
    sheet.page.header_right = page.header_right;
    sheet
}

/// An empty sheet of the office's group, landscape; A3 where it has many columns.
pub(super) fn office_sheet(campaign: &Campaign<'_>, name: &str, weights: &[u32]) -> Sheet {
    let paper = if weights.len() > 10 { Paper::A3 } else { Paper::A4 };
    let mut page = Page::new(paper, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    name.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new(name, SheetRole::Office, page, 9.5);
    sheet.fill_page(weights);
    sheet
}

/// Sheets to which links lead, with their rows by key.
struct Targets<'a>(Vec<(&'a Sheet, BTreeMap<&'a str, u32>)>);

impl<'a> Targets<'a> {
    fn new(sheets: &'a [Sheet]) -> Self {
        Self(sheets.iter().map(|sheet| (sheet, sheet.rows_by_key())).collect())
    }

    /// The cell that shows a field of a line, or else the beginning of the line's row.
    fn place(&self, campaign: &Campaign<'_>, line: usize, field: Option<&str>) -> Option<String> {
        let id = campaign.lines[line].id.as_str();
        let (sheet, row) = self.0.iter().find_map(|(sheet, rows)| Some((sheet, *rows.get(id)?)))?;
        let cells = &sheet.rows[row as usize].cells;
        let shows = |cell: &&Cell| matches!(&cell.content, Content::PlanText(key, _) if Some(key.as_str()) == field);
        let col = cells.iter().find(shows).map_or(0, |cell| cell.col);
        Some(format!("'{}'!{}", sheet.name, CellRef::new(row, col).a1()))
    }
}

/// A cell that leads there.
fn link(col: u32, target: Option<String>) -> Cell {
    target.map_or_else(|| Cell::text(col, "", Style::Centered), |target| Cell::new(col, Content::Link(target, "表示".into()), Style::Link))
}

/// The look of a finding's severity.
fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Info => Style::Info,
    }
}

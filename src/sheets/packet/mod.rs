//! The consolidated workbook: the committee's sheets, then the office's.

mod answers;
mod as_written;
pub mod board;
mod checklist;
pub mod corrections;
mod cover;
pub mod decisions;
pub mod face;
mod form;
mod form_pages;
pub mod index;
mod indicators;
mod pages;
mod plan_findings;
pub mod relisted;
mod summary;
mod units;

use face::Face;
use pages::Document;

use std::collections::BTreeMap;

pub use as_written::as_written;

use super::grid::{Book, Cell, Content, Sheet, SheetRole, Style};
use super::page::Page;
use crate::domain::answer::Progress;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::CellRef;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;

/// Name of the sheet with the findings.
pub const CHECKLIST: &str = "要確認";
/// Name of the sheet with what was found in the plan itself.
pub const PLAN_FINDINGS: &str = "計画の点検";

/// Draws the workbook: what the committee sees at its meeting, then the office's sheets.
pub fn book(campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding]) -> Book {
    let mut sheets = committee(campaign, progress, &Face::Meeting);
    let targets = Targets::new(&sheets);
    let checklist = checklist::sheet(campaign, progress, &targets);
    let relisted = relisted::sheet(campaign, progress, &targets);
    let open = progress.findings.iter().any(Finding::is_open);
    let opens_on = if open { sheets.len() } else { 0 };
    sheets.extend(checklist);
    sheets.push(board::sheet(campaign, progress));
    sheets.extend(relisted);
    sheets.extend(corrections::sheet(campaign, progress));
    sheets.extend(plan_findings::sheet(campaign, plan_findings));
    sheets.extend(answers::sheets(campaign, progress));
    bound(campaign, sheets, opens_on)
}

/// Draws the committee's sheets alone, with one of their faces.
pub fn committee_book(campaign: &Campaign<'_>, progress: &Progress, face: &Face) -> Book {
    bound(campaign, committee(campaign, progress, face), 0)
}

fn bound(campaign: &Campaign<'_>, sheets: Vec<Sheet>, opens_on: usize) -> Book {
    Book {
        title: format!("{}　取りまとめ", campaign.form_of_year()),
        author: campaign.plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets,
        opens_on,
        names: Vec::new(),
        properties: Vec::new(),
    }
}

/// The committee's sheets in the order in which they are printed, as one document with page numbers that run through.
fn committee(campaign: &Campaign<'_>, progress: &Progress, face: &Face) -> Vec<Sheet> {
    let mut document = Document::default();
    let page = || form_pages::page(campaign, face);
    let whole = !face.is_extract();
    if whole {
        document.add_plain(Some(cover::cover(campaign, page(), face)));
        document.add_plain(cover::method(campaign, page(), face));
        document.add(index::sheet(campaign, page()));
        document.add_plain(summary::sheet(campaign, progress).map(|sheet| with_texts(sheet, page())));
    }
    for sheet in form::sheets(campaign, progress, face) {
        document.add(sheet);
    }
    if whole {
        document.add_plain(indicators::sheet(campaign, progress).map(|sheet| with_texts(sheet, page())));
    }
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

/// The committee's sheets, to which links lead, with their rows by key.
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

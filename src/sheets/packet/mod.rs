//! The consolidated workbook: the committee's sheets, then the office's.

mod answers;
pub mod board;
mod checklist;
mod cover;
pub mod face;
mod form;
mod form_pages;
pub mod index;
mod indicators;
mod pages;
mod plan_findings;
mod relisted;
mod summary;
mod units;

use face::Face;
use pages::Document;

use super::grid::{Book, Sheet, SheetRole, Style};
use super::page::Page;
use crate::domain::answer::Progress;
use crate::domain::finding::{Finding, Severity};
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;

/// Name of the sheet with the findings.
pub const CHECKLIST: &str = "要確認";

/// Draws the workbook: what the committee sees at its meeting, then the office's sheets.
pub fn book(campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding]) -> Book {
    let mut sheets = committee(campaign, progress, &Face::Meeting);
    let checklist = checklist::sheet(campaign, progress, &sheets);
    let open = progress.findings.iter().any(|finding| finding.severity != Severity::Info);
    let opens_on = if open { sheets.len() } else { 0 };
    sheets.extend(checklist);
    sheets.push(board::sheet(campaign, progress));
    sheets.extend(relisted::sheet(campaign, progress));
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
        document.add_plain(cover::method(campaign, page()));
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
fn office_sheet(campaign: &Campaign<'_>, name: &str, weights: &[u32]) -> Sheet {
    let paper = if weights.len() > 10 { Paper::A3 } else { Paper::A4 };
    let mut page = Page::new(paper, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    name.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new(name, SheetRole::Office, page, 9.5);
    sheet.fill_page(weights);
    sheet
}

/// The look of a finding's severity.
fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Info => Style::Info,
    }
}

//! Everything that a department wrote is read, whatever way it was written: it is an answer, or a finding says where it lies.

#[path = "../support/mod.rs"]
mod support;

mod beside;
mod merged;
mod open_texts;
mod shown;
mod struck;

use std::sync::OnceLock;

use support::city::{City, assert_ledger};
use support::returns::Returns;
use support::small_plan::SmallPlan;
use support::{assert_findings, books};
use torimatome::domain::answer::{Answer, Progress};
use torimatome::domain::finding::Finding;
use torimatome::domain::place::Place;

/// Number of the sheet with the form in a department's workbook, from one.
pub const FORM: usize = 2;

/// The small plan's city.
pub fn city() -> &'static City {
    static MADE: OnceLock<City> = OnceLock::new();
    MADE.get_or_init(|| City::new("sample", "令和6年度", SmallPlan::new().bytes()))
}

/// Place of the cell for a field of a line.
pub fn place(line: usize, department: usize, field: &str) -> Place {
    let book = &city().filled[&department];
    books::place(book, department, books::answer_at(book, &city().campaign.lines[line].id, field))
}

/// Name of the cell for a field of a line.
pub fn cell(line: usize, department: usize, field: &str) -> String {
    place(line, department, field).cell.expect("a cell")
}

/// Collects and checks that exactly these findings were made and every written cell is accounted for.
pub fn expect(returns: &Returns<'_>, expected: &[Finding], what: &str) -> Progress {
    let progress = returns.collect();
    assert_findings(&returns.city.campaign, &progress.findings, expected, what);
    assert_ledger(&progress);
    progress
}

/// The answer of a department for a field of a line.
pub fn answer<'p>(progress: &'p Progress, line: usize, department: usize, field: &str) -> &'p Answer {
    progress.answer(line, department, field).unwrap_or_else(|| panic!("{field} is answered"))
}

//! On filled returns, each single fault gives exactly one finding: the right code, department, line, field and cell.

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod files;
mod shared_lines;
mod together;

use support::assert_findings;
use support::city::{City, assert_ledger};
use support::returns::Returns;
use torimatome::domain::answer::Progress;
use torimatome::domain::finding::Finding;

/// Collects and checks that exactly these findings were made.
pub fn expect(returns: &Returns<'_>, expected: &[Finding], what: &str) -> Progress {
    let progress = returns.collect();
    assert_findings(&returns.city.campaign, &progress.findings, expected, &format!("{}: {what}", returns.city.template));
    assert_ledger(&progress);
    progress
}

/// Key of a required free text in the city's form.
pub fn text_field(city: &City) -> &'static str {
    if city.template == "honjo" { "activity" } else { "progress" }
}

/// A joint line of 本庄 that is neither copy nor repeated, its 主担当 and a partner.
pub fn joint(city: &City) -> (usize, usize, usize) {
    let line = city.line("joint", |index, line| city.is_single(index) && line.departments.len() > 1);
    let departments = &city.campaign.lines[line].departments;
    (line, departments[0], departments[1])
}

/// A copy with one department, its original, the department.
pub fn copy(city: &City) -> (usize, usize, usize) {
    let line = city.line("copy", |_, line| line.departments.len() == 1 && !line.open.is_empty() && line.original().is_some());
    let department = city.campaign.lines[line].departments[0];
    (line, city.campaign.lines[line].original_for(department).expect("it has an original"), department)
}

//! Files that are broken or meant to harm, side by side with clean returns, through the real binary: every one gives the finding
//! that it should, the clean returns come home unchanged, nothing in 回収 is touched.

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod desk;
mod files;
mod formats;
mod markup;
mod memory;
mod packed;

use desk::{Hostile, assert_kept_apart, assert_nothing_is_silent};

/// Every kind of hostile file that these tests know.
fn all() -> Vec<Hostile> {
    let form = desk::form();
    [packed::kinds(form), markup::kinds(form), cells::kinds(form), formats::kinds(form)].concat()
}

#[test]
fn every_hostile_file_costs_that_file_only() {
    let all = all();
    assert_kept_apart(&all);
    assert!(all.len() >= 100, "{} kinds", all.len());
}

#[test]
fn no_hostile_file_changes_an_answer_in_silence() {
    assert_nothing_is_silent(&all());
}

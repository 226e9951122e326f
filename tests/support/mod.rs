//! What the tests share: cities, filled forms as values, single changes to them, and the binary.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

pub mod binary;
pub mod books;
pub mod city;
pub mod containers;
pub mod hands;
pub mod packages;
pub mod packet;
pub mod parts;
pub mod returns;
pub mod runs;
pub mod small_plan;

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::domain::place::Place;
use torimatome::reconcile::lines::Campaign;

/// The three cities: template, year, plan.
pub const CITIES: [(&str, &str); 3] = [("honjo", "令和6年度"), ("kitamoto", "令和5年度"), ("asaka", "令和8年度")];

/// The folder with the real plans; `None`, told visibly, where it is not there.
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("TORIMATOME_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.is_dir() {
        return Some(folder);
    }
    // Not a print macro: those are swallowed while a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: ../shared is not here");
    None
}

/// Set by `.ci/run`: what a test needs of the system is there, so that none is skipped for want of it.
const COMPLETE: &str = "TORIMATOME_COMPLETE";

/// Runs one of the checks in tests/interop; what it said. `None`, told visibly, where there is no Python.
pub fn python(script: &str, files: &[PathBuf]) -> Option<String> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(script);
    match Command::new("python3").arg("-B").arg(script).args(files).output() {
        Ok(said) => Some(format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr)).trim().to_owned()),
        Err(error) => {
            assert!(std::env::var_os(COMPLETE).is_none(), "python3 is not here: {error}");
            let _ = writeln!(std::io::stderr(), "skipped: python3 is not here");
            None
        }
    }
}

/// What two findings are compared by: code, severity, department, line, field, place; never the words.
pub type Signature = (String, Severity, Option<String>, Option<String>, Option<String>, Option<Place>);

/// What a finding is compared by.
pub fn signature(campaign: &Campaign<'_>, finding: &Finding) -> Signature {
    (
        finding.code.name().to_owned(),
        finding.severity,
        finding.department.map(|department| campaign.department(department).to_owned()),
        finding.line.map(|line| campaign.lines[line].id.clone()),
        finding.field.clone(),
        finding.source.clone(),
    )
}

/// Whether exactly these findings were made, in any order.
pub fn assert_findings(campaign: &Campaign<'_>, found: &[Finding], expected: &[Finding], what: &str) {
    let sorted = |findings: &[Finding]| {
        let mut all: Vec<Signature> = findings.iter().map(|finding| signature(campaign, finding)).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(found), sorted(expected), "{what}");
}

/// An expected finding about a cell of a line.
pub fn at_cell(code: Code, department: usize, line: usize, field: &str, place: Place) -> Finding {
    Finding::new(code).department(department).line(line).field(field).at(place)
}

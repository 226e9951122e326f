//! The reference of findings: every code has words, a place in `docs/findings.md` and a case that provokes exactly it.

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod reference;

use std::collections::BTreeSet;

use cases::CASES;
use support::city::City;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::catalogue::CATALOGUE;
use torimatome::sheets::words;

/// The small city, every form filled in: what the cases change.
fn city() -> City {
    City::new("sample", "令和6年度", SmallPlan::new().bytes())
}

#[test]
fn nothing_is_found_before_something_is_changed() {
    let city = city();
    assert_eq!(city.findings, []);
    assert_eq!(Returns::filled(&city).collect().findings, []);
}

#[test]
fn every_code_has_one_case() {
    let of_cases: BTreeSet<&str> = CASES.iter().map(|(code, _)| code.name()).collect();
    let known: BTreeSet<&str> = CATALOGUE.iter().map(|words| words.name).collect();
    assert_eq!(of_cases, known, "tests/findings/cases.rs and src/domain/catalogue.rs");
    assert_eq!(CASES.len(), CATALOGUE.len());
}

#[test]
fn every_case_provokes_its_code_once_and_nothing_else() {
    for (code, provoke) in CASES {
        let shown = provoke();
        let found: Vec<_> = shown.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(found, [(*code, code.severity())], "{}", code.name());
    }
}

#[test]
fn every_finding_names_its_department_first_and_its_file() {
    for (code, provoke) in CASES {
        let shown = provoke();
        for finding in &shown.findings {
            let what = words::what(&shown.campaign, finding);
            if let Some(department) = finding.department {
                assert!(what.starts_with(shown.campaign.department(department)), "{}: {what}", code.name());
            }
            // What never came lies nowhere.
            let file = finding.source.as_ref().and_then(|place| place.file.as_deref());
            assert_eq!(file.is_none(), code.name() == "return-missing", "{}", code.name());
            assert!(!words::action(&shown.campaign, finding).is_empty(), "{}", code.name());
        }
    }
}

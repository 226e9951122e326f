//! The questions about rating and text: nothing is asked about ordinary answers, nor by a template that names none.

mod support;

use support::CITIES;
use support::city::{City, asking_all, cities};
use support::returns::Returns;
use torimatome::domain::catalogue::CATALOGUE;
use torimatome::domain::finding::Severity;
use torimatome::form::builtin;
use torimatome::form::plausibility::QUESTIONS;
use torimatome::form::template::Template;

#[test]
fn nothing_is_asked_about_ordinary_answers() {
    for city in cities() {
        let (name, year) = CITIES.into_iter().find(|(name, _)| *name == city.template).expect("one of the three");
        let asking = City::new(asking_all(name), year, city.plan.clone());
        assert_eq!(asking.campaign.template.plausibility.report.len(), QUESTIONS.len());
        assert_eq!(Returns::filled(&asking).collect().findings, [], "{name}");
    }
}

#[test]
fn a_template_names_what_it_wants_to_be_asked() {
    for (name, text) in builtin::BUILT_IN {
        assert!(Template::parse(text).expect("it reads").plausibility.report.is_empty(), "{name}");
    }
    for code in QUESTIONS {
        assert!(CATALOGUE.iter().any(|words| words.code == code && words.severity == Severity::Info), "{}", code.name());
    }
}

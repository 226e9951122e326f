//! Which questions about rating and text a template asks, beyond what is always looked at.

use serde::Deserialize;
use toml::Spanned;

use crate::domain::finding::Code;

/// The findings that are made only where a template names them.
pub const QUESTIONS: [Code; 8] = [
    Code::TextAsLastYear,
    Code::TextAsPlan,
    Code::TextRepeated,
    Code::TextNamesLastYear,
    Code::TextLength,
    Code::RatingBestNotDone,
    Code::RatingWorstNoReason,
    Code::RatingTwoGrades,
];

/// See the module.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Plausibility {
    /// Names of the findings that are wanted.
    pub report: Vec<Spanned<String>>,
}

impl Plausibility {
    /// Whether this finding is wanted.
    pub fn reports(&self, code: Code) -> bool {
        self.report.iter().any(|name| name.get_ref() == code.name())
    }
}

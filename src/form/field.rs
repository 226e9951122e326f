//! The fields of a form and the scales of its ratings.

use serde::Deserialize;
use toml::Spanned;

use super::template::with_year;
use crate::domain::scale::Grade;
use crate::domain::year::FiscalYear;

/// One field of the form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its key in machine-readable output.
    pub key: Spanned<String>,
    /// Printed label; `{year}`, `{next_year}`, `{last_year}` are replaced, a line break stays.
    pub label: String,
    /// Who fills it in.
    #[serde(default)]
    pub by: FilledBy,
    /// What it holds.
    #[serde(default)]
    pub kind: Kind,
    /// Name of the scale, for ratings.
    pub scale: Option<Spanned<String>>,
    /// The values, for choices.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Printed unit, for numbers.
    pub unit: Option<String>,
    /// Name of the level at which it is asked; entries if not given.
    pub level: Option<Spanned<String>>,
    /// When it must be filled in.
    #[serde(default)]
    pub required: Required,
    /// About how many characters are wanted.
    pub length: Option<u32>,
    /// Key of the field that this one holds of last year, for `by = "last-year"`.
    pub last_year_of: Option<Spanned<String>>,
    /// How the packet prints what was carried over, for `by = "last-year"`.
    #[serde(default)]
    pub print: CarriedPrint,
    /// Key of the department's field whose answer of last year this text of the plan begins the year with, for `by = "plan"`.
    pub starts_as: Option<Spanned<String>>,
    /// Heading over several neighbouring fields.
    pub group: Option<String>,
    /// Width in half-width characters.
    #[serde(default = "default_width")]
    pub width: u32,
}

fn default_width() -> u32 {
    24
}

/// Who fills a field in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum FilledBy {
    /// The plan itself.
    Plan,
    /// The department, on its form.
    #[default]
    Department,
    /// The office.
    Office,
    /// The committee.
    Committee,
    /// Carried over from last year, in a column of the plan.
    LastYear,
}

/// How the packet prints what was carried over from last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum CarriedPrint {
    /// As it is.
    #[default]
    Full,
    /// A grade, and whether this year's is better.
    Change,
    /// Not at all; it stands on the department's form only.
    No,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Free text.
    #[default]
    Text,
    /// A grade of a scale.
    Rating,
    /// One of several words.
    Choice,
    /// A number, with a unit.
    Number,
    /// A percentage.
    Percent,
    /// A date.
    Date,
}

/// When a field must be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Required {
    /// Always or never.
    Fixed(RequiredWord),
    /// Only for these codes of the self-rating.
    ForRatings(Vec<String>),
}

impl Default for Required {
    fn default() -> Self {
        Self::Fixed(RequiredWord::Always)
    }
}

/// See [`Required`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequiredWord {
    /// A blank is a finding.
    Always,
    /// A blank is fine.
    Never,
}

impl Field {
    /// Its key.
    pub fn key(&self) -> &str {
        self.key.get_ref()
    }

    /// Its label for a year, on one line.
    pub fn label(&self, year: FiscalYear) -> String {
        with_year(&self.label, year).replace('\n', "")
    }

    /// Whether it is asked of a heading, not of an entry.
    pub fn on_level(&self) -> Option<&str> {
        self.level.as_ref().map(|level| level.get_ref().as_str())
    }

    /// Whether a blank is a finding, given the line's own rating code.
    pub fn is_required(&self, rating: Option<&str>) -> bool {
        match &self.required {
            Required::Fixed(word) => *word == RequiredWord::Always,
            Required::ForRatings(codes) => rating.is_some_and(|rating| codes.iter().any(|code| code == rating)),
        }
    }
}

/// A scale as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScale {
    pub(super) key: Spanned<String>,
    #[serde(rename = "grade")]
    pub(super) grades: Vec<RawGrade>,
}

/// A grade as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGrade {
    pub(super) code: Spanned<String>,
    print: Option<String>,
    #[serde(default)]
    meaning: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default = "yes")]
    rated: bool,
}

fn yes() -> bool {
    true
}

impl RawGrade {
    /// The grade, its printed form filled in.
    pub(super) fn grade(&self) -> Grade {
        let code = self.code.get_ref().clone();
        Grade {
            print: self.print.clone().unwrap_or_else(|| code.clone()),
            code,
            meaning: self.meaning.clone(),
            aliases: self.aliases.clone(),
            rated: self.rated,
        }
    }
}

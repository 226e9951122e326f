//! What a template says about the committee's own stage.

use serde::Deserialize;
use toml::Spanned;

use super::template::{Field, FilledBy, Kind, Required, RequiredWord, Template};
use super::template_error::TemplateError;

/// Key of what a member of the committee says about a line.
pub const COMMENT: &str = "committee_comment";
/// Key of a department's reply to it.
pub const REPLY: &str = "committee_reply";
/// Label of [`COMMENT`].
pub const COMMENT_LABEL: &str = "意見・質問";
/// Label of [`REPLY`].
pub const REPLY_LABEL: &str = "回答";
/// Width of the column for what a member has to say, in half-width characters.
const COMMENT_WIDTH: u32 = 30;

/// The committee's stage.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Committee {
    /// How the grade is found where several members gave theirs.
    pub decide: Decide,
    /// Keys of the departments' fields that `committee --write --without-remarks` leaves out.
    pub remarks: Vec<Spanned<String>>,
    /// Whether opinions and the departments' replies are a stage of their own that is printed for the public.
    pub reply: bool,
}

/// See [`Committee::decide`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Decide {
    /// The office enters it.
    #[default]
    Entered,
    /// The one that most members gave, unless the office enters another.
    Majority,
}

impl Committee {
    /// Whether a field is left out for members who are to judge without the departments' remarks.
    pub fn is_remark(&self, key: &str) -> bool {
        self.remarks.iter().any(|remark| remark.get_ref() == key)
    }
}

/// What a member says about a line, as a field of the form.
pub fn comment_field() -> Field {
    Field {
        key: Spanned::new(0..0, COMMENT.to_owned()),
        label: COMMENT_LABEL.to_owned(),
        by: FilledBy::Committee,
        kind: Kind::Text,
        scale: None,
        choices: Vec::new(),
        unit: None,
        level: None,
        required: Required::Fixed(RequiredWord::Never),
        length: None,
        last_year_of: None,
        group: None,
        width: COMMENT_WIDTH,
    }
}

impl Template {
    /// The committee's fields of a level, or of entries.
    pub fn committee_fields<'t>(&'t self, level: Option<&str>) -> impl Iterator<Item = &'t Field> {
        self.fields.iter().filter(move |field| field.by == FilledBy::Committee && field.on_level() == level)
    }

    /// The first mistake in what is said about the committee's stage.
    pub(super) fn check_committee(&self, text: &str) -> Result<(), TemplateError> {
        let allowed: Vec<&str> = self.fields.iter().filter(|field| field.by == FilledBy::Department).map(Field::key).collect();
        match self.committee.remarks.iter().find(|key| !allowed.contains(&key.get_ref().as_str())) {
            Some(key) => {
                let line = TemplateError::line_of(text, key.span().start);
                Err(TemplateError::new(line, "committee.remarks", key.get_ref(), &allowed.join("、")))
            }
            None => Ok(()),
        }
    }
}

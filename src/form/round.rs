//! The rounds of a year: what is asked when.

use toml::Spanned;

use super::template::{ACTUAL, Field, FilledBy, Round, Template};
use crate::domain::text::fold;

/// The fields as one round of the year asks them.
#[derive(Debug, Clone)]
pub struct RoundFields<'a> {
    /// The round's key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Name of the form.
    pub form_name: String,
    /// Whether it is the round that is meant where none is named: the results.
    pub is_default: bool,
    /// Fields of an entry that are printed, in order, and whether they are open.
    pub entry: Vec<(&'a Field, bool)>,
    /// Fields of rated headings that are open, in order.
    pub heading: Vec<&'a Field>,
    /// Whether indicators are asked.
    pub indicators: bool,
}

impl Template {
    /// The round with this key, or the results (the last one) if none is named.
    ///
    /// # Errors
    /// The keys there are, if there is no such round.
    pub fn round(&self, key: Option<&str>) -> Result<RoundFields<'_>, Vec<String>> {
        let round = match key {
            Some(key) => Some(self.rounds.iter().find(|round| round.key == key || fold(&round.name) == fold(key))),
            None => self.rounds.last().map(Some),
        };
        let everything = match round {
            Some(Some(round)) => return Ok(self.round_fields(round)),
            Some(None) if key == Some("results") && self.rounds.is_empty() => true,
            Some(None) => {
                return Err(if self.rounds.is_empty() { vec!["results".into()] } else { self.rounds.iter().map(|r| r.key.clone()).collect() });
            }
            None => true,
        };
        Ok(RoundFields {
            key: "results".into(),
            name: "実績".into(),
            form_name: self.form.name.clone(),
            is_default: true,
            entry: self.entry_fields(|field| (everything && field.by == FilledBy::Department, false)),
            heading: self.fields.iter().filter(|f| f.on_level().is_some() && f.by == FilledBy::Department).collect(),
            indicators: self.indicators.ask,
        })
    }

    fn round_fields(&self, round: &Round) -> RoundFields<'_> {
        let names = |list: &[Spanned<String>], key: &str| list.iter().any(|k| k.get_ref() == key);
        RoundFields {
            key: round.key.clone(),
            name: round.name.clone(),
            form_name: round.form_name.clone().unwrap_or_else(|| self.form.name.clone()),
            is_default: self.rounds.last().is_some_and(|last| last.key == round.key),
            entry: self.entry_fields(|field| (names(&round.open, field.key()), names(&round.shown, field.key()))),
            heading: self.fields.iter().filter(|f| f.on_level().is_some() && names(&round.open, f.key())).collect(),
            indicators: self.indicators.ask && names(&round.open, ACTUAL),
        }
    }

    fn entry_fields(&self, open_shown: impl Fn(&Field) -> (bool, bool)) -> Vec<(&Field, bool)> {
        self.fields
            .iter()
            .filter(|field| field.on_level().is_none())
            .filter_map(|field| {
                let (open, shown) = open_shown(field);
                let from_plan = matches!(field.by, FilledBy::Plan | FilledBy::LastYear);
                (open || shown || from_plan).then_some((field, open))
            })
            .collect()
    }
}

//! What the texts of a form that somebody typed may mean: headings of columns, headings of the plan.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::text::{fold, is_blank};
use crate::domain::year::{FiscalYear, without_years};
use crate::form::template::{ACTUAL, DESCRIPTION, Field, FilledBy, OWNERS, TITLE};
use crate::read::forms::Forms;
use crate::sheets::carrier::{AsSent, SentCell};

/// Shortest text of the form that is told from an answer, in characters.
const TELLING: usize = 2;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Answers for a field.
    Answer(String),
    /// The plan's own text of this key.
    Plan(String),
}

/// What the headings of a form mean: as they are, and without the year in them.
pub struct Headings {
    exact: BTreeMap<String, Column>,
    without_year: BTreeMap<String, Column>,
    /// Keys of the fields that hold what was said last year.
    carried: BTreeSet<String>,
    /// The latest year that the heading of each field names, by the field's key.
    years: BTreeMap<String, FiscalYear>,
}

impl Headings {
    /// The headings of the year's form.
    pub fn new(forms: &Forms<'_>) -> Self {
        let campaign = forms.campaign();
        let template = campaign.template;
        let year = campaign.plan.year;
        let round = &campaign.round;
        let is_open = |key: &str| round.entry.iter().any(|(f, open)| *open && f.key() == key) || round.heading.iter().any(|f| f.key() == key);
        let mut exact: Vec<(String, Column)> = template.levels.iter().map(|level| (level.name.clone(), Column::Plan(String::new()))).collect();
        exact.extend([TITLE, DESCRIPTION, OWNERS].map(|key| (template.label_of(key, year), Column::Plan(key.to_owned()))));
        let mut fields: Vec<(String, Column)> = Vec::new();
        // What was carried over is known by its whole label; without the year it is the label of what is asked this year.
        let is_carried = |field: &&Field| field.by == FilledBy::LastYear;
        let carried: Vec<&Field> = round.entry.iter().map(|(field, _)| *field).filter(is_carried).collect();
        for field in template.fields.iter().filter(|field| !is_carried(field)) {
            let key = field.key().to_owned();
            fields.push((field.label(year), if is_open(&key) { Column::Answer(key) } else { Column::Plan(key) }));
        }
        if round.indicators {
            fields.push((template.label_of(ACTUAL, year), Column::Answer(ACTUAL.to_owned())));
        }
        let without_year = unique(fields.iter().map(|(label, column)| (without_years(label).0, column.clone())));
        let latest = |(label, column): &(String, Column)| match column {
            Column::Answer(key) => Some((key.clone(), without_years(label).1.into_iter().max()?)),
            Column::Plan(_) => None,
        };
        let years = fields.iter().filter_map(latest).collect();
        exact.extend(fields);
        exact.extend(carried.iter().map(|field| (field.label(year), Column::Plan(field.key().to_owned()))));
        let carried = carried.iter().map(|field| field.key().to_owned()).collect();
        Self { carried, years, exact: unique(exact.into_iter().map(|(label, column)| (fold(&label), column))), without_year }
    }

    /// What a text means as a heading. The year may be another, or left out.
    pub fn meaning(&self, text: &str) -> Option<&Column> {
        self.exact.get(&fold(text)).or_else(|| self.without_year.get(&without_years(text).0))
    }

    /// Whether a text that heads this column's answers names another year than it should.
    pub fn is_of_another_year(&self, text: &str, column: &Column) -> bool {
        let Column::Answer(key) = column else { return false };
        let named = without_years(text).1.into_iter().max();
        named.is_some_and(|year| self.years.get(key).is_some_and(|own| *own != year))
    }

    /// What a text means as the heading of a field, without its year; nothing where it heads what was said last year.
    pub fn field(&self, text: &str) -> Option<&Column> {
        let is_carried = matches!(self.exact.get(&fold(text)), Some(Column::Plan(key)) if self.carried.contains(key));
        if is_carried { None } else { self.without_year.get(&without_years(text).0) }
    }
}

/// Labels that mean one thing only.
fn unique(labels: impl Iterator<Item = (String, Column)>) -> BTreeMap<String, Column> {
    let mut all: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for (label, column) in labels.filter(|(label, _)| !is_blank(label)) {
        let known = all.entry(label).or_default();
        if !known.contains(&column) {
            known.push(column);
        }
    }
    all.into_iter().filter_map(|(label, mut columns)| Some((label, columns.pop().filter(|_| columns.is_empty())?))).collect()
}

/// Of columns that mean the same field in several years only the last year's: the others show what was answered before.
pub fn latest_of_each(meanings: &[(u32, Column)], years: &BTreeMap<u32, Option<FiscalYear>>) -> Vec<(u32, Column)> {
    let is_latest = |col: u32, column: &Column| {
        let same = meanings.iter().filter(|(_, other)| other == column);
        same.map(|(other, _)| years.get(other)).max() == Some(years.get(&col))
    };
    let shown = |(col, column): &(u32, Column)| {
        let keeps = matches!(column, Column::Plan(_)) || is_latest(*col, column);
        (*col, if keeps { column.clone() } else { Column::Plan(String::new()) })
    };
    meanings.iter().map(shown).collect()
}

/// Every text of a form, without years.
pub fn texts_of(sent: &AsSent) -> HashSet<String> {
    let cells = sent.sheets.iter().flat_map(|sheet| sheet.rows.values()).flat_map(|row| row.cells.values());
    let texts = cells.filter_map(SentCell::text).map(|text| without_years(text).0);
    texts.filter(|text| text.chars().count() >= TELLING).collect()
}

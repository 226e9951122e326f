//! The template: everything that a city's form is, as data (TOML). `docs/template.md` is its reference.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub use super::asking::{Joint, JointAnswer, Notation, Owners, RatingPrint, Relisted, RelistedAsk, RelistedPrint, Section};
use super::committee::{COMMENT, COMMENT_LABEL, Committee, REPLY, REPLY_LABEL};
pub use super::field::{CarriedPrint, Field, FilledBy, Kind, Required, RequiredWord};
use super::field::{RawGrade, RawScale};
use super::packet::Packet;
use super::plausibility::Plausibility;
use super::template_error::TemplateError;
use crate::domain::scale::Scale;
use crate::domain::spelling::Spelling;
use crate::domain::year::FiscalYear;

/// Key of the self-rating in every template.
pub const RATING: &str = "rating";
/// Key of an indicator's value of the year.
pub const ACTUAL: &str = "actual";
/// Keys that name parts of an item rather than fields, in messages and in `must_agree`.
pub const TITLE: &str = "title";
/// See [`TITLE`].
pub const OWNERS: &str = "owners";
/// See [`TITLE`].
pub const REMARKS: &str = "remarks";
/// See [`TITLE`].
pub const DESCRIPTION: &str = "description";

/// A city's form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Short name by which `--template` finds it.
    pub name: String,
    /// What it is, for `template list`.
    pub title: String,
    /// Looks and names of the form.
    pub form: Form,
    /// The levels, outermost first.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
    /// Labels of the plan's columns.
    #[serde(default)]
    pub columns: Columns,
    /// How owners are written.
    #[serde(default)]
    pub owners: Owners,
    /// How a line of several owners is answered and printed.
    #[serde(default)]
    pub joint: Joint,
    /// How copies are marked, asked and printed.
    #[serde(default)]
    pub relisted: Relisted,
    /// Whether and how indicators are asked.
    #[serde(default)]
    pub indicators: Indicators,
    /// What the committee's packet says and how it is broken into pages.
    #[serde(default)]
    pub packet: Packet,
    /// Rating scales.
    #[serde(default, rename = "scale")]
    pub(super) scales_raw: Vec<RawScale>,
    /// Spellings of a word that only this plan has.
    #[serde(default)]
    pub notation: Notation,
    /// Which questions about rating and text are asked.
    #[serde(default)]
    pub plausibility: Plausibility,
    /// The fields, in the order of the form.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// The rounds of the year; none means one round that asks everything.
    #[serde(default, rename = "round")]
    pub rounds: Vec<Round>,
    /// What 記入要領 says.
    #[serde(default)]
    pub guide: Guide,
    /// What is looked at before the packet is published.
    #[serde(default)]
    pub publish: Publish,
    /// The committee's own stage.
    #[serde(default)]
    pub committee: Committee,
    /// The scales, read; filled by [`Template::parse`].
    #[serde(skip)]
    pub scales: Vec<Scale>,
    /// How its plan's texts are read when they are compared; filled by [`Template::parse`].
    #[serde(skip)]
    pub spelling: Spelling,
}

/// Looks and names of the form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Name in file names and on the sheet's tab: 進捗管理シート.
    pub name: String,
    /// Printed at the top of each sheet; `{year}` is replaced.
    pub heading: String,
    /// Cards or a wide table.
    pub layout: Layout,
    /// Paper of the department's form.
    #[serde(default)]
    pub paper: Paper,
    /// Its orientation.
    #[serde(default)]
    pub orientation: Orientation,
    /// Paper of the committee's packet; the form's if not given.
    pub packet_paper: Option<Paper>,
    /// Its orientation; the form's if not given.
    pub packet_orientation: Option<Orientation>,
    /// Type size in points.
    #[serde(default = "default_points")]
    pub points: f64,
    /// Whether every owner row of an item is answered, or the item as a whole.
    #[serde(default)]
    pub answered_per: AnsweredPer,
    /// Widths of the columns that are no fields, in half-width characters.
    #[serde(default)]
    pub widths: Widths,
}

fn default_points() -> f64 {
    10.0
}

/// Cards or table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One block per item.
    Cards,
    /// One row per entry under repeated column headings.
    Table,
}

/// Paper sizes that city halls print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 297 × 420 mm.
    A3,
}

/// Which way the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// 横.
    #[default]
    Landscape,
    /// 縦.
    Portrait,
}

/// Which unit of the plan has the cells to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum AnsweredPer {
    /// Every owner row.
    #[default]
    Entry,
    /// The item, once, for all its owner rows.
    Item,
}

/// Widths in half-width characters.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Widths {
    /// 整理番号.
    pub number: u32,
    /// Title.
    pub title: u32,
    /// Description.
    pub description: u32,
    /// Owners.
    pub owners: u32,
}

impl Default for Widths {
    fn default() -> Self {
        Self { number: 6, title: 18, description: 28, owners: 14 }
    }
}

/// One level of headings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its name, also the label of its column in the plan.
    pub name: String,
    /// Whether the headings begin with a number that references use.
    #[serde(default)]
    pub numbering: Numbering,
}

/// Where a heading's number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Numbering {
    /// The heading begins with it, after the level's own name: 「施策3-1 …」「（１）…」「① …」.
    #[default]
    Leading,
    /// The headings have none.
    None,
}

/// Labels of the plan's columns, compared with widths and spaces folded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// 番号.
    pub number: String,
    /// The item's title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// The owners.
    pub owners: String,
    /// 頁.
    pub page: String,
    /// 備考.
    pub remarks: String,
    /// The plan's own ID, which wins over any other.
    pub id: String,
    /// Anything written here exempts the row this year.
    pub exempt: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            number: "番号".into(),
            title: "取組名称".into(),
            description: "概要".into(),
            owners: "担当課".into(),
            page: "頁".into(),
            remarks: "備考".into(),
            id: "ID".into(),
            exempt: "今年度対象外".into(),
        }
    }
}

/// Whether and how indicators are asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Indicators {
    /// Whether departments give the year's value.
    pub ask: bool,
    /// Label of the cell for it.
    pub label: String,
}

impl Default for Indicators {
    fn default() -> Self {
        Self { ask: false, label: "{year}実績".into() }
    }
}

/// What is looked at before the packet is published.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// Words beside which a count of one to three may stand for somebody.
    pub delicate: Vec<String>,
}

impl Default for Publish {
    fn default() -> Self {
        let words = ["虐待", "成年後見", "生活保護", "DV", "ドメスティック", "自殺", "自死", "ひきこもり", "ヤングケアラー", "性暴力", "性被害"];
        Self { delicate: words.map(str::to_owned).to_vec() }
    }
}

/// One time in the year when departments are asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// For `--round`.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Keys of the fields that are asked.
    pub open: Vec<Spanned<String>>,
    /// Keys of department fields that are printed but not asked; the rest is left out.
    #[serde(default)]
    pub shown: Vec<Spanned<String>>,
    /// Name of the form in this round, if it is another one.
    pub form_name: Option<String>,
}

/// What 記入要領 says.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Guide {
    /// What to do, one step per line.
    pub steps: Vec<String>,
    /// One filled-in example; never collected.
    pub example: Option<Example>,
}

/// A filled-in example (記入例).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Title of the imagined item.
    pub title: String,
    /// Text by field key.
    pub fields: BTreeMap<String, String>,
    /// What is good about it.
    #[serde(default)]
    pub note: String,
}

/// Replaces `{year}`, `{next_year}` and `{last_year}`.
pub fn with_year(text: &str, year: FiscalYear) -> String {
    text.replace("{year}", &year.to_string()).replace("{next_year}", &year.plus(1).to_string()).replace("{last_year}", &year.plus(-1).to_string())
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The first mistake: not TOML, an unknown or missing key, a value that is not allowed, a reference to something that is not there.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut template: Self = toml::from_str(text).map_err(|error| TemplateError::from_toml(text, &error))?;
        template.scales = template
            .scales_raw
            .iter()
            .map(|scale| Scale::new(scale.key.get_ref().clone(), scale.grades.iter().map(RawGrade::grade).collect()))
            .collect();
        let words: Vec<Vec<String>> = template.notation.groups().cloned().collect();
        template.spelling = Spelling::new(&template.relisted.marks, &template.owners.roles, &words).map_err(|bad| {
            let line = TemplateError::line_of(text, template.notation.words[bad.number].span().start);
            let found = if bad.spelling.is_empty() { "なし" } else { &bad.spelling };
            TemplateError::new(line, "notation.words", found, "同じ言葉の書き方を2つ以上（数を含まないもの）")
        })?;
        template.check(text)?;
        Ok(template)
    }

    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key() == key)
    }

    /// The scale of a rating field.
    pub fn scale_of(&self, field: &Field) -> Option<&Scale> {
        let key = field.scale.as_ref()?.get_ref();
        self.scales.iter().find(|scale| scale.key == *key)
    }

    /// Label of a field key, of `actual`, of title or description.
    pub fn label_of(&self, key: &str, year: FiscalYear) -> String {
        match key {
            ACTUAL if self.field(ACTUAL).is_none() => with_year(&self.indicators.label, year),
            COMMENT if self.field(COMMENT).is_none() => COMMENT_LABEL.to_owned(),
            REPLY if self.field(REPLY).is_none() => REPLY_LABEL.to_owned(),
            TITLE => self.columns.title.clone(),
            DESCRIPTION => self.columns.description.clone(),
            OWNERS => self.columns.owners.clone(),
            REMARKS => self.columns.remarks.clone(),
            key => self.field(key).map_or_else(|| key.to_owned(), |field| field.label(year)),
        }
    }

    /// Paper and orientation of the packet.
    pub fn packet_page(&self) -> (Paper, Orientation) {
        (self.form.packet_paper.unwrap_or(self.form.paper), self.form.packet_orientation.unwrap_or(self.form.orientation))
    }
}

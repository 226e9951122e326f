//! The template: everything that a city's form is, as data (TOML). `docs/template.md` is its reference.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::template_error::TemplateError;
use crate::domain::scale::{Grade, Scale};
use crate::domain::text::fold;
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
    /// Rating scales.
    #[serde(default, rename = "scale")]
    scales_raw: Vec<RawScale>,
    /// The fields, in the order of the form.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// The rounds of the year; none means one round that asks everything.
    #[serde(default, rename = "round")]
    pub rounds: Vec<Round>,
    /// What 記入要領 says.
    #[serde(default)]
    pub guide: Guide,
    /// The scales, read; filled by [`Template::parse`].
    #[serde(skip)]
    pub scales: Vec<Scale>,
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

/// How owners are written.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Owners {
    /// Words before a bracketed owner that only name a role: 各関係課.
    pub roles: Vec<String>,
    /// Owners that follow from a heading where the cell is blank.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

/// 「under this heading, this owner」.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name of the level.
    pub level: Spanned<String>,
    /// Text of the heading.
    pub value: String,
    /// The owner of rows under it whose owner cell is blank.
    pub owner: String,
}

/// How a line of several owners is answered and printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Joint {
    /// One answer for all, or each its own.
    pub answer: JointAnswer,
    /// How several ratings of one line are printed.
    pub ratings: RatingPrint,
    /// How an owner's text is tagged where several owners stand in one cell.
    pub tag: String,
}

impl Default for Joint {
    fn default() -> Self {
        Self { answer: JointAnswer::One, ratings: RatingPrint::Collapsed, tag: "【{owner}】".into() }
    }
}

/// See [`Joint::answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JointAnswer {
    /// The first-named department answers for all.
    One,
    /// Each answers for itself.
    Each,
}

/// See [`Joint::ratings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatingPrint {
    /// One letter where all agree, otherwise beside the owners' names.
    Collapsed,
    /// Always beside the owners' names.
    BesideOwner,
}

/// How copies are marked, asked and printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Relisted {
    /// Spellings of the mark, at title or owner.
    pub marks: Vec<String>,
    /// How a copy is asked on the form.
    pub ask: RelistedAsk,
    /// How it is printed.
    pub print: RelistedPrint,
    /// How the original is referred to: level names and `number` in braces.
    pub reference: Spanned<String>,
    /// What must agree between copy and original: `description` or plan-side fields.
    pub must_agree: Vec<Spanned<String>>,
}

impl Default for Relisted {
    fn default() -> Self {
        Self {
            marks: ["【再掲】", "（再掲）", "＜再掲＞", "〈再掲〉", "[再掲]", "《再掲》", "〔再掲〕"].map(String::from).to_vec(),
            ask: RelistedAsk::IfDifferent,
            print: RelistedPrint::Full,
            reference: Spanned::new(0..0, String::new()),
            must_agree: Vec::new(),
        }
    }
}

/// See [`Relisted::ask`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelistedAsk {
    /// As any row.
    AsAny,
    /// Only if it differs from the original; a blank takes the original's answer.
    IfDifferent,
    /// Not at all.
    No,
}

/// See [`Relisted::print`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RelistedPrint {
    /// With the answers.
    Full,
    /// As 「3-1-①の再掲」.
    Reference,
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

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScale {
    key: Spanned<String>,
    #[serde(rename = "grade")]
    grades: Vec<RawGrade>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrade {
    code: Spanned<String>,
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

/// The fields as one round of the year asks them.
#[derive(Debug, Clone)]
pub struct RoundFields<'a> {
    /// The round's key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Name of the form.
    pub form_name: String,
    /// Fields of an entry that are printed, in order, and whether they are open.
    pub entry: Vec<(&'a Field, bool)>,
    /// Fields of rated headings that are open, in order.
    pub heading: Vec<&'a Field>,
    /// Whether indicators are asked.
    pub indicators: bool,
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
            .map(|scale| Scale { key: scale.key.get_ref().clone(), grades: scale.grades.iter().map(RawGrade::grade).collect() })
            .collect();
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

    fn check(&self, text: &str) -> Result<(), TemplateError> {
        let at = |span: std::ops::Range<usize>| TemplateError::line_of(text, span.start);
        let level_names: Vec<&str> = self.levels.iter().map(|level| level.name.as_str()).collect();
        if self.levels.is_empty() || self.levels.len() > 6 {
            return Err(TemplateError::new(None, "level", &format!("{}個", self.levels.len()), "1個から6個まで"));
        }
        let scale_keys: Vec<&str> = self.scales.iter().map(|scale| scale.key.as_str()).collect();
        for (raw, scale) in self.scales_raw.iter().zip(&self.scales) {
            if raw.grades.is_empty() {
                return Err(TemplateError::new(at(raw.key.span()), "scale.grade", "0個", "1個以上の評価"));
            }
            for grade in &raw.grades {
                let code = grade.code.get_ref();
                let same = scale.grades.iter().filter(|other| other.code == *code).count();
                if same > 1 || code.is_empty() || code.contains(',') {
                    return Err(TemplateError::new(at(grade.code.span()), "scale.grade.code", code, "他と重ならない、コンマを含まない文字"));
                }
            }
        }
        let mut keys: Vec<&str> = Vec::new();
        for field in &self.fields {
            let line = at(field.key.span());
            let key = field.key();
            if keys.contains(&key) || key.is_empty() || !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                return Err(TemplateError::new(line, "field.key", key, "英小文字・数字・_ からなる、他と重ならないキー"));
            }
            keys.push(key);
            match (field.kind, &field.scale) {
                (Kind::Rating, Some(scale)) if scale_keys.contains(&scale.get_ref().as_str()) => {}
                (Kind::Rating, Some(scale)) => {
                    return Err(TemplateError::new(at(scale.span()), "field.scale", scale.get_ref(), &scale_keys.join("、")));
                }
                (Kind::Rating, None) => {
                    return Err(TemplateError::new(line, "field.scale", "なし", &scale_keys.join("、")));
                }
                (_, Some(scale)) => {
                    return Err(TemplateError::new(at(scale.span()), "field.scale", scale.get_ref(), "kind = \"rating\" の欄だけ"));
                }
                _ => {}
            }
            let choices_chars: usize = field.choices.iter().map(|choice| choice.chars().count() + 1).sum();
            if field.kind == Kind::Choice && (field.choices.is_empty() || choices_chars > 250 || field.choices.iter().any(|c| c.contains(','))) {
                return Err(TemplateError::new(line, "field.choices", &field.choices.join("、"), "1個以上、合わせて250字まで、コンマなし"));
            }
            if let Some(level) = &field.level
                && !level_names.contains(&level.get_ref().as_str())
            {
                return Err(TemplateError::new(at(level.span()), "field.level", level.get_ref(), &level_names.join("、")));
            }
            if let Required::ForRatings(codes) = &field.required {
                let known: Vec<&str> = self.scales.iter().flat_map(|s| &s.grades).map(|grade| grade.code.as_str()).collect();
                if let Some(unknown) = codes.iter().find(|code| !known.contains(&code.as_str())) {
                    return Err(TemplateError::new(line, "field.required", unknown, &known.join("、")));
                }
            }
        }
        let mut askable = keys.clone();
        if self.indicators.ask {
            askable.push(ACTUAL);
        }
        for key in self.rounds.iter().flat_map(|round| round.open.iter().chain(&round.shown)) {
            if !askable.contains(&key.get_ref().as_str()) {
                return Err(TemplateError::new(at(key.span()), "round.open", key.get_ref(), &askable.join("、")));
            }
        }
        let comparable: Vec<&str> =
            std::iter::once(DESCRIPTION).chain(self.fields.iter().filter(|f| f.by == FilledBy::Plan).map(Field::key)).collect();
        for key in &self.relisted.must_agree {
            if !comparable.contains(&key.get_ref().as_str()) {
                return Err(TemplateError::new(at(key.span()), "relisted.must_agree", key.get_ref(), &comparable.join("、")));
            }
        }
        for section in &self.owners.sections {
            if !level_names.contains(&section.level.get_ref().as_str()) {
                return Err(TemplateError::new(at(section.level.span()), "owners.section.level", section.level.get_ref(), &level_names.join("、")));
            }
        }
        for name in placeholders(self.relisted.reference.get_ref()) {
            if name != "number" && !level_names.contains(&name) {
                let allowed = format!("{}、number", level_names.join("、"));
                return Err(TemplateError::new(at(self.relisted.reference.span()), "relisted.reference", name, &allowed));
            }
        }
        if let Some(example) = &self.guide.example
            && let Some(key) = example.fields.keys().find(|key| !keys.contains(&key.as_str()))
        {
            return Err(TemplateError::new(None, "guide.example.fields", key, &keys.join("、")));
        }
        Ok(())
    }
}

/// Names in braces.
fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

impl RawGrade {
    fn grade(&self) -> Grade {
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

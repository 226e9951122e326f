//! How owners and words are written, how lines of several owners and copies are asked and printed.

use serde::Deserialize;
use toml::Spanned;

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

/// How words are written, where two texts are compared.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Notation {
    /// Groups of spellings of one word, beside those that the program knows.
    pub words: Vec<Spanned<Vec<String>>>,
}

impl Notation {
    /// The groups, without where they stand in the template.
    pub fn groups(&self) -> impl Iterator<Item = &Vec<String>> {
        self.words.iter().map(Spanned::get_ref)
    }
}

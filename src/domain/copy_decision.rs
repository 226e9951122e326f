//! What the coordinator says about a copy (再掲) that the plan leaves open.

use serde::{Deserialize, Serialize};

use super::text::fold;

/// How an item is named where no number is known: by its headings and its title, as the plan writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemName {
    /// Headings above it, outermost first.
    #[serde(rename = "見出し", default)]
    pub headings: Vec<String>,
    /// Its title.
    #[serde(rename = "題名")]
    pub title: String,
}

impl ItemName {
    /// The name of what stands under these headings.
    pub fn new(path: &[String], title: &str) -> Self {
        let on_one_line = |text: &str| super::text::one_line(text);
        let headings = path.iter().filter(|heading| !heading.is_empty()).map(|heading| on_one_line(heading)).collect();
        Self { headings, title: on_one_line(title) }
    }

    /// As one text, a line for each heading and one for the title.
    pub fn lines(&self) -> String {
        self.headings.iter().chain([&self.title]).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// The name that [`ItemName::lines`] wrote.
    pub fn from_lines(text: &str) -> Option<Self> {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let title = lines.pop().filter(|title| !title.is_empty())?;
        Some(Self { headings: lines, title })
    }

    /// What is compared of the headings.
    pub fn folded_headings(&self) -> Vec<String> {
        self.headings.iter().map(|heading| fold(heading)).collect()
    }
}

/// Whether an item is a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CopyVerdict {
    /// It is one.
    #[serde(rename = "再掲である")]
    Copy,
    /// It is none.
    #[serde(rename = "再掲ではない")]
    NoCopy,
}

impl CopyVerdict {
    /// What users read and choose.
    pub fn label(self) -> &'static str {
        match self {
            Self::Copy => "再掲である",
            Self::NoCopy => "再掲ではない",
        }
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyDecision {
    /// The verdict.
    #[serde(rename = "判断")]
    pub verdict: CopyVerdict,
    /// Why.
    #[serde(rename = "理由", default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The item.
    #[serde(rename = "取組")]
    pub item: ItemName,
    /// What it repeats, or does not repeat.
    #[serde(rename = "再掲元", default, skip_serializing_if = "Option::is_none")]
    pub original: Option<ItemName>,
}

impl CopyDecision {
    /// Whether another decision takes the place of this one: an item repeats one other at most, but may be no copy of several.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        let no_copies = self.verdict == CopyVerdict::NoCopy && other.verdict == CopyVerdict::NoCopy;
        self.item == other.item && (!no_copies || self.original == other.original)
    }
}

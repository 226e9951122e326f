//! What the coordinator decided about the returns: read back from the packet, kept in 記録.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::text::one_line;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Files that are not to be merged, by their path below the workspace.
    #[serde(rename = "採用しないファイル", default)]
    pub not_adopted: BTreeSet<String>,
    /// Copies that were answered otherwise than their originals, each cell once, in order.
    #[serde(rename = "再掲照合", default, skip_serializing_if = "Vec::is_empty")]
    pub relisted: Vec<RelistedDecision>,
}

/// Which answer counts where copy and original were answered differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelistedDecision {
    /// The cell of the copy.
    #[serde(flatten)]
    pub cell: RelistedCell,
    /// What was decided.
    #[serde(rename = "決定")]
    pub choice: Choice,
}

/// A cell of a copy and what stood in it and at the original.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelistedCell {
    /// Id of the copy's line.
    #[serde(rename = "再掲")]
    pub line: String,
    /// Name of the department.
    #[serde(rename = "部署")]
    pub department: String,
    /// Key of the field.
    #[serde(rename = "項目")]
    pub field: String,
    /// Stands for both texts: with another text, there is something new to decide.
    #[serde(rename = "記入")]
    pub texts: String,
}

/// See [`RelistedDecision`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// The original's answer counts for both.
    #[serde(rename = "再掲元に合わせる")]
    Original,
    /// The copy's answer counts for both.
    #[serde(rename = "再掲に合わせる")]
    Copy,
    /// Each keeps its own.
    #[serde(rename = "このまま（違ってよい）")]
    Both,
}

impl Choice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Original, Self::Copy, Self::Both];

    /// What users read and choose.
    pub fn label(self) -> &'static str {
        match self {
            Self::Original => "再掲元に合わせる",
            Self::Copy => "再掲に合わせる",
            Self::Both => "このまま（違ってよい）",
        }
    }
}

/// What stands between the parts of a cell's text.
const PART: char = '｜';

impl RelistedCell {
    /// A cell by what it is kept by; `texts` stands for both texts.
    pub fn new(line: &str, department: &str, field: &str, texts: &str) -> Self {
        let part = |text: &str| one_line(text).replace(PART, "|");
        Self { line: part(line), department: part(department), field: part(field), texts: part(texts) }
    }

    /// As one text.
    pub fn to_text(&self) -> String {
        [&self.line, &self.department, &self.field, &self.texts].map(String::as_str).join(&PART.to_string())
    }

    /// Reads [`RelistedCell::to_text`].
    pub fn from_text(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(PART).collect();
        let [line, department, field, texts] = parts[..] else { return None };
        Some(Self::new(line, department, field, texts))
    }

    /// Whether both are about one cell, whatever stood in it.
    pub fn is_cell_of(&self, other: &Self) -> bool {
        (&self.line, &self.department, &self.field) == (&other.line, &other.department, &other.field)
    }
}

impl Decisions {
    /// Keeps what was decided about a cell of a copy; `None` takes back what was decided about these texts.
    pub fn decide(&mut self, cell: RelistedCell, choice: Option<Choice>) {
        self.relisted.retain(|known| !(known.cell.is_cell_of(&cell) && (choice.is_some() || known.cell.texts == cell.texts)));
        if let Some(choice) = choice {
            let at = self.relisted.partition_point(|known| known.cell < cell);
            self.relisted.insert(at, RelistedDecision { cell, choice });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_decision_per_cell() {
        let cell = |line: &str, texts: &str| RelistedCell::new(line, "図書館", "result", texts);
        let mut decisions = Decisions::default();
        decisions.decide(cell("b", "1"), Some(Choice::Both));
        decisions.decide(cell("a", "1"), Some(Choice::Copy));
        decisions.decide(cell("b", "2"), Some(Choice::Original));
        let kept: Vec<(&str, &str, Choice)> = decisions.relisted.iter().map(|d| (d.cell.line.as_str(), d.cell.texts.as_str(), d.choice)).collect();
        assert_eq!(kept, [("a", "1", Choice::Copy), ("b", "2", Choice::Original)]);
        decisions.decide(cell("a", "other texts"), None);
        decisions.decide(cell("b", "2"), None);
        assert_eq!(decisions.relisted.len(), 1, "only what was decided about the same texts is taken back");
    }

    #[test]
    fn a_cell_comes_back_from_its_text() {
        let cell = RelistedCell::new("a｜b", "子ども\n課", "result", "0a1b");
        assert_eq!(RelistedCell::from_text(&cell.to_text()), Some(cell));
        assert_eq!(RelistedCell::from_text("a｜b"), None);
    }
}

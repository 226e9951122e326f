//! What the coordinator decided: read back from the packet, kept beside the plan.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use super::copy_decision::{CopyDecision, CopyVerdict, ItemName};
use super::correction::Correction;
use super::not_adopted;
use super::text::one_line;
pub use super::waiver::Waiver;

/// Something in the packet that someone looked at and that may be published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publishable {
    /// What it is: 電話番号, 人の名前 …
    #[serde(rename = "種類")]
    pub kind: String,
    /// It, as it is written.
    #[serde(rename = "内容")]
    pub text: String,
    /// Where it stands, in words.
    #[serde(rename = "場所")]
    pub place: String,
    /// When it was confirmed.
    #[serde(rename = "確認日")]
    pub day: String,
    /// Stands for the thing and the sentence around it.
    #[serde(rename = "目印")]
    pub mark: String,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// Files that are not to be merged, with what stands for their content; empty where that is not known yet.
    #[serde(rename = "採用しないファイル", default, skip_serializing_if = "BTreeMap::is_empty", with = "not_adopted")]
    pub not_adopted: BTreeMap<String, String>,
    /// Cells of a packet that the coordinator corrected, in order.
    #[serde(rename = "事務局修正", default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// What may be published as it is, in order.
    #[serde(rename = "公表の確認", default, skip_serializing_if = "Vec::is_empty")]
    pub publishable: Vec<Publishable>,
    /// Findings that may stay as they are, in order.
    #[serde(rename = "確認済", default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// What is a copy in the plan and what is none, in order.
    #[serde(rename = "再掲の判断", default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyDecision>,
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
    /// The waiver of the finding with this mark.
    pub fn waiver(&self, mark: &str) -> Option<&Waiver> {
        self.waivers.iter().find(|waiver| waiver.mark == mark)
    }

    /// Keeps a waiver, instead of one of the same finding.
    pub fn waive(&mut self, waiver: Waiver) {
        self.reopen(&waiver.mark);
        let at = self.waivers.partition_point(|other| *other < waiver);
        self.waivers.insert(at, waiver);
    }

    /// Takes a waiver back.
    pub fn reopen(&mut self, mark: &str) {
        self.waivers.retain(|waiver| waiver.mark != mark);
    }

    /// Takes away the waivers of findings that are about something else by now; these are the marks of all findings there are.
    pub fn forget_ended(&mut self, marks: &BTreeSet<&str>) {
        let doubts: BTreeSet<&str> = marks.iter().map(|mark| Waiver::doubt_of(mark)).collect();
        self.waivers.retain(|waiver| marks.contains(waiver.mark.as_str()) || !doubts.contains(Waiver::doubt_of(&waiver.mark)));
    }

    /// Takes away what was decided about files whose content is another one by now and tells which; `now` is what stands for the content of
    /// each file there is.
    pub fn end_not_adopted(&mut self, now: &BTreeMap<String, String>) -> Vec<String> {
        for (file, content) in &mut self.not_adopted {
            if let Some(now) = now.get(file).filter(|_| content.is_empty()) {
                content.clone_from(now);
            }
        }
        let before = std::mem::take(&mut self.not_adopted);
        let holds = |(file, content): &(String, String)| now.get(file).is_none_or(|now| now == content);
        let (held, ended): (Vec<_>, Vec<_>) = before.into_iter().partition(holds);
        self.not_adopted = held.into_iter().collect();
        ended.into_iter().map(|(file, _)| file).collect()
    }

    /// Keeps what was decided about an item, instead of what was decided about the same one before.
    pub fn decide_copy(&mut self, decision: CopyDecision) {
        self.forget_copy(&decision);
        let at = self.copies.partition_point(|other| *other < decision);
        self.copies.insert(at, decision);
    }

    /// Takes back what was decided about the same item.
    pub fn forget_copy(&mut self, decision: &CopyDecision) {
        self.copies.retain(|other| !other.is_about_the_same(decision));
    }

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

    fn waiver(number: &str, mark: &str, reason: &str) -> Waiver {
        Waiver { number: number.to_owned(), mark: mark.to_owned(), reason: reason.to_owned(), ..Waiver::default() }
    }

    #[test]
    fn one_waiver_per_finding_in_a_stable_order() {
        let mut decisions = Decisions::default();
        for (number, mark, reason) in [("2", "b-1", ""), ("1", "a-1", ""), ("2", "b-1", "電話で確認")] {
            decisions.waive(waiver(number, mark, reason));
        }
        assert_eq!(decisions.waivers, [waiver("1", "a-1", ""), waiver("2", "b-1", "電話で確認")]);
        decisions.reopen("a-1");
        assert_eq!(decisions.waiver("a-1"), None);
    }

    #[test]
    fn a_waiver_ends_when_its_doubt_is_about_something_else() {
        let mut decisions = Decisions::default();
        for mark in ["a-1", "b-1", "c-1"] {
            decisions.waive(waiver("", mark, ""));
        }
        decisions.forget_ended(&BTreeSet::from(["a-1", "b-2"]));
        let kept: Vec<&str> = decisions.waivers.iter().map(|waiver| waiver.mark.as_str()).collect();
        assert_eq!(kept, ["a-1", "c-1"], "of c nothing is known in this round");
    }

    #[test]
    fn a_file_is_not_adopted_as_long_as_it_is_the_same() {
        let text = "\"採用しないファイル\" = [\"回収/a.xlsx\", { \"ファイル\" = \"回収/b.xlsx\", \"内容\" = \"1\" }]\n";
        let mut decisions: Decisions = toml::from_str(text).expect("files of before reads too");
        let now = |a: &str, b: &str| [("回収/a.xlsx", a), ("回収/b.xlsx", b)].map(|(file, now)| (file.to_owned(), now.to_owned())).into();
        assert!(decisions.end_not_adopted(&BTreeMap::new()).is_empty(), "what is not there now may come back");
        assert!(decisions.end_not_adopted(&now("1", "1")).is_empty());
        let kept = toml::to_string_pretty(&decisions).expect("written");
        assert_eq!(toml::from_str::<Decisions>(&kept).expect("it reads"), decisions, "{kept}");
        assert_eq!(decisions.end_not_adopted(&now("2", "1")), ["回収/a.xlsx"]);
        assert_eq!(decisions.not_adopted.keys().collect::<Vec<_>>(), ["回収/b.xlsx"]);
    }

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

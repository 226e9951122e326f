//! What the coordinator decided: read back from the packet, kept beside the plan.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use super::copy_decision::{CopyDecision, CopyVerdict, ItemName};
pub use super::waiver::Waiver;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// Files that are not to be merged, by their path below the workspace.
    #[serde(rename = "採用しないファイル", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_adopted: BTreeSet<String>,
    /// Findings that may stay as they are, in order.
    #[serde(rename = "確認済", default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// What is a copy in the plan and what is none, in order.
    #[serde(rename = "再掲の判断", default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyDecision>,
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
}

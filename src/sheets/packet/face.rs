//! The faces of the committee's form: one form, three readers.

use std::collections::BTreeMap;

use crate::domain::answer::AnswerKey;
pub use crate::reconcile::committee::CommitteeValues;
use crate::reconcile::lines::Campaign;

/// Who looks at the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// 庁内確認用: all lines or those of one department; what the office corrected is marked.
    Internal {
        /// The department; all if none.
        department: Option<usize>,
        /// What had been written where the office corrected an answer.
        corrections: BTreeMap<AnswerKey, String>,
    },
    /// 会議用: with empty cells for the committee's rating and a margin for notes.
    Meeting,
    /// 公表用: with the committee's rating.
    Public {
        /// What the committee gave.
        committee: CommitteeValues,
    },
}

impl Face {
    /// What is printed on the cover and at the top of each page, if anything.
    pub fn label(&self, campaign: &Campaign<'_>) -> String {
        match self {
            Self::Internal { department: Some(department), .. } => format!("庁内確認用　{}", campaign.department(*department)),
            Self::Internal { .. } => "庁内確認用".to_owned(),
            Self::Meeting | Self::Public { .. } => String::new(),
        }
    }

    /// Whether a line is shown.
    pub fn shows(&self, campaign: &Campaign<'_>, line: usize) -> bool {
        match self {
            Self::Internal { department: Some(department), .. } => campaign.lines[line].departments.contains(department),
            _ => true,
        }
    }

    /// Whether the document is for one department only, without cover, index and sums.
    pub fn is_extract(&self) -> bool {
        matches!(self, Self::Internal { department: Some(_), .. })
    }

    /// Whether there are cells for what the committee gives; it does so once a year, on the results.
    pub fn has_committee(&self, campaign: &Campaign<'_>) -> bool {
        campaign.round.is_default && !matches!(self, Self::Internal { .. })
    }

    /// What the committee gave for a line; a copy has what its original was given.
    pub fn given(&self, campaign: &Campaign<'_>, line: usize, field: &str) -> Option<&str> {
        let Self::Public { committee } = self else { return None };
        let of = |line: usize| committee.values.get(&(line, field.to_owned())).map(String::as_str);
        of(line).or_else(|| of(campaign.lines[line].original()?))
    }

    /// Whether the committee gave another grade than the first stage did.
    pub fn differs(&self, line: usize, field: &str) -> bool {
        matches!(self, Self::Public { committee } if committee.differing.contains(&(line, field.to_owned())))
    }

    /// Whether any grade of the committee's is another one.
    pub fn differs_anywhere(&self) -> bool {
        matches!(self, Self::Public { committee } if !committee.differing.is_empty())
    }

    /// What is printed under a line: opinions and replies, where they are a stage of their own.
    pub fn below(&self, line: usize) -> Option<String> {
        let Self::Public { committee } = self else { return None };
        committee.below.get(&line).cloned()
    }

    /// The printed text of a field of a line with a mark and what had been written, where the office corrected an answer of one of these
    /// departments.
    pub fn corrected(&self, line: usize, departments: &[usize], field: &str, text: &str) -> Option<String> {
        let Self::Internal { corrections, .. } = self else { return None };
        let before = |department: &usize| corrections.get(&(line, *department, field.to_owned())).map(|before| format!("「{before}」"));
        let before: String = departments.iter().filter_map(before).collect();
        (!before.is_empty()).then(|| format!("{text}\n（事務局修正。提出時：{before}）"))
    }
}

//! Answers, what became of every filled cell, and the state of the collection.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub use super::by_cell::{AnswerKey, ByCell};
use super::correction::{Correction, as_in_cell};
use super::decisions::Choice;
use super::finding::Finding;
use super::place::Place;

/// How a returned row was found to belong to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlacedBy {
    /// By the row's own key.
    Id,
    /// By its plan text.
    Text,
    /// By its neighbours.
    Position,
}

/// One answer of one department for one field of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value: a text as typed, a grade's code, a number's digits; `None` if it cannot be read.
    pub value: Option<String>,
    /// What was typed.
    pub raw: String,
    /// Whether that is an error value or a formula without a value, which nobody typed for an answer.
    pub unreadable: bool,
    /// Where it stood.
    pub source: Place,
    /// How its row was found.
    pub placed_by: PlacedBy,
}

impl Answer {
    /// What 回答一覧 says: the value, or what was typed where that cannot be read.
    pub fn listed(&self) -> Cow<'_, str> {
        as_in_cell(self.value.as_ref().unwrap_or(&self.raw))
    }
}

/// What was decided about a cell of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Line of the original.
    pub original: usize,
    /// Which answer counts.
    pub choice: Choice,
}

/// What became of the written cells of all readable returns. Each cell counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Ledger {
    /// Readable returns.
    pub files: usize,
    /// Written cells, notes and comments in them.
    pub cells: usize,
    /// Text of plan and form as it was sent.
    pub plan: usize,
    /// Answers that stand in the result, and cells meant for the office.
    pub answers: usize,
    /// Answers that another return of the same department replaced or repeated.
    pub superseded: usize,
    /// Named in a finding.
    pub reported: usize,
    /// Anything else; always 0.
    pub unaccounted: usize,
}

impl std::ops::AddAssign for Ledger {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.cells += other.cells;
        self.plan += other.plan;
        self.answers += other.answers;
        self.superseded += other.superseded;
        self.reported += other.reported;
        self.unaccounted += other.unaccounted;
    }
}

/// What one department has returned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Submission {
    /// Its files, in the order in which they were merged.
    pub files: Vec<String>,
    /// When the latest of them was saved, as far as is known, by the clock of an office in Japan: 「2025-05-20 09:30」.
    pub saved_at: String,
    /// Cells that this department must fill in.
    pub required: usize,
    /// How many of them are filled in.
    pub filled: usize,
    /// What was written into the cells meant for the office, by their label.
    pub office: BTreeMap<String, String>,
    /// What became of the written cells of its forms.
    pub ledger: Ledger,
}

/// How far a department is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing came back.
    Missing,
    /// Something is still open.
    Partial,
    /// All that is required is there.
    Complete,
}

impl Status {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Missing => "未提出",
            Self::Partial => "一部未記入",
            Self::Complete => "提出済",
        }
    }
}

impl Submission {
    /// How far the department is.
    pub fn status(&self) -> Status {
        if self.files.is_empty() {
            Status::Missing
        } else if self.filled < self.required {
            Status::Partial
        } else {
            Status::Complete
        }
    }
}

/// Everything that is known after merging all returns. Drops nothing.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// The answers that count.
    pub answers: ByCell<Answer>,
    /// Where each cell to fill in is in the latest return, also while it is blank.
    pub cells: ByCell<Place>,
    /// Blank cells that a department merged with a written one, and that one.
    pub merged: ByCell<Place>,
    /// Lines and departments whose answer lies in a row that cannot be placed for sure.
    pub doubted: BTreeSet<(usize, usize)>,
    /// Answers that the coordinator corrected, with what they were before.
    pub corrected: ByCell<Correction>,
    /// Copies answered otherwise than their originals about which the coordinator has decided, by the cell of the copy.
    pub settled: ByCell<Settled>,
    /// Such cells of which one text or the other is no longer what it was when that was decided.
    pub lapsed: BTreeSet<AnswerKey>,
    /// Originals whose answer a copy's answer replaces, by the cell of the original: line and department of the copy.
    pub replaced: ByCell<(usize, usize)>,
    /// Files that the coordinator does not want merged.
    pub not_adopted: BTreeSet<String>,
    /// Per department (by index): what it returned.
    pub submissions: BTreeMap<usize, Submission>,
    /// What became of every written cell.
    pub ledger: Ledger,
    /// The same, file by file.
    pub files: BTreeMap<String, Ledger>,
    /// Findings about the returns.
    pub findings: Vec<Finding>,
}

impl Progress {
    /// The answer of a department for a field of a line.
    pub fn answer(&self, line: usize, department: usize, field: &str) -> Option<&Answer> {
        self.answers.get(line, department, field)
    }

    /// Departments that answered anything on a line, in 建制順.
    pub fn answering(&self, line: usize) -> impl Iterator<Item = usize> {
        self.answers.departments(line)
    }

    /// Departments that answered anything.
    pub fn answered(&self) -> BTreeSet<usize> {
        self.answers.keys().map(|(_, department, _)| *department).collect()
    }

    /// The readable value of an answer.
    pub fn value(&self, line: usize, department: usize, field: &str) -> Option<&str> {
        self.answer(line, department, field)?.value.as_deref()
    }
}

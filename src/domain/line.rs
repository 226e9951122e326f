//! What is asked: the lines of the year's form, across all departments.

use super::place::Place;

/// What kind of thing a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// An entry of an item, by its index in the plan.
    Entry(usize),
    /// A heading that is rated as a whole, by its index in the plan.
    Heading(usize),
    /// An indicator, by its index in the plan.
    Indicator(usize),
}

/// Who must answer a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Every department on it, for itself.
    Each,
    /// The first-named department; the others only if they differ.
    Lead,
    /// Nobody must; whoever knows may.
    Anyone,
    /// Not asked at all; no cell on any form.
    Nobody,
}

/// One line of the year's form.
#[derive(Debug, Clone)]
pub struct Line {
    /// Fixed for the year, the same in all workbooks, found again by content.
    pub id: String,
    /// 整理番号: what people say on the telephone.
    pub number: String,
    /// What it is.
    pub kind: LineKind,
    /// Headings above it (for a heading: itself included).
    pub path: Vec<String>,
    /// Title; `None` for a heading.
    pub title: Option<String>,
    /// Departments that get the line, by index; the first is 主担当.
    pub departments: Vec<usize>,
    /// Whether it belongs to a copy (再掲).
    pub relisted: bool,
    /// Index of the line of the original, per department of this line.
    pub originals: Vec<Option<usize>>,
    /// Whether each department of this line must fill it in.
    pub required: Vec<bool>,
    /// Who must answer.
    pub asked: Asked,
    /// Keys of the fields that are open on the form, in order.
    pub open: Vec<String>,
    /// Where it stands in the plan.
    pub place: Place,
}

impl Line {
    /// Whether this department must fill the line in.
    pub fn is_required_of(&self, department: usize) -> bool {
        self.position(department).is_some_and(|position| self.required[position])
    }

    /// Whether one answer stands for all departments of the line.
    pub fn answered_once(&self) -> bool {
        matches!(self.asked, Asked::Lead) || matches!(self.asked, Asked::Anyone)
    }

    /// The original's line for this department, where the original has that department.
    pub fn original_for(&self, department: usize) -> Option<usize> {
        self.originals.get(self.position(department)?).copied().flatten()
    }

    fn position(&self, department: usize) -> Option<usize> {
        self.departments.iter().position(|&d| d == department)
    }

    /// 主担当.
    pub fn lead(&self) -> Option<usize> {
        self.departments.first().copied()
    }

    /// The original's line for the first department that has one there.
    pub fn original(&self) -> Option<usize> {
        self.originals.iter().copied().flatten().next()
    }

    /// Title, or the heading's text; a short one (市) stands in brackets behind the heading above it.
    pub fn name(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        match self.path.as_slice() {
            [.., above, last] if last.chars().count() <= 3 => format!("{above}（{last}）"),
            [.., last] => last.clone(),
            [] => String::new(),
        }
    }
}

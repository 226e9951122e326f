//! What the coordinator corrected in a packet (事務局修正), and what its cells said when it was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::place::Place;
use super::text::{cut_utf16, is_blank, unix_lines, without_controls};

/// Longest text of a cell, in UTF-16 units.
pub const MAX_CELL_TEXT: usize = 32_767;

/// A text as a cell holds it and gives it back: what no cell can hold is replaced, and nothing but white space is nothing.
pub fn as_in_cell(text: &str) -> Cow<'_, str> {
    if is_blank(text) {
        return "".into();
    }
    // Most texts need neither.
    if text.len() > MAX_CELL_TEXT || text.contains('\r') {
        return cut_utf16(&without_controls(&unix_lines(text)), MAX_CELL_TEXT).to_owned().into();
    }
    without_controls(text)
}

/// One corrected cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// 整理番号, for whoever reads the file.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// Name of the department whose answer it is.
    #[serde(rename = "部署")]
    pub department: String,
    /// Key of the field.
    #[serde(rename = "項目")]
    pub field: String,
    /// What the department had written, as 回答一覧 shows it.
    #[serde(rename = "修正前")]
    pub before: String,
    /// What counts instead.
    #[serde(rename = "修正後")]
    pub after: String,
    /// When the packet was saved: 「2025-05-20」.
    #[serde(rename = "修正日")]
    pub day: String,
    /// The packet.
    #[serde(rename = "ファイル")]
    pub file: String,
    /// Its sheet.
    #[serde(rename = "シート")]
    pub sheet: String,
    /// The cell.
    #[serde(rename = "セル")]
    pub cell: String,
    /// Id of the line.
    #[serde(rename = "ID")]
    pub line: String,
}

impl Correction {
    /// Where it was typed.
    pub fn place(&self) -> Place {
        Place { file: Some(self.file.as_str().into()), sheet: Some(self.sheet.as_str().into()), cell: Some(self.cell.clone()) }
    }

    /// Whether another one is about the same cell.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        (&self.line, &self.department, &self.field) == (&other.line, &other.department, &other.field)
    }
}

/// Takes up that a cell which said `new.before` when its packet was written now says `new.after`.
pub fn keep(corrections: &mut Vec<Correction>, mut new: Correction) {
    let same = corrections.iter().position(|known| known.is_about_the_same(&new));
    if let Some(at) = same {
        let known = &corrections[at];
        if (&known.before, &known.after) == (&new.before, &new.after) {
            return;
        }
        // The packet showed the correction, or an older one the text before it: the department's own text stays the one before.
        if new.before == known.after {
            new.before = known.before.clone();
        }
        corrections.remove(at);
    }
    if new.before != new.after {
        let at = corrections.partition_point(|other| *other < new);
        corrections.insert(at, new);
    }
}

/// What the cells of a packet that may be corrected said when it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsWritten {
    /// 回答一覧, sheet by sheet.
    #[serde(rename = "一覧")]
    pub lists: Vec<List>,
    /// Rows of the form in which each cell shows one department's answer and nothing else.
    #[serde(rename = "様式")]
    pub rows: Vec<FormRow>,
    /// Hashes of all texts on each of the committee's sheets, so that others are noticed that no correction can be read from.
    #[serde(rename = "会議用の文", default)]
    pub texts: BTreeMap<String, BTreeSet<String>>,
}

/// A sheet of 回答一覧.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Name of the sheet.
    #[serde(rename = "シート")]
    pub sheet: String,
    /// Label of the column of ids.
    #[serde(rename = "IDの見出し")]
    pub id_label: String,
    /// Label of the column of departments.
    #[serde(rename = "部署の見出し")]
    pub department_label: String,
    /// Key of the field under each label.
    #[serde(rename = "項目")]
    pub columns: BTreeMap<String, String>,
    /// Its rows.
    #[serde(rename = "行")]
    pub rows: Vec<ListRow>,
}

/// A row of 回答一覧.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Id of the line.
    #[serde(rename = "ID")]
    pub line: String,
    /// 整理番号.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// Name of the department.
    #[serde(rename = "部署")]
    pub department: String,
    /// What stands in the cells of answers, by field.
    #[serde(rename = "回答")]
    pub answers: BTreeMap<String, String>,
    /// What stands in the cells of the plan, by field.
    #[serde(rename = "計画", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub plan: BTreeMap<String, String>,
}

/// A row of the form, found again by its 整理番号.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRow {
    /// Name of the sheet.
    #[serde(rename = "シート")]
    pub sheet: String,
    /// Id of the line.
    #[serde(rename = "ID")]
    pub line: String,
    /// 整理番号.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// Column of the 整理番号, from zero.
    #[serde(rename = "整理番号の列")]
    pub number_col: u32,
    /// Name of the department.
    #[serde(rename = "部署")]
    pub department: String,
    /// Its cells.
    #[serde(rename = "セル")]
    pub cells: Vec<FormCell>,
}

/// A cell of the form that stands for an answer in 回答一覧.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCell {
    /// Its column, from zero.
    #[serde(rename = "列")]
    pub col: u32,
    /// Key of the field.
    #[serde(rename = "項目")]
    pub field: String,
    /// What it shows, unless that is just what 回答一覧 says.
    #[serde(rename = "表示", default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn correction(before: &str, after: &str) -> Correction {
        let text = str::to_owned;
        Correction {
            number: text("1"),
            department: text("図書館"),
            field: text("result"),
            before: text(before),
            after: text(after),
            day: text("2025-05-20"),
            file: String::new(),
            sheet: String::new(),
            cell: String::new(),
            line: text("e1"),
        }
    }

    fn kept(steps: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut corrections = Vec::new();
        for (before, after) in steps {
            keep(&mut corrections, correction(before, after));
        }
        corrections.into_iter().map(|c| (c.before, c.after)).collect()
    }

    #[test]
    fn one_correction_per_cell_with_the_departments_own_text_before_it() {
        let pair = |before: &str, after: &str| vec![(before.to_owned(), after.to_owned())];
        assert_eq!(kept(&[("甲", "乙")]), pair("甲", "乙"));
        assert_eq!(kept(&[("甲", "乙"), ("甲", "乙")]), pair("甲", "乙"), "the same packet once more");
        assert_eq!(kept(&[("甲", "乙"), ("乙", "丙")]), pair("甲", "丙"), "a packet that showed the correction");
        assert_eq!(kept(&[("甲", "乙"), ("甲", "丙")]), pair("甲", "丙"), "the older packet, edited again");
        assert_eq!(kept(&[("甲", "乙"), ("乙", "甲")]), [], "taken back");
        assert_eq!(kept(&[("甲", "乙"), ("丁", "丙")]), pair("丁", "丙"), "after a conflict");
        assert_eq!(kept(&[("甲", "乙"), ("丁", "乙")]), pair("丁", "乙"), "the same once more, over what the department wrote since");
    }

    #[test]
    fn a_text_as_a_cell_gives_it_back() {
        assert_eq!(as_in_cell(" 　\n"), "");
        assert_eq!(as_in_cell("甲\r\n乙\u{1}"), "甲\n乙\u{fffd}");
        assert_eq!(as_in_cell(" 甲 "), " 甲 ");
    }
}

//! What is otherwise in the new year (引継ぎ.toml): departments, headings and items that were renamed, moved, merged, split or ended.

use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// Departments.
    #[serde(rename = "部署", default)]
    pub departments: Vec<DepartmentChange>,
    /// Headings.
    #[serde(rename = "見出し", default)]
    pub headings: Vec<HeadingChange>,
    /// Items, and single lines of theirs.
    #[serde(rename = "取組", default)]
    pub items: Vec<ItemChange>,
}

/// A department and who follows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentChange {
    /// Its name this year.
    #[serde(rename = "前")]
    pub before: String,
    /// Who answers for its lines next year: one name, several after a split (the first answers where nothing else is said), or none.
    #[serde(rename = "後", default)]
    pub after: Names,
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several, or none.
    Several(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Names {
    /// All of them that say something.
    pub fn all(&self) -> Vec<&str> {
        let names: Vec<&str> = match self {
            Self::One(name) => vec![name.as_str()],
            Self::Several(names) => names.iter().map(String::as_str).collect(),
        };
        names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
    }
}

/// A heading with another text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingChange {
    /// The texts of the headings above it and its own, outermost first.
    #[serde(rename = "前")]
    pub before: Vec<String>,
    /// Its own new text.
    #[serde(rename = "後")]
    pub after: String,
}

/// An item that ends, moves, or is called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemChange {
    /// 整理番号 of this year, or ID, of one of its lines.
    #[serde(rename = "整理番号")]
    pub number: Number,
    /// Whether it ends.
    #[serde(rename = "扱い", default)]
    pub fate: Option<Fate>,
    /// New title.
    #[serde(rename = "題名", default)]
    pub title: Option<String>,
    /// New 番号.
    #[serde(rename = "番号", default)]
    pub item_number: Option<String>,
    /// Texts of the headings under which it stands next year, outermost first.
    #[serde(rename = "見出し", default)]
    pub path: Option<Vec<String>>,
    /// What the owner cell of this one line says next year.
    #[serde(rename = "担当", default)]
    pub owners: Option<String>,
}

/// A 整理番号, with or without quotation marks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Number {
    /// Without.
    Digits(u32),
    /// With.
    Text(String),
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Digits(digits) => write!(f, "{digits}"),
            Self::Text(text) => write!(f, "{}", text.trim()),
        }
    }
}

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Fate {
    /// All of its lines end.
    #[serde(rename = "終了")]
    Ends,
    /// This line ends.
    #[serde(rename = "この行だけ終了")]
    LineEnds,
}

/// Something that a person should know of the new year, or see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it is about.
    pub kind: ListedKind,
    /// Whose or which: 整理番号 and title, a department, a label.
    pub name: String,
    /// What of it.
    pub detail: String,
}

/// See [`Listed`]; in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListedKind {
    /// An item or line that ended.
    Ended,
    /// One that moved or has another title, number or owner.
    Changed,
    /// A department that was renamed, merged, split or closed.
    Department,
    /// A line whose owner must be looked at.
    Owner,
    /// A line that a department had not answered.
    Unanswered,
    /// An answer of last year without a line.
    Unplaced,
    /// A text of the plan that is to be brought up to date.
    PlanText,
    /// A field that nothing carries over.
    NotCarried,
    /// A line that was exempt last year.
    Exempt,
    /// A value of 設定 or 見出し that was emptied, or is to be looked at.
    Setting,
    /// Decisions that hold and that do not.
    Decision,
}

impl ListedKind {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ended => "終了した取組（新しい計画にはありません）",
            Self::Changed => "見出し・題名・番号・担当を変えた取組",
            Self::Department => "部署",
            Self::Owner => "担当を確かめる行",
            Self::Unanswered => "前年度の記入がない行（前年度の欄は空欄です）",
            Self::Unplaced => "前年度に行き先のなかった回答（引き継いでいません）",
            Self::PlanText => "計画の文（新しい年度のものに直してください）",
            Self::NotCarried => "新しい計画に引き継いでいない項目",
            Self::Exempt => "前年度は対象外だった行（今年度も対象外なら、計画.xlsx に書いてください）",
            Self::Setting => "設定（新しい年度のものにしてください）",
            Self::Decision => "判断の控え（決定.toml）",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_or_several() {
        assert_eq!(Names::One(" 甲課 ".into()).all(), ["甲課"]);
        assert_eq!(Names::Several(vec!["甲課".into(), String::new(), "乙課".into()]).all(), ["甲課", "乙課"]);
        assert!(Names::default().all().is_empty());
        assert_eq!((Number::Digits(12).to_string(), Number::Text(" 評3 ".into()).to_string()), ("12".to_owned(), "評3".to_owned()));
    }
}

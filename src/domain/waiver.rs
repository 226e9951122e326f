//! A finding that may stay as it is: the coordinator has looked at it.

use serde::{Deserialize, Serialize};

/// See the module. All but reason and mark is there for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Name of the department.
    #[serde(rename = "部署", default, skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// 整理番号.
    #[serde(rename = "整理番号", default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Title of the line, or heading of the finding.
    #[serde(rename = "題名", default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Label of the field.
    #[serde(rename = "項目", default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Name of the finding's code.
    #[serde(rename = "種別コード", default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Why.
    #[serde(rename = "理由", default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Which doubt it is and what it was about: a finding is waived as long as it has this mark.
    #[serde(rename = "目印")]
    pub mark: String,
}

impl Waiver {
    /// The mark of a doubt about this content.
    pub fn mark(doubt: &str, content: &str) -> String {
        format!("{doubt}-{content}")
    }

    /// The part of a mark that says which doubt it is.
    pub fn doubt_of(mark: &str) -> &str {
        mark.split_once('-').map_or(mark, |(doubt, _)| doubt)
    }
}

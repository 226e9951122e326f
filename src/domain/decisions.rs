//! What the coordinator decided about the returns: read back from the packet, kept in 記録.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::correction::Correction;

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
pub struct Decisions {
    /// Files that are not to be merged, by their path below the workspace.
    #[serde(rename = "採用しないファイル", default)]
    pub not_adopted: BTreeSet<String>,
    /// Cells of a packet that the coordinator corrected, in order.
    #[serde(rename = "事務局修正", default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// What may be published as it is, in order.
    #[serde(rename = "公表の確認", default, skip_serializing_if = "Vec::is_empty")]
    pub publishable: Vec<Publishable>,
}

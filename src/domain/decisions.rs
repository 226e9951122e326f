//! What the coordinator decided about the returns: read back from the packet, kept in 記録.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Files that are not to be merged, by their path below the workspace.
    #[serde(rename = "採用しないファイル", default)]
    pub not_adopted: BTreeSet<String>,
}

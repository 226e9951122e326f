//! 採用しないファイル in 決定.toml: a path alone, or with what stands for the file's content.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Entry {
    Path(String),
    Content {
        #[serde(rename = "ファイル")]
        file: String,
        #[serde(rename = "内容")]
        content: String,
    },
}

/// Writes them.
pub fn serialize<S: Serializer>(files: &BTreeMap<String, String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(files.iter().map(|(file, content)| {
        if content.is_empty() { Entry::Path(file.clone()) } else { Entry::Content { file: file.clone(), content: content.clone() } }
    }))
}

/// Reads them.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let entries: Vec<Entry> = Vec::deserialize(deserializer)?;
    let pair = |entry| match entry {
        Entry::Path(file) => (file, String::new()),
        Entry::Content { file, content } => (file, content),
    };
    Ok(entries.into_iter().map(pair).collect())
}

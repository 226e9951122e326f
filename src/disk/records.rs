//! 記録/: ids and 整理番号, and hashes of what was written. Readable text; never needed to read a return.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::writing;
use crate::domain::problem::Problem;

/// Hashes of what was written, by the file's path. A file that is being replaced has two, so that it is known as ours wherever the
/// program is ended.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Written(BTreeMap<String, BTreeSet<String>>);

impl Written {
    /// Whether this content was written here by the program.
    pub fn is_ours(&self, path: &str, hash: &str) -> bool {
        self.0.get(path).is_some_and(|hashes| hashes.contains(hash))
    }

    /// Whether this content is known under any path.
    pub fn knows(&self, hash: &str) -> bool {
        self.0.values().any(|hashes| hashes.contains(hash))
    }

    /// Adds what is about to be written.
    pub fn announce(&mut self, path: &str, hash: &str) {
        self.0.entry(path.to_owned()).or_default().insert(hash.to_owned());
    }

    /// Remembers what was written, and nothing older.
    pub fn remember(&mut self, path: &str, hash: String) {
        self.0.insert(path.to_owned(), BTreeSet::from([hash]));
    }

    /// Forgets a file.
    pub fn forget(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// Paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Reads a record; a missing or unreadable one is empty, because nothing may depend on it.
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> T {
    writing::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes a record if it changed.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn save<T: Serialize>(path: &Path, record: &T) -> Result<(), Problem> {
    writing::write_if_other(path, |out| {
        serde_json::to_writer_pretty(&mut *out, record)?;
        out.write_all(b"\n")
    })
}

//! 記録/: ids and 整理番号, and hashes of what was written. Readable text; never needed to read a return.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::writing;
use crate::domain::problem::Problem;

/// Hash of each file as it was written, by path relative to the workspace.
pub type Written = BTreeMap<String, String>;

/// Reads a record; a missing or unreadable one is empty, because nothing may depend on it.
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> T {
    writing::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes a record if it changed.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn save<T: Serialize>(path: &Path, record: &T) -> Result<(), Problem> {
    let mut text = serde_json::to_string_pretty(record).map_err(|error| Problem::CannotWrite(path.display().to_string(), error.to_string()))?;
    text.push('\n');
    if writing::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    writing::write(path, text.as_bytes())
}

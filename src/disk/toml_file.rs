//! Files in TOML that people may write into.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::writing;
use crate::domain::problem::Problem;
use crate::form::template_error::TemplateError;

/// Reads such a file, its text made TOML by `prepared`; `None` where there is none. `bad` says what follows from a mistake in it.
///
/// # Errors
/// It cannot be read, or `bad`: what someone wrote must not be lost because of a slip of the pen.
pub fn read<T: DeserializeOwned>(path: &Path, bad: fn(String, String) -> Problem, prepared: fn(&str) -> String) -> Result<Option<T>, Problem> {
    let bytes = match writing::read(path) {
        Err(Problem::NoFile(_)) => return Ok(None),
        read => read?,
    };
    let bad = |detail: String| bad(path.display().to_string(), detail);
    let text = String::from_utf8(bytes).map_err(|_| bad("文字コードがUTF-8ではありません。".to_owned()))?;
    let text = prepared(text.trim_start_matches('\u{feff}'));
    toml::from_str(&text).map(Some).map_err(|error| bad(format!("{}。", TemplateError::from_toml(&text, &error))))
}

//! 引継ぎ.toml: what is otherwise next year, written by people beside the plan.

use std::path::PathBuf;

use super::workspace::Workspace;
use super::writing;
use crate::domain::problem::Problem;
use crate::domain::succession::Succession;
use crate::form::template_error::TemplateError;

/// Name of the file.
pub const NAME: &str = "引継ぎ.toml";

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join(NAME)
}

/// Reads the file; `None` where there is none.
///
/// # Errors
/// It does not read.
pub fn read(workspace: &Workspace) -> Result<Option<Succession>, Problem> {
    let path = path(workspace);
    let bytes = match writing::read(&path) {
        Err(Problem::NoFile(_)) => return Ok(None),
        read => read?,
    };
    let bad = |detail: String| Problem::UnreadableSuccession(path.display().to_string(), detail);
    let text = String::from_utf8(bytes).map_err(|_| bad("文字コードがUTF-8ではありません。".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    toml::from_str(text).map(Some).map_err(|error| bad(format!("{}。", TemplateError::from_toml(text, &error))))
}

/// Lays an example there, for people to write into; its path.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_example(workspace: &Workspace, text: &str) -> Result<String, Problem> {
    let path = path(workspace);
    // The mark at its beginning tells every editor of Windows that it is UTF-8.
    writing::write(&path, format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes())?;
    Ok(path.display().to_string())
}

//! 配布/: what is sent, and what must not be overwritten.

use super::workspace::Workspace;
use super::writing;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "配布";

/// Path of a file of 配布 relative to the workspace.
pub fn path(workspace: &Workspace, file_name: &str) -> String {
    format!("{}/{file_name}", workspace.settings.folders.distribution)
}

/// Writes files, each by its name. One that someone has changed since is kept, and told, unless `force`.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write<'a>(workspace: &Workspace, files: impl IntoIterator<Item = (&'a str, &'a [u8])>, force: bool) -> Result<Vec<Finding>, Problem> {
    let mut kept = Vec::new();
    for (file_name, bytes) in files {
        kept.extend(write_one(workspace, file_name, bytes, force)?);
    }
    Ok(kept)
}

fn write_one(workspace: &Workspace, file_name: &str, bytes: &[u8], force: bool) -> Result<Option<Finding>, Problem> {
    let mut written = workspace.written(RECORD);
    let relative = path(workspace, file_name);
    let target = workspace.distribution().join(file_name);
    let hash = writing::hash(bytes);
    if let Ok(old) = writing::read(&target) {
        let old = writing::hash(&old);
        if old != hash && written.get(&relative) != Some(&old) && !force {
            return Ok(Some(Finding::new(Code::WorkbookKept).at(Place::file(&relative)).fact("file", relative)));
        }
        if old != hash {
            writing::write(&target, bytes)?;
        }
    } else {
        writing::write(&target, bytes)?;
    }
    written.insert(relative, hash);
    workspace.save_written(RECORD, &written)?;
    Ok(None)
}

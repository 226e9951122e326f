//! The workspace of the next year, laid out from this year's.

use std::path::Path;

use super::listing::is_free;
use super::workspace::{Settings, Workspace};
use super::{decisions_file, writing};
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;
use crate::form::builtin;

/// Name of the list of what has no counterpart.
pub const LIST: &str = "引継ぎ一覧.txt";

/// What a new workspace begins with.
pub struct Beginning<'b> {
    /// Its plan.
    pub plan: &'b [u8],
    /// What was decided and holds.
    pub decisions: &'b Decisions,
    /// What a person should know.
    pub list: &'b str,
    /// What the committee said: path below the workspace, and content.
    pub opinions: Option<(String, Vec<u8>)>,
}

/// Whether a workspace may be made there.
///
/// # Errors
/// [`Problem::WorkspaceExists`], [`Problem::FolderNotEmpty`].
pub fn check_free(root: &Path) -> Result<(), Problem> {
    let shown = root.display().to_string();
    match () {
        () if Workspace::is_at(root) => Err(Problem::WorkspaceExists(shown)),
        () if !is_free(root) => Err(Problem::FolderNotEmpty(shown)),
        () => Ok(()),
    }
}

/// Makes the workspace of the next year: same template, same folders, nothing returned yet.
///
/// # Errors
/// The folder is not empty, or something cannot be read or written.
pub fn create(old: &Workspace, root: &Path, beginning: &Beginning<'_>) -> Result<Workspace, Problem> {
    check_free(root)?;
    let template = &old.settings.template;
    if builtin::text(template).is_none() {
        writing::write(&root.join(template), &writing::read(&old.root.join(template))?)?;
    }
    if *beginning.decisions != Decisions::default() {
        decisions_file::write(&root.join(decisions_file::NAME), beginning.decisions)?;
    }
    writing::write(&root.join(LIST), format!("\u{feff}{}", beginning.list.replace('\n', "\r\n")).as_bytes())?;
    if let Some((path, bytes)) = &beginning.opinions {
        writing::write(&root.join(path), bytes)?;
    }
    let year = old.year.plus(1);
    let settings = Settings { year: year.to_string(), due: None, ..old.settings.clone() };
    writing::write(&root.join(&settings.plan), beginning.plan)?;
    let workspace = Workspace { root: root.to_owned(), settings, year };
    workspace.lay_out()?;
    Ok(workspace)
}

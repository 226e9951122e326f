//! 配布/: what is sent, and what must not be overwritten.

use std::sync::{Mutex, PoisonError};

use super::listing;
use super::records::Written;
use super::workspace::Workspace;
use super::writing::{self, Lying};
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "配布";

/// Whether no form was made yet, as far as is known.
pub fn are_none_made(workspace: &Workspace) -> bool {
    workspace.written(RECORD).paths().next().is_none() && listing::with_extension(&workspace.distribution(), "xlsx").is_empty()
}

/// Files that someone changed since they were written, by their path relative to the workspace.
pub fn changed(workspace: &Workspace) -> Vec<String> {
    let written = workspace.written(RECORD);
    let is_changed = |path: &&str| writing::read(&workspace.root.join(path)).is_ok_and(|bytes| !written.is_ours(path, &writing::hash(&bytes)));
    written.paths().filter(is_changed).map(str::to_owned).collect()
}

/// 配布 while files are put into it, several at a time.
pub struct Parcels<'a> {
    workspace: &'a Workspace,
    force: bool,
    before: Written,
    now: Mutex<Written>,
}

impl<'a> Parcels<'a> {
    /// Opens the folder. A file that someone has changed since it was written is kept, unless `force`.
    pub fn open(workspace: &'a Workspace, force: bool) -> Self {
        let before = workspace.written(RECORD);
        Self { workspace, force, now: Mutex::new(before.clone()), before }
    }

    /// Path of a file relative to the workspace.
    pub fn path(&self, file_name: &str) -> String {
        format!("{}/{file_name}", self.workspace.settings.folders.distribution)
    }

    /// Writes a file; a finding if the one that is there was kept.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn put(&self, file_name: &str, bytes: &[u8]) -> Result<Option<Finding>, Problem> {
        let relative = self.path(file_name);
        let target = self.workspace.distribution().join(file_name);
        let hash = writing::hash(bytes);
        let is_edited = match writing::lying(&target) {
            Lying::Nothing => Some(false),
            Lying::File(old) => (old != hash).then(|| !self.before.is_ours(&relative, &old)),
            // Whether it is, nobody can tell.
            Lying::Unreadable(_) => Some(true),
        };
        if let Some(is_edited) = is_edited {
            if is_edited && !self.force {
                return Ok(Some(Finding::new(Code::WorkbookKept).at(Place::file(&relative)).fact("file", relative)));
            }
            writing::write(&target, bytes)?;
        }
        self.now.lock().unwrap_or_else(PoisonError::into_inner).remember(&relative, hash);
        Ok(None)
    }

    /// Remembers what was written.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn close(self) -> Result<(), Problem> {
        self.workspace.save_written(RECORD, &self.now.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

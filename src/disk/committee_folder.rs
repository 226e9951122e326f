//! 委員会/ and 委員会.toml: what the committee gave. What someone typed into the office's list is never written over without a copy of
//! it staying there.

use std::path::PathBuf;

use super::collection::{self, Found};
use super::packet_folder::{self, Written};
use super::workspace::Workspace;
use super::{toml_file, writing};
use crate::domain::committee::Committee;
use crate::domain::problem::Problem;

/// Name of the file of what the committee gave.
pub const FILE: &str = "委員会.toml";
/// Name of the record of what was written.
const RECORD: &str = "委員会";
/// Name of the record of the list as it was read last.
const READ: &str = "委員会_読取";
/// Folder, below 委員会, of lists as someone had left them. Files in it are not read.
const OLD: &str = "旧";

/// Said at the top of the file.
const COMMENT: &str = "\
# 委員会の査定、意見・質問と回答の控えです。「意見・質問一覧」と委員のブック、各課の回答を読み取ったものが入ります。
# 直すときは「意見・質問一覧」を直し、もう一度実行してください。

";

/// The folder of a workspace.
#[derive(Clone, Copy)]
pub struct CommitteeFolder<'w> {
    workspace: &'w Workspace,
}

impl<'w> CommitteeFolder<'w> {
    /// Opens it.
    pub fn of(workspace: &'w Workspace) -> Self {
        Self { workspace }
    }

    /// What the committee gave so far; nothing where there is no file.
    ///
    /// # Errors
    /// [`Problem::BadDecisions`]: whatever was given must not be lost because of a slip of the pen.
    pub fn given(self) -> Result<Committee, Problem> {
        Ok(toml_file::read(&self.workspace.root.join(FILE), Problem::BadDecisions, str::to_owned)?.unwrap_or_default())
    }

    /// Keeps what the committee gave, if it changed.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`], or what is there does not read.
    pub fn save(self, committee: &Committee) -> Result<(), Problem> {
        if *committee == self.given()? {
            return Ok(());
        }
        let path = self.workspace.root.join(FILE);
        let text = toml::to_string_pretty(committee).map_err(|error| Problem::CannotWrite(path.display().to_string(), error.to_string()))?;
        writing::write(&path, format!("{COMMENT}{text}").as_bytes())
    }

    /// Path of a file, relative to the workspace.
    pub fn path(self, name: &str) -> String {
        format!("{}/{name}", self.workspace.settings.folders.committee)
    }

    fn full(self, name: &str) -> PathBuf {
        self.workspace.committee().join(name)
    }

    /// A file that lies there.
    ///
    /// # Errors
    /// [`Problem::CannotRead`].
    pub fn lying(self, name: &str, most: usize) -> Result<Option<Vec<u8>>, Problem> {
        match writing::read_at_most(&self.full(name), most) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Problem::NoFile(_)) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Files that someone put there or changed, but for those that an earlier list was kept in and those with these beginnings of names.
    pub fn put_there(self, but: &[&str]) -> Vec<Found> {
        let written = self.workspace.written(RECORD);
        let folder = &self.workspace.settings.folders.committee;
        if !self.workspace.committee().is_dir() {
            return Vec::new();
        }
        let mut found = collection::list(&self.workspace.committee(), folder);
        found.retain(|file| {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            let is_ours = || {
                let hash = writing::read(&file.path).map(|bytes| writing::hash(&bytes)).unwrap_or_default();
                let below = file.name.strip_prefix(&format!("{folder}/")).unwrap_or(&file.name);
                let in_folder = below.split_once('/').is_some_and(|(below, name)| self.workspace.written(below).is_ours(name, &hash));
                written.is_ours(&file.name, &hash) || in_folder
            };
            !file.set_aside && !but.iter().any(|start| name.starts_with(start)) && !is_ours()
        });
        found
    }

    /// Writes a file; beside the one that is there, if someone changed that.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn write(self, name: &str, bytes: &[u8]) -> Result<Written, Problem> {
        packet_folder::write_into(self.workspace, &self.workspace.settings.folders.committee, RECORD, name, bytes)
    }

    /// Writes the files of a folder and takes away those that are not among them any more; the paths of edited ones, which are kept.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn write_folder(self, name: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Problem> {
        packet_folder::write_folder_into(self.workspace, &self.workspace.settings.folders.committee, name, files)
    }

    /// Writes the list anew, with all in it that was typed into the one that is there, of which a copy stays. Not while it is open; then the
    /// reason is handed back.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn rewrite_list(self, name: &str, bytes: &[u8]) -> Result<Option<String>, Problem> {
        let (path, shown) = (self.full(name), self.path(name));
        if writing::is_open_elsewhere(&path) {
            return Ok(Some(format!("「{shown}」は開かれているため、書き換えていません。閉じてから、もう一度実行してください。")));
        }
        let mut written = self.workspace.written(RECORD);
        let hash = writing::hash(bytes);
        if let Ok(old) = writing::read(&path) {
            let old_hash = writing::hash(&old);
            if old_hash == hash {
                return Ok(None);
            }
            if !written.is_ours(&shown, &old_hash) {
                let now = jiff::Zoned::now().strftime("%Y%m%d_%H%M%S").to_string();
                let stem = name.trim_end_matches(".xlsx");
                let named = |copy: usize| if copy == 1 { format!("{stem}_{now}.xlsx") } else { format!("{stem}_{now}_{copy}.xlsx") };
                let free = (1..1_000).map(named).map(|name| self.full(OLD).join(name)).find(|path| !path.exists());
                let free = free.unwrap_or_else(|| self.full(OLD).join(named(1)));
                writing::write(&free, &old)?;
            }
        }
        written.announce(&shown, &hash);
        self.workspace.save_written(RECORD, &written)?;
        match writing::write(&path, bytes) {
            Ok(()) => {
                written.remember(&shown, hash);
                self.workspace.save_written(RECORD, &written)?;
                Ok(None)
            }
            // Windows refuses while Excel holds the file.
            Err(problem) if path.exists() => Ok(Some(problem.to_string())),
            Err(problem) => Err(problem),
        }
    }

    /// Remembers that the list was read as it is now.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn remember_read(self, name: &str) -> Result<(), Problem> {
        let mut read = self.workspace.written(READ);
        if let Ok(bytes) = writing::read(&self.full(name)) {
            read.remember(&self.path(name), writing::hash(&bytes));
        }
        self.workspace.save_written(READ, &read)
    }

    /// Whether something was typed into the list since it was read.
    pub fn has_unread(self, name: &str) -> bool {
        let read = self.workspace.written(READ);
        writing::read(&self.full(name)).is_ok_and(|bytes| !read.is_ours(&self.path(name), &writing::hash(&bytes)))
    }
}

//! 版/: editions, never written again, and the record of what each printed.

use std::path::PathBuf;

use super::workspace::Workspace;
use super::{listing, records, writing};
use crate::domain::edition::Edition;
use crate::domain::problem::Problem;

/// Name of the record of editions, and of the folder below 記録 of what each printed.
const RECORD: &str = "版";

/// Name of the record of an edition that is being written.
const BEGUN: &str = "版_作成中";

/// Editions of one round.
pub struct Editions<'w> {
    workspace: &'w Workspace,
    /// Name of the round; empty for the usual one.
    round: String,
}

impl<'w> Editions<'w> {
    /// The editions of a round; `round` is part of file names.
    pub fn of(workspace: &'w Workspace, round: &str) -> Self {
        Self { workspace, round: round.to_owned() }
    }

    fn folder(&self) -> PathBuf {
        let name = if self.round.is_empty() { RECORD.to_owned() } else { format!("{RECORD}_{}", self.round) };
        self.workspace.records().join(name)
    }

    /// The last edition, as far as it is remembered.
    pub fn last(&self) -> Option<Edition> {
        let all = listing::with_extension(&self.folder(), "json").into_iter().map(|path| records::load::<Edition>(&path));
        all.filter(|edition| edition.number > 0).max_by_key(|edition| edition.number)
    }

    /// Number of the next edition: none that is remembered, and none whose file lies in 版.
    pub fn next_number(&self) -> u32 {
        let begun = self.workspace.written(BEGUN);
        let remembered = self.last().map_or(0, |last| last.number);
        let lying = listing::with_extension(&self.workspace.editions(), "xlsx").into_iter().filter_map(|path| {
            let name = self.workspace.relative(&path);
            // A run that was ended before it could remember its edition leaves a file that may be written anew.
            let left_over = writing::read(&path).is_ok_and(|bytes| begun.is_ours(&name, &writing::hash(&bytes)));
            let number: u32 = path.file_name()?.to_string_lossy().strip_prefix('第')?.split_once('版')?.0.parse().ok()?;
            (!left_over).then_some(number)
        });
        lying.chain([remembered]).max().unwrap_or(0) + 1
    }

    /// Path of a file in 版, relative to the workspace.
    pub fn path(&self, file_name: &str) -> String {
        format!("{}/{file_name}", self.workspace.settings.folders.editions)
    }

    /// Writes an edition's files and remembers what it prints.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn keep(&self, edition: &Edition, files: &[&(String, Vec<u8>)]) -> Result<(), Problem> {
        let (mut begun, mut written) = (self.workspace.written(BEGUN), self.workspace.written(RECORD));
        for (name, bytes) in files {
            begun.announce(&self.path(name), &writing::hash(bytes));
        }
        self.workspace.save_written(BEGUN, &begun)?;
        for (name, bytes) in files {
            writing::write(&self.workspace.editions().join(name), bytes)?;
            written.remember(&self.path(name), writing::hash(bytes));
            begun.forget(&self.path(name));
        }
        self.workspace.save_written(RECORD, &written)?;
        records::save(&self.folder().join(format!("第{}版.json", edition.number)), edition)?;
        self.workspace.save_written(BEGUN, &begun)
    }

    /// Editions whose file is not as it was written any more, or is gone.
    pub fn changed(&self) -> Vec<String> {
        let written = self.workspace.written(RECORD);
        let is_changed = |path: &&str| {
            let now = writing::read(&self.workspace.root.join(path));
            !now.is_ok_and(|bytes| written.is_ours(path, &writing::hash(&bytes)))
        };
        written.paths().filter(is_changed).map(str::to_owned).collect()
    }

    /// Today by the clock of this computer: 「2025-05-20」.
    pub fn today() -> String {
        jiff::Zoned::now().strftime("%Y-%m-%d").to_string()
    }
}

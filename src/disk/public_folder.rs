//! 公表/: the public copy. What did not pass is never left there.

use std::path::PathBuf;

use super::workspace::Workspace;
use super::{refusal, writing};
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "公表";
/// Name of the list to be confirmed.
pub const LIST: &str = "公表前の確認.txt";

/// The folder of a workspace.
pub struct PublicFolder<'w> {
    workspace: &'w Workspace,
}

impl<'w> PublicFolder<'w> {
    /// Opens it.
    pub fn of(workspace: &'w Workspace) -> Self {
        Self { workspace }
    }

    fn list_path(&self) -> PathBuf {
        self.workspace.public().join(LIST)
    }

    /// Path of a file, relative to the workspace.
    pub fn path(&self, file_name: &str) -> String {
        format!("{}/{file_name}", self.workspace.settings.folders.public)
    }

    /// The list as it was edited.
    pub fn list(&self) -> Option<Vec<u8>> {
        writing::read(&self.list_path()).ok()
    }

    /// Writes the list, or takes it away where nothing is left to confirm.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn write_list(&self, text: Option<&str>) -> Result<(), Problem> {
        match text {
            Some(text) => writing::write(&self.list_path(), format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes()),
            None => remove(&self.list_path()),
        }
    }

    /// Takes away what an earlier run wrote, so that nothing lies there that was not looked at as it is now.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`], or [`Problem::EditedPublic`] where someone edited a file.
    pub fn clear(&self) -> Result<(), Problem> {
        let mut written = self.workspace.written(RECORD);
        let paths: Vec<String> = written.paths().map(str::to_owned).collect();
        for path in paths {
            let file = self.workspace.root.join(&path);
            match writing::read(&file) {
                Ok(bytes) if !written.is_ours(&path, &writing::hash(&bytes)) => return Err(Problem::EditedPublic(path)),
                Ok(_) => remove(&file)?,
                Err(Problem::NoFile(_)) => {}
                // It may still be there.
                Err(problem) => return Err(problem),
            }
            written.forget(&path);
        }
        self.workspace.save_written(RECORD, &written)
    }

    /// Writes the public copy; `check` looks at the files as they lie there. Where it fails, none is left.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`], [`Problem::EditedPublic`], or what `check` says.
    pub fn write(&self, files: &[(String, Vec<u8>)], check: impl FnOnce(&[Vec<u8>]) -> Result<(), Problem>) -> Result<(), Problem> {
        let mut written = self.workspace.written(RECORD);
        for (name, bytes) in files {
            if self.workspace.root.join(self.path(name)).exists() {
                return Err(Problem::EditedPublic(self.path(name)));
            }
            written.announce(&self.path(name), &writing::hash(bytes));
        }
        self.workspace.save_written(RECORD, &written)?;
        let lay_down = || -> Result<(), Problem> {
            let mut lying = Vec::new();
            for (name, bytes) in files {
                let path = self.workspace.root.join(self.path(name));
                writing::write(&path, bytes)?;
                lying.push(writing::read(&path)?);
            }
            check(&lying)
        };
        lay_down().inspect_err(|_| {
            for (name, _) in files {
                // The reason is told already.
                let _ = remove(&self.workspace.root.join(self.path(name)));
            }
        })
    }
}

fn remove(path: &std::path::Path) -> Result<(), Problem> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::CannotWrite(path.display().to_string(), refusal::words(&error))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::year::FiscalYear;

    #[test]
    fn what_cannot_be_looked_at_is_not_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let year = FiscalYear::parse("R6").expect("a year");
        let workspace = Workspace::create(folder.path(), "sample", b"plan", year).expect("made");
        let public = PublicFolder::of(&workspace);
        public.write(&[("写し.xlsx".to_owned(), b"x".to_vec())], |_| Ok(())).expect("written");
        let file = workspace.public().join("写し.xlsx");
        std::fs::remove_file(&file).expect("removed");
        std::fs::create_dir(&file).expect("made");
        assert!(matches!(public.clear(), Err(Problem::CannotRead(..))));
        std::fs::remove_dir(&file).expect("removed");
        assert_eq!(public.clear(), Ok(()));
    }
}

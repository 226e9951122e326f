//! What lies in 回収/: every file below it, in an order that does not depend on the file system.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::workspace::Workspace;
use super::{records, refusal};
use crate::domain::file_name::{is_clutter, is_set_aside, shown};
use crate::domain::problem::Problem;

/// Deepest nesting of folders that is followed.
const MAX_DEPTH: usize = 32;

/// A file below 回収/.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the workspace as it is shown, with `/`.
    pub name: String,
    /// Whether it lies in a folder whose files are not read.
    pub set_aside: bool,
    /// Seconds since 1970 of its last change, as the file system says.
    pub modified: u64,
    /// Its size in bytes.
    pub size: u64,
    /// Why it is not looked at, if so: a folder without permission, folders nested without end, a link.
    pub barred: Option<String>,
}

/// Lists the files below a folder. Lock files and hidden files are no returns; they are passed over. A link is named, not followed.
pub fn list(folder: &Path, shown_as: &str) -> Vec<Found> {
    let mut found = Vec::new();
    walk(folder, shown_as, false, 0, &mut found);
    // Two names may be shown alike.
    found.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    found
}

/// Name of the record of what the files held.
const CONTENTS: &str = "回収.json";

/// What stood for the content of each file when the last packet was written.
pub fn contents(workspace: &Workspace) -> BTreeMap<String, String> {
    records::load(&workspace.records().join(CONTENTS))
}

/// Remembers it.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn remember_contents(workspace: &Workspace, contents: &BTreeMap<String, String>) -> Result<(), Problem> {
    records::save(&workspace.records().join(CONTENTS), contents)
}

/// A file by its path, shown as it was named.
///
/// # Errors
/// [`Problem::NoFile`] or [`Problem::CannotRead`].
pub fn file(path: &Path) -> Result<Found, Problem> {
    let failed = |error: std::io::Error| {
        let name = path.display().to_string();
        if error.kind() == std::io::ErrorKind::NotFound { Problem::NoFile(name) } else { Problem::CannotRead(name, refusal::words(&error)) }
    };
    let meta = fs::metadata(path).map_err(failed)?;
    if !meta.is_file() {
        return Err(Problem::NoFile(path.display().to_string()));
    }
    let modified = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |age| age.as_secs());
    let name = shown(&path.to_string_lossy()).replace('\\', "/");
    Ok(Found { path: path.to_owned(), name, set_aside: false, modified, size: meta.len(), barred: None })
}

fn walk(folder: &Path, shown_as: &str, set_aside: bool, depth: usize, found: &mut Vec<Found>) {
    let barred = |path: &Path, name: &str, reason: String| Found {
        path: path.to_owned(),
        name: name.to_owned(),
        set_aside,
        modified: 0,
        size: 0,
        barred: Some(reason),
    };
    if depth > MAX_DEPTH {
        found.push(barred(folder, shown_as, "フォルダの階層が深すぎます".to_owned()));
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            found.push(barred(folder, shown_as, refusal::words(&error)));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // What else lies there is not known.
            Err(error) => {
                found.push(barred(folder, shown_as, refusal::words(&error)));
                continue;
            }
        };
        let name = shown(&entry.file_name().to_string_lossy());
        if is_clutter(&name) {
            continue;
        }
        let shown = format!("{shown_as}/{name}");
        match entry.file_type() {
            Err(error) => found.push(barred(&entry.path(), &shown, refusal::words(&error))),
            // It could lead out of the folder, or in a circle.
            Ok(kind) if kind.is_symlink() => {
                found.push(barred(&entry.path(), &shown, "ほかの場所へのリンクです".to_owned()));
            }
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &shown, set_aside || is_set_aside(&name), depth + 1, found),
            Ok(kind) if kind.is_file() => {
                let meta = entry.metadata().ok();
                let modified = meta.as_ref().and_then(|meta| meta.modified().ok());
                let modified = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |age| age.as_secs());
                let size = meta.map_or(0, |meta| meta.len());
                found.push(Found { path: entry.path(), name: shown, set_aside, modified, size, barred: None });
            }
            // A device or a pipe holds no return.
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_listed_and_shown_without_tricks() {
        let folder = tempfile::tempdir().expect("a folder");
        let long = format!("{}.xlsx", "長".repeat(83));
        let names = [long.as_str(), "カ\u{3099}イド.xlsx", "a\u{202e}xslx.exe", "b\n\u{1b}[31m.xlsx", "-rf.xlsx", "旧"];
        for name in &names[..5] {
            fs::write(folder.path().join(name), b"x").expect("a file");
        }
        fs::create_dir(folder.path().join(names[5])).expect("a folder");
        fs::write(folder.path().join("旧/様式.xlsx"), b"x").expect("a file");
        fs::write(folder.path().join("~$様式.xlsx"), b"x").expect("a file");
        let found: Vec<(String, bool)> = list(folder.path(), "回収").into_iter().map(|found| (found.name, found.set_aside)).collect();
        let mut expected: Vec<(String, bool)> = [long.as_str(), "ガイド.xlsx", "a\u{fffd}xslx.exe", "b\u{fffd}\u{fffd}[31m.xlsx", "-rf.xlsx"]
            .map(|name| (format!("回収/{name}"), false))
            .into();
        expected.push(("回収/旧/様式.xlsx".to_owned(), true));
        expected.sort();
        assert_eq!(found, expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_named_and_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("様式.xlsx"), b"x").expect("a file");
        std::os::unix::fs::symlink(folder.path().join("様式.xlsx"), folder.path().join("別名.xlsx")).expect("a link");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("輪")).expect("a link");
        let found: Vec<(String, bool)> = list(folder.path(), "回収").into_iter().map(|found| (found.name, found.barred.is_some())).collect();
        let expected = [("回収/別名.xlsx", true), ("回収/様式.xlsx", false), ("回収/輪", true)];
        assert_eq!(found, expected.map(|(name, barred)| (name.to_owned(), barred)));
    }
}

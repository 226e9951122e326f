//! What lies in 回収/: every file below it, in an order that does not depend on the file system.

use std::fs;
use std::path::{Path, PathBuf};

use super::refusal;
use crate::domain::file_name::{is_clutter, is_set_aside, shown};

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
    for entry in entries.flatten() {
        let name = shown(&entry.file_name().to_string_lossy());
        if is_clutter(&name) {
            continue;
        }
        let shown = format!("{shown_as}/{name}");
        match entry.file_type() {
            Err(error) => found.push(barred(&entry.path(), &shown, refusal::words(&error))),
            // It could lead out of the folder, or in a circle.
            Ok(kind) if kind.is_symlink() => {
                found.push(barred(&entry.path(), &shown, "リンクです。その先のファイルそのものを入れてください".to_owned()))
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

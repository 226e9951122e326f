//! What lies in a folder that someone chooses from.

use std::fs;
use std::path::{Path, PathBuf};

use super::workspace::Workspace;

/// Files with this extension directly in a folder, by name. Lock files and hidden files are no choice.
pub fn with_extension(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_file_with(path, extension)).collect();
    files.sort();
    files
}

/// Whether a path is a file with this extension, whatever its case.
pub fn is_file_with(path: &Path, extension: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fits = path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
    fits && !name.starts_with("~$") && !name.starts_with('.') && path.is_file()
}

/// Workspaces directly in a folder, by name.
pub fn workspaces_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| Workspace::is_at(path)).collect();
    below.sort();
    below
}

/// Workspaces that may have been meant instead of a folder that is none: those in it, else the one in which it lies.
pub fn workspaces_near(folder: &Path) -> Vec<PathBuf> {
    let below = workspaces_below(folder);
    let above = || folder.parent().filter(|above| Workspace::is_at(above)).map(Path::to_owned).into_iter().collect();
    if below.is_empty() { above() } else { below }
}

/// Whether a new folder may be made here: nothing is there yet, or an empty folder.
pub fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

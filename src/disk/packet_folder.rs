//! 取りまとめ/: the packet and the queries. What someone has edited is never overwritten.

use std::collections::BTreeSet;
use std::path::Path;

use super::at_once;
use super::workspace::Workspace;
use super::{refusal, writing};
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "取りまとめ";

/// Where the packet was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// Why it was written beside the usual place, in words.
    pub beside: Option<String>,
}

/// Writes the packet; beside, with date and time in its name, if the old one was edited or is open.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write(workspace: &Workspace, file_name: &str, bytes: &[u8]) -> Result<Written, Problem> {
    let folder = &workspace.settings.folders.packet;
    let target = workspace.packet().join(file_name);
    let relative = format!("{folder}/{file_name}");
    let hash = writing::hash(bytes);
    let mut written = workspace.written(RECORD);
    let old = writing::read(&target).ok().map(|old| writing::hash(&old));
    if old.as_ref() == Some(&hash) {
        // An earlier run may have been ended before it could remember this.
        written.insert(relative.clone(), hash);
        workspace.save_written(RECORD, &written)?;
        return Ok(Written { path: relative, beside: None });
    }
    let edited = old.is_some() && old.as_ref() != written.get(&relative);
    let reason = if edited {
        Some(format!("「{relative}」は前回の取りまとめの後に編集されているため、上書きせずに新しいブックを別の名前で保存しました。"))
    } else if writing::is_open_elsewhere(&target) {
        Some(format!("「{relative}」は開かれているため、新しいブックを別の名前で保存しました。"))
    } else {
        None
    };
    let beside = match reason {
        Some(reason) => reason,
        None => match writing::write(&target, bytes) {
            Ok(()) => {
                written.insert(relative.clone(), hash);
                workspace.save_written(RECORD, &written)?;
                return Ok(Written { path: relative, beside: None });
            }
            // Windows refuses while Excel holds the file.
            Err(problem) if old.is_some() => format!("「{relative}」に上書きできないため、新しいブックを別の名前で保存しました（{problem}）。"),
            Err(problem) => return Err(problem),
        },
    };
    // The same content may lie beside already, from an earlier run.
    let beside_already = written.iter().find(|(path, known)| **known == hash && is_as_written(&workspace.root.join(path), Some(known)));
    if let Some((path, _)) = beside_already {
        return Ok(Written { path: path.clone(), beside: Some(beside) });
    }
    let stem = file_name.trim_end_matches(".xlsx");
    let now = jiff::Zoned::now().strftime("%Y%m%d_%H%M").to_string();
    let mut name = format!("{stem}_{now}.xlsx");
    let mut copy = 2;
    while workspace.packet().join(&name).exists() {
        name = format!("{stem}_{now}_{copy}.xlsx");
        copy += 1;
    }
    writing::write(&workspace.packet().join(&name), bytes)?;
    let path = format!("{folder}/{name}");
    written.insert(path.clone(), hash);
    workspace.save_written(RECORD, &written)?;
    Ok(Written { path, beside: Some(beside) })
}

/// The newest packet, if someone edited it since it was written.
pub fn last_edited(workspace: &Workspace) -> Option<Vec<u8>> {
    let folder = &workspace.settings.folders.packet;
    let saved = |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let newest = super::listing::with_extension(&workspace.packet(), "xlsx").into_iter().max_by_key(|path| (saved(path), path.clone()))?;
    let bytes = writing::read(&newest).ok()?;
    let known = workspace.written(RECORD);
    let name = format!("{folder}/{}", newest.file_name()?.to_string_lossy());
    (known.get(&name) != Some(&writing::hash(&bytes))).then_some(bytes)
}

/// Writes the queries into a folder below 取りまとめ and takes away those of an earlier run that have no open point any more, unless someone edited them.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_queries(workspace: &Workspace, folder_name: &str, queries: &[(String, String)]) -> Result<(), Problem> {
    let folder = workspace.packet().join(folder_name);
    let mut written = workspace.written(folder_name);
    let current: BTreeSet<&str> = queries.iter().map(|(name, _)| name.as_str()).collect();
    let old: Vec<String> = written.keys().filter(|name| !current.contains(name.as_str())).cloned().collect();
    for name in old {
        if is_as_written(&folder.join(&name), written.get(&name)) {
            std::fs::remove_file(folder.join(&name)).map_err(|error| Problem::CannotWrite(name.clone(), refusal::words(&error)))?;
        }
        written.remove(&name);
    }
    let hashes = at_once::each(queries, |(name, text)| -> Result<Option<String>, Problem> {
        // With a mark and Windows line ends, so that every editor of a city hall shows it right.
        let bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
        let path = folder.join(name);
        let hash = writing::hash(&bytes);
        if path.exists() && !is_as_written(&path, written.get(name)) {
            return Ok(None);
        }
        if written.get(name) != Some(&hash) || !path.exists() {
            writing::write(&path, &bytes)?;
        }
        Ok(Some(hash))
    });
    for ((name, _), hash) in queries.iter().zip(hashes) {
        if let Some(hash) = hash? {
            written.insert(name.clone(), hash);
        }
    }
    workspace.save_written(folder_name, &written)
}

fn is_as_written(path: &Path, hash: Option<&String>) -> bool {
    writing::read(path).is_ok_and(|bytes| Some(&writing::hash(&bytes)) == hash)
}

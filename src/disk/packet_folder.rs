//! 取りまとめ/: the packet and the queries. What someone has edited is never overwritten.

use std::collections::BTreeSet;
use std::path::Path;

use super::workspace::Workspace;
use super::{records, refusal, writing};
use crate::domain::at_once;
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "取りまとめ";
/// Name of the record of what was read back.
const READ_BACK: &str = "読み戻し";

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
        written.remember(&relative, hash);
        workspace.save_written(RECORD, &written)?;
        return Ok(Written { path: relative, beside: None });
    }
    let edited = old.as_ref().is_some_and(|old| !written.is_ours(&relative, old));
    let reason = if edited {
        Some(format!("「{relative}」は前回の取りまとめの後に編集されているため、上書きせずに新しいブックを別の名前で保存しました。"))
    } else if writing::is_open_elsewhere(&target) {
        Some(format!("「{relative}」は開かれているため、新しいブックを別の名前で保存しました。"))
    } else {
        None
    };
    let beside = if let Some(reason) = reason {
        reason
    } else {
        written.announce(&relative, &hash);
        workspace.save_written(RECORD, &written)?;
        match writing::write(&target, bytes) {
            Ok(()) => {
                written.remember(&relative, hash);
                workspace.save_written(RECORD, &written)?;
                return Ok(Written { path: relative, beside: None });
            }
            // Windows refuses while Excel holds the file.
            Err(problem) if old.is_some() => format!("「{relative}」に上書きできないため、新しいブックを別の名前で保存しました（{problem}）。"),
            Err(problem) => return Err(problem),
        }
    };
    // The same content may lie beside already, from an earlier run.
    let lies_there = |path: &str| writing::read(&workspace.root.join(path)).is_ok_and(|bytes| writing::hash(&bytes) == hash);
    if let Some(path) = written.paths().find(|path| written.is_ours(path, &hash) && lies_there(path)) {
        return Ok(Written { path: path.to_owned(), beside: Some(beside) });
    }
    let stem = file_name.trim_end_matches(".xlsx");
    let now = jiff::Zoned::now().strftime("%Y%m%d_%H%M").to_string();
    let mut name = format!("{stem}_{now}.xlsx");
    let mut copy = 2;
    while workspace.packet().join(&name).exists() {
        name = format!("{stem}_{now}_{copy}.xlsx");
        copy += 1;
    }
    let path = format!("{folder}/{name}");
    written.announce(&path, &hash);
    workspace.save_written(RECORD, &written)?;
    writing::write(&workspace.packet().join(&name), bytes)?;
    written.remember(&path, hash);
    workspace.save_written(RECORD, &written)?;
    Ok(Written { path, beside: Some(beside) })
}

/// A packet that someone edited since it was written.
pub struct Edited {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// As it is now.
    pub bytes: Vec<u8>,
    hash: String,
}

/// The packets that someone edited and that were not read back as they are now, the one saved last at the end.
pub fn edited(workspace: &Workspace) -> Vec<Edited> {
    let folder = &workspace.settings.folders.packet;
    let (ours, known) = (workspace.written(RECORD), workspace.written(READ_BACK));
    let mut packets = super::listing::with_extension(&workspace.packet(), "xlsx");
    let saved = |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    packets.sort_by_cached_key(|path| (saved(path), path.clone()));
    let read = |path: std::path::PathBuf| {
        let (bytes, name) = (writing::read(&path).ok()?, format!("{folder}/{}", path.file_name()?.to_string_lossy()));
        let hash = writing::hash(&bytes);
        let is_new = !ours.is_ours(&name, &hash) && !known.is_ours(&name, &hash);
        is_new.then_some(Edited { path: name, bytes, hash })
    };
    packets.into_iter().filter_map(read).collect()
}

/// Remembers that what was decided in these packets is kept, so that it is not read again after it was taken back elsewhere.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn remember_read_back(workspace: &Workspace, packets: &[Edited]) -> Result<(), Problem> {
    if packets.is_empty() {
        return Ok(());
    }
    let mut known = workspace.written(READ_BACK);
    for packet in packets {
        known.remember(&packet.path, packet.hash.clone());
    }
    workspace.save_written(READ_BACK, &known)
}

/// Writes the queries into a folder below 取りまとめ and takes away those of an earlier run that have no open point any more, unless someone edited them.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_queries(workspace: &Workspace, folder_name: &str, queries: &[(String, String)]) -> Result<(), Problem> {
    let folder = workspace.packet().join(folder_name);
    let mut written = workspace.written(folder_name);
    let current: BTreeSet<&str> = queries.iter().map(|(name, _)| name.as_str()).collect();
    let is_ours =
        |written: &records::Written, name: &str| writing::read(&folder.join(name)).is_ok_and(|bytes| written.is_ours(name, &writing::hash(&bytes)));
    let old: Vec<String> = written.paths().filter(|name| !current.contains(name)).map(str::to_owned).collect();
    for name in old {
        if is_ours(&written, &name) {
            std::fs::remove_file(folder.join(&name)).map_err(|error| Problem::CannotWrite(name.clone(), refusal::words(&error)))?;
        }
        written.forget(&name);
    }
    // With a mark and Windows line ends, so that every editor of a city hall shows it right.
    let bytes = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
    let due: Vec<(&str, Vec<u8>, String)> = queries
        .iter()
        .filter(|(name, _)| !folder.join(name).exists() || is_ours(&written, name))
        .map(|(name, text)| {
            let bytes = bytes(text);
            let hash = writing::hash(&bytes);
            (name.as_str(), bytes, hash)
        })
        .collect();
    for (name, _, hash) in &due {
        written.announce(name, hash);
    }
    workspace.save_written(folder_name, &written)?;
    for result in at_once::each_waiting(&due, |(name, bytes, hash)| {
        let path = folder.join(name);
        let lies_there = writing::read(&path).is_ok_and(|old| writing::hash(&old) == *hash);
        if lies_there { Ok(()) } else { writing::write(&path, bytes) }
    }) {
        result?;
    }
    for (name, _, hash) in due {
        written.remember(name, hash);
    }
    workspace.save_written(folder_name, &written)
}

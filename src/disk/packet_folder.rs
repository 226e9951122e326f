//! 取りまとめ/: the packet and the queries. What someone has edited is never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use super::collection::Found;
use super::workspace::Workspace;
use super::writing::Lying;
use super::{collection, records, refusal, writing};
use crate::domain::at_once;
use crate::domain::correction::AsWritten;
use crate::domain::file_name::extension;
use crate::domain::problem::Problem;

/// Name of the record of what was written.
const RECORD: &str = "取りまとめ";
/// Name of the record of what was read back.
const READ_BACK: &str = "読み戻し";
/// Name of the record of where something stood in them.
const TYPED: &str = "読み戻し_判断.json";
/// Folder, below 記録, of what the cells of packets said when these were written.
const AS_WRITTEN: &str = "控え";
/// Name of the record of which of them each packet is.
const MARKS: &str = "控え.json";

/// What packets are saved as, by the ends of their names.
const PACKETS: [&str; 4] = ["xlsx", "xlsm", "xls", "ods"];
/// Under which the record of what was read back names packets as they were written: in them nobody typed anything yet.
const AS_MADE: &str = "（作成したままのブック）";

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
    let mut known = workspace.written(READ_BACK);
    known.announce(AS_MADE, &writing::hash(bytes));
    workspace.save_written(READ_BACK, &known)?;
    write_into(workspace, &workspace.settings.folders.packet, RECORD, file_name, bytes)
}

/// The same for another folder; `record` is the name of the record of what was written there.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_into(workspace: &Workspace, folder: &str, record: &str, file_name: &str, bytes: &[u8]) -> Result<Written, Problem> {
    let target = workspace.root.join(folder).join(file_name);
    let relative = format!("{folder}/{file_name}");
    let hash = writing::hash(bytes);
    let mut written = workspace.written(record);
    let old = writing::lying(&target);
    if matches!(&old, Lying::File(old) if *old == hash) {
        // An earlier run may have been ended before it could remember this.
        written.remember(&relative, hash);
        workspace.save_written(record, &written)?;
        return Ok(Written { path: relative, beside: None });
    }
    let reason = match &old {
        Lying::File(old) if !written.is_ours(&relative, old) => {
            Some(format!("「{relative}」は、作った後に編集されているため、上書きせずに新しいブックを別の名前で保存しました。"))
        }
        Lying::Unreadable(reason) => Some(format!(
            "「{relative}」は読めず、編集されているか確かめられないため（{reason}）、上書きせずに新しいブックを別の名前で保存しました。"
        )),
        _ if writing::is_open_elsewhere(&target) => Some(format!("「{relative}」は開かれているため、新しいブックを別の名前で保存しました。")),
        _ => None,
    };
    let beside = if let Some(reason) = reason {
        reason
    } else {
        written.announce(&relative, &hash);
        workspace.save_written(record, &written)?;
        match writing::write(&target, bytes) {
            Ok(()) => {
                written.remember(&relative, hash);
                workspace.save_written(record, &written)?;
                return Ok(Written { path: relative, beside: None });
            }
            // Windows refuses while Excel holds the file.
            Err(problem) if target.exists() => format!("「{relative}」に上書きできないため、新しいブックを別の名前で保存しました（{problem}）。"),
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
    while workspace.root.join(folder).join(&name).exists() {
        name = format!("{stem}_{now}_{copy}.xlsx");
        copy += 1;
    }
    let path = format!("{folder}/{name}");
    written.announce(&path, &hash);
    workspace.save_written(record, &written)?;
    writing::write(&workspace.root.join(folder).join(&name), bytes)?;
    written.remember(&path, hash);
    workspace.save_written(record, &written)?;
    Ok(Written { path, beside: Some(beside) })
}

/// A packet that someone edited since it was written.
pub struct Edited {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// As it is now.
    pub bytes: Vec<u8>,
    /// When it was saved: 「2025-05-20」.
    pub day: String,
    /// Whether it lies in a folder of its own, where other workbooks lie too.
    pub is_below: bool,
    /// Marks of the rows in which something was decided when it was read last; of those in which it is, once it is read.
    pub decided: BTreeSet<String>,
    hash: String,
}

/// The packets that someone edited and that were not read back as they are now, the one saved last at the end; they may have been
/// moved, and saved by another program. What of them cannot be read is told in sentences.
pub fn edited(workspace: &Workspace) -> (Vec<Edited>, Vec<String>) {
    let typed: BTreeMap<String, BTreeSet<String>> = records::load(&workspace.records().join(TYPED));
    let (ours, known) = (workspace.written(RECORD), workspace.written(READ_BACK));
    let (mut packets, mut notices) = (Vec::new(), Vec::new());
    for found in lying_about(workspace) {
        let bytes = match writing::read(&found.path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                notices.push(format!("{problem}書いてある判断や修正は、まだ取り込んでいません。"));
                continue;
            }
        };
        let hash = writing::hash(&bytes);
        // A copy says nothing that was not read already.
        if ours.knows(&hash) || known.knows(&hash) {
            continue;
        }
        let saved = std::fs::metadata(&found.path).and_then(|meta| meta.modified()).ok();
        let day = saved.and_then(|saved| jiff::Timestamp::try_from(saved).ok()).map(|saved| saved.to_zoned(jiff::tz::TimeZone::system()));
        let day = day.map(|day| day.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
        let decided = typed.get(&found.name).cloned().unwrap_or_default();
        let is_below = found.path.parent() != Some(&workspace.packet());
        packets.push((saved, Edited { path: found.name, bytes, day, is_below, decided, hash }));
    }
    // What lies there comes by name.
    packets.sort_by_key(|(saved, _)| *saved);
    (packets.into_iter().map(|(_, packet)| packet).collect(), notices)
}

/// Workbooks in the folder of packets and those below that may be packets: any but those that the program wrote into a folder of their own.
fn lying_about(workspace: &Workspace) -> Vec<Found> {
    let mut own: BTreeMap<String, records::Written> = BTreeMap::new();
    let folder = &workspace.settings.folders.packet;
    let mut found = collection::list(&workspace.packet(), folder);
    found.retain(|found| {
        let is_own = found.name.strip_prefix(folder).and_then(|name| name.trim_start_matches('/').split_once('/')).is_some_and(|(below, name)| {
            let written = own.entry(below.to_owned()).or_insert_with(|| workspace.written(below));
            written.paths().any(|path| path == name)
        });
        // A link is no reason to pass over what someone wrote.
        !found.set_aside && PACKETS.contains(&extension(&found.name).as_str()) && found.path.is_file() && !is_own
    });
    found
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
    let file = workspace.records().join(TYPED);
    let mut typed: BTreeMap<String, BTreeSet<String>> = records::load(&file);
    for packet in packets {
        known.remember(&packet.path, packet.hash.clone());
        typed.insert(packet.path.clone(), packet.decided.clone());
    }
    records::save(&file, &typed)?;
    workspace.save_written(READ_BACK, &known)
}

/// What a packet's cells said when it was written, by its mark; where that is lost, by its path.
pub fn as_written(workspace: &Workspace, mark: Option<&str>, path: &str) -> Option<AsWritten> {
    let marks: BTreeMap<String, String> = records::load(&workspace.records().join(MARKS));
    let by_path = || marks.get(path).map(String::as_str);
    let is_mark = |mark: &&str| !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = |mark| workspace.records().join(AS_WRITTEN).join(format!("{mark}.json"));
    [mark, by_path()].into_iter().flatten().filter(is_mark).map(file).find(|file| file.is_file()).map(|file| records::load(&file))
}

/// Keeps what the cells of a packet say, before it is written.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn keep_as_written(workspace: &Workspace, mark: &str, as_written: &AsWritten) -> Result<(), Problem> {
    records::save(&workspace.records().join(AS_WRITTEN).join(format!("{mark}.json")), as_written)
}

/// Remembers which of them a packet is that was just written; nobody typed anything into that one yet.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn remember_mark(workspace: &Workspace, path: &str, mark: &str) -> Result<(), Problem> {
    let file = workspace.records().join(MARKS);
    let mut marks: BTreeMap<String, String> = records::load(&file);
    marks.insert(path.to_owned(), mark.to_owned());
    records::save(&file, &marks)?;
    let file = workspace.records().join(TYPED);
    let mut typed: BTreeMap<String, BTreeSet<String>> = records::load(&file);
    if typed.remove(path).is_some() { records::save(&file, &typed) } else { Ok(()) }
}

/// Writes the queries into a folder below 取りまとめ, as [`write_folder`] does.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_queries(workspace: &Workspace, folder_name: &str, queries: &[(String, String)]) -> Result<Vec<String>, Problem> {
    // With a mark and Windows line ends, so that every editor of a city hall shows it right.
    let bytes = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
    let files: Vec<(String, Vec<u8>)> = queries.iter().map(|(name, text)| (name.clone(), bytes(text))).collect();
    write_folder(workspace, folder_name, &files)
}

/// Writes files into a folder below 取りまとめ and takes away those of an earlier run that are not among them any more, unless
/// someone edited them. The paths, relative to the workspace, of files that someone edited and that were not written for that.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_folder(workspace: &Workspace, folder_name: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Problem> {
    write_folder_into(workspace, &workspace.settings.folders.packet, folder_name, files)
}

/// The same for a folder below another one; its name must be no other's.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_folder_into(workspace: &Workspace, parent: &str, folder_name: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Problem> {
    let folder = workspace.root.join(parent).join(folder_name);
    let mut written = workspace.written(folder_name);
    if files.is_empty() && written.paths().next().is_none() {
        return Ok(Vec::new());
    }
    let current: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let is_ours =
        |written: &records::Written, name: &str| writing::read(&folder.join(name)).is_ok_and(|bytes| written.is_ours(name, &writing::hash(&bytes)));
    let old: Vec<String> = written.paths().filter(|name| !current.contains(name)).map(str::to_owned).collect();
    for name in old {
        if is_ours(&written, &name) {
            std::fs::remove_file(folder.join(&name)).map_err(|error| Problem::CannotWrite(name.clone(), refusal::words(&error)))?;
        }
        written.forget(&name);
    }
    let (due, edited): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| !folder.join(name).exists() || is_ours(&written, name));
    let due: Vec<(&str, &[u8], String)> = due.into_iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice(), writing::hash(bytes))).collect();
    // Where the record is lost, what lies there may say the same.
    let kept = edited.into_iter().filter(|(name, bytes)| !writing::read(&folder.join(name)).is_ok_and(|old| old == *bytes));
    let kept = kept.map(|(name, _)| format!("{parent}/{folder_name}/{name}")).collect();
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
    workspace.save_written(folder_name, &written)?;
    Ok(kept)
}

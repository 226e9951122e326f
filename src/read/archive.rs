//! .zip: each file in it is opened as if it lay in 回収. Nothing is written to disk.

use super::document::{Content, Opening, Wrapping};
use super::gate::{self, Package};
use super::text;
use super::workbook::Unreadable;
use crate::domain::file_name::{is_clutter, is_set_aside, shown};

/// Longest name of a folder or file that is shown, in characters.
const MAX_NAME: usize = 200;
/// Most folders that are shown around a file.
const MAX_FOLDERS: usize = 32;

/// Opens everything in an archive.
pub(super) fn open(opening: &mut Opening, name: &str, mut package: Package<'_>, around: &Wrapping) {
    let Some(wrapping) = around.in_archive() else {
        opening.add(name, around, Content::Unreadable(Unreadable::Nested));
        return;
    };
    let (mut is_empty, mut is_encrypted) = (true, false);
    for index in 0..package.len() {
        let Ok(part) = package.by_index_raw(index) else {
            continue;
        };
        if part.is_dir() || part.is_symlink() {
            continue;
        }
        let path = path(part.name_raw());
        if path.iter().any(|part| is_clutter(part)) {
            continue;
        }
        is_empty = false;
        if part.encrypted() {
            is_encrypted = true;
            continue;
        }
        let size = part.size();
        drop(part);
        let inside = opening.name_inside(name, &path.join("/"));
        if path.iter().rev().skip(1).any(|folder| is_set_aside(folder)) {
            opening.add(&inside, &wrapping, Content::SetAside);
        } else if !opening.has_room(size) {
            opening.add(&inside, &wrapping, Content::Unreadable(Unreadable::TooLarge));
        } else {
            match gate::unpack(&mut package, index) {
                Ok(bytes) => opening.open(&inside, &bytes, &wrapping),
                Err(reason) => opening.add(&inside, &wrapping, Content::Unreadable(reason)),
            }
        }
    }
    if is_encrypted {
        opening.add(name, &wrapping, Content::Unreadable(Unreadable::EncryptedArchive));
    } else if is_empty {
        opening.add(name, &wrapping, Content::Unreadable(Unreadable::Empty));
    }
}

/// Folders and name of a file in an archive. Steps out of it are left out; Windows once parted folders with `\`, which must be
/// looked for after decoding: 「表」 ends in that byte.
fn path(raw: &[u8]) -> Vec<String> {
    let name = text::file_name(raw).replace('\\', "/");
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    let mut path: Vec<String> = parts.map(|part| shown(part).chars().take(MAX_NAME).collect()).collect();
    path.drain(..path.len().saturating_sub(MAX_FOLDERS + 1));
    if path.is_empty() { vec!["名前のないファイル".to_owned()] } else { path }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn names_stay_inside_the_archive() {
        let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode("回答\\様式表\\一覧.xlsx");
        for (raw, expected) in [
            ("回答/様式.xlsx".as_bytes(), "回答/様式.xlsx"),
            (&*shift_jis, "回答/様式表/一覧.xlsx"),
            (b"../../etc/passwd", "etc/passwd"),
            (b"/C:/x.xlsx", "C:/x.xlsx"),
            (b"..", "名前のないファイル"),
            ("a\u{202e}xslx.exe".as_bytes(), "a\u{fffd}xslx.exe"),
        ] {
            assert_eq!(path(raw).join("/"), expected);
        }
    }
}

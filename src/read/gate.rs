//! What is checked before anything is unpacked, of a workbook and of an archive that holds some.
//!
//! The limits leave room over 4,792 real files, of which the largest had 60 MB unpacked, 1,033 parts and a ratio of 170.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::workbook::Unreadable;

/// Largest file, in bytes; a file inside an archive or a mail too.
pub const MAX_FILE: usize = 64 << 20;
/// Most bytes that everything in one file may take unpacked.
pub const MAX_UNPACKED: u64 = 512 << 20;
/// Most parts in a package.
const MAX_PARTS: usize = 2_000;
/// Highest ratio of unpacked to packed size, for parts over 1 MB.
const MAX_RATIO: u64 = 200;
/// How much room a part gets before it is unpacked, whatever it declares, in bytes.
const AT_FIRST: u64 = 1 << 20;

/// A zip package whose directory was looked at.
pub type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a package that takes no absurd room. Encrypted parts are not refused here.
///
/// # Errors
/// The reason.
pub fn package(bytes: &[u8]) -> Result<Package<'_>, Unreadable> {
    if bytes.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if package.len() > MAX_PARTS {
        return Err(Unreadable::TooLarge);
    }
    // Of two parts with one name only one would be seen; parts that share bytes are how a small file becomes endless.
    if package.has_duplicate_names() || package.has_overlapping_entries().map_err(|_| Unreadable::Damaged)? {
        return Err(Unreadable::Tampered);
    }
    let mut unpacked = 0_u64;
    for index in 0..package.len() {
        let part = package.by_index_raw(index).map_err(|_| Unreadable::Damaged)?;
        unpacked = unpacked.saturating_add(part.size());
        let ratio = part.size() / part.compressed_size().max(1);
        if unpacked > MAX_UNPACKED || (part.size() > 1 << 20 && ratio > MAX_RATIO) {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(package)
}

/// The parts of a workbook by their names in lower case, which is how programs know them. Refuses a package that is no honest
/// workbook: encrypted, or with two parts that have one name.
///
/// # Errors
/// The reason.
pub fn workbook(package: &mut Package<'_>) -> Result<HashMap<String, usize>, Unreadable> {
    let mut names = HashMap::new();
    for index in 0..package.len() {
        let part = package.by_index_raw(index).map_err(|_| Unreadable::Damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Encrypted);
        }
        let name = String::from_utf8_lossy(part.name_raw()).replace('\\', "/").to_ascii_lowercase();
        if names.insert(name, index).is_some() {
            return Err(Unreadable::Tampered);
        }
    }
    Ok(names)
}

/// A part's bytes. It may hold less than it declares, never more.
///
/// # Errors
/// It does not unpack, or not to what its checksum says.
pub fn unpack(package: &mut Package<'_>, index: usize) -> Result<Vec<u8>, Unreadable> {
    let part = package.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(_) => Unreadable::Packed,
        _ => Unreadable::Damaged,
    })?;
    let size = part.size();
    if size > MAX_FILE as u64 {
        return Err(Unreadable::TooLarge);
    }
    let mut bytes = Vec::with_capacity(size.min(AT_FIRST) as usize);
    part.take(size.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Unreadable::Damaged)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(Unreadable::Damaged) }
}

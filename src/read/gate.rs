//! What is checked before anything is unpacked, of a workbook and of an archive that holds some.
//!
//! The limits leave room over 4,792 real files, of which the largest had 60 MB unpacked, 1,033 parts and a ratio of 170.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

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
pub const AT_FIRST: u64 = 1 << 20;
/// Parts of a workbook that are read, by the ends of their names.
const READ: [&str; 3] = [".xml", ".rels", ".vml"];

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

/// Refuses a package that is no honest workbook: encrypted, or with parts whose names differ only in case.
///
/// # Errors
/// The reason.
pub fn workbook(package: &mut Package<'_>) -> Result<(), Unreadable> {
    let mut names = BTreeSet::new();
    for index in 0..package.len() {
        let part = package.by_index_raw(index).map_err(|_| Unreadable::Damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Encrypted);
        }
        if !names.insert(part.name_raw().to_ascii_lowercase()) {
            return Err(Unreadable::Tampered);
        }
    }
    Ok(())
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

/// The parts of a workbook that are read, unpacked once and each to its end, as a package that holds nothing else: no check sum
/// goes unlooked at, and whoever reads them needs not look again. A worksheet that does not unpack is left out, so that it is
/// missed; without any other part the whole workbook is damaged.
///
/// # Errors
/// The reason.
pub fn unpacked(package: &mut Package<'_>) -> Result<Vec<u8>, Unreadable> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut plain = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let name = String::from_utf8_lossy(package.by_index_raw(index).map_err(|_| Unreadable::Damaged)?.name_raw()).replace('\\', "/");
        let path = name.to_ascii_lowercase();
        if !READ.iter().any(|extension| path.ends_with(extension)) {
            continue;
        }
        match unpack(package, index).and_then(markup) {
            Ok(markup) => {
                let written = plain.start_file(&name, stored).and_then(|()| Ok(plain.write_all(&markup)?));
                written.map_err(|_| Unreadable::Tampered)?;
            }
            Err(Unreadable::Tampered) => return Err(Unreadable::Tampered),
            Err(_) if path.contains("/worksheets/sheet") || path.starts_with("docprops/") => {}
            Err(reason) => return Err(reason),
        }
    }
    plain.finish().map(Cursor::into_inner).map_err(|_| Unreadable::Damaged)
}

/// A part that is XML as spreadsheet programs write it: UTF-8, and without definitions of its own, by which a few bytes become many.
fn markup(part: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    let mut prolog = simdutf8::basic::from_utf8(&part).map_err(|_| Unreadable::Damaged)?.trim_start_matches('\u{feff}').trim_ascii_start();
    while let Some((_, rest)) =
        prolog.strip_prefix("<?").and_then(|rest| rest.split_once("?>")).or_else(|| prolog.strip_prefix("<!--")?.split_once("-->"))
    {
        prolog = rest.trim_ascii_start();
    }
    if prolog.starts_with("<!") { Err(Unreadable::Tampered) } else { Ok(part) }
}

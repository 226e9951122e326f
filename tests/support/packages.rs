//! Changes to the parts of a finished workbook, and to the zip file itself where no writer would go wrong.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of a package in their order.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let read = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("the part reads");
        (part.name().expect("a name").into_owned(), content)
    };
    (0..archive_len(bytes)).map(read).collect()
}

fn archive_len(bytes: &[u8]) -> usize {
    ZipArchive::new(Cursor::new(bytes)).expect("a package").len()
}

/// A package of these parts.
pub fn package<N: AsRef<str>, C: AsRef<[u8]>>(parts: &[(N, C)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_ref(), SimpleFileOptions::default()).expect("the part begins");
        writer.write_all(content.as_ref()).expect("the part is written");
    }
    writer.finish().expect("the package is written").into_inner()
}

/// The same package with the text of one part changed.
pub fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    with_bytes(bytes, name, |content| change(std::str::from_utf8(content).expect("UTF-8")).into_bytes())
}

/// The same package with the bytes of one part changed.
pub fn with_bytes(bytes: &[u8], name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut parts = parts(bytes);
    let (_, content) = parts.iter_mut().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no part {name}"));
    *content = change(content);
    package(&parts)
}

/// The same package with one part more.
pub fn with_added(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut parts = parts(bytes);
    parts.push((name.to_owned(), content.to_owned()));
    package(&parts)
}

/// The same package without a part.
pub fn without(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let before = parts.len();
    parts.retain(|(own, _)| own != name);
    assert!(parts.len() < before, "no part {name}");
    package(&parts)
}

/// A field of the two headers of a part of a zip file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Two bytes; bit 0 says that the part is encrypted.
    Flags,
    /// Two bytes: how the part is packed.
    Method,
    /// Four bytes: check sum.
    Crc,
    /// Four bytes: packed size.
    Packed,
    /// Four bytes: size.
    Size,
}

impl Header {
    /// Offset in the directory, offset before the part itself, length.
    fn place(self) -> (usize, usize, usize) {
        match self {
            Self::Flags => (8, 6, 2),
            Self::Method => (10, 8, 2),
            Self::Crc => (16, 14, 4),
            Self::Packed => (20, 18, 4),
            Self::Size => (24, 22, 4),
        }
    }
}

/// Where the entry of a part begins in the directory, and where the part itself begins.
fn headers(bytes: &[u8], name: &str) -> (usize, usize) {
    let number = |at: usize, length: usize| bytes[at..at + length].iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("the end of the directory");
    let mut at = number(end + 16, 4);
    loop {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02", "no part {name}");
        let length = number(at + 28, 2);
        if &bytes[at + 46..at + 46 + length] == name.as_bytes() {
            return (at, number(at + 42, 4));
        }
        at += 46 + length + number(at + 30, 2) + number(at + 32, 2);
    }
}

/// The same zip file with one field of a part changed in both headers.
pub fn with_header(bytes: &[u8], name: &str, field: Header, value: u32) -> Vec<u8> {
    let (entry, part) = headers(bytes, name);
    let (in_entry, in_part, length) = field.place();
    let mut changed = bytes.to_vec();
    for at in [entry + in_entry, part + in_part] {
        changed[at..at + length].copy_from_slice(&value.to_le_bytes()[..length]);
    }
    changed
}

/// The same zip file with a part under another name of the same length, in both headers.
pub fn renamed(bytes: &[u8], name: &str, other: &str) -> Vec<u8> {
    assert_eq!(name.len(), other.len());
    let (entry, part) = headers(bytes, name);
    let mut changed = bytes.to_vec();
    for at in [entry + 46, part + 30] {
        changed[at..at + name.len()].copy_from_slice(other.as_bytes());
    }
    changed
}

/// The same zip file in which two names of the directory lead to the bytes of one part.
pub fn overlapping(bytes: &[u8], name: &str, onto: &str) -> Vec<u8> {
    let ((entry, _), (other, part)) = (headers(bytes, name), headers(bytes, onto));
    let mut changed = bytes.to_vec();
    changed[entry + 42..entry + 46].copy_from_slice(&(part as u32).to_le_bytes());
    let sizes = changed[other + 16..other + 28].to_vec();
    changed[entry + 16..entry + 28].copy_from_slice(&sizes);
    changed
}

/// Where the packed bytes of a part lie.
pub fn content_at(bytes: &[u8], name: &str) -> std::ops::Range<usize> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let index = archive.index_for_name(name).unwrap_or_else(|| panic!("no part {name}"));
    let part = archive.by_index_raw(index).expect("a part");
    let start = part.data_start().expect("a start") as usize;
    start..start + part.compressed_size() as usize
}

//! What a file is: by its bytes, and by its name only where bytes do not tell. So a workbook with a wrong name is read, and a
//! picture named .xlsx is none.

use std::io::Cursor;

use super::gate::Package;
use super::text;
use crate::domain::file_name::extension;

/// Kinds of files that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// .xlsx, .xlsm.
    Xlsx,
    /// .xls since Excel 5.
    Xls,
    /// .ods.
    Ods,
    /// Text in columns: .csv, .tsv.
    Delimited,
    /// A workbook that wants a password.
    Encrypted,
    /// A spreadsheet of a kind that is not read: .xlsb, a web page or XML with a spreadsheet's name.
    OtherSpreadsheet,
    /// .zip.
    Archive,
    /// .eml.
    Mail,
    /// .msg.
    OutlookMail,
    /// Anything else.
    Other,
}

/// Names of spreadsheets: such a file is expected to be readable.
const SPREADSHEETS: [&str; 14] = ["xlsx", "xlsm", "xls", "xlsb", "xlt", "xltx", "xltm", "ods", "ots", "fods", "csv", "tsv", "tab", "et"];
/// Names of files that are never looked into.
const OTHERS: [&str; 38] = [
    "doc", "docx", "docm", "rtf", "odt", "jtd", "jttc", "pages", "pdf", "xdw", "xbd", "ppt", "pptx", "odp", "png", "jpg", "jpeg", "gif", "tif",
    "tiff", "heic", "bmp", "webp", "svg", "mp3", "mp4", "mov", "wav", "avi", "iso", "lzh", "lha", "7z", "rar", "exe", "gz", "tar", "cab",
];
/// How much of a text tells what it is, in bytes.
const START: usize = 1 << 12;
/// First bytes of an OLE container: old .xls, .doc, .msg, or an encrypted .xlsx.
const OLE_MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether these bytes are a zip package: a workbook, or an archive.
pub fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a file of this name is expected to be readable: it is one finding where it is not.
pub fn is_expected(name: &str) -> bool {
    SPREADSHEETS.contains(&extension(name).as_str()) || is_container(name)
}

/// Whether a file may hold a return, by its name or by its bytes.
pub fn may_be_read(name: &str, bytes: &[u8]) -> bool {
    is_expected(name) || is_package(bytes) || bytes.starts_with(&OLE_MAGIC)
}

/// Whether a file of this name is an archive or a mail.
pub fn is_container(name: &str) -> bool {
    matches!(extension(name).as_str(), "zip" | "eml" | "msg")
}

/// Whether the content of a file of this name matters.
pub fn is_opened(name: &str) -> bool {
    !OTHERS.contains(&extension(name).as_str())
}

/// What a file is; `package` is its opened package, if it is one.
pub fn of(name: &str, bytes: &[u8], package: Option<&Package<'_>>) -> Kind {
    if let Some(package) = package {
        return of_package(package);
    }
    if bytes.starts_with(&OLE_MAGIC) {
        return of_compound_file(name, bytes);
    }
    let extension = extension(name);
    let is_spreadsheet = SPREADSHEETS.contains(&extension.as_str());
    if extension == "eml" {
        return Kind::Mail;
    }
    if !text::is_text(bytes) {
        return Kind::Other;
    }
    let start = text::decode(&bytes[..bytes.len().min(START)]).0.to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.starts_with('<') || (start.starts_with("mime-version:") && start.contains("html")) {
        return if is_spreadsheet || start.contains("excel.sheet") { Kind::OtherSpreadsheet } else { Kind::Other };
    }
    let in_columns = |delimiters: &[char]| text::is_in_columns(bytes, delimiters);
    match extension.as_str() {
        "csv" | "tsv" | "tab" => Kind::Delimited,
        "txt" if in_columns(&['\t']) => Kind::Delimited,
        _ if is_spreadsheet && in_columns(&['\t', ',']) => Kind::Delimited,
        _ => Kind::Other,
    }
}

fn of_package(package: &Package<'_>) -> Kind {
    let has = |name: &str| package.file_names_raw().any(|raw| raw.eq_ignore_ascii_case(name.as_bytes()));
    let has_folder = |name: &str| package.file_names_raw().any(|raw| raw.starts_with(name.as_bytes()));
    if has("xl/workbook.bin") {
        Kind::OtherSpreadsheet
    } else if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("[Content_Types].xml") {
        // Another program may put its workbook elsewhere; the reader follows the relationships.
        if has_folder("word/") || has_folder("ppt/") || has_folder("visio/") { Kind::Other } else { Kind::Xlsx }
    } else if has("encrypted-package") {
        Kind::Encrypted
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        Kind::Ods
    } else {
        Kind::Archive
    }
}

fn of_compound_file(name: &str, bytes: &[u8]) -> Kind {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // The reader of what the name says finds out that it is damaged.
        return match extension(name).as_str() {
            "msg" => Kind::OutlookMail,
            extension if SPREADSHEETS.contains(&extension) => Kind::Xls,
            _ => Kind::Other,
        };
    };
    if file.is_stream("/Workbook") || file.is_stream("/Book") {
        Kind::Xls
    } else if file.is_stream("/EncryptedPackage") && SPREADSHEETS.contains(&extension(name).as_str()) {
        Kind::Encrypted
    } else if file.is_stream("/__properties_version1.0") {
        Kind::OutlookMail
    } else {
        Kind::Other
    }
}

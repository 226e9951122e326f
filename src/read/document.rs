//! What a file of 回収 holds: a workbook, or something else that is named for a person. An archive or a mail holds several.
//!
//! A [`Document`] is plain data, so that a file can be opened in a process of its own.

use serde::{Deserialize, Serialize};

use super::workbook::{self, Unreadable, Workbook};

/// What stands between the name of an archive or a mail and the name of a file in it.
pub const INSIDE: char = '!';

/// A file of 回収, or a file inside one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its path below the workspace; inside an archive or a mail 「回収/返信.zip!フォルダ/様式.xlsx」.
    pub name: String,
    /// When the mail was sent in which it came (ISO 8601).
    pub sent: Option<String>,
    /// What it holds.
    pub content: Content,
}

/// What a document holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// A spreadsheet.
    Workbook(Workbook),
    /// A spreadsheet, or something with its name, that cannot be read.
    Unreadable(Unreadable),
    /// A file of another kind, by the extension of its name.
    OtherKind(String),
}

/// Spreadsheet formats by their file name that are not read.
const OTHER_SPREADSHEETS: [&str; 6] = ["xls", "xlsb", "ods", "csv", "tsv", "xlt"];

/// Opens a file. Never fails: what cannot be read is said in its content.
pub fn open(name: &str, bytes: &[u8]) -> Vec<Document> {
    let extension = extension(name);
    let content = match extension.as_str() {
        "xlsx" | "xlsm" => workbook::read(bytes).map_or_else(Content::Unreadable, Content::Workbook),
        other if OTHER_SPREADSHEETS.contains(&other) => Content::Unreadable(Unreadable::OtherFormat),
        _ => Content::OtherKind(extension),
    };
    vec![Document { name: name.to_owned(), sent: None, content }]
}

/// Whether the content of such a file matters, by its name.
pub fn is_opened(name: &str) -> bool {
    matches!(extension(name).as_str(), "xlsx" | "xlsm")
}

fn extension(name: &str) -> String {
    let file = name.rsplit(['/', INSIDE]).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

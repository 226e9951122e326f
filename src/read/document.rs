//! What a file of 回収 holds: a workbook, or something else that is named for a person. An archive or a mail holds several.
//!
//! A [`Document`] is plain data, so that a file can be opened in a process of its own.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::gate::{self, MAX_FILE, MAX_UNPACKED};
use super::kind::{self, Kind};
use super::workbook::{self, Unreadable, Workbook};
use super::{archive, mail};
use crate::domain::file_name::extension;

/// What stands between the name of an archive or a mail and the name of a file in it.
pub const INSIDE: char = '!';

/// Archives in archives and mails in mails that are opened.
const MAX_NESTED: u8 = 2;

/// How long the files in an archive or a mail may take together, and further for each megabyte: room for six that take as long as one
/// may, while thousands that do would keep everybody waiting for hours.
const TOGETHER: Duration = Duration::from_secs(60);
const TOGETHER_PER_MB: Duration = Duration::from_secs(1);

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
    /// A spreadsheet, an archive, a mail, or something with such a name, that cannot be read.
    Unreadable(Unreadable),
    /// A file of another kind, by the extension of its name.
    OtherKind(String),
    /// What a mail says.
    Message {
        /// Who sent it.
        from: String,
        /// The text.
        text: String,
    },
    /// A spreadsheet inside an archive or a mail, still to be opened: by itself, so that a bad one costs the others nothing.
    Inside(Vec<u8>),
    /// A file in a folder whose files are not read.
    SetAside,
}

/// Opens a file. Never fails: what cannot be read is said in its content. Of an archive or a mail, the spreadsheets are to be
/// opened in turn ([`open_all`]).
pub fn open(name: &str, bytes: &[u8]) -> Vec<Document> {
    let mut opening = Opening::default();
    opening.open(name, bytes, &Wrapping::default());
    opening.documents
}

/// A file whose reading was given up.
pub fn given_up(name: &str) -> Document {
    Document { name: name.to_owned(), sent: None, content: Content::Unreadable(Unreadable::EndedReader) }
}

/// Opens a file and every file inside it with `open`, which is [`open()`] or does the same in another process. Files inside one that
/// together take absurdly long are not opened any more.
pub fn open_all(name: &str, bytes: &[u8], open: impl Fn(&str, &[u8]) -> Vec<Document>) -> impl Iterator<Item = Document> {
    open_until(Instant::now() + TOGETHER + TOGETHER_PER_MB * (bytes.len() >> 20) as u32, name, bytes, open)
}

fn open_until(until: Instant, name: &str, bytes: &[u8], open: impl Fn(&str, &[u8]) -> Vec<Document>) -> impl Iterator<Item = Document> {
    open(name, bytes).into_iter().flat_map(move |mut document| match document.content {
        Content::Inside(_) if Instant::now() >= until => {
            document.content = Content::Unreadable(Unreadable::TookTooLong);
            vec![document]
        }
        Content::Inside(bytes) => {
            let sent = |inside| Document { sent: document.sent.clone(), ..inside };
            open(&document.name, &bytes).into_iter().map(sent).collect()
        }
        _ => vec![document],
    })
}

/// Whether the content of such a file matters, by its name.
pub fn is_opened(name: &str) -> bool {
    kind::is_opened(file(name))
}

/// Name of a file without what is around it.
fn file(name: &str) -> &str {
    name.rsplit(['/', INSIDE]).next().unwrap_or(name)
}

/// What is around a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Wrapping {
    /// When the innermost mail around it was sent.
    pub sent: Option<String>,
    archives: u8,
    mails: u8,
}

impl Wrapping {
    /// Whether there is anything around the file.
    fn is_around(&self) -> bool {
        self.archives > 0 || self.mails > 0
    }

    /// Inside one more archive, if that is still opened.
    pub fn in_archive(&self) -> Option<Self> {
        (self.archives < MAX_NESTED).then(|| Self { archives: self.archives + 1, ..self.clone() })
    }

    /// Inside one more mail, if that is still opened.
    pub fn in_mail(&self) -> Option<Self> {
        (self.mails < MAX_NESTED).then(|| Self { mails: self.mails + 1, ..self.clone() })
    }
}

/// The opening of a file with all that is inside it.
#[derive(Default)]
pub(super) struct Opening {
    documents: Vec<Document>,
    /// Names in use: two entries of an archive may be shown alike.
    names: BTreeSet<String>,
    unpacked: u64,
}

impl Opening {
    /// Opens a file; `name` is unique.
    pub fn open(&mut self, name: &str, bytes: &[u8], wrapping: &Wrapping) {
        let content = match self.content(name, bytes, wrapping) {
            Ok(Some(content)) => content,
            Ok(None) => return,
            // A file of another kind need not be readable.
            Err(_) if !kind::is_expected(file(name)) => Content::OtherKind(extension(file(name))),
            Err(reason) => Content::Unreadable(reason),
        };
        self.add(name, wrapping, content);
    }

    /// What a file holds; `None` where that has been added, piece by piece.
    fn content(&mut self, name: &str, bytes: &[u8], wrapping: &Wrapping) -> Result<Option<Content>, Unreadable> {
        let file = file(name);
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        if bytes.len() > MAX_FILE {
            return Err(Unreadable::TooLarge);
        }
        let package = if kind::is_package(bytes) { Some(gate::package(bytes)?) } else { None };
        match (kind::of(file, bytes, package.as_ref()), package) {
            (Kind::Archive, Some(package)) => archive::open(self, name, package, wrapping),
            (kind @ (Kind::Mail | Kind::OutlookMail), _) => mail::open(self, kind, name, bytes, wrapping),
            (Kind::Other, _) if kind::is_container(file) => return Err(Unreadable::Damaged),
            (Kind::Other, _) => return Err(Unreadable::NotAWorkbook),
            _ if wrapping.is_around() => return Ok(Some(Content::Inside(bytes.to_vec()))),
            (kind, package) => return workbook::open(kind, file, bytes, package).map(|workbook| Some(Content::Workbook(workbook))),
        }
        Ok(None)
    }

    /// Adds what was found out about a file.
    pub fn add(&mut self, name: &str, wrapping: &Wrapping, content: Content) {
        self.documents.push(Document { name: name.to_owned(), sent: wrapping.sent.clone(), content });
    }

    /// The name of a file inside an archive or a mail.
    pub fn name_inside(&mut self, around: &str, file: &str) -> String {
        // What kind it is, its extension may say.
        let extension = file.rfind('.').filter(|dot| !file[*dot..].contains('/')).unwrap_or(file.len());
        let (stem, extension) = file.split_at(extension);
        let mut unique = format!("{around}{INSIDE}{file}");
        let mut number = 2;
        while !self.names.insert(unique.clone()) {
            unique = format!("{around}{INSIDE}{stem}（{number}）{extension}");
            number += 1;
        }
        unique
    }

    /// Whether so much more may be unpacked; if so, it is counted.
    pub fn has_room(&mut self, size: u64) -> bool {
        let unpacked = self.unpacked.saturating_add(size);
        if unpacked > MAX_UNPACKED {
            return false;
        }
        self.unpacked = unpacked;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn of_two_files_of_one_name_the_second_keeps_its_extension() {
        let mut opening = Opening::default();
        let names: Vec<String> = ["甲.csv", "甲.csv", "乙/甲.csv", "様式", "様式"].map(|file| opening.name_inside("返信.eml", file)).into();
        assert_eq!(names, ["甲.csv", "甲（2）.csv", "乙/甲.csv", "様式", "様式（2）"].map(|file| format!("返信.eml{INSIDE}{file}")));
    }

    #[test]
    fn files_that_take_too_long_together_are_named_and_not_opened() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["甲.csv", "乙.csv"] {
            archive.start_file(name, SimpleFileOptions::default()).expect("it begins");
            archive.write_all("題名,評価\n一,Ａ\n".as_bytes()).expect("it is written");
        }
        let archive = archive.finish().expect("it is finished").into_inner();
        let contents = |until| open_until(until, "返信.zip", &archive, open).map(|document| document.content).collect::<Vec<_>>();
        let now = Instant::now();
        assert_eq!(contents(now), [Content::Unreadable(Unreadable::TookTooLong), Content::Unreadable(Unreadable::TookTooLong)]);
        assert!(contents(now + TOGETHER).iter().all(|content| matches!(content, Content::Workbook(_))));
    }
}

//! .msg of Outlook ([MS-OXMSG]): storages in a compound file, each property in a stream of its own.

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use mail_parser::decoders::html::html_to_text;

use super::{Attached, Attachment, Mail};
use crate::read::gate::MAX_FILE;
use crate::read::{dates, text};

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Mails inside mails that are followed; deeper ones are named by whoever opens them.
const MAX_DEPTH: u8 = 3;
/// What stands for a body in a format that is not read.
const BODY_UNREAD: &str = "（本文は書式付きのため読み取れません。メールを開いて確かめてください）";

// Properties by their id ([MS-OXPROPS]).
const SENDER_NAME: u16 = 0x0c1a;
const SENDER_ADDRESS: u16 = 0x0c1f;
const SUBJECT: u16 = 0x0037;
const BODY: u16 = 0x1000;
const BODY_HTML: u16 = 0x1013;
const BODY_RTF: u16 = 0x1009;
const DISPLAY_NAME: u16 = 0x3001;
const SHORT_FILE_NAME: u16 = 0x3704;
const LONG_FILE_NAME: u16 = 0x3707;
const DATA: u16 = 0x3701;
/// Properties of fixed length, with type and id as they stand in the stream.
const SENT: u32 = 0x0039_0040;
const DELIVERED: u32 = 0x0e06_0040;
const IS_HIDDEN: u32 = 0x7ffe_000b;

/// Length of what precedes the properties in the file's own stream, in that of a mail inside, and of an attachment.
const HEADER: usize = 32;
const HEADER_INSIDE: usize = 24;
const HEADER_OF_ATTACHMENT: usize = 8;

/// Reads a mail; `None` if the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Mail> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    read_message(&mut file, "", HEADER, MAX_DEPTH)
}

fn read_message(file: &mut File<'_>, at: &str, header: usize, depth: u8) -> Option<Mail> {
    let properties = stream(file, &format!("{at}/__properties_version1.0"))?;
    let date = |tag| fixed(&properties, header, tag).and_then(dates::since_1601);
    let body = string(file, at, BODY).filter(|body| !body.trim().is_empty());
    let body = body.or_else(|| html(file, at).map(|html| html_to_text(&html)));
    let body = body.or_else(|| binary(file, at, BODY_RTF).filter(|rtf| !rtf.is_empty()).map(|_| BODY_UNREAD.to_owned()));
    let mut mail = Mail {
        sent: date(SENT).or_else(|| date(DELIVERED)),
        from: string(file, at, SENDER_NAME).or_else(|| string(file, at, SENDER_ADDRESS)).unwrap_or_default(),
        body: body.unwrap_or_default().trim().to_owned(),
        attachments: Vec::new(),
    };
    let mut storages: Vec<String> = match file.read_storage(if at.is_empty() { "/" } else { at }) {
        Ok(entries) => entries.filter(cfb::Entry::is_storage).map(|entry| entry.name().to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    storages.retain(|name| name.starts_with("__attach_version1.0_"));
    storages.sort();
    for storage in storages {
        mail.attachments.extend(attachment(file, &format!("{at}/{storage}"), depth));
    }
    Some(mail)
}

fn attachment(file: &mut File<'_>, at: &str, depth: u8) -> Option<Attachment> {
    let properties = stream(file, &format!("{at}/__properties_version1.0")).unwrap_or_default();
    // Pictures of the text itself.
    if fixed(&properties, HEADER_OF_ATTACHMENT, IS_HIDDEN).is_some_and(|hidden| hidden & 1 == 1) {
        return None;
    }
    let name = [LONG_FILE_NAME, SHORT_FILE_NAME, DISPLAY_NAME].into_iter().find_map(|property| string(file, at, property));
    let inside = format!("{at}/__substg1.0_{DATA:04X}000D");
    let content = if file.is_storage(&inside) {
        let subject = string(file, &inside, SUBJECT).unwrap_or_else(|| "転送されたメール".to_owned());
        let mail = if depth == 0 { None } else { read_message(file, &inside, HEADER_INSIDE, depth - 1) };
        let content = mail.map_or(Attached::Broken, |mail| Attached::Mail(Box::new(mail)));
        return Some(Attachment { name: Some(format!("{subject}.msg")), content });
    } else {
        binary(file, at, DATA).map_or(Attached::Broken, Attached::File)
    };
    Some(Attachment { name, content })
}

fn stream(file: &mut File<'_>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path).ok()?.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn binary(file: &mut File<'_>, at: &str, property: u16) -> Option<Vec<u8>> {
    stream(file, &format!("{at}/__substg1.0_{property:04X}0102"))
}

/// A text, in Unicode or in the code page of whoever wrote it.
fn string(file: &mut File<'_>, at: &str, property: u16) -> Option<String> {
    if let Some(bytes) = stream(file, &format!("{at}/__substg1.0_{property:04X}001F")) {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return Some(String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned());
    }
    let bytes = stream(file, &format!("{at}/__substg1.0_{property:04X}001E"))?;
    Some(text::decode(&bytes).0.trim_end_matches('\0').to_owned())
}

fn html(file: &mut File<'_>, at: &str) -> Option<String> {
    string(file, at, BODY_HTML).or_else(|| binary(file, at, BODY_HTML).map(|bytes| text::decode(&bytes).0.into_owned()))
}

/// A property of fixed length from the stream of properties: entries of tag, flags and value.
fn fixed(properties: &[u8], header: usize, tag: u32) -> Option<u64> {
    let entries = properties.get(header..)?.chunks_exact(16);
    let entry = entries.into_iter().find(|entry| entry[..4] == tag.to_le_bytes())?;
    Some(u64::from_le_bytes(entry[8..16].try_into().ok()?))
}

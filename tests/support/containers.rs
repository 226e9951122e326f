//! Archives and mails as other programs write them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A .zip; names as UTF-8.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("the entry begins");
        writer.write_all(bytes).expect("the entry is written");
    }
    writer.finish().expect("the archive is finished").into_inner()
}

/// A .zip with one file, whose name is stored as these bytes, as Windows does with names in Shift_JIS.
pub fn archive_with_raw_name(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    let placeholder = "x".repeat(name.len());
    replaced(&archive(&[(&placeholder, bytes)]), placeholder.as_bytes(), name)
}

/// The same archive, its entries marked as encrypted.
pub fn locked(archive: &[u8]) -> Vec<u8> {
    let mut locked = archive.to_vec();
    for (magic, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let found: Vec<usize> = locked.windows(4).enumerate().filter(|(_, window)| window == magic).map(|(start, _)| start).collect();
        for start in found {
            locked[start + at] |= 1;
        }
    }
    locked
}

/// Bytes with every occurrence of some others, as long as them, replaced.
pub fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut all = bytes.to_vec();
    let found: Vec<usize> = all.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(start, _)| start).collect();
    assert!(!found.is_empty());
    for start in found {
        all[start..start + to.len()].copy_from_slice(to);
    }
    all
}

/// A part of a mail: its headers, a blank line, its content.
pub fn part(headers: &str, content: &[u8]) -> Vec<u8> {
    [headers.as_bytes(), b"\r\n\r\n", content, b"\r\n"].concat()
}

/// An attachment in Base64; `name` as it stands in the header.
pub fn attachment(kind: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let headers = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; {name}");
    part(&headers, base64(bytes).as_bytes())
}

/// A mail of several parts.
pub fn mail(headers: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut mail = format!("{headers}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_next\"\r\n\r\n").into_bytes();
    for part in parts {
        mail.extend_from_slice(b"--=_next\r\n");
        mail.extend_from_slice(part);
    }
    mail.extend_from_slice(b"--=_next--\r\n");
    mail
}

/// Bytes in Base64, in lines.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, three) in bytes.chunks(3).enumerate() {
        let number = three.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for position in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * position)) as usize & 63];
            text.push(if position <= three.len() { char::from(letter) } else { '=' });
        }
        if index % 19 == 18 {
            text.push_str("\r\n");
        }
    }
    text
}

/// A mail of Outlook.
#[derive(Default)]
pub struct OutlookMail {
    /// Texts by property.
    pub texts: Vec<(u16, String)>,
    /// When it was sent, in tenths of microseconds since 1601.
    pub sent: u64,
    /// Files by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Mails in it.
    pub mails: Vec<OutlookMail>,
}

impl OutlookMail {
    /// As bytes of a .msg file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
        self.write(&mut file, "", 32);
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut cfb::CompoundFile<Cursor<Vec<u8>>>, at: &str, header: usize) {
        let mut stream = |path: String, bytes: &[u8]| file.create_stream(path).and_then(|mut stream| stream.write_all(bytes)).expect("a stream");
        let mut properties = vec![0; header];
        properties.extend_from_slice(&0x0039_0040_u32.to_le_bytes());
        properties.extend_from_slice(&6_u32.to_le_bytes());
        properties.extend_from_slice(&self.sent.to_le_bytes());
        stream(format!("{at}/__properties_version1.0"), &properties);
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (property, text) in &self.texts {
            stream(format!("{at}/__substg1.0_{property:04X}001F"), &utf_16(text));
        }
        for (index, (name, bytes)) in self.files.iter().enumerate() {
            let at = format!("{at}/__attach_version1.0_#{index:08X}");
            file.create_storage(&at).expect("a storage");
            let mut stream = |path: String, bytes: &[u8]| file.create_stream(path).and_then(|mut stream| stream.write_all(bytes)).expect("a stream");
            stream(format!("{at}/__properties_version1.0"), &[0; 8]);
            stream(format!("{at}/__substg1.0_3707001F"), &utf_16(name));
            stream(format!("{at}/__substg1.0_37010102"), bytes);
        }
        for (index, mail) in self.mails.iter().enumerate() {
            let at = format!("{at}/__attach_version1.0_#{:08X}", index + self.files.len());
            let inside = format!("{at}/__substg1.0_3701000D");
            file.create_storage(&at).and_then(|()| file.create_storage(&inside)).expect("a storage");
            mail.write(file, &inside, 24);
        }
    }
}

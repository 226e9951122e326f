//! Rows with a height that is a beginning, not a limit.
//!
//! rust_xlsxwriter marks every height as set by hand (`customHeight`), and a row so marked does not grow while someone
//! types (ECMA-376, 18.3.1.73). For rows to fill in, the mark is taken out of the finished file.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const MARK: &str = " customHeight=\"1\"";

/// Takes the mark from these rows (from zero) of each sheet. A file that cannot be rewritten is returned as it was.
pub fn let_rows_grow(bytes: Vec<u8>, rows: &[Vec<u32>]) -> Vec<u8> {
    if rows.iter().all(Vec::is_empty) {
        return bytes;
    }
    rewrite(&bytes, rows).unwrap_or(bytes)
}

fn rewrite(bytes: &[u8], rows: &[Vec<u32>]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let sheet = name.strip_prefix("xl/worksheets/sheet").and_then(|rest| rest.strip_suffix(".xml")).and_then(|n| n.parse::<usize>().ok());
        let growing = sheet.and_then(|sheet| rows.get(sheet.checked_sub(1)?)).filter(|rows| !rows.is_empty());
        if let Some(growing) = growing {
            let mut xml = String::new();
            part.read_to_string(&mut xml).ok()?;
            writer.start_file(&name, options).ok()?;
            writer.write_all(without_mark(&xml, growing).as_bytes()).ok()?;
        } else {
            writer.raw_copy_file(part).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

fn without_mark(xml: &str, rows: &[u32]) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    for row in rows {
        let start = format!("<row r=\"{}\"", row + 1);
        let Some(at) = rest.find(&start) else {
            continue;
        };
        let Some(end) = rest[at..].find('>') else {
            continue;
        };
        out.push_str(&rest[..at]);
        out.push_str(&rest[at..at + end].replace(MARK, ""));
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    out
}

//! What rust_xlsxwriter cannot say, put into the finished file.
//!
//! It marks every height of a row as set by hand (`customHeight`), and a row so marked does not grow while someone types
//! (ECMA-376, 18.3.1.73): for rows to fill in, the mark is taken out. And it writes no `<protection>` for a locked cell,
//! which is right only while the default style is locked (18.8.33): ours is not, so each locked cell says so itself. Nor does it say
//! in what language a document is, and the number of a sheet's first page it writes where the file says whether there is one. It packs
//! sheets one after the other and remembers every cell of a table: so long sheets come from files of their own, and tables get their rows here.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const HEIGHT_MARK: &str = " customHeight=\"1\"";
/// In what language the document is, for programs that read it aloud.
const LANGUAGE: &str = "<dc:language>ja-JP</dc:language></cp:coreProperties>";
const LOCKED: &str = "<protection locked=\"1\"/>";

/// A sheet (from zero) that was drawn in a file apart, and that file.
pub type Apart = (usize, Vec<u8>);

/// Puts in sheets that were drawn apart, lets these rows (from zero, per sheet) grow, numbers first pages, gives tables their rows,
/// and locks what is not unlocked. Parts that change are packed as hard as the others, by this level.
///
/// # Errors
/// What was written does not read.
pub fn finish(
    bytes: &[u8],
    apart: &[Apart],
    growing: &[Vec<u32>],
    first_pages: &[Option<u32>],
    tables: &[usize],
    packing: u8,
) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(packing)))
        .last_modified_time(DateTime::default());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        let sheet = number(&name, "xl/worksheets/sheet");
        if let Some((_, bytes)) = apart.iter().find(|(index, _)| Some(*index) == sheet) {
            writer.raw_copy_file(ZipArchive::new(Cursor::new(bytes))?.by_name(&name)?)?;
            continue;
        }
        let rows = sheet.and_then(|sheet| growing.get(sheet)).filter(|rows| !rows.is_empty());
        let first_page = sheet.and_then(|sheet| *first_pages.get(sheet)?);
        let table = number(&name, "xl/tables/table").and_then(|table| tables.get(table));
        let is_styles = name == "xl/styles.xml";
        let is_core = name == "docProps/core.xml";
        if rows.is_none() && first_page.is_none() && table.is_none() && !is_styles && !is_core {
            writer.raw_copy_file(part)?;
            continue;
        }
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let xml = if let Some(rows) = table {
            with_rows(&xml, *rows)
        } else if is_styles {
            with_locks(&xml)
        } else if is_core {
            xml.replacen("</cp:coreProperties>", LANGUAGE, 1)
        } else {
            with_first_page(without_height_marks(&xml, rows.map_or(&[], Vec::as_slice)), first_page)
        };
        writer.start_file(&name, options)?;
        writer.write_all(xml.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The number of a part of a kind, from zero.
fn number(name: &str, kind: &str) -> Option<usize> {
    name.strip_prefix(kind)?.strip_suffix(".xml")?.parse::<usize>().ok()?.checked_sub(1)
}

/// A table of two rows with as many as it has. A column may have any name, but none with a quotation mark in the file.
fn with_rows(xml: &str, rows: usize) -> String {
    let area = xml.split_once(" ref=\"").and_then(|(_, rest)| rest.split('"').next()?.strip_suffix('2'));
    area.map_or_else(|| xml.to_owned(), |area| xml.replace(&format!(" ref=\"{area}2\""), &format!(" ref=\"{area}{rows}\"")))
}

/// The number of the first page, for the printer.
fn with_first_page(xml: String, number: Option<u32>) -> String {
    match number {
        Some(number) => xml.replacen("<pageSetup ", &format!("<pageSetup firstPageNumber=\"{number}\" useFirstPageNumber=\"1\" "), 1),
        None => xml,
    }
}

/// Every cell format without `<protection>` gets one that locks.
fn with_locks(xml: &str) -> String {
    let Some((before, rest)) = xml.split_once("<cellXfs") else { return xml.to_owned() };
    let Some((formats, after)) = rest.split_once("</cellXfs>") else { return xml.to_owned() };
    let mut pieces = formats.split("<xf ");
    let mut out = format!("{before}<cellXfs{}", pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str("<xf ");
        if piece.contains("<protection") {
            out.push_str(piece);
        } else if let Some(attributes) = piece.strip_suffix("/>").filter(|attributes| !attributes.contains('>')) {
            out.push_str(&format!("{attributes} applyProtection=\"1\">{LOCKED}</xf>"));
        } else {
            out.push_str(&piece.replacen('>', " applyProtection=\"1\">", 1).replace("</xf>", &format!("{LOCKED}</xf>")));
        }
    }
    format!("{out}</cellXfs>{after}")
}

fn without_height_marks(xml: &str, rows: &[u32]) -> String {
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
        out.push_str(&rest[at..at + end].replace(HEIGHT_MARK, ""));
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::with_rows;

    #[test]
    fn a_table_gets_its_rows_and_keeps_the_names_of_its_columns() {
        let table =
            |last: u32| format!(r#"<table id="1" ref="A1:AB{last}"><autoFilter ref="A1:AB{last}"/><tableColumn id="1" name="A1:AB2"/></table>"#);
        assert_eq!(with_rows(&table(2), 20_001), table(20_001));
    }
}

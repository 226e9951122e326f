//! The package that the library for cells gets. It takes shared strings and styles from fixed names, whatever the workbook leads to, and
//! knows sheets by what stands on their tabs; so it gets the parts that count under names of ours, and nothing else.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Unreadable;
use crate::read::package::{Book, Package};
use crate::read::xml;

/// How many shared strings a table may claim in any case; room for them does no harm.
const CLAIMED: u64 = 1 << 20;
/// Name of an empty sheet, for which the library can be asked for styles whatever the others hold.
pub const EMPTY: &str = "empty";

const ROOT: &str = r#"<Relationships><Relationship Id="1" Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// Such a package. Each worksheet has its number as its name; one that cannot be read is left out, so that it is missed.
///
/// # Errors
/// Shared strings or styles cannot be read, or some part means to harm.
pub fn package(package: &mut Package<'_>, book: &Book) -> Result<Vec<u8>, Unreadable> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut bare = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        let added = bare.start_file(name, stored).and_then(|()| Ok(bare.write_all(text.as_bytes())?));
        added.map_err(|_| Unreadable::TooLarge)
    };
    let (mut sheets, mut links) = (String::new(), String::new());
    let mut list = |name: &str| {
        // Writing into memory does not fail.
        let _ = write!(sheets, r#"<sheet name="{name}" r:id="{name}"/>"#);
        let _ = write!(links, r#"<Relationship Id="{name}" Type="/worksheet" Target="/xl/{name}.xml"/>"#);
    };
    add(&format!("xl/{EMPTY}.xml"), "<worksheet><sheetData/></worksheet>")?;
    list(EMPTY);
    for (number, part) in book.sheets.iter().enumerate().filter_map(|(number, sheet)| Some((number, sheet.part.as_ref()?))) {
        match package.read(&part.target) {
            Ok(Some(text)) => add(&format!("xl/{number}.xml"), text)?,
            Err(Unreadable::Tampered) => return Err(Unreadable::Tampered),
            Ok(None) | Err(_) => continue,
        }
        list(&number.to_string());
    }
    for (name, part) in [("xl/sharedStrings.xml", &book.strings), ("xl/styles.xml", &book.styles)] {
        if let Some(text) = part.as_ref().map(|part| package.read(part)).transpose()?.flatten() {
            if claims_too_much(text) {
                return Err(Unreadable::TooLarge);
            }
            add(name, text)?;
        }
    }
    let date_1904 = u8::from(book.is_1904);
    add("_rels/.rels", ROOT)?;
    add("xl/_rels/workbook.xml.rels", &format!("<Relationships>{links}</Relationships>"))?;
    add("xl/workbook.xml", &format!(r#"<workbook><workbookPr date1904="{date_1904}"/><sheets>{sheets}</sheets></workbook>"#))?;
    bare.finish().map(Cursor::into_inner).map_err(|_| Unreadable::TooLarge)
}

/// Whether a table of shared strings claims more of them than it has bytes: the library makes room for all of them at once, and where there
/// is none, the process ends.
fn claims_too_much(xml: &str) -> bool {
    let most = CLAIMED.max(xml.len() as u64);
    xml::first(xml, "sst").is_some_and(|table| {
        let counts = table.attributes().flatten().filter(|attribute| attribute.key.local_name().as_ref() == "uniqueCount");
        counts.filter_map(|count| count.value.parse::<u64>().ok()).any(|count| count > most)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_claims_no_more_than_it_can_hold() {
        let table = |attributes: &str| format!("<?xml version=\"1.0\"?>\n<x:sst xmlns:x=\"m\" {attributes}><x:si/></x:sst>");
        for harmless in ["", "count=\"4294967295\"", "count=\"9\" uniqueCount=\"900\"", "uniqueCount=\"viele\""] {
            assert!(!claims_too_much(&table(harmless)), "{harmless}");
        }
        for absurd in ["uniqueCount=\"4294967295\"", "y:uniqueCount=\"1\" uniqueCount='18446744073709551615'"] {
            assert!(claims_too_much(&table(absurd)), "{absurd}");
        }
    }
}

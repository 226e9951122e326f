//! What the targets share: packages made of parts, workbooks made of cells.

use std::io::{Cursor, Read, Write};
use std::sync::Once;

use torimatome::domain::place::CellRef;
use torimatome::read::document::{self, Document};
use torimatome::read::workbook::{Cell, Sheet, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Parts of an .xlsx file that are tried, in the order in which they stand in the input of the target `parts`.
pub const PARTS: [&str; 8] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/comments1.xml",
    "xl/drawings/drawing1.xml",
    "docProps/core.xml",
];
/// What stands between two of them.
pub const BETWEEN: u8 = 0;

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

/// A panic in a library is caught where files are read; one in the program's own code, or one that is not caught, is a find.
pub fn forgive_libraries() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fatal = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|location| location.file().contains("/registry/")) {
                fatal(info);
            }
        }));
    });
}

/// Opens a file and all in it.
pub fn open(name: &str, bytes: &[u8]) -> Vec<Document> {
    document::open_all(name, bytes, document::open).collect()
}

/// A zip package of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).expect("a name of ours");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// An .xlsx file of the parts in an input.
pub fn workbook(data: &[u8]) -> Vec<u8> {
    let mut parts = vec![("_rels/.rels", ROOT.as_bytes()), ("xl/_rels/workbook.xml.rels", LINKS.as_bytes())];
    parts.extend(PARTS.into_iter().zip(data.split(|byte| *byte == BETWEEN)));
    package(&parts)
}

/// A part of a package.
pub fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    if let Ok(mut part) = archive.by_name(name) {
        part.read_to_end(&mut content).expect("it unpacks");
    }
    content
}

/// Sheets of the cells in an input: a form feed before each sheet, then its name, then lines of row, column and text.
pub fn sheets(text: &str) -> Workbook {
    let sheet = |text: &str| {
        let (name, lines) = text.split_once('\n').unwrap_or((text, ""));
        let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        for line in lines.lines() {
            let mut fields = line.splitn(3, '\t');
            let mut number = || fields.next()?.parse::<u32>().ok();
            let (Some(row), Some(col)) = (number(), number()) else { continue };
            let text = fields.next().unwrap_or_default().replace('\r', "\n");
            if row < 1 << 20 && col < 1 << 14 && !text.trim().is_empty() {
                sheet.cells.insert(CellRef::new(row, col), Cell { text, ..Cell::default() });
            }
        }
        sheet
    };
    Workbook { sheets: text.split('\u{c}').map(sheet).collect(), ..Workbook::default() }
}

/// The input that gives these sheets.
pub fn as_text(workbook: &Workbook) -> String {
    let line = |(at, cell): (&CellRef, &Cell)| format!("{}\t{}\t{}\n", at.row, at.col, cell.text.replace('\n', "\r"));
    let sheet = |sheet: &Sheet| format!("{}\n{}", sheet.name, sheet.cells.iter().map(line).collect::<String>());
    workbook.sheets.iter().map(sheet).collect::<Vec<_>>().join("\u{c}")
}

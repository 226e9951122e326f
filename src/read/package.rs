//! The parts of an .xlsx package and how they lead to each other (ECMA-376, part 2), opened once for everything that the
//! library for cells leaves out.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::gate;
use super::xml::{attribute, elements};

/// Largest part that is read here, in bytes.
const MAX_PART: u64 = 64 << 20;

/// An open package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// A part that another part leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Its id in the part that leads there.
    pub id: String,
    /// What it is, as the last word of the relationship's type: `comments`, `drawing`, …
    pub kind: String,
    /// Name of the part.
    pub target: String,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPart {
    /// Name on the tab.
    pub name: String,
    /// Name of the part.
    pub part: String,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Its text.
    Text(String),
    /// There is no such part.
    Absent,
    /// It does not unpack, has a wrong check sum, is no text or absurdly large.
    Unreadable,
}

impl<'a> Package<'a> {
    /// Opens a package; `None` if the bytes are none.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { archive: ZipArchive::new(Cursor::new(bytes)).ok()? })
    }

    /// Reads a part to its end, so that its check sum is looked at.
    pub fn part(&mut self, name: &str) -> Part {
        let Some(index) = self.index_of(name) else { return Part::Absent };
        let Ok(file) = self.archive.by_index(index) else { return Part::Unreadable };
        if file.size() > MAX_PART {
            return Part::Unreadable;
        }
        let mut bytes = Vec::with_capacity(file.size().min(gate::AT_FIRST) as usize);
        match file.take(MAX_PART + 1).read_to_end(&mut bytes) {
            Ok(read) if read as u64 <= MAX_PART => text(&bytes).map_or(Part::Unreadable, Part::Text),
            _ => Part::Unreadable,
        }
    }

    /// The text of a part, if it can be read.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.part(name) {
            Part::Text(text) => Some(text),
            Part::Absent | Part::Unreadable => None,
        }
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let same = |other: &str| other.replace('\\', "/").eq_ignore_ascii_case(name);
            (0..self.archive.len()).find(|&index| self.archive.name_for_index(index).and_then(Result::ok).is_some_and(|other| same(&other)))
        })
    }

    /// The parts inside the package that a part leads to.
    pub fn relationships(&mut self, of: &str) -> Vec<Relationship> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let Some(xml) = self.text(format!("{folder}/_rels/{name}.rels").trim_start_matches('/')) else {
            return Vec::new();
        };
        let inside = |element: &_| attribute(element, "TargetMode").as_deref() != Some("External");
        let relationships = elements(&xml, "Relationship");
        let relationship = relationships.iter().filter(|element| inside(element)).filter_map(|element| {
            let kind = attribute(element, "Type")?;
            Some(Relationship {
                id: attribute(element, "Id")?,
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &attribute(element, "Target")?),
            })
        });
        relationship.collect()
    }

    /// Name of the part that lists the sheets.
    fn workbook(&mut self) -> String {
        let main = self.relationships("").into_iter().find(|relationship| relationship.kind == "officeDocument");
        main.map_or_else(|| "xl/workbook.xml".to_owned(), |relationship| relationship.target)
    }

    /// The sheets in order, and the table of shared strings.
    pub fn sheets(&mut self) -> (Vec<SheetPart>, Option<String>) {
        let workbook = self.workbook();
        let relationships = self.relationships(&workbook);
        let strings = relationships.iter().find(|relationship| relationship.kind == "sharedStrings").map(|relationship| relationship.target.clone());
        let xml = self.text(&workbook).unwrap_or_default();
        let sheet = |element: &_| {
            let id = attribute(element, "id")?;
            let part = relationships.iter().find(|relationship| relationship.id == id)?.target.clone();
            Some(SheetPart { name: attribute(element, "name")?, part })
        };
        (elements(&xml, "sheet").iter().filter_map(sheet).collect(), strings)
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let utf8 = |text| simdutf8::basic::from_utf8(text).ok().map(str::to_owned);
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] => utf8(text),
        text => utf8(text),
    }
}

/// A target relative to a folder as the name of a part.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for piece in target.split('/') {
        match piece {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            piece => parts.push(piece),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_names_of_parts() {
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl/worksheets", "/xl/comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl", "../../../../x"), "x");
    }
}

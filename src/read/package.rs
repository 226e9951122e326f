//! The parts of an .xlsx package and how they lead to each other (ECMA-376, part 2). Only what is asked for is unpacked, each part once:
//! what else lies in a package, a query or a theme, costs its workbook nothing.

use std::collections::HashMap;

use super::gate;
use super::text;
use super::workbook::Unreadable;
use super::xml::{Piece, attribute, elements, name, walk};

/// An open package.
pub struct Package<'a> {
    archive: gate::Package<'a>,
    /// Where each part stands, by its name in lower case.
    places: HashMap<String, usize>,
    /// The parts that were asked for, by their places.
    texts: HashMap<usize, Result<String, Unreadable>>,
    missed: bool,
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

/// What a workbook's main part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The sheets in order, not only worksheets.
    pub sheets: Vec<SheetPart>,
    /// Name of the table of shared strings.
    pub strings: Option<String>,
    /// Name of the part of styles.
    pub styles: Option<String>,
    /// Whether days are counted since 1904.
    pub is_1904: bool,
}

/// A sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetPart {
    /// Name on the tab.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its part; `None` where the workbook leads to none.
    pub part: Option<Relationship>,
}

impl<'a> Package<'a> {
    /// The package of a workbook.
    ///
    /// # Errors
    /// It is no honest workbook ([`gate::workbook`]).
    pub fn open(mut archive: gate::Package<'a>) -> Result<Self, Unreadable> {
        let places = gate::workbook(&mut archive)?;
        Ok(Self { archive, places, texts: HashMap::new(), missed: false })
    }

    /// The text of a part; `None` if there is no such part.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&mut self, name: &str) -> Result<Option<&str>, Unreadable> {
        let Some(&place) = self.places.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        let archive = &mut self.archive;
        let unpack = || gate::unpack(archive, place).and_then(|bytes| markup(name, &bytes));
        match self.texts.entry(place).or_insert_with(unpack) {
            Ok(text) => Ok(Some(text)),
            Err(reason) => {
                self.missed = true;
                Err(*reason)
            }
        }
    }

    /// The text of a part, if it can be read.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.read(name).ok().flatten().map(str::to_owned)
    }

    /// Whether, since this was asked last, a part was to be read that could not be.
    pub fn has_missed(&mut self) -> bool {
        std::mem::take(&mut self.missed)
    }

    /// The parts inside the package that a part leads to, as far as that can be read.
    pub fn relationships(&mut self, of: &str) -> Vec<Relationship> {
        self.leads(of).unwrap_or_default()
    }

    fn leads(&mut self, of: &str) -> Result<Vec<Relationship>, Unreadable> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let Some(xml) = self.read(format!("{folder}/_rels/{name}.rels").trim_start_matches('/'))? else {
            return Ok(Vec::new());
        };
        let inside = |element: &_| attribute(element, "TargetMode").as_deref() != Some("External");
        let relationships = elements(xml, "Relationship");
        let relationship = relationships.iter().filter(|element| inside(element)).filter_map(|element| {
            let kind = attribute(element, "Type")?;
            Some(Relationship {
                id: attribute(element, "Id")?,
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &attribute(element, "Target")?),
            })
        });
        Ok(relationship.collect())
    }

    /// What the package itself leads to as this kind: the workbook, properties.
    pub fn of_kind(&mut self, kind: &str) -> Result<Option<String>, Unreadable> {
        Ok(self.leads("")?.into_iter().find(|relationship| relationship.kind == kind).map(|relationship| relationship.target))
    }

    /// What the workbook's main part says.
    ///
    /// # Errors
    /// There is no such part, it cannot be read, or it breaks off.
    pub fn book(&mut self) -> Result<Book, Unreadable> {
        let main = self.of_kind("officeDocument")?.ok_or(Unreadable::NotAWorkbook)?;
        let relationships = self.leads(&main)?;
        let target = |kind: &str| relationships.iter().find(|part| part.kind == kind).map(|part| part.target.clone());
        let mut book = Book { strings: target("sharedStrings"), styles: target("styles"), ..Book::default() };
        let mut is_whole = false;
        walk(self.read(&main)?.ok_or(Unreadable::NotAWorkbook)?, true, |piece| match piece {
            Piece::Open(element) if name(element) == "sheet" => book.sheets.push(SheetPart {
                name: attribute(element, "name").unwrap_or_default(),
                hidden: attribute(element, "state").is_some_and(|state| state != "visible"),
                part: attribute(element, "id").and_then(|id| relationships.iter().find(|part| part.id == id).cloned()),
            }),
            Piece::Open(element) if name(element) == "workbookPr" => {
                // An element of an extension has the same name.
                book.is_1904 |= attribute(element, "date1904").is_some_and(|is_set| matches!(is_set.as_str(), "1" | "true"));
            }
            Piece::Close("workbook") => is_whole = true,
            _ => {}
        });
        if is_whole { Ok(book) } else { Err(Unreadable::Damaged) }
    }
}

/// The text of a part that is XML as spreadsheet programs write it: in Unicode, and without definitions of its own, by which a few bytes
/// become many. VML is none; it says nothing of its encoding.
fn markup(name: &str, part: &[u8]) -> Result<String, Unreadable> {
    if name.to_ascii_lowercase().ends_with(".vml") {
        return Ok(text::decode(part).0.into_owned());
    }
    let text = unicode(part).ok_or(Unreadable::Damaged)?;
    let mut prolog = text.trim_ascii_start();
    while let Some((_, rest)) =
        prolog.strip_prefix("<?").and_then(|rest| rest.split_once("?>")).or_else(|| prolog.strip_prefix("<!--")?.split_once("-->"))
    {
        prolog = rest.trim_ascii_start();
    }
    if prolog.starts_with("<!") { Err(Unreadable::Tampered) } else { Ok(text) }
}

fn unicode(bytes: &[u8]) -> Option<String> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] | text => simdutf8::basic::from_utf8(text).ok().map(str::to_owned),
    }
}

/// A target relative to a folder as the name of a part.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
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
        assert_eq!(resolve("xl", "worksheets\\sheet1.xml"), "xl/worksheets/sheet1.xml");
    }
}

//! What calamine does not read: notes, threaded comments, and the date of the last saving.
//!
//! Parts follow ECMA-376 (comments, relationships, core properties) and [MS-XLSX] 2.6.203 (threaded comments). Anything that does
//! not parse is passed over here; the cells themselves are read elsewhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use crate::domain::place::CellRef;
use crate::domain::text::{is_blank, unix_lines};

/// Largest part that is read here, in bytes.
const MAX_PART: u64 = 32 << 20;

/// A note or comment at a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Name of the cell, as the file writes it.
    pub cell: String,
    /// Its text; a thread is one text.
    pub text: String,
}

impl Note {
    /// The cell, if its name is one.
    pub fn cell_ref(&self) -> Option<CellRef> {
        let letters: String = self.cell.chars().take_while(char::is_ascii_alphabetic).collect();
        let row: u32 = self.cell[letters.len()..].parse().ok()?;
        let col =
            letters.bytes().try_fold(0_u32, |col, letter| col.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1))?;
        (col > 0 && row > 0).then(|| CellRef::new(row - 1, col - 1))
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Extra {
    /// Notes by name of the sheet.
    pub notes: BTreeMap<String, Vec<Note>>,
    /// The last saving, as the file says.
    pub modified: Option<String>,
}

/// Reads what there is.
pub fn read(bytes: &[u8]) -> Extra {
    let mut extra = Extra::default();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return extra;
    };
    extra.modified = part(&mut archive, "docProps/core.xml").and_then(|xml| element_text(&xml, "modified"));
    for (sheet, path) in sheet_parts(&mut archive) {
        let mut by_cell: BTreeMap<String, String> = BTreeMap::new();
        let targets = relationships(&mut archive, &path);
        // A threaded comment keeps a legacy note beside it for old programs; the thread is the true one.
        for (kind, is_thread) in [("/comments", false), ("/threadedComment", true)] {
            for target in targets.iter().filter(|(of_kind, _)| of_kind.ends_with(kind)).map(|(_, target)| target) {
                let Some(xml) = part(&mut archive, target) else {
                    continue;
                };
                let mut seen: Vec<String> = Vec::new();
                for (cell, text) in comments(&xml, if is_thread { "threadedComment" } else { "comment" }) {
                    if seen.contains(&cell) {
                        by_cell.entry(cell).and_modify(|all| {
                            all.push('\n');
                            all.push_str(&text);
                        });
                    } else {
                        seen.push(cell.clone());
                        by_cell.insert(cell, text);
                    }
                }
            }
        }
        let notes: Vec<Note> = by_cell.into_iter().filter(|(_, text)| !is_blank(text)).map(|(cell, text)| Note { cell, text }).collect();
        if !notes.is_empty() {
            extra.notes.insert(sheet, notes);
        }
    }
    extra
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let file = archive.by_name(name).ok()?;
    let mut xml = String::new();
    file.take(MAX_PART).read_to_string(&mut xml).ok()?;
    Some(xml)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(attribute.value.as_ref()).ok().map(std::borrow::Cow::into_owned)
}

/// The markup of each worksheet, by its name.
pub fn sheet_texts(bytes: &[u8]) -> BTreeMap<String, String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return BTreeMap::new();
    };
    let parts = sheet_parts(&mut archive);
    // Of two sheets with one name the first is read.
    parts.into_iter().rev().filter_map(|(name, path)| Some((name, part(&mut archive, &path)?))).collect()
}

/// Name and part of each worksheet.
fn sheet_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<(String, String)> {
    let Some(workbook) = part(archive, "xl/workbook.xml") else {
        return Vec::new();
    };
    let targets: BTreeMap<String, String> = relationship_list(archive, "xl/workbook.xml").into_iter().map(|(id, _, target)| (id, target)).collect();
    elements(&workbook, "sheet")
        .iter()
        .filter_map(|sheet| Some((attribute(sheet, "name")?, targets.get(&attribute(sheet, "id")?)?.clone())))
        .collect()
}

fn relationships(archive: &mut ZipArchive<Cursor<&[u8]>>, of: &str) -> Vec<(String, String)> {
    relationship_list(archive, of).into_iter().map(|(_, kind, target)| (kind, target)).collect()
}

/// Id, type and target part of each internal relationship of a part.
fn relationship_list(archive: &mut ZipArchive<Cursor<&[u8]>>, of: &str) -> Vec<(String, String, String)> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let Some(xml) = part(archive, &format!("{folder}/_rels/{name}.rels")) else {
        return Vec::new();
    };
    elements(&xml, "Relationship")
        .iter()
        .filter(|relationship| attribute(relationship, "TargetMode").as_deref() != Some("External"))
        .filter_map(|relationship| {
            let target = attribute(relationship, "Target")?;
            Some((attribute(relationship, "Id")?, attribute(relationship, "Type")?, resolve(folder, &target)))
        })
        .collect()
}

/// A target relative to a folder as a part name.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for piece in target.split('/') {
        match piece {
            ".." => {
                parts.pop();
            }
            "." => {}
            piece => parts.push(piece),
        }
    }
    parts.join("/")
}

fn elements(xml: &str, name: &str) -> Vec<BytesStart<'static>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => found.push(element.into_owned()),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn element_text(xml: &str, name: &str) -> Option<String> {
    texts(xml, name, &[]).into_iter().map(|(_, text)| text).next().filter(|text| !text.is_empty())
}

fn comments(xml: &str, element: &str) -> Vec<(String, String)> {
    texts(xml, element, &["rPh"]).into_iter().filter_map(|(start, text)| Some((attribute(&start, "ref")?, unix_lines(&text)))).collect()
}

/// Each element of this name with all text inside it, but for what stands in `skip`.
fn texts(xml: &str, name: &str, skip: &[&str]) -> Vec<(BytesStart<'static>, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let mut current: Option<(BytesStart<'static>, String)> = None;
    let mut skipping = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == name => current = Some((element.into_owned(), String::new())),
            Ok(Event::Start(element)) if skip.contains(&element.local_name().as_ref()) => skipping += 1,
            Ok(Event::End(element)) if skip.contains(&element.local_name().as_ref()) => skipping -= 1,
            Ok(Event::End(element)) if element.local_name().as_ref() == name => found.extend(current.take()),
            Ok(Event::Text(text)) if skipping == 0 => {
                if let Some((_, all)) = &mut current {
                    all.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(reference)) if skipping == 0 => {
                if let Some((_, all)) = &mut current {
                    let entity = format!("&{};", &*reference);
                    all.push_str(&quick_xml::escape::unescape(&entity).unwrap_or_default());
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

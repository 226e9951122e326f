//! Notes and threaded comments at cells, and what else was written over a sheet: a [`Note`] each.
//!
//! Parts follow ECMA-376 (comments) and [MS-XLSX] 2.6.203 (threaded comments).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::package::{Package, Relationship};
use super::xml::{attribute, texts, unescaped};
use crate::domain::place::CellRef;
use crate::domain::returned::StrayKind;
use crate::domain::text::{is_blank, unix_lines};

/// Something over a sheet: a note or comment at a cell, a text box, a shape, a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Name of the cell, as the file writes it; for a shape the cell under its upper left corner. Empty if not known.
    pub cell: String,
    /// Its text; a thread is one text.
    pub text: String,
    /// What it stands in.
    pub kind: StrayKind,
}

impl Note {
    /// A picture, embedded file or chart without text.
    pub fn unread(cell: String) -> Self {
        Self { cell, text: "中の文字は読み取っていません".to_owned(), kind: StrayKind::Object }
    }

    /// A text box or shape.
    pub fn shape(cell: String, text: String) -> Self {
        Self { cell, text, kind: StrayKind::Shape }
    }

    /// The cell, if its name is one.
    pub fn cell_ref(&self) -> Option<CellRef> {
        CellRef::parse(&self.cell)
    }
}

/// Notes and threads of a sheet, given the parts to which it leads.
pub fn read(package: &mut Package<'_>, parts: &[Relationship]) -> Vec<Note> {
    let mut by_cell: BTreeMap<String, String> = BTreeMap::new();
    // A threaded comment keeps a legacy note beside it for old programs; the thread is the true one.
    for (kind, element) in [("comments", "comment"), ("threadedComment", "threadedComment")] {
        for part in parts.iter().filter(|part| part.kind == kind) {
            let Some(xml) = package.text(&part.target) else {
                continue;
            };
            let mut seen = BTreeSet::new();
            for (cell, text) in comments(&xml, element) {
                if seen.insert(cell.clone()) {
                    by_cell.insert(cell, text);
                } else {
                    by_cell.entry(cell).and_modify(|all| {
                        all.push('\n');
                        all.push_str(&text);
                    });
                }
            }
        }
    }
    by_cell.into_iter().filter(|(_, text)| !is_blank(text)).map(|(cell, text)| Note { cell, text, kind: StrayKind::Note }).collect()
}

fn comments(xml: &str, element: &str) -> Vec<(String, String)> {
    let said = |text: &str| unix_lines(&unescaped(text));
    let authors: Vec<String> = texts(xml, "author", &[]).into_iter().map(|(_, author)| said(&author)).collect();
    // A program begins a note with its author's name; that alone is nothing written.
    let is_name = |text: &str| text.trim().strip_suffix([':', '：']).is_some_and(|name| authors.iter().any(|author| author.trim() == name));
    let comments = texts(xml, element, &["rPh"]).into_iter().filter_map(|(start, text)| Some((attribute(&start, "ref")?, said(&text))));
    comments.filter(|(_, text)| !is_name(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn the_name_of_a_notes_author_is_no_note() {
        let xml = "<comments><authors><author>甲</author></authors><commentList><comment ref='A1'><text><r><t>甲:\n</t></r></text></comment>\
            <comment ref='A2'><text><t>甲:\n速報値</t></text></comment><comment ref='A3'><text><t>乙:</t></text></comment></commentList></comments>";
        let found: Vec<String> = comments(xml, "comment").into_iter().map(|(cell, _)| cell).collect();
        assert_eq!(found, ["A2", "A3"]);
    }
}

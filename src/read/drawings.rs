//! Text boxes and shapes over a sheet, grouped ones too: drawings (ECMA-376, 20.1 and 20.5), diagrams (21.4), and the drawings
//! in VML of older files.

use super::notes::Note;
use super::package::{Package, Relationship};
use super::xml::{Piece, attribute, name, walk};
use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank, unix_lines};

/// The written shapes of a sheet, given the parts to which it leads.
pub fn read(package: &mut Package<'_>, parts: &[Relationship]) -> Vec<Note> {
    let mut found = Vec::new();
    for drawing in parts.iter().filter(|part| part.kind == "drawing") {
        found.extend(package.text(&drawing.target).map(|xml| shapes(&xml)).unwrap_or_default());
        for diagram in package.relationships(&drawing.target).iter().filter(|part| part.kind == "diagramData") {
            found.extend(package.text(&diagram.target).map(|xml| Note { cell: String::new(), text: diagram_text(&xml) }));
        }
    }
    for vml in parts.iter().filter(|part| part.kind == "vmlDrawing") {
        // A control stands in both; what it says counts once.
        let old = package.text(&vml.target).map(|xml| old_shapes(&xml)).unwrap_or_default();
        let known: Vec<String> = found.iter().map(|note: &Note| fold(&note.text)).collect();
        found.extend(old.into_iter().filter(|note| !known.contains(&fold(&note.text))));
    }
    found.retain(|note| !is_blank(&note.text));
    found
}

/// Texts of shapes, each with the cell to which it is anchored.
fn shapes(xml: &str) -> Vec<Note> {
    let mut found = Vec::new();
    let mut anchor: (Option<u32>, Option<u32>) = (None, None);
    let mut path: Vec<String> = Vec::new();
    let mut text: Option<String> = None;
    // What stands in a fallback stands beside it in its newer form.
    let mut fallbacks = 0_usize;
    walk(xml, true, |piece| match piece {
        Piece::Open(element) => {
            let name = name(element);
            match name {
                "Fallback" => fallbacks += 1,
                "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => anchor = (None, None),
                "sp" => text = Some(String::new()),
                "br" => text.iter_mut().for_each(|text| text.push('\n')),
                _ => {}
            }
            path.push(name.to_owned());
        }
        Piece::Close(name) => {
            match name {
                "Fallback" => fallbacks = fallbacks.saturating_sub(1),
                "p" => text.iter_mut().for_each(|text| text.push('\n')),
                "sp" => {
                    let text = text.take().filter(|_| fallbacks == 0);
                    let cell = anchor.0.zip(anchor.1).map(|(row, col)| CellRef::new(row, col).a1()).unwrap_or_default();
                    found.extend(text.map(|text| Note { cell, text: unix_lines(text.trim_end_matches('\n')) }));
                }
                _ => {}
            }
            path.pop();
        }
        Piece::Text(said) => match path.as_slice() {
            [.., from, at] if from == "from" && at == "row" => anchor.0 = said.trim().parse().ok(),
            [.., from, at] if from == "from" && at == "col" => anchor.1 = said.trim().parse().ok(),
            [.., at] if at == "t" => text.iter_mut().for_each(|text| text.push_str(said)),
            _ => {}
        },
    });
    found
}

/// Everything that a diagram says, a line each.
fn diagram_text(xml: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut in_text = false;
    walk(xml, true, |piece| match piece {
        Piece::Open(element) if name(element) == "t" => in_text = true,
        Piece::Close("t") => in_text = false,
        Piece::Close("p") => lines.push(std::mem::take(&mut line)),
        Piece::Text(text) if in_text => line.push_str(text),
        _ => {}
    });
    lines.retain(|line| !is_blank(line));
    lines.join("\n")
}

/// Texts of shapes in VML but for those that draw the notes, which are read as such.
fn old_shapes(xml: &str) -> Vec<Note> {
    let mut found = Vec::new();
    let mut shape: Option<OldShape> = None;
    let mut element_name = String::new();
    walk(xml, false, |piece| match piece {
        Piece::Open(element) => {
            element_name = name(element).to_owned();
            match element_name.as_str() {
                "shape" | "rect" | "roundrect" | "oval" | "line" => shape = Some(OldShape::default()),
                "textbox" => shape.iter_mut().for_each(|shape| shape.in_text = true),
                "br" => shape.iter_mut().for_each(|shape| shape.write("\n")),
                "ClientData" => {
                    let kind = attribute(element, "ObjectType");
                    if let Some(shape) = &mut shape {
                        shape.is_note = kind.as_deref() == Some("Note");
                    }
                }
                _ => {}
            }
        }
        Piece::Close("textbox") => shape.iter_mut().for_each(|shape| shape.in_text = false),
        Piece::Close("div") => shape.iter_mut().for_each(|shape| shape.write("\n")),
        Piece::Close("shape" | "rect" | "roundrect" | "oval" | "line") => found.extend(shape.take().and_then(OldShape::note)),
        Piece::Close(_) => element_name.clear(),
        Piece::Text(text) => {
            if let Some(shape) = &mut shape {
                if element_name == "Anchor" && shape.anchor.is_empty() {
                    shape.anchor = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
                } else {
                    shape.write(text.trim());
                }
            }
        }
    });
    found
}

#[derive(Default)]
struct OldShape {
    text: String,
    in_text: bool,
    is_note: bool,
    /// Column, offset, row, offset of the upper left corner, then of the lower right one.
    anchor: Vec<u32>,
}

impl OldShape {
    fn write(&mut self, text: &str) {
        if self.in_text {
            self.text.push_str(text);
        }
    }

    fn note(self) -> Option<Note> {
        let cell = match self.anchor.as_slice() {
            [col, _, row, ..] => CellRef::new(*row, *col).a1(),
            _ => String::new(),
        };
        (!self.is_note).then(|| Note { cell, text: self.text.trim_end_matches('\n').to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_in_groups_and_controls_of_old_programs() {
        let xml = r#"<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:mc="m"><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row></xdr:from>
            <xdr:to><xdr:col>9</xdr:col><xdr:row>9</xdr:row></xdr:to><xdr:grpSp>
            <xdr:sp><xdr:txBody><a:p><a:r><a:t>一行目</a:t></a:r><a:br/><a:r><a:t>続き</a:t></a:r></a:p><a:p><a:fld><a:t>二段落</a:t></a:fld></a:p></xdr:txBody></xdr:sp>
            <xdr:sp><xdr:txBody><a:p><a:endParaRPr/></a:p></xdr:txBody></xdr:sp></xdr:grpSp></xdr:twoCellAnchor>
            <mc:AlternateContent><mc:Choice><xdr:absoluteAnchor><xdr:sp><a:p><a:t>新</a:t></a:p></xdr:sp></xdr:absoluteAnchor></mc:Choice>
            <mc:Fallback><xdr:absoluteAnchor><xdr:sp><a:p><a:t>旧</a:t></a:p></xdr:sp></xdr:absoluteAnchor></mc:Fallback></mc:AlternateContent></xdr:wsDr>"#;
        let found: Vec<(String, String)> = shapes(xml).into_iter().filter(|note| !is_blank(&note.text)).map(|note| (note.cell, note.text)).collect();
        let expected = [("C5", "一行目\n続き\n二段落"), ("", "新")].map(|(cell, text)| (cell.to_owned(), text.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn old_shapes_need_not_be_well_formed() {
        let xml = r#"<xml xmlns:v="v" xmlns:x="x"><v:shape><v:textbox><div style='a'><font>上の行<br>下の行</font></div></v:textbox>
            <x:ClientData ObjectType="Shape"><x:Anchor> 1, 15, 3, 2, 3, 0, 6, 0</x:Anchor></x:ClientData></v:shape>
            <v:shape><v:textbox><div>注</div></v:textbox><x:ClientData ObjectType="Note"><x:Anchor>1,1,1,1</x:Anchor></x:ClientData></v:shape></xml>"#;
        assert_eq!(old_shapes(xml), [Note { cell: "B4".to_owned(), text: "上の行\n下の行".to_owned() }]);
    }
}

//! Text boxes, shapes and charts over a sheet, grouped ones too: drawings (ECMA-376, 20.1 and 20.5), charts (21.2), diagrams (21.4), and
//! the drawings in VML of older files. Of pictures and embedded files is only told that they are there.

use super::notes::Note;
use super::package::{Package, Relationship};
use super::xml::{Piece, attribute, name, walk};
use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank, unix_lines};

/// Elements of VML that are a shape (ISO/IEC 29500-4, 19.1).
const OLD_SHAPES: [&str; 9] = ["shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image"];

/// What a drawing holds, each with the name of the cell to which it is anchored, if it is.
#[derive(Default)]
struct Drawn {
    texts: Vec<Note>,
    pictures: Vec<String>,
    /// Charts and diagrams, by the id of the part that they lead to.
    frames: Vec<(String, String)>,
}

/// The written shapes of a sheet, and a note where something lies that cannot be read, given the parts to which the sheet leads.
pub fn read(package: &mut Package<'_>, parts: &[Relationship]) -> Vec<Note> {
    let mut found = Drawn::default();
    for drawing in parts.iter().filter(|part| part.kind == "drawing") {
        let Some(drawn) = package.text(&drawing.target).map(|xml| shapes(&xml)) else { continue };
        found.texts.extend(drawn.texts);
        found.pictures.extend(drawn.pictures);
        for part in package.relationships(&drawing.target) {
            let cell = drawn.frames.iter().find(|(_, id)| *id == part.id).map(|(cell, _)| cell.clone()).unwrap_or_default();
            match part.kind.as_str() {
                "diagramData" => found.texts.extend(package.text(&part.target).map(|xml| Note::shape(cell, all_text(&xml)))),
                "chart" | "chartEx" => chart(package, &part.target, &cell, &mut found),
                _ => {}
            }
        }
    }
    for vml in parts.iter().filter(|part| part.kind == "vmlDrawing") {
        let Some(old) = package.text(&vml.target).map(|xml| old_shapes(&xml)) else { continue };
        // A control stands in both; what it says counts once.
        let known: Vec<String> = found.texts.iter().map(|note: &Note| fold(&note.text)).collect();
        found.texts.extend(old.texts.into_iter().filter(|note| !known.contains(&fold(&note.text))));
        found.pictures.extend(old.pictures);
    }
    let is_embedded = |part: &Relationship| matches!(part.kind.as_str(), "oleObject" | "package");
    if parts.iter().any(is_embedded) {
        found.pictures.push(String::new());
    }
    found.texts.retain(|note| !is_blank(&note.text));
    if !found.pictures.is_empty() {
        let cell = found.pictures.into_iter().find(|cell| !cell.is_empty());
        found.texts.push(Note::unread(cell.unwrap_or_default()));
    }
    found.texts
}

/// What someone wrote into a chart: titles, labels, text boxes. What it takes from cells stands there.
fn chart(package: &mut Package<'_>, part: &str, cell: &str, found: &mut Drawn) {
    let mut texts = vec![package.text(part).map(|xml| all_text(&xml)).unwrap_or_default()];
    for shapes_part in package.relationships(part).iter().filter(|part| part.kind == "chartUserShapes") {
        let drawn = package.text(&shapes_part.target).map(|xml| shapes(&xml)).unwrap_or_default();
        texts.extend(drawn.texts.into_iter().map(|note| note.text));
    }
    texts.retain(|text| !is_blank(text));
    if texts.is_empty() {
        found.pictures.push(cell.to_owned());
    } else {
        found.texts.push(Note::shape(cell.to_owned(), texts.join("\n")));
    }
}

/// What a drawing holds.
fn shapes(xml: &str) -> Drawn {
    let mut found = Drawn::default();
    let mut anchor: (Option<u32>, Option<u32>) = (None, None);
    let mut path: Vec<String> = Vec::new();
    let mut text: Option<String> = None;
    // What stands in a fallback stands beside it in its newer form.
    let mut fallbacks = 0_usize;
    let cell = |(row, col): (Option<u32>, Option<u32>)| row.zip(col).map(|(row, col)| CellRef::new(row, col).a1()).unwrap_or_default();
    walk(xml, true, |piece| match piece {
        Piece::Open(element) => {
            let name = name(element);
            match name {
                "Fallback" => fallbacks += 1,
                "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => anchor = (None, None),
                "sp" => text = Some(String::new()),
                "br" => text.iter_mut().for_each(|text| text.push('\n')),
                // What was drawn by hand is a picture, too.
                "pic" | "contentPart" if fallbacks == 0 => found.pictures.push(cell(anchor)),
                "chart" => found.frames.extend(attribute(element, "id").map(|id| (cell(anchor), id))),
                "relIds" => found.frames.extend(attribute(element, "dm").map(|id| (cell(anchor), id))),
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
                    found.texts.extend(text.map(|text| Note::shape(cell(anchor), unix_lines(text.trim_end_matches('\n')))));
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

/// Everything that a diagram or chart says, a line each.
fn all_text(xml: &str) -> String {
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

/// What a drawing in VML holds but for the shapes that draw the notes, which are read as such.
fn old_shapes(xml: &str) -> Drawn {
    let mut found = Drawn::default();
    let mut shape: Option<OldShape> = None;
    let mut element_name = String::new();
    walk(xml, false, |piece| match piece {
        Piece::Open(element) => {
            element_name = name(element).to_owned();
            match element_name.as_str() {
                name if OLD_SHAPES.contains(&name) => shape = Some(OldShape { is_picture: name == "image", ..OldShape::default() }),
                "textbox" => shape.iter_mut().for_each(|shape| shape.in_text = true),
                "textpath" => {
                    let text = attribute(element, "string").unwrap_or_default();
                    if let Some(shape) = &mut shape {
                        shape.text.push_str(&text);
                    }
                }
                "imagedata" => shape.iter_mut().for_each(|shape| shape.is_picture = true),
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
        Piece::Close(name) if OLD_SHAPES.contains(&name) => {
            if let Some(shape) = shape.take().filter(|shape| !shape.is_note) {
                if shape.is_picture {
                    found.pictures.push(shape.cell());
                }
                found.texts.push(Note::shape(shape.cell(), shape.text.trim_end_matches('\n').to_owned()));
            }
        }
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
    is_picture: bool,
    /// Column, offset, row, offset of the upper left corner, then of the lower right one.
    anchor: Vec<u32>,
}

impl OldShape {
    fn write(&mut self, text: &str) {
        if self.in_text {
            self.text.push_str(text);
        }
    }

    fn cell(&self) -> String {
        match self.anchor.as_slice() {
            [col, _, row, ..] => CellRef::new(*row, *col).a1(),
            _ => String::new(),
        }
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
        let found: Vec<(String, String)> =
            shapes(xml).texts.into_iter().filter(|note| !is_blank(&note.text)).map(|note| (note.cell, note.text)).collect();
        let expected = [("C5", "一行目\n続き\n二段落"), ("", "新")].map(|(cell, text)| (cell.to_owned(), text.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn old_shapes_need_not_be_well_formed() {
        let xml = r#"<xml xmlns:v="v" xmlns:x="x"><v:shape><v:textbox><div style='a'><font>上の行<br>下の行</font></div></v:textbox>
            <x:ClientData ObjectType="Shape"><x:Anchor> 1, 15, 3, 2, 3, 0, 6, 0</x:Anchor></x:ClientData></v:shape>
            <v:shape><v:textbox><div>注</div></v:textbox><x:ClientData ObjectType="Note"><x:Anchor>1,1,1,1</x:Anchor></x:ClientData></v:shape></xml>"#;
        assert_eq!(old_shapes(xml).texts, [Note::shape("B4".to_owned(), "上の行\n下の行".to_owned())]);
    }

    #[test]
    fn old_shapes_of_every_form() {
        let boxed = |shape: &str| format!("<v:{shape}><v:textbox><div>文</div></v:textbox></v:{shape}>");
        for shape in OLD_SHAPES {
            let found = old_shapes(&format!("<xml>{}</xml>", boxed(shape)));
            assert_eq!((found.texts, found.pictures.len()), (vec![Note::shape(String::new(), "文".to_owned())], usize::from(shape == "image")));
        }
        let art = "<xml><v:shapetype><v:textpath on='t'/></v:shapetype><v:shape><v:textpath string='飾り文字'/></v:shape></xml>";
        assert_eq!(old_shapes(art).texts[0].text, "飾り文字");
        let logo = "<xml><v:shape><v:imagedata o:relid='rId1'/></v:shape></xml>";
        assert_eq!(old_shapes(logo).pictures, [""]);
    }
}

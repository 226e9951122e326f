//! A workbook by its parts, for what no value of ours can say: notes, shapes, struck-through type, formats of numbers.

use super::packages;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The parts of a workbook, in order.
pub struct Parts {
    parts: Vec<(String, Vec<u8>)>,
}

/// Text as XML writes it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Parts {
    /// Takes a workbook apart.
    pub fn of(bytes: &[u8]) -> Self {
        Self { parts: packages::parts(bytes) }
    }

    /// Puts the workbook together.
    pub fn bytes(&self) -> Vec<u8> {
        packages::package(&self.parts)
    }

    /// The text of a part; empty if there is none.
    pub fn text(&self, name: &str) -> String {
        let part = self.parts.iter().find(|(part, _)| part == name);
        part.map(|(_, content)| String::from_utf8(content.clone()).expect("UTF-8")).unwrap_or_default()
    }

    /// Adds or replaces a part.
    pub fn put(&mut self, name: &str, content: &str) {
        match self.parts.iter_mut().find(|(part, _)| part == name) {
            Some((_, old)) => *old = content.as_bytes().to_vec(),
            None => self.parts.push((name.to_owned(), content.as_bytes().to_vec())),
        }
    }

    /// Replaces the one occurrence of a piece of text in a part.
    pub fn replace(&mut self, name: &str, old: &str, new: &str) {
        let text = self.text(name);
        assert_eq!(text.matches(old).count(), 1, "{old} stands once in {name}");
        self.put(name, &text.replace(old, new));
    }

    /// Lets a part lead to another one. `kind` is the last word of the relationship's type.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str) {
        let (folder, file) = part.rsplit_once('/').expect("a folder");
        let name = format!("{folder}/_rels/{file}.rels");
        let old = self.text(&name);
        let id = old.matches("<Relationship ").count() + 1;
        let relationship = format!(r#"<Relationship Id="rId{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
        let new = if old.is_empty() {
            format!(r#"<Relationships xmlns="{PACKAGE}">{relationship}</Relationships>"#)
        } else {
            old.replace("</Relationships>", &format!("{relationship}</Relationships>"))
        };
        self.put(&name, &new);
    }

    /// Adds a note at a cell of a sheet (from one).
    pub fn note(&mut self, sheet: usize, cell: &str, text: &str) {
        self.notes(sheet, &[(cell, text)]);
    }

    /// Adds notes to a sheet.
    pub fn notes(&mut self, sheet: usize, notes: &[(&str, &str)]) {
        let comment = |(cell, text): &(&str, &str)| {
            format!(r#"<comment ref="{cell}" authorId="0"><text><r><t xml:space="preserve">{}</t></r></text></comment>"#, escaped(text))
        };
        let list: String = notes.iter().map(comment).collect();
        let xml = format!(r#"<comments xmlns="{MAIN}"><authors><author>課</author></authors><commentList>{list}</commentList></comments>"#);
        self.put(&format!("xl/comments{sheet}.xml"), &xml);
        self.relate(&format!("xl/worksheets/sheet{sheet}.xml"), "comments", &format!("../comments{sheet}.xml"));
    }

    /// Adds a thread of comments at a cell of a sheet, with the note that old programs see.
    pub fn thread(&mut self, sheet: usize, cell: &str, texts: &[&str]) {
        self.note(sheet, cell, &format!("[スレッド化されたコメント]\n\nコメント:\n    {}", texts.join("\n返信:\n    ")));
        let space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments";
        let comments: String = texts
            .iter()
            .map(|text| format!(r#"<threadedComment ref="{cell}" id="{{0}}"><text>{}</text></threadedComment>"#, escaped(text)))
            .collect();
        self.put(
            &format!("xl/threadedComments/threadedComment{sheet}.xml"),
            &format!(r#"<ThreadedComments xmlns="{space}">{comments}</ThreadedComments>"#),
        );
        let relationships = format!("xl/worksheets/_rels/sheet{sheet}.xml.rels");
        self.relate(&format!("xl/worksheets/sheet{sheet}.xml"), "x", &format!("../threadedComments/threadedComment{sheet}.xml"));
        self.replace(&relationships, &format!("{OFFICE}/x"), "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment");
    }

    /// Adds text boxes over a sheet, each at a cell (row and column from zero); all of them in one group, if wanted.
    pub fn text_boxes(&mut self, sheet: usize, boxes: &[((u32, u32), &str)], grouped: bool) {
        let shape = |text: &str| {
            let paragraphs: String = text.split('\n').map(|line| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escaped(line))).collect();
            format!(
                r#"<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="テキスト ボックス 1"/></xdr:nvSpPr><xdr:txBody><a:bodyPr/>{paragraphs}</xdr:txBody></xdr:sp>"#
            )
        };
        let anchor = |(row, col): (u32, u32), inside: &str| {
            format!(
                "<xdr:twoCellAnchor><xdr:from><xdr:col>{col}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>\
                 <xdr:to><xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{inside}<xdr:clientData/></xdr:twoCellAnchor>",
                col + 2,
                row + 2
            )
        };
        let shapes: Vec<String> = boxes.iter().map(|(_, text)| shape(text)).collect();
        let anchors: String = if grouped {
            anchor(boxes[0].0, &format!("<xdr:grpSp>{}</xdr:grpSp>", shapes.concat()))
        } else {
            boxes.iter().zip(&shapes).map(|((at, _), shape)| anchor(*at, shape)).collect()
        };
        let drawing = "http://schemas.openxmlformats.org/drawingml/2006";
        let xml = format!(r#"<xdr:wsDr xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main">{anchors}</xdr:wsDr>"#);
        self.put(&format!("xl/drawings/drawing{sheet}.xml"), &xml);
        self.relate(&format!("xl/worksheets/sheet{sheet}.xml"), "drawing", &format!("../drawings/drawing{sheet}.xml"));
    }

    /// Adds a drawing over a sheet (or over a sheet of another kind, by the name of its part): what it holds, and the parts to which it
    /// leads by kind, each with its text.
    pub fn drawing(&mut self, part: &str, inside: &str, beside: &[(&str, &str)]) {
        let space = "http://schemas.openxmlformats.org/drawingml/2006";
        let anchors =
            format!("<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>0</xdr:row></xdr:from>{inside}<xdr:clientData/></xdr:oneCellAnchor>");
        let names = format!("xmlns:xdr=\"{space}/spreadsheetDrawing\" xmlns:a=\"{space}/main\" xmlns:c=\"{space}/chart\" xmlns:r=\"{OFFICE}\"");
        self.put("xl/drawings/drawing9.xml", &format!("<xdr:wsDr {names}>{anchors}</xdr:wsDr>"));
        self.relate(part, "drawing", "../drawings/drawing9.xml");
        for (index, (kind, text)) in beside.iter().enumerate() {
            let name = format!("{kind}9{index}.xml");
            self.put(&format!("xl/charts/{name}"), text);
            self.relate("xl/drawings/drawing9.xml", kind, &format!("../charts/{name}"));
        }
    }

    /// Adds a sheet that is a chart, behind all others, and tells the name of its part.
    pub fn chart_sheet(&mut self, name: &str) -> String {
        let part = "xl/chartsheets/sheet1.xml";
        let header = "<headerFooter><oddHeader>&amp;C課内資料</oddHeader></headerFooter>";
        self.put(part, &format!("<chartsheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{header}</chartsheet>"));
        let relationships = self.text("xl/_rels/workbook.xml.rels").matches("<Relationship ").count();
        self.relate("xl/workbook.xml", "chartsheet", "chartsheets/sheet1.xml");
        let sheet = format!("<sheet name=\"{name}\" sheetId=\"99\" r:id=\"rId{}\"/></sheets>", relationships + 1);
        self.replace("xl/workbook.xml", "</sheets>", &sheet);
        part.to_owned()
    }

    /// Puts something else into a cell of a sheet: attributes besides its name and look, and what it holds.
    pub fn cell(&mut self, sheet: usize, cell: &str, attributes: &str, content: &str) {
        let part = format!("xl/worksheets/sheet{sheet}.xml");
        let xml = self.text(&part);
        let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell} is written"));
        let tag = &xml[start..=start + xml[start..].find('>').expect("the tag ends")];
        let end = start + if tag.ends_with("/>") { tag.len() } else { xml[start..].find("</c>").expect("the cell ends") + "</c>".len() };
        let look = tag.split_once(" s=\"").map_or("0", |(_, rest)| rest.split('"').next().expect("a look"));
        let look = if attributes.contains(" s=") { String::new() } else { format!(" s=\"{look}\"") };
        let new = format!("{}<c r=\"{cell}\"{look}{attributes}>{content}</c>{}", &xml[..start], &xml[end..]);
        self.put(&part, &new);
    }

    /// Puts runs of type into a cell: text and whether it is struck out. In the cell itself, or in the table of shared strings.
    pub fn runs(&mut self, sheet: usize, cell: &str, runs: &[(&str, bool)], inline: bool) {
        let run = |(text, struck): &(&str, bool)| {
            let look = if *struck { "<rPr><strike/><color rgb=\"FFFF0000\"/></rPr>" } else { "<rPr><color rgb=\"FFFF0000\"/></rPr>" };
            format!("<r>{look}<t xml:space=\"preserve\">{}</t></r>", escaped(text))
        };
        let runs: String = runs.iter().map(run).collect();
        if inline {
            self.cell(sheet, cell, " t=\"inlineStr\"", &format!("<is>{runs}</is>"));
        } else {
            let index = self.shared_string(&runs);
            self.cell(sheet, cell, " t=\"s\"", &format!("<v>{index}</v>"));
        }
    }

    /// Adds an entry to the table of shared strings and tells its index.
    pub fn shared_string(&mut self, inside: &str) -> usize {
        let table = self.text("xl/sharedStrings.xml");
        let index = table.matches("<si>").count();
        self.put("xl/sharedStrings.xml", &table.replace("</sst>", &format!("<si>{inside}</si></sst>")));
        index
    }

    /// Adds a look with a format for numbers, or struck-through type, and tells its index.
    pub fn look(&mut self, format: Option<&str>, struck: bool) -> usize {
        let styles = self.text("xl/styles.xml");
        let count = |list: &str, item: &str| {
            let (_, rest) = styles.split_once(&format!("<{list} ")).unwrap_or_default();
            rest.split(&format!("</{list}>")).next().unwrap_or_default().matches(item).count()
        };
        let mut new = styles.clone();
        let mut look = String::from("<xf borderId=\"0\" fillId=\"0\" xfId=\"0\"");
        if struck {
            look.push_str(&format!(" fontId=\"{}\" applyFont=\"1\"", count("fonts", "<font>")));
            new = new.replacen("</fonts>", "<font><strike/><sz val=\"10\"/><name val=\"Meiryo\"/></font></fonts>", 1);
        }
        let id = 900 + count("cellXfs", "<xf ");
        match format.map(str::parse::<u32>) {
            Some(Ok(built_in)) => look.push_str(&format!(" numFmtId=\"{built_in}\"")),
            Some(Err(_)) => {
                look.push_str(&format!(" numFmtId=\"{id}\" applyNumberFormat=\"1\""));
                let element = format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escaped(format.unwrap_or_default()));
                new = if new.contains("</numFmts>") {
                    new.replacen("</numFmts>", &format!("{element}</numFmts>"), 1)
                } else {
                    new.replacen("<fonts", &format!("<numFmts count=\"1\">{element}</numFmts><fonts"), 1)
                };
            }
            None => look.push_str(" numFmtId=\"49\""),
        }
        let index = count("cellXfs", "<xf ");
        new = new.replacen("</cellXfs>", &format!("{look}/></cellXfs>"), 1);
        self.put("xl/styles.xml", &new);
        index
    }

    /// Adds to what is printed on the edges of a sheet's pages.
    pub fn header(&mut self, sheet: usize, code: &str) {
        let part = format!("xl/worksheets/sheet{sheet}.xml");
        let old = self.text(&part);
        let new = match old.find("</oddHeader>") {
            Some(at) => format!("{}{}{}", &old[..at], escaped(code), &old[at..]),
            None => old.replacen("</worksheet>", &format!("<headerFooter><oddHeader>{}</oddHeader></headerFooter></worksheet>", escaped(code)), 1),
        };
        self.put(&part, &new);
    }
}

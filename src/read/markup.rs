//! A look at the markup of a worksheet for what the library for cells passes over without a word: cells after the table seems to
//! have ended, values that are not plain text, numbers of shared strings that are none.

/// What the markup tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markup {
    /// Cells of the table, empty ones too.
    pub cells: usize,
    /// Whether every cell names its place, so that one can be passed over without moving the next.
    pub is_placed: bool,
    /// Whether nothing stands in it that the library would misread.
    pub is_plain: bool,
}

/// Looks through the markup of a worksheet.
pub fn look(xml: &str) -> Markup {
    let mut markup = Markup { cells: 0, is_placed: true, is_plain: true };
    let mut kind = "";
    let mut rest = xml;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
        match name.rsplit(':').next().unwrap_or_default() {
            "c" => {
                let (mut place, mut of_kind) = (None, None);
                for (name, value) in tag.split('>').next().unwrap_or_default().split_ascii_whitespace().filter_map(|pair| pair.split_once('=')) {
                    let attribute = match name {
                        "r" => &mut place,
                        "t" => &mut of_kind,
                        _ => continue,
                    };
                    // Of two the library takes the one, a spreadsheet program neither.
                    markup.is_plain &= attribute.replace(value.trim_end_matches('/').trim_matches(['"', '\''])).is_none();
                }
                kind = of_kind.unwrap_or("n");
                markup.cells += 1;
                markup.is_placed &= place.is_some();
            }
            "v" if !is_empty(tag) => markup.is_plain &= tag.split_once('>').is_some_and(|(_, value)| is_plain(value, kind)),
            // A second table is not read.
            "sheetData" if markup.cells > 0 => markup.is_plain = false,
            _ => {}
        }
    }
    markup
}

/// Whether an element has no content.
fn is_empty(tag: &str) -> bool {
    tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))
}

/// Whether what follows is the text of a value and then its end.
fn is_plain(value: &str, kind: &str) -> bool {
    let Some((text, end)) = value.split_once('<') else {
        return false;
    };
    let is_text = match kind {
        "s" => text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()),
        "n" | "b" | "e" => !text.contains('&'),
        _ => true,
    };
    is_text && end.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::look;

    fn sheet(rows: &str) -> String {
        format!("<?xml version=\"1.0\"?><x:worksheet><x:cols><x:col min=\"1\"/></x:cols><x:sheetData>{rows}</x:sheetData></x:worksheet>")
    }

    #[test]
    fn what_programs_write_is_plain() {
        for cell in [
            r#"<c r="A1" s="3" t="s"><v>12</v></c>"#,
            r#"<x:c r="A1"><x:v>1.5E-3</x:v></x:c>"#,
            r#"<c t='str' r='A1'><f>"&lt;c&gt;"</f><v>一 &amp; 二</v></c>"#,
            r#"<c r="A1" t="inlineStr"><is><r><t xml:space="preserve"> 一 </t></r></is></c>"#,
            r#"<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>"#,
            r#"<c r="A1" s="2"/>"#,
            r#"<c r="A1" t="s"><v/></c>"#,
        ] {
            let found = look(&sheet(&format!("<row r=\"1\">{cell}</row>")));
            assert!(found.cells == 1 && found.is_placed && found.is_plain, "{cell}: {found:?}");
        }
    }

    #[test]
    fn what_would_be_misread_is_not() {
        for cell in [
            r#"<c r="A1" t="s"><v>x</v></c>"#,
            r#"<c r="A1" t="s"><v>-1</v></c>"#,
            r#"<c r="A1" t="s"><v> 1</v></c>"#,
            r#"<c r="A1" t="s"><v>18446744073709551616</v></c>"#,
            r#"<c r="A1"><v>&#49;</v></c>"#,
            r#"<c r="A1" r="B1"><v>1</v></c>"#,
            r#"<c r="A1"><v>1<!-- -->2</v></c>"#,
            r#"<c r="A1" t="str"><v><![CDATA[一]]></v></c>"#,
            r#"<c r="A1"><v>1</v></c></sheetData><sheetData><c r="B1"><v>1</v></c>"#,
        ] {
            assert!(!look(&sheet(&format!("<row r=\"1\">{cell}</row>"))).is_plain, "{cell}");
        }
        assert!(!look("<sheetData><c r=\"A1\"><v>1").is_plain);
        assert!(!look(&sheet("<row><c><v>1</v></c></row>")).is_placed);
        assert_eq!(look(&sheet("<!-- <c r=\"A1\"/> --><row r=\"1\"><c r=\"A1\"/><c r=\"B1\"/></row>")).cells, 2);
    }
}

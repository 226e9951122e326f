//! A look at the markup of a worksheet for what the library for cells passes over without a word: cells after the table seems to
//! have ended, values that are not plain text, numbers of shared strings that are none. Merged areas are taken on the way: the library
//! would go through the whole sheet again for them.

use std::collections::BTreeSet;

use memchr::{memchr, memchr_iter, memchr2};

use crate::domain::place::CellRef;

/// What the markup tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Markup {
    /// Cells of the table, empty ones too.
    pub cells: usize,
    /// Whether some cell does not name its place: if one is passed over, the next may be taken for it.
    pub has_nameless: bool,
    /// Names of the cells whose values would be misread.
    pub odd: BTreeSet<String>,
    /// Whether something would be misread of which no cell can be named.
    pub is_odd: bool,
    /// Merged areas, first and last cell.
    pub merges: Vec<(CellRef, CellRef)>,
}

/// Looks through the markup of a worksheet.
pub fn look(xml: &str) -> Markup {
    let mut markup = Markup::default();
    let (mut name, mut kind) = (None, "n");
    for (element, tag) in tags(xml) {
        match element {
            "c" => {
                (name, kind) = (None, "n");
                for (attribute, value) in attributes(tag) {
                    match attribute {
                        // Of two the library takes one, a spreadsheet program neither.
                        "r" => markup.is_odd |= name.replace(value).is_some(),
                        "t" => kind = value,
                        _ => {}
                    }
                }
                markup.cells += 1;
                markup.has_nameless |= name.is_none();
            }
            "v" if !is_empty(tag) && !behind(tag).is_some_and(|value| is_plain(value, kind)) => match name {
                Some(name) => markup.odd.extend([name.to_owned()]),
                None => markup.is_odd = true,
            },
            "mergeCell" => match attributes(tag).find(|(name, _)| *name == "ref").and_then(|(_, area)| merged_area(area)) {
                Some(area) => markup.merges.push(area),
                None => markup.is_odd = true,
            },
            // A second table is not read.
            "sheetData" => markup.is_odd |= markup.cells > 0,
            _ => {}
        }
    }
    markup
}

/// The places of these cells, numbered as they stand in the markup, as far as they name one.
pub fn places(xml: &str, numbers: &BTreeSet<usize>) -> Vec<CellRef> {
    let cells = tags(xml).filter(|(element, _)| *element == "c").enumerate().filter(|(number, _)| numbers.contains(number));
    cells.filter_map(|(_, (_, tag))| CellRef::parse(attributes(tag).find(|(name, _)| *name == "r")?.1)).collect()
}

/// The start tags outside comments: the name of each element without its prefix, and the markup from there on.
fn tags(xml: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut after_comment = 0;
    memchr_iter(b'<', xml.as_bytes()).filter_map(move |at| {
        let at = at + 1;
        let tag = &xml[at..];
        if tag.starts_with('/') || at <= after_comment {
            return None;
        }
        if let Some(comment) = tag.strip_prefix("!--") {
            after_comment = comment.find("-->").map_or(xml.len(), |end| xml.len() - comment.len() + end);
            return None;
        }
        let end = tag.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<'));
        let element = &tag[..end.unwrap_or(tag.len())];
        let prefix = element.bytes().rposition(|byte| byte == b':').map_or(0, |at| at + 1);
        Some((&element[prefix..], tag))
    })
}

/// What follows a tag; none if it does not end before another one begins.
fn behind(tag: &str) -> Option<&str> {
    tag[head(tag).len()..].strip_prefix('>')
}

/// A tag up to its end, or up to another one.
fn head(tag: &str) -> &str {
    &tag[..memchr2(b'>', b'<', tag.as_bytes()).unwrap_or(tag.len())]
}

/// Names and values of what stands in a start tag, as far as programs write it.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    head(tag).split_ascii_whitespace().filter_map(|pair| {
        let at = pair.bytes().position(|byte| byte == b'=')?;
        Some((&pair[..at], unquoted(&pair[at + 1..])))
    })
}

/// A value without its quotes and the sign that its element is empty. It is asked of every cell.
fn unquoted(value: &str) -> &str {
    let value = value.strip_suffix('/').unwrap_or(value);
    match value.as_bytes() {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'"') => &value[1..value.len() - 1],
        _ => value.trim_end_matches('/').trim_matches(['"', '\'']),
    }
}

/// 「A1:B2」; one cell alone is an area too.
fn merged_area(area: &str) -> Option<(CellRef, CellRef)> {
    let (first, last) = area.split_once(':').unwrap_or((area, area));
    Some((CellRef::parse(first)?, CellRef::parse(last)?))
}

/// Whether an element has no content.
fn is_empty(tag: &str) -> bool {
    head(tag).ends_with('/')
}

/// Whether what follows is the text of a value and then its end.
fn is_plain(value: &str, kind: &str) -> bool {
    let Some(at) = memchr(b'<', value.as_bytes()) else {
        return false;
    };
    let (text, end) = (&value[..at], &value[at + 1..]);
    let is_text = match kind {
        "s" => text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()),
        "n" | "b" | "e" => !text.contains('&'),
        _ => true,
    };
    is_text && end.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, CellRef, Markup, look, places};

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
            assert_eq!(found, Markup { cells: 1, ..Markup::default() }, "{cell}");
        }
    }

    #[test]
    fn merged_areas_are_found_on_the_way() {
        let merged = |areas: &str| look(&format!("{}<mergeCells count=\"2\">{areas}</mergeCells>", sheet("")));
        let at = |row, col| CellRef::new(row, col);
        let found = merged(r#"<mergeCell ref="B2:C3"/><x:mergeCell ref='D4' /><!-- <mergeCell ref="E5:F6"/> -->"#);
        assert_eq!((found.merges, found.is_odd), (vec![(at(1, 1), at(2, 2)), (at(3, 3), at(3, 3))], false));
        for odd in [r#"<mergeCell ref="A0:B1"/>"#, r#"<mergeCell ref="A1:B1:C1"/>"#, "<mergeCell/>"] {
            let found = merged(odd);
            assert_eq!((found.merges.len(), found.is_odd), (0, true), "{odd}");
        }
    }

    #[test]
    fn what_would_be_misread_is_named() {
        for cell in [
            r#"<c r="A1" t="s"><v>x</v></c>"#,
            r#"<c r="A1" t="s"><v>-1</v></c>"#,
            r#"<c r="A1" t="s"><v> 1</v></c>"#,
            r#"<c r="A1" t="s"><v>18446744073709551616</v></c>"#,
            r#"<c r="A1"><v>&#49;</v></c>"#,
            r#"<c r="A1"><v>1<!-- -->2</v></c>"#,
            r#"<c r="A1" t="str"><v><![CDATA[一]]></v></c>"#,
        ] {
            let found = look(&sheet(&format!("<row r=\"1\">{cell}<c r=\"B1\"><v>1</v></c></row>")));
            assert_eq!((found.odd.iter().map(String::as_str).collect::<Vec<_>>(), found.is_odd), (vec!["A1"], false), "{cell}");
        }
        for cells in [r#"<c r="A1" r="B1"><v>1</v></c>"#, r#"<c r="A1"/></sheetData><sheetData><c r="B1"/>"#, "<c><v>&#49;</v></c>"] {
            assert!(look(&sheet(cells)).is_odd, "{cells}");
        }
        assert_eq!(look("<sheetData><c r=\"A1\"><v>1").odd.len(), 1);
        let two = sheet(r#"<row r="1"><c r="A1"/><!-- <c r="B1"/> --><c/><x:c t="e" r="C1"/></row>"#);
        assert_eq!(places(&two, &BTreeSet::from([1, 2])), [CellRef::new(0, 2)]);
        assert!(look(&sheet("<row><c><v>1</v></c></row>")).has_nameless);
        assert_eq!(look(&sheet("<!-- <c r=\"A1\"/> --><row r=\"1\"><c r=\"A1\"/><c r=\"B1\"/></row>")).cells, 2);
    }
}

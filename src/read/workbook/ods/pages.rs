//! What is printed on the edges of an .ods sheet's pages (OpenDocument 1.3 part 3, 16.10: master pages).

use std::collections::BTreeMap;

use crate::domain::text::one_line;
use crate::read::page_texts::written;
use crate::read::xml::{Piece, attribute, name, walk};

/// Elements whose content stands on the edge of a page.
const EDGES: [&str; 6] = ["header", "footer", "header-left", "footer-left", "header-first", "footer-first"];
/// Numbers, dates and names that the program puts in.
const FIELDS: [&str; 8] = ["page-number", "page-count", "sheet-name", "date", "time", "title", "file-name", "creation-date"];

/// The written texts of each master page by its name. `xml` is the part of styles.
pub fn read(xml: &str) -> BTreeMap<String, Vec<String>> {
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut page = None;
    let mut on_edge = false;
    let mut in_field = false;
    let (mut text, mut has_field) = (String::new(), false);
    walk(xml, true, |piece| match piece {
        Piece::Open(element) => match name(element) {
            "master-page" => page = attribute(element, "name"),
            edge if EDGES.contains(&edge) && page.is_some() => on_edge = attribute(element, "display").as_deref() != Some("false"),
            field if FIELDS.contains(&field) && on_edge => {
                in_field = true;
                has_field = true;
                text.push(' ');
            }
            "p" if !text.is_empty() => text.push('\n'),
            "s" | "tab" | "line-break" if on_edge => text.push(' '),
            _ => {}
        },
        Piece::Close(closed) => {
            in_field &= !FIELDS.contains(&closed);
            let is_end = EDGES.contains(&closed) || closed.starts_with("region-");
            if on_edge && is_end {
                let said = written(&one_line(&std::mem::take(&mut text)), std::mem::take(&mut has_field));
                if let (Some(said), Some(page)) = (said, &page) {
                    let texts = pages.entry(page.clone()).or_default();
                    if !texts.contains(&said) {
                        texts.push(said);
                    }
                }
            }
            on_edge &= !EDGES.contains(&closed);
            if closed == "master-page" {
                page = None;
            }
        }
        Piece::Text(said) if on_edge && !in_field => text.push_str(said),
        Piece::Text(_) => {}
    });
    pages
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn each_region_is_a_text() {
        let xml = r#"<office:document-styles xmlns:office="o" xmlns:style="s" xmlns:text="t"><style:master-page style:name="様式">
            <style:header><style:region-left><text:p>課内で<text:s/>決裁済み</text:p></style:region-left><style:region-right><text:p>甲課</text:p></style:region-right></style:header>
            <style:header-left style:display="false"><text:p>見えない</text:p></style:header-left>
            <style:footer><text:p>ページ <text:page-number>1</text:page-number> / <text:page-count>9</text:page-count></text:p></style:footer>
            </style:master-page><style:master-page style:name="空"><style:header/></style:master-page></office:document-styles>"#;
        let pages = read(xml);
        assert_eq!(pages.keys().collect::<Vec<_>>(), ["様式"]);
        assert_eq!(pages["様式"], ["課内で 決裁済み", "甲課"]);
    }
}

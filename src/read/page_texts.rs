//! What is printed on the edges of a page: headers and footers (ECMA-376, 18.3.1.46), without the codes in them.

use super::xml::texts;
use crate::domain::text::{fold, is_blank, one_line, unix_lines};

/// The elements that hold a header or footer.
const EDGES: [&str; 6] = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];
/// Words that stand beside a number of pages, a date or a name that the program puts in.
const PAGE_WORDS: [&str; 10] = ["ページ", "頁", "page", "枚", "第", "総", "全", "中", "目", "of"];

/// Each text that someone wrote, once. `xml` is the part of a worksheet.
pub fn read(xml: &str) -> Vec<String> {
    // They stand behind the rows, of which there may be many.
    let xml = xml.rfind("sheetData>").map_or(xml, |rows| &xml[rows..]);
    let Some(start) = xml.rfind("headerFooter>").and_then(|end| xml[..end].rfind("headerFooter")) else {
        return Vec::new();
    };
    let Some(start) = xml[..start].rfind('<') else {
        return Vec::new();
    };
    let part = &xml[start..];
    let there = EDGES.iter().filter(|edge| part.contains(**edge));
    let edges: Vec<String> = there.flat_map(|edge| texts(part, edge, &[])).map(|(_, edge)| edge).collect();
    written_on(edges.iter().map(String::as_str))
}

/// Each text that someone wrote into headers and footers, once; the codes in them are those of Excel.
pub fn written_on<'a>(edges: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in edges.flat_map(|edge| sections(&unix_lines(edge))) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The written texts of the left, middle and right section.
fn sections(edge: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut has_field = false;
    let mut characters = edge.chars().peekable();
    while let Some(c) = characters.next() {
        if c != '&' {
            text.push(c);
            continue;
        }
        match characters.next() {
            Some('&') => text.push('&'),
            Some('L' | 'C' | 'R' | 'l' | 'c' | 'r') => found.extend(written(&std::mem::take(&mut text), std::mem::take(&mut has_field))),
            Some('P' | 'N' | 'D' | 'T' | 'A' | 'F' | 'Z' | 'G' | 'p' | 'n' | 'd' | 't' | 'a' | 'f' | 'z' | 'g') => {
                has_field = true;
                // Between two numbers stands a break, so that words around them do not run together.
                text.push(' ');
            }
            Some('"') => while characters.next().is_some_and(|c| c != '"') {},
            Some('K' | 'k') => {
                for _ in 0..6 {
                    characters.next_if(|c| c.is_ascii_hexdigit() || matches!(c, '+' | '-'));
                }
            }
            Some(c) if c.is_ascii_digit() => while characters.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    found.extend(written(&text, has_field));
    found
}

/// A section's text, if someone wrote it: not blank, and more than the words around a number of pages.
pub fn written(text: &str, has_field: bool) -> Option<String> {
    let mut words = fold(text).to_lowercase();
    if has_field {
        for word in PAGE_WORDS {
            words = words.replace(word, "");
        }
    }
    let said = words.chars().any(char::is_alphanumeric) || (!has_field && !is_blank(text));
    said.then(|| one_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_no_text() {
        for (edge, expected) in [
            ("&L&10進捗管理シート&R&10子ども課", vec!["進捗管理シート", "子ども課"]),
            ("&C&10&P / &N", vec![]),
            ("&C&\"Times New Roman,標準\"&12ページ &P", vec![]),
            ("&CPage &P of &N", vec![]),
            ("&C第&P頁／全&N頁", vec![]),
            ("&R&D &T　&F!&A", vec![]),
            ("&C速報値です（&D）", vec!["速報値です（ ）"]),
            ("&L&KFF0000&\"-,太字\"要修正&&至急", vec!["要修正&至急"]),
            ("&K01+000取扱注意", vec!["取扱注意"]),
            ("&C&20２行目\n改行", vec!["２行目 改行"]),
            ("&C－", vec!["－"]),
            ("&", vec![]),
        ] {
            assert_eq!(sections(edge), expected, "{edge}");
        }
    }

    #[test]
    fn each_text_counts_once() {
        let xml = "<worksheet><sheetData/><headerFooter differentFirst=\"1\"><oddHeader>&amp;L甲</oddHeader><firstHeader>&amp;R甲&amp;C乙</firstHeader></headerFooter></worksheet>";
        assert_eq!(read(xml), ["甲", "乙"]);
        assert!(read("<worksheet><sheetData/><headerFooter/></worksheet>").is_empty());
        assert!(read("headerFooter>").is_empty());
    }
}

//! A workbook for the public, looked through part by part for what must not be in it.

use super::gate;
use super::xml::{self, Piece};
use crate::domain::sensitive::mail_addresses;

/// Parts that a workbook of values needs; anything else could carry what nobody sees.
const PARTS: [&str; 8] = [
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
];
/// Beginnings of the names of those that are numbered.
const NUMBERED: [&str; 3] = ["xl/worksheets/sheet", "xl/charts/chart", "xl/drawings/drawing"];
/// Folders whose parts only say what belongs to what, or what colours there are.
const PLAIN_FOLDERS: [&str; 4] = ["xl/theme/", "xl/worksheets/_rels/", "xl/drawings/_rels/", "xl/charts/_rels/"];

/// Something that must not be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The part of the file in which it is.
    pub part: String,
    /// What it is, in words.
    pub what: String,
}

/// What the check knows.
#[derive(Debug, Default)]
pub struct Rules<'r> {
    /// Texts that must stand nowhere.
    pub secrets: Vec<&'r str>,
    /// Mail addresses that may be published.
    pub mails: Vec<&'r str>,
    /// Names of the sheets that are published.
    pub sheets: Vec<&'r str>,
}

/// Everything in a workbook that must not be published, and how many parts were looked through.
pub fn leaks(bytes: &[u8], rules: &Rules<'_>) -> (Vec<Leak>, usize) {
    let one = |part: &str, what: &str| Leak { part: part.to_owned(), what: what.to_owned() };
    let Ok(mut package) = gate::package(bytes) else { return (vec![one("", "ブックとして読めません")], 0) };
    let mut leaks = Vec::new();
    let mut names = Vec::new();
    for index in 0..package.len() {
        let name = package.by_index_raw(index).map(|part| String::from_utf8_lossy(part.name_raw()).into_owned()).unwrap_or_default();
        let text = gate::unpack(&mut package, index).ok().and_then(|part| String::from_utf8(part).ok());
        let number = NUMBERED.iter().find_map(|begin| name.strip_prefix(begin)?.strip_suffix(".xml"));
        let known = PARTS.contains(&name.as_str()) || number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if !known && !PLAIN_FOLDERS.iter().any(|folder| name.starts_with(folder)) {
            leaks.push(one(&name, "公表に要らない部品です"));
        }
        match text {
            Some(text) => leaks.extend(of_part(&name, &text, rules).into_iter().map(|what| Leak { part: name.clone(), what })),
            None => leaks.push(one(&name, "文字として読めない部品です")),
        }
        names.push(name);
    }
    if !names.iter().any(|name| name == "docProps/core.xml") {
        leaks.push(one("docProps/core.xml", "題名と言語がありません"));
    }
    (leaks, names.len())
}

fn of_part(name: &str, markup: &str, rules: &Rules<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut texts = String::new();
    let mut within: Vec<String> = Vec::new();
    let (mut author, mut title, mut language) = (String::new(), String::new(), String::new());
    xml::walk(markup, true, |piece| match piece {
        Piece::Open(element) => {
            let tag = xml::name(element).to_owned();
            for attribute in element.attributes().flatten() {
                let value = quick_xml::escape::unescape(attribute.value.as_ref()).map(std::borrow::Cow::into_owned).unwrap_or_default();
                let key = attribute.key.local_name().into_inner().to_owned();
                let is_set = matches!(value.as_str(), "1" | "true" | "hidden" | "veryHidden");
                match key.as_str() {
                    "hidden" | "veryHidden" if is_set => found.push(format!("隠れた要素があります（{tag}）")),
                    "state" if tag == "sheet" && is_set => found.push("隠しシートがあります".to_owned()),
                    "zeroHeight" if is_set => found.push("隠れた行があります".to_owned()),
                    "TargetMode" if value == "External" => found.push("外部への参照があります".to_owned()),
                    "name" if tag == "sheet" && !rules.sheets.contains(&value.as_str()) => found.push(format!("シート「{value}」があります")),
                    _ => {}
                }
                texts.push_str(&value);
                texts.push('\n');
            }
            // What a trend line or a bar shows is named like a formula, but stands in no cell.
            if tag == "f" && name.starts_with("xl/worksheets/") && within.last().is_some_and(|outer| outer == "c") {
                found.push("計算式があります".to_owned());
            }
            within.push(tag);
        }
        Piece::Close(tag) => {
            within.pop();
            // Runs of one text stand together, texts apart.
            if matches!(tag, "si" | "is" | "c" | "t" if within.last().is_none_or(|outer| outer != "r")) {
                texts.push('\n');
            }
        }
        Piece::Text(text) => {
            texts.push_str(text);
            match within.last().map(String::as_str) {
                Some("creator" | "lastModifiedBy" | "Manager" | "Company" | "description" | "keywords") => author.push_str(text.trim()),
                Some("title") => title.push_str(text.trim()),
                Some("language") => language.push_str(text.trim()),
                _ => {}
            }
        }
    });
    if name.starts_with("docProps/") && !author.is_empty() {
        found.push(format!("作成者などの名前があります（{author}）"));
    }
    if name == "docProps/core.xml" && (title.is_empty() || language.is_empty()) {
        found.push("題名または言語がありません".to_owned());
    }
    // Also what is written as markup, comments in it included.
    let decoded = xml::unescaped(&texts);
    for secret in rules.secrets.iter().filter(|secret| decoded.contains(**secret) || markup.contains(**secret)) {
        found.push(format!("公表しない文字があります（{secret}）"));
    }
    for mail in mail_addresses(&decoded).into_iter().filter(|mail| !rules.mails.contains(&mail.as_str())) {
        found.push(format!("メールアドレスがあります（{mail}）"));
    }
    if decoded.contains(|c| matches!(c, '\u{ff61}'..='\u{ff9f}')) {
        found.push("半角カタカナがあります".to_owned());
    }
    found
}

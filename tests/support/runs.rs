//! Which characters of a written workbook's texts stand out.

use std::collections::BTreeMap;

use torimatome::domain::place::CellRef;
use torimatome::read::workbook;

use super::parts::Parts;

/// A text in runs: each with whether it is bold, underlined and coloured.
pub type Runs = Vec<(String, bool)>;

/// The texts of a sheet, by cell.
pub fn runs(bytes: &[u8], sheet: &str) -> BTreeMap<CellRef, Runs> {
    let read = workbook::read(bytes).expect("a workbook");
    let index = read.sheets.iter().position(|other| other.name == sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let parts = Parts::of(bytes);
    let shared = parts.text("xl/sharedStrings.xml");
    let strings: Vec<Runs> = between(&shared, "<si>", "</si>").into_iter().map(string).collect();
    let cells = parts.text(&format!("xl/worksheets/sheet{}.xml", index + 1));
    let cell = |xml: &str| {
        let at = CellRef::parse(xml.split('"').nth(1)?)?;
        let index = xml.contains("t=\"s\"").then(|| between(xml, "<v>", "</v>").first()?.parse::<usize>().ok())??;
        Some((at, strings[index].clone()))
    };
    cells.split("<c ").skip(1).filter_map(cell).collect()
}

fn string(xml: &str) -> Runs {
    if !xml.starts_with("<r>") {
        return vec![(text(xml), false)];
    }
    let stands_out = |run: &str| ["<b/>", "<u/>", "<color rgb=\"FFC00000\"/>"].iter().all(|look| run.contains(look));
    between(xml, "<r>", "</r>").into_iter().map(|run| (text(run), stands_out(run))).collect()
}

fn text(xml: &str) -> String {
    let (_, rest) = xml.split_once("<t").expect("a text");
    let (_, rest) = rest.split_once('>').expect("the tag ends");
    let typed = rest.split("</t>").next().expect("a text");
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&"), ("_x005F_", "_")];
    escapes.iter().fold(typed.to_owned(), |text, (escape, c)| text.replace(escape, c))
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).map(|rest| rest.split(end).next().expect("an end")).collect()
}

/// All characters of a text.
pub fn whole(runs: &Runs) -> String {
    runs.iter().map(|(text, _)| text.as_str()).collect()
}

/// The characters that stand out.
pub fn out(runs: &Runs) -> String {
    runs.iter().filter(|(_, marked)| *marked).map(|(text, _)| text.as_str()).collect()
}

/// The characters that do not.
pub fn plain(runs: &Runs) -> String {
    runs.iter().filter(|(_, marked)| !marked).map(|(text, _)| text.as_str()).collect()
}

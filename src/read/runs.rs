//! Texts in runs of type: what was struck out (見え消し) and what is left (ECMA-376, 18.4).

use quick_xml::events::BytesStart;

use super::xml::{Piece, attribute, name, unescaped, walk};
use crate::domain::text::unix_lines;

/// A stretch of a text in one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// Whether it is struck out; `None` if it looks as its cell does.
    pub struck: Option<bool>,
}

/// What is left of a text and what was struck out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The text without what was struck out.
    pub kept: String,
    /// What was struck out; stretches that stood apart are divided by 「…」.
    pub struck: String,
}

/// Reads the runs of a text while its element (`si` or `is`) is walked through.
#[derive(Debug, Default)]
pub struct RunReader {
    runs: Vec<Run>,
    struck: Option<bool>,
    in_text: bool,
    keeps_space: bool,
    said: String,
    phonetic: usize,
    is_rich: bool,
}

impl RunReader {
    /// Takes a piece inside the element.
    pub fn see(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open(element) => match name(element) {
                "rPh" => self.phonetic += 1,
                "r" => {
                    self.struck = None;
                    self.is_rich = true;
                }
                "rPr" => self.struck = Some(false),
                "strike" => self.struck = Some(is_on(element)),
                "t" => {
                    self.in_text = self.phonetic == 0;
                    self.keeps_space = attribute(element, "space").as_deref() == Some("preserve");
                }
                _ => {}
            },
            Piece::Close("rPh") => self.phonetic = self.phonetic.saturating_sub(1),
            Piece::Close("t") if self.in_text => {
                self.in_text = false;
                let said = std::mem::take(&mut self.said);
                let said = if self.keeps_space { said.as_str() } else { said.trim_matches([' ', '\t', '\r', '\n']) };
                let struck = self.struck.filter(|_| self.is_rich);
                self.runs.push(Run { text: unescaped(said), struck });
            }
            Piece::Text(text) if self.in_text => self.said.push_str(text),
            _ => {}
        }
    }

    /// The runs, once the element has ended.
    pub fn finish(self) -> Vec<Run> {
        self.runs
    }
}

/// Whether a property without value, or with this one, is on.
fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

/// The table of shared strings: the runs of each entry that has several looks; others are `None`.
pub fn shared(xml: &str) -> Vec<Option<Vec<Run>>> {
    let mut table = Vec::new();
    let mut entry: Option<RunReader> = None;
    walk(xml, true, |piece| match piece {
        Piece::Open(element) if name(element) == "si" => entry = Some(RunReader::default()),
        Piece::Close("si") => table.extend(entry.take().map(|reader| {
            let runs = reader.finish();
            runs.iter().any(|run| run.struck.is_some()).then_some(runs)
        })),
        piece => entry.iter_mut().for_each(|entry| entry.see(&piece)),
    });
    table
}

/// Splits a text; `None` if nothing in it was struck out. `cell_struck` tells how the cell itself looks.
pub fn split(runs: &[Run], cell_struck: bool) -> Option<Split> {
    let mut kept = String::new();
    let mut struck: Vec<String> = Vec::new();
    let mut apart = true;
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        if run.struck.unwrap_or(cell_struck) {
            match struck.last_mut().filter(|_| !apart) {
                Some(last) => last.push_str(&run.text),
                None => struck.push(run.text.clone()),
            }
            apart = false;
        } else {
            kept.push_str(&run.text);
            apart = true;
        }
    }
    let struck: Vec<String> = struck.iter().map(|text| unix_lines(text)).filter(|text| !crate::domain::text::is_blank(text)).collect();
    (!struck.is_empty()).then(|| Split { kept: unix_lines(&kept), struck: struck.join("…") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splits(xml: &str, cell_struck: bool) -> Vec<Option<(String, String)>> {
        let split = |runs: Option<Vec<Run>>| super::split(&runs?, cell_struck).map(|split| (split.kept, split.struck));
        shared(&format!("<sst>{xml}</sst>")).into_iter().map(split).collect()
    }

    #[test]
    fn struck_runs_are_left_out() {
        let plain = "<si><t>そのまま</t><rPh sb=\"0\" eb=\"1\"><t>ソノママ</t></rPh></si>";
        let rich =
            "<si><r><t>講座を</t></r><r><rPr><strike/><color rgb=\"FFFF0000\"/></rPr><t>５</t></r><r><rPr><b/></rPr><t>６回開いた。</t></r></si>";
        let red = "<si><r><rPr><strike val=\"0\"/><color rgb=\"FFFF0000\"/></rPr><t>赤い字</t></r></si>";
        let twice =
            "<si><r><rPr><strike/></rPr><t xml:space=\"preserve\">一_x000D_\n </t></r><r><t>残る</t></r><r><rPr><strike/></rPr><t>二</t></r></si>";
        let pair = |kept: &str, struck: &str| Some((kept.to_owned(), struck.to_owned()));
        let found = splits(&format!("{plain}{rich}{red}{twice}"), false);
        assert_eq!(found, [None, pair("講座を６回開いた。", "５"), None, pair("残る", "一\n …二")]);
        let found = splits(rich, true);
        assert_eq!(found, [pair("６回開いた。", "講座を５")], "a run without looks of its own looks as its cell");
    }

    #[test]
    fn a_struck_space_is_nothing() {
        assert_eq!(splits("<si><r><t>甲</t></r><r><rPr><strike/></rPr><t xml:space=\"preserve\">　</t></r></si>", false), [None]);
    }
}

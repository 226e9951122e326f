//! Texts of cells, notes and shapes in paragraphs and spans (OpenDocument 1.3, part 3, chapter 6).

use crate::read::runs::Run;
use crate::read::workbook::MAX_TEXT;

/// Text in paragraphs.
#[derive(Default)]
pub(super) struct Paragraphs {
    pub(super) runs: Vec<Run>,
    /// Whether the type of each open span is struck through; `None` if it looks as what is around it.
    pub(super) spans: Vec<Option<bool>>,
    length: usize,
    count: usize,
    /// Whether a paragraph is open.
    pub(super) open: bool,
    /// Whether the text ends in a space that stands for several.
    spaced: bool,
}

impl Paragraphs {
    pub(super) fn begin(&mut self) {
        if self.count > 0 {
            self.add("\n");
        }
        self.count += 1;
        self.open = true;
        self.spaced = true;
    }

    fn add(&mut self, text: &str) {
        let struck = self.spans.iter().rev().find_map(|struck| *struck);
        match self.runs.last_mut().filter(|run| run.struck == struck) {
            Some(run) => run.text.push_str(text),
            None => self.runs.push(Run { text: text.to_owned(), struck }),
        }
        self.length += text.len();
    }

    /// Adds characters; white space in the file stands for one space, at the beginning of a paragraph for none.
    pub(super) fn push(&mut self, text: &str) {
        if !self.open {
            return;
        }
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !is_space {
                shown.push(c);
            } else if !self.spaced {
                shown.push(' ');
            }
            self.spaced = is_space;
        }
        self.add(&shown);
    }

    /// Adds something that stands for itself.
    pub(super) fn push_exactly(&mut self, text: &str, times: usize) {
        if self.open {
            self.add(&text.repeat(times.min(MAX_TEXT.saturating_sub(self.length))));
            self.spaced = false;
        }
    }

    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

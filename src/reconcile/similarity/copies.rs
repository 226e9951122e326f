//! Whether two lines of a plan are one and the same thing, printed twice.

use super::finder::Finder;
use super::levels::{chars_in, contradict, difference, is_rewritten, title_difference, words};
use super::words::KNOWN;
use crate::domain::at_once;
use crate::domain::finding::Difference;
use crate::domain::spelling::{Reading, Spelling};

/// Under different titles, a text must be so long to be a copy: shorter ones may be a phrase that fits both.
const LONG_TEXT: usize = 25;
/// A text with fewer carrying characters besides the phrases that stand everywhere says nothing by itself.
const OWN_CHARS: usize = 3;
/// A copy has at least this share of neighbouring characters in common with its original.
const ALIKE: f64 = 0.4;
/// How many different lines are looked at more closely for each, itself included.
const NEAREST: usize = 5;
/// The same where many lines are equal.
const MOST_COMPARED: usize = 20;
/// For how many lines one table is made; it is as long as there are lines.
const WITH_ONE_TABLE: usize = 100;

/// A line of a plan: title and text, either of which may be blank.
#[derive(Debug, Clone)]
pub struct PlanLine {
    title: Reading,
    text: Reading,
}

impl PlanLine {
    /// Reads a line.
    pub fn new(spelling: &Spelling, title: &str, text: &str) -> Self {
        Self { title: spelling.read(title), text: spelling.read(text) }
    }

    /// Whether one line repeats the other: the same title over texts that say the same, or the same text under other titles where it says
    /// enough. Titles alone prove it where there are no texts. Two lines that share a title and nothing else are two.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        // Whether the texts differ takes longest to tell, and most lines are told apart by their titles.
        let texts_differ = || difference(&self.text, &other.text);
        if self.title.is_blank() || other.title.is_blank() {
            return self.says_enough() && other.says_enough() && texts_differ() != Some(Difference::Different);
        }
        match title_difference(&self.title, &other.title) {
            Some(Difference::Different) => {
                self.text.is_notation_of(&other.text)
                    && self.says_enough()
                    && self.text.loose().chars().count() >= LONG_TEXT
                    && !contradict(&self.title, &other.title)
            }
            _ if self.text.is_blank() || other.text.is_blank() => self.text.is_blank() && other.text.is_blank(),
            _ => is_rewritten(&self.text, &other.text),
        }
    }

    /// Whether the text says more than phrases that stand everywhere (「関係機関と連携して進めます。」).
    fn says_enough(&self) -> bool {
        chars_in(&words(&KNOWN.beyond_stock(self.text.loose()))) >= OWN_CHARS
    }
}

/// Every line that repeats an earlier one, with that one before it: the one most like it, the first of several. Time grows with the number
/// of lines, not of pairs: a line is compared only with those that have most in common with it.
pub fn copies(lines: &[PlanLine]) -> Vec<(usize, usize)> {
    let texts: Vec<String> = lines.iter().map(|line| format!("{}\n{}", line.title.loose(), line.text.loose())).collect();
    let finder = Finder::new(texts.iter().map(String::as_str));
    let earlier = |table: &mut Vec<u16>, index: usize| {
        let earlier = finder.earlier(table, index, NEAREST, ALIKE).into_iter().take(MOST_COMPARED);
        earlier.map(|other| (other, index)).find(|&(other, _)| lines[index].is_copy_of(&lines[other]))
    };
    let all: Vec<usize> = (0..lines.len()).collect();
    let parts: Vec<&[usize]> = all.chunks(WITH_ONE_TABLE).collect();
    let of_part = |part: &&[usize]| {
        let mut table = Vec::new();
        part.iter().filter_map(|&index| earlier(&mut table, index)).collect::<Vec<_>>()
    };
    at_once::each(&parts, of_part).into_iter().flatten().collect()
}

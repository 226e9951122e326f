//! Labelled pairs of texts, and how well a way of judging them does.

use torimatome::domain::finding::Difference;
use torimatome::domain::spelling::Spelling;
use torimatome::reconcile::similarity::{PlanLine, compare, compare_titles};

/// The pairs on which thresholds were set and words collected, and those that only show how well it went.
pub const DEVELOPMENT: &str = include_str!("development.tsv");
/// See [`DEVELOPMENT`].
pub const HELD_OUT: &str = include_str!("held_out.tsv");

/// The levels, from alike to different.
pub const LEVELS: [&str; 4] = ["same", "notation", "wording", "different"];

/// What is in a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Titles of two lines.
    Title,
    /// What a line says, or what a department answered.
    Text,
    /// Title and text of two lines.
    Line,
}

/// Two texts and what a careful colleague says of them.
#[derive(Debug)]
pub struct Pair {
    /// What is in it.
    pub kind: Kind,
    /// Index of its level.
    pub level: usize,
    /// Whether one repeats the other; not asked of texts without a title.
    pub copy: Option<bool>,
    /// Titles and texts; what is not there is blank.
    pub titles: (String, String),
    /// See `titles`.
    pub texts: (String, String),
}

/// Reads pairs.
pub fn read(tsv: &str) -> Vec<Pair> {
    tsv.lines().skip(1).map(pair).collect()
}

fn pair(line: &str) -> Pair {
    let columns: Vec<&str> = line.split('\t').collect();
    let [kind, level, copy, first, second] = columns[..] else {
        panic!("five columns are expected: {line}");
    };
    let kind = match kind {
        "title" => Kind::Title,
        "item" => Kind::Line,
        _ => Kind::Text,
    };
    let part = |text: &str| -> (String, String) {
        let text = text.replace("\\n", "\n");
        match kind {
            Kind::Title => (text, String::new()),
            Kind::Text => (String::new(), text),
            Kind::Line => text.split_once(" | ").map(|(title, text)| (title.to_owned(), text.to_owned())).expect("a line has title and text"),
        }
    };
    let (first, second) = (part(first), part(second));
    Pair {
        kind,
        level: LEVELS.iter().position(|name| *name == level).expect("a level"),
        copy: (copy != "-").then(|| copy == "yes"),
        titles: (first.0, second.0),
        texts: (first.1, second.1),
    }
}

impl Pair {
    /// The texts whose level is labelled.
    pub fn compared(&self) -> (&str, &str) {
        let (first, second) = if self.kind == Kind::Title { &self.titles } else { &self.texts };
        (first, second)
    }
}

/// As the sample templates have it.
pub fn spelling() -> Spelling {
    let marks = ["【再掲】", "（再掲）", "＜再掲＞", "〈再掲〉", "[再掲]", "《再掲》", "〔再掲〕"].map(String::from);
    Spelling::new(&marks, &[], &[]).expect("marks only")
}

/// Index of the level that the engine gives.
pub fn level(spelling: &Spelling, pair: &Pair) -> usize {
    let (a, b) = pair.compared();
    let difference = if pair.kind == Kind::Title { compare_titles(spelling, a, b) } else { compare(spelling, a, b) };
    match difference.map(|(_, difference)| difference) {
        None => 0,
        Some(Difference::Notation) => 1,
        Some(Difference::Wording) => 2,
        Some(Difference::Different) => 3,
    }
}

/// Whether the engine takes one for a copy of the other.
pub fn is_copy(spelling: &Spelling, pair: &Pair) -> bool {
    let line = |title: &str, text: &str| PlanLine::new(spelling, title, text);
    line(&pair.titles.0, &pair.texts.0).is_copy_of(&line(&pair.titles.1, &pair.texts.1))
}

/// Counts of pairs by labelled level (row) and given level (column).
#[derive(Debug, Clone, Copy, Default)]
pub struct Confusion(pub [[usize; 4]; 4]);

impl Confusion {
    /// Judges pairs.
    pub fn of(pairs: &[Pair], judge: impl Fn(&Pair) -> usize) -> Self {
        let mut counts = Self::default();
        for pair in pairs {
            counts.0[pair.level][judge(pair)] += 1;
        }
        counts
    }

    /// Share of pairs whose level is right.
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..4).map(|level| self.0[level][level]).sum();
        share(right, self.0.iter().flatten().sum())
    }

    /// Of the pairs given a level, and of those that have it, how many are right.
    pub fn precision_and_recall(&self, level: usize) -> (f64, f64) {
        let right = self.0[level][level];
        (share(right, self.0.iter().map(|row| row[level]).sum()), share(right, self.0[level].iter().sum()))
    }
}

/// How well copies are told from what only looks like them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detection {
    /// Copies taken for copies.
    pub found: usize,
    /// Others taken for copies.
    pub wrong: usize,
    /// Copies not found.
    pub missed: usize,
}

impl Detection {
    /// Judges the pairs of which it is asked.
    pub fn of(pairs: &[Pair], judge: impl Fn(&Pair) -> bool) -> Self {
        let mut counts = Self::default();
        for pair in pairs {
            match (pair.copy, pair.copy.is_some() && judge(pair)) {
                (Some(true), true) => counts.found += 1,
                (Some(true), false) => counts.missed += 1,
                (Some(false), true) => counts.wrong += 1,
                _ => {}
            }
        }
        counts
    }

    /// Of what is taken for a copy, how much is one.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    /// Of the copies, how many are found.
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

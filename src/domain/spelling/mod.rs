//! The one definition of "the same text", in named steps, and a looser one that knows how a word may be spelled.
//!
//! Other foldings in [`super::text`] serve other questions: labels and names ([`super::text::fold`]), whether someone typed over a
//! text of the plan ([`super::text::fold_widths`]).

mod notation;
mod readings;
mod steps;

use notation::Notation;

pub use notation::BadGroup;

/// How texts of one plan are read: which marks and roles do not count, and which spellings are one word.
#[derive(Debug, Clone)]
pub struct Spelling {
    /// Marks of copies, after the other steps.
    marks: Vec<String>,
    /// Words that only name a role when a bracket follows, after the other steps.
    roles: Vec<String>,
    notation: Notation,
}

impl Default for Spelling {
    fn default() -> Self {
        Self { marks: Vec::new(), roles: Vec::new(), notation: Notation::built_in() }
    }
}

impl Spelling {
    /// With the marks and roles of a template and its own groups of spellings.
    ///
    /// # Errors
    /// The first group that cannot be one.
    pub fn new(marks: &[String], roles: &[String], groups: &[Vec<String>]) -> Result<Self, BadGroup> {
        let bare = Self::default();
        let typed = |words: &[String]| words.iter().map(|word| steps::typed(word)).filter(|word| !word.is_empty()).collect();
        let (marks, roles) = (typed(marks), typed(roles));
        let mut notation = bare.notation;
        for (number, group) in groups.iter().enumerate() {
            notation.add(number, group)?;
        }
        Ok(Self { marks, roles, notation })
    }

    /// What is equal for two texts that are the same: only widths, spaces, line breaks, the look of dashes, dots, quotes and
    /// brackets, circled digits, the form of a year, marks of copies and roles are levelled.
    pub fn same(&self, text: &str) -> String {
        steps::without_roles(&steps::without_marks(&steps::typed(text), &self.marks), &self.roles)
    }

    /// What is equal for two texts that differ in notation at most: besides, punctuation, old and new forms of characters, long
    /// vowels in katakana and the spellings of a word are levelled. Digits stay apart, and nothing that a number needs is taken away.
    pub fn loose(&self, text: &str) -> String {
        self.notation.read(&self.same(text))
    }

    /// A text as it is read.
    pub fn read(&self, text: &str) -> Reading {
        let same = self.same(text);
        Reading { loose: self.notation.read(&same), same }
    }
}

/// A text as [`Spelling`] reads it, for comparing it with several others.
#[derive(Debug, Clone)]
pub struct Reading {
    same: String,
    loose: String,
}

impl Reading {
    /// See [`Spelling::same`].
    pub fn same(&self) -> &str {
        &self.same
    }

    /// See [`Spelling::loose`].
    pub fn loose(&self) -> &str {
        &self.loose
    }

    /// Whether nothing is said.
    pub fn is_blank(&self) -> bool {
        self.same.is_empty()
    }

    /// Whether two texts differ in notation at most: they are loosely equal, but for words that stand in kanji here and in kana there, and
    /// for more or less of an ending.
    pub fn is_notation_of(&self, other: &Self) -> bool {
        self.loose == other.loose || readings::read_alike(&self.loose, &other.loose)
    }
}

#[cfg(test)]
mod tests;

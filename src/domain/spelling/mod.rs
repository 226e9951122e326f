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

    /// Whether two texts (as [`Self::loose`] gives them) differ in notation at most: they are equal, but for words that stand in kanji
    /// here and in kana there.
    pub fn is_notation(&self, loose_a: &str, loose_b: &str) -> bool {
        loose_a == loose_b || readings::read_alike(loose_a, loose_b)
    }
}

#[cfg(test)]
mod tests;

//! What words say to each other: denials, contrasts, synonyms, phrases that stand everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use crate::domain::spelling::Spelling;

const WORDS: &str = include_str!("words.txt");

/// The words of `words.txt`.
pub static KNOWN: LazyLock<KnownWords> = LazyLock::new(KnownWords::read);

/// Words by their first character, longest first, each with what it stands for.
struct Lexicon<T>(HashMap<char, Vec<(String, T)>>);

impl<T: Clone> Lexicon<T> {
    fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_first: HashMap<char, Vec<(String, T)>> = HashMap::new();
        for (word, meaning) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push((word, meaning));
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.0.len()));
        }
        Self(by_first)
    }

    /// The words of a text and what is between them, character by character.
    fn scan<'t>(&self, text: &'t str, mut each: impl FnMut(Result<&T, &'t str>)) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let found = self.0.get(&c).and_then(|words| words.iter().find(|(word, _)| rest.starts_with(word.as_str())));
            let (part, after) = rest.split_at(found.map_or(c.len_utf8(), |(word, _)| word.len()));
            each(found.map(|(_, meaning)| meaning).ok_or(part));
            rest = after;
        }
    }

    fn replace(&self, text: &str) -> String
    where
        T: AsRef<str>,
    {
        let mut read = String::with_capacity(text.len());
        self.scan(text, |part| read.push_str(part.map_or_else(|other| other, AsRef::as_ref)));
        read
    }
}

/// A word's line among the contrasts, and its place in the line.
type Contrast = (usize, usize);

/// See [`KNOWN`]. All texts are expected as [`Spelling::loose`] gives them.
pub struct KnownWords {
    negations: Lexicon<u32>,
    contrasts: Lexicon<Vec<Contrast>>,
    /// Groups of a character.
    opposites: HashMap<char, Vec<usize>>,
    homophones: Lexicon<String>,
    synonyms: Lexicon<String>,
    generic: Lexicon<String>,
    stock: Lexicon<String>,
}

impl KnownWords {
    fn read() -> Self {
        let spelling = Spelling::default();
        let lines = |section: &str| -> Vec<&'static str> {
            let from = WORDS.split(&format!("\n[{section}]\n")).nth(1).unwrap_or("");
            let part = from.split("\n[").next().unwrap_or("");
            part.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
        };
        let words = |section: &str| -> Vec<String> {
            lines(section).iter().flat_map(|line| line.split_whitespace()).map(|word| spelling.loose(word)).collect()
        };
        let counted = |section, count| words(section).into_iter().map(move |word| (word, count));
        let mut contrasts: BTreeMap<String, Vec<Contrast>> = BTreeMap::new();
        for (number, line) in lines("contrasts").iter().enumerate() {
            for (place, names) in line.split_whitespace().enumerate() {
                for name in names.split('=') {
                    contrasts.entry(spelling.loose(name)).or_default().push((number, place));
                }
            }
        }
        // The words of a line, each read as the first.
        let as_first = |section: &str| -> BTreeMap<String, String> {
            let mut read = BTreeMap::new();
            for line in lines(section) {
                let mut words = line.split_whitespace().map(|word| spelling.loose(word));
                let first = words.next().filter(|word| word != "=").unwrap_or_default();
                read.insert(first.clone(), first.clone());
                read.extend(words.map(|word| (word, first.clone())));
            }
            read
        };
        let mut opposites: HashMap<char, Vec<usize>> = HashMap::new();
        for (number, group) in lines("opposites").iter().flat_map(|line| line.split_whitespace()).enumerate() {
            for c in group.chars() {
                opposites.entry(c).or_default().push(number);
            }
        }
        let dropped = |section| words(section).into_iter().map(|word| (word, String::new()));
        Self {
            negations: Lexicon::new(counted("negation", 1).chain(counted("no negation", 0))),
            contrasts: Lexicon::new(contrasts),
            generic: Lexicon::new(dropped("generic")),
            stock: Lexicon::new(dropped("stock")),
            opposites,
            homophones: Lexicon::new(as_first("homophones")),
            synonyms: Lexicon::new(as_first("synonyms")),
        }
    }

    /// How often a text denies.
    pub fn denials(&self, text: &str) -> u32 {
        let mut count = 0;
        self.negations.scan(text, |part| count += part.copied().unwrap_or(0));
        count
    }

    /// Whether one text has a word where the other has another of the same line, and neither has both.
    pub fn contrast(&self, a: &str, b: &str) -> bool {
        let found = |text: &str| {
            let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            self.contrasts.scan(text, |part| {
                for (line, place) in part.into_iter().flatten() {
                    found.entry(*line).or_default().insert(*place);
                }
            });
            found
        };
        let (a, b) = (found(a), found(b));
        a.iter().any(|(line, in_a)| b.get(line).is_some_and(|in_b| !in_a.is_subset(in_b) && !in_b.is_subset(in_a)))
    }

    /// Whether two characters make two words of one: 乳児・幼児.
    pub fn are_opposites(&self, a: char, b: char) -> bool {
        let groups = |c: char| self.opposites.get(&c).map_or(&[][..], Vec::as_slice);
        groups(a).iter().any(|group| groups(b).contains(group))
    }

    /// Whether two words differ only as words of one sound do.
    pub fn sound_alike(&self, a: &str, b: &str) -> bool {
        self.homophones.replace(a) == self.homophones.replace(b)
    }

    /// A text with one word for all that say the same.
    pub fn levelled(&self, text: &str) -> String {
        self.synonyms.replace(text)
    }

    /// What names a thing in a title: without particles and words that any title may have.
    pub fn core(&self, title: &str) -> String {
        self.generic.replace(title)
    }

    /// What a text says beyond the phrases that stand everywhere.
    pub fn beyond_stock(&self, text: &str) -> String {
        self.stock.replace(text)
    }
}

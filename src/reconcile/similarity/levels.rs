//! How two texts differ, as a named level.
//!
//! Japanese carries what it says in kanji and katakana, and how it says it in hiragana. So two texts are the same statement, edited, as long
//! as what one says is not said otherwise by the other: words may be added, but few may be exchanged. Numbers, denials and contrasts
//! (午前・午後) are looked at apart, since one character of them is another statement.
//!
//! The thresholds were set on `tests/matching/development.tsv`; `cargo bench --bench matching` prints what they do to the pairs held out.

use std::collections::BTreeMap;

use super::ratio;
use super::words::KNOWN;
use crate::domain::counts::counts;
use crate::domain::finding::Difference;
use crate::domain::spelling::Reading;

/// Up to this share of the characters that carry the shorter text may be exchanged for others in a text that was edited.
///
/// Set between the edited texts (all but one up to 0.133) and the others that do not contradict each other (from 0.143).
const EXCHANGED: f64 = 0.135;
/// The same where the title says already that both are about one thing. Different things under one title begin at 0.33.
const EXCHANGED_UNDER_ONE_TITLE: f64 = 0.3;
/// At least this share of the characters that carry the longer text must stand in the shorter one: edited texts have 0.7 and more, so
/// this leaves room for a text that was cut in half.
const SHARED: f64 = 0.4;
/// From so many words on, one exchanged character in one of them is taken for a slip of the pen.
const SLIP_FROM_WORDS: usize = 3;
/// The same for a title, in characters.
const SLIP_FROM_CHARS: usize = 8;
/// Texts with fewer carrying characters are compared as a whole.
const FEW_CHARS: usize = 3;
/// From here on two such texts are the same statement.
const FEW_CHARS_RATIO: f64 = 0.75;
/// More words than this are not looked through for slips, pair by pair.
const MOST_SLIPS_SOUGHT: usize = 100;

/// How two texts differ; `None` if they are the same text.
pub fn difference(a: &Reading, b: &Reading) -> Option<Difference> {
    level(a, b, |a, b| is_edited(a, b, EXCHANGED))
}

/// Whether two texts that stand under one title say the same thing, put otherwise.
pub fn is_rewritten(a: &Reading, b: &Reading) -> bool {
    level(a, b, |a, b| is_edited(a, b, EXCHANGED_UNDER_ONE_TITLE)) != Some(Difference::Different)
}

/// As [`difference`], for titles: a title is a name, and another word in it names another thing.
pub fn title_difference(a: &Reading, b: &Reading) -> Option<Difference> {
    level(a, b, |a, b| {
        let (a, b) = (KNOWN.core(a), KNOWN.core(b));
        let (chars_a, chars_b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let is_long = chars_a.len().min(chars_b.len()) >= SLIP_FROM_CHARS;
        !a.is_empty() && (KNOWN.levelled(&a) == KNOWN.levelled(&b) || (is_long && is_slip(&chars_a, &chars_b)))
    })
}

fn level(a: &Reading, b: &Reading, is_edited: impl Fn(&str, &str) -> bool) -> Option<Difference> {
    if a.same() == b.same() {
        return None;
    }
    // In one order, so that it does not matter which text is the original.
    let (a, b) = if a.same() < b.same() { (a, b) } else { (b, a) };
    Some(match () {
        () if a.is_notation_of(b) => Difference::Notation,
        () if contradict(a, b) => Difference::Different,
        () if is_edited(a.loose(), b.loose()) => Difference::Wording,
        () => Difference::Different,
    })
}

/// Whether two texts name different numbers, one denies what the other says, or they speak of contrary things.
pub fn contradict(a: &Reading, b: &Reading) -> bool {
    let (numbers_a, numbers_b) = (numbers(a.loose()), numbers(b.loose()));
    let exchanged_numbers = !is_part(&numbers_a, &numbers_b) && !is_part(&numbers_b, &numbers_a);
    exchanged_numbers || KNOWN.denials(a.loose()) != KNOWN.denials(b.loose()) || KNOWN.contrast(a.loose(), b.loose())
}

/// The numbers of a text with how often each occurs: 1.5, −5, 4/1.
pub fn numbers(text: &str) -> BTreeMap<&str, usize> {
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ':' | ',');
    counts(text.split(|c| !in_number(c)).filter(|part| part.contains(|c: char| c.is_ascii_digit())))
}

fn is_part<T: Ord>(some: &BTreeMap<T, usize>, all: &BTreeMap<T, usize>) -> bool {
    some.iter().all(|(thing, count)| all.get(thing).is_some_and(|other| other >= count))
}

/// Whether one text was made of the other, up to a share of exchanged characters.
fn is_edited(a: &str, b: &str, exchanged: f64) -> bool {
    let (a, b) = (KNOWN.levelled(a), KNOWN.levelled(b));
    let (words_a, words_b) = (words(&a), words(&b));
    let (len_a, len_b) = (chars_in(&words_a), chars_in(&words_b));
    let (shorter, longer) = (len_a.min(len_b), len_a.max(len_b));
    if shorter < FEW_CHARS {
        return ratio(&a, &b, FEW_CHARS_RATIO) > 0.0;
    }
    let exchange = Exchange::between(&words_a, &words_b);
    let only_slip = exchange.chars == 0 && exchange.slips == 1 && words_a.len().min(words_b.len()) >= SLIP_FROM_WORDS;
    (only_slip || (exchange.chars + exchange.slips) as f64 <= exchanged * shorter as f64)
        && exchange.shared_chars as f64 >= SHARED * longer as f64
        && !exchange.replaces(&a, &b)
}

/// The words that carry what a text says, roughly: what stands together in kanji, katakana or Latin letters. Numbers are looked at apart.
pub fn words(text: &str) -> Vec<&str> {
    let script = |c: char| match c {
        // What only makes a quality or a change of a word.
        '化' | '的' | '性' => 0,
        'ぁ'..='ゟ' => 0,
        'ァ'..='ヿ' => 1,
        c if c.is_ascii_alphabetic() => 2,
        c if c.is_alphabetic() => 3,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| script(c) != script(first)).unwrap_or(rest.len());
        if script(first) > 0 {
            words.push(&rest[..end]);
        }
        rest = &rest[end..];
    }
    words
}

/// Characters in words.
pub fn chars_in(words: &[&str]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

/// What two texts have that the other has not, in whatever order they say it.
struct Exchange<'t> {
    /// Words that only the first text has, and only the second.
    rest: (Vec<&'t str>, Vec<&'t str>),
    /// Characters that each has in place of others.
    chars: usize,
    /// Words of which each has one character in place of another, or another of the same sound.
    slips: usize,
    /// Characters that both have.
    shared_chars: usize,
}

impl<'t> Exchange<'t> {
    fn between(a: &[&'t str], b: &[&'t str]) -> Self {
        let (mut rest_a, mut rest_b) = (without(a, b), without(b, a));
        let before = rest_a.len();
        if before.max(rest_b.len()) <= MOST_SLIPS_SOUGHT {
            rest_a.retain(|word| {
                let other = rest_b.iter().position(|other| is_slip_of(word, other));
                other.map(|at| rest_b.remove(at)).is_none()
            });
        }
        let slips = before - rest_a.len();
        let (left_a, left_b) = (rest_a.concat(), rest_b.concat());
        let (chars_a, chars_b) = (left_a.chars().count(), left_b.chars().count());
        let shared = shared(&left_a, &left_b);
        Self { chars: chars_a.min(chars_b) - shared, slips, shared_chars: chars_in(a) - chars_a + shared, rest: (rest_a, rest_b) }
    }

    /// Whether one word was put in the place of another and nothing else was touched: the same phrase about another thing.
    fn replaces(&self, a: &str, b: &str) -> bool {
        let ([word_a], [word_b]) = (&self.rest.0[..], &self.rest.1[..]) else {
            return false;
        };
        let shorter = word_a.chars().count().min(word_b.chars().count());
        let is_other_word = shorter >= 2 && 2 * shared(word_a, word_b) < shorter;
        is_other_word && (a.replacen(word_a, word_b, 1) == b || b.replacen(word_b, word_a, 1) == a)
    }
}

/// Words without as many of each as stand in others.
fn without<'t>(words: &[&'t str], others: &[&str]) -> Vec<&'t str> {
    let mut left = counts(others.iter().copied());
    words.iter().copied().filter(|word| !take(&mut left, word)).collect()
}

/// Characters that two texts have in common.
fn shared(a: &str, b: &str) -> usize {
    let mut left = counts(b.chars());
    a.chars().filter(|c| take(&mut left, c)).count()
}

fn take<T: Ord>(left: &mut BTreeMap<T, usize>, thing: &T) -> bool {
    left.get_mut(thing).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}

fn is_slip_of(a: &str, b: &str) -> bool {
    is_slip(&a.chars().collect::<Vec<char>>(), &b.chars().collect::<Vec<char>>())
}

/// Whether one of several characters is exchanged for another that does not make another word, or a word for one of the same sound.
fn is_slip(a: &[char], b: &[char]) -> bool {
    if a.len() != b.len() || a.len() < 2 {
        return false;
    }
    let mut exchanged = a.iter().zip(b).filter(|(a, b)| a != b);
    match (exchanged.next(), exchanged.next()) {
        (Some((a, b)), None) => !KNOWN.are_opposites(*a, *b),
        _ => KNOWN.sound_alike(&a.iter().collect::<String>(), &b.iter().collect::<String>()),
    }
}

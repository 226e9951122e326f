//! How two texts differ, as a named level.
//!
//! Japanese carries what it says in kanji and katakana, and how it says it in hiragana. So two texts are the same statement, edited, as long
//! as what one says is not said otherwise by the other: words may be added, but few may be exchanged. Numbers, denials and contrasts
//! (午前・午後) are looked at apart, since one character of them is another statement.

use std::collections::BTreeMap;

use super::words::KNOWN;
use crate::domain::finding::Difference;
use crate::domain::spelling::Spelling;

/// Up to this share of the characters that carry the shorter text may be exchanged for others in a text that was edited.
const EXCHANGED: f64 = 0.135;
/// At least this share of the characters that carry the longer text must stand in the shorter one.
const SHARED: f64 = 0.4;
/// From so many words on, one exchanged character in one of them is taken for a slip of the pen.
const SLIP_FROM_WORDS: usize = 3;
/// The same for a title, in characters.
const SLIP_FROM_CHARS: usize = 8;
/// Texts with fewer carrying characters are compared as a whole.
const FEW_CHARS: usize = 3;
/// From here on two such texts are the same statement.
const FEW_CHARS_RATIO: f64 = 0.75;

/// How two texts differ; `None` if they are the same text.
pub fn difference(spelling: &Spelling, a: &str, b: &str) -> Option<Difference> {
    level(spelling, a, b, |a, b| {
        let (a, b) = (KNOWN.levelled(a), KNOWN.levelled(b));
        let (words_a, words_b) = (words(&a), words(&b));
        let len = |words: &[Vec<char>]| words.iter().map(Vec::len).sum::<usize>();
        if len(&words_a).min(len(&words_b)) < FEW_CHARS {
            return super::ratio(&a, &b, FEW_CHARS_RATIO) > 0.0;
        }
        let exchange = Exchange::between(&words_a, &words_b);
        let count = words_a.len().min(words_b.len());
        let only_slip = exchange.chars == 0 && exchange.slips == 1 && count >= SLIP_FROM_WORDS;
        (only_slip || (exchange.chars + exchange.slips) as f64 <= EXCHANGED * len(&words_a).min(len(&words_b)) as f64)
            && !exchange.replaces(&a, &b)
            && exchange.shared_chars as f64 >= SHARED * len(&words_a).max(len(&words_b)) as f64
    })
}

/// As [`difference`], for titles: a title is a name, and another word in it names another thing.
pub fn title_difference(spelling: &Spelling, a: &str, b: &str) -> Option<Difference> {
    level(spelling, a, b, |a, b| {
        let (a, b) = (KNOWN.core(a), KNOWN.core(b));
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        let long = chars(&a).len().min(chars(&b).len()) >= SLIP_FROM_CHARS;
        !a.is_empty() && (KNOWN.levelled(&a) == KNOWN.levelled(&b) || (long && (is_slip(&chars(&a), &chars(&b)) || KNOWN.sound_alike(&a, &b))))
    })
}

/// Whether one of several characters is exchanged for another, and does not make another word.
fn is_slip(a: &[char], b: &[char]) -> bool {
    let mut exchanged = a.iter().zip(b).filter(|(a, b)| a != b);
    let one = exchanged.next().is_some_and(|(a, b)| !KNOWN.are_opposites(*a, *b)) && exchanged.next().is_none();
    one && a.len() == b.len() && a.len() >= 2
}

fn level(spelling: &Spelling, a: &str, b: &str, is_edited: impl Fn(&str, &str) -> bool) -> Option<Difference> {
    if spelling.same(a) == spelling.same(b) {
        return None;
    }
    let (a, b) = (spelling.loose(a), spelling.loose(b));
    Some(match () {
        () if spelling.is_notation(&a, &b) => Difference::Notation,
        () if contradict(&a, &b) => Difference::Different,
        () if is_edited(&a, &b) => Difference::Wording,
        () => Difference::Different,
    })
}

/// Whether two texts (loosely spelled) name different numbers, one denies what the other says, or they speak of contrary things.
pub fn contradict(a: &str, b: &str) -> bool {
    let (numbers_a, numbers_b) = (numbers(a), numbers(b));
    let exchanged_numbers = !is_part(&numbers_a, &numbers_b) && !is_part(&numbers_b, &numbers_a);
    exchanged_numbers || KNOWN.denials(a) != KNOWN.denials(b) || KNOWN.contrast(a, b)
}

/// The numbers of a text with how often each occurs: 1.5, −5, 4/1.
fn numbers(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ':' | ',');
    for number in text.split(|c| !in_number(c)).filter(|part| part.contains(|c: char| c.is_ascii_digit())) {
        *found.entry(number.to_owned()).or_default() += 1;
    }
    found
}

fn is_part(some: &BTreeMap<String, usize>, all: &BTreeMap<String, usize>) -> bool {
    some.iter().all(|(number, count)| all.get(number).is_some_and(|other| other >= count))
}

/// The words that carry what a text says, roughly: what stands together in kanji, katakana or Latin letters. Numbers are looked at
/// apart.
pub fn words(text: &str) -> Vec<Vec<char>> {
    let script = |c: char| match c {
        // What only makes a quality or a change of a word.
        '化' | '的' | '性' => 0,
        'ァ'..='ヿ' => 1,
        'ぁ'..='ゟ' => 0,
        c if c.is_ascii_alphabetic() => 2,
        c if c.is_alphabetic() || c == '々' => 3,
        _ => 0,
    };
    let chars: Vec<char> = text.chars().collect();
    chars.chunk_by(|a, b| script(*a) == script(*b)).filter(|run| script(run[0]) > 0).map(<[char]>::to_vec).collect()
}

/// What two texts have that the other has not, in whatever order they say it.
pub struct Exchange {
    /// Words that only the first text has, and only the second.
    rest: (Vec<Vec<char>>, Vec<Vec<char>>),
    /// Characters that each has in place of others.
    pub chars: usize,
    /// Words of which each has one character in place of another, or one of the same sound.
    pub slips: usize,
    /// Characters that both have.
    pub shared_chars: usize,
}

impl Exchange {
    pub fn between(a: &[Vec<char>], b: &[Vec<char>]) -> Self {
        let (rest_a, rest_b, _) = without_pairs(a.to_vec(), b.to_vec(), |a, b| a == b);
        let (rest_a, rest_b, slips) = without_pairs(rest_a, rest_b, |a, b| is_slip(a, b) || sound_alike(a, b));
        let (pool_a, pool_b) = (rest_a.concat(), rest_b.concat());
        let shared = found(&pool_a, &pool_b);
        let len_a: usize = a.iter().map(Vec::len).sum();
        Self { chars: pool_a.len().min(pool_b.len()) - shared, slips, shared_chars: len_a - pool_a.len() + shared, rest: (rest_a, rest_b) }
    }

    /// Whether one word was put in the place of another and nothing else was touched: the same phrase about another thing.
    fn replaces(&self, a: &str, b: &str) -> bool {
        let ([word_a], [word_b]) = (&self.rest.0[..], &self.rest.1[..]) else {
            return false;
        };
        let text = |word: &[char]| word.iter().collect::<String>();
        let shorter = word_a.len().min(word_b.len());
        shorter >= 2 && 2 * found(word_a, word_b) < shorter && a.replacen(&text(word_a), &text(word_b), 1) == *b
    }
}

/// Two lists of words without those that have a partner in the other, and how many pairs there were.
fn without_pairs(mut a: Vec<Vec<char>>, mut b: Vec<Vec<char>>, are_pair: impl Fn(&[char], &[char]) -> bool) -> (Vec<Vec<char>>, Vec<Vec<char>>, usize) {
    let before = a.len();
    a.retain(|word| match b.iter().position(|other| are_pair(word, other)) {
        Some(at) => {
            b.remove(at);
            false
        }
        None => true,
    });
    let pairs = before - a.len();
    (a, b, pairs)
}

fn sound_alike(a: &[char], b: &[char]) -> bool {
    let text = |word: &[char]| word.iter().collect::<String>();
    KNOWN.sound_alike(&text(a), &text(b))
}

/// How many characters of a word stand in a pool.
fn found(word: &[char], pool: &[char]) -> usize {
    let mut left: BTreeMap<char, usize> = BTreeMap::new();
    for c in pool {
        *left.entry(*c).or_default() += 1;
    }
    word.iter().filter(|c| left.get_mut(c).filter(|count| **count > 0).map(|count| *count -= 1).is_some()).count()
}

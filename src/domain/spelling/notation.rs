//! The looser layer: punctuation, katakana, old and new forms, spellings of a word, written numbers, western years.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

use super::super::year::FiscalYear;
use super::steps::{typed, years};

/// Groups of spellings that every plan needs.
const BUILT_IN: &str = include_str!("notation.txt");
/// What may stand behind a number written in kanji. 分, 部, 般, 体 are left out: 十分, 一部, 一般, 一体 are no numbers.
const COUNTERS: &str = "回人名件つ団校園館区地世年月割種本冊台社施者次度歳点か箇級組号期棟戸層日週泊基";

/// Kanji for digits; the circle is also what stands for a name left open.
const DIGITS: &str = "○一二三四五六七八九";

/// A group of spellings that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadGroup {
    /// Which of the groups given, from 0.
    pub number: usize,
    /// The spelling that is wrong; empty where there are too few.
    pub spelling: String,
}

/// Which characters and words are read as others.
#[derive(Debug, Clone)]
pub struct Notation {
    characters: HashMap<char, char>,
    words: Words,
    /// Words of the template, looked for after the built-in ones.
    own: Words,
}

/// By first character: spellings and what each is read as, longest first.
#[derive(Debug, Clone, Default)]
struct Words(HashMap<char, Vec<(String, String)>>);

impl Words {
    fn know(&mut self, spelling: &str, read: &str) {
        let Some(first) = spelling.chars().next() else {
            return;
        };
        let words = self.0.entry(first).or_default();
        words.retain(|(known, _)| known != spelling);
        words.push((spelling.to_owned(), read.to_owned()));
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }

    fn read(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let mut read = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let known = self.0.get(&c).and_then(|words| words.iter().find(|(spelling, _)| rest.starts_with(spelling.as_str())));
            if let Some((spelling, as_word)) = known {
                read.push_str(as_word);
                rest = &rest[spelling.len()..];
            } else {
                read.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        read
    }
}

impl Notation {
    /// The groups of `notation.txt`.
    pub fn built_in() -> Self {
        let mut notation = Self { characters: HashMap::new(), words: Words::default(), own: Words::default() };
        let (characters, words) = BUILT_IN.split_once("[words]").unwrap_or((BUILT_IN, ""));
        let lines = |part: &'static str| part.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
        for group in lines(characters).flat_map(str::split_whitespace) {
            let read = group.chars().next_back().unwrap_or_default();
            notation.characters.extend(group.chars().map(|c| (c, read)));
        }
        for line in lines(words) {
            // The first is read as itself, so that no shorter word is found within it.
            let spellings: Vec<String> = line.split_whitespace().map(|spelling| notation.bare(spelling)).collect();
            for spelling in &spellings {
                notation.words.know(spelling, &spellings[0]);
            }
        }
        notation
    }

    /// Adds a group of a template.
    pub fn add(&mut self, number: usize, group: &[String]) -> Result<(), BadGroup> {
        let bad = |spelling: &str| Err(BadGroup { number, spelling: spelling.to_owned() });
        if group.len() < 2 {
            return bad(group.first().map_or("", String::as_str));
        }
        let spellings: Vec<String> = group.iter().map(|spelling| self.words.read(&self.bare(&typed(spelling)))).collect();
        for (spelling, read) in group.iter().zip(&spellings) {
            if read.is_empty() || arabic(read).contains(char::is_numeric) {
                return bad(spelling);
            }
        }
        for spelling in &spellings {
            self.own.know(spelling, &spellings[0]);
        }
        Ok(())
    }

    /// A text (after the steps of "the same text") as it is read.
    pub fn read(&self, text: &str) -> String {
        let words = self.own.read(&self.words.read(&self.bare(text)));
        // A year of an era may have been written in kanji.
        western_years(&lowercase(&years(&arabic(&words))))
    }

    /// Without what does not depend on words: case, long katakana, old forms, punctuation.
    fn bare(&self, text: &str) -> String {
        let levelled: String = lowercase(text).chars().map(|c| self.characters.get(&c).copied().unwrap_or(c)).collect();
        katakana(&unpunctuated(&levelled))
    }
}

/// In lower case; most texts have no case.
fn lowercase(text: &str) -> Cow<'_, str> {
    let has_none = |c: char| matches!(c, '\n' | ' '..='@' | '['..='~' | '、'..='ヿ' | '一'..='鿿');
    if text.chars().all(has_none) { text.into() } else { text.to_lowercase().into() }
}

/// Small ァ in words as ア (ウェブ, ウエブ), and no long vowels in longer words (コンピューター, コンピュータ).
fn katakana(text: &str) -> String {
    const LONG_WORD: usize = 4;
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let chars: Vec<char> = text.chars().collect();
    let mut read = String::with_capacity(text.len());
    for run in chars.chunk_by(|a, b| is_katakana(*a) == is_katakana(*b)) {
        let level = |c: char| match c {
            'ー' if run.len() >= LONG_WORD => None,
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' => char::from_u32(c as u32 + 1),
            c => Some(c),
        };
        read.extend(run.iter().filter_map(|&c| level(c)));
    }
    read
}

/// Without punctuation, quotes and brackets. Beside digits the marks that make a number stay (1.5, 4~6, 4/1, 10:30, −5), 「1,234」 is
/// 「1234」, and two numbers never become one.
fn unpunctuated(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let mut read = String::with_capacity(text.len());
    for (index, &c) in chars.iter().enumerate() {
        if !is_punctuation(c) {
            // What stood between two digits is gone.
            if c.is_ascii_digit() && index > 0 && is_punctuation(chars[index - 1]) && read.ends_with(|c: char| c.is_ascii_digit()) {
                let grouped = chars[index - 1] == ',' && is_grouping(&chars, index - 1);
                if !grouped {
                    read.push(' ');
                }
            }
            read.push(c);
            continue;
        }
        let behind_digit = index > 0 && is_digit(index - 1);
        let behind_unit = index > 0 && "年月日時分回人件歳度%".contains(chars[index - 1]);
        match c {
            '.' | ':' | '/' if behind_digit && is_digit(index + 1) => read.push(c),
            '~' | '-' if (behind_digit || behind_unit) && is_digit(index + 1) => read.push('~'),
            '-' if is_digit(index + 1) => read.push('-'),
            _ => {}
        }
    }
    read
}

/// Whether this comma groups thousands: three digits follow, and no fourth.
fn is_grouping(chars: &[char], comma: usize) -> bool {
    let digits = chars[comma + 1..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
    digits == 3 && comma > 0 && chars[comma - 1].is_ascii_digit()
}

fn is_punctuation(c: char) -> bool {
    // Asked of every character, of which most are these.
    let is_word = matches!(c, 'ぁ'..='ヺ' | '一'..='鿿');
    !is_word && (c.is_whitespace() || "、。，．,.・:;!?…‥'\"「」()[]<>{}｢｣-~/*※_|".contains(c))
}

/// Numbers written in kanji before a counter or behind 第, as digits: 三回, 第二, 二十五人.
fn arabic(text: &str) -> String {
    let is_number = |c: char| matches!(c, '○' | '一'..='龠') && (DIGITS.contains(c) || "十百千".contains(c));
    let text: Cow<'_, str> = if text.contains("ゼロ") { text.replace("ゼロ", "0").into() } else { text.into() };
    let mut read = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let len = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
        if len == 0 {
            read.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (number, after) = rest.split_at(len);
        let counted = after.starts_with(|c: char| COUNTERS.contains(c)) || read.ends_with('第');
        // 「3千」 and 「三万五千」 stay as they are written.
        let in_larger = read.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '万' | '億' | '数' | '何'));
        match value(number).filter(|_| counted && !in_larger) {
            Some(value) => read.push_str(&value.to_string()),
            None => read.push_str(number),
        }
        rest = after;
    }
    read
}

/// The value of a number in kanji below ten thousand, by place (二十五) or by digits (二五).
fn value(number: &str) -> Option<u32> {
    let digit = |c: char| DIGITS.chars().position(|known| known == c).map(|value| value as u32);
    if number.chars().all(|c| digit(c).is_some()) {
        return (number.chars().count() <= 4 && number.contains(|c| c != '○'))
            .then(|| number.chars().filter_map(digit).fold(0, |sum, value| sum * 10 + value));
    }
    let (mut sum, mut open) = (0, None);
    for c in number.chars() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c if open.is_none() => {
                open = digit(c);
                continue;
            }
            _ => return None,
        };
        sum += open.take().unwrap_or(1) * place;
    }
    (sum < 10_000).then(|| sum + open.unwrap_or(0))
}

/// Years of an era as western ones: `R6年度` (lower case by now) is 2024年度.
fn western_years(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let stands_alone = !read.ends_with(|c: char| c.is_ascii_alphanumeric());
        let digits = rest[c.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
        // 昭和40年代 is no year.
        let is_decade = rest[c.len_utf8() + digits..].starts_with("年代");
        let year = matches!(c, 'r' | 'h' | 's') && stands_alone && (1..=2).contains(&digits) && !is_decade;
        if let Some(year) = year.then(|| FiscalYear::parse(&rest[..=digits])).flatten() {
            read.push_str(&year.gregorian().to_string());
            rest = &rest[1 + digits..];
        } else {
            read.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    read
}

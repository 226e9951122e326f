//! Rating scales and the generous, never merging, reading of what people type as a grade.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::text::{fold, fold_widths, is_blank};

/// One grade of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// What machines read: `A`, `◎`, `順調`.
    pub code: String,
    /// What is printed, often full width: 「Ａ」.
    pub print: String,
    /// The published meaning.
    pub meaning: String,
    /// Further spellings that mean this grade and no other.
    pub aliases: Vec<String>,
    /// False for values such as 対象外 that are an answer but no rating.
    pub rated: bool,
}

/// An ordered scale, the best grade first.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Name by which fields refer to it.
    pub key: String,
    /// The grades, best first, values that mean "not rated" last.
    pub grades: Vec<Grade>,
    /// Characters that are part of a code; nothing may be folded onto or away from them.
    symbols: BTreeSet<char>,
    /// Per grade: its spellings as they are compared.
    folded: Vec<Spellings>,
}

/// The spellings of a grade, folded.
#[derive(Debug, Clone, PartialEq)]
struct Spellings {
    code: String,
    meaning: String,
    meaning_with_stop: String,
    /// Code, printed form, meanings, aliases.
    all: Vec<String>,
}

/// What a cell for a grade turned out to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GradeReading {
    /// Nothing written.
    Blank,
    /// The grade with this index in [`Scale::grades`].
    Grade(usize),
    /// Something that is not one single grade.
    Invalid,
}

/// Words that people write before or after a grade and that say nothing.
const DECORATIONS: [&str; 8] = ["自己評価", "事業評価", "評価", "判定", "ランク", ":", "=", "："];

/// Pairs of brackets, as they stand after NFKC.
const BRACKETS: [(char, char); 8] = [('(', ')'), ('[', ']'), ('【', '】'), ('「', '」'), ('〈', '〉'), ('《', '》'), ('〔', '〕'), ('<', '>')];

impl Scale {
    /// A scale of these grades.
    pub fn new(key: String, grades: Vec<Grade>) -> Self {
        let symbols = grades.iter().flat_map(|grade| grade.code.nfkc()).collect();
        let mut scale = Self { key, grades, symbols, folded: Vec::new() };
        scale.folded = scale.grades.iter().map(|grade| scale.spellings(grade)).collect();
        scale
    }

    fn spellings(&self, grade: &Grade) -> Spellings {
        let [code, meaning, meaning_with_stop] =
            [grade.code.as_str(), grade.meaning.trim_end_matches('。'), grade.meaning.as_str()].map(|text| self.fold_codes(text));
        let others = std::iter::once(&grade.print).chain(&grade.aliases).map(|text| self.fold_codes(text));
        let all = [code.clone(), meaning.clone(), meaning_with_stop.clone()].into_iter().chain(others).filter(|text| !text.is_empty()).collect();
        Spellings { code, meaning, meaning_with_stop, all }
    }

    /// Reads a cell. Widths, case (where the scale has no lower-case grade), look-alikes, brackets, 「評価」「判定」, the grade's own
    /// meaning and a remark in brackets are accepted; a second grade anywhere, or anything left over, is not.
    pub fn read(&self, raw: &str) -> GradeReading {
        if is_blank(raw) {
            return GradeReading::Blank;
        }
        let text = self.fold_codes(raw);
        // A sentence's end behind a grade, as behind a number.
        let text = text.trim_end_matches(['。', '.']);
        if let Some(grade) = self.exact(text) {
            return GradeReading::Grade(grade);
        }
        let (outside, remarks) = split_brackets(text);
        let bare = strip_decorations(&outside);
        let (grade, remarks) = if bare.is_empty() {
            // 「（Ａ）」「【Ａ】評価」: the grade itself is in brackets, and nothing else is.
            match remarks.split_first() {
                Some((first, rest)) => (self.exact(&strip_decorations(first)), rest.to_vec()),
                None => (None, Vec::new()),
            }
        } else {
            (self.exact(&bare), remarks)
        };
        match grade {
            Some(grade) if remarks.iter().all(|remark| self.names_no_other(remark, grade)) => GradeReading::Grade(grade),
            _ => GradeReading::Invalid,
        }
    }

    /// What stands in brackets beside a grade and says more than that grade.
    pub fn remark(&self, raw: &str) -> Option<String> {
        if !raw.chars().any(|c| c.nfkc().any(|c| BRACKETS.iter().any(|(open, _)| *open == c))) {
            return None;
        }
        let GradeReading::Grade(grade) = self.read(raw) else { return None };
        let says_more = |part: &String| {
            let bare = strip_decorations(&self.fold_codes(part));
            !bare.is_empty() && self.exact(&bare) != Some(grade)
        };
        let remarks: Vec<String> = split_brackets(&fold_widths(raw)).1.into_iter().filter(says_more).collect();
        (self.exact(&self.fold_codes(raw)).is_none() && !remarks.is_empty()).then(|| remarks.join("、"))
    }

    /// Spellings of a grade that mean it and no other: its code, how it is printed, its aliases.
    pub fn spellings_of(&self, grade: usize) -> Vec<String> {
        let Grade { code, print, aliases, .. } = &self.grades[grade];
        let mut spellings: Vec<String> = Vec::new();
        for text in [code, print].into_iter().chain(aliases) {
            if !spellings.contains(text) && self.read(text) == GradeReading::Grade(grade) {
                spellings.push(text.clone());
            }
        }
        spellings
    }

    /// Index of the grade with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.grades.iter().position(|grade| grade.code == code)
    }

    fn has_lower_case(&self) -> bool {
        self.grades.iter().any(|grade| grade.code.chars().any(|c| c.is_ascii_lowercase()))
    }

    /// NFKC without spaces, look-alikes of this scale's own codes replaced by them.
    fn fold_codes(&self, raw: &str) -> String {
        fold(raw)
            .chars()
            .map(|c| {
                if self.symbols.contains(&c) {
                    return c;
                }
                let candidates = if is_dash(c) { ['-', '−'] } else { [look_alike(c); 2] };
                candidates.into_iter().find(|candidate| self.symbols.contains(candidate)).unwrap_or(c)
            })
            .collect()
    }

    /// The grade whose code, printed form, meaning, alias, or code with meaning is exactly this text.
    fn exact(&self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let any_case = !self.has_lower_case();
        let same = |other: &String| other == text || (any_case && other.is_ascii() && other.eq_ignore_ascii_case(text));
        let mut found = None;
        for (index, spellings) in self.folded.iter().enumerate() {
            let with_meaning = self.after_own_code(text, &spellings.code).is_some_and(|rest| {
                let rest = strip_decorations(rest);
                !spellings.meaning.is_empty() && (rest == spellings.meaning || rest == spellings.meaning_with_stop)
            });
            if with_meaning || spellings.all.iter().any(same) {
                if found.is_some() {
                    return None;
                }
                found = Some(index);
            }
        }
        found
    }

    fn after_own_code<'a>(&self, text: &'a str, code: &str) -> Option<&'a str> {
        let head = text.get(..code.len())?;
        let same = head == code || (!self.has_lower_case() && head.eq_ignore_ascii_case(code));
        same.then(|| &text[code.len()..])
    }

    /// Whether a remark names no grade but this one. A code counts where it stands by itself: 「Bに近い」 does, the D of 「DX」 does not.
    fn names_no_other(&self, remark: &str, own: usize) -> bool {
        let meaning = &self.folded[own].meaning;
        let rest = if meaning.is_empty() { remark.to_owned() } else { remark.replace(meaning, "") };
        self.folded.iter().enumerate().all(|(index, other)| index == own || !self.stands_alone_in(&rest, &other.code))
    }

    fn stands_alone_in(&self, text: &str, code: &str) -> bool {
        let code: Vec<char> = code.chars().collect();
        let text: Vec<char> = text.chars().collect();
        if code.is_empty() || text.len() < code.len() {
            return false;
        }
        let kind = Kind::of(code[0]);
        let ignore_case = !self.has_lower_case();
        (0..=text.len() - code.len()).any(|start| {
            let end = start + code.len();
            let same = text[start..end].iter().zip(&code).all(|(a, b)| a == b || (ignore_case && a.eq_ignore_ascii_case(b)));
            same && (start == 0 || Kind::of(text[start - 1]) != kind) && (end == text.len() || Kind::of(text[end]) != kind)
        })
    }
}

/// Classes of characters between which a code begins and ends.
#[derive(PartialEq, Eq)]
enum Kind {
    Latin,
    Japanese,
    Symbol,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            c if c.is_ascii_alphanumeric() => Self::Latin,
            c if c.is_alphanumeric() => Self::Japanese,
            '◎' | '○' | '△' | '▲' | '×' | '●' | '□' | '■' | '☆' | '★' => Self::Symbol,
            _ => Self::Other,
        }
    }
}

/// Letters and signs that look like another: Greek and Cyrillic capitals, the three circles, the crosses.
fn look_alike(c: char) -> char {
    match c {
        'Α' | 'А' | 'α' | 'а' => 'A',
        'Β' | 'В' | 'β' | 'в' => 'B',
        'С' | 'с' | 'Ϲ' => 'C',
        'Ε' | 'Е' | 'е' => 'E',
        'Ѕ' | 'ѕ' => 'S',
        '〇' | '◯' | '⚪' | '⭕' | 'О' | 'Ο' | 'O' | 'o' => '○',
        '✕' | '✖' | '╳' | '☓' | '❌' | 'x' | 'X' | 'х' | 'Х' => '×',
        '⦾' | '⊚' => '◎',
        c => c,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '−' | '‐' | '‑' | '–' | '—' | '―' | 'ー' | '─')
}

/// A text without its bracketed parts, and those parts.
fn split_brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut inside: Vec<String> = Vec::new();
    let mut closing = Vec::new();
    for c in text.chars() {
        let opened = BRACKETS.iter().find(|pair| pair.0 == c);
        if closing.last() == Some(&c) {
            closing.pop();
        } else if let Some(pair) = opened {
            if closing.is_empty() {
                inside.push(String::new());
            }
            closing.push(pair.1);
        } else if closing.is_empty() {
            outside.push(c);
        } else if let Some(part) = inside.last_mut() {
            part.push(c);
        }
    }
    (outside, inside)
}

fn strip_decorations(text: &str) -> String {
    let mut bare = text;
    loop {
        let before = bare;
        for word in DECORATIONS {
            bare = bare.strip_prefix(word).unwrap_or(bare);
            bare = bare.strip_suffix(word).unwrap_or(bare);
        }
        if bare == before {
            return bare.to_owned();
        }
    }
}

#[cfg(test)]
mod tests;

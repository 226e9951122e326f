//! The steps by which texts become "the same text". Each is a function from text to text and expects those before it.

use unicode_normalization::UnicodeNormalization;

use super::super::text::is_invisible;

/// All steps that need no template, in their order.
const STEPS: [fn(&str) -> String; 6] = [characters, spaces, dashes, dots, brackets, years];

/// A text after all steps that need no template.
pub fn typed(text: &str) -> String {
    STEPS.iter().fold(text.to_owned(), |text, step| step(&text))
}

/// Unicode NFKC: widths, circled digits, ligatures. A digit that was circled, raised or part of a fraction is kept apart from a digit
/// beside it: 「①12回」 is not 112 times.
pub fn characters(text: &str) -> String {
    if text.chars().all(is_levelled) {
        return text.to_owned();
    }
    let mut levelled = String::with_capacity(text.len());
    let mut was_special = false;
    let mut may_combine = false;
    let mut piece = String::new();
    for c in text.chars() {
        piece.clear();
        match c {
            c if is_levelled(c) => piece.push(c),
            '！'..='～' => piece.push(char::from((c as u32 - '！' as u32) as u8 + b'!')),
            c => {
                piece.extend(std::iter::once(c).nfkc());
                may_combine = true;
            }
        }
        let is_plain = c.is_ascii() || ('\u{ff10}'..='\u{ff19}').contains(&c);
        let is_special = !is_plain && piece.contains(|c: char| c.is_ascii_digit());
        let touches = levelled.ends_with(|c: char| c.is_ascii_digit()) && piece.starts_with(|c: char| c.is_ascii_digit());
        if touches && (is_special || was_special) {
            levelled.push(' ');
        }
        levelled.push_str(&piece);
        was_special = is_special;
    }
    // Voicing marks follow their character.
    if may_combine { levelled.nfkc().collect() } else { levelled }
}

/// Whether NFKC leaves a character as it is, whatever stands beside it: of those that texts are made of.
fn is_levelled(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '、'..='】' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿')
}

/// No spaces, line breaks and invisible characters, but one space where two digits would become one number.
pub fn spaces(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_digit() && closed.ends_with(|c: char| c.is_ascii_digit()) {
            closed.push(' ');
        }
        gap = false;
        closed.push(c);
    }
    closed
}

/// Hyphens, dashes and minus signs are one, wave dashes are one. Behind kana it is the long vowel that was meant: 「センタ−」.
pub fn dashes(text: &str) -> String {
    let mut levelled = String::with_capacity(text.len());
    let mut behind_kana = false;
    for c in text.chars() {
        let c = match c {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{fe58}' | '\u{fe63}' | 'ー' if behind_kana => 'ー',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{fe58}' | '\u{fe63}' | 'ー' => '-',
            '〜' | '∼' | '∿' | '〰' | '˜' => '~',
            c => c,
        };
        behind_kana = matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー');
        levelled.push(c);
    }
    levelled
}

/// Middle dots are one.
pub fn dots(text: &str) -> String {
    const DOTS: [char; 5] = ['·', '•', '‧', '∙', '⋅'];
    if text.contains(DOTS) { text.replace(DOTS, "・") } else { text.to_owned() }
}

/// Quotes and brackets of one shape are one: double quotes, corners, square, pointed.
pub fn brackets(text: &str) -> String {
    let level = |c: char| match c {
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '『' => '「',
        '』' => '」',
        '【' | '〔' | '〘' | '〚' => '[',
        '】' | '〕' | '〙' | '〛' => ']',
        '〈' | '《' | '«' | '‹' => '<',
        '〉' | '》' | '»' | '›' => '>',
        '⦅' => '(',
        '⦆' => ')',
        c => c,
    };
    text.chars().map(level).collect()
}

/// Years of an era by its letter: 令和6年度 and R6 are `R6年度`, 令和元年 is `R1年`.
pub fn years(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((letter, nth, after)) = era(rest, read.chars().next_back()) {
            read.push_str(&format!("{letter}{nth}"));
            // 「R6」 alone is a fiscal year; 「R6～8年度」 and 「R6.4.1」 go on.
            let goes_on = after.starts_with(['年', '~', '-', '・', '.', '/', '、', ',', '(']);
            if !goes_on {
                read.push_str("年度");
            }
            rest = after;
        } else {
            read.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    read
}

/// A year of an era at the beginning of a text: letter, number and what follows.
fn era(text: &str, before: Option<char>) -> Option<(char, u32, &str)> {
    const ERAS: [(&str, char); 3] = [("令和", 'R'), ("平成", 'H'), ("昭和", 'S')];
    let named = ERAS.iter().find_map(|(name, letter)| Some((*letter, text.strip_prefix(name)?)));
    let by_letter = || {
        let letter = text.chars().next().filter(|c| matches!(c, 'R' | 'H' | 'S'))?;
        let stands_alone = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        stands_alone.then(|| (letter, &text[1..]))
    };
    let (letter, rest) = named.or_else(by_letter)?;
    if let Some(after) = rest.strip_prefix('元') {
        return (named.is_some() && after.starts_with('年')).then_some((letter, 1, after));
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let nth = rest[..digits].parse().ok().filter(|nth| (1..=99).contains(nth))?;
    let after = &rest[digits..];
    // 「R6A」 is a name of something; 「令和6」 without a year goes on to a list of years.
    let is_name = after.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!is_name).then_some((letter, nth, after))
}

/// Without marks of copies, wherever they stand.
pub fn without_marks(text: &str, marks: &[String]) -> String {
    marks.iter().fold(text.to_owned(), |text, mark| if text.contains(mark.as_str()) { text.replace(mark.as_str(), "") } else { text })
}

/// 「各関係課(市民課)」 is 「市民課」 where 各関係課 is a role.
pub fn without_roles(text: &str, roles: &[String]) -> String {
    roles.iter().fold(text.to_owned(), |text, role| {
        let mut bare = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, opened)) = rest.split_once(&format!("{role}(")) {
            let Some((inside, after)) = opened.split_once(')') else {
                break;
            };
            bare.extend([before, inside]);
            rest = after;
        }
        bare + rest
    })
}

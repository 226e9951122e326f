//! What a cell shows for the number in it: number formats (ECMA-376, 18.8.30 and 18.8.31) as far as the dialog of a Japanese
//! Excel offers them. Any other format is not known, and said so.

mod dates;
mod numbers;

pub use dates::{from_iso, iso};
pub use numbers::general;

/// What a number looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text, empty if the format hides it; `None` if the format is not known.
    pub text: Option<String>,
    /// Whether it shows a date or time.
    pub is_date: bool,
}

/// What a cell of this format shows. `is_1904` tells from which day the workbook counts.
pub fn shown(format: &str, number: f64, is_1904: bool) -> Shown {
    let Some(sections) = sections(format) else {
        return Shown { text: None, is_date: false };
    };
    let Some((section, keeps_sign)) = choose(&sections, number) else {
        return Shown { text: None, is_date: false };
    };
    let is_date = section.is_date();
    let text = if is_date { dates::text(section, number, is_1904) } else { numbers::text(section, number, keeps_sign) };
    Shown { text: text.map(|text| text.trim().to_owned()), is_date }
}

/// What a format makes of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Texts {
    /// They are shown as typed.
    #[default]
    AsTyped,
    /// Something stands before and behind them.
    Between(String, String),
    /// They are not shown.
    Hidden,
}

/// What a format makes of texts: its fourth section says so, or a last one with a place for them.
pub fn texts(format: &str) -> Texts {
    let sections = sections(format).unwrap_or_default();
    let section = sections.get(3).or_else(|| sections.last().filter(|section| section.is_for_text()));
    let Some(Section { tokens, .. }) = section else { return Texts::AsTyped };
    if tokens.contains(&Token::General) {
        return Texts::AsTyped;
    }
    let Some(place) = tokens.iter().position(|token| *token == Token::Text) else { return Texts::Hidden };
    let (before, after) = (numbers::literals(&tokens[..place]), numbers::literals(&tokens[place + 1..]));
    if before.trim().is_empty() && after.trim().is_empty() { Texts::AsTyped } else { Texts::Between(before, after) }
}

/// The format of a number that a file has by its id only, in a Japanese Excel. `code` is what other languages have there.
pub fn japanese(id: u32, code: &str) -> &str {
    match (id, code) {
        (5 | 6, "General") => "\"¥\"#,##0;\"¥\"\\-#,##0",
        (7 | 8, "General") => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        (37 | 38, "#,##0 ;(#,##0)" | "#,##0 ;[Red](#,##0)") => "#,##0;\\-#,##0",
        (39 | 40, "#,##0.00;(#,##0.00)" | "#,##0.00;[Red](#,##0.00)") => "#,##0.00;\\-#,##0.00",
        (41, code) if is_american(code) => "#,##0;\\-#,##0;\"-\"",
        (42, code) if is_american(code) => "\"¥\"#,##0;\"¥\"\\-#,##0;\"¥-\"",
        (43, code) if is_american(code) => "#,##0.00;\\-#,##0.00;\"-\"",
        (44, code) if is_american(code) => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00;\"¥-\"",
        (14, "mm-dd-yy") => "yyyy/m/d",
        (22, "m/d/yy h:mm") => "yyyy/m/d h:mm",
        (27 | 36 | 50 | 57, "General") => "[$-411]ge\\.m\\.d",
        (28 | 29 | 51 | 54 | 58, "General") => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        (30, "General") => "m/d/yy",
        (31, "General") => "yyyy\"年\"m\"月\"d\"日\"",
        (32, "General") => "h\"時\"mm\"分\"",
        (33, "General") => "h\"時\"mm\"分\"ss\"秒\"",
        (34 | 52 | 55, "General") => "yyyy\"年\"m\"月\"",
        (35 | 53 | 56, "General") => "m\"月\"d\"日\"",
        _ => code,
    }
}

/// Whether a format for accounts is the one of other languages, or not stated at all.
fn is_american(code: &str) -> bool {
    code == "General" || code.starts_with("_(")
}

/// A piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Shown as it is.
    Literal(String),
    /// Place of a digit: `0`, `#` or `?`.
    Digit(char),
    /// Decimal point.
    Point,
    /// Separator of thousands, or division by a thousand.
    Comma,
    /// Percent sign.
    Percent,
    /// `/`: of a fraction or a date.
    Slash,
    /// Power of ten; whether a plus is shown.
    Exponent(bool),
    /// The number as it is.
    General,
    /// Place of a text.
    Text,
    /// Part of a date or time, by its letter and how often it stands there.
    Date(char, usize),
    /// Hours, minutes or seconds that run on.
    Elapsed(char, usize),
    /// Morning or afternoon.
    HalfDay,
}

/// What a format says for some of the numbers.
#[derive(Debug, Clone, Default)]
struct Section {
    tokens: Vec<Token>,
    condition: Option<(String, f64)>,
    /// Names of the Japanese calendar; others are English.
    japanese: bool,
    /// The first year of an era is 元年.
    gannen: bool,
    /// Digits are full-width.
    wide_digits: bool,
    /// Long date or time as the system shows it, whatever the rest says.
    system: Option<&'static str>,
}

impl Section {
    fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(..) | Token::Elapsed(..) | Token::HalfDay))
    }

    fn is_for_text(&self) -> bool {
        self.tokens.contains(&Token::Text) && !self.tokens.iter().any(|token| matches!(token, Token::Digit(_) | Token::General))
    }

    /// What stands between square brackets; `None` if it is not known.
    fn take_bracket(&mut self, inside: &str) -> Option<()> {
        /// Colours, which say nothing.
        const COLOURS: [&str; 16] =
            ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "黒", "青", "水", "緑", "紫", "赤", "白", "黄"];
        let lower = inside.to_lowercase();
        if let Some(currency) = inside.strip_prefix('$') {
            let (symbol, locale) = currency.split_once('-').unwrap_or((currency, ""));
            let locale = locale.to_lowercase();
            self.japanese |= locale.starts_with("ja") || locale.ends_with("411");
            self.gannen |= locale.contains("gannen");
            match locale.as_str() {
                "f800" => self.system = Some("yyyy\"年\"m\"月\"d\"日\""),
                "f400" => self.system = Some("h:mm:ss"),
                _ => {}
            }
            if !symbol.is_empty() {
                self.tokens.push(Token::Literal(symbol.to_owned()));
            }
        } else if let Some(letter) = lower.chars().next().filter(|first| matches!(first, 'h' | 'm' | 's') && lower.chars().all(|c| c == *first)) {
            self.tokens.push(Token::Elapsed(letter, lower.len()));
        } else if lower == "dbnum3" {
            self.wide_digits = true;
        } else if inside.starts_with(['<', '>', '=']) {
            let digits = inside.trim_start_matches(['<', '>', '=']);
            self.condition = Some((inside[..inside.len() - digits.len()].to_owned(), digits.parse().ok()?));
        } else if !COLOURS.contains(&lower.as_str()) && !lower.starts_with("color") && !lower.starts_with('色') {
            return None;
        }
        Some(())
    }

    fn applies(&self, number: f64) -> bool {
        let Some((sign, bound)) = &self.condition else { return true };
        match sign.as_str() {
            "<" => number < *bound,
            "<=" => number <= *bound,
            ">" => number > *bound,
            ">=" => number >= *bound,
            "<>" => number.partial_cmp(bound) != Some(std::cmp::Ordering::Equal),
            _ => number.partial_cmp(bound) == Some(std::cmp::Ordering::Equal),
        }
    }
}

/// The section for a number, and whether a minus is to be shown: not by a section that is for negative numbers alone.
fn choose(sections: &[Section], number: f64) -> Option<(&Section, bool)> {
    let text = sections.len() > 1 && sections.last().is_some_and(Section::is_for_text);
    let sections = &sections[..sections.len() - usize::from(text)];
    if sections.iter().any(|section| section.condition.is_some()) {
        let with_condition = sections.iter().find(|section| section.condition.is_some() && section.applies(number));
        let section = with_condition.or_else(|| sections.iter().find(|section| section.condition.is_none()))?;
        let has = |section: &Section, signs: [&str; 2]| {
            section.condition.as_ref().is_some_and(|(sign, bound)| *bound == 0.0 && signs.contains(&sign.as_str()))
        };
        let is_for_negative = match section.condition {
            Some(_) => has(section, ["<", "<="]),
            None => sections.iter().any(|other| has(other, [">", ">="])),
        };
        return Some((section, !is_for_negative));
    }
    Some(match sections {
        [only] => (only, true),
        [_, negative, ..] if number < 0.0 => (negative, false),
        [_, _, zero, ..] if number == 0.0 => (zero, false),
        [positive, ..] => (positive, true),
        [] => return None,
    })
}

/// The sections of a format; `None` if something in it is not known.
fn sections(format: &str) -> Option<Vec<Section>> {
    /// Longer ones are no format of an office's.
    const LONGEST: usize = 255;
    if format.chars().count() > LONGEST {
        return None;
    }
    let mut done = Vec::new();
    let mut section = Section::default();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let lower = c.to_ascii_lowercase();
        let mut length = c.len_utf8();
        match c {
            ';' => done.push(std::mem::take(&mut section)),
            '"' => {
                let (literal, _) = after.split_once('"')?;
                section.tokens.push(Token::Literal(literal.to_owned()));
                length += literal.len() + 1;
            }
            '[' => {
                let (inside, _) = after.split_once(']')?;
                section.take_bracket(inside)?;
                length += inside.len() + 1;
            }
            '\\' => {
                let next = after.chars().next()?;
                section.tokens.push(Token::Literal(next.to_string()));
                length += next.len_utf8();
            }
            // Room as wide as the next character, or filled with it.
            '_' | '*' => length += after.chars().next()?.len_utf8(),
            '0' | '#' | '?' => section.tokens.push(Token::Digit(c)),
            '.' => section.tokens.push(Token::Point),
            ',' => section.tokens.push(Token::Comma),
            '%' => section.tokens.push(Token::Percent),
            '/' => section.tokens.push(Token::Slash),
            '@' => section.tokens.push(Token::Text),
            _ if starts(rest, "General") || rest.starts_with("G/標準") => {
                section.tokens.push(Token::General);
                length = if c == 'G' && after.starts_with('/') { "G/標準".len() } else { "General".len() };
            }
            _ if starts(rest, "AM/PM") => {
                section.tokens.push(Token::HalfDay);
                length = "AM/PM".len();
            }
            'E' | 'e' if after.starts_with(['+', '-']) && section.tokens.iter().any(|token| matches!(token, Token::Digit(_))) => {
                section.tokens.push(Token::Exponent(after.starts_with('+')));
                length += 1;
            }
            _ if "ymdhsage".contains(lower) => {
                let count = rest.chars().take_while(|other| other.to_ascii_lowercase() == lower).count();
                section.tokens.push(Token::Date(lower, count));
                length = count;
            }
            _ if c.is_ascii_alphabetic() => return None,
            _ => section.tokens.push(Token::Literal(c.to_string())),
        }
        rest = &rest[length..];
    }
    done.push(section);
    for section in &mut done {
        if let Some(system) = section.system.take() {
            section.tokens = sections(system)?.pop()?.tokens;
        }
    }
    Some(done)
}

fn starts(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;

//! Numbers in the places that a format has for digits.

use super::{Section, Token};
use crate::domain::value::number_digits;

/// Most places of digits left and right of the point that are looked at.
const MOST_PLACES: i32 = 30;

/// A number as a cell without format of its own shows it: at most eleven characters.
pub fn general(number: f64) -> String {
    let whole = number.abs().log10().floor().max(0.0);
    if !(1e-4..1e10).contains(&number.abs()) || number.fract() == 0.0 {
        return number_digits(number);
    }
    let decimal = Decimal::of(number).rounded(9 - whole as i32);
    let text = format!("{}.{}", decimal.whole(), decimal.fraction(MOST_PLACES));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if number < 0.0 { format!("-{text}") } else { text.to_owned() }
}

/// 「1 1/2」: the nearest fraction with this denominator, or whose denominator has so many digits. `slash` is where the fraction's stands.
fn fraction(tokens: &[Token], slash: usize, number: f64, keeps_sign: bool) -> Option<String> {
    /// Beyond this a number has no fraction to speak of.
    const MOST: f64 = 1e12;
    let (before, after) = (&tokens[..slash], &tokens[slash + 1..]);
    let magnitude = Some(number.abs()).filter(|number| *number < MOST)?;
    // Digits apart from those of the numerator are the whole's.
    let groups = before.split(|token| !is_place(token)).filter(|group| !group.is_empty()).count();
    let whole = if groups > 1 { magnitude.floor() } else { 0.0 };
    let rest = magnitude - whole;
    let (given, length) = given_denominator(after);
    let denominator = if given > 0 {
        given
    } else {
        let most = 10_i32.pow(u32::try_from(length).ok().filter(|places| (1..=3).contains(places))?) - 1;
        let error = |denominator: i32| (rest - (rest * f64::from(denominator)).round() / f64::from(denominator)).abs();
        (1..=most).min_by(|a, b| error(*a).total_cmp(&error(*b)))?
    };
    let numerator = (rest * f64::from(denominator)).round();
    let (whole, numerator) = if groups > 1 && numerator >= f64::from(denominator) { (whole + 1.0, 0.0) } else { (whole, numerator) };
    let sign = if number < 0.0 && keeps_sign && whole + numerator > 0.0 { "-" } else { "" };
    let (prefix, suffix) = (literals(before.split(is_place).next().unwrap_or_default()), literals(&after[length..]));
    Some(match (whole > 0.0, numerator > 0.0) {
        (_, false) if groups > 1 => format!("{sign}{prefix}{whole}{suffix}"),
        (true, _) => format!("{sign}{prefix}{whole} {numerator}/{denominator}{suffix}"),
        (false, _) => format!("{sign}{prefix}{numerator}/{denominator}{suffix}"),
    })
}

/// The denominator that a format gives (「/10」), zero if it leaves it open, and how many tokens stand for it.
fn given_denominator(after: &[Token]) -> (i32, usize) {
    let digit = |token: &Token| match token {
        Token::Literal(text) => text.parse::<i32>().ok().filter(|_| text.len() == 1),
        Token::Digit('0') => Some(0),
        _ => None,
    };
    let digits: Vec<i32> = after.iter().map_while(digit).take(6).collect();
    match digits.iter().fold(0, |number, digit| number * 10 + digit) {
        0 => (0, after.iter().take_while(|token| is_place(token)).count()),
        given => (given, digits.len()),
    }
}

/// The texts between places of digits.
pub(super) fn literals(tokens: &[Token]) -> String {
    tokens.iter().filter_map(|token| if let Token::Literal(text) = token { Some(text.as_str()) } else { None }).collect()
}

/// The text of a number; `None` if the format is not known.
pub fn text(section: &Section, number: f64, keeps_sign: bool) -> Option<String> {
    let tokens = section.tokens.as_slice();
    if !number.is_finite() {
        return Some(number_digits(number));
    }
    if let Some(slash) = tokens.iter().position(|token| *token == Token::Slash).filter(|_| tokens.iter().any(is_place)) {
        return fraction(tokens, slash, number, keeps_sign);
    }
    let places = count(tokens, is_place);
    if places > 2 * MOST_PLACES || count(tokens, |token| *token == Token::Point) > 1 {
        return None;
    }
    let (body, exponent) = match tokens.iter().position(|token| matches!(token, Token::Exponent(_))) {
        Some(at) => (&tokens[..at], Some(&tokens[at..])),
        None => (tokens, None),
    };
    let (whole, fraction) = match body.iter().position(|token| *token == Token::Point) {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    let decimals = fraction.map_or(0, |tokens| count(tokens, is_place));
    let mut decimal = Decimal::of(number);
    decimal.point += 2 * count(tokens, |token| *token == Token::Percent);
    decimal.point -= 3 * (scaling_commas(whole) + fraction.map_or(0, scaling_commas));
    let mut power = None;
    if let Some(exponent) = exponent {
        let step = count(whole, is_place).max(1);
        let mut shift = decimal.magnitude().div_euclid(step) * step;
        let shifted = |shift: i32| Decimal { point: decimal.point - shift, ..decimal.clone() }.rounded(decimals);
        // Rounding may lead to the next power.
        shift = if shifted(shift).magnitude() >= step { shift + step } else { shift };
        decimal = shifted(shift);
        power = Some(exponent_text(exponent, shift)?);
    }
    let decimal = decimal.rounded(decimals);
    let mut out = whole_text(whole, &decimal, number);
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(&fraction_text(fraction, &decimal.fraction(decimals)));
    }
    out.push_str(&power.unwrap_or_default());
    if section.wide_digits {
        out = out.chars().map(|c| char::from_digit(c.to_digit(10).unwrap_or(99), 10).map_or(c, wide)).collect();
    }
    Some(if number < 0.0 && keeps_sign && !decimal.is_zero() { format!("-{out}") } else { out })
}

fn wide(digit: char) -> char {
    char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap_or(digit)
}

fn is_place(token: &Token) -> bool {
    matches!(token, Token::Digit(_))
}

/// How many of a format's tokens are so; a format has few.
fn count(tokens: &[Token], so: impl Fn(&Token) -> bool) -> i32 {
    tokens.iter().filter(|token| so(token)).fold(0, |count, _| count + 1)
}

/// How many commas stand right behind the last place of a digit: each divides by a thousand.
fn scaling_commas(part: &[Token]) -> i32 {
    let Some(last) = part.iter().rposition(is_place) else { return 0 };
    let commas = part[last + 1..].split(|token| *token != Token::Comma).next().unwrap_or_default();
    count(commas, |_| true)
}

/// The whole part, from the right; the first place takes all digits that are left.
fn whole_text(tokens: &[Token], decimal: &Decimal, number: f64) -> String {
    let digits: Vec<char> = decimal.whole().chars().skip_while(|digit| *digit == '0').collect();
    let first = tokens.iter().position(is_place);
    let last = tokens.iter().rposition(is_place);
    let grouped = first.zip(last).is_some_and(|(first, last)| tokens[first..last].contains(&Token::Comma));
    let mut left = digits.len();
    let mut placed = 0;
    let mut reversed = String::new();
    let mut place = |digit: char, out: &mut String| {
        if grouped && placed > 0 && placed % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
        placed += 1;
    };
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(kind) => {
                if left > 0 {
                    left -= 1;
                    place(digits[left], &mut reversed);
                } else if *kind == '0' {
                    place('0', &mut reversed);
                }
                while Some(at) == first && left > 0 {
                    left -= 1;
                    place(digits[left], &mut reversed);
                }
            }
            Token::Literal(text) => reversed.extend(text.chars().rev()),
            Token::Percent => reversed.push('%'),
            Token::Slash => reversed.push('/'),
            Token::General | Token::Text => reversed.extend(number_digits(number.abs()).chars().rev()),
            _ => {}
        }
    }
    reversed.chars().rev().collect()
}

/// What stands right of the point; `#` and `?` show no needless zeros.
fn fraction_text(tokens: &[Token], digits: &str) -> String {
    let significant = digits.trim_end_matches('0').len();
    let mut digits = digits.chars().enumerate();
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Digit(kind) => out.extend(digits.next().filter(|(at, _)| *kind == '0' || *at < significant).map(|(_, digit)| digit)),
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
    out
}

fn exponent_text(tokens: &[Token], power: i32) -> Option<String> {
    let (Token::Exponent(plus), rest) = tokens.split_first()? else { return None };
    let places = rest.iter().take_while(|token| is_place(token)).count();
    let sign = match (power < 0, plus) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    };
    let after = literals(&rest[places..]);
    Some(format!("E{sign}{:0places$}{after}", power.abs()))
}

/// A number by its decimal digits, as far as spreadsheets keep them: fifteen.
#[derive(Debug, Clone)]
struct Decimal {
    digits: Vec<u8>,
    /// How many of the digits stand left of the point; may lie outside of them.
    point: i32,
}

impl Decimal {
    fn of(number: f64) -> Self {
        let text = format!("{:.14e}", number.abs());
        let (mantissa, power) = text.split_once('e').unwrap_or(("0", "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        Self { digits, point: power.parse::<i32>().unwrap_or(0) + 1 }
    }

    fn is_zero(&self) -> bool {
        self.digits.iter().all(|digit| *digit == 0)
    }

    /// The power of ten of the first digit.
    fn magnitude(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point - 1 }
    }

    /// Half is rounded up, as people do.
    fn rounded(mut self, decimals: i32) -> Self {
        let Ok(keep) = usize::try_from(self.point + decimals) else {
            return Self { digits: vec![0], point: 1 };
        };
        if keep >= self.digits.len() {
            return self;
        }
        let mut carry = self.digits[keep] >= 5;
        self.digits.truncate(keep);
        for digit in self.digits.iter_mut().rev() {
            if !carry {
                break;
            }
            carry = *digit == 9;
            *digit = if carry { 0 } else { *digit + 1 };
        }
        if carry {
            self.digits.insert(0, 1);
            self.point += 1;
        }
        if self.digits.is_empty() { Self { digits: vec![0], point: 1 } } else { self }
    }

    fn digit(&self, at: i32) -> char {
        usize::try_from(at).ok().and_then(|at| self.digits.get(at)).map_or('0', |digit| char::from(b'0' + digit))
    }

    /// Digits left of the point, at least one.
    fn whole(&self) -> String {
        if self.point <= 0 { "0".to_owned() } else { (0..self.point).map(|at| self.digit(at)).collect() }
    }

    /// So many digits right of the point.
    fn fraction(&self, count: i32) -> String {
        (0..count).map(|at| self.digit(self.point + at)).collect()
    }
}

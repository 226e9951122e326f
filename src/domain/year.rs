//! Japanese fiscal years (April to March), named by era as city halls do.

use std::fmt;

use super::text::fold;

/// First Gregorian year of each era, newest first, with its name and the letter that abbreviates it.
const ERAS: [(i32, &str, &str); 3] = [(2019, "令和", "R"), (1989, "平成", "H"), (1926, "昭和", "S")];

/// A fiscal year, held as the Gregorian year in which it begins. Prints as 「令和6年度」.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// Reads 「令和6年度」, 「令和６年」, `R6`, `r06`, 「令和元年度」 or `2024`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let bare = folded.trim_end_matches("年度").trim_end_matches('年');
        for (first, name, letter) in ERAS {
            let lower = letter.to_lowercase();
            let rest = [name, letter, lower.as_str()].iter().find_map(|prefix| bare.strip_prefix(prefix));
            if let Some(rest) = rest {
                let nth = if rest == "元" { 1 } else { rest.parse::<i32>().ok()? };
                return (1..=99).contains(&nth).then_some(Self(first + nth - 1));
            }
        }
        let year = bare.parse::<i32>().ok()?;
        (1926..=2200).contains(&year).then_some(Self(year))
    }

    /// The Gregorian year in which this fiscal year begins.
    pub fn gregorian(self) -> i32 {
        self.0
    }

    /// The fiscal year that lies `years` later (or earlier, if negative).
    #[must_use]
    pub fn plus(self, years: i32) -> Self {
        Self(self.0 + years)
    }
}

/// Words that name a year by its distance.
const RELATIVE: [&str; 8] = ["翌年度", "次年度", "来年度", "今年度", "本年度", "当該年度", "前年度", "昨年度"];

/// A label without the years in it, and those years: 「令和６年度の実績」 is 「実績」 of 令和6年度. Widths and spaces are folded; words such
/// as 翌年度 are left out too.
pub fn without_years(label: &str) -> (String, Vec<FiscalYear>) {
    let folded = fold(label);
    let mut rest = folded.as_str();
    let (mut bare, mut years) = (String::new(), Vec::new());
    let begins_year = |c: char| ERAS.iter().any(|(_, name, letter)| name.starts_with(c) || letter.starts_with(c));
    let begins_word = |c: char| RELATIVE.iter().any(|word| word.starts_with(c));
    // Nearly every character begins neither.
    if !folded.chars().any(|c| begins_year(c) || begins_word(c)) {
        return (folded, years);
    }
    while let Some(c) = rest.chars().next() {
        if let Some(after) = RELATIVE.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = after.strip_prefix('の').unwrap_or(after);
            continue;
        }
        let era = ERAS.iter().find(|(_, name, letter)| rest.starts_with(name) || rest.starts_with(letter));
        let name = era.map_or(0, |(_, name, letter)| if rest.starts_with(name) { name.len() } else { letter.len() });
        let number: usize = rest[name..].chars().take_while(|c| c.is_ascii_digit() || *c == '元').map(char::len_utf8).sum();
        let year = era.and_then(|_| FiscalYear::parse(&rest[..name + number]));
        if let Some(year) = year.filter(|_| number > 0) {
            years.push(year);
            rest = &rest[name + number..];
            rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest);
            rest = rest.strip_prefix('の').unwrap_or(rest);
        } else {
            bare.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (bare, years)
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, name, _) = ERAS.iter().find(|era| self.0 >= era.0).unwrap_or(&ERAS[2]);
        match self.0 - first + 1 {
            1 => write!(f, "{name}元年度"),
            nth => write!(f, "{name}{nth}年度"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FiscalYear;

    #[test]
    fn reads_what_offices_write() {
        for text in ["令和6年度", "令和６年度", "R6", "r６", "2024", "令和 6 年"] {
            assert_eq!(FiscalYear::parse(text).map(FiscalYear::gregorian), Some(2024), "{text}");
        }
        assert_eq!(FiscalYear::parse("令和元年度").map(FiscalYear::gregorian), Some(2019));
        assert_eq!(FiscalYear::parse("H31").map(FiscalYear::gregorian), Some(2019));
        for text in ["", "6", "令和", "令和0年度", "来年", "99999"] {
            assert_eq!(FiscalYear::parse(text), None, "{text}");
        }
    }

    #[test]
    fn labels_without_their_years() {
        let bare = |label: &str| super::without_years(label).0;
        assert_eq!(bare("令和６年度の　進捗状況"), "進捗状況");
        assert_eq!(bare("実績（R5年度）"), "実績()");
        assert_eq!(bare("計画最終年度までの目標"), "計画最終年度までの目標");
        assert_eq!(bare("翌年度の目標"), "目標");
        assert_eq!(bare("Reason"), "Reason");
        assert_eq!(super::without_years("平成31年・令和元年度の値").1, [FiscalYear(2019), FiscalYear(2019)]);
    }

    #[test]
    fn prints_the_era() {
        assert_eq!(FiscalYear(2024).to_string(), "令和6年度");
        assert_eq!(FiscalYear(2019).to_string(), "令和元年度");
        assert_eq!(FiscalYear(2018).to_string(), "平成30年度");
        assert_eq!(FiscalYear(2024).plus(1).to_string(), "令和7年度");
    }
}

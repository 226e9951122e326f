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
    fn prints_the_era() {
        assert_eq!(FiscalYear(2024).to_string(), "令和6年度");
        assert_eq!(FiscalYear(2019).to_string(), "令和元年度");
        assert_eq!(FiscalYear(2018).to_string(), "平成30年度");
        assert_eq!(FiscalYear(2024).plus(1).to_string(), "令和7年度");
    }
}

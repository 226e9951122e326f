//! How much is measured.

use std::fmt;
use std::str::FromStr;

/// Departments, lines of each, returns of each; 「1000x20」, 「17x20x59」, 「40x20:keyless」.
#[derive(Debug, Clone)]
pub struct Size {
    /// How many departments.
    pub departments: usize,
    /// Lines of each.
    pub lines: usize,
    /// Returns of each; together they fill in every line.
    pub returns: usize,
    /// Whether the returns lost the hidden sheet, row 1 and column A.
    pub keyless: bool,
}

impl Size {
    /// How often program and floor are measured in turn, so that small sizes are exact and large ones end.
    pub fn rounds(&self) -> usize {
        match self.departments * self.lines * self.returns {
            0..3_000 => 7,
            3_000..50_000 => 5,
            _ => 1,
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("「{text}」 is no size such as 1000x20, 17x20x59 or 40x20:keyless");
        let (numbers, keyless) = text.strip_suffix(":keyless").map_or((text, false), |numbers| (numbers, true));
        let numbers: Vec<usize> = numbers.split('x').map(|number| number.parse().map_err(|_| bad())).collect::<Result<_, _>>()?;
        let (departments, lines, returns) = match numbers[..] {
            [departments, lines] => (departments, lines, 1),
            [departments, lines, returns] => (departments, lines, returns),
            _ => return Err(bad()),
        };
        // A line that is shared and one that is a copy need others beside them.
        if departments < 2 || lines < 4 || returns < 1 {
            return Err(bad());
        }
        Ok(Self { departments, lines, returns, keyless })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.departments, self.lines)?;
        if self.returns > 1 {
            write!(f, "x{}", self.returns)?;
        }
        f.write_str(if self.keyless { ":keyless" } else { "" })
    }
}

//! Numbers of printed pages that stay from one edition to the next: what grew goes on as 12-2, so that page 13 is still page 13.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// 12, or 12-2 for what goes on behind page 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageNumber {
    /// The number.
    pub number: u32,
    /// 1 for the page itself, 2 for the first one behind it.
    pub part: u32,
}

impl PageNumber {
    /// A page that has a number to itself.
    pub fn plain(number: u32) -> Self {
        Self { number, part: 1 }
    }

    /// Whether it has a number to itself.
    pub fn is_plain(self) -> bool {
        self.part == 1
    }

    /// Whether a page of this number follows another one without a gap, both with numbers to themselves.
    pub fn follows(self, before: Self) -> bool {
        self.is_plain() && before.is_plain() && self.number == before.number + 1
    }
}

impl fmt::Display for PageNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_plain() { write!(f, "{}", self.number) } else { write!(f, "{}-{}", self.number, self.part) }
    }
}

impl From<PageNumber> for String {
    fn from(page: PageNumber) -> Self {
        page.to_string()
    }
}

impl TryFrom<String> for PageNumber {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (number, part) = text.split_once('-').unwrap_or((&text, "1"));
        Ok(Self { number: number.parse()?, part: part.parse()? })
    }
}

/// A page of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedPage {
    /// Its number.
    #[serde(rename = "頁")]
    pub number: PageNumber,
    /// What it begins with; empty where it goes on with something that begins on another page.
    #[serde(rename = "初め")]
    pub begins: String,
    /// A hash of what stands on it.
    #[serde(rename = "内容")]
    pub content: String,
}

/// Numbers for pages, by what each begins with. Those of an earlier edition are kept: a page that begins as an old one has its
/// number, and between two such pages further numbers are used up before a page becomes 12-2.
pub fn numbered(begins: &[String], kept: &[PrintedPage]) -> Vec<PageNumber> {
    let mut known: BTreeMap<&str, PageNumber> = BTreeMap::new();
    for page in kept.iter().filter(|page| !page.begins.is_empty()) {
        known.entry(&page.begins).or_insert(page.number);
    }
    let fixed = ascending(begins.iter().map(|begins| known.get(begins.as_str()).copied()).collect());
    let mut numbers: Vec<PageNumber> = Vec::new();
    for (at, own) in fixed.iter().enumerate() {
        let last = numbers.last().copied().unwrap_or(PageNumber::plain(0));
        let next = PageNumber::plain(last.number + 1);
        let limit = fixed[at + 1..].iter().flatten().next();
        numbers.push(match own {
            Some(own) if *own > last => *own,
            _ if limit.is_none_or(|limit| next < *limit) => next,
            _ => PageNumber { part: last.part + 1, ..last },
        });
    }
    numbers
}

/// As many of the numbers as ascend; a page that was moved does not keep its own.
fn ascending(mut numbers: Vec<Option<PageNumber>>) -> Vec<Option<PageNumber>> {
    // The index that ends the best row of each length, and of each index the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate().filter(|(_, number)| number.is_some()) {
        let length = ends.partition_point(|&end| numbers[end] < *number);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let chosen: BTreeSet<usize> = std::iter::successors(ends.last().copied(), |&at| before[at]).collect();
    for (at, number) in numbers.iter_mut().enumerate() {
        if !chosen.contains(&at) {
            *number = None;
        }
    }
    numbers
}

/// Numbers of pages as people write them: 「3、12～14、14-2～14-5」.
pub fn in_words(pages: &[PageNumber]) -> String {
    let mut runs: Vec<(PageNumber, PageNumber, usize)> = Vec::new();
    for &page in pages {
        // 12 to 12-5 are a run, 12 to 14 are one, 11 to 12-5 are none.
        let goes_on = |(first, last, _): &&mut (PageNumber, PageNumber, usize)| {
            page.follows(*last) || page.number == first.number && page.part == last.part + 1
        };
        match runs.last_mut().filter(goes_on) {
            Some((_, last, count)) => (*last, *count) = (page, *count + 1),
            None => runs.push((page, page, 1)),
        }
    }
    let words = runs.into_iter().map(|(first, last, count)| match count {
        1 => first.to_string(),
        2 => format!("{first}、{last}"),
        _ => format!("{first}～{last}"),
    });
    words.collect::<Vec<_>>().join("、")
}

/// Pages to put in, and pages to take out, where a set of pages was handed out before.
pub fn exchanged(old: &[PrintedPage], new: &[PrintedPage]) -> (Vec<PageNumber>, Vec<PageNumber>) {
    let by_number =
        |pages: &[PrintedPage]| -> BTreeMap<PageNumber, String> { pages.iter().map(|page| (page.number, page.content.clone())).collect() };
    let (before, after) = (by_number(old), by_number(new));
    let put_in = after.iter().filter(|(number, content)| before.get(number) != Some(content)).map(|(number, _)| *number).collect();
    (put_in, before.into_keys().filter(|number| !after.contains_key(number)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(pages: &[(&str, &str)]) -> Vec<PrintedPage> {
        let page = |(number, begins): &(&str, &str)| PrintedPage {
            number: (*number).to_owned().try_into().expect("a number"),
            begins: (*begins).to_owned(),
            content: (*begins).to_owned(),
        };
        pages.iter().map(page).collect()
    }

    fn labels(begins: &str, old: &[(&str, &str)]) -> String {
        let begins: Vec<String> = begins.split(' ').map(|one| one.trim_matches('_').to_owned()).collect();
        numbered(&begins, &kept(old)).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pages_are_counted_where_there_was_no_edition() {
        assert_eq!(labels("a b _ c", &[]), "1 2 3 4");
    }

    #[test]
    fn what_grew_goes_on_behind_its_page() {
        let old = [("1", "a"), ("2", "b"), ("3", "c")];
        assert_eq!(labels("a b c", &old), "1 2 3");
        assert_eq!(labels("a b _ new c", &old), "1 2 2-2 2-3 3");
        assert_eq!(labels("a b c _", &old), "1 2 3 4", "nothing follows");
        assert_eq!(labels("a c", &old), "1 3");
        assert_eq!(labels("a new c", &old), "1 2 3", "the number of a page that is gone is free");
        // A page that goes on with something keeps its number as long as there is one.
        let old = [("1", "a"), ("2", ""), ("3", "c")];
        assert_eq!(labels("a _ c", &old), "1 2 3");
        assert_eq!(labels("a _ _ c", &old), "1 2 2-2 3");
    }

    #[test]
    fn pages_behind_a_page_are_kept_too() {
        let old = [("1", "a"), ("1-2", "b"), ("2", "c")];
        assert_eq!(labels("a b c", &old), "1 1-2 2");
        assert_eq!(labels("a new b c", &old), "1 1-2 1-3 2");
    }

    #[test]
    fn a_page_that_was_moved_does_not_take_the_others_with_it() {
        let old = [("1", "a"), ("2", "b"), ("3", "c"), ("4", "d"), ("5", "e")];
        assert_eq!(labels("a e b c d", &old), "1 1-2 2 3 4");
        assert_eq!(labels("a c d b e", &old), "1 3 4 4-2 5");
        assert_eq!(labels("e d c b a", &old).split(' ').collect::<BTreeSet<_>>().len(), 5, "each number once");
    }

    #[test]
    fn pages_are_named_in_runs() {
        let words = |text: &str| in_words(&text.split(' ').map(|one| one.to_owned().try_into().expect("a number")).collect::<Vec<_>>());
        assert_eq!(words("3 5 6 8 9 10 12"), "3、5、6、8～10、12");
        assert_eq!(words("9 9-2 9-3 10"), "9～9-3、10");
        assert_eq!(words("8 9 9-2 9-3 9-4 10"), "8、9、9-2～9-4、10");
    }

    #[test]
    fn only_pages_that_changed_are_exchanged() {
        let old = kept(&[("1", "a"), ("2", "b"), ("3", "c")]);
        let new = kept(&[("1", "a"), ("2", "x"), ("2-2", "y")]);
        let (put_in, taken_out) = exchanged(&old, &new);
        assert_eq!(put_in.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2", "2-2"]);
        assert_eq!(taken_out, [PageNumber::plain(3)]);
    }
}

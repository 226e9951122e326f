//! Whether two lines of a plan are one and the same thing, printed twice.

use super::levels::{contradict, difference, title_difference, words};
use super::words::KNOWN;
use crate::domain::finding::Difference;
use crate::domain::spelling::Spelling;

/// Under different titles, a text must be so long to be a copy: shorter ones may be a phrase that fits both.
const LONG_TEXT: usize = 25;
/// A text with fewer carrying characters besides the phrases that stand everywhere says nothing by itself.
const OWN_CHARS: usize = 3;

/// A line of a plan: title and text, either of which may be blank.
#[derive(Debug, Clone, Copy)]
pub struct PlanLine<'a> {
    /// Its title, with or without marks of copies.
    pub title: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Whether one line repeats the other. Titles alone prove it where there are no texts; a text alone, where it says enough.
/// Two lines that share a title and nothing else are two, and so are two under other titles that share a phrase which any line may have.
pub fn is_copy(spelling: &Spelling, a: PlanLine<'_>, b: PlanLine<'_>) -> bool {
    let has = |text: &str| !spelling.same(text).is_empty();
    let titles = has(a.title) && has(b.title);
    let texts = has(a.text) && has(b.text);
    let other_text = texts.then(|| difference(spelling, a.text, b.text));
    let other_title = titles.then(|| title_difference(spelling, a.title, b.title));
    match (other_title, other_text) {
        (_, Some(Some(Difference::Different))) => false,
        (Some(Some(Difference::Different)), None) | (None, None) => false,
        (Some(Some(Difference::Different)), Some(text)) => {
            let (a_title, b_title) = (spelling.loose(a.title), spelling.loose(b.title));
            text != Some(Difference::Wording) && spelling.loose(a.text).chars().count() >= LONG_TEXT && says_enough(spelling, a.text) && !contradict(&a_title, &b_title)
        }
        (Some(_), _) => has(a.text) == has(b.text),
        (None, Some(_)) => says_enough(spelling, a.text) && says_enough(spelling, b.text),
    }
}

/// Whether a text says more than phrases that stand everywhere (「関係機関と連携して進めます。」).
pub fn says_enough(spelling: &Spelling, text: &str) -> bool {
    let own = KNOWN.beyond_stock(&spelling.loose(text));
    words(&own).iter().map(Vec::len).sum::<usize>() >= OWN_CHARS
}

//! `explain`: what a finding means.

use serde_json::{Value, json};

use super::args::{Common, Format};
use super::{commands, terminal};
use crate::domain::catalogue::{CATALOGUE, Words};
use crate::domain::problem::Problem;
use crate::reconcile::similarity::nearest;

/// Explains one code, or lists all of them.
pub fn run(common: &Common, code: Option<&str>) -> Result<bool, Problem> {
    let named = code.map(|typed| Words::of(typed).ok_or_else(|| unknown(typed))).transpose()?;
    match (common.format, named) {
        (Format::Json, Some(words)) => commands::print(&json!({"codes": [explained(words)]})),
        (Format::Json, None) => commands::print(&json!({"codes": CATALOGUE.iter().map(explained).collect::<Vec<_>>()})),
        (Format::Text, Some(words)) => terminal::explanation(words),
        (Format::Text, None) => {
            terminal::codes(CATALOGUE);
            if !common.quiet {
                println!("くわしくは、種別コードを付けて表示してください（例：torimatome explain {}）。", CATALOGUE[0].name);
            }
        }
    }
    Ok(false)
}

fn explained(words: &Words) -> Value {
    let [what, expected, action, example] = words.explained().map(|(_, text)| text);
    json!({
        "code": words.name,
        "severity": words.severity,
        "title": words.title,
        "what": what,
        "expected": expected,
        "action": action,
        "example": example,
    })
}

fn unknown(typed: &str) -> Problem {
    let near = |names: fn(&'static Words) -> &'static str| nearest(typed, CATALOGUE.iter().map(names)).and_then(Words::of);
    let near = near(|words| words.name).or_else(|| near(|words| words.title));
    Problem::NoCode(typed.to_owned(), near.map(|words| (words.name.to_owned(), words.title.to_owned())))
}

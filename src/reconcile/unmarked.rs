//! Items that repeat another one without a mark of 再掲. Looking for them takes longest of all that is done with a large plan, and finds the
//! same as long as nobody changes a word: what was found is remembered.

use serde::{Deserialize, Serialize};

use super::identity::short_hash_of_data;
use super::similarity::{PlanLine, copies};
use crate::domain::at_once;
use crate::domain::plan::Plan;
use crate::domain::text::is_blank;
use crate::form::copy_marks::without_copy_marks;
use crate::form::template::Template;

/// What was found in a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmarked {
    /// Stands for the texts that were looked through, how they are read, and the program that did.
    #[serde(rename = "計画")]
    of: String,
    /// An item, by its index in the plan, and one after it that repeats it.
    #[serde(rename = "同じ取組")]
    pairs: Vec<(usize, usize)>,
}

impl Unmarked {
    /// Looks for them, unless this is what was found in a plan of the same texts.
    pub fn look(&mut self, plan: &Plan, template: &Template) {
        let text = |item: usize| plan.items[item].description.as_deref().unwrap_or("");
        // A title alone says too little: the same words head quite different things.
        let asked: Vec<usize> = (0..plan.items.len()).filter(|&item| !plan.items[item].relisted && !is_blank(text(item))).collect();
        let lines: Vec<(usize, &str, &str)> = asked.iter().map(|&item| (item, plan.items[item].title.as_str(), text(item))).collect();
        let words: Vec<&Vec<String>> = template.notation.groups().collect();
        let how = (&template.relisted.marks, &template.owners.roles, words);
        let of = short_hash_of_data(&(env!("CARGO_PKG_VERSION"), how, &lines));
        let is_known = |&(original, copy): &(usize, usize)| original < plan.items.len() && copy < plan.items.len();
        if of == self.of && self.pairs.iter().all(is_known) {
            return;
        }
        let line = |&(_, title, text): &(usize, &str, &str)| PlanLine::new(&template.spelling, &without_copy_marks(title), text);
        let found = copies(&at_once::each(&lines, line));
        *self = Self { of, pairs: found.into_iter().map(|(original, copy)| (asked[original], asked[copy])).collect() };
    }

    /// Each item that repeats an earlier one, behind that one.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }
}

//! Which lines a row names.

use std::collections::BTreeMap;

use super::Retyped;
use super::headings::Column;
use crate::domain::place::CellRef;
use crate::domain::text::{fold, fold_title};
use crate::form::template::{DESCRIPTION, OWNERS, TITLE};
use crate::read::workbook::Cell;

/// From here on a title is that of a line, edited.
const ALIKE: f64 = 0.8;
/// How many lines a likeness may suggest.
const SUGGESTED: usize = 4;

impl Retyped<'_> {
    /// Which text of the plan a row gives beside its label, as above a card (「取組名称｜…」): no answer, whatever column it stands in.
    pub(super) fn label_of(&self, cells: &[(CellRef, &Cell)]) -> Option<&'static str> {
        let [(_, first), _, ..] = cells else { return None };
        let Column::Plan(key) = self.headings.meaning(&first.text)? else { return None };
        [TITLE, DESCRIPTION, OWNERS].into_iter().find(|label| label == key)
    }

    /// Whether a title stands in a row where those of other rows stand, whatever it says.
    pub(super) fn has_title_of_its_own(&self, cells: &[(CellRef, &Cell)]) -> bool {
        let is_title = |at: &CellRef| self.column(at.col) == Some(&Column::Plan(TITLE.to_owned())) || self.title_columns.contains(&at.col);
        cells.iter().any(|(at, cell)| is_title(at) && !self.may_answer(at.col) && !self.is_known(*at, cell))
    }

    /// Lines that the texts of a row name: the plan's own words, or the number and title in any spelling.
    pub(super) fn lines_named(&mut self, cells: &[(CellRef, &Cell)], has_answers: bool) -> Vec<usize> {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, cell) in cells {
            if has_answers && self.may_answer(at.col) {
                continue;
            }
            let mut lines: Vec<usize> = self.own(self.forms.lines_of_text(&cell.text));
            let titled = self.titled_alike(&cell.text);
            if !titled.is_empty() {
                self.title_columns.insert(at.col);
            }
            if lines.is_empty() {
                lines = titled;
            }
            for line in lines {
                *votes.entry(line).or_default() += 1;
            }
        }
        let most = votes.values().max().copied();
        votes.into_iter().filter(|(_, count)| Some(*count) == most).map(|(line, _)| line).collect()
    }

    fn own(&self, lines: &[usize]) -> Vec<usize> {
        lines.iter().copied().filter(|line| self.own_lines.binary_search(line).is_ok()).collect()
    }

    /// Lines whose title a text is, its number and punctuation aside, or is much like.
    pub(super) fn titled_alike(&self, text: &str) -> Vec<usize> {
        let folded = fold_title(text);
        if folded.chars().count() < 4 {
            return Vec::new();
        }
        let is_title = |title: &String| !title.is_empty() && folded.ends_with(title.as_str()) && folded.chars().count() <= title.chars().count() + 4;
        let titles = self.own_lines.iter().zip(&self.own_titles);
        let exact: Vec<usize> = titles.filter(|(_, title)| is_title(title)).map(|(line, _)| *line).collect();
        if !exact.is_empty() {
            return exact;
        }
        let found = self.titles.nearest(text, SUGGESTED, ALIKE);
        let best = found.first().map_or(0.0, |first| first.similarity);
        found.iter().filter(|found| best - found.similarity < 1e-9).map(|found| self.own_lines[found.index]).collect()
    }

    pub(super) fn titled(&self, cells: &[(CellRef, &Cell)]) -> bool {
        cells.iter().any(|(at, _)| self.column(at.col) == Some(&Column::Plan(TITLE.to_owned())))
    }

    /// Of several lines the one under the headings above or in the row, whose owners and number stand in the row; those that are
    /// found already come last.
    pub(super) fn narrow(&self, lines: Vec<usize>, headings: &[&[String]], cells: &[(CellRef, &Cell)]) -> Vec<usize> {
        let campaign = self.forms.campaign();
        let mut lines = lines;
        // One that stands above already, such as an owner's name, says nothing new.
        let is_above = headings.iter().any(|heading| self.passed.iter().any(|passed| passed.starts_with(heading)));
        let headings = if headings.is_empty() || is_above { &self.passed[..] } else { headings };
        let is_under = |line: &usize| headings.iter().any(|heading| campaign.lines[*line].path.starts_with(heading));
        if lines.iter().any(is_under) {
            lines.retain(is_under);
        }
        let folded: Vec<String> = cells.iter().map(|(_, cell)| fold(&cell.text)).collect();
        let score = |line: usize| {
            let line = &campaign.lines[line];
            let names: String = line.departments.iter().map(|&department| fold(campaign.department(department))).collect();
            usize::from(folded.contains(&names)) + 2 * usize::from(folded.contains(&fold(&line.number)))
        };
        let best = lines.iter().map(|&line| score(line)).max();
        lines.retain(|&line| Some(score(line)) == best);
        let is_open = |line: &usize| !self.lines_of_rows.values().any(|id| *id == campaign.lines[*line].id);
        if lines.len() > 1 && lines.iter().any(is_open) {
            lines.retain(is_open);
        }
        lines
    }
}

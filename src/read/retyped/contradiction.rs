//! A row that stands under one line's title and holds another line's words.

use super::Retyped;
use super::headings::Column;
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::form::template::OWNERS;
use crate::read::alignment::{APART, CLEARLY};
use crate::read::workbook::Cell;
use crate::reconcile::similarity::ratio;

/// Fewer characters than this are no line's own words, unless they are exactly those.
const TELLING: usize = 12;

impl Retyped<'_> {
    /// Another line, of which a text of the plan stands in the row where this line's should; perhaps edited, if it is the department's.
    pub(super) fn speaks_for_another(&self, index: usize, cells: &[(CellRef, &Cell)]) -> Option<usize> {
        cells.iter().find_map(|(at, cell)| {
            // Many lines have the same owners.
            let Some(Column::Plan(key)) = self.column(at.col).filter(|column| **column != Column::Plan(OWNERS.to_owned())) else { return None };
            let text = |line: usize| fold(&self.plan_says(key, line));
            let (own, typed) = (text(index), fold(&cell.text));
            if own == typed || own.is_empty() {
                return None;
            }
            // What many lines say tells none.
            if let [other] = self.forms.lines_of_text(&cell.text)
                && text(*other) == typed
            {
                return Some(*other);
            }
            if typed.chars().count() < TELLING {
                return None;
            }
            let least = CLEARLY.max(ratio(&own, &typed, 0.0) + APART);
            let others = self.own_lines.iter().copied().filter(|other| *other != index);
            let alike = others.map(|other| (ratio(&text(other), &typed, least), other)).filter(|(similarity, _)| *similarity > 0.0);
            alike.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
        })
    }
}

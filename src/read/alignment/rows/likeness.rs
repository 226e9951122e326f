//! How alike a returned row and a line are, by the texts of the plan in both.

use super::{ALIKE, LIKELY, Matcher, TELLING};
use crate::domain::text::{fold_widths, is_blank};
use crate::read::alignment::{APART, CLEARLY, is_answered};
use crate::reconcile::similarity::{self, Finder};
use crate::sheets::carrier::{SentCell, SentRow, SentText};

/// Rows less alike than this, by what is written in them, have hardly anything in common.
const HARDLY: f64 = 0.3;
/// How many lines a row is compared with closely.
pub(super) const COMPARED: usize = 12;

impl Matcher<'_> {
    /// Whether a row holds texts where the plan's stand, and hardly anything of this line's: somebody typed it in place of the line.
    pub(super) fn is_another(&self, raw: u32, own: u32) -> bool {
        let sent = &self.sent.rows[&own];
        let length: usize = plan_texts(sent).map(|(_, text)| text.chars().count()).sum();
        is_answered(sent) && length.min(self.plan_text(raw).chars().count()) >= TELLING && self.likeness_of_written(raw, own) < HARDLY
    }

    /// Another line to which what is left of a row's texts points clearly, and not to this one.
    pub(super) fn far_more_like(&self, raw: u32, own: u32) -> Option<u32> {
        let like = self.likeness_of_written(raw, own);
        if like >= ALIKE {
            return None;
        }
        let others = self.nearest(raw).into_iter().filter(|other| *other != own);
        let best = others.map(|other| (self.likeness_of_written(raw, other), other)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.filter(|(score, _)| *score >= CLEARLY && score - like >= APART).map(|(_, other)| other)
    }

    /// Another line whose 整理番号, or other short label beside its texts, stands in a row, if the row's texts are more like that line's.
    pub(super) fn numbered_and_more_like(&self, raw: u32, own: u32) -> Option<u32> {
        let labels = self.sent.rows[&own].cells.iter().filter(|(col, cell)| **col != 0 && matches!(cell, SentCell::Label(_)));
        let other = labels.into_iter().find_map(|(col, label)| {
            let (_, cell) = self.raw[&raw].iter().find(|(raw_col, _)| self.found.columns.get(raw_col) == Some(col))?;
            // One that many lines have tells none.
            let [(other, _)] = self.sent.texts().get(&fold_widths(&cell.text))?.iter().filter(|(_, at)| at == col).collect::<Vec<_>>()[..] else {
                return None;
            };
            Some(*other).filter(|other| *other != own && label.text() != Some(&cell.text) && self.sent.rows[other].key.is_some())
        })?;
        (self.likeness_of_written(raw, other) > self.likeness_of_written(raw, own)).then_some(other)
    }

    /// Rows of lines that a row may be like.
    fn nearest(&self, raw: u32) -> Vec<u32> {
        let (lines, finder) = self.likeness.get_or_init(|| {
            let lines: Vec<u32> = self.sent.rows.iter().filter(|(_, row)| row.key.is_some() && is_answered(row)).map(|(at, _)| *at).collect();
            let finder = self.finder(&lines);
            (lines, finder)
        });
        finder.nearest(&self.plan_text(raw), COMPARED, LIKELY).into_iter().map(|found| lines[found.index]).collect()
    }

    /// Finds rows as sent by their texts of the plan.
    pub(super) fn finder(&self, rows: &[u32]) -> Finder {
        let texts: Vec<String> = rows.iter().map(|own| plan_texts(&self.sent.rows[own]).map(|(_, text)| text).collect()).collect();
        Finder::new(texts.iter().map(String::as_str))
    }

    /// What stands in a row where lines have texts of the plan.
    pub(super) fn plan_text(&self, raw: u32) -> String {
        let is_plan = |col: &u32| self.found.columns.get(col).is_some_and(|own| self.plan_columns.contains(own));
        self.raw[&raw].iter().filter(|(col, _)| is_plan(col)).map(|(_, cell)| cell.text.as_str()).collect()
    }

    /// How alike the plan's texts of a row as sent are to what stands in their columns, weighted by their length.
    pub(super) fn likeness(&self, raw: u32, own: u32) -> f64 {
        let cells = &self.raw[&raw];
        let (mut sum, mut weight) = (0.0, 0.0);
        for (col, cell) in &self.sent.rows[&own].cells {
            let SentCell::Plan(_, SentText::Whole(text)) = cell else { continue };
            if is_blank(text) || !self.found.columns.values().any(|own| own == col) {
                continue;
            }
            let length = text.chars().count() as f64;
            weight += length;
            let returned = cells.iter().find(|(raw_col, _)| self.found.columns.get(raw_col) == Some(col));
            sum += returned.map_or(0.0, |(_, cell)| length * similarity::ratio(text, &cell.text, LIKELY));
        }
        if weight > 0.0 { sum / weight } else { 0.0 }
    }

    /// As [`Self::likeness`], but of the texts that were not emptied only; 0 if little is left.
    pub(super) fn likeness_of_written(&self, raw: u32, own: u32) -> f64 {
        let cells = &self.raw[&raw];
        let (mut sum, mut weight) = (0.0, 0);
        for (col, text) in plan_texts(&self.sent.rows[&own]).filter(|(_, text)| !is_blank(text)) {
            let Some((_, cell)) = cells.iter().find(|(raw_col, _)| self.found.columns.get(raw_col) == Some(&col)) else { continue };
            let length = text.chars().count();
            weight += length;
            sum += length as f64 * similarity::ratio(text, &cell.text, LIKELY);
        }
        if weight >= TELLING { sum / weight as f64 } else { 0.0 }
    }
}

/// The plan's texts of a row, with their columns.
pub(super) fn plan_texts(row: &SentRow) -> impl Iterator<Item = (u32, &str)> {
    row.cells.iter().filter_map(|(col, cell)| match cell {
        SentCell::Plan(_, SentText::Whole(text)) => Some((*col, text.as_str())),
        _ => None,
    })
}

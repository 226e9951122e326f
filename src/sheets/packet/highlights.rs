//! Beside the tables of 集計: the lowest grades with their pages, and how the indicators stand.

use super::indicators;
use super::pages::ON_PAGE;
use super::summary::Drawing;
use crate::domain::place::CellRef;
use crate::domain::text::one_line;
use crate::reconcile::degree::Standing;
use crate::reconcile::tally::{Outcome, Subject, Unit};
use crate::sheets::cards::CONTINUED;
use crate::sheets::flow::Block;
use crate::sheets::grid::{Cell, Content, Mark, Row, Style};
use crate::sheets::layout::heading_mark;

/// Space above a table that stands below another one, in points.
const SPACE: f64 = 8.0;

/// What has the lowest grade, from all departments or from one of them, and on which page it stands.
#[derive(Default)]
pub(super) struct Lowest {
    heading: String,
    /// The city's word for those who answer.
    owners: String,
    /// Title, departments, grade with page.
    rows: Vec<(String, String, Content)>,
}

impl Lowest {
    /// The table below that of the headings, as wide as it, each row with the number of rows of the sheet that it takes.
    pub(super) fn beside(&self, drawing: &Drawing<'_>) -> Vec<(Vec<Cell>, u32)> {
        let ends = [1, drawing.columns.bars, drawing.columns.bars + 1];
        let rows = self.heading(ends, "").into_iter().chain(self.labels(ends));
        let rows = rows.chain(self.rows.iter().map(|row| Self::cells(row, ends)));
        rows.map(|cells| (cells.iter().map(|cell| drawing.span(cell)).max().unwrap_or(1), cells)).map(|(span, cells)| (cells, span)).collect()
    }

    /// The table alone, as wide as the page.
    pub(super) fn on_its_own(&self, drawing: &Drawing<'_>) -> Block {
        let ends = [drawing.columns.bars, drawing.columns.department + 1, drawing.columns.last + 1];
        let head = |continued: &str| -> Vec<Row> {
            self.heading(ends, continued).into_iter().chain(self.labels(ends)).map(|cells| Row::of(cells).kept()).collect()
        };
        let rows = self.rows.iter().map(|row| Row::of(Self::cells(row, ends))).collect();
        Block { title: head(""), rows, again: head(CONTINUED), space: SPACE, ..Block::default() }
    }

    fn heading(&self, [.., end]: [u32; 3], continued: &str) -> Option<Vec<Cell>> {
        let heading = format!("{}{continued}", self.heading);
        (!self.heading.is_empty()).then(|| vec![Cell::text(0, heading, Style::Heading2).across(end)])
    }

    fn labels(&self, [title, departments, end]: [u32; 3]) -> Option<Vec<Cell>> {
        let label = |col: u32, end: u32, text: &str| Cell::text(col, text, Style::Label).across(end - col);
        (!self.rows.is_empty()).then(|| vec![label(0, title, "題名"), label(title, departments, &self.owners), label(departments, end, "評価")])
    }

    /// A row; `ends` says where each of its columns ends.
    fn cells((title, departments, words): &(String, String, Content), ends: [u32; 3]) -> Vec<Cell> {
        vec![
            Cell::text(0, title, Style::Text).across(ends[0]),
            Cell::text(ends[0], departments, Style::Text).across(ends[1] - ends[0]),
            Cell::new(ends[1], words.clone(), Style::Centered).across(ends[2] - ends[1]),
        ]
    }
}

impl Drawing<'_> {
    /// What has the lowest grade; nothing where there is no such grade.
    pub(super) fn lowest(&self) -> Lowest {
        let tally = self.counting.tally;
        let Some(lowest) = tally.lowest() else { return Lowest::default() };
        let has_it = |unit: &&Unit| match tally.outcome(unit) {
            Outcome::Grade(grade) => grade == lowest,
            _ => unit.voices.iter().any(|row| tally.voices[row].grade == Some(lowest)),
        };
        let units: Vec<&Unit> = tally.units.iter().filter(|unit| !unit.relisted).filter(has_it).collect();
        let print = &tally.scale.grades[lowest].print;
        let base = if self.copies { "、再掲を除く" } else { "" };
        // In the table of headings these are counted as split or open.
        let in_part = units.iter().filter(|unit| !matches!(tally.outcome(unit), Outcome::Grade(_))).count();
        let of_part = if in_part > 0 { format!("うち一部{in_part}件、") } else { String::new() };
        let heading = format!("{print}の評価があるもの　{}件（{of_part}取りまとめ時{base}。頁は通し番号）", units.len());
        let rows = units.into_iter().map(|unit| {
            let voices: Vec<(usize, usize)> = unit.voices.iter().filter(|row| tally.voices[row].grade == Some(lowest)).copied().collect();
            let mut lines: Vec<usize> = voices.iter().map(|(line, _)| *line).collect();
            lines.dedup();
            // What only the office has set so stands with the first line.
            let first = *lines.first().unwrap_or(&unit.line);
            let mark = match unit.subject {
                Subject::Item(_) => Some(Mark::Line(first)),
                Subject::Heading(_) => heading_mark(self.campaign, &unit.path),
            };
            let numbers: Vec<&str> = lines.iter().map(|&line| self.campaign.lines[line].number.as_str()).collect();
            let line = &self.campaign.lines[first];
            let numbers = if numbers.is_empty() { line.number.clone() } else { numbers.join("・") };
            let words = match tally.outcome(unit) {
                Outcome::Grade(_) => format!("{print}{ON_PAGE}"),
                Outcome::Split | Outcome::Open => format!("一部{print}{ON_PAGE}"),
            };
            let grade = mark.map_or_else(|| Content::Text(words.replace(ON_PAGE, "")), |mark| Content::Page(mark, words.clone()));
            let departments: Vec<&str> = voices.iter().map(|(_, department)| self.campaign.department(*department)).collect();
            (format!("{numbers}　{}", one_line(&line.name())), departments.join("、"), grade)
        });
        Lowest { heading, owners: self.campaign.template.columns.owners.clone(), rows: rows.collect() }
    }

    /// How many indicators stand how, each row with the number of rows of the sheet that it takes.
    pub(super) fn standings(&self, drawn: &indicators::Drawn) -> Vec<(Vec<Cell>, u32)> {
        let Some((area, counts)) = &drawn.standings else { return Vec::new() };
        let columns = &self.columns;
        let width = columns.last + 1 - columns.department;
        let [from, to] = [area.top, area.bottom].map(|row| CellRef::new(row, area.left).a1());
        let heading = format!("指標の状況　{}件（同じ指標は1件）", counts.values().sum::<usize>());
        let mut rows = vec![(vec![Cell::text(columns.department, heading, Style::Heading2).across(width)], 1)];
        for standing in Standing::ALL {
            let count = counts.get(&standing).copied().unwrap_or_default();
            // Rare ones are named only where they occur.
            if count == 0 && matches!(standing, Standing::Apart | Standing::Open) {
                continue;
            }
            let formula = format!("SUMPRODUCT(--('{}'!{from}:{to}=\"{}\"))", drawn.sheet.name.replace('\'', "''"), standing.label());
            let meaning = Cell::text(columns.department, standing.meaning(), Style::Text).across(width - 1);
            let span = self.span(&meaning);
            rows.push((vec![meaning, Cell::new(columns.last, Content::Formula(formula, count as f64), Style::Number)], span));
        }
        rows
    }
}

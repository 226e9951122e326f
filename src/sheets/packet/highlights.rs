//! Below the tables of 集計: the lowest grades with their pages, and how the indicators stand.

use super::indicators;
use super::pages::ON_PAGE;
use super::summary::{Drawing, ROW_POINTS};
use crate::domain::place::CellRef;
use crate::domain::text::one_line;
use crate::reconcile::degree::Standing;
use crate::reconcile::tally::{Outcome, Subject, Unit};
use crate::sheets::grid::{Cell, Content, Height, Mark, Row, Style};
use crate::sheets::layout::heading_mark;

impl Drawing<'_> {
    /// Below the tables: the lowest grades at the left, the indicators at the right.
    pub(super) fn lists(&mut self, indicators: Option<&indicators::Drawn>) {
        let left = self.lowest();
        let right = indicators.map(|drawn| self.standings(drawn)).unwrap_or_default();
        if left.is_empty() && right.is_empty() {
            return;
        }
        self.sheet.rows.push(Row::gap(8.0));
        let together = right.len().saturating_sub(1).max(2);
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        let mut nth = 0;
        loop {
            let cells: Vec<Cell> = left.next().into_iter().chain(right.next()).flatten().collect();
            if cells.is_empty() {
                break;
            }
            let row = Row::of(cells);
            let one_line = self.sheet.cell_points(&Cell::text(0, "", Style::Text));
            let row = if self.sheet.needed_points(&row) <= one_line + 1.0 { row.height(Height::Points(ROW_POINTS)) } else { row };
            // A heading stands with the first row under it, the few rows of the indicators stand together.
            self.sheet.push(if nth < together { row.kept() } else { row });
            nth += 1;
        }
        if let Some(last) = self.sheet.rows.last_mut() {
            last.keep_next = false;
        }
    }

    /// What has the lowest grade, from all departments or from one of them, and on which page it stands.
    fn lowest(&self) -> Vec<Vec<Cell>> {
        let tally = self.counting.tally;
        let Some(lowest) = tally.lowest() else { return Vec::new() };
        let has_it = |unit: &&Unit| match tally.outcome(unit) {
            Outcome::Grade(grade) => grade == lowest,
            _ => unit.voices.iter().any(|row| tally.voices[row].grade == Some(lowest)),
        };
        let units: Vec<&Unit> = tally.units.iter().filter(|unit| !unit.relisted).filter(has_it).collect();
        let print = &tally.scale.grades[lowest].print;
        let base = if self.copies { "、再掲を除く" } else { "" };
        let columns = &self.columns;
        let heading = format!("{print}の評価があるもの　{}件（取りまとめた時点{base}。頁はこの資料の通し番号）", units.len());
        let mut rows = vec![vec![Cell::text(0, heading, Style::Heading2).across(columns.bars + 1)]];
        if units.is_empty() {
            return rows;
        }
        rows.push(vec![
            Cell::text(0, "題名", Style::Label),
            Cell::text(1, "担当課", Style::Label).across(columns.bars - 1),
            Cell::text(columns.bars, "評価", Style::Label),
        ]);
        rows.extend(units.into_iter().map(|unit| {
            let line = &self.campaign.lines[unit.line];
            let mark = match unit.subject {
                Subject::Item(item) => Some(Mark::Item(item)),
                Subject::Heading(_) => heading_mark(self.campaign, &unit.path),
            };
            let words = match tally.outcome(unit) {
                Outcome::Grade(_) => format!("{print}{ON_PAGE}"),
                Outcome::Split | Outcome::Open => format!("一部{print}{ON_PAGE}"),
            };
            let grade = mark.map_or_else(|| Content::Text(words.replace(ON_PAGE, "")), |mark| Content::Page(mark, words.clone()));
            let departments: Vec<&str> =
                unit.voices.iter().filter(|row| tally.voices[row].grade == Some(lowest)).map(|row| self.campaign.department(row.1)).collect();
            vec![
                Cell::text(0, format!("{}　{}", line.number, one_line(&line.name())), Style::Text),
                Cell::text(1, departments.join("、"), Style::Text).across(columns.bars - 1),
                Cell::new(columns.bars, grade, Style::Centered),
            ]
        }));
        rows
    }

    /// How many indicators stand how.
    fn standings(&self, drawn: &indicators::Drawn) -> Vec<Vec<Cell>> {
        let Some((area, counts)) = &drawn.standings else { return Vec::new() };
        let columns = &self.columns;
        let width = columns.last + 1 - columns.department;
        let [from, to] = [area.top, area.bottom].map(|row| CellRef::new(row, area.left).a1());
        let heading = format!("指標の状況　{}件（同じ指標は1件）", counts.values().sum::<usize>());
        let mut rows = vec![vec![Cell::text(columns.department, heading, Style::Heading2).across(width)]];
        for standing in Standing::ALL {
            let count = counts.get(&standing).copied().unwrap_or_default();
            // Rare ones are named only where they occur.
            if count == 0 && matches!(standing, Standing::Apart | Standing::Open) {
                continue;
            }
            let formula = format!("SUMPRODUCT(--('{}'!{from}:{to}=\"{}\"))", drawn.sheet.name.replace('\'', "''"), standing.label());
            rows.push(vec![
                Cell::text(columns.department, standing.meaning(), Style::Text).across(width - 1),
                Cell::new(columns.last, Content::Formula(formula, count as f64), Style::Number),
            ]);
        }
        rows
    }
}

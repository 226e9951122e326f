//! The sheet 計画, written anew: a row for each entry that goes on, with its ID and other texts in some of its fields.

use std::collections::BTreeMap;

use super::changes::Changes;
use crate::domain::line::LineKind;
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::domain::year::FiscalYear;
use crate::form::template::Field;
use crate::read::plan_sheets::PlanSheet;
use crate::reconcile::lines::Campaign;

/// What a column of the plan holds.
enum Column<'c> {
    Level(usize),
    Number,
    Title,
    /// Description and page stand in an item's first row, as title and number do.
    OfItem,
    Owners,
    Id,
    Exempt,
    Field(&'c Field),
    /// Anything else goes on as it is.
    Other,
}

/// What a field of a line says in the new sheet.
pub enum FieldText {
    /// What it said before.
    AsItWas,
    /// Nothing.
    Blank,
    /// This.
    Says(String),
}

/// What is otherwise in the new sheet.
pub struct Redrawing<'r> {
    /// This year's lines.
    pub campaign: &'r Campaign<'r>,
    /// What moves and ends.
    pub changes: &'r Changes<'r>,
    /// The year in the new headers.
    pub year: FiscalYear,
    /// What the fields of a line say.
    pub text: &'r dyn Fn(usize, &Field) -> FieldText,
}

impl Redrawing<'_> {
    /// The sheet, and how many texts were written into each field.
    pub fn redraw(&self, old: &PlanSheet) -> (PlanSheet, BTreeMap<String, usize>) {
        let campaign = self.campaign;
        let lines: BTreeMap<usize, usize> = campaign
            .lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| if let LineKind::Entry(entry) = line.kind { Some((entry, index)) } else { None })
            .collect();
        let (labels, columns) = self.columns(old, &lines);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows = Vec::new();
        for &item in &self.changes.order {
            let going_on = campaign.plan.entries_of(item).filter(|(entry, _)| !self.changes.ended.contains(entry));
            for (nth, (entry, _)) in going_on.enumerate() {
                rows.push(self.row(old, &columns, entry, (lines.get(&entry).copied(), nth == 0), &mut counts));
            }
        }
        (PlanSheet { name: old.name.clone(), above: old.above.clone(), labels, rows, first_row: old.first_row }, counts)
    }

    /// The old columns with the new year in their labels, one for each field that has something to say and none yet, one for the ID.
    fn columns(&self, old: &PlanSheet, lines: &BTreeMap<usize, usize>) -> (Vec<String>, Vec<Column<'_>>) {
        let template = self.campaign.template;
        let mut labels = old.labels.clone();
        let mut columns: Vec<Column<'_>> = labels.iter().map(|label| self.column(label)).collect();
        for (label, column) in labels.iter_mut().zip(&columns) {
            if let Column::Field(field) = column {
                *label = field.label(self.year);
            }
        }
        for field in template.fields.iter().filter(|field| field.on_level().is_none()) {
            let is_there = columns.iter().any(|column| matches!(column, Column::Field(other) if other.key() == field.key()));
            if !is_there && lines.values().any(|&line| matches!((self.text)(line, field), FieldText::Says(_))) {
                labels.push(field.label(self.year));
                columns.push(Column::Field(field));
            }
        }
        if !columns.iter().any(|column| matches!(column, Column::Id)) {
            labels.push(template.columns.id.clone());
            columns.push(Column::Id);
        }
        (labels, columns)
    }

    fn row(
        &self,
        old: &PlanSheet,
        columns: &[Column<'_>],
        entry: usize,
        (line, is_first): (Option<usize>, bool),
        counts: &mut BTreeMap<String, usize>,
    ) -> Vec<String> {
        let (campaign, changes) = (self.campaign, self.changes);
        let record = &campaign.plan.entries[entry];
        let item = record.item;
        let before = record.place.cell.as_deref().and_then(CellRef::parse).and_then(|at| old.row_at(at.row)).unwrap_or_default();
        let as_it_was = |col: usize| before.get(col).cloned().unwrap_or_default();
        let mut text = |(col, column): (usize, &Column<'_>)| match column {
            Column::Level(level) => changes.paths[item].get(*level).cloned().unwrap_or_default(),
            Column::Number if is_first => changes.numbers.get(&item).or(campaign.plan.items[item].number.as_ref()).cloned().unwrap_or_default(),
            Column::Title if is_first => changes.titles[item].clone(),
            Column::OfItem if is_first => as_it_was(col),
            Column::Number | Column::Title | Column::OfItem => String::new(),
            // That was said of one year.
            Column::Exempt if self.year != campaign.plan.year => String::new(),
            Column::Owners => changes.owners.get(&entry).cloned().unwrap_or_else(|| as_it_was(col)),
            Column::Id => line.map_or_else(|| as_it_was(col), |line| campaign.lines[line].id.clone()),
            Column::Field(field) => match line.map_or(FieldText::AsItWas, |line| (self.text)(line, field)) {
                FieldText::AsItWas => as_it_was(col),
                FieldText::Blank => String::new(),
                FieldText::Says(text) => {
                    *counts.entry(field.key().to_owned()).or_default() += 1;
                    text
                }
            },
            Column::Exempt | Column::Other => as_it_was(col),
        };
        columns.iter().enumerate().map(|(col, column)| text((col, column))).collect()
    }

    fn column(&self, label: &str) -> Column<'_> {
        let template = self.campaign.template;
        let columns = &template.columns;
        let is = |other: &str| !label.is_empty() && fold(label) == fold(other);
        if let Some(level) = template.levels.iter().position(|level| is(&level.name)) {
            return Column::Level(level);
        }
        let known = [
            (&columns.number, Column::Number),
            (&columns.title, Column::Title),
            (&columns.description, Column::OfItem),
            (&columns.page, Column::OfItem),
            (&columns.owners, Column::Owners),
            (&columns.id, Column::Id),
            (&columns.exempt, Column::Exempt),
        ];
        if let Some((_, column)) = known.into_iter().find(|(name, _)| is(name)) {
            return column;
        }
        let field = template.fields.iter().find(|field| field.on_level().is_none() && is(&field.label(self.campaign.plan.year)));
        field.map_or(Column::Other, Column::Field)
    }
}

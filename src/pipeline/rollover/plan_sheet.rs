//! The sheet 計画 of the new year: a row for each entry that goes on, with its ID and what was said of it last year.

use std::collections::BTreeMap;

use super::changes::{Changes, line_name};
use super::LastYear;
use crate::domain::line::LineKind;
use crate::domain::place::CellRef;
use crate::domain::succession::{Listed, ListedKind};
use crate::domain::text::{fold, is_blank};
use crate::form::template::{Field, FilledBy};
use crate::read::plan_sheets::PlanSheet;
use crate::reconcile::last_year;

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

/// The sheet. `values` counts, by field, what was carried over.
pub fn turned(old: &PlanSheet, last: &LastYear<'_>, changes: &Changes<'_>, values: &mut BTreeMap<String, usize>, listed: &mut Vec<Listed>) -> PlanSheet {
    let campaign = last.campaign;
    let (template, year) = (campaign.template, campaign.plan.year);
    let lines: BTreeMap<usize, usize> = campaign
        .lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| if let LineKind::Entry(entry) = line.kind { Some((entry, index)) } else { None })
        .collect();
    let mut labels = old.labels.clone();
    let mut columns: Vec<Column<'_>> = labels.iter().map(|label| column(last, label)).collect();
    for (label, column) in labels.iter_mut().zip(&columns) {
        if let Column::Field(field) = column {
            *label = field.label(year.plus(1));
        }
    }
    let of_entries = template.fields.iter().filter(|field| field.on_level().is_none() && field.last_year_of.is_some());
    for field in of_entries {
        let has_column = columns.iter().any(|column| matches!(column, Column::Field(other) if other.key() == field.key()));
        let has_values = || lines.values().any(|&line| last.value(line, field).is_some());
        if !has_column && has_values() {
            labels.push(field.label(year.plus(1)));
            columns.push(Column::Field(field));
        }
    }
    if !columns.iter().any(|column| matches!(column, Column::Id)) {
        labels.push(template.columns.id.clone());
        columns.push(Column::Id);
    }
    let mut rows = Vec::new();
    for &item in &changes.order {
        let record = &campaign.plan.items[item];
        let going_on = campaign.plan.entries_of(item).filter(|(entry, _)| !changes.ended.contains(entry));
        for (nth, (index, entry)) in going_on.enumerate() {
            let first = nth == 0;
            let line = lines.get(&index).copied();
            let at = entry.place.cell.as_deref().and_then(CellRef::parse).and_then(|at| old.row_at(at.row)).unwrap_or_default();
            let as_it_was = |col: usize| at.get(col).cloned().unwrap_or_default();
            let text = |(col, column): (usize, &Column<'_>)| match column {
                Column::Level(level) => changes.paths[item].get(*level).cloned().unwrap_or_default(),
                Column::Number if first => changes.numbers.get(&item).or(record.number.as_ref()).cloned().unwrap_or_default(),
                Column::Title if first => changes.titles[item].clone(),
                Column::OfItem if first => as_it_was(col),
                Column::Number | Column::Title | Column::OfItem | Column::Exempt => String::new(),
                Column::Owners => changes.owners.get(&index).cloned().unwrap_or_else(|| as_it_was(col)),
                Column::Id => line.map_or_else(|| as_it_was(col), |line| campaign.lines[line].id.clone()),
                Column::Field(field) => {
                    let text = line.and_then(|line| last.next_text(line, field));
                    text.unwrap_or_else(|| if field.by == FilledBy::LastYear || field.starts_as.is_some() { String::new() } else { as_it_was(col) })
                }
                Column::Other => as_it_was(col),
            };
            let texts: Vec<String> = columns.iter().enumerate().map(|(col, column)| text((col, column))).collect();
            for (column, text) in columns.iter().zip(&texts) {
                if let (Column::Field(field), false) = (column, is_blank(text))
                    && (field.by == FilledBy::LastYear || field.starts_as.is_some())
                {
                    *values.entry(field.key().to_owned()).or_default() += 1;
                }
            }
            if let (Some(line), Some(words)) = (line, &entry.exempt) {
                listed.push(Listed { kind: ListedKind::Exempt, name: line_name(campaign, line), detail: words.clone() });
            }
            rows.push(texts);
        }
    }
    PlanSheet { name: old.name.clone(), above: old.above.clone(), labels, rows, first_row: old.first_row }
}

/// The first column of a label is the one that counts.
fn column<'c>(last: &LastYear<'c>, label: &str) -> Column<'c> {
    let template = last.campaign.template;
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
    let field = template.fields.iter().find(|field| field.on_level().is_none() && is(&field.label(last.campaign.plan.year)));
    field.map_or(Column::Other, Column::Field)
}

impl LastYear<'_> {
    /// What a line holds next year in a field of last year.
    pub(super) fn value(&self, line: usize, field: &Field) -> Option<String> {
        let of = self.campaign.template.field(field.last_year_of.as_ref()?.get_ref())?;
        self.said(line, of)
    }

    /// What next year's plan holds in a field of a line, where that follows from this year's answers.
    fn next_text(&self, line: usize, field: &Field) -> Option<String> {
        match &field.starts_as {
            Some(of) => last_year::carried(self.campaign, self.progress, line, of.get_ref()),
            None => self.value(line, field),
        }
    }
}

//! Everything that an edition prints, value by value, so that the next one can be held against it.

use super::committee::{self, fields_of};
use super::effective;
use super::lines::Campaign;
use super::printed::{Printed, answering, as_printed, blank, instead, shown};
use crate::domain::answer::Progress;
use crate::domain::committee::Committee;
use crate::domain::edition::PrintedValue;
use crate::domain::line::{Line, LineKind};
use crate::domain::text::one_line;
use crate::form::template::{DESCRIPTION, FilledBy, OWNERS, TITLE};

/// The printed values, in the order of the form.
pub fn printed_values(campaign: &Campaign<'_>, progress: &Progress, committee: &Committee) -> Vec<PrintedValue> {
    let mut values = Vec::new();
    for heading in campaign.plan.headings.iter().filter(|heading| heading.description.is_some()) {
        let id = heading_id(&heading.path);
        let title = heading.path.last().map(|last| one_line(last)).unwrap_or_default();
        let text = heading.description.clone().unwrap_or_default();
        values.push(PrintedValue { id, title, field: DESCRIPTION.into(), label: "説明".into(), text, ..PrintedValue::default() });
    }
    for (index, line) in campaign.lines.iter().enumerate() {
        of_plan(campaign, index, line, &mut values);
        of_departments(campaign, progress, index, line, &mut values);
        of_committee(campaign, committee, index, line, &mut values);
    }
    values
}

/// What stands for a heading where lines have their ids.
pub fn heading_id(path: &[String]) -> String {
    path.iter().map(|part| one_line(part)).collect::<Vec<_>>().join("／")
}

fn value(line: &Line, field: &str, label: &str, text: String) -> PrintedValue {
    let (field, label) = (field.to_owned(), label.to_owned());
    PrintedValue { id: line.id.clone(), number: line.number.clone(), title: one_line(&line.name()), field, label, text, ..PrintedValue::default() }
}

fn of_plan(campaign: &Campaign<'_>, index: usize, line: &Line, values: &mut Vec<PrintedValue>) {
    let (template, year) = (campaign.template, campaign.plan.year);
    let columns = &template.columns;
    match line.kind {
        LineKind::Entry(_) => {
            let Some(item) = campaign.item(line) else { return };
            let record = &campaign.plan.items[item];
            if campaign.lines_of_item(item).next() == Some(index) {
                values.push(value(line, TITLE, &columns.title, record.title.clone()));
                values.push(value(line, DESCRIPTION, &columns.description, record.description.clone().unwrap_or_default()));
            }
            let owners: Vec<&str> = line.departments.iter().map(|&department| campaign.department(department)).collect();
            values.push(value(line, OWNERS, &columns.owners, owners.join("、")));
            for (field, open) in &campaign.round.entry {
                let key = field.key();
                if !open && !line.open.iter().any(|open| open == key) {
                    values.push(value(line, key, &field.label(year), campaign.plan_text(line, key)));
                }
            }
        }
        LineKind::Heading(heading) => {
            let heading = &campaign.plan.headings[heading];
            for field in template.fields.iter().filter(|field| field.by == FilledBy::Office) {
                if let Some(text) = heading.office.get(field.key()) {
                    values.push(value(line, field.key(), &field.label(year), text.clone()));
                }
            }
        }
        LineKind::Indicator(indicator) => {
            let indicator = &campaign.plan.indicators[indicator];
            values.push(value(line, TITLE, "指標", indicator.title.clone()));
            for (label, text) in [("現状値", &indicator.baseline), ("目標値", &indicator.target)] {
                values.push(value(line, label, label, text.clone().unwrap_or_default()));
            }
        }
    }
}

fn of_departments(campaign: &Campaign<'_>, progress: &Progress, index: usize, line: &Line, values: &mut Vec<PrintedValue>) {
    for department in answering(line) {
        // A copy that is printed as a reference has no text of its own.
        for key in line.open.iter().filter(|key| instead(campaign, line, key).is_none()) {
            let Printed { text, .. } =
                shown(campaign, progress, index, department, key).unwrap_or_else(|| blank(campaign, progress, index, department, key));
            let answer = effective::answer(campaign, progress, index, department, key);
            let file = answer.and_then(|(answer, _)| answer.source.file.as_deref()).unwrap_or_default().to_owned();
            let corrected = progress.corrected.values().any(|correction| correction.file == file) && !file.is_empty();
            let decided = progress.settled.contains(index, department, key) || progress.replaced.contains(index, department, key);
            let label = campaign.template.label_of(key, campaign.plan.year);
            let department = campaign.department(department).to_owned();
            values.push(PrintedValue { department, file, corrected, decided, ..value(line, key, &label, text) });
        }
    }
}

/// What the committee gave; a copy has what its original has.
fn of_committee(campaign: &Campaign<'_>, committee: &Committee, index: usize, line: &Line, values: &mut Vec<PrintedValue>) {
    for field in fields_of(campaign, index) {
        if let Some((code, _)) = committee::value(campaign, committee, index, field) {
            let text = as_printed(campaign, field.key(), code);
            values.push(PrintedValue { committee: true, ..value(line, field.key(), &field.label(campaign.plan.year), text) });
        }
    }
}

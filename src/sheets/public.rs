//! What goes on a city's website: the committee's sheets without anything of the office's, and a table for machines.

use super::edition::committee_sheets;
use super::grid::{Book, Cell, Content};
use crate::domain::answer::Progress;
use crate::domain::line::LineKind;
use crate::domain::text::with_wide_katakana;
use crate::form::template::{ACTUAL, CarriedPrint, Kind};
use crate::reconcile::effective;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed::as_printed;
use crate::reconcile::values::unit_of_actual;

/// The committee's sheets of a packet, as they may be published.
pub fn book(campaign: &Campaign<'_>, packet: Book) -> Book {
    let mut sheets = committee_sheets(packet.sheets);
    for sheet in &mut sheets {
        sheet.filter = None;
        for text in [&mut sheet.page.header_left, &mut sheet.page.header_right, &mut sheet.name] {
            *text = with_wide_katakana(text).into_owned();
        }
        for trend in &mut sheet.pictures.trends {
            trend.alt = with_wide_katakana(&trend.alt).into_owned();
        }
        for row in &mut sheet.rows {
            row.hidden = false;
            row.cells.iter_mut().for_each(widen);
        }
    }
    let title = with_wide_katakana(&campaign.form_of_year()).into_owned();
    Book { title, author: String::new(), sheets, opens_on: 0, names: Vec::new(), properties: Vec::new() }
}

fn widen(cell: &mut Cell) {
    if let Content::Text(text) | Content::PlanText(_, text) | Content::Quantity(_, text) = &mut cell.content {
        *text = with_wide_katakana(text).into_owned();
    }
}

/// The answers as a table: a row per line and department, a column per field, units in columns of their own.
pub fn table(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Vec<String>> {
    let (template, year) = (campaign.template, campaign.plan.year);
    let printed = campaign.round.entry.iter().filter(|(field, _)| field.print != CarriedPrint::No);
    let mut keys: Vec<&str> = printed.map(|(field, _)| field.key()).collect();
    keys.extend(campaign.round.heading.iter().map(|field| field.key()).filter(|key| !keys.contains(key)).collect::<Vec<_>>());
    if campaign.round.indicators {
        keys.push(ACTUAL);
    }
    let has_unit = |key: &str| key == ACTUAL || template.field(key).is_some_and(|field| matches!(field.kind, Kind::Number | Kind::Percent));
    let mut labels = vec!["年度".to_owned(), "種類".to_owned()];
    labels.extend(campaign.plan.level_names.iter().cloned());
    labels.extend([template.columns.number.clone(), template.columns.title.clone(), template.columns.owners.clone(), "再掲".to_owned()]);
    for key in &keys {
        let label = template.label_of(key, year);
        labels.extend(has_unit(key).then(|| format!("{label}の単位")));
        let at = labels.len() - usize::from(has_unit(key));
        labels.insert(at, label);
    }
    let mut rows = vec![labels];
    for (index, line) in campaign.lines.iter().enumerate() {
        for &department in &line.departments {
            let item = campaign.item(line).map(|item| &campaign.plan.items[item]);
            let kind = match line.kind {
                LineKind::Entry(_) => "取組",
                LineKind::Heading(_) => "評価",
                LineKind::Indicator(_) => "指標",
            };
            let mut row = vec![year.to_string(), kind.to_owned()];
            row.extend((0..campaign.plan.level_names.len()).map(|level| line.path.get(level).cloned().unwrap_or_default()));
            row.extend([item.and_then(|item| item.number.clone()).unwrap_or_default(), line.name(), campaign.department(department).to_owned()]);
            row.push(if line.relisted { "再掲" } else { "" }.to_owned());
            for key in &keys {
                let from_plan =
                    campaign.round.entry.iter().any(|(field, open)| field.key() == *key && !open) && !line.open.iter().any(|open| open == key);
                let answer = effective::answer(campaign, progress, index, department, key).map(|(answer, _)| answer);
                // An error value is nothing that anyone said.
                let answer = answer.filter(|answer| !answer.unreadable);
                let value = answer.map(|answer| answer.value.clone().unwrap_or_else(|| answer.raw.clone())).unwrap_or_default();
                let text = match template.field(key).map(|field| field.kind) {
                    _ if from_plan => campaign.plan_text(line, key),
                    Some(Kind::Number | Kind::Percent) | None => value.clone(),
                    _ => as_printed(campaign, key, &value),
                };
                let is_number = text.parse::<f64>().is_ok();
                row.push(text);
                if has_unit(key) {
                    let unit = match template.field(key) {
                        None => answer.and_then(|answer| unit_of_actual(campaign, line, &answer.raw)),
                        Some(field) if field.kind == Kind::Percent => Some("%".to_owned()),
                        Some(field) => field.unit.clone(),
                    };
                    row.push(unit.filter(|_| is_number).unwrap_or_default());
                }
            }
            rows.push(row);
        }
    }
    rows
}

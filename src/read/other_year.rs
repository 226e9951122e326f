//! A form without any mark says by its headings for which year it was made.

use std::collections::{BTreeSet, HashMap};

use super::workbook::Sheet;
use crate::domain::place::Place;
use crate::domain::returned::Return;
use crate::domain::year::{FiscalYear, without_years};
use crate::sheets::carrier::{AsSent, SentCell};

/// Longest label, in characters.
const LONGEST: usize = 60;

/// Labels of the form that stand on a sheet with another year in them than they were sent with, if none stands there with its own.
pub fn labels(sheet: &Sheet, sent: &AsSent, file: &str) -> Vec<(String, Place)> {
    // Many cells have the same label.
    let cells = sent.sheets.iter().flat_map(|sheet| sheet.rows.values()).flat_map(|row| row.cells.values());
    let labels: BTreeSet<&str> = cells.filter_map(|cell| if let SentCell::Label(label) = cell { Some(label.as_str()) } else { None }).collect();
    let labels = labels.into_iter().filter_map(named);
    // A form may show last year's answers beside this year's.
    let mut years: HashMap<String, FiscalYear> = HashMap::new();
    for (bare, year) in labels {
        let known = years.entry(bare).or_insert(year);
        *known = year.max(*known);
    }
    let mut others = Vec::new();
    for (at, cell) in &sheet.cells {
        let Some((bare, year)) = named(&cell.text) else { continue };
        match years.get(&bare) {
            Some(own) if *own == year => return Vec::new(),
            Some(_) => others.push((cell.text.clone(), Place::cell(file, &sheet.name, *at))),
            None => {}
        }
    }
    others
}

/// A label without its years, and the latest of them. A sentence of the plan is no label.
fn named(label: &str) -> Option<(String, FiscalYear)> {
    // A year has a number; most texts have none.
    if !label.contains(|c: char| c.is_numeric() || c == '元') || label.chars().count() > LONGEST {
        return None;
    }
    let (bare, years) = without_years(label);
    Some((bare, years.into_iter().max()?))
}

/// Takes a form for that of the year that its headings name, if the plan's texts on it are not this year's either. Where they are, only
/// the headings were not brought up to date.
pub fn settle(form: &mut Return) {
    let Some(year) = form.other_years.iter().flatten().filter_map(|(label, _)| Some(named(label)?.1)).max() else { return };
    let lines: BTreeSet<&str> = form.places.keys().map(|(line, _)| line.as_str()).collect();
    let changed: BTreeSet<&str> = form.edits.iter().filter_map(|edit| edit.line.as_deref()).collect();
    if !lines.is_empty() && changed.len() * 2 >= lines.len() {
        form.year = year.to_string();
    }
}

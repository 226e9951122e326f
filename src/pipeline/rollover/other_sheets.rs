//! The sheets 見出し, 指標, 部署 and 設定 of the new year.

use std::collections::{BTreeMap, BTreeSet};

use super::LastYear;
use super::changes::Changes;
use crate::domain::counts::counts;
use crate::domain::line::LineKind;
use crate::domain::place::CellRef;
use crate::domain::succession::{Listed, ListedKind};
use crate::domain::text::{fold, is_blank};
use crate::domain::value::read_date;
use crate::domain::year::FiscalYear;
use crate::form::template::{ACTUAL, Field, FilledBy};
use crate::read::plan_sheets::PlanSheet;
use crate::reconcile::last_year;

/// Values of 設定 that are of one year only.
const OF_THE_YEAR: [&str; 2] = ["提出期限", "会議日"];
/// Values of 設定 that may be others in April.
const TO_LOOK_AT: [&str; 6] = ["事務局", "担当者", "内線", "メール", "会議名", "資料番号"];

/// Puts the headings of a table's rows as they are next year. A blank continues the row above where the sheet is read so.
pub fn rename_headings(sheet: &mut PlanSheet, last: &LastYear<'_>, changes: &Changes<'_>) {
    let cols: Vec<Option<usize>> = last.campaign.template.levels.iter().map(|level| sheet.column(&level.name)).collect();
    let mut path: Vec<String> = Vec::new();
    for row in 0..sheet.rows.len() {
        let own: Vec<String> = cols.iter().map(|col| col.map_or("", |col| sheet.get(row, col)).to_owned()).collect();
        let Some(first) = own.iter().position(|text| !is_blank(text)) else { continue };
        path.truncate(first);
        path.resize(first, String::new());
        path.extend(own[first..].iter().take_while(|text| !is_blank(text)).cloned());
        let next = changes.path(&path);
        for (level, text) in next.iter().enumerate() {
            if let (Some(col), false) = (cols[level], is_blank(&own[level])) {
                sheet.set(row, col, text);
            }
        }
    }
}

/// 見出し: the office's values begin anew, what was said of a rated heading stands beside it.
pub fn headings(sheet: &mut PlanSheet, last: &LastYear<'_>, changes: &Changes<'_>, values: &mut BTreeMap<String, usize>, listed: &mut Vec<Listed>) {
    let campaign = last.campaign;
    let (template, year) = (campaign.template, campaign.plan.year);
    let level_cols: Vec<usize> = template.levels.iter().map(|level| sheet.column_or_new(&level.name)).collect();
    let paths: Vec<Vec<String>> = (0..sheet.rows.len())
        .map(|row| level_cols.iter().map(|&col| sheet.get(row, col).to_owned()).filter(|text| !is_blank(text)).collect())
        .collect();
    let fields = template.fields.iter().filter(|field| matches!(field.by, FilledBy::Office | FilledBy::LastYear));
    for field in fields.filter(|field| field.by == FilledBy::Office || field.on_level().is_some()) {
        let old = sheet.column(&field.label(year));
        if let Some(col) = old {
            sheet.labels[col] = field.label(year.plus(1));
            let filled = (0..sheet.rows.len()).filter(|&row| !is_blank(sheet.get(row, col))).count();
            (0..sheet.rows.len()).for_each(|row| sheet.set(row, col, ""));
            if filled > 0 && field.by == FilledBy::Office {
                let detail = format!("{filled}件の値を空欄にしました");
                listed.push(Listed { kind: ListedKind::Setting, name: format!("シート「見出し」の「{}」", field.label(year)), detail });
            }
        }
    }
    let mut row_of: BTreeMap<Vec<String>, usize> = paths.into_iter().enumerate().rev().map(|(row, path)| (folded(&path), row)).collect();
    for (line, asked) in campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Heading(_))) {
        let path = changes.path(&asked.path);
        for field in last_year::of_heading(campaign, asked) {
            let Some(text) = last.value(line, field) else { continue };
            let col = sheet.column_or_new(&field.label(year.plus(1)));
            let row = *row_of.entry(folded(&path)).or_insert_with(|| {
                sheet.rows.push(Vec::new());
                let row = sheet.rows.len() - 1;
                path.iter().zip(&level_cols).for_each(|(text, &level)| sheet.set(row, level, text));
                row
            });
            sheet.set(row, col, &text);
            *values.entry(field.key().to_owned()).or_default() += 1;
        }
    }
}

fn folded(path: &[String]) -> Vec<String> {
    path.iter().map(|heading| fold(heading)).collect()
}

/// 指標: a further column with the value of the year.
pub fn indicators(sheet: &mut PlanSheet, last: &LastYear<'_>, values: &mut BTreeMap<String, usize>) {
    let campaign = last.campaign;
    let of_indicator = |line: usize| match campaign.lines[line].kind {
        LineKind::Indicator(indicator) => {
            let text = last_year::carried(campaign, last.progress, line, ACTUAL)?;
            let at = campaign.plan.indicators[indicator].place.cell.as_deref().and_then(CellRef::parse)?;
            Some((at.row.checked_sub(sheet.first_row)? as usize, text))
        }
        _ => None,
    };
    let actual: Vec<(usize, String)> = (0..campaign.lines.len()).filter_map(of_indicator).collect();
    if actual.is_empty() {
        return;
    }
    let label = yearly_label(campaign.plan.year);
    let col = sheet.column(&label).unwrap_or_else(|| {
        // Behind the value of the year before, or else before the target.
        let before = sheet.column(&yearly_label(campaign.plan.year.plus(-1))).map(|col| col + 1);
        let target = || sheet.labels.iter().position(|label| fold(label).starts_with("目標") && !campaign.plan.level_names.contains(label));
        let at = before.or_else(target).unwrap_or(sheet.labels.len());
        sheet.labels.insert(at, label);
        for row in &mut sheet.rows {
            row.resize(row.len().max(at), String::new());
            row.insert(at, String::new());
        }
        at
    });
    *values.entry(ACTUAL.to_owned()).or_default() += actual.len();
    for (row, text) in actual {
        sheet.set(row, col, &text);
    }
}

/// Label of the column with the values of a year.
pub fn yearly_label(year: FiscalYear) -> String {
    format!("{year}実績")
}

/// 部署: who was renamed keeps the old name as an alias; who was merged, split or closed is answered for by another.
pub fn departments(sheet: &mut PlanSheet, changes: &Changes<'_>) {
    let [name, alias, answers] = ["部署名", "別名", "回答部署"].map(|label| sheet.column_or_new(label));
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(|row| names_of(row, name, alias)).collect();
    let row_of = |wanted: &str| {
        let folded = fold(wanted);
        rows.iter().position(|names| names[0] == folded).or_else(|| rows.iter().position(|names| names.contains(&folded)))
    };
    let successors = counts(changes.department_changes().iter().flat_map(|change| change.after.all()).map(fold));
    let mut known: BTreeSet<String> = rows.iter().flatten().cloned().collect();
    let mut new = Vec::new();
    for change in changes.department_changes() {
        let Some(row) = row_of(&change.before) else { continue };
        let after = change.after.all();
        match after.as_slice() {
            [one] if !known.contains(&fold(one)) && successors[&fold(one)] == 1 => {
                let old = sheet.get(row, name).to_owned();
                let aliases = [sheet.get(row, alias), old.as_str()].into_iter().filter(|text| !is_blank(text)).collect::<Vec<_>>().join("\n");
                sheet.set(row, alias, &aliases);
                sheet.set(row, name, one);
                known.insert(fold(one));
            }
            _ => {
                if let Some(first) = after.first() {
                    sheet.set(row, answers, first);
                }
                for one in after {
                    if known.insert(fold(one)) {
                        new.push((row, one.to_owned()));
                    }
                }
            }
        }
    }
    // Each behind the department that it follows, the last first so that rows keep their numbers.
    new.sort_by_key(|(row, _)| *row);
    for (row, department) in new.into_iter().rev() {
        sheet.rows.insert(row + 1, Vec::new());
        sheet.set(row + 1, name, &department);
    }
}

fn names_of(row: &[String], name: usize, alias: usize) -> Vec<String> {
    let text = |col: usize| row.get(col).map_or("", String::as_str);
    let aliases = text(alias).split(['\n', '、', '，', ',']).filter(|text| !is_blank(text));
    std::iter::once(text(name)).chain(aliases).map(fold).collect()
}

/// 設定: dates of the year are emptied.
pub fn settings(sheet: &mut PlanSheet, listed: &mut Vec<Listed>) {
    let (Some(key), Some(value)) = (sheet.column("項目"), sheet.column("値")) else { return };
    for row in 0..sheet.rows.len() {
        let (name, text) = (sheet.get(row, key).to_owned(), sheet.get(row, value).to_owned());
        if is_blank(&text) {
            continue;
        }
        let mut list = |detail: String| listed.push(Listed { kind: ListedKind::Setting, name: name.clone(), detail });
        if OF_THE_YEAR.contains(&fold(&name).as_str()) || read_date(&text).is_some() {
            list(format!("空欄にしました（前年度は「{text}」）"));
            sheet.set(row, value, "");
        } else if TO_LOOK_AT.contains(&fold(&name).as_str()) {
            list(format!("「{text}」のままでよいか確かめてください"));
        }
    }
}

/// Whether a field says something of one year only.
pub fn is_of_the_year(field: &Field) -> bool {
    field.by == FilledBy::Plan && field.starts_as.is_none() && ["{year}", "{next_year}", "{last_year}"].iter().any(|word| field.label.contains(word))
}

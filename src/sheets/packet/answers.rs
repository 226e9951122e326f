//! 回答一覧: for machines and filters; one row per (line × department).

use super::office_sheet;
use crate::domain::answer::Progress;
use crate::domain::line::LineKind;
use crate::domain::text::one_line;
use crate::form::template::{ACTUAL, Kind};
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Row, Sheet, Style};
use crate::sheets::page::Fit;

/// 回答一覧 of the entries and, where there are any, of headings and indicators.
pub fn sheets(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Sheet> {
    let entry_fields: Vec<(String, bool)> = campaign.round.entry.iter().map(|(field, open)| (field.key().to_owned(), !open)).collect();
    let mut unit_fields: Vec<(String, bool)> = campaign.round.heading.iter().map(|field| (field.key().to_owned(), false)).collect();
    if campaign.round.indicators {
        unit_fields.push((ACTUAL.to_owned(), false));
    }
    let is_entry = |kind: LineKind| matches!(kind, LineKind::Entry(_));
    let mut sheets = vec![sheet(campaign, progress, "回答一覧", &entry_fields, &is_entry)];
    if campaign.lines.iter().any(|line| !is_entry(line.kind)) {
        sheets.push(sheet(campaign, progress, "回答一覧（評価・指標）", &unit_fields, &|kind| !is_entry(kind)));
    }
    sheets
}

fn sheet(campaign: &Campaign<'_>, progress: &Progress, name: &str, fields: &[(String, bool)], wanted: &dyn Fn(LineKind) -> bool) -> Sheet {
    let year = campaign.plan.year;
    let mut labels: Vec<String> = vec!["ID".into(), "整理番号".into()];
    labels.extend(campaign.plan.level_names.iter().cloned());
    labels.extend([campaign.template.columns.number.clone(), campaign.template.columns.title.clone(), campaign.template.columns.owners.clone()]);
    labels.extend(fields.iter().map(|(key, _)| campaign.template.label_of(key, year)));
    labels.extend(["再掲", "ファイル", "シート", "セル"].map(str::to_owned));
    let before_fields = 5 + campaign.plan.level_names.len();
    let is_text = |index: usize| {
        let field = index.checked_sub(before_fields).and_then(|at| fields.get(at)).and_then(|(key, _)| campaign.template.field(key));
        field.is_some_and(|field| field.kind == Kind::Text)
    };
    let width = |index: usize, label: &String| if is_text(index) { 44 } else { (label.chars().count() as u32 * 2).clamp(8, 24) };
    let weights: Vec<u32> = labels.iter().enumerate().map(|(index, label)| width(index, label)).collect();
    let mut sheet = office_sheet(campaign, name, &weights);
    sheet.set_widths(&weights);
    sheet.page.fit = Fit::OwnBreaks;
    sheet.push(Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, label, Style::Label)).collect()));
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 2));
    sheet.filter = Some((0, 0, labels.len() as u32 - 1));
    for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| wanted(line.kind)) {
        let former = progress.answering(index).filter(|department| !line.departments.contains(department));
        let former = former.filter(|&department| line.open.iter().any(|key| progress.answer(index, department, key).is_some()));
        for department in line.departments.iter().copied().chain(former) {
            let mut texts = vec![line.id.clone(), line.number.clone()];
            texts.extend((0..campaign.plan.level_names.len()).map(|level| line.path.get(level).cloned().unwrap_or_default()));
            let number = campaign.item(line).and_then(|item| campaign.plan.items[item].number.clone()).unwrap_or_default();
            texts.extend([number, one_line(&line.name()), campaign.department(department).to_owned()]);
            let mut sources = Vec::new();
            for (key, from_plan) in fields {
                if *from_plan && !line.open.contains(key) {
                    texts.push(campaign.plan_text(line, key));
                } else {
                    let answer = progress.answer(index, department, key);
                    texts.push(answer.map(|answer| answer.value.clone().unwrap_or_else(|| answer.raw.clone())).unwrap_or_default());
                    sources.extend(answer.map(|answer| &answer.source));
                }
            }
            let place = |part: fn(&crate::domain::place::Place) -> &Option<String>| {
                let mut names: Vec<String> = sources.iter().filter_map(|source| part(source).clone()).collect();
                names.dedup();
                names.join("、")
            };
            texts.push(if line.relisted { "再掲" } else { "" }.to_owned());
            texts.extend([place(|p| &p.file), place(|p| &p.sheet), place(|p| &p.cell)]);
            // One row per line and department whatever its length: this sheet is read by machines, not printed.
            sheet.rows.push(Row::of(texts.into_iter().zip(0..).map(|(text, col)| Cell::text(col, text, Style::Text)).collect()));
        }
    }
    sheet
}

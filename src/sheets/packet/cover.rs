//! 表紙 and 評価方法: what the document is, how the year was evaluated, what the grades mean.

use super::face::Face;
use crate::domain::scale::Scale;
use crate::form::template::{FilledBy, with_year};
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Type size of cover and method, in points.
const POINTS: f64 = 12.0;
/// Columns of the cover: its title stands over all of them, the number of the paper in the last.
const COVER: [u32; 3] = [40, 40, 16];
/// Columns of the method: name, text.
const METHOD: [u32; 2] = [24, 90];
/// Stands behind a grade of the committee's that is not the first stage's.
pub const DIFFERS: &str = "※";
/// What that means.
pub const DIFFERS_MEANS: &str = "第一段階の評価と異なる評価";

/// The cover.
pub fn cover(campaign: &Campaign<'_>, page: Page, face: &Face) -> Sheet {
    let (template, plan) = (campaign.template, &campaign.plan);
    let height = page.printable_height_points();
    let mut sheet = Sheet::new("表紙", SheetRole::Committee, page, POINTS);
    sheet.fill_page(&COVER);
    let width = COVER.len() as u32;
    let line = |text: &str, style| Row::of(vec![Cell::text(0, text, style).across(width)]);
    let label = Cell::text(0, face.label(campaign), Style::Note).across(2);
    let number = plan.setting("資料番号").map(|number| Cell::text(2, number, Style::Stamp));
    sheet.push(Row::of(std::iter::once(label).chain(number).collect()).height(Height::Points(32.0)));
    sheet.push(Row::gap(height * 0.2));
    // A round before the results has another name, and no title of its own.
    let title = if campaign.round.is_default { template.packet.title.as_ref().unwrap_or(&template.form.heading) } else { &campaign.round.form_name };
    for text in with_year(title, plan.year).split('\n') {
        sheet.push(line(text, Style::CoverTitle));
    }
    if !title.contains("{year}") {
        let what = if campaign.round.is_default { "の実績" } else { "" };
        sheet.push(line(&format!("（{}{what}）", plan.year), Style::CoverText));
    }
    sheet.push(Row::gap(height * 0.16));
    for key in ["会議名", "会議日", "会場"] {
        if let Some(text) = plan.setting(key) {
            sheet.push(line(text, Style::CoverText));
        }
    }
    sheet.push(Row::gap(height * 0.08));
    if let Some(office) = plan.setting("事務局") {
        sheet.push(line(office, Style::CoverText));
    }
    sheet
}

/// The method of evaluation and the meaning of all grades; none where there is nothing to say, or nothing is evaluated in this round.
pub fn method(campaign: &Campaign<'_>, page: Page, face: &Face) -> Option<Sheet> {
    let template = campaign.template;
    let legends = legends(campaign);
    if !campaign.round.is_default && legends.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new("評価方法", SheetRole::Committee, page, POINTS);
    sheet.fill_page(&METHOD);
    let row = |name: &str, text: &str| Row::of(vec![Cell::text(0, name, Style::SideLabel), Cell::text(1, text, Style::Text)]);
    let across = |text: &str, style| Row::of(vec![Cell::text(0, text, style).across(2)]).kept();
    let year = campaign.plan.year;
    for method in &template.packet.methods {
        sheet.push(across(&with_year(&method.heading, year), Style::Heading2));
        if !method.text.is_empty() {
            sheet.push(across(&with_year(&method.text, year), Style::Note));
        }
        let steps = method.steps.len();
        for (nth, step) in method.steps.iter().enumerate() {
            let row = row(&with_year(&step.name, year), &with_year(&step.text, year));
            sheet.push(if nth + 1 < steps { row.kept() } else { row });
        }
        sheet.push(Row::gap(12.0));
    }
    if !legends.is_empty() {
        sheet.push(across("評価の区分", Style::Heading2));
        for (label, grades) in legends {
            sheet.push(across(&label, Style::Note));
            for (print, meaning) in grades {
                sheet.push(row(&print, &meaning));
            }
            sheet.push(Row::gap(8.0));
        }
        if face.differs_anywhere() {
            sheet.push(row(DIFFERS, DIFFERS_MEANS));
        }
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// A label, and the printed grades with their meanings.
type Legend = (String, Vec<(String, String)>);

/// Every scale that somebody's rating uses this year, once, under the labels of the fields that use it.
pub fn legends(campaign: &Campaign<'_>) -> Vec<Legend> {
    let round = &campaign.round;
    let asked = round.entry.iter().filter(|(_, open)| *open).map(|(field, _)| *field).chain(round.heading.iter().copied());
    let of_others = |by: FilledBy| matches!(by, FilledBy::Office | FilledBy::Committee) && round.is_default;
    let others = campaign.template.fields.iter().filter(|field| of_others(field.by));
    let mut scales: Vec<(&Scale, Vec<String>)> = Vec::new();
    for field in asked.chain(others) {
        let Some(scale) = campaign.template.scale_of(field) else { continue };
        let label = field.label(campaign.plan.year);
        match scales.iter_mut().find(|(known, _)| known.key == scale.key) {
            Some((_, labels)) if labels.contains(&label) => {}
            Some((_, labels)) => labels.push(label),
            None => scales.push((scale, vec![label])),
        }
    }
    let grades = |scale: &Scale| scale.grades.iter().map(|grade| (grade.print.clone(), grade.meaning.clone())).collect();
    scales.into_iter().map(|(scale, labels)| (labels.join("・"), grades(scale))).collect()
}

/// The scales in one text, a line for each grade.
pub fn legend_text(campaign: &Campaign<'_>) -> String {
    let of_scale = |(label, grades): Legend| {
        let grades = grades.into_iter().map(|(print, meaning)| format!("{print}　{meaning}"));
        std::iter::once(format!("【{label}】")).chain(grades).collect::<Vec<_>>().join("\n")
    };
    legends(campaign).into_iter().map(of_scale).collect::<Vec<_>>().join("\n")
}

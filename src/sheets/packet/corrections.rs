//! 修正一覧: what the office corrected, old text struck through and new text underlined; for consent of the department.

use super::office_sheet;
use crate::domain::answer::{AnswerKey, Progress};
use crate::domain::correction::Correction;
use crate::domain::text::one_line;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed::as_printed;
use crate::sheets::grid::{Book, Cell, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;
use crate::sheets::product;
use crate::sheets::revision::{self, revision};

/// Name of the sheet, and of the folder of the departments' own lists.
pub const NAME: &str = "修正一覧";

const COLUMNS: [(&str, u32); 7] =
    [("部署", 14), ("整理番号", 8), ("題名", 22), ("項目", 14), ("修正（取り消し線が元の文、下線が修正した文）", 76), ("修正日", 11), ("確認", 8)];
/// Most lines of a change in one row.
const MAX_LINES: usize = 24;

/// The office's sheet of all corrections; none where nothing was corrected.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Option<Sheet> {
    let mut sheet = office_sheet(campaign, NAME, &COLUMNS.map(|(_, width)| width));
    fill(campaign, progress, &mut sheet, |_| true);
    (!progress.corrected.is_empty()).then_some(sheet)
}

/// Departments whose answers were corrected, in 建制順.
pub fn departments(progress: &Progress) -> Vec<usize> {
    let mut departments: Vec<usize> = progress.corrected.keys().map(|(_, department, _)| *department).collect();
    departments.sort_unstable();
    departments.dedup();
    departments
}

/// The list of one department, to be mailed to it.
pub fn book(campaign: &Campaign<'_>, progress: &Progress, department: usize) -> Book {
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(NAME, SheetRole::Committee, page, 10.0);
    let weights = COLUMNS.map(|(_, width)| width);
    sheet.fill_page(&weights);
    let width = weights.len() as u32;
    let name = campaign.department(department);
    sheet.push(Row::of(vec![Cell::text(0, format!("{}　事務局による修正（{name}）", campaign.form_of_year()), Style::Title).across(width)]));
    let lead = "次のとおり修正して会議資料に掲載する予定です。御確認ください。差し支えがあるときは、事務局までお知らせください。";
    sheet.push(Row::of(vec![Cell::text(0, lead, Style::Note).across(width)]));
    fill(campaign, progress, &mut sheet, |other| other == department);
    Book {
        title: format!("{}　{NAME}", campaign.form_of_year()),
        author: campaign.plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets: vec![sheet],
        opens_on: 0,
        names: Vec::new(),
        properties: vec![product::property(campaign, NAME)],
    }
}

fn fill(campaign: &Campaign<'_>, progress: &Progress, sheet: &mut Sheet, wanted: impl Fn(usize) -> bool) {
    let header = sheet.next_row();
    sheet.push(Row::of(COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    let mut corrected: Vec<(&AnswerKey, &Correction)> = progress.corrected.iter().filter(|((_, department, _), _)| wanted(*department)).collect();
    corrected.sort_by_key(|((line, department, _), _)| (*department, *line));
    for ((index, department, field), correction) in corrected {
        let line = &campaign.lines[*index];
        let after = progress.answer(*index, *department, field).map(crate::domain::answer::Answer::listed).unwrap_or_default();
        let pieces = revision(&as_printed(campaign, field, &correction.before), &as_printed(campaign, field, &after));
        let width = sheet.text_width(&Cell::text(4, "", Style::Text));
        for (part, change) in revision::cells(4, &pieces, Style::Text, width, MAX_LINES).into_iter().enumerate() {
            let text = |col, text: String, style| Cell::text(col, if part == 0 { text } else { String::new() }, style);
            sheet.push(Row::of(vec![
                text(0, campaign.department(*department).to_owned(), Style::Text),
                text(1, line.number.clone(), Style::Centered),
                text(2, one_line(&line.name()), Style::Text),
                text(3, campaign.template.label_of(field, campaign.plan.year), Style::Text),
                change,
                text(5, correction.day.clone(), Style::Centered),
                Cell::text(6, "", Style::Text),
            ]));
        }
    }
}

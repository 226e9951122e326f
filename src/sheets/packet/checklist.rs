//! 要確認: every finding about the returns once, by department in 建制順, then 整理番号.

use std::collections::BTreeMap;

use super::{CHECKLIST, office_sheet, severity_style};
use crate::domain::answer::Progress;
use crate::domain::finding::Finding;
use crate::domain::place::CellRef;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Content, Row, Sheet, Style};
use crate::sheets::words;

/// Labels and widths of the columns.
const COLUMNS: [(&str, u32); 13] = [
    ("区分", 7),
    ("部署", 12),
    ("整理番号", 7),
    ("題名", 20),
    ("項目", 11),
    ("内容", 46),
    ("対応", 34),
    ("入力された内容", 18),
    ("会議資料", 7),
    ("届いたファイルの場所", 24),
    ("決定", 10),
    ("理由", 14),
    ("種別コード", 12),
];

/// The sheet; the links lead into the committee's sheets.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress, committee: &[Sheet]) -> Option<Sheet> {
    if progress.findings.is_empty() {
        return None;
    }
    let mut sheet = office_sheet(campaign, CHECKLIST, &COLUMNS.map(|(_, width)| width));
    sheet.push(Row::of(COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 0));
    sheet.filter = Some((0, 0, COLUMNS.len() as u32 - 1));
    let rows: Vec<(&Sheet, BTreeMap<&str, u32>)> = committee.iter().map(|sheet| (sheet, sheet.rows_by_key())).collect();
    for finding in &progress.findings {
        let line = finding.line.map(|line| &campaign.lines[line]);
        let department = finding.department.map(|department| campaign.department(department)).unwrap_or_default();
        let label = finding.field.as_deref().map(|field| campaign.template.label_of(field, campaign.plan.year)).unwrap_or_default();
        let title = line.map_or_else(|| finding.code.words().title.to_owned(), |line| one_line(&line.name()));
        let shown = link(finding, campaign, &rows)
            .map_or_else(|| Cell::text(8, "", Style::Centered), |target| Cell::new(8, Content::Link(target, "表示".into()), Style::Link));
        sheet.push(Row::of(vec![
            Cell::text(0, finding.severity.label(), severity_style(finding.severity)),
            Cell::text(1, department, Style::Text),
            Cell::text(2, line.map(|line| line.number.clone()).unwrap_or_default(), Style::Centered),
            Cell::text(3, title, Style::Text),
            Cell::text(4, label, Style::Text),
            Cell::text(5, words::what(campaign, finding), Style::Text),
            Cell::text(6, words::action(campaign, finding), Style::Text),
            Cell::text(7, typed(progress, finding), Style::Text),
            shown,
            Cell::text(9, words::places(finding), Style::Text),
            Cell::text(10, "", Style::Decision),
            Cell::text(11, "", Style::Decision),
            Cell::text(12, finding.code.name(), Style::Text),
        ]));
    }
    Some(sheet)
}

/// What was typed there: the answer, or what the finding itself quotes.
fn typed(progress: &Progress, finding: &Finding) -> String {
    let quoted = finding.facts.iter().find(|(name, _)| matches!(*name, "raw" | "text" | "texts" | "after")).map(|(_, text)| text.clone());
    quoted.unwrap_or_else(|| {
        let (Some(line), Some(department), Some(field)) = (finding.line, finding.department, finding.field.as_deref()) else { return String::new() };
        progress.answer(line, department, field).map(|answer| answer.raw.clone()).unwrap_or_default()
    })
}

/// The cell of the packet's form that shows the finding's field, or the row of its line.
fn link(finding: &Finding, campaign: &Campaign<'_>, sheets: &[(&Sheet, BTreeMap<&str, u32>)]) -> Option<String> {
    let id = campaign.lines[finding.line?].id.as_str();
    let (form, row) = sheets.iter().find_map(|(sheet, rows)| Some((sheet, *rows.get(id)?)))?;
    let field = finding.field.as_deref();
    let cells = &form.rows[row as usize].cells;
    let col = cells.iter().find(|cell| matches!(&cell.content, Content::PlanText(key, _) if Some(key.as_str()) == field)).map_or(0, |cell| cell.col);
    Some(format!("'{}'!{}", form.name, CellRef::new(row, col).a1()))
}

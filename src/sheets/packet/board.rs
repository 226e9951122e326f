//! 提出状況: who returned what, and what became of every written cell.

use std::collections::HashMap;

use super::office_sheet;
use crate::domain::answer::{Progress, Status};
use crate::domain::finding::Code;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Answer, Cell, Content, Required, Row, Sheet, Style};

/// Name of the sheet.
pub const SHEET_NAME: &str = "提出状況";
/// Label of the column that names a file.
pub const FILE: &str = "ファイル";
/// Label of the column that says whether a file is merged; the coordinator changes it, and the next collection reads it.
pub const ADOPTED: &str = "採用";

/// With what the line above the files begins.
pub const FILES: &str = "ファイルごとの採用：";

const COLUMNS: [(&str, u32); 15] = [
    ("部署", 14),
    ("状況", 9),
    ("保存日時", 11),
    ("記入", 6),
    ("必須", 6),
    ("指摘\n（参考を除く）", 14),
    ("記入者", 16),
    ("所属長の確認", 11),
    ("速報値／確定値", 10),
    ("事務局への連絡", 24),
    ("掲載", 6),
    ("差替え前", 7),
    // Not to be taken for the sheet 要確認, which lists more.
    ("要確認\nとしたもの", 12),
    ("行方不明", 7),
    ("届いたファイル", 30),
];

/// The sheet.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Sheet {
    let mut sheet = office_sheet(campaign, SHEET_NAME, &COLUMNS.map(|(_, width)| width));
    let returned = progress.submissions.values().filter(|submission| submission.status() != Status::Missing).count();
    let width = COLUMNS.len() as u32;
    let ledger = &progress.ledger;
    let summary = format!(
        "提出 {returned}／{} 部署　記入内容の行方：読み取り {} 件＝掲載 {}＋差替え前 {}＋要確認 {}、行方不明 {}",
        progress.submissions.len(),
        ledger.cells - ledger.plan,
        ledger.answers,
        ledger.superseded,
        ledger.reported,
        ledger.unaccounted
    );
    sheet.push(Row::of(vec![Cell::text(0, summary, Style::Note).across(width)]));
    sheet.push(Row::of(COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((1, 1));
    sheet.freeze = Some((2, 1));
    sheet.filter = Some((1, 0, width - 1));
    for (&department, submission) in &progress.submissions {
        let open = progress.findings.iter().filter(|f| f.department == Some(department) && f.is_open()).count();
        let office = |key: &str| submission.office.get(key).cloned().unwrap_or_default();
        let status = submission.status();
        let part = &submission.ledger;
        sheet.push(Row::of(vec![
            Cell::text(0, campaign.department(department), Style::Text),
            Cell::text(1, status.label(), if status == Status::Complete { Style::Centered } else { Style::Missing }),
            Cell::text(2, &submission.saved_at, Style::Text),
            Cell::number(3, submission.filled, Style::Number),
            Cell::number(4, submission.required, Style::Number),
            Cell::number(5, open, Style::Number),
            Cell::text(6, office("記入者"), Style::Text),
            Cell::text(7, office("所属長の確認"), Style::Text),
            Cell::text(8, office("速報値／確定値"), Style::Text),
            Cell::text(9, office("連絡"), Style::Text),
            Cell::number(10, part.answers, Style::Number),
            Cell::number(11, part.superseded, Style::Number),
            Cell::number(12, part.reported, Style::Number),
            Cell::number(13, part.unaccounted, Style::Number),
            Cell::text(14, submission.files.join("\n"), Style::Text),
        ]));
    }
    files(campaign, progress, &mut sheet);
    let unread = [Code::ReturnUnreadable, Code::FileNotRead, Code::ReturnForeign, Code::ReturnStale, Code::FileSetAside];
    let others: Vec<String> = progress
        .findings
        .iter()
        .filter(|finding| unread.contains(&finding.code))
        .filter_map(|finding| Some(format!("{}（{}）", one_line(finding.source.as_ref()?.file.as_deref()?), finding.code.words().title)))
        .collect();
    if !others.is_empty() {
        sheet.rows.push(Row::gap(8.0));
        sheet.push(Row::of(vec![Cell::text(0, format!("取り込まなかったファイル：\n{}", others.join("\n")), Style::Note).across(width)]));
    }
    sheet
}

/// One row per file, with the cell in which the coordinator says whether it counts.
fn files(campaign: &Campaign<'_>, progress: &Progress, sheet: &mut Sheet) {
    // In the order of the departments, then those of none.
    let of_departments =
        progress.submissions.iter().flat_map(|(&department, submission)| submission.files.iter().map(move |file| (file, Some(department))));
    let mut files: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (file, department) in of_departments.chain(progress.not_adopted.iter().map(|file| (file, None))) {
        let at = *known.entry(file).or_insert_with(|| {
            files.push((file, Vec::new()));
            files.len() - 1
        });
        files[at].1.extend(department.map(|department| campaign.department(department)));
    }
    if files.is_empty() {
        return;
    }
    // These rows have columns of their own.
    sheet.repeat_rows = None;
    let last = COLUMNS.len() as u32 - 1;
    sheet.rows.push(Row::gap(8.0));
    let note = "取り込まないファイルは「しない」を選び、保存してから、もう一度取りまとめてください（torimatome collect）。";
    sheet.push(Row::of(vec![Cell::text(0, format!("{FILES}{note}"), Style::Note).across(last + 1)]));
    let labels = vec![Cell::text(0, "部署", Style::Label), Cell::text(1, ADOPTED, Style::Label), Cell::text(2, FILE, Style::Label).across(last - 1)];
    sheet.push(Row::of(labels));
    for (file, departments) in files {
        let text = if progress.not_adopted.contains(file) { "しない" } else { "する" };
        let choices = vec!["する".to_owned(), "しない".to_owned()];
        let choice = Answer { field: "adopted".to_owned(), required: Required::No, choices, text: text.to_owned() };
        sheet.push(Row::of(vec![
            Cell::text(0, departments.join("\n"), Style::Text),
            Cell::new(1, Content::Answer(Box::new(choice)), Style::Decision),
            Cell::text(2, file, Style::Text).across(last - 1),
        ]));
    }
}

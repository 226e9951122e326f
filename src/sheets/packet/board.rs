//! 提出状況: who returned what, and what became of every written cell.

use super::office_sheet;
use crate::domain::answer::{Progress, Status};
use crate::domain::finding::{Code, Severity};
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Row, Sheet, Style};

const COLUMNS: [(&str, u32); 15] = [
    ("部署", 14),
    ("状況", 9),
    ("保存日時", 11),
    ("記入", 6),
    ("必須", 6),
    ("指摘", 6),
    ("記入者", 16),
    ("所属長の確認", 11),
    ("速報値／確定値", 10),
    ("事務局への連絡", 24),
    ("掲載", 6),
    ("差替え前", 7),
    ("要確認", 7),
    ("行方不明", 7),
    ("ファイル", 30),
];

/// The sheet.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Sheet {
    let mut sheet = office_sheet(campaign, "提出状況", &COLUMNS.map(|(_, width)| width));
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
        let open = progress.findings.iter().filter(|f| f.department == Some(department) && f.severity != Severity::Info).count();
        let office = |key: &str| submission.office.get(key).cloned().unwrap_or_default();
        let status = submission.status();
        let part = &submission.ledger;
        sheet.push(Row::of(vec![
            Cell::text(0, campaign.department(department), Style::Text),
            Cell::text(1, status.label(), if status == Status::Complete { Style::Centered } else { Style::Missing }),
            Cell::text(2, submission.saved_at(), Style::Text),
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

//! 要確認: every finding about the returns once, by department in 建制順, then 整理番号.

use super::links::is_about_a_copy;
use super::{CHECKLIST, Targets, decisions, link, office_sheet};
use crate::domain::answer::Progress;
use crate::domain::finding::Finding;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Row, Sheet, Style};
use crate::sheets::words;

/// Labels and widths of the columns.
const COLUMNS: [(&str, u32); 15] = [
    (decisions::SEVERITY, 7),
    ("部署", 12),
    ("整理番号", 12),
    ("題名", 20),
    ("項目", 11),
    ("内容", 44),
    ("対応", 32),
    ("入力された内容", 18),
    ("会議資料", 12),
    ("再掲照合", 12),
    ("届いたファイルの場所", 24),
    (decisions::VERDICT, 16),
    (decisions::REASON, 18),
    ("種別コード", 12),
    (decisions::MARK, 1),
];

/// The sheet.
pub(super) fn sheet(campaign: &Campaign<'_>, progress: &Progress, targets: &Targets<'_>, relisted: &Targets<'_>) -> Option<Sheet> {
    if progress.findings.is_empty() {
        return None;
    }
    let mut sheet = office_sheet(campaign, CHECKLIST, &COLUMNS.map(|(_, width)| width));
    let header = decisions::header(&mut sheet, &COLUMNS.map(|(label, _)| label));
    sheet.push(header);
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 0));
    sheet.start = Some((1, 0));
    sheet.filter = Some((0, 0, COLUMNS.len() as u32 - 1));
    for finding in decisions::open_first(&progress.findings) {
        let settled = finding.waived.is_some();
        let style = if settled { Style::Settled } else { Style::Text };
        let line = finding.line.map(|line| &campaign.lines[line]);
        let department = finding.department.map(|department| campaign.department(department)).unwrap_or_default();
        let label = finding.field.as_deref().map(|field| campaign.template.label_of(field, campaign.plan.year)).unwrap_or_default();
        let title = line.map_or_else(|| finding.code.words().title.to_owned(), |line| one_line(&line.name()));
        let target = finding.line.and_then(|line| targets.place(campaign, line, finding.field.as_deref()));
        let number = line.map(|line| line.number.clone()).unwrap_or_default();
        let copy = finding.line.filter(|_| is_about_a_copy(finding)).and_then(|line| relisted.place(campaign, line, None));
        let row = Row::of(vec![
            decisions::severity(0, finding),
            Cell::text(1, department, style),
            Cell::text(2, number, if settled { style } else { Style::Centered }),
            Cell::text(3, title, style),
            Cell::text(4, label, style),
            Cell::text(5, words::what(campaign, finding), style),
            Cell::text(6, words::action(campaign, finding), style),
            Cell::text(7, typed(progress, finding), style),
            link(8, target),
            link(9, copy),
            Cell::text(10, words::places(finding), style),
            decisions::verdict(11, vec![decisions::WAIVED.to_owned()], if settled { decisions::WAIVED } else { "" }),
            decisions::reason(12, finding.waived.as_deref().unwrap_or_default()),
            Cell::text(13, finding.code.name(), style),
            Cell::text(14, &finding.mark, Style::Key),
        ]);
        sheet.push(line.iter().fold(row, |row, line| row.keyed(&line.id)));
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

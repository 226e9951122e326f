//! 計画の点検: what was found in the plan itself, apart from the returns.

use super::{office_sheet, severity_style};
use crate::domain::finding::Finding;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Row, Sheet, Style};
use crate::sheets::words;

const COLUMNS: [(&str, u32); 6] = [("区分", 8), ("種別", 18), ("内容", 60), ("対応", 50), ("場所", 24), ("種別コード", 18)];

/// The sheet; none if nothing was found.
pub fn sheet(campaign: &Campaign<'_>, findings: &[Finding]) -> Option<Sheet> {
    if findings.is_empty() {
        return None;
    }
    let mut sheet = office_sheet(campaign, "計画の点検", &COLUMNS.map(|(_, width)| width));
    sheet.push(Row::of(COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 0));
    for finding in findings {
        sheet.push(Row::of(vec![
            Cell::text(0, finding.severity.label(), severity_style(finding.severity)),
            Cell::text(1, finding.code.words().title, Style::Text),
            Cell::text(2, words::what(campaign, finding), Style::Text),
            Cell::text(3, words::action(campaign, finding), Style::Text),
            Cell::text(4, words::places(finding), Style::Text),
            Cell::text(5, finding.code.name(), Style::Text),
        ]));
    }
    Some(sheet)
}

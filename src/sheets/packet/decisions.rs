//! The cells in which the coordinator decides about a finding, on 要確認 and 計画の点検; the next collection reads them.

use super::severity_style;
use crate::domain::finding::{Code, Finding};
use crate::sheets::grid::{Answer, Cell, Content, Required, Row, Sheet, Style};

/// Label of the column with the verdict.
pub const VERDICT: &str = "判断";
/// Label of the column with the reason.
pub const REASON: &str = "理由";
/// Label of the column, at the left, with the severity, or [`SETTLED`].
pub const SEVERITY: &str = "区分";
/// Label of the hidden column with the finding's mark.
pub const MARK: &str = "目印";
/// Label of the hidden column with the name of the item that is, or may be, a copy.
pub const COPY: &str = "再掲とされる取組";
/// Label of the hidden column with the name of its original, where there is one.
pub const ORIGINAL: &str = "再掲元とされる取組";
/// Label of the columns that a waiver repeats for people, in the order of its parts.
pub const REPEATED: [&str; 5] = ["部署", "整理番号", "題名", "項目", "種別コード"];
/// What stands in the column of severities for what was waived.
pub const SETTLED: &str = "確認済";
/// The verdict that waives.
pub const WAIVED: &str = "確認済（このままでよい）";

/// How many originals are offered to choose from; Excel takes 255 characters in all.
pub const MAX_CHOICES: usize = 12;

/// What may be said of a finding about a copy in the plan, besides [`WAIVED`].
pub fn is_about_a_copy(code: Code) -> bool {
    matches!(
        code,
        Code::RelistedNoOriginal | Code::RelistedAmbiguous | Code::RelistedUnmarked | Code::RelistedOwnerDiffers | Code::RelistedTextDiffers
    )
}

/// The row of labels. Columns for the program are hidden.
pub fn header(sheet: &mut Sheet, labels: &[&str]) -> Row {
    let mut cells = Vec::new();
    for (col, label) in labels.iter().enumerate() {
        let hidden = [MARK, COPY, ORIGINAL].contains(label);
        sheet.columns[col].hidden = hidden;
        cells.push(Cell::text(col as u32, *label, if hidden { Style::Key } else { Style::Label }));
    }
    Row::of(cells)
}

/// The cell at the left: the severity of what is open.
pub fn severity(col: u32, finding: &Finding) -> Cell {
    match finding.waived {
        Some(_) => Cell::text(col, SETTLED, Style::Settled),
        None => Cell::text(col, finding.severity.label(), severity_style(finding.severity)),
    }
}

/// The cell of the verdict.
pub fn verdict(col: u32, choices: Vec<String>, text: &str) -> Cell {
    let answer = Answer { field: "verdict".to_owned(), required: Required::No, choices, text: text.to_owned() };
    Cell::new(col, Content::Answer(Box::new(answer)), Style::Decision)
}

/// The cell of the reason.
pub fn reason(col: u32, text: &str) -> Cell {
    let answer = Answer { field: "reason".to_owned(), required: Required::No, choices: Vec::new(), text: text.to_owned() };
    Cell::new(col, Content::Answer(Box::new(answer)), Style::Decision)
}

/// Findings that are open first, then those that were waived, each in their order.
pub fn open_first(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.waived.is_none()).chain(findings.iter().filter(|finding| finding.waived.is_some()))
}

//! The ways between 要確認, the form and 再掲照合.

use std::collections::{BTreeMap, BTreeSet};

use super::CHECKLIST;
use crate::domain::answer::Progress;
use crate::domain::finding::Finding;
use crate::domain::place::CellRef;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Content, Sheet, SheetRole};

/// Lets the 整理番号 of a form's row, and the state of a block in 再掲照合, lead to the first finding about the line in 要確認 that is open.
/// How they look stays.
pub fn to_checklist(campaign: &Campaign<'_>, progress: &Progress, sheets: &mut [Sheet]) {
    let Some(checklist) = sheets.iter().find(|sheet| sheet.name == CHECKLIST) else { return };
    let target = |row: u32| format!("'{CHECKLIST}'!{}", CellRef::new(row, 0).a1());
    let targets: BTreeMap<String, String> = checklist.rows_by_key().into_iter().map(|(id, row)| (id.to_owned(), target(row))).collect();
    let open: BTreeSet<usize> = progress.findings.iter().filter(|finding| finding.waived.is_none()).filter_map(|finding| finding.line).collect();
    let is_open = |id: &str| campaign.line_by_id(id).is_some_and(|line| open.contains(&line));
    let targets: BTreeMap<String, String> = targets.into_iter().filter(|(id, _)| is_open(id)).collect();
    for sheet in sheets.iter_mut().filter(|sheet| sheet.name != CHECKLIST) {
        let of_office = sheet.role == SheetRole::Office;
        for row in &mut sheet.rows {
            let Some((id, target)) = row.key.as_deref().and_then(|id| targets.get_key_value(id)) else { continue };
            let number = campaign.line_by_id(id).map_or("", |line| campaign.lines[line].number.as_str());
            let cell = if of_office { row.cells.last_mut() } else { row.cells.iter_mut().find(|cell| cell.shown() == number) };
            if let Some(cell) = cell
                && let Content::Text(text) = &cell.content
            {
                cell.content = Content::Link(target.clone(), text.clone());
            }
        }
    }
}

/// Whether a finding is about a copy and its original.
pub fn is_about_a_copy(finding: &Finding) -> bool {
    finding.code.name().starts_with("relisted")
}

//! The coordinator's decisions, as they were written into the packet.

use super::{unread, verdicts};
use crate::domain::decisions::Decisions;
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::read::workbook::{self, Sheet};
use crate::reconcile::identity::Register;
use crate::sheets::packet::{CHECKLIST, PLAN_FINDINGS, board};

/// Reads what was decided in a packet: the column 採用 of 提出状況, the columns 判断 and 理由 of 要確認 and 計画の点検. What is not
/// listed there stays as it was decided before. `register` knows the 整理番号 that were given. Tells what could not be read.
pub fn read_back(packet: &[u8], register: &Register, decisions: &mut Decisions) -> Vec<String> {
    let workbook = match workbook::read(packet) {
        Ok(workbook) => workbook,
        Err(reason) => return vec![format!("ブックを読めないため、書いてある判断を使っていません（{}）。", unread::reason(reason))],
    };
    let mut notices = Vec::new();
    for sheet in &workbook.sheets {
        match sheet.name.as_str() {
            board::SHEET_NAME => adopted_files(sheet, decisions),
            CHECKLIST | PLAN_FINDINGS => notices.extend(verdicts::read(sheet, register, decisions)),
            _ => {}
        }
    }
    notices
}

fn adopted_files(sheet: &Sheet, decisions: &mut Decisions) {
    let row_of = |row: u32| sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
    let labelled = |row: u32, label: &str| row_of(row).find(|(_, cell)| cell.text == label).map(|(at, _)| at.col);
    let header = (0..sheet.row_count()).find_map(|row| Some((row, labelled(row, board::FILE)?, labelled(row, board::ADOPTED)?)));
    let Some((header, file, adopted)) = header else { return };
    for row in header + 1..sheet.row_count() {
        let Some(name) = sheet.text(row, file) else { continue };
        match is_adopted(sheet.text(row, adopted).unwrap_or_default()) {
            Some(true) => drop(decisions.not_adopted.remove(name)),
            Some(false) => drop(decisions.not_adopted.insert(name.to_owned())),
            None => {}
        }
    }
}

/// Yes, no, or a word that says neither. A blank is a yes.
fn is_adopted(text: &str) -> Option<bool> {
    let folded = fold(text).to_lowercase();
    match folded.as_str() {
        "" | "する" | "採用" | "採用する" | "○" | "〇" | "はい" | "yes" => Some(true),
        "しない" | "採用しない" | "不採用" | "×" | "✕" | "x" | "いいえ" | "no" | "不要" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_adopted;

    #[test]
    fn words_that_say_yes_or_no() {
        for text in ["", "する", "採用　する", "○"] {
            assert_eq!(is_adopted(text), Some(true), "{text}");
        }
        for text in ["しない", "×", "Ｘ", "不採用"] {
            assert_eq!(is_adopted(text), Some(false), "{text}");
        }
        assert_eq!(is_adopted("検討中"), None);
    }
}

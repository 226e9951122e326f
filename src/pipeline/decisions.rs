//! The coordinator's decisions, as they were written into the packet.

use std::collections::BTreeSet;

use super::{unread, verdicts};
use crate::domain::decisions::{Choice, Decisions, RelistedCell};
use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank, shortened};
use crate::read::workbook::{self, Workbook};
use crate::reconcile::identity::Register;
use crate::sheets::packet::{CHECKLIST, PLAN_FINDINGS, board, relisted};

/// Reads what was decided in a packet: the columns 採用 of 提出状況, 決定 of 再掲照合, 判断 and 理由 of 要確認 and 計画の点検. What is
/// not listed there stays as it was decided before. `register` knows the 整理番号 that were given; `decided` are the marks of the rows in
/// which something stood when this packet was read last, and become those in which it stands now. Tells what could not be read.
pub fn read_back(packet: &[u8], register: &Register, decided: &mut BTreeSet<String>, decisions: &mut Decisions) -> Vec<String> {
    let workbook = match workbook::read(packet) {
        Ok(workbook) => workbook,
        Err(reason) => return vec![format!("ブックを読めないため、書いてある判断を使っていません（{}）。", unread::reason(reason))],
    };
    let before = std::mem::take(decided);
    for [(_, name), (_, typed)] in table(&workbook, board::SHEET_NAME, [board::FILE, board::ADOPTED]) {
        match is_adopted(typed) {
            Some(true) => drop(decisions.not_adopted.remove(name)),
            Some(false) => {
                let mark = format!("{}{name}", board::ADOPTED);
                // What stood there when it was read last is no new decision: it may have ended since.
                if !before.contains(&mark) {
                    decisions.not_adopted.entry(name.to_owned()).or_default();
                }
                decided.insert(mark);
            }
            None => {}
        }
    }
    let mut notices = Vec::new();
    for [(_, key), (_, standing), (at, typed)] in table(&workbook, relisted::SHEET_NAME, [relisted::KEY, relisted::STANDING, relisted::DECISION]) {
        let Some(cell) = RelistedCell::from_text(key) else { continue };
        if is_blank(typed) {
            // Only where it was decided was something taken away; any other blank is one that nobody filled in yet.
            if standing.contains(relisted::DECIDED) || before.contains(key) {
                decisions.decide(cell, None);
            }
            continue;
        }
        decided.insert(key.to_owned());
        if let Some(choice) = chosen(typed) {
            decisions.decide(cell, Some(choice));
        } else {
            let (sheet, cell, typed) = (relisted::SHEET_NAME, at.a1(), shortened(typed, 30));
            notices.push(format!("シート「{sheet}」のセル{cell}の決定「{typed}」は読み取れません。一覧から選んでください。"));
        }
    }
    for sheet in workbook.sheets.iter().filter(|sheet| [CHECKLIST, PLAN_FINDINGS].contains(&sheet.name.as_str())) {
        notices.extend(verdicts::read(sheet, register, (&before, decided), decisions));
    }
    notices
}

/// What stands in columns of a sheet below their labels, and where, in each row that has something in the first.
fn table<'w, const N: usize>(workbook: &'w Workbook, sheet: &str, labels: [&str; N]) -> Vec<[(CellRef, &'w str); N]> {
    let Some(sheet) = workbook.sheets.iter().find(|other| other.name == sheet) else { return Vec::new() };
    let row_of = |row: u32| sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
    let labelled = |row: u32, label: &str| row_of(row).find(|(_, cell)| cell.text == label).map(|(at, _)| at.col);
    let columns = |row: u32| labels.iter().map(|label| labelled(row, label)).collect::<Option<Vec<u32>>>();
    let header = (0..sheet.row_count()).find_map(|row| Some((row, columns(row)?)));
    let Some((header, columns)) = header else { return Vec::new() };
    let cell = |row: u32, nth: usize| (CellRef::new(row, columns[nth]), sheet.text(row, columns[nth]).unwrap_or_default());
    let rows = (header + 1..sheet.row_count()).map(|row| std::array::from_fn(|nth| cell(row, nth)));
    rows.filter(|cells: &[(CellRef, &str); N]| !cells[0].1.is_empty()).collect()
}

/// Which answer was chosen; `None` for words that say none.
fn chosen(text: &str) -> Option<Choice> {
    let folded = fold(text);
    match folded.as_str() {
        "再掲元" | "元に合わせる" => Some(Choice::Original),
        "再掲" => Some(Choice::Copy),
        "このまま" | "違ってよい" => Some(Choice::Both),
        _ => Choice::ALL.into_iter().find(|choice| fold(choice.label()) == folded),
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
    use super::{chosen, is_adopted};
    use crate::domain::decisions::Choice;

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

    #[test]
    fn words_that_choose() {
        assert_eq!(chosen("再掲元に合わせる"), Some(Choice::Original));
        assert_eq!(chosen("このまま(違ってよい)"), Some(Choice::Both), "widths do not count");
        assert_eq!(chosen("課に確認中"), None);
    }
}

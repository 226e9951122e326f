//! The coordinator's decisions, as they were written into the packet.

use std::collections::{BTreeMap, BTreeSet};

use super::labelled::{Labelled, MAX_REPEATED, labelled};
use super::verdicts;
use crate::domain::decisions::{Choice, Decisions, RelistedCell};
use crate::domain::place::CellRef;
use crate::domain::text::{fold, is_blank, shortened};
use crate::read::workbook::Workbook;
use crate::reconcile::identity::{Register, is_hash};
use crate::sheets::packet::{board, relisted};

/// Reads what was decided in a packet: the columns 採用 of 提出状況, 決定 of 再掲照合, 判断 and 理由 of 要確認 and 計画の点検, whatever
/// these sheets are called by now. What is not listed there stays as it was decided before. `register` knows the 整理番号 that were given;
/// `decided` are the marks of the rows in which something stood when this packet was read last, and become those in which it stands now.
/// Tells what could not be read.
pub fn read_back(workbook: &Workbook, register: &Register, decided: &mut BTreeSet<String>, decisions: &mut Decisions) -> Vec<String> {
    let before = std::mem::take(decided);
    let mut notices = Vec::new();
    adopted(workbook, (&before, decided), decisions, &mut notices);
    chosen_answers(workbook, (&before, decided), decisions, &mut notices);
    verdicts::read(&workbook.sheets, register, (&before, decided), decisions, &mut notices);
    notices
}

/// 採用.
fn adopted(workbook: &Workbook, (before, decided): (&BTreeSet<String>, &mut BTreeSet<String>), decisions: &mut Decisions, notices: &mut Vec<String>) {
    let mut said: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    let is_there = |text: &str| text.starts_with(board::FILES);
    for table in labelled(&workbook.sheets, [board::FILE, board::ADOPTED], is_there, notices) {
        for [name, typed] in table.rows() {
            let name = table.text(name);
            match is_adopted(table.text(typed)).filter(|_| !table.is_without_value(typed)) {
                Some(adopted) => drop(said.entry(name).or_default().insert(adopted)),
                None => notices.push(format!("{}「しない」を選んでください。", cannot(&table, typed, "採用", "「する」か"))),
            }
        }
    }
    for (name, adopted) in said {
        match Vec::from_iter(adopted)[..] {
            [true] => drop(decisions.not_adopted.remove(name)),
            [false] => {
                let mark = format!("{}{name}", board::ADOPTED);
                // What stood there when it was read last is no new decision: it may have ended since.
                if !before.contains(&mark) {
                    decisions.not_adopted.entry(name.to_owned()).or_default();
                }
                decided.insert(mark);
            }
            _ => notices.push(in_conflict(&format!("「{name}」の採用"))),
        }
    }
}

/// 決定.
fn chosen_answers(
    workbook: &Workbook,
    (before, decided): (&BTreeSet<String>, &mut BTreeSet<String>),
    decisions: &mut Decisions,
    notices: &mut Vec<String>,
) {
    let mut said: BTreeMap<&str, Vec<Option<Choice>>> = BTreeMap::new();
    let labels = [relisted::KEY, relisted::STANDING, relisted::DECISION];
    let is_key = |text: &str| RelistedCell::from_text(text).is_some_and(|cell| is_hash(&cell.texts));
    for table in labelled(&workbook.sheets, labels, is_key, notices) {
        for [key, standing, typed] in table.rows() {
            let (key, text) = (table.text(key), table.text(typed));
            if RelistedCell::from_text(key).is_none() {
                continue;
            }
            let is_blank = is_blank(text) && !table.is_without_value(typed);
            decided.extend((!is_blank).then(|| key.to_owned()));
            let choice = chosen(text);
            if is_blank || choice.is_some() {
                // Only where it was decided was something taken away; any other blank is one that nobody filled in yet.
                let says = !is_blank || table.text(standing).contains(relisted::DECIDED) || before.contains(key);
                let said = said.entry(key).or_default();
                said.extend(Some(choice).filter(|choice| says && !said.contains(choice)));
            } else {
                notices.push(format!("{}選んでください。", cannot(&table, typed, relisted::DECISION, "一覧から")));
            }
        }
    }
    for (key, choices) in said {
        match (choices.as_slice(), RelistedCell::from_text(key)) {
            ([choice], Some(cell)) => decisions.decide(cell, *choice),
            ([_, _, ..], Some(cell)) => notices.push(in_conflict(&format!("{}の「{key}」の決定", cell.department))),
            _ => {}
        }
    }
}

/// Begins a sentence about a word that says nothing.
fn cannot<const N: usize>(table: &Labelled<'_, N>, at: CellRef, what: &str, instead: &str) -> String {
    let typed = table.text(at);
    let typed = if is_blank(typed) { "（計算式）" } else { typed };
    format!("{}の{what}「{}」は読み取れないため、使っていません。{instead}", table.place(at), shortened(typed, MAX_REPEATED))
}

/// What is said where two sheets, of which one was copied from the other, say different things.
fn in_conflict(what: &str) -> String {
    format!("{what}が、シートによって異なるため、どちらも使っていません。一方に合わせてください。")
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

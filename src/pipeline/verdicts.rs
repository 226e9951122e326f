//! What the coordinator wrote into 判断 and 理由 beside a finding.

use std::collections::{BTreeMap, BTreeSet};

use super::labelled::{Labelled, MAX_REPEATED, gone};
use crate::domain::decisions::{CopyDecision, CopyVerdict, Decisions, ItemName, Waiver};
use crate::domain::finding::Code;
use crate::domain::place::CellRef;
use crate::domain::text::{fold, one_line, shortened};
use crate::read::workbook::Sheet;
use crate::reconcile::identity::{RecordKind, Register, is_hash};
use crate::sheets::packet::decisions::{COPY, MARK, ORIGINAL, REASON, REPEATED, SETTLED, SEVERITY, VERDICT};
use crate::sheets::packet::{CHECKLIST, PLAN_FINDINGS};

/// Findings to which a 整理番号 is an answer: which line is the original.
const ASKS_FOR_ORIGINAL: [Code; 3] = [Code::RelistedNoOriginal, Code::RelistedAmbiguous, Code::RelistedUnmarked];

/// What a word in the column 判断 means.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The finding may stay as it is.
    Waived,
    /// What is said about a copy.
    Copy(CopyVerdict),
    /// A 整理番号: the line of the original.
    Original(String),
}

/// Reads the verdicts of the sheets that have some. Rows are known by their marks, so they may have been sorted, and the sheets renamed or
/// copied. `before` are the marks of those in which something stood the last time; those in which it stands now are added to `now`. Tells
/// what could not be read.
pub fn read(
    sheets: &[Sheet],
    register: &Register,
    (before, now): (&BTreeSet<String>, &mut BTreeSet<String>),
    decisions: &mut Decisions,
    notices: &mut Vec<String>,
) {
    let tables = tables(sheets, notices);
    let mut disputed = disputed(&tables, before);
    for table in &tables {
        let sheet = table.sheet;
        let [verdict_col] = table.columns;
        let col = REPEATED.into_iter().chain([SEVERITY, REASON, MARK, COPY, ORIGINAL]).map(|label| (label, table.column(label)));
        let col: BTreeMap<&str, Option<u32>> = col.collect();
        for row in table.below() {
            let text = |label: &str| col[label].and_then(|col| sheet.text(row, col)).unwrap_or_default();
            let at = CellRef::new(row, verdict_col);
            let typed = table.text(at);
            let [department, number, title, label, code] = REPEATED.map(|label| one_line(text(label)));
            let reason = text(REASON).trim().to_owned();
            let (item, original) = (ItemName::from_lines(text(COPY)), ItemName::from_lines(text(ORIGINAL)));
            let mark = text(MARK).trim().to_owned();
            let about_copy = |verdict, original| item.clone().map(|item| CopyDecision { verdict, reason: reason.clone(), item, original });
            let place = table.place(at);
            if let Some(is_told) = disputed.get_mut(&mark) {
                if !std::mem::replace(is_told, true) {
                    notices
                        .push(format!("{place}の判断が、ほかのシートの同じ指摘の判断と異なるため、どちらも使っていません。一方に合わせてください。"));
                }
                now.insert(mark);
                continue;
            }
            if fold(typed).is_empty() {
                // Only where it was settled was something taken away; any other blank is one that nobody filled in yet.
                let was_typed = before.contains(&mark);
                if table.is_without_value(at) {
                    now.extend((!mark.is_empty()).then_some(mark));
                    notices.push(format!("{place}の判断は計算式のため、読み取れません。一覧から選んでください。"));
                } else if text(SEVERITY) == SETTLED || was_typed {
                    decisions.reopen(&mark);
                    if let Some(decision) = about_copy(CopyVerdict::NoCopy, original.clone()).filter(|_| mark.is_empty() || was_typed) {
                        decisions.copies.retain(|known| (&known.item, &known.original) != (&decision.item, &decision.original));
                    }
                } else if !reason.is_empty() {
                    notices.push(format!(
                        "{place}の判断が空欄のため、理由「{}」を使っていません。判断も選んでください。",
                        shortened(&one_line(&reason), MAX_REPEATED)
                    ));
                }
                continue;
            }
            now.extend((!mark.is_empty()).then(|| mark.clone()));
            let mut decided: Vec<CopyDecision> = Vec::new();
            let mut cannot = |why: &str| notices.push(format!("{place}の判断「{}」は{why}。", shortened(&one_line(typed), MAX_REPEATED)));
            match meaning(typed) {
                Some(Verdict::Waived) if !mark.is_empty() => decisions.waive(Waiver { department, number, title, label, code, reason, mark }),
                Some(Verdict::Waived) if item.is_none() => cannot("、列「目印」がないため、どの指摘のものか分かりません"),
                Some(Verdict::Waived) => {}
                Some(Verdict::Copy(CopyVerdict::NoCopy)) if item.is_some() => {
                    // Of a line without a mark of its own, only this one pair was asked about.
                    let asked = original.filter(|_| code == Code::RelistedUnmarked.name() || mark.is_empty());
                    decided.extend(about_copy(CopyVerdict::NoCopy, asked));
                }
                Some(Verdict::Copy(CopyVerdict::Copy)) if original.is_some() && item.is_some() => {
                    decided.extend(about_copy(CopyVerdict::Copy, original));
                }
                Some(Verdict::Copy(CopyVerdict::Copy)) if item.is_some() => cannot("、再掲元が分かりません。再掲元の整理番号を書いてください"),
                Some(Verdict::Original(number)) if item.is_some() && ASKS_FOR_ORIGINAL.iter().any(|asking| asking.name() == code) => {
                    match line(register, &number) {
                        Some(name) if Some(&name) != item.as_ref() => {
                            decided.extend(about_copy(CopyVerdict::Copy, Some(name)));
                        }
                        _ => cannot("、再掲元の整理番号ではありません"),
                    }
                }
                _ => cannot("読み取れません。一覧から選んでください"),
            }
            for decision in decided {
                decisions.decide_copy(decision);
            }
        }
    }
}

/// The sheets with verdicts: by their names or, where they were renamed or copied, by the marks in them.
fn tables<'w>(sheets: &'w [Sheet], notices: &mut Vec<String>) -> Vec<Labelled<'w, 1>> {
    let mut tables = Vec::new();
    for sheet in sheets {
        let is_named = [CHECKLIST, PLAN_FINDINGS].iter().any(|name| fold(&sheet.name) == fold(name));
        let is_marked =
            || sheet.cells.values().any(|cell| cell.text.split_once('-').is_some_and(|(doubt, content)| is_hash(doubt) && is_hash(content)));
        match Labelled::find(sheet, [VERDICT]) {
            Some(table) if is_named || table.column(MARK).is_some() => tables.push(table),
            // Without one cell there is nothing to be read.
            None if !sheet.cells.is_empty() && (is_named || is_marked()) => notices.push(gone(sheet, &[VERDICT])),
            _ => {}
        }
    }
    tables
}

/// Marks of which several sheets say different things; none was told yet. In one sheet, what was typed counts for all rows of a mark.
fn disputed(tables: &[Labelled<'_, 1>], before: &BTreeSet<String>) -> BTreeMap<String, bool> {
    let mut said: BTreeMap<&str, BTreeMap<usize, String>> = BTreeMap::new();
    for (nth, table) in tables.iter().enumerate() {
        let Some(mark_col) = table.column(MARK) else { continue };
        let severity_col = table.column(SEVERITY);
        for row in table.below() {
            let mark = table.text(CellRef::new(row, mark_col)).trim();
            let typed = fold(table.text(CellRef::new(row, table.columns[0])));
            let is_settled = || severity_col.is_some_and(|col| table.text(CellRef::new(row, col)) == SETTLED);
            if !mark.is_empty() && (!typed.is_empty() || before.contains(mark) || is_settled()) {
                let said = said.entry(mark).or_default().entry(nth).or_default();
                if !typed.is_empty() {
                    *said = typed;
                }
            }
        }
    }
    said.retain(|_, said| said.values().collect::<BTreeSet<_>>().len() > 1);
    said.into_keys().map(|mark| (mark.to_owned(), false)).collect()
}

/// The item with this 整理番号.
fn line(register: &Register, number: &str) -> Option<ItemName> {
    let record = register.records.iter().find(|record| record.kind == RecordKind::Entry && record.number == number)?;
    Some(ItemName::new(&record.path, &record.title))
}

fn meaning(typed: &str) -> Option<Verdict> {
    let folded = fold(typed).to_lowercase();
    match folded.as_str() {
        "確認済" | "確認済み" | "済" | "済み" | "このままでよい" | "このまま" | "ok" | "○" | "〇" => {
            return Some(Verdict::Waived);
        }
        "再掲である" | "再掲" => return Some(Verdict::Copy(CopyVerdict::Copy)),
        "再掲ではない" | "再掲でない" => return Some(Verdict::Copy(CopyVerdict::NoCopy)),
        _ if folded.starts_with("確認済") => return Some(Verdict::Waived),
        _ => {}
    }
    let number = ["再掲元は", "整理番号", "no.", "の再掲"].iter().fold(folded.clone(), |text, word| text.replace(word, ""));
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(Verdict::Original(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::workbook::Cell;
    use crate::reconcile::identity::Record;
    use crate::sheets::packet::decisions::WAIVED;

    #[test]
    fn a_number_names_an_original_only_where_one_is_asked_for() {
        let record = |number: &str, title: &str| Record {
            id: format!("e{number}"),
            number: number.to_owned(),
            kind: RecordKind::Entry,
            path: vec!["基本方針".to_owned()],
            title: title.to_owned(),
            owners: Vec::new(),
            text: String::new(),
        };
        let register = Register { records: vec![record("12", "本の会"), record("30", "絵本の会（再掲）")], ..Register::default() };
        for (code, expected) in [(Code::RelistedNoOriginal, 1), (Code::RelistedAmbiguous, 1), (Code::RelistedOwnerDiffers, 0)] {
            let columns = [(VERDICT, "12"), (MARK, "m1"), (COPY, "基本方針\n絵本の会（再掲）"), (REPEATED[4], code.name())];
            let mut sheet = Sheet { name: "計画の点検".to_owned(), ..Sheet::default() };
            for ((label, typed), col) in columns.into_iter().zip(0..) {
                for (row, text) in [(0, label), (1, typed)] {
                    sheet.cells.insert(CellRef::new(row, col), Cell { text: text.to_owned(), ..Cell::default() });
                }
            }
            let mut decisions = Decisions::default();
            let mut notices = Vec::new();
            read(&[sheet], &register, (&BTreeSet::new(), &mut BTreeSet::new()), &mut decisions, &mut notices);
            assert_eq!((decisions.copies.len(), notices.len()), (expected, 1 - expected), "{code:?}");
        }
    }

    #[test]
    fn words_of_verdicts() {
        for text in [WAIVED, "確認済", "確認済み ", "ＯＫ"] {
            assert_eq!(meaning(text), Some(Verdict::Waived), "{text}");
        }
        for verdict in [CopyVerdict::Copy, CopyVerdict::NoCopy] {
            assert_eq!(meaning(verdict.label()), Some(Verdict::Copy(verdict)));
        }
        for text in ["12", "１２", "整理番号12", "再掲元は整理番号12"] {
            assert_eq!(meaning(text), Some(Verdict::Original("12".to_owned())), "{text}");
        }
        for text in ["検討中", "課に確認する", "1と2"] {
            assert_eq!(meaning(text), None, "{text}");
        }
    }
}

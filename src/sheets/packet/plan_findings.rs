//! 計画の点検: what was found in the plan itself, apart from the returns, and what the coordinator said of it.

use super::decisions::{self, is_about_a_copy};
use super::{PLAN_FINDINGS, office_sheet};
use crate::domain::decisions::{CopyDecision, CopyVerdict, ItemName};
use crate::domain::finding::{Code, Finding};
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::reconcile::relisted::named;
use crate::sheets::grid::{Cell, Row, Sheet, Style};
use crate::sheets::words;

const COLUMNS: [(&str, u32); 13] = [
    (decisions::SEVERITY, 8),
    ("種別", 14),
    ("整理番号", 8),
    ("題名", 22),
    ("内容", 46),
    ("対応", 42),
    ("場所", 22),
    (decisions::VERDICT, 18),
    (decisions::REASON, 18),
    ("種別コード", 14),
    (decisions::MARK, 1),
    (decisions::COPY, 1),
    (decisions::ORIGINAL, 1),
];

/// The sheet; none if nothing was found and nothing was decided.
pub fn sheet(campaign: &Campaign<'_>, findings: &[Finding]) -> Option<Sheet> {
    if findings.is_empty() && campaign.copy_decisions.is_empty() {
        return None;
    }
    let mut sheet = office_sheet(campaign, PLAN_FINDINGS, &COLUMNS.map(|(_, width)| width));
    let header = decisions::header(&mut sheet, &COLUMNS.map(|(label, _)| label));
    sheet.push(header);
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 0));
    sheet.filter = Some((0, 0, COLUMNS.len() as u32 - 1));
    for finding in decisions::open_first(findings) {
        sheet.push(found(campaign, finding));
    }
    for decision in &campaign.copy_decisions {
        sheet.push(decided(campaign, decision));
    }
    Some(sheet)
}

fn found(campaign: &Campaign<'_>, finding: &Finding) -> Row {
    let settled = finding.waived.is_some();
    let style = if settled { Style::Settled } else { Style::Text };
    let name = |item: Option<&usize>| item.map(|&item| item_name(campaign, item).lines()).unwrap_or_default();
    // Which of several it is has to be said first.
    let original = finding.items.get(1).filter(|_| finding.code != Code::RelistedAmbiguous);
    let copy = finding.items.first();
    Row::of(vec![
        decisions::severity(0, finding),
        Cell::text(1, finding.code.words().title, style),
        Cell::text(2, copy.map(|&item| number(campaign, item)).unwrap_or_default(), style),
        Cell::text(3, copy.map(|&item| one_line(&campaign.plan.items[item].title)).unwrap_or_default(), style),
        Cell::text(4, words::what(campaign, finding), style),
        Cell::text(5, words::action(campaign, finding), style),
        Cell::text(6, words::places(finding), style),
        decisions::verdict(7, choices(campaign, finding), if settled { decisions::WAIVED } else { "" }),
        decisions::reason(8, finding.waived.as_deref().unwrap_or_default()),
        Cell::text(9, finding.code.name(), style),
        Cell::text(10, &finding.mark, Style::Key),
        Cell::text(11, name(copy), Style::Key),
        Cell::text(12, name(original), Style::Key),
    ])
}

/// What may be chosen for a finding.
fn choices(campaign: &Campaign<'_>, finding: &Finding) -> Vec<String> {
    let mut choices = Vec::new();
    match finding.code {
        Code::RelistedUnmarked => choices.push(CopyVerdict::Copy.label().to_owned()),
        Code::RelistedAmbiguous => {
            choices
                .extend(finding.items.iter().skip(1).take(decisions::MAX_CHOICES).map(|&item| format!("再掲元は整理番号{}", number(campaign, item))));
        }
        _ => {}
    }
    if is_about_a_copy(finding.code) {
        choices.push(CopyVerdict::NoCopy.label().to_owned());
    }
    if finding.code != Code::RelistedUnmarked {
        choices.push(decisions::WAIVED.to_owned());
    }
    choices
}

/// What was said of a copy: shown as long as it is kept, so that it can be taken back.
fn decided(campaign: &Campaign<'_>, decision: &CopyDecision) -> Row {
    let item = items(campaign, &decision.item).first().copied();
    let place = |name: &ItemName| format!("「{}」（{}）", name.title, name.headings.join("＞"));
    let what = match (decision.verdict, &decision.original) {
        _ if item.is_none() => "この取組は、今の計画に見つかりません。".to_owned(),
        (CopyVerdict::Copy, Some(original)) if items(campaign, original).is_empty() => {
            format!("再掲元とした{}は、今の計画に見つかりません。", place(original))
        }
        (CopyVerdict::Copy, Some(original)) => format!("{}の再掲としています。", place(original)),
        (CopyVerdict::NoCopy, Some(original)) => format!("{}の再掲ではないとしています。", place(original)),
        (_, None) => "再掲ではない取組としています。".to_owned(),
    };
    let places = item.map(|item| campaign.plan.items[item].place.words()).unwrap_or_default();
    Row::of(vec![
        Cell::text(0, decisions::SETTLED, Style::Settled),
        Cell::text(1, "再掲の判断", Style::Settled),
        Cell::text(2, item.map(|item| number(campaign, item)).unwrap_or_default(), Style::Settled),
        Cell::text(3, &decision.item.title, Style::Settled),
        Cell::text(4, what, Style::Settled),
        Cell::text(5, "取り消す場合は、判断を消して保存し、もう一度取りまとめてください。", Style::Settled),
        Cell::text(6, places, Style::Settled),
        decisions::verdict(7, [CopyVerdict::Copy, CopyVerdict::NoCopy].map(|verdict| verdict.label().to_owned()).to_vec(), decision.verdict.label()),
        decisions::reason(8, &decision.reason),
        Cell::text(9, "", Style::Settled),
        Cell::text(10, "", Style::Key),
        Cell::text(11, decision.item.lines(), Style::Key),
        Cell::text(12, decision.original.as_ref().map(ItemName::lines).unwrap_or_default(), Style::Key),
    ])
}

fn items(campaign: &Campaign<'_>, name: &ItemName) -> Vec<usize> {
    named(&campaign.plan, campaign.template, &campaign.bare_titles, name)
}

fn item_name(campaign: &Campaign<'_>, item: usize) -> ItemName {
    ItemName::new(&campaign.plan.items[item].path, &campaign.plan.items[item].title)
}

/// 整理番号 of the item's first line.
fn number(campaign: &Campaign<'_>, item: usize) -> String {
    campaign.lines_of_item(item).next().map(|line| campaign.lines[line].number.clone()).unwrap_or_default()
}

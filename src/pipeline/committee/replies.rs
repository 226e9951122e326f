//! What departments replied to the committee's questions.

use std::collections::BTreeMap;

use super::{Found, about, stale, unplaced};
use crate::domain::answer::Ledger;
use crate::domain::committee::{Committee, Opinion};
use crate::domain::finding::{Code, Finding};
use crate::domain::returned::{Return, ReturnedAnswer};
use crate::domain::text::fold_widths;
use crate::domain::year::FiscalYear;
use crate::form::committee::REPLY;
use crate::reconcile::committee::{asked, names, question_key};
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;

/// Takes up the replies on these forms. A reply fills in what stood blank; where the office wrote another text meanwhile, that stays and it
/// is told.
pub fn read(campaign: &Campaign<'_>, mut forms: Vec<Return>, committee: &mut Committee) -> Found {
    let mut found = Found::default();
    forms.sort_by(|a, b| (a.dates.order(), &a.file).cmp(&(b.dates.order(), &b.file)));
    let mut replies: BTreeMap<(usize, String), (String, &ReturnedAnswer)> = BTreeMap::new();
    for form in &mut forms {
        place(campaign, form);
    }
    for form in &forms {
        let who = form.department.as_str();
        if FiscalYear::parse(&form.year) != Some(campaign.plan.year) {
            found.findings.push(stale(campaign, form, who));
            continue;
        }
        found.take_doubts(campaign, form, who);
        let mut lost: Vec<&ReturnedAnswer> = Vec::new();
        for answer in &form.answers {
            let Some(at) = question(campaign, committee, form, answer) else {
                found.book(&form.file, Ledger { reported: 1, ..Ledger::default() });
                lost.push(answer);
                continue;
            };
            let Some(subject) = Subject::of(campaign, &committee.opinions[at].line) else { continue };
            let Some(text) = found.value(campaign, subject, answer, who) else { continue };
            if let Some((earlier, before)) = replies.insert((at, who.to_owned()), (text.clone(), answer)) {
                supersede(&mut found, before);
                if fold_widths(&earlier) != fold_widths(&text) {
                    let finding =
                        about(Code::ReturnConflict, campaign, subject).field(REPLY).at(answer.place.clone()).related([before.place.clone()]);
                    let finding = finding.fact("department", who).fact("count", "1");
                    found.findings.push(finding.fact("choice", format!("後の「{}」", form.file)).about(format!("{text}\n{earlier}")));
                }
            }
        }
        found.findings.extend(unplaced(form, &lost, who));
    }
    for ((at, who), (text, answer)) in replies {
        let opinion = &mut committee.opinions[at];
        let before = printed(campaign, opinion);
        let known = opinion.replied.insert(who.clone(), text.clone());
        if known.as_deref() == Some(text.as_str()) && !opinion.reply.is_empty() {
            continue;
        }
        let now = printed(campaign, opinion);
        if opinion.reply.is_empty() || fold_widths(&opinion.reply) == fold_widths(&before) {
            opinion.reply = now;
        } else if fold_widths(&opinion.reply) != fold_widths(&now) {
            let finding = Subject::of(campaign, &opinion.line).map(|subject| about(Code::CorrectionConflict, campaign, subject));
            let finding = finding.unwrap_or_else(|| Finding::new(Code::CorrectionConflict)).field(REPLY).at(answer.place.clone());
            let finding = finding.fact("department", who).fact("before", before).fact("after", opinion.reply.clone()).fact("now", text.clone());
            found.findings.push(finding.about(text));
        }
    }
    found
}

/// One that was counted as taken is so no more.
fn supersede(found: &mut Found, answer: &ReturnedAnswer) {
    let file = answer.place.file.as_deref().unwrap_or_default().to_owned();
    let ledger = found.files.entry(file).or_default();
    ledger.answers = ledger.answers.saturating_sub(1);
    ledger.superseded += 1;
}

/// The reply as it is printed: one department's as it is, several ones' behind their names.
pub(super) fn printed(campaign: &Campaign<'_>, opinion: &Opinion) -> String {
    match opinion.replied.iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [(_, one)] => (*one).clone(),
        all => {
            let order = |name: &String| campaign.department_by_name(name);
            let mut all = all.to_vec();
            all.sort_by_key(|(name, _)| order(name));
            let tag = |name: &str| campaign.template.joint.tag.replace("{owner}", name);
            all.iter().map(|(name, text)| format!("{}{text}", tag(name))).collect::<Vec<_>>().join("\n")
        }
    }
}

/// The forms of this kind name questions where others name lines; what is told of them is told of the lines.
fn place(campaign: &Campaign<'_>, form: &mut Return) {
    let by_number: BTreeMap<String, String> = form
        .lines
        .iter()
        .filter_map(|(key, (number, _))| Some((key.clone(), campaign.lines.iter().find(|line| line.number == *number)?.id.clone())))
        .collect();
    let id = |key: &String| by_number.get(key).cloned();
    for edit in &mut form.edits {
        edit.line = edit.line.as_ref().and_then(id);
    }
    for stray in &mut form.stray {
        stray.line = stray.line.as_ref().and_then(id).or_else(|| stray.line.clone());
    }
    for (key, _) in form.missing_rows.iter_mut().chain(&mut form.recovered).chain(&mut form.left_behind) {
        *key = id(key).unwrap_or_else(|| key.clone());
    }
    for key in form.doubtful.iter_mut().flat_map(|row| &mut row.lines) {
        *key = id(key).unwrap_or_else(|| key.clone());
    }
}

/// The opinion to which an answer replies: the one that was asked, or where its words were changed since, the only one on the same line
/// that was asked of this department.
fn question(campaign: &Campaign<'_>, committee: &Committee, form: &Return, answer: &ReturnedAnswer) -> Option<usize> {
    let opinions = || committee.opinions.iter().enumerate().filter(|(_, opinion)| !opinion.text.is_empty());
    if let Some((at, _)) = opinions().find(|(_, opinion)| question_key(opinion) == answer.line) {
        return Some(at);
    }
    let (number, _) = form.lines.get(&answer.line)?;
    let is_asked = |opinion: &Opinion| {
        let subject = Subject::of(campaign, &opinion.line);
        let all = subject.and_then(|subject| asked(campaign, subject, &opinion.departments).ok()).unwrap_or_default();
        all.iter().any(|&department| names(campaign, &[department]) == form.department)
    };
    let mut likely = opinions().filter(|(_, opinion)| opinion.number == *number && is_asked(opinion));
    match (likely.next(), likely.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

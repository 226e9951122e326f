//! What members of the committee typed into their workbooks.

use std::collections::BTreeSet;

use super::{Found, foreign, stale, unplaced};
use crate::domain::answer::Ledger;
use crate::domain::committee::{Committee, Given, Member, Opinion, WHOLE};
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::returned::{Return, ReturnedAnswer};
use crate::domain::text::{fold, fold_widths, is_blank, one_line};
use crate::domain::year::FiscalYear;
use crate::form::committee::COMMENT;
use crate::form::template::Kind;
use crate::pipeline::collect::Seen;
use crate::reconcile::doubts;
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;
use crate::sheets::committee::MEMBER;
use crate::sheets::committee::member::{ON_THE_WHOLE, WHO};

/// Takes up what stands in members' workbooks. A member's newer workbook stands instead of the older one; what a member says becomes an
/// opinion once.
pub fn read(campaign: &Campaign<'_>, seen: Vec<Seen>, committee: &mut Committee) -> Found {
    let mut found = Found::default();
    let mut forms: Vec<Return> = Vec::new();
    for seen in seen {
        match seen {
            Seen::Problem(finding) => found.findings.push(finding),
            Seen::Form(read) if read.form.round == MEMBER && read.template == campaign.template.name => forms.push(read.form),
            Seen::Form(read) => found.findings.push(foreign(&read.form.file, "委員用のブックではありません")),
        }
    }
    forms.sort_by(|a, b| (a.dates.order(), &a.file).cmp(&(b.dates.order(), &b.file)));
    let names: Vec<String> = forms.iter().map(name_of).collect();
    for (nth, form) in forms.iter().enumerate() {
        let name = &names[nth];
        if FiscalYear::parse(&form.year) != Some(campaign.plan.year) {
            found.findings.push(stale(campaign, form, name));
            continue;
        }
        let later = forms.iter().zip(&names).skip(nth + 1).find(|(later, other)| fold(name) == fold(other) && later.year == form.year);
        if let Some((later, _)) = later {
            superseded(form, later, name, &mut found);
            continue;
        }
        take(campaign, form, name, committee, &mut found);
    }
    found
}

/// The name in its cell, else that of the file.
fn name_of(form: &Return) -> String {
    let written = form.office.iter().find(|(label, text, _)| label == WHO && !is_blank(text)).map(|(_, text, _)| one_line(text).trim().to_owned());
    let file = form.file.rsplit(['/', '!']).next().unwrap_or(&form.file);
    written.unwrap_or_else(|| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned())
}

/// A workbook of a member of whom there is a later one. It is told if anything in it is not in the later one.
fn superseded(form: &Return, later: &Return, name: &str, found: &mut Found) {
    for answer in &form.answers {
        found.superseded(answer);
    }
    let mut counted = doubts::counted(form);
    // The later one stands for all that is in it, the name too.
    (counted.superseded, counted.answers) = (counted.superseded + counted.answers, 0);
    found.book(&form.file, counted);
    let said = |form: &Return| {
        let answers = form.answers.iter().map(|answer| (answer.line.clone(), answer.field.clone(), fold_widths(&answer.raw)));
        let office = form.office.iter().map(|(label, text, _)| (String::new(), label.clone(), fold_widths(text)));
        answers.chain(office).filter(|(.., text)| !is_blank(text)).collect::<BTreeSet<_>>()
    };
    let differing = said(form).difference(&said(later)).count();
    if differing > 0 {
        let finding = Finding::new(Code::ReturnConflict).at(Place::file(&form.file)).related([Place::file(&later.file)]).fact("department", name);
        found.findings.push(finding.fact("count", differing.to_string()).fact("choice", format!("後の「{}」", later.file)));
    }
}

fn take(campaign: &Campaign<'_>, form: &Return, name: &str, committee: &mut Committee, found: &mut Found) {
    found.take_doubts(campaign, form, name);
    let mut member = Member { name: name.to_owned(), file: form.file.clone(), given: Vec::new() };
    let mut lost: Vec<&ReturnedAnswer> = Vec::new();
    for answer in &form.answers {
        let Some(line) = campaign.line_by_id(&answer.line) else {
            lost.push(answer);
            continue;
        };
        if let Some(value) = found.value(campaign, Subject::Line(line), answer, name) {
            let entry = &campaign.lines[line];
            member.given.push(Given { number: entry.number.clone(), field: answer.field.clone(), value, line: entry.id.clone() });
        }
    }
    if let Some((_, text, _)) = form.office.iter().find(|(label, text, _)| label == ON_THE_WHOLE && !is_blank(text)) {
        let [number, line] = [WHOLE, WHOLE].map(str::to_owned);
        member.given.push(Given { number, field: COMMENT.to_owned(), value: text.clone(), line });
    }
    found.book(&form.file, Ledger { reported: lost.len(), ..Ledger::default() });
    found.findings.extend(unplaced(form, &lost, name));
    member.given.sort_by_key(|given| (Subject::of(campaign, &given.line), given.field.clone()));
    let given = member.given.clone();
    let before = committee.put_member(member);
    let is_said = |given: &&Given| given.field == COMMENT || campaign.template.field(&given.field).is_some_and(|field| field.kind == Kind::Text);
    for given in given.iter().filter(is_said) {
        if before.as_ref().is_some_and(|before| before.gave(&given.line, &given.field) == Some(given.value.as_str())) {
            continue;
        }
        let opinion = Opinion {
            number: given.number.clone(),
            member: name.to_owned(),
            text: given.value.clone(),
            pending: true,
            line: given.line.clone(),
            ..Opinion::default()
        };
        if !committee.opinions.iter().any(|known| known.is_same(&opinion)) {
            committee.opinions.push(opinion);
        }
    }
    committee.opinions.sort_by_key(|opinion| Subject::of(campaign, &opinion.line));
}

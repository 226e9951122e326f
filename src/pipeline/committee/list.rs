//! The office's list, read back.

use std::collections::BTreeMap;

use super::replies::printed;
use super::{Found, about};
use crate::domain::answer::Ledger;
use crate::domain::committee::{Committee, Given, Opinion};
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{Return, ReturnedAnswer};
use crate::domain::text::{fold, shortened};
use crate::domain::year::FiscalYear;
use crate::form::committee::{COMMENT, REPLY};
use crate::read::committee_list::{self, Expected};
use crate::read::workbook::Workbook;
use crate::reconcile::committee::{OFFICE, asked, names, usually_asked};
use crate::reconcile::subject::Subject;
use crate::sheets::committee::Stage;
use crate::sheets::committee::list::{self as sheet, ASKED, WHO};

/// A list that was read.
pub struct Listed {
    /// What the committee gave by now.
    pub committee: Committee,
    /// What was found in it.
    pub found: Found,
    /// Whether it still shows lines, pages and the first stage's grades as they are now.
    pub is_current: bool,
}

/// Reads what was typed into the list: it stands instead of the grades and opinions that were known before, but for lines of which no row
/// is there. None if the workbook is no list of this year's.
pub fn read(stage: &Stage<'_>, workbook: &Workbook, file: &str) -> Option<Listed> {
    let campaign = stage.campaign;
    let usual = |subject: Subject| names(campaign, &usually_asked(campaign, subject));
    let columns = sheet::columns(stage).into_iter().map(|(column, label, _)| (column, label)).collect();
    let today = sheet::as_sent(stage);
    let is_current = committee_list::says(workbook, &today);
    let form = committee_list::read(workbook, file, &Expected { campaign, columns, usual: &usual, today })?;
    if !form.year.is_empty() && FiscalYear::parse(&form.year) != Some(campaign.plan.year) {
        return None;
    }
    let mut found = Found::default();
    found.take_doubts(campaign, &form, OFFICE);
    let mut read = Committee { members: stage.committee.members.clone(), ..Committee::default() };
    decided(stage, &form, &mut read, &mut found);
    opinions(stage, &form, &mut read, &mut found);
    kept(stage, &form, &mut read, &mut found);
    Some(Listed { committee: read, found, is_current: form.edits.is_empty() && is_current })
}

/// Sheet and row of an answer.
fn row_of(answer: &ReturnedAnswer) -> (String, u32) {
    let row = answer.place.cell.as_deref().and_then(CellRef::parse).map_or(0, |cell| cell.row);
    (answer.place.sheet.as_deref().unwrap_or_default().to_owned(), row)
}

/// The grades. A line may have several rows; if they say different things, none counts.
fn decided(stage: &Stage<'_>, form: &Return, read: &mut Committee, found: &mut Found) {
    let campaign = stage.campaign;
    let mut given: BTreeMap<(usize, &str), Vec<&ReturnedAnswer>> = BTreeMap::new();
    for answer in form.answers.iter().filter(|answer| campaign.template.field(&answer.field).is_some()) {
        if let Some(line) = campaign.line_by_id(&answer.line) {
            given.entry((line, &answer.field)).or_default().push(answer);
        }
    }
    for ((line, field), answers) in given {
        let Some((first, others)) = answers.split_first() else { continue };
        if let Some(other) = others.iter().find(|other| fold(&other.raw) != fold(&first.raw)) {
            let entry = &campaign.lines[line];
            let finding = Finding::new(Code::RowAmbiguous).severity(Severity::Error).line(line).field(field).at(first.place.clone());
            let finding = finding.related(others.iter().map(|other| other.place.clone())).fact("department", OFFICE);
            let label = campaign.template.label_of(field, campaign.plan.year);
            let finding =
                finding.fact("lines", format!("{}「{}」", entry.number, entry.name())).fact("problem", format!("の{label}が決められません"));
            let finding = finding.fact("reason", format!("二つの行で「{}」と「{}」です", first.raw, other.raw)).fact("texts", "");
            found.reported(first, finding);
            found.book(&form.file, Ledger { reported: others.len(), ..Ledger::default() });
            continue;
        }
        if let Some(value) = found.value(campaign, Subject::Line(line), first, OFFICE) {
            let entry = &campaign.lines[line];
            read.decided.push(Given { number: entry.number.clone(), field: field.to_owned(), value, line: entry.id.clone() });
        }
        for other in others {
            found.superseded(other);
        }
    }
}

/// The opinions, one for each row in which anything stands.
fn opinions(stage: &Stage<'_>, form: &Return, read: &mut Committee, found: &mut Found) {
    let campaign = stage.campaign;
    let mut rows: BTreeMap<(Subject, (String, u32)), Vec<&ReturnedAnswer>> = BTreeMap::new();
    for answer in form.answers.iter().filter(|answer| [WHO, COMMENT, ASKED, REPLY].contains(&answer.field.as_str())) {
        if let Some(subject) = Subject::of(campaign, &answer.line) {
            rows.entry((subject, row_of(answer))).or_default().push(answer);
        }
    }
    for ((subject, _), answers) in rows {
        let (number, line) = (subject.number(campaign).to_owned(), subject.id(campaign).to_owned());
        let mut opinion = Opinion { number, line, ..Opinion::default() };
        let mut raw: BTreeMap<&str, String> = BTreeMap::new();
        for answer in answers {
            if answer.field == ASKED
                && let Err(unknown) = asked(campaign, subject, &answer.raw)
            {
                let finding = about(Code::ValueInvalid, campaign, subject).field(ASKED).at(answer.place.clone()).fact("department", OFFICE);
                let finding = finding.fact("label", "担当課").fact("raw", shortened(&unknown, 40));
                found.reported(answer, finding.fact("allowed", "計画にある課の名前、または「事務局」"));
                // Nobody is asked until that is mended.
                raw.insert(ASKED, answer.raw.clone());
                continue;
            }
            if let Some(value) = found.value(campaign, subject, answer, OFFICE) {
                raw.insert(&answer.field, value);
            }
        }
        let mut take = |key: &str| raw.remove(key).unwrap_or_default();
        (opinion.member, opinion.text, opinion.departments, opinion.reply) = (take(WHO), take(COMMENT), take(ASKED), take(REPLY));
        let before = stage.committee.opinions.iter().find(|known| known.line == opinion.line && known.text == opinion.text);
        opinion.replied = before.map(|known| known.replied.clone()).unwrap_or_default();
        if opinion.reply.is_empty() {
            // It came while the list could not be written.
            opinion.reply = printed(campaign, &opinion);
        }
        if !(opinion.member.is_empty() && opinion.text.is_empty() && opinion.departments.is_empty() && opinion.reply.is_empty()) {
            read.opinions.push(opinion);
        }
    }
}

/// What was known of lines of which no row is there any more stays, and is told.
fn kept(stage: &Stage<'_>, form: &Return, read: &mut Committee, found: &mut Found) {
    let campaign = stage.campaign;
    let doubtful: Vec<&String> = form.doubtful.iter().flat_map(|row| &row.lines).collect();
    let is_there = |id: &String| form.places.keys().any(|(line, _)| line == id);
    let mut gone: Vec<&String> = Vec::new();
    for given in stage.committee.decided.iter().filter(|given| !is_there(&given.line)) {
        read.decided.push(given.clone());
        gone.push(&given.line);
    }
    for opinion in stage.committee.opinions.iter().filter(|opinion| opinion.pending || !is_there(&opinion.line)) {
        if !read.opinions.iter().any(|known| known.is_same(opinion)) {
            read.opinions.push(opinion.clone());
        }
        gone.extend((!opinion.pending).then_some(&opinion.line));
    }
    gone.sort();
    gone.dedup();
    for id in gone.into_iter().filter(|id| !doubtful.contains(id)) {
        let Some(subject) = Subject::of(campaign, id) else { continue };
        found.findings.push(about(Code::RowMissing, campaign, subject).at(Place::file(&form.file)).fact("department", OFFICE));
    }
    let order = |id: &str| Subject::of(campaign, id);
    read.decided.sort_by_key(|given| (order(&given.line), given.field.clone()));
    read.opinions.sort_by_key(|opinion| order(&opinion.line));
}

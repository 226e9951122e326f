//! What came back, merged into one state.

use std::collections::{BTreeMap, BTreeSet};

use super::unread;
use crate::domain::answer::{Ledger, Progress};
use crate::domain::decisions::Decisions;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{Dates, Return};
use crate::domain::text::{fold, shortened};
use crate::domain::year::FiscalYear;
use crate::read::dates;
use crate::read::document::{Content, INSIDE, open_all};
pub use crate::read::document::{Document, given_up, is_opened, open};
pub use crate::read::forms::Forms;
pub use crate::read::gate::MAX_FILE;
use crate::read::returned::{self, ReadForm, Reading};
use crate::read::workbook::{Unreadable, Workbook};
use crate::reconcile::corrections;
use crate::reconcile::identity::{Record, short_hash_of};
use crate::reconcile::lines::Campaign;
use crate::reconcile::merge::{self, Placed};
use crate::reconcile::pairs;
use crate::reconcile::waiving::waive_answers;
use crate::rules;
use crate::sheets::committee::is_of_committee;
use crate::sheets::{carrier, packet, product};

/// Name of the fact that says how many answers a form has that is not merged.
const COUNT: &str = "count";
/// How much of a mail is shown, in characters.
const MAX_MESSAGE: usize = 300;

/// A file of 回収.
pub struct Incoming {
    /// Its path below the workspace, with `/`.
    pub name: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, String>,
    /// Seconds since 1970 of its last change.
    pub modified: u64,
    /// Whether it lies in a folder whose files are not read.
    pub set_aside: bool,
}

/// A document after reading.
// There are as many as files, so that their size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Seen {
    /// A form.
    Form(Box<ReadForm>),
    /// Nothing to merge: a finding.
    Problem(Finding),
}

impl Seen {
    /// Forgets the lines that a form remembers, but for one under each outermost heading, which is all that [`collect`] looks at: there may
    /// be thousands of forms.
    pub fn forget_lines(&mut self) {
        if let Self::Form(read) = self {
            read.records.dedup_by(|next, kept| next.path.first() == kept.path.first());
            read.records.shrink_to_fit();
        }
    }
}

/// Opens a file and reads what it holds. Never fails: what cannot be read is a finding. `open` is [`open()`], or does the same in
/// another process.
pub fn see(incoming: &Incoming, forms: &Forms<'_>, open: impl Fn(&str, &[u8]) -> Vec<Document>) -> Vec<Seen> {
    let at = |code| Finding::new(code).at(Place::file(&incoming.name)).fact("file", short_name(&incoming.name));
    if incoming.set_aside {
        return vec![Seen::Problem(in_folder_set_aside(at(Code::FileSetAside)))];
    }
    match &incoming.bytes {
        Ok(bytes) => {
            let mut seen: Vec<Seen> = open_all(&incoming.name, bytes, open).flat_map(|document| read(document, incoming.modified, forms)).collect();
            let version = if bytes.is_empty() { incoming.modified.to_string() } else { short_hash_of(bytes) };
            for seen in &mut seen {
                match seen {
                    Seen::Problem(finding) => finding.about.clone_from(&version),
                    Seen::Form(read) => read.form.content.clone_from(&version),
                }
            }
            seen
        }
        Err(reason) => {
            let remedy = "ファイルそのもの（リンクでないもの）を「回収」に入れ、ほかで開いていないことと読み取りの権限を確かめてから、もう一度実行してください。";
            vec![Seen::Problem(at(Code::ReturnUnreadable).fact("reason", reason).fact("remedy", remedy))]
        }
    }
}

fn read(document: Document, modified: u64, forms: &Forms<'_>) -> Vec<Seen> {
    let at = |code| Finding::new(code).at(Place::file(&document.name)).fact("file", short_name(&document.name));
    let problem = |finding| vec![Seen::Problem(finding)];
    match document.content {
        Content::OtherKind(extension) => {
            problem(at(Code::FileNotRead).fact("kind", unread::kind(&extension)).fact("remedy", unread::kind_remedy(&extension)))
        }
        Content::Unreadable(reason) => problem(unreadable(&document.name, reason)),
        // [`open_all`] leaves none unopened.
        Content::Inside(_) => Vec::new(),
        Content::SetAside => problem(in_folder_set_aside(at(Code::FileSetAside))),
        Content::Message { from, text } => {
            let from = if from.is_empty() { "送り主".to_owned() } else { from };
            problem(at(Code::NoteToOffice).fact("department", from).fact("text", shortened(&text, MAX_MESSAGE)))
        }
        Content::Workbook(workbook) => {
            let macros = workbook.macros.then(|| Seen::Problem(at(Code::FileWithMacros)));
            let dates = dates(workbook.modified.clone(), document.sent.clone(), modified);
            let mut seen = match product(&workbook) {
                Some(what) => problem(at(Code::FileNotRead).fact("kind", unread::product(&what)).fact("remedy", unread::PRODUCT_REMEDY)),
                None => read_workbook(&workbook, &document.name, &dates, forms),
            };
            seen.extend(macros);
            seen
        }
    }
}

fn unreadable(name: &str, reason: Unreadable) -> Finding {
    let finding = Finding::new(Code::ReturnUnreadable).at(Place::file(name)).fact("file", short_name(name));
    finding.fact("reason", unread::reason(reason)).fact("remedy", unread::remedy(reason))
}

/// What the office made of the forms and someone put among them, unless a sheet of a form was moved into it.
fn product(workbook: &Workbook) -> Option<String> {
    let said = workbook.properties.get(carrier::PROPERTY).and_then(|property| product::what(property));
    // Some programs drop what a workbook says of itself; a packet still has several of the office's sheets.
    let of_office = workbook.sheets.iter().filter(|sheet| packet::OFFICE.contains(&sheet.name.as_str())).count();
    let what = said.or_else(|| (of_office > 1).then(|| product::PACKET.to_owned()))?;
    let has_mark = workbook.sheets.iter().any(|sheet| sheet.text(0, 0).is_some_and(|a1| carrier::sheet_mark(a1).is_some()));
    (!has_mark && returned::remembered(workbook).is_none()).then_some(what)
}

fn read_workbook(workbook: &Workbook, name: &str, dates: &Dates, forms: &Forms<'_>) -> Vec<Seen> {
    match returned::read(workbook, name, forms) {
        Reading::Forms(read) => {
            let with_dates = |mut read: ReadForm| {
                read.form.dates = dates.clone();
                Seen::Form(Box::new(read))
            };
            read.into_iter().map(with_dates).collect()
        }
        // Where not even whose form it is can be read, the file is damaged.
        Reading::Unknown(_) if workbook.sheets.iter().any(|sheet| sheet.incomplete) => vec![Seen::Problem(unreadable(name, Unreadable::Damaged))],
        Reading::Unknown(departments) => {
            let cells = workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum();
            let names: Vec<&str> = departments.iter().map(|&department| forms.campaign().department(department)).collect();
            let reason = if names.is_empty() {
                "配布した様式の目印も、計画の文面も見つかりません".to_owned()
            } else {
                format!("{}のどの課の様式か決められません", names.join("・"))
            };
            vec![Seen::Problem(foreign(name, &reason, cells))]
        }
    }
}

/// What stands for the content of each file with a form.
pub fn contents(seen: &[Seen]) -> BTreeMap<String, String> {
    let forms = seen.iter().filter_map(|seen| if let Seen::Form(read) = seen { Some(&read.form) } else { None });
    forms.map(|form| (form.file.clone(), form.content.clone())).collect()
}

/// Findings about what is around a return, a mail or its file, belong to the department whose return it is, where it is one.
fn give_to_departments(findings: &mut [Finding], placed: &[Placed]) {
    for finding in findings.iter_mut().filter(|finding| matches!(finding.code, Code::NoteToOffice | Code::FileWithMacros)) {
        let Some(file) = finding.source.as_ref().and_then(|place| place.file.clone()) else {
            continue;
        };
        let inside = format!("{file}{INSIDE}");
        let returns = placed.iter().filter(|placed| *placed.form.file == *file || placed.form.file.starts_with(&inside));
        let departments: BTreeSet<usize> = returns.map(|placed| placed.department).collect();
        if let (Some(&department), 1) = (departments.first(), departments.len()) {
            finding.department = Some(department);
            finding.facts.retain(|(name, _)| *name != "department");
        }
    }
}

/// `file` are seconds since 1970, 0 where they are not known.
fn dates(saved: Option<String>, sent: Option<String>, file: u64) -> Dates {
    let file = i64::try_from(file).ok().filter(|seconds| *seconds > 0).and_then(dates::since_1970);
    let dates = Dates { saved, sent, file, shown: String::new() };
    let shown = dates.best().and_then(dates::in_japan).unwrap_or_default();
    Dates { shown, ..dates }
}

fn in_folder_set_aside(finding: Finding) -> Finding {
    let finding = finding.fact("reason", "旧・差替前・不要のフォルダにある");
    finding.fact("remedy", "取り込む場合は、「回収」の別の場所に移してください。")
}

/// The lines that came back on forms of this year; they tell ids and 整理番号 where the office's own record is lost.
pub fn remembered(
    incoming: impl Iterator<Item = Incoming>,
    year: FiscalYear,
    template: &str,
    open: impl Fn(&str, &[u8]) -> Vec<Document>,
) -> Vec<Record> {
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for incoming in incoming.filter(|incoming| !incoming.set_aside) {
        let Ok(bytes) = incoming.bytes else { continue };
        for document in open_all(&incoming.name, &bytes, &open) {
            if let Content::Workbook(workbook) = document.content
                && let Some((label, lines)) = returned::remembered(&workbook)
                && !is_of_committee(&label.round)
                && FiscalYear::parse(&label.year) == Some(year)
                && label.template == template
            {
                for record in lines {
                    records.entry(record.id.clone()).or_insert(record);
                }
            }
        }
    }
    records.into_values().collect()
}

/// Merges everything that was seen, but for files that were decided not to be, and looks for what a person must see.
pub fn collect(forms: &Forms<'_>, seen: Vec<Seen>, decisions: &Decisions) -> Progress {
    let campaign = forms.campaign();
    let mut findings = Vec::new();
    let mut placed = Vec::new();
    let mut stale = Vec::new();
    let mut not_adopted = BTreeSet::new();
    let ours = with_our_lines(campaign, &seen);
    for seen in seen {
        match seen {
            Seen::Problem(finding) => findings.push(finding),
            // It is read by another command.
            Seen::Form(read) if is_of_committee(&read.form.round) => {
                let finding = Finding::new(Code::FileSetAside).at(Place::file(&read.form.file)).fact("file", short_name(&read.form.file));
                let finding = finding.fact("reason", "委員会の意見・質問のためのファイルである");
                findings.push(finding.fact("remedy", "「委員会」（torimatome committee --questions）で取り込みます。"));
            }
            Seen::Form(read) if decisions.not_adopted.contains_key(&read.form.file) => {
                if not_adopted.insert(read.form.file.clone()) {
                    let finding = Finding::new(Code::FileSetAside).at(Place::file(&read.form.file)).fact("file", short_name(&read.form.file));
                    let finding =
                        finding.fact("reason", "「提出状況」の列「採用」で「しない」とされている").fact("department", &read.form.department);
                    findings.push(finding.fact("remedy", "取り込む場合は、その列を「する」に直して保存し、もう一度取りまとめてください。"));
                }
            }
            Seen::Form(read) => {
                let form = read.form;
                let answers = form.answers.len();
                let written = || form.answers.iter().map(|answer| answer.raw.as_str()).collect::<Vec<_>>().join("\n");
                let department = forms.department_of(&form.department);
                // Year and round may be lost (someone replaced a word in all sheets); the lines then tell whose form it is.
                let this_year = form.year.is_empty() || FiscalYear::parse(&form.year) == Some(campaign.plan.year);
                let this_round = form.round.is_empty() || form.round == campaign.round.key;
                // A form whose lines were all taken out of the plan is still a return; its answers need a place.
                let has_our_lines = ours.contains(&(form.file.clone(), form.department.clone()));
                let is_ours = has_our_lines || (read.template == campaign.template.name && (!this_year || shares_a_heading(campaign, &read.records)));
                if !is_ours {
                    tell_once(&mut findings, foreign(&form.file, "別の計画の様式です", answers).about(written()));
                } else if !this_year {
                    let mut finding = Finding::new(Code::ReturnStale).at(Place::file(&form.file));
                    finding.department = department;
                    finding.related = form.answers.iter().map(|answer| answer.place.clone()).collect();
                    let name = if form.department.is_empty() { "送り主".to_owned() } else { form.department.clone() };
                    let finding = finding.fact("file", short_name(&form.file)).fact("year", form.year.clone());
                    let finding = finding.fact("this_year", campaign.plan.year.to_string()).fact("department", name);
                    tell_once(&mut findings, finding.fact(COUNT, answers.to_string()).about(written()));
                    stale.push(form);
                } else if !this_round {
                    tell_once(&mut findings, foreign(&form.file, "別の回の様式です", answers).about(written()));
                } else if let Some(department) = department {
                    placed.push(Placed { department, form });
                } else {
                    let reason = format!("部署「{}」が計画にありません", form.department);
                    tell_once(&mut findings, foreign(&form.file, &reason, answers).about(written()));
                }
            }
        }
    }
    give_to_departments(&mut findings, &placed);
    let mut progress = merge::merge(campaign, placed);
    progress.not_adopted = not_adopted;
    corrections::apply(campaign, &mut progress, &decisions.corrections);
    pairs::settle(campaign, &mut progress, &decisions.relisted);
    for form in stale {
        let reported = form.cells - form.plan_cells;
        let counted = Ledger { files: 1, cells: form.cells, plan: form.plan_cells, reported, ..Ledger::default() };
        progress.ledger += counted;
        *progress.files.entry(form.file).or_default() += counted;
    }
    progress.findings.extend(findings);
    let found = rules::answers(campaign, &progress);
    progress.findings.extend(found);
    sort(campaign, &mut progress.findings);
    waive_answers(campaign, &mut progress, decisions);
    progress
}

/// Files, and the departments named in them, with forms that have lines of this plan. A sheet of such a form may have none.
fn with_our_lines(campaign: &Campaign<'_>, seen: &[Seen]) -> BTreeSet<(String, String)> {
    let forms = seen.iter().filter_map(|seen| if let Seen::Form(read) = seen { Some(&read.form) } else { None });
    // Each line stands in the hidden sheet and beside its row; one of the two may be damaged.
    let has_our_lines = |form: &&Return| {
        let mut ids = form.lines.keys().chain(form.places.keys().map(|(id, _)| id));
        ids.any(|id| campaign.line_by_id(id).is_some())
    };
    forms.filter(has_our_lines).map(|form| (form.file.clone(), form.department.clone())).collect()
}

/// Whether any of these lines stood under an outermost heading of this plan.
fn shares_a_heading(campaign: &Campaign<'_>, records: &[Record]) -> bool {
    let tops: BTreeSet<String> = campaign.plan.headings.iter().filter_map(|heading| Some(fold(heading.path.first()?))).collect();
    records.iter().any(|record| record.path.first().is_some_and(|top| tops.contains(&fold(top))))
}

/// Adds a finding about a form, unless it was told of another form in the same file: a sheet may be in it twice.
fn tell_once(findings: &mut Vec<Finding>, finding: Finding) {
    let count = |finding: &Finding| finding.facts.iter().find(|(name, _)| *name == COUNT).and_then(|(_, count)| count.parse::<usize>().ok());
    let rest = |finding: &Finding| -> Vec<_> { finding.facts.iter().filter(|(name, _)| *name != COUNT).cloned().collect() };
    let says_the_same = |known: &&mut Finding| known.code == finding.code && known.source == finding.source && rest(known) == rest(&finding);
    let Some(known) = findings.iter_mut().find(says_the_same) else {
        findings.push(finding);
        return;
    };
    let sum = [count(known), count(&finding)].into_iter().flatten().sum::<usize>();
    known.facts.retain(|(name, _)| *name != COUNT);
    known.facts.push((COUNT, sum.to_string()));
    known.related.extend(finding.related);
    known.about = [known.about.as_str(), &finding.about].join("\n");
}

fn foreign(file: &str, reason: &str, cells: usize) -> Finding {
    let finding = Finding::new(Code::ReturnForeign).at(Place::file(file)).fact("file", short_name(file));
    finding.fact("reason", reason).fact(COUNT, cells.to_string())
}

/// By department in 建制順, then line, then severity: the coordinator works by telephone.
fn sort(campaign: &Campaign<'_>, findings: &mut [Finding]) {
    let field = |finding: &Finding| {
        let key = finding.field.as_deref()?;
        campaign.round.entry.iter().position(|(field, _)| field.key() == key)
    };
    // H9 comes before H10.
    let place = |place: &Place| (place.file.clone(), place.sheet.clone(), place.cell.as_deref().and_then(CellRef::parse));
    findings.sort_by_cached_key(|finding| {
        let whose = (finding.department.is_none(), finding.department, finding.line.is_some(), finding.line);
        (whose, field(finding), finding.severity, finding.code, finding.source.as_ref().map(place))
    });
}

fn short_name(name: &str) -> String {
    name.split_once('/').map_or(name, |(_, rest)| rest).to_owned()
}

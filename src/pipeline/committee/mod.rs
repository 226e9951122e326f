//! The committee's stage: what its members and the office typed, back into one state, and everything that is made of it.

mod draw;
mod last_year;
mod list;
mod members;
mod replies;

use std::collections::BTreeMap;

use crate::domain::answer::Ledger;
use crate::domain::committee::{Committee, Opinion};
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::returned::{Return, ReturnedAnswer};
use crate::domain::text::shortened;
use crate::form::template::Kind;
use crate::read::document::{Content, Document};
use crate::read::workbook::Workbook;
use crate::reconcile::doubts;
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;
use crate::reconcile::values::interpret;
use crate::sheets::committee::{REPLIES, list as list_sheet, paper, replies as replies_sheet};
pub use crate::sheets::committee::{Stage, is_of_committee};

use super::collect::Seen;

pub use crate::reconcile::committee::{asked, fields_of, ratings};
pub use draw::{
    File, Paths, for_next_year, list, list_name, member_workbook, pages, paper as paper_form, ratings_sheet, replies_form, replies_to_come, result,
};
pub use last_year::read as read_last_year;
pub use list::{Listed, read as read_list};
pub use members::read as read_members;
pub use replies::read as read_replies;

/// The workbook in an opened file, if it is one.
pub fn workbook_in(documents: Vec<Document>) -> Option<Workbook> {
    documents.into_iter().find_map(|document| if let Content::Workbook(workbook) = document.content { Some(workbook) } else { None })
}

/// The forms of departments' replies among what was seen, and the rest.
pub fn split_replies(seen: Vec<Seen>) -> (Vec<Return>, Vec<Seen>) {
    let (replies, rest): (Vec<Seen>, Vec<Seen>) = seen.into_iter().partition(|seen| matches!(seen, Seen::Form(read) if read.form.round == REPLIES));
    let form = |seen| if let Seen::Form(read) = seen { Some(read.form) } else { None };
    (replies.into_iter().filter_map(form).collect(), rest)
}

/// What a step of reading found.
#[derive(Debug, Default)]
pub struct Found {
    /// What a person must look at.
    pub findings: Vec<Finding>,
    /// What became of every written cell, file by file.
    pub files: BTreeMap<String, Ledger>,
}

impl Found {
    /// Adds what another step found.
    pub fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for (file, ledger) in other.files {
            *self.files.entry(file).or_default() += ledger;
        }
    }

    /// What became of every written cell of all files.
    pub fn ledger(&self) -> Ledger {
        let mut sum = Ledger::default();
        for ledger in self.files.values() {
            sum += *ledger;
        }
        sum
    }

    /// Takes up what is in doubt in a form, and counts its cells but for the answers.
    fn take_doubts(&mut self, campaign: &Campaign<'_>, form: &Return, who: &str) {
        let found = doubts::found(campaign, std::slice::from_ref(form));
        self.findings.extend(found.findings.into_iter().map(|finding| finding.fact("department", who)));
        for cell in &form.struck_out {
            let mut finding = Finding::new(Code::TextStruck).field(&cell.field).at(cell.place.clone()).fact("department", who);
            finding.line = campaign.line_by_id(&cell.line);
            self.findings.push(finding.fact("struck", shortened(&cell.text, 60)).fact("kept", "（空欄）").about(&cell.text));
        }
        *self.files.entry(form.file.clone()).or_default() += doubts::counted(form);
    }

    /// Counts the cell of an answer.
    fn book(&mut self, file: &str, what: Ledger) {
        *self.files.entry(file.to_owned()).or_default() += what;
    }

    /// An answer that counts.
    fn taken(&mut self, answer: &ReturnedAnswer) {
        self.book(file_of(answer), Ledger { answers: 1, ..Ledger::default() });
    }

    /// An answer that another one stands for.
    fn superseded(&mut self, answer: &ReturnedAnswer) {
        self.book(file_of(answer), Ledger { superseded: 1, ..Ledger::default() });
    }

    /// An answer that is only told of.
    fn reported(&mut self, answer: &ReturnedAnswer, finding: Finding) {
        self.book(file_of(answer), Ledger { reported: 1, ..Ledger::default() });
        self.findings.push(finding);
    }

    /// The value of a field of the committee's; what it cannot be is told. What was struck out in it, or is not certain, too.
    fn value(&mut self, campaign: &Campaign<'_>, subject: Subject, answer: &ReturnedAnswer, who: &str) -> Option<String> {
        let at = |code: Code| about(code, campaign, subject).field(&answer.field).at(answer.place.clone()).fact("department", who);
        if let Some(struck) = &answer.struck {
            let finding = at(Code::TextStruck).fact("struck", shortened(struck, 60)).fact("kept", shortened(&answer.raw, 60)).about(struck);
            self.findings.push(finding);
        }
        if let Some(doubt) = answer.doubt {
            self.findings.push(at(Code::ValueUncertain).fact("reason", doubt));
        }
        if answer.unreadable {
            self.book(file_of(answer), Ledger { reported: 1, ..Ledger::default() });
            return None;
        }
        let Some(line) = subject.line() else {
            self.taken(answer);
            return Some(answer.raw.clone());
        };
        match interpret(campaign, &campaign.lines[line], &answer.field, &answer.raw, answer.typed.as_deref()) {
            Ok(value) => {
                self.taken(answer);
                Some(value)
            }
            Err(misfit) => {
                let is_rating = campaign.template.field(&answer.field).is_some_and(|field| field.kind == Kind::Rating);
                let code = if is_rating { Code::RatingInvalid } else { Code::ValueInvalid };
                self.reported(answer, at(code).fact("raw", shortened(&answer.raw, 40)).fact("allowed", misfit.allowed));
                None
            }
        }
    }
}

/// A finding about a line, or about what was said of the plan as a whole.
fn about(code: Code, campaign: &Campaign<'_>, subject: Subject) -> Finding {
    let mut finding = Finding::new(code);
    finding.line = subject.line();
    match subject {
        Subject::Plan => finding.fact("number", subject.number(campaign)).fact("title", subject.name(campaign)),
        Subject::Line(_) => finding,
    }
}

fn file_of(answer: &ReturnedAnswer) -> &str {
    answer.place.file.as_deref().unwrap_or_default()
}

/// What the beginnings of names of files are that this stage writes for others to read, or reads by their names.
pub const OWN_NAMES: [&str; 4] = [list_sheet::NAME, paper::NAME, replies_sheet::NAME, Paths::LAST_YEAR];

/// Whether the list shows everything that was given: it needs not be written anew.
pub fn is_shown(listed: &Committee, given: &Committee) -> bool {
    let shown = |committee: &Committee| {
        let opinions = committee.opinions.iter().map(|opinion| Opinion { replied: BTreeMap::new(), ..opinion.clone() });
        (committee.decided.clone(), committee.members.clone(), opinions.collect::<Vec<_>>())
    };
    shown(listed) == shown(given) && !given.opinions.iter().any(|opinion| opinion.pending)
}

/// The same, all of it in the list.
pub fn as_listed(given: &Committee) -> Committee {
    let opinions = given.opinions.iter().map(|opinion| Opinion { pending: false, ..opinion.clone() });
    Committee { opinions: opinions.collect(), ..given.clone() }
}

/// Opinions about lines that are no longer in the plan; they stay in the file in which they are kept.
pub fn without_line(campaign: &Campaign<'_>, given: &Committee, kept_in: &str) -> Vec<Finding> {
    let gone = given.opinions.iter().filter(|opinion| !opinion.text.is_empty() && Subject::of(campaign, &opinion.line).is_none());
    let told = gone.map(|opinion| {
        let finding = Finding::new(Code::RowUnplaced).at(Place::file(kept_in)).fact("department", "委員会").fact("number", &opinion.number);
        let finding = finding.fact("title", "").fact("count", "1").fact("texts", shortened(&opinion.text, 60));
        finding.about(format!("{}\n{}", opinion.line, opinion.text))
    });
    told.collect()
}

/// What is told of a file in 委員会 that holds no reply.
pub fn left_alone(seen: Seen) -> Option<Finding> {
    match seen {
        Seen::Problem(finding) => Some(finding),
        Seen::Form(read) if is_of_committee(&read.form.round) => {
            let finding = Finding::new(Code::FileSetAside).at(Place::file(&read.form.file)).fact("file", read.form.file.clone());
            let finding = finding.fact("reason", "委員用のブックである");
            Some(finding.fact("remedy", "まだ取り込んでいなければ、torimatome committee --read を実行してください。"))
        }
        Seen::Form(read) => Some(foreign(&read.form.file, "委員会の意見・質問への回答ではありません")),
    }
}

/// A file that is none of what is read here.
pub fn foreign(file: &str, reason: &str) -> Finding {
    Finding::new(Code::ReturnForeign).at(Place::file(file)).fact("file", file).fact("reason", reason).fact("count", "0")
}

/// A form of another year.
fn stale(campaign: &Campaign<'_>, form: &Return, who: &str) -> Finding {
    let finding = Finding::new(Code::ReturnStale).at(Place::file(&form.file)).fact("file", form.file.clone()).fact("year", form.year.clone());
    let finding = finding.fact("this_year", campaign.plan.year.to_string()).fact("count", form.answers.len().to_string());
    finding.fact("department", if who.is_empty() { "送り主" } else { who })
}

/// An answer whose line is no longer in the plan.
fn unplaced(form: &Return, answers: &[&ReturnedAnswer], who: &str) -> Option<Finding> {
    let (first, rest) = answers.split_first()?;
    let (number, title) = form.lines.get(&first.line).cloned().unwrap_or_default();
    let texts: Vec<String> = answers.iter().map(|answer| shortened(&answer.raw, 30)).collect();
    let finding = Finding::new(Code::RowUnplaced).at(first.place.clone()).related(rest.iter().map(|answer| answer.place.clone()));
    let finding = finding.fact("department", who).fact("number", number).fact("title", title).fact("count", answers.len().to_string());
    Some(finding.about(texts.join("\n")).fact("texts", texts.join("／")))
}

//! All returns of all departments into one state. Decides; drops nothing; every written cell is counted once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::doubts::{self, joined};
use super::effective;
use super::lines::Campaign;
use super::values::interpret;
use crate::domain::answer::{Answer, AnswerKey, Ledger, Progress, Submission};
use crate::domain::at_once;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::place::Place;
use crate::domain::returned::{Edit, FREE_COLUMN, Return, ReturnedAnswer, StruckOut};
use crate::domain::text::{fold, fold_widths, is_blank, one_line, shortened};
use crate::form::template::{DESCRIPTION, Kind, TITLE};

/// A return and the department it belongs to.
#[derive(Debug)]
pub struct Placed {
    /// Index of the department.
    pub department: usize,
    /// The return.
    pub form: Return,
}

/// Merges. Returns of one department are taken in the order of their own dates, then of the files', then of the names, so
/// that the order in which files are found changes nothing; where two fill the same cell, the later one counts.
pub fn merge(campaign: &Campaign<'_>, mut returns: Vec<Placed>) -> Progress {
    returns.sort_by(|a, b| order(&a.form).cmp(&order(&b.form)));
    for placed in &mut returns {
        settle_edits(campaign, &mut placed.form);
    }
    let mut progress = Progress::default();
    for department in campaign.departments() {
        progress.submissions.insert(department, Submission::default());
    }
    let mut by_department: BTreeMap<usize, Vec<Return>> = BTreeMap::new();
    for placed in returns {
        by_department.entry(placed.department).or_default().push(placed.form);
    }
    let by_department: Vec<(usize, Vec<Return>)> = by_department.into_iter().collect();
    let merged = at_once::each(&by_department, |(department, forms)| Merger::new(campaign, *department).merge(forms));
    at_once::drop_aside(by_department);
    for merger in merged {
        merger.give_to(&mut progress);
    }
    count_required(campaign, &mut progress);
    progress
}

/// A change that the plan has taken over by now is the plan's own text.
fn settle_edits(campaign: &Campaign<'_>, form: &mut Return) {
    let says_now = |edit: &Edit| {
        let line = &campaign.lines[campaign.line_by_id(edit.line.as_deref()?)?];
        match (edit.field.as_str(), campaign.item(line).map(|item| &campaign.plan.items[item])) {
            (TITLE, Some(item)) => Some(item.title.clone()),
            (DESCRIPTION, Some(item)) => item.description.clone(),
            _ => Some(campaign.plan_text(line, &edit.field)),
        }
    };
    let (settled, open): (Vec<Edit>, Vec<Edit>) = std::mem::take(&mut form.edits)
        .into_iter()
        .partition(|edit| !is_blank(&edit.after) && says_now(edit).is_some_and(|text| fold(&text) == fold(&edit.after)));
    form.plan_cells += settled.iter().filter(|edit| edit.counted).count();
    form.edits = open;
}

/// A second copy of a form in the same file comes before the first, so that the first one counts.
fn order(form: &Return) -> impl Ord + '_ {
    (form.dates.order(), &form.file, Reverse(form.part))
}

/// What the returns of one department come to.
struct Merger<'a> {
    campaign: &'a Campaign<'a>,
    department: usize,
    submission: Submission,
    /// By line and field.
    answers: BTreeMap<(usize, String), Answer>,
    /// See [`Progress::cells`] and [`Progress::merged`].
    cells: Vec<(AnswerKey, Place)>,
    merged: Vec<(AnswerKey, Place)>,
    doubted: BTreeSet<usize>,
    files: BTreeMap<String, Ledger>,
    findings: Vec<Finding>,
}

impl<'a> Merger<'a> {
    fn new(campaign: &'a Campaign<'a>, department: usize) -> Self {
        Self {
            campaign,
            department,
            submission: Submission::default(),
            answers: BTreeMap::new(),
            cells: Vec::new(),
            merged: Vec::new(),
            doubted: BTreeSet::new(),
            files: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    fn merge(mut self, forms: &[Return]) -> Self {
        for form in forms {
            self.count(form);
        }
        self.places(forms);
        self.answers(forms);
        self.struck_out(forms);
        self.doubts(forms);
        self
    }

    fn give_to(self, progress: &mut Progress) {
        let department = self.department;
        progress.answers.extend(self.answers.into_iter().map(|((line, field), answer)| ((line, department, field), answer)));
        progress.cells.extend(self.cells);
        progress.merged.extend(self.merged);
        progress.doubted.extend(self.doubted.into_iter().map(|line| (line, department)));
        for (file, ledger) in self.files {
            *progress.files.entry(file).or_default() += ledger;
        }
        progress.findings.extend(self.findings);
        progress.ledger += self.submission.ledger;
        progress.submissions.insert(department, self.submission);
    }

    fn count(&mut self, form: &Return) {
        let submission = &mut self.submission;
        if !submission.files.contains(&form.file) {
            submission.files.push(form.file.clone());
        }
        submission.saved_at.clone_from(&form.dates.shown);
        let counted = doubts::counted(form);
        submission.ledger += counted;
        *self.files.entry(form.file.clone()).or_default() += counted;
        for (label, text, place) in &form.office {
            if label.starts_with(FREE_COLUMN) {
                continue;
            }
            let known = submission.office.get(label).is_some_and(|known| fold(known) == fold(text));
            submission.office.insert(label.clone(), text.clone());
            if label == "連絡" && !known {
                let finding = Finding::new(Code::NoteToOffice).department(self.department).at(place.clone());
                self.findings.push(finding.fact("text", one_line(text)));
            }
        }
    }

    fn places(&mut self, forms: &[Return]) {
        let key = |id: &str, field: &str| Some((self.campaign.line_by_id(id)?, self.department, field.to_owned()));
        for form in forms {
            let place = |((id, field), place): (&(String, String), &Place)| Some((key(id, field)?, place.clone()));
            self.cells.extend(form.places.iter().filter_map(place));
            self.merged.extend(form.merged.iter().filter_map(place));
        }
    }

    fn answers(&mut self, forms: &[Return]) {
        let mut written: BTreeMap<(usize, String), Vec<&ReturnedAnswer>> = BTreeMap::new();
        let mut unplaced: BTreeMap<&str, Vec<&ReturnedAnswer>> = BTreeMap::new();
        let mut moved: BTreeSet<usize> = BTreeSet::new();
        for answer in forms.iter().flat_map(|form| &form.answers) {
            match self.campaign.line_by_id(&answer.line) {
                Some(line) => {
                    if !self.campaign.lines[line].departments.contains(&self.department) && moved.insert(line) {
                        let owners =
                            self.campaign.lines[line].departments.iter().map(|&d| self.campaign.department(d)).collect::<Vec<_>>().join("、");
                        let finding =
                            Finding::new(Code::RowMoved).department(self.department).line(line).field(&answer.field).at(answer.place.clone());
                        self.findings.push(finding.fact("owners", owners));
                    }
                    written.entry((line, answer.field.clone())).or_default().push(answer);
                }
                None => unplaced.entry(&answer.line).or_default().push(answer),
            }
        }
        let known: BTreeMap<&String, &(String, String)> = forms.iter().flat_map(|form| &form.lines).collect();
        for (id, answers) in unplaced {
            for answer in &answers {
                self.book(answer, Ledger { reported: 1, ..Ledger::default() });
            }
            let texts: Vec<String> = answers.iter().map(|answer| shortened(&answer.raw, 30)).collect();
            let (number, title) =
                known.get(&id.to_owned()).map_or((String::new(), String::new()), |(number, title)| (number.clone(), one_line(title)));
            let finding = Finding::new(Code::RowUnplaced).department(self.department).at(answers[0].place.clone());
            let finding = finding.related(answers[1..].iter().map(|answer| answer.place.clone())).fact("number", number).fact("title", title);
            let about = answers.iter().map(|answer| answer.raw.as_str());
            self.findings.push(finding.fact("texts", texts.join("／")).fact("count", answers.len().to_string()).about(joined(about)));
        }
        let (campaign, department) = (self.campaign, self.department);
        let mut conflicts: Vec<(&ReturnedAnswer, &ReturnedAnswer)> = Vec::new();
        for (key, mut answers) in written {
            // A text that the form came with, and that someone left as it is, is no answer against another one.
            let is_offered = |answer: &ReturnedAnswer| campaign.is_offered(key.0, department, &key.1, &answer.raw);
            answers.sort_by_key(|answer| !is_offered(answer));
            let Some((last, earlier)) = answers.split_last() else { continue };
            self.book(last, Ledger { answers: 1, ..Ledger::default() });
            for answer in earlier {
                self.book(answer, Ledger { superseded: 1, ..Ledger::default() });
            }
            let differs = |answer: &&&ReturnedAnswer| fold_widths(&answer.raw) != fold_widths(&last.raw) && !is_offered(answer);
            conflicts.extend(earlier.iter().filter(differs).map(|answer| (*answer, *last)));
            let answer = self.answer(key.0, last);
            self.answers.insert(key, answer);
        }
        self.conflicts(&conflicts, forms);
    }

    /// Counts the cell of an answer.
    fn book(&mut self, answer: &ReturnedAnswer, as_what: Ledger) {
        self.submission.ledger += as_what;
        if let Some(file) = answer.place.file.as_deref() {
            *self.files.entry(file.to_owned()).or_default() += as_what;
        }
    }

    fn answer(&mut self, line: usize, returned: &ReturnedAnswer) -> Answer {
        let read = || interpret(self.campaign, &self.campaign.lines[line], &returned.field, &returned.raw, returned.typed.as_deref()).ok();
        let value = if returned.unreadable { None } else { read() };
        if let Some(struck) = &returned.struck {
            let finding = Finding::new(Code::TextStruck).department(self.department).line(line).field(&returned.field).at(returned.place.clone());
            self.findings.push(finding.fact("struck", shortened(struck, 60)).fact("kept", shortened(&returned.raw, 60)).about(struck));
        }
        // A date is certain in a field for dates, however it was shown.
        let is_date = self.campaign.template.field(&returned.field).is_some_and(|field| field.kind == Kind::Date) && value.is_some();
        if let Some(doubt) = returned.doubt.filter(|_| !is_date) {
            let finding = Finding::new(Code::ValueUncertain).department(self.department).line(line).field(&returned.field).at(returned.place.clone());
            self.findings.push(finding.fact("reason", doubt));
        }
        Answer { value, raw: returned.raw.clone(), unreadable: returned.unreadable, source: returned.place.clone(), placed_by: returned.placed_by }
    }

    /// Cells of which everything was struck out: blank, unless another return fills them in. One finding per row and file.
    fn struck_out(&mut self, forms: &[Return]) {
        let mut rows: BTreeMap<(&str, &str), Vec<&StruckOut>> = BTreeMap::new();
        for form in forms {
            for cell in &form.struck_out {
                rows.entry((&form.file, &cell.line)).or_default().push(cell);
            }
        }
        for ((_, id), cells) in rows {
            let line = self.campaign.line_by_id(id);
            let answered = |cell: &StruckOut| line.is_some_and(|line| self.answers.contains_key(&(line, cell.field.clone())));
            let severity = if cells.iter().all(|cell| answered(cell)) { Severity::Warning } else { Severity::Error };
            let mut finding = Finding::new(Code::TextStruck).severity(severity).department(self.department).at(cells[0].place.clone());
            finding.line = line;
            finding.field = (cells.len() == 1).then(|| cells[0].field.clone());
            finding.related = cells[1..].iter().map(|cell| cell.place.clone()).collect();
            let labels: Vec<String> = cells.iter().map(|cell| self.campaign.template.label_of(&cell.field, self.campaign.plan.year)).collect();
            let struck: Vec<String> = cells.iter().map(|cell| shortened(&cell.text, 60)).collect();
            let finding = finding.fact("label", labels.join("・")).fact("struck", struck.join("」「")).fact("kept", "（空欄）");
            let finding = finding.about(joined(cells.iter().map(|cell| cell.text.as_str())));
            self.findings.push(finding);
        }
    }

    /// One finding for each file that was chosen over others, and for each with two sheets that differ.
    fn conflicts(&mut self, conflicts: &[(&ReturnedAnswer, &ReturnedAnswer)], forms: &[Return]) {
        let mut by_choice: BTreeMap<(&str, bool), Vec<(&ReturnedAnswer, &ReturnedAnswer)>> = BTreeMap::new();
        for (old, new) in conflicts {
            let file = new.place.file.as_deref().unwrap_or_default();
            by_choice.entry((file, old.place.file.as_deref() == Some(file))).or_default().push((old, new));
        }
        for ((file, within), conflicts) in by_choice {
            let (old, new) = conflicts[0];
            let chosen = forms.iter().rev().find(|form| form.file == file);
            // Nobody knows which of two sheets in one file was written last.
            let replaces = !within && chosen.is_some_and(|form| self.is_full(form));
            let severity = if replaces { Severity::Info } else { Severity::Warning };
            let mut told = BTreeSet::new();
            let places = conflicts.iter().flat_map(|(old, new)| [&new.place, &old.place]).filter(|place| told.insert(*place)).skip(1).cloned();
            let mut finding = Finding::new(Code::ReturnConflict).severity(severity).department(self.department).at(new.place.clone()).related(places);
            finding.line = self.campaign.line_by_id(&new.line).filter(|_| conflicts.len() == 1);
            finding.field = (conflicts.len() == 1).then(|| new.field.clone());
            let choice = if within {
                let sheet = |answer: &ReturnedAnswer| answer.place.sheet.clone().unwrap_or_default();
                format!("「{file}」のシート「{}」のほう（もう一方はシート「{}」）", sheet(new), sheet(old))
            } else {
                format!("後の「{file}」{}", chosen.map(|form| form.dates.words()).unwrap_or_default())
            };
            let about = joined(conflicts.iter().flat_map(|(old, new)| [new.raw.as_str(), old.raw.as_str()]));
            self.findings.push(finding.fact("count", conflicts.len().to_string()).fact("choice", choice).about(about));
        }
    }

    /// Whether a return fills in everything that its department must.
    fn is_full(&self, form: &Return) -> bool {
        let written: BTreeSet<(&str, &str)> = form.answers.iter().map(|answer| (answer.line.as_str(), answer.field.as_str())).collect();
        let mine = self.campaign.lines_of(self.department).iter().map(|&line| &self.campaign.lines[line]);
        mine.filter(|line| line.is_required_of(self.department)).all(|line| {
            let always = |key: &&String| self.campaign.template.field(key).is_none_or(|field| field.is_required(None));
            line.open.iter().filter(always).all(|key| written.contains(&(line.id.as_str(), key.as_str())))
        })
    }

    /// What else is in doubt, form by form.
    fn doubts(&mut self, forms: &[Return]) {
        let found = doubts::found(self.campaign, forms);
        self.findings.extend(found.findings.into_iter().map(|finding| finding.department(self.department)));
        self.doubted.extend(found.lines);
    }
}

/// Counts, per department, the cells that it must fill in and those that are filled in.
pub(super) fn count_required(campaign: &Campaign<'_>, progress: &mut Progress) {
    for line in 0..campaign.lines.len() {
        for &department in &campaign.lines[line].departments {
            for cell in effective::required_cells(campaign, progress, line, department) {
                let submission = progress.submissions.entry(department).or_default();
                submission.required += 1;
                submission.filled += usize::from(cell.filled);
            }
        }
    }
}

//! All returns of all departments into one state. Decides; drops nothing; every written cell is counted once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::areas::areas;
use super::effective;
use super::lines::Campaign;
use super::values::interpret;
use crate::domain::answer::{Answer, AnswerKey, Ledger, Progress, Submission};
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::place::Place;
use crate::domain::returned::{DoubtfulRow, Edit, FREE_COLUMN, Return, ReturnedAnswer, RowDoubt, StruckOut};
use crate::domain::text::{fold, fold_widths, is_blank, one_line, shortened};
use crate::form::template::{DESCRIPTION, Kind, TITLE};

/// What is said of columns that neither marks nor headings name.
const COLUMNS_BY_POSITION: &str = "見出しもないため、記入欄は列の並びで読み取りました。";
/// How many texts one message repeats.
const MOST_TEXTS: usize = 6;

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
    let mut by_department: BTreeMap<usize, Vec<&Return>> = BTreeMap::new();
    for placed in &returns {
        by_department.entry(placed.department).or_default().push(&placed.form);
    }
    for (department, forms) in by_department {
        let mut merger = Merger { campaign, department, progress: &mut progress, submission: Submission::default() };
        for form in &forms {
            merger.count(form);
        }
        merger.places(&forms);
        merger.answers(&forms);
        merger.struck_out(&forms);
        merger.edits(&forms);
        merger.strays(&forms);
        merger.rows(&forms);
        let submission = merger.submission;
        progress.ledger += submission.ledger;
        progress.submissions.insert(department, submission);
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

struct Merger<'a, 'b> {
    campaign: &'a Campaign<'a>,
    department: usize,
    progress: &'b mut Progress,
    submission: Submission,
}

impl Merger<'_, '_> {
    fn count(&mut self, form: &Return) {
        let counted_edits = form.edits.iter().filter(|edit| edit.counted).count();
        let submission = &mut self.submission;
        if !submission.files.contains(&form.file) {
            submission.files.push(form.file.clone());
        }
        submission.saved_at.clone_from(&form.dates.shown);
        let doubtful: usize = form.doubtful.iter().map(|row| row.cells.len()).sum();
        let reported = form.stray.len() + form.struck_out.len() + counted_edits + doubtful;
        // Counted by class elsewhere; what is in no class at all would show here.
        let classified = form.plan_cells + form.office.len() + form.answers.len() + form.repeated + reported;
        let counted = Ledger {
            files: usize::from(form.part == 0),
            cells: form.cells,
            plan: form.plan_cells,
            answers: form.office.len(),
            superseded: form.repeated,
            reported,
            unaccounted: form.cells.abs_diff(classified),
        };
        submission.ledger += counted;
        *self.progress.files.entry(form.file.clone()).or_default() += counted;
        for (label, text, place) in &form.office {
            if label.starts_with(FREE_COLUMN) {
                continue;
            }
            let known = submission.office.get(label).is_some_and(|known| fold(known) == fold(text));
            submission.office.insert(label.clone(), text.clone());
            if label == "連絡" && !known {
                let finding = Finding::new(Code::NoteToOffice).department(self.department).at(place.clone());
                self.progress.findings.push(finding.fact("text", one_line(text)));
            }
        }
    }

    fn places(&mut self, forms: &[&Return]) {
        for ((id, field), place) in forms.iter().flat_map(|form| &form.places) {
            if let Some(line) = self.campaign.line_by_id(id) {
                self.progress.cells.insert((line, self.department, field.clone()), place.clone());
            }
        }
    }

    fn answers(&mut self, forms: &[&Return]) {
        let mut written: BTreeMap<AnswerKey, Vec<&ReturnedAnswer>> = BTreeMap::new();
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
                        self.progress.findings.push(finding.fact("owners", owners));
                    }
                    written.entry((line, self.department, answer.field.clone())).or_default().push(answer);
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
            self.progress.findings.push(finding.fact("texts", texts.join("／")).fact("count", answers.len().to_string()).about(joined(about)));
        }
        let mut conflicts: Vec<(&ReturnedAnswer, &ReturnedAnswer)> = Vec::new();
        for (key, mut answers) in written {
            // A text that the form came with, and that someone left as it is, is no answer against another one.
            let is_offered = |answer: &ReturnedAnswer| self.campaign.is_offered(key.0, key.1, &key.2, &answer.raw);
            answers.sort_by_key(|answer| !is_offered(answer));
            let Some((last, earlier)) = answers.split_last() else { continue };
            self.book(last, Ledger { answers: 1, ..Ledger::default() });
            for answer in earlier {
                self.book(answer, Ledger { superseded: 1, ..Ledger::default() });
            }
            let differs = |answer: &&&ReturnedAnswer| fold_widths(&answer.raw) != fold_widths(&last.raw) && !is_offered(answer);
            conflicts.extend(earlier.iter().filter(differs).map(|answer| (*answer, *last)));
            let answer = self.answer(key.0, last);
            self.progress.answers.insert(key, answer);
        }
        self.conflicts(&conflicts, forms);
    }

    /// Counts the cell of an answer.
    fn book(&mut self, answer: &ReturnedAnswer, as_what: Ledger) {
        self.submission.ledger += as_what;
        if let Some(file) = &answer.place.file {
            *self.progress.files.entry(file.clone()).or_default() += as_what;
        }
    }

    fn answer(&mut self, line: usize, returned: &ReturnedAnswer) -> Answer {
        let read = || interpret(self.campaign, &self.campaign.lines[line], &returned.field, &returned.raw, returned.typed.as_deref()).ok();
        let value = if returned.unreadable { None } else { read() };
        if let Some(struck) = &returned.struck {
            let finding = Finding::new(Code::TextStruck).department(self.department).line(line).field(&returned.field).at(returned.place.clone());
            self.progress.findings.push(finding.fact("struck", shortened(struck, 60)).fact("kept", shortened(&returned.raw, 60)).about(struck));
        }
        // A date is certain in a field for dates, however it was shown.
        let is_date = self.campaign.template.field(&returned.field).is_some_and(|field| field.kind == Kind::Date) && value.is_some();
        if let Some(doubt) = returned.doubt.filter(|_| !is_date) {
            let finding = Finding::new(Code::ValueUncertain).department(self.department).line(line).field(&returned.field).at(returned.place.clone());
            self.progress.findings.push(finding.fact("reason", doubt));
        }
        Answer { value, raw: returned.raw.clone(), source: returned.place.clone(), placed_by: returned.placed_by }
    }

    /// Cells of which everything was struck out: blank, unless another return fills them in. One finding per row and file.
    fn struck_out(&mut self, forms: &[&Return]) {
        let mut rows: BTreeMap<(&str, &str), Vec<&StruckOut>> = BTreeMap::new();
        for form in forms {
            for cell in &form.struck_out {
                rows.entry((&form.file, &cell.line)).or_default().push(cell);
            }
        }
        for ((_, id), cells) in rows {
            let line = self.campaign.line_by_id(id);
            let answered = |cell: &StruckOut| line.is_some_and(|line| self.progress.answer(line, self.department, &cell.field).is_some());
            let severity = if cells.iter().all(|cell| answered(cell)) { Severity::Warning } else { Severity::Error };
            let mut finding = Finding::new(Code::TextStruck).severity(severity).department(self.department).at(cells[0].place.clone());
            finding.line = line;
            finding.field = (cells.len() == 1).then(|| cells[0].field.clone());
            finding.related = cells[1..].iter().map(|cell| cell.place.clone()).collect();
            let labels: Vec<String> = cells.iter().map(|cell| self.campaign.template.label_of(&cell.field, self.campaign.plan.year)).collect();
            let struck: Vec<String> = cells.iter().map(|cell| shortened(&cell.text, 60)).collect();
            let finding = finding.fact("label", labels.join("・")).fact("struck", struck.join("」「")).fact("kept", "（空欄）");
            let finding = finding.about(joined(cells.iter().map(|cell| cell.text.as_str())));
            self.progress.findings.push(finding);
        }
    }

    fn conflicts(&mut self, conflicts: &[(&ReturnedAnswer, &ReturnedAnswer)], forms: &[&Return]) {
        let Some((_, last)) = conflicts.first() else {
            return;
        };
        let complete = forms.iter().rev().find(|form| Some(&form.file) == last.place.file.as_ref()).is_some_and(|form| self.is_full(form));
        let severity = if complete { Severity::Info } else { Severity::Warning };
        let places = conflicts.iter().flat_map(|(old, new)| [new.place.clone(), old.place.clone()]).skip(1);
        let line = self.campaign.line_by_id(&last.line);
        let mut finding = Finding::new(Code::ReturnConflict).severity(severity).department(self.department).at(last.place.clone()).related(places);
        finding.line = line.filter(|_| conflicts.len() == 1);
        finding.field = (conflicts.len() == 1).then(|| last.field.clone());
        let file = last.place.file.as_deref().unwrap_or_default();
        let dates = forms.iter().rev().find(|form| form.file == file).map(|form| form.dates.words()).unwrap_or_default();
        let choice = format!("後の「{file}」{dates}");
        let about = joined(conflicts.iter().flat_map(|(old, new)| [new.raw.as_str(), old.raw.as_str()]));
        self.progress.findings.push(finding.fact("count", conflicts.len().to_string()).fact("choice", choice).about(about));
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

    fn edits(&mut self, forms: &[&Return]) {
        let mut seen: BTreeMap<(Option<String>, String, String), usize> = BTreeMap::new();
        for edit in forms.iter().flat_map(|form| &form.edits) {
            let key = (edit.line.clone(), edit.field.clone(), fold(&edit.after));
            if let Some(&known) = seen.get(&key) {
                self.progress.findings[known].related.push(edit.place.clone());
                continue;
            }
            seen.insert(key, self.progress.findings.len());
            let mut finding = Finding::new(Code::PlanTextEdited).department(self.department).field(&edit.field).at(edit.place.clone());
            finding.line = edit.line.as_deref().and_then(|id| self.campaign.line_by_id(id));
            let after = if is_blank(&edit.after) { "（削除）".to_owned() } else { shortened(&edit.after, 60) };
            let finding = finding.fact("before", shortened(&edit.before, 60)).fact("after", after);
            self.progress.findings.push(finding.about(joined([edit.before.as_str(), edit.after.as_str()])));
        }
    }

    /// One finding per area of a sheet.
    fn strays(&mut self, forms: &[&Return]) {
        for form in forms {
            for strays in areas(&form.stray) {
                let mut finding = Finding::new(Code::StrayText).department(self.department).at(strays[0].place.clone());
                let line = strays[0].line.as_ref().filter(|line| strays.iter().all(|stray| stray.line.as_ref() == Some(line)));
                finding.line = line.map(|id| id.strip_prefix("list:").unwrap_or(id)).and_then(|id| self.campaign.line_by_id(id));
                finding.field = strays[0].field.clone().filter(|field| strays.iter().all(|stray| stray.field.as_ref() == Some(field)));
                finding.related = strays[1..].iter().map(|stray| stray.place.clone()).collect();
                let mut texts: Vec<String> = strays.iter().map(|stray| shortened(&stray.text, 40)).take(MOST_TEXTS).collect();
                if strays.len() > MOST_TEXTS {
                    texts.push(format!("ほか{}か所", strays.len() - MOST_TEXTS));
                }
                let about = joined(strays.iter().map(|stray| stray.text.as_str()));
                self.progress.findings.push(finding.fact("text", texts.join("／")).about(about));
            }
            for place in &form.incomplete {
                let finding = Finding::new(Code::ValueUncertain).department(self.department).at(place.clone());
                self.progress.findings.push(
                    finding.fact("reason", "シートの一部が壊れていて読めません").fact("title", "シート全体").fact("label", "内容").fact("number", ""),
                );
            }
            for headings in &form.other_years {
                let [(first, place), others @ ..] = &headings[..] else { continue };
                let mut finding = Finding::new(Code::ValueUncertain).department(self.department).at(place.clone());
                finding.related = others.iter().map(|(_, place)| place.clone()).collect();
                let reason =
                    format!("見出しの年度が{}の様式のものと異なります。この列の記入を今年度の回答として掲載しました", self.campaign.plan.year);
                let finding = finding.fact("reason", reason).fact("title", "見出し").fact("number", "");
                self.progress.findings.push(finding.fact("label", format!("「{}」", shortened(first, 40))));
            }
        }
    }

    /// Rows that are gone from every return of the department, and rows that had lost their key.
    fn rows(&mut self, forms: &[&Return]) {
        let present: BTreeSet<&str> = forms.iter().flat_map(|form| form.places.keys().map(|(line, _)| line.as_str())).collect();
        let mut missing: BTreeMap<usize, Place> = BTreeMap::new();
        for (id, place) in forms.iter().flat_map(|form| &form.missing_rows) {
            if let Some(line) = self.campaign.line_by_id(id).filter(|_| !present.contains(id.as_str())) {
                missing.entry(line).or_insert_with(|| place.clone());
            }
        }
        for (line, place) in missing {
            self.progress.findings.push(Finding::new(Code::RowMissing).department(self.department).line(line).at(place));
        }
        for row in forms.iter().flat_map(|form| &form.doubtful) {
            self.doubtful(row);
        }
        for form in forms {
            if let Some(((_, first), rest)) = form.recovered.split_first() {
                let mut finding = Finding::new(Code::RowRecovered).department(self.department).at(first.clone());
                let columns = if form.columns_by_position { COLUMNS_BY_POSITION } else { "" };
                if form.columns_by_position {
                    finding = finding.severity(Severity::Warning);
                }
                let finding = finding.related(rest.iter().map(|(_, place)| place.clone())).fact("columns", columns);
                self.progress.findings.push(finding.fact("count", form.recovered.len().to_string()));
            }
            if let Some(((line, first), rest)) = form.left_behind.split_first() {
                let mut finding = Finding::new(Code::RowAmbiguous).department(self.department).at(first.clone());
                finding.related = rest.iter().map(|(_, place)| place.clone()).collect();
                let name = self.campaign.line_by_id(line).map(|line| self.line_name(line)).unwrap_or_default();
                let lines = if rest.is_empty() { name } else { format!("{name}ほか{}行", rest.len()) };
                let finding = finding.fact("lines", lines).fact("problem", "を、目印ではなく文面のほうで元の取組に戻しました");
                self.progress.findings.push(finding.fact("reason", "並べ替えなどで、目印と文面が食い違っています").fact("texts", ""));
            }
        }
    }
}

impl Merger<'_, '_> {
    /// 「12「放課後の学習室」」.
    fn line_name(&self, line: usize) -> String {
        format!("{}「{}」", self.campaign.lines[line].number, one_line(&self.campaign.lines[line].name()))
    }

    fn doubtful(&mut self, row: &DoubtfulRow) {
        let lines: Vec<usize> = row.lines.iter().filter_map(|id| self.campaign.line_by_id(id)).collect();
        let (code, reason) = match row.reason {
            RowDoubt::Contradiction => (Code::RowAmbiguous, "目印と文面が別の取組を指しています"),
            RowDoubt::Twin => (Code::RowAmbiguous, "同じ取組の行が二つあります"),
            RowDoubt::Several => (Code::RowAmbiguous, "文面が二つ以上の取組に同じくらい似ています"),
            RowDoubt::Unknown => (Code::RowUnplaced, ""),
        };
        let mut places = row.cells.iter().map(|(_, place)| place.clone());
        let mut finding = Finding::new(code).department(self.department).fact("reason", reason).fact("count", row.cells.len().to_string());
        finding.source = places.next();
        finding.related = places.collect();
        finding.line = lines.first().copied();
        let others = lines.iter().map(|&line| self.line_name(line));
        let texts: Vec<String> = row.cells.iter().map(|(text, _)| shortened(text, 30)).collect();
        if row.reason == RowDoubt::Unknown {
            finding = finding.fact("number", "").fact("title", texts.first().cloned().unwrap_or_default());
        }
        let finding = finding.fact("lines", others.collect::<Vec<_>>().join("と")).fact("problem", "の行がどちらの取組のものか決められません");
        let finding =
            finding.fact("texts", if code == Code::RowAmbiguous { format!("書かれている内容：{}", texts.join("／")) } else { texts.join("／") });
        let finding = finding.about(joined(row.cells.iter().map(|(text, _)| text.as_str())));
        self.progress.doubted.extend(lines.into_iter().map(|line| (line, self.department)));
        self.progress.findings.push(finding);
    }
}

fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("\n")
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

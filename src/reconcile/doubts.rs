//! What in returned forms a person must look at, whoever sent them: texts of the plan that were changed, words outside the cells to fill
//! in, rows that are gone or belong to no line for sure.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::areas;
use super::lines::Campaign;
use crate::domain::answer::Ledger;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::place::Place;
use crate::domain::returned::{DoubtfulRow, Return, RowDoubt, Stray};
use crate::domain::text::{fold, is_blank, one_line, shortened};

/// What is said of columns that neither marks nor headings name.
const COLUMNS_BY_POSITION: &str = "見出しのない記入欄があるため、列の並びで読み取りました";
/// How many texts one message repeats.
const MOST_TEXTS: usize = 6;
/// How much of one of them.
const MOST_CHARACTERS: usize = 40;

/// See the module.
#[derive(Debug, Default)]
pub struct Doubts {
    /// Findings that name no department yet.
    pub findings: Vec<Finding>,
    /// Lines whose answers may lie in a row that cannot be placed for sure.
    pub lines: BTreeSet<usize>,
}

/// The doubts in the forms of one sender.
pub fn found(campaign: &Campaign<'_>, forms: &[Return]) -> Doubts {
    let mut doubter = Doubter { campaign, findings: Vec::new(), lines: BTreeSet::new() };
    doubter.edits(forms);
    doubter.strays(forms);
    doubter.rows(forms);
    Doubts { findings: doubter.findings, lines: doubter.lines }
}

/// What became of the written cells of a form, but for its answers, which are counted where it is known which of them count.
pub fn counted(form: &Return) -> Ledger {
    let counted_edits = form.edits.iter().filter(|edit| edit.counted).count();
    let doubtful: usize = form.doubtful.iter().map(|row| row.cells.len()).sum();
    let reported = form.stray.len() + form.struck_out.len() + counted_edits + doubtful;
    // Counted by class elsewhere; what is in no class at all would show here.
    let classified = form.plan_cells + form.office.len() + form.answers.len() + form.repeated + reported;
    Ledger {
        files: usize::from(form.part == 0),
        cells: form.cells,
        plan: form.plan_cells,
        answers: form.office.len(),
        superseded: form.repeated,
        reported,
        unaccounted: form.cells.abs_diff(classified),
    }
}

struct Doubter<'a> {
    campaign: &'a Campaign<'a>,
    findings: Vec<Finding>,
    lines: BTreeSet<usize>,
}

impl Doubter<'_> {
    fn edits(&mut self, forms: &[Return]) {
        let mut seen: BTreeMap<(Option<String>, String, String), usize> = BTreeMap::new();
        for edit in forms.iter().flat_map(|form| &form.edits) {
            let key = (edit.line.clone(), edit.field.clone(), fold(&edit.after));
            if let Some(&known) = seen.get(&key) {
                self.findings[known].related.push(edit.place.clone());
                continue;
            }
            seen.insert(key, self.findings.len());
            let mut finding = Finding::new(Code::PlanTextEdited).field(&edit.field).at(edit.place.clone());
            finding.line = edit.line.as_deref().and_then(|id| self.campaign.line_by_id(id));
            let after = if is_blank(&edit.after) { "（削除）".to_owned() } else { shortened(&edit.after, 60) };
            let finding = finding.fact("before", shortened(&edit.before, 60)).fact("after", after);
            self.findings.push(finding.about(joined([edit.before.as_str(), edit.after.as_str()])));
        }
    }

    /// One finding per area of a sheet.
    fn strays(&mut self, forms: &[Return]) {
        for form in forms {
            for strays in areas(&form.stray) {
                let mut finding = Finding::new(Code::StrayText).at(strays[0].place.clone());
                let line = strays[0].line.as_ref().filter(|line| strays.iter().all(|stray| stray.line.as_ref() == Some(line)));
                finding.line = line.map(|id| id.strip_prefix("list:").unwrap_or(id)).and_then(|id| self.campaign.line_by_id(id));
                finding.field = strays[0].field.clone().filter(|field| strays.iter().all(|stray| stray.field.as_ref() == Some(field)));
                finding.related = strays[1..].iter().map(|stray| stray.place.clone()).collect();
                let texts = repeated(strays.iter().map(|stray| in_words(stray)));
                let about = joined(strays.iter().map(|stray| stray.text.as_str()));
                self.findings.push(finding.fact("text", texts).about(about));
            }
            for (label, struck, kept, place) in &form.struck_in_office {
                let finding = Finding::new(Code::TextStruck).at(place.clone()).fact("number", "").fact("title", "事務局への欄").fact("label", label);
                self.findings.push(finding.fact("struck", shortened(struck, 60)).fact("kept", shortened(kept, 60)).about(struck));
            }
            if let Some((place, others)) = form.incomplete.split_first() {
                let finding = Finding::new(Code::ValueUncertain).at(place.clone()).related(others.to_vec());
                self.findings.push(
                    finding.fact("reason", "シートの一部が壊れていて読めません").fact("title", "シート全体").fact("label", "内容").fact("number", ""),
                );
            }
            for headings in &form.other_years {
                let [(first, place), others @ ..] = &headings[..] else { continue };
                let mut finding = Finding::new(Code::ValueUncertain).at(place.clone());
                finding.related = others.iter().map(|(_, place)| place.clone()).collect();
                let reason =
                    format!("見出しの年度が{}の様式のものと異なります。この列の記入を今年度の回答として掲載しました", self.campaign.plan.year);
                let finding = finding.fact("reason", reason).fact("title", "見出し").fact("number", "");
                self.findings.push(finding.fact("label", format!("「{}」", shortened(first, 40))));
            }
        }
    }

    /// Rows that are gone from every return of the department, and rows that had lost their key.
    fn rows(&mut self, forms: &[Return]) {
        let present: BTreeSet<&str> = forms.iter().flat_map(|form| form.places.keys().map(|(line, _)| line.as_str())).collect();
        let mut missing: BTreeMap<usize, Place> = BTreeMap::new();
        for (id, place) in forms.iter().flat_map(|form| &form.missing_rows) {
            if let Some(line) = self.campaign.line_by_id(id).filter(|_| !present.contains(id.as_str())) {
                missing.entry(line).or_insert_with(|| place.clone());
            }
        }
        for (line, place) in missing {
            self.findings.push(Finding::new(Code::RowMissing).line(line).at(place));
        }
        for row in forms.iter().flat_map(|form| &form.doubtful) {
            self.doubtful(row);
        }
        for form in forms {
            if let Some(((_, first), rest)) = form.recovered.split_first() {
                let mut finding = Finding::new(Code::RowRecovered).at(first.clone());
                let columns = if form.columns_by_position { format!("{COLUMNS_BY_POSITION}。") } else { String::new() };
                if form.columns_by_position {
                    finding = finding.severity(Severity::Warning);
                }
                let finding = finding.related(rest.iter().map(|(_, place)| place.clone())).fact("columns", columns);
                self.findings.push(finding.fact("count", form.recovered.len().to_string()));
            } else if let Some(first) = form.answers.first().filter(|_| form.columns_by_position) {
                let finding = Finding::new(Code::ValueUncertain).at(first.place.clone()).fact("reason", COLUMNS_BY_POSITION);
                self.findings.push(finding.fact("number", "").fact("title", "列の見出し").fact("label", "記入欄"));
            }
            if let Some(((line, first), rest)) = form.left_behind.split_first() {
                let mut finding = Finding::new(Code::RowAmbiguous).at(first.clone());
                finding.related = rest.iter().map(|(_, place)| place.clone()).collect();
                let name = self.campaign.line_by_id(line).map(|line| self.line_name(line)).unwrap_or_default();
                let lines = if rest.is_empty() { name } else { format!("{name}ほか{}行", rest.len()) };
                let finding = finding.fact("lines", lines).fact("problem", "を、目印ではなく文面のほうで元の取組に戻しました");
                self.findings.push(finding.fact("reason", "並べ替えなどで、目印と文面が食い違っています").fact("texts", ""));
            }
        }
    }
}

impl Doubter<'_> {
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
        let mut finding = Finding::new(code).fact("reason", reason).fact("count", row.cells.len().to_string());
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
        self.lines.extend(lines);
        self.findings.push(finding);
    }
}

/// What was written, and in what where its place does not say that.
fn in_words(stray: &Stray) -> String {
    let text = quoted(&stray.text);
    stray.kind.name().map_or_else(|| text.clone(), |name| format!("{name}：{text}"))
}

/// A text as a message repeats it.
pub fn quoted(text: &str) -> String {
    shortened(text, MOST_CHARACTERS)
}

/// Texts as a message repeats them: the first ones, and how many more there are.
pub fn repeated(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(MOST_TEXTS);
    let mut texts: Vec<String> = texts.take(MOST_TEXTS).collect();
    texts.extend((more > 0).then(|| format!("ほか{more}か所")));
    texts.join("／")
}

/// Texts as one.
pub(super) fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("\n")
}

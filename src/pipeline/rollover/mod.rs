//! Next year's plan from this year's plan and answers. What the office corrected and decided counts, not what stood in a file.

mod changes;
mod confirmed;
mod listing;
mod other_sheets;
mod plan_sheet;

use std::collections::BTreeMap;

pub use confirmed::with_answers;
pub use listing::{as_text, example};

use super::plan;
use super::unread;
use crate::domain::answer::Progress;
use crate::domain::decisions::Decisions;
use crate::domain::finding::Code;
use crate::domain::line::LineKind;
use crate::domain::problem::Problem;
use crate::domain::succession::{Listed, ListedKind, Succession};
use crate::domain::text::fold;
use crate::domain::year::FiscalYear;
use crate::form::template::{ACTUAL, Field, FilledBy, Template};
use crate::read::plan_sheets::{self, PlanSheet};
use crate::read::workbook;
use crate::reconcile::identity::Register;
use crate::reconcile::lines::Campaign;
use crate::reconcile::{effective, last_year, printed};
use crate::sheets::packet::face::CommitteeValues;
use crate::sheets::plan_book::{self, PlanTable};
use crate::write;
use changes::{Changes, line_name};
use plan_sheet::{FieldText, Redrawing};

/// The year that is over.
pub struct LastYear<'a> {
    /// Its lines.
    pub campaign: &'a Campaign<'a>,
    /// What came back.
    pub progress: &'a Progress,
    /// What the committee gave.
    pub committee: &'a CommitteeValues,
    /// What was decided.
    pub decisions: &'a Decisions,
}

/// The year that begins.
pub struct NextYear {
    /// Its plan.
    pub plan: Vec<u8>,
    /// What was decided and still holds.
    pub decisions: Decisions,
    /// How many lines of departments go on.
    pub lines: usize,
    /// How many values were carried over, by the field that holds them.
    pub carried: Vec<(String, usize)>,
    /// What a person should know or see to, by kind.
    pub listed: Vec<Listed>,
}

impl LastYear<'_> {
    /// What was said in a field of a line, as it is printed.
    fn said(&self, line: usize, of: &Field) -> Option<String> {
        let asked = &self.campaign.lines[line];
        match of.by {
            FilledBy::Department => last_year::carried(self.campaign, self.progress, line, of.key()),
            FilledBy::Office => {
                let LineKind::Heading(heading) = asked.kind else { return None };
                let value = self.campaign.plan.headings[heading].office.get(of.key())?;
                Some(printed::as_printed(self.campaign, of.key(), value))
            }
            FilledBy::Committee => {
                let given = |line: usize| self.committee.values.get(&(line, of.key().to_owned()));
                let value = given(line).or_else(|| given(asked.original()?))?;
                Some(printed::as_printed(self.campaign, of.key(), value))
            }
            FilledBy::Plan | FilledBy::LastYear => None,
        }
    }

    /// What a line holds next year in a field of last year.
    fn value(&self, line: usize, field: &Field) -> Option<String> {
        let of = self.campaign.template.field(field.last_year_of.as_ref()?.get_ref())?;
        self.said(line, of)
    }

    /// What next year's plan says in a field of an entry's line.
    fn text(&self, line: usize, field: &Field) -> FieldText {
        let text = match &field.starts_as {
            Some(of) => last_year::carried(self.campaign, self.progress, line, of.get_ref()),
            None if field.by == FilledBy::LastYear => self.value(line, field),
            None => return FieldText::AsItWas,
        };
        text.map_or(FieldText::Blank, FieldText::Says)
    }

    fn open_settings(&self, listed: &mut Vec<Listed>) {
        let (template, year) = (self.campaign.template, self.campaign.plan.year);
        let mut list = |kind, name: String, detail: &str| listed.push(Listed { kind, name, detail: detail.to_owned() });
        for field in template.fields.iter().filter(|field| other_sheets::is_of_the_year(field)) {
            list(ListedKind::PlanText, field.label(year.plus(1)), "前年度の文のままです");
        }
        let held: Vec<&str> =
            template.fields.iter().flat_map(|field| field.last_year_of.iter().chain(&field.starts_as)).map(|of| of.get_ref().as_str()).collect();
        let answered = template.fields.iter().filter(|field| !matches!(field.by, FilledBy::Plan | FilledBy::LastYear));
        for field in answered.filter(|field| !held.contains(&field.key())) {
            list(ListedKind::NotCarried, field.label(year), "様式に、前年度の欄がありません");
        }
    }

    fn unanswered(&self, changes: &Changes<'_>, listed: &mut Vec<Listed>) {
        let campaign = self.campaign;
        for (index, line) in campaign.lines.iter().enumerate() {
            if matches!(line.kind, LineKind::Entry(entry) if changes.ended.contains(&entry)) {
                continue;
            }
            if let LineKind::Entry(entry) = line.kind
                && let Some(words) = &campaign.plan.entries[entry].exempt
            {
                listed.push(Listed { kind: ListedKind::Exempt, name: line_name(campaign, index), detail: words.clone() });
            }
            for &department in &line.departments {
                let cells = effective::required_cells(campaign, self.progress, index, department);
                let open: Vec<String> =
                    cells.iter().filter(|cell| !cell.filled).map(|cell| campaign.template.label_of(&cell.field, campaign.plan.year)).collect();
                if !open.is_empty() {
                    let detail = format!("{}：{}", campaign.department(department), open.join("、"));
                    listed.push(Listed { kind: ListedKind::Unanswered, name: line_name(campaign, index), detail });
                }
            }
        }
        for finding in self.progress.findings.iter().filter(|finding| finding.code == Code::RowUnplaced) {
            let department = finding.department.map(|department| campaign.department(department)).unwrap_or_default();
            let place = finding.source.as_ref().map(crate::domain::place::Place::words).unwrap_or_default();
            listed.push(Listed { kind: ListedKind::Unplaced, name: department.to_owned(), detail: place });
        }
    }
}

/// Makes the new year of the one that is over. `plan` are the bytes of its plan.
///
/// # Errors
/// What `succession` names is not there, or the new plan cannot be drawn.
pub fn next_year(last: &LastYear<'_>, plan: &[u8], succession: &Succession) -> Result<NextYear, Problem> {
    let (campaign, template) = (last.campaign, last.campaign.template);
    let year = campaign.plan.year;
    let unreadable = |reason| Problem::PlanUnreadable("計画".to_owned(), unread::reason(reason).to_owned());
    let mut sheets = plan_sheets::sheets(&workbook::read(plan).map_err(unreadable)?, template, year);
    let changes = Changes::new(campaign, succession).map_err(Problem::BadSuccession)?;
    let mut listed = changes.listed.clone();
    let mut values = BTreeMap::new();
    for name in ["見出し", "部署"] {
        let is_needed = name == "見出し" || !succession.departments.is_empty();
        if is_needed && sheet(&mut sheets, name).is_none() {
            sheets.push(empty(campaign, name));
        }
    }
    for sheet in &mut sheets {
        match fold(&sheet.name).as_str() {
            "計画" => {
                let redrawing = Redrawing { campaign, changes: &changes, year: year.plus(1), text: &|line, field| last.text(line, field) };
                let (turned, counts) = redrawing.redraw(sheet);
                *sheet = turned;
                values.extend(counts);
            }
            "見出し" => {
                other_sheets::rename_headings(sheet, last, &changes);
                other_sheets::headings(sheet, last, &changes, &mut values, &mut listed);
            }
            "指標" => {
                other_sheets::rename_headings(sheet, last, &changes);
                other_sheets::indicators(sheet, last, &mut values);
            }
            "部署" => other_sheets::departments(sheet, &changes),
            "設定" => other_sheets::settings(sheet, &mut listed),
            _ => {}
        }
    }
    sheets.retain(|sheet| fold(&sheet.name) != "見出し" || !sheet.rows.is_empty());
    let plan = draw(campaign, &sheets, year.plus(1))?;
    last.open_settings(&mut listed);
    last.unanswered(&changes, &mut listed);
    let (decisions, lines) = hold(last, &changes, &plan, &mut listed)?;
    listed.sort_by_key(|one| one.kind);
    let label = |key: String, count| {
        let label = if key == ACTUAL { other_sheets::yearly_label(year) } else { template.label_of(&key, year.plus(1)) };
        (label, count)
    };
    Ok(NextYear { plan, decisions, lines, carried: values.into_iter().map(|(key, count)| label(key, count)).collect(), listed })
}

fn sheet<'s>(sheets: &'s mut [PlanSheet], name: &str) -> Option<&'s mut PlanSheet> {
    sheets.iter_mut().find(|sheet| fold(&sheet.name) == name)
}

/// A sheet that the old plan has not: no headings, or the departments that its lines name.
fn empty(campaign: &Campaign<'_>, name: &str) -> PlanSheet {
    let labels: Vec<String> = if name == "部署" { vec!["部署名".to_owned()] } else { campaign.plan.level_names.clone() };
    let departments = campaign.plan.departments.iter().map(|department| vec![department.name.clone()]);
    let rows = if name == "部署" { departments.collect() } else { Vec::new() };
    PlanSheet { name: name.to_owned(), labels, rows, first_row: 1, ..PlanSheet::default() }
}

fn draw(campaign: &Campaign<'_>, sheets: &[PlanSheet], year: FiscalYear) -> Result<Vec<u8>, Problem> {
    let tables: Vec<PlanTable<'_>> =
        sheets.iter().map(|PlanSheet { name, above, labels, rows, .. }| PlanTable { name, above, labels, rows }).collect();
    let title = format!("計画（{year}）");
    let book = plan_book::book(&title, campaign.plan.setting("事務局").unwrap_or_default(), &tables);
    write::workbook::render(&book).map_err(|error| Problem::CannotDraw("計画.xlsx".to_owned(), error.to_string()))
}

/// Reads the new plan as the new year will, makes sure that every line that goes on is in it, and keeps the decisions that hold there.
/// Those and the number of lines.
fn hold(last: &LastYear<'_>, changes: &Changes<'_>, plan: &[u8], listed: &mut Vec<Listed>) -> Result<(Decisions, usize), Problem> {
    let (campaign, before) = (last.campaign, last.decisions);
    let template: &Template = campaign.template;
    let copies: Vec<_> = before
        .copies
        .iter()
        .filter_map(|decision| {
            let original = match &decision.original {
                Some(original) => Some(changes.item_name(original)?),
                None => None,
            };
            Some(crate::domain::copy_decision::CopyDecision { item: changes.item_name(&decision.item)?, original, ..decision.clone() })
        })
        .collect();
    let mut decisions = Decisions { copies, waivers: before.waivers.clone(), publishable: before.publishable.clone(), ..Decisions::default() };
    let read = plan::read_plan(plan, template, campaign.plan.year.plus(1), "計画.xlsx")?;
    let (next, findings) = plan::campaign(read, template, None, &mut Register::default(), &[], &decisions)?;
    decisions.waivers.retain(|waiver| findings.iter().any(|finding| finding.mark == waiver.mark));
    let is_entry = |kind: LineKind| matches!(kind, LineKind::Entry(entry) if !changes.ended.contains(&entry));
    let going_on = campaign.lines.iter().filter(|line| is_entry(line.kind));
    let missing: Vec<&str> = going_on.clone().filter(|line| next.line_by_id(&line.id).is_none()).map(|line| line.number.as_str()).collect();
    if !missing.is_empty() {
        let detail = format!("整理番号{}の行を新しい計画から読み取れません", missing.join("、"));
        return Err(Problem::CannotDraw("計画.xlsx".to_owned(), detail));
    }
    let mut tell = |name: &str, kept: usize, all: usize| {
        if all > 0 {
            let detail = format!("{all}件のうち{kept}件が新しい年度でも有効です");
            listed.push(Listed { kind: ListedKind::Decision, name: name.to_owned(), detail });
        }
    };
    tell("確認済（このままでよい）", decisions.waivers.len(), before.waivers.len());
    tell("再掲の判断", decisions.copies.len(), before.copies.len());
    tell("再掲照合の決定（前年度の記入についてのもの）", 0, before.relisted.len());
    tell("事務局修正（前年度の記入に反映済み）", 0, before.corrections.len());
    tell("公表の確認", decisions.publishable.len(), before.publishable.len());
    let lines = going_on.count();
    Ok((decisions, lines))
}

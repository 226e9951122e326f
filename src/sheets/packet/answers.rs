//! 回答一覧: for machines and filters; one row per (line × department). What is corrected here counts from the next collection on.

use std::collections::{BTreeMap, BTreeSet};

use super::counting::{Counting, List as Ratings};
use super::office_sheet;
use crate::domain::answer::Progress;
use crate::domain::correction::{List, ListRow, as_in_cell};
use crate::domain::line::LineKind;
use crate::domain::place::Place;
use crate::domain::text::{fold, one_line};
use crate::form::template::{ACTUAL, Kind, RATING};
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Answer as Choice, Cell, Content, Required, Row, Sheet, Style};
use crate::sheets::page::Fit;

/// Label of the column of ids.
const ID: &str = "ID";
/// Label of the column that says what the office corrected.
const CORRECTED: &str = "事務局修正";

/// A list of answers: of the entries, or of headings and indicators.
struct Wanted<'c, 'p> {
    campaign: &'c Campaign<'c>,
    progress: &'p Progress,
    name: &'static str,
    /// Keys of the fields, and whether they are the plan's where a line does not ask them.
    fields: Vec<(String, bool)>,
    of_entries: bool,
}

fn wanted<'c, 'p>(campaign: &'c Campaign<'c>, progress: &'p Progress) -> Vec<Wanted<'c, 'p>> {
    let of_entry = campaign.round.entry.iter().map(|(field, open)| (field.key().to_owned(), !open)).collect();
    let mut of_unit: Vec<(String, bool)> = campaign.round.heading.iter().map(|field| (field.key().to_owned(), false)).collect();
    if campaign.round.indicators {
        of_unit.push((ACTUAL.to_owned(), false));
    }
    let mut all = vec![Wanted { campaign, progress, name: super::ANSWERS, fields: of_entry, of_entries: true }];
    if campaign.lines.iter().any(|line| !matches!(line.kind, LineKind::Entry(_))) {
        all.push(Wanted { campaign, progress, name: "回答一覧（評価・指標）", fields: of_unit, of_entries: false });
    }
    all
}

/// 回答一覧 of the entries and, where there are any, of headings and indicators; by `counting`, 集計 counts what stands in it.
pub fn sheets(campaign: &Campaign<'_>, progress: &Progress, counting: Option<&Counting<'_>>) -> Vec<Sheet> {
    wanted(campaign, progress).iter().map(|wanted| wanted.sheet(counting)).collect()
}

/// Where the ratings stand.
pub fn ratings(campaign: &Campaign<'_>, progress: &Progress) -> Option<Ratings> {
    wanted(campaign, progress).iter().find_map(|wanted| {
        let at = wanted.fields.iter().position(|(key, from_plan)| key == RATING && !from_plan)?;
        let owners = wanted.before_fields() - 1;
        let (ratings, first) = (owners + 1 + at, wanted.labels().len());
        let [owners, ratings, first] = [owners, ratings, first].map(|col| col as u32);
        Some(Ratings { sheet: wanted.name.to_owned(), rows: wanted.rows().collect(), owners, ratings, first })
    })
}

/// What the cells of 回答一覧 say.
pub fn lists(campaign: &Campaign<'_>, progress: &Progress) -> Vec<List> {
    wanted(campaign, progress).iter().map(Wanted::list).collect()
}

impl Wanted<'_, '_> {
    /// Lines and departments, row by row; last those to which a line belonged when the forms were sent.
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let lines = self.campaign.lines.iter().enumerate();
        let mine = lines.filter(|(_, line)| matches!(line.kind, LineKind::Entry(_)) == self.of_entries);
        mine.flat_map(move |(index, line)| {
            let former = self.progress.answering(index).filter(|department| !line.departments.contains(department));
            let former = former.filter(move |&department| line.open.iter().any(|key| self.progress.answer(index, department, key).is_some()));
            line.departments.iter().copied().chain(former).map(move |department| (index, department))
        })
    }

    fn label(&self, key: &str) -> String {
        self.campaign.template.label_of(key, self.campaign.plan.year)
    }

    fn is_plans(&self, line: usize, (key, from_plan): &(String, bool)) -> bool {
        *from_plan && !self.campaign.lines[line].open.contains(key)
    }

    fn list(&self) -> List {
        let row = |(index, department): (usize, usize)| {
            let line = &self.campaign.lines[index];
            let mut row = ListRow { line: line.id.clone(), number: line.number.clone(), ..ListRow::default() };
            self.campaign.department(department).clone_into(&mut row.department);
            for field in &self.fields {
                if self.is_plans(index, field) {
                    row.plan.insert(field.0.clone(), as_in_cell(&self.campaign.plan_text(line, &field.0)).into_owned());
                } else if line.open.contains(&field.0) {
                    let answer = self.progress.answer(index, department, &field.0);
                    row.answers.insert(field.0.clone(), answer.map(|answer| answer.listed().into_owned()).unwrap_or_default());
                }
            }
            row
        };
        List {
            sheet: self.name.to_owned(),
            id_label: ID.to_owned(),
            department_label: self.campaign.template.columns.owners.clone(),
            columns: self
                .labels()
                .into_iter()
                .skip(self.before_fields())
                .zip(self.fields.iter().map(|(key, _)| key.clone()))
                .collect::<BTreeMap<_, _>>(),
            rows: self.rows().map(row).collect(),
        }
    }

    /// How many columns stand before those of the fields.
    fn before_fields(&self) -> usize {
        5 + self.campaign.plan.level_names.len()
    }

    /// Labels of the columns, each another one, as a table wants it.
    fn labels(&self) -> Vec<String> {
        let campaign = self.campaign;
        let columns = &campaign.template.columns;
        let before = [ID.to_owned(), "整理番号".to_owned()].into_iter().chain(campaign.plan.level_names.iter().cloned());
        let before = before.chain([columns.number.clone(), columns.title.clone(), columns.owners.clone()]);
        let after = [CORRECTED, "再掲", "ファイル", "シート", "セル"].map(str::to_owned);
        distinct(before.chain(self.fields.iter().map(|(key, _)| self.label(key))).chain(after).collect())
    }

    fn sheet(&self, counting: Option<&Counting<'_>>) -> Sheet {
        let campaign = self.campaign;
        let counting = counting.filter(|counting| counting.sheet() == self.name);
        let mut labels = self.labels();
        let before_fields = self.before_fields();
        let is_text = |index: usize| {
            let field = index.checked_sub(before_fields).and_then(|at| self.fields.get(at)).and_then(|(key, _)| campaign.template.field(key));
            field.is_some_and(|field| field.kind == Kind::Text)
        };
        labels.extend(counting.into_iter().flat_map(Counting::labels).map(|label| (*label).to_owned()));
        let width = |(index, label): (usize, &String)| if is_text(index) { 44 } else { (label.chars().count() as u32 * 2).clamp(8, 24) };
        let weights: Vec<u32> = labels.iter().enumerate().map(width).collect();
        let mut sheet = office_sheet(campaign, self.name, &weights);
        sheet.set_widths(&weights);
        sheet.page.fit = Fit::OwnBreaks;
        sheet.push(Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, label, Style::Label)).collect()));
        sheet.repeat_rows = Some((0, 0));
        sheet.freeze = Some((1, 2));
        let rows: Vec<(usize, usize)> = self.rows().collect();
        if rows.is_empty() {
            sheet.filter = Some((0, 0, labels.len() as u32 - 1));
        } else {
            sheet.table = Some(self.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect());
            sheet.start = Some((1, before_fields as u32));
        }
        for (index, department) in rows {
            // One row per line and department whatever its length: this sheet is read by machines, not printed.
            let texts = self.texts(index, department).into_iter().zip(0_u32..);
            let mut cells: Vec<Cell> = texts.map(|(text, col)| self.cell(index, col, text)).collect();
            cells.extend(counting.into_iter().flat_map(|counting| counting.cells((index, department))));
            sheet.rows.push(Row::of(cells));
        }
        sheet
    }

    /// A cell; a grade can be chosen.
    fn cell(&self, line: usize, col: u32, text: String) -> Cell {
        let key = (col as usize).checked_sub(self.before_fields()).and_then(|at| self.fields.get(at)).map(|(key, _)| key.as_str());
        let field = key.filter(|key| self.campaign.lines[line].open.iter().any(|open| open == key)).and_then(|key| self.campaign.template.field(key));
        let Some(scale) = field.filter(|field| field.kind == Kind::Rating).and_then(|field| self.campaign.template.scale_of(field)) else {
            return Cell::text(col, text, Style::Text);
        };
        let choices = scale.grades.iter().map(|grade| grade.code.clone()).collect();
        let choice = Choice { field: String::new(), required: Required::No, choices, text };
        Cell::new(col, Content::Answer(Box::new(choice)), Style::Text)
    }

    fn texts(&self, index: usize, department: usize) -> Vec<String> {
        let campaign = self.campaign;
        let line = &campaign.lines[index];
        let mut texts = vec![line.id.clone(), line.number.clone()];
        texts.extend((0..campaign.plan.level_names.len()).map(|level| line.path.get(level).cloned().unwrap_or_default()));
        let number = campaign.item(line).and_then(|item| campaign.plan.items[item].number.clone()).unwrap_or_default();
        texts.extend([number, one_line(&line.name()), campaign.department(department).to_owned()]);
        let mut sources = Vec::new();
        let mut corrected = Vec::new();
        for field in &self.fields {
            let key = &field.0;
            if self.is_plans(index, field) {
                texts.push(campaign.plan_text(line, key));
                continue;
            }
            let answer = self.progress.answer(index, department, key);
            texts.push(answer.map(|answer| answer.value.clone().unwrap_or_else(|| answer.raw.clone())).unwrap_or_default());
            sources.extend(answer.map(|answer| &answer.source));
            if let Some(correction) = self.progress.corrected.get(index, department, key) {
                corrected.push(format!("{}（{}）", self.label(key), correction.day));
            }
        }
        let place = |part: fn(&Place) -> Option<&str>| {
            let mut names: Vec<&str> = sources.iter().filter_map(|source| part(source)).collect();
            names.dedup();
            names.join("、")
        };
        texts.extend([corrected.join("、"), if line.relisted { "再掲" } else { "" }.to_owned()]);
        texts.extend([place(|p| p.file.as_deref()), place(|p| p.sheet.as_deref()), place(|p| p.cell.as_deref())]);
        texts
    }
}

/// Texts of which each is another one, widths and case aside: one that is there already gets a number.
fn distinct(labels: Vec<String>) -> Vec<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let number = |label: String| {
        let mut name = label.clone();
        let mut nth = 2;
        while !known.insert(fold(&name).to_lowercase()) {
            name = format!("{label}（{nth}）");
            nth += 1;
        }
        name
    };
    labels.into_iter().map(number).collect()
}

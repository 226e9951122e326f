//! The master plan: from the sheets 計画, 見出し, 指標, 部署 and 設定 to [`Plan`].

use std::collections::{BTreeMap, BTreeSet};

use super::plan_columns::{Table, continued};
use super::workbook::{Sheet, Workbook};
use crate::domain::finding::{Code, Finding};
use crate::domain::owner::OwnerReader;
use crate::domain::place::{CellRef, Place};
use crate::domain::plan::{Department, Heading, Indicator, Plan};
use crate::domain::text::{fold, one_line};
use crate::domain::value::read_date;
use crate::domain::year::{FiscalYear, without_years};
use crate::form::template::{FilledBy, Template};

/// Why a workbook is no plan at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// There is no sheet 計画; the sheets there are.
    NoSheet(Vec<String>),
    /// No header row; the labels that were looked for.
    NoHeader(Vec<String>),
    /// A header but nothing under it.
    NoRows,
}

/// A value that was read, with what was noticed on the way.
#[derive(Debug)]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// Reads a plan. `file` is its name for messages.
///
/// # Errors
/// Only where there is no table of a plan at all.
pub fn read(workbook: &Workbook, template: &Template, year: FiscalYear, file: &str) -> Result<Read<Plan>, PlanError> {
    let (table, known) = table(workbook, template, year)?;
    let mut importer = Importer::new(workbook, template, year, file, &table);
    importer.read_departments();
    importer.read_headings();
    importer.learn_names();
    importer.read_rows();
    importer.read_indicators();
    importer.read_settings();
    importer.findings.extend(unknown_columns(&table, &known, template, year, file));
    if importer.plan.items.is_empty() {
        return Err(PlanError::NoRows);
    }
    importer.collect_headings();
    Ok(Read { value: importer.plan, findings: importer.findings })
}

/// The table of the sheet 計画, and all labels that the template knows of it.
pub(super) fn table<'w>(workbook: &'w Workbook, template: &Template, year: FiscalYear) -> Result<(Table<'w>, Vec<String>), PlanError> {
    let sheet = find_sheet(workbook, "計画").ok_or_else(|| PlanError::NoSheet(workbook.sheets.iter().map(|s| s.name.clone()).collect()))?;
    let mut known: Vec<String> = template.levels.iter().map(|level| level.name.clone()).collect();
    let columns = &template.columns;
    for label in
        [&columns.number, &columns.title, &columns.description, &columns.owners, &columns.page, &columns.remarks, &columns.id, &columns.exempt]
    {
        known.push(label.clone());
    }
    known.extend(template.fields.iter().filter(|f| f.on_level().is_none()).map(|field| field.label(year)));
    let table = Table::find(sheet, &[&columns.title], &known)
        .ok_or_else(|| PlanError::NoHeader(vec![template.levels[0].name.clone(), columns.title.clone(), columns.owners.clone()]))?;
    Ok((table, known))
}

/// Columns that the template does not name; together those that it names for another year and that are not there for this one.
fn unknown_columns(table: &Table<'_>, known: &[String], template: &Template, year: FiscalYear, file: &str) -> Vec<Finding> {
    let is_known = |label: &str| known.iter().any(|known| fold(known) == fold(label));
    let from_plan = template.fields.iter().filter(|field| matches!(field.by, FilledBy::Plan | FilledBy::LastYear) && field.on_level().is_none());
    let of_a_year = |label: &str| Some(without_years(label)).filter(|(_, years)| !years.is_empty()).map(|(bare, _)| bare);
    let wanted: BTreeSet<String> = from_plan.filter_map(|field| of_a_year(&field.label(year))).collect();
    let there: BTreeSet<String> = table.labels.iter().filter(|(_, label)| is_known(label)).filter_map(|(_, label)| of_a_year(label)).collect();
    let of_other_year = |label: &str| of_a_year(label).is_some_and(|bare| wanted.contains(&bare) && !there.contains(&bare));
    let place = |col: u32| Place::cell(file, &table.sheet.name, CellRef::new(table.header_row, col));
    let unknown = table.labels.iter().filter(|(_, label)| !is_known(label));
    let (others, unknown): (Vec<_>, Vec<_>) = unknown.partition(|(_, label)| of_other_year(label));
    let unknown = unknown.into_iter().map(|(col, label)| Finding::new(Code::PlanUnknownColumn).at(place(*col)).fact("column", one_line(label)));
    let other_year = others.split_first().map(|((col, _), rest)| {
        let labels: Vec<String> = others.iter().map(|(_, label)| one_line(label)).collect();
        let mut finding = Finding::new(Code::PlanOtherYear).at(place(*col)).fact("column", labels.join("」「"));
        finding.related = rest.iter().map(|(col, _)| place(*col)).collect();
        finding.fact("this_year", year.to_string())
    });
    other_year.into_iter().chain(unknown).collect()
}

pub(super) fn find_sheet<'a>(workbook: &'a Workbook, name: &str) -> Option<&'a Sheet> {
    workbook.sheets.iter().find(|sheet| fold(&sheet.name) == fold(name))
}

/// What 見出し says of one heading.
pub(super) struct HeadingRow {
    pub(super) path: Vec<String>,
    description: Option<String>,
    pub(super) owner: Option<String>,
    office: BTreeMap<String, String>,
}

pub(super) struct Importer<'a> {
    workbook: &'a Workbook,
    pub(super) template: &'a Template,
    pub(super) file: &'a str,
    pub(super) table: &'a Table<'a>,
    pub(super) owners: OwnerReader,
    pub(super) heading_rows: Vec<HeadingRow>,
    has_department_sheet: bool,
    /// Department of each folded name.
    department_names: BTreeMap<String, usize>,
    /// Department of each folded alias.
    department_aliases: BTreeMap<String, usize>,
    pub(super) plan: Plan,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Importer<'a> {
    fn new(workbook: &'a Workbook, template: &'a Template, year: FiscalYear, file: &'a str, table: &'a Table<'a>) -> Self {
        let plan = Plan {
            year,
            level_names: template.levels.iter().map(|level| level.name.clone()).collect(),
            headings: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            indicators: Vec::new(),
            figure_labels: ["現状値", "目標値"].map(str::to_owned),
            departments: Vec::new(),
            settings: BTreeMap::new(),
        };
        Self {
            workbook,
            template,
            file,
            table,
            owners: OwnerReader::new(&template.owners.roles, &template.relisted.marks),
            heading_rows: Vec::new(),
            has_department_sheet: false,
            department_names: BTreeMap::new(),
            department_aliases: BTreeMap::new(),
            plan,
            findings: Vec::new(),
        }
    }

    fn table_of(&self, sheet: &str, required: &[&str]) -> Option<Table<'a>> {
        let wanted: Vec<String> = required.iter().map(|label| (*label).to_owned()).collect();
        Table::find(find_sheet(self.workbook, sheet)?, required, &wanted)
    }

    fn read_departments(&mut self) {
        let Some(table) = self.table_of("部署", &["部署名"]) else {
            return;
        };
        self.has_department_sheet = true;
        let name_col = table.column("部署名").unwrap_or(0);
        let mut answered_by = Vec::new();
        for row in table.rows() {
            let cell = |label: &str| table.column(label).and_then(|col| table.value(row, col)).map(str::to_owned);
            let Some(name) = table.value(row, name_col).map(one_line) else {
                continue;
            };
            if self.department_index(&name).is_some() {
                continue;
            }
            let aliases: Vec<String> = cell("別名").map(|text| split_list(&text)).unwrap_or_default();
            self.owners.learn(&name);
            for alias in &aliases {
                self.owners.learn(alias);
            }
            answered_by.push(cell("回答部署").map(|text| one_line(&text)));
            let index = self.plan.departments.len();
            let department = Department { name, aliases, email: cell("メール"), contact: cell("担当者"), answered_by: index, listed: true };
            self.push_department(department);
        }
        for (index, name) in answered_by.into_iter().enumerate() {
            if let Some(name) = name {
                self.owners.learn(&name);
                let successor = self.department_index(&name).unwrap_or_else(|| self.add_department(&name, true));
                self.plan.departments[index].answered_by = successor;
            }
        }
    }

    fn read_headings(&mut self) {
        let first_level = self.template.levels[0].name.clone();
        let Some(table) = self.table_of("見出し", &[&first_level]) else {
            return;
        };
        let year = self.plan.year;
        for row in table.rows() {
            let cell = |label: &str| table.column(label).and_then(|col| table.value(row, col)).map(str::to_owned);
            let path: Vec<String> = self.template.levels.iter().filter_map(|level| cell(&level.name)).collect();
            let office = self.template.fields.iter().filter(|f| f.by == FilledBy::Office || f.by == FilledBy::LastYear && f.on_level().is_some());
            let office = office.filter_map(|field| Some((field.key().to_owned(), cell(&field.label(year))?))).collect();
            self.heading_rows.push(HeadingRow { path, description: cell("説明"), owner: cell("担当課"), office });
        }
    }

    /// Names that stand alone in a cell are known as whole names before any cell of several lines is read.
    fn learn_names(&mut self) {
        for section in &self.template.owners.sections {
            self.owners.learn(&section.owner);
        }
        if let Some(col) = self.table.column(&self.template.columns.owners) {
            for row in self.table.rows() {
                if let Some(cell) = self.table.own(row, col) {
                    self.owners.learn_if_alone(cell);
                }
            }
        }
    }

    fn department_index(&self, name: &str) -> Option<usize> {
        let name = fold(name);
        self.department_names.get(&name).or_else(|| self.department_aliases.get(&name)).copied()
    }

    /// Index of the department that answers for an owner's name; a name that nobody listed becomes a department of its own.
    pub(super) fn department_for(&mut self, name: &str) -> usize {
        let listed = !self.has_department_sheet;
        let index = self.department_index(name).unwrap_or_else(|| self.add_department(name, listed));
        self.plan.departments[index].answered_by
    }

    fn add_department(&mut self, name: &str, listed: bool) -> usize {
        let index = self.plan.departments.len();
        let department = Department { name: one_line(name), aliases: Vec::new(), email: None, contact: None, answered_by: index, listed };
        self.push_department(department);
        index
    }

    fn push_department(&mut self, department: Department) {
        let index = self.plan.departments.len();
        self.department_names.entry(fold(&department.name)).or_insert(index);
        for alias in &department.aliases {
            self.department_aliases.entry(fold(alias)).or_insert(index);
        }
        self.plan.departments.push(department);
    }

    fn read_indicators(&mut self) {
        let Some(table) = self.table_of("指標", &["指標"]) else {
            return;
        };
        let Some(title_col) = table.column("指標") else {
            return;
        };
        let baseline_col = table.column_starting("現状").or_else(|| table.column_starting("基準"));
        let target_col = table
            .column_starting("目標値")
            .or_else(|| table.labels.iter().rev().find(|(_, label)| is_target_label(label, self.template)).map(|(col, _)| *col));
        let years = year_columns(&table, [baseline_col, target_col]);
        for (label, col) in self.plan.figure_labels.iter_mut().zip([baseline_col, target_col]) {
            let found = table.labels.iter().find(|(at, _)| Some(*at) == col);
            found.map(|(_, text)| one_line(text)).into_iter().for_each(|text| *label = text);
        }
        let mut path: Vec<String> = Vec::new();
        for row in table.rows() {
            let value = |col: Option<u32>| col.and_then(|col| table.value(row, col)).map(one_line);
            path = continued(&path, self.template.levels.iter().map(|level| value(table.column(&level.name))));
            let Some(title) = value(Some(title_col)) else {
                continue;
            };
            let owner_cell = table.column("担当課").and_then(|col| table.value(row, col)).unwrap_or("").to_owned();
            let owners = self.owners.read(&owner_cell).iter().map(|owner| self.department_for(&owner.name)).collect();
            self.plan.indicators.push(Indicator {
                path: path.iter().take_while(|heading| !heading.is_empty()).cloned().collect(),
                title,
                owners,
                baseline: value(baseline_col),
                years: years.iter().filter_map(|(col, year)| Some((*year, value(Some(*col))?))).collect(),
                target: value(target_col),
                direction: value(table.column("方向")),
                note: value(table.column("注記")),
                place: Place::cell(self.file, &table.sheet.name, CellRef::new(row, title_col)),
            });
        }
    }

    fn read_settings(&mut self) {
        let Some(table) = self.table_of("設定", &["項目", "値"]) else {
            return;
        };
        let (Some(key_col), Some(value_col)) = (table.column("項目"), table.column("値")) else {
            return;
        };
        for row in table.rows() {
            if let (Some(key), Some(value)) = (table.value(row, key_col), table.value(row, value_col)) {
                let typed = table.sheet.cells.get(&CellRef::new(row, value_col)).and_then(|cell| cell.value.as_deref());
                let date = typed.filter(|typed| read_date(typed).is_some());
                self.plan.settings.insert(fold(key), spoken_date(date.unwrap_or(value)));
            }
        }
    }

    /// Every heading that stands over an item, each before what is under it.
    fn collect_headings(&mut self) {
        let folded = |path: &[String]| path.iter().map(|heading| fold(heading)).collect::<Vec<_>>();
        let rows: BTreeMap<Vec<String>, &HeadingRow> = self.heading_rows.iter().rev().map(|row| (folded(&row.path), row)).collect();
        let mut known: BTreeSet<&[String]> = BTreeSet::new();
        for item in &self.plan.items {
            for depth in 1..=item.path.len() {
                let path = &item.path[..depth];
                if path[depth - 1].is_empty() || !known.insert(path) {
                    continue;
                }
                let row = rows.get(&folded(path));
                self.plan.headings.push(Heading {
                    path: path.to_vec(),
                    description: row.and_then(|row| row.description.clone()),
                    office: row.map(|row| row.office.clone()).unwrap_or_default(),
                });
            }
        }
    }
}

/// Columns of an indicator's values of single years, such as 「令和5年度実績」; not those of baseline and target.
fn year_columns(table: &Table<'_>, others: [Option<u32>; 2]) -> Vec<(u32, FiscalYear)> {
    let of_year = |(col, label): &(u32, String)| {
        let (rest, years) = without_years(label);
        let is_value = matches!(rest.trim_matches(['(', ')']), "" | "実績" | "実績値" | "値");
        (is_value && !others.contains(&Some(*col))).then_some(())?;
        if let [year] = years.as_slice() { Some((*col, *year)) } else { None }
    };
    table.labels.iter().filter_map(of_year).collect()
}

/// A label such as 「目標（令和12年度）」 that is not itself the name of one of the template's levels.
fn is_target_label(label: &str, template: &Template) -> bool {
    let folded = fold(label);
    folded.starts_with("目標") && !template.levels.iter().any(|level| fold(&level.name) == folded)
}

/// A date that was typed as one, in the words of a letter.
fn spoken_date(value: &str) -> String {
    let is_iso = value.len() == 10 && value.as_bytes()[4] == b'-';
    match read_date(value).filter(|_| is_iso) {
        Some(date) => {
            let parts: Vec<i32> = date.split('-').filter_map(|part| part.parse().ok()).collect();
            // A calendar date belongs to the era year of its calendar year, so the fiscal year's own name fits.
            let year = FiscalYear::parse(&parts[0].to_string()).map_or_else(|| parts[0].to_string(), |year| year.to_string().replace("年度", "年"));
            format!("{year}{}月{}日", parts[1], parts[2])
        }
        None => value.trim().to_owned(),
    }
}

fn split_list(text: &str) -> Vec<String> {
    text.split(['\n', '、', '，', ',']).map(one_line).filter(|name| !name.is_empty()).collect()
}

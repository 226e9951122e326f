//! 集計: ratings by level and by department. Every count says its unit and its base.

use std::collections::BTreeMap;

use crate::domain::answer::Progress;
use crate::domain::line::{Line, LineKind};
use crate::domain::scale::{GradeReading, Scale};
use crate::form::template::{FilledBy, Kind, Orientation, Paper, RATING};
use crate::reconcile::effective;
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Cell, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Ratings of something, counted.
#[derive(Default, Clone)]
struct Count {
    grades: Vec<usize>,
    split: usize,
    open: usize,
}

impl Count {
    fn new(grades: usize) -> Self {
        Self { grades: vec![0; grades], ..Self::default() }
    }

    fn total(&self) -> usize {
        self.grades.iter().sum::<usize>() + self.split + self.open
    }

    /// Counts one thing by the grades it was given; `None` is a grade that is not there yet.
    fn add(&mut self, grades: &[Option<usize>]) {
        let first = grades.first().copied().flatten();
        if grades.iter().any(Option::is_none) {
            self.open += 1;
        } else if grades.iter().any(|grade| *grade != first) {
            self.split += 1;
        } else if let Some(first) = first {
            self.grades[first] += 1;
        }
    }
}

/// A row of counts: of a heading, a department, or all.
struct CountRow {
    path: Vec<String>,
    count: Count,
}

/// The sheet; none where nothing is rated in this round.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Option<Sheet> {
    let field = campaign.template.field(RATING).filter(|field| field.kind == Kind::Rating)?;
    let scale = campaign.template.scale_of(field)?;
    if !campaign.lines.iter().any(|line| line.open.iter().any(|key| key == RATING)) {
        return None;
    }
    let on_headings = field.on_level().is_some();
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new("集計", SheetRole::Committee, page, 10.0);
    let mut weights = vec![46];
    weights.extend(scale.grades.iter().map(|_| 10));
    weights.extend([16, 16, 10]);
    sheet.fill_page(&weights);
    let width = weights.len() as u32;
    let label = field.label(campaign.plan.year);
    sheet.push(Row::of(vec![Cell::text(0, format!("{}　{label}の集計", campaign.form_of_year()), Style::Title).across(width)]));
    let meanings: Vec<String> = scale.grades.iter().map(|grade| format!("{}：{}", grade.print, grade.meaning)).collect();
    sheet.push(Row::of(vec![Cell::text(0, meanings.join("\n"), Style::Note).across(width)]));

    let unit = if on_headings { "評価の対象（方向性など）の数" } else { "取組数" };
    let has_copies = !on_headings && campaign.plan.items.iter().any(|item| item.relisted);
    let bases: &[(bool, &str)] = if has_copies { &[(false, "（再掲を除く）"), (true, "（再掲を含む）")] } else { &[(true, "")] };
    for (with_copies, base) in bases {
        let split_label = "評価が分かれたもの";
        let rows = by_level(campaign, progress, scale, on_headings, *with_copies);
        block(
            &mut sheet,
            scale,
            &format!("{}別　{unit}{base}", campaign.plan.level_names.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("・")),
            Some(split_label),
            &rows,
        );
    }
    for (with_copies, base) in bases {
        let rows = by_department(campaign, progress, scale, *with_copies);
        block(&mut sheet, scale, &format!("担当課別件数{base}（一つの取組に複数の課がある場合は、課ごとに1件）"), None, &rows);
    }
    super::movement::add(&mut sheet, campaign, progress);
    Some(sheet)
}

fn block(sheet: &mut Sheet, scale: &Scale, title: &str, split: Option<&str>, rows: &[CountRow]) {
    let grades = scale.grades.len() as u32;
    sheet.rows.push(Row::gap(8.0));
    sheet.push(Row::of(vec![Cell::text(0, title, Style::Heading2).across(grades + 4)]).kept());
    let mut labels = vec![Cell::text(0, "区分", Style::Label)];
    labels.extend(scale.grades.iter().zip(1..).map(|(grade, col)| Cell::text(col, &grade.print, Style::Label)));
    labels.push(Cell::text(grades + 1, split.unwrap_or("（課ごとに数える）"), Style::Label));
    labels.push(Cell::text(grades + 2, "未提出・未記入\n・確認中", Style::Label));
    labels.push(Cell::text(grades + 3, "計", Style::Label));
    sheet.push(Row::of(labels).kept());
    let mut sum = Count::new(scale.grades.len());
    for row in rows.iter().filter(|row| row.path.len() == 1) {
        sum.grades.iter_mut().zip(&row.count.grades).for_each(|(all, part)| *all += part);
        sum.split += row.count.split;
        sum.open += row.count.open;
    }
    let total = CountRow { path: vec!["計".to_owned()], count: sum };
    for CountRow { path, count } in rows.iter().chain([&total]) {
        let indent = "　".repeat(path.len() - 1);
        let name = path.last().map(|name| format!("{indent}{name}")).unwrap_or_default();
        let mut cells = vec![Cell::text(0, name, if path.len() == 1 { Style::Strong } else { Style::Text })];
        cells.extend(count.grades.iter().zip(1..).map(|(number, col)| Cell::number(col, *number, Style::Number)));
        cells.push(if split.is_some() {
            Cell::number(grades + 1, count.split, Style::Number)
        } else {
            Cell::text(grades + 1, "－", Style::Centered)
        });
        cells.push(Cell::number(grades + 2, count.open, Style::Number));
        cells.push(Cell::number(grades + 3, count.total(), Style::Number));
        let row = Row::of(cells);
        // The whole table stands on one page where it fits.
        sheet.push(if path.as_slice() == total.path { row } else { row.kept() });
    }
}

/// The grade that stands for a department on a line.
fn grade(campaign: &Campaign<'_>, progress: &Progress, scale: &Scale, line: usize, department: usize) -> Option<usize> {
    scale.position(effective::answer(campaign, progress, line, department, RATING)?.0.value.as_deref()?)
}

/// Counts of the first two levels: each heading of the first, and under it those of the second.
fn by_level(campaign: &Campaign<'_>, progress: &Progress, scale: &Scale, on_headings: bool, with_copies: bool) -> Vec<CountRow> {
    let mut rows: Vec<CountRow> = Vec::new();
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut add = |path: &[String], grades: &[Option<usize>]| {
        for depth in 1..=path.len().min(2) {
            let path = &path[..depth];
            let at = known.get(path).copied().unwrap_or_else(|| {
                known.insert(path.to_vec(), rows.len());
                rows.push(CountRow { path: path.to_vec(), count: Count::new(scale.grades.len()) });
                rows.len() - 1
            });
            rows[at].count.add(grades);
        }
    };
    if on_headings {
        for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Heading(_))) {
            let office = office_grade(campaign, scale, line).map(|grade| vec![Some(grade)]);
            add(&line.path, &office.unwrap_or_else(|| grades_of(campaign, progress, scale, index)));
        }
        return rows;
    }
    for (item, record) in campaign.plan.items.iter().enumerate().filter(|(_, item)| with_copies || !item.relisted) {
        // A copy that is printed by reference has its original's grades.
        let asked = campaign.lines_of_item(item).any(|line| !campaign.lines[line].open.is_empty());
        let shown = record.original.filter(|_| !asked).unwrap_or(item);
        let grades: Vec<Option<usize>> = campaign.lines_of_item(shown).flat_map(|line| grades_of(campaign, progress, scale, line)).collect();
        if !grades.is_empty() {
            add(&record.path, &grades);
        }
    }
    rows
}

/// The grades of a line: one where one answer stands for all, else one per department.
fn grades_of(campaign: &Campaign<'_>, progress: &Progress, scale: &Scale, line: usize) -> Vec<Option<usize>> {
    let asked = &campaign.lines[line];
    let count = if asked.answered_once() { 1 } else { asked.departments.len() };
    asked.departments.iter().take(count).map(|&department| grade(campaign, progress, scale, line, department)).collect()
}

/// The value that the office has set for a rated heading, which is what the committee sees.
fn office_grade(campaign: &Campaign<'_>, scale: &Scale, line: &Line) -> Option<usize> {
    let LineKind::Heading(heading) = line.kind else { return None };
    let field = campaign.template.fields.iter().find(|field| field.by == FilledBy::Office && field.kind == Kind::Rating)?;
    match scale.read(campaign.plan.headings[heading].office.get(field.key())?) {
        GradeReading::Grade(grade) => Some(grade),
        _ => None,
    }
}

fn by_department(campaign: &Campaign<'_>, progress: &Progress, scale: &Scale, with_copies: bool) -> Vec<CountRow> {
    let departments = campaign.departments().into_iter();
    let rows = departments.map(|department| {
        let mut count = Count::new(scale.grades.len());
        for &index in campaign.lines_of(department) {
            let line = &campaign.lines[index];
            let rated = line.open.iter().any(|key| key == RATING) || matches!(line.kind, LineKind::Entry(_)) && line.relisted;
            if rated && (with_copies || !line.relisted) {
                count.add(&[grade(campaign, progress, scale, index, department)]);
            }
        }
        CountRow { path: vec![campaign.department(department).to_owned()], count }
    });
    rows.filter(|row| row.count.total() > 0).collect()
}

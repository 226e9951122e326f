//! 集計: ratings by heading and by department as tables with bars, the lowest grades with their pages, and how the indicators stand.
//! Every count says its unit and its base, and is a formula over 回答一覧.

use std::cmp::Ordering;

use super::counting::Counting;
use super::indicators;
use crate::domain::answer::Progress;
use crate::domain::place::CellRef;
use crate::domain::text::{display_width, one_line};
use crate::form::template::{Orientation, Paper, RATING};
use crate::reconcile::lines::Campaign;
use crate::reconcile::tally::{Outcome, Subject};
use crate::sheets::grid::{CELL_PADDING_WIDTH_POINTS, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;
use crate::sheets::pictures::{Area, Bars, Shade, StackedBars};

/// Name of the sheet.
pub const SHEET_NAME: &str = "集計";
/// Type size, the smallest of the packet, so that everything stands on one page where it can.
const POINTS: f64 = 9.0;
/// Height of a row of one line; two of them hold two lines.
pub(super) const ROW_POINTS: f64 = 14.5;
/// Width between the two tables.
const GAP: u32 = 2;
/// Labels of what is no grade.
const SPLIT_LABEL: &str = "分か\nれた";
const OPEN_LABEL: &str = "未提\n出等";
const TOTAL_LABEL: &str = "計";
/// Labels of the sums where there are copies, and whether these are counted.
const SUMS: [(&str, bool); 2] = [("計（再掲を除く）", false), ("計（再掲を含む）", true)];
/// Words and sign of the change since last year, by its direction.
const CHANGES: [(&str, Ordering); 3] = [("↑", Ordering::Greater), ("→", Ordering::Equal), ("↓", Ordering::Less)];

/// The columns of the page, left to right: headings with their counts, bars, departments with theirs.
pub(super) struct Columns {
    grades: u32,
    split: u32,
    open: u32,
    total: u32,
    changes: u32,
    pub(super) bars: u32,
    pub(super) department: u32,
    of_department: u32,
    pub(super) last: u32,
}

impl Columns {
    fn new(grades: u32, changes: u32) -> Self {
        let split = 1 + grades;
        let changes_at = split + 3;
        let bars = changes_at + changes;
        let department = bars + 2;
        Self {
            grades,
            split,
            open: split + 1,
            total: split + 2,
            changes: changes_at,
            bars,
            department,
            of_department: department + 1,
            last: department + 2 + grades,
        }
    }

    /// Widths: what the names of headings and departments need, and the bars the rest.
    fn weights(&self, usable: f64, heading: usize, department: usize) -> Vec<u32> {
        let needed = |width: usize, most: f64| ((width as f64 + 1.2) / 0.945 + 1.0).ceil().min(most) as u32;
        let (heading, department) = (needed(heading, usable * 0.36), needed(department, usable * 0.16).max(16));
        let grades = || std::iter::repeat_n(5, self.grades as usize);
        let changes = std::iter::repeat_n(4, (self.bars - self.changes) as usize);
        let (left, right) = (grades().chain([6, 6, 5]).chain(changes), grades().chain([6, 5]));
        let narrow: u32 = left.clone().chain(right.clone()).sum::<u32>() + GAP;
        let bars = (usable as u32).saturating_sub(narrow + heading + department).max(16);
        std::iter::once(heading).chain(left).chain([bars, GAP, department]).chain(right).collect()
    }
}

/// The sheet while it is drawn.
pub(super) struct Drawing<'d> {
    pub(super) campaign: &'d Campaign<'d>,
    pub(super) counting: &'d Counting<'d>,
    pub(super) columns: Columns,
    /// Whether there are copies, so that the base has to be said.
    pub(super) copies: bool,
    pub(super) sheet: Sheet,
}

/// The sheet.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress, counting: &Counting<'_>, indicators: Option<&indicators::Drawn>) -> Sheet {
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(SHEET_NAME, SheetRole::Committee, page, POINTS);
    let changes = if counting.knows_last_year() { CHANGES.len() as u32 } else { 0 };
    let columns = Columns::new(counting.tally.scale.grades.len() as u32, changes);
    let count = columns.last as usize + 1;
    let usable = sheet.column_points(&vec![1; count]).iter().map(|points| (points - CELL_PADDING_WIDTH_POINTS) / (POINTS / 2.0)).sum();
    let headings =
        counting.groups.iter().flat_map(|(top, below)| std::iter::once(name_of(top, 1)).chain(below.iter().map(|path| name_of(&path[1], 2))));
    let departments = campaign.departments().into_iter().map(|department| display_width(campaign.department(department)));
    let heading = headings.map(|name| display_width(&name)).max().unwrap_or_default();
    sheet.fill_page(&columns.weights(usable, heading, departments.chain([display_width(SUMS[0].0)]).max().unwrap_or_default()));
    let copies = counting.tally.units.iter().any(|unit| unit.relisted);
    let mut drawing = Drawing { campaign, counting, columns, copies, sheet };
    drawing.tables();
    drawing.lists(indicators);
    super::movement::add(&mut drawing.sheet, campaign, progress);
    drawing.sheet
}

impl Drawing<'_> {
    fn tables(&mut self) {
        let (campaign, scale) = (self.campaign, self.counting.tally.scale);
        let width = self.columns.last + 1;
        let label = campaign.template.label_of(RATING, campaign.plan.year);
        let title = format!("{}　{label}の集計", campaign.form_of_year());
        self.sheet.push(Row::of(vec![Cell::text(0, title, Style::Title).across(width)]).kept());
        let meanings: Vec<String> = scale.grades.iter().map(|grade| format!("{}：{}", grade.print, grade.meaning)).collect();
        self.sheet.push(Row::of(vec![Cell::text(0, meanings.join("　"), Style::Note).across(width)]).kept());
        let (unit, base) = (self.unit_words(), if self.copies { "、再掲を除く" } else { "" });
        let levels = campaign.plan.level_names.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("・");
        let left = Cell::text(0, format!("{levels}別の件数（{unit}{base}）"), Style::Heading2).across(self.columns.bars + 1);
        let right = Cell::text(self.columns.department, format!("担当課別の件数（課ごとに1件{base}）"), Style::Heading2);
        self.sheet.push(Row::of(vec![left, right.across(width - self.columns.department)]).kept());
        self.sheet.push(self.labels().kept());

        let first = self.sheet.next_row();
        let (left, right) = (self.heading_rows(first), self.department_rows(first));
        let rows = left.len().max(right.len());
        let bars = self.bars(first, left.len() as u32);
        let departments = right.len() as u32;
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        for nth in 0..rows {
            let cells = left.next().into_iter().chain(right.next()).flatten().collect();
            let row = Row::of(cells).height(Height::Points(ROW_POINTS));
            self.sheet.push(if nth + 1 < rows { row.kept() } else { row });
        }
        self.sheet.pictures.charts.push(bars);
        self.department_bars(first, departments);
    }

    /// What is counted, in words.
    fn unit_words(&self) -> &'static str {
        let on_headings = self.counting.tally.units.iter().any(|unit| matches!(unit.subject, Subject::Heading(_)));
        if on_headings { "評価の対象ごとに1件" } else { "取組ごとに1件" }
    }

    /// What each part of a bar is: its column, label and looks.
    fn parts(&self) -> Vec<(u32, String, Shade)> {
        let grades = &self.counting.tally.scale.grades;
        let shade = |nth: usize| Shade::step(nth, grades.len());
        let of_grades = grades.iter().enumerate().map(|(nth, grade)| (1 + nth as u32, grade.print.clone(), shade(nth)));
        let others = [(self.columns.split, SPLIT_LABEL.to_owned(), Shade::Hatched), (self.columns.open, OPEN_LABEL.to_owned(), Shade::Dotted)];
        of_grades.chain(others).collect()
    }

    fn labels(&self) -> Row {
        let columns = &self.columns;
        let label = |col: u32, text: &str| Cell::text(col, text, Style::Label);
        let mut cells = vec![label(0, "区分")];
        cells.extend(self.parts().into_iter().map(|(col, text, shade)| Cell::text(col, text, Style::Swatch(shade))));
        cells.push(label(columns.total, TOTAL_LABEL));
        cells.extend(CHANGES.iter().zip(columns.changes..columns.bars).map(|((sign, _), col)| label(col, &format!("前年\n度{sign}"))));
        cells.push(label(columns.bars, "割合・件数"));
        cells.push(label(columns.department, "担当課"));
        let grades = &self.counting.tally.scale.grades;
        cells.extend(grades.iter().zip(columns.of_department..).map(|(grade, col)| label(col, &grade.print)));
        cells.extend([label(columns.last - 1, OPEN_LABEL), label(columns.last, TOTAL_LABEL)]);
        Row::of(cells)
    }

    /// How many rows a name takes.
    fn span(&self, col: u32, name: &str) -> u32 {
        let cell = Cell::text(col, name, Style::Text);
        let line = self.sheet.cell_points(&Cell::text(col, "", Style::Text));
        let further = self.sheet.cell_points(&Cell::text(col, "字\n字", Style::Text)) - line;
        1 + ((self.sheet.cell_points(&cell) - line) / further).round() as u32
    }

    /// Adds a row of a table as so many rows of the sheet.
    fn add(rows: &mut Vec<Vec<Cell>>, cells: Vec<Cell>, span: u32) {
        rows.push(cells.into_iter().map(|cell| cell.down(span)).collect());
        rows.extend((1..span).map(|_| Vec::new()));
    }

    /// A row for each heading of the first two levels, then the sums.
    fn heading_rows(&self, first: u32) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (top, below) in &self.counting.groups {
            let row = first + rows.len() as u32;
            let name = name_of(top, 1);
            let (span, group) = (self.span(0, &name), self.counting.group(std::slice::from_ref(top)));
            let names: Vec<String> = below.iter().map(|path| name_of(&path[1], 2)).collect();
            let spans: Vec<u32> = names.iter().map(|name| self.span(0, name)).collect();
            let children =
                (!below.is_empty()).then(|| Below { from: row + span, to: row + span + spans.iter().sum::<u32>() - 1, count: below.len() });
            Self::add(&mut rows, self.count_row(row, &name, Style::Strong, Base::Group(group, children)), span);
            for ((path, name), span) in below.iter().zip(&names).zip(spans) {
                let row = first + rows.len() as u32;
                let cells = self.count_row(row, name, Style::Text, Base::Group(self.counting.group(path), None));
                Self::add(&mut rows, cells, span);
            }
        }
        for (label, with_copies) in sums(self.copies) {
            let row = first + rows.len() as u32;
            Self::add(&mut rows, self.count_row(row, label, Style::Strong, Base::All(*with_copies)), self.span(0, label));
        }
        rows
    }

    fn count_row(&self, row: u32, name: &str, style: Style, base: Base) -> Vec<Cell> {
        let columns = &self.columns;
        let counted = |col: u32, of: &dyn Fn(Option<usize>, bool) -> Content| match base {
            Base::All(with_copies) => of(None, with_copies),
            Base::Group(group, None) => of(Some(group), false),
            Base::Group(group, Some(Below { from, to, count })) => {
                let below = group + 1..=group + count;
                sum(CellRef::new(from, col), CellRef::new(to, col), below.map(|group| value(&of(Some(group), false))).sum())
            }
        };
        let grades = (0..columns.grades).map(|grade| (1 + grade, Outcome::Grade(grade as usize)));
        let outcomes = grades.chain([(columns.split, Outcome::Split), (columns.open, Outcome::Open)]);
        let mut counts: Vec<(u32, Content)> =
            outcomes.map(|(col, outcome)| (col, counted(col, &|group, copies| self.counting.units(group, outcome, copies)))).collect();
        let total = counts.iter().map(|(_, count)| value(count)).sum();
        counts.push((columns.total, sum(CellRef::new(row, 1), CellRef::new(row, columns.open), total)));
        for ((_, direction), col) in CHANGES.iter().zip(columns.changes..columns.bars) {
            counts.push((col, counted(col, &|group, copies| self.counting.changes(group, *direction, copies))));
        }
        let counts = counts.into_iter().map(|(col, content)| Cell::new(col, content, Style::Number));
        let name = Cell::text(0, name, style);
        std::iter::once(name).chain(counts).chain([Cell::text(columns.bars, "", Style::Text)]).collect()
    }

    /// A row for each department, then the sums.
    fn department_rows(&self, first: u32) -> Vec<Vec<Cell>> {
        let rated = self.campaign.departments().into_iter().filter(|department| self.counting.has_voice(*department));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for department in rated {
            let row = first + rows.len() as u32;
            let cell = format!("${}", CellRef::new(row, self.columns.department).a1());
            let name = self.campaign.department(department).to_owned();
            let cells = self.voices_row(row, &name, Style::Text, Some((department, &cell)), false);
            Self::add(&mut rows, cells, self.span(self.columns.department, &name));
        }
        for (label, with_copies) in sums(self.copies) {
            let row = first + rows.len() as u32;
            let cells = self.voices_row(row, label, Style::Strong, None, *with_copies);
            Self::add(&mut rows, cells, self.span(self.columns.department, label));
        }
        rows
    }

    fn voices_row(&self, row: u32, name: &str, style: Style, department: Option<(usize, &str)>, with_copies: bool) -> Vec<Cell> {
        let columns = &self.columns;
        let grades = (0..columns.grades).map(|grade| Some(grade as usize)).chain([None]);
        let mut counts: Vec<Content> = grades.map(|grade| self.counting.voices(department, grade, with_copies)).collect();
        let total = counts.iter().map(value).sum();
        counts.push(sum(CellRef::new(row, columns.of_department), CellRef::new(row, columns.last - 1), total));
        let counts = counts.into_iter().zip(columns.of_department..).map(|(content, col)| Cell::new(col, content, Style::Number));
        std::iter::once(Cell::text(columns.department, name, style)).chain(counts).collect()
    }

    /// The bars beside the rows of the headings.
    fn bars(&self, first: u32, rows: u32) -> StackedBars {
        let last = first + rows - 1;
        let drawn = self.sheet.row_points(&Row::default().height(Height::Points(ROW_POINTS)));
        let column = &self.sheet.columns[self.columns.bars as usize];
        let parts: Vec<(u32, String, Shade)> = self.parts();
        let names: Vec<String> = parts.iter().map(|(_, label, _)| label.replace('\n', "")).collect();
        StackedBars {
            name: "見出し別の割合".to_owned(),
            alt: format!("左の表の各行の件数を、{}の順に、割合の帯で示したグラフ", names.join("、")),
            at: (first, self.columns.bars),
            width_points: column.chars * POINTS / 2.0 + CELL_PADDING_WIDTH_POINTS,
            height_points: drawn * f64::from(rows),
            categories: Area::column(0, first, last),
            parts: parts.into_iter().map(|(col, _, shade)| ((first - 1, col), Area::column(col, first, last), shade)).collect(),
        }
    }

    /// Bars in the cells of the departments' counts, all to one scale.
    fn department_bars(&mut self, first: u32, rows: u32) {
        let counts = self.columns.of_department..self.columns.last;
        let most = |row: &Row| row.cells.iter().filter(|cell| counts.contains(&cell.col)).map(|cell| value(&cell.content)).fold(0.0, f64::max);
        let sums = sums(self.copies).len() as u32;
        if rows <= sums {
            return;
        }
        let last = first + rows - sums - 1;
        let full = self.sheet.rows[first as usize..=last as usize].iter().map(most).fold(1.0, f64::max);
        let cells = Area { top: first, left: self.columns.of_department, bottom: last, right: self.columns.last - 1 };
        self.sheet.pictures.bars.push(Bars { cells, full });
    }
}

/// What a row counts.
#[derive(Clone, Copy)]
enum Base {
    /// A heading without copies, and the rows of those under it.
    Group(usize, Option<Below>),
    /// Everything, with copies or without.
    All(bool),
}

/// The rows of the headings under a heading, and how many headings these are.
#[derive(Clone, Copy)]
struct Below {
    from: u32,
    to: u32,
    count: usize,
}

/// The sums under a table, and whether they count copies.
fn sums(copies: bool) -> &'static [(&'static str, bool)] {
    if copies { &SUMS } else { &[("計", false)] }
}

/// A heading as it stands in the table.
fn name_of(heading: &str, depth: usize) -> String {
    format!("{}{}", "　".repeat(depth - 1), one_line(heading))
}

/// The value of a count.
fn value(content: &Content) -> f64 {
    if let Content::Formula(_, value) = content { *value } else { 0.0 }
}

/// A sum over neighbouring cells.
fn sum(from: CellRef, to: CellRef, value: f64) -> Content {
    Content::Formula(format!("SUM({}:{})", from.a1(), to.a1()), value)
}

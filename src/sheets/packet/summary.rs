//! 集計: ratings by heading and by department as tables with bars, the lowest grades with their pages, and how the indicators stand.
//! Every count says its unit and its base, and is a formula over 回答一覧.

use std::cmp::Ordering;

use super::counting::Counting;
use super::summary_columns::Columns;
use super::{indicators, movement};
use crate::domain::answer::Progress;
use crate::domain::place::CellRef;
use crate::domain::text::{display_width, one_line};
use crate::form::template::{Orientation, Paper, RATING};
use crate::reconcile::lines::Campaign;
use crate::reconcile::tally::{Outcome, Subject};
use crate::sheets::flow::{Begins, Block, Flow};
use crate::sheets::grid::{CELL_PADDING_WIDTH_POINTS, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;
use crate::sheets::pictures::{Area, Bars, Shade, StackedBars};

/// Name of the sheet.
pub const SHEET_NAME: &str = "集計";
/// Height of a row of one line, in type sizes; two of them hold two lines.
const ROW_HEIGHT: f64 = 1.5;
/// Labels of what is no grade.
const SPLIT_LABEL: &str = "分か\nれた";
const OPEN_LABEL: &str = "未提\n出等";
const TOTAL_LABEL: &str = "計";
/// Labels of the sums where there are copies, and whether these are counted.
const SUMS: [(&str, bool); 2] = [("計（再掲を除く）", false), ("計（再掲を含む）", true)];
/// Words and sign of the change since last year, by its direction.
const CHANGES: [(&str, Ordering); 3] = [("↑", Ordering::Greater), ("→", Ordering::Equal), ("↓", Ordering::Less)];

/// The sheet while it is drawn.
pub(super) struct Drawing<'d> {
    pub(super) campaign: &'d Campaign<'d>,
    pub(super) counting: &'d Counting<'d>,
    pub(super) columns: Columns,
    /// Whether there are copies, so that the base has to be said.
    pub(super) copies: bool,
    /// The sheet with its columns, by which texts are measured.
    sheet: Sheet,
}

/// The sheet. On its first page stands all that fits there; what does not follows under its own heading.
pub fn sheet(
    campaign: &Campaign<'_>,
    progress: &Progress,
    counting: &Counting<'_>,
    indicators: Option<&indicators::Drawn>,
    page: Page,
) -> (Sheet, Begins) {
    let drawing = Drawing::new(campaign, counting, page);
    let (intro, head) = (drawing.intro(), drawing.head());
    let movement = movement::blocks(campaign, progress, drawing.columns.last + 1);
    let taken = intro.iter().chain(&head).chain(movement.iter().flat_map(|block| block.title.iter().chain(&block.rows)));
    let taken = taken.map(|row| drawing.sheet.drawn_points(row)).chain(movement.iter().map(|block| block.space)).sum::<f64>();
    let room = ((drawing.sheet.page.printable_height_points() - taken) / drawing.row_points()) as usize;

    let first = (intro.len() + head.len()) as u32;
    let (mut left, mut right) = (drawing.heading_rows(first), drawing.department_rows(first));
    let bars = drawing.bars(first, left.len() as u32);
    let department_bars = drawing.department_bars(first, &right);
    if let Some(drawn) = indicators {
        Drawing::put_below(&mut right, drawing.standings(drawn));
    }
    let lowest = drawing.lowest();
    let beside = lowest.beside(&drawing);
    let taken: u32 = beside.iter().map(|(_, span)| *span).sum();
    let follows = !beside.is_empty() && left.len() + 1 + taken as usize > room.max(right.len());
    if !follows {
        Drawing::put_below(&mut left, beside);
    }
    let mut rows = drawing.side_by_side(left, right);
    if let Some(last) = rows.last_mut() {
        last.keep_next = false;
    }

    let mut flow = Flow::new(drawing.sheet.clone());
    flow.add(Block { head: intro, title: head, rows, whole: true, ..Block::default() });
    for block in movement {
        flow.add(block);
    }
    if follows {
        flow.add(lowest.on_its_own(&drawing));
    }
    let (mut sheet, begins) = flow.finish();
    sheet.pictures.charts.push(bars);
    sheet.pictures.bars.extend(department_bars);
    (sheet, begins)
}

impl<'d> Drawing<'d> {
    /// The sheet with its columns: the paper of the form, lying, for two tables stand side by side.
    fn new(campaign: &'d Campaign<'d>, counting: &'d Counting<'d>, page: Page) -> Self {
        let page = Page { orientation: Orientation::Landscape, ..page };
        // The smallest type of the packet, so that everything stands on one page where it can; both sizes are whole pixels, so that a text
        // is as wide on the screen as on paper.
        let points = if page.paper == Paper::A3 { 10.5 } else { 9.0 };
        let mut sheet = Sheet::new(SHEET_NAME, SheetRole::Committee, page, points);
        let changes = if counting.knows_last_year() { CHANGES.len() as u32 } else { 0 };
        let columns = Columns::new(counting.tally.scale.grades.len() as u32, changes);
        let copies = counting.tally.units.iter().any(|unit| unit.relisted);
        let usable = sheet.page_chars(columns.last as usize + 1);
        let headings =
            counting.groups.iter().flat_map(|(top, below)| std::iter::once(name_of(top, 1)).chain(below.iter().map(|path| name_of(&path[1], 2))));
        let departments = campaign.departments().into_iter().map(|department| display_width(campaign.department(department)));
        let departments = departments.chain([display_width(SUMS[0].0), columns.least_department(&right_heading(campaign, copies))]);
        let heading = headings.map(|name| display_width(&name)).max().unwrap_or_default();
        sheet.fill_page(&columns.weights(usable, heading, departments.max().unwrap_or_default()));
        Self { campaign, counting, columns, copies, sheet }
    }

    /// Height of a row of the tables.
    fn row_points(&self) -> f64 {
        self.sheet.row_points(&Row::default().height(self.row_height()))
    }

    fn row_height(&self) -> Height {
        Height::Points(self.sheet.points * ROW_HEIGHT)
    }

    /// What is counted, and what the grades mean.
    fn intro(&self) -> Vec<Row> {
        let width = self.columns.last + 1;
        let label = self.campaign.template.label_of(RATING, self.campaign.plan.year);
        let title = format!("{}　{}の集計", self.campaign.form_of_year(), one_line(&label));
        let meanings: Vec<String> = self.counting.tally.scale.grades.iter().map(|grade| format!("{}：{}", grade.print, grade.meaning)).collect();
        let note = |text: String| Row::of(vec![Cell::text(0, text, Style::Note).across(width)]);
        let in_one = note(meanings.join("　"));
        let fits = self.sheet.needed_points(&in_one) <= self.sheet.needed_points(&note(String::new()));
        let meanings = if fits { in_one } else { note(meanings.join("\n")) };
        vec![Row::of(vec![Cell::text(0, title, Style::Title).across(width)]).kept(), meanings.kept()]
    }

    /// Headings and labels of the two tables.
    fn head(&self) -> Vec<Row> {
        let width = self.columns.last + 1;
        let base = if self.copies { "、再掲を除く" } else { "" };
        let levels = self.campaign.plan.level_names.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("・");
        let left = Cell::text(0, format!("{levels}別（{}{base}）", self.unit_words()), Style::Heading2).across(self.columns.bars + 1);
        let right = right_heading(self.campaign, self.copies);
        let right = Cell::text(self.columns.department, right, Style::Heading2).across(width - self.columns.department);
        vec![Row::of(vec![left, right]).kept(), self.labels().kept()]
    }

    /// Rows of the left and of the right side as rows of the sheet.
    fn side_by_side(&self, left: Vec<Vec<Cell>>, right: Vec<Vec<Cell>>) -> Vec<Row> {
        let count = left.len().max(right.len());
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        let cells = (0..count).map(|_| left.next().into_iter().chain(right.next()).flatten().collect());
        cells.map(|cells| Row::of(cells).height(self.row_height()).kept()).collect()
    }

    /// Puts a table below another one, with an empty row between them.
    fn put_below(rows: &mut Vec<Vec<Cell>>, table: Vec<(Vec<Cell>, u32)>) {
        if !table.is_empty() {
            rows.push(Vec::new());
        }
        for (cells, span) in table {
            Self::add(rows, cells, span);
        }
    }

    /// What is counted, in words.
    fn unit_words(&self) -> String {
        let on_headings = self.counting.tally.units.iter().any(|unit| matches!(unit.subject, Subject::Heading(_)));
        let title = self.campaign.template.columns.title.as_str();
        let item = title.strip_suffix("名称").or_else(|| title.strip_suffix('名')).unwrap_or(title);
        if on_headings { "評価の対象ごとに1件".to_owned() } else { format!("{item}ごとに1件") }
    }

    /// What each part of a bar is: its column, label and looks.
    fn parts(&self) -> Vec<(u32, String, Shade)> {
        let grades = &self.counting.tally.scale.grades;
        let shade = |nth: usize| Shade::step(nth, grades.len());
        let of_grades = grades.iter().enumerate().map(|(nth, grade)| (1 + nth as u32, grade.print.clone(), shade(nth)));
        let others = [(self.columns.split, SPLIT_LABEL.to_owned(), Shade::Hatched), (self.columns.open, OPEN_LABEL.to_owned(), Shade::Ruled)];
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
        cells.push(label(columns.department, &self.campaign.template.columns.owners));
        let grades = &self.counting.tally.scale.grades;
        cells.extend(grades.iter().zip(columns.of_department..).map(|(grade, col)| label(col, &grade.print)));
        cells.extend([label(columns.last - 1, OPEN_LABEL), label(columns.last, TOTAL_LABEL)]);
        Row::of(cells)
    }

    /// How many rows of the sheet a cell needs.
    pub(super) fn span(&self, cell: &Cell) -> u32 {
        let line = self.sheet.cell_points(&Cell::text(cell.col, "", Style::Text));
        let further = self.sheet.cell_points(&Cell::text(cell.col, "字\n字", Style::Text)) - line;
        1 + ((self.sheet.cell_points(cell) - line) / further).round() as u32
    }

    fn span_of(&self, col: u32, name: &str) -> u32 {
        self.span(&Cell::text(col, name, Style::Text))
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
            let (span, group) = (self.span_of(0, &name), self.counting.group(std::slice::from_ref(top)));
            let names: Vec<String> = below.iter().map(|path| name_of(&path[1], 2)).collect();
            let spans: Vec<u32> = names.iter().map(|name| self.span_of(0, name)).collect();
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
            Self::add(&mut rows, self.count_row(row, label, Style::Strong, Base::All(*with_copies)), self.span_of(0, label));
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
            Self::add(&mut rows, cells, self.span_of(self.columns.department, &name));
        }
        for (label, with_copies) in sums(self.copies) {
            let row = first + rows.len() as u32;
            let cells = self.voices_row(row, label, Style::Strong, None, *with_copies);
            Self::add(&mut rows, cells, self.span_of(self.columns.department, label));
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
        let column = &self.sheet.columns[self.columns.bars as usize];
        let parts: Vec<(u32, String, Shade)> = self.parts();
        let names: Vec<String> = parts.iter().map(|(_, label, _)| label.replace('\n', "")).collect();
        StackedBars {
            name: "見出し別の割合".to_owned(),
            alt: format!("左の表の各行の件数を、{}の順に、割合の帯で示したグラフ", names.join("、")),
            at: (first, self.columns.bars),
            width_points: column.chars * self.sheet.points / 2.0 + CELL_PADDING_WIDTH_POINTS,
            height_points: self.row_points() * f64::from(rows),
            categories: Area::column(0, first, last),
            parts: parts.into_iter().map(|(col, _, shade)| ((first - 1, col), Area::column(col, first, last), shade)).collect(),
        }
    }

    /// Bars in the cells of the departments' counts, all to one scale; none where there are only sums.
    fn department_bars(&self, first: u32, rows: &[Vec<Cell>]) -> Option<Bars> {
        let counts = self.columns.of_department..self.columns.last;
        let departments = rows.len().checked_sub(sums(self.copies).len()).filter(|count| *count > 0)?;
        let counted = rows[..departments].iter().flatten().filter(|cell| counts.contains(&cell.col));
        let full = counted.map(|cell| value(&cell.content)).fold(1.0, f64::max);
        let last = first + departments as u32 - 1;
        Some(Bars { cells: Area { top: first, left: self.columns.of_department, bottom: last, right: self.columns.last - 1 }, full })
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

/// What the right table is called.
fn right_heading(campaign: &Campaign<'_>, copies: bool) -> String {
    let base = if copies { "、再掲を除く" } else { "" };
    format!("{}別（課ごとに1件{base}）", campaign.template.columns.owners)
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

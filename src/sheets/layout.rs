//! What cards and tables share: headings, rated headings, indicators, and the order in which they come.

use super::cards;
use super::grid::{Cell, Content, Height, Mark, Row, Sheet, SheetRole, Style};
use super::measure::MAX_ROW_POINTS;
use super::page::Page;
use super::table;
use crate::domain::line::{Line, LineKind};
use crate::domain::plan::Item;
use crate::domain::text::reflowed;
use crate::form::template::{ACTUAL, CarriedPrint, Field, FilledBy, Layout as Kind, REMARKS, TITLE, with_year};
use crate::reconcile::lines::Campaign;

/// Least height of a row that is filled in, in lines of type.
const INPUT_LINES: f64 = 4.0;

/// Who looks at the form: decides which lines are shown and what stands in the cells that the plan does not fill.
pub struct View<'a> {
    /// Column at which the form begins; columns before it are the program's.
    pub first_col: u32,
    /// The lines that are shown, in the order of the form.
    pub lines: &'a [usize],
    /// What stands in a field of a line that the plan does not fill.
    pub cell: &'a (dyn Fn(usize, &str) -> (Content, Style) + Sync),
    /// What stands in a field of a line that was carried over from last year.
    pub carried: &'a (dyn Fn(usize, &Field) -> (Content, Style) + Sync),
    /// A note over the row of a line.
    pub note: &'a (dyn Fn(usize) -> Option<Content> + Sync),
    /// Owners of a line as printed.
    pub owners: &'a (dyn Fn(usize) -> String + Sync),
    /// Title of an item as printed.
    pub title: &'a (dyn Fn(usize) -> String + Sync),
    /// Rows of a rated heading.
    pub heading_rows: &'a (dyn Fn(&Layout<'_>, usize) -> Vec<Row> + Sync),
    /// How many cells such a row has beside its 整理番号.
    pub heading_parts: &'a (dyn Fn(usize) -> usize + Sync),
    /// Share of a page that a row takes at most.
    pub highest_row: f64,
    /// Whether rows must be free to grow.
    pub growing: bool,
    /// Whether the committee's fields of an entry are shown.
    pub committee: bool,
    /// Fields that are added behind the template's.
    pub further: &'a [Field],
    /// Keys of what is not shown.
    pub leaves_out: &'a [String],
    /// What stands under the row of a line.
    pub below: &'a (dyn Fn(usize) -> Option<String> + Sync),
    /// Width of a margin for notes, in half-width characters; 0 for none.
    pub memo_width: u32,
}

/// A form's sheet while it is drawn.
pub struct Layout<'a> {
    /// The year's lines.
    pub campaign: &'a Campaign<'a>,
    /// Who looks at it.
    pub view: &'a View<'a>,
    /// The fields of an entry, in order, and whether they are open.
    pub fields: Vec<&'a Field>,
    /// How many columns the owners' column is made of beyond one, so that rows which are no entry have room.
    pub spare: u32,
}

/// Parts of a row of an indicator beside its 整理番号: text, values of the plan, value of the year.
const INDICATOR_PARTS: usize = 3;
/// Width of a column that only rows have which are no entry, in half-width characters.
const SPARE_WIDTH: u32 = 20;

impl<'a> Layout<'a> {
    /// A layout of the round's fields.
    pub fn new(campaign: &'a Campaign<'a>, view: &'a View<'a>) -> Self {
        let of_committee = campaign.template.committee_fields(None).filter(|_| view.committee);
        let printed = campaign.round.entry.iter().map(|(field, _)| *field).filter(|field| view.growing || field.print != CarriedPrint::No);
        let fields = printed.chain(of_committee).chain(view.further);
        let fields: Vec<&Field> = fields.filter(|field| !view.leaves_out.iter().any(|key| key == field.key())).collect();
        let parts = view.lines.iter().map(|&line| match campaign.lines[line].kind {
            LineKind::Entry(_) => 0,
            LineKind::Indicator(_) => INDICATOR_PARTS,
            LineKind::Heading(_) => (view.heading_parts)(line),
        });
        let mut layout = Self { campaign, view, fields, spare: 0 };
        layout.spare = (parts.max().unwrap_or(0) as u32).saturating_sub(layout.beside_numbers());
        layout
    }

    /// How many columns stand beside that of 整理番号, the margin for notes left out.
    fn beside_numbers(&self) -> u32 {
        self.width() - 1 - u32::from(self.view.memo_width > 0)
    }

    /// The column of the owners.
    pub fn owners_col(&self) -> u32 {
        match self.campaign.template.form.layout {
            Kind::Cards => self.view.first_col + 1,
            Kind::Table => self.view.first_col + 3 + self.fields.len() as u32,
        }
    }

    /// Cells of an entry's row, or its labels, that know of one column for the owners, as they stand in the columns of the sheet.
    pub fn with_spare(&self, mut cells: Vec<Cell>) -> Vec<Cell> {
        let owners = self.owners_col();
        for cell in &mut cells {
            cell.cols += if cell.col == owners { self.spare } else { 0 };
            cell.col += if cell.col > owners { self.spare } else { 0 };
        }
        cells
    }

    /// Draws the sheet of a department's form: title, lines under their headings.
    pub fn sheet(&self, name: &str, role: SheetRole, page: Page) -> Sheet {
        let template = self.campaign.template;
        let mut sheet = Sheet::new(name, role, page, template.form.points);
        sheet.fill_page(&self.weights());
        for _ in 0..self.view.first_col {
            sheet.columns.insert(0, super::grid::Column { chars: 4.0, hidden: true });
        }
        let title = with_year(&template.form.heading, self.campaign.plan.year);
        sheet.push(Row::of(vec![Cell::text(self.view.first_col, title, Style::Title).across(self.width())]));
        if template.form.layout == Kind::Table {
            for row in table::header(self) {
                sheet.push(row);
            }
        }
        let body = sheet.next_row();
        // Over rows that have labels of their own, those of the entries would be wrong.
        sheet.repeat_rows = Some((0, if self.is_mixed() { 0 } else { body - 1 }));
        sheet.freeze = Some((body, 0));
        self.body(&mut sheet);
        sheet.paginate();
        sheet
    }

    /// Whether it is a table among whose entries there are rows with labels of their own.
    fn is_mixed(&self) -> bool {
        let is_entry = |line: &usize| matches!(self.campaign.lines[*line].kind, LineKind::Entry(_));
        self.campaign.template.form.layout == Kind::Table && !self.view.lines.iter().all(is_entry)
    }

    /// Widths of the form's columns, in half-width characters.
    pub fn weights(&self) -> Vec<u32> {
        let mut weights = match self.campaign.template.form.layout {
            Kind::Cards => cards::weights(self),
            Kind::Table => table::weights(self),
        };
        let after_owners = (self.owners_col() - self.view.first_col + 1) as usize;
        weights.splice(after_owners..after_owners, (0..self.spare).map(|_| SPARE_WIDTH));
        weights.extend((self.view.memo_width > 0).then_some(self.view.memo_width));
        weights
    }

    /// Number of the form's columns.
    pub fn width(&self) -> u32 {
        let of_plan = match self.campaign.template.form.layout {
            Kind::Cards => 2,
            Kind::Table => 4,
        };
        of_plan + self.fields.len() as u32 + self.spare + u32::from(self.view.memo_width > 0)
    }

    /// Where the parts of a row that is no entry begin, beside its 整理番号; at least so many, as far as a line of the form has them. The
    /// wide columns of entries hold them, or where these are too few all columns.
    pub fn parts(&self, least: usize) -> Vec<u32> {
        let first = self.view.first_col;
        let fields = self.fields.len() as u32;
        let wide = match self.campaign.template.form.layout {
            Kind::Cards => first + 2 + self.spare..first + 2 + self.spare + fields,
            Kind::Table => first + 1..first + 3 + fields,
        };
        let mut parts: Vec<u32> = if wide.len() < least { (first + 1..=first + self.beside_numbers()).collect() } else { wide.collect() };
        // The first one begins beside 整理番号.
        parts.iter_mut().take(1).for_each(|col| *col = first + 1);
        parts
    }

    fn body(&self, sheet: &mut Sheet) {
        let (campaign, template) = (self.campaign, self.campaign.template);
        let mut path: &[String] = &[];
        let mut last_item = None;
        // Whether labels of entries stand over the row before.
        let (is_mixed, mut labelled) = (self.is_mixed(), false);
        let mut rest = self.view.lines;
        while let Some(&index) = rest.first() {
            let line = &campaign.lines[index];
            let goes_on = labelled && path == line.path;
            self.headings(sheet, path, &line.path);
            path = &line.path;
            labelled = matches!(line.kind, LineKind::Entry(_));
            if labelled && !goes_on && is_mixed {
                for row in table::header(self) {
                    self.push(sheet, row.kept());
                }
            }
            // Indicators of one heading stand in one block, entries of one item in one card.
            let belongs = |other: &&usize| {
                let other = &campaign.lines[**other];
                match line.kind {
                    LineKind::Heading(_) => false,
                    LineKind::Indicator(_) => matches!(other.kind, LineKind::Indicator(_)) && other.path == line.path,
                    LineKind::Entry(_) => template.form.layout == Kind::Cards && campaign.item(other) == campaign.item(line),
                }
            };
            let (group, after) = rest.split_at(1 + rest[1..].iter().take_while(belongs).count());
            rest = after;
            match line.kind {
                LineKind::Heading(_) => {
                    for row in (self.view.heading_rows)(self, index) {
                        self.push(sheet, row);
                    }
                }
                LineKind::Indicator(_) => self.indicators(sheet, group),
                LineKind::Entry(_) => {
                    let item = campaign.item(line);
                    let rows = match template.form.layout {
                        Kind::Cards => cards::card(self, group).into_rows(),
                        Kind::Table => table::entry(self, index, item == last_item),
                    };
                    for row in rows {
                        self.push(sheet, row);
                    }
                    last_item = item;
                }
            }
        }
    }

    /// Adds a row; one that is too high for the view goes on in further rows.
    fn push(&self, sheet: &mut Sheet, row: Row) {
        let most = MAX_ROW_POINTS.min(sheet.page.printable_height_points() * self.view.highest_row);
        let pieces: Vec<Row> = sheet.pieces_up_to(row, most).collect();
        sheet.rows.extend(pieces);
    }

    /// The headings that are new at this path, with what stands under them.
    fn headings(&self, sheet: &mut Sheet, before: &[String], now: &[String]) {
        let same = before.iter().zip(now).take_while(|(a, b)| a == b).count();
        for depth in same + 1..=now.len() {
            let path = &now[..depth];
            for row in self.heading(path) {
                sheet.push(row);
            }
        }
    }

    /// The rows of a heading: its text, and what is said under it.
    pub fn heading(&self, path: &[String]) -> Vec<Row> {
        let Some(heading) = self.campaign.heading(path) else {
            return Vec::new();
        };
        let style = Style::heading(path.len());
        let across = |text: String, style| Row::of(vec![Cell::text(self.view.first_col, text, style).across(self.width())]);
        let mut rows = vec![across(heading_words(self.campaign, path), style).kept().marked(heading_mark(self.campaign, path))];
        rows.extend(heading.description.as_ref().map(|description| across(reflowed(description), Style::HeadingText).kept()));
        rows
    }

    fn indicators(&self, sheet: &mut Sheet, lines: &[usize]) {
        let first = self.view.first_col;
        let [title_col, values_col, actual_col, ..] = self.parts(INDICATOR_PARTS)[..] else { return };
        let template = self.campaign.template;
        let year = self.campaign.plan.year;
        let last = first + self.width() - 1;
        let mut header = vec![
            Cell::text(first, "整理\n番号", Style::Label),
            Cell::text(title_col, "指標", Style::Label).across(values_col - title_col),
            Cell::text(values_col, "現状と目標", Style::Label).across(actual_col - values_col),
            Cell::text(actual_col, with_year(&template.indicators.label, year), Style::Label),
        ];
        if last > actual_col {
            header.push(Cell::text(actual_col + 1, "担当", Style::Label).across(last - actual_col));
        }
        sheet.push(Row::of(header).kept());
        for &index in lines {
            let line = &self.campaign.lines[index];
            let LineKind::Indicator(indicator) = line.kind else {
                continue;
            };
            let indicator = &self.campaign.plan.indicators[indicator];
            let (content, style) = (self.view.cell)(index, ACTUAL);
            let mut cells = vec![
                Cell::text(first, line.number.clone(), Style::Centered),
                Cell::new(title_col, Content::PlanText(TITLE.into(), indicator.title.clone()), Style::Strong).across(values_col - title_col),
                Cell::text(values_col, baseline_and_target(indicator), Style::Text).across(actual_col - values_col),
                Cell::new(actual_col, content, style),
            ];
            if last > actual_col {
                cells.push(Cell::text(actual_col + 1, (self.view.owners)(index), Style::Text).across(last - actual_col));
            }
            sheet.push(self.row(cells, line));
        }
        sheet.push(Row::gap(6.0));
    }

    /// A row of a line: keyed, and growing where it is filled in.
    pub fn row(&self, cells: Vec<Cell>, line: &Line) -> Row {
        let answered = cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)));
        let lines = if matches!(line.kind, LineKind::Indicator(_)) { 1.5 } else { INPUT_LINES };
        let height = if self.view.growing && answered { Height::Growing(lines * self.campaign.template.form.points * 1.32) } else { Height::Fit };
        Row::of(cells).keyed(&line.id).height(height)
    }

    /// What stands under the row of a line, across the form.
    pub fn below(&self, line: usize) -> Option<Row> {
        let text = (self.view.below)(line)?;
        Some(Row::of(vec![Cell::text(self.view.first_col, text, Style::Band).across(self.width())]))
    }

    /// Remarks on an item, where they are shown.
    pub fn remarks<'p>(&self, item: &'p Item) -> &'p [String] {
        if self.view.leaves_out.iter().any(|key| key == REMARKS) { &[] } else { &item.remarks }
    }

    /// The margin for notes, if there is one.
    pub fn memo(&self) -> Option<Cell> {
        (self.view.memo_width > 0).then(|| Cell::text(self.view.first_col + self.width() - 1, "", Style::Text))
    }

    /// Cells of an entry's fields from a column on.
    pub fn field_cells(&self, line: usize, first_col: u32) -> Vec<Cell> {
        let campaign = self.campaign;
        self.fields
            .iter()
            .zip(first_col..)
            .map(|(field, col)| {
                if field.by == FilledBy::LastYear {
                    let (content, style) = (self.view.carried)(line, field);
                    return Cell::new(col, content, style);
                }
                let open = campaign.lines[line].open.iter().any(|key| key == field.key());
                let printed_only = campaign.round.entry.iter().any(|(f, open)| f.key() == field.key() && !open);
                if printed_only && !open {
                    let text = reflowed(&campaign.plan_text(&campaign.lines[line], field.key()));
                    Cell::new(col, Content::PlanText(field.key().to_owned(), text), Style::Text)
                } else {
                    let (content, style) = (self.view.cell)(line, field.key());
                    Cell::new(col, content, style)
                }
            })
            .collect()
    }
}

/// What a heading's page is found by.
pub fn heading_mark(campaign: &Campaign<'_>, path: &[String]) -> Option<Mark> {
    campaign.heading_index(path).map(Mark::Heading)
}

/// A heading as it is printed: with the name of its level, unless it begins with it.
pub fn heading_words(campaign: &Campaign<'_>, path: &[String]) -> String {
    let Some(text) = path.last() else { return String::new() };
    let level = &campaign.template.levels[path.len() - 1].name;
    if text.starts_with(level.as_str()) { text.clone() } else { format!("{level}　{text}") }
}

/// 「現状 87件 → 令和7年度 90件 → 目標 100件」 with direction and note, as far as the plan gives them.
pub fn baseline_and_target(indicator: &crate::domain::plan::Indicator) -> String {
    let years: String = indicator.years.iter().map(|(year, value)| format!("{year} {value} → ")).collect();
    let mut text = format!("{} → {years}{}", indicator.baseline.as_deref().unwrap_or("－"), indicator.target.as_deref().unwrap_or("－"));
    if let Some(direction) = &indicator.direction {
        text.push_str(&format!("（{direction}）"));
    }
    if let Some(note) = &indicator.note {
        text.push('\n');
        text.push_str(note);
    }
    text
}

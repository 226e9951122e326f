//! One sheet of the form: a page for each heading of the outermost level, then its lines, each section on a page of its own.

use std::collections::BTreeSet;

use super::face::Face;
use super::pages::PAGE;
use super::units;
use crate::domain::answer::Progress;
use crate::domain::at_once;
use crate::domain::line::LineKind;
use crate::domain::text::{one_line, reflowed};
use crate::form::template::{Layout as Kind, Level, with_year};
use crate::reconcile::lines::Campaign;
use crate::sheets::cards::{self, CONTINUED};
use crate::sheets::columns::Tables;
use crate::sheets::flow::{Begins, Block, Flow, Start};
use crate::sheets::grid::{Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::layout::{Layout, heading_mark, heading_words};
use crate::sheets::measure::MAX_ROW_POINTS;
use crate::sheets::page::Page;
use crate::sheets::table;

/// The tables of the sheet: the form itself, headings with the legend beside them, rated headings, indicators, contents.
const FORM: usize = 0;
const BOX: usize = 1;
/// Table of rated headings.
pub const RATED: usize = 2;
/// Table of indicators.
pub const INDICATORS: usize = 3;
const CONTENTS: usize = 4;
/// Columns of [`BOX`]: level, heading, legend.
const BOX_COLUMNS: [u32; 3] = [18, 70, 64];
/// Columns of [`CONTENTS`]: heading, number of items, of copies, page.
const CONTENTS_COLUMNS: [u32; 4] = [100, 14, 14, 8];

/// A sheet of the form while it is drawn.
pub struct FormPages<'a> {
    layout: &'a Layout<'a>,
    progress: &'a Progress,
    face: &'a Face,
    legend: &'a str,
    /// Indicators that are on some sheet already.
    indicators: &'a mut BTreeSet<usize>,
    tables: Tables,
    flow: Flow,
}

impl<'a> FormPages<'a> {
    /// An empty sheet.
    pub fn new(layout: &'a Layout<'a>, progress: &'a Progress, face: &'a Face, legend: &'a str, indicators: &'a mut BTreeSet<usize>) -> Self {
        let campaign = layout.campaign;
        let mut sheet = Sheet::new("", SheetRole::Committee, page(campaign, face), campaign.template.form.points);
        let tables = [
            layout.weights(),
            BOX_COLUMNS.to_vec(),
            units::rated_columns(campaign, face),
            units::indicator_columns(campaign),
            CONTENTS_COLUMNS.to_vec(),
        ];
        let tables = Tables::new(&sheet, &tables);
        tables.set(&mut sheet);
        Self { layout, progress, face, legend, indicators, tables, flow: Flow::new(sheet) }
    }

    /// The same, where these things begin a page because they did so before.
    pub fn keeping(mut self, kept: &BTreeSet<Start>) -> Self {
        self.flow = self.flow.keeping(kept);
        self
    }

    /// Draws the lines.
    pub fn draw(mut self, name: &str, lines: &[usize]) -> (Sheet, Begins) {
        let campaign = self.layout.campaign;
        let depth = campaign.template.page_depth();
        let mut path: &[String] = &[];
        let mut pending: Vec<Row> = Vec::new();
        let groups: Vec<&[usize]> = lines.chunk_by(|&line, &next| self.belongs(line, next)).collect();
        let blocks = at_once::each_short(&groups, |group| self.block(group, lines).map(|block| block.measured(self.flow.sheet())));
        for (group, block) in groups.into_iter().zip(blocks) {
            let line = &campaign.lines[group[0]];
            let same = path.iter().zip(&line.path).take_while(|(a, b)| a == b).count();
            if same < line.path.len().min(depth) {
                if same == 0 && !self.face.is_extract() {
                    self.divider(&line.path[..1], lines);
                }
                self.section(&line.path[..line.path.len().min(depth)]);
            }
            for below in same.max(depth) + 1..=line.path.len() {
                pending.extend(self.tables.rows(FORM, self.layout.heading(&line.path[..below])));
            }
            path = &line.path;
            if !matches!(line.kind, LineKind::Heading(_)) {
                self.indicators_of(path, lines);
            }
            let Some(mut block) = block else { continue };
            block.head = std::mem::take(&mut pending);
            self.flow.add(block);
        }
        let (mut sheet, marks) = self.flow.finish();
        sheet.rename(name);
        (sheet, marks)
    }

    /// What is drawn of lines that belong together; indicators are drawn with their heading.
    fn block(&self, group: &[usize], lines: &[usize]) -> Option<Block> {
        match self.layout.campaign.lines[group[0]].kind {
            LineKind::Heading(_) => Some(units::rated(self.layout, self.progress, self.face, &self.tables, group[0])),
            LineKind::Indicator(_) => None,
            LineKind::Entry(_) => Some(self.entries(group, lines)),
        }
    }

    /// Whether a line stands in the same block as another: entries of one card, entries of a table under one heading.
    fn belongs(&self, index: usize, other: usize) -> bool {
        let campaign = self.layout.campaign;
        let (line, other) = (&campaign.lines[index], &campaign.lines[other]);
        match (line.kind, other.kind) {
            (LineKind::Entry(_), LineKind::Entry(_)) if campaign.template.form.layout == Kind::Cards => campaign.item(other) == campaign.item(line),
            (LineKind::Entry(_), LineKind::Entry(_)) | (LineKind::Indicator(_), LineKind::Indicator(_)) => other.path == line.path,
            _ => false,
        }
    }

    /// The entries of one card or of one heading's table.
    fn entries(&self, group: &[usize], lines: &[usize]) -> Block {
        let campaign = self.layout.campaign;
        let on = |rows| self.tables.rows(FORM, rows);
        if campaign.template.form.layout == Kind::Cards {
            let card = cards::card(self.layout, group);
            return Block { title: on(card.title), rows: on(card.rows), again: on(card.again), ..card };
        }
        let path = &campaign.lines[group[0]].path;
        let beside = units::indicators_beside(campaign, path, lines);
        let mut rows = Vec::new();
        for (nth, &index) in group.iter().enumerate() {
            let item = campaign.item(&campaign.lines[index]);
            let is_item = |other: usize| campaign.item(&campaign.lines[other]) == item;
            let first = nth == 0 || !is_item(group[nth - 1]);
            let last = nth + 1 == group.len() || !is_item(group[nth + 1]);
            let mut entry = on(table::entry(self.layout, index, !first));
            if let Some(indicator) = item.and_then(|item| beside.get(&item)).filter(|_| last) {
                for row in &mut entry {
                    row.keep_next = true;
                }
                entry.push(units::indicator_beside(self.layout, self.progress, &self.tables, *indicator));
            }
            rows.extend(entry);
        }
        let header = on(table::header(self.layout));
        let depth = campaign.template.page_depth();
        let heading = (path.len() > depth).then(|| {
            let words = format!("{}{CONTINUED}", heading_words(campaign, path));
            Row::of(vec![Cell::text(0, words, Style::heading(path.len())).across(self.layout.width())])
        });
        let again = on(heading.into_iter().collect()).into_iter().chain(header.clone()).collect();
        let space = if path.len() > depth { 8.0 } else { 0.0 };
        Block { title: header, rows, again, space, ..Block::default() }
    }

    /// Indicators of this heading and those above it that are on no page yet; not those that stand beside their items.
    fn indicators_of(&mut self, path: &[String], lines: &[usize]) {
        let campaign = self.layout.campaign;
        if !units::indicators_beside(campaign, path, lines).is_empty() {
            let of_path = (0..campaign.plan.indicators.len()).filter(|&index| path.starts_with(&campaign.plan.indicators[index].path));
            self.indicators.extend(of_path);
            return;
        }
        for depth in 2..=path.len() {
            let wanted: Vec<usize> = self.unprinted(&path[..depth]);
            if !wanted.is_empty() {
                let block = units::indicators(self.layout, self.progress, &self.tables, &wanted);
                self.flow.add(block);
            }
        }
    }

    /// Indicators of exactly this heading that are on no page yet; they are taken to be from now on.
    fn unprinted(&mut self, path: &[String]) -> Vec<usize> {
        let indicators = self.layout.campaign.plan.indicators.iter().enumerate();
        let of_path: Vec<usize> = indicators.filter(|(_, indicator)| indicator.path == path).map(|(index, _)| index).collect();
        of_path.into_iter().filter(|index| self.indicators.insert(*index)).collect()
    }

    /// The page of a heading of the outermost level: what it says, its indicators, what stands under it.
    fn divider(&mut self, path: &[String], lines: &[usize]) {
        let campaign = self.layout.campaign;
        let across = |text: String, style| Row::of(vec![Cell::text(0, text, style).across(4)]);
        let mut title = one_line(&heading_words(campaign, path));
        if let Some(part) = self.part(lines) {
            title.push_str(&format!("（{part}）"));
        }
        let title = across(title, Style::Title).marked(heading_mark(campaign, path));
        let mut first = vec![title, Row::gap(6.0)];
        let description = campaign.heading(path).and_then(|heading| heading.description.as_deref());
        first.extend(description.map(|text| across(reflowed(text), Style::HeadingText)));
        first.push(Row::gap(10.0));
        let first = self.tables.rows(CONTENTS, first);
        self.flow.begin(first, Vec::new());
        let wanted = self.unprinted(path);
        if !wanted.is_empty() {
            let block = units::indicators(self.layout, self.progress, &self.tables, &wanted);
            self.flow.add(Block { space: 0.0, ..block });
        }
        let contents = self.contents(path, lines);
        self.flow.add(contents);
    }

    /// The heading to which the whole sheet belongs, if the template gives it one.
    fn part(&self, lines: &[usize]) -> Option<&'a str> {
        let campaign = self.layout.campaign;
        let line = &campaign.lines[*lines.first()?];
        line.path.get(campaign.template.sheet_depth()? - 1).map(String::as_str)
    }

    /// The headings of the next level, each with the number of its items and its page.
    fn contents(&self, path: &[String], lines: &[usize]) -> Block {
        let campaign = self.layout.campaign;
        let shown: BTreeSet<usize> = lines.iter().filter_map(|&line| campaign.item(&campaign.lines[line])).collect();
        // A heading with several sheets has a page on each.
        let own_depth = campaign.template.sheet_depth().unwrap_or(0).max(2);
        let mut below: Vec<(&[String], usize, usize)> = Vec::new();
        for &item in shown.iter().filter(|&&item| campaign.plan.items[item].path.starts_with(path)) {
            let record = &campaign.plan.items[item];
            let Some(heading) = record.path.get(..own_depth) else { continue };
            if below.last().is_none_or(|(last, ..)| *last != heading) {
                below.push((heading, 0, 0));
            }
            if let Some((_, items, copies)) = below.last_mut() {
                *items += 1;
                *copies += usize::from(record.relisted);
            }
        }
        if below.is_empty() {
            return Block::default();
        }
        let level = &campaign.template.levels[1].name;
        let labels = [level.as_str(), "掲載件数", "うち再掲", "頁"];
        let title = vec![Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, *label, Style::Label)).collect())];
        let rows = below.into_iter().map(|(heading, items, copies)| {
            let page = heading_mark(campaign, heading).map_or(Content::Blank, |heading| Content::Page(heading, PAGE.to_owned()));
            let name = one_line(&heading[1]);
            Row::of(vec![
                Cell::text(0, name, Style::Text),
                Cell::number(1, items, Style::Number),
                Cell::number(2, copies, Style::Number),
                Cell::new(3, page, Style::Centered),
            ])
        });
        let rows = rows.collect();
        Block { title: self.tables.rows(CONTENTS, title), rows: self.tables.rows(CONTENTS, rows), space: 12.0, ..Block::default() }
    }

    /// Begins the pages of a section: its headings in a box, on the pages of a table together with the legend.
    fn section(&mut self, path: &[String]) {
        let campaign = self.layout.campaign;
        let is_table = campaign.template.form.layout == Kind::Table;
        let cols = if is_table && !self.legend.is_empty() { 1 } else { 2 };
        let side =
            |label: &str, text: String, style| Row::of(vec![Cell::text(0, label, Style::SideLabel), Cell::text(1, text, style).across(cols)]).kept();
        let heading = |(level, depth): (&Level, usize)| {
            let row = side(&level.name, one_line(&path[depth - 1]), Style::Strong);
            row.marked(heading_mark(campaign, &path[..depth]))
        };
        let mut rows: Vec<Row> = campaign.template.levels.iter().zip(1..=path.len()).map(heading).collect();
        if let Some(description) = campaign.heading(path).and_then(|heading| heading.description.as_deref()) {
            rows.push(side("説明", reflowed(description), Style::HeadingText));
        }
        if is_table && !self.legend.is_empty() {
            self.put_legend(&mut rows);
        }
        let mut first = self.tables.rows(BOX, rows);
        first.push(Row::gap(6.0));
        let running = if is_table {
            first.clone()
        } else {
            let words = format!("{}{CONTINUED}", one_line(&heading_words(campaign, path)));
            vec![self.tables.row(BOX, Row::of(vec![Cell::text(0, words, Style::Heading3).across(3)])), Row::gap(6.0)]
        };
        self.flow.begin(first, running);
    }

    /// Puts the legend beside the rows of a box and makes them high enough for it.
    fn put_legend(&self, rows: &mut [Row]) {
        let sheet = self.flow.sheet();
        let legend = Cell::text(2, self.legend, Style::HeadingText).down(rows.len() as u32);
        let measured = self.tables.row(BOX, Row::of(vec![Cell::text(2, self.legend, Style::Note)]));
        let needed = sheet.needed_points(&measured);
        let heights: Vec<f64> = rows.iter().map(|row| sheet.needed_points(&self.tables.row(BOX, row.clone()))).collect();
        let missing = needed - heights.iter().sum::<f64>();
        if let (Some(last), Some(height), true) = (rows.last_mut(), heights.last(), missing > 0.0) {
            last.height = Height::Points((height + missing).min(MAX_ROW_POINTS));
        }
        if let Some(first) = rows.first_mut() {
            first.cells.push(legend);
        }
    }
}

/// Paper and page texts of a committee's sheet.
pub fn page(campaign: &Campaign<'_>, face: &Face) -> Page {
    let (paper, orientation) = campaign.template.packet_page();
    let mut page = Page::new(paper, orientation);
    page.header_left = with_year(&campaign.template.form.heading, campaign.plan.year);
    page.header_right = face.label(campaign);
    page
}

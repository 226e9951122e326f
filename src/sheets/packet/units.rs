//! Rated headings and indicators on the form: blocks with columns of their own.

use std::collections::BTreeMap;

use super::face::Face;
use super::form::committee_cell;
use super::form_pages::{INDICATORS, RATED};
use crate::domain::answer::Progress;
use crate::domain::line::LineKind;
use crate::form::template::{ACTUAL, CarriedPrint, Field, FilledBy, Kind, OWNERS, TITLE, with_year};
use crate::reconcile::degree::direction_word;
use crate::reconcile::last_year;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed;
use crate::sheets::cards::MEMO;
use crate::sheets::columns::Tables;
use crate::sheets::flow::Block;
use crate::sheets::grid::{Cell, Content, Height, Row, Style};
use crate::sheets::layout::Layout;

/// Width of the column that says who gave a value, in half-width characters.
const WHO: u32 = 20;
/// Columns of the indicators after 整理番号: text, baseline, value, target, direction, who gave the value.
const INDICATOR_COLUMNS: [u32; 6] = [38, 15, 20, 15, 8, 29];
/// The same where no values are asked: text, baseline, target, direction.
const BARE_COLUMNS: [u32; 4] = [86, 22, 22, 12];
/// Height of an empty row for notes, in points.
const MEMO_POINTS: f64 = 44.0;

/// Widths of a rated heading's table: 整理番号, who, fields.
pub fn rated_columns(campaign: &Campaign<'_>, face: &Face) -> Vec<u32> {
    let mut fields = vec![60];
    for row in [on_level(campaign, FilledBy::Department), on_level(campaign, FilledBy::Office), committee(campaign, face)] {
        if row.len() >= fields.len() {
            fields = row.iter().map(|field| field.width).collect();
        }
    }
    [campaign.template.form.widths.number, WHO].into_iter().chain(fields).collect()
}

/// Fields of a level that somebody fills in; a department's only if they are asked in this round.
fn on_level<'a>(campaign: &'a Campaign<'_>, by: FilledBy) -> Vec<&'a Field> {
    let asked = |field: &Field| by != FilledBy::Department || campaign.round.heading.iter().any(|open| open.key() == field.key());
    campaign.template.fields.iter().filter(|field| field.by == by && field.on_level().is_some() && asked(field)).collect()
}

fn committee<'a>(campaign: &'a Campaign<'_>, face: &Face) -> Vec<&'a Field> {
    if face.has_committee(campaign) { on_level(campaign, FilledBy::Committee) } else { Vec::new() }
}

/// A rated heading: the office's value, the committee's, each department's view, and room for notes.
pub fn rated(layout: &Layout<'_>, progress: &Progress, face: &Face, tables: &Tables, index: usize) -> Block {
    let campaign = layout.campaign;
    let line = &campaign.lines[index];
    let LineKind::Heading(heading) = line.kind else {
        return Block::default();
    };
    let office = &campaign.plan.headings[heading].office;
    let width = rated_columns(campaign, face).len() as u32;
    let level = line.path.len().checked_sub(1).and_then(|depth| campaign.template.levels.get(depth)).map_or("", |level| level.name.as_str());
    let of_line = |fields: Vec<&'_ Field>| {
        fields.into_iter().filter(|field| field.on_level() == Some(level)).map(Field::key).map(str::to_owned).collect::<Vec<_>>()
    };
    let spread = |keys: &[String], cell: &dyn Fn(&str) -> (Content, Style)| -> Vec<Cell> {
        let last = keys.len().saturating_sub(1);
        let across = |nth: usize| if nth == last { width - 2 - nth as u32 } else { 1 };
        let cells = keys.iter().enumerate().map(|(nth, key)| {
            let (content, style) = cell(key);
            Cell::new(2 + nth as u32, content, style).across(across(nth))
        });
        cells.collect()
    };
    let year = campaign.plan.year;
    let words = |key: &str| campaign.template.field(key).map(|field| with_year(&field.label, year)).unwrap_or_default();
    let label = |key: &str| (Content::Text(words(key)), Style::Label);
    // Who says something stands where a row that goes on says whose it is.
    let row = |number: &str, who: Content, style, cells: Vec<Cell>| {
        let head = [Cell::text(0, number, if style == Style::Label { Style::Label } else { Style::Centered }), Cell::new(1, who, style)];
        Row::of(head.into_iter().chain(cells).collect()).kept()
    };
    let mut rows = Vec::new();
    let keys = of_line(on_level(campaign, FilledBy::Office));
    if !keys.is_empty() {
        rows.push(row("整理\n番号", Content::Text("事務局の評価".to_owned()), Style::Label, spread(&keys, &label)));
        let value = |key: &str| {
            let is_text = campaign.template.field(key).is_some_and(|field| field.kind == Kind::Text);
            let value = office.get(key).map(|value| printed::as_printed(campaign, key, value));
            let style = match (&value, is_text) {
                (None, _) => Style::Missing,
                (Some(_), true) => Style::Text,
                (Some(_), false) => Style::Centered,
            };
            (Content::PlanText(key.to_owned(), value.unwrap_or_else(|| "未定".to_owned())), style)
        };
        rows.push(row(&line.number, Content::PlanText(TITLE.into(), heading_name(campaign, progress, index)), Style::Strong, spread(&keys, &value)));
    }
    let keys = of_line(committee(campaign, face));
    if !keys.is_empty() {
        rows.push(row("", Content::Text("委員会".to_owned()), Style::Label, spread(&keys, &label)));
        let cells = spread(&keys, &|key| committee_cell(campaign, face, index, key));
        rows.push(row(&line.number, Content::PlanText(TITLE.into(), line.name()), Style::Strong, cells));
    }
    let keys: Vec<String> = line.open.iter().filter(|key| campaign.template.field(key).is_some()).cloned().collect();
    rows.push(row("", Content::Text("課別の評価".to_owned()), Style::Label, spread(&keys, &label)));
    for (nth, &department) in line.departments.iter().enumerate() {
        let view = |key: &str| view(campaign, progress, face, index, department, key);
        let row = row(&line.number, Content::PlanText(OWNERS.into(), campaign.department(department).to_owned()), Style::Text, spread(&keys, &view));
        rows.push(if nth == 0 { row.keyed(&line.id) } else { row });
    }
    if let Some(text) = face.below(index) {
        rows.push(Row::of(vec![Cell::text(0, text, Style::Band).across(width)]));
    }
    if matches!(face, Face::Meeting) {
        let cells = vec![Cell::text(0, MEMO, Style::SideLabel).across(2), Cell::new(2, Content::Blank, Style::Pencil).across(width - 2)];
        rows.push(Row::of(cells).height(Height::Points(MEMO_POINTS)));
    }
    if let Some(last) = rows.last_mut() {
        last.keep_next = false;
    }
    Block { rows: tables.rows(RATED, rows), whole: true, ..Block::default() }
}

/// A rated heading's name, and what was carried over from last year as the template prints it.
fn heading_name(campaign: &Campaign<'_>, progress: &Progress, index: usize) -> String {
    let line = &campaign.lines[index];
    let said = last_year::of_heading(campaign, line).filter_map(|field| {
        let whole = last_year::text(campaign, line, field)?;
        let text = match field.print {
            CarriedPrint::No => return None,
            CarriedPrint::Change => last_year::change_words(campaign, progress, index, field),
            CarriedPrint::Full => whole,
        };
        Some(format!("\n{}：{text}", field.label(campaign.plan.year)))
    });
    said.fold(line.name(), |name, said| name + &said)
}

/// A department's view of a heading.
fn view(campaign: &Campaign<'_>, progress: &Progress, face: &Face, line: usize, department: usize, key: &str) -> (Content, Style) {
    let shown = printed::shown(campaign, progress, line, department, key);
    let is_rating = campaign.template.field(key).is_some_and(|field| field.kind == Kind::Rating);
    let missing = shown.as_ref().is_none_or(|shown| shown.missing);
    let text = shown.unwrap_or_else(|| printed::blank(campaign, progress, line, department, key)).text;
    if let Some(text) = face.corrected(line, &[department], key, &text) {
        return (Content::PlanText(key.to_owned(), text), Style::Corrected);
    }
    let style = match (missing, is_rating) {
        (true, _) => Style::Missing,
        (false, true) => Style::Centered,
        _ => Style::Text,
    };
    (Content::PlanText(key.to_owned(), text), style)
}

/// Widths of the indicators' table: 整理番号, text, baseline, value of the year, target, direction, who gave it; fewer where no values are
/// asked.
pub fn indicator_columns(campaign: &Campaign<'_>) -> Vec<u32> {
    if !campaign.round.indicators {
        return BARE_COLUMNS.to_vec();
    }
    std::iter::once(campaign.template.form.widths.number).chain(INDICATOR_COLUMNS).collect()
}

/// A table of indicators.
pub fn indicators(layout: &Layout<'_>, progress: &Progress, tables: &Tables, wanted: &[usize]) -> Block {
    let campaign = layout.campaign;
    let asked = campaign.round.indicators;
    let actual = with_year(&campaign.template.indicators.label, campaign.plan.year);
    let [baseline, target] = campaign.plan.figure_labels.each_ref().map(|label| year_below(label));
    let labels: &[&str] = if asked {
        &["整理\n番号", "指標", &baseline, &actual, &target, "方向", "回答した課"]
    } else {
        &["指標", &baseline, &target, "方向"]
    };
    let header = Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, *label, Style::Label)).collect());
    let row = |index: &usize| {
        let shown = Shown::of(campaign, progress, *index);
        let number = asked.then(|| Cell::text(0, shown.number, Style::Centered));
        let title = Cell::new(0, Content::PlanText(TITLE.into(), shown.title), Style::Text);
        let baseline = Cell::text(0, shown.baseline, Style::Value);
        let actual = asked.then(|| Cell::new(0, shown.actual, shown.style));
        let target = Cell::text(0, shown.target, Style::Value);
        let direction = Cell::text(0, shown.direction, Style::Centered);
        let who = asked.then(|| Cell::text(0, shown.who, Style::Text));
        let cells = [number, Some(title), Some(baseline), actual, Some(target), Some(direction), who].into_iter().flatten();
        let row = Row::of(cells.zip(0..).map(|(cell, col)| Cell { col, ..cell }).collect());
        shown.id.iter().fold(row, |row, id| row.keyed(id))
    };
    let rows = wanted.iter().map(row).collect();
    let header = vec![tables.row(INDICATORS, header)];
    Block { title: header.clone(), rows: tables.rows(INDICATORS, rows), again: header, space: 8.0, ..Block::default() }
}

/// The label of a column of values with its year on a line of its own: 「目標値（令和10年度）」.
pub fn year_below(label: &str) -> String {
    match label.split_once(['（', '(']) {
        Some((name, year)) => format!("{}\n{}", name.trim(), year.trim_end_matches(['）', ')'])),
        None => label.to_owned(),
    }
}

/// An indicator as it is printed.
struct Shown {
    id: Option<String>,
    number: String,
    title: String,
    baseline: String,
    actual: Content,
    style: Style,
    target: String,
    direction: String,
    who: String,
}

impl Shown {
    fn of(campaign: &Campaign<'_>, progress: &Progress, index: usize) -> Self {
        let indicator = &campaign.plan.indicators[index];
        let line = campaign.line_of_indicator(index);
        let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "－".to_owned());
        let note = indicator.note.as_ref().map(|note| format!("\n{note}")).unwrap_or_default();
        let (actual, style, who) = line.map_or((Content::Blank, Style::Value, String::new()), |line| {
            let printed = printed::field(campaign, progress, line, ACTUAL);
            let departments: Vec<&str> = progress.answering(line).map(|department| campaign.department(department)).collect();
            let style = if printed.missing { Style::Missing } else { Style::Value };
            (Content::PlanText(ACTUAL.to_owned(), printed.text), style, departments.join("、"))
        });
        let line = line.map(|line| &campaign.lines[line]);
        Self {
            id: line.map(|line| line.id.clone()),
            number: line.map(|line| line.number.clone()).unwrap_or_default(),
            title: format!("{}{note}", indicator.title),
            baseline: value(&indicator.baseline),
            actual,
            style,
            target: value(&indicator.target),
            direction: direction_word(indicator),
            who,
        }
    }
}

/// The indicator of each item under this heading, where the template wants them beside each other and there are as many of one as of the other.
pub fn indicators_beside(campaign: &Campaign<'_>, path: &[String], lines: &[usize]) -> BTreeMap<usize, usize> {
    let depth = campaign.template.page_depth().min(path.len());
    let path = &path[..depth];
    if !campaign.round.indicators || !path.iter().any(|heading| campaign.template.packet.indicators_beside.contains(heading)) {
        return BTreeMap::new();
    }
    let mut items: Vec<usize> = lines.iter().filter_map(|&line| campaign.item(&campaign.lines[line])).collect();
    items.dedup();
    items.retain(|&item| campaign.plan.items[item].path.starts_with(path));
    let all = campaign.plan.indicators.iter().enumerate();
    let indicators: Vec<usize> = all.filter(|(_, indicator)| indicator.path.starts_with(path)).map(|(index, _)| index).collect();
    if items.len() == indicators.len() { items.into_iter().zip(indicators).collect() } else { BTreeMap::new() }
}

/// The row of an indicator under its item.
pub fn indicator_beside(layout: &Layout<'_>, progress: &Progress, tables: &Tables, index: usize) -> Row {
    let campaign = layout.campaign;
    let shown = Shown::of(campaign, progress, index);
    let label = with_year(&campaign.template.indicators.label, campaign.plan.year);
    let actual = match shown.actual {
        Content::PlanText(key, text) => Content::PlanText(key, format!("{label}\n{text}")),
        other => other,
    };
    let style = if shown.style == Style::Missing { Style::Missing } else { Style::Centered };
    let row = Row::of(vec![
        Cell::text(0, shown.number, Style::Centered),
        Cell::new(1, Content::PlanText(TITLE.into(), format!("指標：{}", shown.title)), Style::Band),
        Cell::text(2, format!("現状値\n{}", shown.baseline), Style::Centered),
        Cell::new(3, actual, style),
        Cell::text(4, format!("目標値\n{}", shown.target), Style::Centered),
        Cell::text(5, shown.direction, Style::Centered).across(2),
    ]);
    tables.row(INDICATORS, shown.id.iter().fold(row, |row, id| row.keyed(id)))
}

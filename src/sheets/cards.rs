//! One card per item: title, description, one row per entry, remarks.

use super::flow::Block;
use super::grid::{Cell, Content, Mark, Row, Style};
use super::layout::Layout;
use crate::domain::line::Line;
use crate::domain::text::reflowed;
use crate::form::template::{DESCRIPTION, OWNERS, REMARKS, TITLE, with_year};

/// Words behind a title where its rows go on on another page.
pub const CONTINUED: &str = "（続き）";
/// Label of the margin for notes.
pub const MEMO: &str = "メモ";
/// Space above a card, in points.
const SPACE: f64 = 9.0;

/// Widths: 整理番号, owners, fields.
pub fn weights(layout: &Layout<'_>) -> Vec<u32> {
    let widths = layout.campaign.template.form.widths;
    [widths.number, widths.owners].into_iter().chain(layout.fields.iter().map(|field| field.width)).collect()
}

/// The card of one item; `lines` are its entries that are shown.
pub fn card(layout: &Layout<'_>, lines: &[usize]) -> Block {
    let campaign = layout.campaign;
    let template = campaign.template;
    let Some(item) = lines.first().and_then(|&line| campaign.item(&campaign.lines[line])) else {
        return Block::default();
    };
    let mark = Some(Mark::Item(item));
    let item = &campaign.plan.items[item];
    let first = layout.view.first_col;
    let rest = layout.width() - 2;
    let title = (layout.view.title)(lines[0]);
    let side = |label: &str, content: Content, style| {
        Row::of(vec![Cell::text(first, label, Style::SideLabel).across(2), Cell::new(first + 2, content, style).across(rest)])
    };
    let plan = |key: &str, text: String| Content::PlanText(key.to_owned(), text);
    let description = reflowed(item.description.as_deref().unwrap_or_default());
    let again = side(&template.columns.title, Content::Text(format!("{title}{CONTINUED}")), Style::Strong);
    let mut titles = vec![
        side(&template.columns.title, plan(TITLE, title), Style::Strong).kept().marked(mark),
        side(&template.columns.description, plan(DESCRIPTION, description), Style::Text).kept(),
    ];
    titles.extend(header(layout).into_iter().map(Row::kept));
    let mut rows = Vec::new();
    for &index in lines {
        let line = &campaign.lines[index];
        if let Some(note) = (layout.view.note)(index) {
            rows.push(Row::of(vec![Cell::new(first, note, Style::Band).across(layout.width())]).kept());
        }
        rows.push(layout.row(entry_cells(layout, index, line), line));
        rows.extend(layout.below(index));
    }
    let kept = if layout.remarks(item).is_empty() { rows.len().saturating_sub(1) } else { rows.len() };
    for row in &mut rows[..kept] {
        row.keep_next = true;
    }
    rows.extend(layout.remarks(item).iter().map(|remark| side(&template.columns.remarks, plan(REMARKS, remark.clone()), Style::Text)));
    let again = std::iter::once(again).chain(header(layout)).collect();
    Block { title: titles, rows, again, whole: true, space: SPACE, ..Block::default() }
}

fn entry_cells(layout: &Layout<'_>, index: usize, line: &Line) -> Vec<Cell> {
    let first = layout.view.first_col;
    let mut cells = vec![
        Cell::text(first, line.number.clone(), Style::Centered),
        Cell::new(first + 1, Content::PlanText(OWNERS.into(), (layout.view.owners)(index)), Style::Text),
    ];
    cells.extend(layout.field_cells(index, first + 2));
    let mut cells = layout.with_spare(cells);
    cells.extend(layout.memo());
    cells
}

/// Column headings; neighbouring fields of one group stand under a common heading.
fn header(layout: &Layout<'_>) -> Vec<Row> {
    let labels = [("整理\n番号".to_owned(), None), (layout.campaign.template.columns.owners.clone(), None)];
    let year = layout.campaign.plan.year;
    let fields = layout.fields.iter().map(|field| (with_year(&field.label, year), field.group.as_ref().map(|group| with_year(group, year))));
    grouped_header(layout, &labels.into_iter().chain(fields).chain(layout.memo().map(|_| (MEMO.to_owned(), None))).collect::<Vec<_>>())
}

/// One or two rows of column headings from labels and their groups.
pub fn grouped_header(layout: &Layout<'_>, labels: &[(String, Option<String>)]) -> Vec<Row> {
    let first_col = layout.view.first_col;
    if labels.iter().all(|(_, group)| group.is_none()) {
        let cells = labels.iter().zip(first_col..).map(|((label, _), col)| Cell::text(col, label, Style::Label)).collect();
        return vec![Row::of(layout.with_spare(cells))];
    }
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < labels.len() {
        let col = first_col + at as u32;
        if let (_, Some(group)) = &labels[at] {
            let members = labels[at..].iter().take_while(|(_, other)| other.as_ref() == Some(group)).count();
            upper.push(Cell::text(col, group, Style::Label).across(members as u32));
            lower.extend((0..members).map(|member| Cell::text(col + member as u32, &labels[at + member].0, Style::Label)));
            at += members;
        } else {
            upper.push(Cell::text(col, &labels[at].0, Style::Label).down(2));
            at += 1;
        }
    }
    [upper, lower].map(|cells| Row::of(layout.with_spare(cells))).into()
}

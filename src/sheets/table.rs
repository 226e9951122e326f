//! A wide table: one row per entry under column headings that are repeated on each page.

use super::cards::{MEMO, grouped_header};
use super::grid::{Cell, Content, Mark, Row, Style};
use super::layout::Layout;
use crate::domain::text::reflowed;
use crate::form::template::{DESCRIPTION, OWNERS, TITLE, with_year};

/// Widths: 整理番号, title, description, fields, owners.
pub fn weights(layout: &Layout<'_>) -> Vec<u32> {
    let widths = layout.campaign.template.form.widths;
    let fields = layout.fields.iter().map(|field| field.width);
    [widths.number, widths.title, widths.description].into_iter().chain(fields).chain([widths.owners]).collect()
}

/// The column headings.
pub fn header(layout: &Layout<'_>) -> Vec<Row> {
    let columns = &layout.campaign.template.columns;
    let year = layout.campaign.plan.year;
    let mut labels = vec![("整理\n番号".to_owned(), None), (columns.title.clone(), None), (columns.description.clone(), None)];
    labels.extend(layout.fields.iter().map(|f| (with_year(&f.label, year), f.group.as_ref().map(|group| with_year(group, year)))));
    labels.push((columns.owners.clone(), None));
    labels.extend(layout.memo().map(|_| (MEMO.to_owned(), None)));
    grouped_header(layout, &labels)
}

/// The row of one entry, with a note over it and remarks under it; an item's description is printed with its first entry only.
pub fn entry(layout: &Layout<'_>, index: usize, same_item: bool) -> Vec<Row> {
    let campaign = layout.campaign;
    let line = &campaign.lines[index];
    let Some(item) = campaign.item(line) else {
        return Vec::new();
    };
    let mark = Some(Mark::Item(item));
    let item = &campaign.plan.items[item];
    let first = layout.view.first_col;
    let across = |content: Content| Row::of(vec![Cell::new(first, content, Style::Band).across(layout.width())]);
    let mut rows: Vec<Row> = (layout.view.note)(index).map(|note| across(note).kept()).into_iter().collect();
    let title = (layout.view.title)(index);
    let description = if same_item { String::new() } else { reflowed(item.description.as_deref().unwrap_or_default()) };
    let plan = |key: &str, text: String| Content::PlanText(key.to_owned(), text);
    let mut cells = vec![
        Cell::text(first, line.number.clone(), Style::Centered),
        Cell::new(first + 1, plan(TITLE, title), Style::Strong),
        Cell::new(first + 2, plan(DESCRIPTION, description), Style::Text),
    ];
    cells.extend(layout.field_cells(index, first + 3));
    let owners = plan(OWNERS, (layout.view.owners)(index));
    cells.push(Cell::new(layout.owners_col(), owners, Style::Text));
    let mut cells = layout.with_spare(cells);
    cells.extend(layout.memo());
    rows.push(layout.row(cells, line).marked(mark));
    rows.extend(layout.below(index));
    let last_of_item = campaign.lines.get(index + 1).is_none_or(|next| campaign.item(next) != campaign.item(line));
    if last_of_item {
        let remark = |remark: &String| across(Content::Text(format!("{}：{remark}", campaign.template.columns.remarks)));
        rows.extend(layout.remarks(item).iter().map(remark));
    }
    let last = rows.len() - 1;
    rows[..last].iter_mut().for_each(|row| row.keep_next = true);
    rows
}

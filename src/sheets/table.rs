//! A wide table: one row per entry under column headings that are repeated on each page.

use super::cards::grouped_header;
use super::grid::{Cell, Content, Row, Sheet, Style};
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
    grouped_header(layout.face.first_col, &labels)
}

/// The row of one entry; an item's description is printed with its first entry only.
pub fn entry(layout: &Layout<'_>, sheet: &mut Sheet, index: usize, same_item: bool) {
    let campaign = layout.campaign;
    let line = &campaign.lines[index];
    let Some(item) = campaign.item(line) else {
        return;
    };
    let item = &campaign.plan.items[item];
    let first = layout.face.first_col;
    if let Some(note) = (layout.face.note)(index) {
        sheet.push(Row::of(vec![Cell::text(first, note, Style::Band).across(layout.width())]).kept());
    }
    let title = (layout.face.title)(index);
    let description = if same_item { String::new() } else { reflowed(item.description.as_deref().unwrap_or_default()) };
    let plan = |key: &str, text: String| Content::PlanText(key.to_owned(), text);
    let mut cells = vec![
        Cell::text(first, line.number.clone(), Style::Centered),
        Cell::new(first + 1, plan(TITLE, title), Style::Strong),
        Cell::new(first + 2, plan(DESCRIPTION, description), Style::Text),
    ];
    cells.extend(layout.field_cells(index, first + 3));
    let owners = Content::PlanText(OWNERS.into(), (layout.face.owners)(index));
    cells.push(Cell::new(first + 3 + layout.fields.len() as u32, owners, Style::Text));
    sheet.push(layout.row(cells, line));
    let last_of_item = campaign.lines.get(index + 1).is_none_or(|next| campaign.item(next) != campaign.item(line));
    if last_of_item {
        for remark in &item.remarks {
            let text = format!("{}：{remark}", campaign.template.columns.remarks);
            sheet.push(Row::of(vec![Cell::text(first, text, Style::Band).across(layout.width())]));
        }
    }
}

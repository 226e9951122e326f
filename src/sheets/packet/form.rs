//! The form in the city's own layout, with all answers.

use crate::domain::answer::Progress;
use crate::domain::line::LineKind;
use crate::form::template::{Field, FilledBy, Kind};
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed;
use crate::sheets::department;
use crate::sheets::grid::{Cell, Content, Row, Sheet, SheetRole, Style};
use crate::sheets::layout::{Face, Layout};
use crate::sheets::page::Page;

/// The sheet.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Sheet {
    let template = campaign.template;
    let (paper, orientation) = template.packet_page();
    let mut page = Page::new(paper, orientation);
    page.header_left = campaign.form_of_year();
    let lines: Vec<usize> = (0..campaign.lines.len()).filter(|&line| !matches!(campaign.lines[line].kind, LineKind::Indicator(_))).collect();
    let face = Face {
        first_col: 0,
        lines: &lines,
        cell: &|line, key| cell(campaign, progress, line, key),
        note: &|line| note(campaign, line),
        owners: &|line| printed::owners(campaign, progress, line, &department::owners(campaign, line)),
        title: &|line| department::title(campaign, line),
        heading_rows: &|layout, line| heading_rows(layout, progress, line),
        growing: false,
    };
    let mut sheet = Layout::new(campaign, &face).sheet(&campaign.round.form_name, SheetRole::Committee, page, &legend(campaign));
    sheet.paginate();
    sheet
}

/// The scales that are asked, one line per grade.
fn legend(campaign: &Campaign<'_>) -> Vec<String> {
    let asked = campaign.round.entry.iter().filter(|(_, open)| *open).map(|(field, _)| *field).chain(campaign.round.heading.iter().copied());
    let year = campaign.plan.year;
    asked
        .filter_map(|field| {
            let grades = campaign.template.scale_of(field)?.grades.iter().map(|grade| format!("　{}　{}", grade.print, grade.meaning));
            Some(format!("【{}】\n{}", field.label(year), grades.collect::<Vec<_>>().join("\n")))
        })
        .collect()
}

fn cell(campaign: &Campaign<'_>, progress: &Progress, line: usize, key: &str) -> (Content, Style) {
    let printed = printed::field(campaign, progress, line, key);
    let short = campaign.template.field(key).is_none_or(|field| field.kind != Kind::Text);
    let style = match (printed.missing && !printed.text.contains('\n'), short) {
        (true, _) => Style::Missing,
        (false, true) => Style::Centered,
        (false, false) => Style::Text,
    };
    (Content::PlanText(key.to_owned(), printed.text), style)
}

/// A copy that is printed in full names its original.
fn note(campaign: &Campaign<'_>, index: usize) -> Option<String> {
    let line = &campaign.lines[index];
    let is_first_of_item = campaign.item(line).is_some_and(|item| campaign.lines_of_item(item).next() == Some(index));
    let in_full = campaign.template.relisted.print == crate::form::template::RelistedPrint::Full;
    (line.relisted && is_first_of_item && in_full && line.original().is_some()).then(|| crate::reconcile::lines::copy_words(campaign, line))
}

/// A rated heading: the office's value, and each department's view.
fn heading_rows(layout: &Layout<'_>, progress: &Progress, index: usize) -> Vec<Row> {
    let campaign = layout.campaign;
    let template = campaign.template;
    let line = &campaign.lines[index];
    let LineKind::Heading(heading) = line.kind else {
        return Vec::new();
    };
    let heading = &campaign.plan.headings[heading];
    let first = layout.face.first_col;
    let wide = layout.wide_columns();
    let span = wide[1] - first - 1;
    let last = first + layout.width();
    let level = &template.levels[line.path.len() - 1].name;
    let year = campaign.plan.year;
    let across = |position: usize, count: usize| {
        if position + 1 == count { last - wide[1 + position] } else { 1 }
    };
    let mut rows = Vec::new();
    let office: Vec<&Field> = template.fields.iter().filter(|f| f.by == FilledBy::Office && f.on_level() == Some(level)).collect();
    if !office.is_empty() {
        let mut labels = vec![Cell::text(first, "整理\n番号", Style::Label), Cell::text(first + 1, "評価の対象", Style::Label).across(span)];
        let mut cells = vec![Cell::text(first, &line.number, Style::Centered), Cell::text(first + 1, line.name(), Style::Strong).across(span)];
        for (position, field) in office.iter().enumerate() {
            labels.push(Cell::text(wide[1 + position], field.label(year), Style::Label).across(across(position, office.len())));
            let value = heading.office.get(field.key()).map(|value| printed::as_printed(campaign, line, field.key(), value));
            let style = if field.kind == Kind::Rating { Style::Centered } else { Style::Text };
            cells.push(Cell::text(wide[1 + position], value.unwrap_or_default(), style).across(across(position, office.len())));
        }
        rows.extend([Row::of(labels).kept(), Row::of(cells).kept()]);
    }
    let fields: Vec<&Field> = line.open.iter().filter_map(|key| template.field(key)).collect();
    let mut labels = vec![Cell::text(first, "", Style::Label), Cell::text(first + 1, "課別の評価", Style::Label).across(span)];
    for (position, field) in fields.iter().enumerate() {
        labels.push(Cell::text(wide[1 + position], field.label(year), Style::Label).across(across(position, fields.len())));
    }
    rows.push(Row::of(labels).kept());
    for (nth, &department) in line.departments.iter().enumerate() {
        let mut cells = vec![Cell::text(first, "", Style::Text), Cell::text(first + 1, campaign.department(department), Style::Text).across(span)];
        for (position, field) in fields.iter().enumerate() {
            let text = printed::shown(campaign, progress, index, department, field.key());
            let missing = text.is_none();
            let text = text.unwrap_or_else(|| printed::blank(campaign, progress, index, department, field.key()).text);
            let style = match (missing, field.kind) {
                (true, _) => Style::Missing,
                (false, Kind::Rating) => Style::Centered,
                _ => Style::Text,
            };
            cells.push(Cell::new(wide[1 + position], Content::PlanText(field.key().to_owned(), text), style).across(across(position, fields.len())));
        }
        let row = Row::of(cells);
        rows.push(if nth == 0 { row.keyed(&line.id) } else { row });
    }
    rows.push(Row::gap(6.0));
    rows
}

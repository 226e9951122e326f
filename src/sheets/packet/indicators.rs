//! 指標: baseline, target and the year's value, each indicator under its heading.

use std::collections::BTreeMap;

use crate::domain::answer::Progress;
use crate::domain::line::{Line, LineKind};
use crate::domain::text::one_line;
use crate::form::template::{ACTUAL, with_year};
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed;
use crate::sheets::grid::{Cell, Content, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// The sheet; none for a plan without indicators.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Option<Sheet> {
    if campaign.plan.indicators.is_empty() {
        return None;
    }
    let (paper, orientation) = campaign.template.packet_page();
    let mut page = Page::new(paper, orientation);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new("指標", SheetRole::Committee, page, campaign.template.form.points);
    let asked = campaign.round.indicators;
    let mut weights = vec![40, 14, 14, 8, 20];
    if asked {
        weights.insert(2, 16);
    }
    sheet.fill_page(&weights);
    let width = weights.len() as u32;
    sheet.push(Row::of(vec![Cell::text(0, "指標の状況", Style::Title).across(width)]));
    sheet.push(Row::of(vec![Cell::text(0, format!("単位：指標（全{}件）", campaign.plan.indicators.len()), Style::Note).across(width)]));
    let actual = with_year(&campaign.template.indicators.label, campaign.plan.year);
    let mut labels = vec!["指標".to_owned(), "現状値".to_owned()];
    if asked {
        labels.push(actual);
    }
    labels.extend(["目標値", "方向", "注記"].map(str::to_owned));
    let header = sheet.next_row();
    sheet.repeat_rows = Some((header, header));
    sheet.push(Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, label, Style::Label)).collect()));
    let of_indicator = |(at, line): (usize, &Line)| if let LineKind::Indicator(indicator) = line.kind { Some((indicator, at)) } else { None };
    let lines: BTreeMap<usize, usize> = campaign.lines.iter().enumerate().filter_map(of_indicator).collect();
    let mut path: &[String] = &[];
    for (index, indicator) in campaign.plan.indicators.iter().enumerate() {
        if indicator.path != path {
            path = &indicator.path;
            let heading = path.iter().map(|heading| one_line(heading)).collect::<Vec<_>>().join("　");
            sheet.push(Row::of(vec![Cell::text(0, heading, Style::Heading3).across(width)]));
        }
        let mut cells = vec![Cell::text(0, &indicator.title, Style::Text), value(indicator.baseline.as_ref(), 1)];
        if asked {
            cells.push(actual_cell(campaign, progress, lines.get(&index).copied()));
        }
        let next = cells.len() as u32;
        cells.push(value(indicator.target.as_ref(), next));
        cells.push(Cell::text(next + 1, indicator.direction.clone().unwrap_or_default(), Style::Centered));
        cells.push(Cell::text(next + 2, indicator.note.clone().unwrap_or_default(), Style::Text));
        let row = Row::of(cells);
        sheet.push(match lines.get(&index) {
            Some(&line) => row.keyed(&campaign.lines[line].id),
            None => row,
        });
    }
    Some(sheet)
}

fn value(text: Option<&String>, col: u32) -> Cell {
    Cell::text(col, text.cloned().unwrap_or_default(), Style::Centered)
}

fn actual_cell(campaign: &Campaign<'_>, progress: &Progress, line: Option<usize>) -> Cell {
    let Some(line) = line else {
        return Cell::text(2, "", Style::Centered);
    };
    let printed = printed::field(campaign, progress, line, ACTUAL);
    let style = if printed.missing { Style::Missing } else { Style::Centered };
    Cell::new(2, Content::PlanText(ACTUAL.to_owned(), printed.text), style)
}

//! 査定: both stages of every line side by side, and where they differ.

use super::{PAGE, Stage};
use crate::domain::text::one_line;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::committee::{Rated, first_stage_words, ratings};
use crate::reconcile::printed::as_printed;
use crate::sheets::grid::{Cell, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Name of the sheet.
pub const NAME: &str = "査定";
/// Printed where nothing was decided yet.
const OPEN: &str = "未定";

/// The sheet; none where the template asks the committee for no grade, or none was given yet.
pub fn sheet(stage: &Stage<'_>, role: SheetRole) -> Option<Sheet> {
    let campaign = stage.campaign;
    let rows = ratings(campaign, stage.progress, stage.committee);
    let decided = rows.iter().filter(|row| row.value.is_some()).count();
    let members: Vec<&str> = stage.committee.members.iter().map(|member| member.name.as_str()).collect();
    if rows.is_empty() || decided == 0 && members.is_empty() {
        return None;
    }
    let before = [("整理番号", 9), (PAGE, 5), ("取組", 36), ("自己評価", 14)].map(|(label, width)| (label.to_owned(), width));
    let of_members = members.iter().map(|member| (one_line(member), 10));
    let after = [(NAME, 9), ("相違", 8), ("決め方", 9)].map(|(label, width)| (label.to_owned(), width));
    let columns: Vec<(String, u32)> = before.into_iter().chain(of_members).chain(after).collect();
    let mut page = Page::new(Paper::A4, if columns.len() > 9 { Orientation::Landscape } else { Orientation::Portrait });
    page.header_left = campaign.form_of_year();
    NAME.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new(NAME, role, page, 10.0);
    sheet.fill_page(&columns.iter().map(|(_, width)| *width).collect::<Vec<_>>());
    let differing = rows.iter().filter(|row| row.differs.is_some()).count();
    let summary = format!("査定した取組　{decided}／{}件　　自己評価と異なるもの　{differing}件　　委員の提出　{}人", rows.len(), members.len());
    sheet.push(Row::of(vec![Cell::text(0, format!("{}　{NAME}", campaign.form_of_year()), Style::Title).across(columns.len() as u32)]));
    sheet.push(Row::of(vec![Cell::text(0, summary, Style::Note).across(columns.len() as u32)]));
    let header = sheet.next_row();
    sheet.push(Row::of(columns.iter().zip(0..).map(|((label, _), col)| Cell::text(col, label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    for row in &rows {
        sheet.push(Row::of(cells(stage, row).into_iter().zip(0..).map(|((text, style), col)| Cell::text(col, text, style)).collect()));
    }
    if role == SheetRole::Committee {
        sheet.paginate();
    }
    Some(sheet)
}

fn cells(stage: &Stage<'_>, row: &Rated) -> Vec<(String, Style)> {
    let campaign = stage.campaign;
    let line = &campaign.lines[row.line];
    let printed = |code: &str| as_printed(campaign, &row.field, code);
    let how = match (line.original(), &row.value) {
        (Some(original), _) => format!("再掲元 {}", campaign.lines[original].number),
        (None, Some((_, source))) => source.label().to_owned(),
        (None, None) => String::new(),
    };
    let mut cells = vec![
        (line.number.clone(), Style::Centered),
        (stage.page(&line.id), Style::Centered),
        (one_line(&line.name()), Style::Text),
        (first_stage_words(campaign, stage.progress, row.line), Style::Centered),
    ];
    for member in &stage.committee.members {
        let gave = row.members.iter().find(|(name, _)| *name == member.name);
        cells.push((gave.map(|(_, code)| printed(code)).unwrap_or_default(), Style::Centered));
    }
    cells.push(row.value.as_ref().map_or_else(|| (OPEN.to_owned(), Style::Missing), |(value, _)| (printed(value), Style::Centered)));
    cells.push((row.differs.unwrap_or_default().to_owned(), Style::Centered));
    cells.push((how, Style::Centered));
    cells
}

//! The form in the city's own layout, with all answers, page by page.

use std::collections::BTreeSet;

use super::cover::{DIFFERS, DIFFERS_MEANS, legend_text};
use super::face::Face;
use super::form_pages::FormPages;
use super::pages::{ON_PAGE, Pages};
use crate::domain::answer::Progress;
use crate::domain::line::LineKind;
use crate::domain::text::{bracket_below, reflowed};
use crate::form::template::{CarriedPrint, Field, FilledBy, Kind, RelistedPrint};
use crate::reconcile::last_year;
use crate::reconcile::lines::{Campaign, copy_words};
use crate::reconcile::printed;
use crate::sheets::department;
use crate::sheets::flow::Begins;
use crate::sheets::grid::{Content, Mark, Sheet, Style};
use crate::sheets::layout::{Layout, View};

/// The sheets of the form, in order, each with what begins on which of its pages; pages begin as in an earlier edition.
pub fn sheets(campaign: &Campaign<'_>, progress: &Progress, face: &Face, earlier: &Pages<'_>) -> Vec<(Sheet, Begins)> {
    let lines: Vec<usize> = (0..campaign.lines.len()).filter(|&line| face.shows(campaign, line)).collect();
    let mut printed_indicators = BTreeSet::new();
    let view = View {
        first_col: 0,
        lines: &[],
        cell: &|line, key| cell(campaign, progress, face, line, key),
        carried: &|line, field| carried(campaign, progress, line, field),
        note: &|line| note(campaign, line),
        owners: &|line| {
            let owners = printed::owners(campaign, progress, line, &department::owners(campaign, line));
            owners.lines().map(bracket_below).collect::<Vec<_>>().join("\n")
        },
        title: &|line| department::title(campaign, line),
        heading_rows: &|_, _| Vec::new(),
        heading_parts: &|_| 0,
        highest_row: 1.0,
        growing: false,
        committee: face.has_committee(campaign),
        further: &[],
        leaves_out: &[],
        below: &|line| face.below(line),
        memo_width: if matches!(face, Face::Meeting) { campaign.template.packet.memo_width } else { 0 },
    };
    let layout = Layout::new(campaign, &view);
    let mut legend = legend_text(campaign);
    if face.differs_anywhere() && !legend.is_empty() {
        legend.push_str(&format!("\n{DIFFERS}　{DIFFERS_MEANS}"));
    }
    let parts = parts(campaign, &lines);
    let several = parts.len() > 1;
    parts
        .into_iter()
        .map(|(part, lines)| {
            let form = &campaign.round.form_name;
            let name = if several { format!("{form}（{part}）") } else { form.clone() };
            FormPages::new(&layout, progress, face, &legend, &mut printed_indicators).keeping(&earlier.starts()).draw(&name, &lines)
        })
        .collect()
}

/// The lines of each sheet: one for all, or one for each heading of the template's level.
fn parts(campaign: &Campaign<'_>, lines: &[usize]) -> Vec<(String, Vec<usize>)> {
    let Some(depth) = campaign.template.sheet_depth() else {
        return vec![(String::new(), lines.to_vec())];
    };
    let mut parts: Vec<(String, Vec<usize>)> = Vec::new();
    for &line in lines {
        let part = campaign.lines[line].path.get(depth - 1).cloned().unwrap_or_default();
        match parts.iter_mut().find(|(name, _)| *name == part) {
            Some((_, lines)) => lines.push(line),
            None => parts.push((part, vec![line])),
        }
    }
    parts
}

/// What stands in a field of a line.
fn cell(campaign: &Campaign<'_>, progress: &Progress, face: &Face, line: usize, key: &str) -> (Content, Style) {
    let field = campaign.template.field(key);
    if field.is_some_and(|field| field.by == FilledBy::Committee) {
        return committee_cell(campaign, face, line, key);
    }
    let printed = printed::field(campaign, progress, line, key);
    if let Some(text) = face.corrected(line, &campaign.lines[line].departments, key, &printed.text) {
        return (Content::PlanText(key.to_owned(), text), Style::Corrected);
    }
    let style = match field.map(|field| field.kind) {
        Some(Kind::Rating) if printed.missing => Style::Missing,
        _ if printed.missing && !printed.text.contains('\n') => Style::Missing,
        Some(Kind::Text) => Style::Text,
        Some(Kind::Number | Kind::Percent) => Style::Value,
        _ => Style::Centered,
    };
    let entry = &campaign.lines[line];
    let by_reference = entry.relisted && campaign.template.relisted.print == RelistedPrint::Reference && printed.text == copy_words(campaign, entry);
    match original_item(campaign, line).filter(|_| by_reference) {
        Some(original) => (Content::Page(Mark::Item(original), format!("{}{ON_PAGE}", printed.text)), style),
        None => (Content::PlanText(key.to_owned(), printed.text), style),
    }
}

/// What was carried over from last year, as the template prints it.
pub fn carried(campaign: &Campaign<'_>, progress: &Progress, line: usize, field: &Field) -> (Content, Style) {
    let text = match field.print {
        CarriedPrint::Change => last_year::change_words(campaign, progress, line, field),
        _ => reflowed(&last_year::text(campaign, &campaign.lines[line], field).unwrap_or_default()),
    };
    let style = if field.kind == Kind::Text { Style::Text } else { Style::Centered };
    (Content::PlanText(field.key().to_owned(), text), style)
}

/// A cell for what the committee gives: empty at the meeting, filled in for the public.
pub fn committee_cell(campaign: &Campaign<'_>, face: &Face, line: usize, key: &str) -> (Content, Style) {
    if matches!(face, Face::Meeting) {
        return (Content::Blank, Style::Pencil);
    }
    let mark = if face.differs(line, key) { DIFFERS } else { "" };
    let given = face.given(campaign, line, key).map(|value| printed::as_printed(campaign, key, value) + mark);
    let is_text = campaign.template.field(key).is_some_and(|field| field.kind == Kind::Text);
    let style = if is_text && given.is_some() { Style::Text } else { Style::Centered };
    (Content::PlanText(key.to_owned(), given.unwrap_or_else(|| "－".to_owned())), style)
}

/// The item that the copy on this line repeats.
fn original_item(campaign: &Campaign<'_>, line: usize) -> Option<usize> {
    campaign.plan.items[campaign.item(&campaign.lines[line])?].original
}

/// A copy that is printed in full names its original.
fn note(campaign: &Campaign<'_>, index: usize) -> Option<Content> {
    let line = &campaign.lines[index];
    let is_first_of_item = campaign.item(line).is_some_and(|item| campaign.lines_of_item(item).next() == Some(index));
    let in_full = campaign.template.relisted.print == RelistedPrint::Full;
    let original = original_item(campaign, index)?;
    let words = copy_words(campaign, line);
    (is_first_of_item && in_full && matches!(line.kind, LineKind::Entry(_)))
        .then(|| Content::Page(Mark::Item(original), format!("【再掲】{words}{ON_PAGE}")))
}

//! 再掲照合: each copy beside its original, field by field.

use super::office_sheet;
use crate::domain::answer::Progress;
use crate::domain::text::one_line;
use crate::form::template::Kind;
use crate::reconcile::effective::{self, Origin};
use crate::reconcile::lines::{Campaign, copy_words};
use crate::reconcile::printed::as_printed;
use crate::reconcile::similarity::compare;
use crate::sheets::grid::{Cell, Row, Sheet, Style};

const COLUMNS: [(&str, u32); 8] =
    [("再掲", 7), ("再掲元", 7), ("題名", 24), ("部署", 14), ("項目", 12), ("再掲元の記入", 44), ("再掲の記入", 44), ("照合", 16)];

/// The sheet; none for a plan without copies that have an original.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Option<Sheet> {
    let mut sheet = office_sheet(campaign, "再掲照合", &COLUMNS.map(|(_, width)| width));
    sheet.push(Row::of(COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((0, 0));
    sheet.freeze = Some((1, 0));
    for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| line.relisted) {
        for &department in &line.departments {
            let Some(original) = line.original_for(department) else {
                continue;
            };
            let fields: Vec<&String> = campaign.lines[original].open.iter().collect();
            for key in fields {
                let theirs =
                    effective::answer(campaign, progress, original, department, key).filter(|(_, origin)| !matches!(origin, Origin::Copy(_)));
                let mine = effective::own(campaign, progress, index, department, key);
                let text = |answer: &crate::domain::answer::Answer| as_printed(campaign, line, key, answer.value.as_deref().unwrap_or(&answer.raw));
                let taken_from_partner = matches!(theirs, Some((_, Origin::Partner(_))));
                let (theirs, mine) = (theirs.map(|(answer, _)| text(answer)), mine.map(text));
                // A partner of a line that is answered once has nothing of its own to compare; nor have two blanks.
                if mine.is_none() && (theirs.is_none() || taken_from_partner) {
                    continue;
                }
                let (verdict, style) = verdict(campaign, key, theirs.as_deref(), mine.as_deref(), line.open.is_empty());
                sheet.push(Row::of(vec![
                    Cell::text(0, &line.number, Style::Centered),
                    Cell::text(1, &campaign.lines[original].number, Style::Centered),
                    Cell::text(2, format!("{}（{}）", one_line(&line.name()), copy_words(campaign, line)), Style::Text),
                    Cell::text(3, campaign.department(department), Style::Text),
                    Cell::text(4, campaign.template.label_of(key, campaign.plan.year), Style::Text),
                    Cell::text(5, theirs.unwrap_or_default(), Style::Text),
                    Cell::text(6, mine.unwrap_or_default(), Style::Text),
                    Cell::text(7, verdict, style),
                ]));
            }
        }
    }
    (sheet.rows.len() > 1).then_some(sheet)
}

fn verdict(campaign: &Campaign<'_>, key: &str, original: Option<&str>, copy: Option<&str>, by_reference: bool) -> (String, Style) {
    match (original, copy) {
        _ if by_reference => ("参照で掲載".into(), Style::Text),
        (Some(_), None) => ("再掲元から転記".into(), Style::Text),
        (None, None) => ("どちらも空欄".into(), Style::Text),
        (None, Some(_)) => ("再掲のみ記入".into(), Style::Warning),
        (Some(original), Some(copy)) => {
            let is_rating = campaign.template.field(key).is_some_and(|field| field.kind == Kind::Rating);
            match compare(&campaign.template.spelling, original, copy) {
                None => ("一致".into(), Style::Text),
                Some(_) if is_rating => ("相違".into(), Style::Error),
                Some((_, difference)) => (difference.label().into(), Style::Warning),
            }
        }
    }
}

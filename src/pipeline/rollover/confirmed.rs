//! The plan with the texts that departments gave or confirmed in a round before the results (取組方針).

use super::changes::Changes;
use super::plan_sheet::{FieldText, Redrawing};
use super::{draw, sheet};
use crate::domain::answer::Progress;
use crate::domain::problem::Problem;
use crate::domain::succession::Succession;
use crate::form::template::{Field, FilledBy};
use crate::pipeline::unread;
use crate::read::plan_sheets;
use crate::read::workbook;
use crate::reconcile::last_year;
use crate::reconcile::lines::Campaign;

/// The plan, which is read only then, with those texts in their columns; `None` where this round asks for no text of the plan, or none came back.
///
/// # Errors
/// The plan does not read, or the new one cannot be drawn.
pub fn with_answers(
    campaign: &Campaign<'_>,
    progress: &Progress,
    plan: impl FnOnce() -> Result<Vec<u8>, Problem>,
) -> Result<Option<Vec<u8>>, Problem> {
    let is_asked = |field: &Field| field.by == FilledBy::Plan && campaign.round.entry.iter().any(|(other, open)| *open && other.key() == field.key());
    if !campaign.template.fields.iter().any(is_asked) || progress.answers.is_empty() {
        return Ok(None);
    }
    let unreadable = |reason| Problem::PlanUnreadable("計画".to_owned(), unread::reason(reason).to_owned());
    let mut sheets = plan_sheets::sheets(&workbook::read(&plan()?).map_err(unreadable)?, campaign.template, campaign.plan.year);
    let nothing = Succession::default();
    let changes = Changes::new(campaign, &nothing).map_err(Problem::BadSuccession)?;
    let text = |line: usize, field: &Field| {
        let given = || last_year::carried(campaign, progress, line, field.key());
        if is_asked(field) { given().map_or(FieldText::AsItWas, FieldText::Says) } else { FieldText::AsItWas }
    };
    let redrawing = Redrawing { campaign, changes: &changes, year: campaign.plan.year, text: &text };
    if let Some(sheet) = sheet(&mut sheets, "計画") {
        *sheet = redrawing.redraw(sheet).0;
    }
    draw(campaign, &sheets, campaign.plan.year).map(Some)
}

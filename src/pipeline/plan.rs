//! From the bytes of a plan to the year's lines.

use super::unread;
use crate::domain::decisions::Decisions;
use crate::domain::finding::Finding;
use crate::domain::plan::Plan;
use crate::domain::problem::Problem;
use crate::domain::year::FiscalYear;
use crate::form::template::Template;
use crate::read;
use crate::read::plan::{PlanError, Read};
use crate::reconcile::identity::{Record, Register};
use crate::reconcile::lines::Campaign;
use crate::reconcile::waiving::waive_plan;
use crate::rules;

/// Reads a plan. `file` is its name for messages.
///
/// # Errors
/// The file is no workbook, or holds no table of a plan.
pub fn read_plan(bytes: &[u8], template: &Template, year: FiscalYear, file: &str) -> Result<Read<Plan>, Problem> {
    let workbook = read::workbook::read(bytes).map_err(|reason| Problem::PlanUnreadable(file.to_owned(), unread::reason(reason).to_owned()))?;
    read::plan::read(&workbook, template, year, file).map_err(|error| match error {
        PlanError::NoSheet(sheets) => Problem::PlanWithoutSheet(file.to_owned(), sheets),
        PlanError::NoHeader(labels) => Problem::PlanWithoutHeader(file.to_owned(), labels),
        PlanError::NoRows => Problem::PlanWithoutRows(file.to_owned()),
    })
}

/// The year's lines of a plan, and what is to be said about the plan itself.
///
/// # Errors
/// There is no such round.
pub fn campaign<'a>(
    plan: Read<Plan>,
    template: &'a Template,
    round: Option<&str>,
    register: &mut Register,
    from_forms: &[Record],
    decisions: &Decisions,
) -> Result<(Campaign<'a>, Vec<Finding>), Problem> {
    let fields = template.round(round).map_err(|known| Problem::NoRound(round.unwrap_or_default().to_owned(), known))?;
    let campaign = Campaign::new(plan.value, template, fields, register, from_forms, &decisions.copies);
    let mut findings = plan.findings;
    findings.extend(rules::plan(&campaign));
    waive_plan(&campaign, &mut findings, decisions);
    Ok((campaign, findings))
}

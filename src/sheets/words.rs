//! Findings as sentences for people.

use crate::domain::finding::Finding;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;

/// What is the matter.
pub fn what(campaign: &Campaign<'_>, finding: &Finding) -> String {
    sentence(campaign, finding, Finding::what)
}

/// What to do now.
pub fn action(campaign: &Campaign<'_>, finding: &Finding) -> String {
    sentence(campaign, finding, Finding::action)
}

/// What, where and what to do, in one text.
pub fn message(campaign: &Campaign<'_>, finding: &Finding) -> String {
    let place = finding.source.as_ref().map(|place| format!("（{}）", place.words())).unwrap_or_default();
    format!("{}{place}{}", what(campaign, finding), action(campaign, finding))
}

fn sentence(campaign: &Campaign<'_>, finding: &Finding, of: impl Fn(&Finding, &[(&str, &str)]) -> String) -> String {
    let department = finding.department.map(|department| campaign.department(department)).unwrap_or_default();
    let line = finding.line.map(|line| &campaign.lines[line]);
    let number = line.map(|line| line.number.as_str()).unwrap_or_default();
    let title = line.map(|line| one_line(&line.name())).unwrap_or_default();
    let label = finding.field.as_deref().map(|field| campaign.template.label_of(field, campaign.plan.year)).unwrap_or_default();
    let row = line.map(|line| format!("{}「{title}」の行で、", line.number)).unwrap_or_default();
    of(finding, &[("row", &row), ("department", department), ("number", number), ("title", &title), ("label", &label)])
}

//! Findings as sentences for people.

use crate::domain::finding::Finding;
use crate::domain::place;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;

/// How many places of a finding are named before the rest is only counted.
const PLACES: usize = 4;

/// What is the matter.
pub fn what(campaign: &Campaign<'_>, finding: &Finding) -> String {
    sentence(campaign, finding, Finding::what)
}

/// What to do now.
pub fn action(campaign: &Campaign<'_>, finding: &Finding) -> String {
    sentence(campaign, finding, Finding::action)
}

/// Where: the place to mend, and what belongs to it.
pub fn places(finding: &Finding) -> String {
    place::in_words(finding.source.iter().chain(&finding.related), PLACES)
}

/// What, where and what to do, in one text.
pub fn message(campaign: &Campaign<'_>, finding: &Finding) -> String {
    let places = places(finding);
    let place = if places.is_empty() { String::new() } else { format!("（{places}）") };
    format!("{}{place}{}", what(campaign, finding), action(campaign, finding))
}

fn sentence(campaign: &Campaign<'_>, finding: &Finding, of: impl Fn(&Finding, &[(&str, &str)]) -> String) -> String {
    let named = || finding.facts.iter().find(|(name, _)| *name == "department").map(|(_, department)| department.as_str());
    let department = finding.department.map(|department| campaign.department(department)).or_else(named).unwrap_or_default();
    // A file of nobody's begins with its name.
    let whose = if department.is_empty() { String::new() } else { format!("{department}：") };
    let line = finding.line.map(|line| &campaign.lines[line]);
    let number = line.map(|line| line.number.as_str()).unwrap_or_default();
    let title = line.map(|line| one_line(&line.name())).unwrap_or_default();
    let label = finding.field.as_deref().map(|field| campaign.template.label_of(field, campaign.plan.year)).unwrap_or_default();
    let row = line.map(|line| format!("{}「{title}」の行で、", line.number)).unwrap_or_default();
    let words = [("whose", whose.as_str()), ("row", &row), ("where", "記入欄の外"), ("department", department), ("number", number)];
    of(finding, &[&words[..], &[("title", &title), ("label", &label)]].concat())
}

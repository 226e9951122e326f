//! Which doubt a finding is and what it is about, and whether the coordinator has said that it may stay.

use std::collections::{HashMap, HashSet};

use super::identity::short_hash;
use super::lines::Campaign;
use crate::domain::answer::Progress;
use crate::domain::copy_decision::ItemName;
use crate::domain::decisions::Decisions;
use crate::domain::finding::Finding;
use crate::domain::place::Place;
use crate::domain::waiver::Waiver;
use crate::form::template::FilledBy;

/// Facts that say nothing of the content: the same doubt may lie in another file tomorrow.
const NOT_CONTENT: [&str; 3] = ["file", "choice", "remedy"];

/// Marks findings about the returns, and waives those that were waived before.
pub fn waive_answers(campaign: &Campaign<'_>, progress: &mut Progress, decisions: &Decisions) {
    let mut findings = std::mem::take(&mut progress.findings);
    let wanted: HashSet<&Place> = findings.iter().flat_map(|finding| finding.source.iter().chain(&finding.related)).collect();
    let answers = progress.answers.values().filter(|answer| wanted.contains(&answer.source));
    let answers: HashMap<&Place, &str> = answers.map(|answer| (&answer.source, answer.raw.as_str())).collect();
    waive(campaign, &answers, &mut findings, decisions);
    progress.findings = findings;
}

/// The same for findings about the plan.
pub fn waive_plan(campaign: &Campaign<'_>, findings: &mut [Finding], decisions: &Decisions) {
    waive(campaign, &HashMap::new(), findings, decisions);
}

fn waive(campaign: &Campaign<'_>, answers: &HashMap<&Place, &str>, findings: &mut [Finding], decisions: &Decisions) {
    for finding in findings {
        let (doubt, content) = (doubt(campaign, finding), content(campaign, answers, finding));
        finding.mark = Waiver::mark(&short_hash(&doubt.join("\n")), &short_hash(&content.join("\n")));
        if let Some(waiver) = decisions.waiver(&finding.mark) {
            finding.waived = Some(waiver.reason.clone());
        }
    }
}

/// Code, department, line, field. What concerns no line is known by its place.
fn doubt(campaign: &Campaign<'_>, finding: &Finding) -> Vec<String> {
    let department = finding.department.map(|department| campaign.department(department).to_owned()).unwrap_or_default();
    let line = finding.line.map(|line| campaign.lines[line].id.clone()).unwrap_or_default();
    let mut doubt = vec![finding.code.name().to_owned(), campaign.round.key.clone(), department, line, finding.field.clone().unwrap_or_default()];
    for &item in &finding.items {
        let name = ItemName::new(&campaign.plan.items[item].path, &campaign.plan.items[item].title);
        doubt.extend(name.folded_headings());
        doubt.push(name.title);
    }
    if finding.line.is_none() && finding.items.is_empty() {
        doubt.extend(finding.source.as_ref().map(Place::words));
    }
    doubt
}

/// Whatever a person saw who decided: the answers concerned as they were typed, the plan's texts, and what the finding itself says.
fn content(campaign: &Campaign<'_>, answers: &HashMap<&Place, &str>, finding: &Finding) -> Vec<String> {
    let mut content = vec![finding.about.clone()];
    let facts = finding.facts.iter().filter(|(name, _)| !NOT_CONTENT.contains(name));
    content.extend(facts.map(|(name, value)| format!("{name}={value}")));
    let places = finding.source.iter().chain(&finding.related);
    content.extend(places.filter_map(|place| answers.get(place).map(|raw| (*raw).to_owned())));
    for &item in &finding.items {
        content.extend(campaign.plan.items[item].description.clone());
        for (_, entry) in campaign.plan.entries_of(item) {
            content.extend(entry.owners.iter().map(|owner| owner.printed.clone()));
            // What was said last year is no text of the plan.
            let of_plan = |key: &str| campaign.template.field(key).is_some_and(|field| field.by != FilledBy::LastYear);
            content.extend(entry.fields.iter().filter(|(key, _)| of_plan(key)).map(|(_, text)| text.clone()));
        }
    }
    content
}

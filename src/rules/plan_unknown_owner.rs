//! An owner that 部署 does not know.

use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::reconcile::lines::Campaign;
use crate::reconcile::similarity::nearest;

pub fn check(campaign: &Campaign<'_>) -> Vec<Finding> {
    let plan = &campaign.plan;
    let unknown = plan.departments.iter().enumerate().filter(|(_, department)| !department.listed);
    unknown
        .filter_map(|(index, department)| {
            let in_entries = plan.entries.iter().filter(|entry| entry.owners.iter().any(|o| o.department == index)).map(|entry| &entry.place);
            let in_indicators = plan.indicators.iter().filter(|indicator| indicator.owners.contains(&index)).map(|indicator| &indicator.place);
            let places: Vec<Place> = in_entries.chain(in_indicators).cloned().collect();
            let (first, rest) = places.split_first()?;
            let listed = plan.departments.iter().filter(|d| d.listed).map(|d| d.name.as_str());
            let near = nearest(&department.name, listed).map(|name| format!("「{name}」の誤りではありませんか。")).unwrap_or_default();
            let finding = Finding::new(Code::PlanUnknownOwner).at(first.clone()).related(rest.to_vec());
            Some(finding.fact("owner", &department.name).fact("near", near))
        })
        .collect()
}

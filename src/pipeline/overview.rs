//! The plan in numbers.

use std::collections::BTreeSet;

use crate::reconcile::lines::Campaign;

/// The plan in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Name of each level and how many headings it has, outermost first.
    pub levels: Vec<(String, usize)>,
    /// Items.
    pub items: usize,
    /// Entries.
    pub entries: usize,
    /// (entry × department).
    pub pairs: usize,
    /// Departments that own something.
    pub departments: usize,
    /// Copies.
    pub relisted: usize,
    /// Indicators.
    pub indicators: usize,
}

/// Counts a plan.
pub fn overview(campaign: &Campaign<'_>) -> Overview {
    let plan = &campaign.plan;
    let levels = plan.level_names.iter().enumerate();
    let owners = || plan.entries.iter().flat_map(|entry| entry.owners.iter().map(|owner| owner.department));
    Overview {
        levels: levels.map(|(depth, name)| (name.clone(), plan.headings.iter().filter(|heading| heading.path.len() == depth + 1).count())).collect(),
        items: plan.items.len(),
        entries: plan.entries.len(),
        pairs: owners().count(),
        departments: owners().collect::<BTreeSet<_>>().len(),
        relisted: plan.items.iter().filter(|item| item.relisted).count(),
        indicators: plan.indicators.len(),
    }
}

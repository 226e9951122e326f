//! What the office makes of the forms. It shows the same lines as a form and is none, so it says what it is.

use super::carrier::{Label, PROPERTY};
use crate::reconcile::lines::Campaign;

/// What stands for the round before the name of what it is.
const ROUND: &str = "事務局：";
/// The consolidated workbook.
pub const PACKET: &str = "取りまとめ";
/// An edition, its list of what was replaced, and the pages to put in.
pub const EDITION: &str = "版";

/// The property by which such a workbook is known; `what` it is, is part of a message.
pub fn property(campaign: &Campaign<'_>, what: &str) -> (String, String) {
    let label =
        Label { template: campaign.template.name.clone(), year: campaign.plan.year.to_string(), round: format!("{ROUND}{what}"), ..Label::default() };
    (PROPERTY.to_owned(), label.to_text())
}

/// What such a workbook is, by its property; `None` for any other.
pub fn what(property: &str) -> Option<String> {
    Label::from_text(property)?.round.strip_prefix(ROUND).map(str::to_owned)
}

//! The committee's stage on paper and in Excel: the list for the office, the workbook for members, the forms on which departments
//! reply, and what the next meeting gets.

pub mod list;
pub mod member;
pub mod paper;
pub mod ratings;
pub mod replies;
pub mod reply;

use std::collections::BTreeMap;

use super::carrier::{self, AsSent, Label};
use super::department::choices;
use super::grid::{Answer, Book, Column, Content, Required, Sheet, Style};
use crate::domain::answer::Progress;
use crate::domain::committee::Committee;
use crate::domain::printed_page::PageNumber;
use crate::form::template::Field;
use crate::reconcile::identity::Record;
use crate::reconcile::lines::Campaign;

/// What stands for the round on the office's list.
pub const LIST: &str = "委員会：一覧";
/// What stands for the round on a member's workbook.
pub const MEMBER: &str = "委員会：委員";
/// What stands for the round on the form on which a department replies.
pub const REPLIES: &str = "委員会：回答";

/// Label of the column of pages.
const PAGE: &str = "頁";

/// Everything that the sheets of this stage show.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The year's lines.
    pub campaign: &'a Campaign<'a>,
    /// What came back from the departments.
    pub progress: &'a Progress,
    /// What the committee gave.
    pub committee: &'a Committee,
    /// The page of each line in the packet, by its id.
    pub pages: &'a BTreeMap<String, Vec<PageNumber>>,
}

impl Stage<'_> {
    /// The page of a line.
    fn page(&self, id: &str) -> String {
        self.pages.get(id).and_then(|pages| pages.first()).map(ToString::to_string).unwrap_or_default()
    }
}

/// Whether a form belongs to the committee's stage.
pub fn is_of_committee(round: &str) -> bool {
    [LIST, MEMBER, REPLIES].contains(&round)
}

/// What such a form says about itself.
fn label(campaign: &Campaign<'_>, round: &str, department: &str) -> Label {
    Label {
        template: campaign.template.name.clone(),
        year: campaign.plan.year.to_string(),
        round: round.to_owned(),
        department: department.to_owned(),
        ..Label::default()
    }
}

/// A workbook of these sheets that can be read again. Each has an empty hidden first column.
fn book(campaign: &Campaign<'_>, label: &Label, title: &str, sheets: Vec<Sheet>, records: Vec<Record>) -> Book {
    let (mut book, sent) = visible(campaign, label, title, sheets, records);
    book.sheets.push(carrier::hidden_sheet(&sent));
    book
}

/// What of such a workbook can be seen, and what it says.
fn visible(campaign: &Campaign<'_>, label: &Label, title: &str, mut sheets: Vec<Sheet>, records: Vec<Record>) -> (Book, AsSent) {
    for (index, sheet) in sheets.iter_mut().enumerate() {
        carrier::add_keys(sheet, index, label);
        sheet.filter = sheet.filter.map(|(row, first, last)| (row + 1, first, last));
    }
    let mut book = plain_book(campaign, title, sheets);
    book.properties.push((carrier::PROPERTY.to_owned(), label.to_text()));
    let sent = carrier::as_sent(label, records, &book);
    (book, sent)
}

/// A workbook that is only looked at.
fn plain_book(campaign: &Campaign<'_>, title: &str, sheets: Vec<Sheet>) -> Book {
    Book {
        title: format!("{}　{title}", campaign.form_of_year()),
        author: campaign.plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets,
        opens_on: 0,
        names: Vec::new(),
        properties: Vec::new(),
    }
}

/// Puts the hidden column for keys before the others.
fn add_key_column(sheet: &mut Sheet) {
    sheet.columns.insert(0, Column { chars: 4.0, hidden: true });
}

/// A cell to fill in that may stay blank.
fn open(key: &str, text: &str, choices: Vec<String>) -> (Content, Style) {
    let style = if choices.is_empty() { Style::Input } else { Style::InputChoice };
    (Content::Answer(Box::new(Answer { field: key.to_owned(), required: Required::No, choices, text: text.to_owned() })), style)
}

/// A cell for a field of the committee's.
fn open_field(campaign: &Campaign<'_>, field: &Field, text: &str) -> (Content, Style) {
    open(field.key(), text, choices(campaign, field))
}

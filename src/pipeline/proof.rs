//! 庁内確認用: the form as it will be printed, for the departments to look at before the meeting.

use std::collections::BTreeMap;

use super::packet::of_round;
use crate::domain::answer::{AnswerKey, Progress};
use crate::domain::problem::Problem;
use crate::domain::text::file_name_safe;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed::as_printed;
use crate::sheets::edition::committee_sheets;
use crate::sheets::grid::Book;
use crate::sheets::packet;
use crate::sheets::packet::face::{Face, INTERNAL};
use crate::write::workbook;

/// Folder of the proofs, below 取りまとめ.
pub fn folder(campaign: &Campaign<'_>) -> String {
    of_round(campaign, INTERNAL)
}

/// For whom there are proofs: everyone, then each department that owns a line.
pub fn readers(campaign: &Campaign<'_>) -> Vec<Option<usize>> {
    std::iter::once(None).chain(campaign.departments().into_iter().map(Some)).collect()
}

/// File name and workbook of a department's lines, or of all, with what the office corrected.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn proof(campaign: &Campaign<'_>, progress: &Progress, department: Option<usize>) -> Result<(String, Vec<u8>), Problem> {
    let (number, whose) = department.map_or((0, "全課"), |department| (department + 1, campaign.department(department)));
    let name = format!("{number:02}_{}_{INTERNAL}.xlsx", file_name_safe(whose));
    let book = packet::committee_book(campaign, progress, &Face::Internal { department, corrections: corrections(campaign, progress) });
    let book = Book { title: format!("{}　{INTERNAL}", campaign.form_of_year()), sheets: committee_sheets(book.sheets), ..book };
    let (bytes, ()) = workbook::render_long(&book, |_| (None, ())).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
    Ok((name, bytes))
}

/// What had been written where the office corrected an answer, as it would be printed.
fn corrections(campaign: &Campaign<'_>, progress: &Progress) -> BTreeMap<AnswerKey, String> {
    let corrected = progress.corrected.iter();
    corrected.map(|(key, correction)| (key.clone(), as_printed(campaign, &key.2, &correction.before))).collect()
}

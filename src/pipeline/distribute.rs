//! One workbook per department.

use crate::domain::problem::Problem;
use crate::domain::text::file_name_safe;
use crate::reconcile::lines::Campaign;
use crate::sheets::department::{self, DepartmentForm};
use crate::sheets::mailing;
use crate::write::workbook;

/// File name of the list of addressees; a round before the results has one of its own.
pub fn mailing_list_name(campaign: &Campaign<'_>) -> String {
    if campaign.round.is_default {
        "送付先一覧.xlsx".to_owned()
    } else {
        format!("送付先一覧_{}.xlsx", file_name_safe(&campaign.round.name))
    }
}

/// A workbook ready to be sent.
pub struct Parcel {
    /// What is in it, and where.
    pub form: DepartmentForm,
    /// Its file name.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Draws the workbook of one department.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn parcel(campaign: &Campaign<'_>, department: usize) -> Result<Parcel, Problem> {
    let form = department::form(campaign, department);
    let name = file_name(campaign, department);
    let bytes = workbook::render(&form.book).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
    Ok(Parcel { form, file_name: name, bytes })
}

/// `02_生活支援課_進捗管理シート令和6年度.xlsx`: the number is the department's place in 建制順.
pub fn file_name(campaign: &Campaign<'_>, department: usize) -> String {
    let form = campaign.form_of_year();
    format!("{:02}_{}_{}.xlsx", department + 1, file_name_safe(campaign.department(department)), file_name_safe(&form))
}

/// Lines on a department's form, and cells that it is to fill in.
pub fn counts(campaign: &Campaign<'_>, department: usize) -> (usize, usize) {
    let lines = campaign.lines_of(department);
    (lines.len(), lines.iter().map(|&line| campaign.lines[line].open.len()).sum())
}

/// 送付先一覧.xlsx: departments, addresses, partners of joint lines; the annex of the 起案.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn mailing_list(campaign: &Campaign<'_>) -> Result<Vec<u8>, Problem> {
    let files: Vec<(usize, String)> = campaign.departments().into_iter().map(|department| (department, file_name(campaign, department))).collect();
    let counts = |department| counts(campaign, department);
    let book = mailing::book(campaign, &files, &counts);
    workbook::render(&book).map_err(|error| Problem::CannotDraw(mailing_list_name(campaign), error.to_string()))
}

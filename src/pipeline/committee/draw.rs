//! The files of the committee's stage.

use std::collections::BTreeMap;

use crate::domain::answer::Progress;
use crate::domain::committee::{Committee, Opinion};
use crate::domain::edition::Edition;
use crate::domain::printed_page::PageNumber;
use crate::domain::problem::Problem;
use crate::domain::text::file_name_safe;
use crate::pipeline::packet::round_in_names;
use crate::reconcile::committee::asked;
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;
use crate::sheets::committee::replies::LastYear;
use crate::sheets::committee::{Stage, list as list_sheet, member, paper as paper_sheet, ratings, replies, reply};
use crate::sheets::grid::{Book, Sheet, SheetRole};
use crate::sheets::packet;
use crate::sheets::packet::face::Face;
use crate::write::workbook;

/// Name and content of a file.
pub type File = (String, Vec<u8>);

/// Names of files and folders below 委員会.
pub struct Paths;

impl Paths {
    /// Folder of the forms on which departments reply.
    pub const REPLIES: &'static str = "照会";
    /// Last year's opinions and replies, put there by the office.
    pub const LAST_YEAR: &'static str = "前年度の意見・質問と回答.xlsx";
}

fn draw(name: String, book: &Book) -> Result<File, Problem> {
    let bytes = workbook::render(book).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
    Ok((name, bytes))
}

/// On which pages each line is printed, by its id: of the packet, whose pages keep the numbers that they had in the last edition.
pub fn pages(campaign: &Campaign<'_>, progress: &Progress, last: Option<&Edition>) -> BTreeMap<String, Vec<PageNumber>> {
    packet::committee_book_since(campaign, progress, &Face::Meeting, last.map_or(&[], |last| last.pages.as_slice())).1.places
}

/// Name of the office's list.
pub fn list_name() -> String {
    format!("{}.xlsx", list_sheet::NAME)
}

/// The office's list.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn list(stage: &Stage<'_>) -> Result<File, Problem> {
    draw(list_name(), &list_sheet::list(stage))
}

/// What members fill in by hand.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn paper(campaign: &Campaign<'_>) -> Result<File, Problem> {
    draw(format!("{}.xlsx", paper_sheet::NAME), &paper_sheet::paper(campaign))
}

/// The workbook for members.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn member_workbook(campaign: &Campaign<'_>, progress: &Progress, without_remarks: bool) -> Result<File, Problem> {
    let form = file_name_safe(&campaign.form_of_year());
    draw(format!("{form}_{}.xlsx", member::NAME), &member::form(campaign, progress, without_remarks))
}

/// Questions by the departments that are asked, in 建制順.
pub fn replies_to_come<'c>(campaign: &Campaign<'_>, committee: &'c Committee) -> BTreeMap<usize, Vec<&'c Opinion>> {
    let mut by_department: BTreeMap<usize, Vec<&Opinion>> = BTreeMap::new();
    for opinion in committee.opinions.iter().filter(|opinion| !opinion.text.is_empty()) {
        let subject = Subject::of(campaign, &opinion.line);
        for department in subject.and_then(|subject| asked(campaign, subject, &opinion.departments).ok()).unwrap_or_default() {
            by_department.entry(department).or_default().push(opinion);
        }
    }
    by_department
}

/// The form on which a department replies.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn replies_form(stage: &Stage<'_>, department: usize, questions: &[&Opinion]) -> Result<File, Problem> {
    let name = stage.campaign.department(department);
    draw(format!("{:02}_{}_{}.xlsx", department + 1, file_name_safe(name), reply::NAME), &reply::form(stage, department, questions))
}

/// What the next meeting gets.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn result(stage: &Stage<'_>, last_year: &[LastYear]) -> Result<File, Problem> {
    let round = round_in_names(stage.campaign);
    let name = if round.is_empty() { replies::NAME.to_owned() } else { format!("{}_{round}", replies::NAME) };
    draw(format!("{name}.xlsx"), &replies::book(stage, last_year))
}

/// What was said and replied, for the office to write down next year what was done about it; none if nothing was said.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn for_next_year(campaign: &Campaign<'_>, committee: &Committee) -> Result<Option<File>, Problem> {
    replies::for_next_year(campaign, committee).map(|book| draw(Paths::LAST_YEAR.to_owned(), &book)).transpose()
}

/// The sheet of the packet on which both stages stand side by side; none where nothing was given yet.
pub fn ratings_sheet(
    campaign: &Campaign<'_>,
    progress: &Progress,
    committee: &Committee,
    pages: &BTreeMap<String, Vec<PageNumber>>,
) -> Option<Sheet> {
    ratings::sheet(&Stage { campaign, progress, committee, pages }, SheetRole::Office)
}

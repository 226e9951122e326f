//! 版: the committee's sheets as they were handed out, and what changed since.

use crate::domain::answer::Progress;
use crate::domain::committee::Committee;
use crate::domain::edition::{Edition, Replaced, replaced};
use crate::domain::finding::{Finding, Severity};
use crate::domain::printed_page::{PageNumber, in_words};
use crate::domain::problem::Problem;
use crate::domain::text::file_name_safe;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed_values::printed_values;
use crate::sheets::edition::{self, REPLACED, ReplacedList};
use crate::sheets::grid::{Book, SheetRole};
use crate::sheets::packet::{self, Printout, face::Face};
use crate::write::workbook;

/// An edition ready to be written.
pub struct Frozen {
    /// What it prints.
    pub edition: Edition,
    /// Name and content of its workbook.
    pub workbook: (String, Vec<u8>),
    /// Name and content of the list of what was replaced; none for a first edition.
    pub replaced: Option<(String, Vec<u8>)>,
    /// Name and content of the workbook of the pages to put in; none for a first edition.
    pub pages: Option<(String, Vec<u8>)>,
    /// Pages to put in, and pages to take out.
    pub exchanged: (Vec<PageNumber>, Vec<PageNumber>),
}

/// What is printed, as an edition that is not made yet.
pub fn current(campaign: &Campaign<'_>, progress: &Progress, committee: &Committee, printout: Printout) -> Edition {
    let mut values = printed_values(campaign, progress, committee);
    for value in &mut values {
        value.pages = printout.places.get(&value.id).map(|pages| in_words(pages)).unwrap_or_default();
    }
    Edition { not_adopted: progress.not_adopted.clone(), pages: printout.pages, values, ..Edition::default() }
}

/// Findings that stand against an edition.
pub fn open_errors(progress: &Progress, plan_findings: &[Finding]) -> usize {
    progress.findings.iter().chain(plan_findings).filter(|finding| finding.is_open() && finding.severity == Severity::Error).count()
}

/// Draws an edition of what is there now. None if nothing changed since the last one.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn freeze(
    campaign: &Campaign<'_>,
    progress: &Progress,
    committee: &Committee,
    last: Option<&Edition>,
    number: u32,
    day: &str,
) -> Result<Option<Frozen>, Problem> {
    let (packet, printout) = packet::committee_book_since(campaign, progress, &Face::Meeting, last.map_or(&[], |last| last.pages.as_slice()));
    let edition = Edition { number, day: day.to_owned(), ..current(campaign, progress, committee, printout) };
    let changes: Vec<Replaced<'_>> = last.map(|last| replaced(last, &edition)).unwrap_or_default();
    if last.is_some() && changes.is_empty() {
        return Ok(None);
    }
    let form = file_name_safe(&campaign.form_of_year());
    let draw = |name: String, book: &Book| {
        let bytes = workbook::render(book).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
        Ok::<_, Problem>((name, bytes))
    };
    let book = edition::book(campaign, packet, number, day);
    let workbook = draw(format!("第{number}版_{form}.xlsx"), &book)?;
    let Some(last) = last else {
        return Ok(Some(Frozen { edition, workbook, replaced: None, pages: None, exchanged: Default::default() }));
    };
    let replaced = ReplacedList::new(last, &edition, &changes);
    let heading = format!("{}　{}　{REPLACED}", campaign.form_of_year(), edition::name_and_day(number, day));
    let sheet = replaced.sheet(campaign, &heading, SheetRole::Committee);
    let exchanged = replaced.pages;
    let pages = edition::pages_to_put_in(&book, &exchanged.0).map(|pages| draw(format!("第{number}版_{form}_差替え頁.xlsx"), &pages)).transpose()?;
    let replaced = draw(format!("第{number}版_{form}_{REPLACED}.xlsx"), &Book { title: heading, sheets: vec![sheet], ..book })?;
    Ok(Some(Frozen { edition, workbook, replaced: Some(replaced), pages, exchanged }))
}

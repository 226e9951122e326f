//! The committee's sheets as one printed document: page numbers that run through all of them, and stay from one edition to the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::printed_page::{PageNumber, PrintedPage, numbered};
use crate::reconcile::identity::short_hash;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed_values::heading_id;
use crate::sheets::flow::{Begins, Start};
use crate::sheets::grid::{Content, Mark, Part, Sheet};
use crate::sheets::printout;

/// The pages of an earlier edition, in the words of this year's plan.
#[derive(Clone, Copy)]
pub struct Pages<'a> {
    campaign: &'a Campaign<'a>,
    pages: &'a [PrintedPage],
}

impl<'a> Pages<'a> {
    /// The pages of an edition; none if there is none.
    pub fn new(campaign: &'a Campaign<'a>, pages: &'a [PrintedPage]) -> Self {
        Self { campaign, pages }
    }

    /// What began a page.
    pub fn starts(&self) -> BTreeSet<Start> {
        if self.pages.is_empty() {
            return BTreeSet::new();
        }
        let plan = &self.campaign.plan;
        let lines = self.campaign.lines.iter().map(|line| Start::Line(line.id.clone()));
        let items = (0..plan.items.len()).map(|item| Start::Mark(Mark::Item(item)));
        let headings = (0..plan.headings.len()).map(|heading| Start::Mark(Mark::Heading(heading)));
        let names: BTreeMap<String, Start> = lines.chain(items).chain(headings).map(|start| (name(self.campaign, &start), start)).collect();
        self.pages.iter().filter_map(|page| names.get(&page.begins).cloned()).collect()
    }
}

/// What a page begins with, so that it is known again when the plan has changed.
fn name(campaign: &Campaign<'_>, start: &Start) -> String {
    match start {
        Start::Line(id) => id.clone(),
        Start::Mark(Mark::Item(item)) => {
            let first = campaign.lines_of_item(*item).next();
            first.map(|line| format!("題名 {}", campaign.lines[line].id)).unwrap_or_default()
        }
        Start::Mark(Mark::Line(line)) => campaign.lines[*line].id.clone(),
        Start::Mark(Mark::Heading(heading)) => format!("見出し {}", heading_id(&campaign.plan.headings[*heading].path)),
    }
}

/// What stands on which page of the printout.
#[derive(Debug, Clone, Default)]
pub struct Printout {
    /// The pages in order.
    pub pages: Vec<PrintedPage>,
    /// The pages of each line and heading, by its id.
    pub places: BTreeMap<String, Vec<PageNumber>>,
}

/// Sheets in the order in which they are printed, each with what begins on which of its own pages.
pub struct Document<'d> {
    earlier: Pages<'d>,
    sheets: Vec<Sheet>,
    marks: BTreeMap<Mark, usize>,
    /// What each page begins with.
    begins: Vec<String>,
}

impl<'d> Document<'d> {
    /// A document whose pages keep the numbers that they had in an earlier edition.
    pub fn new(earlier: Pages<'d>) -> Self {
        Self { earlier, sheets: Vec::new(), marks: BTreeMap::new(), begins: Vec::new() }
    }

    /// Adds a sheet behind those that are there.
    pub fn add(&mut self, (sheet, begins): (Sheet, Begins)) {
        let printed = self.begins.len();
        let rows_of_pages = printout::pages(&sheet);
        let pages = rows_of_pages.len();
        for (rows, page) in rows_of_pages.into_iter().zip(printed..) {
            let lines = sheet.rows[rows].iter().filter_map(|row| self.earlier.campaign.line_by_id(row.key.as_deref()?));
            for line in lines {
                self.marks.entry(Mark::Line(line)).or_insert(page);
            }
        }
        for (mark, page) in begins.marks {
            // A sheet has only so many breaks; what comes after the last one is on its last page.
            self.marks.entry(mark).or_insert(printed + (page as usize).min(pages) - 1);
        }
        for nth in 0..pages {
            let start = begins.pages.get(nth).and_then(Option::as_ref);
            let start = start.filter(|_| nth > 0).map(|start| name(self.earlier.campaign, start));
            self.begins.push(if nth == 0 { format!("シート {}", sheet.name) } else { start.unwrap_or_default() });
        }
        self.sheets.push(sheet);
    }

    /// Adds a sheet, if there is one, on which nothing begins that has a page number.
    pub fn add_plain(&mut self, sheet: Option<Sheet>) {
        if let Some(mut sheet) = sheet {
            sheet.paginate();
            self.add((sheet, Begins::default()));
        }
    }

    /// The sheets with all page numbers filled in. Where numbers leap, another sheet begins: a printer counts on within each.
    pub fn finish(mut self) -> (Vec<Sheet>, Printout) {
        let numbers = numbered(&self.begins, self.earlier.pages);
        for cell in self.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).flat_map(|row| &mut row.cells) {
            if let Content::Page(mark, words) = &cell.content {
                // An extract does not hold everything that it refers to.
                let text = match self.marks.get(mark) {
                    Some(&page) => words.replace(PAGE, &numbers[page].to_string()),
                    None => words.replace(ON_PAGE, ""),
                };
                cell.content = Content::Text(text);
            }
        }
        let mut printed = Printout::default();
        let mut sheets = Vec::new();
        let (mut begins, mut numbers) = (self.begins.into_iter(), numbers.as_slice());
        for sheet in self.sheets {
            let pages = printout::pages(&sheet);
            let (own, others) = numbers.split_at(pages.len());
            numbers = others;
            for ((rows, number), begins) in pages.into_iter().zip(own).zip(&mut begins) {
                printed.pages.push(PrintedPage { number: *number, begins, content: short_hash(&printout::texts(&sheet.rows[rows])) });
            }
            places(self.earlier.campaign, &sheet, own, &mut printed.places);
            sheets.extend(printout::numbered_sheets(sheet, own));
        }
        (sheets, printed)
    }
}

/// Adds the pages on which the rows of each line and each heading are, those in which they go on included.
fn places(campaign: &Campaign<'_>, sheet: &Sheet, numbers: &[PageNumber], places: &mut BTreeMap<String, Vec<PageNumber>>) {
    let mut current = String::new();
    let mut here: BTreeMap<String, Vec<PageNumber>> = BTreeMap::new();
    for (rows, &number) in printout::pages(sheet).into_iter().zip(numbers) {
        for row in &sheet.rows[rows] {
            if row.part == Part::Further {
                let pages = here.entry(current.clone()).or_default();
                pages.extend((pages.last() != Some(&number)).then_some(number));
                continue;
            }
            let heading = match row.mark {
                Some(Mark::Heading(heading)) => Some(heading_id(&campaign.plan.headings[heading].path)),
                _ => None,
            };
            // A heading that is repeated over what goes on does not begin there.
            if let Some(id) = row.key.clone().or(heading).filter(|id| !here.contains_key(id)) {
                here.insert(id.clone(), vec![number]);
                current = id;
            }
        }
    }
    for (id, pages) in here {
        places.entry(id).or_insert(pages);
    }
}

/// A reference in brackets, with [`PAGE`] in it.
pub const ON_PAGE: &str = "（{p}頁）";
/// Stands for a page number in words, as wide as one.
pub const PAGE: &str = "{p}";

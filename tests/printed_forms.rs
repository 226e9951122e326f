//! Forms as they are printed: what belongs together stays together, and what goes on says so. On the three plans and the sample.

mod support;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use support::city::{City, cities};
use support::returns::Returns;
use torimatome::domain::line::LineKind;
use torimatome::form::sample;
use torimatome::form::template::{FilledBy, Kind};
use torimatome::sheets::committee::member;
use torimatome::sheets::grid::{Book, Cell, Part, Row, Sheet, SheetRole, Style};
use torimatome::sheets::packet::face::Face;
use torimatome::sheets::packet::{self};

fn all() -> Vec<&'static City> {
    static SAMPLE: OnceLock<City> = OnceLock::new();
    let sample = SAMPLE.get_or_init(|| City::new("sample", sample::YEAR, sample::PLAN.to_vec()));
    cities().into_iter().chain([sample]).collect()
}

fn pages(sheet: &Sheet) -> Vec<&[Row]> {
    let mut starts: Vec<usize> = (0..sheet.rows.len()).filter(|&at| at == 0 || sheet.rows[at].page_break).collect();
    starts.push(sheet.rows.len());
    starts.windows(2).map(|pair| &sheet.rows[pair[0]..pair[1]]).collect()
}

fn is_of_labels(row: &Row) -> bool {
    !row.cells.is_empty() && row.cells.iter().all(|cell| cell.style == Style::Label)
}

/// No page ends with a heading, a title or labels whose rows stand on the next one.
fn assert_pages(book: &Book, what: &str) {
    for sheet in book.sheets.iter().filter(|sheet| sheet.role == SheetRole::Form) {
        let pages = pages(sheet);
        for (nth, page) in pages[..pages.len() - 1].iter().enumerate() {
            let last = page.iter().rev().find(|row| !row.cells.is_empty()).expect("no page is empty");
            let is_line = last.key.is_some() || last.part == Part::Further;
            let is_said = last.cells.iter().any(|cell| cell.style == Style::HeadingText);
            assert!(is_line || is_said || !last.keep_next, "{what}: {} page {} {:?}", sheet.name, nth + 1, last.cells[0].shown());
            let used: f64 = page.iter().filter(|row| !row.hidden).map(|row| sheet.row_points(row)).sum();
            assert!(used <= sheet.page.printable_height_points(), "{what}: {} page {}: {used}", sheet.name, nth + 1);
        }
    }
}

#[test]
fn no_heading_ends_a_page_of_a_departments_form() {
    for city in all() {
        for (&department, book) in &city.blank {
            assert_pages(book, city.campaign.department(department));
        }
    }
}

#[test]
fn nor_of_a_members_form() {
    for city in all() {
        let book = member::form(&city.campaign, &Returns::filled(city).collect(), false);
        assert_pages(&book, city.template);
        let shown = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).map(Cell::shown);
        assert!(!shown.into_iter().any(|text| text.contains("把握している課")), "{}: that is said to departments", city.template);
    }
}

#[test]
fn labels_that_are_repeated_belong_to_what_follows() {
    for city in all() {
        let mixed = |book: &Book| {
            let lines = book.sheets[1].rows.iter().filter_map(|row| city.campaign.line_by_id(row.key.as_deref()?));
            lines.into_iter().any(|line| !matches!(city.campaign.lines[line].kind, LineKind::Entry(_)))
        };
        for book in city.blank.values().filter(|book| mixed(book)) {
            let form = &book.sheets[1];
            let (first, last) = form.repeat_rows.expect("the title is repeated");
            assert!(!form.rows[first as usize..=last as usize].iter().any(is_of_labels), "{}", city.template);
        }
    }
}

#[test]
fn a_view_that_goes_on_says_whose_it_is_under_its_labels() {
    let mut torn = 0;
    for city in all() {
        let campaign = &city.campaign;
        let mut progress = Returns::filled(city).collect();
        for ((line, _, field), answer) in progress.answers.iter_mut() {
            let is_text = campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text && field.by == FilledBy::Department);
            if matches!(campaign.lines[*line].kind, LineKind::Heading(_)) && is_text {
                answer.raw = "会議を開き、支援の方法を話し合いました。".repeat(150);
                answer.value = Some(answer.raw.clone());
            }
        }
        let book = packet::committee_book(campaign, &progress, &Face::Meeting);
        for sheet in book.sheets.iter().filter(|sheet| sheet.name.starts_with(&campaign.round.form_name)) {
            for page in pages(sheet) {
                for (at, row) in page.iter().enumerate().filter(|(_, row)| row.part == Part::Further) {
                    torn += 1;
                    assert!(row.cells.iter().any(|cell| cell.shown().ends_with("（続き）")), "{}", sheet.name);
                    assert!(page[..at].iter().any(is_of_labels), "{}", sheet.name);
                }
            }
        }
    }
    assert!(torn > 0 || cities().is_empty());
}

#[test]
fn the_lowest_grades_are_found_where_they_are_said_to_be() {
    let mut not_first = 0;
    for city in all() {
        let campaign = &city.campaign;
        let book = packet::committee_book(campaign, &Returns::filled(city).collect(), &Face::Meeting);
        let mut page = 0;
        let mut pages_of: BTreeMap<usize, usize> = BTreeMap::new();
        for rows in book.sheets.iter().flat_map(pages) {
            page += 1;
            for line in rows.iter().filter_map(|row| campaign.line_by_id(row.key.as_deref()?)) {
                pages_of.entry(line).or_insert(page);
            }
        }
        let summary = book.sheets.iter().find(|sheet| sheet.name == "集計").expect("it is counted");
        let labels = summary.rows.iter().find(|row| row.cells.iter().any(|cell| cell.shown() == "題名"));
        let Some(labels) = labels else { continue };
        assert!(labels.cells.iter().any(|cell| cell.shown() == campaign.template.columns.owners), "{}", city.template);
        for row in &summary.rows {
            let Some(said) = row.cells.iter().find_map(|cell| cell.shown().strip_suffix("頁）")?.rsplit_once('（')?.1.parse::<usize>().ok())
            else {
                continue;
            };
            let number = row.cells[0].shown().split('　').next().and_then(|numbers| numbers.split('・').next()).expect("a number");
            let line = campaign.lines.iter().position(|line| line.number == number).expect("a line");
            if !matches!(campaign.lines[line].kind, LineKind::Entry(_)) {
                continue;
            }
            not_first += usize::from(campaign.item(&campaign.lines[line]).and_then(|item| campaign.lines_of_item(item).next()) != Some(line));
            assert_eq!(said, pages_of[&line], "{} {number}", city.template);
        }
    }
    assert!(not_first > 0 || cities().is_empty(), "a department's own row is not always the first one");
}

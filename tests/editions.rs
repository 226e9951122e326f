//! Editions: kept as they were handed out, and what changed since, exactly.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::city::{City, cities};
use support::hands::open;
use support::packages;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::answer::Progress;
use torimatome::domain::committee::Committee;
use torimatome::domain::edition::{Reason, replaced};
use torimatome::domain::printed_page::{PageNumber, PrintedPage, exchanged};
use torimatome::form::sample;
use torimatome::form::template::{ACTUAL, Kind, RATING, RelistedPrint};
use torimatome::pipeline::editions;
use torimatome::read::workbook as reading;
use torimatome::sheets::carrier::PROPERTY;
use torimatome::sheets::packet::face::Face;
use torimatome::sheets::packet::{self, Printout};
use torimatome::sheets::printout;
use torimatome::write::workbook;

/// Two editions, the second after one department's late return: what is replaced is exactly what this department's form added.
fn exactly_the_late_cells(city: &City) {
    for &late in city.filled.keys().take(4) {
        let mut returns = Returns::filled(city);
        returns.remove(late);
        let edition = |progress: &Progress| editions::current(&city.campaign, progress, &Committee::default(), Printout::default());
        let first = edition(&returns.collect());
        let second = edition(&Returns::filled(city).collect());
        let changes = replaced(&first, &second);
        let found: BTreeSet<(String, String, String)> = changes
            .iter()
            .map(|one| {
                let value = one.value();
                (value.id.clone(), value.department.clone(), value.field.clone())
            })
            .collect();
        assert_eq!(found.len(), changes.len(), "{}: each once", city.template);
        assert!(changes.iter().all(|one| one.reason == Reason::Late), "{}", city.template);
        let name = city.campaign.department(late);
        let by_reference = city.campaign.template.relisted.print == RelistedPrint::Reference;
        let is_printed = |line: usize, field: &str| {
            let asked = &city.campaign.lines[line];
            // A partner that answered stands for the lead, here or at the original; a dash that was typed looks like the one that stands for nothing.
            let same = city.campaign.copies_of(line).iter().copied().chain(asked.original_for(late)).chain([line]);
            let alone = same.map(|line| &city.campaign.lines[line]).all(|line| line.departments.len() == 1 || !line.answered_once());
            alone && !(asked.relisted && by_reference) && ([RATING, ACTUAL].contains(&field) || city.typed(line, late, field) != "－")
        };
        let cells = city.cells().into_iter().filter(|(line, department, field)| *department == late && is_printed(*line, field));
        let expected = cells.map(|(line, _, field)| (city.campaign.lines[line].id.clone(), name.to_owned(), field)).collect();
        assert_eq!(found, expected, "{} {name}", city.template);
    }
}

#[test]
fn what_is_replaced_is_exactly_what_came_late() {
    exactly_the_late_cells(&City::new("sample", "令和6年度", SmallPlan::new().bytes()));
    exactly_the_late_cells(&City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec()));
}

#[test]
fn what_is_replaced_is_exactly_what_came_late_in_the_three_cities() {
    cities().into_iter().for_each(exactly_the_late_cells);
}

/// One answer of a late return is longer than a page: it goes on behind its page, and all other pages keep their numbers.
fn pages_keep_their_numbers(city: &City) {
    let campaign = &city.campaign;
    let (line, late) = city.plain_line(RATING, 2);
    let mut returns = Returns::filled(city);
    returns.remove(late);
    let draw = |progress: &Progress, earlier: &[PrintedPage]| packet::committee_book_since(campaign, progress, &Face::Meeting, earlier);
    let (_, first) = draw(&returns.collect(), &[]);
    assert!(first.pages.iter().zip(1..).all(|(page, number)| page.number == PageNumber::plain(number)), "{}", city.template);
    let mut progress = Returns::filled(city).collect();
    let is_long = |(at, department, field): &(usize, usize, String)| {
        *at == line && *department == late && campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text)
    };
    let (_, answer) = progress.answers.iter_mut().find(|(key, _)| is_long(key)).expect("a text");
    answer.raw = (0..160).map(|at| format!("{at}回目の会議を開きました。")).collect();
    answer.value = Some(answer.raw.clone());
    let (book, second) = draw(&progress, &first.pages);
    let numbers: Vec<PageNumber> = second.pages.iter().map(|page| page.number).collect();
    assert!(numbers.is_sorted() && numbers.iter().any(|number| !number.is_plain()), "{}: {numbers:?}", city.template);
    assert_eq!(book.sheets.iter().flat_map(printout::numbers).collect::<Vec<_>>(), numbers, "{}: as the printer counts", city.template);
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    for sheet in &book.sheets {
        for (nth, rows) in printout::pages(sheet).into_iter().enumerate() {
            let repeated = sheet.repeat_rows.filter(|_| nth > 0).map_or(0..0, |(first, last)| first as usize..last as usize + 1);
            let used: f64 = sheet.rows[repeated].iter().chain(&sheet.rows[rows]).map(|row| sheet.row_points(row)).sum();
            assert!(used <= sheet.page.printable_height_points() + 0.01, "{} {}: {used}", city.template, sheet.name);
        }
    }
    let old: BTreeMap<PageNumber, &PrintedPage> = first.pages.iter().map(|page| (page.number, page)).collect();
    for page in second.pages.iter().filter(|page| page.number.is_plain()) {
        assert_eq!(old[&page.number].begins, page.begins, "{}: page {}", city.template, page.number);
    }
    // What is to be exchanged is where the late return stands or stood empty, with the pages of sums and of the index.
    let (put_in, taken_out) = exchanged(&first.pages, &second.pages);
    assert_eq!(taken_out, []);
    let ids = || campaign.lines_of(late).iter().map(|&line| &campaign.lines[line].id);
    let places = ids().filter_map(|id| first.places.get(id)).chain(ids().filter_map(|id| second.places.get(id)));
    let mut expected: BTreeSet<PageNumber> = places.flatten().copied().collect();
    for sheet in &book.sheets {
        let is_of_form = sheet.name.starts_with(campaign.round.form_name.as_str());
        expected.extend(printout::numbers(sheet).into_iter().filter(|page| !is_of_form || !page.is_plain()));
    }
    assert!(put_in.iter().all(|page| expected.contains(page)), "{}: {put_in:?} {expected:?}", city.template);
    // The third edition of the same content keeps all numbers.
    assert_eq!(draw(&progress, &second.pages).1.pages, second.pages, "{}", city.template);
    // So does one of less content: pages that are gone leave their numbers open, and nothing is numbered anew.
    let (_, back) = draw(&returns.collect(), &second.pages);
    assert!(back.pages.len() < second.pages.len(), "{}", city.template);
    assert!(back.pages.iter().all(|page| numbers.contains(&page.number)), "{}", city.template);
}

#[test]
fn what_grew_goes_on_behind_its_page() {
    pages_keep_their_numbers(&City::new("sample", "令和6年度", SmallPlan::new().bytes()));
    pages_keep_their_numbers(&City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec()));
}

#[test]
fn what_grew_goes_on_behind_its_page_in_the_three_cities() {
    cities().into_iter().for_each(pages_keep_their_numbers);
}

fn freeze(desk: &Desk, status: i32) -> Value {
    desk.run(["-C", "作業", "freeze", "--format", "json"]).ends_with(status).json()
}

/// What of the replaced values is compared: line, field, reason.
fn told(frozen: &Value) -> BTreeSet<(String, String, String)> {
    let one = |one: &Value| (text(one, "entry").to_owned(), text(one, "field").to_owned(), text(one, "reason").to_owned());
    list(frozen, "replaced").iter().map(one).collect()
}

#[test]
fn editions_are_kept_and_the_next_one_says_what_changed() {
    let desk = Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let (line, late) = city.plain_line(RATING, 2);
    let id = &city.campaign.lines[line].id;
    let file = |department: usize| format!("作業/回収/{department:02}.xlsx");
    for (department, book) in city.filled.iter().filter(|(department, _)| **department != late) {
        desk.write(&file(*department), &workbook::render(book).expect("drawn"));
    }
    let said = desk.work("freeze");
    assert_eq!((said.status, desk.path("作業/版").exists()), (2, false), "{}{}", said.out, said.err);
    let first = desk.run(["-C", "作業", "freeze", "--force", "--format", "json"]).ends_with(1).json();
    let path = text(&first["edition"], "file").to_owned();
    assert_eq!((&first["edition"]["number"], list(&first, "replaced").len()), (&Value::from(1), 0));
    let bytes = desk.read(&format!("作業/{path}"));
    // Nothing changed: no edition. A second one with the same content neither.
    let none = desk.run(["-C", "作業", "freeze", "--force", "--format", "json"]).ends_with(1).json();
    assert_eq!(none["edition"], Value::Null);
    // The late return.
    desk.write(&file(late), &workbook::render(&city.filled[&late]).expect("drawn"));
    let packet = text(&desk.work_json("collect"), "workbook").to_owned();
    assert!(open(&desk.read(&format!("作業/{packet}"))).sheets.iter().any(|(name, _)| name == "差替え一覧"));
    let second = freeze(&desk, 0);
    // Its pages to put in, as a workbook of their own.
    let put_in: Vec<&str> = list(&second["pages"], "put_in").iter().map(|page| page.as_str().expect("a page")).collect();
    let pages = reading::read(&desk.read(&format!("作業/{}", text(&second["edition"], "pages_file")))).expect("the pages read");
    assert!(!put_in.is_empty() && !pages.sheets.is_empty());
    assert!(list(&second, "replaced").iter().all(|one| put_in.contains(&text(one, "pages_after"))), "{put_in:?}");
    assert!(list(&second, "replaced").iter().all(|one| text(one, "department") == city.campaign.department(late) && text(one, "reason") == "late"));
    assert!(told(&second).contains(&(id.clone(), RATING.to_owned(), "late".to_owned())));
    // A correction of the office.
    let packet = text(&second, "workbook").to_owned();
    let mut opened = open(&desk.read(&format!("作業/{packet}")));
    let label = city.campaign.template.label_of("result", city.campaign.plan.year);
    "事務局の文です。".clone_into(opened.listed("回答一覧", id, city.campaign.department(late), &label));
    desk.write(&format!("作業/{packet}"), &opened.bytes());
    let third = freeze(&desk, 0);
    assert_eq!(told(&third), BTreeSet::from([(id.clone(), "result".to_owned(), "correction".to_owned())]));
    assert_eq!(list(&third, "replaced")[0]["after"], "事務局の文です。");
    assert_eq!(desk.read(&format!("作業/{path}")), bytes, "never written again");
    let rows = open(&desk.read(&format!("作業/{}", text(&third["edition"], "replaced_file")))).sheets.remove(0).1;
    assert_eq!(rows.iter().filter(|row| row.iter().any(|text| text == "事務局の文です。")).count(), 1);
    // One that someone changed is told, and compared as it was made; where the records are lost, it stays all the same.
    desk.write(&format!("作業/{path}"), b"edited");
    let said = desk.work("freeze").ends_with(0);
    assert!(said.err.contains(&path), "{}", said.err);
    desk.remove_folder("作業/記録");
    let fourth = freeze(&desk, 0);
    assert_eq!((&fourth["edition"]["number"], &fourth["edition"]["replaced_file"]), (&Value::from(4), &Value::Null));
    assert_eq!(desk.read(&format!("作業/{path}")), b"edited");
}

#[test]
fn an_edition_is_the_committees_alone_and_holds_values() {
    let desk = Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    for (department, book) in &city.filled {
        desk.write(&format!("作業/回収/{department:02}.xlsx"), &workbook::render(book).expect("drawn"));
    }
    let frozen = freeze(&desk, 0);
    let bytes = desk.read(&format!("作業/{}", text(&frozen["edition"], "file")));
    let read = reading::read(&bytes).expect("the edition reads");
    // It says that it is no form, and nothing else.
    let properties: Vec<&str> = read.properties.keys().map(String::as_str).collect();
    assert!(!read.sheets.is_empty() && properties == [PROPERTY], "{properties:?}");
    let packet = reading::read(&desk.read(&format!("作業/{}", text(&frozen, "workbook")))).expect("the packet reads");
    let of_packet: Vec<&str> = packet.sheets.iter().take(read.sheets.len()).map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(read.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), of_packet, "the first sheets of the packet");
    assert_eq!(packet.sheets[read.sheets.len()].name, "提出状況", "then the office's begin");
    for sheet in &read.sheets {
        assert!(!sheet.hidden && sheet.cells.values().all(|cell| !cell.formula), "{}", sheet.name);
    }
    for (name, content) in packages::parts(&bytes) {
        let content = String::from_utf8_lossy(&content).into_owned();
        assert!(!content.contains("事務局用") && !content.contains("回収/"), "{name}");
    }
}

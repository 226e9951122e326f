//! The packet as a printed document: pages, their numbers, and the three faces of the form. On the three plans and the sample.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use support::city::{City, cities, city};
use support::returns::Returns;
use torimatome::domain::answer::Progress;
use torimatome::domain::line::LineKind;
use torimatome::form::sample;
use torimatome::form::template::{Field, FilledBy, Kind, RATING};
use torimatome::reconcile::printed;
use torimatome::sheets::grid::{Book, Cell, Content, Mark, Row, Sheet, SheetRole, Style};
use torimatome::sheets::packet::face::Face;
use torimatome::sheets::packet::{self, index};

/// Least type of a committee's sheet, in points.
const LEAST_TYPE: f64 = 9.0;
/// Least type of cards.
const LEAST_TYPE_OF_CARDS: f64 = 10.0;
/// Lengths of the answers, in sentences; the last is more than a page of cards.
const LENGTHS: [usize; 8] = [1, 2, 1, 3, 4, 1, 6, 90];

fn all() -> Vec<&'static City> {
    static SAMPLE: OnceLock<City> = OnceLock::new();
    let sample = SAMPLE.get_or_init(|| City::new("sample", sample::YEAR, sample::PLAN.to_vec()));
    cities().into_iter().chain([sample]).collect()
}

/// All answers, those in sentences of many lengths.
fn long_answers(city: &City) -> Progress {
    let mut progress = Returns::filled(city).collect();
    for (nth, ((line, department, field), answer)) in progress.answers.iter_mut().enumerate() {
        if city.campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text) {
            // One in a hundred is longer than a page.
            let sentences = if nth % 101 == 100 { LENGTHS[7] } else { LENGTHS[nth % 7] };
            let text: Vec<String> = (0..sentences).map(|at| format!("{line}番の{department}番目の課が{at}回目の会議を開きました。")).collect();
            answer.raw = text.concat();
            answer.value = Some(answer.raw.clone());
        }
    }
    progress
}

fn meeting(city: &City, progress: &Progress) -> Book {
    packet::committee_book(&city.campaign, progress, &Face::Meeting)
}

/// Rows of each printed page of a sheet, with the rows that are repeated on it left out.
fn pages(sheet: &Sheet) -> Vec<&[Row]> {
    let mut starts: Vec<usize> = sheet.rows.iter().enumerate().filter(|(at, row)| *at == 0 || row.page_break).map(|(at, _)| at).collect();
    starts.push(sheet.rows.len());
    starts.windows(2).map(|pair| &sheet.rows[pair[0]..pair[1]]).collect()
}

/// The form's own sheets.
fn form_sheets<'b>(city: &City, book: &'b Book) -> Vec<&'b Sheet> {
    book.sheets.iter().filter(|sheet| sheet.name.starts_with(&city.campaign.round.form_name)).collect()
}

fn plan_text<'c>(row: &'c Row, key: &str) -> Option<&'c Cell> {
    row.cells.iter().find(|cell| matches!(&cell.content, Content::PlanText(other, _) if other == key))
}

#[test]
fn the_committee_gets_its_sheets_in_order() {
    for city in all() {
        let progress = Returns::filled(city).collect();
        let book = packet::book(&city.campaign, &progress, &city.findings);
        let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names[..4], ["表紙", "評価方法", index::SHEET_NAME, "集計"], "{}", city.template);
        let form = &city.campaign.round.form_name;
        let forms: Vec<&str> = names.iter().copied().filter(|name| name.starts_with(form.as_str())).collect();
        if city.template == "asaka" {
            assert_eq!(forms, [format!("{form}（市）"), format!("{form}（社協）")]);
        } else {
            assert_eq!(forms, [form.as_str()]);
        }
        let of_committee = book.sheets.iter().take_while(|sheet| sheet.role == SheetRole::Committee).count();
        assert!(book.sheets[of_committee..].iter().all(|sheet| sheet.role == SheetRole::Office));
        assert_eq!(names[of_committee - 1] == "指標", !city.campaign.plan.indicators.is_empty());
    }
}

#[test]
fn every_page_holds_what_stands_on_it() {
    for city in all() {
        for sheet in &meeting(city, &long_answers(city)).sheets {
            let repeated: f64 = sheet
                .repeat_rows
                .map_or(0.0, |(first, last)| sheet.rows[first as usize..=last as usize].iter().map(|row| sheet.row_points(row)).sum());
            for (nth, page) in pages(sheet).into_iter().enumerate() {
                let used: f64 = page.iter().map(|row| sheet.row_points(row)).sum::<f64>() + if nth > 0 { repeated } else { 0.0 };
                assert!(used <= sheet.page.printable_height_points() + 0.01, "{} {} page {}: {used}", city.template, sheet.name, nth + 1);
            }
        }
    }
}

#[test]
fn no_heading_ends_a_page() {
    for city in all() {
        for sheet in &meeting(city, &long_answers(city)).sheets {
            for (nth, page) in pages(sheet).into_iter().enumerate() {
                let last = page.iter().rev().find(|row| !row.cells.is_empty()).expect("no page is empty");
                let is_heading =
                    last.cells.iter().all(|cell| matches!(cell.style, Style::Heading1 | Style::Heading2 | Style::Heading3 | Style::Label));
                assert!(!is_heading, "{} {} page {}", city.template, sheet.name, nth + 1);
            }
        }
    }
}

#[test]
fn a_card_is_torn_only_if_it_is_longer_than_a_page() {
    let Some(honjo) = city("honjo") else { return };
    let book = meeting(honjo, &long_answers(honjo));
    let (mut cards, mut torn) = (0, 0);
    for sheet in form_sheets(honjo, &book) {
        // Pages and height of each card: its title, description, column headings, and rows of answers.
        let mut seen: BTreeMap<usize, (BTreeSet<usize>, f64)> = BTreeMap::new();
        // Under the headings of a section a card begins even where another page would hold all of it.
        let sections: BTreeSet<usize> =
            pages(sheet).iter().enumerate().filter(|(_, rows)| matches!(rows[0].mark, Some(Mark::Heading(_)))).map(|(page, _)| page).collect();
        let mut item = None;
        for (page, rows) in pages(sheet).into_iter().enumerate() {
            for row in rows {
                match row.mark {
                    Some(Mark::Item(next)) => item = Some(next),
                    Some(Mark::Heading(_)) => item = None,
                    Some(Mark::Line(_)) | None => {}
                }
                let Some(item) = item.filter(|_| !row.cells.is_empty()) else { continue };
                let (on_pages, points) = seen.entry(item).or_default();
                // A further page belongs to the card if answers stand on it.
                let answers = row.cells.len() > 4 && row.cells.iter().any(|cell| matches!(cell.style, Style::Text | Style::Pencil));
                if answers || on_pages.is_empty() || on_pages.contains(&page) {
                    on_pages.insert(page);
                    *points += sheet.row_points(row);
                }
            }
        }
        for (pages, points) in seen.values() {
            cards += 1;
            torn += usize::from(pages.len() > 1);
            let under_headings = pages.first().is_some_and(|page| sections.contains(page));
            assert!(pages.len() == 1 || under_headings || *points > sheet.page.printable_height_points() - 40.0, "{pages:?}: {points}");
        }
    }
    assert_eq!(cards, honjo.campaign.plan.items.len());
    assert!(torn > 0, "one of the cards is longer than a page");
}

#[test]
fn a_row_that_goes_on_names_what_it_continues() {
    for city in all() {
        let book = meeting(city, &long_answers(city));
        let mut continued = 0;
        for sheet in form_sheets(city, &book) {
            for page in pages(sheet).into_iter().skip(1) {
                // What is on a page belongs to a line whose title, or to a heading, that stands above it on the same page.
                let first_text = page.iter().position(|row| row.cells.iter().any(|cell| cell.style == Style::Text)).unwrap_or(page.len());
                let named = page[..=first_text.min(page.len() - 1)]
                    .iter()
                    .any(|row| row.mark.is_some() || row.key.is_some() || row.cells.iter().any(|cell| cell.shown().contains("（続き）")));
                assert!(named, "{} {}", city.template, sheet.name);
                continued += usize::from(page.iter().any(|row| row.cells.iter().any(|cell| cell.shown().ends_with("（続き）"))));
            }
        }
        assert!(continued > 0, "{}", city.template);
    }
}

#[test]
fn the_index_names_the_page_of_every_item() {
    for city in all() {
        let book = meeting(city, &long_answers(city));
        let mut at: BTreeMap<Mark, usize> = BTreeMap::new();
        let mut page = 0;
        for sheet in &book.sheets {
            for rows in pages(sheet) {
                page += 1;
                for mark in rows.iter().filter_map(|row| row.mark) {
                    at.entry(mark).or_insert(page);
                }
            }
        }
        let sheet = book.sheets.iter().find(|sheet| sheet.name == index::SHEET_NAME).expect("the index");
        let mut listed: Vec<&Row> = sheet.rows.iter().filter(|row| row.cells.len() == 3 && row.cells[0].style == Style::Text).collect();
        for (item, record) in city.campaign.plan.items.iter().enumerate() {
            let row = listed.remove(0);
            assert!(row.cells[0].shown().ends_with(record.title.trim()), "{}: {} {}", city.template, row.cells[0].shown(), record.title);
            assert_eq!(row.cells[2].shown(), at[&Mark::Item(item)].to_string(), "{} {}", city.template, record.title);
            let owners: BTreeSet<usize> = city.campaign.plan.entries_of(item).flat_map(|(_, entry)| &entry.owners).map(|o| o.department).collect();
            for owner in city.campaign.plan.entries_of(item).flat_map(|(_, entry)| &entry.owners) {
                let name = owner.printed.rsplit(['（', '(']).next().unwrap_or_default().trim_end_matches(['）', ')']);
                assert!(row.cells[1].shown().contains(name) || owners.is_empty(), "{} {}", city.template, owner.printed);
            }
        }
        assert!(listed.is_empty());
    }
}

#[test]
fn the_page_of_each_top_heading_names_the_pages_below_it() {
    for city in all() {
        let book = meeting(city, &long_answers(city));
        let mut page = 0;
        for sheet in &book.sheets {
            let pages = pages(sheet);
            let first = page;
            page += pages.len();
            if !sheet.name.starts_with(&city.campaign.round.form_name) {
                continue;
            }
            let listed = pages.iter().flat_map(|rows| rows.iter()).filter(|row| row.cells.len() == 4 && row.cells[1].style == Style::Number);
            let mut count = 0;
            for row in listed {
                let named: usize = row.cells[3].shown().parse().expect("a page");
                let rows = pages[named - first - 1];
                assert!(rows.iter().flat_map(|row| &row.cells).any(|cell| cell.shown().contains(row.cells[0].shown())), "{} {named}", city.template);
                count += 1;
            }
            assert!(count > 0, "{} {}", city.template, sheet.name);
        }
    }
}

#[test]
fn a_copy_names_its_original_and_the_page() {
    for city in all().into_iter().filter(|city| city.campaign.plan.items.iter().any(|item| item.original.is_some())) {
        let book = meeting(city, &Returns::filled(city).collect());
        let texts: BTreeSet<&str> = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).map(Cell::shown).collect();
        let index = book.sheets.iter().find(|sheet| sheet.name == index::SHEET_NAME).expect("the index");
        let listed: Vec<&Row> = index.rows.iter().filter(|row| row.cells.len() == 3 && row.cells[0].style == Style::Text).collect();
        for item in city.campaign.plan.items.iter().filter_map(|item| item.original) {
            let page = listed[item].cells[2].shown();
            assert!(texts.iter().any(|text| text.contains("再掲") && text.contains(&format!("（{page}頁）"))), "{} {item}", city.template);
        }
    }
}

#[test]
fn type_is_large_enough() {
    for city in all() {
        for sheet in &meeting(city, &Returns::filled(city).collect()).sheets {
            let scale = sheet.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.style.scale()).fold(1.0, f64::min);
            let is_cards = city.template == "honjo" && sheet.name == city.campaign.round.form_name;
            assert!(sheet.points * scale >= if is_cards { LEAST_TYPE_OF_CARDS } else { LEAST_TYPE }, "{} {}", city.template, sheet.name);
        }
    }
}

#[test]
fn the_cover_says_what_the_plan_says() {
    for city in all() {
        let book = meeting(city, &Returns::filled(city).collect());
        let cover: Vec<&Cell> = book.sheets[0].rows.iter().flat_map(|row| &row.cells).collect();
        let plan = &city.campaign.plan;
        let stamp = cover.iter().find(|cell| cell.style == Style::Stamp).map(|cell| cell.shown());
        assert_eq!(stamp, plan.setting("資料番号"), "{}", city.template);
        for key in ["会議名", "会議日", "事務局"] {
            if let Some(value) = plan.setting(key) {
                assert!(cover.iter().any(|cell| cell.shown() == value), "{} {key}", city.template);
            }
        }
        assert!(cover.iter().any(|cell| cell.shown().contains(&plan.year.to_string())));
    }
}

/// A line with a field that the committee gives, and the field's key.
fn committee_field(city: &City) -> Option<&str> {
    let field = city.campaign.template.fields.iter().find(|field| field.by == FilledBy::Committee && field.on_level().is_none());
    field.map(Field::key)
}

#[test]
fn at_the_meeting_the_committees_cells_are_empty_and_there_is_room_for_notes() {
    for city in all() {
        let Some(field) = committee_field(city) else { continue };
        let width = city.campaign.template.field(field).expect("it is there").width;
        assert!(width >= 8, "{}: wide enough for a pencil", city.template);
        let book = meeting(city, &Returns::filled(city).collect());
        for sheet in form_sheets(city, &book) {
            let entries = sheet.rows.iter().filter(|row| row.key.is_some() && plan_text(row, RATING).is_some());
            let mut count = 0;
            for row in entries {
                let empty = row.cells.iter().filter(|cell| cell.content == Content::Blank && cell.cols >= 1).count();
                assert!(row.cells.iter().any(|cell| cell.style == Style::Pencil && cell.content == Content::Blank) && empty >= 2);
                count += 1;
            }
            assert!(count > 0);
            assert!(sheet.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.style == Style::Label && cell.shown() == "メモ"));
        }
    }
}

#[test]
fn the_public_sees_what_the_committee_gave() {
    for city in all() {
        let Some(field) = committee_field(city) else { continue };
        let campaign = &city.campaign;
        let scale = campaign.template.scale_of(campaign.template.field(field).expect("it is there")).expect("a rating");
        let is_original = |line: usize| matches!(campaign.lines[line].kind, LineKind::Entry(_)) && campaign.lines[line].original().is_none();
        let of_line = |line: usize| scale.grades[line % 2].clone();
        let committee =
            (0..campaign.lines.len()).filter(|line| is_original(*line)).map(|line| ((line, field.to_owned()), of_line(line).code)).collect();
        let book = packet::committee_book(campaign, &Returns::filled(city).collect(), &Face::Public { committee });
        let mut copies = 0;
        for sheet in form_sheets(city, &book) {
            assert!(!sheet.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.shown() == "メモ" || cell.style == Style::Pencil));
            for row in sheet.rows.iter().filter(|row| row.key.is_some()) {
                let line = campaign.line_by_id(row.key.as_deref().expect("keyed")).expect("a line");
                let Some(cell) = plan_text(row, field) else { continue };
                let original = campaign.lines[line].original();
                copies += usize::from(original.is_some());
                assert_eq!(cell.shown(), of_line(original.unwrap_or(line)).print, "{} {line}", city.template);
            }
        }
        assert!(copies > 0, "{}: a copy has what its original was given", city.template);
    }
}

#[test]
fn a_department_sees_its_own_lines_with_corrections_marked() {
    for city in all() {
        let campaign = &city.campaign;
        let progress = Returns::filled(city).collect();
        let ((line, department, field), answer) = progress
            .answers
            .iter()
            .find(|((line, _, field), _)| city.is_single(*line) && campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text))
            .expect("a text");
        let corrections = BTreeMap::from([((*line, *department, field.clone()), "直す前の文".to_owned())]);
        let face = Face::Internal { department: Some(*department), corrections };
        let book = packet::committee_book(campaign, &progress, &face);
        let keys: BTreeSet<&str> = book.sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.key.as_deref()).collect();
        let lines: BTreeSet<usize> = keys.iter().filter_map(|key| campaign.line_by_id(key)).collect();
        let entries =
            |lines: &BTreeSet<usize>| lines.iter().copied().filter(|line| matches!(campaign.lines[*line].kind, LineKind::Entry(_))).collect();
        let (shown, own): (BTreeSet<usize>, BTreeSet<usize>) = (entries(&lines), entries(&campaign.lines_of(*department).iter().copied().collect()));
        assert_eq!(shown, own, "{}", city.template);
        let marked: Vec<&Cell> =
            book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).filter(|c| c.style == Style::Corrected).collect();
        assert_eq!(marked.len(), 1, "{}", city.template);
        assert!(marked[0].shown().contains("直す前の文"));
        let value = answer.value.clone().unwrap_or_default();
        assert!(marked[0].shown().contains(value.trim()), "{}", city.template);
        let all = packet::committee_book(campaign, &progress, &Face::Internal { department: None, corrections: BTreeMap::new() });
        assert!(all.sheets.iter().all(|sheet| sheet.page.header_right == "庁内確認用"), "each page says so");
    }
}

#[test]
fn what_is_missing_is_said_on_paper() {
    for city in all() {
        let mut returns = Returns::filled(city);
        let department = city.campaign.departments()[0];
        returns.remove(department);
        let book = meeting(city, &returns.collect());
        let said =
            book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).filter(|cell| cell.shown().contains(printed::NOT_RETURNED));
        assert!(
            said.count() >= city.campaign.lines_of(department).iter().filter(|line| city.campaign.lines[**line].is_required_of(department)).count()
        );
    }
}

#[test]
fn cells_do_not_overlap() {
    for city in all() {
        for sheet in &meeting(city, &long_answers(city)).sheets {
            let mut taken: BTreeSet<(usize, u32)> = BTreeSet::new();
            for (at, row) in sheet.rows.iter().enumerate() {
                for cell in &row.cells {
                    for (down, across) in (0..cell.rows as usize).flat_map(|down| (0..cell.cols).map(move |across| (down, across))) {
                        assert!(taken.insert((at + down, cell.col + across)), "{} {} row {at}", city.template, sheet.name);
                        assert!(((cell.col + across) as usize) < sheet.columns.len(), "{} {} row {at}", city.template, sheet.name);
                    }
                    assert!(!sheet.rows[at + 1..at + cell.rows as usize].iter().any(|row| row.page_break));
                }
            }
        }
    }
}

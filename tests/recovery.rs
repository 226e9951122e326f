//! Forms without their marks: every answer comes home by what is left of the form, or is named in a finding.

mod support;

use std::collections::BTreeMap;

use support::books::{self, form, is_form, without_hidden_sheet};
use support::city::{City, assert_ledger, cities, file_of, small, typed};
use torimatome::domain::answer::{PlacedBy, Progress};
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Code, Finding};
use torimatome::domain::place::{CellRef, Place};
use torimatome::pipeline::collect::{self, Forms, Incoming};
use torimatome::reconcile::similarity::ratio;
use torimatome::sheets::carrier::{self, AsSent};
use torimatome::sheets::department;
use torimatome::sheets::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};
use torimatome::write::workbook;

/// Codes of the findings that these files give, with how often.
type Codes = BTreeMap<&'static str, usize>;

fn collected(city: &City, files: &[(String, Book)]) -> Progress {
    let forms = Forms::new(&city.campaign);
    let see = |(name, book): &(String, Book)| {
        let bytes = Ok(workbook::render(book).expect("drawn"));
        collect::see(&Incoming { name: name.clone(), bytes, modified: 0, set_aside: false }, &forms, collect::open)
    };
    let progress = collect::collect(&forms, files.iter().flat_map(see).collect(), &Decisions::default());
    assert_ledger(&progress);
    progress
}

/// Collects one department's damaged form; nothing else came back.
fn alone(city: &City, department: usize, book: Book) -> Progress {
    collected(city, &[(file_of(department), book)])
}

/// Whether every answer of a department's form is home, and nothing is that was not typed.
fn assert_home(city: &City, department: usize, progress: &Progress, what: &str) {
    let mut expected: Vec<(usize, String)> = Vec::new();
    for (line, own, field) in city.cells().into_iter().filter(|(_, own, _)| *own == department) {
        let raw = progress.answer(line, own, &field).map(|answer| answer.raw.clone());
        let named = format!("{}: {what}: {} {field}", city.campaign.department(department), city.campaign.lines[line].number);
        assert_eq!(raw, Some(typed(&city.campaign, line, own, &field)), "{named}");
        expected.push((line, field));
    }
    let found = progress.answers.keys().filter(|(_, own, _)| *own == department).count();
    assert_eq!(found, expected.len(), "{what}");
}

/// Codes of the findings about what came back; what did not is no concern here.
fn codes(progress: &Progress) -> Codes {
    let mut codes = Codes::new();
    for finding in progress.findings.iter().filter(|finding| finding.code != Code::ReturnMissing) {
        *codes.entry(finding.code.name()).or_default() += 1;
    }
    codes
}

fn without_marks(mut book: Book) -> Book {
    book.properties.clear();
    for sheet in &mut book.sheets {
        for row in &mut sheet.rows {
            row.cells.retain(|cell| cell.style != Style::Key);
        }
    }
    book
}

fn without_guide(mut book: Book) -> Book {
    book.sheets.retain(is_form);
    // Names point to sheets by index.
    book.names.clear();
    book
}

fn moved(mut sheet: Sheet, rows: usize, cols: u32) -> Sheet {
    for row in &mut sheet.rows {
        row.cells.iter_mut().for_each(|cell| cell.col += cols);
    }
    for _ in 0..cols {
        sheet.columns.insert(0, sheet.columns[0]);
    }
    sheet.rows.splice(0..0, std::iter::repeat_n(Row::default(), rows));
    sheet
}

/// Each department's form after the same damage: what it gives is home, and these codes are told.
fn expect(what: &str, damage: impl Fn(Book) -> Book, expected: impl Fn(&City, usize) -> Codes) {
    for city in cities() {
        for (&department, book) in &city.filled {
            let progress = alone(city, department, damage(book.clone()));
            assert_home(city, department, &progress, what);
            assert_eq!(codes(&progress), expected(city, department), "{}: {}: {what}", city.template, city.campaign.department(department));
        }
    }
}

fn nothing(_: &City, _: usize) -> Codes {
    Codes::new()
}

#[test]
fn the_hidden_sheet_says_all_that_was_sent() {
    for city in cities() {
        for (&department, book) in &city.blank {
            let hidden = book.sheets.iter().find(|sheet| sheet.role == SheetRole::Hidden).expect("a hidden sheet");
            let text = |cell: &Cell| if let Content::Text(text) = &cell.content { text.clone() } else { String::new() };
            let rows: Vec<Vec<String>> = hidden.rows.iter().map(|row| row.cells.iter().map(text).collect()).collect();
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let (read, understood) = carrier::read_hidden_sheet(&rows).expect("a hidden sheet");
            let sent = department::as_sent(&city.campaign, department);
            assert!(read.is_whole && understood.len() == rows.len(), "{department}");
            assert_eq!(read.records, sent.records);
            let parts = |sent: &AsSent| {
                sent.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.page_texts.clone(), sheet.rows.clone())).collect::<Vec<_>>()
            };
            assert_eq!(parts(&read), parts(&sent));
            // A file does not keep the blank cells at the end of a row, as where a plan leaves out the innermost level.
            let mut shallow = sent.clone();
            shallow.records.iter_mut().for_each(|record| record.path.push(String::new()));
            let rows: Vec<Vec<String>> = carrier::hidden_sheet(&shallow).rows.iter().map(|row| row.cells.iter().map(text).collect()).collect();
            let kept = |row: &Vec<String>| row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row[..kept(row)].iter().map(String::as_str).collect()).collect();
            assert!(carrier::read_hidden_sheet(&rows).is_some_and(|(read, _)| read.is_whole));
            assert!(read.is_left_of(&sent));
            let other = city.blank.keys().find(|other| **other != department).expect("another department");
            assert!(!read.is_left_of(&department::as_sent(&city.campaign, *other)));
        }
    }
}

#[test]
fn without_the_hidden_sheet() {
    expect("no hidden sheet", without_hidden_sheet, nothing);
    expect("no hidden sheet, no guide", |book| without_guide(without_hidden_sheet(book)), nothing);
}

#[test]
fn without_any_mark() {
    let recovered = |_: &City, _: usize| Codes::from([("row-recovered", 1)]);
    expect("no mark at all", |book| without_marks(without_hidden_sheet(book)), recovered);
    expect("values pasted into a new file", |book| without_guide(without_marks(without_hidden_sheet(book))), recovered);
    let renamed = |mut book: Book| {
        book.sheets[0].name = "Sheet1".into();
        book
    };
    expect("renamed", |book| renamed(without_guide(without_marks(without_hidden_sheet(book)))), recovered);
}

#[test]
fn rows_pasted_somewhere() {
    let recovered = |_: &City, _: usize| Codes::from([("row-recovered", 1)]);
    let pasted = |book: Book| {
        let mut book = without_guide(without_marks(without_hidden_sheet(book)));
        let mut sheet = moved(book.sheets.remove(0), 4, 2);
        sheet.name = "Sheet1".into();
        // The hidden column was not copied.
        sheet.rows.iter_mut().for_each(|row| row.cells.iter_mut().for_each(|cell| cell.col -= 1));
        book.sheets.push(sheet);
        book
    };
    expect("pasted", pasted, recovered);
}

#[test]
fn sorted_with_and_without_the_keys() {
    for city in cities() {
        for (&department, book) in &city.filled {
            let mut sorted = book.clone();
            let sheet = form(&mut sorted);
            let lines: Vec<usize> =
                (0..sheet.rows.len()).filter(|&row| sheet.rows[row].cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)))).collect();
            let reversed: Vec<Row> = lines.iter().rev().map(|&row| sheet.rows[row].clone()).collect();
            for (&row, new) in lines.iter().zip(reversed) {
                sheet.rows[row] = new;
            }
            let progress = alone(city, department, sorted.clone());
            assert_home(city, department, &progress, "sorted");
            assert_eq!(codes(&progress), Codes::new(), "sorted");

            // The hidden column stayed where it was.
            let originals: Vec<Option<Cell>> = lines.iter().map(|&row| key_cell(&form(&mut book.clone()).rows[row])).collect();
            let sheet = form(&mut sorted);
            for (&row, key) in lines.iter().zip(originals) {
                sheet.rows[row].cells.retain(|cell| cell.style != Style::Key);
                sheet.rows[row].cells.splice(0..0, key);
            }
            if lines.len().is_multiple_of(2) && lines.len() > 3 {
                let progress = alone(city, department, sorted);
                assert_home(city, department, &progress, "sorted without the keys");
                assert_eq!(codes(&progress), Codes::from([("row-ambiguous", 1)]), "{}", city.campaign.department(department));
            }
        }
    }
}

fn key_cell(row: &Row) -> Option<Cell> {
    row.cells.iter().find(|cell| cell.style == Style::Key).cloned()
}

#[test]
fn all_departments_in_one_workbook() {
    for city in cities() {
        for marks in [true, false] {
            let mut all: Option<Book> = None;
            for book in city.filled.values() {
                let mut book = without_guide(without_hidden_sheet(book.clone()));
                if !marks {
                    book = without_marks(book);
                }
                match &mut all {
                    None => all = Some(book),
                    Some(all) => all.sheets.append(&mut book.sheets),
                }
            }
            let progress = collected(city, &[("回収/全部.xlsx".to_owned(), all.expect("a department"))]);
            for &department in city.filled.keys() {
                assert_home(city, department, &progress, "all in one");
            }
            assert_eq!(progress.ledger.files, 1);
            let recovered = if marks { Codes::new() } else { Codes::from([("row-recovered", city.filled.len())]) };
            assert_eq!(codes(&progress), recovered, "{}", city.template);
        }
    }
}

#[test]
fn a_sheet_of_another_department_beside_the_own() {
    for city in cities() {
        let mut forms = city.filled.iter();
        let ((&one, book), (&other, guest)) = (forms.next().expect("one"), forms.next().expect("another"));
        let mut book = book.clone();
        let guest = form(&mut guest.clone()).clone();
        book.sheets.push(guest);
        let progress = alone(city, one, book);
        assert_home(city, one, &progress, "the own");
        assert_home(city, other, &progress, "the guest's");
        assert_eq!((codes(&progress), progress.ledger.files), (Codes::new(), 1));
    }
}

#[test]
fn a_sheet_twice() {
    for city in cities() {
        let (&department, book) = city.filled.iter().next().expect("a department");
        let mut twice = book.clone();
        let mut copy = form(&mut twice).clone();
        copy.name.push_str(" (2)");
        twice.sheets.insert(1, copy);
        let progress = alone(city, department, twice.clone());
        assert_home(city, department, &progress, "copied");
        assert_eq!(codes(&progress), Codes::new(), "twice the same");

        // The copy says something else in one cell.
        let text = twice.sheets[1].rows.iter_mut().flat_map(|row| &mut row.cells).find_map(|cell| match &mut cell.content {
            Content::Answer(answer) if answer.choices.is_empty() && answer.field != "actual" => Some(&mut answer.text),
            _ => None,
        });
        "写しだけに書いたこと".clone_into(text.expect("a text"));
        let progress = alone(city, department, twice);
        assert_home(city, department, &progress, "the sheet that kept its name counts");
        assert_eq!(codes(&progress), Codes::from([("return-conflict", 1)]), "they differ");
    }
}

#[test]
fn a_row_lost_its_key_and_its_text_was_edited() {
    for city in cities() {
        for (&department, book) in &city.filled {
            let mut damaged = book.clone();
            let sheet = form(&mut damaged);
            let rows: Vec<usize> =
                (0..sheet.rows.len()).filter(|&row| sheet.rows[row].cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)))).collect();
            let row = &mut sheet.rows[rows[rows.len() / 2]];
            row.cells.retain(|cell| cell.style != Style::Key);
            let mut edits = 0;
            for cell in &mut row.cells {
                if let Content::PlanText(_, text) = &mut cell.content
                    && text.chars().count() > 12
                {
                    text.push_str("（案）");
                    edits += 1;
                }
            }
            let progress = alone(city, department, damaged);
            assert_home(city, department, &progress, "edited");
            let by = |how| progress.answers.values().filter(|answer| answer.placed_by == how).count();
            assert!(by(PlacedBy::Text) + by(PlacedBy::Position) > 0);
            let mut expected = Codes::from([("row-recovered", 1)]);
            if edits > 0 {
                expected.insert("plan-text-edited", edits);
            }
            assert_eq!(codes(&progress), expected, "{}", city.campaign.department(department));
        }
    }
}

/// A table that somebody typed: headings as `label` words them, one row per line.
fn typed_anew(city: &City, department: usize, label: impl Fn(&str) -> String) -> Book {
    let campaign = &city.campaign;
    let fields: Vec<&str> = campaign.round.entry.iter().map(|(field, _)| field.key()).collect();
    let mut rows = vec![vec![format!("{}　実績報告", campaign.department(department))], Vec::new()];
    let mut header = vec!["No.".to_owned(), campaign.template.columns.title.clone(), campaign.template.columns.owners.clone()];
    header.extend(fields.iter().map(|field| label(&campaign.template.label_of(field, city.year))));
    rows.push(header);
    for (index, line) in campaign.lines.iter().enumerate().filter(|(index, line)| city.is_entry(*index) && line.departments.contains(&department)) {
        let mut row = vec![(rows.len() - 2).to_string(), line.title.clone().unwrap_or_default(), campaign.department(department).to_owned()];
        let text = |field: &&str| {
            if line.open.iter().any(|open| open == *field) { typed(campaign, index, department, field) } else { campaign.plan_text(line, field) }
        };
        row.extend(fields.iter().map(text));
        rows.push(row);
    }
    support::books::workbook(vec![support::books::sheet("Sheet1", &rows)])
}

#[test]
fn typed_anew_in_another_layout() {
    let last_year = |label: &str| label.replace("令和6年度", "令和５年度").replace("令和8年度", "令和７年度");
    for city in cities() {
        for &department in city.filled.keys() {
            let as_today = |label: &str| label.to_owned();
            let is_asked = |field: &str| {
                city.campaign.lines.iter().any(|line| line.departments.contains(&department) && line.open.iter().any(|open| open == field))
            };
            let fields: Vec<&str> = city.campaign.round.entry.iter().map(|(field, _)| field.key()).collect();
            let labels = fields.iter().filter(|field| is_asked(field)).map(|field| city.campaign.template.label_of(field, city.year));
            let names_a_year = labels.filter(|label| last_year(label) != *label).count() > 0;
            for (label, doubts) in [(&as_today as &dyn Fn(&str) -> String, 0), (&last_year, usize::from(names_a_year))] {
                let book = typed_anew(city, department, label);
                let progress = alone(city, department, book);
                let who = city.campaign.department(department);
                let mut home = 0;
                for (line, own, field) in city.cells().into_iter().filter(|(line, own, _)| *own == department && city.is_entry(*line)) {
                    match progress.answer(line, own, &field) {
                        Some(answer) => {
                            assert_eq!(answer.raw, typed(&city.campaign, line, own, &field), "{who} {line} {field}");
                            home += 1;
                        }
                        // Two lines that nothing on the sheet tells apart.
                        None => assert!(progress.doubted.contains(&(line, own)), "{who}: {} {field}", city.campaign.lines[line].name()),
                    }
                }
                assert_eq!(progress.answers.len(), home, "{who}");
                assert!(progress.findings.iter().any(|finding| finding.code == Code::RowRecovered), "{who}");
                let uncertain = progress.findings.iter().filter(|finding| finding.code == Code::ValueUncertain).count();
                assert_eq!(uncertain, doubts, "{who}: headings of another year are told once");
            }
        }
    }
}

#[test]
fn a_title_over_another_lines_words_is_a_question() {
    let mut asked = 0;
    for city in cities() {
        let campaign = &city.campaign;
        for &department in city.filled.keys() {
            let is_own = |line: &usize| city.is_entry(*line) && campaign.lines[*line].departments.contains(&department) && city.is_single(*line);
            let lines: Vec<usize> = (0..campaign.lines.len()).filter(is_own).collect();
            let fields = campaign.round.entry.iter().map(|(field, _)| field.key());
            let words = |line: usize, field: &str| campaign.plan_text(&campaign.lines[line], field);
            let differ = |field: &&str| match lines[..] {
                [first, .., last] => {
                    let [a, b] = [words(first, field), words(last, field)];
                    let titles = [first, last].map(|line| &campaign.lines[line].title);
                    a.chars().count().min(b.chars().count()) >= 20 && ratio(&a, &b, 0.0) < 0.5 && titles[0] != titles[1]
                }
                _ => false,
            };
            let Some(field) = fields.into_iter().find(differ) else { continue };
            let (first, last) = (lines[0], lines[lines.len() - 1]);
            // The two lines' words change places, each without its last characters.
            let cut = |text: &str| text.chars().take(text.chars().count() - 2).collect::<String>();
            let mut book = typed_anew(city, department, str::to_owned);
            for cell in book.sheets[0].rows.iter_mut().flat_map(|row| &mut row.cells) {
                let Content::Text(text) = &mut cell.content else { continue };
                if *text == words(first, field) {
                    *text = cut(&words(last, field));
                } else if *text == words(last, field) {
                    *text = cut(&words(first, field));
                }
            }
            let progress = alone(city, department, book);
            let who = city.campaign.department(department);
            let is_asked =
                |finding: &&Finding| finding.department == Some(department) && matches!(finding.code, Code::RowAmbiguous | Code::RowUnplaced);
            let told: Vec<&Place> = progress.findings.iter().filter(is_asked).flat_map(|f| f.source.iter().chain(&f.related)).collect();
            for line in [first, last] {
                let placed = progress.answers.keys().any(|(of, own, _)| (*of, *own) == (line, department));
                assert!(!placed && !told.is_empty(), "{who}: {}", campaign.lines[line].number);
            }
            asked += 1;
        }
    }
    assert!(asked > 0, "some department has two lines with words of their own");
}

#[test]
fn a_list_on_an_extra_sheet_is_nobodys_return() {
    for city in cities() {
        let mut names = city.filled.keys().map(|&department| city.campaign.department(department));
        let (own, other) = (names.next().expect("one"), names.next().expect("another"));
        let department = city.department(own);
        let mut book = city.filled[&department].clone();
        let rows: Vec<Vec<String>> = (0..4).map(|n| vec![other.to_owned(), format!("担当者{n}")]).collect();
        book.sheets.push(support::books::sheet("連絡先", &rows));
        let progress = alone(city, department, book);
        assert_home(city, department, &progress, "a list beside the form");
        assert_eq!(codes(&progress), Codes::from([("stray-text", 1)]));
        assert!(progress.submissions[&city.department(other)].files.is_empty());
    }
}

#[test]
fn only_the_rows_is_form_pasted_on_an_empty_sheet() {
    for city in cities() {
        for (&department, book) in &city.filled {
            let mut damaged = without_guide(without_marks(without_hidden_sheet(book.clone())));
            let sheet = &mut damaged.sheets[0];
            sheet.rows.retain(|row| row.cells.iter().any(|cell| matches!(cell.content, Content::Answer(_))));
            let sheet = moved(sheet.clone(), 3, 1);
            damaged.sheets = vec![sheet];
            let progress = alone(city, department, damaged);
            let who = city.campaign.department(department);
            // One line of several departments, and nothing else: nobody can tell whose answer it is.
            if codes(&progress) == Codes::from([("return-foreign", 1)]) {
                let lines: Vec<_> = city.campaign.lines.iter().filter(|line| line.departments.contains(&department)).collect();
                assert!(lines.iter().all(|line| line.departments.len() > 1), "{who}");
                continue;
            }
            let entries = city.cells().into_iter().filter(|(line, own, _)| *own == department && city.is_entry(*line));
            for (line, own, field) in entries {
                let raw = progress.answer(line, own, &field).map(|answer| answer.raw.as_str());
                assert_eq!(raw, Some(typed(&city.campaign, line, own, &field).as_str()), "{who} {} {field}", city.campaign.lines[line].number);
            }
        }
    }
}

#[test]
fn a_damaged_row_of_the_hidden_sheet() {
    for city in cities() {
        for (&department, book) in &city.filled {
            for kind in ["torimatome", "配布", "様式", "年度", "回", "部署", "L", "S", "R"] {
                let mut book = book.clone();
                let hidden = book.sheets.iter_mut().find(|sheet| sheet.role == SheetRole::Hidden).expect("a hidden sheet");
                let is_of_kind = |row: &&mut Row| matches!(&row.cells[1].content, Content::Text(text) if text == kind);
                let row = hidden.rows.iter_mut().find(is_of_kind).unwrap_or_else(|| panic!("no row {kind}"));
                row.cells[0].content = Content::Text("00000000".to_owned());
                let progress = alone(city, department, book.clone());
                let what = format!("{}: damaged row {kind}", city.template);
                assert_home(city, department, &progress, &what);
                // What cannot be understood is shown, and nothing else is said.
                let codes = codes(&progress);
                assert!(codes.keys().all(|code| *code == "stray-text"), "{what}: {codes:?}");
            }
            let mut crowded = book.clone();
            let hidden = crowded.sheets.iter_mut().find(|sheet| sheet.role == SheetRole::Hidden).expect("a hidden sheet");
            let sheets = hidden.rows.iter().find(|row| matches!(&row.cells[1].content, Content::Text(text) if text == "S")).cloned();
            for _ in 0..100 {
                hidden.rows.extend(sheets.clone());
            }
            assert_home(city, department, &alone(city, department, crowded), "a hundred sheets more");
        }
    }
}

fn hidden(book: &mut Book) -> &mut Sheet {
    book.sheets.iter_mut().find(|sheet| sheet.role == SheetRole::Hidden).expect("a hidden sheet")
}

fn text(cell: &Cell) -> &str {
    if let Content::Text(text) = &cell.content { text } else { "" }
}

#[test]
fn a_hidden_sheet_of_which_little_is_left() {
    type Harm = fn(&mut Sheet);
    let harms: [(&str, Harm, bool); 6] = [
        ("every third row is damaged", |sheet| sheet.rows.iter_mut().skip(7).step_by(3).for_each(|row| row.cells[0].content = Content::Blank), true),
        ("no check sum is left", |sheet| sheet.rows.iter_mut().for_each(|row| row.cells[0].content = Content::Blank), true),
        ("its first column is gone", |sheet| sheet.rows.iter_mut().for_each(|row| drop(row.cells.remove(0))), true),
        ("half of its rows are gone", |sheet| sheet.rows.truncate(sheet.rows.len() / 2), false),
        ("it was sorted", |sheet| sheet.rows.sort_by(|a, b| text(&a.cells[0]).cmp(text(&b.cells[0]))), false),
        ("rows and a column were inserted", |sheet| *sheet = moved(sheet.clone(), 2, 1), false),
    ];
    for city in cities().into_iter().chain([small()]) {
        for (&department, book) in &city.filled {
            for (what, harm, is_told) in &harms {
                let mut book = book.clone();
                harm(hidden(&mut book));
                let progress = alone(city, department, book);
                assert_home(city, department, &progress, what);
                assert!(progress.answers.values().all(|answer| answer.placed_by == PlacedBy::Id), "{what}");
                // What cannot be understood is shown once, and nothing else is said.
                let expected = if *is_told { Codes::from([("stray-text", 1)]) } else { Codes::new() };
                assert_eq!(codes(&progress), expected, "{}: {}: {what}", city.template, city.campaign.department(department));
            }
        }
    }
}

/// Two departments of which one shares no line with the other.
fn strangers(city: &City) -> (usize, usize) {
    let shares = |one: usize, other: usize| city.campaign.lines.iter().any(|line| [one, other].iter().all(|own| line.departments.contains(own)));
    let all: Vec<usize> = city.filled.keys().copied().collect();
    let mut pairs = all.iter().flat_map(|&one| all.iter().map(move |&other| (one, other)));
    pairs.find(|&(one, other)| one != other && !shares(one, other)).expect("two departments")
}

#[test]
fn a_sheet_without_marks_pasted_into_another_departments_workbook() {
    for city in cities().into_iter().chain([small()]) {
        let (host, guest) = strangers(city);
        let mut pasted = form(&mut without_marks(city.filled[&guest].clone())).clone();
        for name in ["Sheet1", pasted.name.clone().as_str()] {
            name.clone_into(&mut pasted.name);
            let mut book = city.filled[&host].clone();
            if name == "Sheet1" {
                book.sheets.push(pasted.clone());
            } else {
                // Over the host's own: only the guest's is there.
                form(&mut book).clone_from(&pasted);
            }
            let progress = alone(city, host, book);
            assert_home(city, guest, &progress, name);
            let by_host = progress.answers.keys().filter(|(_, own, _)| *own == host).count();
            let typed = city.cells().iter().filter(|(_, own, _)| *own == host).count();
            assert_eq!(by_host, if name == "Sheet1" { typed } else { 0 }, "{}: {name}", city.template);
        }
    }
}

#[test]
fn a_row_of_another_departments_line_over_an_own_one() {
    for city in cities().into_iter().chain([small()]) {
        let (host, guest) = strangers(city);
        let own_line =
            |department: usize| city.line("alone", |line, known| city.is_entry(line) && city.is_single(line) && known.departments == [department]);
        let (line, other) = (own_line(host), own_line(guest));
        let row = |book: &mut Book, line: usize| {
            let key = Some(city.campaign.lines[line].id.clone());
            let is_of_line = |row: &&mut Row| row.key == key && row.cells.iter().any(|cell| matches!(cell.content, Content::Answer(_)));
            form(book).rows.iter_mut().find(is_of_line).expect("the row").clone()
        };
        let mut book = city.filled[&host].clone();
        let mut pasted = row(&mut city.filled[&guest].clone(), other);
        let key = row(&mut book, line).cells[0].clone();
        pasted.cells[0] = key;
        let place = form(&mut book).rows.iter().position(|row| row.key.as_ref() == Some(&city.campaign.lines[line].id)).expect("the row");
        form(&mut book).rows[place] = pasted;
        let progress = alone(city, host, book);
        assert!(progress.answers.keys().all(|(found, ..)| *found != line && *found != other), "{}: neither is chosen", city.template);
        let doubts: Vec<&Finding> = progress.findings.iter().filter(|finding| finding.line == Some(line)).collect();
        assert_eq!(doubts.iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), ["row-ambiguous"], "{}", city.template);
    }
}

#[test]
fn a_row_of_an_indicator_on_a_form_that_has_none_of_it() {
    let city = small();
    let (line, owner) = city
        .cells()
        .into_iter()
        .find_map(|(line, department, field)| (field == "actual").then_some((line, department)))
        .expect("an indicator is asked");
    let host = *city.filled.keys().find(|department| !city.campaign.lines[line].departments.contains(department)).expect("another");
    let id = &city.campaign.lines[line].id;
    let row = form(&mut city.filled[&owner].clone()).rows.iter().find(|row| row.key.as_ref() == Some(id)).expect("its row").clone();
    let mut book = city.filled[&host].clone();
    form(&mut book).rows.push(row);
    let progress = alone(city, host, book);
    let found: Vec<(&str, &str)> = progress
        .answers
        .iter()
        .filter(|((found, ..), _)| *found == line)
        .map(|((_, _, field), answer)| (field.as_str(), answer.raw.as_str()))
        .collect();
    assert_eq!(found, [("actual", city.typed(line, owner, "actual").as_str())]);
}

#[test]
fn a_grade_on_a_sheet_with_words_of_the_form() {
    let city = small();
    let (&department, book) = city.filled.iter().next().expect("a department");
    let mut book = book.clone();
    let rows = ["◎", "記入のしかた", "提出期限"].map(|text| vec![text.to_owned()]);
    book.sheets.push(books::sheet("控え", &rows));
    let progress = alone(city, department, book);
    let grade = Place::cell(&file_of(department), "控え", CellRef::new(0, 0));
    assert!(progress.findings.iter().any(|finding| finding.code == Code::StrayText && finding.source.as_ref() == Some(&grade)));
}

#[test]
fn a_hidden_sheet_of_another_department_beside_the_own() {
    for city in cities().into_iter().chain([small()]) {
        let (host, guest) = strangers(city);
        let mut book = city.filled[&host].clone();
        let mut copied = city.filled[&guest].clone();
        book.sheets.push(form(&mut copied).clone());
        for name in ["事務局用", "事務局用（削除しないでください） (2)"] {
            let mut sheet = hidden(&mut copied).clone();
            name.clone_into(&mut sheet.name);
            book.sheets.push(sheet);
        }
        let progress = alone(city, host, book);
        assert_home(city, host, &progress, "the own");
        assert_home(city, guest, &progress, "the guest's");
        assert_eq!(codes(&progress), Codes::new(), "{}", city.template);
    }
}

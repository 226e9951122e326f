//! Whole files: missing, empty, twice, of another year, no return at all.

use crate::expect;
use crate::support::assert_findings;
use crate::support::city::{City, cities, city, file_of, small};
use crate::support::returns::Returns;
use crate::support::{at_cell, books, packages, small_plan};
use torimatome::domain::answer::Status;
use torimatome::domain::committee::Committee;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::domain::place::Place;
use torimatome::form::template::RATING;
use torimatome::pipeline::collect::{self, Forms, Incoming, Seen};
use torimatome::pipeline::{editions, packet, proof};
use torimatome::write::workbook;

#[test]
fn a_missing_department() {
    for city in cities() {
        for &department in city.filled.keys() {
            let mut returns = Returns::filled(city);
            returns.remove(department);
            let progress = expect(&returns, &[Finding::new(Code::ReturnMissing).department(department)], city.campaign.department(department));
            assert_eq!(progress.submissions[&department].status(), Status::Missing);
        }
    }
}

#[test]
fn an_empty_return() {
    for city in cities() {
        for (&department, blank) in &city.blank {
            let mut returns = Returns::filled(city);
            returns.replace(department, blank.clone());
            let finding = Finding::new(Code::ReturnEmpty).department(department).at(Place::file(&file_of(department)));
            expect(&returns, &[finding], city.campaign.department(department));
        }
    }
}

#[test]
fn an_unfilled_form_beside_the_filled_one() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let pristine = workbook::render(&city.blank[&department]).expect("drawn");
        for (name, modified) in [("00 様式.xlsx", 0), ("99 様式.xlsx", 9)] {
            let mut returns = Returns::filled(city);
            returns.add(name, pristine.clone(), modified);
            let progress = expect(&returns, &[], "the pristine form says nothing");
            assert_eq!(progress.answers.len(), city.cells().len());
            assert_eq!(progress.submissions[&department].files.len(), 2);
            assert_eq!(progress.ledger.files, city.filled.len() + 1);
        }
    }
}

#[test]
fn the_same_return_twice() {
    for city in cities() {
        let book = city.filled.values().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("写し/同じもの.xlsx", workbook::render(book).expect("drawn"), 9);
        let progress = expect(&returns, &[], "twice the same");
        assert!(progress.ledger.superseded > 0);
    }
}

#[test]
fn two_returns_that_differ() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut later = Returns::filled(city);
        let other = if city.typed(line, department, RATING).contains(['A', 'Ａ']) { "C" } else { "A" };
        later.set(line, department, RATING, other);
        let bytes = workbook::render(later.book(department)).expect("drawn");
        let mut returns = Returns::filled(city);
        returns.add("後で届いた分.xlsx", bytes, 9);
        let id = &city.campaign.lines[line].id;
        let mut place = books::place(&city.filled[&department], department, books::answer_at(&city.filled[&department], id, RATING));
        place.file = Some("回収/後で届いた分.xlsx".into());
        let finding = at_cell(Code::ReturnConflict, department, line, RATING, place).severity(Severity::Info);
        let progress = expect(&returns, &[finding], "the later one counts");
        assert_eq!(progress.value(line, department, RATING), Some(other));
    }
}

#[test]
fn a_form_of_another_year() {
    for city in cities() {
        let other = City::new(city.template, &city.year.plus(-1).to_string(), city.plan.clone());
        let (&department, book) = other.filled.iter().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("昨年度.xlsx", workbook::render(book).expect("drawn"), 9);
        let finding = Finding::new(Code::ReturnStale).department(department).at(Place::file("回収/昨年度.xlsx"));
        let progress = expect(&returns, &[finding], "other year");
        assert_eq!(progress.answers.len(), city.cells().len());
        assert_eq!(progress.ledger.files, city.filled.len() + 1);
    }
}

#[test]
fn a_form_of_another_city() {
    let all = cities();
    for (index, city) in all.iter().enumerate() {
        let other = all[(index + 1) % all.len()];
        let book = other.filled.values().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("他市.xlsx", workbook::render(book).expect("drawn"), 9);
        let progress = expect(&returns, &[Finding::new(Code::ReturnForeign).at(Place::file("回収/他市.xlsx"))], "other city");
        assert_eq!(progress.ledger.files, city.filled.len());
    }
}

#[test]
fn files_that_are_no_returns() {
    for city in cities() {
        let plain = workbook::render(&books::workbook(vec![books::sheet("Sheet1", &[vec!["名簿".to_owned()]])])).expect("drawn");
        let whole = workbook::render(city.filled.values().next().expect("a department")).expect("drawn");
        let half = whole[..whole.len() / 2].to_vec();
        let foreign = [("名簿.xlsx", plain), ("計画.xlsx", city.plan.clone()), ("表.csv", b"a,b".to_vec())];
        let unreadable = [
            ("ごみ.xlsx", b"\x00\x01 this is no workbook".to_vec()),
            ("空.xlsx", Vec::new()),
            ("半分.xlsx", half),
            ("Webページ.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
            ("絵.ods", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ];
        let not_read = [("添書.docx", b"PK".to_vec()), ("別紙.pdf", b"%PDF".to_vec()), ("写真.JPG", Vec::new()), ("拡張子なし", Vec::new())];
        let all = foreign
            .map(|file| (file, Code::ReturnForeign))
            .into_iter()
            .chain(unreadable.map(|file| (file, Code::ReturnUnreadable)))
            .chain(not_read.map(|file| (file, Code::FileNotRead)));
        for ((name, bytes), code) in all {
            let mut returns = Returns::filled(city);
            returns.add(name, bytes, 9);
            let progress = expect(&returns, &[Finding::new(code).at(Place::file(&format!("回収/{name}")))], name);
            assert_eq!((progress.answers.len(), progress.ledger.files), (city.cells().len(), city.filled.len()), "{name}");
        }
    }
}

#[test]
fn an_unreadable_return_belongs_to_no_department() {
    let Some(city) = city("honjo") else { return };
    let department = *city.filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city);
    returns.remove(department);
    let name = format!("{}.xlsx", city.campaign.department(department));
    returns.add(&name, b"?".to_vec(), 0);
    let unreadable = Finding::new(Code::ReturnUnreadable).at(Place::file(&format!("回収/{name}")));
    expect(&returns, &[unreadable, Finding::new(Code::ReturnMissing).department(department)], "its name proves nothing");
}

#[test]
fn clutter_is_passed_over_and_old_files_are_set_aside() {
    let desk = crate::support::binary::Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", small_plan::SmallPlan::new().bytes());
    for (department, book) in &city.filled {
        desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
    let filled = workbook::render(city.filled.values().next().expect("a department")).expect("drawn");
    for clutter in ["~$0.xlsx", ".0.xlsx", ".~lock.0.xlsx#", "Thumbs.db", "サブ/desktop.ini", ".隠し/0.xlsx"] {
        desk.write(&format!("作業/回収/{clutter}"), &filled);
    }
    let quiet = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(quiet["findings"], serde_json::json!([]));
    assert_eq!(quiet["ledger"]["files"], city.filled.len());

    for aside in ["旧/0.xlsx", "課/差替前/写し.xlsx", "不要/深い/0.docx"] {
        desk.write(&format!("作業/回収/{aside}"), &filled);
    }
    let told = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let mut found: Vec<(String, String, String)> = Vec::new();
    for finding in crate::support::binary::list(&told, "findings") {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        found.push((text(&finding["code"]), text(&finding["severity"]), text(&finding["source"]["file"])));
    }
    found.sort();
    let expected = ["回収/不要/深い/0.docx", "回収/旧/0.xlsx", "回収/課/差替前/写し.xlsx"];
    assert_eq!(found, expected.map(|file| ("file-set-aside".to_owned(), "info".to_owned(), file.to_owned())));
}

#[test]
fn a_file_that_the_system_does_not_give_out() {
    let Some(city) = city("honjo") else { return };
    let held = Incoming { name: "回収/開いている.xlsx".into(), bytes: Err("使用中です".into()), modified: 0, set_aside: false };
    let mut seen = Returns::filled(city).see();
    let held = collect::see(&held, &Forms::new(&city.campaign), collect::open);
    assert!(matches!(&held[..], [Seen::Problem(finding)] if finding.code == Code::ReturnUnreadable));
    seen.extend(held);
    assert_eq!(collect::collect(&Forms::new(&city.campaign), seen, &Decisions::default()).findings.len(), 1);
}

#[test]
fn what_the_office_made_itself_is_no_return() {
    let city = small();
    let expected = Returns::filled(city).collect();
    let department = *city.filled.keys().next().expect("a department");
    let mut products: Vec<(String, Vec<u8>)> =
        [None, Some(department)].map(|whose| proof::proof(&city.campaign, &expected, whose).expect("drawn")).into();
    let packet = packet::draw(&city.campaign, &expected, &[]).expect("drawn");
    // Some programs keep no properties.
    let bare = packages::without(&packet.bytes, "docProps/custom.xml");
    products.push((format!("写し_{}", packet.file_name), bare));
    products.push((packet.file_name, packet.bytes));
    let frozen = editions::freeze(&city.campaign, &expected, &Committee::default(), None, 1, "2025-05-20").expect("drawn").expect("the first");
    products.push(frozen.workbook);
    for (name, bytes) in products {
        let mut returns = Returns::filled(city);
        // It was saved after everything that came back.
        returns.add(&name, bytes, u64::from(u32::MAX));
        let progress = returns.collect();
        let place = Place::file(&format!("回収/{name}"));
        assert_findings(&city.campaign, &progress.findings, &[Finding::new(Code::FileNotRead).at(place)], &name);
        assert_eq!(progress.answers, expected.answers, "{name}");
    }
}

//! Same input, same bytes; and what a person has changed is never overwritten.

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use support::CITIES;
use support::binary::{Desk, list, text};
use support::city::{City, cities};
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::write::workbook;

fn wait() {
    // Dates in packages have steps of one or two seconds.
    std::thread::sleep(Duration::from_millis(2_100));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let run = || {
        let desk = Desk::with_returns();
        let _ = desk.work("collect").ends_with(0);
        (desk.files("作業/配布"), desk.files("作業/取りまとめ"))
    };
    let first = run();
    assert!(first.0.len() == 7 && !first.1.is_empty());
    wait();
    assert!(first == run(), "distributed forms and the packet");
}

#[test]
fn two_runs_on_the_real_plans() {
    if support::shared().is_none() {
        return;
    }
    let draw = |city: &City| -> Vec<Vec<u8>> {
        let forms = city.blank.values().map(|book| workbook::render(book).expect("drawn"));
        let progress = Returns::filled(city).collect();
        let packet = torimatome::pipeline::packet::draw(&city.campaign, &progress, &city.findings).expect("drawn").bytes;
        forms.chain([packet]).collect()
    };
    let first: Vec<Vec<Vec<u8>>> = cities().into_iter().map(draw).collect();
    wait();
    for (city, first) in cities().into_iter().zip(first) {
        // Read anew, with an empty register.
        let year = CITIES.iter().find(|(name, _)| *name == city.template).expect("one of the three").1;
        assert!(draw(&City::new(city.template, year, city.plan.clone())) == first, "{}", city.template);
    }
}

fn modified(desk: &Desk, folder: &str) -> BTreeMap<String, std::time::SystemTime> {
    let time = |name: &String| std::fs::metadata(desk.path(name)).and_then(|meta| meta.modified()).expect("a date");
    desk.files(folder).keys().map(|name| (name.clone(), time(name))).collect()
}

#[test]
fn distributing_again_changes_nothing() {
    let desk = Desk::with_small_workspace();
    let first = desk.work_json("distribute");
    let (files, dates) = (desk.files("作業"), modified(&desk, "作業/配布"));
    wait();
    assert_eq!(desk.work_json("distribute"), first);
    assert_eq!(desk.files("作業"), files);
    assert_eq!(modified(&desk, "作業/配布"), dates, "not even a date");
    let _ = desk.run(["-C", "作業", "distribute", "--department", "図書館"]).ends_with(0);
    assert_eq!(desk.files("作業"), files, "one department alone leaves the others as they are");
}

#[test]
fn one_department_alone() {
    let desk = Desk::with_small_workspace();
    let said = desk.run(["-C", "作業", "distribute", "--department", "図書館", "--department", "健康課", "--format", "json"]).ends_with(0).json();
    let names: Vec<&str> = list(&said, "workbooks").iter().map(|made| text(made, "department")).collect();
    assert_eq!(names, ["図書館", "健康課"]);
    let files: Vec<String> = desk.files("作業/配布").into_keys().filter(|name| !name.contains("送付先一覧")).collect();
    assert_eq!(files, ["作業/配布/03_図書館_取組状況報告書令和6年度.xlsx", "作業/配布/04_健康課_取組状況報告書令和6年度.xlsx"]);
}

#[test]
fn an_edited_form_is_kept_without_force() {
    let desk = Desk::with_small_workspace();
    let said = desk.work_json("distribute");
    let path = format!("作業/{}", text(&list(&said, "workbooks")[2], "path"));
    let drawn = desk.read(&path);
    desk.write(&path, b"edited by hand");
    let again = desk.run(["-C", "作業", "distribute", "--format", "json"]).ends_with(1).json();
    assert_eq!(desk.read(&path), b"edited by hand");
    let codes: Vec<&str> = list(&again, "findings").iter().map(|finding| text(finding, "code")).collect();
    assert_eq!(codes, ["workbook-kept"]);
    assert_eq!(format!("作業/{}", text(&list(&again, "findings")[0]["source"], "file")), path);
    let _ = desk.run(["-C", "作業", "distribute", "--force"]).ends_with(0);
    assert_eq!(desk.read(&path), drawn);

    // A form that is gone is made again; a changed plan replaces what nobody touched.
    std::fs::remove_file(desk.path(&path)).expect("removed");
    let mut plan = SmallPlan::new();
    for row in [2, 6] {
        plan.rows[row][5] = "絵本と紙芝居を読み聞かせます。".into();
    }
    desk.write("作業/計画.xlsx", &plan.bytes());
    let _ = desk.work("distribute").ends_with(0);
    assert_ne!(desk.read(&path), drawn);
}

#[test]
fn an_edited_packet_is_never_overwritten() {
    let desk = Desk::with_returns();
    let path = format!("作業/{}", text(&desk.work_json("collect"), "workbook"));
    let drawn = desk.read(&path);
    assert_eq!(format!("作業/{}", text(&desk.work_json("collect"), "workbook")), path, "an untouched packet is written in place");

    desk.write(&path, b"edited by the office");
    let beside = format!("作業/{}", text(&desk.work_json("collect"), "workbook"));
    assert_ne!(beside, path);
    assert_eq!(desk.read(&path), b"edited by the office");
    assert_eq!(desk.read(&beside), drawn);

    let said = desk.work("collect").ends_with(0);
    assert!(said.out.contains("編集") || said.err.contains("編集"), "the message says so: {}", said.out);
    assert_eq!(desk.read(&path), b"edited by the office");
    assert_eq!(desk.read(&beside), drawn, "the one beside is not overwritten either");
}

#[test]
fn a_packet_that_is_open_is_not_overwritten() {
    let desk = Desk::with_returns();
    let path = format!("作業/{}", text(&desk.work_json("collect"), "workbook"));
    let drawn = desk.read(&path);
    let (folder, name) = path.rsplit_once('/').expect("a folder");
    desk.write(&format!("{folder}/~${name}"), b"");
    std::fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    let beside = format!("作業/{}", text(&desk.work_json("collect"), "workbook"));
    assert_ne!(beside, path);
    assert_eq!(desk.read(&path), drawn);
    assert_ne!(desk.read(&beside), drawn);
}

#[test]
fn an_edited_query_is_kept_and_an_answered_one_goes() {
    let desk = Desk::with_returns();
    let late = desk.read("作業/回収/0.xlsx");
    std::fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    std::fs::remove_file(desk.path("作業/回収/3.xlsx")).expect("removed");
    let _ = desk.work("collect").ends_with(1);
    let queries = desk.files("作業/取りまとめ/確認依頼");
    let names: Vec<&String> = queries.keys().collect();
    assert_eq!(names, ["作業/取りまとめ/確認依頼/01_子ども課.txt", "作業/取りまとめ/確認依頼/04_健康課.txt"]);
    desk.write(names[1], "書き直した文".as_bytes());
    desk.write("作業/回収/0.xlsx", &late);
    let _ = desk.work("collect").ends_with(1);
    assert_eq!(desk.files("作業/取りまとめ/確認依頼").keys().collect::<Vec<_>>(), [names[1]]);
    assert_eq!(desk.read(names[1]), "書き直した文".as_bytes());
}

#[test]
fn returns_are_only_read() {
    let desk = Desk::with_returns();
    let (before, dates) = (desk.files("作業/回収"), modified(&desk, "作業/回収"));
    let _ = desk.work("collect").ends_with(0);
    let _ = desk.work("status").ends_with(0);
    assert_eq!((desk.files("作業/回収"), modified(&desk, "作業/回収")), (before, dates));
}

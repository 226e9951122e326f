//! What someone wrote into a packet is read wherever it is certain, told where it is not, and never written over.

mod support;

use std::collections::BTreeSet;

use support::binary::{Desk, list, text};
use support::city::{City, file_of};
use support::hands::{Open, open};
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::decisions::Decisions;
use torimatome::pipeline::{decisions, packet};
use torimatome::read::workbook as reading;
use torimatome::reconcile::identity::Register;
use torimatome::write::workbook;

const CHECKLIST: &str = "要確認";
const BOARD: &str = "提出状況";

/// The returns of the small plan, with one finding.
fn returns(city: &City) -> Returns<'_> {
    let mut returns = Returns::filled(city);
    let (line, department) = city.plain_line("result", 2);
    returns.set(line, department, "result", "別紙のとおり");
    returns
}

/// The packet of these returns.
fn drawn() -> Open {
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    open(&packet::draw(&city.campaign, &returns(&city).collect(), &city.findings).expect("drawn").bytes)
}

/// What is decided by a packet that was changed like this, and how many notices there are.
fn decided(change: impl FnOnce(&mut Open)) -> (Decisions, usize) {
    let mut packet = drawn();
    change(&mut packet);
    let read = reading::read(&packet.bytes()).expect("the packet reads");
    let mut decisions = Decisions::default();
    let notices = decisions::read_back(&read, &Register::default(), &mut BTreeSet::new(), &mut decisions);
    (decisions, notices.len())
}

/// The cell below a label in the first row of a sheet that has something there, or of the row right below it.
fn below<'o>(packet: &'o mut Open, sheet: &str, label: &str) -> &'o mut String {
    let rows = packet.rows(sheet);
    let (header, col) = position(rows, label);
    let row = &mut rows[header + 1];
    row.resize(row.len().max(col + 1), String::new());
    &mut row[col]
}

fn position(rows: &[Vec<String>], label: &str) -> (usize, usize) {
    let found = rows.iter().enumerate().find_map(|(row, texts)| Some((row, texts.iter().position(|text| text == label)?)));
    found.unwrap_or_else(|| panic!("no {label}"))
}

fn relabel(packet: &mut Open, sheet: &str, label: &str, new: &str) {
    let rows = packet.rows(sheet);
    let (row, col) = position(rows, label);
    new.clone_into(&mut rows[row][col]);
}

fn rename(packet: &mut Open, sheet: &str, new: &str) {
    let found = packet.sheets.iter_mut().find(|(name, _)| name == sheet).expect("the sheet");
    new.clone_into(&mut found.0);
}

fn waive(packet: &mut Open) {
    "確認済".clone_into(below(packet, CHECKLIST, "判断"));
    "電話で確認".clone_into(below(packet, CHECKLIST, "理由"));
}

/// How many findings are waived, and how many notices there are.
fn waived(change: impl FnOnce(&mut Open)) -> (usize, usize) {
    let (decisions, notices) = decided(|packet| {
        waive(packet);
        change(packet);
    });
    (decisions.waivers.iter().filter(|waiver| waiver.reason == "電話で確認").count(), notices)
}

#[test]
fn a_verdict_is_read_or_told() {
    assert_eq!(decided(|_| {}), (Decisions::default(), 0));
    assert_eq!(waived(|_| {}), (1, 0));
    assert_eq!(waived(|packet| rename(packet, CHECKLIST, "要確認（5月）")), (1, 0), "its marks say what it is");
    assert_eq!(waived(|packet| relabel(packet, CHECKLIST, "判断", "判　断")), (1, 0));
    assert_eq!(waived(|packet| relabel(packet, CHECKLIST, "判断", "判断（担当）")), (0, 1));
    assert_eq!(waived(|packet| drop(packet.rows(CHECKLIST).remove(0))), (0, 1), "without its labels");
    let renamed_and_beheaded = |packet: &mut Open| {
        packet.rows(CHECKLIST).remove(0);
        rename(packet, CHECKLIST, "確認");
    };
    assert_eq!(waived(renamed_and_beheaded), (0, 1));
    assert_eq!(waived(|packet| below(packet, CHECKLIST, "判断").clear()), (0, 1), "a reason alone");
    let copied = |packet: &mut Open| {
        let rows = packet.rows(CHECKLIST).clone();
        packet.sheets.push(("要確認 (2)".to_owned(), rows));
    };
    assert_eq!(waived(copied), (1, 0), "both say the same");
    let on_the_copy = |packet: &mut Open| {
        copied(packet);
        below(packet, CHECKLIST, "判断").clear();
        below(packet, CHECKLIST, "理由").clear();
    };
    assert_eq!(waived(on_the_copy), (1, 0));
    let against_the_copy = |packet: &mut Open| {
        copied(packet);
        "再掲である".clone_into(below(packet, CHECKLIST, "判断"));
    };
    assert_eq!(waived(against_the_copy), (0, 1));
}

#[test]
fn whether_a_file_counts_is_read_or_told() {
    let rejected = |change: fn(&mut Open)| {
        let (decisions, notices) = decided(change);
        (decisions.not_adopted.len(), notices)
    };
    let reject = |packet: &mut Open, word: &str| word.clone_into(below(packet, BOARD, "採用"));
    assert_eq!(decided(|packet| reject(packet, "しない")).0.not_adopted.len(), 1);
    assert_eq!(decided(|packet| reject(packet, "検討中")).1, 1);
    assert_eq!(rejected(|packet| "しない".clone_into(below(packet, BOARD, "採用"))), (1, 0));
    let respelt = |packet: &mut Open| {
        "しない".clone_into(below(packet, BOARD, "採用"));
        relabel(packet, BOARD, "ファイル", "ﾌｧｲﾙ");
    };
    assert_eq!(rejected(respelt), (1, 0));
    let relabelled = |packet: &mut Open| {
        "しない".clone_into(below(packet, BOARD, "採用"));
        relabel(packet, BOARD, "採用", "採否");
    };
    assert_eq!(rejected(relabelled), (0, 1));
    let contradicted = |packet: &mut Open| {
        let rows = packet.rows(BOARD).clone();
        packet.sheets.push(("提出状況 (2)".to_owned(), rows));
        "しない".clone_into(below(packet, BOARD, "採用"));
    };
    assert_eq!(rejected(contradicted), (0, 1));
}

#[test]
fn a_verdict_as_a_formula_without_a_value_is_told() {
    let mut read = reading::read(&drawn().bytes()).expect("the packet reads");
    let sheet = read.sheets.iter_mut().find(|sheet| sheet.name == CHECKLIST).expect("the sheet");
    let at = sheet.cells.iter().find(|(_, cell)| cell.text == "判断").map(|(at, _)| *at).expect("the label");
    let below = torimatome::domain::place::CellRef::new(at.row + 1, at.col);
    let doubt = Some(reading::Doubt::FormulaWithoutValue);
    sheet.cells.insert(below, reading::Cell { formula: true, doubt, ..reading::Cell::default() });
    let notices = decisions::read_back(&read, &Register::default(), &mut BTreeSet::new(), &mut Decisions::default());
    assert_eq!(notices.len(), 1);
}

/// A desk with these returns, collected, and where the packet lies.
fn collected() -> (Desk, String) {
    let desk = Desk::with_small_workspace();
    let _ = desk.work("distribute").ends_with(0);
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let mut returns = returns(&city);
    for &department in city.filled.keys() {
        let book = returns.book(department).clone();
        desk.write(&format!("作業/{}", file_of(department)), &workbook::render(&book).expect("drawn"));
    }
    let packet = format!("作業/{}", text(&desk.work_json("collect"), "workbook"));
    (desk, packet)
}

fn is_waived(desk: &Desk) -> bool {
    let collected = desk.work_json("collect");
    list(&collected, "findings").iter().all(|finding| finding["waived"].is_object())
}

#[test]
fn a_packet_may_be_moved_and_saved_as_another_kind() {
    for (new, keeps_properties) in [("課長確認済.xlsm", true), ("済/課長確認済.xlsx", false), ("済/5月/課長確認済.XLSX", true)] {
        let (desk, path) = collected();
        let mut packet = open(&desk.read(&path));
        waive(&mut packet);
        if !keeps_properties {
            packet.properties.clear();
        }
        std::fs::remove_file(desk.path(&path)).expect("removed");
        desk.write(&format!("作業/取りまとめ/{new}"), &packet.bytes());
        assert!(is_waived(&desk), "{new}");
        assert_eq!(desk.read(&format!("作業/取りまとめ/{new}")), packet.bytes());
    }
    let (desk, path) = collected();
    let as_made = desk.read(&path);
    let mut packet = open(&as_made);
    waive(&mut packet);
    desk.write("作業/取りまとめ/旧/課長確認済.xlsx", &packet.bytes());
    desk.write("作業/取りまとめ/控え/手元の表.xlsx", &desk.read("元の計画.xlsx"));
    let said = desk.work("collect");
    assert_eq!((said.status, said.err.as_str()), (1, ""), "what is set aside, and what is no packet, is passed over");
    // A packet as it was made, moved away, does not bring back what was decided otherwise since.
    desk.write(&path, &packet.bytes());
    assert!(is_waived(&desk));
    let shown = desk.read(&format!("作業/{}", text(&desk.work_json("collect"), "workbook")));
    desk.write("作業/決定.toml", b"");
    desk.write("作業/取りまとめ/控え/元のまま.xlsx", &shown);
    assert!(!is_waived(&desk));
}

#[test]
fn what_does_not_open_is_told_until_it_does() {
    let (desk, path) = collected();
    let mut packet = open(&desk.read(&path));
    waive(&mut packet);
    let bytes = packet.bytes();
    desk.write(&path, &bytes[..bytes.len() / 2]);
    for _ in 0..2 {
        assert_eq!(desk.work("collect").ends_with(1).err.lines().count(), 1);
    }
    assert_eq!(desk.read(&path), bytes[..bytes.len() / 2]);
    desk.write(&path, &bytes);
    assert!(is_waived(&desk));
}

/// A pipe in the place of a file: it cannot be read, but written over, as a file without permission can.
#[cfg(unix)]
fn put_pipe(desk: &Desk, path: &str) {
    std::fs::remove_file(desk.path(path)).expect("removed");
    assert!(std::process::Command::new("mkfifo").arg(desk.path(path)).status().expect("mkfifo runs").success());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_never_written_over() {
    use std::os::unix::fs::FileTypeExt;
    let is_pipe = |desk: &Desk, path: &str| std::fs::symlink_metadata(desk.path(path)).expect("there").file_type().is_fifo();
    let (desk, path) = collected();
    put_pipe(&desk, &path);
    let written = text(&desk.work_json("collect"), "workbook").to_owned();
    assert_ne!(format!("作業/{written}"), path);
    assert_eq!(text(&desk.work_json("collect"), "workbook"), written, "the same bytes lie beside already");
    assert!(is_pipe(&desk, &path));

    let form = desk.files("作業/配布").into_keys().find(|name| name.contains("/01_")).expect("a form");
    put_pipe(&desk, &form);
    let said = desk.run(["-C", "作業", "distribute", "--format", "json"]).ends_with(1).json();
    assert_eq!(list(&said, "findings").iter().map(|finding| text(finding, "code")).collect::<Vec<_>>(), ["workbook-kept"]);
    assert!(is_pipe(&desk, &form));

    for path in ["作業/計画.xlsx", "作業/決定.toml"] {
        desk.write(path, b"");
        put_pipe(&desk, path);
        let _ = desk.work("check").ends_with(2);
    }
}

//! What the office corrects in a packet: kept, shown, never lost, and in conflict where the department wrote something else since.

mod support;

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::books;
use support::city::{City, cities};
use support::hands::{Open, open};
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::correction::{AsWritten, Correction};
use torimatome::form::sample;
use torimatome::form::template::{Kind, RATING};
use torimatome::pipeline::corrections::read_back;
use torimatome::pipeline::packet;
use torimatome::read::workbook as reading;
use torimatome::write::workbook;

const LIST: &str = "回答一覧";
const RESULT: &str = "result";

/// A desk with the small plan, all returns in 回収, collected; the path of the packet.
fn collected() -> (Desk, City, String) {
    let desk = Desk::with_small_workspace();
    let _ = desk.work("distribute").ends_with(0);
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    for (department, book) in &city.filled {
        desk.write(&file(*department), &workbook::render(book).expect("drawn"));
    }
    let packet = text(&desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json(), "workbook").to_owned();
    (desk, city, packet)
}

fn file(department: usize) -> String {
    format!("作業/回収/{department:02}.xlsx")
}

fn edit(desk: &Desk, packet: &str, change: impl FnOnce(&mut Open)) {
    let path = format!("作業/{packet}");
    let mut opened = open(&desk.read(&path));
    change(&mut opened);
    desk.write(&path, &opened.bytes());
}

fn label(city: &City, field: &str) -> String {
    city.campaign.template.label_of(field, city.campaign.plan.year)
}

/// The answer to a field of a line.
fn answer<'v>(collected: &'v Value, id: &str, field: &str) -> &'v Value {
    let line = list(collected, "entries").iter().chain(list(collected, "units")).find(|line| line["id"] == id).expect("the line");
    list(line, "answers").iter().find(|answer| answer["field"] == field).expect("the answer")
}

fn codes(collected: &Value) -> Vec<&str> {
    list(collected, "findings").iter().map(|finding| text(finding, "code")).collect()
}

#[test]
fn corrections_survive_three_collections() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let before = desk.work_json("collect");
    let other = if answer(&before, &id, RATING)["value"] == "◎" { "○" } else { "◎" };
    edit(&desk, &packet, |packet| {
        "三つの会場で十二回開きました。".clone_into(packet.listed(LIST, &id, &name, &label(&city, RESULT)));
        other.clone_into(packet.listed(LIST, &id, &name, &label(&city, RATING)));
        // Sorted by something else meanwhile.
        packet.rows(LIST)[1..].reverse();
    });
    let edited = desk.read(&format!("作業/{packet}"));
    for _ in 0..3 {
        let status = desk.work_json("status");
        assert_eq!(list(&status, "findings").len(), 0);
        let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
        assert_eq!(status["ledger"], now["ledger"]);
        for (field, value) in [(RESULT, "三つの会場で十二回開きました。"), (RATING, other)] {
            let answer = answer(&now, &id, field);
            assert_eq!((text(answer, "value"), text(&answer["source"], "file")), (value, packet.as_str()));
            assert_eq!(answer["correction"]["before"], self::answer(&before, &id, field)["value"]);
        }
        let count = |value: &Value, class: &str| value["ledger"][class].as_u64().expect("a count");
        assert_eq!(count(&now, "answers") + 2, count(&before, "answers"));
        assert_eq!((count(&now, "superseded"), count(&now, "unaccounted")), (2, 0));
        assert_eq!(desk.read(&format!("作業/{packet}")), edited, "what was edited is never overwritten");
        let mut new = open(&desk.read(&format!("作業/{}", text(&now, "workbook"))));
        assert!(new.listed(LIST, &id, &name, "事務局修正").contains(&label(&city, RESULT)));
    }
    let lists: Vec<String> = desk.files("作業/取りまとめ/修正一覧").into_keys().collect();
    assert_eq!(lists.len(), 1);
    let sheet = &reading::read(&desk.read(&lists[0])).expect("the list reads").sheets[0];
    let struck: Vec<_> = sheet.cells.values().filter_map(|cell| cell.struck.clone().map(|struck| (struck, cell.text.clone()))).collect();
    let old = text(answer(&before, &id, RESULT), "value");
    assert!(
        struck.iter().any(|(struck, kept)| old.contains(struck.as_str()) && "三つの会場で十二回開きました。".contains(kept.as_str())),
        "{struck:?}"
    );
    assert_eq!(struck.len(), 2);
}

#[test]
fn a_correction_loses_against_what_the_department_wrote_since_and_that_is_told() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    edit(&desk, &packet, |packet| "事務局の文です。".clone_into(packet.listed(LIST, &id, &name, &label(&city, RESULT))));
    let _ = desk.work("collect").ends_with(0);
    let type_in = |text: &str| {
        let mut book = city.filled[&department].clone();
        let at = books::answer_at(&book, &id, RESULT);
        text.clone_into(&mut books::answer(&mut book, at).text);
        desk.write(&file(department), &workbook::render(&book).expect("drawn"));
        books::place(&book, department, at)
    };
    let place = type_in("課の新しい文です。");
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert_eq!(codes(&now), ["correction-conflict"]);
    let finding = &list(&now, "findings")[0];
    assert_eq!((text(finding, "entry"), text(finding, "field"), text(finding, "department")), (id.as_str(), RESULT, name.as_str()));
    assert_eq!(finding["source"], serde_json::to_value(&place).expect("a place"));
    assert_eq!(text(answer(&now, &id, RESULT), "value"), "課の新しい文です。");
    // Typed once more over the new text, it counts.
    edit(&desk, text(&now, "workbook"), |packet| "事務局の文です。".clone_into(packet.listed(LIST, &id, &name, &label(&city, RESULT))));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let corrected = answer(&now, &id, RESULT);
    assert_eq!((text(corrected, "value"), text(&corrected["correction"], "before")), ("事務局の文です。", "課の新しい文です。"));
    // The department agrees and writes the same itself.
    type_in("事務局の文です。");
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let agreed = answer(&now, &id, RESULT);
    assert_eq!((&agreed["correction"], text(&agreed["source"], "file")), (&Value::Null, format!("回収/{department:02}.xlsx").as_str()));
    assert_eq!(desk.files("作業/取りまとめ/修正一覧").len(), 0);
}

#[test]
fn a_cell_of_the_form_may_be_corrected_and_a_correction_taken_back() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let id = city.campaign.lines[line].id.clone();
    let old = text(answer(&desk.work_json("collect"), &id, RESULT), "value").to_owned();
    let form = city.campaign.round.form_name.clone();
    let change = |packet: &mut Open, from: &str, to: &str| {
        let number = &city.campaign.lines[line].number;
        // Pages of contents name numbers too, but not where lines have theirs.
        let row = packet.rows(&form).iter_mut().find(|row| row.first() == Some(number)).expect("the row of the line");
        to.clone_into(row.iter_mut().find(|text| *text == from).expect("the answer"));
    };
    edit(&desk, &packet, |packet| change(packet, &old, "様式で直しました。"));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(text(answer(&now, &id, RESULT), "value"), "様式で直しました。");
    assert_eq!(text(&answer(&now, &id, RESULT)["source"], "sheet"), form);
    assert_eq!(text(answer(&now, &id, RESULT), "department"), city.campaign.department(department));
    edit(&desk, text(&now, "workbook"), |packet| change(packet, "様式で直しました。", &old));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!((text(answer(&now, &id, RESULT), "value"), &answer(&now, &id, RESULT)["correction"]), (old.as_str(), &Value::Null));
}

#[test]
fn a_proof_shows_what_had_been_written() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let old = text(answer(&desk.work_json("collect"), &id, RESULT), "value").to_owned();
    edit(&desk, &packet, |packet| "事務局の文です。".clone_into(packet.listed(LIST, &id, &name, &label(&city, RESULT))));
    let made = desk.run(["-C", "作業", "proof", "--format", "json"]).ends_with(0).json();
    let files = list(&made, "files");
    assert_eq!((files.len(), &made["corrections"]), (city.campaign.departments().len() + 1, &Value::from(1)));
    let mut with_both = Vec::new();
    for file in files {
        let path = file.as_str().expect("a path");
        let read = open(&desk.read(&format!("作業/{path}")));
        let texts: Vec<&String> = read.sheets.iter().flat_map(|(_, rows)| rows.iter().flatten()).collect();
        if texts.iter().any(|text| text.contains("事務局の文です。") && text.contains(&old)) {
            with_both.push(path);
        }
        assert!(!read.sheets.iter().any(|(name, _)| [LIST, "要確認", "提出状況", "修正一覧"].contains(&name.as_str())), "{path}");
    }
    assert_eq!(with_both.len(), 2, "{with_both:?}");
    assert!(with_both.iter().any(|path| path.contains(&name)), "{with_both:?}");
}

#[test]
fn a_renamed_packet_and_one_without_its_mark_are_known_again() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let mut opened = open(&desk.read(&format!("作業/{packet}")));
    "別の名前で保存。".clone_into(opened.listed(LIST, &id, &name, &label(&city, RESULT)));
    desk.write("作業/取りまとめ/修正版.xlsx", &opened.bytes());
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(text(answer(&now, &id, RESULT), "value"), "別の名前で保存。");
    // The same name, but a program that drops properties.
    let mut opened = open(&desk.read(&format!("作業/{}", text(&now, "workbook"))));
    "目印なしで保存。".clone_into(opened.listed(LIST, &id, &name, &label(&city, RESULT)));
    opened.properties.clear();
    desk.write(&format!("作業/{}", text(&now, "workbook")), &opened.bytes());
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(text(answer(&now, &id, RESULT), "value"), "目印なしで保存。");
    // Neither: nothing is guessed, and it is told.
    "名前も目印もない。".clone_into(opened.listed(LIST, &id, &name, &label(&city, RESULT)));
    desk.write("作業/取りまとめ/写し.xlsx", &opened.bytes());
    let said = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0);
    assert_eq!(text(answer(&said.json(), &id, RESULT), "value"), "目印なしで保存。");
    assert!(said.err.contains("写し.xlsx"), "{}", said.err);
}

#[test]
fn what_is_no_clear_correction_is_told_and_not_taken_up() {
    let (desk, city, packet) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let before = desk.work_json("collect");
    edit(&desk, &packet, |packet| {
        "計画の文を直しました。".clone_into(packet.listed(LIST, &id, &name, &label(&city, "target")));
        // On the form, where nobody can say whose answer it is.
        let form = city.campaign.round.form_name.clone();
        packet.rows(&form)[1].push("余白に書きました。".to_owned());
        let rows = packet.rows(LIST);
        let mut twice = rows.iter().find(|row| row.first().is_some_and(|first| *first != id && first != "ID")).expect("another row").clone();
        for text in twice.iter_mut().filter(|text| text.chars().count() > 20) {
            text.push_str("続き");
        }
        rows.push(twice);
    });
    let said = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0);
    let now = said.json();
    assert_eq!((&now["entries"], &now["units"], &now["ledger"]), (&before["entries"], &before["units"], &before["ledger"]));
    assert_eq!(said.err.lines().count(), 3, "{}", said.err);
}

#[test]
fn an_answer_that_came_by_telephone_may_be_typed_into_the_list() {
    let (desk, city, _) = collected();
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let mut book = city.filled[&department].clone();
    let at = books::answer_at(&book, &id, RATING);
    books::answer(&mut book, at).text.clear();
    desk.write(&file(department), &workbook::render(&book).expect("drawn"));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert_eq!(codes(&now), ["rating-missing"]);
    edit(&desk, text(&now, "workbook"), |packet| "甲".clone_into(packet.listed(LIST, &id, &name, &label(&city, RATING))));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert_eq!(codes(&now), ["rating-invalid"]);
    edit(&desk, text(&now, "workbook"), |packet| "◎".clone_into(packet.listed(LIST, &id, &name, &label(&city, RATING))));
    let now = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(text(answer(&now, &id, RATING), "value"), "◎");
}

/// A packet as it is written, and what is remembered of it.
fn packet(city: &City) -> (Vec<u8>, AsWritten) {
    let progress = Returns::filled(city).collect();
    let drawn = packet::draw(&city.campaign, &progress, &city.findings).expect("the packet is drawn");
    (drawn.bytes, drawn.kept)
}

fn corrections(bytes: &[u8], written: &AsWritten) -> (Vec<Correction>, Vec<String>) {
    let mut corrections = Vec::new();
    let workbook = reading::read(bytes).expect("the packet reads");
    let notices = read_back(&workbook, ("取りまとめ/x.xlsx", "2025-05-20"), |_| Some(written.clone()), &mut corrections);
    (corrections, notices)
}

/// A packet that nobody edited has no corrections; one cell edited in the list, or in the form, is one correction.
fn only_what_was_edited(city: &City) {
    let (bytes, written) = packet(city);
    assert_eq!(corrections(&bytes, &written), (vec![], vec![]), "{}", city.template);
    assert_eq!(corrections(&open(&bytes).bytes(), &written), (vec![], vec![]), "{}: saved again", city.template);
    let is_text = |field: &str| city.campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text);
    for list in &written.lists {
        let row = &list.rows[list.rows.len() / 2];
        let Some((label, field)) = list.columns.iter().find(|(_, field)| is_text(field) && row.answers.contains_key(*field)) else { continue };
        let mut opened = open(&bytes);
        opened.rows(&list.sheet)[1..].reverse();
        opened.listed(&list.sheet, &row.line, &row.department, label).push_str("（追記）");
        let (found, notices) = corrections(&opened.bytes(), &written);
        let [one] = found.as_slice() else { panic!("{}: {found:?}", city.template) };
        assert_eq!((one.line.as_str(), one.department.as_str(), one.field.as_str()), (row.line.as_str(), row.department.as_str(), field.as_str()));
        assert_eq!((one.before.clone(), one.after.clone()), (row.answers[field].clone(), format!("{}（追記）", row.answers[field])));
        assert_eq!(notices, Vec::<String>::new());
    }
    assert!(written.rows.len() > 5, "{}", city.template);
    for row in written.rows.iter().step_by(written.rows.len() / 3 + 1) {
        let Some(cell) = row.cells.iter().find(|cell| is_text(&cell.field)) else { continue };
        let mut opened = open(&bytes);
        let rows = opened.rows(&row.sheet);
        let at = rows.iter().position(|texts| texts.get(row.number_col as usize).is_some_and(|text| *text == row.number)).expect("the row");
        "書き直しました。".clone_into(&mut rows[at][cell.col as usize]);
        // Rows inserted above move it.
        rows.insert(at, vec!["挿入した行".to_owned()]);
        let (found, _) = corrections(&opened.bytes(), &written);
        let [one] = found.as_slice() else { panic!("{}: {found:?}", city.template) };
        assert_eq!((one.line.as_str(), one.field.as_str(), one.after.as_str()), (row.line.as_str(), cell.field.as_str(), "書き直しました。"));
    }
}

#[test]
fn only_what_was_edited_is_a_correction() {
    only_what_was_edited(&City::new("sample", "令和6年度", SmallPlan::new().bytes()));
    only_what_was_edited(&City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec()));
}

#[test]
fn only_what_was_edited_is_a_correction_in_the_three_cities() {
    cities().into_iter().for_each(only_what_was_edited);
}

/// The text of the first answer of the list, changed, and then the packet like this: what is corrected, and how many notices there are.
fn corrected(city: &City, change: impl FnOnce(&mut Open, usize, &[String])) -> (Vec<String>, usize) {
    let (bytes, written) = packet(city);
    let (line, department) = city.plain_line(RATING, 2);
    let (id, name) = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned());
    let mut opened = open(&bytes);
    "直した文です。".clone_into(opened.listed(LIST, &id, &name, &label(city, RESULT)));
    let row = opened.rows(LIST).iter().position(|row| row.iter().any(|text| text == "直した文です。")).expect("the row");
    change(&mut opened, row, &[id, name, label(city, RESULT)]);
    let (found, notices) = corrections(&opened.bytes(), &written);
    (found.into_iter().map(|correction| correction.after).collect(), notices.len())
}

#[test]
fn a_correction_is_read_or_told() {
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let read = (vec!["直した文です。".to_owned()], 0);
    let told = (Vec::new(), 1);
    let rewrite = |text: &str, new: &str, row: &mut Vec<String>| {
        let cell = row.iter_mut().find(|own| own.replace('\n', "") == text).expect("the cell");
        new.clone_into(cell);
    };
    assert_eq!(corrected(&city, |_, _, _| {}), read);
    let name = |packet: &mut Open, new: &str| {
        let sheet = packet.sheets.iter_mut().find(|(name, _)| name == LIST).expect("the list");
        new.clone_into(&mut sheet.0);
    };
    assert_eq!(corrected(&city, |packet, _, _| name(packet, "一覧（5月）")), read, "its rows say what it is");
    assert_eq!(corrected(&city, |packet, _, known| rewrite(&known[2], "進捗", &mut packet.rows(LIST)[0])), told);
    assert_eq!(corrected(&city, |packet, _, _| drop(packet.rows(LIST).remove(0))), told);
    assert_eq!(corrected(&city, |packet, row, known| rewrite(&known[0], "x", &mut packet.rows(LIST)[row])), told);
    assert_eq!(corrected(&city, |packet, row, known| rewrite(&known[1], "ない課", &mut packet.rows(LIST)[row])), told);
    assert_eq!(corrected(&city, |packet, _, _| packet.sheets.retain(|(name, _)| name != LIST)), told);
    let copied = |packet: &mut Open, row: usize, known: &[String]| {
        let rows = packet.rows(LIST).clone();
        packet.sheets.push(("回答一覧 (2)".to_owned(), rows));
        let col = packet.rows(LIST)[0].iter().position(|text| text.replace('\n', "") == known[2]).expect("the column");
        packet.rows(LIST)[row][col] = "もう一つの文です。".to_owned();
    };
    assert_eq!(corrected(&city, copied), (vec!["もう一つの文です。".to_owned()], 1), "of two corrections one counts, and that is told");
}

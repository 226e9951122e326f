//! What the coordinator decides once stays decided: written into the packet, kept beside the plan, ended by a change.

mod support;

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::city::{City, file_of};
use support::packet::Opened;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::decisions::{Decisions, Waiver};
use torimatome::domain::finding::Finding;
use torimatome::form::template::RATING;
use torimatome::pipeline::collect::{Forms, collect};
use torimatome::write::workbook;

const CHECKLIST: &str = "要確認";
const PLAN: &str = "計画の点検";
const WAIVED: &str = "確認済（このままでよい）";
const TITLE: usize = 4;
const DESCRIPTION: usize = 5;
const OWNERS: usize = 7;

fn small() -> City {
    City::new("sample", "令和6年度", SmallPlan::new().bytes())
}

/// A desk with the small plan and all returns, changed like this.
fn desk(change: impl Fn(&mut Returns<'_>)) -> Desk {
    let desk = Desk::with_small_workspace();
    let _ = desk.work("distribute").ends_with(0);
    let city = small();
    hand_in(&desk, &city, change);
    desk
}

/// Puts the returns into 回収, changed like this.
fn hand_in(desk: &Desk, city: &City, change: impl Fn(&mut Returns<'_>)) {
    let mut returns = Returns::filled(city);
    change(&mut returns);
    for &department in city.filled.keys() {
        let book = returns.book(department).clone();
        desk.write(&format!("作業/{}", file_of(department)), &workbook::render(&book).expect("drawn"));
    }
}

/// Types something into the result of a line that nothing is tied to.
fn typed(text: &'static str) -> impl Fn(&mut Returns<'_>) {
    move |returns| {
        let (line, department) = returns.city.plain_line("result", 2);
        returns.set(line, department, "result", text);
    }
}

/// Collects and tells code and reason of each finding, `None` where it is open.
fn findings(desk: &Desk) -> Vec<(String, Option<String>)> {
    let collected = desk.work_json("collect");
    let reason = |finding: &Value| finding["waived"].as_object().map(|_| text(&finding["waived"], "reason").to_owned());
    list(&collected, "findings").iter().map(|finding| (text(finding, "code").to_owned(), reason(finding))).collect()
}

fn open(code: &str) -> Vec<(String, Option<String>)> {
    vec![(code.to_owned(), None)]
}

fn waived(code: &str, reason: &str) -> Vec<(String, Option<String>)> {
    vec![(code.to_owned(), Some(reason.to_owned()))]
}

fn packet(desk: &Desk) -> String {
    format!("作業/{}", text(&desk.work_json("collect"), "workbook"))
}

/// Opens a sheet of the packet, changes its only row with this code, and saves it.
fn decide(desk: &Desk, sheet: &str, code: &str, verdict: &str, reason: &str) {
    let path = packet(desk);
    let mut opened = Opened::new(&desk.read(&path), sheet);
    let rows = opened.rows_with("種別コード", code);
    assert_eq!(rows.len(), 1, "{code}");
    opened.set(rows[0], "判断", verdict);
    opened.set(rows[0], "理由", reason);
    desk.write(&path, &opened.bytes());
}

#[test]
fn waived_once_it_stays_waived_until_the_cell_changes() {
    let desk = desk(typed("別紙のとおり"));
    let city = small();
    assert_eq!(findings(&desk), open("text-refers"));
    let _ = desk.work("collect").ends_with(1);
    assert_eq!(desk.files("作業/取りまとめ").keys().filter(|name| name.contains(".txt")).count(), 1);
    decide(&desk, CHECKLIST, "text-refers", WAIVED, "別紙も会議に配る（電話で確認）");

    let _ = desk.work("collect").ends_with(0);
    let _ = desk.work("status").ends_with(0);
    assert_eq!(findings(&desk), waived("text-refers", "別紙も会議に配る（電話で確認）"));
    assert_eq!(desk.files("作業/取りまとめ").keys().filter(|name| name.contains(".txt")).count(), 0, "nothing is asked back");
    let shown = Opened::new(&desk.read(&packet(&desk)), CHECKLIST);
    let row = shown.rows_with("種別コード", "text-refers")[0];
    let said = ["区分", "判断", "理由"].map(|label| shown.text(row, label).to_owned());
    assert_eq!(said, ["確認済", WAIVED, "別紙も会議に配る（電話で確認）"]);

    let before = (desk.files("作業/取りまとめ"), desk.read("作業/決定.toml"));
    for _ in 0..3 {
        let _ = desk.work("collect").ends_with(0);
        assert!(before == (desk.files("作業/取りまとめ"), desk.read("作業/決定.toml")), "the same bytes");
    }
    desk.remove_folder("作業/取りまとめ");
    assert_eq!(findings(&desk), waived("text-refers", "別紙も会議に配る（電話で確認）"), "without a packet");
    desk.remove_folder("作業/記録");
    assert_eq!(findings(&desk), waived("text-refers", "別紙も会議に配る（電話で確認）"), "without the program's own records");

    hand_in(&desk, &city, typed("別添のとおり"));
    assert_eq!(findings(&desk), open("text-refers"), "another text is another doubt");
    let _ = desk.work("collect").ends_with(1);
    hand_in(&desk, &city, typed("別紙のとおり"));
    assert_eq!(findings(&desk), open("text-refers"), "the waiver has ended");
}

#[test]
fn a_waiver_is_taken_back_by_clearing_it() {
    let desk = desk(typed("別紙のとおり"));
    decide(&desk, CHECKLIST, "text-refers", "確認済", "");
    assert_eq!(findings(&desk), waived("text-refers", ""));
    // Read once; a packet that lies about is not read again.
    decide(&desk, CHECKLIST, "text-refers", "", "");
    for _ in 0..2 {
        assert_eq!(findings(&desk), open("text-refers"));
    }
}

#[test]
fn a_waiver_is_taken_back_by_clearing_it_in_the_packet_in_which_it_was_typed() {
    let desk = desk(typed("別紙のとおり"));
    let path = packet(&desk);
    let decide = |verdict: &str| {
        let mut opened = Opened::new(&desk.read(&path), CHECKLIST);
        let row = opened.rows_with("種別コード", "text-refers")[0];
        opened.set(row, "判断", verdict);
        desk.write(&path, &opened.bytes());
    };
    for _ in 0..2 {
        decide("確認済");
        assert_eq!(findings(&desk), waived("text-refers", ""));
        decide("");
        assert_eq!(findings(&desk), open("text-refers"));
    }
}

#[test]
fn waivers_survive_packets_written_beside() {
    let two = |returns: &mut Returns<'_>| {
        let (line, department) = returns.city.plain_line("result", 2);
        returns.set(line, department, "result", "別紙のとおり");
        returns.set(line, department, "participants", "多数");
    };
    let desk = desk(two);
    let first = packet(&desk);
    decide(&desk, CHECKLIST, "text-refers", WAIVED, "一つ目");
    let second = packet(&desk);
    assert_ne!(first, second, "what was edited is kept");
    // The first one is still open on the screen, without what the second one shows.
    let mut opened = Opened::new(&desk.read(&first), CHECKLIST);
    let row = opened.rows_with("種別コード", "value-invalid")[0];
    opened.set(row, "判断", WAIVED);
    opened.set(row, "理由", "二つ目");
    opened.turn_round();
    desk.write(&first, &opened.bytes());
    let both = [waived("value-invalid", "二つ目"), waived("text-refers", "一つ目")].concat();
    for _ in 0..2 {
        let mut found = findings(&desk);
        found.sort_by(|a, b| b.cmp(a));
        assert_eq!(found, both);
    }
}

#[test]
fn a_word_that_says_nothing_is_told_and_decides_nothing() {
    let desk = desk(typed("別紙のとおり"));
    decide(&desk, CHECKLIST, "text-refers", "検討中", "");
    let said = desk.work("collect").ends_with(1);
    assert!(said.err.contains("検討中"), "{}", said.err);
    assert_eq!(findings(&desk), open("text-refers"));
    assert!(!desk.path("作業/決定.toml").exists());
}

#[test]
fn a_broken_file_of_decisions_is_told_and_nothing_is_written() {
    for broken in ["[[\"確認済\"]]\n\"理由\" = \n", "\"知らない\" = 1\n", "[[\"確認済\"]]\n\"理由\" = \"目印がない\"\n"] {
        let desk = desk(typed("別紙のとおり"));
        let _ = desk.work("collect");
        desk.write("作業/決定.toml", broken.as_bytes());
        let before = desk.files("作業");
        for command in ["check", "distribute", "collect", "status"] {
            let said = desk.work(command).ends_with(2);
            assert!(said.out.is_empty() && said.err.contains("決定.toml"), "{command}: {}", said.err);
            assert!(desk.files("作業") == before, "{command}: {broken}");
        }
    }
}

/// What two contents of one cell are a doubt of the same code.
type Twice = (&'static str, fn(&mut Returns<'_>, bool));

/// Per code: a change that provokes it, and another one about the same cell.
const TWICE: [Twice; 9] = [
    ("text-refers", |r, other| on_plain(r, "result", if other { "別添のとおり" } else { "別紙のとおり" })),
    ("text-unfinished", |r, other| on_plain(r, "result", if other { "講座を○○回開いた。" } else { "講座を●回開いた。" })),
    ("rating-invalid", |r, other| on_plain(r, RATING, if other { "△～×" } else { "○～△" })),
    ("value-invalid", |r, other| on_plain(r, "participants", if other { "少数" } else { "多数" })),
    ("plan-text-edited", |r, other| {
        let (line, department) = r.city.plain_line("result", 2);
        let long = "見直しの途中です。".repeat(20);
        r.edit_plan(line, department, "target", |text| format!("{text}{long}{}", if other { "終" } else { "" }));
    }),
    ("stray-text", |r, other| {
        let (line, department) = r.city.plain_line("result", 2);
        r.write_beside(line, department, if other { "課長に確認中" } else { "係長に確認中" });
    }),
    ("joint-conflict", |r, other| {
        let line = r.city.line("joint", |_, line| line.departments.len() > 1 && line.answered_once() && !line.open.is_empty());
        let partner = r.city.campaign.lines[line].departments[1];
        r.set(line, partner, "result", if other { "当課では見送りました。" } else { "当課では、これとは別に取り組みました。" });
    }),
    ("relisted-rating-differs", |r, other| on_copy(r, RATING, if other { "×" } else { "△" })),
    ("relisted-answer-differs", |r, other| on_copy(r, "result", if other { "延期しました。" } else { "まったく別の実績です。" })),
];

fn on_plain(returns: &mut Returns<'_>, field: &str, text: &str) {
    let (line, department) = returns.city.plain_line(field, 2);
    returns.set(line, department, field, text);
}

fn on_copy(returns: &mut Returns<'_>, field: &str, text: &str) {
    let line = returns.city.line("copy", |_, line| line.original().is_some());
    let department = returns.city.campaign.lines[line].departments[0];
    for (line, text) in [(returns.city.campaign.lines[line].original().expect("an original"), "◎"), (line, text)] {
        if field == RATING || text != "◎" {
            returns.set(line, department, field, text);
        }
    }
}

fn waive_all(found: &[Finding]) -> Decisions {
    let mut decisions = Decisions::default();
    for finding in found {
        decisions.waive(Waiver { mark: finding.mark.clone(), ..Waiver::default() });
    }
    decisions
}

#[test]
fn a_waiver_ends_when_what_it_was_about_changes() {
    let city = small();
    for (code, change) in TWICE {
        let collected = |other: bool, decisions: &Decisions| {
            let mut returns = Returns::filled(&city);
            change(&mut returns, other);
            let found = collect(&Forms::new(&city.campaign), returns.see(), decisions).findings;
            found.into_iter().filter(|finding| finding.code.name() == code).collect::<Vec<_>>()
        };
        let first = collected(false, &Decisions::default());
        assert!(first.len() == 1 && first[0].waived.is_none(), "{code}");
        let decisions = waive_all(&first);
        assert!(collected(false, &decisions)[0].waived.is_some(), "{code}: as it was");
        let changed = collected(true, &decisions);
        assert!(changed[0].waived.is_none(), "{code}: another content");
        assert_eq!(Waiver::doubt_of(&changed[0].mark), Waiver::doubt_of(&first[0].mark), "{code}: the same doubt");
    }
}

#[test]
fn no_two_findings_have_one_mark() {
    let city = small();
    let mut returns = Returns::filled(&city);
    for department in city.filled.keys().skip(1) {
        returns.replace(*department, city.blank[department].clone());
        returns.write_beside(city.campaign.lines_of(*department)[0], *department, "同じ書き込み");
    }
    let first = *city.filled.keys().next().expect("a department");
    for &line in city.campaign.lines_of(first) {
        for field in &city.campaign.lines[line].open {
            returns.set(line, first, field, "別紙のとおり");
        }
    }
    let found = returns.collect().findings;
    let marks: std::collections::BTreeSet<&str> = found.iter().map(|finding| finding.mark.as_str()).collect();
    assert!(found.len() > 10);
    assert_eq!(marks.len(), found.len());
}

/// A desk with a changed plan, distributed and collected, so that there is a packet.
fn with_plan(change: impl Fn(&mut SmallPlan)) -> Desk {
    let mut plan = SmallPlan::new();
    change(&mut plan);
    let desk = Desk::new();
    desk.write("元の計画.xlsx", &plan.bytes());
    desk.init("sample", "令和6年度");
    let _ = desk.work("distribute");
    desk
}

fn set(plan: &mut SmallPlan, title: &str, column: usize, text: &str) {
    let row = plan.rows.iter_mut().find(|row| row[TITLE] == title).expect("a row");
    text.clone_into(&mut row[column]);
}

/// Codes of what `check` finds and is not waived.
fn checked(desk: &Desk) -> Vec<String> {
    let checked = desk.work_json("check");
    list(&checked, "findings").iter().filter(|finding| finding["waived"].is_null()).map(|finding| text(finding, "code").to_owned()).collect()
}

fn relisted(desk: &Desk) -> i64 {
    desk.work_json("check")["overview"]["relisted"].as_i64().expect("a number")
}

#[test]
fn a_copy_without_a_mark_is_confirmed_or_denied_once() {
    let unmarked = || with_plan(|plan| set(plan, "おはなし会（再掲）", TITLE, "おはなし会"));
    let desk = unmarked();
    assert_eq!((checked(&desk), relisted(&desk)), (vec!["relisted-unmarked".to_owned()], 0));
    decide(&desk, PLAN, "relisted-unmarked", "再掲である", "同じ事業");
    let _ = desk.work_json("collect");
    assert_eq!((checked(&desk), relisted(&desk)), (vec![], 1));
    let before = desk.read("作業/決定.toml");
    let distributed = desk.run(["-C", "作業", "distribute", "--force", "--format", "json"]).json();
    let entries = list(&distributed, "workbooks").iter().flat_map(|book| list(book, "entries"));
    let copies: Vec<&Value> = entries.filter(|entry| entry["relisted"] == true).collect();
    assert!(copies.len() == 1 && copies[0]["original"].is_string());
    let _ = desk.work_json("collect");
    assert_eq!(desk.read("作業/決定.toml"), before);
    // Taken back where it is shown.
    let path = packet(&desk);
    let mut opened = Opened::new(&desk.read(&path), PLAN);
    let row = opened.rows_with("種別", "再掲の判断")[0];
    assert_eq!((opened.text(row, "判断"), opened.text(row, "理由")), ("再掲である", "同じ事業"));
    opened.set(row, "判断", "");
    desk.write(&path, &opened.bytes());
    let _ = desk.work_json("collect");
    assert_eq!((checked(&desk), relisted(&desk)), (vec!["relisted-unmarked".to_owned()], 0));

    let desk = unmarked();
    decide(&desk, PLAN, "relisted-unmarked", "再掲ではない", "対象が違う");
    for _ in 0..2 {
        let _ = desk.work_json("collect");
        assert_eq!((checked(&desk), relisted(&desk)), (vec![], 0));
    }
}

#[test]
fn the_right_original_is_named_by_its_number() {
    let number = |desk: &Desk, title: &str| {
        let collected = desk.work_json("collect");
        let entry = list(&collected, "entries").iter().find(|entry| entry["title"] == title && entry["relisted"] == false).expect("a line").clone();
        (text(&entry, "number").to_owned(), text(&entry, "id").to_owned())
    };
    let original = |desk: &Desk| {
        let collected = desk.work_json("collect");
        list(&collected, "entries").iter().find(|entry| entry["relisted"] == true).map(|entry| entry["original"].clone()).expect("a copy")
    };
    // Renamed: nothing tells whose copy it is.
    let desk = with_plan(|plan| set(plan, "おはなし会（再掲）", TITLE, "えほんの会（再掲）"));
    assert_eq!(checked(&desk), ["relisted-no-original"]);
    let (typed, id) = number(&desk, "おはなし会");
    decide(&desk, PLAN, "relisted-no-original", &typed, "");
    let _ = desk.work_json("collect");
    assert_eq!((checked(&desk), original(&desk)), (vec![], Value::String(id)));
    // Two of one name.
    let desk = with_plan(|plan| {
        set(plan, "おはなし会（再掲）", DESCRIPTION, "");
        set(plan, "おはなし会（再掲）", OWNERS, "学校教育課");
        set(plan, "おはなし会（再掲）", TITLE, "学校活動（再掲）");
    });
    assert_eq!(checked(&desk), ["relisted-ambiguous"]);
    let (typed, id) = number(&desk, "学校活動");
    decide(&desk, PLAN, "relisted-ambiguous", &format!("再掲元は整理番号{typed}"), "");
    let _ = desk.work_json("collect");
    assert_eq!((checked(&desk), original(&desk)), (vec![], Value::String(id)));
    // No copy at all.
    let desk = with_plan(|plan| set(plan, "おはなし会（再掲）", TITLE, "えほんの会（再掲）"));
    decide(&desk, PLAN, "relisted-no-original", "再掲ではない", "");
    let _ = desk.work_json("collect");
    assert_eq!((checked(&desk), relisted(&desk)), (vec![], 0));
    // A number that nobody has.
    let desk = with_plan(|plan| set(plan, "おはなし会（再掲）", TITLE, "えほんの会（再掲）"));
    decide(&desk, PLAN, "relisted-no-original", "9999", "");
    assert!(desk.work("collect").err.contains("9999"));
    assert_eq!(checked(&desk), ["relisted-no-original"]);
}

#[test]
fn a_finding_about_the_plan_is_waived_until_the_plan_changes() {
    let desk = with_plan(|plan| set(plan, "おはなし会（再掲）", OWNERS, "生涯学習課"));
    assert_eq!(checked(&desk), ["relisted-owner-differs"]);
    decide(&desk, PLAN, "relisted-owner-differs", WAIVED, "この箇所は生涯学習課");
    let _ = desk.work_json("collect");
    assert_eq!(checked(&desk), [""; 0]);
    let _ = desk.work("check").ends_with(0);
    let mut plan = SmallPlan::new();
    set(&mut plan, "おはなし会（再掲）", OWNERS, "子ども課");
    desk.write("作業/計画.xlsx", &plan.bytes());
    assert_eq!(checked(&desk), ["relisted-owner-differs"]);
}

#[test]
fn copies_without_a_mark_are_remembered_for_the_same_texts_only() {
    const REMEMBERED: &str = "作業/記録/再掲の候補.json";
    let unmarked = |plan: &mut SmallPlan| set(plan, "おはなし会（再掲）", TITLE, "おはなし会");
    let desk = with_plan(unmarked);
    let found = vec!["relisted-unmarked".to_owned()];
    assert_eq!(checked(&desk), found);
    let remember = |pairs: Value| {
        let mut remembered: Value = serde_json::from_slice(&desk.read(REMEMBERED)).expect("json");
        remembered["同じ取組"] = pairs;
        desk.write(REMEMBERED, remembered.to_string().as_bytes());
    };
    remember(serde_json::json!([]));
    assert_eq!(checked(&desk), Vec::<String>::new(), "what is remembered is believed");
    remember(serde_json::json!([[0, 9_999]]));
    assert_eq!(checked(&desk), found, "unless it cannot be");
    remember(serde_json::json!([]));
    let mut plan = SmallPlan::new();
    unmarked(&mut plan);
    set(&mut plan, "児童館の講座", DESCRIPTION, "工作や科学の講座を、夏に開きます。");
    desk.write("作業/計画.xlsx", &plan.bytes());
    assert_eq!(checked(&desk), found, "nor of a plan in which a word was changed");
    desk.write(REMEMBERED, b"no record");
    assert_eq!(checked(&desk), found);
}

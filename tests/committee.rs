//! The committee's stage: what members and the office type comes back, on the right line, and what is made of it.

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::CITIES;
use support::binary::{Desk, list, text};
use support::books;
use support::city::{City, cities, small};
use support::hands::{Open, open};
use support::returns::Returns;
use torimatome::domain::answer::{Ledger, Progress};
use torimatome::domain::committee::{Committee, WHOLE};
use torimatome::domain::line::LineKind;
use torimatome::form::committee::COMMENT;
use torimatome::form::template::{FilledBy, Kind, RATING};
use torimatome::pipeline::collect::{self, Forms, Incoming};
use torimatome::pipeline::committee::{self, Found, Stage};
use torimatome::read::workbook as reading;
use torimatome::reconcile::committee::{fields_of, sees};
use torimatome::sheets::committee::member;
use torimatome::sheets::fill;
use torimatome::sheets::grid::{Book, Content};
use torimatome::write::workbook;

const LIST: &str = "作業/委員会/意見・質問一覧.xlsx";
const SHEET: &str = "意見・質問一覧";
const GIVEN: &str = "committee_rating";

fn run(desk: &Desk, arguments: &[&str], status: i32) -> Value {
    let all = [&["-C", "作業", "committee"], arguments, &["--format", "json"]].concat();
    desk.run(all).ends_with(status).json()
}

fn codes(said: &Value) -> Vec<&str> {
    list(said, "findings").iter().map(|finding| text(finding, "code")).collect()
}

fn ledger(said: &Value) -> Ledger {
    let count = |class: &str| said["ledger"][class].as_u64().expect("a count") as usize;
    Ledger {
        files: count("files"),
        cells: count("cells"),
        plan: count("plan"),
        answers: count("answers"),
        superseded: count("superseded"),
        reported: count("reported"),
        unaccounted: count("unaccounted"),
    }
}

fn assert_whole(ledger: Ledger) {
    assert_eq!(ledger.unaccounted, 0, "{ledger:?}");
    assert_eq!(ledger.cells, ledger.plan + ledger.answers + ledger.superseded + ledger.reported, "{ledger:?}");
}

/// A member's workbook, filled in.
fn filled(city: &City, progress: &Progress, name: &str, text: &dyn Fn(usize, &str) -> Option<String>) -> Book {
    let mut book = member::form(&city.campaign, progress, false);
    fill::fill(&mut book, &|id, field| text(city.campaign.line_by_id(id)?, field));
    fill::fill_office(&mut book, &|label| (label == member::WHO).then(|| name.to_owned()));
    book
}

fn rating<'v>(said: &'v Value, city: &City, line: usize) -> &'v Value {
    list(said, "ratings").iter().find(|one| one["entry"] == city.campaign.lines[line].id).expect("the line is rated")
}

/// A line that is rated on its own, and one that a copy repeats, with the copy.
fn lines(city: &City) -> (usize, usize, usize) {
    let (plain, _) = city.plain_line(RATING, 2);
    let copy = city.line("a copy", |_, line| line.original().is_some());
    (plain, city.campaign.lines[copy].original().expect("a copy"), copy)
}

#[test]
fn a_round_with_three_members() {
    let (desk, city) = (Desk::with_returns(), small());
    let progress = Returns::filled(city).collect();
    let (line, original, copy) = lines(city);
    let open_tie =
        city.line("another", |index, row| ![line, original, copy].contains(&index) && row.open.iter().any(|key| key == RATING) && !row.relisted);
    let given = |name: &str, at: usize| match (name, at) {
        ("佐藤", at) if at == line => "◎",
        (_, at) if at == line => "○",
        ("佐藤", at) if at == open_tie => "◎",
        ("鈴木", at) if at == open_tie => "○",
        (_, at) if at == open_tie => "△",
        _ => "◎",
    };
    let names = ["佐藤", "鈴木", "高橋"];
    for name in names {
        let book = filled(city, &progress, name, &|at, field| match field {
            GIVEN => Some(given(name, at).to_owned()),
            COMMENT if at == line && name == "鈴木" => Some("参加者の声を聞いていますか。\n次年度の予定も知りたい。".to_owned()),
            _ => None,
        });
        desk.write(&format!("{name}委員.xlsx"), &workbook::render(&book).expect("drawn"));
    }
    let _ = run(&desk, &["--questions"], 0);
    let said = run(&desk, &["--read", "佐藤委員.xlsx", "鈴木委員.xlsx", "高橋委員.xlsx"], 0);
    assert_eq!(codes(&said), Vec::<&str>::new());
    assert_whole(ledger(&said));
    assert_eq!(list(&said, "members").len(), 3);
    let of_line = rating(&said, city, line);
    let members: Vec<(&str, &str)> = list(of_line, "members").iter().map(|one| (text(one, "name"), text(one, "value"))).collect();
    assert_eq!(members, [("佐藤", "◎"), ("鈴木", "○"), ("高橋", "○")]);
    assert_eq!((text(of_line, "value"), text(of_line, "source")), ("○", "members"));
    let first = text(&list(of_line, "first")[0], "value");
    assert_eq!(of_line["differs"], first != "○");
    assert_eq!(rating(&said, city, open_tie)["value"], Value::Null, "a tie is the office's to decide");
    assert_eq!(text(rating(&said, city, original), "value"), "◎");
    let of_copy = rating(&said, city, copy);
    assert_eq!((text(of_copy, "value"), &of_copy["original"]), ("◎", &rating(&said, city, original)["entry"]));
    let opinions = list(&said, "opinions");
    assert_eq!(opinions.len(), 1);
    assert_eq!((text(&opinions[0], "member"), &opinions[0]["entry"]), ("鈴木", &of_line["entry"]));
    // Side by side in the list; the office enters what was decided.
    let mut typed = open(&desk.read(LIST));
    assert_eq!(cell(&mut typed, city, line, "委員：佐藤", 0), "◎");
    assert_eq!(cell(&mut typed, city, line, "委員の意見・質問", 0), text(&opinions[0], "text"));
    "×".clone_into(cell(&mut typed, city, line, "委員会評価", 0));
    "△".clone_into(cell(&mut typed, city, open_tie, "委員会評価", 0));
    desk.write(LIST, &typed.bytes());
    // The same workbooks once more change nothing.
    let again = run(&desk, &["--read", "佐藤委員.xlsx", "鈴木委員.xlsx", "高橋委員.xlsx"], 0);
    assert_eq!(list(&again, "opinions"), opinions);
    for (at, value) in [(line, "×"), (open_tie, "△")] {
        assert_eq!((text(rating(&again, city, at), "value"), text(rating(&again, city, at), "source")), (value, "entered"));
    }
    // Both stages in the packet, and the grade in the public copy.
    let packet = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let mut packet = open(&desk.read(&format!("作業/{}", text(&packet, "workbook"))));
    let number = &city.campaign.lines[line].number;
    assert!(packet.rows("査定").iter().any(|row| row.first() == Some(number) && row.iter().any(|text| text == "×")));
    let public = desk.run(["-C", "作業", "publish", "--format", "json"]).json();
    let path = list(&public, "files").iter().filter_map(Value::as_str).find(|file| !file.ends_with("一覧.csv"));
    let mut public = open(&desk.read(&format!("作業/{}", path.unwrap_or_else(|| panic!("{public}")))));
    let row = public.rows(&city.campaign.round.form_name).iter().find(|row| row.first() == Some(number)).expect("the row").clone();
    assert!(row.iter().any(|text| text.starts_with('×')), "{row:?}");
    assert_eq!(row.iter().any(|text| text == "×※"), first != "×", "{row:?}");
    // This template prints opinions as a stage of their own, without the member's name.
    let below = public.rows(&city.campaign.round.form_name).iter().flatten().filter(|text| text.starts_with("委員の意見・質問：")).count();
    assert_eq!(below, 1);
    assert!(!public.sheets.iter().flat_map(|(_, rows)| rows).flatten().any(|text| text.contains("鈴木")));
}

#[test]
fn a_round_with_three_members_in_every_city() {
    for city in cities() {
        let campaign = &city.campaign;
        let desk = Desk::new();
        desk.write("元の計画.xlsx", &city.plan);
        desk.init(city.template, &city.year.to_string());
        for (department, book) in city.filled.iter().take(2) {
            desk.write(&format!("作業/回収/{department:02}.xlsx"), &workbook::render(book).expect("drawn"));
        }
        let progress = Returns::filled(city).collect();
        let rated = (0..campaign.lines.len()).find(|&line| !fields_of(campaign, line).is_empty() && !campaign.copies_of(line).is_empty());
        let line = rated.unwrap_or_else(|| city.line("an entry", |_, line| matches!(line.kind, LineKind::Entry(_)) && line.original().is_none()));
        for (name, grade) in [("佐藤", "A"), ("鈴木", "B"), ("高橋", "B")] {
            let book = filled(city, &progress, name, &|at, field| match field {
                GIVEN => Some(if at == line { grade } else { "A" }.to_owned()),
                COMMENT if at == line => Some(format!("{name}の意見です。")),
                _ => None,
            });
            desk.write(&format!("作業/委員会/{name}.xlsx"), &workbook::render(&book).expect("drawn"));
        }
        let said = run(&desk, &["--read"], 0);
        assert_eq!((codes(&said), list(&said, "members").len(), list(&said, "opinions").len()), (vec![], 3, 3), "{}", city.template);
        assert_whole(ledger(&said));
        if rated.is_some() {
            let members: Vec<&str> = list(rating(&said, city, line), "members").iter().map(|one| text(one, "value")).collect();
            assert_eq!(members, ["A", "B", "B"]);
            assert_eq!(rating(&said, city, line)["value"], Value::Null, "{}: the office enters it", city.template);
            let mut typed = open(&desk.read(LIST));
            let label = campaign.template.label_of(GIVEN, campaign.plan.year);
            "Ｂ".clone_into(cell(&mut typed, city, line, &label, 0));
            desk.write(LIST, &typed.bytes());
        }
        let asked = run(&desk, &["--questions"], 0);
        assert_eq!(codes(&asked).iter().filter(|code| **code != "file-set-aside").count(), 0, "{}", city.template);
        let questions: u64 = list(&asked, "forms").iter().map(|form| form["questions"].as_u64().expect("a count")).sum();
        assert!(questions >= 3, "{}", city.template);
        if rated.is_some() {
            for at in [line, campaign.copies_of(line)[0]] {
                assert_eq!((text(rating(&asked, city, at), "value"), text(rating(&asked, city, at), "source")), ("B", "entered"));
            }
        }
    }
}

/// The cell of the list under a label, in the nth row of a line.
fn cell<'o>(opened: &'o mut Open, city: &City, line: usize, label: &str, nth: usize) -> &'o mut String {
    numbered(opened, &city.campaign.lines[line].number, label, nth)
}

/// The cell of the list under a label, in the nth row with a 整理番号.
fn numbered<'o>(opened: &'o mut Open, number: &str, label: &str, nth: usize) -> &'o mut String {
    let rows = opened.rows(SHEET);
    let header = rows.iter().position(|row| row.iter().any(|text| text == "整理番号")).expect("a header");
    let column = |label: &str| rows[header].iter().position(|text| text == label).unwrap_or_else(|| panic!("no {label}"));
    let (numbers, col) = (column("整理番号"), column(label));
    let mut found = rows.iter_mut().skip(header + 1).filter(|row| row.get(numbers).is_some_and(|text| text == number));
    let row = found.nth(nth).expect("the row");
    row.resize(row.len().max(col + 1), String::new());
    &mut row[col]
}

/// Position of the header and of the columns of the list.
fn columns(opened: &mut Open) -> (usize, BTreeMap<String, usize>) {
    let rows = opened.rows(SHEET);
    let header = rows.iter().position(|row| row.iter().any(|text| text == "整理番号")).expect("a header");
    (header, rows[header].iter().enumerate().map(|(col, text)| (text.clone(), col)).collect())
}

#[test]
fn a_list_that_was_typed_and_sorted_comes_back_right_and_the_replies_too() {
    let (desk, city) = (Desk::with_returns(), small());
    let (line, original, copy) = lines(city);
    let first = run(&desk, &["--questions"], 0);
    assert_eq!((codes(&first), list(&first, "opinions").len()), (vec![], 0));
    let mut typed = open(&desk.read(LIST));
    let (header, columns) = columns(&mut typed);
    let opinion = "委員の意見・質問";
    "回数が減った理由を伺います。".clone_into(cell(&mut typed, city, line, opinion, 0));
    "△".clone_into(cell(&mut typed, city, original, "委員会評価", 0));
    // A further opinion in a row of its own, asked of another department.
    let mut further = vec![String::new(); columns.len() + 1];
    for (label, text) in [("整理番号", city.campaign.lines[line].number.as_str()), (opinion, "周知の方法も伺います。"), ("担当課", "図書館")]
    {
        text.clone_into(&mut further[columns[label]]);
    }
    typed.rows(SHEET).push(further);
    // Sorted, with the hidden column left behind.
    let keys: Vec<String> = typed.rows(SHEET)[header + 1..].iter().map(|row| row[0].clone()).collect();
    typed.rows(SHEET)[header + 1..].reverse();
    for (row, key) in typed.rows(SHEET)[header + 1..].iter_mut().zip(keys) {
        row[0] = key;
    }
    let as_typed = typed.bytes();
    desk.write(LIST, &as_typed);
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0);
    assert!(collected.err.contains("意見・質問一覧.xlsx"), "it is told that the list was not read yet: {}", collected.err);
    let said = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&said), Vec::<&str>::new());
    assert_whole(ledger(&said));
    let opinions: Vec<(&Value, &str)> = list(&said, "opinions").iter().map(|one| (&one["entry"], text(one, "text"))).collect();
    let id = Value::from(city.campaign.lines[line].id.clone());
    assert_eq!(opinions.len(), 2);
    assert!(opinions.contains(&(&id, "回数が減った理由を伺います。")) && opinions.contains(&(&id, "周知の方法も伺います。")), "{opinions:?}");
    for at in [original, copy] {
        assert_eq!(
            (text(rating(&said, city, at), "value"), text(rating(&said, city, at), "source")),
            ("△", "entered"),
            "an original's holds for its copies"
        );
    }
    assert_eq!(desk.read(LIST), as_typed, "nothing is to be added to what was typed");
    let owner = city.campaign.department(city.campaign.lines[line].departments[0]).to_owned();
    let forms = list(&said, "forms");
    assert_eq!(forms.iter().map(|form| text(form, "department")).collect::<Vec<_>>().len(), 2);
    let form = forms.iter().find(|form| text(form, "department") == owner).expect("the owner is asked");
    assert_eq!(form["questions"], 1, "only its own");
    // The department replies.
    let mut reply = open(&desk.read(&format!("作業/{}", text(form, "path"))));
    let rows = reply.rows("意見・質問への回答");
    let row = rows.iter_mut().find(|row| row.iter().any(|text| text.contains("回数が減った"))).expect("the question");
    row.resize(6, String::new());
    "会場の改修のためです。".clone_into(&mut row[5]);
    desk.write("作業/回収/返事.xlsx", &reply.bytes());
    let replied = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&replied), Vec::<&str>::new());
    assert_whole(ledger(&replied));
    let one = list(&replied, "opinions").iter().find(|one| text(one, "text").starts_with("回数")).expect("the opinion");
    assert_eq!(text(one, "reply"), "会場の改修のためです。");
    // The list has it, and what was typed is still there, as is the file as it was typed.
    let mut now = open(&desk.read(LIST));
    assert!(now.rows(SHEET).iter().any(|row| row.iter().any(|text| text == "会場の改修のためです。")));
    assert_eq!(cell(&mut now, city, original, "委員会評価", 0), "△");
    let old: Vec<String> = desk.files("作業/委員会/旧").into_keys().collect();
    assert_eq!(old.len(), 1);
    assert_eq!(desk.read(&old[0]), as_typed);
    let mut result = open(&desk.read(&format!("作業/{}", text(&replied, "result"))));
    assert!(result.rows("意見・質問と回答").iter().any(|row| row.iter().any(|text| text == "会場の改修のためです。")));
    // A reply is no return.
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(codes(&collected), ["file-set-aside"]);
    // The office mends the reply; a further one of the department's does not replace it, and is told.
    let (_, columns) = self::columns(&mut now);
    let mended = now.rows(SHEET).iter_mut().find(|row| row.iter().any(|text| text == "会場の改修のためです。")).expect("the reply");
    "会場の改修により回数が減りました。".clone_into(&mut mended[columns["回答"]]);
    desk.write(LIST, &now.bytes());
    let rows = reply.rows("意見・質問への回答");
    let row = rows.iter_mut().find(|row| row.iter().any(|text| text.contains("回数が減った"))).expect("the question");
    "会場の都合です。".clone_into(&mut row[5]);
    desk.write("作業/回収/返事.xlsx", &reply.bytes());
    let told = run(&desk, &["--questions"], 1);
    assert_eq!(codes(&told), ["correction-conflict"]);
    assert_whole(ledger(&told));
    let one = list(&told, "opinions").iter().find(|one| text(one, "text").starts_with("回数")).expect("the opinion");
    assert_eq!(text(one, "reply"), "会場の改修により回数が減りました。");
    // Nothing new: nothing is written, and it is not told again.
    let before = desk.files("作業/委員会");
    let _ = run(&desk, &["--questions"], 0);
    assert_eq!(desk.files("作業/委員会"), before);
}

#[test]
fn what_is_said_of_the_plan_as_a_whole_has_a_row_and_the_office_answers() {
    let (desk, city) = (Desk::with_returns(), small());
    let progress = Returns::filled(city).collect();
    let _ = run(&desk, &["--questions"], 0);
    let mut typed = open(&desk.read(LIST));
    "計画全体の目標を伺います。".clone_into(numbered(&mut typed, WHOLE, "委員の意見・質問", 0));
    desk.write(LIST, &typed.bytes());
    // A member says something too, in Excel.
    let mut book = filled(city, &progress, "佐藤", &|_, _| None);
    fill::fill_office(&mut book, &|label| Some(if label == member::WHO { "佐藤" } else { "全体として進んだと思います。" }.to_owned()));
    desk.write("佐藤.xlsx", &workbook::render(&book).expect("drawn"));
    for _ in 0..2 {
        let said = run(&desk, &["--read", "佐藤.xlsx"], 0);
        assert_eq!(codes(&said), Vec::<&str>::new());
        assert_whole(ledger(&said));
        let opinions: Vec<(&Value, &Value, &str)> =
            list(&said, "opinions").iter().map(|one| (&one["entry"], &one["member"], text(one, "text"))).collect();
        let by = Value::from("佐藤");
        let expected = [(&Value::Null, &Value::Null, "計画全体の目標を伺います。"), (&Value::Null, &by, "全体として進んだと思います。")];
        assert_eq!(opinions, expected, "each once, also when it is read again");
    }
    let asked = run(&desk, &["--questions"], 0);
    assert_eq!((codes(&asked), list(&asked, "forms").len()), (vec![], 0), "no department is asked");
    let rows = |said: &Value| {
        let mut result = open(&desk.read(&format!("作業/{}", text(said, "result"))));
        result.rows("意見・質問と回答").iter().filter(|row| row.first().is_some_and(|text| text == WHOLE)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(rows(&asked).iter().map(|row| row[4].as_str()).collect::<Vec<_>>(), ["事務局", "事務局"]);
    // The office answers one; a department is asked for the other, and replies.
    let mut typed = open(&desk.read(LIST));
    "次期計画で定めます。".clone_into(numbered(&mut typed, WHOLE, "回答", 0));
    "図書館".clone_into(numbered(&mut typed, WHOLE, "担当課", 1));
    desk.write(LIST, &typed.bytes());
    let asked = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&asked), Vec::<&str>::new());
    let forms = list(&asked, "forms");
    assert_eq!(forms.iter().map(|form| (text(form, "department"), &form["questions"])).collect::<Vec<_>>(), [("図書館", &Value::from(1))]);
    let mut reply = open(&desk.read(&format!("作業/{}", text(&forms[0], "path"))));
    let row = reply.rows("意見・質問への回答").iter_mut().find(|row| row.iter().any(|text| text == WHOLE)).expect("the question");
    row.resize(6, String::new());
    "ありがとうございます。".clone_into(&mut row[5]);
    desk.write("作業/回収/返事.xlsx", &reply.bytes());
    let replied = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&replied), Vec::<&str>::new());
    assert_whole(ledger(&replied));
    let who_said_what: Vec<(String, String)> = rows(&replied).into_iter().map(|row| (row[4].clone(), row[5].clone())).collect();
    let pair = |who: &str, what: &str| (who.to_owned(), what.to_owned());
    assert_eq!(who_said_what, [pair("事務局", "次期計画で定めます。"), pair("図書館", "ありがとうございます。")]);
    // A reply is no form of this year's lines, also where the office's own record of them is lost.
    let record = "作業/記録/整理番号.json";
    let known = || {
        let record: Value = serde_json::from_slice(&desk.read(record)).expect("a record");
        list(&record, "行").iter().map(|line| (text(line, "id").to_owned(), text(line, "整理番号").to_owned())).collect::<BTreeMap<_, _>>()
    };
    let before = known();
    std::fs::remove_file(desk.path(record)).expect("removed");
    let _ = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0);
    assert_eq!(known(), before);
    // The row is gone from the list: what was said stays, and it is told.
    let mut typed = open(&desk.read(LIST));
    typed.rows(SHEET).retain(|row| !row.iter().any(|text| text == WHOLE));
    desk.write(LIST, &typed.bytes());
    let told = run(&desk, &["--questions"], 1);
    assert_eq!((codes(&told), list(&told, "opinions").len()), (vec!["row-missing"], 2));
}

/// What of the replaced values of an edition is compared: line, field, before, after, reason.
fn replaced(desk: &Desk) -> Vec<(String, String, Value, Value, String)> {
    let frozen = desk.run(["-C", "作業", "freeze", "--format", "json"]).ends_with(0).json();
    assert_eq!(list(&frozen["pages"], "put_in").len(), 0, "the sheets for the meeting leave its cell empty");
    let one = |one: &Value| {
        let [entry, field, reason] = ["entry", "field", "reason"].map(|key| text(one, key).to_owned());
        (entry, field, one["before"].clone(), one["after"].clone(), reason)
    };
    list(&frozen, "replaced").iter().map(one).collect()
}

#[test]
fn a_grade_of_the_committees_that_came_or_changed_stands_in_the_list_of_what_was_replaced() {
    let (desk, city) = (Desk::with_returns(), small());
    let (line, original, _) = lines(city);
    let _ = run(&desk, &["--questions"], 0);
    assert_eq!(replaced(&desk), []);
    let enter = |at: usize, grade: &str| {
        let mut typed = open(&desk.read(LIST));
        grade.clone_into(cell(&mut typed, city, at, "委員会評価", 0));
        desk.write(LIST, &typed.bytes());
        let _ = run(&desk, &["--questions"], 0);
    };
    let one = |at: usize, before: Option<&str>, after: Option<&str>| {
        let value = |text: Option<&str>| text.map_or(Value::Null, Value::from);
        (city.campaign.lines[at].id.clone(), GIVEN.to_owned(), value(before), value(after), "committee".to_owned())
    };
    enter(line, "◎");
    enter(original, "△");
    // A copy has what its original has, and is not told besides.
    let mut expected = vec![one(line, None, Some("◎")), one(original, None, Some("△"))];
    expected.sort_by_key(|(id, ..)| city.campaign.line_by_id(id));
    assert_eq!(replaced(&desk), expected);
    enter(line, "×");
    assert_eq!(replaced(&desk), [one(line, Some("◎"), Some("×"))]);
    enter(line, "");
    assert_eq!(replaced(&desk), [one(line, Some("×"), None)]);
    assert_eq!(replaced(&desk), [], "nothing changed since");
}

#[test]
fn what_cannot_be_taken_is_told_and_the_list_is_left_alone() {
    let (desk, city) = (Desk::with_returns(), small());
    let (line, _, copy) = lines(city);
    let _ = run(&desk, &["--questions"], 0);
    let mut typed = open(&desk.read(LIST));
    let (_, columns) = columns(&mut typed);
    "特上".clone_into(cell(&mut typed, city, line, "委員会評価", 0));
    "○".clone_into(cell(&mut typed, city, copy, "委員会評価", 0));
    "会計課".clone_into(cell(&mut typed, city, line, "担当課", 0));
    "良い取組です。".clone_into(cell(&mut typed, city, line, "委員の意見・質問", 0));
    let mut unknown = vec![String::new(); columns.len() + 3];
    "999".clone_into(&mut unknown[columns["整理番号"]]);
    "どの取組でしょうか。".clone_into(&mut unknown[columns["委員の意見・質問"]]);
    typed.rows(SHEET).push(unknown);
    let as_typed = typed.bytes();
    desk.write(LIST, &as_typed);
    let said = run(&desk, &["--questions"], 1);
    let mut found = codes(&said);
    found.sort_unstable();
    assert_eq!(found, ["rating-invalid", "row-unplaced", "stray-text", "value-invalid"]);
    assert_whole(ledger(&said));
    let invalid = list(&said, "findings").iter().find(|finding| text(finding, "code") == "rating-invalid").expect("told");
    assert_eq!((text(invalid, "entry"), text(invalid, "field")), (city.campaign.lines[line].id.as_str(), GIVEN));
    assert_eq!(text(&invalid["source"], "file"), "委員会/意見・質問一覧.xlsx");
    assert_eq!(list(&said, "opinions").iter().map(|one| text(one, "text")).collect::<Vec<_>>(), ["良い取組です。"]);
    assert_eq!(desk.read(LIST), as_typed, "it stays where its cells are named");
    assert!(said["list_kept"].is_string());
    // Another workbook in its place.
    let foreign = workbook::render(&books::workbook(vec![books::sheet("名簿", &[vec!["氏名".to_owned()], vec!["山田".to_owned()]])])).expect("drawn");
    desk.write(LIST, &foreign);
    desk.write("名簿.xlsx", &foreign);
    for step in [vec!["--questions"], vec!["--read", "名簿.xlsx"]] {
        let said = run(&desk, &step, 1);
        assert!(codes(&said).iter().all(|code| *code == "return-foreign") && !codes(&said).is_empty(), "{:?}", codes(&said));
        assert_eq!(list(&said, "opinions").len(), 1, "what was known stays");
        assert_eq!(desk.read(LIST), foreign);
    }
    assert_eq!(desk.run(["-C", "作業", "committee", "--read", "ない.xlsx"]).status, 2);
    assert_eq!(desk.run(["-C", "作業", "committee"]).status, 2);
}

#[test]
fn a_list_without_keys_is_read_by_what_a_person_sees() {
    let (desk, city) = (Desk::with_returns(), small());
    let (line, original, copy) = lines(city);
    let _ = run(&desk, &["--questions"], 0);
    let mut typed = open(&desk.read(LIST));
    "△".clone_into(cell(&mut typed, city, original, "委員会評価", 0));
    "良い取組です。".clone_into(cell(&mut typed, city, line, "委員の意見・質問", 0));
    for row in typed.rows(SHEET) {
        row[0].clear();
    }
    typed.sheets.retain(|(name, _)| name == SHEET);
    typed.properties.clear();
    desk.write(LIST, &typed.bytes());
    let said = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&said), Vec::<&str>::new());
    assert_whole(ledger(&said));
    assert_eq!(text(rating(&said, city, copy), "value"), "△");
    assert_eq!(list(&said, "opinions")[0]["entry"], city.campaign.lines[line].id);
}

#[test]
fn an_opinion_about_a_line_that_is_gone_is_told_and_kept() {
    let desk = Desk::with_returns();
    let _ = run(&desk, &["--questions"], 0);
    let kept = "[[\"意見・質問\"]]\n\"整理番号\" = \"77\"\n\"意見・質問\" = \"続けてほしい。\"\nID = \"egone\"\n";
    desk.write("作業/委員会.toml", kept.as_bytes());
    let said = run(&desk, &["--questions"], 1);
    assert_eq!(codes(&said), ["row-unplaced"]);
    assert!(String::from_utf8(desk.read("作業/委員会.toml")).expect("UTF-8").contains("続けてほしい。"));
}

#[test]
fn of_two_workbooks_of_a_member_the_later_one_counts() {
    let city = small();
    let campaign = &city.campaign;
    let progress = Returns::filled(city).collect();
    let (line, ..) = lines(city);
    let forms = Forms::new(campaign);
    let seen = [("古い.xlsx", "◎", 1), ("新しい.xlsx", "△", 2), ("もう一つ.xlsx", "△", 3)].into_iter().flat_map(|(name, grade, modified)| {
        let book = filled(city, &progress, "佐藤", &|at, field| (at == line && field == GIVEN).then(|| grade.to_owned()));
        let day = (2025, 5, 10 + modified as u8);
        let bytes = workbook::render_saved_on(&book, day).expect("drawn");
        collect::see(&Incoming { name: name.to_owned(), bytes: Ok(bytes), modified, set_aside: false }, &forms, collect::open)
    });
    let mut committee = Committee::default();
    let found = committee::read_members(campaign, seen.collect(), &mut committee);
    let codes: Vec<&str> = found.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["return-conflict"], "of the second, the last one says the same");
    assert_eq!(ledger_of(&found).superseded, 4, "twice the grade and the name");
    assert_eq!(committee.members.iter().map(|member| member.gave(&campaign.lines[line].id, GIVEN)).collect::<Vec<_>>(), [Some("△")]);
}

/// Whatever happens to a list, every cell of it is taken or told, and no line gets a grade that has no cell for one.
#[test]
fn a_mangled_list_is_counted_to_the_last_cell() {
    let city = small();
    let campaign = &city.campaign;
    let progress = Returns::filled(city).collect();
    let (pages, committee) = (BTreeMap::new(), Committee::default());
    let stage = Stage { campaign, progress: &progress, committee: &committee, pages: &pages };
    let (_, bytes) = committee::list(&stage).expect("drawn");
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let words = ["", "◎", "特上", "3", "999", "良い取組です。", "図書館", "会計課", "－", "再掲元による", "整理番号", "全角　と\n改行", "\u{feff}"];
    let (mut taken, mut told) = (0, 0);
    for _ in 0..60 {
        let mut list = open(&bytes);
        let rows = list.rows(SHEET);
        for _ in 0..12 {
            // The labels are hit now and then.
            let first = if next(30) == 0 { 0 } else { 4 };
            let (row, other) = (first + next(rows.len() - first), 4 + next(rows.len() - 4));
            match next(4) {
                0 => rows.swap(row, other),
                1 => rows.insert(other, rows[row].clone()),
                2 if rows.len() > 8 => drop(rows.remove(row)),
                _ => {
                    let col = next(14);
                    let width = rows[row].len().max(col + 1);
                    rows[row].resize(width, String::new());
                    words[next(words.len())].clone_into(&mut rows[row][col]);
                }
            }
        }
        let bytes = list.bytes();
        let Some(read) = committee::read_list(&stage, &reading::read(&bytes).expect("it reads"), "一覧.xlsx") else { continue };
        let ledger = ledger_of(&read.found);
        taken += ledger.answers;
        told += ledger.reported;
        assert_eq!(ledger.reported > 0, !read.found.findings.is_empty(), "{:?}", read.found.findings);
        for given in &read.committee.decided {
            let line = campaign.line_by_id(&given.line).expect("a line");
            assert!(fields_of(campaign, line).iter().any(|field| field.key() == given.field));
        }
    }
    assert!(taken > 20 && told > 20, "{taken} {told}");
}

#[test]
fn last_years_opinions_stand_on_top() {
    let desk = Desk::with_returns();
    let rows = [["取組", "意見・質問", "回答", "対応状況"], ["放課後の学習室", "場所を増やしては。", "検討します。", "1か所増やしました。"]];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    let last = workbook::render(&books::workbook(vec![books::sheet("前年度", &rows)])).expect("drawn");
    desk.write("作業/委員会/前年度の意見・質問と回答.xlsx", &last);
    let said = run(&desk, &["--questions"], 0);
    assert_eq!(codes(&said), Vec::<&str>::new());
    let mut result = open(&desk.read(&format!("作業/{}", text(&said, "result"))));
    let shown = result.rows("意見・質問と回答");
    let done = shown.iter().position(|row| row.iter().any(|text| text == "1か所増やしました。")).expect("last year's");
    let this = shown.iter().position(|row| row.iter().any(|text| text == "担当課")).expect("this year's header");
    assert!(done < this);
}

fn all() -> Vec<&'static City> {
    assert!(CITIES.len() == 3);
    cities().into_iter().chain([small()]).collect()
}

fn ledger_of(found: &Found) -> Ledger {
    let ledger = found.ledger();
    assert_whole(ledger);
    ledger
}

#[test]
fn an_untouched_list_says_nothing_and_a_full_one_everything() {
    for city in all() {
        let campaign = &city.campaign;
        let progress = Returns::filled(city).collect();
        let pages = committee::pages(campaign, &progress, None);
        let committee = Committee::default();
        let stage = Stage { campaign, progress: &progress, committee: &committee, pages: &pages };
        let (_, bytes) = committee::list(&stage).expect("drawn");
        let read = |bytes: &[u8]| committee::read_list(&stage, &reading::read(bytes).expect("it reads"), "一覧.xlsx").expect("a list");
        let untouched = read(&bytes);
        assert_eq!(untouched.committee, committee, "{}", city.template);
        assert_eq!(untouched.found.findings, [], "{}", city.template);
        let ledger = ledger_of(&untouched.found);
        assert_eq!(ledger.cells, ledger.plan, "{}", city.template);
        assert!(untouched.is_current, "{}", city.template);
        // Every cell that is open is typed into.
        let mut book = torimatome::sheets::committee::list::list(&stage);
        let mut typed = 0;
        for cell in book.sheets[0].rows.iter_mut().flat_map(|row| &mut row.cells) {
            let Content::Answer(answer) = &mut cell.content else { continue };
            if answer.field == torimatome::sheets::committee::list::ASKED {
                continue;
            }
            answer.text = answer.choices.first().cloned().unwrap_or_else(|| format!("{typed}番の意見です。"));
            typed += 1;
        }
        let full = read(&workbook::render(&book).expect("drawn"));
        assert_eq!(full.found.findings, [], "{}", city.template);
        assert_eq!(ledger_of(&full.found).answers, typed, "{}", city.template);
        let lines = (0..campaign.lines.len()).filter(|&line| sees(campaign, line));
        // And one on the plan as a whole.
        assert_eq!(full.committee.opinions.len(), lines.clone().count() + 1, "{}", city.template);
        assert_eq!(full.committee.decided.len(), lines.map(|line| fields_of(campaign, line).len()).sum::<usize>(), "{}", city.template);
    }
}

#[test]
fn members_workbooks_of_every_city_come_back_whole() {
    for city in all() {
        let campaign = &city.campaign;
        let progress = Returns::filled(city).collect();
        for without_remarks in [false, true] {
            let mut book = member::form(campaign, &progress, without_remarks);
            let mut typed = 0;
            for cell in book.sheets[1].rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Content::Answer(answer) = &mut cell.content {
                    answer.text = answer.choices.last().cloned().unwrap_or_else(|| "意見です。".to_owned());
                    typed += 1;
                }
            }
            fill::fill_office(&mut book, &|_| Some("委員 一".to_owned()));
            let incoming =
                Incoming { name: "委員.xlsx".to_owned(), bytes: Ok(workbook::render(&book).expect("drawn")), modified: 0, set_aside: false };
            let seen = collect::see(&incoming, &Forms::new(campaign), collect::open);
            let mut committee = Committee::default();
            let found = committee::read_members(campaign, seen, &mut committee);
            assert_eq!(found.findings, [], "{}", city.template);
            // And the name, and what is said of the plan as a whole.
            assert_eq!(ledger_of(&found).answers, typed + 2, "{}", city.template);
            assert_eq!(committee.members.len(), 1);
            assert_eq!(committee.members[0].given.len(), typed + 1, "{}", city.template);
            let entries = campaign.lines.iter().filter(|line| matches!(line.kind, LineKind::Entry(_))).count();
            assert!(typed >= entries, "{}: a comment on every line", city.template);
            let remarks = campaign.template.fields.iter().filter(|field| campaign.template.committee.is_remark(field.key()));
            for field in remarks.filter(|field| field.on_level().is_none()) {
                let shows = |row: &torimatome::sheets::grid::Row| {
                    row.cells.iter().any(|cell| matches!(&cell.content, Content::PlanText(key, _) if key == field.key()))
                };
                assert_eq!(book.sheets[1].rows.iter().any(shows), !without_remarks, "{}", city.template);
            }
        }
        let asks = campaign.template.fields.iter().any(|field| field.by == FilledBy::Committee && field.kind == Kind::Rating);
        assert_eq!(asks, ["honjo", "sample"].contains(&city.template));
    }
}

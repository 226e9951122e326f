//! The program as the contract describes it: commands, options, exit status, JSON.

mod support;

use serde_json::Value;
use support::binary::{Desk, Said, list, text};
use support::books;
use support::city::{City, small};
use support::hands::open;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::catalogue::CATALOGUE;
use torimatome::domain::finding::{Code, Finding};
use torimatome::form::template::RATING;
use torimatome::sheets::grid::Content;
use torimatome::sheets::words;
use torimatome::write::workbook;

/// Not done: status 2, a sentence on stderr, nothing on stdout.
fn refused(said: &Said) {
    assert_eq!(said.status, 2, "{}\n{}", said.out, said.err);
    assert_eq!(said.out, "");
    assert!(said.err.chars().any(|c| ('ぁ'..='ん').contains(&c)), "a sentence in Japanese: {}", said.err);
    assert!(!said.err.contains("panicked") && !said.err.contains("Error") && !said.err.contains("os error"), "{}", said.err);
}

/// A desk with the small plan, distributed, all returns in 回収.
fn returned() -> (Desk, &'static City) {
    (Desk::with_returns(), small())
}

#[test]
fn init_makes_a_workspace() {
    let desk = Desk::new();
    let plan = SmallPlan::new().bytes();
    desk.write("元の計画.xlsx", &plan);
    for (folder, year) in [("一", "令和6年度"), ("二", "R6"), ("三", "2024"), ("四/深い 所", "令和６年")] {
        let said = desk.run(["init", folder, "--template", "sample", "--plan", "元の計画.xlsx", "--year", year]).ends_with(0);
        assert_eq!(said.err, "");
        assert!(desk.path(folder).join("torimatome.toml").is_file());
        assert_eq!(desk.read(&format!("{folder}/計画.xlsx")), plan);
        for name in ["配布", "回収", "記録", "取りまとめ"] {
            assert!(desk.path(folder).join(name).is_dir(), "{name}");
        }
        let _ = desk.run(["-C", folder, "check"]).ends_with(0);
    }
    let settings = desk.read("一/torimatome.toml");
    assert_eq!(settings, desk.read("二/torimatome.toml"));
    assert_eq!(settings, desk.read("三/torimatome.toml"));
}

#[test]
fn init_refuses_and_writes_nothing() {
    let desk = Desk::new();
    desk.write("元の計画.xlsx", &SmallPlan::new().bytes());
    desk.write("名簿.xlsx", &workbook::render(&books::workbook(vec![books::sheet("名簿", &[vec!["甲".into()]])])).expect("drawn"));
    desk.write("文書.xlsx", b"this is no workbook");
    desk.write("空.xlsx", b"");
    desk.write("壊れた様式.toml", "name = \"x\"\n知らない = 1\n".as_bytes());
    let before = desk.files("");
    let attempts = [
        ["sample", "元の計画.xlsx", "来年"],
        ["sample", "元の計画.xlsx", ""],
        ["sample", "元の計画.xlsx", "6"],
        ["見たことのない様式", "元の計画.xlsx", "R6"],
        ["壊れた様式.toml", "元の計画.xlsx", "R6"],
        ["sample", "ない.xlsx", "R6"],
        ["sample", "名簿.xlsx", "R6"],
        ["sample", "文書.xlsx", "R6"],
        ["sample", "空.xlsx", "R6"],
        ["honjo", "元の計画.xlsx", "R6"],
    ];
    for [template, plan, year] in attempts {
        let said = desk.run(["init", "作業", "--template", template, "--plan", plan, "--year", year]);
        refused(&said);
        assert_eq!(desk.files(""), before, "{template} {plan} {year}");
        assert!(!desk.path("作業").exists(), "{template} {plan} {year}: not even a folder");
    }
    refused(&desk.run(["init", "作業", "--template", "sample", "--plan", "元の計画.xlsx"]));
    assert!(!desk.path("作業").exists());
}

#[test]
fn init_twice() {
    let desk = Desk::with_small_workspace();
    let before = desk.files("");
    refused(&desk.run(["init", "作業", "--template", "sample", "--plan", "元の計画.xlsx", "--year", "R7"]));
    assert_eq!(desk.files(""), before);
}

#[test]
fn a_template_of_ones_own() {
    let desk = Desk::new();
    desk.write("元の計画.xlsx", &SmallPlan::new().bytes());
    let shown = desk.run(["template", "show", "sample"]).ends_with(0);
    desk.write("様式/自作.toml", shown.out.as_bytes());
    let _ = desk.run(["template", "check", "様式/自作.toml"]).ends_with(0);
    let _ = desk.run(["init", "作業", "--template", "様式/自作.toml", "--plan", "元の計画.xlsx", "--year", "R6"]).ends_with(0);
    desk.remove_folder("様式");
    let _ = desk.work("distribute").ends_with(0);
    refused(&desk.run(["template", "check", "ない.toml"]));
    refused(&desk.run(["template", "show", "ない"]));
    let list = desk.run(["template", "list"]).ends_with(0);
    assert!(["honjo", "kitamoto", "asaka"].iter().all(|name| list.out.contains(name)));
}

#[test]
fn no_workspace_no_work() {
    let desk = Desk::new();
    desk.write("フォルダ/何か.txt", b"");
    let before = desk.files("");
    for command in ["check", "distribute", "collect", "status"] {
        refused(&desk.run([command]));
        refused(&desk.run(["-C", "フォルダ", command]));
        refused(&desk.run(["-C", "ない フォルダ", command, "--format", "json"]));
        refused(&desk.run(["-C", "フォルダ/何か.txt", command]));
    }
    assert_eq!(desk.files(""), before);
    assert!(!desk.path("ない フォルダ").exists());
}

#[test]
fn a_workspace_that_was_spoilt() {
    let spoils: [(&str, &[u8]); 10] = [
        ("作業/torimatome.toml", b"template = \"sample\"\nyear = \"R6\"\n[limits]\nseconds = 9223372036854775807\n"),
        ("作業/torimatome.toml", b"template = \"sample\"\nyear = \"R6\"\n[limits]\nseconds_per_mb = 9223372036854775807\n"),
        ("作業/torimatome.toml", b"template = "),
        ("作業/torimatome.toml", "template = \"sample\"\nyear = \"来年\"\n".as_bytes()),
        ("作業/torimatome.toml", "template = \"sample\"\nyear = \"R6\"\n知らない = 1\n".as_bytes()),
        ("作業/torimatome.toml", "template = \"ない\"\nyear = \"R6\"\n".as_bytes()),
        ("作業/torimatome.toml", "template = \"sample\"\nyear = \"R6\"\n[folders]\npacket = \"回収\"\n".as_bytes()),
        ("作業/torimatome.toml", b"template = \"sample\"\nyear = \"R6\"\n# \x8e\xe6\x82\xe8\n"),
        ("作業/計画.xlsx", b"spoilt"),
        ("作業/計画.xlsx", b""),
    ];
    for (path, bytes) in spoils {
        let desk = Desk::with_small_workspace();
        desk.write(path, bytes);
        for command in ["check", "distribute", "collect", "status"] {
            refused(&desk.work(command));
        }
        assert!(desk.files("作業/配布").is_empty() && desk.files("作業/取りまとめ").is_empty());
    }
    let desk = Desk::with_small_workspace();
    std::fs::remove_file(desk.path("作業/計画.xlsx")).expect("removed");
    refused(&desk.work("check"));
}

#[test]
fn unknown_words_on_the_command_line() {
    let desk = Desk::with_small_workspace();
    let before = desk.files("");
    for arguments in [
        vec!["distribute", "--department", "道路整備課"],
        vec!["distribute", "--round", "冬"],
        vec!["collect", "--round", "冬"],
        vec!["check", "--round", "冬"],
        vec!["status", "--round", "冬"],
        vec!["check", "--format", "xml"],
        vec!["check", "--知らない"],
        vec!["かき集める"],
        vec!["check", "余分"],
    ] {
        let all: Vec<&str> = ["-C", "作業"].into_iter().chain(arguments).collect();
        refused(&desk.run(&all));
        assert_eq!(desk.files(""), before, "{all:?}");
    }
    let nothing = desk.run([] as [&str; 0]);
    assert_eq!((nothing.status, nothing.out.as_str()), (2, ""));
}

#[test]
fn help_and_version() {
    let desk = Desk::new();
    for arguments in [vec!["-h"], vec!["--help"], vec!["collect", "-h"], vec!["init", "--help"], vec!["-V"]] {
        let said = desk.run(&arguments).ends_with(0);
        assert!(!said.out.is_empty() && said.err.is_empty(), "{arguments:?}");
    }
    for command in ["init", "check", "distribute", "collect", "status", "explain", "demo"] {
        assert!(desk.run(["-h"]).out.contains(command));
    }
}

#[test]
fn explain_tells_every_code_by_its_name_and_its_heading() {
    let desk = Desk::new();
    let table = desk.run(["explain"]).ends_with(0).out;
    let all = desk.run(["explain", "--format", "json"]).ends_with(0).json();
    for words in CATALOGUE {
        assert!(table.contains(words.name) && table.contains(words.title), "{}", words.name);
        let one = list(&all, "codes").iter().find(|one| one["code"] == words.name);
        let one = one.unwrap_or_else(|| panic!("{} is not listed", words.name));
        assert_eq!((&one["severity"], &one["example"]), (&serde_json::json!(words.severity), &serde_json::json!(words.example)));
    }
    let by_name = desk.run(["explain", "rating-missing"]).ends_with(0);
    let by_title = desk.run(["explain", Code::RatingMissing.words().title]).ends_with(0);
    assert_eq!(by_name.out, by_title.out);
    for (_, text) in Code::RatingMissing.words().explained() {
        assert!(by_name.out.contains(&text), "{text}");
    }
    let one = desk.run(["--format", "json", "explain", "rating-missing"]).ends_with(0).json();
    assert_eq!(list(&one, "codes").len(), 1);
    assert_eq!(one["codes"][0]["code"], "rating-missing");
}

#[test]
fn explain_suggests_a_near_code() {
    let desk = Desk::new();
    for typed in ["rating-mising", "評価が未記載"] {
        let said = desk.run(["explain", typed]);
        refused(&said);
        assert!(said.err.contains("rating-missing"), "{typed}: {}", said.err);
    }
    let said = desk.run(["explain", "\u{1b}[31m？"]);
    refused(&said);
    assert!(!said.err.contains('\u{1b}') && CATALOGUE.iter().all(|words| !said.err.contains(words.name)), "{}", said.err);
}

#[test]
fn collect_lists_its_findings_with_place_and_action() {
    let (desk, city) = returned();
    let (line, department) = city.plain_line(RATING, 2);
    let mut returns = Returns::filled(city);
    let place = returns.set(line, department, RATING, "");
    desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(returns.book(department)).expect("drawn"));
    let said = desk.work("collect").ends_with(1);
    let shown: Vec<&str> = said.out.lines().filter(|line| line.ends_with("[rating-missing]")).collect();
    let finding = Finding::new(Code::RatingMissing).department(department).line(line).field(RATING);
    for part in [city.campaign.department(department), place.cell.as_deref().expect("a cell"), &words::action(&city.campaign, &finding)] {
        assert!(matches!(shown[..], [one] if one.contains(part)), "{part}: {}", said.out);
    }
}

#[test]
fn options_before_and_after_the_command() {
    let (desk, _) = returned();
    for command in ["check", "distribute", "collect", "status"] {
        let expected = desk.run(["-C", "作業", "--format", "json", "-q", command]).ends_with(0);
        for arguments in [
            vec![command, "-C", "作業", "--format", "json", "-q"],
            vec!["--workspace", "作業", command, "--format", "json", "--quiet"],
            vec!["-q", command, "--format=json", "--workspace=作業"],
        ] {
            let said = desk.run(&arguments).ends_with(0);
            assert_eq!((said.out, said.err), (expected.out.clone(), expected.err.clone()), "{arguments:?}");
        }
    }
}

#[test]
fn quiet_says_less_and_data_goes_to_stdout() {
    let (desk, _) = returned();
    for command in ["check", "distribute", "collect", "status"] {
        let said = desk.work(command).ends_with(0);
        assert_eq!(said.err, "", "no bar where stderr is no terminal");
        let quiet = desk.run(["-q", "-C", "作業", command]).ends_with(0);
        assert!(quiet.out.len() < said.out.len(), "{command}");
        assert!(!said.out.contains('\u{1b}'), "no escape sequences");
    }
}

#[test]
fn the_exit_status_tells_whether_something_is_open() {
    let (desk, city) = returned();
    for command in ["check", "distribute", "collect", "status"] {
        assert_eq!(desk.work(command).status, 0, "{command}");
    }
    // For the record only: still 0.
    let mut told = city.filled[&0].clone();
    let at = books::office_at(&told, "連絡");
    *books::content(&mut told, at) = Content::Text("よろしくお願いします。".into());
    desk.write("作業/回収/0.xlsx", &workbook::render(&told).expect("drawn"));
    for command in ["collect", "status"] {
        assert_eq!(desk.work(command).status, 0, "{command}");
        let said = desk.work_json(command);
        assert_eq!(list(&said, "findings").len(), 1);
        assert_eq!(text(&list(&said, "findings")[0], "severity"), "info");
    }
    // One bad return is a finding.
    desk.write("作業/回収/0.xlsx", b"bad");
    for command in ["collect", "status"] {
        assert_eq!(desk.work(command).status, 1, "{command}");
    }
    // A warning in the plan.
    let mut plan = SmallPlan::new();
    plan.rows[3][7] = "健康科".into();
    desk.write("作業/計画.xlsx", &plan.bytes());
    let said = desk.run(["-C", "作業", "check", "--format", "json"]).ends_with(1).json();
    let codes: Vec<&str> = list(&said, "findings").iter().map(|finding| text(finding, "code")).collect();
    assert_eq!(codes, ["plan-unknown-owner"]);
    assert_eq!(said["findings"][0]["source"], serde_json::json!({"file": "計画.xlsx", "sheet": "計画", "cell": "H5"}));
}

fn assert_keys(value: &Value, keys: &[&str], what: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("{what} is an object"));
    for key in keys {
        assert!(object.contains_key(*key), "{what} has {key}");
    }
}

fn assert_place(place: &Value) {
    if !place.is_null() {
        assert_keys(place, &["file", "sheet", "cell"], "a place");
        assert!(!place["file"].as_str().unwrap_or_default().contains('\\'));
    }
}

fn assert_findings(findings: &[Value]) {
    for finding in findings {
        let keys = ["code", "severity", "department", "entry", "field", "message", "source", "related", "similarity", "kind"];
        assert_keys(finding, &keys, "a finding");
        assert!(["error", "warning", "info"].contains(&text(finding, "severity")));
        assert!(!text(finding, "message").is_empty() && !text(finding, "message").contains('{'), "{}", text(finding, "message"));
        assert_place(&finding["source"]);
        list(finding, "related").iter().for_each(assert_place);
    }
}

const LINE: [&str; 6] = ["id", "title", "levels", "departments", "relisted", "original"];
const LEDGER: [&str; 7] = ["files", "cells", "plan", "answers", "superseded", "reported", "unaccounted"];

fn assert_board(value: &Value) {
    for department in list(value, "departments") {
        assert_keys(department, &["name", "status", "files", "required", "filled", "office"], "a department");
        assert!(["missing", "partial", "complete"].contains(&text(department, "status")));
        assert_keys(&department["office"], &["記入者", "連絡"], "the office's cells");
    }
    assert_keys(&value["ledger"], &LEDGER, "the ledger");
}

#[test]
fn every_documented_key_is_there() {
    let (desk, city) = returned();
    // A set with many kinds of findings.
    let mut book = city.filled[&0].clone();
    let line = city.line("required", |_, line| line.is_required_of(0) && line.open.iter().any(|field| field == RATING));
    let at = books::answer_at(&book, &city.campaign.lines[line].id, RATING);
    books::answer(&mut book, at).text = "Ｚ".into();
    books::add_sheet(&mut book, "メモ", &["一", "二"]);
    desk.write("作業/回収/0.xlsx", &workbook::render(&book).expect("drawn"));
    std::fs::remove_file(desk.path("作業/回収/3.xlsx")).expect("removed");
    desk.write("作業/回収/添書.pdf", b"%PDF");
    desk.write("作業/回収/壊れ.xlsx", b"?");
    let mut plan = SmallPlan::new();
    plan.rows[4][7] = "こども課".into();
    plan.rows[9][7] = "商工科".into();
    desk.write("作業/計画.xlsx", &plan.bytes());

    let check = desk.run(["-C", "作業", "check", "--format", "json"]).ends_with(1).json();
    assert_keys(&check, &["overview", "findings"], "check");
    let overview = ["levels", "items", "entries", "pairs", "departments", "relisted", "indicators"];
    assert_keys(&check["overview"], &overview, "the overview");
    assert_keys(&check["overview"]["levels"], &["基本方針", "施策の柱", "施策"], "levels");
    assert!(list(&check, "findings").len() >= 2);
    assert_findings(list(&check, "findings"));

    let distribute = desk.run(["-C", "作業", "distribute", "--format", "json"]).json();
    assert_keys(&distribute, &["workbooks", "findings"], "distribute");
    for made in list(&distribute, "workbooks") {
        assert_keys(made, &["department", "path", "entries", "units"], "a workbook");
        assert!(desk.path("作業").join(text(made, "path")).is_file());
        for line in list(made, "entries").iter().chain(list(made, "units")) {
            assert_keys(line, &LINE, "a line");
            assert_keys(line, &["cells"], "a line");
            for cell in line["cells"].as_object().expect("cells by field").values() {
                assert_keys(cell, &["sheet", "cell"], "a cell");
            }
        }
    }

    let collect = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert_keys(&collect, &["workbook", "departments", "entries", "units", "findings", "ledger"], "collect");
    assert_board(&collect);
    for line in list(&collect, "entries").iter().chain(list(&collect, "units")) {
        assert_keys(line, &LINE, "a line");
        for answer in list(line, "answers") {
            assert_keys(answer, &["department", "field", "value", "raw", "source", "placed_by"], "an answer");
            assert!(["id", "text", "position"].contains(&text(answer, "placed_by")));
            assert_place(&answer["source"]);
        }
    }
    let findings = list(&collect, "findings");
    assert!(findings.len() >= 5);
    assert_findings(findings);
    assert!(collect["entries"].as_array().expect("entries").iter().any(|line| line["original"].is_string()));
    let status = desk.run(["-C", "作業", "status", "--format", "json"]).ends_with(1).json();
    assert_board(&status);
    assert_eq!((&status["departments"], &status["ledger"]), (&collect["departments"], &collect["ledger"]));
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let (desk, _) = returned();
    for command in ["check", "distribute", "collect", "status"] {
        let said = desk.run(["-C", "作業", command, "--format", "json"]).ends_with(0);
        let mut documents = serde_json::Deserializer::from_str(&said.out).into_iter::<Value>();
        assert!(documents.next().is_some_and(|document| document.is_ok()));
        assert!(documents.next().is_none(), "{command}");
    }
    for arguments in [vec!["template", "list"], vec!["template", "show", "honjo"]] {
        let mut all = arguments.clone();
        all.extend(["--format", "json"]);
        assert!(desk.run(&all).ends_with(0).json().is_object());
    }
}

// Windows takes no such names.
#[cfg(unix)]
#[test]
fn hostile_words_are_no_escape_sequences_on_the_terminal() {
    let (desk, _) = returned();
    desk.write("作業/回収/\u{1b}[31m赤い\u{7}.pdf", b"%PDF");
    for command in ["collect", "status"] {
        let said = desk.work(command).ends_with(1);
        assert!(!said.out.contains('\u{1b}') && !said.out.contains('\u{7}'), "{command}");
    }
}

#[test]
fn a_moved_workspace_is_the_same_workspace() {
    let (desk, _) = returned();
    let before = desk.work_json("collect");
    std::fs::rename(desk.path("作業"), desk.path("引っ越した先")).expect("moved");
    let after = desk.run(["collect", "--format", "json", "-C", "引っ越した先"]).ends_with(0).json();
    assert_eq!(before, after);
}

/// What the packet says of a file in the column 採用.
fn adopted(desk: &Desk, collected: &Value, file: &str) -> String {
    let packet = torimatome::read::workbook::read(&desk.read(&format!("作業/{}", text(collected, "workbook")))).expect("a workbook");
    let sheet = packet.sheets.iter().find(|sheet| sheet.name == "提出状況").expect("the sheet");
    let column = |label: &str| sheet.cells.iter().find(|(_, cell)| cell.text == label).map(|(at, _)| at.col).expect("the column");
    let row = sheet.cells.iter().find(|(at, cell)| at.col == column("ファイル") && cell.text == file).map(|(at, _)| at.row).expect("the row");
    sheet.text(row, column("採用")).expect("a word").to_owned()
}

#[test]
fn the_coordinator_says_which_file_counts() {
    let (desk, _) = returned();
    let file = "回収/0.xlsx";
    let collected = desk.work_json("collect");
    assert_eq!((list(&collected, "findings").len(), adopted(&desk, &collected, file).as_str()), (0, "する"));
    let packet = format!("作業/{}", text(&collected, "workbook"));
    let decide = |packet: &str, word: &str| {
        let rows = [["部署", "採用", "ファイル"], ["", word, file]].map(|row| row.map(str::to_owned).to_vec());
        let book = books::workbook(vec![books::sheet("提出状況", &rows)]);
        desk.write(packet, &workbook::render(&book).expect("drawn"));
    };
    decide(&packet, "しない");
    // The second time the newest packet is the program's own.
    let mut newest = String::new();
    for _ in 0..2 {
        let collected = desk.work_json("collect");
        let codes: Vec<&str> = list(&collected, "findings").iter().map(|finding| text(finding, "code")).collect();
        assert_eq!(codes, ["return-missing", "file-set-aside"]);
        assert_eq!(adopted(&desk, &collected, file), "しない");
        newest = format!("作業/{}", text(&collected, "workbook"));
    }
    assert_ne!(newest, packet, "what was edited is kept");
    decide(&newest, "する");
    assert_eq!(desk.work_json("collect")["findings"], serde_json::json!([]));
}

#[test]
fn a_file_is_left_out_as_long_as_it_is_the_same() {
    let (desk, city) = returned();
    let (line, department) = city.plain_line("result", 2);
    let file = format!("回収/{department}.xlsx");
    let before = decided(&desk, &file, "しない");
    assert!(codes(&before).contains(&"file-set-aside"), "{before}");
    assert!(String::from_utf8(desk.read("作業/決定.toml")).expect("UTF-8").contains("\"内容\""));
    let again = desk.work("collect");
    assert!(!again.err.contains("中身が変わった"), "{}", again.err);
    let mut returns = Returns::filled(city);
    returns.set(line, department, "result", "書き直しました。");
    desk.write(&format!("作業/{file}"), &workbook::render(returns.book(department)).expect("drawn"));
    let ended = desk.work("collect");
    assert_eq!(ended.err.matches("中身が変わった").count(), 1, "{}", ended.err);
    // Once; also though the packet in which it was decided lies there still.
    let after = desk.work("collect");
    assert!(!after.err.contains("中身が変わった"), "{}", after.err);
    assert!(!codes(&desk.work_json("collect")).contains(&"file-set-aside"));
}

/// Says in a packet whether a file is adopted, and collects.
fn decided(desk: &Desk, file: &str, word: &str) -> Value {
    let packet = text(&desk.work_json("collect"), "workbook").to_owned();
    let rows = [["部署", "採用", "ファイル"], ["", word, file]].map(|row| row.map(str::to_owned).to_vec());
    let book = books::workbook(vec![books::sheet("提出状況", &rows)]);
    desk.write(&format!("作業/{packet}"), &workbook::render(&book).expect("drawn"));
    desk.work_json("collect")
}

fn codes(collected: &Value) -> Vec<&str> {
    list(collected, "findings").iter().map(|finding| text(finding, "code")).collect()
}

#[test]
fn a_mistyped_year_is_told_at_once() {
    let desk = Desk::new();
    desk.write("元の計画.xlsx", &SmallPlan::new().bytes());
    let made = desk.run(["init", "作業", "--template", "sample", "--plan", "元の計画.xlsx", "--year", "令和5年度"]).ends_with(0);
    assert!(made.err.contains("令和6年度の計画") && made.err.contains("令和5年度"), "{}", made.err);
    assert_eq!(codes(&desk.work_json("check")), ["plan-other-year"]);
    assert_eq!(desk.work("check").status, 1);
    let sent = desk.work("distribute");
    assert!(sent.err.contains("令和6年度の計画"), "{}", sent.err);
    // Last year's column beside this year's is usual.
    let mut plan = open(&SmallPlan::new().bytes());
    plan.rows("計画")[0].push("令和5年度の計画".to_owned());
    desk.write("両年.xlsx", &plan.bytes());
    let made = desk.run(["init", "両年", "--template", "sample", "--plan", "両年.xlsx", "--year", "令和6年度"]).ends_with(0);
    assert_eq!(made.err, "");
    assert_eq!(codes(&desk.run(["-C", "両年", "check", "--format", "json"]).json()), ["plan-unknown-column"]);
}

#[test]
fn why_nothing_came_back_is_told() {
    let desk = Desk::with_small_workspace();
    let early = desk.work("collect");
    assert!(early.err.contains("torimatome -C 作業 distribute"), "{}", early.err);
    let sent = desk.work("distribute").ends_with(0);
    assert!(sent.out.contains("torimatome -C 作業 collect"), "{}", sent.out);
    assert_eq!(desk.work("collect").err, "");
    let city = small();
    let (department, book) = city.filled.iter().next().expect("a form");
    let form = text(&list(&desk.work_json("distribute"), "workbooks")[0], "path").to_owned();
    assert!(form.contains(city.campaign.department(*department)));
    desk.write(&format!("作業/{form}"), &workbook::render(book).expect("drawn"));
    let left = desk.work("collect");
    assert!(left.err.contains(&form) && left.err.contains("回収"), "{}", left.err);
}

#[test]
fn a_proof_that_someone_edited_is_not_counted_as_made() {
    let (desk, city) = returned();
    let count = city.campaign.departments().len() + 1;
    let first = desk.work("proof");
    assert!(first.out.contains(&format!("{count}個作りました")) && first.err.is_empty(), "{}{}", first.out, first.err);
    let made = desk.work_json("proof");
    let path = list(&made, "files")[0].as_str().expect("a path").to_owned();
    desk.write(&format!("作業/{path}"), b"edited");
    let second = desk.work("proof");
    assert!(second.out.contains(&format!("{}個作りました", count - 1)) && second.err.contains(&path), "{}{}", second.out, second.err);
    assert_eq!(list(&desk.work_json("proof"), "kept"), [Value::from(path.as_str())]);
    assert_eq!(desk.read(&format!("作業/{path}")), b"edited");
}

#[test]
fn a_workspace_near_by_is_named() {
    let desk = Desk::with_small_workspace();
    let workspace = desk.path("作業").canonicalize().expect("a path").display().to_string();
    for folder in [".", "作業/配布"] {
        let said = desk.run(["-C", folder, "check"]);
        refused(&said);
        assert!(said.err.contains(&workspace) && !said.err.contains("「.」"), "{folder}: {}", said.err);
    }
    let check = desk.work("check").ends_with(0);
    assert!(check.out.contains("torimatome -C 作業 distribute"), "{}", check.out);
}

#[test]
fn check_and_distribute_count_alike() {
    let desk = Desk::new();
    let mut plan = open(&SmallPlan::new().bytes());
    plan.rows("計画")[0].push("財源".to_owned());
    plan.rows("計画")[10][7] = "商工観光課".to_owned();
    desk.write("元の計画.xlsx", &plan.bytes());
    desk.init("sample", "令和6年度");
    let counts = "指摘 2件（要対応 0、要確認 1、参考 1）";
    let (check, sent) = (desk.work("check"), desk.work("distribute"));
    assert!(check.out.contains(counts) && sent.out.contains(counts), "{}{}", check.out, sent.out);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_said_is_no_success() {
    let desk = Desk::with_returns();
    for format in ["text", "json"] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("the device");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_torimatome"));
        let said = command.args(["-C", "作業", "collect", "--format", format]).current_dir(desk.path("")).stdout(full).output().expect("it starts");
        assert_eq!((said.status.code(), String::from_utf8_lossy(&said.stderr).lines().count()), (Some(2), 1), "{format}");
    }
}

//! The demonstration finds exactly the faults that it puts in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn demo(dir: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torimatome")).arg("demo").arg(dir).args(more).output().expect("the program starts")
}

fn run_json(dir: &Path) -> Value {
    let output = demo(dir, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "findings remain: {}", String::from_utf8_lossy(&output.stderr));
    // from_slice refuses anything before or after the one document.
    serde_json::from_slice(&output.stdout).expect("stdout is one JSON document")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

/// Title of the entry with this id, or nothing for a finding that concerns none.
fn title<'v>(collected: &'v Value, id: &Value) -> &'v str {
    let entries = collected["entries"].as_array().expect("entries");
    entries.iter().find(|entry| entry["id"] == *id).map_or("", |entry| text(entry, "title"))
}

#[test]
fn every_fault_is_found_once_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let collected = run_json(&folder.path().join("見本"));
    let findings = collected["findings"].as_array().expect("findings");
    let mut found: Vec<[&str; 4]> = findings
        .iter()
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| [text(finding, "code"), text(finding, "department"), title(&collected, &finding["entry"]), text(finding, "field")])
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ["plan-text-edited", "学校教育課", "校内の落ち着ける部屋", "target"],
            ["rating-missing", "生涯学習課", "水辺の自然体験", "rating"],
            ["relisted-rating-differs", "こども家庭センター", "妊婦と家庭の面談（再掲）", "rating"],
            ["return-missing", "健康増進課", "", ""],
            ["stray-text", "保育幼稚園課", "保育定員の調整", ""],
        ]
    );
    for finding in findings.iter().filter(|finding| finding["code"] != "return-missing") {
        assert!(finding["source"]["cell"].is_string(), "no cell: {finding}");
    }
}

#[test]
fn answers_of_the_renamed_file_are_all_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("見本");
    let collected = run_json(&dir);
    let departments = collected["departments"].as_array().expect("departments");
    let renamed = departments.iter().find(|department| department["name"] == "みなも市社会福祉協議会").expect("the department");
    assert_eq!(renamed["status"], "complete");
    assert_eq!(renamed["files"][0], "回収/メールの添付/（社協）5月29日提出分.xlsx");
    for department in departments {
        let expected = match text(department, "name") {
            "健康増進課" => "missing",
            "生涯学習課" => "partial",
            _ => "complete",
        };
        assert_eq!(department["status"], expected, "{department}");
    }
    assert_eq!(collected["ledger"]["unaccounted"], 0);
    assert_eq!(collected["ledger"]["files"], 6);
    assert!(dir.join(text(&collected, "workbook")).is_file());
}

#[test]
fn the_plan_itself_has_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("見本");
    run_json(&dir);
    let output = Command::new(env!("CARGO_BIN_EXE_torimatome")).args(["--format", "json", "check", "-C"]).arg(&dir).output().expect("it starts");
    let checked: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let codes: Vec<&str> = checked["findings"].as_array().expect("findings").iter().map(|finding| text(finding, "code")).collect();
    assert_eq!(codes, ["relisted-owner-differs"]);
    assert_eq!(checked["overview"]["items"], 29);
    assert_eq!(checked["overview"]["relisted"], 3);
    assert_eq!(checked["overview"]["departments"], 7);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("大事なもの.txt"), "x").expect("a file");
    let output = demo(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("空ではありません"));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn tells_what_was_done_and_what_to_open_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = demo(&folder.path().join("見本"), &[]);
    let told = String::from_utf8_lossy(&output.stdout);
    for words in ["7部署", "未提出", "評価が未記入", "再掲の評価が相違", "計画の文が変更", "記入欄の外の書き込み", "次に開くもの", "要確認"]
    {
        assert!(told.contains(words), "{words} is not told:\n{told}");
    }
    assert!(!told.contains("見つかりませんでした"), "{told}");
}

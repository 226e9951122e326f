//! What lies in 回収 beside files that can be opened: links, folders without end, names that are meant to harm.

use std::fs;
use std::path::Path;

use serde_json::Value;
use torimatome::sheets::grid::Content;
use torimatome::write::workbook;

use crate::desk::form;
use crate::support::binary::{Desk, Said, list, text};
use crate::support::city::small;
use crate::support::packages::{parts, with_part};

/// Finding codes by file below 回収.
fn codes(collected: &Value) -> Vec<(String, String)> {
    let finding = |finding: &Value| {
        let file = finding["source"]["file"].as_str().unwrap_or_default().trim_start_matches("回収/").to_owned();
        (file, text(finding, "code").to_owned())
    };
    let mut codes: Vec<(String, String)> = list(collected, "findings").iter().map(finding).collect();
    codes.sort();
    codes
}

fn expected(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut expected: Vec<(String, String)> = files.iter().map(|(file, code)| ((*file).to_owned(), (*code).to_owned())).collect();
    expected.sort();
    expected
}

fn collect(desk: &Desk) -> Value {
    desk.run(["-C", "作業", "collect", "--format", "json"]).json()
}

/// Nothing that was said is a command to the terminal.
fn assert_harmless(said: &Said) {
    let is_command = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    assert_eq!(said.out.chars().find(|c| is_command(*c)), None, "{:?}", said.out);
    assert_eq!(said.err.chars().find(|c| is_command(*c)), None, "{:?}", said.err);
}

#[test]
fn a_large_file_is_not_read_at_all() {
    let desk = Desk::with_returns();
    let sparse = fs::File::create(desk.path("作業/回収/大.xlsx")).expect("a file");
    sparse.set_len(100 << 30).expect("a hole");
    drop(sparse);
    assert_eq!(codes(&collect(&desk)), expected(&[("大.xlsx", "return-unreadable")]));
}

#[test]
fn folders_without_end() {
    let desk = Desk::with_returns();
    let deep = "中/".repeat(40);
    desk.write(&format!("作業/回収/{deep}様式.xlsx"), form());
    fs::create_dir_all(desk.path("作業/回収/フォルダ.xlsx/空")).expect("a folder");
    let found = codes(&collect(&desk));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "return-unreadable");
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::with_returns();
    let outside = Desk::new();
    outside.write("外/様式.xlsx", form());
    for (target, link) in [
        (outside.path("外/様式.xlsx"), "様式への.xlsx"),
        (outside.path("外"), "フォルダへの"),
        (desk.path("作業"), "輪"),
        (Path::new("/etc/passwd").to_owned(), "名簿.xlsx"),
        (desk.path("ない"), "切れた.xlsx"),
    ] {
        symlink(target, desk.path(&format!("作業/回収/{link}"))).expect("a link");
    }
    let links = ["様式への.xlsx", "フォルダへの", "輪", "名簿.xlsx", "切れた.xlsx"];
    assert_eq!(codes(&collect(&desk)), expected(&links.map(|link| (link, "return-unreadable"))));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_and_what_is_no_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_returns();
    let pipe = std::process::Command::new("mkfifo").arg(desk.path("作業/回収/管.xlsx")).status();
    println!("a pipe: {pipe:?}");
    for shut in ["作業/回収/読めない.xlsx", "作業/回収/入れない/様式.xlsx"] {
        desk.write(shut, form());
    }
    let set = |path: &str, mode| fs::set_permissions(desk.path(path), fs::Permissions::from_mode(mode)).expect("permissions");
    set("作業/回収/読めない.xlsx", 0o000);
    set("作業/回収/入れない", 0o000);
    let may_read_all = fs::File::open(desk.path("作業/回収/読めない.xlsx")).is_ok();
    let collected = collect(&desk);
    set("作業/回収/入れない", 0o755);
    if may_read_all {
        println!("skipped: this user may read every file");
        return;
    }
    assert_eq!(codes(&collected), expected(&[("入れない", "return-unreadable"), ("読めない.xlsx", "return-unreadable")]));
    let messages: Vec<&str> = list(&collected, "findings").iter().map(|finding| text(finding, "message")).collect();
    assert!(messages.iter().all(|message| !message.contains("os error")), "{messages:?}");
}

#[test]
fn names_that_are_meant_to_harm() {
    let desk = Desk::with_returns();
    let long = format!("{}.xlsx", "長".repeat(83));
    let mut names = vec!["=cmd|'calc'!A0.xlsx", "-rf.xlsx", "--help.xlsx", "@様式.xlsx", "NUL.xlsx", "様式.xlsx.exe", &long];
    if cfg!(unix) {
        names.extend([
            "\u{1b}[2J\u{7}.xlsx",
            "\u{9b}31m.xlsx",
            "行\n変え.xlsx",
            "様式\u{202e}xslx.exe",
            "\\..\\..\\悪い.xlsx",
            "a:b|c?.xlsx",
            " .xlsx",
            "\u{200b}.xlsx",
        ]);
    }
    for name in &names {
        desk.write(&format!("作業/回収/名前/{name}"), b"PK no workbook");
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"\xff\xfe\x80.xlsx");
        fs::write(desk.path("作業/回収/名前").join(name), b"PK no workbook").expect("written");
    }
    let collected = collect(&desk);
    assert_eq!(list(&collected, "findings").len(), names.len() + usize::from(cfg!(unix)), "each is named once");
    for command in [&["collect"][..], &["collect", "--ledger"], &["status"], &["collect", "--format", "json"], &["status", "--format", "json"]] {
        assert_harmless(&desk.run(["-C", "作業"].iter().chain(command)).ends_with(1));
    }
    assert_no_commands(&desk);
}

#[test]
fn answers_that_are_meant_to_harm() {
    let desk = Desk::with_returns();
    let evil = [
        "=cmd|'/c calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\u{1b}]0;題\u{7}\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}逆\u{2066}",
        "\t=1",
        "_x001b_[31m",
        "\r\n=1",
    ];
    let mut book = small().filled[&0].clone();
    let mut words = evil.iter().cycle();
    for sheet in &mut book.sheets {
        for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let Content::Answer(answer) = &mut cell.content {
                answer.text = (*words.next().expect("endless")).to_owned();
            }
        }
    }
    desk.write("作業/回収/0.xlsx", &workbook::render(&book).expect("drawn"));
    for command in [&["collect"][..], &["status"], &["collect", "--format", "json"]] {
        assert_harmless(&desk.run(["-C", "作業"].iter().chain(command)).ends_with(1));
    }
    assert_no_commands(&desk);
}

#[test]
fn answers_as_long_as_a_cell_holds_and_longer() {
    let desk = Desk::with_returns();
    let long = "長".repeat(32_767);
    for department in [0, 1] {
        let mut book = small().filled[&department].clone();
        for sheet in &mut book.sheets {
            for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Content::Answer(answer) = &mut cell.content {
                    answer.text = long.clone();
                }
            }
        }
        desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(&book).expect("drawn"));
    }
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert!(codes(&collected).iter().all(|(_, code)| code != "return-unreadable"));
    assert!(!parts(&desk.read(&format!("作業/{}", text(&collected, "workbook")))).is_empty());

    // No spreadsheet program lets anybody type that; the beginning is kept, and somebody must look.
    let longer = with_part(&desk.read("作業/回収/0.xlsx"), "xl/sharedStrings.xml", |xml| xml.replace(&long, &"長。".repeat(300_000)));
    desk.write("作業/回収/0.xlsx", &longer);
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(1).json();
    assert!(codes(&collected).contains(&("0.xlsx".to_owned(), "value-uncertain".to_owned())));
}

/// Nothing that came back is a formula or a link in a workbook that was written, or a control in a text.
fn assert_no_commands(desk: &Desk) {
    let mut workbooks = 0;
    for file in desk.files("作業/取りまとめ").into_keys() {
        let bytes = desk.read(&file);
        if std::path::Path::new(&file).extension().is_some_and(|kind| kind == "txt") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(text.replace("\r\n", "").trim_start_matches('\u{feff}').chars().all(|c| !c.is_control()), "{file}");
            continue;
        }
        workbooks += 1;
        for (name, content) in parts(&bytes) {
            let xml = String::from_utf8_lossy(&content);
            for formula in xml.split("<f>").skip(1).map(|rest| rest.split("</f>").next().unwrap_or_default()) {
                assert!(!["cmd", "SUM(1)", "1+1", "2+3"].iter().any(|evil| formula.contains(evil)), "{name}: {formula}");
            }
            assert!(!name.contains("externalLink") && !xml.contains("TargetMode=\"External\""), "{name}");
            assert!(xml.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')), "{name}");
        }
    }
    assert!(workbooks > 0);
}

#[test]
fn departments_with_hostile_names() {
    let long = "課".repeat(300);
    let names = ["../x", "CON", "a/b", &long, "=1+1", "-x", "@課", "\u{1b}[31m赤", "\u{202e}逆課", "..", "nul.txt", "課:？*", "[課]'"];
    let desk = Desk::new();
    let mut plan = crate::support::small_plan::SmallPlan::new();
    let row = plan.rows[0].clone();
    plan.rows = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let mut row = row.clone();
            row[4] = format!("事業{index}");
            row[7] = (*name).to_owned();
            row
        })
        .collect();
    plan.indicators.clear();
    desk.write("元の計画.xlsx", &plan.bytes());
    desk.init("sample", "令和6年度");
    let distributed = desk.run(["-C", "作業", "distribute", "--format", "json"]).ends_with(0).json();
    let workbooks = list(&distributed, "workbooks");
    assert!(workbooks.len() >= names.len() - 1, "{}", workbooks.len());
    let folder = desk.path("作業/配布");
    for workbook in workbooks {
        let path = desk.path("作業").join(text(workbook, "path"));
        assert_eq!(path.parent(), Some(folder.as_path()), "{}", path.display());
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        assert!(name.len() <= 255 && name.chars().all(|c| !c.is_control() && !"/\\:*?\"<>|".contains(c)), "{name:?}");
        fs::copy(&path, desk.path("作業/回収").join(name)).expect("copied");
    }
    assert_eq!(fs::read_dir(desk.path("")).expect("the desk").count(), 2, "nothing is written outside the workspace");
    let collected = collect(&desk);
    for department in list(&collected, "departments") {
        assert_eq!(list(department, "files").len(), 1, "{department}");
    }
    for command in [&["check"][..], &["distribute"], &["collect"], &["status"]] {
        assert_harmless(&desk.run(["-C", "作業"].iter().chain(command)));
    }
    assert_no_commands(&desk);
}

//! Runs that end in the middle, run into each other, or may not write: the old files stay whole, the next run is as good as any.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::binary::{Desk, list, text};
use support::packages::parts;
use torimatome::disk::workspace::Workspace;

fn collecting(desk: &Desk) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_torimatome"));
    command.args(["-C", "作業", "collect", "--quiet"]).current_dir(desk.path(""));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// Every file of the workspace, but for what a run that was ended leaves beside them.
fn whole(desk: &Desk) -> BTreeMap<String, String> {
    let mut files = desk.files("作業");
    files.retain(|name, _| !name.contains("/~書込中"));
    files
}

#[test]
fn a_run_that_is_ended_anywhere() {
    let desk = Desk::with_returns();
    let returns = desk.files("作業/回収");
    // Something to write: one return less. What was written with it once is remembered, whether a run comes to its end below or not.
    let late = desk.read("作業/回収/0.xlsx");
    fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    let first = text(&desk.work_json("collect"), "workbook").to_owned();
    desk.write("作業/回収/0.xlsx", &late);
    assert_eq!(text(&desk.work_json("collect"), "workbook"), first);
    let old = whole(&desk);
    fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    for tenth in 0..30 {
        let mut run = collecting(&desk);
        std::thread::sleep(Duration::from_millis(10 * tenth));
        let _ = run.kill();
        let _ = run.wait();
        for file in desk
            .files("作業/取りまとめ")
            .into_keys()
            .filter(|file| Path::new(file).extension().is_some_and(|kind| kind == "xlsx") && !file.contains("~書込中"))
        {
            assert!(!parts(&desk.read(&file)).is_empty(), "{file} is whole");
        }
    }
    desk.write("作業/回収/0.xlsx", &late);
    assert_eq!(text(&desk.work_json("collect"), "workbook"), first, "nobody edited it, so it is replaced");
    assert_eq!(desk.files("作業"), old, "as if nothing had happened, and nothing is left beside");
    assert_eq!(desk.files("作業/回収"), returns);
}

#[test]
fn two_runs_at_once() {
    let desk = Desk::with_returns();
    let _ = desk.work("collect").ends_with(0);
    let alone = whole(&desk);
    fs::remove_dir_all(desk.path("作業/取りまとめ")).expect("removed");
    for _ in 0..10 {
        let mut runs = [collecting(&desk), collecting(&desk), collecting(&desk)];
        let ends: Vec<Option<i32>> = runs.iter_mut().map(|run| run.wait().expect("it ends").code()).collect();
        assert!(ends.contains(&Some(0)), "{ends:?}");
        assert!(ends.iter().all(|end| matches!(end, Some(0 | 2))), "{ends:?}");
        assert_eq!(whole(&desk), alone);
    }
}

#[test]
fn a_second_run_is_told_to_wait_and_a_dead_one_is_not_waited_for() {
    let desk = Desk::with_returns();
    let workspace = Workspace::open(&desk.path("作業")).expect("a workspace");
    let running = workspace.lock().expect("nobody else works here");
    for command in ["collect", "distribute"] {
        let said = desk.work(command).ends_with(2);
        assert_eq!(said.out, "");
        assert!(said.err.contains("実行中"), "{}", said.err);
    }
    let _ = desk.work("status").ends_with(0);
    drop(running);
    assert!(desk.path("作業/記録/実行中.lock").exists(), "the file stays and locks nobody out");
    let _ = desk.work("collect").ends_with(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_returns();
    let _ = desk.work("collect").ends_with(0);
    fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    let before = desk.files("作業");
    let set = |mode| fs::set_permissions(desk.path("作業/取りまとめ"), fs::Permissions::from_mode(mode)).expect("permissions");
    set(0o555);
    if fs::write(desk.path("作業/取りまとめ/試し"), b"").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let said = desk.work("collect");
    set(0o755);
    assert_eq!(said.status, 2, "{}", said.err);
    assert!(!said.err.contains("os error"), "{}", said.err);
    assert_eq!(desk.files("作業"), before);
}

/// As on a full disk: no file may become longer than a few kilobytes.
#[cfg(unix)]
#[test]
fn a_disk_without_room() {
    let desk = Desk::with_returns();
    let _ = desk.work("collect").ends_with(0);
    let department = list(&desk.work_json("status"), "departments").len();
    assert!(department > 0);
    fs::remove_file(desk.path("作業/回収/0.xlsx")).expect("removed");
    // But for what the program says there of its own writing.
    let kept = || {
        let mut files = desk.files("作業");
        files.retain(|name, _| name != "作業/記録/取りまとめ.json");
        files
    };
    let before = kept();
    let program = env!("CARGO_BIN_EXE_torimatome");
    let limited = format!("trap '' XFSZ; ulimit -f 4; exec '{program}' -C 作業 collect");
    let run = Command::new("bash").args(["-c", &limited]).current_dir(desk.path("")).output();
    let Ok(run) = run else {
        println!("skipped: there is no bash");
        return;
    };
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(!said.contains("os error") && !said.contains("panicked"), "{said}");
    assert_eq!(kept(), before, "the old files, and nothing beside them");
    let _ = desk.work("collect").ends_with(1);
}

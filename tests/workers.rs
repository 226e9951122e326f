//! Returns opened in processes of their own: the same answers as in this one, and a bad file costs that file only.

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::city::City;
use support::containers;
use support::small_plan::SmallPlan;
use torimatome::read::document::{self, Content, Document};
use torimatome::read::workbook::Unreadable;
use torimatome::workers::{ARGUMENT, Limits, Pool};
use torimatome::write::workbook;

const PROGRAM: &str = env!("CARGO_BIN_EXE_torimatome");
const USUAL: Limits = Limits { memory: 512 << 20, time: Duration::from_secs(60), time_per_mb: Duration::from_secs(1) };

fn start(limits: Limits) -> Pool {
    Pool::start(Path::new(PROGRAM), limits).expect("the program starts")
}

fn forms() -> Vec<Vec<u8>> {
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    city.filled.values().map(|book| workbook::render(book).expect("drawn")).collect()
}

fn reason(documents: &[Document]) -> Option<Unreadable> {
    match documents {
        [Document { content: Content::Unreadable(reason), .. }] => Some(*reason),
        _ => None,
    }
}

/// Little memory, but enough for a form.
const TIGHT: Limits = Limits { memory: 32 << 20, ..USUAL };

/// A text in columns that fits into this memory once, and not twice.
fn glutton() -> Vec<u8> {
    let mut state = 1_u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b'a' + (state >> 24) as u8 % 26
    };
    (0..20 << 20).map(|_| letter()).collect()
}

#[test]
fn a_worker_answers_what_this_process_would() {
    let pool = start(USUAL);
    for (index, bytes) in forms().iter().enumerate() {
        let name = format!("回収/{index}.xlsx");
        assert_eq!(pool.open(&name, bytes), document::open(&name, bytes));
    }
    for (name, bytes) in [("空.xlsx", b"".as_slice()), ("添書.pdf", b"%PDF"), ("ごみ.xlsx", b"PK\x03\x04 no workbook")] {
        assert_eq!(pool.open(name, bytes), document::open(name, bytes));
    }
}

#[test]
fn a_file_that_wants_too_much_memory() {
    let pool = start(TIGHT);
    let (clean, glutton) = (&forms()[0], glutton());
    for _ in 0..3 {
        assert_eq!(reason(&pool.open("大.csv", &glutton)), Some(Unreadable::EndedReader));
        assert_eq!(pool.open("様式.xlsx", clean), document::open("様式.xlsx", clean), "the next file is read");
    }
}

#[test]
fn a_bad_file_in_an_archive_costs_the_others_nothing() {
    let pool = start(Limits { memory: 80 << 20, ..USUAL });
    let clean = forms().remove(0);
    let archive = containers::archive(&[("甲.xlsx", &clean), ("大.csv", &glutton()), ("乙.xlsx", &clean)]);
    let found: Vec<(String, Option<Unreadable>)> = document::open_all("回収/返信.zip", &archive, |name, bytes| pool.open(name, bytes))
        .map(|document| (document.name.clone(), reason(&[document])))
        .collect();
    let expected = [("甲.xlsx", None), ("大.csv", Some(Unreadable::EndedReader)), ("乙.xlsx", None)];
    assert_eq!(found, expected.map(|(name, reason)| (format!("回収/返信.zip!{name}"), reason)));
}

#[test]
fn a_file_that_takes_too_long() {
    let pool = start(Limits { time: Duration::ZERO, time_per_mb: Duration::ZERO, ..USUAL });
    for _ in 0..3 {
        assert_eq!(reason(&pool.open("様式.xlsx", &forms()[0])), Some(Unreadable::TookTooLong));
    }
}

#[test]
fn several_threads_share_a_pool() {
    let pool = start(TIGHT);
    let (forms, glutton) = (forms(), glutton());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for bytes in &forms {
                    assert_eq!(reason(&pool.open("大.csv", &glutton)), Some(Unreadable::EndedReader));
                    assert_eq!(pool.open("様式.xlsx", bytes), document::open("様式.xlsx", bytes));
                }
            });
        }
    });
}

#[test]
fn a_program_that_does_not_start_or_is_another_one() {
    assert!(Pool::start(Path::new("no such program"), USUAL).is_err());
    // `cargo` ends at once with a message that is no greeting.
    assert!(Pool::start(Path::new(env!("CARGO")), USUAL).is_err());
}

#[test]
fn a_worker_is_nothing_for_people() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).stdin(Stdio::null()).output().expect("the program starts")
    };
    assert_eq!(run(&[ARGUMENT]).status.code(), Some(2));
    assert_eq!(run(&[ARGUMENT, "?"]).status.code(), Some(2));
    assert_eq!(run(&[ARGUMENT, "1"]).status.code(), Some(2), "nothing can be opened with that");
    let help = run(&["--help"]).stdout;
    assert!(!String::from_utf8_lossy(&help).contains(ARGUMENT));
}

#[test]
fn a_worker_ends_with_its_parent() {
    let mut worker =
        Command::new(PROGRAM).args([ARGUMENT, "1000000000"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut to = worker.stdin.take().expect("a pipe");
    // Half a request: the parent was ended while it wrote.
    to.write_all(&[200, 0, 0, 0, b'x']).expect("written");
    drop(to);
    assert!(worker.wait().expect("it ends").success());
}

//! A workspace whose clean returns are known, and what hostile files beside them may change: only findings about themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Finding, Severity};
use torimatome::pipeline::collect::{self, Forms, Incoming, Seen};
use torimatome::workers::{Limits, Pool};
use torimatome::write::workbook;

use crate::memory::most_during;
use crate::support::binary::{Desk, list, text};
use crate::support::city::{again, assert_ledger, meant, small};

/// A file for 回収.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Codes of the findings about it, each once; empty if it is to be read like any other.
    pub expected: Vec<&'static str>,
    /// Whether it is about one cell only: beside a clean return, which fills that cell in, nothing need be said.
    pub is_one_cell: bool,
}

/// A hostile file, with the codes that it is to give.
pub fn hostile(name: &str, bytes: Vec<u8>, expected: &[&'static str]) -> Hostile {
    Hostile { name: name.to_owned(), bytes, expected: expected.to_vec(), is_one_cell: false }
}

/// A file with one cell of which nobody can say what it holds.
pub fn doubtful(name: &str, bytes: Vec<u8>) -> Hostile {
    Hostile { is_one_cell: true, ..hostile(name, bytes, &["value-uncertain"]) }
}

/// A clean return, of which most hostile files are made.
pub fn form() -> &'static [u8] {
    static FORM: OnceLock<Vec<u8>> = OnceLock::new();
    FORM.get_or_init(|| workbook::render(&small().filled[&0]).expect("drawn"))
}

/// Collects with these files in 回収/悪い and holds the result against that without them.
pub fn assert_kept_apart(files: &[Hostile]) {
    let desk = Desk::with_returns();
    let clean = desk.work_json("collect");
    assert_eq!(clean["findings"], Value::Array(Vec::new()), "the returns are clean");
    for file in files {
        desk.write(&format!("作業/回収/悪い/{}", file.name), &file.bytes);
    }
    let before = untouched(&desk);
    let start = Instant::now();
    let (said, most) = most_during(&desk.path(""), || desk.run(["-C", "作業", "collect", "--format", "json"]));
    println!("{} files in {:.1} s, {} MB", files.len(), start.elapsed().as_secs_f64(), most >> 20);
    assert!(most < 1 << 30 && (most > 0 || !cfg!(target_os = "linux")), "{} MB", most >> 20);
    assert_eq!(said.err, "", "nothing of what went wrong inside reaches the terminal");
    let collected = said.ends_with(1).json();
    assert_eq!(untouched(&desk), before, "nothing in 回収 is changed");

    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in list(&collected, "findings") {
        let file = finding["source"]["file"].as_str().unwrap_or_default();
        // What the doubtful ones leave open is filled in by the clean ones.
        if finding["code"] == "return-conflict" {
            let is_one_cell = |place: &Value| files.iter().any(|file| file.is_one_cell && text(place, "file").ends_with(&file.name));
            assert!(list(finding, "related").iter().all(|place| place["file"] == finding["source"]["file"] || is_one_cell(place)), "{finding}");
            continue;
        }
        // A file in an archive belongs to the archive.
        let file = file.strip_prefix("回収/悪い/").unwrap_or(file).split('!').next().unwrap_or_default();
        found.entry(file.to_owned()).or_default().push(text(finding, "code").to_owned());
    }
    let mut wrong = Vec::new();
    for file in files {
        let mut found = found.remove(&file.name).unwrap_or_default();
        found.sort();
        let mut expected = file.expected.clone();
        expected.sort_unstable();
        if found != expected && !(file.is_one_cell && found.is_empty()) {
            wrong.push(format!("{}: {found:?} instead of {expected:?}", file.name));
        }
    }
    wrong.extend(found.iter().map(|(file, codes)| format!("{file}: {codes:?}, although nobody touched it")));
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
    assert_eq!(answers(&collected), answers(&clean), "the answers are those of the clean returns");
    assert_eq!(collected["ledger"]["unaccounted"], 0);
}

/// Takes each of these files for the only return of its department: an answer that is not the one that was typed is told.
pub fn assert_nothing_is_silent(files: &[Hostile]) {
    let limits = Limits { memory: 512 << 20, time: Duration::from_secs(60), time_per_mb: Duration::from_secs(1) };
    let pool = Pool::start(Path::new(env!("CARGO_BIN_EXE_torimatome")), limits).expect("the program starts");
    let (city, forms) = (small(), Forms::new(&small().campaign));
    let mut wrong = Vec::new();
    for file in files {
        let name = format!("回収/{}", file.name);
        let start = Instant::now();
        let incoming = Incoming { name: name.clone(), bytes: Ok(file.bytes.clone()), modified: 1, set_aside: false };
        let mut seen: Vec<Seen> = city.read().iter().filter(|(of, _)| **of != 0).map(|(_, form)| Seen::Form(Box::new(again(form)))).collect();
        seen.extend(collect::see(&incoming, &forms, |name, bytes| pool.open(name, bytes)));
        let progress = collect::collect(&forms, seen, &Decisions::default());
        let about: Vec<&Finding> = progress
            .findings
            .iter()
            .filter(|finding| finding.source.as_ref().and_then(|place| place.file.as_ref()).is_some_and(|source| source.starts_with(&name)))
            .collect();
        let codes: BTreeSet<&str> = about.iter().map(|finding| finding.code.name()).collect();
        if let Some(code) = file.expected.iter().find(|code| !codes.contains(**code)) {
            wrong.push(format!("{}: {codes:?} without {code}", file.name));
        }
        for (line, department, field) in city.cells().into_iter().filter(|(_, department, _)| *department == 0) {
            let value = progress.value(line, department, &field);
            let typed = meant(&city.campaign, &field, &city.typed(line, department, &field));
            let is_told = |finding: &Finding| finding.severity != Severity::Info && finding.department == Some(0);
            if value == Some(typed.as_str()) || (value.is_none() && progress.findings.iter().any(is_told)) {
                continue;
            }
            // A finding about this cell, or about its whole sheet.
            let is_named = about.iter().any(|finding| finding.line.is_none_or(|of| of == line) && finding.severity != Severity::Info);
            if !is_named {
                wrong.push(format!(
                    "{}: {line} {field} is {:?}, {codes:?}",
                    file.name,
                    value.map(|value| value.chars().take(20).collect::<String>())
                ));
            }
        }
        assert_ledger(&progress);
        if start.elapsed().as_secs() > 0 {
            println!("{} took {:.1} s", file.name, start.elapsed().as_secs_f64());
        }
    }
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}

/// Every answer: entry, department, field, value.
fn answers(collected: &Value) -> BTreeSet<[String; 4]> {
    let mut answers = BTreeSet::new();
    for entry in list(collected, "entries").iter().chain(list(collected, "units")) {
        for answer in list(entry, "answers") {
            let value = answer["value"].as_str().unwrap_or_default();
            answers.insert([text(entry, "id"), text(answer, "department"), text(answer, "field"), value].map(str::to_owned));
        }
    }
    assert!(!answers.is_empty());
    answers
}

/// Hash and date of every file of 回収.
fn untouched(desk: &Desk) -> BTreeMap<String, (String, SystemTime)> {
    let date = |name: &str| std::fs::metadata(desk.path(name)).and_then(|meta| meta.modified()).expect("a date");
    desk.files("作業/回収").into_iter().map(|(name, hash)| (name.clone(), (hash, date(&name)))).collect()
}

//! A workspace whose clean returns are known, and what hostile files beside them may change: only findings about themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

use serde_json::Value;
use torimatome::write::workbook;

use crate::support::binary::{Desk, list, text};
use crate::support::city::City;
use crate::support::small_plan::SmallPlan;

/// A file for 回収.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Codes of the findings about it, each once; empty if it is to be read like any other.
    pub expected: Vec<&'static str>,
}

/// A hostile file, with the codes that it is to give.
pub fn hostile(name: &str, bytes: Vec<u8>, expected: &[&'static str]) -> Hostile {
    Hostile { name: name.to_owned(), bytes, expected: expected.to_vec() }
}

/// The city of these tests.
pub fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| City::new("sample", "令和6年度", SmallPlan::new().bytes()))
}

/// A clean return, of which most hostile files are made.
pub fn form() -> &'static [u8] {
    static FORM: OnceLock<Vec<u8>> = OnceLock::new();
    FORM.get_or_init(|| workbook::render(&city().filled[&0]).expect("drawn"))
}

/// A workspace in which every department has returned its form.
pub fn returned() -> Desk {
    let desk = Desk::with_small_workspace();
    let _ = desk.work("distribute").ends_with(0);
    for (department, book) in &city().filled {
        desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
    desk
}

/// Collects with these files in 回収/悪い and holds the result against that without them.
pub fn assert_kept_apart(files: &[Hostile]) {
    let desk = returned();
    let clean = desk.work_json("collect");
    assert_eq!(clean["findings"], Value::Array(Vec::new()), "the returns are clean");
    for file in files {
        desk.write(&format!("作業/回収/悪い/{}", file.name), &file.bytes);
    }
    let before = untouched(&desk);
    let start = Instant::now();
    let said = desk.run(["-C", "作業", "collect", "--format", "json"]);
    println!("{} files in {:.1} s", files.len(), start.elapsed().as_secs_f64());
    assert_eq!(said.err, "", "nothing of what went wrong inside reaches the terminal");
    let collected = said.ends_with(1).json();
    assert_eq!(untouched(&desk), before, "nothing in 回収 is changed");

    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in list(&collected, "findings") {
        let file = finding["source"]["file"].as_str().unwrap_or_default();
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
        if found != expected {
            wrong.push(format!("{}: {found:?} instead of {expected:?}", file.name));
        }
    }
    wrong.extend(found.iter().map(|(file, codes)| format!("{file}: {codes:?}, although nobody touched it")));
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
    assert_eq!(answers(&collected), answers(&clean), "the answers are those of the clean returns");
    assert_eq!(collected["ledger"]["unaccounted"], 0);
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

//! What `docs/architecture.md` promises, checked on the text of the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and the layers that it may use, lowest first: a layer may name only what stands above it in this list.
const LAYERS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("form", &["domain"]),
    ("reconcile", &["domain", "form"]),
    ("rules", &["domain", "form", "reconcile"]),
    ("sheets", &["domain", "form", "reconcile"]),
    ("read", &["domain", "form", "reconcile", "sheets"]),
    ("write", &["domain", "form", "sheets"]),
    ("pipeline", &["domain", "form", "reconcile", "rules", "sheets", "read", "write"]),
    ("disk", &["domain", "form", "reconcile"]),
    ("workers", &["read"]),
    ("cli", &["domain", "form", "reconcile", "sheets", "pipeline", "disk", "workers"]),
];

/// Libraries and the only places (folders or files below `src`) that may use them.
const LIBRARIES: [(&str, &[&str]); 26] = [
    ("calamine", &["read/"]),
    ("quick_xml", &["read/"]),
    ("rust_xlsxwriter", &["write/"]),
    ("zip", &["read/", "write/"]),
    ("rapidfuzz", &["reconcile/similarity/"]),
    ("similar", &["reconcile/similarity/"]),
    ("cap", &["workers/memory.rs"]),
    ("libmimalloc_sys", &["workers/memory.rs"]),
    ("simdutf8", &["read/package.rs"]),
    ("foldhash", &["domain/spelling/", "reconcile/similarity/", "sheets/packet/as_written.rs"]),
    ("postcard", &["workers/", "reconcile/identity.rs"]),
    ("clap", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("comfy_table", &["cli/"]),
    ("tempfile", &["disk/"]),
    ("jiff", &["disk/", "read/dates.rs"]),
    ("encoding_rs", &["read/text.rs"]),
    ("csv", &["write/table.rs"]),
    ("cfb", &["read/kind.rs", "read/workbook/xls.rs", "read/mail/msg.rs"]),
    ("mail_parser", &["read/mail/"]),
    ("memchr", &["read/markup.rs"]),
    ("toml", &["form/", "disk/"]),
    ("serde_json", &["cli/", "disk/"]),
    ("sha2", &["reconcile/identity.rs", "disk/writing.rs"]),
    ("unicode_normalization", &["domain/"]),
    ("unicode_width", &["domain/text.rs"]),
];

/// Longest file, in lines.
const MAX_LINES: usize = 400;
/// Cities whose names belong into templates, not into the program.
const CITIES: [&str; 6] = ["honjo", "kitamoto", "asaka", "本庄", "北本", "朝霞"];
/// The list of built-in templates, which names them.
const BUILT_IN: &str = "form/builtin.rs";

/// A source file.
struct Source {
    /// Path below `src`, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The layer, which is the first folder; the crate's root has none.
    fn layer(&self) -> Option<&str> {
        self.path.split_once('/').map(|(layer, _)| layer)
    }

    /// Numbered lines of code: no whole-line comments, no test module.
    fn code(&self) -> Vec<(usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let is_tests = |index: usize| lines[index].trim() == "#[cfg(test)]" && lines.get(index + 1).is_some_and(|next| next.starts_with("mod "));
        let end = (0..lines.len()).find(|&index| is_tests(index)).unwrap_or(lines.len());
        (1..).zip(lines[..end].iter().copied()).filter(|(_, line)| !line.trim_start().starts_with("//")).collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    walk(&root().join("src"), "", &mut sources);
    assert!(sources.len() > 40, "the sources were not found");
    sources.retain(|source| !source.path.ends_with("/tests.rs") && !source.path.contains("/tests/"));
    sources
}

fn walk(folder: &Path, below: &str, sources: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            walk(&path, &format!("{below}{name}/"), sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(Source { path: format!("{below}{name}"), text: fs::read_to_string(&path).unwrap() });
        }
    }
}

/// Whether `name` stands in a line as a path's first part or as an imported crate, not inside another word or path.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let begins = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '.' || c == '"'));
        begins && (after.starts_with("::") || (line.trim_start().starts_with("use ") && after.starts_with(';')))
    })
}

/// Modules of this crate that a piece of code names: `crate::x…` and `crate::{x…, y…}`.
fn modules(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut starts = true;
            for (offset, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => starts = true,
                    c if starts && (c.is_alphanumeric() || c == '_') => {
                        found.insert(word(&group[offset..]));
                        starts = false;
                    }
                    _ => {}
                }
            }
        } else {
            found.insert(word(rest));
        }
    }
    found.remove("");
    found
}

fn fail_if_any(what: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{what}:\n  {}", faults.join("\n  "));
}

#[test]
fn the_table_of_layers_has_no_circle() {
    for (index, (layer, uses)) in LAYERS.iter().enumerate() {
        for used in *uses {
            assert!(LAYERS[..index].iter().any(|(below, _)| below == used), "{layer} names {used}, which does not stand below it");
        }
    }
}

#[test]
fn dependencies_point_one_way() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(layer) = source.layer() else {
            continue;
        };
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            faults.push(format!("src/{}: the folder {layer} is no layer", source.path));
            continue;
        };
        let code: String = source.code().iter().map(|(_, line)| format!("{line}\n")).collect();
        for used in modules(&code) {
            if used != layer && !allowed.contains(&used.as_str()) {
                faults.push(format!("src/{} uses {used}", source.path));
            }
        }
    }
    fail_if_any("layers used against their direction", &faults);
}

#[test]
fn each_library_has_its_place() {
    let mut faults = Vec::new();
    for source in sources() {
        for (library, places) in LIBRARIES {
            if places.iter().any(|place| source.path.starts_with(place)) {
                continue;
            }
            for (number, line) in source.code() {
                if names_crate(line, library) {
                    faults.push(format!("src/{}:{number} uses {library}", source.path));
                }
            }
        }
    }
    fail_if_any("libraries used outside their place", &faults);
}

#[test]
fn only_disk_touches_the_file_system_and_nobody_the_network_or_other_programs() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            let touches_files = line.contains("std::fs") || line.contains("fs::read") || line.contains("fs::write") || names_crate(line, "File");
            if touches_files && source.layer() != Some("disk") {
                faults.push(format!("src/{}:{number} uses the file system", source.path));
            }
            if line.contains("print!(") || line.contains("println!(") {
                faults.push(format!("src/{}:{number} prints without cli::terminal", source.path));
            }
            if line.contains("net::") {
                faults.push(format!("src/{}:{number} uses the network", source.path));
            }
            if (line.contains("Command::new") || line.contains("process::Command")) && source.layer() != Some("workers") {
                faults.push(format!("src/{}:{number} starts another program", source.path));
            }
        }
    }
    fail_if_any("reaching outside", &faults);
}

#[test]
fn files_stay_short() {
    let long = sources().into_iter().map(|source| (source.text.lines().count(), source.path)).filter(|(lines, _)| *lines > MAX_LINES);
    let faults: Vec<String> = long.map(|(lines, path)| format!("src/{path}: {lines} lines")).collect();
    fail_if_any(&format!("longer than {MAX_LINES} lines"), &faults);
}

#[test]
fn the_program_knows_no_city() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path != BUILT_IN) {
        for (number, line) in source.code() {
            let lower = line.to_lowercase();
            if let Some(city) = CITIES.iter().find(|city| lower.contains(*city)) {
                faults.push(format!("src/{}:{number} names {city}", source.path));
            }
        }
    }
    fail_if_any("a city's name outside templates", &faults);
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let reasons = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let table = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names: Vec<&str> = table.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim()).collect();
    assert!(!names.is_empty());
    let faults: Vec<String> = names.iter().filter(|name| !reasons.contains(&format!("`{name}`"))).map(|name| (*name).to_owned()).collect();
    fail_if_any("dependencies that docs/architecture.md does not explain", &faults);
}

#[test]
fn modules_are_found_in_every_spelling() {
    let found = |code: &str| modules(code).into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::read::plan;"), ["read"]);
    assert_eq!(found("use crate::{read::{self, plan}, write};"), ["read", "write"]);
    assert_eq!(found("fn f(x: crate::domain::plan::Plan) {}"), ["domain"]);
    assert!(names_crate("use zip::ZipArchive;", "zip") && names_crate("    toml::from_str(text)", "toml"));
    assert!(!names_crate("a.iter().zip(b)", "zip") && !names_crate("use std::iter::zip;", "zip"));
}

//! What came back, merged into one state.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::reason_words;
use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::text::fold;
use crate::domain::year::FiscalYear;
pub use crate::read::gate::MAX_FILE;
use crate::read::returned::{self, ReadForm};
use crate::read::workbook::{self, Unreadable};
use crate::reconcile::identity::Record;
use crate::reconcile::lines::Campaign;
use crate::reconcile::merge::{self, Placed};
use crate::rules;

/// A file of 回収.
pub struct Incoming {
    /// Its path below the workspace, with `/`.
    pub name: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, String>,
    /// Seconds since 1970 of its last change.
    pub modified: u64,
    /// Whether it lies in a folder whose files are not read.
    pub set_aside: bool,
}

/// A file after reading.
pub enum Seen {
    /// One of our forms.
    Form(Box<ReadForm>, u64),
    /// A readable workbook that is none of our forms; its written cells.
    OtherWorkbook(String, usize),
    /// Nothing to read: a finding.
    Problem(Finding),
}

/// Spreadsheet formats by their file name, and how to turn them into one that is read.
const OTHER_SPREADSHEETS: [&str; 6] = ["xls", "xlsb", "ods", "csv", "tsv", "xlt"];

/// Whether a file is one that is read, by its name.
pub fn is_workbook(name: &str) -> bool {
    matches!(extension(name).as_str(), "xlsx" | "xlsm")
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// Reads one file. Never fails: what cannot be read is a finding.
pub fn see(incoming: &Incoming) -> Seen {
    let at = |code| Finding::new(code).at(Place::file(&incoming.name)).fact("file", short_name(&incoming.name));
    if incoming.set_aside {
        return Seen::Problem(at(Code::FileSetAside));
    }
    let unreadable = |reason: &str, remedy: &str| Seen::Problem(at(Code::ReturnUnreadable).fact("reason", reason).fact("remedy", remedy));
    let resave = "Excelで開き、「名前を付けて保存」で「Excelブック（.xlsx）」として保存し直し、「回収」に入れてください。";
    let bytes = match &incoming.bytes {
        Ok(bytes) => bytes,
        Err(reason) => return unreadable(reason, "ファイルを閉じ、大きさと読み取りの権限を確かめてから、もう一度実行してください。"),
    };
    let extension = extension(&incoming.name);
    if OTHER_SPREADSHEETS.contains(&extension.as_str()) {
        return unreadable(&format!(".{extension} 形式です"), resave);
    }
    if !is_workbook(&incoming.name) {
        return Seen::Problem(at(Code::FileNotRead).fact("kind", kind_words(&extension)));
    }
    match workbook::read(bytes) {
        Err(reason) => unreadable(
            reason_words(reason),
            match reason {
                Unreadable::Encrypted => "パスワードを外して送り直すよう、送り主にお願いしてください。",
                Unreadable::Empty | Unreadable::Damaged | Unreadable::TooLarge => "送り主に、もう一度送っていただくようお願いしてください。",
                Unreadable::NotAWorkbook => resave,
            },
        ),
        Ok(book) => match returned::read(&book, &incoming.name) {
            Some(form) => Seen::Form(Box::new(form), incoming.modified),
            None => Seen::OtherWorkbook(incoming.name.clone(), book.sheets.iter().map(|sheet| sheet.cells.len()).sum()),
        },
    }
}

/// The lines that came back on forms of this year; they tell ids and 整理番号 where the office's own record is lost.
pub fn remembered(seen: &[Seen], year: FiscalYear, template: &str) -> Vec<Record> {
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for seen in seen {
        if let Seen::Form(form, _) = seen
            && FiscalYear::parse(&form.form.year) == Some(year)
            && form.template == template
        {
            for record in &form.records {
                records.entry(record.id.clone()).or_insert_with(|| record.clone());
            }
        }
    }
    records.into_values().collect()
}

/// Merges everything that was seen and looks for what a person must see.
pub fn collect(campaign: &Campaign<'_>, seen: Vec<Seen>) -> Progress {
    let mut findings = Vec::new();
    let mut placed = Vec::new();
    let mut stale = Vec::new();
    for seen in seen {
        match seen {
            Seen::Problem(finding) => findings.push(finding),
            Seen::OtherWorkbook(name, cells) => findings.push(foreign(&name, "配布した様式の目印がありません", cells)),
            Seen::Form(read, modified) => {
                let mut form = read.form;
                form.file_modified = modified;
                let answers = form.answers.len();
                let known = form.lines.keys().filter(|id| campaign.line_by_id(id).is_some()).count();
                let department = department(campaign, &form.department);
                // Year and round may be lost (someone replaced a word in all sheets); the lines then tell whose form it is.
                let this_year = form.year.is_empty() || FiscalYear::parse(&form.year) == Some(campaign.plan.year);
                let this_round = form.round.is_empty() || form.round == campaign.round.key;
                // A form whose lines were all taken out of the plan is still a return; its answers need a place.
                let is_ours = known > 0 || (read.template == campaign.template.name && (!this_year || shares_a_heading(campaign, &read.records)));
                if !is_ours {
                    findings.push(foreign(&form.file, "別の計画の様式です", answers));
                } else if !this_year {
                    let mut finding = Finding::new(Code::ReturnStale).at(Place::file(&form.file));
                    finding.department = department;
                    finding.related = form.answers.iter().map(|answer| answer.place.clone()).collect();
                    let name = form.department.clone();
                    findings.push(
                        finding
                            .fact("file", short_name(&form.file))
                            .fact("year", form.year.clone())
                            .fact("this_year", campaign.plan.year.to_string())
                            .fact("count", answers.to_string())
                            .fact("department", name),
                    );
                    stale.push(form);
                } else if !this_round {
                    findings.push(foreign(&form.file, "別の回の様式です", answers));
                } else if let Some(department) = department {
                    placed.push(Placed { department, form });
                } else {
                    findings.push(foreign(&form.file, &format!("部署「{}」が計画にありません", form.department), answers));
                }
            }
        }
    }
    let mut progress = merge::merge(campaign, placed);
    for form in stale {
        progress.ledger.files += 1;
        progress.ledger.cells += form.cells;
        progress.ledger.plan += form.plan_cells;
        progress.ledger.reported += form.cells - form.plan_cells;
    }
    progress.findings.extend(findings);
    let found = rules::answers(campaign, &progress);
    progress.findings.extend(found);
    sort(campaign, &mut progress.findings);
    progress
}

/// Whether any of these lines stood under an outermost heading of this plan.
fn shares_a_heading(campaign: &Campaign<'_>, records: &[Record]) -> bool {
    let tops: BTreeSet<String> = campaign.plan.headings.iter().filter_map(|heading| Some(fold(heading.path.first()?))).collect();
    records.iter().any(|record| record.path.first().is_some_and(|top| tops.contains(&fold(top))))
}

fn foreign(file: &str, reason: &str, cells: usize) -> Finding {
    let finding = Finding::new(Code::ReturnForeign).at(Place::file(file)).fact("file", short_name(file));
    finding.fact("reason", reason).fact("count", cells.to_string())
}

/// The department that a form was made for, by its name, an alias, or its successor.
fn department(campaign: &Campaign<'_>, name: &str) -> Option<usize> {
    let departments = &campaign.plan.departments;
    let folded = fold(name);
    let found = departments.iter().position(|department| fold(&department.name) == folded);
    let found = found.or_else(|| departments.iter().position(|d| d.aliases.iter().any(|alias| fold(alias) == folded)))?;
    Some(departments[found].answered_by)
}

/// By department in 建制順, then line, then severity: the coordinator works by telephone.
fn sort(campaign: &Campaign<'_>, findings: &mut [Finding]) {
    let field = |finding: &Finding| {
        let key = finding.field.as_deref()?;
        campaign.round.entry.iter().position(|(field, _)| field.key() == key)
    };
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.department.is_none(), f.department, f.line.is_some(), f.line, field(f), f.severity, f.code);
        key(a).cmp(&key(b)).then_with(|| a.source.cmp(&b.source))
    });
}

fn short_name(name: &str) -> String {
    name.split_once('/').map_or(name, |(_, rest)| rest).to_owned()
}

fn kind_words(extension: &str) -> String {
    match extension {
        "doc" | "docx" | "rtf" | "odt" | "jtd" => "文書ファイル".to_owned(),
        "pdf" => "PDF".to_owned(),
        "zip" | "lzh" | "7z" | "rar" => "圧縮ファイル".to_owned(),
        "eml" | "msg" => "メール".to_owned(),
        "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" | "heic" | "bmp" => "画像".to_owned(),
        "ppt" | "pptx" => "プレゼンテーション".to_owned(),
        "" => "種類の分からないファイル".to_owned(),
        other => format!(".{other} ファイル"),
    }
}

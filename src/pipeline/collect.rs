//! What came back, merged into one state.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::reason_words;
use crate::domain::answer::Progress;
use crate::domain::finding::{Code, Finding};
use crate::domain::place::Place;
use crate::domain::returned::Dates;
use crate::domain::text::fold;
use crate::domain::year::FiscalYear;
use crate::read::document::{Content, Document};
pub use crate::read::document::{is_opened, open};
pub use crate::read::gate::MAX_FILE;
use crate::read::returned::{self, ReadForm};
use crate::read::workbook::{Unreadable, Workbook};
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

/// A document after reading.
pub enum Seen {
    /// One of our forms.
    Form(Box<ReadForm>),
    /// A readable workbook without our marks.
    OtherWorkbook(Box<Unmarked>),
    /// Nothing to read: a finding.
    Problem(Finding),
}

/// A workbook that does not say which form it is.
pub struct Unmarked {
    /// Its name for places.
    pub name: String,
    /// Its cells.
    pub workbook: Workbook,
    /// When it was sent and saved.
    pub dates: Dates,
}

/// Opens a file and reads what it holds. Never fails: what cannot be read is a finding. `open` is [`open()`], or does
/// the same in another process.
pub fn see(incoming: &Incoming, open: impl Fn(&str, &[u8]) -> Vec<Document>) -> Vec<Seen> {
    let at = |code| Finding::new(code).at(Place::file(&incoming.name)).fact("file", short_name(&incoming.name));
    if incoming.set_aside {
        return vec![Seen::Problem(at(Code::FileSetAside))];
    }
    match &incoming.bytes {
        Ok(bytes) => open(&incoming.name, bytes).into_iter().map(|document| read(document, incoming.modified)).collect(),
        Err(reason) => {
            let remedy = "ファイルを閉じ、大きさと読み取りの権限を確かめてから、もう一度実行してください。";
            vec![Seen::Problem(at(Code::ReturnUnreadable).fact("reason", reason).fact("remedy", remedy))]
        }
    }
}

fn read(document: Document, modified: u64) -> Seen {
    let at = |code| Finding::new(code).at(Place::file(&document.name)).fact("file", short_name(&document.name));
    match document.content {
        Content::OtherKind(extension) => Seen::Problem(at(Code::FileNotRead).fact("kind", kind_words(&extension))),
        Content::Unreadable(reason) => {
            Seen::Problem(at(Code::ReturnUnreadable).fact("reason", reason_words(reason)).fact("remedy", remedy_words(reason)))
        }
        Content::Workbook(workbook) => {
            let dates = Dates { saved: workbook.modified.clone(), sent: document.sent, file: modified };
            match returned::read(&workbook, &document.name) {
                Some(mut read) => {
                    read.form.dates = dates;
                    Seen::Form(Box::new(read))
                }
                None => Seen::OtherWorkbook(Box::new(Unmarked { name: document.name, workbook, dates })),
            }
        }
    }
}

fn remedy_words(reason: Unreadable) -> &'static str {
    match reason {
        Unreadable::Encrypted => "パスワードを外して送り直すよう、送り主にお願いしてください。",
        Unreadable::Empty | Unreadable::Damaged | Unreadable::TooLarge => "送り主に、もう一度送っていただくようお願いしてください。",
        Unreadable::NotAWorkbook | Unreadable::OtherFormat => {
            "Excelで開き、「名前を付けて保存」で「Excelブック（.xlsx）」として保存し直し、「回収」に入れてください。"
        }
    }
}

/// The lines that came back on forms of this year; they tell ids and 整理番号 where the office's own record is lost.
pub fn remembered(seen: &[Seen], year: FiscalYear, template: &str) -> Vec<Record> {
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for seen in seen {
        if let Seen::Form(form) = seen
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
            Seen::OtherWorkbook(other) => {
                let cells = other.workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum();
                findings.push(foreign(&other.name, "配布した様式の目印がありません", cells));
            }
            Seen::Form(read) => {
                let form = read.form;
                let answers = form.answers.len();
                let known = form.lines.keys().filter(|id| campaign.line_by_id(id).is_some()).count();
                let department = campaign.answering_department(&form.department);
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

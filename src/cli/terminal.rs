//! What a person sees on the terminal.

use std::io::{self, Write};
use std::sync::OnceLock;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use crate::disk::refusal;
use crate::domain::answer::{Progress, Status};
use crate::domain::catalogue::Words;
use crate::domain::finding::{Finding, Severity};
use crate::domain::problem::Problem;
use crate::domain::text::{is_command, printable};
use crate::pipeline::demo::Fault;
use crate::pipeline::overview::Overview;
use crate::reconcile::lines::Campaign;
use crate::sheets::words;

/// Why something could not be said on stdout.
static UNSAID: OnceLock<String> = OnceLock::new();
/// How many findings are listed before the rest is only counted.
const LISTED: usize = 20;

/// A bar on stderr while it is a terminal; silent otherwise.
pub fn bar(count: usize, what: &'static str, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style).with_message(what)
}

/// Says something on stdout, as `println!` would. Whatever stands in it, it is no command to the terminal; where nobody listens
/// any more, that is no mistake.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::cli::terminal::said($crate::cli::terminal::line(&mut std::io::stdout(), &format!($($text)*)))
    };
}
pub(super) use say;

/// Says something on stderr, likewise.
macro_rules! tell {
    ($($text:tt)*) => {
        // Where that fails, nobody could be told.
        drop($crate::cli::terminal::line(&mut std::io::stderr(), &format!($($text)*)))
    };
}
pub(super) use tell;

/// A line of text.
pub fn line(to: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(to, "{}", printable(text))
}

/// Remembers the first reason for which something could not be said on stdout.
pub fn said(result: io::Result<()>) {
    if let Err(error) = result
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        UNSAID.get_or_init(|| refusal::words(&error));
    }
}

/// Whether something could not be said, and why.
pub fn unsaid() -> Option<Problem> {
    UNSAID.get().map(|reason| Problem::CannotWrite("結果の出力先".to_owned(), reason.clone()))
}

/// A JSON document. What could be a command stands in its strings only, where a number says the same.
pub fn json(value: &serde_json::Value) {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut harmless = String::with_capacity(text.len());
    for c in text.chars() {
        if is_command(c) {
            harmless.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            harmless.push(c);
        }
    }
    said(writeln!(io::stdout(), "{harmless}"));
}

fn table(header: &[&str], right_aligned: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled).set_header(header);
    for &column in right_aligned {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The plan in numbers, and what was found in it.
pub fn check(campaign: &Campaign<'_>, overview: &Overview, found: &[Finding]) {
    let levels: Vec<String> = overview.levels.iter().map(|(name, count)| format!("{name} {count}")).collect();
    say!("計画の概要（{}）", campaign.plan.year);
    say!("  {}", levels.join("　"));
    say!(
        "  取組 {}（うち再掲 {}）　記入行 {}（担当別 {}）　部署 {}　指標 {}",
        overview.items,
        overview.relisted,
        overview.entries,
        overview.pairs,
        overview.departments,
        overview.indicators
    );
    findings(campaign, found);
}

/// How many findings there are of each severity.
pub fn counts(found: &[Finding]) -> String {
    let waived = found.iter().filter(|finding| finding.waived.is_some()).count();
    let count = |severity| found.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count();
    let waived_words = if waived > 0 { format!("、ほかに確認済 {waived}") } else { String::new() };
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    format!("指摘 {}件（要対応 {errors}、要確認 {warnings}、参考 {infos}{waived_words}）", found.len() - waived)
}

/// What was found, the gravest first.
pub fn findings(campaign: &Campaign<'_>, found: &[Finding]) {
    if found.is_empty() {
        say!("指摘はありません。");
        return;
    }
    say!("{}", counts(found));
    let mut sorted: Vec<&Finding> = found.iter().filter(|finding| finding.waived.is_none()).collect();
    sorted.sort_by_key(|finding| finding.severity);
    for finding in sorted.iter().take(LISTED) {
        say!("  [{}] {} [{}]", finding.severity.label(), words::message(campaign, finding).replace('\n', " "), finding.code.name());
    }
    if sorted.len() > LISTED {
        say!("  ほか {}件", sorted.len() - LISTED);
    }
}

/// All codes of findings.
pub fn codes(catalogue: &[Words]) {
    let mut table = table(&["区分", "種別コード", "種別"], &[]);
    for words in catalogue {
        table.add_row([words.severity.label(), words.name, words.title]);
    }
    say!("{table}");
}

/// One code, explained.
pub fn explanation(words: &Words) {
    say!("{}（{}）　{}", words.title, words.name, words.severity.label());
    for (part, text) in words.explained() {
        say!("  {part}：{text}");
    }
}

/// What was distributed: department, lines, cells to fill in, file.
pub fn distribution(rows: &[(String, usize, usize, String)]) {
    let mut table = table(&["部署", "行", "記入欄", "ファイル"], &[1, 2]);
    for (department, lines, cells, file) in rows {
        table.add_row([department.clone(), lines.to_string(), cells.to_string(), file.clone()]);
    }
    say!("{table}");
}

/// The faults of the demonstration, and the finding that each one caused.
pub fn faults(campaign: &Campaign<'_>, progress: &Progress, faults: &[Fault]) {
    let mut table = table(&["入れた不備", "部署", "整理番号", "見つかった指摘"], &[]);
    for fault in faults {
        let found = match (fault.found(&progress.findings), fault.code) {
            (Some(finding), _) => format!("［{}］{}", finding.severity.label(), finding.code.words().title),
            (None, Some(_)) => "見つかりませんでした".to_owned(),
            (None, None) => "指摘なし（様式の目印から部署を見分けて取り込みました）".to_owned(),
        };
        let number = fault.line.map(|line| campaign.lines[line].number.clone()).unwrap_or_default();
        table.add_row([fault.what.clone(), campaign.department(fault.department).to_owned(), number, found]);
    }
    say!("{table}");
}

/// The board: who has returned, what is open.
pub fn board(campaign: &Campaign<'_>, progress: &Progress) {
    let mut table = table(&["部署", "状況", "保存日時", "記入／必須", "指摘"], &[3, 4]);
    let (mut required, mut filled) = (0, 0);
    for (department, submission) in &progress.submissions {
        let open = open_findings(progress, *department);
        required += submission.required;
        filled += submission.filled;
        let modified = submission.saved_at.clone();
        table.add_row([
            campaign.department(*department).to_owned(),
            submission.status().label().to_owned(),
            modified,
            format!("{}／{}", submission.filled, submission.required),
            open.to_string(),
        ]);
    }
    let total = progress.findings.iter().filter(|finding| finding.is_open()).count();
    table.add_row(["計".to_owned(), String::new(), String::new(), format!("{filled}／{required}"), total.to_string()]);
    say!("{table}");
    say!("{}", ledger(progress));
}

/// Findings of a department that someone must look at.
fn open_findings(progress: &Progress, department: usize) -> usize {
    progress.findings.iter().filter(|finding| finding.department == Some(department) && finding.is_open()).count()
}

/// 記入内容の行方.
pub fn ledger(progress: &Progress) -> String {
    let ledger = &progress.ledger;
    let written = ledger.cells - ledger.plan;
    format!(
        "記入内容の行方：読み取り {written} 件＝掲載 {}＋差替え前 {}＋要確認 {}、行方不明 {}",
        ledger.answers, ledger.superseded, ledger.reported, ledger.unaccounted
    )
}

/// What became of the written cells, per department.
pub fn ledgers(progress: &Progress) {
    let mut table = table(&["ファイル", "記入のあるセル", "様式の文", "掲載", "差替え前", "要確認", "行方不明"], &[1, 2, 3, 4, 5, 6]);
    for (file, ledger) in &progress.files {
        let counts = [ledger.cells, ledger.plan, ledger.answers, ledger.superseded, ledger.reported, ledger.unaccounted];
        table.add_row(std::iter::once(file.clone()).chain(counts.iter().map(ToString::to_string)));
    }
    say!("{table}");
}

/// The summary after collecting: who is missing, how much to look at.
pub fn summary(campaign: &Campaign<'_>, progress: &Progress) {
    let total = progress.submissions.len();
    let missing: Vec<&str> =
        progress.submissions.iter().filter(|(_, submission)| submission.status() == Status::Missing).map(|(d, _)| campaign.department(*d)).collect();
    say!("提出 {}／{total} 部署", total - missing.len());
    if !missing.is_empty() {
        say!("未提出：{}", missing.join("、"));
    }
    say!("{}", ledger(progress));
}

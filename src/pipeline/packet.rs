//! The packet's bytes, and what is asked back of each department.

use super::committee::ratings_sheet;
use super::{corrections, editions};
use crate::domain::answer::{Progress, Status};
use crate::domain::at_once;
use crate::domain::committee::Committee;
use crate::domain::correction::AsWritten;
use crate::domain::edition::{Edition, replaced};
use crate::domain::finding::{Code, Finding};
use crate::domain::problem::Problem;
use crate::domain::text::{file_name_safe, printable};
use crate::reconcile::identity::short_hash_of_data;
use crate::reconcile::lines::Campaign;
use crate::sheets::edition::{REPLACED, ReplacedList};
use crate::sheets::grid::{Book, SheetRole};
use crate::sheets::{packet, words};
use crate::write::workbook;

/// A packet ready to be written.
pub struct Drawn<K> {
    /// Its file name.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What stands for what its cells say.
    pub mark: String,
    /// What became of keeping what its cells say.
    pub kept: K,
}

/// Draws the consolidated workbook.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn draw(campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding]) -> Result<Drawn<AsWritten>, Problem> {
    draw_since(campaign, progress, plan_findings, None, &Committee::default(), |as_written, _| as_written)
}

/// Draws the consolidated workbook, with a list of what changed since an edition, and what the committee gave so far. While the workbook
/// is drawn, `keep` is given what its cells say, which nobody needs afterwards, and the mark that stands for it.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn draw_since<K: Send>(
    campaign: &Campaign<'_>,
    progress: &Progress,
    plan_findings: &[Finding],
    last: Option<&Edition>,
    committee: &Committee,
    keep: impl FnOnce(AsWritten, &str) -> K + Send,
) -> Result<Drawn<K>, Problem> {
    let file_name = format!("{}_取りまとめ.xlsx", file_name_safe(&campaign.form_of_year()));
    let (mut book, printout) = packet::book_since(campaign, progress, plan_findings, last.map_or(&[], |last| last.pages.as_slice()));
    let ratings = ratings_sheet(campaign, progress, committee, &printout.places);
    if let Some(last) = last {
        let now = editions::current(campaign, progress, committee, printout);
        let changes = replaced(last, &now);
        let heading = format!("{}　{REPLACED}", campaign.form_of_year());
        let sheet = (!changes.is_empty()).then(|| ReplacedList::new(last, &now, &changes).sheet(campaign, &heading, SheetRole::Office));
        book.sheets.extend(sheet);
    }
    book.sheets.extend(ratings);
    let keep = |book: &Book| {
        let as_written = packet::as_written(campaign, progress, book);
        let mark = short_hash_of_data(&as_written);
        let kept = keep(as_written, &mark);
        (Some((corrections::MARK.to_owned(), mark.clone())), (mark, kept))
    };
    let drawn = workbook::render_long(&book, keep).map_err(|error| Problem::CannotDraw(file_name.clone(), error.to_string()));
    at_once::drop_aside(book);
    let (bytes, (mark, kept)) = drawn?;
    Ok(Drawn { file_name, bytes, mark, kept })
}

/// File name and workbook of what was corrected in the answers of each department, to be mailed to it.
///
/// # Errors
/// [`Problem::CannotDraw`].
pub fn corrections_for_consent(campaign: &Campaign<'_>, progress: &Progress) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let draw = |department| {
        let name = format!("{:02}_{}_{}.xlsx", department + 1, file_name_safe(campaign.department(department)), packet::corrections::NAME);
        let book = packet::corrections::book(campaign, progress, department);
        let bytes = workbook::render(&book).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
        Ok((name, bytes))
    };
    packet::corrections::departments(progress).into_iter().map(draw).collect()
}

/// Folder of the lists of corrections, below 取りまとめ.
pub fn corrections_folder(campaign: &Campaign<'_>) -> String {
    of_round(campaign, packet::corrections::NAME)
}

/// A name; that of a round before the results names the round too.
pub(super) fn of_round(campaign: &Campaign<'_>, name: &str) -> String {
    let round = round_in_names(campaign);
    if round.is_empty() { name.to_owned() } else { format!("{name}_{round}") }
}

/// How files name a round; empty for the usual one.
pub fn round_in_names(campaign: &Campaign<'_>) -> String {
    if campaign.round.is_default { String::new() } else { file_name_safe(&campaign.round.name) }
}

/// Folder of the queries, below 取りまとめ; a round before the results has one of its own.
pub fn queries_folder(campaign: &Campaign<'_>) -> String {
    of_round(campaign, "確認依頼")
}

/// File name and text of a message to each department with open points (確認依頼) or without a return (提出のお願い).
pub fn queries(campaign: &Campaign<'_>, progress: &Progress) -> Vec<(String, String)> {
    let mut queries = Vec::new();
    for (&department, submission) in &progress.submissions {
        let mine = progress.findings.iter().filter(|finding| finding.department == Some(department) && finding.is_open());
        let open: Vec<&Finding> = mine.collect();
        if open.is_empty() {
            continue;
        }
        let text = if submission.status() == Status::Missing { reminder(campaign, department) } else { query(campaign, department, &open) };
        let name = format!("{:02}_{}.txt", department + 1, file_name_safe(campaign.department(department)));
        // Words of answers stand in it; it is opened in whatever editor there is.
        queries.push((name, printable(&text)));
    }
    queries
}

fn query(campaign: &Campaign<'_>, department: usize, open: &[&Finding]) -> String {
    let form = campaign.form_of_year();
    let name = campaign.department(department);
    let mut text = format!("件名：{form}の記入内容の確認について（依頼）\n\n{name}　御担当者様\n\n");
    text.push_str(&format!("お世話になっております。{form}を御提出いただき、ありがとうございます。\n次の点について御確認のうえ、修正したファイルの再送または御回答をお願いします。\n\n"));
    let prefix = format!("{name}：");
    for (number, finding) in open.iter().enumerate() {
        let what = words::what(campaign, finding);
        let what = what.strip_prefix(&prefix).unwrap_or(&what);
        let row = finding.line.map(|line| campaign.lines[line].number.as_str()).unwrap_or_default();
        // Most sentences begin with the number of their line; the others name it themselves.
        let line = if !row.is_empty() && what.starts_with(row) { "整理番号" } else { "" };
        let cell = finding.source.as_ref().and_then(|place| Some(format!("（シート「{}」のセル{}）", place.sheet.as_ref()?, place.cell.as_ref()?)));
        let question = match finding.code {
            Code::RelistedRatingDiffers | Code::RelistedAnswerDiffers => "どちらの記入が正しいか、または異なるままでよいかをお知らせください。",
            _ => "",
        };
        text.push_str(&format!("{}　{line}{what}{}{question}\n", number + 1, cell.unwrap_or_default()));
    }
    text.push('\n');
    text.push_str(&sender(campaign));
    text
}

fn reminder(campaign: &Campaign<'_>, department: usize) -> String {
    let form = campaign.form_of_year();
    let mut text = format!("件名：{form}の提出について（お願い）\n\n{}　御担当者様\n\n", campaign.department(department));
    text.push_str(&format!(
        "お世話になっております。{form}について、まだ御提出を確認できておりません。\n御多用のところ恐れ入りますが、御提出くださいますようお願いします。行き違いの場合は御容赦ください。\n"
    ));
    text.push('\n');
    if let Some(due) = campaign.plan.setting("提出期限") {
        text.push_str(&format!("提出期限：{due}\n\n"));
    }
    text.push_str(&sender(campaign));
    text
}

/// Who writes, and how to answer.
fn sender(campaign: &Campaign<'_>) -> String {
    let plan = &campaign.plan;
    let mut text = String::new();
    let sender = [plan.setting("事務局"), plan.setting("担当者")].into_iter().flatten().collect::<Vec<_>>().join("　");
    text.push_str(&format!("{sender}\n"));
    for (key, label) in [("内線", "内線"), ("メール", "メール")] {
        if let Some(value) = plan.setting(key) {
            text.push_str(&format!("{label}：{value}\n"));
        }
    }
    text
}

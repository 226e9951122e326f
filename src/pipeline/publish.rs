//! 公表: a copy for the city's website, after everything in it that a person must look at was looked at.

use std::collections::BTreeSet;

use crate::domain::answer::Progress;
use crate::domain::catalogue::CATALOGUE;
use crate::domain::committee::Committee;
use crate::domain::decisions::{Decisions, Publishable};
use crate::domain::edition::PrintedValue;
use crate::domain::problem::Problem;
use crate::domain::sensitive::{self, Kind, sensitive};
use crate::domain::text::{file_name_safe, fold, one_line};
use crate::form::template::Kind as FieldKind;
use crate::read::published::{Rules, leaks};
use crate::read::text;
use crate::reconcile::committee as committee_stage;
use crate::reconcile::identity::short_hash;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed_values::printed_values;
use crate::sheets::grid::Book;
use crate::sheets::packet::face::Face;
use crate::sheets::{packet, public};
use crate::write::{table, workbook};

/// Words of a line of the list that mean yes.
const YES: [&str; 8] = ["○", "〇", "◯", "o", "レ", "✓", "可", "はい"];

/// Something to look at before publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToConfirm {
    /// What it is.
    pub kind: Kind,
    /// It, as it is written.
    pub text: String,
    /// The sentence around it.
    pub context: String,
    /// Id of the line; empty for what belongs to none.
    pub id: String,
    /// 整理番号, title, department and label, as far as there are any.
    pub place: String,
    /// Key of the field.
    pub field: String,
    /// Stands for all of this.
    pub mark: String,
}

/// A public copy ready to be written.
pub struct Public {
    /// Name and content of its files.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many parts were looked through.
    pub parts: usize,
    /// For how many texts that must not be in it.
    pub secrets: usize,
}

/// The book that is published, and everything in it to look at.
pub fn draw(campaign: &Campaign<'_>, progress: &Progress, committee: &Committee) -> (Book, Vec<ToConfirm>) {
    let face = Face::Public { committee: committee_stage::values(campaign, progress, committee) };
    let book = public::book(campaign, packet::committee_book(campaign, progress, &face));
    let office = office_texts(campaign, progress);
    let delicate = &campaign.template.publish.delicate;
    let mut all: Vec<ToConfirm> = Vec::new();
    let mut add = |kind: Kind, text: String, context: String, value: Option<&PrintedValue>, place: String| {
        let (id, field) = value.map(|value| (value.id.clone(), value.field.clone())).unwrap_or_default();
        let mark = short_hash(&[kind.label(), &text, &context, &id, &field].join("\u{1f}"));
        all.push(ToConfirm { kind, text, context, id, place, field, mark });
    };
    let mut seen: BTreeSet<(Kind, String)> = BTreeSet::new();
    for value in &printed_values(campaign, progress, committee) {
        let parts = [&value.number, &value.title, &value.department, &value.label].into_iter().filter(|part| !part.is_empty());
        let place = parts.map(|part| one_line(part)).collect::<Vec<_>>().join("　");
        for found in sensitive(&value.text, delicate) {
            seen.insert((found.kind, found.text.clone()));
            add(found.kind, found.text, found.context, Some(value), place.clone());
        }
        for text in office.iter().filter(|text| value.text.contains(text.as_str())) {
            add(Kind::Office, text.clone(), one_line(&value.text), Some(value), place.clone());
        }
        let is_number = campaign.template.field(&value.field).is_none_or(|field| matches!(field.kind, FieldKind::Number));
        let about = fold(&format!("{}{}", value.title, value.label)).to_lowercase();
        let is_delicate = delicate.iter().any(|word| about.contains(&fold(word).to_lowercase()));
        if is_number && is_delicate && sensitive::is_small_count(&value.text) {
            add(Kind::SmallCount, value.text.clone(), format!("{}　{}", value.label, value.text), Some(value), place);
        }
    }
    // What stands on the sheets besides: a cover, headings.
    for sheet in &book.sheets {
        for cell in sheet.rows.iter().flat_map(|row| &row.cells) {
            for found in sensitive(cell.shown(), delicate) {
                if seen.insert((found.kind, found.text.clone())) {
                    add(found.kind, found.text, found.context, None, format!("シート「{}」", sheet.name));
                }
            }
        }
    }
    all.dedup();
    (book, all)
}

/// What stood in cells meant for the office, and who is in charge where: nothing of it belongs on a website.
fn office_texts(campaign: &Campaign<'_>, progress: &Progress) -> BTreeSet<String> {
    let written =
        progress.submissions.values().flat_map(|submission| submission.office.iter()).filter(|(label, _)| *label == "記入者" || *label == "連絡");
    let in_charge = campaign.plan.departments.iter().filter_map(|department| department.contact.as_deref());
    let office = campaign.plan.setting("担当者");
    let all = written.map(|(_, text)| text.as_str()).chain(in_charge).chain(office);
    all.map(|text| text.trim().to_owned()).filter(|text| text.chars().count() >= 3).collect()
}

/// Draws the public copy and looks through every part of its file.
///
/// # Errors
/// [`Problem::CannotDraw`], or [`Problem::Leaks`] where the check finds something.
pub fn publish(campaign: &Campaign<'_>, progress: &Progress, book: &Book, confirmed: &[&ToConfirm], marks: &[String]) -> Result<Public, Problem> {
    let form = file_name_safe(&campaign.form_of_year());
    let name = format!("{form}.xlsx");
    let bytes = workbook::render(book).map_err(|error| Problem::CannotDraw(name.clone(), error.to_string()))?;
    let list = format!("{form}_回答一覧.csv");
    let rows = table::csv(&public::table(campaign, progress)).map_err(|error| Problem::CannotDraw(list.clone(), error))?;
    let (secrets, parts) = check(campaign, progress, book, confirmed, marks, &bytes, &rows)?;
    Ok(Public { files: vec![(name, bytes), (list, rows)], parts, secrets })
}

/// Looks through a written workbook and table for everything that must not be in them. How many texts were looked for, in how
/// many parts.
///
/// # Errors
/// [`Problem::Leaks`].
pub fn check(
    campaign: &Campaign<'_>,
    progress: &Progress,
    book: &Book,
    confirmed: &[&ToConfirm],
    marks: &[String],
    workbook: &[u8],
    table: &[u8],
) -> Result<(usize, usize), Problem> {
    let secrets = secrets(campaign, progress, confirmed, marks);
    let mails: Vec<&str> = confirmed.iter().filter(|one| one.kind == Kind::Mail).map(|one| one.text.as_str()).collect();
    let sheets = crate::write::workbook::sheet_names(book);
    let rules =
        Rules { secrets: secrets.iter().map(String::as_str).collect(), mails: mails.clone(), sheets: sheets.iter().map(String::as_str).collect() };
    let (found, parts) = leaks(workbook, &rules);
    let mut words: Vec<String> = found.into_iter().map(|leak| format!("{}：{}", leak.part, leak.what)).collect();
    let text = String::from_utf8_lossy(table);
    words.extend(secrets.iter().filter(|secret| text.contains(secret.as_str())).map(|secret| format!("CSV：{secret}")));
    words.extend(sensitive::mail_addresses(&text).into_iter().filter(|mail| !mails.contains(&mail.as_str())).map(|mail| format!("CSV：{mail}")));
    if words.is_empty() { Ok((secrets.len(), parts + 1)) } else { Err(Problem::Leaks(words)) }
}

/// Texts of the office's that must not be published anywhere; what someone confirmed is none.
fn secrets(campaign: &Campaign<'_>, progress: &Progress, confirmed: &[&ToConfirm], marks: &[String]) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = office_texts(campaign, progress);
    all.extend(campaign.lines.iter().map(|line| line.id.clone()).filter(|id| is_made_up(id)));
    all.extend(campaign.plan.departments.iter().filter_map(|department| department.email.clone()));
    all.extend(campaign.plan.setting("メール").map(str::to_owned));
    for file in progress.files.keys() {
        all.extend([file.clone(), file.rsplit(['/', '!']).next().unwrap_or(file).to_owned()]);
    }
    all.extend(CATALOGUE.iter().map(|words| words.name.to_owned()));
    all.extend(marks.iter().cloned());
    all.extend(["事務局用（配布しないこと）", "torimatome"].map(str::to_owned));
    all.retain(|secret| secret.chars().count() >= 3 && !confirmed.iter().any(|one| one.text.contains(secret.as_str())));
    all
}

/// Whether an id is one of ours; the plan's own IDs are short words that may stand anywhere.
fn is_made_up(id: &str) -> bool {
    id.chars().count() > 8 && id.chars().skip(1).all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// The list to be confirmed one by one, as a text to be edited.
pub fn list(campaign: &Campaign<'_>, open: &[&ToConfirm]) -> String {
    let mut text = format!("公表前の確認（{}）　{}件\n\n", campaign.form_of_year(), open.len());
    text.push_str("公表してよいものは、［　］の中に ○ を書いて保存し、もう一度 publish を実行してください。\n");
    text.push_str("公表しないものは、取りまとめたブックの「回答一覧」で文を直して保存してから、もう一度 publish を実行してください。\n");
    for one in open {
        text.push_str(&format!("\n［　］{}「{}」\n", one.kind.label(), one_line(&one.text)));
        text.push_str(&format!("　　{}\n　　{}\n　　目印 {}\n", one.place, one_line(&one.context), one.mark));
    }
    text
}

/// Marks of what was confirmed in a list.
pub fn confirmed_in(list: &[u8]) -> BTreeSet<String> {
    let (list, _) = text::decode(list);
    let mut yes = false;
    let mut marks = BTreeSet::new();
    for line in list.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix(['［', '[']) {
            let word = rest.split(['］', ']']).next().unwrap_or_default();
            yes = YES.contains(&fold(word).to_lowercase().as_str()) || YES.contains(&word.trim());
        } else if let Some(mark) = line.strip_prefix("目印") {
            marks.extend(yes.then(|| mark.trim().to_owned()));
            yes = false;
        }
    }
    marks
}

/// Keeps what was confirmed, of what there is to confirm; the rest.
pub fn confirm<'c>(all: &'c [ToConfirm], marks: &BTreeSet<String>, day: &str, decisions: &mut Decisions) -> (Vec<&'c ToConfirm>, Vec<&'c ToConfirm>) {
    for one in all.iter().filter(|one| marks.contains(&one.mark)) {
        if !decisions.publishable.iter().any(|known| known.mark == one.mark) {
            let (kind, place) = (one.kind.label().to_owned(), one.place.clone());
            let new = Publishable { kind, text: one.text.clone(), place, day: day.to_owned(), mark: one.mark.clone() };
            let at = decisions.publishable.partition_point(|other| *other < new);
            decisions.publishable.insert(at, new);
        }
    }
    all.iter().partition(|one| decisions.publishable.iter().any(|known| known.mark == one.mark))
}

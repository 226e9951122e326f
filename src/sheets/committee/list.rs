//! 意見・質問一覧: the one list into which the office types what the committee said on paper. One row for the plan as a whole and one per
//! line of the form, one more for each further opinion about it.

use super::{LIST, PAGE, Stage, add_key_column, book, label, open, open_field, visible};
use crate::domain::committee::Opinion;
use crate::domain::text::one_line;
use crate::form::committee::{COMMENT, REPLY};
use crate::form::template::{Kind, Orientation, Paper, RATING, TITLE};
use crate::reconcile::committee::{all_fields, asked, fields_of, first_stage_words, names, sees, usually_asked};
use crate::reconcile::identity::Record;
use crate::reconcile::lines::Campaign;
use crate::reconcile::printed::as_printed;
use crate::reconcile::subject::Subject;
use crate::sheets::carrier::AsSent;
use crate::sheets::grid::{Book, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Name of the file and of the sheet.
pub const NAME: &str = "意見・質問一覧";
/// Label of the column of 整理番号.
pub const NUMBER: &str = "整理番号";
/// Label of the column of opinions.
pub const OPINION: &str = "委員の意見・質問";
/// Keys of the cells that say who said something and who is asked.
pub const WHO: &str = "committee_member";
/// See [`WHO`].
pub const ASKED: &str = "committee_asked";
/// Stands where there is nothing to give.
const NONE: &str = "－";
/// What the label of a member's column begins with.
const MEMBER: &str = "委員：";
/// Least height of a row, in points.
const LEAST_POINTS: f64 = 30.0;

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// 整理番号.
    Number,
    /// 頁.
    Page,
    /// Title of the line.
    Title,
    /// The first stage's grade.
    FirstStage,
    /// What a member gave.
    Member,
    /// A cell to fill in, by its key.
    Open(String),
}

/// The columns in order, each with label and width.
pub fn columns(stage: &Stage<'_>) -> Vec<(Column, String, u32)> {
    let campaign = stage.campaign;
    let fields = all_fields(campaign);
    let mut columns = vec![
        (Column::Number, NUMBER.to_owned(), 9),
        (Column::Page, PAGE.to_owned(), 5),
        (Column::Title, "取組".to_owned(), 26),
        (Column::FirstStage, "自己評価".to_owned(), 10),
    ];
    if !fields.is_empty() {
        columns.extend(stage.committee.members.iter().map(|member| (Column::Member, format!("{MEMBER}{}", one_line(&member.name)), 9)));
    }
    for field in fields {
        let width = if field.kind == Kind::Text { 24 } else { 16 };
        columns.push((Column::Open(field.key().to_owned()), field.label(campaign.plan.year), width));
    }
    for (key, label, width) in [(WHO, "委員", 9), (COMMENT, OPINION, 44), (ASKED, "担当課", 14), (REPLY, "回答", 44)] {
        columns.push((Column::Open(key.to_owned()), label.to_owned(), width));
    }
    columns
}

/// Whether a label is that of a member's column.
pub fn is_member(label: &str) -> bool {
    label.starts_with(MEMBER)
}

/// Draws the list with everything that was typed into it so far.
pub fn list(stage: &Stage<'_>) -> Book {
    let (sheet, records) = sheet(stage);
    book(stage.campaign, &label(stage.campaign, LIST, ""), NAME, vec![sheet], records)
}

/// What the list says, as it would be drawn now.
pub fn as_sent(stage: &Stage<'_>) -> AsSent {
    let (sheet, records) = sheet(stage);
    visible(stage.campaign, &label(stage.campaign, LIST, ""), NAME, vec![sheet], records).1
}

fn sheet(stage: &Stage<'_>) -> (Sheet, Vec<Record>) {
    let campaign = stage.campaign;
    let columns = columns(stage);
    let mut page = Page::new(Paper::A3, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    NAME.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new(NAME, SheetRole::Office, page, 10.0);
    sheet.fill_page(&columns.iter().map(|(.., width)| *width).collect::<Vec<_>>());
    add_key_column(&mut sheet);
    let across = |text: String, style| Row::of(vec![Cell::text(1, text, style).across(columns.len() as u32)]);
    sheet.push(across(format!("{}　{NAME}", campaign.form_of_year()), Style::Title));
    sheet.push(across(
        "水色の欄に入力して保存し、もう一度実行してください。一つの取組に意見が二つ以上あるときは、行を加えて整理番号を入力してください。行は並べ替えて構いません。"
            .to_owned(),
        Style::Note,
    ));
    let header = sheet.next_row();
    sheet.push(Row::of(columns.iter().zip(1..).map(|((_, label, _), col)| Cell::text(col, label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 4));
    sheet.filter = Some((header, 0, columns.len() as u32));
    let lines = (0..campaign.lines.len()).filter(|&line| sees(campaign, line)).map(Subject::Line);
    let subjects: Vec<Subject> = std::iter::once(Subject::Plan).chain(lines).collect();
    for &subject in &subjects {
        let id = subject.id(campaign);
        let said: Vec<&Opinion> = stage.committee.opinions.iter().filter(|opinion| opinion.line == id).collect();
        let none = Opinion::default();
        for (nth, opinion) in said.iter().copied().chain(said.is_empty().then_some(&none)).enumerate() {
            sheet.push(row(stage, &columns, subject, nth == 0, opinion));
        }
    }
    let records = subjects.iter().map(|subject| subject.record(campaign)).collect();
    (sheet, records)
}

fn row(stage: &Stage<'_>, columns: &[(Column, String, u32)], subject: Subject, is_first: bool, opinion: &Opinion) -> Row {
    let campaign = stage.campaign;
    let id = subject.id(campaign);
    let mut members = stage.committee.members.iter();
    let cells = columns.iter().zip(1..).map(|((column, ..), col)| {
        let (content, style) = match column {
            Column::Number => (text(subject.number(campaign).to_owned()), Style::Centered),
            Column::Page => (text(stage.page(id)), Style::Centered),
            Column::Title => (Content::PlanText(TITLE.to_owned(), subject.name(campaign)), Style::Text),
            Column::FirstStage => {
                let words = subject.line().map_or_else(|| NONE.to_owned(), |line| first_stage_words(campaign, stage.progress, line));
                (Content::PlanText(RATING.to_owned(), words), Style::Centered)
            }
            Column::Member => {
                let member = members.next();
                let given = |key: &str| Some(as_printed(campaign, key, member?.gave(id, key)?));
                let of_line = |line: usize| fields_of(campaign, line).iter().filter_map(|field| given(field.key())).collect::<Vec<_>>();
                (text(subject.line().map(of_line).unwrap_or_default().join("\n")), Style::Centered)
            }
            Column::Open(key) => open_cell(stage, subject, is_first, opinion, key),
        };
        Cell::new(col, content, style)
    });
    Row::of(cells.collect()).keyed(id).height(Height::Growing(LEAST_POINTS))
}

fn open_cell(stage: &Stage<'_>, subject: Subject, is_first: bool, opinion: &Opinion, key: &str) -> (Content, Style) {
    let campaign = stage.campaign;
    match key {
        WHO => open(key, &opinion.member, Vec::new()),
        COMMENT => open(key, &opinion.text, Vec::new()),
        REPLY => open(key, &opinion.reply, Vec::new()),
        ASKED => {
            let usual = usually_asked(campaign, subject);
            let is_usual =
                opinion.departments.is_empty() || asked(campaign, subject, &opinion.departments).is_ok_and(|all| !all.is_empty() && all == usual);
            let usual = names(campaign, &usual);
            open(key, if is_usual { &usual } else { &opinion.departments }, Vec::new())
        }
        key => {
            let fields = subject.line().map(|line| fields_of(campaign, line)).unwrap_or_default();
            let Some(field) = fields.into_iter().find(|field| field.key() == key) else {
                return (text(instead(campaign, subject, key).unwrap_or_default().to_owned()), Style::Centered);
            };
            let decided = stage.committee.decided(subject.id(campaign), key).filter(|_| is_first);
            open_field(campaign, field, decided.unwrap_or_default())
        }
    }
}

/// What stands in a cell where there is none to fill in.
pub fn instead(campaign: &Campaign<'_>, subject: Subject, key: &str) -> Option<&'static str> {
    let is_field = campaign.template.field(key).is_some();
    let Some(line) = subject.line() else { return is_field.then_some(NONE) };
    let is_open = !is_field || fields_of(campaign, line).iter().any(|field| field.key() == key);
    let words = if campaign.lines[line].original().is_some() { "再掲元による" } else { NONE };
    (!is_open).then_some(words)
}

fn text(text: String) -> Content {
    if text.is_empty() { Content::Blank } else { Content::Text(text) }
}

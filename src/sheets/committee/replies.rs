//! 意見・質問と回答: what the next meeting gets; on top, what was said last year and what was done about it.

use super::{PAGE, Stage, plain_book, ratings};
use crate::domain::committee::Committee;
use crate::domain::text::one_line;
use crate::form::committee::{COMMENT_LABEL, REPLY_LABEL};
use crate::form::template::{Orientation, Paper};
use crate::reconcile::committee::who_answers;
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;
use crate::sheets::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Name of the file and of the sheet.
pub const NAME: &str = "意見・質問と回答";
/// Label of the column that says what was done about last year's opinions.
pub const DONE: &str = "対応状況";
/// Label of the column of titles.
pub const ITEM: &str = "取組";
/// Printed where no reply is there yet.
const NO_REPLY: &str = "（回答待ち）";
/// Columns of the sheet in both of its parts.
const WEIGHTS: [u32; 6] = [9, 6, 26, 48, 16, 48];

/// An opinion of last year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastYear {
    /// Title of the line.
    pub item: String,
    /// What was said.
    pub opinion: String,
    /// What was replied.
    pub reply: String,
    /// What was done about it.
    pub done: String,
}

/// Draws it.
pub fn book(stage: &Stage<'_>, last_year: &[LastYear]) -> Book {
    let campaign = stage.campaign;
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(NAME, SheetRole::Committee, page, 10.0);
    sheet.fill_page(&WEIGHTS);
    let width = WEIGHTS.len() as u32;
    let across = |text: String, style| Row::of(vec![Cell::text(0, text, style).across(width)]).kept();
    sheet.push(across(format!("{}　{NAME}", campaign.form_of_year()), Style::Title));
    let year = campaign.plan.year;
    if !last_year.is_empty() {
        sheet.push(across(format!("1　{}の意見・質問と{DONE}", year.plus(-1)), Style::Heading2));
        let header = [(ITEM, 0, 3), (COMMENT_LABEL, 3, 1), (REPLY_LABEL, 4, 1), (DONE, 5, 1)];
        sheet.push(Row::of(header.iter().map(|(label, col, cols)| Cell::text(*col, *label, Style::Label).across(*cols)).collect()).kept());
        for one in last_year {
            let done = if one.done.is_empty() { Style::Missing } else { Style::Text };
            sheet.push(Row::of(vec![
                Cell::text(0, one_line(&one.item), Style::Text).across(3),
                Cell::text(3, &one.opinion, Style::Text),
                Cell::text(4, &one.reply, Style::Text),
                Cell::text(5, if one.done.is_empty() { "（未記入）" } else { &one.done }, done),
            ]));
        }
        sheet.push(Row::gap(12.0));
        sheet.push(across(format!("2　{year}の意見・質問と回答"), Style::Heading2));
    }
    let labels = ["整理番号", PAGE, ITEM, COMMENT_LABEL, "担当課", REPLY_LABEL];
    let header = Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, *label, Style::Label)).collect());
    if last_year.is_empty() {
        let at = sheet.next_row();
        sheet.repeat_rows = Some((0, at));
    }
    sheet.push(header.kept());
    let said: Vec<_> = stage.committee.opinions.iter().filter(|opinion| !opinion.text.is_empty()).collect();
    for opinion in &said {
        let subject = Subject::of(campaign, &opinion.line);
        let reply = if opinion.reply.is_empty() { (NO_REPLY, Style::Missing) } else { (opinion.reply.as_str(), Style::Text) };
        sheet.push(Row::of(vec![
            Cell::text(0, &opinion.number, Style::Centered),
            Cell::text(1, stage.page(&opinion.line), Style::Centered),
            Cell::text(2, subject.map(|subject| subject.name(campaign)).unwrap_or_default(), Style::Text),
            Cell::text(3, &opinion.text, Style::Text),
            Cell::text(4, who_answers(campaign, opinion).replace('、', "\n"), Style::Text),
            Cell::text(5, reply.0, reply.1),
        ]));
    }
    if said.is_empty() {
        sheet.push(across("意見・質問はありませんでした。".to_owned(), Style::Text));
    }
    sheet.paginate();
    let ratings = ratings::sheet(stage, SheetRole::Committee);
    plain_book(campaign, NAME, std::iter::once(sheet).chain(ratings).collect())
}

/// This year's opinions and replies for the next year, with an empty column for what was done about them; none if nothing was said.
pub fn for_next_year(campaign: &Campaign<'_>, committee: &Committee) -> Option<Book> {
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(NAME, SheetRole::Office, page, 10.0);
    let columns = [(ITEM, 30), (COMMENT_LABEL, 44), (REPLY_LABEL, 44), (DONE, 44)];
    sheet.fill_page(&columns.map(|(_, width)| width));
    let across = |text: String, style| Row::of(vec![Cell::text(0, text, style).across(columns.len() as u32)]);
    sheet.push(across(format!("{}　{NAME}", campaign.form_of_year()), Style::Title));
    sheet.push(across(format!("列「{DONE}」に記入して保存してください。次の会議の「{NAME}」の初めに載ります。"), Style::Note));
    let header = sheet.next_row();
    sheet.push(Row::of(columns.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    for opinion in committee.opinions.iter().filter(|opinion| !opinion.text.is_empty()) {
        let item = Subject::of(campaign, &opinion.line).map(|subject| subject.name(campaign)).unwrap_or_default();
        let texts = [item.as_str(), &opinion.text, &opinion.reply].into_iter().zip(0..);
        let cells = texts.map(|(text, col)| Cell::text(col, text, Style::Text)).chain([Cell::new(3, Content::Blank, Style::Input)]);
        sheet.push(Row::of(cells.collect()));
    }
    (sheet.next_row() > header + 1).then(|| plain_book(campaign, NAME, vec![sheet]))
}

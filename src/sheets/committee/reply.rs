//! The workbook on which one department replies to the committee's questions: only its own, each with a cell for the reply.

use super::{PAGE, REPLIES, Stage, add_key_column, book, label, open};
use crate::domain::committee::Opinion;
use crate::form::committee::{COMMENT, COMMENT_LABEL, REPLY, REPLY_LABEL};
use crate::form::template::{Orientation, Paper, TITLE};
use crate::reconcile::committee::question_key;
use crate::reconcile::identity::Record;
use crate::reconcile::subject::Subject;
use crate::sheets::grid::{Book, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Name of the sheet, and part of the file's.
pub const NAME: &str = "意見・質問への回答";
/// Least height of a row to fill in, in points.
const LEAST_POINTS: f64 = 54.0;

/// The workbook of a department with these questions.
pub fn form(stage: &Stage<'_>, department: usize, questions: &[&Opinion]) -> Book {
    let campaign = stage.campaign;
    let name = campaign.department(department);
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    name.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new(NAME, SheetRole::Form, page, 10.5);
    let columns = [("整理番号", 9), (PAGE, 5), ("取組", 24), (COMMENT_LABEL, 48), (REPLY_LABEL, 48)];
    sheet.fill_page(&columns.map(|(_, width)| width));
    add_key_column(&mut sheet);
    let across = |text: String, style| Row::of(vec![Cell::text(1, text, style).across(columns.len() as u32)]);
    sheet.push(across(format!("{}　{NAME}", campaign.form_of_year()), Style::Title));
    sheet.push(across(format!("{name}　御中"), Style::Note));
    sheet.push(across(
        "委員から次の御意見・御質問がありました。水色の欄に回答を記入し、このファイルを事務局に返送してください。".to_owned(),
        Style::Note,
    ));
    let header = sheet.next_row();
    sheet.push(Row::of(columns.iter().zip(1..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    sheet.repeat_rows = Some((header, header));
    sheet.freeze = Some((header + 1, 0));
    let mut records: Vec<Record> = Vec::new();
    for opinion in questions {
        let Some(subject) = Subject::of(campaign, &opinion.line) else { continue };
        let key = question_key(opinion);
        if records.iter().any(|record| record.id == key) {
            continue;
        }
        let reply = opinion.replied.get(name).map_or("", String::as_str);
        let (content, style) = open(REPLY, reply, Vec::new());
        let cells = vec![
            Cell::text(1, subject.number(campaign), Style::Centered),
            Cell::text(2, stage.page(&opinion.line), Style::Centered),
            Cell::new(3, Content::PlanText(TITLE.to_owned(), subject.name(campaign)), Style::Text),
            Cell::new(4, Content::PlanText(COMMENT.to_owned(), opinion.text.clone()), Style::Text),
            Cell::new(5, content, style),
        ];
        sheet.push(Row::of(cells).keyed(&key).height(Height::Growing(LEAST_POINTS)));
        records.push(Record { id: key, text: opinion.text.clone(), ..subject.record(campaign) });
    }
    book(campaign, &label(campaign, REPLIES, name), NAME, vec![sheet], records)
}

//! 意見・質問票: what a member fills in by hand.

use super::{PAGE, plain_book};
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{Book, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;

/// Name of the file and of the sheet.
pub const NAME: &str = "意見・質問票";
/// Empty rows, and their height in points: together they fill the page.
const ROWS: usize = 8;
const ROW_POINTS: f64 = 68.0;

/// Draws it.
pub fn paper(campaign: &Campaign<'_>) -> Book {
    let mut page = Page::new(Paper::A4, Orientation::Portrait);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new(NAME, SheetRole::Committee, page, 11.0);
    let columns = [("整理番号", 10), (PAGE, 6), ("取組", 26), ("意見・質問", 60)];
    sheet.fill_page(&columns.map(|(_, width)| width));
    let across = |text: String, style| Row::of(vec![Cell::text(0, text, style).across(4)]);
    sheet.push(across(format!("{}　{NAME}", campaign.form_of_year()), Style::Title));
    sheet.push(across(
        "資料を御覧になり、御意見・御質問がありましたら、取組ごとに御記入ください。整理番号と頁は、資料に印刷されています。計画全体についてのものは、整理番号の欄に「全体」と御記入ください。".to_owned(),
        Style::Note,
    ));
    let plan = &campaign.plan;
    let office: Vec<String> = [("事務局", ""), ("担当者", ""), ("内線", "内線 "), ("メール", "メール ")]
        .iter()
        .filter_map(|(key, label)| plan.setting(key).map(|value| format!("{label}{value}")))
        .collect();
    if !office.is_empty() {
        sheet.push(across(format!("提出先：{}", office.join("　")), Style::Note));
    }
    sheet.push(Row::gap(6.0));
    let name = vec![Cell::text(0, "委員名", Style::SideLabel).across(2), Cell::new(2, Content::Blank, Style::Pencil).across(2)];
    sheet.push(Row::of(name).height(Height::Points(30.0)));
    sheet.push(Row::gap(6.0));
    sheet.push(Row::of(columns.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect()));
    for _ in 0..ROWS {
        let cells = (0..columns.len() as u32).map(|col| Cell::new(col, Content::Blank, Style::Pencil)).collect();
        sheet.push(Row::of(cells).height(Height::Points(ROW_POINTS)));
    }
    plain_book(campaign, NAME, vec![sheet])
}

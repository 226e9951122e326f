//! 送付先一覧: who gets what.

use super::grid::{Book, Cell, Row, Sheet, SheetRole, Style};
use super::page::Page;
use crate::domain::line::Asked;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::lines::Campaign;

/// The list: departments with file, lines, cells, address, partners of lines that are answered once.
pub fn book(campaign: &Campaign<'_>, files: &[(usize, String)], counts: &dyn Fn(usize) -> (usize, usize)) -> Book {
    let plan = &campaign.plan;
    let mut page = Page::new(Paper::A4, Orientation::Landscape);
    page.header_left = campaign.form_of_year();
    let mut sheet = Sheet::new("送付先一覧", SheetRole::Committee, page, 10.0);
    sheet.fill_page(&[5, 20, 26, 12, 7, 8, 30, 40]);
    let title = format!("{}　送付先一覧", campaign.form_of_year());
    sheet.push(Row::of(vec![Cell::text(0, title, Style::Title).across(8)]));
    let due = plan.setting("提出期限").map(|due| format!("提出期限　{due}")).unwrap_or_default();
    sheet.push(Row::of(vec![Cell::text(0, due, Style::Note).across(8)]));
    let labels = ["番号", "部署", "メール", "担当者", "行", "記入欄", "共同担当の相手", "ファイル"];
    sheet.repeat_rows = Some((sheet.next_row(), sheet.next_row()));
    sheet.push(Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, *label, Style::Label)).collect()));
    for (number, (department, file)) in files.iter().enumerate() {
        let record = &plan.departments[*department];
        let (lines, cells) = counts(*department);
        sheet.push(Row::of(vec![
            Cell::number(0, number + 1, Style::Centered),
            Cell::text(1, &record.name, Style::Text),
            Cell::text(2, record.email.clone().unwrap_or_default(), Style::Text),
            Cell::text(3, record.contact.clone().unwrap_or_default(), Style::Text),
            Cell::number(4, lines, Style::Number),
            Cell::number(5, cells, Style::Number),
            Cell::text(6, partners(campaign, *department), Style::Text),
            Cell::text(7, file, Style::Text),
        ]));
    }
    Book {
        title: "送付先一覧".into(),
        author: plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets: vec![sheet],
        opens_on: 0,
        names: Vec::new(),
        properties: Vec::new(),
    }
}

fn partners(campaign: &Campaign<'_>, department: usize) -> String {
    let mine = campaign.lines_of(department).iter().map(|&line| &campaign.lines[line]);
    let joint = mine.filter(|line| line.asked == Asked::Lead && line.departments.len() > 1);
    let mut names: Vec<&str> = Vec::new();
    for other in joint.flat_map(|line| &line.departments).filter(|&&other| other != department) {
        if !names.contains(&campaign.department(*other)) {
            names.push(campaign.department(*other));
        }
    }
    names.join("、")
}

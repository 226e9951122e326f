//! 担当部署等一覧表: which item stands on which page of the printed document, and who owns it.

use super::pages::PAGE;
use crate::domain::text::one_line;
use crate::reconcile::lines::Campaign;
use crate::sheets::cards::CONTINUED;
use crate::sheets::flow::{Begins, Block, Flow};
use crate::sheets::grid::{Cell, Content, Mark, Row, Sheet, SheetRole, Style};
use crate::sheets::layout::{heading_mark, heading_words};
use crate::sheets::page::Page;

/// Name of the sheet.
pub const SHEET_NAME: &str = "担当部署等一覧表";
/// Columns: title, owners, page.
const COLUMNS: [u32; 3] = [66, 56, 7];
/// Type sizes in points: the first one, unless a smaller one saves a page.
const POINTS: [f64; 3] = [10.5, 10.0, 9.5];

/// The sheet.
pub fn sheet(campaign: &Campaign<'_>, page: &Page) -> (Sheet, Begins) {
    let (first, blocks) = rows(campaign);
    let laid_out = |points: f64| {
        let mut sheet = Sheet::new(SHEET_NAME, SheetRole::Committee, page.clone(), points);
        sheet.fill_page(&COLUMNS);
        let mut flow = Flow::new(sheet);
        flow.begin(first.clone(), first.last().cloned().into_iter().collect());
        for block in &blocks {
            flow.add(block.clone());
        }
        flow.finish()
    };
    let mut best = laid_out(POINTS[0]);
    for points in &POINTS[1..] {
        let smaller = laid_out(*points);
        if smaller.1.pages.len() < best.1.pages.len() {
            best = smaller;
        }
    }
    best
}

/// What it begins with, of which the last row is repeated, and its blocks.
fn rows(campaign: &Campaign<'_>) -> (Vec<Row>, Vec<Block>) {
    let items: Vec<usize> = (0..campaign.plan.items.len()).filter(|&item| campaign.lines_of_item(item).next().is_some()).collect();
    let columns = &campaign.template.columns;
    let title = format!("{}一覧表", columns.owners);
    let copies = items.iter().filter(|&&item| campaign.plan.items[item].relisted).count();
    let of_copies = if copies > 0 { format!("（うち再掲{copies}件）") } else { String::new() };
    let note = format!("掲載件数：{}件{of_copies}。頁は、この資料の通し番号です。", items.len());
    let across = |text: &str, style| Row::of(vec![Cell::text(0, text, style).across(3)]);
    let labels = [columns.title.as_str(), columns.owners.as_str(), "頁"];
    let header = Row::of(labels.iter().zip(0..).map(|(label, col)| Cell::text(col, *label, Style::Label)).collect());
    let first = vec![across(&title, Style::Title), across(&note, Style::Note), header];
    let mut blocks = Vec::new();
    let mut before: &[String] = &[];
    for group in items.chunk_by(|a, b| campaign.plan.items[*a].path == campaign.plan.items[*b].path) {
        let path: &[String] = &campaign.plan.items[group[0]].path;
        let same = before.iter().zip(path).take_while(|(a, b)| a == b).count();
        let head = (same + 1..=path.len()).map(|depth| heading(campaign, &path[..depth], "").kept()).collect();
        before = path;
        let rows = group.iter().map(|&item| row(campaign, item)).collect();
        blocks.push(Block { head, rows, again: vec![heading(campaign, path, CONTINUED)], ..Block::default() });
    }
    (first, blocks)
}

fn row(campaign: &Campaign<'_>, item: usize) -> Row {
    let record = &campaign.plan.items[item];
    let number = record.number.as_ref().map(|number| format!("{number}　")).unwrap_or_default();
    Row::of(vec![
        Cell::text(0, format!("{number}{}", one_line(&record.title)), Style::Text),
        Cell::text(1, owners(campaign, item), Style::Text),
        Cell::new(2, Content::Page(Mark::Item(item), PAGE.to_owned()), Style::Centered),
    ])
}

fn heading(campaign: &Campaign<'_>, path: &[String], continued: &str) -> Row {
    let style = Style::heading(path.len());
    let text = Cell::text(0, format!("{}{continued}", one_line(&heading_words(campaign, path))), style);
    let page = heading_mark(campaign, path).map(|heading| Cell::new(2, Content::Page(heading, PAGE.to_owned()), Style::HeadingPage(path.len())));
    match page.filter(|_| continued.is_empty()) {
        Some(page) => Row::of(vec![text.across(2), page]),
        None => Row::of(vec![text.across(3)]),
    }
}

/// The owners of an item, each once; a role that several have is printed once before their names.
fn owners(campaign: &Campaign<'_>, item: usize) -> String {
    let mut names: Vec<(String, Vec<String>)> = Vec::new();
    for owner in campaign.plan.entries_of(item).flat_map(|(_, entry)| &entry.owners) {
        let role = campaign.template.owners.roles.iter().find_map(|role| owner.printed.strip_prefix(role.as_str()).map(|name| (role, name)));
        let (role, name) = role.map_or(("", owner.printed.as_str()), |(role, name)| (role, name));
        let name = if role.is_empty() { name } else { name.trim_matches(['（', '）', '(', ')']) };
        let (role, name) = (role.to_owned(), name.to_owned());
        match names.iter_mut().find(|(other, _)| *other == role) {
            Some((_, known)) if known.contains(&name) => {}
            Some((_, known)) => known.push(name),
            None => names.push((role, vec![name])),
        }
    }
    let words = names.into_iter().map(|(role, names)| {
        let names = names.join("、");
        if role.is_empty() { names } else { format!("{role}（{names}）") }
    });
    words.collect::<Vec<_>>().join("、")
}

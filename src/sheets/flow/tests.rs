use super::*;
use crate::form::template::{Orientation, Paper};
use crate::sheets::grid::{Cell, Height, SheetRole};
use crate::sheets::page::Page;

fn flow() -> Flow {
    let mut sheet = Sheet::new("様式", SheetRole::Committee, Page::new(Paper::A4, Orientation::Landscape), 10.0);
    sheet.fill_page(&[6, 20, 60]);
    Flow::new(sheet)
}

fn row(name: &str, points: f64) -> Row {
    Row::of(vec![Cell::text(0, name, Style::Centered)]).height(Height::Points(points))
}

fn rows(name: &str, count: usize, points: f64) -> Vec<Row> {
    (0..count).map(|nth| row(&format!("{name}{nth}"), points)).collect()
}

/// First cells of the rows of each page.
fn pages(flow: Flow) -> Vec<Vec<String>> {
    let (sheet, _) = flow.finish();
    let most = sheet.page.printable_height_points();
    let mut pages: Vec<(Vec<String>, f64)> = vec![(Vec::new(), 0.0)];
    for row in &sheet.rows {
        if row.page_break {
            pages.push((Vec::new(), 0.0));
        }
        let (names, used) = pages.last_mut().expect("a page");
        names.extend(row.cells.first().map(|cell| cell.shown().to_owned()));
        *used += sheet.row_points(row);
        assert!(*used <= most, "the page is too full");
    }
    pages.into_iter().map(|(names, _)| names).collect()
}

#[test]
fn a_card_goes_whole_to_the_next_page() {
    let mut flow = flow();
    flow.begin(vec![row("見出し", 20.0)], vec![row("続き", 20.0)]);
    let card = |name: &str, points| Block { title: vec![row(name, 30.0)], rows: rows(name, 3, points), whole: true, ..Block::default() };
    flow.add(card("甲", 80.0));
    flow.add(card("乙", 80.0));
    assert_eq!(pages(flow), [vec!["見出し", "甲", "甲0", "甲1", "甲2"], vec!["続き", "乙", "乙0", "乙1", "乙2"]]);
}

#[test]
fn a_card_longer_than_a_page_says_that_it_goes_on() {
    let mut flow = flow();
    flow.begin(Vec::new(), vec![row("節", 20.0)]);
    flow.add(Block {
        title: vec![row("甲", 30.0)], rows: rows("甲", 4, 150.0), again: vec![row("甲の続き", 30.0)], whole: true, ..Block::default()
    });
    assert_eq!(pages(flow), [vec!["甲", "甲0", "甲1", "甲2"], vec!["節", "甲の続き", "甲3"]]);
}

#[test]
fn a_heading_goes_with_what_follows() {
    let mut flow = flow();
    flow.add(Block { rows: vec![row("前", 400.0)], ..Block::default() });
    let table = Block { head: vec![row("見出し", 30.0)], title: vec![row("欄", 30.0)], rows: rows("行", 2, 60.0), ..Block::default() };
    flow.add(table);
    assert_eq!(pages(flow), [vec!["前"], vec!["見出し", "欄", "行0", "行1"]]);
}

#[test]
fn rows_that_are_bound_stay_together() {
    let mut flow = flow();
    let mut bound = rows("行", 5, 110.0);
    bound[3].keep_next = true;
    flow.add(Block { title: vec![row("欄", 30.0)], rows: bound, again: vec![row("欄の続き", 30.0)], ..Block::default() });
    assert_eq!(pages(flow), [vec!["欄", "行0", "行1", "行2"], vec!["欄の続き", "行3", "行4"]]);
}

#[test]
fn only_a_row_longer_than_a_page_is_torn_and_nothing_of_it_is_lost() {
    let mut flow = flow();
    let text: String = (0..4_000).map(|nth| char::from_u32(0x4e00 + nth).expect("a letter")).collect();
    let long = Row::of(vec![Cell::text(0, "長", Style::Centered), Cell::text(2, &text, Style::Text)]).keyed("長");
    flow.add(Block { title: vec![row("欄", 30.0)], rows: vec![row("短", 60.0), long], again: vec![row("続", 30.0)], ..Block::default() });
    let (sheet, _) = flow.finish();
    let shown: String = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.col == 2).map(Cell::shown).collect();
    assert!(shown == text);
    assert_eq!(sheet.rows.iter().filter(|row| row.key.is_some()).count(), 1);
    assert!(sheet.rows.iter().filter(|row| row.page_break).all(|row| row.cells[0].shown() == "続"));
}

#[test]
fn what_began_a_page_before_begins_one_again() {
    let card = |name: &str, points| Block { title: vec![row(name, 30.0).keyed(name)], rows: rows(name, 3, points), whole: true, ..Block::default() };
    let set = |points: [f64; 4], kept: &BTreeSet<Start>| {
        let mut flow = flow().keeping(kept);
        for (name, points) in ["甲", "乙", "丙", "丁"].into_iter().zip(points) {
            flow.add(card(name, points));
        }
        let starts = flow.begins.pages.clone();
        let names: Vec<String> = pages(flow).into_iter().map(|page| page.first().cloned().unwrap_or_default()).collect();
        (starts, names)
    };
    let (starts, names) = set([60.0; 4], &BTreeSet::new());
    assert_eq!(names, ["甲", "丙"]);
    assert_eq!(starts[1..], [Some(Start::Line("丙".to_owned()))]);
    let kept: BTreeSet<Start> = starts.into_iter().flatten().collect();
    assert_eq!(set([60.0, 20.0, 60.0, 60.0], &kept).1, ["甲", "丙"]);
    assert_eq!(set([20.0, 20.0, 20.0, 60.0], &kept).1, ["甲", "丙"], "less above draws nothing up");
    assert_eq!(set([60.0, 130.0, 60.0, 60.0], &kept).1, ["甲", "乙", "丙"], "what grew has a page of its own");
}

//! A cell that a department merged over the rows of several lines: the answer is the first line's, and what is blank for it says so.

use crate::support::returns::Returns;
use crate::support::{at_cell, packages};
use crate::{FORM, answer, city, expect, place};
use torimatome::domain::finding::Code;
use torimatome::write::workbook;

#[test]
fn an_answer_merged_over_two_rows_is_the_first_ones_and_the_second_says_so() {
    let campaign = &city().campaign;
    let asks = |line: usize, department: usize| {
        campaign.lines[line].departments.contains(&department) && campaign.lines[line].open.iter().any(|field| field == "result")
    };
    let is_own = |&(second, department): &(usize, usize)| {
        city().is_single(second) && campaign.lines[second].departments == [department] && (0..second).any(|line| asks(line, department))
    };
    let pairs = (0..campaign.lines.len()).flat_map(|line| campaign.lines[line].departments.iter().map(move |&department| (line, department)));
    let (second, department) = pairs.filter(|&(line, department)| asks(line, department)).find(is_own).expect("a line below another");
    let first = (0..second).rev().find(|&line| asks(line, department)).expect("the line above it");
    let mut returns = Returns::filled(city());
    let written = place(first, department, "result");
    let blank = returns.set(second, department, "result", "");
    let (from, to) = (written.cell.clone().expect("a cell"), blank.cell.clone().expect("a cell"));
    let bytes = workbook::render(returns.book(department)).expect("the form is drawn");
    let with_area = |xml: &str| xml.replace("</mergeCells>", &format!("<mergeCell ref=\"{from}:{to}\"/></mergeCells>"));
    returns.remove(department);
    let merged = packages::with_part(&bytes, &format!("xl/worksheets/sheet{FORM}.xml"), with_area);
    returns.add(&format!("{department:02}.xlsx"), merged, 0);

    let progress = expect(&returns, &[at_cell(Code::TextMissing, department, second, "result", blank)], "merged over two rows");
    assert_eq!(answer(&progress, first, department, "result").source, written);
    let told = progress.findings[0].facts.iter().find(|(name, _)| *name == "merged").map(|(_, told)| told.contains(&format!("セル{from}")));
    assert_eq!(told, Some(true), "what it was merged with is told");
}

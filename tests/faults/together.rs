//! Many faults at once.

use crate::support::at_cell;
use crate::support::city::{city, file_of};
use crate::support::returns::Returns;
use crate::{copy, expect};
use torimatome::domain::finding::{Code, Finding};
use torimatome::domain::place::Place;
use torimatome::form::template::RATING;
use torimatome::read;
use torimatome::sheets::packet;
use torimatome::write::workbook;

#[test]
fn a_realistic_set_of_twelve_faults() {
    let Some(city) = city("honjo") else { return };
    let mut used: Vec<usize> = Vec::new();
    let mut fresh = |needs: usize| {
        let line = city.line("a fresh line", |index, line| {
            city.is_single(index) && !used.contains(&index) && line.departments.len() == needs && line.is_required_of(line.departments[0])
        });
        used.push(line);
        (line, city.campaign.lines[line].departments.clone())
    };
    let mut returns = Returns::filled(city);
    let mut expected = Vec::new();

    // First, because what stands below a deleted row moves up.
    let (line, who) = fresh(1);
    expected.push(Finding::new(Code::RowMissing).department(who[0]).line(line).at(returns.delete_row(line, who[0])));
    let (line, who) = fresh(1);
    expected.push(at_cell(Code::RatingMissing, who[0], line, RATING, returns.set(line, who[0], RATING, "")));
    let (line, who) = fresh(1);
    expected.push(at_cell(Code::RatingInvalid, who[0], line, RATING, returns.set(line, who[0], RATING, "A～B")));
    let (line, who) = fresh(1);
    expected.push(at_cell(Code::TextMissing, who[0], line, "outcome", returns.set(line, who[0], "outcome", "")));
    let (line, who) = fresh(1);
    expected.push(Finding::new(Code::RowBlank).department(who[0]).line(line).at(returns.clear(line, who[0])));
    let (line, who) = fresh(1);
    let place = returns.edit_plan(line, who[0], "policy", |text| format!("{text}（予定）"));
    expected.push(at_cell(Code::PlanTextEdited, who[0], line, "policy", place));
    let (line, who) = fresh(2);
    let place = returns.set(line, who[1], "activity", "当課は別に実施しました。");
    expected.push(at_cell(Code::JointConflict, who[1], line, "activity", place));
    let (copied, original, department) = copy(city);
    let other = if city.typed(original, department, RATING).contains(['A', 'Ａ']) { "C" } else { "A" };
    let place = returns.set(copied, department, RATING, other);
    expected.push(at_cell(Code::RelistedRatingDiffers, department, copied, RATING, place));
    let place = returns.set(copied, department, "outcome", "成果はまだ見えていません。");
    expected.push(at_cell(Code::RelistedAnswerDiffers, department, copied, "outcome", place));
    let (line, who) = fresh(1);
    expected.push(Finding::new(Code::StrayText).department(who[0]).line(line).at(returns.write_beside(line, who[0], "要相談")));
    returns.add("送付状.docx", b"PK".to_vec(), 0);
    expected.push(Finding::new(Code::FileNotRead).at(Place::file("回収/送付状.docx")));
    let touched: Vec<usize> = expected.iter().filter_map(|finding| finding.department).collect();
    let empty = *city.filled.keys().rev().find(|department| !touched.contains(department)).expect("an untouched department");
    returns.replace(empty, city.blank[&empty].clone());
    expected.push(Finding::new(Code::ReturnEmpty).department(empty).at(Place::file(&file_of(empty))));

    assert_eq!(expected.len(), 12);
    let progress = expect(&returns, &expected, "twelve faults");
    let packet = workbook::render(&packet::book(&city.campaign, &progress, &city.findings)).expect("drawn");
    let packet = read::workbook::read(&packet).expect("the packet reads");
    let checklist = packet.sheets.iter().find(|sheet| sheet.name == "要確認").expect("there is something to look at");
    assert_eq!(checklist.row_count(), 1 + 12, "a header and twelve lines");
}

//! Answers that are not finished, and answers that only point elsewhere.

use crate::support::at_cell;
use crate::support::returns::Returns;
use crate::support::shared;
use crate::{answer, city, expect};
use torimatome::domain::finding::{Code, Severity};
use torimatome::domain::gap::gap;
use torimatome::domain::reference::reference;
use torimatome::reconcile::printed;

/// Two lines of one department, one right under the other on its form, each with a text to fill in and nothing tied to it.
fn neighbours() -> (usize, usize, usize) {
    let lines = &city().campaign.lines;
    for &department in city().filled.keys() {
        let own: Vec<usize> = (0..lines.len()).filter(|&line| lines[line].departments.contains(&department)).collect();
        for pair in own.windows(2) {
            if pair.iter().all(|&line| city().is_single(line) && lines[line].lead() == Some(department) && city().is_entry(line)) {
                return (pair[0], pair[1], department);
            }
        }
    }
    panic!("no such lines");
}

#[test]
fn a_gap_in_an_answer() {
    let (line, department) = city().plain_line("result", 1);
    for text in ["講座を●回開いた。", "○○課と連携して実施した。", "確認中", "説明会 回開催"] {
        let mut returns = Returns::filled(city());
        let place = returns.set(line, department, "result", text);
        let progress = expect(&returns, &[at_cell(Code::TextUnfinished, department, line, "result", place)], text);
        assert_eq!(answer(&progress, line, department, "result").value.as_deref(), Some(text), "it is kept as typed");
    }
}

#[test]
fn a_gap_is_told_once() {
    // A copy that repeats its original, and a partner that repeats 主担当.
    let copy = city().line("copy", |_, line| line.original().is_some() && line.departments.len() == 1);
    let department = city().campaign.lines[copy].departments[0];
    let original = city().campaign.lines[copy].original_for(department).expect("an original");
    let mut returns = Returns::filled(city());
    let place = returns.set(original, department, "result", "月○回の会を開いた。");
    returns.set(copy, department, "result", "月○回の会を開いた。");
    expect(&returns, &[at_cell(Code::TextUnfinished, department, original, "result", place)], "copy");
    let joint =
        city().line("joint", |index, line| city().is_single(index) && line.departments.len() > 1 && line.answered_once() && city().is_entry(index));
    let departments = city().campaign.lines[joint].departments.clone();
    let mut returns = Returns::filled(city());
    returns.set(joint, departments[1], "result", "参加者は○○人");
    let place = returns.set(joint, departments[0], "result", "参加者は○○人");
    expect(&returns, &[at_cell(Code::TextUnfinished, departments[0], joint, "result", place)], "joint");
}

#[test]
fn an_answer_that_points_elsewhere() {
    let (line, department) = city().plain_line("result", 1);
    for text in ["別紙のとおり", "昨年度と同じ", "図書館に同じ"] {
        let mut returns = Returns::filled(city());
        let place = returns.set(line, department, "result", text);
        let progress = expect(&returns, &[at_cell(Code::TextRefers, department, line, "result", place)], text);
        assert_eq!(answer(&progress, line, department, "result").value.as_deref(), Some(text));
        assert_eq!(printed::shown(&city().campaign, &progress, line, department, "result").map(|said| said.text).as_deref(), Some(text));
    }
}

#[test]
fn the_row_above_is_certain_where_it_was_answered() {
    let (above, line, department) = neighbours();
    for text in ["同上", "〃"] {
        let mut returns = Returns::filled(city());
        let first = returns.set(above, department, "result", "市内3か所で開いた。");
        let place = returns.set(line, department, "result", text);
        let finding = at_cell(Code::TextRefers, department, line, "result", place).severity(Severity::Info);
        let progress = expect(&returns, &[finding], text);
        assert_eq!(progress.findings[0].related, [first]);
        assert_eq!(answer(&progress, line, department, "result").value.as_deref(), Some(text), "as typed");
        let printed = printed::shown(&city().campaign, &progress, line, department, "result").map(|said| said.text);
        assert_eq!(printed.as_deref(), Some("市内3か所で開いた。"), "the packet prints what was meant");
    }
}

#[test]
fn the_row_above_is_not_certain_otherwise() {
    let (above, line, department) = neighbours();
    // It points elsewhere itself.
    let mut returns = Returns::filled(city());
    let first = returns.set(above, department, "result", "別紙のとおり");
    let place = returns.set(line, department, "result", "同上");
    let expected = [at_cell(Code::TextRefers, department, above, "result", first), at_cell(Code::TextRefers, department, line, "result", place)];
    let progress = expect(&returns, &expected, "an enclosure");
    assert_eq!(printed::shown(&city().campaign, &progress, line, department, "result").map(|said| said.text).as_deref(), Some("同上"));
    // It is blank.
    let mut returns = Returns::filled(city());
    let first = returns.set(above, department, "result", "");
    let place = returns.set(line, department, "result", "同上");
    let expected = [at_cell(Code::TextMissing, department, above, "result", first), at_cell(Code::TextRefers, department, line, "result", place)];
    expect(&returns, &expected, "blank");
    // Another row stands above it in the file.
    let mut returns = Returns::filled(city());
    returns.set(line, department, "result", "同上");
    let ids = [above, line].map(|line| city().campaign.lines[line].id.clone());
    let book = returns.book(department);
    let [(sheet, one), (_, other)] = ids.each_ref().map(|id| crate::books::row_of(book, id));
    book.sheets[sheet].rows.swap(one, other);
    let place = crate::books::place(book, department, crate::books::answer_at(book, &ids[1], "result"));
    expect(&returns, &[at_cell(Code::TextRefers, department, line, "result", place)], "rows in another order");
}

#[test]
fn several_rows_that_point_up() {
    let lines = &city().campaign.lines;
    let department = *city().filled.keys().max_by_key(|&&d| lines.iter().filter(|line| line.departments.contains(&d)).count()).expect("one");
    let own: Vec<usize> = (0..lines.len()).filter(|&line| lines[line].departments.contains(&department) && city().is_entry(line)).collect();
    assert!(own.len() > 3);
    let mut returns = Returns::filled(city());
    returns.set(own[0], department, "result", "最初の行");
    for &line in &own[1..] {
        returns.set(line, department, "result", "同上");
    }
    let progress = returns.collect();
    for &line in own[1..].iter().filter(|&&line| lines[line].lead() == Some(department)) {
        assert_eq!(printed::shown(&city().campaign, &progress, line, department, "result").map(|said| said.text).as_deref(), Some("最初の行"));
    }
}

#[test]
fn what_points_elsewhere_is_compared_with_nothing() {
    let joint =
        city().line("joint", |index, line| city().is_single(index) && line.departments.len() > 1 && line.answered_once() && city().is_entry(index));
    let departments = city().campaign.lines[joint].departments.clone();
    let mut returns = Returns::filled(city());
    let place = returns.set(joint, departments[1], "result", "別紙のとおり");
    expect(&returns, &[at_cell(Code::TextRefers, departments[1], joint, "result", place)], "a partner's enclosure");
    let lead = city().campaign.department(departments[0]);
    returns.set(joint, departments[1], "result", &format!("{lead}に同じ"));
    expect(&returns, &[], "a partner that agrees");
    let copy = city().line("copy", |_, line| line.original().is_some() && line.departments.len() == 1);
    let department = city().campaign.lines[copy].departments[0];
    let mut returns = Returns::filled(city());
    let place = returns.set(copy, department, "result", "別紙のとおり");
    expect(&returns, &[at_cell(Code::TextRefers, department, copy, "result", place)], "a copy");
    let place = returns.set(copy, department, "result", "再掲元に同じ");
    let taken = at_cell(Code::RelistedBlank, department, copy, "result", place);
    expect(&returns, &[taken], "a copy that says so takes its original's answer");
}

#[test]
fn texts_of_real_plans_raise_no_false_alarm() {
    let Some(shared) = shared() else { return };
    let texts = std::fs::read_dir(shared.join("seeds")).expect("the texts are there").map(|file| file.expect("a file").path());
    let texts: Vec<String> = texts.map(|file| std::fs::read_to_string(file).expect("it reads")).collect();
    let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    assert!(lines.len() > 4000);
    // One of the plans has a number left out indeed.
    assert_eq!(lines.iter().filter(|line| gap(line).is_some()).count(), 1);
    let pointing: Vec<&&str> = lines.iter().filter(|line| reference(line).is_some() && !line.contains("再掲")).collect();
    assert!(pointing.is_empty(), "{pointing:?}");
}

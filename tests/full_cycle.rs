//! For each of the three plans: distribute, fill in every cell, collect; everything comes back.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::city::{City, assert_ledger, cities, city, file_of, meant};
use support::returns::Returns;
use support::{CITIES, assert_findings, books};
use torimatome::domain::answer::{PlacedBy, Status};
use torimatome::domain::finding::Code;
use torimatome::domain::line::{Asked, LineKind};
use torimatome::form::template::RATING;
use torimatome::pipeline::distribute;
use torimatome::pipeline::overview::{Overview, overview};
use torimatome::sheets::guide::OFFICE_CELLS;
use torimatome::write::workbook;

fn overview_of(levels: &[(&str, usize)], [items, entries, pairs, departments, relisted, indicators]: [usize; 6]) -> Overview {
    let levels = levels.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    Overview { levels, items, entries, pairs, departments, relisted, indicators }
}

#[test]
fn the_numbers_of_the_three_plans() {
    let Some(honjo) = city("honjo") else { return };
    assert_eq!(overview(&honjo.campaign), overview_of(&[("基本戦略", 3), ("施策細目", 12)], [71, 120, 128, 17, 10, 7]));
    let joint = honjo.campaign.lines.iter().filter(|line| line.departments.len() > 1).count();
    assert_eq!(joint, 6, "joint entries of 本庄");

    let kitamoto = city("kitamoto").expect("all three are here");
    assert_eq!(overview(&kitamoto.campaign), overview_of(&[("目標", 5), ("施策", 13), ("取組", 29)], [109, 109, 154, 14, 2, 0]));
    let several = kitamoto.campaign.lines.iter().filter(|line| line.departments.len() > 1).count();
    assert_eq!(several, 23, "rows of 北本 with several owners");

    let asaka = city("asaka").expect("all three are here");
    let counted = overview(&asaka.campaign);
    let levels = [("基本目標", 4), ("方向性", 12), ("区分", 23), ("施策", 37)];
    assert_eq!(counted.levels, levels.map(|(name, count)| (name.to_owned(), count)));
    assert_eq!([counted.items, counted.departments, counted.relisted, counted.indicators], [80, 19, 5, 40]);
}

#[test]
fn copies_without_original() {
    for city in cities() {
        let found = city.findings.iter().filter(|finding| finding.code == Code::RelistedNoOriginal).count();
        assert_eq!(found, usize::from(city.template == "asaka"), "{}", city.template);
    }
}

#[test]
fn units_of_asaka_go_to_those_who_own_items_there() {
    let Some(asaka) = city("asaka") else { return };
    let lines = || asaka.campaign.lines.iter();
    let headings: Vec<_> = lines().filter(|line| matches!(line.kind, LineKind::Heading(_))).collect();
    assert_eq!(headings.len(), 23);
    let society = asaka.department("社協");
    let mut views: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for line in &headings {
        assert_eq!(line.path.len(), 3);
        let own = line.departments.iter().filter(|department| **department != society);
        views.entry(&line.path[1]).or_default().extend(own);
    }
    let counts: Vec<usize> = views.values().map(BTreeSet::len).collect();
    assert_eq!((counts.len(), counts.iter().filter(|count| (2..=5).contains(*count)).count()), (12, 11), "{counts:?}");
    for line in &headings {
        assert_eq!(line.path[2] == "社協", line.departments == [society], "{:?}", line.path);
    }
    for line in lines().filter(|line| matches!(line.kind, LineKind::Indicator(_))) {
        assert_eq!(line.asked, Asked::Anyone);
        assert!(!line.departments.is_empty());
        assert_eq!(line.path.get(2).is_some_and(|part| part == "社協"), line.departments == [society], "{:?}", line.title);
    }
}

#[test]
fn everything_comes_back_through_the_library() {
    for city in cities() {
        let name = city.template;
        let progress = Returns::filled(city).collect();
        assert_findings(&city.campaign, &progress.findings, &[], name);
        let cells = city.cells();
        assert!(cells.len() > 200, "{name}: {}", cells.len());
        assert_eq!(progress.answers.len(), cells.len(), "{name}: nothing lost, nothing invented");
        for (line, department, field) in cells {
            let answer = progress.answer(line, department, &field).unwrap_or_else(|| panic!("{name} {line} {department} {field}"));
            let typed = city.typed(line, department, &field);
            assert_eq!(answer.raw, typed);
            assert_eq!(answer.value.as_deref(), Some(meant(&city.campaign, &field, &typed).as_str()));
            assert_eq!(answer.placed_by, PlacedBy::Id);
            let book = &city.filled[&department];
            let at = books::answer_at(book, &city.campaign.lines[line].id, &field);
            assert_eq!(answer.source, books::place(book, department, at));
        }
        assert_ledger(&progress);
        let ledger = &progress.ledger;
        assert_eq!([ledger.superseded, ledger.reported, ledger.files], [0, 0, city.filled.len()], "{name}");
        for (department, submission) in &progress.submissions {
            assert_eq!(submission.status(), Status::Complete, "{name} {}", city.campaign.department(*department));
            assert_eq!(submission.required, submission.filled);
            assert_eq!(submission.files, [file_of(*department)]);
            for (label, ..) in OFFICE_CELLS.iter().filter(|(label, ..)| *label != "連絡") {
                assert_eq!(submission.office.get(*label), Some(&format!("{label}に記入")));
            }
        }
    }
}

#[test]
fn every_line_stands_on_the_forms_of_its_departments_only() {
    for city in cities() {
        for (department, book) in &city.blank {
            let visible = &book.sheets[..book.sheets.len() - 1];
            let keys = visible.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.key.as_deref());
            let shown: BTreeSet<&str> = keys.filter(|key| city.campaign.line_by_id(key).is_some()).collect();
            let mine = city.campaign.lines.iter().filter(|line| line.departments.contains(department));
            let mine: BTreeSet<&str> = mine.map(|line| line.id.as_str()).collect();
            assert_eq!(shown, mine, "{} {}", city.template, city.campaign.department(*department));
        }
        let ids: BTreeSet<&str> = city.campaign.lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids.len(), city.campaign.lines.len(), "ids are unique");
        let numbers: BTreeSet<&str> = city.campaign.lines.iter().map(|line| line.number.as_str()).collect();
        assert_eq!(numbers.len(), city.campaign.lines.len(), "整理番号 are unique");
    }
}

type Cells = BTreeMap<(String, String, String), String>;

fn typed_cells(city: &City) -> (Cells, Cells) {
    let (mut raw, mut values) = (Cells::new(), Cells::new());
    for (line, department, field) in city.cells() {
        let typed = city.typed(line, department, &field);
        let key = (city.campaign.lines[line].id.clone(), city.campaign.department(department).to_owned(), field.clone());
        values.insert(key.clone(), meant(&city.campaign, &field, &typed));
        raw.insert(key, typed);
    }
    (raw, values)
}

fn answers(collected: &Value, what: &str) -> Cells {
    let mut cells = Cells::new();
    for line in list(collected, "entries").iter().chain(list(collected, "units")) {
        for answer in list(line, "answers") {
            let key = (text(line, "id").to_owned(), text(answer, "department").to_owned(), text(answer, "field").to_owned());
            assert!(cells.insert(key, text(answer, what).to_owned()).is_none());
        }
    }
    cells
}

#[test]
fn everything_comes_back_through_files_and_the_program() {
    for city in cities() {
        let (name, year) = CITIES.iter().find(|(name, _)| *name == city.template).expect("one of the three");
        let desk = Desk::new();
        desk.write("元の計画.xlsx", &city.plan);
        desk.init(name, year);
        let checked = desk.work_json("check");
        assert_eq!(checked["overview"]["entries"], city.campaign.plan.entries.len());

        let distributed = desk.work_json("distribute");
        let workbooks = list(&distributed, "workbooks");
        assert_eq!(workbooks.len(), city.blank.len());
        let mut cells: BTreeSet<(String, String, String)> = BTreeSet::new();
        for made in workbooks {
            let department = city.department(text(made, "department"));
            let path = text(made, "path");
            assert_eq!(path, format!("配布/{}", distribute::file_name(&city.campaign, department)));
            let bytes = desk.read(&format!("作業/{path}"));
            assert!(bytes.len() < 300_000, "{path}: {} bytes", bytes.len());
            assert_eq!(bytes, workbook::render(&city.blank[&department]).expect("drawn"), "{path}");
            for line in list(made, "entries").iter().chain(list(made, "units")) {
                for (field, at) in line["cells"].as_object().expect("cells by field") {
                    let book = &city.blank[&department];
                    let place = books::place(book, department, books::answer_at(book, text(line, "id"), field));
                    assert_eq!((Some(text(at, "sheet")), Some(text(at, "cell"))), (place.sheet.as_deref(), place.cell.as_deref()));
                    cells.insert((text(line, "id").to_owned(), text(made, "department").to_owned(), field.clone()));
                }
            }
            let filled = workbook::render(&city.filled[&department]).expect("drawn");
            desk.write(&format!("作業/回収/届いた分/{department}/{}（回答）.xlsx", text(made, "department")), &filled);
        }
        let (raw, values) = typed_cells(city);
        assert_eq!(cells, raw.keys().cloned().collect(), "distribute names every cell");

        let said = desk.run(["collect", "--format", "json", "-C", "作業"]).ends_with(0);
        let collected = said.json();
        assert_eq!(answers(&collected, "raw"), raw, "{name}");
        assert_eq!(answers(&collected, "value"), values, "{name}");
        assert_eq!(list(&collected, "findings"), [] as [Value; 0]);
        assert_eq!(collected["ledger"]["unaccounted"], 0);
        assert!(list(&collected, "departments").iter().all(|department| department["status"] == "complete"));
        assert!(desk.path("作業").join(text(&collected, "workbook")).is_file());

        let before = desk.files("作業");
        let status = desk.run(["status", "--format", "json", "-C", "作業"]).ends_with(0).json();
        assert_eq!(status["departments"], collected["departments"]);
        assert_eq!(status["ledger"], collected["ledger"]);
        assert_eq!(desk.files("作業"), before, "status writes nothing");
    }
}

#[test]
fn joint_ratings_are_asked_of_each_or_of_all() {
    for city in cities() {
        let joint = city.campaign.lines.iter().filter(|line| line.departments.len() > 1 && line.open.iter().any(|field| field == RATING));
        for line in joint {
            let required = line.departments.iter().filter(|department| line.is_required_of(**department)).count();
            let expected = if city.template == "honjo" { usize::from(!line.relisted) } else { line.departments.len() };
            assert_eq!(required, expected, "{} {:?}", city.template, line.title);
        }
    }
}

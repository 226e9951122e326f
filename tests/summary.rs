//! 集計 and what it counts: stored values are the true counts, the formulas are such that they stay true, and where there is no 回答一覧
//! there are no formulas.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use support::city::{City, asking_all, cities, small};
use support::hands;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::answer::Progress;
use torimatome::domain::line::LineKind;
use torimatome::form::sample;
use torimatome::form::template::{ACTUAL, FilledBy, Kind, RATING};
use torimatome::reconcile::committee::CommitteeValues;
use torimatome::reconcile::degree::Standing;
use torimatome::reconcile::printed;
use torimatome::sheets::grid::{Book, Cell, Content, Row, Sheet, Style};
use torimatome::sheets::packet::face::Face;
use torimatome::sheets::{edition, packet};

const SUMMARY: &str = "集計";
const OPEN: &str = "未確定";
const SPLIT: &str = "分かれた";

fn all() -> Vec<&'static City> {
    static SAMPLE: OnceLock<City> = OnceLock::new();
    let sample = SAMPLE.get_or_init(|| City::new("sample", sample::YEAR, sample::PLAN.to_vec()));
    cities().into_iter().chain([sample, small()]).collect()
}

/// Returns as they are: one department is late, a grade is blank, one is unreadable, departments and copies do not agree.
fn mixed(city: &City) -> Progress {
    let mut returns = Returns::filled(city);
    let campaign = &city.campaign;
    let late = *campaign.departments().last().expect("there are departments");
    returns.remove(late);
    let rated = |index: &usize| campaign.lines[*index].open.iter().any(|key| key == RATING);
    let mut nth = 0;
    for index in (0..campaign.lines.len()).filter(rated) {
        for &department in campaign.lines[index].departments.iter().filter(|department| **department != late) {
            nth += 1;
            let text = match nth % 11 {
                3 => "",
                5 => "順調かな",
                7 => "主担当に同じ",
                8 => worst(city).1,
                _ => continue,
            };
            returns.set(index, department, RATING, text);
        }
    }
    returns.collect()
}

/// Full returns with these grades, by their number.
fn rated<'c>(city: &'c City, grade: impl Fn(usize) -> &'c str) -> Progress {
    let mut returns = Returns::filled(city);
    let lines = city.campaign.lines.iter().enumerate().filter(|(_, line)| line.open.iter().any(|key| key == RATING));
    let cells = lines.flat_map(|(index, line)| line.departments.iter().map(move |department| (index, *department)));
    for (nth, (index, department)) in cells.enumerate() {
        returns.set(index, department, RATING, grade(nth));
    }
    returns.collect()
}

/// Code and print of the worst grade.
fn worst(city: &City) -> (&str, &str) {
    let template = city.campaign.template;
    let scale = template.scale_of(template.field(RATING).expect("there are ratings")).expect("with a scale");
    let grade = scale.grades.iter().rfind(|grade| grade.rated).expect("there are grades");
    (&grade.code, &grade.print)
}

fn book(city: &City, progress: &Progress) -> Book {
    packet::book(&city.campaign, progress, &city.findings)
}

fn sheet<'b>(book: &'b Book, name: &str) -> &'b Sheet {
    book.sheets.iter().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("there is no {name}"))
}

fn number(cell: &Cell) -> Option<f64> {
    match &cell.content {
        Content::Formula(_, number) | Content::Number(number) => Some(*number),
        _ => None,
    }
}

/// The numbers behind the cell with this text: of a heading at the left of the sheet, or of a department further right.
fn numbers_behind(sheet: &Sheet, text: &str, at_left: bool) -> Vec<f64> {
    let row = sheet.rows.iter().find_map(|row| {
        let at = row.cells.iter().position(|cell| cell.shown().trim() == text && (cell.col == 0) == at_left)?;
        Some(row.cells[at + 1..].iter().map_while(number).collect())
    });
    row.unwrap_or_else(|| panic!("there is no row {text}"))
}

/// The rating of each department on a line, as the form prints it.
fn printed_grades(city: &City, progress: &Progress, line: usize) -> Vec<Option<String>> {
    let campaign = &city.campaign;
    let scale = campaign.template.scale_of(campaign.template.field(RATING).expect("rated")).expect("a scale");
    let asked = &campaign.lines[line];
    let count = if asked.answered_once() { 1 } else { asked.departments.len() };
    let shown = |department: &usize| {
        let text = printed::shown(campaign, progress, line, *department, RATING)?.text;
        scale.grades.iter().find(|grade| grade.print == text).map(|grade| grade.code.clone())
    };
    asked.departments.iter().take(count).map(shown).collect()
}

fn outcome(grades: &[Option<String>]) -> String {
    let kinds: BTreeSet<&Option<String>> = grades.iter().collect();
    match kinds.iter().next() {
        Some(None) => OPEN.to_owned(),
        Some(Some(grade)) if kinds.len() == 1 => grade.clone(),
        _ => SPLIT.to_owned(),
    }
}

/// How often each outcome occurs, under each first heading and in all; copies do not count.
fn expected(city: &City, progress: &Progress) -> BTreeMap<(String, String), f64> {
    let campaign = &city.campaign;
    let field = campaign.template.field(RATING).expect("rated");
    let mut counts = BTreeMap::new();
    let mut add = |path: &[String], outcome: String| {
        *counts.entry((path[0].clone(), outcome.clone())).or_default() += 1.0;
        *counts.entry((String::new(), outcome)).or_default() += 1.0;
    };
    if field.on_level().is_some() {
        let office = campaign.template.fields.iter().find(|field| field.by == FilledBy::Office && field.kind == Kind::Rating);
        for (index, line) in campaign.lines.iter().enumerate() {
            if let LineKind::Heading(heading) = line.kind {
                let office = office.and_then(|field| campaign.plan.headings[heading].office.get(field.key()));
                add(&line.path, office.cloned().unwrap_or_else(|| outcome(&printed_grades(city, progress, index))));
            }
        }
        return counts;
    }
    for (index, item) in campaign.plan.items.iter().enumerate().filter(|(_, item)| !item.relisted) {
        let lines = campaign.lines_of_item(index).filter(|line| !campaign.lines[*line].open.is_empty());
        let grades: Vec<Option<String>> = lines.flat_map(|line| printed_grades(city, progress, line)).collect();
        if !grades.is_empty() {
            add(&item.path, outcome(&grades));
        }
    }
    counts
}

#[test]
fn stored_counts_are_what_is_printed() {
    for city in all() {
        for progress in [Returns::filled(city).collect(), mixed(city)] {
            let expected = expected(city, &progress);
            let book = book(city, &progress);
            let summary = sheet(&book, SUMMARY);
            let scale = city.campaign.template.scale_of(city.campaign.template.field(RATING).unwrap()).unwrap();
            let outcomes: Vec<&str> = scale.grades.iter().map(|grade| grade.code.as_str()).chain([SPLIT, OPEN]).collect();
            let tops: BTreeSet<&String> = expected.keys().map(|(top, _)| top).collect();
            for top in tops {
                let has_copies = city.campaign.plan.items.iter().any(|item| item.relisted) && city.campaign.template.name != "asaka";
                let label = if !top.is_empty() {
                    top.as_str()
                } else if has_copies {
                    "計（再掲を除く）"
                } else {
                    "計"
                };
                let counted = numbers_behind(summary, label, true);
                let wanted: Vec<f64> =
                    outcomes.iter().map(|outcome| expected.get(&(top.clone(), (*outcome).to_owned())).copied().unwrap_or(0.0)).collect();
                assert_eq!(counted[..wanted.len()], wanted, "{} {top}", city.template);
                assert_eq!(counted[wanted.len()..=wanted.len()], [wanted.iter().sum::<f64>()], "{} {top}", city.template);
            }
        }
    }
}

#[test]
fn departments_count_each_of_their_ratings_once() {
    for city in all() {
        let progress = mixed(city);
        let campaign = &city.campaign;
        let book = book(city, &progress);
        let summary = sheet(&book, SUMMARY);
        let scale = campaign.template.scale_of(campaign.template.field(RATING).unwrap()).unwrap();
        for department in campaign.departments() {
            let mut grades: BTreeMap<Option<String>, f64> = BTreeMap::new();
            for &index in campaign.lines_of(department) {
                let line = &campaign.lines[index];
                if line.relisted || !line.open.iter().any(|key| key == RATING) {
                    continue;
                }
                let shown = printed::shown(campaign, &progress, index, department, RATING).map(|said| said.text);
                let grade = shown.filter(|text| scale.grades.iter().any(|grade| grade.print == *text));
                *grades.entry(grade).or_default() += 1.0;
            }
            if grades.is_empty() {
                continue;
            }
            let wanted: Vec<f64> = scale
                .grades
                .iter()
                .map(|grade| Some(grade.print.clone()))
                .chain([None])
                .map(|grade| grades.get(&grade).copied().unwrap_or(0.0))
                .collect();
            let counted = numbers_behind(summary, campaign.department(department), false);
            assert_eq!(counted[..wanted.len()], wanted, "{} {}", city.template, campaign.department(department));
        }
    }
}

/// Cells that a formula names on its own sheet one by one, not as a whole column.
fn single_cells(formula: &str) -> Vec<u32> {
    let text: String = formula.split('"').step_by(2).collect();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$'));
    let cell = |word: &str| {
        let letters = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        (letters.len() < word.len() && !letters.is_empty()).then(|| letters.parse().ok()).flatten()
    };
    words.filter_map(cell).collect()
}

#[test]
fn the_list_is_a_table_that_may_be_sorted() {
    for city in all() {
        let book = book(city, &mixed(city));
        let lists: Vec<&Sheet> = book.sheets.iter().filter(|sheet| sheet.name.starts_with("回答一覧")).collect();
        assert!(lists.iter().any(|list| list.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell.content, Content::FormulaText(..)))));
        for list in lists {
            assert!(list.table.is_some() && list.filter.is_none());
            let header: BTreeSet<String> = list.rows[0].cells.iter().map(|cell| cell.shown().to_lowercase()).collect();
            assert!(header.len() == list.rows[0].cells.len() && !header.contains(""), "{} {}", city.template, list.name);
            for (index, row) in list.rows.iter().enumerate().skip(1) {
                assert!(!row.cells.is_empty() && row.cells.iter().all(|cell| cell.cols == 1 && cell.rows == 1));
                for cell in &row.cells {
                    let (Content::FormulaText(formula, _) | Content::Formula(formula, _)) = &cell.content else { continue };
                    let rows = single_cells(formula);
                    assert!(rows.iter().all(|row| *row == index as u32 + 1), "{} {}: {formula}", city.template, list.name);
                }
            }
        }
    }
}

#[test]
fn without_the_list_there_are_values() {
    for city in all() {
        let progress = mixed(city);
        let packet = book(city, &progress);
        let numbers = |book: &Book| -> Vec<f64> { sheet(book, SUMMARY).rows.iter().flat_map(|row| &row.cells).filter_map(number).collect() };
        let (counted, charts) = (numbers(&packet), sheet(&packet, SUMMARY).pictures.charts.len());
        let committee = packet::committee_book(&city.campaign, &progress, &Face::Public { committee: CommitteeValues::default() });
        for book in [committee, edition::book(&city.campaign, packet, 1, "2025-05-20")] {
            assert_eq!(numbers(&book), counted);
            assert!(charts == 1 && sheet(&book, SUMMARY).pictures.charts.len() == charts);
            let cells = || book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
            assert!(cells().all(|cell| !matches!(cell.content, Content::Formula(..) | Content::FormulaText(..) | Content::Link(..))));
        }
    }
}

#[test]
fn the_lowest_grades_are_named_with_their_pages() {
    for city in all() {
        let progress = Returns::filled(city).collect();
        let book = book(city, &progress);
        let summary = sheet(&book, SUMMARY);
        let (code, print) = worst(city);
        let count = expected(city, &progress).get(&(String::new(), code.to_owned())).copied().unwrap_or_default();
        let named = summary
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|cell| cell.shown().starts_with(&format!("{print}（")) && cell.shown().ends_with("頁）"));
        assert!((named.count() as f64 - count).abs() < 0.5, "{}", city.template);
    }
}

/// How many indicators 集計 says stand so; rare standings may be left out.
fn counted_as(summary: &Sheet, standing: Standing) -> f64 {
    let rows = || summary.rows.iter().flat_map(|row| row.cells.iter().zip(row.cells.iter().skip(1)));
    rows().find(|(cell, _)| cell.shown() == standing.meaning()).and_then(|(_, next)| number(next)).unwrap_or_default()
}

#[test]
fn an_indicator_under_two_headings_is_counted_once() {
    let Some(city) = all().into_iter().find(|city| city.template == "asaka") else { return };
    let (campaign, progress) = (&city.campaign, Returns::filled(city).collect());
    let of = |text: &Option<String>| text.clone().unwrap_or_default().replace(' ', "");
    let distinct: BTreeSet<[String; 3]> =
        campaign.plan.indicators.iter().map(|one| [one.title.replace(' ', ""), of(&one.baseline), of(&one.target)]).collect();
    let book = book(city, &progress);
    let answered = Standing::ALL.into_iter().filter(|standing| *standing != Standing::Open);
    let counted: f64 = answered.map(|standing| counted_as(sheet(&book, SUMMARY), standing)).sum();
    assert!((counted - distinct.len() as f64).abs() < 0.5, "{counted}");
    // Only what is a number has a degree, and that from the plan's own baseline and target.
    let indicators = sheet(&book, "指標");
    for row in indicators.rows.iter().filter(|row| row.key.is_some()) {
        let quantity = |cell: &&Cell| matches!(cell.content, Content::Quantity(..));
        let numbers: Vec<f64> = row
            .cells
            .iter()
            .filter(quantity)
            .filter_map(|cell| if let Content::Quantity(number, _) = cell.content { Some(number) } else { None })
            .collect();
        let rate = row.cells.iter().find_map(|cell| if let Content::Formula(_, rate) = cell.content { Some(rate) } else { None });
        if let ([baseline, actual, target], Some(rate)) = (numbers.as_slice(), rate) {
            assert!((baseline + rate * (target - baseline) - actual).abs() < 1e-6);
        }
        let words = row.cells.iter().any(|cell| matches!(&cell.content, Content::PlanText(key, text) if key == ACTUAL && text.contains("調査なし")));
        assert!(!(words && rate.is_some()));
    }
}

#[test]
fn the_change_since_last_year_is_counted_where_it_is_known() {
    let known = [("放課後の学習室", "×"), ("おはなし会", "◎"), ("就労相談", "△"), ("若者広場", "広場を開いた")];
    let last_year = known.map(|(title, rating)| [title, rating, ""].map(str::to_owned)).to_vec();
    let city = City::new(asking_all("sample"), "令和6年度", SmallPlan { last_year, ..SmallPlan::new() }.bytes());
    let campaign = &city.campaign;
    let scale = campaign.template.scale_of(campaign.template.field(RATING).unwrap()).unwrap();
    let mut returns = Returns::filled(&city);
    let best = scale.grades[0].code.clone();
    for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| line.open.iter().any(|key| key == RATING)) {
        for &department in &line.departments {
            returns.set(index, department, RATING, &best);
        }
    }
    let book = book(&city, &returns.collect());
    let summary = sheet(&book, SUMMARY);
    let behind_total = numbers_behind(summary, "計（再掲を除く）", true);
    // Of those whose grade of last year is one, all but the best are better now; a word that is no grade tells nothing.
    let was = |rating: &str| scale.grades.iter().position(|grade| grade.rated && grade.code == rating);
    let grades: Vec<usize> = known.iter().filter_map(|(_, rating)| was(rating)).collect();
    let (better, same) = (grades.iter().filter(|grade| **grade > 0).count(), grades.iter().filter(|grade| **grade == 0).count());
    assert!(better > 0 && same > 0);
    assert_eq!(behind_total[scale.grades.len() + 3..], [better as f64, same as f64, 0.0]);
}

#[test]
fn each_year_that_the_plan_knows_has_its_column() {
    let mut plan = hands::open(&SmallPlan::new().bytes());
    let rows = plan.rows("指標");
    rows[0].extend(["令和5年度実績", "令和4年度"].map(str::to_owned));
    rows[1].extend(["14件", "12件"].map(str::to_owned));
    rows[2].extend(["調査なし", "8件"].map(str::to_owned));
    let city = City::new("sample", "令和6年度", plan.bytes());
    let book = book(&city, &Returns::filled(&city).collect());
    let indicators = sheet(&book, "指標");
    let header = indicators.repeat_rows.expect("a header").0 as usize;
    let col = |label: &str| indicators.rows[header].cells.iter().find(|cell| cell.shown() == label).map(|cell| cell.col).expect("a column");
    let (baseline, earlier, later) = (col("現状値"), col("令和4年度"), col("令和5年度"));
    assert_eq!((earlier, later), (baseline + 1, baseline + 2));
    let rows: Vec<&[Cell]> = indicators.rows.iter().filter(|row| row.key.is_some()).map(|row| row.cells.as_slice()).collect();
    let at = |row: usize, col: u32| rows[row].iter().find(|cell| cell.col == col).map(|cell| cell.content.clone());
    assert_eq!(at(0, earlier), Some(Content::Quantity(12.0, "12件".to_owned())));
    assert_eq!(at(0, later), Some(Content::Quantity(14.0, "14件".to_owned())));
    assert_eq!(at(1, later), Some(Content::Text("調査なし".to_owned())));
    // A line is drawn through numbers side by side, never over a word.
    let is_number = |row: u32, col: u32| {
        let cells = &indicators.rows[row as usize].cells;
        cells.iter().any(|cell| cell.col == col && matches!(cell.content, Content::Quantity(..)))
    };
    assert!(indicators.pictures.trends.iter().any(|trend| trend.values.left == baseline && trend.values.right >= later));
    for trend in &indicators.pictures.trends {
        assert!((trend.values.left..=trend.values.right).all(|col| is_number(trend.at.0, col)));
        let of_row = |cell: &Cell| if let Content::Quantity(number, _) = cell.content { Some((cell.col, number)) } else { None };
        let drawn = indicators.rows[trend.at.0 as usize]
            .cells
            .iter()
            .filter_map(of_row)
            .filter(|(col, _)| (trend.values.left..=trend.values.right).contains(col));
        assert!(drawn.into_iter().all(|(_, number)| trend.range.0 <= number && number <= trend.range.1));
        assert!(!trend.alt.is_empty() && trend.size_points.0 > 0.0 && trend.size_points.1 > 0.0);
    }
}

#[test]
fn the_years_of_baseline_and_target_stand_over_their_columns() {
    let mut plan = hands::open(&SmallPlan::new().bytes());
    for label in &mut plan.rows("指標")[0] {
        let year = if label.starts_with("現状") { "（令和4年度）" } else { "（令和10年度）" };
        if label.starts_with("現状") || label.starts_with("目標") {
            label.push_str(year);
        }
    }
    let city = City::new("sample", "令和6年度", plan.bytes());
    let book = book(&city, &Returns::filled(&city).collect());
    let indicators = sheet(&book, "指標");
    let header = &indicators.rows[indicators.repeat_rows.expect("a header").0 as usize];
    for year in ["令和4年度", "令和10年度"] {
        assert!(header.cells.iter().any(|cell| cell.shown().lines().any(|line| line == year)), "{year}");
    }
}

/// The rows of each page of a sheet.
fn pages(sheet: &Sheet) -> Vec<Vec<&Row>> {
    let mut pages: Vec<Vec<&Row>> = vec![Vec::new()];
    for row in &sheet.rows {
        if row.page_break {
            pages.push(Vec::new());
        }
        pages.last_mut().unwrap().push(row);
    }
    pages
}

#[test]
fn what_fits_stands_on_one_page_and_what_goes_on_is_headed() {
    for city in all() {
        let template = city.campaign.template;
        let best = template.scale_of(template.field(RATING).unwrap()).unwrap().grades.iter().find(|grade| grade.rated).unwrap().code.as_str();
        let few = rated(city, |nth| if nth == 0 { worst(city).0 } else { best });
        let many = rated(city, |_| worst(city).0);
        let (few, many) = (book(city, &few), book(city, &many));
        assert_eq!(pages(sheet(&few, SUMMARY)).len(), 1, "{}", city.template);
        for (nth, page) in pages(sheet(&many, SUMMARY)).iter().enumerate().skip(1) {
            let heads = page.iter().find(|row| !row.cells.is_empty()).expect("no page is empty");
            assert!(heads.cells.iter().all(|cell| cell.style == Style::Heading2), "{} page {}", city.template, nth + 1);
        }
        // Every chart stands beside the rows that it shows.
        for picture in &sheet(&few, SUMMARY).pictures.charts {
            assert_eq!(picture.at.0, picture.categories.top);
        }
    }
}

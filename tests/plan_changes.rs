//! The plan changes after the distribution: every answer is still on its own line, by content, whatever is remembered.

mod support;

use std::collections::BTreeMap;

use support::binary::{Desk, list, text};
use support::city::{City, assert_ledger, campaign, cities, template};
use support::returns::{Returns, records};
use support::small_plan::SmallPlan;
use torimatome::domain::answer::Progress;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Code, Finding};
use torimatome::domain::line::{Line, LineKind};
use torimatome::domain::plan::{Item, Plan};
use torimatome::pipeline::collect::{self, Forms};
use torimatome::pipeline::plan;
use torimatome::reconcile::identity::Register;
use torimatome::reconcile::lines::Campaign;
use torimatome::write::workbook;

/// What a line is, wherever it stands in a changed plan value: its cell in the plan as first read, or its heading.
fn content(line: &Line) -> String {
    match line.kind {
        LineKind::Heading(_) => format!("見出し {:?}", line.path),
        LineKind::Entry(_) | LineKind::Indicator(_) => line.place.words(),
    }
}

/// The plan with its items in this order; what is not named is deleted.
fn reordered(plan: &Plan, order: &[usize]) -> Plan {
    let mut changed = plan.clone();
    changed.items = order.iter().map(|&item| plan.items[item].clone()).collect();
    changed.entries.clear();
    for (new, &old) in order.iter().enumerate() {
        changed.entries.extend(plan.entries_of(old).map(|(_, entry)| {
            let mut entry = entry.clone();
            entry.item = new;
            entry
        }));
    }
    changed
}

/// Adds a new item after the one with this index, by the same departments.
fn insert_after(plan: &mut Plan, item: usize, title: &str) {
    let mut new = plan.items[item].clone();
    title.clone_into(&mut new.title);
    (new.relisted, new.reference, new.description) = (false, None, Some(format!("{title}を行います。")));
    let mut entry = plan.entries_of(item).next().expect("an entry").1.clone();
    let at = plan.entries.iter().rposition(|entry| entry.item == item).expect("an entry") + 1;
    plan.items.insert(item + 1, new);
    plan.entries.iter_mut().filter(|entry| entry.item > item).for_each(|entry| entry.item += 1);
    entry.item = item + 1;
    entry.place.cell = Some(title.to_owned());
    entry.fields.clear();
    plan.entries.insert(at, entry);
}

fn read(city: &City) -> Plan {
    plan::read_plan(&city.plan, template(city.template), city.year, "計画.xlsx").expect("the plan reads").value
}

/// What came of the old returns under a changed plan: once with the records at hand, once with only what the forms remember.
fn collected(city: &City, changed: &Plan, returns: &Returns<'_>) -> [(Campaign<'static>, Progress); 2] {
    [true, false].map(|remembers| {
        let mut register = if remembers { city.register.clone() } else { Register::default() };
        let seen = returns.see();
        let from_forms = records(&seen);
        let read = torimatome::read::plan::Read { value: changed.clone(), findings: Vec::new() };
        let (campaign, _) =
            plan::campaign(read, template(city.template), None, &mut register, &from_forms, &Decisions::default()).expect("the round is there");
        let progress = collect::collect(&Forms::new(&campaign), seen, &Decisions::default());
        assert_ledger(&progress);
        (campaign, progress)
    })
}

/// Every answer stands on the line with the same content, which has its old id and number; tells how many lines are gone.
fn assert_in_place(city: &City, campaign: &Campaign<'_>, progress: &Progress, what: &str) -> usize {
    let now: BTreeMap<String, usize> = campaign.lines.iter().enumerate().map(|(index, line)| (content(line), index)).collect();
    assert_eq!(now.len(), campaign.lines.len(), "contents are unique");
    let mut gone = 0;
    let mut kept = 0;
    for (index, line) in city.campaign.lines.iter().enumerate() {
        let Some(&new) = now.get(&content(line)) else {
            gone += usize::from(!line.open.is_empty());
            continue;
        };
        let found = &campaign.lines[new];
        let name = format!("{} {what}: {} {}", city.template, line.number, line.name());
        assert_eq!((&found.id, &found.number), (&line.id, &line.number), "{name}");
        for &department in &line.departments {
            for field in &line.open {
                let answer = progress.answer(new, department, field).unwrap_or_else(|| panic!("{name}: {field} is lost"));
                assert_eq!(answer.raw, city.typed(index, department, field), "{name}");
                kept += 1;
            }
        }
    }
    assert_eq!(progress.answers.len(), kept, "{} {what}: nothing stands on another line", city.template);
    gone
}

fn is_unit(line: &Line) -> bool {
    !matches!(line.kind, LineKind::Entry(_))
}

fn count(progress: &Progress, code: Code) -> usize {
    progress.findings.iter().filter(|finding| finding.code == code).count()
}

#[test]
fn lines_in_another_order() {
    for city in cities() {
        let plan = read(city);
        let backwards: Vec<usize> = (0..plan.items.len()).rev().collect();
        let turned: Vec<usize> = (0..plan.items.len()).map(|item| (item + 31) % plan.items.len()).collect();
        for (order, what) in [(backwards, "backwards"), (turned, "turned")] {
            for (campaign, progress) in collected(city, &reordered(&plan, &order), &Returns::filled(city)) {
                assert_eq!(assert_in_place(city, &campaign, &progress, what), 0);
                assert_eq!(progress.findings, [], "{} {what}", city.template);
            }
        }
    }
}

#[test]
fn lines_that_were_inserted() {
    for city in cities() {
        let mut plan = read(city);
        for (item, title) in [(40, "新しい事業その一"), (20, "新しい事業その二"), (0, "新しい事業その三")] {
            insert_after(&mut plan, item, title);
        }
        for (campaign, progress) in collected(city, &plan, &Returns::filled(city)) {
            assert_eq!(assert_in_place(city, &campaign, &progress, "inserted"), 0);
            let new: Vec<&Line> = campaign.lines.iter().filter(|line| line.title.as_ref().is_some_and(|title| title.starts_with("新しい"))).collect();
            let old: Vec<&String> = city.campaign.lines.iter().map(|line| &line.number).collect();
            assert!(new.len() == 3 && new.iter().all(|line| !old.contains(&&line.number)), "new lines have new numbers");
            let asked: usize = new.iter().map(|line| line.required.iter().filter(|required| **required).count()).sum();
            assert_eq!(progress.findings.len(), asked, "{}: the new lines are open, nothing else", city.template);
            assert_eq!(count(&progress, Code::RowBlank) + count(&progress, Code::TextMissing), asked);
        }
    }
}

#[test]
fn lines_that_were_deleted() {
    for city in cities() {
        let plan = read(city);
        // Originals stay, so that no copy is asked anew; a heading stays as long as something stands under it.
        let linked: Vec<usize> = city.campaign.plan.items.iter().filter_map(|item| item.original).collect();
        let alone = |item: usize| plan.items.iter().filter(|other| other.path == plan.items[item].path).count() == 1;
        let order: Vec<usize> = (0..plan.items.len()).filter(|item| item % 7 != 3 || linked.contains(item) || alone(*item)).collect();
        for (campaign, progress) in collected(city, &reordered(&plan, &order), &Returns::filled(city)) {
            let gone = assert_in_place(city, &campaign, &progress, "deleted");
            assert!(gone > 3);
            let lines = city.campaign.lines.iter().filter(|line| campaign.line_by_id(&line.id).is_none() && !line.open.is_empty());
            let returned: usize = lines.map(|line| line.departments.len()).sum();
            assert_eq!(count(&progress, Code::RowUnplaced), returned, "{}: each such row is told once", city.template);
            // A department that owns nothing under a heading any more has given its view on that heading nevertheless.
            let moved = |finding: &&Finding| finding.code == Code::RowMoved && finding.line.is_some_and(|line| is_unit(&campaign.lines[line]));
            let units = progress.findings.iter().filter(moved).count();
            assert_eq!(progress.findings.len(), returned + units, "{}: and nothing else", city.template);
            let lost = city.cells().len() - progress.answers.len();
            assert_eq!(progress.ledger.reported, lost, "no answer is dropped in silence");
        }
    }
}

#[test]
fn a_line_under_another_heading() {
    for city in cities() {
        let mut plan = read(city);
        // One that is known by its title, and not the only one under its heading.
        let items = |fits: &dyn Fn(&Item) -> bool| plan.items.iter().filter(|item| fits(item)).count();
        let line = city.line("a line that can move", |index, line| {
            let title = line.title.as_deref();
            city.is_single(index)
                && city.is_entry(index)
                && !line.open.is_empty()
                && items(&|item| Some(item.title.as_str()) == title) == 1
                && items(&|item| item.path == line.path) > 1
                && items(&|item| item.path[0] == line.path[0] && item.path != line.path) > 0
        });
        let item = city.campaign.item(&city.campaign.lines[line]).expect("an entry");
        let target = plan.items.iter().position(|other| other.path[0] == plan.items[item].path[0] && other.path != plan.items[item].path);
        plan.items[item].path = plan.items[target.expect("another heading")].path.clone();
        for (campaign, progress) in collected(city, &plan, &Returns::filled(city)) {
            let moved = campaign.lines.iter().position(|other| other.id == city.campaign.lines[line].id).expect("it kept its id");
            assert_eq!(campaign.lines[moved].path, plan.items[item].path);
            for &department in &city.campaign.lines[line].departments {
                for field in &city.campaign.lines[line].open {
                    let raw = progress.answer(moved, department, field).map(|answer| answer.raw.clone());
                    assert_eq!(raw, Some(city.typed(line, department, field)));
                }
            }
            assert_eq!(count(&progress, Code::RowUnplaced), 0);
        }
    }
}

#[test]
fn a_line_with_another_owner() {
    for city in cities() {
        let mut plan = read(city);
        let field = if city.template == "honjo" { "activity" } else { "progress" };
        let line = city.line("one owner", |index, line| {
            city.is_single(index) && city.is_entry(index) && line.departments.len() == 1 && line.open.iter().any(|open| open == field)
        });
        let (old, id) = (city.campaign.lines[line].departments[0], &city.campaign.lines[line].id);
        let LineKind::Entry(entry) = city.campaign.lines[line].kind else { unreachable!("an entry was looked for") };
        let mut under = city.campaign.lines.iter().filter(|other| other.path == city.campaign.lines[line].path);
        let new = under.find_map(|other| other.departments.iter().copied().find(|department| *department != old));
        let new = new.unwrap_or_else(|| *city.filled.keys().find(|department| **department != old).expect("another department"));
        plan.entries[entry].owners[0].department = new;
        for (campaign, progress) in collected(city, &plan, &Returns::filled(city)) {
            let found = campaign.line_by_id(id).expect("it kept its id");
            assert_eq!(campaign.lines[found].number, city.campaign.lines[line].number);
            assert_eq!(campaign.lines[found].departments, [new]);
            for field in &city.campaign.lines[line].open {
                let answer = progress.answer(found, old, field).expect("the old owner's answer is kept");
                assert_eq!(answer.raw, city.typed(line, old, field));
            }
            let about: Vec<Code> = progress.findings.iter().filter(|finding| finding.line == Some(found)).map(|finding| finding.code).collect();
            assert_eq!(about, [Code::RowMoved], "{}: one cause, one finding", city.template);
        }
    }
}

#[test]
fn numbers_survive_the_loss_of_the_records_while_half_of_the_returns_are_out() {
    for city in cities() {
        let mut returns = Returns::filled(city);
        for &department in city.filled.keys().filter(|department| *department % 2 == 0) {
            returns.remove(department);
        }
        for (campaign, _) in collected(city, &read(city), &returns) {
            for (line, before) in campaign.lines.iter().zip(&city.campaign.lines) {
                assert_eq!((&line.id, &line.number), (&before.id, &before.number), "{}: {}", city.template, line.name());
            }
        }
    }
}

/// The small plan with rows inserted, moved and deleted.
fn changed_small_plan() -> SmallPlan {
    let mut plan = SmallPlan::new();
    let mut new = plan.rows[0].clone();
    (new[3], new[4], new[5]) = ("⓪".into(), "朝の学習室".into(), "登校前に開きます。".into());
    plan.rows.insert(0, new);
    let moved = plan.rows.remove(2);
    plan.rows.insert(0, moved);
    plan.rows.retain(|row| row[4] != "就労相談");
    plan.rows.swap(7, 8);
    plan
}

#[test]
fn the_import_of_a_changed_plan() {
    let before = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let returns = Returns::filled(&before);
    let unchanged = returns.collect();
    assert_eq!(unchanged.findings, []);
    for mut register in [before.register.clone(), Register::default()] {
        let seen = returns.see();
        let from_forms = records(&seen);
        let (after, _) = campaign(template("sample"), "令和6年度", &changed_small_plan().bytes(), &mut register, &from_forms);
        let progress = collect::collect(&Forms::new(&after), seen, &Decisions::default());
        assert_ledger(&progress);
        assert_eq!(count(&progress, Code::RowUnplaced), 1, "the deleted line");
        let key = |campaign: &Campaign<'_>, line: &Line| {
            // A heading or an indicator is the same whoever owns items under it.
            let owners = if matches!(line.kind, LineKind::Entry(_)) { line.departments.as_slice() } else { &[] };
            format!("{:?} {:?} {owners:?} {}", line.path, line.title, campaign.plan_text(line, "target"))
        };
        let now: BTreeMap<String, usize> = after.lines.iter().enumerate().map(|(index, line)| (key(&after, line), index)).collect();
        assert_eq!(now.len(), after.lines.len());
        let mut kept = 0;
        for (index, line) in before.campaign.lines.iter().enumerate() {
            let Some(&new) = now.get(&key(&before.campaign, line)) else {
                assert_eq!(line.title.as_deref(), Some("就労相談"));
                continue;
            };
            assert_eq!((&after.lines[new].id, &after.lines[new].number), (&line.id, &line.number), "{}", line.name());
            for (department, field) in line.departments.iter().flat_map(|d| line.open.iter().map(move |field| (*d, field))) {
                assert_eq!(progress.answer(new, department, field).map(|a| a.raw.clone()), Some(before.typed(index, department, field)));
                kept += 1;
            }
        }
        assert_eq!(progress.answers.len(), kept);
    }
}

#[test]
fn folders_that_were_deleted() {
    let desk = Desk::with_small_workspace();
    let before = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let _ = desk.work("distribute").ends_with(0);
    for (department, book) in &before.filled {
        desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
    desk.write("作業/計画.xlsx", &changed_small_plan().bytes());
    desk.remove_folder("作業/記録");
    desk.remove_folder("作業/配布");
    let collected = desk.work_json("collect");
    let mut seen = 0;
    for entry in list(&collected, "entries").iter().chain(list(&collected, "units")) {
        let Some(index) = before.campaign.line_by_id(text(entry, "id")) else {
            assert_eq!((text(entry, "title"), list(entry, "answers").len()), ("朝の学習室", 0));
            continue;
        };
        let line = &before.campaign.lines[index];
        assert_eq!((entry["title"].as_str(), text(entry, "number")), (line.title.as_deref(), line.number.as_str()));
        for answer in list(entry, "answers") {
            let department = before.department(text(answer, "department"));
            assert_eq!(text(answer, "raw"), before.typed(index, department, text(answer, "field")));
            seen += 1;
        }
    }
    let deleted = before.line("deleted", |_, line| line.title.as_deref() == Some("就労相談"));
    assert_eq!(seen, before.cells().len() - before.campaign.lines[deleted].open.len());
    assert_eq!(collected["ledger"]["unaccounted"], 0);

    // The records are there again, and say the same.
    assert_eq!(desk.work_json("collect")["entries"], collected["entries"]);
}

#[test]
fn an_id_of_the_plan_wins() {
    let with_ids = |title: &str| {
        let header = ["基本方針", "施策の柱", "施策", "事業名", "事業の内容", "令和6年度の計画", "担当課", "ID"];
        let row = |n: usize, title: &str| {
            ["1 方針", "1-1 柱", "1-1-1 施策", title, "説明", "計画", "子ども課", ["K-1", "K-2"][n]].map(str::to_owned).to_vec()
        };
        let rows = vec![header.map(str::to_owned).to_vec(), row(0, title), row(1, "もう一つの事業")];
        workbook::render(&support::books::workbook(vec![support::books::sheet("計画", &rows)])).expect("drawn")
    };
    let before = City::new("sample", "令和6年度", with_ids("元の題名"));
    let (after, _) = campaign(template("sample"), "令和6年度", &with_ids("まったく新しい題名"), &mut Register::default(), &[]);
    assert_eq!(after.lines[0].id, "K-1");
    let progress = collect::collect(&Forms::new(&after), Returns::filled(&before).see(), &Decisions::default());
    assert_eq!(progress.answers.len(), before.cells().len());
    assert_eq!(progress.findings, []);
}

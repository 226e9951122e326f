//! A second year: the plan that `rollover` makes of the first, with everything that was said at its place.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::books;
use support::city::{City, asking_all, cities, city, small, template};
use support::hands::open;
use support::packet::Opened;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::disk::workspace::Workspace;
use torimatome::domain::committee::{Committee, Given, Opinion, WHOLE};
use torimatome::domain::finding::Code;
use torimatome::domain::line::{Line, LineKind};
use torimatome::domain::text::fold_widths;
use torimatome::form::template::{ACTUAL, Field, FilledBy, RATING};
use torimatome::form::{builtin, sample};
use torimatome::pipeline::overview::overview;
use torimatome::reconcile::committee::fields_of;
use torimatome::reconcile::{effective, last_year, printed};
use torimatome::sheets::grid::Content;
use torimatome::sheets::{department, packet};
use torimatome::write::workbook;

/// Two years of a city: the first filled in and rolled over, the second as its plan reads.
struct Years {
    desk: Desk,
    first: City,
    second: City,
    /// What `rollover` said.
    said: Value,
}

impl Years {
    fn of(template: &'static str, year: &str, plan: Vec<u8>, succession: &str) -> Self {
        Self::with(template, year, plan, "引継ぎ.toml", succession)
    }

    /// The same, with another file in the first year's workspace.
    fn with(template: &'static str, year: &str, plan: Vec<u8>, name: &str, content: &str) -> Self {
        let desk = Desk::new();
        desk.write("元の計画.xlsx", &plan);
        desk.init(template, year);
        let first = City::new(template, year, plan);
        fill(&desk, "作業", &first);
        desk.write("作業/引継ぎ.toml", b"");
        desk.write(&format!("作業/{name}"), content.as_bytes());
        let said = desk.run(["-C", "作業", "rollover", "翌年", "--force", "--format", "json"]).ends_with(0).json();
        let second = City::new(template, text(&said, "year"), desk.read("翌年/計画.xlsx"));
        Self { desk, first, second, said }
    }

    fn rolled(city: &City) -> Self {
        Self::of(city.template, &city.year.to_string(), city.plan.clone(), "")
    }

    /// The line of the second year that was this one.
    fn line(&self, first: usize) -> usize {
        let line = &self.first.campaign.lines[first];
        let found = self.second.campaign.line_by_id(&line.id);
        found.unwrap_or_else(|| panic!("{}: {} {:?} is gone", self.first.template, line.number, line.title))
    }

    /// What `rollover` listed of a kind.
    fn listed(&self, kind: &str) -> Vec<&str> {
        list(&self.said, "listed").iter().filter(|one| text(one, "kind") == kind).map(|one| text(one, "name")).collect()
    }
}

/// Lays every department's filled-in form into 回収.
fn fill(desk: &Desk, folder: &str, city: &City) {
    for (department, book) in &city.filled {
        desk.write(&format!("{folder}/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
}

fn field(city: &City, key: &str) -> &'static Field {
    city.campaign.template.field(key).unwrap_or_else(|| panic!("there is no {key}"))
}

/// Names of a line's departments.
fn owners(city: &City, line: &Line) -> Vec<String> {
    line.departments.iter().map(|&department| city.campaign.department(department).to_owned()).collect()
}

/// Fields of last year that belong to entries, with the field that they hold.
fn carried(city: &City) -> Vec<(&'static Field, &'static str)> {
    let fields = city.campaign.template.fields.iter().filter(|field| field.by == FilledBy::LastYear && field.on_level().is_none());
    fields.filter_map(|field| Some((field, field.last_year_of.as_ref()?.get_ref().as_str()))).collect()
}

/// Every answer that counted last year stands at its line and its department, and nowhere else.
fn everything_stands_at_its_line(years: &Years) {
    let (first, second) = (&years.first, &years.second);
    let name = first.template;
    let progress = Returns::filled(first).collect();
    assert_eq!(overview(&first.campaign), overview(&second.campaign), "{name}");
    let mut values = 0;
    for (index, line) in first.campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Entry(_))) {
        let now = years.line(index);
        let new = &second.campaign.lines[now];
        assert_eq!((&new.title, &new.path, owners(second, new)), (&line.title, &line.path, owners(first, line)), "{name}");
        for (field, of) in carried(first) {
            for &department in &line.departments {
                let by = if line.answered_once() { line.departments[0] } else { department };
                // A copy that is printed by reference has nothing of its own.
                let in_full = !(line.relisted && line.open.is_empty());
                let expected = printed::shown(&first.campaign, &progress, index, by, of).filter(|_| in_full).map(|said| said.text);
                let here = second.department(first.campaign.department(department));
                let found = last_year::of(&second.campaign, new, here, field);
                assert_eq!(found.map(|text| fold_widths(&text)), expected.map(|text| fold_widths(&text)), "{name} {} {of}", line.number);
                values += 1;
            }
        }
    }
    assert!(values > 10, "{name}: {values}");
}

#[test]
fn what_was_said_stands_at_its_line() {
    everything_stands_at_its_line(&Years::rolled(small()));
    everything_stands_at_its_line(&Years::of(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec(), ""));
}

#[test]
fn what_was_said_stands_at_its_line_in_the_three_cities() {
    for city in cities() {
        everything_stands_at_its_line(&Years::rolled(city));
    }
}

#[test]
fn what_the_committee_gave_stands_at_its_line() {
    let mut checked = Vec::new();
    for city in std::iter::once(small()).chain(cities()) {
        let (campaign, template) = (&city.campaign, city.campaign.template);
        let of = |field: &Field| field.last_year_of.as_ref().and_then(|of| template.field(of.get_ref()));
        let holds = |field: &&'static Field| of(field).is_some_and(|of| of.by == FilledBy::Committee);
        for field in template.fields.iter().filter(holds) {
            let given = of(field).expect("the committee's");
            let scale = template.scale_of(given).expect("a scale");
            let rated = (0..campaign.lines.len()).filter(|&line| fields_of(campaign, line).iter().any(|field| field.key() == given.key()));
            let decided = rated.enumerate().map(|(nth, line)| Given {
                number: campaign.lines[line].number.clone(),
                field: given.key().to_owned(),
                value: scale.grades[nth % scale.grades.len()].code.clone(),
                line: campaign.lines[line].id.clone(),
            });
            let committee = Committee { decided: decided.collect(), ..Committee::default() };
            let file = toml::to_string(&committee).expect("a file");
            let years = Years::with(city.template, &city.year.to_string(), city.plan.clone(), "委員会.toml", &file);
            let second = &years.second;
            let mut found = 0;
            for (index, line) in campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Entry(_))) {
                // A copy has what its original was given.
                let code = committee.decided(&campaign.lines[line.original().unwrap_or(index)].id, given.key());
                let expected = code.map(|code| printed::as_printed(campaign, given.key(), code));
                let new = &second.campaign.lines[years.line(index)];
                for &department in &new.departments {
                    assert_eq!(last_year::of(&second.campaign, new, department, field), expected, "{} {}", city.template, line.number);
                }
                found += usize::from(expected.is_some());
            }
            assert!(found >= committee.decided.len(), "{}", city.template);
            // Each department sees it on its form.
            let own = department::form(&second.campaign, second.campaign.departments()[0]).book;
            let keys: BTreeSet<&str> = own.sheets[1].rows.iter().flat_map(|row| &row.cells).filter_map(plan_key).collect();
            assert!(keys.contains(field.key()), "{}: {keys:?}", city.template);
            checked.push(city.template);
        }
    }
    let expected: Vec<&str> = ["sample", "honjo"].into_iter().take(1 + usize::from(!cities().is_empty())).collect();
    assert_eq!(checked, expected);
}

#[test]
fn what_the_committee_said_goes_on_with_a_column_for_what_was_done_about_it() {
    let city = small();
    let line = &city.campaign.lines[0];
    let opinion = |line: &str, said: &str, reply: &str| Opinion {
        number: String::new(),
        member: "佐藤".to_owned(),
        text: said.to_owned(),
        reply: reply.to_owned(),
        line: line.to_owned(),
        ..Opinion::default()
    };
    let opinions = vec![opinion(WHOLE, "全体として順調か。", "順調です。"), opinion(&line.id, "回数を増やしては。", "")];
    let file = toml::to_string(&Committee { opinions, ..Committee::default() }).expect("a file");
    let years = Years::with(city.template, &city.year.to_string(), city.plan.clone(), "委員会.toml", &file);
    let path = format!("翌年/{}", text(&years.said, "opinions"));
    let mut kept = open(&years.desk.read(&path));
    let rows = &mut kept.sheets[0].1;
    assert!(!rows.iter().flatten().any(|text| text.contains("佐藤")));
    let row = rows.iter_mut().find(|row| row.iter().any(|text| text.starts_with("回数を"))).expect("the opinion");
    row.resize(4, String::new());
    "二回増やしました。".clone_into(&mut row[3]);
    years.desk.write(&path, &kept.bytes());
    let said = years.desk.run(["-C", "翌年", "committee", "--questions", "--format", "json"]).ends_with(0).json();
    let result = open(&years.desk.read(&format!("翌年/{}", text(&said, "result")))).sheets.remove(0).1;
    let shown = |wanted: &str| result.iter().find(|row| row.iter().any(|text| text == wanted)).expect("the opinion").join("｜");
    assert!(shown("全体として順調か。").contains("順調です。"));
    assert!(shown("回数を増やしては。").contains("二回増やしました。"));
}

/// A whole second year through the binary.
fn a_second_year(years: &Years) {
    let (desk, second) = (&years.desk, &years.second);
    let name = second.template;
    let codes = |value: &Value| list(value, "findings").iter().map(|finding| text(finding, "code").to_owned()).collect::<BTreeSet<_>>();
    let before = desk.run(["-C", "作業", "check", "--format", "json"]).json();
    let after = desk.run(["-C", "翌年", "check", "--format", "json"]).json();
    assert_eq!((codes(&after), &after["overview"]), (codes(&before), &before["overview"]), "{name}");
    let distributed = desk.run(["-C", "翌年", "distribute", "--format", "json"]).ends_with(0).json();
    assert_eq!(list(&distributed, "workbooks").len(), second.filled.len(), "{name}");
    fill(desk, "翌年", second);
    let collected = desk.run(["-C", "翌年", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(list(&collected, "findings"), [] as [Value; 0], "{name}");
    let answers: usize = list(&collected, "entries").iter().chain(list(&collected, "units")).map(|line| list(line, "answers").len()).sum();
    assert_eq!(answers, second.cells().len(), "{name}");
}

#[test]
fn a_second_year_of_the_sample() {
    a_second_year(&Years::rolled(small()));
    a_second_year(&Years::of(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec(), ""));
}

#[test]
fn a_second_year_of_the_three_cities() {
    for city in cities() {
        a_second_year(&Years::rolled(city));
    }
}

#[test]
fn rated_headings_and_indicators_have_what_was_said_of_them() {
    let Some(asaka) = city("asaka") else { return };
    // The office has set the value of each rated heading.
    let mut plan = open(&asaka.plan);
    let rows = plan.rows("見出し");
    let width = rows[0].len();
    rows[0].extend(["評価", "評価の理由"].map(str::to_owned));
    for line in asaka.campaign.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_))) {
        let mut row: Vec<String> = line.path.clone();
        row.resize(width, String::new());
        row.extend(["Ｂ", "課題が残る。"].map(str::to_owned));
        rows.push(row);
    }
    let years = Years::of("asaka", &asaka.year.to_string(), plan.bytes(), "");
    let (first, second) = (&years.first, &years.second);
    let progress = Returns::filled(first).collect();
    let answered = Returns::filled(second).collect();
    let [of_office, of_departments] = ["last_office_rating", "last_rating"].map(|key| field(second, key));
    for (index, line) in first.campaign.lines.iter().enumerate() {
        let now = years.line(index);
        let new = &second.campaign.lines[now];
        match line.kind {
            LineKind::Heading(_) => {
                assert_eq!(last_year::text(&second.campaign, new, of_office).as_deref(), Some("Ｂ"));
                // The office has not rated this year yet.
                assert_eq!(last_year::change_words(&second.campaign, &answered, now, of_office), "Ｂ");
                for &department in &line.departments {
                    let said = printed::shown(&first.campaign, &progress, index, department, RATING).map(|said| said.text);
                    assert_eq!(last_year::of(&second.campaign, new, department, of_departments), said, "{:?}", line.path);
                }
                let LineKind::Heading(heading) = new.kind else { unreachable!("the same kind") };
                let own = &second.campaign.plan.headings[heading].office;
                assert!(!own.contains_key("office_rating") && !own.contains_key("office_reason"), "they begin anew");
            }
            LineKind::Indicator(indicator) => {
                let LineKind::Indicator(of) = new.kind else { unreachable!("the same kind") };
                let (old, new) = (&first.campaign.plan.indicators[indicator], &second.campaign.plan.indicators[of]);
                let said = printed::shown(&first.campaign, &progress, index, line.departments[0], ACTUAL).map(|said| said.text);
                assert_eq!((new.years.get(&first.year), &new.baseline, &new.target), (said.as_ref(), &old.baseline, &old.target));
            }
            LineKind::Entry(_) => {}
        }
    }
}

/// The codes of a scale, best first.
fn codes(city: &City) -> Vec<String> {
    let scale = city.campaign.template.scale_of(field(city, RATING)).expect("a scale");
    scale.grades.iter().map(|grade| grade.code.clone()).collect()
}

#[test]
fn arrows_and_the_table_of_moves_follow_the_grades() {
    let years = Years::rolled(small());
    let second = &years.second;
    let old = field(second, "last_rating");
    let mut returns = Returns::filled(second);
    let codes = codes(second);
    let single = |line: &Line| !line.relisted && line.departments.len() == 1 && matches!(line.kind, LineKind::Entry(_));
    let mut expected = Vec::new();
    for (index, line) in second.campaign.lines.iter().enumerate().filter(|(index, line)| single(line) && second.is_single(*index)) {
        let department = line.departments[0];
        let before = last_year::moves(&second.campaign, &returns.collect(), index, old)[0].1.before;
        // One better, one worse, one the same, one that is no rating.
        let now = match expected.len() {
            0 => before.min(3).saturating_sub(1),
            1 => (before + 1).min(3),
            2 => before,
            _ => 4,
        };
        returns.set(index, department, RATING, &codes[now]);
        let arrow =
            if before == 4 || now == 4 { None } else { Some(['↑', '→', '↓'][usize::from(now == before) + 2 * usize::from(now > before)]) };
        expected.push((index, before, now, arrow));
    }
    assert!(expected.len() >= 4 && expected.iter().any(|(.., arrow)| *arrow == Some('↑') || *arrow == Some('↓')), "{expected:?}");
    let progress = returns.collect();
    for (index, before, now, arrow) in expected {
        let found = last_year::moves(&second.campaign, &progress, index, old)[0].1;
        assert_eq!((found.before, found.now, found.arrow()), (before, Some(now), arrow));
    }
    let book = packet::book(&second.campaign, &progress, &[]);
    // Each cell of the table is counted once more here.
    let lines = (0..second.campaign.lines.len()).filter(|&line| !second.campaign.lines[line].relisted);
    let moves: Vec<_> = lines.flat_map(|line| last_year::moves(&second.campaign, &progress, line, old)).map(|(_, change)| change).collect();
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "集計").expect("集計");
    let named = |grade: usize| format!("{}　{}", years.first.year, second.campaign.template.scale_of(old).expect("a scale").grades[grade].print);
    for before in 0..codes.len() {
        let row = sheet.rows.iter().find(|row| row.cells.first().is_some_and(|cell| cell.shown() == named(before))).expect("a row");
        for now in 0..codes.len() {
            let count = moves.iter().filter(|change| (change.before, change.now) == (before, Some(now))).count();
            assert_eq!(row.cells[now + 1].content, Content::Number(count as f64), "{before}→{now}");
        }
    }
    // On the form of the packet the arrow stands behind last year's grade; the text is the department's alone.
    let form = book.sheets.iter().find(|sheet| sheet.name.starts_with(&second.campaign.round.form_name)).expect("the form");
    let keys: BTreeSet<&str> = form.rows.iter().flat_map(|row| &row.cells).filter_map(plan_key).collect();
    assert!(keys.contains("last_rating") && !keys.contains("last_result"), "{keys:?}");
    let own = department::form(&second.campaign, 0).book;
    let keys: BTreeSet<&str> = own.sheets[1].rows.iter().flat_map(|row| &row.cells).filter_map(plan_key).collect();
    assert!(keys.contains("last_rating") && keys.contains("last_result"), "{keys:?}");
}

fn plan_key(cell: &torimatome::sheets::grid::Cell) -> Option<&str> {
    if let Content::PlanText(key, _) = &cell.content { Some(key) } else { None }
}

#[test]
fn questions_about_last_year_are_asked() {
    let years = Years::rolled(small());
    let plan = years.desk.read("翌年/計画.xlsx");
    let asking = City::new(asking_all("sample"), &years.second.year.to_string(), plan);
    // The sample answers twice alike, so every long text is last year's.
    let alike = Returns::filled(&asking).collect();
    assert!(alike.findings.iter().any(|finding| finding.code == Code::TextAsLastYear), "{:?}", alike.findings);
    let (line, department) = asking.plain_line(RATING, 2);
    let old = field(&asking, "last_rating");
    let before = last_year::moves(&asking.campaign, &alike, line, old)[0].1.before;
    let far = if before >= 2 { 0 } else { 3 };
    let mut returns = Returns::filled(&asking);
    returns.set(line, department, RATING, &codes(&asking)[far]);
    let found = |progress: &torimatome::domain::answer::Progress| progress.findings.iter().filter(|f| f.code == Code::RatingTwoGrades).count();
    assert_eq!((found(&alike), found(&returns.collect())), (0, 1));
}

#[test]
fn what_changed_is_mapped_once() {
    let first = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let number = |title: &str, nth: usize| {
        let mut lines = first.campaign.lines.iter().filter(|line| line.title.as_deref() == Some(title));
        lines.nth(nth).expect("a line").number.clone()
    };
    let succession = format!(
        r#"
[[部署]]
前 = "図書館"
後 = "中央図書館"

[[部署]]
前 = "健康課"
後 = "福祉健康課"
[[部署]]
前 = "商工課"
後 = "福祉健康課"

[[部署]]
前 = "子ども課"
後 = ["子ども育成課", "子ども支援課"]

[[見出し]]
前 = ["2 若者の居場所をつくる"]
後 = "2 若者の居場所と仕事"

[[取組]]
整理番号 = "{}"
扱い = "終了"

[[取組]]
整理番号 = {}
題名 = "若者の広場"
見出し = ["1 子どもの育ちを支える", "1-1 学び", "1-1-1 放課後"]
番号 = "③"

[[取組]]
整理番号 = "{}"
担当 = "子ども支援課"
"#,
        number("おはなし会", 0),
        number("若者広場", 0),
        number("乳幼児健診", 1),
    );
    let years = Years::of("sample", "令和6年度", SmallPlan::new().bytes(), &succession);
    let second = &years.second;
    let progress = Returns::filled(&years.first).collect();
    let old = field(second, "last_rating");
    let mut gone = 0;
    for (index, line) in years.first.campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Entry(_))) {
        let Some(now) = second.campaign.line_by_id(&line.id) else {
            assert_eq!(line.title.as_deref(), Some("おはなし会"));
            gone += 1;
            continue;
        };
        let new = &second.campaign.lines[now];
        let said = printed::shown(&years.first.campaign, &progress, index, line.departments[0], RATING).map(|said| said.text);
        assert_eq!(last_year::of(&second.campaign, new, new.departments[0], old), said, "{:?}", line.title);
        let successor = |name: &str| match name {
            "図書館" => "中央図書館".to_owned(),
            "健康課" | "商工課" => "福祉健康課".to_owned(),
            "子ども課" if line.number == number("乳幼児健診", 1) => "子ども支援課".to_owned(),
            "子ども課" => "子ども育成課".to_owned(),
            other => other.to_owned(),
        };
        let expected: Vec<String> = owners(&years.first, line).iter().map(|name| successor(name)).collect();
        assert_eq!(owners(second, new), expected, "{:?}", line.title);
        if line.title.as_deref() == Some("若者広場") {
            assert_eq!(
                (new.title.as_deref(), new.path.as_slice()),
                (Some("若者の広場"), &["1 子どもの育ちを支える", "1-1 学び", "1-1-1 放課後"].map(str::to_owned)[..])
            );
            assert_eq!(
                second.campaign.item(&second.campaign.lines[now - 1]),
                second.campaign.item(new).map(|item| item - 1),
                "behind its new neighbours"
            );
        } else {
            assert_eq!(new.path[0].starts_with('2'), line.path[0].starts_with('2'));
            assert!(new.path[0] != "2 若者の居場所をつくる");
        }
    }
    assert_eq!(gone, 1);
    assert_eq!((years.listed("ended").len(), years.listed("department")), (1, vec!["図書館", "健康課", "商工課", "子ども課"]));
    assert!(!years.listed("owner").is_empty(), "the other lines of a department that was split");
    // The copy of what ended has no original any more; that is told by the check, and nothing else is.
    let check = years.desk.run(["-C", "翌年", "check", "--format", "json"]).json();
    let found: Vec<&str> = list(&check, "findings").iter().map(|finding| text(finding, "code")).collect();
    assert_eq!(found, ["relisted-no-original"]);
    // The list lies in the new folder, too.
    let list = String::from_utf8(years.desk.read("翌年/引継ぎ一覧.txt")).expect("UTF-8");
    assert!(list.contains("おはなし会") && list.contains("福祉健康課"), "{list}");
}

#[test]
fn copies_follow_their_original_when_it_is_renamed() {
    let first = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let copy = first.line("a copy", |_, line| line.original().is_some());
    let original = &first.campaign.lines[first.campaign.lines[copy].original().expect("a copy")];
    let succession = format!("[[取組]]\n整理番号 = {:?}\n題名 = \"絵本の時間\"\n", original.number);
    let years = Years::of("sample", "令和6年度", SmallPlan::new().bytes(), &succession);
    let second = &years.second.campaign;
    let now = &second.lines[years.line(copy)];
    assert_eq!(now.original().map(|line| second.lines[line].id.as_str()), Some(original.id.as_str()));
    let renamed = second.lines.iter().filter(|line| line.title.as_deref().is_some_and(|title| title.starts_with("絵本の時間"))).count();
    assert_eq!((renamed, years.listed("changed").len()), (2, 2));
    assert_eq!(years.second.findings.len(), years.first.findings.len(), "no doubt about the plan is new");
}

#[test]
fn a_slip_in_the_mapping_makes_nothing() {
    let desk = Desk::with_returns();
    for (file, status) in [("[[取組]]\n整理番号 = 999\n扱い = \"終了\"", 2), ("[[部署]]\n前 = \"ない課\"\n後 = \"課\"", 2), ("[[部署]\n", 2)]
    {
        desk.write("作業/引継ぎ.toml", file.as_bytes());
        let before = desk.files("作業");
        let said = desk.run(["-C", "作業", "rollover", "翌年"]).ends_with(status);
        assert!(!said.err.is_empty() && !desk.path("翌年").exists());
        assert_eq!(desk.files("作業"), before, "nothing is written");
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let desk = Desk::with_returns();
    // The first time, there is a file to write into.
    let said = desk.run(["-C", "作業", "rollover", "翌年"]).ends_with(1);
    assert!(desk.path("作業/引継ぎ.toml").is_file() && !desk.path("翌年").exists(), "{}", said.out);
    let before = desk.files("作業");
    let _ = desk.run(["-C", "作業", "rollover", "翌年"]).ends_with(0);
    assert_eq!(desk.files("作業"), before, "this year stays as it is");
    let made = desk.files("翌年");
    let again = desk.run(["-C", "作業", "rollover", "翌年"]).ends_with(2);
    assert!(again.err.contains("翌年") && desk.files("翌年") == made, "{}", again.err);
    desk.write("ほか/メモ.txt", b"x");
    let _ = desk.run(["-C", "作業", "rollover", "ほか"]).ends_with(2);
    assert_eq!(desk.files("ほか").len(), 1);
    // Where something must still be mended, the year is not over.
    desk.remove_folder("作業/回収");
    let _ = desk.run(["-C", "作業", "rollover", "さらに"]).ends_with(2);
    assert!(!desk.path("さらに").exists());
}

#[test]
fn what_lies_outside_the_workspace_is_this_years_alone() {
    let desk = Desk::with_returns();
    let own_template = builtin::text("sample").expect("a built-in one");
    desk.write("様式の原本.toml", own_template.as_bytes());
    desk.write("計画の原本.xlsx", &desk.read("作業/計画.xlsx"));
    let settings = String::from_utf8(desk.read("作業/torimatome.toml")).expect("UTF-8");
    let settings = settings.replace("\"sample\"", "\"../様式の原本.toml\"").replace("\"計画.xlsx\"", "\"../計画の原本.xlsx\"");
    desk.write(
        "作業/torimatome.toml",
        settings.replace("\"回収\"", "\"../回収\"").replace("\"版\"", "\"控え/版\"").replace("\"委員会\"", "\"../委員会\"").as_bytes(),
    );
    std::fs::rename(desk.path("作業/回収"), desk.path("回収")).expect("moved");
    desk.write("作業/引継ぎ.toml", b"");
    let before = desk.files("");
    let made = desk.run(["-C", "作業", "rollover", "翌年", "--force"]).ends_with(0);
    let mut after = desk.files("");
    after.retain(|path, _| !path.starts_with("翌年/"));
    assert_eq!(after, before, "this year stays as it is: {}", made.out);
    let next = Workspace::open(&desk.path("翌年")).expect("it opens");
    assert_eq!((next.settings.plan.as_str(), next.settings.template.as_str()), ("計画.xlsx", "様式.toml"));
    let folders = &next.settings.folders;
    assert_eq!([&folders.returns, &folders.editions, &folders.committee], ["回収", "控え/版", "委員会"]);
    assert_eq!(desk.read("翌年/様式.toml"), own_template.as_bytes());
    assert!(desk.path("翌年/計画.xlsx").is_file() && desk.path("翌年/回収").is_dir());
}

#[test]
fn what_the_office_corrected_and_decided_is_carried_over() {
    let desk = Desk::with_returns();
    let (city, desk) = (small(), &desk);
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).json();
    let packet = text(&collected, "workbook").to_owned();
    let (line, department) = city.plain_line("result", 2);
    let id = &city.campaign.lines[line].id;
    let mut opened = open(&desk.read(&format!("作業/{packet}")));
    let label = city.campaign.template.label_of("result", city.campaign.plan.year);
    "事務局の文です。".clone_into(opened.listed("回答一覧", id, city.campaign.department(department), &label));
    desk.write(&format!("作業/{packet}"), &opened.bytes());
    desk.write("作業/引継ぎ.toml", b"");
    let _ = desk.run(["-C", "作業", "rollover", "翌年"]).ends_with(0);
    let second = City::new("sample", "令和7年度", desk.read("翌年/計画.xlsx"));
    let new = &second.campaign.lines[second.campaign.line_by_id(id).expect("the line")];
    assert_eq!(last_year::of(&second.campaign, new, department, field(&second, "last_result")).as_deref(), Some("事務局の文です。"));
}

#[test]
fn this_years_plans_are_offered_and_confirmed_in_a_round_of_their_own() {
    let Some(honjo) = city("honjo") else { return };
    let years = Years::rolled(honjo);
    let (first, desk) = (&years.first, &years.desk);
    let progress = Returns::filled(first).collect();
    let offered = |id: &str| {
        let line = first.campaign.line_by_id(id).expect("the line");
        let by = first.campaign.lines[line].departments[0];
        effective::answer(&first.campaign, &progress, line, by, "next_policy").and_then(|(answer, _)| answer.value.clone())
    };
    let json = |command: &str| desk.run(["-C", "翌年", command, "--round", "policy", "--format", "json"]).ends_with(0).json();
    let distributed = json("distribute");
    // Every department sends its form back as it came; one changes a text, and another of its people sends the form untouched, later.
    let mut changed = None;
    for (nth, book) in list(&distributed, "workbooks").iter().enumerate() {
        let sent = desk.read(&format!("翌年/{}", text(book, "path")));
        desk.write(&format!("翌年/回収/{nth}.xlsx"), &sent);
        let own = list(book, "entries")
            .iter()
            .find(|entry| list(entry, "departments").len() == 1 && entry["original"].is_null() && entry["cells"]["policy"].is_object());
        if let (None, Some(entry)) = (&changed, own) {
            let cell = &entry["cells"]["policy"];
            let mut parts = open(&sent);
            let at = torimatome::domain::place::CellRef::parse(text(cell, "cell")).expect("a cell");
            "直した取組方針です。".clone_into(&mut parts.rows(text(cell, "sheet"))[at.row as usize][at.col as usize]);
            desk.write("翌年/回収/0一部.xlsx", &parts.bytes());
            changed = Some(text(entry, "id").to_owned());
        }
    }
    let changed = changed.expect("a line of one department");
    let collected = json("collect");
    let mut confirmed: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in list(&collected, "entries") {
        for answer in list(entry, "answers") {
            confirmed.insert(text(entry, "id"), text(answer, "value"));
        }
    }
    // A copy and a partner's cell stay blank: they say what is said by whoever must answer.
    let expected = |id: &str| {
        let line = &first.campaign.lines[first.campaign.line_by_id(id).expect("the line")];
        let original = line.original().map(|original| first.campaign.lines[original].id.as_str());
        if id == changed || original == Some(changed.as_str()) {
            "直した取組方針です。".to_owned()
        } else {
            offered(id).unwrap_or_default()
        }
    };
    for (id, value) in &confirmed {
        assert_eq!(fold_widths(value), fold_widths(&expected(id)), "{id}");
    }
    assert!(confirmed.len() > 100, "{}", confirmed.len());
    // The plan with these texts, to be put in place of the plan: the results are asked under them.
    desk.write("翌年/計画.xlsx", &desk.read("翌年/取りまとめ/計画への反映_取組方針/計画.xlsx"));
    let settled = City::new("honjo", &years.second.year.to_string(), desk.read("翌年/計画.xlsx"));
    assert_eq!(overview(&settled.campaign), overview(&years.second.campaign));
    for line in &settled.campaign.lines {
        let now = settled.campaign.plan_text(line, "policy");
        assert_eq!(fold_widths(&now), fold_widths(&expected(&line.id)), "{}", line.number);
    }
    assert_eq!(template("honjo").rounds.len(), 2);
}

#[test]
fn last_years_grade_on_a_form_that_was_typed_anew_is_no_answer() {
    let years = Years::rolled(small());
    let second = &years.second;
    let codes = codes(second);
    let old = field(second, "last_rating");
    let (line, department) = second.plain_line(RATING, 2);
    let before = last_year::moves(&second.campaign, &Returns::filled(second).collect(), line, old)[0].1.before;
    let now = if before == 0 { 1 } else { before - 1 };
    let mut returns = Returns::filled(second);
    returns.set(line, department, RATING, &codes[now]);
    returns.set(line, department, "result", "あらためて記入した実績です。");
    // Only the values of the form are left, on a sheet of a new workbook.
    let form = returns.book(department).sheets[1].clone();
    let shown = |row: &torimatome::sheets::grid::Row| {
        let mut texts = vec![String::new(); form.columns.len()];
        row.cells.iter().filter(|cell| cell.col > 0).for_each(|cell| cell.shown().clone_into(&mut texts[cell.col as usize - 1]));
        texts
    };
    let rows: Vec<Vec<String>> = form.rows.iter().filter(|row| !row.hidden).map(shown).collect();
    let bytes = workbook::render(&books::workbook(vec![books::sheet("回答", &rows)])).expect("drawn");
    returns.remove(department);
    returns.add("typed.xlsx", bytes, 0);
    let progress = returns.collect();
    assert_eq!(progress.value(line, department, RATING), Some(codes[now].as_str()));
    assert_eq!(progress.value(line, department, "result"), Some("あらためて記入した実績です。"));
}

#[test]
fn decisions_about_the_plan_hold_as_long_as_its_texts() {
    let desk = Desk::new();
    // A copy of the sample has other owners than its original; that may stay.
    desk.write("元の計画.xlsx", sample::PLAN);
    desk.init(sample::TEMPLATE, sample::YEAR);
    let city = City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec());
    fill(&desk, "作業", &city);
    let collected = desk.run(["-C", "作業", "collect", "--format", "json"]).json();
    let packet = format!("作業/{}", text(&collected, "workbook"));
    let mut sheet = Opened::new(&desk.read(&packet), packet::PLAN_FINDINGS);
    let rows = sheet.rows_with("種別コード", Code::RelistedOwnerDiffers.name());
    assert_eq!(rows.len(), 1);
    sheet.set(rows[0], "判断", "確認済（このままでよい）");
    desk.write(&packet, &sheet.bytes());
    desk.write("作業/引継ぎ.toml", b"");
    let said = desk.run(["-C", "作業", "rollover", "翌年", "--format", "json"]).ends_with(0).json();
    assert_eq!(said["decisions"]["waivers"], 1);
    let _ = desk.run(["-C", "翌年", "check"]).ends_with(0);
    // With another description there is something new to decide.
    let mut plan = open(&desk.read("翌年/計画.xlsx"));
    let copied = city.campaign.plan.items.iter().find(|item| item.relisted && item.title.contains("発達相談")).expect("the copy");
    let row = plan.rows("計画").iter_mut().find(|row| row.contains(&copied.title)).expect("its row");
    let description = row.iter_mut().find(|text| Some(text.as_str()) == copied.description.as_deref()).expect("its description");
    description.push_str("（改訂）");
    desk.write("翌年/計画.xlsx", &plan.bytes());
    let _ = desk.run(["-C", "翌年", "check"]).ends_with(1);
}

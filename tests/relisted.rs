//! Copies and their originals: what is compared, what the sheet 再掲照合 shows, what is decided there.

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::city::{City, cities, file_of};
use support::parts::{Parts, escaped};
use support::returns::Returns;
use support::runs::{Runs, out, plain, runs, whole};
use support::small_plan::SmallPlan;
use support::{assert_findings, at_cell};
use torimatome::domain::answer::Progress;
use torimatome::domain::finding::{Code, Difference, Finding, Severity};
use torimatome::domain::line::LineKind;
use torimatome::domain::place::{CellRef, Place};
use torimatome::form::template::{DESCRIPTION, Kind, RATING};
use torimatome::pipeline::packet;
use torimatome::read::workbook;
use torimatome::reconcile::pairs::{Pair, pairs};
use torimatome::reconcile::printed;
use torimatome::reconcile::similarity::{compare, differing};
use torimatome::write::workbook::render;

const RESULT: &str = "result";
const SHEET: &str = "再掲照合";
/// Columns of the sheet: both texts, how they go together, the decision, the key.
const COLUMNS: [u32; 5] = [1, 2, 3, 6, 7];

/// The small plan with two more copies: a joint line whose owners stand in another order, and a second copy of おはなし会.
fn city() -> City {
    let mut plan = SmallPlan::new();
    let two = ["2 若者の居場所をつくる", "2-1 居場所", "2-1-3 講座"];
    let mut add = |number: &str, title: &str, description: &str, target: &str, owners: &str| {
        plan.rows.push([two[0], two[1], two[2], number, title, description, target, owners].map(str::to_owned));
    };
    add("①", "児童館の講座（再掲）", "工作や科学の講座を開きます。", "年12回開く", "生涯学習課\n子ども課");
    add("②", "おはなし会（再掲）", "絵本を読み聞かせます。", "月2回開く", "図書館");
    City::new("sample", "令和6年度", plan.bytes())
}

/// The pairs of a department and a title.
fn pair(city: &City, title: &str, nth: usize) -> Pair {
    let of_title = |pair: &Pair| city.campaign.lines[pair.copy].name().starts_with(title);
    pairs(&city.campaign).into_iter().filter(of_title).nth(nth).expect("a pair")
}

fn differs(pair: Pair, code: Code, field: &str, place: Place) -> Finding {
    at_cell(code, pair.department, pair.copy, field, place)
}

#[test]
fn every_field_of_a_copy_is_compared() {
    let city = city();
    let story = pair(&city, "おはなし会", 0);
    let fields = [(RESULT, "別の実績です。"), ("participants", "987,654"), (RATING, ""), ("direction", "")];
    for (field, other) in fields {
        let typed = city.typed(story.copy, story.department, field);
        let other = match field {
            RATING => {
                if typed == "◎" {
                    "○"
                } else {
                    "◎"
                }
            }
            "direction" => {
                if typed == "拡充" {
                    "廃止"
                } else {
                    "拡充"
                }
            }
            _ => other,
        };
        let mut returns = Returns::filled(&city);
        let place = returns.set(story.copy, story.department, field, other);
        let code = if field == RATING { Code::RelistedRatingDiffers } else { Code::RelistedAnswerDiffers };
        assert_findings(&city.campaign, &returns.collect().findings, &[differs(story, code, field, place)], field);
    }
    // Another way to write a number or a grade is no difference.
    let mut returns = Returns::filled(&city);
    let digits = city.typed(story.copy, story.department, "participants");
    returns.set(story.copy, story.department, "participants", &format!("延べ {digits} 人"));
    assert_findings(&city.campaign, &returns.collect().findings, &[], "the same number");
}

#[test]
fn a_joint_copy_with_its_owners_in_another_order() {
    let city = city();
    let lead = pair(&city, "児童館の講座", 0);
    let partner = Pair { department: city.department("子ども課"), ..lead };
    assert_eq!(lead.department, city.department("生涯学習課"));
    assert_findings(&city.campaign, &Returns::filled(&city).collect().findings, &[], "in another order, and the same");

    let mut returns = Returns::filled(&city);
    returns.clear(lead.copy, partner.department);
    returns.clear(lead.original, lead.department);
    let place = returns.set(lead.copy, lead.department, RESULT, "別の実績です。");
    let found = returns.collect().findings;
    assert_findings(
        &city.campaign,
        &found,
        &[differs(lead, Code::RelistedAnswerDiffers, RESULT, place)],
        "主担当 of the copy against 主担当 of the original",
    );
    assert_eq!(found[0].related[0].file.as_deref(), Some(file_of(partner.department).as_str()), "which is another department");

    let mut returns = Returns::filled(&city);
    returns.clear(lead.copy, lead.department);
    let place = returns.set(lead.copy, partner.department, RESULT, "別の実績です。");
    let expected = [differs(partner, Code::RelistedAnswerDiffers, RESULT, place)];
    assert_findings(&city.campaign, &returns.collect().findings, &expected, "a partner alone answered the copy");
}

#[test]
fn rows_of_one_department_are_told_apart_by_their_texts() {
    let mut plan = SmallPlan::new();
    // A row without title goes on with the item above it; at the copy they come in another order.
    for (at, targets) in [(6, ["中学校で開く", "月2回開く"]), (2, ["月2回開く", "中学校で開く"])] {
        let mut further = plan.rows[at].clone();
        for (col, text) in [(3, ""), (4, ""), (5, ""), (6, targets[1])] {
            text.clone_into(&mut further[col]);
        }
        targets[0].clone_into(&mut plan.rows[at][6]);
        plan.rows.insert(at + 1, further);
    }
    let city = City::new("sample", "令和6年度", plan.bytes());
    let text = |line: usize| city.campaign.plan_text(&city.campaign.lines[line], "target");
    let linked: Vec<(String, String)> = pairs(&city.campaign).iter().map(|pair| (text(pair.copy), text(pair.original))).collect();
    assert_eq!(linked, ["中学校で開く", "月2回開く"].map(|text| (text.to_owned(), text.to_owned())));
}

#[test]
fn a_blank_takes_the_answer_of_the_other() {
    let city = city();
    let [first, second] = [0, 1].map(|nth| pair(&city, "おはなし会", nth));
    let [original, department] = [first.original, first.department];
    assert_eq!(second.original, original);
    let printed = |progress: &Progress, line: usize| printed::field(&city.campaign, progress, line, RESULT).text;
    let taken = |line: usize, place: Place| Finding::new(Code::RelistedBlank).department(department).line(line).field(RESULT).at(place);

    let mut returns = Returns::filled(&city);
    let place = returns.set(first.copy, department, RESULT, "");
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[taken(first.copy, place)], "a blank copy");
    assert_eq!(printed(&progress, first.copy), city.typed(original, department, RESULT));

    let mut returns = Returns::filled(&city);
    let place = returns.set(original, department, RESULT, "");
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &[taken(original, place)], "a blank original");
    assert_eq!(printed(&progress, original), city.typed(original, department, RESULT));

    // Only the last of three is filled in.
    let mut returns = Returns::filled(&city);
    let places = [original, first.copy].map(|line| (line, returns.set(line, department, RESULT, "")));
    returns.set(second.copy, department, RESULT, "三つ目だけに書きました。");
    let progress = returns.collect();
    assert_findings(&city.campaign, &progress.findings, &places.map(|(line, place)| taken(line, place)), "two blanks");
    for line in [original, first.copy, second.copy] {
        assert_eq!(printed(&progress, line), "三つ目だけに書きました。");
    }

    // A blank original does not hide that its copies differ.
    let mut returns = Returns::filled(&city);
    let place = returns.set(original, department, RESULT, "");
    returns.set(first.copy, department, RESULT, "一つ目の実績です。");
    let other = returns.set(second.copy, department, RESULT, "まるで違うことを書きました。");
    let expected = [taken(original, place), differs(second, Code::RelistedAnswerDiffers, RESULT, other)];
    assert_findings(&city.campaign, &returns.collect().findings, &expected, "two copies");
}

#[test]
fn an_indicator_under_two_headings_is_shown() {
    let mut plan = SmallPlan::new();
    let mut again = plan.indicators[0].clone();
    again[0] = "2 若者の居場所をつくる".to_owned();
    plan.indicators.push(again);
    let city = City::new("sample", "令和6年度", plan.bytes());
    let line = |nth: usize| {
        let is_it = |line: &&torimatome::domain::line::Line| matches!(line.kind, LineKind::Indicator(_)) && line.name() == "講座の回数";
        let all: Vec<usize> = city.campaign.lines.iter().enumerate().filter(|(_, line)| is_it(line)).map(|(index, _)| index).collect();
        all[nth]
    };
    let department = city.department("子ども課");
    let mut returns = Returns::filled(&city);
    returns.set(line(0), department, "actual", "12件");
    for (typed, said) in [("12", "一致"), ("13", "違い")] {
        returns.set(line(1), department, "actual", typed);
        let progress = returns.collect();
        assert_findings(&city.campaign, &progress.findings, &[], "it is marked as no copy");
        let shown = rows(&drawn(&city, &progress));
        let is_it = |row: &&Shown| row.label == "令和6年度実績" && row.said.contains(said);
        assert_eq!(shown.iter().filter(is_it).count(), 1, "{shown:?}");
    }
}

/// The packet of some returns.
fn drawn(city: &City, progress: &Progress) -> Vec<u8> {
    packet::draw(&city.campaign, progress, &city.findings).expect("drawn").bytes
}

/// A row of 再掲照合 with two texts.
#[derive(Debug, Clone)]
struct Shown {
    label: String,
    original: Runs,
    copy: Runs,
    said: String,
}

impl Shown {
    fn texts(&self) -> (String, String) {
        (whole(&self.original), whole(&self.copy))
    }

    fn out(&self) -> (String, String) {
        (out(&self.original), out(&self.copy))
    }
}

/// The rows of 再掲照合 with two texts.
fn rows(bytes: &[u8]) -> Vec<Shown> {
    let cells = runs(bytes, SHEET);
    let last = cells.keys().map(|at| at.row).max().unwrap_or(0);
    let cell = |row: u32, col: u32| cells.get(&CellRef::new(row, col)).cloned();
    let row = |row: u32| {
        let text = |col: u32| cell(row, col).map(|runs| whole(&runs)).unwrap_or_default();
        let [original, copy] = [COLUMNS[0], COLUMNS[1]].map(|col| cell(row, col).unwrap_or_default());
        let shown = Shown { label: text(0), original, copy, said: text(COLUMNS[2]) };
        (!shown.said.is_empty()).then_some(shown)
    };
    (2..=last).filter_map(row).collect()
}

/// What stands out in the original and in the copy, where that is certain.
type Expected<'t> = Option<(&'t str, &'t str)>;

#[test]
fn the_characters_that_differ_stand_out() {
    let city = city();
    let story = pair(&city, "おはなし会", 0);
    let zero_width = "葛\u{e0100}飾区の辻\u{e0101}と、か\u{3099}くせい";
    let long = "長い文です。".repeat(5_000);
    let texts: [(&str, &str, Expected); 12] = [
        ("地域の活動を支えました。", "地位の活動を支えました。", Some(("域", "位"))),
        ("三回開きました。", "三回、開きました。", Some(("", "、"))),
        ("=1+1の講座を12回", "=1+1の講座を13回", Some(("2", "3"))),
        ("=cmd|' /C calc'!A0と書いた。", "-cmd|' /C calc'!A0と書いた。", Some(("=", "-"))),
        ("<r><t>枠</t></r>と<&>", "<r><t>枠</t></r>と<&>\"", Some(("", "\""))),
        ("印は_x0041_です。", "印は_x0042_です。", Some(("1", "2"))),
        ("𠮷野家で🎉を開いた。", "𠮷田家で🎊を開いた。", Some(("野🎉", "田🎊"))),
        ("👨\u{200d}👩\u{200d}👧と遊ぶ会です。", "👨\u{200d}👩\u{200d}👦と遊ぶ会です。", Some(("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👦"))),
        (zero_width, "葛\u{e0101}飾区の辻\u{e0101}と、かくせい", Some(("葛\u{e0100}か\u{3099}", "葛\u{e0101}か"))),
        (" 　前後に空白のある文。 ", " 　前後に空白のない文。 ", None),
        ("説明会を三回開き、延べ百人が参加しました。", "まったく違うことを、ここには書いておきます。", None),
        (&long, "短い文です。", None),
    ];
    for (original, copy, expected) in texts {
        let mut returns = Returns::filled(&city);
        returns.set(story.original, story.department, RESULT, original);
        returns.set(story.copy, story.department, RESULT, copy);
        let other = pair(&city, "おはなし会", 1);
        returns.set(other.copy, story.department, RESULT, original);
        let bytes = drawn(&city, &returns.collect());
        let shown: Vec<Shown> = rows(&bytes).into_iter().filter(|row| row.out() != (String::new(), String::new())).collect();
        let row = shown.first().unwrap_or_else(|| panic!("nothing stands out: {original:.60}"));
        if original.len() < 1_000 {
            assert_eq!(shown.len(), 1);
            assert_eq!(row.texts(), (original.to_owned(), copy.to_owned()));
            assert_eq!(plain(&row.original), plain(&row.copy), "what does not stand out is the same");
            if let Some((theirs, mine)) = expected {
                assert_eq!(row.out(), (theirs.to_owned(), mine.to_owned()));
            }
        } else {
            let (theirs, mine) = row.texts();
            assert!(original.starts_with(&theirs) && mine == copy, "what a row cannot hold goes on below");
        }
    }
}

#[test]
fn more_runs_than_a_cell_takes_are_joined() {
    let city = city();
    let [story, other] = [0, 1].map(|nth| pair(&city, "おはなし会", nth));
    let mut returns = Returns::filled(&city);
    let [original, copy] = ["い", "う"].map(|odd| format!("あ{odd}").repeat(300));
    for (line, text) in [(story.original, &original), (other.copy, &original), (story.copy, &copy)] {
        returns.set(line, story.department, RESULT, text);
    }
    let shown: Vec<Shown> = rows(&drawn(&city, &returns.collect())).into_iter().filter(|row| row.out() != Default::default()).collect();
    let [row] = &shown[..] else { panic!("one row: {}", shown.len()) };
    assert!(row.texts() == (original, copy), "nothing is lost");
    assert_eq!((row.out().0.matches('い').count(), row.out().1.matches('う').count()), (300, 300), "every difference stands out");
    assert!(row.original.len() < 300, "{} runs", row.original.len());
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    let city = city();
    let story = pair(&city, "おはなし会", 0);
    let typed = "<r><t>印のある文 & 計算</t></r>";
    let mut returns = Returns::filled(&city);
    let other = pair(&city, "おはなし会", 1);
    for line in [story.original, story.copy, other.copy] {
        returns.set(line, story.department, RESULT, typed);
    }
    let progress = returns.collect();
    assert_eq!(progress.answer(story.copy, story.department, RESULT).map(|answer| answer.raw.as_str()), Some(typed), "as it came back");
    let packet = workbook::read(&drawn(&city, &progress)).expect("a workbook");
    let shown = packet.sheets.iter().flat_map(|sheet| sheet.cells.values()).filter(|cell| cell.text == typed).count();
    assert!(shown >= 6, "form, 再掲照合 and 回答一覧: {shown}");
}

#[test]
fn what_does_not_stand_out_is_the_same_for_any_two_texts() {
    let words = ["地域", "の", "か\u{3099}", "𠮷", "\n", "12回", "開きました。", "👨\u{200d}👩", "葛\u{e0100}", " "];
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..2_000 {
        let mut text = || (0..next(12)).map(|_| words[next(words.len())]).collect::<String>();
        let (a, b) = (text(), text());
        let (in_a, in_b) = differing(&a, &b);
        let rest = |text: &str, marks: &[std::ops::Range<usize>]| {
            let kept = |at: usize| !marks.iter().any(|mark| mark.contains(&at));
            text.char_indices().filter(|(at, _)| kept(*at)).map(|(_, c)| c).collect::<String>()
        };
        assert_eq!(rest(&a, &in_a), rest(&b, &in_b), "{a:?} {b:?}");
        assert_eq!(in_a.is_empty() && in_b.is_empty(), a == b);
    }
    // Hostile lengths: bounded, and still true.
    let (a, b): (String, String) = ((0..30_000).map(|_| words[next(2)]).collect(), (0..30_000).map(|_| words[next(2)]).collect());
    let started = std::time::Instant::now();
    for end in [5_000, 90_000] {
        let cut = |text: &str| text.chars().take(end / 3).collect::<String>();
        let (in_a, in_b) = differing(&cut(&a), &cut(&b));
        assert!(!in_a.is_empty() && !in_b.is_empty());
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn links_lead_to_the_cells_of_both() {
    let city = city();
    let story = pair(&city, "おはなし会", 0);
    let mut returns = Returns::filled(&city);
    let [original, copy] = ["三回開きました。", "四回開きました。"];
    for line in [story.original, pair(&city, "おはなし会", 1).copy] {
        returns.set(line, story.department, RESULT, original);
    }
    returns.set(story.copy, story.department, RESULT, copy);
    let bytes = drawn(&city, &returns.collect());
    let read = workbook::read(&bytes).expect("a workbook");
    let index = read.sheets.iter().position(|sheet| sheet.name == SHEET).expect("the sheet");
    let row = read.sheets[index].cells.iter().find(|(at, cell)| at.col == COLUMNS[1] && cell.text == copy).map(|(at, _)| at.row).expect("the row");
    let xml = Parts::of(&bytes).text(&format!("xl/worksheets/sheet{}.xml", index + 1));
    for (col, text) in [(4, original), (5, copy)] {
        let cell = CellRef::new(row, col).a1();
        let link = xml.split("<hyperlink ").find(|link| link.starts_with(&format!("ref=\"{cell}\""))).expect("a link");
        let target = link.split("location=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a place in the workbook");
        let (sheet, at) = target.split_once('!').expect("a sheet and a cell");
        let sheet = read.sheets.iter().find(|other| format!("'{}'", other.name) == sheet).expect("a sheet of the packet");
        let at = CellRef::parse(at).expect("a cell");
        assert_eq!(sheet.text(at.row, at.col), Some(text));
    }
}

/// A text with its middle character exchanged, and both characters.
fn with_slip(text: &str) -> (String, String, String) {
    let chars: Vec<char> = text.chars().collect();
    let is_plain = |at: &usize| matches!(chars[*at], 'ぁ'..='ん' | '一'..='龠') && *at > 0;
    let at = (chars.len() / 2..chars.len()).find(is_plain).expect("a character to exchange");
    let changed: String = chars[..at].iter().chain(['鼎'].iter()).chain(&chars[at + 1..]).collect();
    (changed, chars[at].to_string(), "鼎".to_owned())
}

#[test]
fn every_copy_of_the_three_plans_with_one_character_changed() {
    for city in cities() {
        let campaign = &city.campaign;
        let mut returns = Returns::filled(city);
        let mut expected: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
        let mut changed = 0;
        for pair in pairs(campaign) {
            let line = &campaign.lines[pair.copy];
            if line.answered_once() && line.lead() != Some(pair.department) || !line.relisted {
                continue;
            }
            for field in line.open.iter().filter(|key| campaign.template.field(key).is_some_and(|field| field.kind == Kind::Text)) {
                for &partner in line.departments.iter().filter(|partner| line.answered_once() && **partner != pair.department) {
                    returns.set(pair.copy, partner, field, "");
                }
                let typed = city.typed(pair.copy, pair.department, field);
                let (other, theirs, mine) = with_slip(&typed);
                returns.set(pair.copy, pair.department, field, &other);
                expected.insert((typed, other), (theirs, mine));
                changed += 1;
            }
        }
        let progress = returns.collect();
        let open = |finding: &&Finding| finding.code == Code::RelistedAnswerDiffers;
        assert_eq!(progress.findings.iter().filter(open).count(), changed, "{}", city.template);
        let bytes = drawn(city, &progress);
        let shown: BTreeMap<(String, String), (String, String)> = rows(&bytes).iter().map(|row| (row.texts(), row.out())).collect();
        for (texts, slip) in &expected {
            assert_eq!(shown.get(texts), Some(slip), "{}: {texts:?}", city.template);
        }
        let least = if city.template == "honjo" {
            18
        } else if city.template == "asaka" {
            3
        } else {
            0
        };
        assert!(changed >= least, "{}: {changed}", city.template);
        // Every copy has its block, also one without original, one by reference, one of another owner.
        let read = workbook::read(&bytes).expect("a workbook");
        let sheet = read.sheets.iter().find(|sheet| sheet.name == SHEET).expect("the sheet");
        for line in campaign.lines.iter().filter(|line| line.relisted) {
            let heading = format!("{}「", line.number);
            assert!(sheet.cells.iter().any(|(at, cell)| at.col == 0 && cell.text.starts_with(&heading)), "{} {heading}", city.template);
        }
    }
}

#[test]
fn texts_of_the_plans_that_differ_are_shown_with_their_characters() {
    for city in cities() {
        let campaign = &city.campaign;
        let bytes = drawn(city, &Returns::filled(city).collect());
        let shown: Vec<Shown> = rows(&bytes).into_iter().filter(|row| row.label.starts_with("【計画】")).collect();
        for row in &shown {
            assert_eq!(plain(&row.original), plain(&row.copy));
            assert_ne!(row.out(), (String::new(), String::new()));
        }
        let keys: Vec<&str> = campaign.template.relisted.must_agree.iter().map(|key| key.get_ref().as_str()).collect();
        let reported = city.findings.iter().filter(|finding| finding.code == Code::RelistedTextDiffers).count();
        assert_eq!(shown.len(), reported, "{}: each difference once", city.template);
        for item in campaign.plan.items.iter().filter(|_| keys.contains(&DESCRIPTION)) {
            let Some(original) = item.original.map(|original| &campaign.plan.items[original]) else { continue };
            let texts = [original, item].map(|item| item.description.clone().unwrap_or_default());
            if compare(&campaign.template.spelling, &texts[0], &texts[1]).is_some() {
                assert!(shown.iter().any(|row| row.texts() == (texts[0].clone(), texts[1].clone())), "{}: {texts:?}", city.template);
            }
        }
    }
}

/// A desk with the city's plan, everything returned, but for the copy of one line.
struct Office {
    desk: Desk,
    city: City,
    story: Pair,
}

impl Office {
    fn new() -> Self {
        let city = city();
        let story = pair(&city, "おはなし会", 0);
        let desk = Desk::new();
        desk.write("元の計画.xlsx", &city.plan);
        desk.init("sample", "令和6年度");
        let office = Self { desk, city, story };
        for (department, book) in &office.city.filled {
            office.desk.write(&format!("作業/{}", file_of(*department)), &render(book).expect("drawn"));
        }
        office
    }

    /// The department sends its form with these answers on the copy.
    fn send(&self, answers: &[(&str, &str)]) {
        let mut returns = Returns::filled(&self.city);
        for (field, text) in answers {
            returns.set(self.story.copy, self.story.department, field, text);
        }
        let bytes = render(returns.book(self.story.department)).expect("drawn");
        self.desk.write(&format!("作業/{}", file_of(self.story.department)), &bytes);
    }

    /// Collects: the packet's path, and code and severity of each finding.
    fn collect(&self) -> (String, Vec<(String, String)>, Value) {
        let said = self.desk.work_json("collect");
        let codes = list(&said, "findings").iter().map(|finding| (text(finding, "code").to_owned(), text(finding, "severity").to_owned()));
        (format!("作業/{}", text(&said, "workbook")), codes.collect(), said.clone())
    }

    /// The row of the sheet in which a field is decided, and what is said and chosen there.
    fn decision(&self, packet: &str, field: &str) -> (u32, String, String) {
        let read = workbook::read(&self.desk.read(packet)).expect("a workbook");
        let sheet = read.sheets.iter().find(|sheet| sheet.name == SHEET).expect("the sheet");
        let line = &self.city.campaign.lines[self.story.copy].id;
        let is_it = |text: &str| text.starts_with(line.as_str()) && text.contains(&format!("｜{field}｜"));
        let row = sheet.cells.iter().find(|(at, cell)| at.col == COLUMNS[4] && is_it(&cell.text)).map(|(at, _)| at.row).expect("the row");
        let text = |col: u32| sheet.text(row, col).unwrap_or_default().to_owned();
        (row, text(COLUMNS[2]), text(COLUMNS[3]))
    }

    /// Chooses in the packet, as someone does in Excel.
    fn decide(&self, packet: &str, field: &str, word: &str) {
        let (row, ..) = self.decision(packet, field);
        let bytes = self.desk.read(packet);
        let index = workbook::read(&bytes).expect("a workbook").sheets.iter().position(|sheet| sheet.name == SHEET).expect("the sheet");
        let mut parts = Parts::of(&bytes);
        let cell = CellRef::new(row, COLUMNS[3]).a1();
        parts.cell(index + 1, &cell, " t=\"inlineStr\"", &format!("<is><t>{}</t></is>", escaped(word)));
        self.desk.write(packet, &parts.bytes());
    }

    /// What the form of the packet shows for a field on the lines of original and copy.
    fn shown(&self, packet: &str, texts: [&str; 2]) -> [usize; 2] {
        let read = workbook::read(&self.desk.read(packet)).expect("a workbook");
        let form = &read.sheets.iter().find(|sheet| sheet.name == self.city.campaign.round.form_name).expect("the form");
        texts.map(|text| form.cells.values().filter(|cell| cell.text == text).count())
    }
}

const OTHER: &str = "絵本の会を月に三回開きました。";

#[test]
fn decisions_are_read_back_applied_and_kept() {
    let differs = |severity: &str| vec![("relisted-answer-differs".to_owned(), severity.to_owned())];
    for (word, originals, copies) in [("再掲元に合わせる", 3, 0), ("再掲に合わせる", 1, 2), ("このまま（違ってよい）", 2, 1)]
    {
        let office = Office::new();
        office.send(&[(RESULT, OTHER)]);
        let original = office.city.typed(office.story.original, office.story.department, RESULT);
        let (packet, found, before) = office.collect();
        assert_eq!(found, differs("warning"));
        assert_eq!(office.shown(&packet, [&original, OTHER]), [2, 1]);
        office.decide(&packet, RESULT, word);
        let (next, found, after) = office.collect();
        // The second copy says what the original said before.
        let expected = if word == "再掲に合わせる" { differs("warning") } else { Vec::new() };
        assert_eq!(found, expected, "{word}");
        assert_eq!((&after["entries"], &after["ledger"]), (&before["entries"], &before["ledger"]), "answers are what stood in the files");
        assert_eq!(office.shown(&next, [&original, OTHER]), [originals, copies], "{word}");
        let (_, said, chosen) = office.decision(&next, RESULT);
        assert_eq!(chosen, word);
        assert!(said.contains("決定済み"), "{said}");

        // Twice more: the same file, the same bytes.
        let bytes = office.desk.read(&next);
        for _ in 0..2 {
            let (again, found, _) = office.collect();
            assert_eq!((again == next, found == expected, office.desk.read(&next) == bytes), (true, true, true), "{word}");
        }

        // One text changes: it is open again; as it was: settled again.
        office.send(&[(RESULT, "絵本の会を月に四回開きました。")]);
        let (changed, found, _) = office.collect();
        assert_eq!(found, differs("warning"), "{word}");
        let (_, said, chosen) = office.decision(&changed, RESULT);
        assert_eq!((said.contains("記入が変わりました"), chosen.as_str()), (true, ""));
        office.send(&[(RESULT, OTHER)]);
        let (settled, found, _) = office.collect();
        assert_eq!(found, expected);

        // Taken back.
        office.decide(&settled, RESULT, "");
        let (_, found, _) = office.collect();
        assert_eq!(found, differs("warning"));
    }
}

#[test]
fn a_decision_stands_beside_others_and_odd_words_decide_nothing() {
    let office = Office::new();
    let grade = if office.city.typed(office.story.copy, office.story.department, RATING) == "◎" { "○" } else { "◎" };
    office.send(&[(RESULT, OTHER), (RATING, grade)]);
    let (packet, found, _) = office.collect();
    assert_eq!(found.len(), 2);
    office.decide(&packet, RESULT, "課に確認中");
    let (next, found, _) = office.collect();
    assert_eq!(found.len(), 2, "odd words decide nothing");
    office.decide(&next, RATING, "再掲元に合わせる");
    let (after, found, _) = office.collect();
    assert_eq!(found, [("relisted-answer-differs".to_owned(), "warning".to_owned())]);
    office.decide(&after, RESULT, "このまま");
    let (last, found, _) = office.collect();
    assert_eq!(found, [] as [(String, String); 0], "the first decision is kept");
    assert_eq!(office.decision(&last, RATING).2, "再掲元に合わせる");

    // A book from before the decision knows nothing of it: what is blank there takes nothing back.
    office.decide(&packet, RESULT, "再掲元に合わせる");
    let (newest, found, _) = office.collect();
    assert_eq!(found, [] as [(String, String); 0]);
    assert_eq!([RATING, RESULT].map(|field| office.decision(&newest, field).2), ["再掲元に合わせる", "再掲元に合わせる"]);

    // In the very book in which it was typed, it does.
    office.decide(&next, RATING, "");
    let (_, found, _) = office.collect();
    assert_eq!(found, [("relisted-rating-differs".to_owned(), "error".to_owned())]);
}

#[test]
fn a_difference_of_notation_is_told_apart() {
    let city = city();
    let story = pair(&city, "おはなし会", 0);
    let mut returns = Returns::filled(&city);
    let other = pair(&city, "おはなし会", 1);
    for line in [story.original, other.copy] {
        returns.set(line, story.department, RESULT, "子ども会を開き、障害福祉を進めました。");
    }
    returns.set(story.copy, story.department, RESULT, "こども会を開き、障がい福祉を進めました。");
    let progress = returns.collect();
    let told: Vec<_> = progress.findings.iter().map(|finding| (finding.code, finding.severity, finding.difference)).collect();
    assert_eq!(told, [(Code::RelistedAnswerDiffers, Severity::Info, Some(Difference::Notation))]);
    let told = rows(&drawn(&city, &progress)).into_iter().find(|row| row.said.contains("表記の違い")).expect("the row");
    assert_eq!(plain(&told.original), plain(&told.copy));
    assert_eq!(told.out(), ("子害".to_owned(), "こがい".to_owned()));
}

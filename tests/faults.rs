//! On filled returns, each single fault gives exactly one finding: the right code, department, line, field and cell.

mod support;

use support::books;
use support::city::{City, assert_ledger, cities, city, file_of};
use support::returns::{Returns, with_note};
use support::{assert_findings, at_cell, small_plan};
use torimatome::domain::answer::{Progress, Status};
use torimatome::domain::finding::{Code, Difference, Finding, Severity};
use torimatome::domain::line::LineKind;
use torimatome::domain::place::Place;
use torimatome::form::template::{DESCRIPTION, RATING, TITLE};
use torimatome::pipeline::collect::{self, Incoming, Seen};
use torimatome::read;
use torimatome::sheets::grid::Content;
use torimatome::sheets::packet;
use torimatome::write::workbook;

/// Collects and checks that exactly these findings were made.
fn expect(returns: &Returns<'_>, expected: &[Finding], what: &str) -> Progress {
    let progress = returns.collect();
    assert_findings(&returns.city.campaign, &progress.findings, expected, &format!("{}: {what}", returns.city.template));
    assert_ledger(&progress);
    progress
}

/// Key of a required free text in the city's form.
fn text_field(city: &City) -> &'static str {
    if city.template == "honjo" { "activity" } else { "progress" }
}

/// A joint line of 本庄 that is neither copy nor repeated, its 主担当 and a partner.
fn joint(city: &City) -> (usize, usize, usize) {
    let line = city.line("joint", |index, line| city.is_single(index) && line.departments.len() > 1);
    let departments = &city.campaign.lines[line].departments;
    (line, departments[0], departments[1])
}

/// A copy with one department, its original, the department.
fn copy(city: &City) -> (usize, usize, usize) {
    let line = city.line("copy", |_, line| line.departments.len() == 1 && !line.open.is_empty() && line.original().is_some());
    let department = city.campaign.lines[line].departments[0];
    (line, city.campaign.lines[line].original_for(department).expect("it has an original"), department)
}

#[test]
fn a_blank_rating() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        for blank in ["", " 　\n"] {
            let mut returns = Returns::filled(city);
            let place = returns.set(line, department, RATING, blank);
            let progress = expect(&returns, &[at_cell(Code::RatingMissing, department, line, RATING, place)], "blank rating");
            let submission = &progress.submissions[&department];
            assert_eq!((submission.status(), submission.required - submission.filled), (Status::Partial, 1));
        }
    }
}

#[test]
fn a_rating_outside_the_scale() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        for typed in ["S", "A→B", "AB", "B?", "未定"] {
            let mut returns = Returns::filled(city);
            let place = returns.set(line, department, RATING, typed);
            let progress = expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], typed);
            let answer = progress.answer(line, department, RATING).expect("it is kept");
            assert_eq!((answer.value.as_deref(), answer.raw.as_str()), (None, typed));
        }
    }
}

#[test]
fn an_invalid_rating_takes_part_in_no_comparison() {
    let Some(city) = city("honjo") else { return };
    let (copy, original, department) = copy(city);
    for line in [copy, original] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, RATING, "Ｅ");
        expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], "copy and original");
    }
    let (line, lead, partner) = joint(city);
    for department in [lead, partner] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, RATING, "Ｅ");
        expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], "主担当 and partner");
    }
}

#[test]
fn a_blank_required_text() {
    for city in cities() {
        let field = text_field(city);
        let (line, department) = city.plain_line(field, 1);
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, field, "");
        expect(&returns, &[at_cell(Code::TextMissing, department, line, field, place)], "blank text");
    }
}

#[test]
fn a_blank_row() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut returns = Returns::filled(city);
        let place = returns.clear(line, department);
        expect(&returns, &[Finding::new(Code::RowBlank).department(department).line(line).at(place)], "blank row");
    }
}

#[test]
fn blanks_that_the_form_allows() {
    for city in cities() {
        let mut returns = Returns::filled(city);
        let mut cleared = 0;
        for (index, line) in city.campaign.lines.iter().enumerate().filter(|(_, line)| !line.open.is_empty()) {
            for &department in line.departments.iter().filter(|department| !line.is_required_of(**department)) {
                returns.clear(index, department);
                cleared += 1;
            }
        }
        assert_eq!(cleared > 0, city.template != "kitamoto");
        let progress = expect(&returns, &[], "copies, partners and indicators left blank");
        assert!(progress.submissions.values().all(|submission| submission.status() == Status::Complete));
    }
}

#[test]
fn edited_text_of_the_plan() {
    for city in cities() {
        let plan_field = [("honjo", "policy"), ("kitamoto", "goal"), ("asaka", DESCRIPTION)].iter().find(|(name, _)| *name == city.template);
        for field in [plan_field.expect("one of the three").1, DESCRIPTION, TITLE] {
            let line = city.line(field, |index, line| {
                let department = line.departments[0];
                let book = &city.filled[&department];
                let LineKind::Entry(entry) = line.kind else { return false };
                let plan_entry = &city.campaign.plan.entries[entry];
                // On a card, title and description belong to the first line below them.
                let first = city
                    .campaign
                    .lines
                    .iter()
                    .find(|other| city.campaign.item(other) == Some(plan_entry.item) && other.departments.contains(&department));
                city.is_single(index)
                    && (plan_entry.fields.contains_key(field) || field == DESCRIPTION || field == TITLE)
                    && first.is_some_and(|first| first.id == line.id)
                    && city.campaign.plan.items[plan_entry.item].description.is_some()
                    && books::row_of(book, &line.id).1 > 0
            });
            let department = city.campaign.lines[line].departments[0];
            for (change, what) in [
                (&(|text: &str| format!("{text}（修正案）")) as &dyn Fn(&str) -> String, "added"),
                (&|_: &str| "まったく別の文です。".to_owned(), "replaced"),
                (&|_: &str| String::new(), "deleted"),
            ] {
                let mut returns = Returns::filled(city);
                let place = returns.edit_plan(line, department, field, change);
                expect(&returns, &[at_cell(Code::PlanTextEdited, department, line, field, place)], &format!("{field} {what}"));
            }
            let mut returns = Returns::filled(city);
            returns.edit_plan(line, department, field, |text| format!("　{} ", text.replace('。', "。\n")));
            expect(&returns, &[], &format!("{field}: spaces and line breaks are no change"));
        }
    }
}

#[test]
fn a_deleted_row() {
    for city in cities() {
        for field in [text_field(city), RATING] {
            let (line, department) = city.plain_line(field, 1);
            let mut returns = Returns::filled(city);
            let place = returns.delete_row(line, department);
            let finding = Finding::new(Code::RowMissing).department(department).line(line).at(place);
            let progress = expect(&returns, &[finding], "deleted row");
            let missing = progress.answers.len() + city.campaign.lines[line].open.len();
            assert_eq!(missing, city.cells().len(), "all other answers are there");
            for ((line, department, field), answer) in &progress.answers {
                assert_eq!(answer.raw, city.typed(*line, *department, field), "each on its own line");
            }
        }
    }
}

#[test]
fn a_missing_department() {
    for city in cities() {
        for &department in city.filled.keys() {
            let mut returns = Returns::filled(city);
            returns.remove(department);
            let progress = expect(&returns, &[Finding::new(Code::ReturnMissing).department(department)], city.campaign.department(department));
            assert_eq!(progress.submissions[&department].status(), Status::Missing);
        }
    }
}

#[test]
fn an_empty_return() {
    for city in cities() {
        for (&department, blank) in &city.blank {
            let mut returns = Returns::filled(city);
            returns.replace(department, blank.clone());
            let finding = Finding::new(Code::ReturnEmpty).department(department).at(Place::file(&file_of(department)));
            expect(&returns, &[finding], city.campaign.department(department));
        }
    }
}

#[test]
fn an_unfilled_form_beside_the_filled_one() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let pristine = workbook::render(&city.blank[&department]).expect("drawn");
        for (name, modified) in [("00 様式.xlsx", 0), ("99 様式.xlsx", 9)] {
            let mut returns = Returns::filled(city);
            returns.add(name, pristine.clone(), modified);
            let progress = expect(&returns, &[], "the pristine form says nothing");
            assert_eq!(progress.answers.len(), city.cells().len());
            assert_eq!(progress.submissions[&department].files.len(), 2);
            assert_eq!(progress.ledger.files, city.filled.len() + 1);
        }
    }
}

#[test]
fn the_same_return_twice() {
    for city in cities() {
        let book = city.filled.values().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("写し/同じもの.xlsx", workbook::render(book).expect("drawn"), 9);
        let progress = expect(&returns, &[], "twice the same");
        assert!(progress.ledger.superseded > 0);
    }
}

#[test]
fn two_returns_that_differ() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut later = Returns::filled(city);
        let other = if city.typed(line, department, RATING).contains(['A', 'Ａ']) { "C" } else { "A" };
        later.set(line, department, RATING, other);
        let bytes = workbook::render(later.book(department)).expect("drawn");
        let mut returns = Returns::filled(city);
        returns.add("後で届いた分.xlsx", bytes, 9);
        let id = &city.campaign.lines[line].id;
        let mut place = books::place(&city.filled[&department], department, books::answer_at(&city.filled[&department], id, RATING));
        place.file = Some("回収/後で届いた分.xlsx".to_owned());
        let finding = at_cell(Code::ReturnConflict, department, line, RATING, place).severity(Severity::Info);
        let progress = expect(&returns, &[finding], "the later one counts");
        assert_eq!(progress.value(line, department, RATING), Some(other));
    }
}

#[test]
fn joint_departments_that_disagree() {
    let Some(city) = city("honjo") else { return };
    let (line, _, partner) = joint(city);
    for field in ["activity", "outcome", "next_policy"] {
        let mut returns = Returns::filled(city);
        let place = returns.set(line, partner, field, "当課では、これとは別に取り組みました。");
        expect(&returns, &[at_cell(Code::JointConflict, partner, line, field, place)], field);
    }
    let lead = city.campaign.lines[line].departments[0];
    let other = if city.typed(line, lead, RATING).contains(['A', 'Ａ']) { "C" } else { "A" };
    let mut returns = Returns::filled(city);
    let place = returns.set(line, partner, RATING, other);
    expect(&returns, &[at_cell(Code::JointConflict, partner, line, RATING, place)], "rating");
    let place = returns.set(line, partner, "activity", "当課では、これとは別に取り組みました。");
    let finding = at_cell(Code::JointConflict, partner, line, "activity", place);
    expect(&returns, &[finding], "two cells of one row are one conflict");
}

#[test]
fn a_partner_that_agrees_in_words_or_by_silence() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, partner) = joint(city);
    for words in ["主担当に同じ", "", "同左", "主担当と同じです。", city.campaign.department(lead)] {
        let words = if words == city.campaign.department(lead) { format!("{words}に同じ") } else { words.to_owned() };
        let mut returns = Returns::filled(city);
        for field in &city.campaign.lines[line].open {
            returns.set(line, partner, field, &words);
        }
        let progress = expect(&returns, &[], &words);
        assert_eq!(progress.submissions[&partner].status(), Status::Complete);
    }
}

#[test]
fn a_partner_that_answers_alone() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, partner) = joint(city);
    let mut returns = Returns::filled(city);
    returns.clear(line, lead);
    let progress = expect(&returns, &[], "the partner's answer stands");
    assert_eq!(progress.submissions[&lead].status(), Status::Complete);
    assert_eq!(progress.answer(line, partner, "activity").map(|answer| answer.raw.clone()), Some(city.typed(line, partner, "activity")));
    assert!(progress.answer(line, lead, "activity").is_none(), "it is not repeated as the lead's own");
}

#[test]
fn a_joint_line_that_nobody_answered() {
    let Some(city) = city("honjo") else { return };
    let (line, lead, _) = joint(city);
    let mut returns = Returns::filled(city);
    for &department in &city.campaign.lines[line].departments {
        returns.clear(line, department);
    }
    let place = returns.clear(line, lead);
    expect(&returns, &[Finding::new(Code::RowBlank).department(lead).line(line).at(place)], "asked of 主担当 once");
}

#[test]
fn differing_views_of_departments_are_no_conflict() {
    let Some(city) = city("asaka") else { return };
    let line = city.line("a rated heading of several", |_, line| line.departments.len() > 1 && matches!(line.kind, LineKind::Heading(_)));
    let mut returns = Returns::filled(city);
    for (&department, grade) in city.campaign.lines[line].departments.iter().zip(["A", "C", "B"]) {
        returns.set(line, department, RATING, grade);
        returns.set(line, department, "view", &format!("{grade}と考える理由です。"));
    }
    expect(&returns, &[], "each has its own view");
}

#[test]
fn one_value_of_an_indicator_is_enough() {
    let Some(city) = city("asaka") else { return };
    let line = city.line("an indicator of several", |_, line| line.departments.len() > 2 && matches!(line.kind, LineKind::Indicator(_)));
    let departments = city.campaign.lines[line].departments.clone();
    let mut returns = Returns::filled(city);
    for &department in &departments {
        returns.set(line, department, "actual", "");
    }
    returns.set(line, departments[1], "actual", "１，２３４");
    let progress = expect(&returns, &[], "one knows the value");
    assert_eq!(progress.value(line, departments[1], "actual"), Some("1234"));
    returns.set(line, departments[1], "actual", "120");
    let place = returns.set(line, departments[2], "actual", "125");
    expect(&returns, &[at_cell(Code::JointConflict, departments[2], line, "actual", place)], "two know different values");
}

#[test]
fn a_copy_that_is_rated_differently() {
    let Some(city) = city("honjo") else { return };
    let (copy, original, department) = copy(city);
    let other = if city.typed(original, department, RATING).contains(['A', 'Ａ']) { "Ｃ" } else { "Ａ" };
    let mut returns = Returns::filled(city);
    let place = returns.set(copy, department, RATING, other);
    expect(&returns, &[at_cell(Code::RelistedRatingDiffers, department, copy, RATING, place)], "copy");
    let city_typed = city.typed(copy, department, RATING);
    let same = if city_typed.is_ascii() {
        "（Ａ）（Ｂ）（Ｃ）".chars().find(|c| torimatome::domain::text::fold(&c.to_string()) == city_typed)
    } else {
        None
    };
    let mut returns = Returns::filled(city);
    returns.set(copy, department, RATING, &same.map_or_else(|| torimatome::domain::text::fold(&city_typed), |c| c.to_string()));
    expect(&returns, &[], "the same grade in other letters");
}

#[test]
fn a_copy_whose_text_differs() {
    for city in cities().into_iter().filter(|city| city.template != "kitamoto") {
        let field = text_field(city);
        let (copy, original, department) = copy(city);
        let typed = city.typed(copy, department, field);
        let wording = typed.replace("満足度は高い", "満足度が高い");
        let notation = typed.replace("説明会を開き、参加者は", "説明会を開き，・参加者は");
        assert!(wording != typed && notation != typed);
        for (text, severity, difference) in [
            (wording.as_str(), Severity::Warning, Difference::Wording),
            (notation.as_str(), Severity::Info, Difference::Notation),
            ("相談の体制を見直した。", Severity::Warning, Difference::Different),
        ] {
            let mut returns = Returns::filled(city);
            let place = returns.set(copy, department, field, text);
            let finding = at_cell(Code::RelistedAnswerDiffers, department, copy, field, place).severity(severity);
            let progress = expect(&returns, &[finding], text);
            let found = &progress.findings[0];
            assert_eq!(found.difference, Some(difference));
            assert!(found.similarity.is_some_and(|similarity| (0.0..1.0).contains(&similarity)));
            let source = progress.answer(original, department, field).expect("answered").source.clone();
            assert_eq!(found.related, [source]);
        }
    }
}

#[test]
fn an_original_left_blank_takes_the_answer_of_its_copy() {
    for city in cities().into_iter().filter(|city| city.template != "kitamoto") {
        let (copy, original, department) = copy(city);
        let mut returns = Returns::filled(city);
        let place = returns.clear(original, department);
        let field = city.campaign.lines[original].open[0].clone();
        let progress = expect(&returns, &[at_cell(Code::RelistedBlank, department, original, &field, place)], "told once, at the original");
        assert_eq!(progress.submissions[&department].status(), Status::Complete);
        returns.clear(copy, department);
        let place = returns.set(original, department, &field, "");
        let expected = match city.campaign.lines[original].open.len() {
            1 => at_cell(Code::TextMissing, department, original, &field, place),
            _ => Finding::new(Code::RowBlank).department(department).line(original).at(place),
        };
        expect(&returns, &[expected], "both blank: asked once, at the original");
    }
}

#[test]
fn text_in_the_margin() {
    for city in cities() {
        let (line, department) = city.plain_line(text_field(city), 1);
        let mut returns = Returns::filled(city);
        let place = returns.write_beside(line, department, "この行は係長に確認中");
        let finding = || Finding::new(Code::StrayText).department(department).line(line).at(place.clone());
        expect(&returns, &[finding()], "margin");
        returns.write_beside(line, department, "もう一つ");
        let progress = expect(&returns, &[finding()], "two texts beside one row are one finding");
        assert_eq!(progress.findings[0].related.len(), 1);
    }
}

#[test]
fn a_note_at_a_cell() {
    for city in cities() {
        let (line, department) = city.plain_line(text_field(city), 1);
        let book = &city.filled[&department];
        let id = &city.campaign.lines[line].id;
        let place = books::place(book, department, books::answer_at(book, id, text_field(city)));
        let cell = place.cell.clone().expect("a cell");
        let bytes = with_note(&workbook::render(book).expect("drawn"), 2, &cell, "ここは速報値です");
        let mut returns = Returns::filled(city);
        returns.remove(department);
        returns.add(file_of(department).trim_start_matches("回収/"), bytes, 0);
        let finding = Finding::new(Code::StrayText).department(department).line(line).at(place);
        let progress = expect(&returns, &[finding], "note");
        assert_eq!(progress.answers.len(), city.cells().len());
        assert_eq!(progress.ledger.reported, 1);
    }
}

#[test]
fn a_sheet_that_was_added() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let mut returns = Returns::filled(city);
        books::add_sheet(returns.book(department), "補足", &["会議の記録", "4月10日", "出席者は5人"]);
        let place = Place::cell(&file_of(department), "補足", torimatome::domain::place::CellRef::new(0, 0));
        let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(place)], "sheet");
        assert_eq!((progress.findings[0].related.len(), progress.ledger.reported), (2, 3));
    }
}

#[test]
fn a_message_to_the_office() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let mut returns = Returns::filled(city);
        let book = returns.book(department);
        let at = books::office_at(book, "連絡");
        *books::content(book, at) = Content::Text("計画の2頁に誤字があります。".to_owned());
        let place = books::place(book, department, at);
        let progress = expect(&returns, &[Finding::new(Code::NoteToOffice).department(department).at(place)], "message");
        assert_eq!(progress.findings[0].severity, Severity::Info);
        assert_eq!(progress.submissions[&department].office["連絡"], "計画の2頁に誤字があります。");
    }
}

#[test]
fn a_form_of_another_year() {
    for city in cities() {
        let other = City::new(city.template, &city.year.plus(-1).to_string(), city.plan.clone());
        let (&department, book) = other.filled.iter().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("昨年度.xlsx", workbook::render(book).expect("drawn"), 9);
        let finding = Finding::new(Code::ReturnStale).department(department).at(Place::file("回収/昨年度.xlsx"));
        let progress = expect(&returns, &[finding], "other year");
        assert_eq!(progress.answers.len(), city.cells().len());
        assert_eq!(progress.ledger.files, city.filled.len() + 1);
    }
}

#[test]
fn a_form_of_another_city() {
    let all = cities();
    for (index, city) in all.iter().enumerate() {
        let other = all[(index + 1) % all.len()];
        let book = other.filled.values().next().expect("a department");
        let mut returns = Returns::filled(city);
        returns.add("他市.xlsx", workbook::render(book).expect("drawn"), 9);
        let progress = expect(&returns, &[Finding::new(Code::ReturnForeign).at(Place::file("回収/他市.xlsx"))], "other city");
        assert_eq!(progress.ledger.files, city.filled.len());
    }
}

#[test]
fn files_that_are_no_returns() {
    for city in cities() {
        let plain = workbook::render(&books::workbook(vec![books::sheet("Sheet1", &[vec!["名簿".to_owned()]])])).expect("drawn");
        let whole = workbook::render(city.filled.values().next().expect("a department")).expect("drawn");
        let half = whole[..whole.len() / 2].to_vec();
        let foreign = [("名簿.xlsx", plain), ("計画.xlsx", city.plan.clone())];
        let unreadable = [
            ("ごみ.xlsx", b"\x00\x01 this is no workbook".to_vec()),
            ("空.xlsx", Vec::new()),
            ("半分.xlsx", half),
            ("昔の形式.xls", whole.clone()),
            ("表.csv", b"a,b".to_vec()),
        ];
        let not_read = [("添書.docx", b"PK".to_vec()), ("別紙.pdf", b"%PDF".to_vec()), ("写真.JPG", Vec::new()), ("拡張子なし", Vec::new())];
        let all = foreign
            .map(|file| (file, Code::ReturnForeign))
            .into_iter()
            .chain(unreadable.map(|file| (file, Code::ReturnUnreadable)))
            .chain(not_read.map(|file| (file, Code::FileNotRead)));
        for ((name, bytes), code) in all {
            let mut returns = Returns::filled(city);
            returns.add(name, bytes, 9);
            let progress = expect(&returns, &[Finding::new(code).at(Place::file(&format!("回収/{name}")))], name);
            assert_eq!((progress.answers.len(), progress.ledger.files), (city.cells().len(), city.filled.len()), "{name}");
        }
    }
}

#[test]
fn an_unreadable_return_belongs_to_no_department() {
    let Some(city) = city("honjo") else { return };
    let department = *city.filled.keys().next().expect("a department");
    let mut returns = Returns::filled(city);
    returns.remove(department);
    let name = format!("{}.xlsx", city.campaign.department(department));
    returns.add(&name, b"?".to_vec(), 0);
    let unreadable = Finding::new(Code::ReturnUnreadable).at(Place::file(&format!("回収/{name}")));
    expect(&returns, &[unreadable, Finding::new(Code::ReturnMissing).department(department)], "its name proves nothing");
}

#[test]
fn clutter_is_passed_over_and_old_files_are_set_aside() {
    let desk = support::binary::Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", small_plan::SmallPlan::new().bytes());
    for (department, book) in &city.filled {
        desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
    let filled = workbook::render(city.filled.values().next().expect("a department")).expect("drawn");
    for clutter in ["~$0.xlsx", ".0.xlsx", ".~lock.0.xlsx#", "Thumbs.db", "サブ/desktop.ini", ".隠し/0.xlsx"] {
        desk.write(&format!("作業/回収/{clutter}"), &filled);
    }
    let quiet = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(quiet["findings"], serde_json::json!([]));
    assert_eq!(quiet["ledger"]["files"], city.filled.len());

    for aside in ["旧/0.xlsx", "課/差替前/写し.xlsx", "不要/深い/0.docx"] {
        desk.write(&format!("作業/回収/{aside}"), &filled);
    }
    let told = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let mut found: Vec<(String, String, String)> = Vec::new();
    for finding in support::binary::list(&told, "findings") {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        found.push((text(&finding["code"]), text(&finding["severity"]), text(&finding["source"]["file"])));
    }
    found.sort();
    let expected = ["回収/不要/深い/0.docx", "回収/旧/0.xlsx", "回収/課/差替前/写し.xlsx"];
    assert_eq!(found, expected.map(|file| ("file-set-aside".to_owned(), "info".to_owned(), file.to_owned())));
}

#[test]
fn a_file_that_the_system_does_not_give_out() {
    let Some(city) = city("honjo") else { return };
    let held = Incoming { name: "回収/開いている.xlsx".into(), bytes: Err("使用中です".into()), modified: 0, set_aside: false };
    let mut seen = Returns::filled(city).see();
    let held = collect::see(&held);
    assert!(matches!(&held, Seen::Problem(finding) if finding.code == Code::ReturnUnreadable));
    seen.push(held);
    assert_eq!(collect::collect(&city.campaign, seen).findings.len(), 1);
}

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

#[test]
fn a_deleted_row_takes_its_margin_along() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut returns = Returns::filled(city);
        returns.write_beside(line, department, "余白のメモ");
        let place = returns.delete_row(line, department);
        expect(&returns, &[Finding::new(Code::RowMissing).department(department).line(line).at(place)], "one fault, one finding");
    }
}

#[test]
fn a_word_that_was_replaced_in_the_hidden_sheet() {
    for city in cities() {
        for label in ["年度", "回"] {
            let department = *city.filled.keys().next().expect("a department");
            let mut returns = Returns::filled(city);
            let book = returns.book(department);
            let hidden = book.sheets.len() - 1;
            let row = book.sheets[hidden].rows.iter().position(|row| row.cells.get(1).is_some_and(|cell| cell.shown() == label));
            let row = row.expect("the form says this of itself");
            book.sheets[hidden].rows[row].cells[2].content = Content::Text("置換".to_owned());
            let first = books::place(book, department, books::At { sheet: hidden, row, cell: 0 });
            let finding = Finding::new(Code::StrayText).department(department).at(first);
            let progress = expect(&returns, &[finding], label);
            assert_eq!(progress.answers.len(), city.cells().len(), "the lines themselves tell whose form it is");
        }
    }
}

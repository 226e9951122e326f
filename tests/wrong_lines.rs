//! What could put an answer on a wrong line, or hide it: titles that nobody knows, texts repeated as answers, rows typed in place of others,
//! parts of forms, forms of several departments. The answer is on its line, or named in a finding.

mod support;

use std::collections::BTreeMap;

use support::books::{self, form, is_form, is_of_line, without_hidden_sheet};
use support::city::{City, assert_ledger, file_of, small};
use support::small_plan::SmallPlan;
use torimatome::domain::answer::Progress;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::pipeline::collect::{self, Forms, Incoming};
use torimatome::sheets::grid::{Book, Cell, Content, Row, Sheet, Style};
use torimatome::write::workbook;

const HEADINGS: [&str; 5] = ["事業名", "令和6年度の実績", "参加者数", "自己評価", "今後の方向"];

fn collected(city: &City, files: &[(&str, Vec<u8>)]) -> Progress {
    let forms = Forms::new(&city.campaign);
    let see = |(name, bytes): &(&str, Vec<u8>)| {
        collect::see(&Incoming { name: (*name).to_owned(), bytes: Ok(bytes.clone()), modified: 0, set_aside: false }, &forms, collect::open)
    };
    let progress = collect::collect(&forms, files.iter().flat_map(see).collect(), &Decisions::default());
    assert_ledger(&progress);
    progress
}

fn bytes(book: &Book) -> Vec<u8> {
    workbook::render(book).expect("drawn")
}

fn typed(rows: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
    bytes(&books::workbook(vec![books::sheet("Sheet1", &rows)]))
}

/// Results by the title of their line; a line's plan text where titles are alike.
fn results(city: &City, progress: &Progress) -> Vec<(String, String)> {
    let name = |line: usize| format!("{}／{}", city.campaign.lines[line].name(), city.campaign.plan_text(&city.campaign.lines[line], "target"));
    progress.answers.iter().filter(|((.., field), _)| field == "result").map(|((line, ..), answer)| (name(*line), answer.raw.clone())).collect()
}

fn home(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(line, text)| ((*line).to_owned(), (*text).to_owned())).collect()
}

/// Findings about what came back, by code and first cell.
fn told(progress: &Progress) -> Vec<(&'static str, String)> {
    let ours = progress.findings.iter().filter(|finding| {
        let cell = |finding: &Finding| finding.source.as_ref().is_some_and(|place| place.file.is_some());
        cell(finding) && !matches!(finding.code, Code::RatingMissing | Code::TextMissing | Code::RowBlank)
    });
    ours.map(|finding| (finding.code.name(), finding.source.as_ref().and_then(|place| place.cell.clone()).unwrap_or_default())).collect()
}

/// Every cell that a finding names.
fn named(progress: &Progress, code: Code) -> Vec<String> {
    let of_code = progress.findings.iter().filter(|finding| finding.code == code);
    of_code.flat_map(|finding| finding.source.iter().chain(&finding.related)).filter_map(|place| place.cell.clone()).collect()
}

#[test]
fn a_row_with_a_title_that_nobody_knows_is_no_row_of_the_line_above() {
    let rows: [&[&str]; 6] = [
        &["子ども課　御中"],
        &HEADINGS,
        &["放課後の学習室"],
        &["夏休みの読書教室（新規）", "新しい教室を開いた", "12", "○", "継続"],
        &["乳幼児健診", "未受診者を訪ねた", "8", "○", "継続"],
        &["若者広場", "駅前で週5日開いた", "30", "○", "継続"],
    ];
    let rows = rows.as_slice();
    let progress = collected(small(), &[("回収/子ども課.xlsx", typed(rows))]);
    let expected = [("乳幼児健診／未受診者を訪ねる", "未受診者を訪ねた"), ("若者広場／週5日開く", "駅前で週5日開いた")];
    assert_eq!(results(small(), &progress), home(&expected));
    assert_eq!(named(&progress, Code::RowUnplaced), ["A4", "B4", "C4", "D4", "E4"]);
}

fn cards(second: &str, description: &str) -> Vec<u8> {
    let answers: &[&str] = &HEADINGS[1..];
    let first: [&[&str]; 6] = [&["子ども課　御中"], &["事業名", "放課後の学習室"], &["事業の内容", "宿題を見守ります。"], answers, &[""], &[""]];
    let second: [&[&str]; 4] = [&["事業名", second], &["事業の内容", description], answers, &["駅前で週5日開いた", "30", "○", "継続"]];
    let third: [&[&str]; 6] =
        [&[""], &[""], &["事業名", "乳幼児健診"], &["事業の内容", "健診を行います。"], answers, &["未受診者を訪ねた", "8", "○", "継続"]];
    let fourth: [&[&str]; 6] = [&[""], &[""], &["事業名", "児童館の講座"], &["事業の内容", "工作"], answers, &["10回開いた", "9", "○", "継続"]];
    typed(&[&first[..], &second, &third, &fourth].concat())
}

#[test]
fn a_title_is_no_answer_whatever_its_column_holds_below() {
    let progress = collected(small(), &[("回収/子ども課.xlsx", cards("若者広場", "駅前に開きます。"))]);
    let lecture = ("児童館の講座／年12回開く", "10回開いた");
    let expected = [lecture, ("乳幼児健診／未受診者を訪ねる", "未受診者を訪ねた"), ("若者広場／週5日開く", "駅前で週5日開いた")];
    assert_eq!(results(small(), &progress), home(&expected));
    assert_eq!(progress.answers.iter().count(), 12);
}

#[test]
fn a_card_with_a_title_that_nobody_knows_is_no_part_of_the_card_above() {
    let progress = collected(small(), &[("回収/子ども課.xlsx", cards("外国人住民への発信（新規）", "多くの言葉で知らせます。"))]);
    let expected = [("児童館の講座／年12回開く", "10回開いた"), ("乳幼児健診／未受診者を訪ねる", "未受診者を訪ねた")];
    assert_eq!(results(small(), &progress), home(&expected));
    assert_eq!(named(&progress, Code::RowUnplaced), ["A10", "B10", "C10", "D10"]);
}

/// A plan in which the first of the two lines 学校活動 is another department's.
fn one_moved_away() -> City {
    let mut plan = SmallPlan::new();
    "商工課".clone_into(&mut plan.rows[7][7]);
    City::with_register("sample", "令和6年度", plan.bytes(), small().register.clone(), &[])
}

#[test]
fn a_row_that_gives_the_text_of_another_departments_line_is_a_question() {
    let city = one_moved_away();
    let headings = [&["事業名", "事業の内容"], &HEADINGS[1..]].concat();
    let rows: [&[&str]; 4] = [
        &["学校教育課　御中"],
        &headings,
        &["学校活動", "相談員を置きます。", "相談員を2校に置いた", "", "○", "継続"],
        &["学校活動", "職場体験を行います。", "全校で行った", "", "○", "継続"],
    ];
    let progress = collected(&city, &[("回収/学校教育課.xlsx", typed(&rows))]);
    assert_eq!(results(&city, &progress), home(&[("学校活動／全校で行う", "全校で行った")]));
    assert!(named(&progress, Code::RowAmbiguous).contains(&"C3".to_owned()), "{:?}", told(&progress));
}

/// The marks of the columns, of the sheets and of the workbook are gone, the keys of the rows are not.
fn without_marks(mut book: Book) -> Book {
    book.properties.clear();
    for sheet in &mut book.sheets {
        sheet.rows[0].cells.clear();
    }
    book
}

fn filled(city: &City, name: &str) -> Book {
    city.filled[&city.department(name)].clone()
}

/// The filled result of a line.
fn result_of<'b>(book: &'b mut Book, title: &str) -> &'b mut String {
    let row = row_of(book, title);
    let cells = form(book).rows[row].cells.iter_mut();
    let results = cells.filter_map(|cell| match &mut cell.content {
        Content::Answer(answer) if answer.field == "result" => Some(&mut answer.text),
        _ => None,
    });
    results.last().expect("a result")
}

fn row_of(book: &mut Book, title: &str) -> usize {
    let says = |cell: &Cell| matches!(&cell.content, Content::Text(text) | Content::PlanText(_, text) if text.contains(title));
    form(book).rows.iter().position(|row| is_of_line(row) && row.cells.iter().any(says)).expect("a line")
}

#[test]
fn keys_say_more_than_titles_where_all_other_marks_are_gone() {
    let city = one_moved_away();
    let mut book = without_marks(without_hidden_sheet(filled(small(), "学校教育課")));
    book.sheets.retain(is_form);
    book.names.clear();
    let progress = collected(&city, &[("回収/返信.xlsx", bytes(&book))]);
    let sent = collected(small(), &[("回収/返信.xlsx", bytes(&filled(small(), "学校教育課")))]);
    assert_eq!(results(&city, &progress), results(small(), &sent), "both are on their own lines");
    let codes: Vec<&str> = told(&progress).into_iter().map(|(code, _)| code).collect();
    let texts = progress.findings.iter().filter(|finding| finding.code == Code::StrayText).map(|finding| &finding.facts);
    assert_eq!(codes, ["row-moved"], "{:?}", texts.collect::<Vec<_>>());
}

/// Takes a column out, as deleting it in Excel does.
fn without_column(sheet: &mut Sheet, col: u32) {
    for row in &mut sheet.rows {
        row.cells.retain(|cell| cell.col != col);
        row.cells.iter_mut().filter(|cell| cell.col > col).for_each(|cell| cell.col -= 1);
    }
    sheet.columns.remove(col as usize);
}

#[test]
fn answers_that_repeat_a_text_of_a_deleted_column_are_answers() {
    for keeps_marks in [true, false] {
        let mut book = filled(small(), "子ども課");
        let titles = [("放課後の学習室", "3か所で開く"), ("乳幼児健診", "未受診者を訪ねる")];
        for (title, plan) in titles {
            plan.clone_into(result_of(&mut book, title));
        }
        if !keeps_marks {
            book = without_marks(book);
        }
        let sheet = form(&mut book);
        let says = |cell: &&Cell| matches!(&cell.content, Content::PlanText(field, _) if field == "target");
        let target = sheet.rows.iter().flat_map(|row| &row.cells).find(says).expect("the plan's column").col;
        without_column(sheet, target);
        let progress = collected(small(), &[("回収/子ども課.xlsx", bytes(&book))]);
        let found = results(small(), &progress);
        for (title, plan) in titles {
            assert!(found.contains(&(format!("{title}／{plan}"), plan.to_owned())), "{keeps_marks}: {found:?}");
        }
        assert!(!told(&progress).iter().any(|(code, _)| *code == "plan-text-edited"), "{:?}", told(&progress));
    }
}

#[test]
fn a_row_typed_in_place_of_a_deleted_one_is_not_that_line() {
    let mut book = filled(small(), "子ども課");
    let at = row_of(&mut book, "児童館の講座");
    let row = &mut form(&mut book).rows[at];
    row.key = None;
    row.cells.retain(|cell| cell.style != Style::Key);
    for cell in &mut row.cells {
        if let Content::PlanText(_, text) | Content::Text(text) = &mut cell.content {
            *text = if text.chars().count() > 3 { "外国人住民へ多くの言葉で発信する（新規）".to_owned() } else { String::new() };
        }
    }
    let progress = collected(small(), &[("回収/子ども課.xlsx", bytes(&book))]);
    assert!(!results(small(), &progress).iter().any(|(line, _)| line.starts_with("児童館の講座")), "{:?}", results(small(), &progress));
    let codes: Vec<&str> = told(&progress).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"row-unplaced") && codes.contains(&"row-missing"), "{codes:?}");
}

#[test]
fn a_number_and_texts_that_point_to_another_line_are_no_match_for_a_key() {
    let mut plan = SmallPlan::new();
    for (nth, row) in [3, 4].into_iter().enumerate() {
        plan.rows[row][4] = format!("名簿の作成と管理（{}）", nth + 1);
        plan.rows[row][6] = format!("見守りの名簿を作る（{}）", nth + 1);
        "健康課".clone_into(&mut plan.rows[row][7]);
    }
    let city = City::new("sample", "令和6年度", plan.bytes());
    let mut book = filled(&city, "健康課");
    // The visible parts were exchanged and edited, the keys stayed.
    let (one, other) = (row_of(&mut book, "管理（1）"), row_of(&mut book, "管理（2）"));
    let sheet = form(&mut book);
    let keys = [one, other].map(|row| sheet.rows[row].cells.remove(0));
    let rest = std::mem::take(&mut sheet.rows[one].cells);
    sheet.rows[one].cells = std::mem::replace(&mut sheet.rows[other].cells, rest);
    for (row, key) in [one, other].into_iter().zip(keys) {
        sheet.rows[row].cells.insert(0, key);
        for cell in &mut sheet.rows[row].cells {
            if let Content::PlanText(_, text) = &mut cell.content {
                text.push_str("。修正");
            }
        }
    }
    let progress = collected(&city, &[("回収/健康課.xlsx", bytes(&book))]);
    assert_eq!(progress.answers.iter().count(), 0, "{:?}", results(&city, &progress));
    assert_eq!(told(&progress).iter().filter(|(code, _)| *code == "row-ambiguous").count(), 2, "{:?}", told(&progress));
}

#[test]
fn a_column_that_somebody_added_to_a_table_of_his_own_is_none_of_the_forms() {
    let headings = ["事業名", "事業の内容", "令和6年度の計画", "担当課", "令和6年度の実績", "来年度にしたいこと", "自己評価", "改善策", "今後の方向"];
    let row = |title, text, plan, result, wish| [title, text, plan, "子ども課", result, wish, "○", "", "継続"];
    let rows: [&[&str]; 5] = [
        &["子ども課　御中"],
        &headings,
        &row("放課後の学習室", "宿題を見守ります。", "3か所で開く", "3か所で開いた", "4か所にしたい"),
        &row("乳幼児健診", "健診を行います。", "未受診者を訪ねる", "未受診者を訪ねた", "夜も訪ねたい"),
        &row("若者広場", "駅前に開きます。", "週5日開く", "駅前で週5日開いた", "毎日開きたい"),
    ];
    let progress = collected(small(), &[("回収/子ども課.xlsx", typed(&rows))]);
    assert!(progress.answers.iter().all(|(_, answer)| !answer.raw.ends_with("たい")), "{:?}", told(&progress));
    let told: Vec<String> = named(&progress, Code::StrayText);
    assert!(["F3", "F4", "F5"].iter().all(|cell| told.contains(&(*cell).to_owned())), "{told:?}");
}

/// The row of one line of a form, below a blank one.
fn cut_out(mut book: Book, title: &str) -> Book {
    let at = row_of(&mut book, title);
    let row = form(&mut book).rows[at].clone();
    form(&mut book).rows = vec![Row::default(), row];
    book.sheets.retain(is_form);
    (book.names, book.properties) = (Vec::new(), Vec::new());
    book
}

#[test]
fn a_part_of_a_form_is_nobodys_unless_something_says_whose() {
    let part = || bytes(&cut_out(filled(small(), "子ども課"), "若者広場"));
    let departments = |progress: &Progress| progress.answers.iter().map(|((_, department, _), _)| *department).collect::<Vec<_>>();
    let progress = collected(small(), &[("回収/子ども課_若者広場.xlsx", part())]);
    assert!(departments(&progress).iter().all(|department| *department == small().department("子ども課")));
    assert!(!departments(&progress).is_empty());
    let progress = collected(small(), &[("回収/若者広場.xlsx", part())]);
    assert!(departments(&progress).is_empty(), "{:?} {:?}", told(&progress), progress.answers.iter().next());
    assert_eq!(told(&progress), [("return-foreign", String::new())]);
}

#[test]
fn a_second_sheet_that_says_too_little_is_the_departments_whose_form_is_in_the_file() {
    let mut book = filled(small(), "子ども課");
    let at = row_of(&mut book, "若者広場");
    let mut rest = cut_out(book.clone(), "若者広場");
    form(&mut book).rows.remove(at);
    let mut book = without_marks(without_hidden_sheet(book));
    book.sheets.retain(is_form);
    book.names.clear();
    rest.sheets[0].name = "続き".to_owned();
    book.sheets.append(&mut rest.sheets);
    let progress = collected(small(), &[("回収/返信.xlsx", bytes(&book))]);
    assert!(progress.answers.iter().all(|((_, department, _), _)| *department == small().department("子ども課")));
    assert!(results(small(), &progress).iter().any(|(line, _)| line.starts_with("若者広場")), "{:?}", told(&progress));
}

#[test]
fn a_guests_sheet_is_the_guests_though_it_shares_lines_with_the_host() {
    let (host, guest) = (small().department("生涯学習課"), small().department("子ども課"));
    let mut book = filled(small(), "生涯学習課");
    let mut other = filled(small(), "子ども課");
    form(&mut other).rows[0].cells.clear();
    let mut sheet = form(&mut other).clone();
    sheet.name = "子ども課".to_owned();
    book.sheets.insert(1, sheet);
    let progress = collected(small(), &[(&file_of(host), bytes(&book))]);
    let own = collected(small(), &[("回収/一.xlsx", bytes(&filled(small(), "生涯学習課"))), ("回収/二.xlsx", bytes(&filled(small(), "子ども課")))]);
    let answers = |progress: &Progress| progress.answers.iter().map(|(key, answer)| (key.clone(), answer.raw.clone())).collect::<BTreeMap<_, _>>();
    assert_eq!(answers(&progress), answers(&own));
    assert!(answers(&progress).keys().any(|(_, department, _)| *department == guest));
}

#[test]
fn columns_that_only_their_place_tells_are_said() {
    let mut book = without_hidden_sheet(filled(small(), "商工課"));
    book.properties.clear();
    book.names.clear();
    book.sheets.retain(is_form);
    let sheet = form(&mut book);
    sheet.rows.retain(is_of_line);
    // Nothing of the plan is left either.
    for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Content::PlanText(..) = cell.content {
            cell.content = Content::Blank;
        }
    }
    let progress = collected(small(), &[("回収/商工課.xlsx", bytes(&book))]);
    let doubts = progress.findings.iter().filter(|finding| finding.code == Code::ValueUncertain).count();
    let unread = named(&progress, Code::StrayText).len();
    assert!(doubts == 1 || unread > 0, "{:?}", told(&progress));
}

#[test]
fn a_row_in_doubt_names_all_that_was_written_in_it() {
    let mut book = filled(small(), "子ども課");
    let at = row_of(&mut book, "放課後の学習室");
    let copy = form(&mut book).rows[at].clone();
    let last = form(&mut book).rows.iter().rposition(is_of_line).expect("a line");
    form(&mut book).rows.insert(last + 1, copy);
    // What the plan says, as the answer.
    let cells = form(&mut book).rows[last + 1].cells.iter_mut();
    let result = cells.filter_map(|cell| match &mut cell.content {
        Content::Answer(answer) if answer.field == "result" => Some((&mut answer.text, cell.col)),
        _ => None,
    });
    let (text, col) = result.last().expect("a result");
    "3か所で開く".clone_into(text);
    let cell = torimatome::domain::place::CellRef::new(last as u32 + 1, col).a1();
    let progress = collected(small(), &[("回収/子ども課.xlsx", bytes(&book))]);
    assert!(named(&progress, Code::RowAmbiguous).contains(&cell), "{cell}: {:?}", told(&progress));
}

#[test]
fn what_differs_in_one_file_is_a_question_and_each_choice_names_its_file() {
    let with = |changes: &[(&str, &str)]| {
        let mut book = filled(small(), "子ども課");
        for (title, text) in changes {
            (*text).clone_into(result_of(&mut book, title));
        }
        book
    };
    let conflicts = |progress: &Progress| {
        let all = progress.findings.iter().filter(|finding| finding.code == Code::ReturnConflict);
        all.map(|finding| (finding.severity, finding.source.as_ref().and_then(|place| place.file.clone()).expect("a file").to_string()))
            .collect::<Vec<_>>()
    };
    // One sheet twice: the file was saved once.
    let mut book = with(&[]);
    let mut copy = form(&mut with(&[("放課後の学習室", "後で直した文")])).clone();
    copy.name.push_str(" (2)");
    book.sheets.insert(2, copy);
    let progress = collected(small(), &[("回収/一.xlsx", bytes(&book))]);
    assert_eq!(conflicts(&progress), [(Severity::Warning, "回収/一.xlsx".to_owned())]);
    // The second file corrects one cell, the third, of which the rest is blank, another.
    let third = {
        let mut book = small().blank[&small().department("子ども課")].clone();
        "三の文".clone_into(result_of(&mut book, "若者広場"));
        book
    };
    let files = [("回収/1.xlsx", with(&[])), ("回収/2.xlsx", with(&[("放課後の学習室", "二の文")])), ("回収/3.xlsx", third)];
    let mut dated: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, book)| (*name, bytes(book))).collect();
    dated.sort();
    let progress = collected(small(), &dated);
    // Files of one date count in the order of their names.
    let mut found = conflicts(&progress);
    found.sort();
    let names: Vec<&str> = found.iter().map(|(_, file)| file.as_str()).collect();
    assert_eq!(names.len(), 2, "{found:?}");
    assert!(names.iter().all(|name| *name != "回収/1.xlsx"), "{found:?}");
}

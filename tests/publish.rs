//! The public copy: nothing of the office's in it, proven over every part of the file.

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::books;
use support::city::{City, cities};
use support::packages;
use support::parts::Parts;
use support::returns::Returns;
use support::small_plan::SmallPlan;
use torimatome::domain::committee::Committee;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::text::fold;
use torimatome::form::sample;
use torimatome::form::template::{Kind, RATING};
use torimatome::pipeline::publish::{self, ToConfirm};
use torimatome::read::published::{Rules, leaks};
use torimatome::sheets::grid::Content;
use torimatome::write::workbook;

const RESULT: &str = "result";
const LIST: &str = "作業/公表/公表前の確認.txt";

/// A desk with all returns in 回収, in which this was written into the plain line.
fn desk(result: &str) -> (Desk, City) {
    let desk = Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", SmallPlan::new().bytes());
    let (line, department) = city.plain_line(RATING, 2);
    for (owner, book) in &city.filled {
        let mut book = book.clone();
        let at = books::office_at(&book, "連絡");
        *books::content(&mut book, at) = Content::Text("秘密の連絡事項です。".to_owned());
        if *owner == department {
            let at = books::answer_at(&book, &city.campaign.lines[line].id, RESULT);
            result.clone_into(&mut books::answer(&mut book, at).text);
        }
        desk.write(&format!("作業/回収/届いたファイル{owner}.xlsx"), &workbook::render(&book).expect("drawn"));
    }
    (desk, city)
}

fn publish(desk: &Desk, status: i32) -> Value {
    desk.run(["-C", "作業", "publish", "--format", "json"]).ends_with(status).json()
}

fn published(desk: &Desk) -> Vec<String> {
    desk.files("作業/公表").into_keys().collect()
}

#[test]
fn each_thing_is_confirmed_before_anything_is_published() {
    let (desk, city) = desk("電話0493-12-3456へ。講師は山田太郎氏。虐待の通報は2件。連絡はｶﾌｪ@example.jp、cafe@example.jpへ。");
    let asked = publish(&desk, 1);
    let kinds: Vec<&str> = list(&asked, "to_confirm").iter().map(|one| text(one, "kind")).collect();
    assert_eq!(kinds, ["telephone", "person", "small-count", "mail"]);
    let id = &city.campaign.lines[city.plain_line(RATING, 2).0].id;
    assert!(list(&asked, "to_confirm").iter().all(|one| text(one, "entry") == id && text(one, "field") == RESULT));
    assert_eq!(published(&desk), [LIST]);
    // One after the other; the last one only opens the way.
    for left in (0..4).rev() {
        let open = String::from_utf8(desk.read(LIST)).expect("UTF-8").replacen("［　］", "［○］", 2).replacen("［○］", "［　］", 1);
        desk.write(LIST, open.as_bytes());
        let now = desk.run(["-C", "作業", "publish", "--format", "json"]).ends_with(i32::from(left > 0)).json();
        assert_eq!(list(&now, "to_confirm").len(), left);
    }
    let files = published(&desk);
    assert_eq!(files.len(), 2, "{files:?}");
    // A mail to a person who may be named stays confirmed; another sentence is asked again.
    let again = publish(&desk, 0);
    assert_eq!(list(&again, "files").len(), 2);
    let table = String::from_utf8(desk.read(files.iter().find(|file| file.ends_with("一覧.csv")).expect("the table"))).expect("UTF-8");
    assert!(table.starts_with('\u{feff}') && table.contains("カフェ@example.jp") && !table.contains(id.as_str()));
    let widths: BTreeSet<usize> = csv(&table).iter().map(Vec::len).collect();
    assert_eq!(widths.len(), 1);
}

/// The cells of a table.
fn csv(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|record| record.expect("as many cells as above").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn nothing_of_the_office_is_in_any_part() {
    let (desk, city) = desk("三か所で開きました。");
    let packet = desk.run(["-C", "作業", "collect", "--format", "json"]).json();
    assert!(list(&packet, "findings").len() > 3, "notes to the office are among the findings");
    let done = publish(&desk, 0);
    let secrets: Vec<String> = city
        .campaign
        .lines
        .iter()
        .map(|line| line.id.clone())
        .chain(["秘密の連絡事項です。", "届いたファイル", "回収/", "要確認", "事務局用", "記入者に記入", "note-to-office"].map(str::to_owned))
        .collect();
    for file in list(&done, "files") {
        let bytes = desk.read(&format!("作業/{}", file.as_str().expect("a path")));
        let parts = if bytes.starts_with(b"PK") { packages::parts(&bytes) } else { vec![("csv".to_owned(), bytes)] };
        for (name, content) in parts {
            let content = String::from_utf8(content).expect("UTF-8");
            for secret in &secrets {
                assert!(!content.contains(secret.as_str()) && !name.contains(secret.as_str()), "{secret} in {name}");
            }
            assert!(!content.contains(" hidden=\"1\"") && !content.contains("<f>"), "{name}");
        }
    }
    let workbook = list(&done, "files")[0].as_str().expect("a path");
    let core = Parts::of(&desk.read(&format!("作業/{workbook}"))).text("docProps/core.xml");
    assert!(core.contains("<dc:language>ja-JP</dc:language>") && core.contains("<dc:title>") && core.contains("<dc:creator></dc:creator>"), "{core}");
    // What stays from before is taken away as soon as something is open again.
    let (line, department) = city.plain_line(RATING, 2);
    let mut book = city.filled[&department].clone();
    let at = books::answer_at(&book, &city.campaign.lines[line].id, RESULT);
    "電話は0493-12-3456です。".clone_into(&mut books::answer(&mut book, at).text);
    desk.write(&format!("作業/回収/届いたファイル{department}.xlsx"), &workbook::render(&book).expect("drawn"));
    let _ = publish(&desk, 1);
    assert_eq!(published(&desk), [LIST]);
}

#[test]
fn a_public_copy_that_someone_edited_is_kept() {
    let (desk, _) = desk("三か所で開きました。");
    let done = publish(&desk, 0);
    let path = format!("作業/{}", list(&done, "files")[0].as_str().expect("a path"));
    desk.write(&path, b"edited");
    let said = desk.work("publish");
    assert_eq!((said.status, desk.read(&path)), (2, b"edited".to_vec()), "{}", said.out);
}

#[test]
fn errors_that_are_open_keep_it_from_being_published() {
    let desk = Desk::with_small_workspace();
    let said = desk.work("publish");
    assert_eq!((said.status, desk.path("作業/公表").exists()), (2, false), "{}{}", said.out, said.err);
}

/// A public copy of a city, everything confirmed.
fn copy(city: &City) -> (Vec<u8>, Vec<String>) {
    let progress = Returns::filled(city).collect();
    let (book, all) = publish::draw(&city.campaign, &progress, &Committee::default());
    let marks: BTreeSet<String> = all.iter().map(|one| one.mark.clone()).collect();
    let (confirmed, left) = publish::confirm(&all, &marks, "2025-05-20", &mut Decisions::default());
    assert_eq!(left, Vec::<&ToConfirm>::new());
    let public = publish::publish(&city.campaign, &progress, &book, &confirmed, &[]).unwrap_or_else(|problem| panic!("{}: {problem}", city.template));
    let [(_, workbook), (_, table)] = public.files.as_slice() else { panic!("two files") };
    let rows = csv(&String::from_utf8(table.clone()).expect("UTF-8"));
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{}: every row has every column", city.template);
    let is_formula = |cell: &String| cell.starts_with(['=', '@', '+', '-']) && cell.parse::<f64>().is_err();
    assert!(!rows.iter().flatten().any(is_formula));
    // Every answer in words is in it.
    let all: String = rows.iter().flatten().map(|cell| fold(cell)).collect();
    let in_words = |field: &str| city.campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text);
    for ((.., field), answer) in progress.answers.iter().filter(|((.., field), _)| in_words(field)) {
        assert!(all.contains(&fold(&answer.raw)), "{} {field}: {}", city.template, answer.raw);
    }
    (workbook.clone(), workbook::sheet_names(&book))
}

#[test]
fn copies_pass_their_own_check() {
    copy(&City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec()));
    for city in cities() {
        copy(city);
    }
}

#[test]
fn whatever_is_put_into_a_copy_is_found() {
    let (clean, sheets) = copy(&City::new("sample", "令和6年度", SmallPlan::new().bytes()));
    let found = |bytes: &[u8], secrets: Vec<&str>| {
        let rules = Rules { secrets, mails: Vec::new(), sheets: sheets.iter().map(String::as_str).collect() };
        leaks(bytes, &rules).0
    };
    assert_eq!(found(&clean, vec!["どこにもない文字"]), []);
    let changed = |change: &dyn Fn(&mut Parts)| {
        let mut parts = Parts::of(&clean);
        change(&mut parts);
        parts.bytes()
    };
    let sheet = "xl/worksheets/sheet1.xml";
    let with = |part: &'static str, old: &'static str, new: &'static str| {
        changed(&move |parts: &mut Parts| {
            let text = parts.text(part);
            assert!(text.contains(old), "{old} in {part}");
            parts.put(part, &text.replacen(old, new, 1));
        })
    };
    let attempts: Vec<(&str, Vec<u8>)> = vec![
        ("a note", changed(&|parts| parts.note(1, "A1", "課内限り"))),
        ("a thread", changed(&|parts| parts.thread(1, "A1", &["課内限り"]))),
        ("properties", changed(&|parts| parts.put("docProps/custom.xml", "<Properties/>"))),
        ("own markup", changed(&|parts| parts.put("customXml/item1.xml", "<a/>"))),
        ("a hidden row", with(sheet, "<row ", "<row hidden=\"1\" ")),
        ("a hidden column", with(sheet, "<col ", "<col hidden=\"true\" ")),
        ("a hidden sheet", with("xl/workbook.xml", "<sheet ", "<sheet state=\"veryHidden\" ")),
        ("a formula", with(sheet, "<v>", "<f>A1</f><v>")),
        ("an author", with("docProps/core.xml", "<dc:creator></dc:creator>", "<dc:creator>山田</dc:creator>")),
        ("no title", with("docProps/core.xml", "<dc:title>", "<dc:title/><dc:subject>")),
        ("no language", with("docProps/core.xml", "<dc:language>ja-JP</dc:language>", "")),
        ("a mail address", with("xl/sharedStrings.xml", "<t>", "<t>a@example.lg.jp ")),
        ("a wide mail address", with("xl/sharedStrings.xml", "<t>", "<t>ａ＠ｅｘａｍｐｌｅ．ｊｐ ")),
        ("half-width katakana", with("xl/sharedStrings.xml", "<t>", "<t>ｶﾅ")),
        ("a comment in the markup", with(sheet, "<sheetData>", "<!--秘密--><sheetData>")),
        ("a secret in two runs", with("xl/sharedStrings.xml", "<si>", "<si><r><t>秘</t></r><r><t>密</t></r></si><si>")),
        ("an escaped secret", with("xl/sharedStrings.xml", "<t>", "<t>&#31192;&#23494;")),
        ("a secret in a header", changed(&|parts| parts.header(1, "秘密"))),
        (
            "a link outside",
            changed(&|parts| {
                parts.relate("xl/workbook.xml", "hyperlink", "https://example.jp\" TargetMode=\"External");
            }),
        ),
    ];
    for (what, bytes) in attempts {
        assert_ne!(found(&bytes, vec!["秘密"]), [], "{what}");
    }
    assert_ne!(leaks(&clean, &Rules::default()).0, [], "a sheet that is not one of those published");
    assert_ne!(leaks(b"no workbook", &Rules::default()).0, []);
}

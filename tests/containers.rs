//! Returns that come in archives, in mails and in other formats of spreadsheets: all answers come home, and whatever cannot be
//! opened is named once.

#[path = "support/mod.rs"]
mod support;

use encoding_rs::SHIFT_JIS;
use support::binary::{self, Desk};
use support::city::{City, assert_ledger, cities, city, meant};
use support::containers::{OutlookMail, archive, archive_with_raw_name, attachment, base64, locked, mail, part, replaced};
use support::returns::Returns;
use support::{assert_findings, books, small_plan};
use torimatome::domain::answer::Progress;
use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::domain::place::Place;
use torimatome::read::workbook::{self as reading, Sheet};
use torimatome::write::workbook;

/// A department's filled form as a file.
fn form(city: &City, department: usize) -> Vec<u8> {
    workbook::render(&city.filled[&department]).expect("drawn")
}

/// A department with a sheet of its own to fill in, and its form.
fn sender(city: &City) -> (usize, Vec<u8>) {
    let department = *city.filled.keys().next().expect("a department");
    (department, form(city, department))
}

/// Collects all returns, one of them inside of something else, and checks that each of its answers comes from the file named.
fn comes_home(city: &City, department: usize, name: &str, bytes: Vec<u8>, from: &str, expected: &[Finding]) -> Progress {
    let mut returns = Returns::filled(city);
    returns.remove(department);
    returns.add(name, bytes, 0);
    let progress = returns.collect();
    let what = format!("{}: {name}", city.template);
    assert_findings(&city.campaign, &progress.findings, expected, &what);
    assert_ledger(&progress);
    let mine = city.cells().into_iter().filter(|(_, of, _)| *of == department);
    let mut count = 0;
    for (line, of, field) in mine {
        let answer = progress.answer(line, of, &field).unwrap_or_else(|| panic!("{what}: an answer is lost"));
        let typed = meant(&city.campaign, &field, &city.typed(line, of, &field));
        assert_eq!(answer.value.as_ref().or(Some(&answer.raw)), Some(&typed), "{what}");
        assert_eq!(answer.source.file.as_deref(), Some(format!("回収/{from}").as_str()), "{what}");
        count += 1;
    }
    assert!(count > 0);
    progress
}

/// Collects all returns with one more file and checks that it gives exactly these findings and changes nothing else.
fn is_named(city: &City, name: &str, bytes: Vec<u8>, expected: &[(Code, &str)]) {
    let mut returns = Returns::filled(city);
    returns.add(name, bytes, 0);
    let progress = returns.collect();
    let expected: Vec<Finding> = expected.iter().map(|(code, file)| Finding::new(*code).at(Place::file(&format!("回収/{file}")))).collect();
    assert_findings(&city.campaign, &progress.findings, &expected, name);
    assert_eq!(progress.answers.len(), city.cells().len());
    assert_ledger(&progress);
}

fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, had_errors) = SHIFT_JIS.encode(text);
    assert!(!had_errors);
    bytes.into_owned()
}

type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;
type Change<'a> = &'a dyn Fn(&str) -> String;

#[test]
fn a_return_in_an_archive() {
    for city in cities() {
        let (department, form) = sender(city);
        let plain = archive(&[("回答/様式.xlsx", &form)]);
        comes_home(city, department, "返信.zip", plain.clone(), "返信.zip!回答/様式.xlsx", &[]);
        comes_home(city, department, "送付.dat", plain.clone(), "送付.dat!回答/様式.xlsx", &[]);
        for (raw, shown) in [("様式表.xlsx", "様式表.xlsx"), ("回答\\表紙\\様式.xlsx", "回答/表紙/様式.xlsx"), ("../../様式.xlsx", "様式.xlsx")]
        {
            let bytes = archive_with_raw_name(&shift_jis(raw), &form);
            comes_home(city, department, "返信.zip", bytes, &format!("返信.zip!{shown}"), &[]);
        }
        let nested = archive(&[("中身.zip", &plain), ("__MACOSX/._中身.zip", b"x"), (".DS_Store", b"x"), ("~$様式.xlsx", b"x")]);
        comes_home(city, department, "返信.zip", nested, "返信.zip!中身.zip!回答/様式.xlsx", &[]);
    }
}

#[test]
fn several_returns_in_one_archive() {
    for city in cities() {
        let files: Vec<(String, Vec<u8>)> =
            city.filled.keys().map(|department| (format!("{}.xlsx", city.campaign.department(*department)), form(city, *department))).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let mut returns = Returns::filled(city);
        for &department in city.filled.keys() {
            returns.remove(department);
        }
        returns.add("全課.zip", archive(&files), 0);
        let progress = returns.collect();
        assert_findings(&city.campaign, &progress.findings, &[], city.template);
        assert_eq!(progress.answers.len(), city.cells().len());
        assert_ledger(&progress);
    }
}

#[test]
fn what_does_not_open_in_an_archive_is_named() {
    let Some(city) = city("honjo") else { return };
    let (_, form) = sender(city);
    let inner = archive(&[("様式.xlsx", &form)]);
    let deep = archive(&[("一.zip", &archive(&[("二.zip", &inner)]))]);
    let zeros = vec![0; 8 << 20];
    let old = replaced(&archive(&[("旧x様式.xlsx", &form)]), "旧x".as_bytes(), "旧/".as_bytes());
    let twins = replaced(&archive(&[("甲.xlsx", &form), ("乙.xlsx", &form)]), "乙".as_bytes(), "甲".as_bytes());
    let unreadable = Code::ReturnUnreadable;
    for (bytes, expected) in [
        (deep, vec![(unreadable, "返信.zip!一.zip!二.zip")]),
        (locked(&inner), vec![(unreadable, "返信.zip")]),
        (archive(&[]), vec![(unreadable, "返信.zip")]),
        (inner[..inner.len() / 2].to_vec(), vec![(unreadable, "返信.zip")]),
        (archive(&[("巨大.csv", &zeros)]), vec![(unreadable, "返信.zip")]),
        (twins, vec![(unreadable, "返信.zip")]),
        (b"this is no archive".to_vec(), vec![(unreadable, "返信.zip")]),
        (old, vec![(Code::FileSetAside, "返信.zip!旧/様式.xlsx")]),
        (
            archive(&[("添書.docx", b"x"), ("壊れた.xlsx", &form[..form.len() / 2]), ("表.xlsb", b"x")]),
            vec![(Code::FileNotRead, "返信.zip!添書.docx"), (unreadable, "返信.zip!壊れた.xlsx"), (unreadable, "返信.zip!表.xlsb")],
        ),
    ] {
        is_named(city, "返信.zip", bytes, &expected);
    }
    for other in ["返信.lzh", "返信.7z", "返信.rar", "返信.exe"] {
        is_named(city, other, Vec::new(), &[(Code::FileNotRead, other)]);
    }
}

#[test]
fn a_part_with_a_wrong_checksum_is_not_read() {
    let Some(city) = city("honjo") else { return };
    let (_, form) = sender(city);
    let bytes = archive(&[("様式.xlsx", &form)]);
    let checksum = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("it opens").by_index(0).expect("an entry").crc32().to_le_bytes();
    let broken = replaced(&bytes, &checksum, &[!checksum[0], checksum[1], checksum[2], checksum[3]]);
    is_named(city, "返信.zip", broken, &[(Code::ReturnUnreadable, "返信.zip!様式.xlsx")]);
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const HEADERS: &str = "From: =?ISO-2022-JP?B?GyRCSiFjZxsoQiAbJEJCQE86GyhC?= <taro@city.example.jp>\r\nSubject: =?UTF-8?B?5Zue562U?=\r\nDate: Fri, 18 Apr 2025 10:02:03 +0900";

/// The spellings of 「様式.xlsx」 in headers.
fn names() -> Vec<String> {
    let word = |bytes: &[u8], charset: &str| format!("=?{charset}?B?{}?=", base64(bytes).trim_end());
    let percent = |bytes: &[u8]| bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let utf_8 = "様式.xlsx".as_bytes();
    let percent_8 = percent(utf_8);
    let (first, second) = percent_8.split_at(9);
    vec![
        format!("filename*=UTF-8''{percent_8}"),
        format!("filename*0*=UTF-8''{first};\r\n filename*1*={second}"),
        format!("filename*=Shift_JIS''{}", percent(&shift_jis("様式.xlsx"))),
        format!("filename=\"{}\"", word(utf_8, "UTF-8")),
        format!("filename=\"{}\"", word(&shift_jis("様式.xlsx"), "Shift_JIS")),
        format!("filename=\"{}\"", word(b"\x1b$BMM<0\x1b(B.xlsx", "ISO-2022-JP")),
    ]
}

#[test]
fn a_return_attached_to_a_mail() {
    for city in cities() {
        let (department, form) = sender(city);
        for name in names() {
            let bytes = mail(HEADERS, &[attachment(XLSX, &name, &form)]);
            comes_home(city, department, "返信.eml", bytes, "返信.eml!様式.xlsx", &[]);
        }
        // A program that takes every enclosure for a picture of the text.
        let headers = "Content-Type: image/png; name=\"a.xlsx\"\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64";
        let bytes = mail(HEADERS, &[part(headers, base64(&form).as_bytes())]);
        comes_home(city, department, "返信.eml", bytes, "返信.eml!a.xlsx", &[]);
        let (name, zip) = ("filename=\"a.zip\"", archive(&[("様式.xlsx", &form)]));
        let bytes = mail(HEADERS, &[attachment("application/zip", name, &zip)]);
        comes_home(city, department, "返信.eml", bytes, "返信.eml!a.zip!様式.xlsx", &[]);
    }
}

#[test]
fn what_a_mail_says_is_a_message_of_its_department() {
    for city in cities() {
        let (department, form) = sender(city);
        let note = |file: &str| Finding::new(Code::NoteToOffice).department(department).at(Place::file(&format!("回収/{file}")));
        let (utf_8, xlsx) = ("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit", attachment(XLSX, &names()[0], &form));
        let text = part(utf_8, "様式を送ります。\r\n－－\r\n福祉太郎".as_bytes());
        let jis = part("Content-Type: text/plain; charset=ISO-2022-JP", b"\x1b$BMM<0$rAw$j$^$9\x1b(B");
        let unstated = part("Content-Type: text/plain", b"\x1b$BMM<0$rAw$j$^$9\x1b(B");
        let in_head = [b"<html><head><meta charset=\"shift_jis\"></head><body>".as_slice(), &shift_jis("様式を送ります。")].concat();
        let unstated_html = part("Content-Type: text/html", &in_head);
        let html = part("Content-Type: text/html; charset=utf-8", "<p>様式を<br>送ります。</p>".as_bytes());
        let seal = attachment("application/pkcs7-signature", "filename=\"smime.p7s\"", b"x");
        let logo = part("Content-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo>\r\nContent-Disposition: inline", b"x");
        for parts in [
            vec![text.clone(), xlsx.clone(), seal],
            vec![jis, xlsx.clone()],
            vec![unstated, xlsx.clone()],
            vec![unstated_html, xlsx.clone()],
            vec![html, logo, xlsx.clone()],
        ] {
            let progress = comes_home(city, department, "返信.eml", mail(HEADERS, &parts), "返信.eml!様式.xlsx", &[note("返信.eml")]);
            assert!(progress.findings[0].facts.iter().any(|(_, text)| text.contains("様式を")));
        }
        let inner = part("Content-Type: message/rfc822", &mail(&HEADERS.replace("5Zue562U", "6Lui6YCB"), &[text.clone(), xlsx]));
        let blank = part(utf_8, "\r\n　\r\n".as_bytes());
        let bytes = mail(HEADERS, &[blank, inner]);
        comes_home(city, department, "返信.eml", bytes, "返信.eml!転送.eml!様式.xlsx", &[note("返信.eml!転送.eml")]);
    }
}

#[test]
fn mails_without_a_return_are_named() {
    let Some(city) = city("honjo") else { return };
    let (_, form) = sender(city);
    let text = part("Content-Type: text/plain; charset=utf-8", "該当ありません。".as_bytes());
    let once = |mail: Vec<u8>| part("Content-Type: message/rfc822", &mail);
    let broken =
        part(&format!("Content-Type: {XLSX}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"a.xlsx\""), b"UEs?!");
    let deep = mail(HEADERS, &[once(mail(HEADERS, &[once(mail(HEADERS, &[attachment(XLSX, "filename=a.xlsx", &form)]))]))]);
    for (bytes, expected) in [
        (mail(HEADERS, &[text]), vec![(Code::NoteToOffice, "返信.eml")]),
        (mail(HEADERS, &[attachment("application/pdf", "filename=\"../x/別紙.pdf\"", b"%PDF")]), vec![(Code::FileNotRead, "返信.eml!.._x_別紙.pdf")]),
        (mail(HEADERS, &[broken]), vec![(Code::ReturnUnreadable, "返信.eml!a.xlsx")]),
        (deep, vec![(Code::ReturnUnreadable, "返信.eml!回答.eml!回答.eml")]),
        (Vec::new(), vec![(Code::ReturnUnreadable, "返信.eml")]),
    ] {
        is_named(city, "返信.eml", bytes, &expected);
    }
}

#[test]
fn a_return_in_a_mail_of_outlook() {
    for city in cities() {
        let (department, form) = sender(city);
        let inner =
            OutlookMail { texts: vec![(0x0037, "転送".into())], files: vec![("様式.xlsx".into(), form.clone())], ..OutlookMail::default() };
        let outer = OutlookMail { texts: vec![(0x1000, " \r\n".into())], mails: vec![inner], ..OutlookMail::default() };
        comes_home(city, department, "返信.msg", outer.bytes(), "返信.msg!転送.msg!様式.xlsx", &[]);
        let texts = vec![(0x0c1a, "福祉太郎".to_owned()), (0x1000, "様式を送ります。\r\n".to_owned())];
        let told =
            OutlookMail { texts, files: vec![("様式.xlsx".into(), form), ("別紙.pdf".into(), b"%PDF".to_vec())], ..OutlookMail::default() };
        let at = |code, file: &str| Finding::new(code).at(Place::file(&format!("回収/{file}")));
        let expected = [at(Code::NoteToOffice, "返信.msg").department(department), at(Code::FileNotRead, "返信.msg!別紙.pdf")];
        comes_home(city, department, "返信.msg", told.bytes(), "返信.msg!様式.xlsx", &expected);
    }
}

#[test]
fn of_two_returns_saved_at_once_the_mail_that_was_sent_later_counts() {
    let Some(city) = city("honjo") else { return };
    let (line, department) = city.plain_line("activity", 2);
    let id = city.campaign.lines[line].id.clone();
    let changed = |text: &str| {
        let mut book = city.filled[&department].clone();
        let at = books::answer_at(&book, &id, "activity");
        text.clone_into(&mut books::answer(&mut book, at).text);
        workbook::render(&book).expect("drawn")
    };
    let sent = |day: u32, form: &[u8]| mail(&HEADERS.replace("18 Apr", &format!("{day} Apr")), &[attachment(XLSX, &names()[0], form)]);
    // 133,894,117,230,000,000 is the 18th.
    let outlook = OutlookMail { sent: 133_894_117_230_000_000, files: vec![("様式.xlsx".into(), changed("十八日"))], ..OutlookMail::default() };
    let mut returns = Returns::filled(city);
    returns.remove(department);
    returns.add("一.eml", sent(19, &changed("十九日")), 1);
    returns.add("二.msg", outlook.bytes(), 2);
    returns.add("三.eml", sent(17, &changed("十七日")), 3);
    let progress = returns.collect();
    assert_eq!(progress.answer(line, department, "activity").map(|answer| answer.raw.as_str()), Some("十九日"));
    let conflicts: Vec<_> = progress.findings.iter().filter(|finding| finding.code == Code::ReturnConflict).collect();
    assert_eq!((progress.findings.len(), conflicts.len()), (1, 1));
}

/// A sheet as text in columns.
fn in_columns(sheet: &Sheet, delimiter: &str) -> String {
    let columns = sheet.cells.keys().map(|at| at.col + 1).max().unwrap_or(0);
    let cell = |row, col| sheet.text(row, col).map(|text| format!("\"{}\"", text.replace('"', "\"\"").replace('\n', "\r\n"))).unwrap_or_default();
    let row = |row| (0..columns).map(|col| cell(row, col)).collect::<Vec<_>>().join(delimiter);
    (0..sheet.row_count()).map(|index| row(index) + "\r\n").collect()
}

#[test]
fn a_return_as_text_in_columns() {
    for city in cities() {
        let (department, form) = sender(city);
        let read = reading::read(&form).expect("it reads");
        let asked: Vec<&Sheet> = read.sheets.iter().filter(|sheet| !sheet.hidden && sheet.name != "記入要領").collect();
        let same = str::to_owned;
        // What Excel makes of characters that Shift_JIS lacks.
        let poorer = |text: &str| text.chars().map(|c| if SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2 { '?' } else { c }).collect::<String>();
        let utf_8 = |text: &str| text.as_bytes().to_vec();
        let with_mark = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let utf_16 = |text: &str| [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        let windows = |text: &str| shift_jis(&poorer(text));
        let ways: [(&str, &str, Encode<'_>, Change<'_>); 5] = [
            ("csv", ",", &utf_8, &same),
            ("csv", ",", &with_mark, &same),
            ("csv", ",", &windows, &poorer),
            ("xls", "\t", &utf_16, &same),
            ("txt", "\t", &utf_16, &same),
        ];
        for (extension, delimiter, encode, change) in ways {
            let mut returns = Returns::filled(city);
            returns.remove(department);
            for (index, sheet) in asked.iter().enumerate() {
                returns.add(&format!("様式-{index}.{extension}"), encode(&in_columns(sheet, delimiter)), 0);
            }
            let progress = returns.collect();
            // A character that was lost may be doubted.
            let is_lost = |finding: &Finding| {
                let (Some(line), Some(field)) = (finding.line, &finding.field) else { return false };
                let typed = meant(&city.campaign, field, &city.typed(line, department, field));
                finding.code == Code::ValueUncertain && change(&typed) != typed
            };
            let doubts: Vec<&Finding> = progress.findings.iter().filter(|finding| finding.severity != Severity::Info && !is_lost(finding)).collect();
            assert!(doubts.is_empty(), "{} {extension}: {doubts:?}", city.template);
            for (line, of, field) in city.cells().into_iter().filter(|(_, of, _)| *of == department) {
                let typed = change(&meant(&city.campaign, &field, &city.typed(line, of, &field)));
                let answer = progress.answer(line, of, &field).expect("no answer is lost");
                assert_eq!(answer.value.as_ref().or(Some(&answer.raw)), Some(&typed), "{}", city.template);
            }
            assert_ledger(&progress);
        }
    }
}

#[test]
fn a_name_says_nothing_about_a_workbook() {
    for city in cities() {
        let (department, form) = sender(city);
        for name in ["様式.xls", "様式.ods", "様式.xlsx_sanitized", "様式", "様式.tmp"] {
            comes_home(city, department, name, form.clone(), name, &[]);
        }
    }
}

#[test]
fn a_mail_with_an_archive_through_the_binary() {
    let desk = Desk::with_small_workspace();
    let city = City::new("sample", "令和6年度", small_plan::SmallPlan::new().bytes());
    let (first, form_of_first) = sender(&city);
    for &department in city.filled.keys().filter(|department| **department != first) {
        desk.write(&format!("作業/回収/{department}.xlsx"), &form(&city, department));
    }
    let zip = archive(&[("回答/様式.xlsx", &form_of_first)]);
    let text = part("Content-Type: text/plain; charset=utf-8", "様式を送ります。".as_bytes());
    desk.write("作業/回収/返信\u{202e}.eml", &mail(HEADERS, &[text, attachment("application/zip", "filename=a.zip", &zip)]));
    let told = desk.run(["-C", "作業", "collect", "--format", "json"]).ends_with(0).json();
    let file = "回収/返信\u{fffd}.eml";
    let findings = binary::list(&told, "findings");
    let found: Vec<[&str; 2]> = findings.iter().map(|finding| [binary::text(finding, "code"), binary::text(&finding["source"], "file")]).collect();
    assert_eq!(found, [["note-to-office", file]]);
    assert_eq!(findings[0]["department"], city.campaign.department(first));
    let mine = binary::list(&told, "departments").iter().find(|department| department["name"] == city.campaign.department(first));
    assert_eq!(mine.expect("it is listed")["files"], serde_json::json!([format!("{file}!a.zip!回答/様式.xlsx")]));
    assert_eq!(mine.expect("it is listed")["status"], "complete");
}

//! Other formats, with their own name or a spreadsheet's: documents, pictures, old and open spreadsheets, mails.

use crate::desk::{Hostile, hostile};
use crate::support::packages::package;

const UNREADABLE: &[&str] = &["return-unreadable"];
const FOREIGN: &[&str] = &["return-foreign"];

/// First bytes of an OLE container.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// See the module.
pub fn kinds(form: &[u8]) -> Vec<Hostile> {
    let html = "<html><body><table><tr><td>実施した</td></tr></table></body></html>".as_bytes();
    let encrypted = compound(&[("EncryptionInfo", b"\x04\x00\x04\x00@\x00\x00\x00"), ("EncryptedPackage", &[0x5a; 5_000])]);
    let word = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>")]);
    let binary = package(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")]);
    let others: [(&str, &[u8]); 12] = [
        ("Webページ", html),
        ("PDF", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"),
        ("画像", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"),
        ("文書", &word),
        ("リッチテキスト", br"{\rtf1\ansi hello}"),
        ("実行ファイル", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04"),
        ("空", b""),
        ("一文字", b"x"),
        ("零ばかり", &[0; 4_096]),
        ("改行ばかり", &[b'\n'; 4_096]),
    ];
    let mut kinds = Vec::new();
    for extension in ["xlsx", "xlsm", "xls", "ods"] {
        for (name, bytes) in others {
            kinds.push(hostile(&format!("{name}が.{extension}"), bytes.to_vec(), UNREADABLE));
        }
        for (name, bytes) in
            [("暗号化", &encrypted), ("バイナリ形式", &binary), ("壊れたOLE", &OLE.to_vec()), ("回るOLE", &circling()), ("空のOLE", &compound(&[]))]
        {
            kinds.push(hostile(&format!("{name}が.{extension}"), bytes.clone(), UNREADABLE));
        }
        kinds.push(hostile(&format!("様式が.{extension}"), form.to_vec(), &[]));
        kinds.push(hostile(&format!("文字が.{extension}"), "a,b,c\n1,2,3\n".as_bytes().to_vec(), FOREIGN));
    }
    let biff = |records: &[(u16, &[u8])]| compound(&[("Workbook", &stream(records))]);
    let (start, sheet) =
        ([0, 6, 5, 0, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0], [0, 6, 0x10, 0, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
    let bound = [0x40, 0, 0, 0, 0, 0, 1, 0, b'a'];
    let dimension = [0_u32.to_le_bytes(), 1_048_576_u32.to_le_bytes(), [0, 0, 0, 0x40], [0; 4]].concat();
    kinds.extend([
        hostile("排他的論理和.xls", biff(&[(0x809, &start), (0x2f, &[0, 0, 0x12, 0x34, 0x56, 0x78]), (0x0a, &[])]), UNREADABLE),
        hostile("RC4.xls", biff(&[(0x809, &start), (0x2f, &[1, 0, 1, 0, 1, 0]), (0x0a, &[])]), UNREADABLE),
        hostile(
            "巨大な範囲.xls",
            biff(&[(0x809, &start), (0x85, &bound), (0x0a, &[]), (0x809, &sheet), (0x200, &dimension), (0x203, &[0xff; 14]), (0x0a, &[])]),
            UNREADABLE,
        ),
        hostile("終わりのない.xls", biff(&[(0x809, &start), (0x85, &bound)]), UNREADABLE),
        hostile("短い記録.xls", biff(&[(0x809, &[0, 6]), (0x85, &[1]), (0xfc, &[0xff; 4]), (0x0a, &[])]), UNREADABLE),
        hostile("文字列が43億.xls", biff(&[(0x809, &start), (0xfc, &[0xff; 8]), (0x0a, &[])]), UNREADABLE),
        hostile("空の流れ.xls", compound(&[("Workbook", b"")]), UNREADABLE),
        hostile("文書のOLE.doc", compound(&[("WordDocument", &[0; 600])]), &["file-not-read"]),
    ]);
    kinds.extend(open_documents());
    kinds.extend(texts_and_mails(form));
    kinds
}

fn open_documents() -> Vec<Hostile> {
    let content = |body: &str| {
        let xml = format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
        );
        document(xml.as_bytes())
    };
    let table = |rows: &str| content(&format!("<table:table table:name=\"表\">{rows}</table:table>"));
    let cell = |attributes: &str| format!("<table:table-cell {attributes}><text:p>迷子</text:p></table:table-cell>");
    let laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><office:document-content>&b;</office:document-content>";
    let deep = format!("{}{}", "<table:table-row-group>".repeat(200_000), "</table:table-row-group>".repeat(200_000));
    vec![
        hostile(
            "繰り返す行と列.ods",
            table(&format!(
                "<table:table-row table:number-rows-repeated=\"1048576\">{}</table:table-row>",
                cell("table:number-columns-repeated=\"16384\"")
            )),
            UNREADABLE,
        ),
        hostile(
            "繰り返す空の行.ods",
            table(&format!(
                "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/></table:table-row><table:table-row>{}</table:table-row>",
                cell("")
            )),
            UNREADABLE,
        ),
        hostile(
            "負の繰り返し.ods",
            table(&format!("<table:table-row table:number-rows-repeated=\"-1\">{}</table:table-row>", cell("table:number-columns-repeated=\"x\""))),
            FOREIGN,
        ),
        hostile("閉じない表.ods", content("<table:table table:name=\"表\"><table:table-row><table:table-cell>"), UNREADABLE),
        hostile("閉じない段落.ods", content("<table:table table:name=\"表\"><table:table-row><table:table-cell><text:p>"), UNREADABLE),
        hostile(
            "長い空白.ods",
            table(&format!(
                "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
                "<text:s text:c=\"4294967295\"/>".repeat(20_000)
            )),
            FOREIGN,
        ),
        hostile("深い入れ子.ods", table(&deep), FOREIGN),
        hostile("実体.ods", document(laughs.as_bytes()), UNREADABLE),
        hostile(
            "結合が43億.ods",
            table(&format!(
                "<table:table-row>{}</table:table-row>",
                cell("table:number-columns-spanned=\"4294967295\" table:number-rows-spanned=\"4294967295\"")
            )),
            FOREIGN,
        ),
        hostile(
            "中身がない.ods",
            package(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", "<x/>"), ("content.xml", "")]),
            UNREADABLE,
        ),
        hostile(
            "暗号化.ods",
            package(&[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
                ("content.xml", "\u{1}\u{2}"),
            ]),
            UNREADABLE,
        ),
    ]
}

fn document(content: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content),
    ];
    package(&parts)
}

fn texts_and_mails(form: &[u8]) -> Vec<Hostile> {
    let mail = |kind: &str, body: &str| {
        format!("From: a@example.lg.jp\r\nDate: Fri, 30 May 2025 10:00:00 +0900\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}")
            .into_bytes()
    };
    let nested = (0..2_000).fold(String::new(), |inner, level| {
        format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{inner}\r\n--b{level}--\r\n")
    });
    let attached = |name: &str, content: &str| {
        let part = format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
        );
        mail("multipart/mixed; boundary=b", &part)
    };
    let _ = form;
    vec![
        hostile("列が多すぎる.csv", vec![b','; 100_000], UNREADABLE),
        hostile("閉じない引用符.csv", format!("a,\"{}", "x\n".repeat(1_000_000)).into_bytes(), UNREADABLE),
        hostile("行が多すぎる.csv", "a\n".repeat(1_100_000).into_bytes(), UNREADABLE),
        hostile("計算式.csv", b"=cmd|'/c calc'!A0,@SUM(1),+1,-1\n".to_vec(), FOREIGN),
        hostile("壊れた文字.csv", [b"a,b\n\x81\xff,\x82\n".as_slice()].concat(), FOREIGN),
        hostile("入れ子.eml", mail("multipart/mixed; boundary=b", &format!("--b\r\n{nested}\r\n--b--\r\n")), UNREADABLE),
        hostile("境目のない.eml", mail("multipart/mixed", "x"), &["file-not-read"]),
        hostile("空.eml", Vec::new(), UNREADABLE),
        hostile("壊れた添付.eml", attached("様式.xlsx", "!!!!これは違う!!!!"), UNREADABLE),
        hostile("外を指す添付.eml", attached("../../../悪い.xlsx", "UEsDBA=="), UNREADABLE),
        hostile("見出しが長い.eml", format!("X: {}\r\n\r\nx", "y".repeat(1 << 22)).into_bytes(), &["note-to-office"]),
        hostile("壊れた.msg", OLE.to_vec(), UNREADABLE),
        hostile("空の.msg", compound(&[]), UNREADABLE),
    ]
}

/// The records of a stream of Excel's old format.
fn stream(records: &[(u16, &[u8])]) -> Vec<u8> {
    let record =
        |(kind, content): &(u16, &[u8])| [kind.to_le_bytes().to_vec(), (content.len() as u16).to_le_bytes().to_vec(), content.to_vec()].concat();
    records.iter().flat_map(record).collect()
}

/// An OLE container of these streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a container");
    for (name, content) in streams {
        file.create_stream(name).and_then(|mut stream| stream.write_all(content)).expect("a stream");
    }
    file.flush().expect("written");
    file.into_inner().into_inner()
}

/// An OLE container whose table of sectors leads in a circle.
fn circling() -> Vec<u8> {
    let mut bytes = compound(&[("Workbook", &vec![7; 20_000])]);
    let sector = 1 << u16::from_le_bytes([bytes[30], bytes[31]]);
    let table = (u32::from_le_bytes([bytes[76], bytes[77], bytes[78], bytes[79]]) as usize + 1) * sector;
    for entry in bytes[table..table + sector].chunks_exact_mut(4) {
        if u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]) < 0xffff_fff0 {
            entry.copy_from_slice(&2_u32.to_le_bytes());
        }
    }
    bytes
}

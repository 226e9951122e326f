//! Zip files: sizes that lie, bombs, parts that are there twice, check sums, truncation, archives in archives.

use crate::desk::{Hostile, hostile};
use crate::support::packages::{Header, content_at, overlapping, package, parts, renamed, with_added, with_bytes, with_header, with_part, without};

/// A form's sheet, and its table of texts.
const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

const LINKS: &str = "xl/_rels/workbook.xml.rels";
/// A table that no cell of a form leads to.
const OLD_STRINGS: &str = "<sst><si><t>古い</t></si></sst>";

const UNREADABLE: &[&str] = &["return-unreadable"];
const UNCERTAIN: &[&str] = &["value-uncertain"];

/// See the module.
pub fn kinds(form: &[u8]) -> Vec<Hostile> {
    let mut kinds = vec![
        hostile("爆弾.xlsx", with_added(form, "xl/media/image1.png", &vec![0; 64 << 20]), UNREADABLE),
        hostile("爆弾のシート.xlsx", with_bytes(form, SHEET, |_| spaces(64)), UNREADABLE),
        hostile("大きさを偽る爆弾.xlsx", with_header(&with_bytes(form, SHEET, |_| spaces(600)), SHEET, Header::Size, 5_000), UNCERTAIN),
        hostile("大きさを偽る文字列.xlsx", with_header(form, STRINGS, Header::Size, 10), UNREADABLE),
        hostile("詰めた大きさを偽る.xlsx", with_header(form, SHEET, Header::Packed, u32::MAX), UNREADABLE),
        hostile("大きさが4GB.xlsx", with_header(form, SHEET, Header::Size, u32::MAX), UNREADABLE),
        hostile("大きさが2GB.xlsx", with_header(form, SHEET, Header::Size, 2 << 30), UNREADABLE),
        hostile("部品が多すぎる.xlsx", package(&many_parts(form, 3_000)), UNREADABLE),
        hostile(
            "同じ名前が二つ.xlsx",
            renamed(&with_added(form, "xl/worksheets/sheetX.xml", b"<x/>"), "xl/worksheets/sheetX.xml", SHEET),
            UNREADABLE,
        ),
        hostile("大文字だけ違う名前.xlsx", with_added(form, "XL/Worksheets/Sheet2.xml", b"<worksheet/>"), UNREADABLE),
        hostile("重なる部品.xlsx", overlapping(form, "xl/worksheets/sheet1.xml", SHEET), UNREADABLE),
        hostile("暗号化された部品.xlsx", with_header(form, SHEET, Header::Flags, 1), UNREADABLE),
        hostile("暗号化された画像.xlsx", with_header(&with_added(form, "xl/media/a.png", b"x"), "xl/media/a.png", Header::Flags, 1), UNREADABLE),
        hostile("知らない詰め方.xlsx", with_header(form, SHEET, Header::Method, 99), UNCERTAIN),
        hostile("知らない詰め方の文字列.xlsx", with_header(form, STRINGS, Header::Method, 12), UNREADABLE),
        hostile("検査値が違うシート.xlsx", with_header(form, SHEET, Header::Crc, 1), UNCERTAIN),
        hostile("検査値が違う隠しシート.xlsx", with_header(form, "xl/worksheets/sheet3.xml", Header::Crc, 1), UNCERTAIN),
        hostile("検査値が違う文字列.xlsx", with_header(form, STRINGS, Header::Crc, 1), UNREADABLE),
        hostile("検査値が違う目次.xlsx", with_header(form, "xl/workbook.xml", Header::Crc, 1), UNREADABLE),
        hostile("検査値が違う書式.xlsx", with_header(form, "xl/styles.xml", Header::Crc, 1), UNREADABLE),
        hostile("検査値が違う画像.xlsx", with_header(&with_added(form, "xl/media/a.png", b"x"), "xl/media/a.png", Header::Crc, 1), &[]),
        hostile("上の階層を指す部品.xlsx", with_added(form, "../../../../tmp/悪い.xml", b"<x/>"), &[]),
        hostile("絶対の場所の部品.xlsx", with_added(form, "/etc/passwd", b"x"), &[]),
        hostile("ドライブの部品.xlsx", with_added(form, "C:\\Windows\\悪い.dll", b"x"), &[]),
        hostile("長い名前の部品.xlsx", with_added(form, &"あ".repeat(20_000), b"x"), &[]),
        hostile("前にごみ.xlsx", [b"MZ junk before".as_slice(), form].concat(), UNREADABLE),
        hostile("後ろにごみ.xlsx", [form, &[0x55; 1_000]].concat(), &[]),
        hostile("二つつなげた.xlsx", [form, form].concat(), &[]),
        hostile("目録だけ.xlsx", form[form.len() - 22..].to_vec(), UNREADABLE),
        hostile("二文字.xlsx", b"PK".to_vec(), UNREADABLE),
        hostile("四文字.xlsx", b"PK\x03\x04".to_vec(), UNREADABLE),
        hostile("空の入れ物.xlsx", package::<&str, &[u8]>(&[]), UNREADABLE),
        hostile("目次の目次がない.xlsx", without(form, "xl/_rels/workbook.xml.rels"), UNREADABLE),
        hostile("根の目次がない.xlsx", without(form, "_rels/.rels"), UNREADABLE),
        hostile("種類の一覧がない.xlsx", without(form, "[Content_Types].xml"), &[]),
        hostile("目次がない.xlsx", without(form, "xl/workbook.xml"), UNREADABLE),
        hostile("シートがない.xlsx", without(form, SHEET), UNCERTAIN),
        hostile("文字列がない.xlsx", without(form, STRINGS), &["return-unreadable"]),
        hostile("書式がない.xlsx", without(form, "xl/styles.xml"), UNCERTAIN),
        // What the workbook leads to counts, whatever lies under the usual names.
        hostile("名前の違う文字列.xlsx", moved(form, "sharedStrings", None), &[]),
        hostile("名前の違う書式.xlsx", moved(form, "styles", None), &[]),
        hostile("古い文字列も入っている.xlsx", moved(form, "sharedStrings", Some(OLD_STRINGS)), &[]),
        hostile("古い書式も入っている.xlsx", moved(form, "styles", Some("<styleSheet/>")), &[]),
        hostile("圧縮爆弾.zip", package(&[("中.xlsx", with_bytes(form, SHEET, |_| spaces(64)))]), UNREADABLE),
        hostile("入れ子.zip", nested(form, 6), UNREADABLE),
        hostile("大量の中身.zip", package(&many_parts(&[], 3_000)), UNREADABLE),
        hostile("外を指す.zip", package(&[("../../../悪い.xlsx", form), ("/etc/悪い.xlsx", form), ("C:\\悪い.xlsx", form)]), &[]),
        hostile("暗号化.zip", with_header(&package(&[("a.xlsx", form)]), "a.xlsx", Header::Flags, 1), UNREADABLE),
        hostile("検査値が違う.zip", with_header(&package(&[("a.xlsx", form)]), "a.xlsx", Header::Crc, 1), UNREADABLE),
        hostile("空.zip", package::<&str, &[u8]>(&[]), UNREADABLE),
        hostile("半分.zip", package(&[("a.xlsx", form)])[..2_000].to_vec(), UNREADABLE),
        hostile("重なる中身.zip", overlapping(&package(&[("a.xlsx", form), ("b.xlsx", form)]), "a.xlsx", "b.xlsx"), UNREADABLE),
    ];
    for cut in [1, 4, 21, 22, 23, 100, 1_000] {
        kinds.push(hostile(&format!("末尾の{cut}字がない.xlsx"), form[..form.len() - cut].to_vec(), UNREADABLE));
    }
    for tenth in 1..10 {
        kinds.push(hostile(&format!("{tenth}割だけ.xlsx"), form[..form.len() * tenth / 10].to_vec(), UNREADABLE));
    }
    for (name, part, expected) in [("シート", SHEET, UNCERTAIN), ("文字列", STRINGS, UNREADABLE), ("目次", "xl/workbook.xml", UNREADABLE)] {
        let content = content_at(form, part);
        for eighth in 1..8 {
            let mut flipped = form.to_vec();
            flipped[content.start + content.len() * eighth / 8] ^= 0x10;
            kinds.push(hostile(&format!("{name}の{eighth}番目が化けた.xlsx"), flipped, expected));
        }
    }
    kinds
}

/// The same workbook with a part under another name, and another one under its usual name.
fn moved(form: &[u8], part: &str, instead: Option<&str>) -> Vec<u8> {
    let now = format!("{}2", &part[..part.len() - 1]);
    let usual = format!("xl/{part}.xml");
    let moved = renamed(form, &usual, &format!("xl/{now}.xml"));
    let moved = with_part(&moved, LINKS, |xml| xml.replacen(&format!("\"{part}.xml\""), &format!("\"{now}.xml\""), 1));
    instead.map_or(moved.clone(), |old| with_added(&moved, &usual, old.as_bytes()))
}

/// A sheet of so many megabytes of spaces.
fn spaces(megabytes: usize) -> Vec<u8> {
    let mut sheet = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#.to_vec();
    sheet.resize(megabytes << 20, b' ');
    sheet.extend_from_slice(b"</sheetData></worksheet>");
    sheet
}

fn many_parts(form: &[u8], count: usize) -> Vec<(String, Vec<u8>)> {
    let mut all = if form.is_empty() { Vec::new() } else { parts(form) };
    all.extend((0..count).map(|index| (format!("xl/media/{index}.png"), Vec::new())));
    all
}

/// An archive in an archive in an archive …
fn nested(form: &[u8], depth: usize) -> Vec<u8> {
    (0..depth).fold(package(&[("中.xlsx", form)]), |inner, level| package(&[(format!("{level}.zip"), inner)]))
}

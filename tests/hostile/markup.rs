//! XML that is broken or meant to harm: entities, endless nesting, other encodings, relationships that lead in circles or out.

use crate::desk::{Hostile, hostile};
use crate::support::packages::{with_added, with_bytes, with_part};

const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const WORKBOOK: &str = "xl/workbook.xml";
const LINKS: &str = "xl/_rels/workbook.xml.rels";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const UNREADABLE: &[&str] = &["return-unreadable"];
const UNCERTAIN: &[&str] = &["value-uncertain"];

/// See the module.
pub fn kinds(form: &[u8]) -> Vec<Hostile> {
    let laughs = (1..12).fold("<!DOCTYPE x [<!ENTITY a0 \"ha\">".to_owned(), |all, level| {
        format!("{all}<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10))
    }) + "]>";
    let outside = "<!DOCTYPE x [<!ENTITY a11 SYSTEM \"file:///etc/passwd\">]>";
    let remote = "<!DOCTYPE x SYSTEM \"http://example.com/x.dtd\">";
    let in_text = |xml: &str| xml.replacen("<si><t", "<si><t>&a11;</t></si><si><t", 1);
    let in_sheet = |xml: &str| xml.replacen("<sheetData>", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a11;</t></is></c></row>", 1);
    let after_head = |xml: &str, what: &str| xml.replacen("?>", &format!("?>{what}"), 1);
    let deep = |name: &str, depth: usize| format!("{}{}", format!("<{name}>").repeat(depth), format!("</{name}>").repeat(depth));
    let link = |target: &str, mode: &str| {
        with_part(form, LINKS, |xml| xml.replacen("Target=\"worksheets/sheet2.xml\"", &format!("Target=\"{target}\"{mode}"), 1))
    };
    let of_sheet = |kind: &str, target: &str| {
        let xml = format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#
        );
        with_added(form, "xl/worksheets/_rels/sheet2.xml.rels", xml.as_bytes())
    };
    let utf16 = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).expect("UTF-8").replacen("UTF-8", "UTF-16", 1);
        [0xff_u8, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>()
    };
    vec![
        hostile("実体の爆弾の文字列.xlsx", with_part(form, STRINGS, |xml| in_text(&after_head(xml, &laughs))), UNREADABLE),
        hostile("実体の爆弾のシート.xlsx", with_part(form, SHEET, |xml| in_sheet(&after_head(xml, &laughs))), UNREADABLE),
        hostile(
            "実体の爆弾の目次.xlsx",
            with_part(form, WORKBOOK, |xml| after_head(xml, &laughs).replacen("name=\"", "name=\"&a11;", 1)),
            UNREADABLE,
        ),
        hostile("外の実体.xlsx", with_part(form, STRINGS, |xml| in_text(&after_head(xml, outside))), UNREADABLE),
        hostile("遠くの定義.xlsx", with_part(form, SHEET, |xml| after_head(xml, remote)), UNREADABLE),
        hostile("知らない実体の文字列.xlsx", with_part(form, STRINGS, in_text), UNREADABLE),
        hostile("知らない実体のシート.xlsx", with_part(form, SHEET, in_sheet), UNCERTAIN),
        hostile(
            "深い入れ子の行.xlsx",
            with_part(form, SHEET, |xml| xml.replacen("<sheetData>", &format!("<sheetData>{}", deep("row", 200_000)), 1)),
            &[],
        ),
        hostile(
            "深い入れ子のセル.xlsx",
            with_part(form, SHEET, |xml| xml.replacen("<sheetData>", &format!("<sheetData><row r=\"1\">{}</row>", deep("c", 200_000)), 1)),
            UNCERTAIN,
        ),
        hostile(
            "深い入れ子の文字列.xlsx",
            with_part(form, STRINGS, |xml| xml.replacen("</sst>", &format!("<si>{}</si></sst>", deep("r", 200_000)), 1)),
            &[],
        ),
        hostile(
            "深い入れ子の目次.xlsx",
            with_part(form, WORKBOOK, |xml| xml.replacen("</workbook>", &format!("{}</workbook>", deep("x", 200_000)), 1)),
            &[],
        ),
        hostile("閉じないシート.xlsx", with_part(form, SHEET, |xml| xml.split("</sheetData>").next().unwrap_or_default().to_owned()), UNCERTAIN),
        hostile("途中までのシート.xlsx", with_bytes(form, SHEET, |xml| xml[..xml.len() / 2].to_vec()), UNCERTAIN),
        hostile("途中までの文字列.xlsx", with_bytes(form, STRINGS, |xml| xml[..xml.len() / 2].to_vec()), UNREADABLE),
        hostile("途中までの目次.xlsx", with_bytes(form, WORKBOOK, |xml| xml[..xml.len() / 2].to_vec()), UNREADABLE),
        hostile("途中までの書式.xlsx", with_bytes(form, "xl/styles.xml", |xml| xml[..xml.len() / 2].to_vec()), UNREADABLE),
        hostile("空のシート.xlsx", with_bytes(form, SHEET, |_| Vec::new()), UNCERTAIN),
        hostile("空の文字列.xlsx", with_bytes(form, STRINGS, |_| Vec::new()), UNREADABLE),
        hostile("空の目次.xlsx", with_bytes(form, WORKBOOK, |_| Vec::new()), UNREADABLE),
        hostile("シートがXMLでない.xlsx", with_bytes(form, SHEET, |_| vec![0xff; 5_000]), UNCERTAIN),
        hostile("シートが二進数.xlsx", with_bytes(form, SHEET, |_| (0..=255).cycle().take(100_000).collect()), UNCERTAIN),
        hostile("食い違う終わり.xlsx", with_part(form, SHEET, |xml| xml.replacen("</row>", "</raw>", 1)), &[]),
        hostile("二つめの表.xlsx", with_part(form, SHEET, |xml| xml.replacen("</row>", "</row></sheetData><sheetData>", 1)), UNCERTAIN),
        hostile("シフトJISのシート.xlsx", with_part(form, SHEET, |xml| xml.replacen("UTF-8", "Shift_JIS", 1)), &[]),
        hostile(
            "シフトJISの文字列.xlsx",
            with_bytes(form, STRINGS, |xml| [b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>".as_slice(), &xml[55..], b"\x8a\x8e\x95"].concat()),
            UNREADABLE,
        ),
        hostile("UTF-16の文字列.xlsx", with_bytes(form, STRINGS, utf16), &[]),
        hostile("UTF-16のシート.xlsx", with_bytes(form, SHEET, utf16), &[]),
        // Parts that nobody reads.
        hostile("問い合わせの部品.xlsx", with_added(form, "customXml/item1.xml", &utf16(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>")), &[]),
        hostile("定義のある部品.xlsx", with_added(form, "customXml/item1.xml", b"<!DOCTYPE html><html/>"), &[]),
        hostile("シフトJISの部品.xlsx", with_added(form, "customXml/item1.xml", b"<a>\x95\\</a>"), &[]),
        hostile("壊れた配色.xlsx", with_bytes(form, "xl/theme/theme1.xml", |_| vec![0xff, 0xfe, 0]), &[]),
        hostile("壊れたメモ.xlsx", with_added(&of_sheet("comments", "../comments1.xml"), "xl/comments1.xml", &[0xff; 9]), UNCERTAIN),
        hostile("NULを含むシート.xlsx", with_part(form, SHEET, |xml| xml.replacen("<sheetData>", "<sheetData>\0\0\0", 1)), &[]),
        hostile("ありえない文字の番号.xlsx", with_part(form, STRINGS, |xml| xml.replacen("<si><t>", "<si><t>&#0;&#xFFFFFFFF;", 1)), UNREADABLE),
        hostile(
            "長い属性.xlsx",
            with_part(form, SHEET, |xml| xml.replacen("<sheetData>", &format!("<sheetData x=\"{}\">", "x".repeat(1 << 23)), 1)),
            UNREADABLE,
        ),
        hostile(
            "多すぎる属性.xlsx",
            with_part(form, SHEET, |xml| {
                let attributes: String = (0..100_000).map(|index| format!(" a{index}=\"\"")).collect();
                xml.replacen("<sheetData>", &format!("<sheetData{attributes}>"), 1)
            }),
            &[],
        ),
        hostile("同じ属性が二つ.xlsx", with_part(form, SHEET, |xml| xml.replacen("<c r=", "<c r=\"B9\" r=", 1)), &["stray-text", "value-uncertain"]),
        hostile(
            "長い注釈.xlsx",
            with_part(form, SHEET, |xml| xml.replacen("<sheetData>", &format!("<!--{}--><sheetData>", "-x".repeat(1 << 21)), 1)),
            &[],
        ),
        hostile("閉じない注釈.xlsx", with_part(form, SHEET, |xml| xml.replacen("<sheetData>", "<sheetData><!-- ", 1)), UNCERTAIN),
        hostile("目次が自分を指す.xlsx", link("workbook.xml", ""), UNCERTAIN),
        hostile("シートが文字列を指す.xlsx", link("sharedStrings.xml", ""), UNCERTAIN),
        hostile("二つが同じシート.xlsx", link("worksheets/sheet1.xml", ""), &[]),
        hostile("シートが外を指す.xlsx", link("../../../../../../etc/passwd", ""), UNCERTAIN),
        hostile("シートがファイルを指す.xlsx", link("file:///etc/passwd", " TargetMode=\"External\""), UNCERTAIN),
        hostile("シートが遠くを指す.xlsx", link("https://example.com/sheet.xml", " TargetMode=\"External\""), UNCERTAIN),
        hostile("シートが自分を指す.xlsx", of_sheet("comments", "sheet2.xml"), &[]),
        hostile("メモが目次を指す.xlsx", of_sheet("comments", "../workbook.xml"), &[]),
        hostile("メモが外を指す.xlsx", of_sheet("comments", "../../../../etc/passwd"), &[]),
        hostile("図形が自分を指す.xlsx", of_sheet("drawing", "sheet2.xml"), &[]),
        hostile(
            "深い入れ子のメモ.xlsx",
            {
                let text = format!(
                    "<comments xmlns=\"{MAIN}\"><commentList><comment ref=\"A1\"><text>{}</text></comment></commentList></comments>",
                    deep("r", 50_000)
                );
                with_added(&of_sheet("comments", "../comments1.xml"), "xl/comments1.xml", text.as_bytes())
            },
            &[],
        ),
        hostile(
            "ありえない場所のメモ.xlsx",
            {
                let notes: String = ["XFE1", "A1048577", "ZZZZZZZZZ1", "A99999999999", "A0", "", "１"]
                    .map(|cell| format!("<comment ref=\"{cell}\"><text><t>見てください</t></text></comment>"))
                    .concat();
                let text = format!("<comments xmlns=\"{MAIN}\"><commentList>{notes}</commentList></comments>");
                with_added(&of_sheet("comments", "../comments1.xml"), "xl/comments1.xml", text.as_bytes())
            },
            &["stray-text"],
        ),
    ]
}

//! Workbooks whose markup is right and whose content is absurd.

use torimatome::domain::place::CellRef;

use crate::desk::{Hostile, doubtful, hostile};
use crate::support::books;
use crate::support::city::small;
use crate::support::packages::{with_added, with_part};

const STRINGS: &str = "xl/sharedStrings.xml";
const WORKBOOK: &str = "xl/workbook.xml";
const STYLES: &str = "xl/styles.xml";
const LINKS: &str = "xl/_rels/workbook.xml.rels";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A field of words.
const FIELD: &str = "result";

const UNREADABLE: &[&str] = &["return-unreadable"];
const UNCERTAIN: &[&str] = &["value-uncertain"];

/// A cell of the form that holds an answer in words: the part of its sheet, its name, what was typed.
fn answer() -> (String, String, String) {
    let city = small();
    let line = city.line("an entry of the first department alone", |index, line| city.is_entry(index) && line.departments == [0]);
    let book = &city.filled[&0];
    let at = books::answer_at(book, &city.campaign.lines[line].id, FIELD);
    let col = book.sheets[at.sheet].rows[at.row].cells[at.cell].col;
    let typed = city.typed(line, 0, FIELD).replace('&', "&amp;").replace('<', "&lt;");
    (format!("xl/worksheets/sheet{}.xml", at.sheet + 1), CellRef::new(at.row as u32, col).a1(), typed)
}

/// The markup of a cell, within its sheet's.
fn markup<'a>(xml: &'a str, cell: &str) -> &'a str {
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell}"));
    let rest = &xml[start..];
    let end = rest.find("</c>").expect("the cell holds something") + "</c>".len();
    &rest[..end]
}

/// See the module.
pub fn kinds(form: &[u8]) -> Vec<Hostile> {
    let (sheet, at, typed) = answer();
    let sheet = sheet.as_str();
    let as_cell = |new: &str| with_part(form, sheet, |xml| xml.replacen(markup(xml, &at), &new.replace('@', &at), 1));
    let with_cell = |cell: &str| with_part(form, sheet, |xml| xml.replacen("</row></sheetData>", &format!("{cell}</row></sheetData>"), 1));
    let in_sheet = |before: &str, what: &str| {
        with_part(form, sheet, |xml| {
            assert!(xml.contains(before), "no {before}");
            xml.replacen(before, &format!("{what}{before}"), 1)
        })
    };
    let in_workbook = |before: &str, what: &str| {
        with_part(form, WORKBOOK, |xml| {
            assert!(xml.contains(before), "no {before}");
            xml.replacen(before, &format!("{what}{before}"), 1)
        })
    };
    let merges = |areas: &[String]| {
        with_part(form, sheet, |xml| {
            let areas: String = areas.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
            if xml.contains("<mergeCells") {
                xml.replacen("</mergeCells>", &format!("{areas}</mergeCells>"), 1)
            } else {
                xml.replacen("</sheetData>", &format!("</sheetData><mergeCells count=\"1\">{areas}</mergeCells>"), 1)
            }
        })
    };
    let declared = |count: &str| {
        with_part(form, STRINGS, |xml| {
            let start = xml.find(" count=").expect("a count");
            let end = start + xml[start..].find('>').expect("an end");
            format!("{} count=\"{count}\" uniqueCount=\"{count}\"{}", &xml[..start], &xml[end..])
        })
    };
    let styles =
        |count: usize| with_part(form, STYLES, |xml| xml.replacen("</cellXfs>", &format!("{}</cellXfs>", "<xf numFmtId=\"0\"/>".repeat(count)), 1));
    let formula = |formula: &str| as_cell(&format!("<c r=\"@\" t=\"str\"><f>{formula}</f><v>{typed}</v></c>"));

    let many = |rows: usize| {
        let cells = |row: usize| (b'K'..=b'Z').map(|col| format!("<c r=\"{}{row}\" t=\"str\"><v>余白</v></c>", char::from(col))).collect::<String>();
        in_sheet("</sheetData>", &(1_000..1_000 + rows).map(|row| format!("<row r=\"{row}\">{}</row>", cells(row))).collect::<String>())
    };

    let mut kinds = vec![
        hostile("文字列が43億.xlsx", declared("4294967295"), UNREADABLE),
        hostile("文字列が1億.xlsx", declared("100000000"), UNREADABLE),
        hostile("文字列の数が負.xlsx", declared("-1"), &[]),
        hostile("隅のセル.xlsx", with_cell("<c r=\"XFD1048576\" t=\"str\"><v>隅</v></c>"), &["stray-text"]),
        doubtful("知らない誤り.xlsx", as_cell("<c r=\"@\" t=\"e\"><v>#何か!</v></c>")),
        doubtful("誤りの値.xlsx", as_cell("<c r=\"@\" t=\"e\"><v>#N/A</v></c>")),
        doubtful("文字列の番号が大きすぎる.xlsx", as_cell("<c r=\"@\" t=\"s\"><v>99999999</v></c>")),
        doubtful("文字列の番号が負.xlsx", as_cell("<c r=\"@\" t=\"s\"><v>-1</v></c>")),
        doubtful("文字列の番号が文字.xlsx", as_cell("<c r=\"@\" t=\"s\"><v>x</v></c>")),
        doubtful("文字列の番号があふれる.xlsx", as_cell("<c r=\"@\" t=\"s\"><v>18446744073709551616</v></c>")),
        doubtful("知らない型.xlsx", as_cell("<c r=\"@\" t=\"何\"><v>1</v></c>")),
        doubtful("真偽が七.xlsx", as_cell("<c r=\"@\" t=\"b\"><v>7</v></c>")),
        doubtful("数が文字.xlsx", as_cell("<c r=\"@\" t=\"n\"><v>多い</v></c>")),
        doubtful("数でない数.xlsx", as_cell("<c r=\"@\"><v>NaN</v></c>")),
        doubtful("無限.xlsx", as_cell("<c r=\"@\" t=\"n\"><v>-1e999</v></c>")),
        doubtful("実体で書いた数.xlsx", as_cell("<c r=\"@\"><v>&#49;&#50;</v></c>")),
        doubtful("注釈の入った数.xlsx", as_cell("<c r=\"@\"><v>1<!-- -->2</v></c>")),
        doubtful("CDATAの値.xlsx", as_cell("<c r=\"@\" t=\"str\"><v><![CDATA[実施した]]></v></c>")),
        doubtful(
            "拡張の入ったセル.xlsx",
            with_part(form, sheet, |xml| {
                let cell = markup(xml, &at);
                xml.replacen(cell, &cell.replace("</c>", "<extLst><ext uri=\"x\"><x/></ext></extLst></c>"), 1)
            }),
        ),
        doubtful("値のない計算式.xlsx", as_cell("<c r=\"@\"><f>1+1</f></c>")),
        hostile(
            "共有の計算式が43億番.xlsx",
            as_cell(&format!("<c r=\"@\" t=\"str\"><f t=\"shared\" si=\"4294967295\" ref=\"@\">1</f><v>{typed}</v></c>")),
            &[],
        ),
        hostile(
            "共有の計算式が巨大番.xlsx",
            as_cell(&format!("<c r=\"@\" t=\"str\"><f t=\"shared\" si=\"99999999999999\" ref=\"@\">1</f><v>{typed}</v></c>")),
            &[],
        ),
        hostile("DDE.xlsx", formula("cmd|'/c calc'!A0"), &[]),
        hostile("外部参照.xlsx", formula("'[1]Sheet1'!A1"), &[]),
        hostile("リンクの計算式.xlsx", formula("HYPERLINK(\"http://example.com/\",\"見る\")"), &[]),
        hostile("通信する計算式.xlsx", formula("WEBSERVICE(\"http://example.com/\")"), &[]),
        hostile("長い計算式.xlsx", formula(&"(".repeat(100_000)), &[]),
        hostile(
            "外部リンク.xlsx",
            {
                let linked = with_part(form, LINKS, |xml| {
                    xml.replacen(
                        "</Relationships>",
                        &format!(
                            "<Relationship Id=\"rId99\" Type=\"{OFFICE}/externalLink\" Target=\"externalLinks/externalLink1.xml\"/></Relationships>"
                        ),
                        1,
                    )
                });
                with_added(
                    &linked,
                    "xl/externalLinks/externalLink1.xml",
                    b"<externalLink><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/></externalLink>",
                )
            },
            &[],
        ),
        hostile(
            "マクロ.xlsm",
            {
                let typed = with_part(form, "[Content_Types].xml", |xml| {
                    xml.replacen("spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml", 1).replacen(
                        "application/vnd.openxmlformats-officedocument.ms-excel",
                        "application/vnd.ms-excel",
                        1,
                    )
                });
                with_added(&typed, "xl/vbaProject.bin", &[0xd0, 0xcf, 0x11, 0xe0])
            },
            &["file-with-macros"],
        ),
        hostile(
            "同じセルが二つ.xlsx",
            with_part(form, sheet, |xml| {
                let cell = markup(xml, &at);
                xml.replacen(cell, &format!("{cell}<c r=\"{at}\" t=\"str\"><v>別の答え</v></c>"), 1)
            }),
            UNCERTAIN,
        ),
        hostile(
            "行の順が逆.xlsx",
            with_part(form, sheet, |xml| {
                let (head, rest) = xml.split_once("<sheetData>").expect("rows");
                let (rows, tail) = rest.split_once("</sheetData>").expect("rows");
                let rows: Vec<&str> = rows.split_inclusive("</row>").collect();
                let reversed: String = rows.iter().rev().copied().collect();
                format!("{head}<sheetData>{reversed}</sheetData>{tail}")
            }),
            UNCERTAIN,
        ),
        hostile(
            "同じ名前のシート.xlsx",
            with_part(form, WORKBOOK, |xml| {
                let first = xml.split("<sheet name=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a name").to_owned();
                let second = xml.split("<sheet name=\"").nth(2).and_then(|rest| rest.split('"').next()).expect("a name").to_owned();
                xml.replacen(&format!("<sheet name=\"{second}\""), &format!("<sheet name=\"{first}\""), 1)
            }),
            UNCERTAIN,
        ),
        hostile("名前のないシート.xlsx", in_workbook("</sheets>", "<sheet name=\"\" sheetId=\"77\" r:id=\"rId1\"/>"), &[]),
        hostile(
            "名前が長いシート.xlsx",
            in_workbook("</sheets>", &format!("<sheet name=\"{}\" sheetId=\"77\" r:id=\"rId1\"/>", "長".repeat(100_000))),
            &[],
        ),
        hostile(
            "シートが5万枚.xlsx",
            in_workbook(
                "</sheets>",
                &(0..50_000).map(|index| format!("<sheet name=\"s{index}\" sheetId=\"{}\" r:id=\"rId1\"/>", index + 100)).collect::<String>(),
            ),
            UNREADABLE,
        ),
        hostile(
            "名前が20万個.xlsx",
            in_workbook("</definedNames>", &(0..200_000).map(|index| format!("<definedName name=\"n{index}\">1</definedName>")).collect::<String>()),
            &[],
        ),
        hostile("結合が10万個.xlsx", merges(&(0..100_000).map(|row| format!("Y{}:Z{}", row + 1, row + 1)).collect::<Vec<_>>()), &[]),
        hostile("全部を結合.xlsx", merges(&["A1:XFD1048576".to_owned()]), &[]),
        hostile("逆さの結合.xlsx", merges(&["Z9:A1".to_owned()]), &[]),
        hostile("ありえない結合.xlsx", merges(&["A0:ZZZZZZZZ99999999999".to_owned()]), UNCERTAIN),
        hostile("書式が20万.xlsx", styles(200_000), &[]),
        hostile("ない書式.xlsx", as_cell(&format!("<c r=\"@\" s=\"4294967295\" t=\"str\"><v>{typed}</v></c>")), &[]),
        doubtful("巨大な日付.xlsx", as_cell("<c r=\"@\" t=\"d\"><v>99999-99-99T99:99:99</v></c>")),
        hostile("セルが3万個.xlsx", many(2_000), &["stray-text"]),
        hostile("セルが32万個.xlsx", many(20_000), UNREADABLE),
    ];
    for (name, cell) in [
        ("列が外", "XFE1"),
        ("行が外", "A1048577"),
        ("行がない", "A"),
        ("行が零", "A0"),
        ("列がない", "1"),
        ("あふれる列", "ZZZZZZZZZZZZ1"),
        ("あふれる行", "A99999999999999999999"),
        ("一周する行", "A4294967297"),
        ("一周する列", "MWLQKWV1"),
        ("空の場所", ""),
        ("全角の場所", "Ａ１"),
        ("範囲の場所", "A1:B2"),
    ] {
        kinds.push(hostile(&format!("{name}.xlsx"), with_cell(&format!("<c r=\"{cell}\" t=\"str\"><v>迷子</v></c>")), UNCERTAIN));
    }
    kinds
}

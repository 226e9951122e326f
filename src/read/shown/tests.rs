use super::*;

fn text(format: &str, number: f64) -> Option<String> {
    shown(format, number, false).text
}

#[test]
fn dates_and_times_of_the_dialog() {
    // 2025-03-01 (a Saturday) 14:05:09
    let moment = 45717.0 + (14.0 * 3600.0 + 5.0 * 60.0 + 9.0) / 86400.0;
    for (format, expected) in [
        ("yyyy/m/d", "2025/3/1"),
        ("yyyy\\-mm\\-dd;@", "2025-03-01"),
        ("YYYY/MM/DD", "2025/03/01"),
        ("yyyy\"年\"m\"月\"d\"日\";@", "2025年3月1日"),
        ("yyyy\\年m\\月d\\日", "2025年3月1日"),
        ("yyyy年m月d日", "2025年3月1日"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2025年3月1日"),
        ("yyyy\"年\"m\"月\";@", "2025年3月"),
        ("m\"月\"d\"日\";@", "3月1日"),
        ("m/d;@", "3/1"),
        ("mm/dd/yy;@", "03/01/25"),
        ("m\"月\"d\"日\"\\(aaa\\)", "3月1日(土)"),
        ("[$-411]aaaa", "土曜日"),
        ("[$-411]ggge\"年\"m\"月\"d\"日\";@", "令和7年3月1日"),
        ("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@", "令和7年3月1日"),
        ("[$-411]ge\\.m\\.d;@", "R7.3.1"),
        ("[$-411]ggge\"年度\"", "令和7年度"),
        ("ge-m-d", "R7-3-1"),
        ("ggee\"年\"mm\"月\"", "令07年03月"),
        ("[$-409]d\\-mmm\\-yy;@", "1-Mar-25"),
        ("[$-409]mmmm\\-yy;@", "March-25"),
        ("[$-409]mmmmm;@", "M"),
        ("h:mm;@", "14:05"),
        ("h:mm:ss", "14:05:09"),
        ("[$-F400]h:mm:ss\\ AM/PM", "14:05:09"),
        ("[$-409]h:mm\\ AM/PM;@", "2:05 PM"),
        ("[$-411]AM/PM\\ h\"時\"mm\"分\"", "午後 2時05分"),
        ("h\"時\"mm\"分\";@", "14時05分"),
        ("h\"時\"mm\"分\"ss\"秒\"", "14時05分09秒"),
        ("yyyy/m/d h:mm", "2025/3/1 14:05"),
        ("[$-409]yyyy/m/d\\ h:mm\\ AM/PM;@", "2025/3/1 2:05 PM"),
        ("mm:ss.0", "05:09.0"),
        ("[Red]yyyy/m/d", "2025/3/1"),
    ] {
        let shown = shown(format, moment, false);
        assert_eq!((shown.text.as_deref(), shown.is_date), (Some(expected), true), "{format}");
    }
    assert_eq!(text("[h]:mm", 1.5).as_deref(), Some("36:00"));
    assert_eq!(text("[mm]:ss", 0.5).as_deref(), Some("720:00"));
    assert_eq!(text("h:mm", 0.999_999_9).as_deref(), Some("0:00"), "a moment before midnight is midnight");
}

#[test]
fn eras_change_with_the_day() {
    let format = "ggge\"年\"m\"月\"d\"日\"";
    for (iso, expected) in [
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和1年5月1日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1989-01-08", "平成1年1月8日"),
        ("1926-12-25", "昭和1年12月25日"),
        ("1912-07-30", "大正1年7月30日"),
        ("1905-02-11", "明治38年2月11日"),
    ] {
        assert_eq!(text(format, from_iso(iso, false).expect("a date")).as_deref(), Some(expected));
    }
    let first = from_iso("2019-05-01", false).expect("a date");
    assert_eq!(text("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"", first).as_deref(), Some("令和元年5月"));
}

#[test]
fn days_are_counted_in_two_ways() {
    assert_eq!(iso(45717.0, false).as_deref(), Some("2025-03-01"));
    assert_eq!(iso(44255.0, true).as_deref(), Some("2025-03-01"));
    assert_eq!(shown("yyyy/m/d", 44255.0, true).text.as_deref(), Some("2025/3/1"));
    assert_eq!(iso(1.0, false).as_deref(), Some("1900-01-01"));
    assert_eq!((iso(59.0, false).as_deref(), iso(60.0, false).as_deref()), (Some("1900-02-28"), Some("1900-02-29")));
    assert_eq!(iso(61.0, false).as_deref(), Some("1900-03-01"));
    assert_eq!(iso(0.5, false).as_deref(), Some("12:00:00"));
    assert_eq!(iso(2_958_465.0, false).as_deref(), Some("9999-12-31"));
    for number in [-1.0, 2_958_466.0, f64::NAN, f64::INFINITY] {
        assert_eq!(iso(number, false), None);
        assert_eq!(shown("yyyy/m/d", number, false).text, None);
    }
    assert_eq!(text("yyyy/m/d", 0.5), None, "a time without a day");
    for (written, serial) in [("2025-03-01", 45717.0), ("2025-03-01T12:00:00", 45717.5), ("2025-03-01T06:00:00.000Z", 45717.25)] {
        assert_eq!(from_iso(written, false), Some(serial));
    }
    assert_eq!(from_iso("2025-03-01", true), Some(44255.0));
    for none in ["", "2025-3", "12:00:00", "2025-13-01", "来月", "-2025-01-01"] {
        assert_eq!(from_iso(none, false), None, "{none}");
    }
    let mut expected = from_iso("1900-03-01", false).expect("a date");
    for year in 1900..2120 {
        for (month, last) in (1..=12).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            let leap = month == 2 && (year % 4 == 0 && year % 100 != 0 || year % 400 == 0);
            for day in 1..=last + i32::from(leap) {
                if (year, month) >= (1900, 3) {
                    let date = format!("{year:04}-{month:02}-{day:02}");
                    assert_eq!((from_iso(&date, false), iso(expected, false)), (Some(expected), Some(date)));
                    expected += 1.0;
                }
            }
        }
    }
}

#[test]
fn numbers_of_the_dialog() {
    for (format, number, expected) in [
        ("0", 12.5, "13"),
        ("0", -0.4, "0"),
        ("0.00", 1.005, "1.01"),
        ("0.0", 12.0, "12.0"),
        ("#,##0", 1_234_567.0, "1,234,567"),
        ("#,##0", 0.0, "0"),
        ("#,##0.00", -1234.5, "-1,234.50"),
        ("0%", 0.85, "85%"),
        ("0.0%", 0.125, "12.5%"),
        ("0.00%", 0.999_999, "100.00%"),
        ("0.00E+00", 1_234_567.0, "1.23E+06"),
        ("0.00E+00", 9.999e-7, "1.00E-06"),
        ("##0.0E+0", 12_345.0, "12.3E+3"),
        ("\"¥\"#,##0;\"¥\"\\-#,##0", -1200.0, "¥-1,200"),
        ("[$¥-411]#,##0;[Red]\\-[$¥-411]#,##0", 1200.0, "¥1,200"),
        ("#,##0\"人\"", 1234.0, "1,234人"),
        ("#,##0人", 1234.0, "1,234人"),
        ("#,##0\"件\";\"△ \"#,##0\"件\"", -56.0, "△ 56件"),
        ("#,##0;\"▲ \"#,##0", -56.0, "▲ 56"),
        ("#,##0_ ;[Red]\\-#,##0\\ ", -56.0, "-56"),
        ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", 0.0, "-"),
        ("#,##0,\"千円\"", 12_345_678.0, "12,346千円"),
        ("0.0,,\"百万円\"", 12_345_678.0, "12.3百万円"),
        ("General\"人\"", 12.5, "12.5人"),
        ("G/標準\"件\"", 3.0, "3件"),
        ("[<=999]000;[<=9999]000\\-00;000\\-0000", 3_670_035.0, "367-0035"),
        ("[<=99999999]####\\-####;\\(00\\)\\ ####\\-####", 495_251_111.0, "(04) 9525-1111"),
        ("000", 7.0, "007"),
        ("#.##", 1.5, "1.5"),
        ("?0.0?", 1.5, "1.5"),
        ("[DBNum3]0", 120.0, "１２０"),
        ("# ?/?", 0.5, "1/2"),
        ("# ??/??", -2.25, "-2 1/4"),
        ("# ?/?", 1.999, "2"),
        ("?/?", 1.5, "3/2"),
        ("# ?/10", 0.3, "3/10"),
        ("# ?/10", 2.97, "3"),
        ("# ??/100", 0.35, "35/100"),
        ("# ?/2", 1.5, "1 1/2"),
        ("# ?/4", 0.75, "3/4"),
        ("# ?/8", -2.25, "-2 2/8"),
        ("# ??/16", 0.25, "4/16"),
        ("?/10\"割\"", 1.2, "12/10割"),
        ("# ?/4;\"△\"# ?/4", -0.25, "△1/4"),
        ("[<0]\"▲\"0;0", -5.0, "▲5"),
        ("[<0]\"▲\"0;0", 5.0, "5"),
        ("[>=0]0;\"△\"0", -5.0, "△5"),
        ("[>=0]0;\"△\"0", 0.0, "0"),
        ("[>0]0;[=0]\"－\";\"△\"0", -5.0, "△5"),
        ("0;[<0]\"△\"0", -5.0, "△5"),
        ("[<=999]000;000\\-00", -5.0, "-005"),
        ("0;-0;0", -0.0, "0"),
        ("0", -0.0, "0"),
        ("\"第\"0\"回\"", 3.0, "第3回"),
        ("0;-0;\"なし\"", 0.0, "なし"),
    ] {
        let shown = shown(format, number, false);
        assert_eq!((shown.text.as_deref(), shown.is_date), (Some(expected), false), "{format} {number}");
    }
}

#[test]
fn formats_that_are_not_known() {
    for format in ["[DBNum1]General", "b2yyyy/m/d", "\"offen", "0.0.0", "[x]0", "rr", "A/P h:mm", "[<=a]0", "\\", "h", &"0".repeat(300)] {
        let date = format == "h";
        assert_eq!(text(format, 12.0).is_some(), date, "{format}");
    }
    for (format, number) in [(";;;", 12.0), ("#", 0.0), ("#,###", 0.0), ("0;;", -5.0), ("0;-0;;@", 0.0)] {
        assert_eq!(text(format, number).as_deref(), Some(""), "{format} hides {number}");
    }
    for format in ["", ";", "[]", "[$]", "[$-]", "%%%%%", ",,,,", "E+", "0E+", ".", "0.", ".0", "@", "General", "0_", "*", "😀0"] {
        for number in [0.0, -1.5, 1e300, 1e-300, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::NEG_INFINITY] {
            let _ = shown(format, number, true);
        }
    }
}

#[test]
fn results_of_formulas_are_shown_as_short_as_a_cell_shows_them() {
    for (number, expected) in [
        (1.0 / 3.0, "0.333333333"),
        (2.0 / 3.0, "0.666666667"),
        (0.1 + 0.2, "0.3"),
        (1_234.567_890_123, "1234.56789"),
        (-1.0 / 3.0, "-0.333333333"),
        (9.999_999_999_9, "10"),
        (120.0, "120"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
    ] {
        assert_eq!(general(number), expected);
    }
}

#[test]
fn formats_that_a_file_names_only_by_number() {
    assert_eq!(japanese(14, "mm-dd-yy"), "yyyy/m/d");
    assert_eq!(text(japanese(58, "General"), 45717.0).as_deref(), Some("令和7年3月1日"));
    assert_eq!(text(japanese(27, "General"), 45717.0).as_deref(), Some("R7.3.1"));
    assert_eq!(text(japanese(32, "General"), 0.5).as_deref(), Some("12時00分"));
    assert_eq!(text(japanese(55, "General"), 45717.0).as_deref(), Some("2025年3月"));
    for (id, codes) in [
        (37, ["#,##0 ;(#,##0)", "#,##0 ;(#,##0)"]),
        (38, ["#,##0 ;(#,##0)", "#,##0 ;[Red](#,##0)"]),
        (41, ["General", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)"]),
    ] {
        for code in codes {
            assert_eq!([1234.0, -1234.0].map(|number| text(japanese(id, code), number)), ["1,234", "-1,234"].map(|text| Some(text.to_owned())));
        }
    }
    for (id, number, expected) in [(39, -1.5, "-1.50"), (42, 1200.0, "¥1,200"), (42, 0.0, "¥-"), (43, 0.0, "-"), (44, -1.5, "¥-1.50")] {
        let code = if id == 39 { "#,##0.00;(#,##0.00)" } else { "General" };
        assert_eq!(text(japanese(id, code), number).as_deref(), Some(expected), "{id}");
    }
    assert_eq!(japanese(37, "#,##0_);\\(#,##0\\)"), "#,##0_);\\(#,##0\\)", "what the file itself says comes first");
    assert_eq!(japanese(14, "d.m.yyyy"), "d.m.yyyy", "what the file itself says comes first");
    for id in (5..=8).chain(14..=22).chain(27..=36).chain(45..=47).chain(50..=58) {
        let code = japanese(
            id,
            match id {
                14 => "mm-dd-yy",
                15 => "d-mmm-yy",
                16 => "d-mmm",
                17 => "mmm-yy",
                18 => "h:mm AM/PM",
                19 => "h:mm:ss AM/PM",
                20 => "h:mm",
                21 => "h:mm:ss",
                22 => "m/d/yy h:mm",
                45 => "mm:ss",
                46 => "[h]:mm:ss",
                47 => "mmss.0",
                _ => "General",
            },
        );
        assert!(text(code, 45717.25).is_some(), "{id} {code}");
    }
}

#[test]
fn texts_in_formats_that_have_a_place_for_them() {
    let between = |before: &str, after: &str| Texts::Between(before.to_owned(), after.to_owned());
    for (format, expected) in [
        ("@\"様\"", between("", "様")),
        ("0;-0;0;@\"人\"", between("", "人")),
        ("\"（\"@\"）\"", between("（", "）")),
        ("0;\"約\"@", between("約", "")),
        (";;;", Texts::Hidden),
        ("0;-0;0;", Texts::Hidden),
        ("0;-0;0;\"文\"", Texts::Hidden),
        ("@", Texts::AsTyped),
        ("0;-0", Texts::AsTyped),
        ("yyyy/m/d;@", Texts::AsTyped),
        ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", Texts::AsTyped),
        ("General;General;General;General", Texts::AsTyped),
        ("[x]@", Texts::AsTyped),
    ] {
        assert_eq!(texts(format), expected, "{format}");
    }
}

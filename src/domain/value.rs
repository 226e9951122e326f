//! Numbers, percentages and dates as people type them.

use super::text::{fold, is_blank};

/// Units that may follow a number even where the plan names no unit.
const COMMON_UNITS: [&str; 32] = [
    "人",
    "名",
    "件",
    "回",
    "か所",
    "箇所",
    "カ所",
    "ヶ所",
    "ケ所",
    "ヵ所",
    "ゕ所",
    "個所",
    "地区",
    "団体",
    "校",
    "園",
    "施設",
    "世帯",
    "台",
    "日",
    "時間",
    "組",
    "室",
    "冊",
    "部",
    "円",
    "%",
    "パーセント",
    "ポイント",
    "点",
    "歳",
    "講座",
];

/// Words before a number that do not change it.
const PREFIXES: [&str; 4] = ["延べ", "のべ", "合計", "計"];
/// What a minus looks like; offices write 「△5」 and 「▲5」.
const MINUS: [&str; 8] = ["-", "−", "‐", "–", "ー", "△", "▲", "マイナス"];

/// A number with what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The digits: no grouping, no unit, no needless fraction; a leading `-` if negative.
    pub digits: String,
    /// The unit as folded, empty if none was written.
    pub unit: String,
    /// Whether 延べ, 合計 or a plus sign was written with it, which its digits do not say.
    pub qualified: bool,
}

/// Reads 「１，２３４人」, 「延べ 175 件」, 「1万2千人」, `98%`, 「△5」, 「¥1,200」. `expected_unit` is what the form prints beside the
/// cell, if anything: another unit is not read, because the digits would then mean something else. Neither is a number that is
/// only about right (約, 程度, 以上, a range): its digits alone would say more than was written.
pub fn read_quantity(raw: &str, expected_unit: Option<&str>) -> Option<Quantity> {
    let text = fold(raw);
    let mut rest = text.trim_end_matches('。');
    for prefix in PREFIXES {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    rest = rest.strip_suffix("(延べ)").or_else(|| rest.strip_suffix("(のべ)")).unwrap_or(rest);
    let unsigned = MINUS.iter().find_map(|sign| rest.strip_prefix(sign));
    let negative = unsigned.is_some();
    let qualified = rest.starts_with('+') || rest.len() < text.trim_end_matches('。').len();
    rest = unsigned.or_else(|| rest.strip_prefix('+')).unwrap_or(rest);
    let in_yen = rest.strip_prefix('¥');
    rest = in_yen.unwrap_or(rest);
    let expected = expected_unit.map(fold).filter(|unit| !unit.is_empty());
    let fits = |unit: &str| match (&expected, in_yen, unit) {
        (expected, Some(_), "") => expected.as_ref().is_none_or(|expected| expected == "円"),
        (_, None, "") => true,
        (Some(expected), _, unit) => same_unit(expected, unit),
        (None, _, unit) => COMMON_UNITS.contains(&unit),
    };
    let (number, unit) = split_number(rest);
    let plain = plain_digits(number).map(|digits| (digits, unit)).filter(|(_, unit)| fits(unit));
    let (digits, unit) = plain.or_else(|| spoken_number(rest).filter(|(_, unit)| fits(unit)))?;
    let digits = if negative && digits != "0" { format!("-{digits}") } else { digits };
    let unit = if in_yen.is_some() { "円" } else { unit };
    Some(Quantity { digits, unit: unit.to_owned(), qualified })
}

/// The digits, points and commas at the beginning of a text, and what follows.
fn split_number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(text.len()))
}

/// Reads 「1万2千人」, 「1.5億円」, 「3,000万円」, 「10千円」: digits with the words for powers of ten, the greater first.
fn spoken_number(text: &str) -> Option<(String, &str)> {
    /// Six decimals are kept.
    const ONE: u128 = 1_000_000;
    let (mut total, mut section) = (0_u128, 0_u128);
    let (mut last_great, mut last_small) = (u128::MAX, u128::MAX);
    let mut rest = text;
    loop {
        let (number, after) = split_number(rest);
        let digits = if number.is_empty() { None } else { Some(plain_digits(number)?) };
        let millionths = match &digits {
            Some(digits) => {
                let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
                Some(format!("{whole}{fraction:0<6}").parse::<u128>().ok().filter(|_| whole.len() <= 16 && fraction.len() <= 6)?)
            }
            None => None,
        };
        let word = after.chars().next();
        let power = match word {
            Some('十') => 10,
            Some('百') => 100,
            Some('千') => 1000,
            Some('万') => 10_000,
            Some('億') => 100_000_000,
            Some('兆') => 1_000_000_000_000,
            _ => 1,
        };
        match power {
            // The unit begins; at least one word for a power of ten must have come before it.
            1 => {
                section += millionths.unwrap_or(0);
                let value = total + section;
                let fraction = format!("{:06}", value % ONE);
                let digits = plain_digits(&format!("{}.{fraction}", value / ONE))?;
                return (last_great.min(last_small) != u128::MAX).then_some((digits, after));
            }
            10..10_000 if power < last_small => {
                section += millionths? * power;
                last_small = power;
            }
            10_000.. if power < last_great => {
                total += (section + millionths.unwrap_or(0)) * power;
                (section, last_great, last_small) = (0, power, u128::MAX);
                if total == 0 {
                    return None;
                }
            }
            _ => return None,
        }
        rest = &after[word.map_or(0, char::len_utf8)..];
    }
}

/// The unit that a plan's own value shows, such as 件 in 「延べ 175 件」; `None` where the value is no number.
pub fn unit_of(value: &str) -> Option<String> {
    let text = fold(value);
    let mut rest = text.as_str();
    for prefix in PREFIXES.iter().chain(&["約"]) {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let (number, unit) = split_number(rest);
    plain_digits(number)?;
    (!unit.is_empty() && unit.chars().count() <= 4).then(|| unit.to_owned())
}

fn same_unit(a: &str, b: &str) -> bool {
    let class = |unit: &str| match unit {
        "名" | "人" => "人".to_owned(),
        "か所" | "箇所" | "カ所" | "ヶ所" | "ケ所" | "ヵ所" | "ゕ所" | "個所" => "か所".to_owned(),
        "パーセント" | "%" => "%".to_owned(),
        other => other.to_owned(),
    };
    class(a) == class(b)
}

/// `1,234.50` as `1234.5`; `None` for anything that is not one plain number (two points, grouping in the wrong place).
fn plain_digits(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains(['.', ',']) || number.ends_with('.') {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|g| g.len() == 3));
    if !grouped {
        return None;
    }
    let whole: String = groups.concat();
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// A number of a spreadsheet cell by its digits, as many as spreadsheets keep, without `.0`.
pub fn number_digits(number: f64) -> String {
    // Spreadsheets keep fifteen digits: 0.1 + 0.2 is 0.3 there. Their zero has no sign.
    (format!("{number:.14e}").parse().unwrap_or(number) + 0.0).to_string()
}

/// Reads a date as `2025-03-01`: 「令和7年3月1日」, `R7.3.1`, `2025/3/1`, `2025-03-01`.
pub fn read_date(raw: &str) -> Option<String> {
    let text = fold(raw);
    let parts: Vec<&str> = text.split(['年', '月', '日', '/', '.', '-']).filter(|p| !p.is_empty()).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let year = super::year::FiscalYear::parse(year)?.gregorian();
    let (month, day) = (month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Whether a text says only that a partner agrees with 主担当: blank, 「主担当に同じ」, 「○○課に同じ」, 「同左」.
pub fn is_agreement(text: &str) -> bool {
    if is_blank(text) {
        return true;
    }
    let folded = fold(text);
    let bare = folded.trim_end_matches('。').trim_end_matches("です");
    let same = bare.strip_suffix("に同じ").or_else(|| bare.strip_suffix("と同じ")).or_else(|| bare.strip_suffix("のとおり"));
    matches!(bare, "同じ" | "同左" | "同様")
        || same.is_some_and(|who| {
            who == "主担当"
                || who == "再掲元"
                || (who.ends_with(['課', '室', '局', '館', '所']) && who.chars().count() <= 20)
                || who.ends_with("センター")
                || who == "主担当課"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(raw: &str, unit: Option<&str>) -> Option<String> {
        read_quantity(raw, unit).map(|q| q.digits)
    }

    #[test]
    fn numbers_by_their_digits() {
        for (raw, unit, expected) in [
            ("１，２３４人", Some("人"), "1234"),
            ("1,234 名", Some("人"), "1234"),
            ("延べ 175 件", None, "175"),
            ("のべ175件", Some("件"), "175"),
            ("計12回", Some("回"), "12"),
            ("175人（延べ）", Some("人"), "175"),
            ("98%", Some("%"), "98"),
            ("１２．５％", Some("%"), "12.5"),
            ("12.5パーセント", Some("%"), "12.5"),
            ("３．５０", None, "3.5"),
            ("0", None, "0"),
            ("007", None, "7"),
            ("30", Some("人"), "30"),
            ("30か所", Some("箇所"), "30"),
            ("12ヵ所", None, "12"),
            ("12ヵ所", Some("か所"), "12"),
            ("120人。", Some("人"), "120"),
            ("△5", None, "-5"),
            ("▲ 5件", Some("件"), "-5"),
            ("－５％", Some("%"), "-5"),
            ("−5", None, "-5"),
            ("マイナス5", None, "-5"),
            ("＋３", None, "3"),
            ("△0", None, "0"),
            ("1万2千", None, "12000"),
            ("１万２千人", Some("人"), "12000"),
            ("1万2,345人", Some("人"), "12345"),
            ("1.5万人", Some("人"), "15000"),
            ("3千人", Some("人"), "3000"),
            ("2億3,000万円", Some("円"), "230000000"),
            ("5百万円", Some("円"), "5000000"),
            ("10千円", Some("円"), "10000"),
            ("10千円", Some("千円"), "10"),
            ("1,234千円", Some("千円"), "1234"),
            ("3万円", None, "30000"),
            ("0.5億円", Some("円"), "50000000"),
            ("△1万円", Some("円"), "-10000"),
            ("￥1,200", Some("円"), "1200"),
            ("¥1,200", None, "1200"),
            ("¥1200円", Some("円"), "1200"),
        ] {
            assert_eq!(digits(raw, unit).as_deref(), Some(expected), "{raw}");
        }
        for (raw, unit) in [
            ("", None),
            ("検討", None),
            ("10月に設置", None),
            ("1,23", None),
            ("1.2.3", None),
            ("6～7", Some("回")),
            ("約", None),
            ("約120件", Some("件")),
            ("120件程度", Some("件")),
            ("120人以上", Some("人")),
            ("百人", Some("人")),
            ("１、２３４人", Some("人")),
            ("10件", Some("人")),
            ("1万円", Some("千円")),
            ("¥1,200", Some("人")),
            ("3人（うち新規1人）", Some("人")),
            ("1千2千", None),
            ("0万", None),
            ("万", None),
            ("1万2万", None),
            ("99999999999999999万", None),
            ("9兆9兆", None),
            ("5回（オンライン）", Some("回")),
            ("△", None),
            ("-", None),
            ("- -5", None),
        ] {
            assert_eq!(digits(raw, unit), None, "{raw}");
        }
        let quantity = read_quantity("1万2千人", None);
        assert_eq!(quantity.map(|quantity| quantity.unit).as_deref(), Some("人"));
        assert_eq!(unit_of("10,004,000 円").as_deref(), Some("円"));
        assert_eq!(unit_of("約120件").as_deref(), Some("件"));
        assert_eq!(unit_of("検討"), None);
        assert_eq!(number_digits(1234.0), "1234");
        assert_eq!(number_digits(1.34), "1.34");
        assert_eq!(number_digits(0.1 + 0.2), "0.3");
        assert_eq!(number_digits(123_456_789_012_345.0), "123456789012345");
    }

    #[test]
    fn dates_in_the_usual_forms() {
        for raw in ["令和7年3月1日", "R7.3.1", "2025/3/1", "2025-03-01"] {
            assert_eq!(read_date(raw).as_deref(), Some("2025-03-01"), "{raw}");
        }
        assert_eq!(read_date("令和7年2月30日"), None);
        assert_eq!(read_date("来月"), None);
    }

    #[test]
    fn agreement_of_a_partner() {
        for text in ["", "　", "主担当に同じ", "地域福祉課に同じ", "同左", "主担当と同じです。", "こども家庭センターに同じ", "図書館に同じ"]
        {
            assert!(is_agreement(text), "{text}");
        }
        assert!(!is_agreement("昨年度に同じ"));
        assert!(!is_agreement("A"));
    }
}

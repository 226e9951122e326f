//! Numbers, percentages and dates as people type them.

use super::text::{fold, is_blank};

/// Units that may follow a number even where the plan names no unit.
const COMMON_UNITS: [&str; 34] = [
    "人",
    "名",
    "件",
    "回",
    "か所",
    "箇所",
    "カ所",
    "ヶ所",
    "ケ所",
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
    "千円",
    "万円",
    "百万円",
    "億円",
    "%",
    "パーセント",
    "ポイント",
    "点",
    "歳",
    "講座",
];

/// Words before a number that do not change it.
const PREFIXES: [&str; 5] = ["延べ", "のべ", "約", "計", "合計"];

/// A number with what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The digits: no grouping, no unit, no needless fraction; a leading `-` if negative.
    pub digits: String,
    /// The unit as folded, empty if none was written.
    pub unit: String,
}

/// Reads 「１，２３４人」, 「延べ 175 件」, `98%`, 「△5」. `expected_unit` is what the form prints beside the cell, if anything:
/// a different unit (千円 for 円) is not read, because the digits would then mean something else.
pub fn read_quantity(raw: &str, expected_unit: Option<&str>) -> Option<Quantity> {
    let text = fold(raw);
    let mut rest = text.as_str();
    for prefix in PREFIXES {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let mut negative = false;
    for sign in ["-", "−", "△", "▲"] {
        if let Some(after) = rest.strip_prefix(sign) {
            negative = true;
            rest = after;
            break;
        }
    }
    rest = rest.strip_prefix('+').unwrap_or(rest);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    let digits = plain_digits(number)?;
    let expected = expected_unit.map(fold).filter(|unit| !unit.is_empty());
    let known = match (&expected, unit) {
        (_, "") => true,
        (Some(expected), unit) => same_unit(expected, unit),
        (None, unit) => COMMON_UNITS.contains(&unit),
    };
    known.then(|| Quantity { digits: if negative && digits != "0" { format!("-{digits}") } else { digits }, unit: unit.to_owned() })
}

/// The unit that a plan's own value shows, such as 件 in 「延べ 175 件」; `None` where the value is no number.
pub fn unit_of(value: &str) -> Option<String> {
    let text = fold(value);
    let mut rest = text.as_str();
    for prefix in PREFIXES {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
    plain_digits(&rest[..end])?;
    let unit = &rest[end..];
    (!unit.is_empty() && unit.chars().count() <= 4).then(|| unit.to_owned())
}

fn same_unit(a: &str, b: &str) -> bool {
    let class = |unit: &str| match unit {
        "名" | "人" => "人".to_owned(),
        "か所" | "箇所" | "カ所" | "ヶ所" | "ケ所" | "個所" => "か所".to_owned(),
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

/// A number of a spreadsheet cell by its digits, without `.0`.
pub fn number_digits(number: f64) -> String {
    number.to_string()
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
                || (who.ends_with(['課', '室', '局']) && who.chars().count() <= 20)
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
        assert_eq!(digits("１，２３４人", Some("人")).as_deref(), Some("1234"));
        assert_eq!(digits("延べ 175 件", None).as_deref(), Some("175"));
        assert_eq!(digits("98%", Some("%")).as_deref(), Some("98"));
        assert_eq!(digits("３．５０", None).as_deref(), Some("3.5"));
        assert_eq!(digits("△5", None).as_deref(), Some("-5"));
        assert_eq!(digits("0", None).as_deref(), Some("0"));
        assert_eq!(digits("12名", Some("人")).as_deref(), Some("12"));
        for raw in ["", "検討", "10月に設置", "1,23", "1.2.3", "6～7", "10千円", "約"] {
            assert_eq!(digits(raw, Some("円")), None, "{raw}");
        }
        assert_eq!(unit_of("10,004,000 円").as_deref(), Some("円"));
        assert_eq!(unit_of("検討"), None);
        assert_eq!(number_digits(1234.0), "1234");
        assert_eq!(number_digits(1.34), "1.34");
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
        for text in ["", "　", "主担当に同じ", "地域福祉課に同じ", "同左", "主担当と同じです。", "こども家庭センターに同じ"]
        {
            assert!(is_agreement(text), "{text}");
        }
        assert!(!is_agreement("昨年度に同じ"));
        assert!(!is_agreement("A"));
    }
}

//! A number with its unit as a cell that can be reckoned with and looks as the plan prints it.

use super::grid::Content;

/// What a spreadsheet puts before a number below zero by itself.
const MINUS: &str = "-";

/// The cell of a text that is a number with words around it: 「延べ 1,234 件」. None where its digits are not this number.
pub fn quantity(text: &str, number: f64) -> Option<Content> {
    let [before, digits, _] = parts(text)?;
    let digits: f64 = digits.replace(',', "").parse().ok()?;
    let shown = if before == MINUS { -digits } else { digits };
    ((shown - number).abs() < f64::EPSILON).then(|| Content::Quantity(number, text.to_owned()))
}

/// The number format that shows a number as this text shows it.
pub fn number_format(text: &str) -> Option<String> {
    let [before, digits, after] = parts(text)?;
    let whole = if digits.contains(',') { "#,##0" } else { "0" };
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let point = if decimals > 0 { "." } else { "" };
    let quoted = |words: &str| if words.is_empty() { String::new() } else { format!("\"{words}\"") };
    let before = if before == MINUS { "" } else { before };
    Some(format!("{}{whole}{point}{}{}", quoted(before), "0".repeat(decimals), quoted(after)))
}

/// What stands before the digits, the digits, and what stands behind them; none where there are several numbers, a sign, or a mark that a number
/// format cannot hold.
fn parts(text: &str) -> Option<[&str; 3]> {
    let is_digit = |c: char| c.is_ascii_digit();
    let from = text.find(is_digit)?;
    let length = text[from..].find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(text.len() - from);
    let (before, rest) = text.split_at(from);
    let (digits, after) = rest.split_at(length);
    let around = [before, after];
    let plain = around.iter().all(|words| words.chars().all(|c| !c.is_numeric() && !c.is_control() && c != '"') && words.chars().count() <= 20);
    let signed = before != MINUS && before.ends_with(['-', '－', '−', '△', '▲', '.', ',']) || digits.ends_with(['.', ',']);
    let whole = digits.split('.').next().unwrap_or_default();
    let grouped = whole.len() <= 3 || whole.contains(',') == grouped_by_three(whole);
    (plain && !signed && grouped && digits.len() <= 15).then_some([before, digits, after])
}

/// Whether commas stand where a spreadsheet puts them.
fn grouped_by_three(whole: &str) -> bool {
    let mut groups = whole.split(',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_as_it_was_typed() {
        for (text, format) in
            [("1,234人", "#,##0\"人\""), ("延べ 175 件", "\"延べ \"0\" 件\""), ("7.0%", "0.0\"%\""), ("10,004,000 円", "#,##0\" 円\""), ("12", "0")]
        {
            assert_eq!(number_format(text).as_deref(), Some(format), "{text}");
        }
        for text in ["検討", "-", "3か所（5回）", "△5件", "5\"人", "12,34人", "約-5件"] {
            assert_eq!(number_format(text), None, "{text}");
        }
        assert_eq!(quantity("1.2万人", 12_000.0), None);
        assert_eq!(quantity("-5件", -5.0), Some(Content::Quantity(-5.0, "-5件".to_owned())));
        assert_eq!(quantity("98%", 98.0), Some(Content::Quantity(98.0, "98%".to_owned())));
    }
}

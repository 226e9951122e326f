//! Numbers of headings and the references made of them.

use super::template::{Numbering, Template};
use crate::domain::plan::Item;

/// The number with which a heading begins, as printed: 「3-1」 of 「施策3-1 …」, 「（１）」, 「①」.
pub fn leading_number(heading: &str, level_name: &str) -> Option<String> {
    let text = heading.trim_start();
    let text = text.strip_prefix(level_name).unwrap_or(text).trim_start();
    let mut number = String::new();
    let mut depth = 0;
    for c in text.chars() {
        let opens = matches!(c, '(' | '（');
        let closes = matches!(c, ')' | '）');
        let part =
            c.is_numeric() || matches!(c, '-' | '－' | '‐' | '.' | '．') && !number.is_empty() || opens && number.is_empty() || closes && depth > 0;
        if !part {
            break;
        }
        depth += i32::from(opens) - i32::from(closes);
        number.push(c);
        if closes {
            break;
        }
    }
    let number = number.trim_end_matches(['-', '－', '‐', '.', '．']).to_owned();
    (depth == 0 && number.chars().any(char::is_numeric)).then_some(number)
}

/// How the template refers to an item: 「1-（１）-③」; `None` where its headings have no numbers.
pub fn reference(template: &Template, item: &Item) -> Option<String> {
    let mut text = template.relisted.reference.get_ref().clone();
    if text.is_empty() {
        return None;
    }
    for (level, heading) in template.levels.iter().zip(&item.path) {
        let slot = format!("{{{}}}", level.name);
        if text.contains(&slot) {
            let number = if level.numbering == Numbering::Leading { leading_number(heading, &level.name)? } else { heading.clone() };
            text = text.replace(&slot, &number);
        }
    }
    if text.contains("{number}") {
        text = text.replace("{number}", item.number.as_deref()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_headings() {
        for (heading, level, number) in [
            ("1 市民の生活を支える", "基本戦略", Some("1")),
            ("（１）相談支援", "施策細目", Some("（１）")),
            ("施策3-1 包括的な", "施策", Some("3-1")),
            ("① 市民ニーズ", "取組", Some("①")),
            ("基本目標2 誰もが", "基本目標", Some("2")),
            ("方向性（1） 相互理解", "方向性", Some("（1）")),
            ("【更生保護支援】", "施策", None),
            ("市", "区分", None),
        ] {
            assert_eq!(leading_number(heading, level).as_deref(), number, "{heading}");
        }
    }
}

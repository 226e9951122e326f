//! Editions (第1版 …): what the committee was given, and what changed since.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::printed_page::PrintedPage;

/// What an edition printed, value by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// 第1版 is 1.
    #[serde(rename = "版")]
    pub number: u32,
    /// When it was made: 「2025-05-20」.
    #[serde(rename = "作成日")]
    pub day: String,
    /// Its workbook, relative to the workspace.
    #[serde(rename = "ファイル")]
    pub file: String,
    /// Files that were not merged.
    #[serde(rename = "採用しないファイル", default)]
    pub not_adopted: BTreeSet<String>,
    /// Its pages, as they are printed.
    #[serde(rename = "印刷", default)]
    pub pages: Vec<PrintedPage>,
    /// The values, in the order of the form.
    #[serde(rename = "掲載")]
    pub values: Vec<PrintedValue>,
}

/// A printed value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedValue {
    /// Id of the line, or a heading's path.
    #[serde(rename = "ID")]
    pub id: String,
    /// 整理番号; empty for a heading.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// What the line is called.
    #[serde(rename = "題名")]
    pub title: String,
    /// Whose answer it is; empty for the plan's own text.
    #[serde(rename = "部署", default, skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// Key of the field.
    #[serde(rename = "項目")]
    pub field: String,
    /// Its printed label.
    #[serde(rename = "見出し")]
    pub label: String,
    /// What is printed.
    #[serde(rename = "内容")]
    pub text: String,
    /// The file from which the answer came; empty where there is none.
    #[serde(rename = "届いたファイル", default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// Whether the office corrected it.
    #[serde(rename = "事務局修正", default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// Whether it was decided that another answer stands for it, or that it may differ (再掲照合).
    #[serde(rename = "決定", default, skip_serializing_if = "std::ops::Not::not")]
    pub decided: bool,
    /// Whether it is the committee's. The sheets for the meeting leave its cell empty for a pencil.
    #[serde(rename = "査定", default, skip_serializing_if = "std::ops::Not::not")]
    pub committee: bool,
    /// On which pages of the printout its line is: 「12、12-2」; empty where that is not known.
    #[serde(rename = "頁", default, skip_serializing_if = "String::is_empty")]
    pub pages: String,
}

/// Why something printed changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// An answer came where there was none.
    Late,
    /// The department sent another answer.
    Returned,
    /// The office corrected it.
    Correction,
    /// It was decided which file, or which of copy and original, counts.
    Decision,
    /// The committee gave it, or something else than before.
    Committee,
    /// The plan was changed.
    Plan,
    /// The line is new in the plan.
    Added,
    /// The line was taken out of the plan.
    Removed,
}

impl Reason {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Late => "後から届いた回答",
            Self::Returned => "回答の差替え",
            Self::Correction => "事務局の修正",
            Self::Decision => "事務局の決定",
            Self::Committee => "委員会の査定",
            Self::Plan => "計画の修正",
            Self::Added => "計画に追加",
            Self::Removed => "計画から削除",
        }
    }
}

/// A value that changed from one edition to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced<'e> {
    /// As it was; `None` where nothing was printed.
    pub before: Option<&'e PrintedValue>,
    /// As it is; `None` where nothing is printed any more.
    pub after: Option<&'e PrintedValue>,
    /// Why.
    pub reason: Reason,
}

impl<'e> Replaced<'e> {
    /// The value as it is, or as it was.
    pub fn value(&self) -> &'e PrintedValue {
        self.after.or(self.before).expect("one of them is there")
    }
}

/// What changed from an edition to a later one: only that, in the order of the later one, at the end what is gone.
pub fn replaced<'e>(old: &'e Edition, new: &'e Edition) -> Vec<Replaced<'e>> {
    fn key(value: &PrintedValue) -> (&str, &str, &str) {
        (&value.id, &value.department, &value.field)
    }
    let by_key = |edition: &'e Edition| -> BTreeMap<_, _> { edition.values.iter().map(|value| (key(value), value)).collect() };
    let (before, after) = (by_key(old), by_key(new));
    let ids = |edition: &'e Edition| -> BTreeSet<&str> { edition.values.iter().map(|value| value.id.as_str()).collect() };
    let (old_ids, new_ids) = (ids(old), ids(new));
    let or_committee = |value: &PrintedValue, reason| if value.committee { Reason::Committee } else { reason };
    let mut all = Vec::new();
    for value in &new.values {
        match before.get(&key(value)) {
            Some(known) if known.text == value.text => {}
            Some(known) => all.push(Replaced { before: Some(known), after: Some(value), reason: reason(old, new, known, value) }),
            None if value.text.is_empty() => {}
            None => {
                let reason = if old_ids.contains(value.id.as_str()) { or_committee(value, Reason::Plan) } else { Reason::Added };
                all.push(Replaced { before: None, after: Some(value), reason });
            }
        }
    }
    for value in old.values.iter().filter(|value| !after.contains_key(&key(value)) && !value.text.is_empty()) {
        let reason = if new_ids.contains(value.id.as_str()) { or_committee(value, Reason::Plan) } else { Reason::Removed };
        all.push(Replaced { before: Some(value), after: None, reason });
    }
    all
}

fn reason(old: &Edition, new: &Edition, before: &PrintedValue, after: &PrintedValue) -> Reason {
    let decided = new.not_adopted.contains(&before.file) || old.not_adopted.contains(&after.file) || before.decided != after.decided;
    match () {
        () if after.committee => Reason::Committee,
        () if after.department.is_empty() => Reason::Plan,
        () if after.corrected || before.corrected => Reason::Correction,
        () if decided => Reason::Decision,
        () if before.file.is_empty() => Reason::Late,
        () => Reason::Returned,
    }
}

/// 「令和7年5月20日」 for 「2025-05-20」; what is no such date stays as it is.
pub fn in_japanese(day: &str) -> String {
    let parts: Vec<i32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, date] if (*year, *month) >= (2019, 5) => {
            let nth = if *year == 2019 { "元".to_owned() } else { (year - 2018).to_string() };
            format!("令和{nth}年{month}月{date}日")
        }
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(id: &str, department: &str, text: &str, file: &str) -> PrintedValue {
        let text_of = str::to_owned;
        PrintedValue {
            id: text_of(id),
            department: text_of(department),
            field: text_of("result"),
            text: text_of(text),
            file: text_of(file),
            ..PrintedValue::default()
        }
    }

    fn edition(values: Vec<PrintedValue>) -> Edition {
        Edition { values, ..Edition::default() }
    }

    #[test]
    fn only_what_changed_and_why() {
        let old = edition(vec![
            value("a", "甲課", "同じ", "1"),
            value("b", "甲課", "未提出", ""),
            value("c", "甲課", "前", "1"),
            value("d", "甲課", "前", "1"),
            value("e", "甲課", "前", "不採用"),
            value("f", "", "計画の文", ""),
            value("g", "甲課", "なくなる", "1"),
        ]);
        let mut new = edition(vec![
            value("a", "甲課", "同じ", "2"),
            value("b", "甲課", "届いた", "2"),
            value("c", "甲課", "後", "2"),
            PrintedValue { corrected: true, ..value("d", "甲課", "後", "packet") },
            value("e", "甲課", "後", "2"),
            value("f", "", "直した文", ""),
            value("h", "甲課", "新しい", "2"),
        ]);
        new.not_adopted.insert("不採用".to_owned());
        let found: Vec<(&str, Reason)> = replaced(&old, &new).iter().map(|one| (one.value().id.as_str(), one.reason)).collect();
        let expected = [
            ("b", Reason::Late),
            ("c", Reason::Returned),
            ("d", Reason::Correction),
            ("e", Reason::Decision),
            ("f", Reason::Plan),
            ("h", Reason::Added),
            ("g", Reason::Removed),
        ];
        assert_eq!(found, expected);
        assert_eq!(replaced(&new, &new), []);
    }

    #[test]
    fn days_by_era() {
        assert_eq!(in_japanese("2025-05-20"), "令和7年5月20日");
        assert_eq!(in_japanese("2019-05-01"), "令和元年5月1日");
        assert_eq!(in_japanese(""), "");
    }
}

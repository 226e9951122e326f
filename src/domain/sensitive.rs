//! What a person must look at before a text is put on a website: telephone numbers, mail addresses, names of people, counts so small
//! that they may stand for somebody.

use serde::{Deserialize, Serialize};

use super::text::fold_widths;

/// Furthest that a small count stands from a word that makes it delicate, in characters.
const NEAR: usize = 20;
/// Longest name before 氏 or 様.
const MAX_NAME: usize = 8;

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 0493-12-3456, 内線123.
    Telephone,
    /// name@example.lg.jp.
    Mail,
    /// 「…氏」「…様」.
    Person,
    /// One to three beside a delicate word.
    SmallCount,
    /// What stood in a cell meant for the office, or who is in charge in a department.
    Office,
}

impl Kind {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Telephone => "電話番号",
            Self::Mail => "メールアドレス",
            Self::Person => "人の名前",
            Self::SmallCount => "少ない人数・件数",
            Self::Office => "事務局あての記入や担当者名",
        }
    }
}

/// Something to look at in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// It, as it is written.
    pub text: String,
    /// The sentence around it.
    pub context: String,
}

/// Everything to look at in a text, in its order, each once. `delicate` are words beside which a small count is told.
pub fn sensitive(text: &str, delicate: &[String]) -> Vec<Found> {
    let folded = Folded::of(text);
    let mut spans = mails(&folded);
    let covered = |spans: &[(Kind, usize, usize)], from: usize| spans.iter().any(|(_, first, end)| (*first..*end).contains(&from));
    for span in telephones(&folded) {
        if !covered(&spans, span.1) {
            spans.push(span);
        }
    }
    spans.extend(people(&folded));
    spans.extend(small_counts(&folded, delicate));
    spans.sort_by_key(|(_, from, _)| *from);
    let mut found: Vec<Found> = Vec::new();
    for (kind, from, to) in spans {
        let one = Found { kind, text: folded.original(from, to), context: folded.sentence(from, to) };
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// Mail addresses in a text.
pub fn mail_addresses(text: &str) -> Vec<String> {
    let folded = Folded::of(text);
    mails(&folded).into_iter().map(|(_, from, to)| folded.chars[from..to].iter().collect()).collect()
}

fn mails(text: &Folded) -> Vec<(Kind, usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
    let mut found = Vec::new();
    for at in (0..text.chars.len()).filter(|&at| text.chars[at] == '@') {
        let from = (0..at).rev().take_while(|&i| is_part(text.chars[i])).last().unwrap_or(at);
        let to = (at + 1..text.chars.len()).take_while(|&i| is_part(text.chars[i])).last().map_or(at, |last| last + 1);
        let domain: String = text.chars[(at + 1).min(to)..to].iter().collect();
        if from < at && domain.trim_end_matches('.').contains('.') {
            found.push((Kind::Mail, from, to));
        }
    }
    found
}

fn telephones(text: &Folded) -> Vec<(Kind, usize, usize)> {
    let is_dash = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | 'ー' | '(' | ')');
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        if !text.chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < text.chars.len() && (text.chars[end].is_ascii_digit() || (is_dash(text.chars[end]) && end > at)) {
            end += 1;
        }
        while end > at && !text.chars[end - 1].is_ascii_digit() {
            end -= 1;
        }
        let run: String = text.chars[at..end].iter().collect();
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let parts = run.split(is_dash).filter(|part| !part.is_empty()).count();
        let called = ["電話", "TEL", "Tel", "tel", "FAX", "☎", "℡", "内線"].iter().any(|word| text.ends_near(at, word));
        let national = run.starts_with('0') && (9..=11).contains(&digits) && (parts == 3 || parts == 2 && digits >= 9 || parts == 1 && digits >= 10);
        if national || called && digits >= 3 {
            found.push((Kind::Telephone, at, end));
        }
        at = end;
    }
    found
}

fn people(text: &Folded) -> Vec<(Kind, usize, usize)> {
    /// Words that end in 様 or 氏 and name nobody.
    const NOBODY: [&str; 15] =
        ["客様", "同様", "多様", "一様", "仕様", "模様", "有様", "異様", "皆様", "各様", "両様", "摂氏", "華氏", "神様", "王様"];
    let is_name = |c: char| matches!(c, '一'..='鿿' | '々' | '〆' | 'ヶ') || is_katakana(c) || c.is_ascii_alphabetic() || matches!(c, '○' | '●');
    let mut found = Vec::new();
    for (at, &title) in text.chars.iter().enumerate() {
        let next = text.chars.get(at + 1).copied().unwrap_or(' ');
        let begins_another = match title {
            '様' => matches!(next, '々' | '子' | '式' | '態' | '相' | 'な' | 'に' | '化'),
            '氏' => matches!(next, '名' | '神' | '族' | '子'),
            _ => continue,
        };
        let from = (0..at).rev().take(MAX_NAME).take_while(|&i| is_name(text.chars[i])).last().unwrap_or(at);
        let word: String = text.chars[at.saturating_sub(1)..=at].iter().collect();
        if from < at && !begins_another && !NOBODY.contains(&word.as_str()) {
            found.push((Kind::Person, from, at + 1));
        }
    }
    found
}

fn small_counts(text: &Folded, delicate: &[String]) -> Vec<(Kind, usize, usize)> {
    const UNITS: [&str; 7] = ["件", "人", "名", "世帯", "組", "家庭", "ケース"];
    /// What 人 begins with when it counts nobody: 一人ひとり, 一人暮らし, 三人称.
    const NO_COUNT: [char; 6] = ['ひ', '一', '暮', '親', '称', '者'];
    let words: Vec<(usize, usize)> = delicate.iter().flat_map(|word| text.occurrences(word)).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let is_number = |c: char| c.is_ascii_digit() || ".,〇一二三四五六七八九十百千万".contains(c);
    let mut found = Vec::new();
    for (at, &digit) in text.chars.iter().enumerate() {
        let small = matches!(digit, '1'..='3' | '一' | '二' | '三');
        let alone = at == 0 || !(is_number(text.chars[at - 1]) || text.chars[at - 1] == '第');
        let unit = UNITS.iter().find(|unit| unit.chars().eq(text.chars[at + 1..].iter().take(unit.chars().count()).copied()));
        let unit = unit.filter(|_| text.chars.get(at + 2).is_none_or(|c| !NO_COUNT.contains(c)));
        let near = |(from, to): &(usize, usize)| if *to <= at { at - to <= NEAR } else { *from > at && from - at <= NEAR };
        let Some(unit) = unit else { continue };
        if small && alone && words.iter().any(|word| near(word) && text.same_sentence(word.0, at)) {
            found.push((Kind::SmallCount, at, at + 1 + unit.chars().count()));
        }
    }
    found
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | '･' | '・')
}

/// A text character by character in one width, beside the text as it is written.
struct Folded {
    /// In one width.
    chars: Vec<char>,
    /// As written.
    written: Vec<char>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let written: Vec<char> = text.chars().collect();
        let narrow = |c: &char| {
            let folded = fold_widths(c.encode_utf8(&mut [0; 4]));
            let mut chars = folded.chars();
            // What folds to nothing or to several characters stays.
            chars.next().filter(|_| chars.next().is_none()).unwrap_or(*c)
        };
        Self { chars: written.iter().map(narrow).collect(), written }
    }

    fn original(&self, from: usize, to: usize) -> String {
        self.written[from..to].iter().collect()
    }

    fn is_end(c: char) -> bool {
        matches!(c, '。' | '\n' | '！' | '？')
    }

    /// The sentence, or sentences, in which a stretch stands.
    fn sentence(&self, from: usize, to: usize) -> String {
        let start = self.chars[..from].iter().rposition(|&c| Self::is_end(c)).map_or(0, |at| at + 1);
        let end = self.chars[to..].iter().position(|&c| Self::is_end(c)).map_or(self.chars.len(), |at| to + at + 1);
        self.original(start, end).trim().to_owned()
    }

    fn same_sentence(&self, a: usize, b: usize) -> bool {
        !self.chars[a.min(b)..a.max(b)].iter().any(|&c| Self::is_end(c))
    }

    /// Whether a word ends right before a place, but for spaces and colons.
    fn ends_near(&self, at: usize, word: &str) -> bool {
        let mut before = self.chars[..at].iter().rev().skip_while(|c| matches!(c, ' ' | '　' | ':' | '：' | '.' | '(' | '（' | '番' | '号')).copied();
        word.chars().rev().all(|c| before.next() == Some(c))
    }

    /// Where a word stands, whatever its width and case.
    fn occurrences(&self, word: &str) -> Vec<(usize, usize)> {
        let same = |a: char, b: char| a == b || a.eq_ignore_ascii_case(&b);
        let word: Vec<char> = Self::of(word).chars;
        let starts = (0..self.chars.len().saturating_sub(word.len().saturating_sub(1))).filter(|_| !word.is_empty());
        starts.filter(|&at| word.iter().zip(&self.chars[at..]).all(|(a, b)| same(*a, *b))).map(|at| (at, at + word.len())).collect()
    }
}

/// Whether a value alone is a count of one to three.
pub fn is_small_count(value: &str) -> bool {
    let folded: String = Folded::of(value).chars.into_iter().filter(|c| !c.is_whitespace()).collect();
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    matches!(digits.as_str(), "1" | "2" | "3") && folded.chars().nth(1).is_none_or(|c| !matches!(c, '.' | ',' | '%' | '月' | '年' | '日'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Kind, String)> {
        let words = ["虐待".to_owned(), "DV".to_owned()];
        sensitive(text, &words).into_iter().map(|one| (one.kind, one.text)).collect()
    }

    fn one(kind: Kind, text: &str) -> Vec<(Kind, String)> {
        vec![(kind, text.to_owned())]
    }

    #[test]
    fn telephone_numbers() {
        for (text, expected) in [
            ("問合せは0493-12-3456まで。", "0493-12-3456"),
            ("０４９３－１２－３４５６", "０４９３－１２－３４５６"),
            ("(0493)12-3456", "0493)12-3456"),
            ("電話 12-3456 へ", "12-3456"),
            ("内線234", "234"),
            ("09012345678", "09012345678"),
        ] {
            assert_eq!(found(text), one(Kind::Telephone, expected), "{text}");
        }
        for text in ["令和6-7年度", "2024-05-20", "12-34", "延べ1,234人", "03月", "午前9時-11時30分"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn mail_addresses_in_any_width() {
        assert_eq!(found("連絡先 fukushi@city.example.lg.jp です"), one(Kind::Mail, "fukushi@city.example.lg.jp"));
        assert_eq!(found("ｆｕｋｕ＠ｅｘａｍｐｌｅ．ｊｐ"), one(Kind::Mail, "ｆｕｋｕ＠ｅｘａｍｐｌｅ．ｊｐ"));
        assert_eq!(found("@見守り隊"), []);
    }

    #[test]
    fn names_of_people() {
        assert_eq!(found("講師に山田太郎氏を招き"), one(Kind::Person, "山田太郎氏"));
        assert_eq!(found("佐藤様より寄附"), one(Kind::Person, "佐藤様"));
        for text in ["多様な主体", "同様に", "様々な", "様式を", "氏名を", "皆様へ", "お客様の声", "仕様の"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn small_counts_beside_delicate_words() {
        assert_eq!(found("虐待の通報は2件でした。"), one(Kind::SmallCount, "2件"));
        assert_eq!(found("ＤＶ相談　３人"), one(Kind::SmallCount, "３人"));
        assert_eq!(found("一人が虐待を受けた"), one(Kind::SmallCount, "一人"));
        for text in [
            "虐待を防ぎ、一人ひとりを大切にする",
            "虐待の通報は12件でした。",
            "虐待の防止に努めた。研修を2回開いた。",
            "研修を2回開いた。",
            "虐待防止研修に2,003人",
            "虐待の通報は5件でした。",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert!(is_small_count("2") && is_small_count("３人") && !is_small_count("12") && !is_small_count("2.5") && !is_small_count("－"));
    }

    #[test]
    fn each_is_told_with_its_sentence() {
        let found = sensitive("前の文です。連絡は0493-12-3456へ。後の文です。", &[]);
        assert_eq!(found[0].context, "連絡は0493-12-3456へ。");
    }
}

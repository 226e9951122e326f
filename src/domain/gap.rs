//! Gaps that were left in a text to be filled in later: 「○○」, 「●回」, 「会議 回開催」, 「確認中」, 「後日回答」.
//!
//! Marks have other uses, which are none: bullets, grades, crosses, checkboxes, zeros of Chinese numerals, lines of ornament.

use super::text::fold;

/// Of these, marks that begin or end a line when doubled.
const ORNAMENTS: &str = "■◆◇▲";
/// Marks of grades and choices; a mark beside another one is no gap.
const MARKS: &str = "○〇◯●△▲□■◇◆×✕◎☆★";
const KANJI_DIGITS: &str = "一二三四五六七八九十百千万";
/// Words that count something.
const COUNTERS: [&str; 24] = [
    "回", "件", "人", "名", "か所", "箇所", "ヶ所", "カ所", "校", "園", "台", "冊", "歳", "点", "月", "日", "年", "時", "分", "円", "%", "世帯",
    "団体", "地区",
];
/// Words that begin like such a word and count nothing.
const NO_COUNTERS: [&str; 56] = [
    "回覧", "回答", "回収", "回復", "回数", "回路", "件名", "件数", "人権", "人材", "人口", "人間", "人形", "人数", "人物", "人員", "人件", "人事",
    "人生", "人気", "名簿", "名所", "名称", "名刺", "名前", "名物", "校庭", "校区", "校外", "校長", "校内", "園児", "園芸", "園長", "台帳", "台風",
    "冊子", "点検", "点字", "点数", "月次", "月曜", "日常", "日程", "日曜", "日本", "日中", "日時", "年齢", "年代", "年配", "年少", "年長", "年末",
    "時期", "分野",
];
/// What follows a word that counts where the number before it was left out.
const DONE: [&str; 22] = [
    "開催",
    "実施",
    "開い",
    "行っ",
    "行い",
    "行う",
    "参加",
    "受講",
    "出席",
    "来場",
    "利用",
    "登録",
    "相談",
    "対応",
    "受理",
    "設置",
    "配布",
    "発行",
    "訪問",
    "が参加",
    "が受講",
    "が利用",
];
/// Words that want a number behind them.
const WANTING: [&str; 26] = [
    "参加人数",
    "受講者数",
    "相談者数",
    "開催回数",
    "延べ",
    "のべ",
    "合計",
    "約",
    "参加者",
    "参加者は",
    "参加者数",
    "参加者数は",
    "利用者",
    "利用者は",
    "利用者数",
    "利用者数は",
    "出席者",
    "出席者は",
    "受講者",
    "受講者は",
    "来場者",
    "来場者は",
    "相談件数",
    "相談件数は",
    "件数は",
    "人数は",
];
/// Sentences that only say that the answer comes later.
const LATER: [&str; 30] = [
    "要記入",
    "要入力",
    "記入してください",
    "入力してください",
    "確認中",
    "現在確認中",
    "ただいま確認中",
    "担当に確認中",
    "担当課に確認中",
    "担当者に確認中",
    "要確認",
    "照会中",
    "現在照会中",
    "調査中",
    "現在調査中",
    "集計中",
    "現在集計中",
    "精査中",
    "作成中",
    "入力中",
    "記入中",
    "回答待ち",
    "未記入",
    "未入力",
    "追記予定",
    "後日",
    "後日回答",
    "後日報告",
    "後日提出",
    "後日連絡",
];
/// Answers that say so where they say nothing else; in a sentence they may be what was done.
const WHOLE: [&str; 4] = ["調整中", "現在調整中", "作業中", "未定"];
/// Ends of sentences that say so of a number.
const OPEN_ENDS: [&str; 5] = ["確認中", "集計中", "照会中", "精査中", "後日"];

/// As far as the words reach that are looked for beside a space.
const NEAR: usize = 12;

/// Round marks, which are typed for each other. The last two are a zero and a large circle.
fn is_round(c: char) -> bool {
    matches!(c, '○' | '〇' | '◯')
}

/// Marks that stand for a word when doubled.
fn is_sign(c: char) -> bool {
    is_round(c) || matches!(c, '●' | '△' | '▲' | '□' | '■' | '◇' | '◆' | '×' | '✕')
}

/// Whether a sentence with this character may say that the answer comes later; each that does has one of them.
fn may_be_later(c: char) -> bool {
    matches!(c, '中' | '要' | '待' | '未' | '追' | '後' | '記' | '入')
}

/// The first gap in a text, with a few words around it.
pub fn gap(text: &str) -> Option<String> {
    let whole = || says_nothing_else(text).then(|| text.trim().to_owned());
    let in_line = text.split('\n').find_map(|line| {
        let letters: Vec<char> = line.chars().map(narrow).collect();
        let (from, to) = gap_in(&letters)?;
        let original: Vec<char> = line.chars().collect();
        Some(original[from.saturating_sub(8)..(to + 8).min(original.len())].iter().collect::<String>().trim().to_owned())
    });
    in_line.or_else(whole)
}

/// 「調整中」 as the whole answer, or a text that ends with the label of a number: 「参加者数：」.
fn says_nothing_else(text: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || "。()（）【】※".contains(c);
    let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
    let labelled = last.trim_end().strip_suffix([':', '：']).is_some_and(|label| {
        let label = label.trim_end();
        label.chars().count() > 1 && WANTING.iter().any(|word| label.ends_with(word))
    });
    labelled || WHOLE.contains(&text.trim_matches(ends))
}

/// A full-width letter, sign or space as the half-width one, character by character.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn gap_in(line: &[char]) -> Option<(usize, usize)> {
    let runs = Runs { line, at: 0 };
    runs.into_iter().find(|&(from, to)| is_gap(line, from, to)).or_else(|| later(line))
}

/// Stretches of one and the same character.
struct Runs<'a> {
    line: &'a [char],
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.at;
        let first = *self.line.get(from)?;
        let same = |c: &char| *c == first || (is_round(first) && is_round(*c));
        self.at = from + self.line[from..].iter().take_while(|c| same(c)).count();
        Some((from, self.at))
    }
}

fn is_gap(line: &[char], from: usize, to: usize) -> bool {
    let mark = line[from];
    let before = from.checked_sub(1).map(|at| line[at]);
    let rest = &line[to..];
    // A line of nothing else is an ornament, a single mark a grade.
    let alone = from == 0 && rest.is_empty() && !(2..5).contains(&to);
    match mark {
        _ if is_sign(mark) => !alone && is_mask(line, from, to),
        'X' if to - from == 1 => !is_latin(before) && is_bare_count(rest),
        'X' | 'x' => to - from >= 2 && !is_latin(before) && !is_latin(rest.first().copied()),
        '*' => to - from >= 2 && counter(rest).is_some(),
        '?' if to - from == 1 => is_wanted(line, from) && is_bare_count(rest),
        '_' => to - from >= 2 && !alone && !is_latin(before) && !is_latin(rest.first().copied()),
        '?' => to - from >= 2 && counter(rest).is_some(),
        '(' => blank_brackets(rest),
        ' ' => is_left_out(line, from, rest),
        _ => false,
    }
}

/// Whether a text goes on with a word that counts, and nothing that would make another word of it: 「人」, 「名、」.
fn is_bare_count(rest: &[char]) -> bool {
    let counted = counter(rest).filter(|counter| is_of_count(counter));
    counted.is_some_and(|counter| rest.get(counter.chars().count()).is_none_or(|c| !c.is_alphanumeric()))
}

/// Whether a counting word counts people, cases or times, not days or points.
fn is_of_count(counter: &str) -> bool {
    !matches!(counter, "月" | "日" | "年" | "時" | "分" | "点" | "団体" | "地区")
}

/// Whether nothing stands before a place in a line, or a word that wants a number.
fn is_wanted(line: &[char], from: usize) -> bool {
    let before: String = line[from.saturating_sub(NEAR)..from].iter().collect();
    let before = before.trim_end_matches([' ', ':']);
    before.is_empty() || WANTING.iter().any(|word| before.ends_with(word))
}

fn is_latin(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || "/.-@:_".contains(c))
}

/// The word that counts something at the beginning of a text.
fn counter(text: &[char]) -> Option<&'static str> {
    let begins = |word: &str| word.chars().enumerate().all(|(at, c)| text.get(at) == Some(&c));
    COUNTERS.into_iter().find(|counter| begins(counter)).filter(|_| !NO_COUNTERS.into_iter().any(begins))
}

/// Whether a text goes on with what was done.
fn is_done(text: &[char]) -> bool {
    DONE.iter().any(|done| done.chars().enumerate().all(|(at, c)| text.get(at) == Some(&c)))
}

fn is_mask(line: &[char], from: usize, to: usize) -> bool {
    let mark = line[from];
    let before = line[..from].iter().rev().find(|c| **c != ' ').copied();
    let touching = from.checked_sub(1).map(|at| line[at]);
    let next = line.get(to).copied();
    let is_mark = |c: Option<char>| c.is_some_and(|c| MARKS.contains(c));
    let is_digit = |c: Option<char>| c.is_some_and(|c| KANJI_DIGITS.contains(c));
    // 「A○○」 is a name of something.
    if touching.is_some_and(|c| c.is_ascii_alphabetic())
        || is_mark(touching)
        || is_mark(next)
        || (is_round(mark) && (is_digit(touching) || is_digit(next)))
    {
        return false;
    }
    let heads = before.is_none();
    if to - from >= 2 {
        let ends = line[to..].iter().all(|c| *c == ' ');
        let ornament = ORNAMENTS.contains(mark) && (heads || ends) || heads && next == Some(' ');
        return !ornament;
    }
    if !is_round(mark) && mark != '●' {
        return false;
    }
    // 「○月○日」 is a date also where a line begins with it.
    let is_open = |c: &char| is_round(*c) || *c == '●' || c.is_ascii_digit();
    let dated = next == Some('月') && line.get(to + 1).is_some_and(is_open) && line[to + 1..].iter().find(|c| !is_open(c)) == Some(&'日');
    if dated {
        return true;
    }
    let Some(counter) = counter(&line[to..]) else { return false };
    // At the beginning of a line, a sentence or a list a mark is a bullet, unless what was done so often follows.
    let in_sentence = touching.is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    in_sentence
        || (heads && is_bare_count(&line[to..]))
        || (matches!(counter, "回" | "件" | "か所" | "箇所") && is_done(&line[to + counter.chars().count()..]))
}

/// 「（　）人」, but not the empty box of a choice.
fn blank_brackets(rest: &[char]) -> bool {
    let spaces = rest.iter().take_while(|c| **c == ' ').count();
    spaces > 0 && rest.get(spaces) == Some(&')') && counter(&rest[spaces + 1..]).is_some()
}

/// A space where a number was to stand: 「会議 回開催」, 「延べ　人」, 「令和　年」, 「4月 日」.
fn is_left_out(line: &[char], from: usize, rest: &[char]) -> bool {
    let Some(counter) = counter(rest) else { return false };
    let before: String = line[from.saturating_sub(NEAR)..from].iter().collect();
    let after: String = rest.iter().take(NEAR).collect();
    let behind = &after[counter.len()..];
    let ends = behind.chars().next().is_none_or(|c| !is_kanji(c));
    let last = before.chars().next_back();
    let of_noun = last.is_some_and(|c| is_kanji(c) || ('ァ'..='ヴ').contains(&c) || c == 'ー') && !last.is_some_and(|c| KANJI_DIGITS.contains(c));
    let is_count = is_of_count(counter);
    let spaces = line[from..].iter().take_while(|c| **c == ' ').count();
    // One space at the beginning of a line moves its text in, one between two words parts them.
    let is_wide = spaces >= 2 && is_count && (from == 0 && is_done(&rest[counter.chars().count()..]) || of_noun && is_bare_count(rest));
    // 「会議を 回開いた」.
    let of_verb = last.is_some_and(|c| matches!(c, 'を' | 'が' | 'は' | 'で' | 'に'));
    let missing_count = is_count && (of_noun || of_verb) && is_done(&rest[counter.chars().count()..]);
    let label = before.trim_end_matches(':');
    let wanted = is_count && ends && WANTING.iter().any(|word| label.ends_with(word));
    let letter_of_era = before.strip_suffix('R').is_some_and(|rest| !is_latin(rest.chars().next_back()));
    let year = counter == "年" && (before.ends_with("令和") || before.ends_with("平成") || letter_of_era);
    let ordinal = counter == "回" && before.ends_with('第');
    let day = counter == "日" && ends && before.strip_suffix('月').is_some_and(|month| month.ends_with(|c: char| c.is_ascii_digit() || c == ' '));
    missing_count || is_wide || wanted || year || day || ordinal
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '々')
}

/// A sentence of a line that only says that the answer comes later.
fn later(line: &[char]) -> Option<(usize, usize)> {
    let mut from = 0;
    for sentence in line.split_inclusive(|c| "。!?()（）「」【】[]・※/".contains(*c)) {
        let to = from + sentence.len();
        if !sentence.iter().any(|c| may_be_later(*c)) {
            from = to;
            continue;
        }
        let folded = fold(&sentence.iter().collect::<String>()).replace(['、', ','], "");
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = ["です", "である", "となっています", "のため", "とする", "とします"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
        if LATER.contains(&bare) || open_number(bare) || announced(bare) {
            return Some((from, to));
        }
        from = to;
    }
    None
}

/// 「参加者数は確認中」, but not 「安全を確認中」.
fn open_number(sentence: &str) -> bool {
    let topics = ["は", "が", "は現在", "については", "人数", "件数", "実績", "数値", "金額", "決算"];
    OPEN_ENDS.iter().any(|end| sentence.strip_suffix(end).is_some_and(|rest| topics.iter().any(|topic| rest.ends_with(topic))))
}

/// 「後日回答します」, but not 「後日回答した」 of what someone asked.
fn announced(sentence: &str) -> bool {
    let acts = ["回答", "報告", "提出", "連絡", "追記", "記入", "送付"];
    let ends = ["", "します", "いたします", "致します", "予定", "する予定", "させていただきます", "させて頂きます"];
    ["後日", "追って"].iter().any(|when| {
        sentence.rfind(when).is_some_and(|at| {
            let rest = &sentence[at + when.len()..];
            acts.iter().any(|act| rest.strip_prefix(act).is_some_and(|rest| ends.contains(&rest)))
        })
    })
}

#[cfg(test)]
mod tests;

//! Answers that only point elsewhere: 「同上」, 「〃」, 「別紙のとおり」, 「昨年度と同じ」. Only a text that says nothing else is one.

use super::text::{fold, is_blank};

/// Where such an answer points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// To the row above.
    Above,
    /// Somewhere else: an enclosure, another year, another department, another line.
    Elsewhere,
}

/// Longest text that is looked at, in characters.
const LONGEST: usize = 40;
/// What may stand before the pointing words.
const SUBJECTS: [&str; 12] = [
    "詳細は",
    "詳しくは",
    "詳細については",
    "内容は",
    "具体的な内容は",
    "取組内容は",
    "実績は",
    "実施結果は",
    "結果は",
    "回答は",
    "記入内容は",
    "成果は",
];
/// What may stand after them.
const ENDINGS: [&str; 14] = [
    "です",
    "である",
    "であり",
    "とします",
    "とする",
    "となります",
    "となる",
    "しています",
    "してください",
    "ください",
    "下さい",
    "願います",
    "します",
    "のため",
];
/// Words for the row above.
const ABOVE: [&str; 22] = [
    "上欄のとおり",
    "前行と同じ",
    "同上",
    "同前",
    "上に同じ",
    "上と同じ",
    "上同様",
    "上記に同じ",
    "上記と同じ",
    "上記同様",
    "上記のとおり",
    "上欄に同じ",
    "上欄と同じ",
    "上段に同じ",
    "上段と同じ",
    "上の行に同じ",
    "上の行と同じ",
    "前の行に同じ",
    "前の行と同じ",
    "前行に同じ",
    "上記と同様",
    "上と同様",
];
/// Words for some other place that stand alone.
const ALONE: [&str; 24] = [
    "同じ",
    "左記に同じ",
    "左記と同じ",
    "左欄に同じ",
    "右記に同じ",
    "下記に同じ",
    "同左",
    "同右",
    "左に同じ",
    "左と同じ",
    "左記のとおり",
    "右に同じ",
    "右記のとおり",
    "下に同じ",
    "下記のとおり",
    "下記参照",
    "前項に同じ",
    "備考欄参照",
    "備考参照",
    "欄外参照",
    "次頁参照",
    "次ページ参照",
    "再掲",
    "再掲のとおり",
];
/// Enclosures, which need no further word.
const ENCLOSURES: [&str; 14] = [
    "別紙資料",
    "別紙",
    "別添資料",
    "別添ファイル",
    "別添",
    "別表",
    "別冊",
    "別途資料",
    "別途提出",
    "別途送付",
    "別シート",
    "添付資料",
    "添付ファイル",
    "添付",
];
/// Other papers, which are pointed at only together with a word such as 参照.
const PAPERS: [&str; 20] = [
    "別途",
    "資料",
    "参考資料",
    "事業報告書",
    "実績報告書",
    "報告書",
    "事業概要",
    "事務事業評価シート",
    "事務事業評価",
    "決算資料",
    "決算書",
    "パンフレット",
    "チラシ",
    "市ホームページ",
    "ホームページ",
    "市HP",
    "HP",
    "URL",
    "計画書",
    "要綱",
];
/// Texts of the plan in the same row.
const PLAN_TEXTS: [&str; 8] = ["概要", "取組方針", "計画", "事業内容", "事業の内容", "取組内容", "目標", "現状"];
/// Years before.
const YEARS: [&str; 10] = ["昨年度", "前年度", "昨年", "前年", "去年", "前回", "前期", "過年度", "一昨年度", "例年"];
/// What makes a name a pointer.
const SAME: [&str; 9] = ["に同じ", "と同じ", "と同様", "に同様", "同様", "のとおり", "の通り", "どおり", "通り"];
/// With what the name of a paper ends.
const PAPER_ENDS: [&str; 8] = ["一覧", "一覧表", "表", "資料", "報告書", "シート", "調書", "書"];
/// What makes a paper a pointer.
const SEE: [&str; 14] = [
    "のとおり",
    "の通り",
    "どおり",
    "を参照",
    "をご参照",
    "ご参照",
    "参照",
    "に記載のとおり",
    "に記載",
    "による",
    "を提出",
    "で提出",
    "にて提出",
    "にて回答",
];

/// Ways in which an answer may have been sent outside the form.
const WAYS: [&str; 8] = ["メール", "電話", "口頭", "FAX", "紙", "郵送", "チャット", "逓送"];

/// Whether a text only points elsewhere, and where to. A remark in brackets behind it, 「同上（会場は変更）」, says that it is not quite
/// what stands there.
pub fn reference(text: &str) -> Option<Reference> {
    pointed(text).or_else(|| {
        let (pointer, remark) = text.trim().split_once(['（', '('])?;
        let closes = remark.trim_end_matches('。').strip_suffix(['）', ')'])?;
        (!is_blank(pointer) && !closes.contains(['）', ')'])).then(|| pointed(pointer)).flatten().map(|_| Reference::Elsewhere)
    })
}

/// Whether a text is nothing but an arrow, which is a value of an indicator and no answer to anything else.
pub fn is_arrow(text: &str) -> bool {
    !is_blank(text) && text.chars().all(|c| c.is_whitespace() || "→⇒↓⇓←↑".contains(c))
}

fn pointed(text: &str) -> Option<Reference> {
    // Kanji and hiragana are never levelled away, so that most answers are seen to be longer without folding them.
    let is_too_long = text.chars().filter(|c| matches!(c, 'ぁ'..='ゖ' | '一'..='鿿')).nth(LONGEST).is_some();
    if text.len() > LONGEST * 8 || is_too_long {
        return None;
    }
    let written = fold(text);
    let folded: String = written.chars().filter(|c| !"。、，,.．・※*＊()「」『』【】[]<>〈〉《》…!！→⇒".contains(*c)).collect();
    // An arrow alone may mean the row above, the cell beside it, or that something goes on.
    if is_arrow(&written) {
        return Some(Reference::Elsewhere);
    }
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    // Ditto marks; U+2033 is folded to two U+2032.
    let is_ditto = |c: char| matches!(c, '〃' | '\u{2032}' | '"' | '”' | '“' | '〻');
    if folded.chars().all(is_ditto) || matches!(folded.as_str(), "々" | "//") {
        return Some(Reference::Above);
    }
    let mut bare = folded.as_str();
    for subject in SUBJECTS {
        bare = bare.strip_prefix(subject).unwrap_or(bare);
    }
    for ending in ENDINGS {
        bare = bare.strip_suffix(ending).unwrap_or(bare);
    }
    if ABOVE.contains(&bare) {
        return Some(Reference::Above);
    }
    let elsewhere = ALONE.contains(&bare)
        || is_paper(bare)
        || YEARS.iter().any(|year| bare.strip_prefix(year).is_some_and(|rest| SAME.contains(&without_answer(rest))))
        || PLAN_TEXTS.iter().any(|part| bare.strip_prefix(part).is_some_and(|rest| matches!(rest, "のとおり" | "の通り" | "に同じ" | "と同じ")))
        || is_year_named(bare)
        || is_line_named(bare)
        || is_department_named(bare)
        || is_sent_otherwise(bare);
    elsewhere.then_some(Reference::Elsewhere)
}

/// 「の回答と同じ」 without 「の回答」.
fn without_answer(rest: &str) -> &str {
    let after = rest.strip_prefix('の').and_then(|rest| ["回答", "記入", "実績", "内容"].iter().find_map(|what| rest.strip_prefix(what)));
    after.unwrap_or(rest)
}

/// 「別紙」, 「別紙１のとおり」, 「資料３参照」, 「別紙のとおり実施した」.
fn is_paper(bare: &str) -> bool {
    let bare = ["実施しました", "実施した", "実施済", "実施"].iter().find_map(|done| bare.strip_suffix(done)).unwrap_or(bare);
    let after = |names: &[&str]| {
        let rest = names.iter().find_map(|name| bare.strip_prefix(name))?;
        Some(rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-一二三四五六七八九十".contains(c)))
    };
    // 「別紙「実績一覧」のとおり」.
    let named = |rest: &str| SEE.iter().any(|see| rest.strip_suffix(see).is_some_and(|name| PAPER_ENDS.iter().any(|end| name.ends_with(end))));
    after(&ENCLOSURES).is_some_and(|rest| rest.is_empty() || SEE.contains(&rest) || named(rest))
        || after(&PAPERS).is_some_and(|rest| SEE.contains(&rest))
}

/// 「メールで回答済」, 「電話で回答しました」.
fn is_sent_otherwise(bare: &str) -> bool {
    let says = |rest: &str| {
        let rest = ["で", "にて", "により"].iter().find_map(|by| rest.strip_prefix(by))?;
        // 「郵送で送付した」 may be what was done; what is 済 is done towards the office.
        let done = ["報告", "提出", "送付", "連絡"].iter().find_map(|act| rest.strip_prefix(act));
        let answered = rest.strip_prefix("回答").is_some_and(|rest| matches!(rest, "" | "済" | "済み" | "しました" | "した" | "いたしました"));
        Some(answered || matches!(done, Some("済" | "済み")))
    };
    WAYS.iter().any(|way| bare.strip_prefix(way).and_then(says).unwrap_or(false))
}

/// 「令和5年度と同じ」.
fn is_year_named(bare: &str) -> bool {
    SAME.iter().any(|same| bare.strip_suffix(same).is_some_and(|year| year.contains('年') && super::year::FiscalYear::parse(year).is_some()))
}

/// 「12に同じ」, 「整理番号12と同じ」, 「1-1-①に同じ」.
fn is_line_named(bare: &str) -> bool {
    let names = ["整理番号", "番号", "項目", "No", "NO", "no"];
    let rest = names.iter().find_map(|name| bare.strip_prefix(name)).unwrap_or(bare);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '①'..='⑳'))).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    let rest = rest.strip_prefix('番').unwrap_or(rest);
    let same = matches!(rest, "に同じ" | "と同じ" | "と同様" | "のとおり" | "に記載" | "に記載のとおり" | "を参照" | "参照" | "の再掲");
    number.chars().any(|c| c.is_ascii_digit() || ('①'..='⑳').contains(&c)) && same
}

/// 「地域福祉課に同じ」, 「社会福祉協議会の回答のとおり」.
fn is_department_named(bare: &str) -> bool {
    let says = ["に同じ", "と同じ", "と同様", "のとおり", "の回答のとおり", "の回答に同じ", "の回答と同じ", "回答のとおり", "が回答", "参照"];
    says.iter().any(|says| {
        bare.strip_suffix(says).is_some_and(|who| {
            let kind = ["課", "室", "局", "係", "館", "所", "センター", "協議会", "社協", "主担当", "再掲元"].iter().any(|kind| who.ends_with(kind));
            kind && who.chars().count() <= 20
        })
    })
}

#[cfg(test)]
mod tests;

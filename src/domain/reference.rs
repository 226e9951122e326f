//! Answers that only point elsewhere: 「同上」, 「〃」, 「別紙のとおり」, 「昨年度と同じ」. Only a text that says nothing else is one.

use super::text::fold;

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
const ABOVE: [&str; 20] = [
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
const ALONE: [&str; 18] = [
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

/// Whether a text only points elsewhere, and where to.
pub fn reference(text: &str) -> Option<Reference> {
    // Kanji and hiragana are never levelled away, so that most answers are seen to be longer without folding them.
    let is_too_long = text.chars().filter(|c| matches!(c, 'ぁ'..='ゖ' | '一'..='鿿')).nth(LONGEST).is_some();
    if text.len() > LONGEST * 8 || is_too_long {
        return None;
    }
    let folded: String = fold(text).chars().filter(|c| !"。、，,.．・※*＊()「」『』【】[]<>〈〉《》…!！→⇒".contains(*c)).collect();
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    // Ditto marks; U+2033 is folded to two U+2032.
    if folded.chars().all(|c| matches!(c, '〃' | '\u{2032}' | '"' | '”' | '“' | '〻')) || folded == "々" {
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
        || YEARS.iter().any(|year| bare.strip_prefix(year).is_some_and(|rest| SAME.contains(&rest)))
        || PLAN_TEXTS.iter().any(|part| bare.strip_prefix(part).is_some_and(|rest| matches!(rest, "のとおり" | "の通り" | "に同じ" | "と同じ")))
        || is_year_named(bare)
        || is_line_named(bare)
        || is_department_named(bare);
    elsewhere.then_some(Reference::Elsewhere)
}

/// 「別紙」, 「別紙１のとおり」, 「資料３参照」, 「別紙のとおり実施した」.
fn is_paper(bare: &str) -> bool {
    let bare = ["実施しました", "実施した", "実施済", "実施"].iter().find_map(|done| bare.strip_suffix(done)).unwrap_or(bare);
    let after = |names: &[&str]| {
        let rest = names.iter().find_map(|name| bare.strip_prefix(name))?;
        Some(rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-一二三四五六七八九十".contains(c)))
    };
    after(&ENCLOSURES).is_some_and(|rest| rest.is_empty() || SEE.contains(&rest)) || after(&PAPERS).is_some_and(|rest| SEE.contains(&rest))
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
mod tests {
    use super::*;

    #[test]
    fn answers_that_only_point_elsewhere() {
        for above in
            ["同上", "　同　上", "（同上）", "同上。", "〃", "〃 〃", "″", "\"", "々", "上に同じ", "上記のとおり", "上記と同様です。", "前の行と同じ"]
        {
            assert_eq!(reference(above), Some(Reference::Above), "{above}");
        }
        for elsewhere in [
            "別紙",
            "別紙のとおり",
            "別紙の通り",
            "別紙１のとおり",
            "別紙1-2参照",
            "※別紙参照",
            "別添参照",
            "別添資料のとおりです。",
            "詳細は別紙をご参照ください。",
            "添付ファイル参照",
            "別紙のとおり実施しました。",
            "資料３を参照",
            "事業報告書のとおり",
            "市ホームページ参照",
            "ＨＰ参照",
            "昨年度と同じ",
            "前年度に同じ",
            "昨年度同様",
            "例年どおり",
            "令和５年度と同じ",
            "R5年度と同様",
            "地域福祉課に同じ",
            "社会福祉協議会の回答のとおり",
            "子育て支援センターと同じ",
            "１２に同じ",
            "整理番号１２と同じ",
            "No.5参照",
            "1-1-①に同じ",
            "再掲",
            "同左",
            "下記のとおり",
            "取組方針のとおり",
        ] {
            assert_eq!(reference(elsewhere), Some(Reference::Elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn answers_that_say_something() {
        for own in [
            "",
            "　",
            "同上の内容に加え、講座を3回開いた。",
            "講座を3回開催した（別紙参照）。",
            "別紙の様式を見直し、申請を簡単にした。",
            "別添の資料を配布し、制度を説明した。",
            "別冊子を作成",
            "別表の改正",
            "昨年度と同様に、市内3か所で教室を開いた。",
            "昨年度より参加者が増えた。",
            "例年どおり実施し、60人が参加した。",
            "例年どおり実施した。",
            "計画どおり実施した。",
            "計画どおり",
            "計画のとおり実施した。",
            "ホームページで周知した。",
            "ホームページに掲載",
            "資料を作成",
            "資料配布",
            "添付資料を見直した",
            "地域福祉課と連携して実施",
            "地域福祉課が実施",
            "同じ会場で2回開いた",
            "同様の相談が増えている",
            "上半期に実施",
            "上記の講座を継続する",
            "12回開催",
            "12人参加",
            "令和5年度に開始",
            "令和5年度と同数",
            "なし",
            "該当なし",
            "－",
            "継続",
            "変更なし",
            "再掲載を依頼",
            "報告書を作成し、公表した。",
            "要綱を改正",
            "右折帯の設置",
            "左記の窓口に加え、出張相談を始めた。",
            "下記の3点に取り組んだ。",
            "前回の意見を反映した。",
            "「同上」という欄をなくした様式に改めた。",
        ] {
            assert_eq!(reference(own), None, "{own}");
        }
        assert_eq!(reference(&"別紙".repeat(10_000)), None);
    }
}

use super::*;

fn scale(grades: &[(&str, &str, &str)]) -> Scale {
    let grades = grades
        .iter()
        .map(|(code, print, meaning)| Grade {
            code: (*code).into(),
            print: (*print).into(),
            meaning: (*meaning).into(),
            aliases: Vec::new(),
            rated: true,
        })
        .collect();
    Scale::new("test".into(), grades)
}

fn abc() -> Scale {
    scale(&[("A", "Ａ", "順調に進んだ。"), ("B", "Ｂ", "概ね順調に進んだ。"), ("C", "Ｃ", "進まなかった。")])
}

#[test]
fn accepts_what_people_type_for_one_grade() {
    let scale = abc();
    for text in [
        "A",
        "Ａ",
        "a",
        "ａ",
        " A ",
        "　Ａ\n",
        "Α",
        "А",
        "(A)",
        "（Ａ）",
        "【A】",
        "A評価",
        "評価A",
        "評価：Ａ",
        "Ａ判定",
        "自己評価:A",
        "A 順調に進んだ",
        "A順調に進んだ。",
        "順調に進んだ",
        "順調に進んだ（A）",
        "A（人員が増えたため）",
        "A（DXを進めた）",
        "A（Ａ）",
        "Ａ（PDCAに沿って）",
        "Ａ。",
        "A.",
        "（Ａ）。",
    ] {
        assert_eq!(scale.read(text), GradeReading::Grade(0), "{text}");
    }
    assert_eq!(scale.read("В"), GradeReading::Grade(1));
    assert_eq!(scale.read("概ね順調に進んだ"), GradeReading::Grade(1));
    assert_eq!(scale.read(" \n"), GradeReading::Blank);
}

#[test]
fn what_is_said_beside_a_grade() {
    let scale = abc();
    for (text, remark) in [
        ("B（重大な事故が１件あり、市長へ報告済み）", Some("重大な事故が1件あり、市長へ報告済み")),
        ("A（仮）", Some("仮")),
        ("A（仮）（要協議）", Some("仮、要協議")),
        ("A", None),
        ("（A）", None),
        ("A（Ａ）", None),
        ("A（順調に進んだ。）", None),
        ("順調に進んだ（A）", None),
        ("A（評価）", None),
        ("D（仮）", None),
    ] {
        assert_eq!(scale.remark(text).as_deref(), remark, "{text}");
    }
}

#[test]
fn never_merges_two_grades() {
    let scale = abc();
    for text in [
        "AB",
        "A→B",
        "A～B",
        "A（Bに近い）",
        "A-",
        "B?",
        "A+",
        "D",
        "A、B",
        "A/B",
        "A B",
        "A（b）",
        "Ａ（Ｂ）",
        "未定",
        "A概ね順調に進んだ",
        "1",
        "（A）（B）",
        "A 予算が足りない",
    ] {
        assert_eq!(scale.read(text), GradeReading::Invalid, "{text}");
    }
}

#[test]
fn symbols_and_their_look_alikes() {
    let scale = scale(&[("◎", "◎", "拡大"), ("○", "○", "達成"), ("△", "△", "一部"), ("×", "×", "未達成"), ("-", "－", "対象外")]);
    for text in ["○", "〇", "◯", "○（達成）", "○達成", "O"] {
        assert_eq!(scale.read(text), GradeReading::Grade(1), "{text}");
    }
    assert_eq!(scale.read("x"), GradeReading::Grade(3));
    assert_eq!(scale.read("―"), GradeReading::Grade(4));
    assert_eq!(scale.read("ー"), GradeReading::Grade(4));
    for text in ["▲", "○△", "○→◎", "○（△に近い）"] {
        assert_eq!(scale.read(text), GradeReading::Invalid, "{text}");
    }
    assert_eq!(scale.read("◎（○○課と連携）"), GradeReading::Grade(0));
}

#[test]
fn grades_that_differ_only_in_case_or_fill_stay_apart() {
    let both = scale(&[("A", "A", ""), ("a", "a", ""), ("△", "△", ""), ("▲", "▲", "")]);
    assert_eq!(both.read("Ａ"), GradeReading::Grade(0));
    assert_eq!(both.read("ａ"), GradeReading::Grade(1));
    assert_eq!(both.read("▲"), GradeReading::Grade(3));
}

#[test]
fn words_only() {
    let words = scale(&[("順調", "順調", ""), ("概ね順調", "概ね順調", ""), ("やや遅れ", "やや遅れ", "")]);
    assert_eq!(words.read("概ね順調"), GradeReading::Grade(1));
    assert_eq!(words.read("順調（概ね）"), GradeReading::Grade(0));
    assert_eq!(words.read("順調→やや遅れ"), GradeReading::Invalid);
    assert_eq!(words.read("順調（やや遅れ）"), GradeReading::Invalid);
}

#[test]
fn numbers_as_codes() {
    let numbers = scale(&[("5", "5", "高い"), ("4", "4", ""), ("1", "1", "低い")]);
    assert_eq!(numbers.read("５"), GradeReading::Grade(0));
    assert_eq!(numbers.read("①"), GradeReading::Grade(2));
    assert_eq!(numbers.read("54"), GradeReading::Invalid);
}

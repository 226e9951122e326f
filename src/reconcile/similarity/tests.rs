use proptest::prelude::*;

use super::*;

/// Distance by the book.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut line: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = std::mem::replace(&mut line[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = line[j + 1];
            line[j + 1] = changed.min(corner + 1).min(line[j] + 1);
        }
    }
    line[b.len()]
}

proptest! {
    /// Whatever is typed: no panic, the order does not count, and what differs in numbers is never a matter of notation.
    #[test]
    fn numbers_are_never_notation(a in "[3-5三四①②.,、〜年度回人令和R第子供こども取り組み実施したしなかった]{0,14}", at in 0_usize..14, digit in "[0-9]") {
        let spelling = Spelling::default();
        let mut chars: Vec<char> = a.chars().collect();
        let level = |b: &str| compare(&spelling, &a, b).map(|(_, level)| level);
        prop_assert_eq!(level(&a), None);
        let at = at.min(chars.len());
        chars.splice(at..(at + 1).min(chars.len()), digit.chars());
        let b: String = chars.iter().collect();
        let (loose_a, loose_b) = (spelling.loose(&a), spelling.loose(&b));
        prop_assert!(level(&b) != Some(Difference::Notation) || levels::numbers(&loose_a) == levels::numbers(&loose_b), "{} {}", a, b);
        prop_assert_eq!(level(&b), compare(&spelling, &b, &a).map(|(_, level)| level));
    }

    #[test]
    fn the_library_counts_by_the_book(a in "[あ-お漢字a]{0,150}", b in "[あ-お漢字a]{0,150}", at_least in 0.0..1.0_f64) {
        let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let longest = x.len().max(y.len());
        let expected = if longest == 0 { 1.0 } else { 1.0 - distance(&x, &y) as f64 / longest as f64 };
        prop_assert!((ratio(&a, &b, 0.0) - expected).abs() < 1e-9);
        let cut = ratio(&a, &b, at_least);
        prop_assert!((cut - expected).abs() < 1e-9 || (cut == 0.0 && expected < at_least + 1e-9), "{cut} {expected} {at_least}");
    }

    #[test]
    fn earlier_ones_are_those_with_most_in_common(texts in proptest::collection::vec("[あ-う]{0,8}", 0..40), at_least in 0.3..0.9_f64) {
        let finder = Finder::new(texts.iter().map(String::as_str));
        let mut table = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let share = |&earlier: &usize| if texts[earlier] == *text { 2.0 } else { in_common(text, &texts[earlier]) };
            let mut expected: Vec<usize> = (0..index).filter(|earlier| !text.is_empty() && share(earlier) >= at_least).collect();
            let first = |earlier: &usize| texts.iter().position(|other| *other == texts[*earlier]);
            expected.sort_by(|a, b| share(b).total_cmp(&share(a)).then(first(a).cmp(&first(b))).then(a.cmp(b)));
            prop_assert_eq!(finder.earlier(&mut table, index, 1000, at_least), expected, "{}", index);
        }
    }

    #[test]
    fn nothing_alike_is_missed_and_the_best_comes_first(
        texts in proptest::collection::vec("[あ-う]{0,12}", 0..40),
        text in "[あ-う]{1,12}",
        at_least in 0.3..0.9_f64,
    ) {
        let found = Finder::new(texts.iter().map(String::as_str)).nearest(&text, 1000, at_least);
        let similarity = |other: &str| ratio(&text, other, 0.0).max(in_common(&text, other));
        let mut expected: Vec<(f64, usize)> = texts.iter().enumerate().filter(|(_, other)| in_common(&text, other) > 0.0)
            .map(|(index, other)| (similarity(other), index)).filter(|(similarity, _)| *similarity >= at_least).collect();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut found: Vec<(f64, usize)> = found.iter().map(|found| (found.similarity, found.index)).collect();
        prop_assert!(found.windows(2).all(|two| two[0].0 >= two[1].0));
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        prop_assert_eq!(found, expected);
    }
}

/// Share of neighbouring characters in common, ends included.
fn in_common(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let framed: Vec<char> = format!("^{text}$").chars().collect();
        framed.windows(2).map(|two| (two[0], two[1])).collect::<Vec<_>>()
    };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let shared = a.iter().filter(|pair| b.iter().position(|other| other == *pair).map(|at| b.swap_remove(at)).is_some()).count();
    2.0 * shared as f64 / all as f64
}

#[test]
fn copies_are_found_in_one_search() {
    let spelling = Spelling::default();
    let text = "一人暮らしの高齢者の異変に早く気づけるよう、事業者と協力して日ごろの見守りを続けます。";
    let edited = "ひとり暮らしの高齢者の異変に早く気づけるよう、事業者と協力して、日頃からの見守りを続けていきます。";
    let lines: Vec<PlanLine> = [
        ("見守り活動", text),
        ("情報の共有", "関係課と連携して進めます。"),
        ("学校活動", "児童が田んぼで米づくりを体験し、収穫した米を味わいます。"),
        ("見守り活動", edited),
        ("庁内の連携", "関係課と連携して進めます。"),
        ("学校活動", "福祉施設を訪れて高齢者と交流し、思いやりの心を育てます。"),
        ("孤立の防止", text),
        ("", ""),
        ("", ""),
    ]
    .map(|(title, text)| PlanLine::new(&spelling, title, text))
    .to_vec();
    assert_eq!(copies(&lines), [(0, 3), (0, 6)]);
}

#[test]
fn finds_a_text_that_was_given_twice_twice() {
    let texts = ["相談支援の充実", "", "居場所づくり", "相談支援の　充実", "相談支援の強化"];
    let found = Finder::new(texts).nearest("相談支援の充実", 2, 0.5);
    assert_eq!(found.iter().map(|found| found.index).collect::<Vec<_>>(), [0, 3, 4]);
    assert!(Finder::new(texts).nearest("", 3, 0.5).is_empty());
    assert!(Finder::new(texts).nearest("道路", 3, 0.5).is_empty());
}

#[test]
fn levels_of_difference() {
    let level = |a: &str, b: &str| compare(&Spelling::default(), a, b).map(|(_, level)| level);
    for (a, b, expected) in [
        ("概　要（ア）", "概要(ア)", None),
        ("支援、相談", "支援・相談", Some(Difference::Notation)),
        ("連携手法を標準化する必要がある", "連携手法を基準化する必要がある", Some(Difference::Wording)),
        ("地域の会議で報告した", "地位の会議で報告した", Some(Difference::Wording)),
        ("講演会を開いた", "名簿を更新した", Some(Difference::Different)),
        ("訓練を実施した", "訓練を実施しなかった", Some(Difference::Different)),
        ("3回開いた", "4回開いた", Some(Difference::Different)),
        ("", "訓練を実施した", Some(Difference::Different)),
        ("", "", None),
        ("・", "、", Some(Difference::Notation)),
    ] {
        assert_eq!(level(a, b), expected, "{a} / {b}");
        assert_eq!(level(b, a), expected, "{b} / {a}");
    }
    let title = |a: &str, b: &str| compare_titles(&Spelling::default(), a, b).map(|(_, level)| level);
    assert_eq!(title("相談体制の充実", "相談体制の強化"), Some(Difference::Different));
    assert_eq!(title("相談体制の充実", "相談体制の充実事業"), Some(Difference::Wording));
}

#[test]
fn names_the_characters() {
    assert_eq!(first_difference("①2", "12"), "「①」→「1」");
    assert_eq!(first_difference("標準化", "基準化"), "「標」→「基」");
    assert_eq!(first_difference("市民地域", "市民への地域"), "（なし）→「への」");
    assert_eq!(nearest("地域福祉科", ["地域福祉課", "道路整備課"].into_iter()), Some("地域福祉課"));
    assert_eq!(nearest("総務課", ["地域福祉課"].into_iter()), None);
}

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
    fn nothing_alike_is_missed_and_the_best_comes_first(texts in proptest::collection::vec("[あ-う]{0,12}", 0..40), text in "[あ-う]{1,12}") {
        let found = Finder::new(texts.iter().map(String::as_str)).nearest(&text, 1000, 0.6);
        let mut expected: Vec<(f64, usize)> = texts.iter().enumerate().filter(|(_, other)| !other.is_empty())
            .map(|(index, other)| (ratio(&text, other, 0.6), index)).filter(|(similarity, _)| *similarity >= 0.6).collect();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut found_pairs: Vec<(f64, usize)> = found.iter().map(|found| (found.similarity, found.index)).collect();
        prop_assert!(found_pairs.windows(2).all(|two| two[0].0 >= two[1].0));
        found_pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        prop_assert_eq!(found_pairs, expected);
    }
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
    assert_eq!(compare("概　要（ア）", "概要(ア)"), None);
    assert_eq!(compare("支援、相談", "支援・相談").map(|c| c.1), Some(Difference::Notation));
    assert_eq!(compare("連携手法を標準化する必要がある", "連携手法を基準化する必要がある").map(|c| c.1), Some(Difference::Wording));
    assert_eq!(compare("講演会を開いた", "名簿を更新した").map(|c| c.1), Some(Difference::Different));
}

#[test]
fn names_the_characters() {
    assert_eq!(first_difference("標準化", "基準化"), "「標」→「基」");
    assert_eq!(first_difference("市民地域", "市民への地域"), "（なし）→「への」");
    assert_eq!(nearest("地域福祉科", ["地域福祉課", "道路整備課"].into_iter()), Some("地域福祉課"));
    assert_eq!(nearest("総務課", ["地域福祉課"].into_iter()), None);
}

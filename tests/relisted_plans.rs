//! The copies of the three plans: each with its original, and nothing asked that is not worth a look.

mod support;

use std::collections::BTreeSet;

use support::city::{City, cities};
use support::small_plan::SmallPlan;
use torimatome::domain::finding::{Code, Difference};
use torimatome::domain::text::fold;

/// Copy and original by the cells of their titles.
fn pairs(city: &City) -> BTreeSet<(String, Option<String>)> {
    let items = &city.campaign.plan.items;
    let cell = |item: usize| items[item].place.cell.clone().expect("a cell");
    let copies = (0..items.len()).filter(|&item| items[item].relisted);
    copies.map(|copy| (cell(copy), items[copy].original.map(cell))).collect()
}

/// Code, cell and kind of every finding about the plan's copies.
fn found(city: &City) -> BTreeSet<(Code, String, Option<Difference>)> {
    let cell = |finding: &torimatome::domain::finding::Finding| finding.source.as_ref().and_then(|place| place.cell.clone()).unwrap_or_default();
    city.findings.iter().map(|finding| (finding.code, cell(finding), finding.difference)).collect()
}

#[test]
fn copies_of_the_three_plans() {
    for city in cities() {
        let items = &city.campaign.plan.items;
        for (copy, original) in items.iter().filter_map(|item| Some((item, &items[item.original?]))) {
            let bare =
                |title: &str| fold(title).replace("【再掲】", "").replace("(再掲)", "").replace("<再掲>", "").replace(['(', ')', '・', '、'], "");
            assert_eq!(bare(&copy.title), bare(&original.title), "{}", city.template);
            assert!(!original.relisted);
        }
        let with_original = pairs(city).iter().filter(|(_, original)| original.is_some()).count();
        let expected = match city.template {
            "honjo" => (10, 10, vec![(Code::RelistedTextDiffers, "E82", true), (Code::RelistedTextDiffers, "E92", true)]),
            "kitamoto" => (2, 2, vec![(Code::RelistedTextDiffers, "E89", true)]),
            _ => (
                5,
                4,
                vec![(Code::RelistedNoOriginal, "E64", false), (Code::RelistedOwnerDiffers, "G17", false), (Code::RelistedUnmarked, "E65", false)],
            ),
        };
        assert_eq!((pairs(city).len(), with_original), (expected.0, expected.1), "{}", city.template);
        let expected: BTreeSet<_> =
            expected.2.into_iter().map(|(code, cell, differs)| (code, cell.to_owned(), differs.then_some(Difference::Wording))).collect();
        assert_eq!(found(city), expected, "{}", city.template);
    }
}

const TITLE: usize = 4;
const DESCRIPTION: usize = 5;
const OWNERS: usize = 7;
const COPY: &str = "おはなし会（再掲）";
const ORIGINAL: &str = "おはなし会";

/// The small plan with these cells changed: title of the row, column, text.
fn plan(changes: &[(&str, usize, &str)]) -> City {
    let mut plan = SmallPlan::new();
    for (title, column, text) in changes {
        let row = plan.rows.iter_mut().find(|row| row[TITLE] == *title).expect("a row");
        (*text).clone_into(&mut row[*column]);
    }
    City::new("sample", "令和6年度", plan.bytes())
}

/// Whether each copy has found the item with this title, and the codes of what was found.
fn original(city: &City) -> (Vec<Option<String>>, Vec<Code>) {
    let items = &city.campaign.plan.items;
    let originals = items.iter().filter(|item| item.relisted).map(|item| item.original.map(|original| items[original].title.clone()));
    (originals.collect(), city.findings.iter().map(|finding| finding.code).collect())
}

#[test]
fn an_original_is_found_across_spelling_punctuation_and_marks() {
    let found = |title: &str| (vec![Some(title.to_owned())], vec![]);
    for (changes, expected) in [
        (vec![], found(ORIGINAL)),
        (vec![(COPY, TITLE, "お話し会【再掲】"), (ORIGINAL, TITLE, "おはなし会")], found(ORIGINAL)),
        (
            vec![(COPY, TITLE, "各拠点・児童センター・図書館（再掲）"), (ORIGINAL, TITLE, "各拠点（児童センター、図書館）")],
            found("各拠点（児童センター、図書館）"),
        ),
        (vec![(COPY, TITLE, "取り組みの支援（1-1-2-①の再掲）"), (ORIGINAL, TITLE, "取組の支援")], found("取組の支援")),
        (vec![(COPY, TITLE, "おはなし会"), (ORIGINAL, TITLE, "おはなし会（基本方針2に再掲）")], found("おはなし会（基本方針2に再掲）")),
        (vec![(COPY, OWNERS, "関係課（図書館）")], found(ORIGINAL)),
    ] {
        let city = plan(&changes);
        assert_eq!(original(&city), expected, "{changes:?}");
    }
}

#[test]
fn a_slip_in_a_title_is_shown_and_another_title_is_no_original() {
    let slip = plan(&[(ORIGINAL, TITLE, "地域の子育て支援拠点の充実"), (COPY, TITLE, "地位の子育て支援拠点の充実（再掲）")]);
    assert_eq!(original(&slip), (vec![Some("地域の子育て支援拠点の充実".to_owned())], vec![Code::RelistedTextDiffers]));
    let other = plan(&[(ORIGINAL, TITLE, "相談体制の充実"), (COPY, TITLE, "相談体制の強化（再掲）")]);
    assert_eq!(original(&other), (vec![None], vec![Code::RelistedNoOriginal]));
}

#[test]
fn two_originals_of_one_title_are_told_apart_by_owners_and_text_or_not_at_all() {
    let school = |text: &str, owner: &str| plan(&[(COPY, DESCRIPTION, text), (COPY, OWNERS, owner), (COPY, TITLE, "学校活動（再掲）")]);
    let by_text = school("職場体験を行います。", "学校教育課");
    assert_eq!(original(&by_text).1, []);
    let item = by_text.campaign.plan.items.iter().find(|item| item.relisted).expect("a copy");
    assert_eq!(by_text.campaign.plan.items[item.original.expect("an original")].description.as_deref(), Some("職場体験を行います。"));
    assert_eq!(original(&school("", "学校教育課")).1, [Code::RelistedAmbiguous]);
}

#[test]
fn one_original_may_have_two_copies() {
    let mut plan = SmallPlan::new();
    let mut second = plan.rows.iter().find(|row| row[TITLE] == COPY).expect("a copy").clone();
    second[1] = "2-2 仕事".to_owned();
    second[2] = "2-2-1 就労".to_owned();
    second[3] = "③".to_owned();
    plan.rows.push(second);
    let city = City::new("sample", "令和6年度", plan.bytes());
    assert_eq!(original(&city), (vec![Some(ORIGINAL.to_owned()); 2], vec![]));
}

#[test]
fn a_copy_without_a_mark_is_asked_about_but_no_stock_phrase_and_no_mere_title() {
    let stock = "関係課と情報を共有します。";
    let long = "妊娠から出産、子育てまで、助産師と保健師が家庭を訪ねて相談を受け、必要な支援につなげます。";
    for (changes, expected) in [
        (vec![("放課後の学習室", DESCRIPTION, stock), ("若者広場", DESCRIPTION, stock), ("就労相談", DESCRIPTION, stock)], vec![]),
        (vec![("放課後の学習室", DESCRIPTION, long), ("就労相談", DESCRIPTION, long)], vec![Code::RelistedUnmarked]),
        (vec![("放課後の学習室", DESCRIPTION, long), ("児童館の講座", DESCRIPTION, long)], vec![]),
        (vec![("就労相談", TITLE, "若者広場")], vec![]),
        (vec![(COPY, DESCRIPTION, "絵本の読み聞かせをします。"), (COPY, TITLE, "おはなし会")], vec![Code::RelistedUnmarked]),
    ] {
        let city = plan(&changes);
        assert_eq!(city.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), expected, "{changes:?}");
    }
}

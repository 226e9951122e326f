use super::steps::{brackets, characters, dashes, dots, spaces, years};
use super::*;

/// Each step with what goes in and what comes out.
#[test]
fn the_steps_one_by_one() {
    type Step = fn(&str) -> String;
    let table: [(Step, &[(&str, &str)]); 6] = [
        (
            characters,
            &[
                ("ＩＣＴ　１２％", "ICT 12%"),
                ("ｻﾎﾟｰﾀｰ", "サポーター"),
                ("①②", "1 2"),
                ("①12回", "1 12回"),
                ("12回①", "12回1"),
                ("10²", "10 2"),
                ("か\u{3099}", "が"),
                ("⑩年", "10年"),
                ("人々", "人々"),
                ("㈱みどり", "(株)みどり"),
            ],
        ),
        (spaces, &[("概 要\n", "概要"), ("訪問 120 件", "訪問120件"), ("12\n5", "12 5"), ("令和\n6年", "令和6年"), ("\u{feff}\u{200b}", "")]),
        (
            dashes,
            &[
                ("センタ−・サ―ビス・セ-ル", "センター・サービス・セール"),
                ("1–3―5−7", "1-3-5-7"),
                ("4月〜6月", "4月~6月"),
                ("一ー二", "一-二"),
                ("ー", "-"),
            ],
        ),
        (dots, &[("学校·家庭•地域‧市", "学校・家庭・地域・市"), ("●回", "●回")]),
        (brackets, &[("『“例”』【再掲】〔A〕《B》", "「\"例\"」[再掲][A]<B>"), ("(A)「B」", "(A)「B」")]),
        (
            years,
            &[
                ("令和6年度のR5", "R6年度のR5年度"),
                ("令和元年5月", "R1年5月"),
                ("R6年4月1日", "R6年4月1日"),
                ("R6~8年度", "R6~8年度"),
                ("H30年度", "H30年度"),
                ("PR6とR60Aと令和", "PR6とR60Aと令和"),
                ("R6.4.1", "R6.4.1"),
            ],
        ),
    ];
    for (step, cases) in table {
        for (before, after) in cases {
            assert_eq!(step(before), *after, "{before}");
        }
    }
}

#[test]
fn marks_and_roles_do_not_count_where_they_stand() {
    let spelling = Spelling::new(&["【再掲】".into(), "（再掲）".into()], &["各関係課".into()], &[]).unwrap();
    for (text, same) in [
        ("[再掲] 居場所づくり", "居場所づくり"),
        ("居場所づくり（再掲）", "居場所づくり"),
        ("各関係課（市民課、税務課）、道路課", "市民課、税務課、道路課"),
        ("各関係課", "各関係課"),
        ("各関係課（市民課", "各関係課(市民課"),
        ("各関係課（）各関係課（A）", "A"),
    ] {
        assert_eq!(spelling.same(text), same, "{text}");
    }
    assert_eq!(Spelling::default().same("（再掲）A"), "(再掲)A");
}

#[test]
fn the_same_text_and_another_notation() {
    let spelling = Spelling::default();
    let level = |a: &str, b: &str| match () {
        () if spelling.same(a) == spelling.same(b) => "same",
        () if spelling.read(a).is_notation_of(&spelling.read(b)) => "notation",
        () => "other",
    };
    for (expected, a, b) in [
        ("same", "令和６年度に①を\nはじめる", "R6に1をはじめる"),
        ("same", "〜4月−", "～4月―"),
        ("notation", "障害のある子ども", "障がいのあるこども"),
        ("notation", "障碍者への取組み", "障害者への取り組み"),
        ("notation", "取り組みます", "取組みます"),
        ("notation", "3ヶ所及び5カ月", "3か所および5ケ月"),
        ("notation", "渡邊・髙﨑・體育舘", "渡辺・高崎・体育館"),
        ("notation", "コンピューター、サーバ", "コンピュータ・サーバー"),
        ("notation", "（センター、相談）", "・センター・相談"),
        ("notation", "ゴミの日", "ごみの日"),
        ("notation", "1,234人", "1234人"),
        ("notation", "年三回、第二土曜", "年3回、第2土曜"),
        ("notation", "二百五人", "205人"),
        ("notation", "2024年度", "令和6年度"),
        ("notation", "平成31年4月", "2019年4月"),
        ("notation", "参加者をふやす", "参加者を増やす"),
        ("notation", "貸し借り、手続き、受付け", "貸借り、手続、受付"),
        ("notation", "見まもりに当る", "見守りに当たる"),
        ("notation", "手づくり・タケノコ", "手作り・たけのこ"),
        ("notation", "インターネットの問い合わせ", "インタネットの問合せ"),
        ("other", "開催し支援した", "開催支援した"),
        ("other", "始めた", "やめた"),
        ("other", "見せる", "見る"),
        ("other", "行かない", "行ない"),
        ("other", "地域", "地位"),
        ("other", "人々", "人人間"),
        ("other", "実施した", "実施しなかった"),
        ("other", "1.5倍", "15倍"),
        ("other", "1、2月", "12月"),
        ("other", "4~6月", "4、6月"),
        ("other", "△5%", "5%"),
        ("other", "-5%", "5%"),
        ("other", "2,5人", "25人"),
        ("other", "(1)2回", "12回"),
        ("other", "十分", "10分"),
        ("other", "令和6年度", "令和5年度"),
        ("other", "令和6年度", "令和6年"),
        ("other", "3万5千人", "35人"),
        ("notation", "ゼロ件、昭和四十年代", "0件、昭和40年代"),
        ("notation", "二〇三〇年", "2030年"),
        ("other", "○○年", "0年"),
        ("other", "充実", "強化"),
        ("other", "○", "×"),
        ("other", "二三人", "2人"),
    ] {
        assert_eq!(level(a, b), expected, "{a} / {b}");
    }
    assert!(spelling.loose("・、…").is_empty());
}

#[test]
fn a_template_adds_spellings() {
    let groups = |groups: &[&[&str]]| groups.iter().map(|group| group.iter().map(|word| (*word).to_owned()).collect()).collect::<Vec<Vec<String>>>();
    let spelling = Spelling::new(&[], &[], &groups(&[&["社会福祉協議会", "社協"], &["こども園", "子供園", "幼保園"]])).unwrap();
    assert_eq!(spelling.loose("社協と子ども園"), spelling.loose("社会福祉協議会と幼保園"));
    assert_ne!(Spelling::default().loose("社協"), Spelling::default().loose("社会福祉協議会"));
    for (wrong, spelling) in [(&["社協"][..], "社協"), (&[], ""), (&["社協", "・"], "・"), (&["みたび", "三度"], "三度")] {
        let error = Spelling::new(&[], &[], &groups(&[&["か", "き"], wrong])).unwrap_err();
        assert_eq!((error.number, error.spelling.as_str()), (1, spelling));
    }
}

proptest::proptest! {
    #[test]
    fn numbers_survive(text in "[0-9０-９①⑳,，.．・、〜\\-−年月回人件 第三十]{0,30}") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let spelling = Spelling::default();
        let same = spelling.same(&text);
        proptest::prop_assert_eq!(spelling.same(&same), same.clone());
        // Kanji become digits; what was a digit stays one.
        let loose = digits(&spelling.loose(&text));
        let mut rest = loose.chars();
        proptest::prop_assert!(digits(&same).chars().all(|digit| rest.any(|other| other == digit)), "{} {}", same, loose);
    }
}

//! `docs/findings.md`, made of the catalogue.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use torimatome::domain::catalogue::CATALOGUE;
use torimatome::domain::finding::Severity;

/// Set to write the file instead of comparing it.
const REWRITE: &str = "TORIMATOME_WRITE_DOCS";

const INTRODUCTION: &str = "\
# 指摘の一覧

取りまとめや計画の点検で表示される指摘を、種別コードごとに説明します。同じ説明は `torimatome explain 種別コード` でも表示できます。

指摘には、ここにある内容と対応のほかに、場所（ファイル、シート、セル）が付きます。〔〕のところには、実際の部署名や題名などが入ります。

| 区分 | 意味 |
|---|---|
| 要対応 | このままでは会議資料が正しくない、または足りない |
| 要確認 | 人が一度見て、どうするか決める |
| 参考 | 記録のため。何もしなくて構いません |

<!-- Made by tests/findings from src/domain/catalogue.rs; CONTRIBUTING.md says how. -->
";

fn reference() -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n| 種別コード | 種別 | 区分 |\n|---|---|---|\n");
    for words in CATALOGUE {
        writeln!(text, "| [{0}](#{0}) | {1} | {2} |", words.name, words.title, words.severity.label()).expect("a text grows");
    }
    for words in CATALOGUE {
        write!(text, "\n## {}\n\n**{}**（{}）\n\n", words.name, words.title, words.severity.label()).expect("a text grows");
        for (part, sentence) in words.explained() {
            writeln!(text, "- {part}：{sentence}").expect("a text grows");
        }
    }
    text
}

#[test]
fn the_reference_is_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let made = reference();
    if std::env::var_os(REWRITE).is_some() {
        fs::write(&path, &made).expect("docs/findings.md is written");
    }
    let kept = fs::read_to_string(&path).expect("docs/findings.md reads").replace("\r\n", "\n");
    assert!(kept == made, "docs/findings.md is not what the catalogue says; run: {REWRITE}=1 cargo test --test findings");
}

#[test]
fn the_introduction_explains_every_severity() {
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        assert!(INTRODUCTION.contains(&format!("| {} |", severity.label())));
    }
}

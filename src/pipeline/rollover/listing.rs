//! What `rollover` writes for people: the list of what has no counterpart, and an example of 引継ぎ.toml.

use super::NextYear;
use crate::domain::text::{one_line, printable};
use crate::domain::year::FiscalYear;
use crate::reconcile::lines::Campaign;

/// The list as a text, kind by kind.
pub fn as_text(next: &NextYear, year: FiscalYear) -> String {
    let mut text = format!("{year}への引継ぎ\n\n引き継いだ行：{}行\n", next.lines);
    for (label, count) in &next.carried {
        text.push_str(&format!("　{label}：{count}件\n"));
    }
    let mut kind = None;
    for one in &next.listed {
        if kind != Some(one.kind) {
            kind = Some(one.kind);
            let count = next.listed.iter().filter(|other| other.kind == one.kind).count();
            text.push_str(&format!("\n■ {}　{count}件\n", one.kind.label()));
        }
        let detail = if one.detail.is_empty() { String::new() } else { format!("：{}", one_line(&one.detail)) };
        text.push_str(&format!("　・{}{detail}\n", one_line(&one.name)));
    }
    printable(&text)
}

/// An example of 引継ぎ.toml in which everything is a comment, with the names of this plan's departments.
pub fn example(campaign: &Campaign<'_>) -> String {
    let departments: Vec<&str> = campaign.departments().into_iter().map(|department| campaign.department(department)).collect();
    format!(
        "\
# {next}への引継ぎで、変わることを書くファイルです。変わらない部署・見出し・取組は書かなくて構いません。
# 行の初めの「#」を消して、名前や番号を書き換えてください。書くものがなければ、このままで構いません。
# 書いて保存したら、もう一度 rollover を実行してください。
#
# 今年度の部署：{departments}

# ── 部署 ──
# 名前が変わった
# [[部署]]
# 前 = \"○○課\"
# 後 = \"△△課\"
#
# 二つの課が一つになった（前の課ごとに書きます）
# [[部署]]
# 前 = \"○○課\"
# 後 = \"□□課\"
# [[部署]]
# 前 = \"△△課\"
# 後 = \"□□課\"
#
# 分かれた（初めに書いた課が答えます。ほかの課が答える行は、下の「取組」に担当を書きます）
# [[部署]]
# 前 = \"○○課\"
# 後 = [\"△△課\", \"□□課\"]

# ── 見出し（前は、上の階層から順に） ──
# [[見出し]]
# 前 = [\"1 前の見出し\", \"（１）前の見出し\"]
# 後 = \"（１）新しい見出し\"

# ── 取組（整理番号は{year}のもの） ──
# 終わった（取組の一つの行だけが終わったときは「この行だけ終了」）
# [[取組]]
# 整理番号 = 12
# 扱い = \"終了\"
#
# 題名、番号、見出し（移った先。上の階層から順に）、担当（この行の担当欄）が変わった。変わらないものは書きません
# [[取組]]
# 整理番号 = 13
# 題名 = \"新しい題名\"
# 番号 = \"③\"
# 見出し = [\"2 移った先\", \"（３）移った先\"]
# 担当 = \"△△課\"
",
        next = campaign.plan.year.plus(1),
        year = campaign.plan.year,
        departments = departments.join("、"),
    )
}

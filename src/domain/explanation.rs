//! A code explained without a finding at hand: what `explain` prints and `docs/findings.md` lists.

use super::catalogue::{CATALOGUE, Words, fill};

/// What stands in a sentence instead of a finding's value.
const BLANKS: &[(&str, &str)] = &[
    ("meant", "〔何を指すと考えられるか〕"),
    ("words", "〔書きかけの言葉〕"),
    ("kept", "〔残りの部分〕"),
    ("struck", "〔消された部分〕"),
    ("alike", "〔同じところ〕"),
    ("after", "〔書き換えた後の文〕"),
    ("allowed", "〔記入できる値〕"),
    ("before", "〔元の文〕"),
    ("choice", "〔後に保存されたファイル〕"),
    ("column", "〔列の見出し〕"),
    ("copy", "〔再掲の値〕"),
    ("count", "〔件数〕"),
    ("department", "〔部署〕"),
    ("detail", "〔違うところ〕"),
    ("columns", "〔列の見出しもなければ、そのこと〕"),
    ("difference", "〔違いの種類〕"),
    ("fields", "〔項目〕"),
    ("file", "〔ファイル〕"),
    ("kind", "〔ファイルの種類〕"),
    ("label", "〔項目〕"),
    ("lead", "〔主担当〕"),
    ("lines", "〔考えられる取組〕"),
    ("merged", "〔記入のあるセルと結合されているか、把握している課が記入する指標であれば、そのこと〕"),
    ("near", "〔よく似た部署名があれば、その名前〕"),
    ("now", "〔今の記入〕"),
    ("number", "〔整理番号〕"),
    ("original", "〔再掲元の値〕"),
    ("original_number", "〔番号〕"),
    ("other", "〔別の箇所〕"),
    ("owner", "〔担当〕"),
    ("owner_label", "〔担当の見出し〕"),
    ("owners", "〔新しい担当〕"),
    ("raw", "〔入力された内容〕"),
    ("problem", "〔困ること〕"),
    ("reason", "〔理由〕"),
    ("remedy", "〔理由に応じて、送り直してもらう、保存し直す、様式に転記するなど、することを表示します。〕"),
    ("row", "〔整理番号〕「〔題名〕」の行で、"),
    ("rows", "〔整理番号〕"),
    ("text", "〔書かれた内容〕"),
    ("texts", "〔書かれた内容〕"),
    ("this_year", "〔今回の年度〕"),
    ("title", "〔題名〕"),
    ("title_label", "〔題名の見出し〕"),
    ("where", "記入欄の外"),
    ("whose", "〔部署〕："),
    ("year", "〔様式の年度〕"),
];

impl Words {
    /// The words of the code that a person named: by its code, or by its heading.
    pub fn of(typed: &str) -> Option<&'static Self> {
        let typed = typed.trim();
        CATALOGUE.iter().find(|words| words.name.eq_ignore_ascii_case(typed) || words.title == typed)
    }

    /// The explanation, part by part: what the part says, and the text.
    pub fn explained(&self) -> [(&'static str, String); 4] {
        let blank = |name: &str| BLANKS.iter().find(|(key, _)| *key == name).map_or("〔…〕", |(_, text)| *text);
        [("内容", fill(self.what, blank)), ("本来", self.expected.to_owned()), ("対応", fill(self.action, blank)), ("例", self.example.to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_sentence_has_a_word_for_it() {
        for words in CATALOGUE {
            for (_, text) in words.explained() {
                assert!(!text.contains("〔…〕") && !text.contains('{'), "{}: {text}", words.name);
            }
        }
    }

    #[test]
    fn a_code_is_found_by_its_name_and_its_heading() {
        for words in CATALOGUE {
            assert_eq!(Words::of(words.name).map(|found| found.code), Some(words.code));
            assert_eq!(Words::of(&format!(" {}　", words.title)).map(|found| found.code), Some(words.code), "two codes have one heading");
        }
        assert!(Words::of("").is_none());
    }
}

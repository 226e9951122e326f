//! Mistakes in a template, said so that the person who wrote it can mend them.

use std::fmt;

/// One mistake: where, which key, what was found and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Line, counted from one.
    pub line: Option<usize>,
    /// The key, with dots between tables.
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl TemplateError {
    /// A mistake.
    pub fn new(line: Option<usize>, key: &str, found: &str, allowed: &str) -> Self {
        Self { line, key: key.to_owned(), found: found.to_owned(), allowed: allowed.to_owned() }
    }

    /// Line of a byte offset, counted from one.
    pub fn line_of(text: &str, offset: usize) -> Option<usize> {
        (offset > 0).then(|| text[..offset.min(text.len())].matches('\n').count() + 1)
    }

    /// A mistake that the TOML reader found.
    pub fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map(|span| span.start);
        let line = offset.map(|offset| text[..offset.min(text.len())].matches('\n').count() + 1);
        let at_line = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or("").trim().to_owned();
        let message = error.message();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let key = at_line.split('=').next().unwrap_or("").trim().trim_matches(['[', ']']).to_owned();
        if message.starts_with("unknown field") {
            let (found, allowed) = quoted.split_first().map_or(("", String::new()), |(f, a)| (*f, a.join("、")));
            Self::new(line, found, &at_line, &allowed)
        } else if message.starts_with("unknown variant") {
            let (found, allowed) = quoted.split_first().map_or(("", String::new()), |(f, a)| (*f, a.join("、")));
            Self::new(line, &key, found, &allowed)
        } else if message.contains("untagged enum Required") {
            Self::new(line, &key, &at_line, "\"always\"、\"never\"、または評価の一覧（[\"C\"] など）")
        } else if message.starts_with("missing field") {
            Self::new(line, quoted.first().unwrap_or(&""), "なし", "この項目は必ず書いてください")
        } else if message.starts_with("invalid type") {
            let expected = in_words(message.split("expected ").nth(1).unwrap_or(""));
            Self::new(line, &key, &at_line, expected)
        } else {
            Self::new(line, &key, &at_line, ANY)
        }
    }
}

/// What may stand in a file of this kind at all.
const ANY: &str = "TOMLの書き方（項目 = \"値\"）";

/// What the TOML reader expected.
fn in_words(expected: &str) -> &str {
    match expected.split([',', ' ']).find(|word| !matches!(*word, "a" | "an")).unwrap_or_default() {
        "string" | "borrowed" => "文字列（\"…\"）",
        "boolean" => "true か false",
        "sequence" => "一覧（[[項目]] または [\"…\", \"…\"]）",
        "map" | "struct" => "表（[項目]）",
        "integer" | "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" | "f64" => "数",
        _ if expected.is_ascii() => ANY,
        _ => expected,
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}行目：")?;
        }
        write!(f, "「{}」に「{}」とあります。書けるのは次のとおりです：{}", self.key, self.found, self.allowed)
    }
}

impl std::error::Error for TemplateError {}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn what_was_expected_is_said_in_japanese() {
        for expected in ["a string", "a sequence", "a map", "struct Waiver", "u64", "a tuple of size 2", ""] {
            assert!(!in_words(expected).is_ascii(), "{expected}");
        }
        assert_eq!(in_words("a boolean"), "true か false");
        assert_eq!(in_words("評価の一覧"), "評価の一覧");
    }
}

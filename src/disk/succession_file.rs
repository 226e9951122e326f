//! 引継ぎ.toml: what is otherwise next year, written by people beside the plan.

use std::path::PathBuf;

use super::workspace::Workspace;
use super::{toml_file, writing};
use crate::domain::problem::Problem;
use crate::domain::succession::Succession;

/// Name of the file.
pub const NAME: &str = "引継ぎ.toml";

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join(NAME)
}

/// Reads the file; `None` where there is none.
///
/// # Errors
/// It does not read.
pub fn read(workspace: &Workspace) -> Result<Option<Succession>, Problem> {
    toml_file::read(&path(workspace), Problem::UnreadableSuccession, with_quoted_keys)
}

/// The same text, line by line, with quotation marks around its Japanese words: TOML wants them, people would not think of it.
fn with_quoted_keys(text: &str) -> String {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    let quoted = |line: &str| {
        let trimmed = line.trim();
        if let Some(word) = trimmed.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).map(str::trim).filter(|word| is_word(word)) {
            return format!("[[\"{word}\"]]");
        }
        match trimmed.split_once(['=', '＝']) {
            Some((key, value)) if is_word(key.trim()) => format!("\"{}\" ={value}", key.trim()),
            _ => line.to_owned(),
        }
    };
    text.lines().map(quoted).collect::<Vec<_>>().join("\n")
}

/// Lays an example there, for people to write into; its path.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write_example(workspace: &Workspace, text: &str) -> Result<String, Problem> {
    let path = path(workspace);
    // The mark at its beginning tells every editor of Windows that it is UTF-8.
    writing::write(&path, format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes())?;
    Ok(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_need_no_quotation_marks() {
        let text = "# [[部署]]\n[[部署]]\n 前　= \"甲課\"\n\"後\" = [\n  \"a = b\",\n]\n[[取組]]\n整理番号＝12\n題名 = \"甲=乙\"";
        let read: Succession = toml::from_str(&with_quoted_keys(text)).expect("it reads");
        assert_eq!((read.departments[0].before.as_str(), read.departments[0].after.all()), ("甲課", vec!["a = b"]));
        assert_eq!((read.items[0].number.to_string().as_str(), read.items[0].title.as_deref()), ("12", Some("甲=乙")));
    }
}

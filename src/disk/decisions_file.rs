//! 決定.toml: what the coordinator decided, beside the plan, for people to read.

use std::path::Path;

use super::writing;
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;
use crate::form::template_error::TemplateError;

/// Name of the file.
pub const NAME: &str = "決定.toml";

/// Said at the top of the file.
const COMMENT: &str = "\
# 取りまとめで事務局が決めたことの控えです。取りまとめたブックの「判断」「理由」「採用」などに書いたことが、次に取りまとめを実行したときに
# ここに移ります。消したい判断があれば、その項目（[[ ]] の行から次の [[ ]] の前まで）を消して保存してください。「目印」は書き換えないでください。

";

/// Reads the file; nothing is decided where there is none.
///
/// # Errors
/// It does not read.
pub fn read(path: &Path) -> Result<Decisions, Problem> {
    let bytes = match writing::read(path) {
        Err(Problem::NoFile(_)) => return Ok(Decisions::default()),
        read => read?,
    };
    let bad = |detail: String| Problem::BadDecisions(path.display().to_string(), detail);
    let text = String::from_utf8(bytes).map_err(|_| bad("文字コードがUTF-8ではありません。".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    toml::from_str(text).map_err(|error| bad(format!("{}。", TemplateError::from_toml(text, &error))))
}

/// Writes the file.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write(path: &Path, decisions: &Decisions) -> Result<(), Problem> {
    let text = toml::to_string_pretty(decisions).map_err(|error| Problem::CannotWrite(path.display().to_string(), error.to_string()))?;
    writing::write(path, format!("{COMMENT}{text}").as_bytes())
}

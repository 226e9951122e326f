//! 決定.toml: what the coordinator decided, beside the plan, for people to read.

use std::path::Path;

use super::{toml_file, writing};
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;

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
    Ok(toml_file::read(path, Problem::BadDecisions, str::to_owned)?.unwrap_or_default())
}

/// Writes the file.
///
/// # Errors
/// [`Problem::CannotWrite`].
pub fn write(path: &Path, decisions: &Decisions) -> Result<(), Problem> {
    let text = toml::to_string_pretty(decisions).map_err(|error| Problem::CannotWrite(path.display().to_string(), error.to_string()))?;
    writing::write(path, format!("{COMMENT}{text}").as_bytes())
}

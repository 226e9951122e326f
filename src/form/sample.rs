//! The bundled sample of an invented city: its plan, and what its departments answer.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The plan.
pub const PLAN: &[u8] = include_bytes!("../../samples/plan.xlsx");
/// Name of its template.
pub const TEMPLATE: &str = "sample";
/// The year that it reports on.
pub const YEAR: &str = "令和6年度";
const ANSWERS: &str = include_str!("../../samples/answers.toml");

/// Reads the answers.
///
/// # Errors
/// A mistake in them, which a test excludes.
pub fn answers() -> Result<Sample, String> {
    toml::from_str(ANSWERS).map_err(|error| error.message().to_owned())
}

/// What comes back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The departments that answer.
    pub department: Vec<Sender>,
    /// What goes wrong.
    pub faults: Faults,
}

/// A department and everything that it writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// The department.
    pub name: String,
    /// Year, month and day of the last saving.
    pub saved: (u16, u8, u8),
    /// Values by the indicator's text.
    #[serde(default)]
    pub indicators: BTreeMap<String, String>,
    /// Texts for the office by the cell's label.
    #[serde(default)]
    pub office: BTreeMap<String, String>,
    /// Answers by item.
    #[serde(default)]
    pub answer: Vec<ItemAnswer>,
}

/// The answer to one item, by field key; a copy of the item gets the same.
#[derive(Deserialize)]
pub struct ItemAnswer {
    /// Title of the item, without a mark of 再掲.
    pub item: String,
    /// Texts by field key.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

/// What goes wrong on the way back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// The department that does not answer.
    pub late: String,
    /// A file under another name, in a folder below.
    pub renamed: Renamed,
    /// A line without self-rating.
    pub no_rating: At,
    /// A copy that is rated otherwise than its original.
    pub copy_differs: CopyDiffers,
    /// A text of the plan that is changed.
    pub edited: Edited,
    /// A note beside the table.
    pub margin: Margin,
}

/// A file under another name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renamed {
    /// Whose.
    pub department: String,
    /// Its path below 回収, with `/`.
    pub file: String,
}

/// A department's line.
#[derive(Deserialize)]
pub struct At {
    /// The department.
    pub department: String,
    /// The line's title as printed.
    pub item: String,
}

/// A copy that is rated otherwise than its original.
#[derive(Deserialize)]
pub struct CopyDiffers {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// The other rating.
    pub rating: String,
}

/// A text of the plan that is changed.
#[derive(Deserialize)]
pub struct Edited {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// Key of the text's field.
    pub field: String,
    /// The words that are replaced.
    pub from: String,
    /// The words that replace them.
    pub to: String,
}

/// A note beside the table.
#[derive(Deserialize)]
pub struct Margin {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// What it says.
    pub text: String,
}

//! What stood in one returned file, cell by cell, before it is merged with anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::PlacedBy;
use super::place::Place;

/// What the keys of cells in the free column 担当係（課内用） begin with; they are the department's own.
pub const FREE_COLUMN: &str = "担当係";

/// A returned form.
#[derive(Debug, Clone, Default)]
pub struct Return {
    /// Path relative to the workspace.
    pub file: String,
    /// Which of the forms of its file this is, from zero.
    pub part: usize,
    /// What stands for the content of its file, or of the archive or mail in which it came.
    pub content: String,
    /// When it was saved and sent.
    pub dates: Dates,
    /// Name of the department for which the form was made.
    pub department: String,
    /// Year for which it was made.
    pub year: String,
    /// Key of the round for which it was made.
    pub round: String,
    /// 整理番号 and title of each line on it, by id.
    pub lines: BTreeMap<String, (String, String)>,
    /// What was written into cells to fill in.
    pub answers: Vec<ReturnedAnswer>,
    /// Where each cell to fill in is, also while it is blank, by line id and field.
    pub places: BTreeMap<(String, String), Place>,
    /// Blank cells to fill in that were merged with a written one, by line id and field, and where that one is.
    pub merged: BTreeMap<(String, String), Place>,
    /// Cells to fill in of which everything was struck out.
    pub struck_out: Vec<StruckOut>,
    /// What was written into cells for the office: label, text, place.
    pub office: Vec<(String, String, Place)>,
    /// Cells for the office of which a part was struck out: label, what was struck out, what is left, place.
    pub struck_in_office: Vec<(String, String, String, Place)>,
    /// Ids of lines whose row is gone, with the sheet where it was.
    pub missing_rows: Vec<(String, Place)>,
    /// Ids of lines whose row was found by its text, and where.
    pub recovered: Vec<(String, Place)>,
    /// Ids of lines whose texts stand in rows with the keys of other lines, all of them one to one; the texts count.
    pub left_behind: Vec<(String, Place)>,
    /// Whether columns to fill in were found by their place alone, without mark or heading.
    pub columns_by_position: bool,
    /// Rows with something written in them that belong to no line for sure.
    pub doubtful: Vec<DoubtfulRow>,
    /// Cells of a second copy of a row that only repeat the first.
    pub repeated: usize,
    /// Plan text that was changed.
    pub edits: Vec<Edit>,
    /// What was written elsewhere.
    pub stray: Vec<Stray>,
    /// Sheets of which a part did not read.
    pub incomplete: Vec<Place>,
    /// Headings of columns with answers that name another year than the form does, sheet by sheet: text and place.
    pub other_years: Vec<Vec<(String, Place)>>,
    /// Written cells, notes and comments.
    pub cells: usize,
    /// Those of them that are text of plan and form as sent.
    pub plan_cells: usize,
}

/// When a return was written, as far as is known; as instants that compare as text (`2025-04-18T01:02:03Z`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it was saved last, as the file itself says.
    pub saved: Option<String>,
    /// When the mail was sent in which it came.
    pub sent: Option<String>,
    /// When it was changed last, as the file system says.
    pub file: Option<String>,
    /// The first of these that is known, by the clock of an office in Japan: 「2025-04-18 10:02」.
    pub shown: String,
}

impl Dates {
    /// What decides which of two returns is the later one.
    pub fn order(&self) -> impl Ord + '_ {
        (self.best(), &self.saved, &self.sent, &self.file)
    }

    /// The first of the dates that is known.
    pub fn best(&self) -> Option<&str> {
        [&self.saved, &self.sent, &self.file].into_iter().find_map(|date| date.as_deref())
    }

    /// Which of them that is, in words; empty if none is known.
    pub fn words(&self) -> String {
        let kind = match self {
            Self { saved: Some(_), .. } => "保存日時",
            Self { sent: Some(_), .. } => "メールの送信日時",
            Self { file: Some(_), .. } => "ファイルの日付",
            _ => return String::new(),
        };
        format!("（{kind} {}）", self.shown)
    }
}

/// One written cell to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedAnswer {
    /// Id of the line.
    pub line: String,
    /// Key of the field.
    pub field: String,
    /// What was typed, as it is shown; what was struck out is left out.
    pub raw: String,
    /// The number by its digits or the date as ISO 8601, where it is shown otherwise.
    pub typed: Option<String>,
    /// What was struck out.
    pub struck: Option<String>,
    /// Why it is not certain, in words.
    pub doubt: Option<&'static str>,
    /// Whether there is nothing to show at all: an error value, a formula without result.
    pub unreadable: bool,
    /// Where.
    pub place: Place,
    /// How its row was found.
    pub placed_by: PlacedBy,
}

/// A row that belongs to no line for sure, and what the department wrote in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulRow {
    /// Ids of the lines that it may belong to.
    pub lines: Vec<String>,
    /// Why it is not certain.
    pub reason: RowDoubt,
    /// Its written cells that are not the plan's: text and place.
    pub cells: Vec<(String, Place)>,
}

/// Why a row belongs to no line for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowDoubt {
    /// Its key names one line, its texts another.
    Contradiction,
    /// Another row of the same sheet stands for the same line.
    Twin,
    /// Two lines fit almost equally.
    Several,
    /// No line fits.
    Unknown,
}

/// A cell to fill in of which everything was struck out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StruckOut {
    /// Id of the line.
    pub line: String,
    /// Key of the field.
    pub field: String,
    /// What was struck out.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A change to plan text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Id of the line it belongs to, or of the first line under it.
    pub line: Option<String>,
    /// Key of the field: title, description, owners, a plan-side field.
    pub field: String,
    /// As sent.
    pub before: String,
    /// As returned; blank if it was deleted.
    pub after: String,
    /// Where.
    pub place: Place,
    /// Whether a written cell stands there (a deleted text leaves none to count).
    pub counted: bool,
}

/// Something written where nothing was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Id of the line in whose row it stands, or right under whose row.
    pub line: Option<String>,
    /// Key of the field under whose cell it stands.
    pub field: Option<String>,
    /// What it says.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Name of its sheet.
    pub sheet: String,
    /// What it stands in.
    pub kind: StrayKind,
}

/// What something stands in that was written where nothing was to be written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StrayKind {
    /// A cell.
    #[default]
    Cell,
    /// A note or comment at a cell.
    Note,
    /// A text box or shape, or a text in a chart.
    Shape,
    /// A picture, embedded file or chart without text: what it says is not read.
    Object,
    /// A header or footer of printed pages.
    PageEdge,
}

impl StrayKind {
    /// What the place alone does not say; nothing for a cell.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Cell => None,
            Self::Note => Some("メモ・コメント"),
            Self::Shape => Some("図形・テキストボックス"),
            Self::Object => Some("画像・グラフ・埋め込みファイル"),
            Self::PageEdge => Some("ヘッダー・フッター"),
        }
    }
}

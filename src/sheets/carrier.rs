//! What travels with a form so that it can be read again: keys beside the rows, and a hidden sheet with the form as it was sent.
//!
//! Row 1 and column A of each sheet of the form are hidden: A1 names the sheet and whose form it is, the rest of row 1 the
//! columns, the rest of column A the lines. A document property says once more whose form it is. The hidden sheet repeats every written cell as sent, so that what a department changed can be told
//! from what the plan changed since. Its rows carry check sums; a row that does not fit its sum is not used.

mod reading;
mod writing;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

pub use self::reading::read_hidden_sheet;
pub use self::writing::{as_sent, hidden_sheet};
use super::grid::{Cell, Row, Sheet, Style};
use crate::domain::text::fold_widths;
use crate::reconcile::identity::{Record, short_hash};

/// Name of the hidden sheet.
pub const SHEET_NAME: &str = "事務局用（削除しないでください）";
/// First cell of the hidden sheet.
const MAGIC: &str = "torimatome";
/// Length of the check sum with which each of its rows begins.
const SUM_LENGTH: usize = 8;
/// Version of what is written here. Older versions stay readable.
const VERSION: u32 = 1;
/// What A1 of each sheet of the form begins with; its index follows.
const SHEET_MARK: &str = "様式:";
/// Name of the document property that says whose form it is.
pub const PROPERTY: &str = "torimatome";
/// What stands between the parts of a repeated cell.
const PART: char = '¦';
/// What stands between the cells of a row where it is hashed.
const BETWEEN_CELLS: &str = "\u{1f}";
/// What stands between the names of a line's departments.
const BETWEEN_OWNERS: &str = "、";
/// What stands between the parts of a mark or property; Shift_JIS has it, because a sheet may be saved as CSV.
const MARK_PART: char = '｜';
/// What each cell of row 1 begins with; the column's index follows.
const COLUMN_MARK: &str = "列:";
/// Most sheets that a form has, with room to spare.
const MAX_SHEETS: usize = 64;

/// What a form says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// Version of the carrier.
    pub version: u32,
    /// Name of the template.
    pub template: String,
    /// The year reported on.
    pub year: String,
    /// Key of the round.
    pub round: String,
    /// The department.
    pub department: String,
    /// Stands for everything that was sent in this workbook.
    pub distribution: String,
}

impl Label {
    /// As the sheets' marks and the document property hold it.
    pub fn to_text(&self) -> String {
        [&self.template, &self.year, &self.round, &self.department].map(|part| part.replace(MARK_PART, "|")).join(&MARK_PART.to_string())
    }

    /// Reads [`Label::to_text`].
    pub fn from_text(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(MARK_PART).collect();
        let [template, year, round, department] = parts[..] else { return None };
        let own = |part: &str| part.to_owned();
        Some(Self { template: own(template), year: own(year), round: own(round), department: own(department), ..Self::default() })
    }

    /// Takes from another label of the same workbook what this one lost.
    pub fn complete(&mut self, other: &Self) {
        let parts = [
            (&mut self.template, &other.template),
            (&mut self.year, &other.year),
            (&mut self.round, &other.round),
            (&mut self.department, &other.department),
        ];
        for (own, other) in parts.into_iter().filter(|(own, _)| own.is_empty()) {
            own.clone_from(other);
        }
    }
}

/// A form as it was sent.
#[derive(Debug, Clone, Default)]
pub struct AsSent {
    /// What it says about itself.
    pub label: Label,
    /// Whether it says whose form it is; a member's of the committee is no department's.
    pub says_whose: bool,
    /// The lines on it.
    pub records: Vec<Record>,
    /// Its visible sheets, in order.
    pub sheets: Vec<SentSheet>,
    /// Check sums of the rows of the hidden sheet that were read and understood.
    pub sums: BTreeSet<String>,
    /// Whether nothing of it was lost, added or moved since it was sent.
    pub is_whole: bool,
}

/// A sheet as it was sent.
#[derive(Debug, Clone, Default)]
pub struct SentSheet {
    /// Its name.
    pub name: String,
    /// What is printed on the edges of its pages.
    pub page_texts: Vec<String>,
    /// Its written or open cells by row and column.
    pub rows: BTreeMap<u32, SentRow>,
    /// See [`Self::texts`] and [`Self::keys`].
    texts: OnceLock<HashMap<String, Vec<(u32, u32)>>>,
    keys: OnceLock<HashMap<String, u32>>,
}

/// A row as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentRow {
    /// Id of its line, or key of its office cell.
    pub key: Option<String>,
    /// Its cells by column.
    pub cells: BTreeMap<u32, SentCell>,
}

/// A cell as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentCell {
    /// A label or other text of the form.
    Label(String),
    /// Text of the plan, by its field key.
    Plan(String, SentText),
    /// A formula of the form.
    Formula,
    /// A cell to fill in, by its field key.
    Answer(String),
    /// A cell for the office, by its label.
    Office(String),
}

/// A text as sent, or what is left of a very long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentText {
    /// The text.
    Whole(String),
    /// Its hash.
    Hash(String),
}

impl AsSent {
    /// Whether the row that says what a sheet is called is damaged.
    pub fn has_lost_sheets(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.name.is_empty())
    }

    /// Whether this is what is left of the hidden sheet of another form: it says so itself, and nothing else.
    pub fn is_left_of(&self, other: &Self) -> bool {
        let (own, label) = (&self.label, &other.label);
        (&own.template, &own.year, &own.round) == (&label.template, &label.year, &label.round) && self.sums.is_subset(&writing::sums(other))
    }
}

impl SentSheet {
    /// The keys of its rows, and which row each one has.
    pub fn keys(&self) -> &HashMap<String, u32> {
        self.keys.get_or_init(|| self.rows.iter().filter_map(|(at, row)| Some((row.key.clone()?, *at))).collect())
    }

    /// Row and column of each text on it, by the text's [`fold_widths`].
    pub fn texts(&self) -> &HashMap<String, Vec<(u32, u32)>> {
        self.texts.get_or_init(|| {
            let mut texts: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
            for (row, (col, cell)) in self.rows.iter().flat_map(|(at, row)| row.cells.iter().map(move |cell| (*at, cell))) {
                if let Some(text) = cell.text() {
                    texts.entry(fold_widths(text)).or_default().push((row, *col));
                }
            }
            texts
        })
    }

    /// Whether this was printed on the edges of its pages; a long text is cut there.
    pub fn prints(&self, text: &str) -> bool {
        let text = fold_widths(text);
        let begins = |sent: &str| text.strip_suffix('…').is_some_and(|start| !start.is_empty() && sent.starts_with(start));
        self.page_texts.iter().map(|sent| fold_widths(sent)).any(|sent| sent == text || begins(&sent))
    }
}

impl SentCell {
    /// The text that was printed in it, if it was sent in full.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Label(text) | Self::Plan(_, SentText::Whole(text)) => Some(text),
            _ => None,
        }
    }
}

impl SentText {
    /// Whether this text is still there, widths, spaces and line breaks aside.
    pub fn is_still(&self, now: &str) -> bool {
        match self {
            Self::Whole(sent) => sent == now || fold_widths(sent) == fold_widths(now),
            Self::Hash(hash) => *hash == short_hash(&fold_widths(now)),
        }
    }

    /// The text for a message.
    pub fn shown(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Hash(_) => "（長文）",
        }
    }
}

/// Puts the keys into row 1 and column A of a sheet of the form. Both must be empty and hidden.
pub fn add_keys(sheet: &mut Sheet, index: usize, label: &Label) {
    let marks = (1..sheet.columns.len() as u32).map(|col| Cell::text(col, format!("{COLUMN_MARK}{col}"), Style::Key));
    let cells = std::iter::once(Cell::text(0, format!("{SHEET_MARK}{index}{MARK_PART}{}", label.to_text()), Style::Key)).chain(marks).collect();
    sheet.rows.insert(0, Row { cells, hidden: true, ..Row::default() });
    for row in &mut sheet.rows[1..] {
        if let Some(key) = &row.key {
            row.cells.insert(0, Cell::text(0, key.clone(), Style::Key));
        }
    }
    let shift = |row: u32| row + 1;
    sheet.repeat_rows = sheet.repeat_rows.map(|(first, last)| (shift(first), shift(last)));
    sheet.freeze = sheet.freeze.map(|(row, col)| (shift(row), col));
}

/// Index of the sheet of the form that A1 names, and whose form it is. Version 1 named the sheet only.
pub fn sheet_mark(a1: &str) -> Option<(usize, Option<Label>)> {
    let mark = a1.trim().strip_prefix(SHEET_MARK)?;
    let (index, label) = mark.split_once(MARK_PART).unwrap_or((mark, ""));
    Some((index.parse().ok()?, Label::from_text(label)))
}

/// Index of the column that a cell of row 1 names.
pub fn column_index(mark: &str) -> Option<u32> {
    mark.trim().strip_prefix(COLUMN_MARK)?.parse().ok()
}

/// Whether a text is what a row of the hidden sheet begins with, whatever was changed behind it: its check sum, or what it is about.
pub fn begins_row(text: &str) -> bool {
    let is_sum = text.len() == SUM_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_sum || [MAGIC, "配布", "様式", "年度", "回", "部署", "L", "S", "R"].contains(&text)
}

/// A row of a hidden sheet as one text. A file does not keep blank cells at its end.
fn joined(row: &[&str]) -> String {
    let end = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    row[..end].join(BETWEEN_CELLS)
}

/// The check sum of a row that was [`joined`].
fn checksum(joined: &str) -> String {
    short_hash(joined)[..SUM_LENGTH].to_owned()
}

/// Stands for all rows of a hidden sheet, each of them [`joined`], but the one that holds it.
fn hash_of_rows(rows: &[String]) -> String {
    short_hash(&rows.join("\u{1e}"))
}

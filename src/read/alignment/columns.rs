//! Which column of a returned sheet is which column of the form: by the marks in row 1, and where they are gone or were left behind
//! when cells were moved, by the labels and texts that stand in the columns.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::read::workbook::Sheet;
use crate::sheets::carrier::{self, SentCell, SentSheet};

/// How many rows from the top are searched for the marks of the columns.
const MARK_ROWS: u32 = 12;
/// Shortest text that tells columns apart, in characters.
const TELLING: usize = 2;

/// Column as sent by column as returned; empty where nothing is known of them.
pub type Columns = BTreeMap<u32, u32>;

/// Finds the columns; tells whether some of those to fill in were found by their place alone.
pub fn find(sheet: &Sheet, sent: &SentSheet) -> (Columns, bool) {
    let marks = marked(sheet);
    if are_undisturbed(sheet, sent, &marks) {
        return (marks, false);
    }
    let (mut votes, headed) = votes(sheet, sent);
    // What a column says of itself holds against texts of a column that is gone: someone repeated those as answers.
    let claimed: Columns = headed.iter().chain(&marks).map(|(raw, own)| (*raw, *own)).collect();
    let echoes = |raw: &u32, own: &u32| {
        let is_claimed = claimed.get(raw).is_some_and(|claim| claim != own && votes.contains_key(&(*raw, *claim)));
        is_claimed && !claimed.values().any(|other| other == own)
    };
    let echoes: Vec<(u32, u32)> = votes.keys().filter(|(raw, own)| echoes(raw, own)).copied().collect();
    votes.retain(|pair, _| !echoes.contains(pair));
    let elected = elect(&votes);
    if elected.is_empty() {
        return (marks, false);
    }
    let mut columns = elected.clone();
    for (&raw, &own) in &marks {
        if !columns.contains_key(&raw) && !columns.values().any(|&taken| taken == own) {
            columns.insert(raw, own);
        }
    }
    let others_say = !marks.is_empty() || !headed.is_empty();
    // What was typed anew has columns of its own between those of the form.
    let by_position = (!others_say || has_keys(sheet, sent)) && fill_gaps(&mut columns, sent, others_say);
    (columns, by_position)
}

fn has_keys(sheet: &Sheet, sent: &SentSheet) -> bool {
    sheet.cells.values().any(|cell| sent.keys().contains_key(cell.text.trim()))
}

fn marked(sheet: &Sheet) -> Columns {
    let mut columns = Columns::new();
    for (at, cell) in sheet.cells.iter().take_while(|(at, _)| at.row < MARK_ROWS) {
        let own = carrier::column_index(&cell.text).or_else(|| carrier::sheet_mark(&cell.text).map(|_| 0));
        if let Some(own) = own.filter(|own| !columns.values().any(|taken| taken == own)) {
            columns.entry(at.col).or_insert(own);
        }
    }
    columns
}

/// Whether the marks are all there, and each label that heads a column still stands in its own.
fn are_undisturbed(sheet: &Sheet, sent: &SentSheet, marks: &Columns) -> bool {
    let widest = sent.rows.values().filter_map(|row| row.cells.keys().next_back()).max().copied().unwrap_or(0);
    if marks.len() as u32 <= widest {
        return false;
    }
    // A text in its own row and column proves the column; the marks themselves, in row 1, prove nothing.
    let below = |row: u32| row > 0;
    let mut telling: BTreeSet<u32> = BTreeSet::new();
    for (col, cell) in sent.rows.iter().filter(|(row, _)| below(**row)).flat_map(|(_, row)| &row.cells) {
        if !telling.contains(col) && is_text(cell) {
            telling.insert(*col);
        }
    }
    let mut proven: BTreeSet<u32> = BTreeSet::new();
    for (at, cell) in sheet.cells.iter().filter(|(at, _)| below(at.row)) {
        let own = marks.get(&at.col).filter(|own| !proven.contains(own));
        let there = own.and_then(|own| Some((*own, sent.rows.get(&at.row)?.cells.get(own)?)));
        proven.extend(there.filter(|(_, there)| is_same(there, &cell.text)).map(|(own, _)| own));
    }
    marks.values().all(|own| *own == 0 || !telling.contains(own) || proven.contains(own))
}

fn is_text(cell: &SentCell) -> bool {
    cell.text().is_some()
}

fn is_same(sent: &SentCell, text: &str) -> bool {
    sent.text() == Some(text)
}

/// How often a text of the form that stands in one column only was found in a column as returned; and which columns have headings.
fn votes(sheet: &Sheet, sent: &SentSheet) -> (BTreeMap<(u32, u32), usize>, Columns) {
    let is_label = |(row, col): &(u32, u32)| {
        let row = &sent.rows[row];
        row.key.is_none() && matches!(row.cells[col], SentCell::Label(_))
    };
    // The one column of a text, and whether it is a label; the keys in column A are no texts.
    let home = |text: &str| {
        let mut places = sent.texts().get(text)?.iter().filter(|(_, col)| *col != 0).peekable();
        let (_, col) = **places.peek()?;
        let is_labels = places.clone().any(is_label);
        places.all(|(_, other)| *other == col).then_some((col, is_labels))
    };
    let mut homes: HashMap<&str, Option<(u32, bool)>> = HashMap::new();
    let mut labels_of_rows: BTreeMap<u32, Columns> = BTreeMap::new();
    let mut votes = BTreeMap::new();
    for (at, text) in sheet.cells.folded() {
        if text.chars().count() < TELLING || text.chars().all(char::is_numeric) || carrier::column_index(text).is_some() {
            continue;
        }
        if let Some((col, is_label)) = *homes.entry(text).or_insert_with(|| home(text)) {
            if is_label {
                labels_of_rows.entry(at.row).or_default().insert(at.col, col);
            }
            *votes.entry((at.col, col)).or_default() += 1;
        }
    }
    // A note over a line is one cell; headings stand side by side.
    (votes, labels_of_rows.into_values().filter(|columns| columns.len() > 1).flatten().collect())
}

/// One column for one, those with the most votes first.
fn elect(votes: &BTreeMap<(u32, u32), usize>) -> Columns {
    let mut ranked: Vec<(usize, u32, u32)> = votes.iter().map(|(&(raw, own), &count)| (count, raw, own)).collect();
    ranked.sort_by_key(|&(count, raw, own)| (std::cmp::Reverse(count), raw, own));
    let mut columns = Columns::new();
    for (_, raw, own) in ranked {
        if !columns.contains_key(&raw) && !columns.values().any(|&taken| taken == own) {
            columns.insert(raw, own);
        }
    }
    columns
}

/// Columns without any text of their own (cells to fill in, pasted without their headings) lie where their neighbours say; where the others
/// say themselves which they are, both neighbours have to. Tells whether there are any to fill in.
fn fill_gaps(columns: &mut Columns, sent: &SentSheet, others_say: bool) -> bool {
    let all: HashSet<u32> = sent.rows.values().flat_map(|row| row.cells.keys()).copied().filter(|col| *col != 0).collect();
    let mut open: Vec<u32> = all.into_iter().filter(|own| !columns.values().any(|taken| taken == own)).collect();
    open.sort_unstable();
    let known: BTreeMap<u32, u32> = columns.iter().map(|(&raw, &own)| (own, raw)).collect();
    for own in open {
        let shift = |(&near, &raw): (&u32, &u32)| i64::from(raw) - i64::from(near);
        let before = known.range(..own).next_back().map(shift);
        let after = known.range(own..).next().map(shift);
        let shift = match (before, after) {
            (Some(before), Some(after)) if before != after => continue,
            (None, _) | (_, None) if others_say => continue,
            (Some(shift), _) | (None, Some(shift)) => shift,
            (None, None) => continue,
        };
        if let Ok(raw) = u32::try_from(i64::from(own) + shift) {
            columns.entry(raw).or_insert(own);
        }
    }
    let is_open = |own: u32| sent.rows.values().any(|row| matches!(row.cells.get(&own), Some(SentCell::Answer(_))));
    columns.values().any(|own| !known.contains_key(own) && is_open(*own))
}

//! What a form says, as it is sent, and the hidden sheet that repeats it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AsSent, BETWEEN_CELLS, BETWEEN_OWNERS, Label, MAGIC, PART, SHEET_NAME, SentCell, SentRow, SentSheet, SentText, VERSION, checksum, hash_of_rows,
    joined,
};
use crate::domain::text::fold_widths;
use crate::form::template::{Orientation, Paper};
use crate::reconcile::identity::{Record, RecordKind, short_hash};
use crate::sheets::grid::{Book, Cell, Content, Row, Sheet, SheetRole, Style};
use crate::sheets::page::{OFFICE_ONLY, Page};

/// Longest text that is repeated in full; of longer ones only a hash, because a cell ends at 32,767 characters.
const MAX_TEXT: usize = 16_000;

/// A form as it is sent, from the lines on it and its visible sheets.
pub fn as_sent(label: &Label, records: Vec<Record>, book: &Book) -> AsSent {
    AsSent {
        label: Label { version: VERSION, ..label.clone() },
        says_whose: true,
        records,
        sheets: book.sheets.iter().map(sheet_as_sent).collect(),
        sums: BTreeSet::new(),
        is_whole: true,
    }
}

fn sheet_as_sent(sheet: &Sheet) -> SentSheet {
    let mut page_texts = [&sheet.page.header_left, &sheet.page.header_right].map(|text| cut(text).to_owned()).to_vec();
    page_texts.extend((sheet.role == SheetRole::Office).then(|| OFFICE_ONLY.to_owned()));
    let row_as_sent = |row: &Row| {
        let cells: BTreeMap<u32, SentCell> = row.cells.iter().filter_map(|cell| Some((cell.col, cell_as_sent(cell)?))).collect();
        (!cells.is_empty()).then(|| SentRow { key: row.key.clone(), cells })
    };
    let rows = (0..).zip(&sheet.rows).filter_map(|(at, row)| Some((at, row_as_sent(row)?))).collect();
    SentSheet { name: sheet.name.clone(), page_texts, rows, ..SentSheet::default() }
}

fn cell_as_sent(cell: &Cell) -> Option<SentCell> {
    Some(match &cell.content {
        Content::Blank => return None,
        Content::Text(text) | Content::Marked(text, _) | Content::Link(_, text) | Content::Page(_, text) | Content::Revised(text, _) => {
            SentCell::Label(cut(text).to_owned())
        }
        Content::PlanText(field, text) => {
            let is_long = cut(text).len() < text.len();
            let text = if is_long { SentText::Hash(short_hash(&fold_widths(text))) } else { SentText::Whole(text.clone()) };
            SentCell::Plan(field.clone(), text)
        }
        Content::Number(_) | Content::Formula(..) | Content::FormulaText(..) | Content::Quantity(..) => SentCell::Formula,
        Content::Answer(answer) => SentCell::Answer(answer.field.clone()),
        Content::Office(label) => SentCell::Office(label.clone()),
    })
}

/// The hidden sheet for a form.
pub fn hidden_sheet(sent: &AsSent) -> Sheet {
    let page = Page::new(Paper::A4, Orientation::Landscape);
    let mut sheet = Sheet::new(SHEET_NAME, SheetRole::Hidden, page, 10.0);
    sheet.set_widths(&[8, 16, 16]);
    for row in table(sent) {
        let sum = checksum(&as_text(&row));
        let cells = std::iter::once(sum).chain(row).zip(0..).map(|(text, col)| Cell::text(col, text, Style::Key));
        sheet.rows.push(Row::of(cells.collect()));
    }
    sheet
}

/// The check sums of the rows of the hidden sheet for a form.
pub(super) fn sums(sent: &AsSent) -> BTreeSet<String> {
    table(sent).iter().map(|row| checksum(&as_text(row))).collect()
}

fn as_text(row: &[String]) -> String {
    joined(&row.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The rows of the hidden sheet, without their check sums.
fn table(sent: &AsSent) -> Vec<Vec<String>> {
    let label = &sent.label;
    let mut table = vec![
        vec![MAGIC.to_owned(), VERSION.to_string()],
        vec!["様式".to_owned(), label.template.clone()],
        vec!["年度".to_owned(), label.year.clone()],
        vec!["回".to_owned(), label.round.clone()],
        vec!["部署".to_owned(), label.department.clone()],
    ];
    table.extend(sent.records.iter().map(line));
    for (index, sheet) in sent.sheets.iter().enumerate() {
        let begin = ["S".to_owned(), index.to_string(), sheet.name.clone()];
        table.push(begin.into_iter().chain(sheet.page_texts.iter().cloned()).collect());
        table.extend(sheet.rows.iter().map(|(at, row)| {
            let begin = ["R".to_owned(), at.to_string(), row.key.clone().unwrap_or_default()];
            begin.into_iter().chain(row.cells.iter().map(|(col, cell)| encode_cell(*col, cell))).collect()
        }));
    }
    let all = hash_of_rows(&table.iter().map(|row| as_text(row)).collect::<Vec<_>>());
    table.insert(1, vec!["配布".to_owned(), all]);
    table
}

fn line(record: &Record) -> Vec<String> {
    let kind = match record.kind {
        RecordKind::Entry => "e",
        RecordKind::Heading => "h",
        RecordKind::Indicator => "i",
    };
    let (title, text, owners) = (cut(&record.title), cut(&record.text), record.owners.join(BETWEEN_OWNERS));
    let mut row: Vec<String> = ["L", &record.id, &record.number, kind, title, &owners, text].map(str::to_owned).to_vec();
    row.extend(record.path.iter().cloned());
    row
}

fn encode_cell(col: u32, cell: &SentCell) -> String {
    let text = match cell {
        SentCell::Label(text) => format!("{col}{PART}L{PART}{text}"),
        SentCell::Formula => format!("{col}{PART}F"),
        SentCell::Answer(field) => format!("{col}{PART}A{PART}{field}"),
        SentCell::Office(label) => format!("{col}{PART}O{PART}{label}"),
        SentCell::Plan(field, SentText::Whole(text)) => format!("{col}{PART}T{PART}{field}{PART}{text}"),
        SentCell::Plan(field, SentText::Hash(hash)) => format!("{col}{PART}H{PART}{field}{PART}{hash}"),
    };
    if text.contains(BETWEEN_CELLS) { text.replace(BETWEEN_CELLS, &PART.to_string()) } else { text }
}

fn cut(text: &str) -> &str {
    // No character is shorter than a byte.
    if text.len() <= MAX_TEXT {
        return text;
    }
    text.char_indices().nth(MAX_TEXT).map_or(text, |(end, _)| &text[..end])
}

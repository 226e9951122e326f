//! A returned form: which row and which cell is which, and what was written there.
//!
//! Rows are found by their key in column A; where it is gone, by the plan's text in the row; where neither helps, by the
//! neighbours. Columns are found by the marks in row 1. So rows may be inserted, moved and sorted, and columns inserted.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::workbook::{Cell, Doubt, Sheet, Workbook};
use crate::domain::answer::PlacedBy;
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{Edit, Return, ReturnedAnswer, Stray};
use crate::domain::text::{fold_widths, is_blank};
use crate::reconcile::identity::Record;
use crate::sheets::carrier::{self, AsSent, SentCell, SentRow, SentSheet, SentText};

/// How many rows from the top are searched for the marks of a sheet and its columns.
const MARK_ROWS: u32 = 12;

/// A readable form and the lines it remembers.
#[derive(Debug)]
pub struct ReadForm {
    /// What stood in it.
    pub form: Return,
    /// The lines as it was sent with them.
    pub records: Vec<Record>,
    /// Name of the template with which it was made.
    pub template: String,
}

/// Reads a form; `None` if the workbook is none of ours. `file` is its name for places.
pub fn read(workbook: &Workbook, file: &str) -> Option<ReadForm> {
    let (hidden_index, sent, understood) = workbook.sheets.iter().enumerate().find_map(|(index, sheet)| {
        let (sent, understood) = carrier::read_hidden_sheet(&rows_of(sheet))?;
        Some((index, sent, understood))
    })?;
    let mut form = Return {
        file: file.to_owned(),
        department: sent.label.department.clone(),
        year: sent.label.year.clone(),
        round: sent.label.round.clone(),
        lines: sent.records.iter().map(|record| (record.id.clone(), (record.number.clone(), record.title.clone()))).collect(),
        ..Return::default()
    };
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        form.cells += sheet.cells.len() + sheet.notes.len();
        if sheet.incomplete {
            form.incomplete.push(Place::sheet(file, &sheet.name));
        }
        if index == hidden_index {
            read_hidden(sheet, file, &understood, &mut form);
            continue;
        }
        let own = sheet_of(sheet, &sent).filter(|own| used.insert(*own));
        match own {
            Some(own) => SheetReader::new(sheet, &sent.sheets[own], file).read(&mut form),
            None => all_stray(sheet, file, &mut form),
        }
    }
    for (_, sheet) in sent.sheets.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        for row in sheet.rows.values().filter(|row| is_answered(row)) {
            form.missing_rows.extend(row.key.clone().map(|key| (key, Place::sheet(file, &sheet.name))));
        }
    }
    Some(ReadForm { form, records: sent.records, template: sent.label.template })
}

/// A sheet's cells as rows from the first, as the hidden sheet was written.
fn rows_of(sheet: &Sheet) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, cell) in &sheet.cells {
        // The hidden sheet is dense; a lone cell far away belongs to something else.
        if at.row as usize > rows.len() + 4 || at.col > 400 {
            break;
        }
        while rows.len() <= at.row as usize {
            rows.push(Vec::new());
        }
        let row = &mut rows[at.row as usize];
        while row.len() < at.col as usize {
            row.push(String::new());
        }
        row.push(cell.text.clone());
    }
    rows
}

fn read_hidden(sheet: &Sheet, file: &str, understood: &[usize], form: &mut Return) {
    for (at, cell) in &sheet.cells {
        if understood.binary_search(&(at.row as usize)).is_ok() {
            form.plan_cells += 1;
        } else {
            form.stray.push(stray(None, &cell.text, file, sheet, Some(*at)));
        }
    }
    notes(sheet, file, &BTreeMap::new(), form);
}

fn all_stray(sheet: &Sheet, file: &str, form: &mut Return) {
    form.stray.extend(sheet.cells.iter().map(|(at, cell)| stray(None, &cell.text, file, sheet, Some(*at))));
    notes(sheet, file, &BTreeMap::new(), form);
}

fn notes(sheet: &Sheet, file: &str, lines: &BTreeMap<u32, String>, form: &mut Return) {
    for note in &sheet.notes {
        let at = note.cell_ref();
        let line = at.and_then(|at| lines.get(&at.row)).cloned();
        form.stray.push(stray(line, &note.text, file, sheet, at));
    }
}

fn stray(line: Option<String>, text: &str, file: &str, sheet: &Sheet, at: Option<CellRef>) -> Stray {
    let place = at.map_or_else(|| Place::sheet(file, &sheet.name), |at| Place::cell(file, &sheet.name, at));
    Stray { line, text: text.to_owned(), place, sheet: sheet.name.clone() }
}

/// Which sheet of the form this is: by its mark, else by its name.
fn sheet_of(sheet: &Sheet, sent: &AsSent) -> Option<usize> {
    let mark = top_cells(sheet).find_map(|(_, cell)| carrier::sheet_index(&cell.text));
    mark.filter(|&index| index < sent.sheets.len()).or_else(|| sent.sheets.iter().position(|own| own.name == sheet.name))
}

fn top_cells(sheet: &Sheet) -> impl Iterator<Item = (&CellRef, &Cell)> {
    sheet.cells.range(..CellRef::new(MARK_ROWS, 0))
}

fn is_answered(row: &SentRow) -> bool {
    row.cells.values().any(|cell| matches!(cell, SentCell::Answer(_)))
}

struct SheetReader<'a> {
    sheet: &'a Sheet,
    sent: &'a SentSheet,
    file: &'a str,
    /// Column as sent by column as returned.
    columns: BTreeMap<u32, u32>,
    /// Whether the marks of the columns are still there.
    has_marks: bool,
    /// Row as sent by row as returned, and how it was found.
    rows: BTreeMap<u32, (u32, PlacedBy)>,
}

impl<'a> SheetReader<'a> {
    fn new(sheet: &'a Sheet, sent: &'a SentSheet, file: &'a str) -> Self {
        let mut columns = BTreeMap::new();
        for (at, cell) in top_cells(sheet) {
            if let Some(col) = carrier::column_index(&cell.text) {
                columns.entry(at.col).or_insert(col);
            } else if carrier::sheet_index(&cell.text).is_some() {
                columns.entry(at.col).or_insert(0);
            }
        }
        let has_marks = !columns.is_empty();
        let mut reader = Self { sheet, sent, file, columns, has_marks, rows: BTreeMap::new() };
        reader.match_rows();
        reader
    }

    fn column(&self, col: u32) -> Option<u32> {
        if self.has_marks { self.columns.get(&col).copied() } else { Some(col) }
    }

    /// Column as returned of a column as sent.
    fn returned_column(&self, sent: u32) -> Option<u32> {
        if self.has_marks { self.columns.iter().find(|(_, col)| **col == sent).map(|(col, _)| *col) } else { Some(sent) }
    }

    fn match_rows(&mut self) {
        let mut open: BTreeSet<u32> = self.sent.rows.keys().copied().collect();
        let by_key: BTreeMap<&str, u32> = self.sent.rows.iter().filter_map(|(at, row)| Some((row.key.as_deref()?, *at))).collect();
        let mut raw_rows: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
        for (at, cell) in &self.sheet.cells {
            if let Some(col) = self.column(at.col) {
                raw_rows.entry(at.row).or_default().push((col, &cell.text));
            }
        }
        for (&raw, cells) in &raw_rows {
            let key = cells.iter().find(|(col, _)| *col == 0).and_then(|(_, key)| by_key.get(key.trim()));
            if let Some(&row) = key.filter(|row| open.contains(*row)) {
                open.remove(&row);
                self.rows.insert(raw, (row, PlacedBy::Id));
            }
        }
        // Rows without key by what is written in them: the form's own rows exactly, lines by the plan's text.
        let mut by_text: BTreeMap<String, VecDeque<u32>> = BTreeMap::new();
        for &row in &open {
            by_text.entry(sent_signature(&self.sent.rows[&row])).or_default().push_back(row);
        }
        for (&raw, cells) in &raw_rows {
            if self.rows.contains_key(&raw) {
                continue;
            }
            let signature = self.raw_signature(cells);
            let Some(rows) = by_text.get_mut(&signature).filter(|_| !signature.is_empty()) else {
                continue;
            };
            let Some(row) = rows.pop_front() else {
                continue;
            };
            open.remove(&row);
            let how = if self.sent.rows[&row].key.is_some() { PlacedBy::Text } else { PlacedBy::Id };
            self.rows.insert(raw, (row, how));
        }
        // What is left keeps its distance from the row above.
        let mut above: Option<(u32, u32)> = None;
        for &raw in raw_rows.keys() {
            if let Some((row, _)) = self.rows.get(&raw) {
                above = Some((raw, *row));
                continue;
            }
            let expected = above.map_or(raw, |(raw_above, row_above)| row_above + (raw - raw_above));
            let free = open.contains(&expected) && self.sent.rows[&expected].key.is_none();
            if free {
                open.remove(&expected);
                self.rows.insert(raw, (expected, PlacedBy::Position));
                above = Some((raw, expected));
            }
        }
    }

    /// Texts of the plan and the form in a returned row, where the row as sent would have them.
    fn raw_signature(&self, cells: &[(u32, &str)]) -> String {
        let candidates = |col: u32, text: &str| {
            self.sent.rows.values().any(|row| match row.cells.get(&col) {
                Some(SentCell::Label(label)) => fold_widths(label) == fold_widths(text),
                Some(SentCell::Plan(_, plan)) => plan.is_still(text),
                _ => false,
            })
        };
        let parts = cells.iter().filter(|(col, text)| *col != 0 && candidates(*col, text));
        parts.map(|(col, text)| format!("{col}:{}", fold_widths(text))).collect::<Vec<_>>().join("|")
    }

    fn read(&self, form: &mut Return) {
        let mut line_of_row: BTreeMap<u32, String> = BTreeMap::new();
        for (raw, (row, how)) in &self.rows {
            let sent = &self.sent.rows[row];
            if let Some(key) = sent.key.clone().filter(|_| is_answered(sent)) {
                line_of_row.insert(*raw, key.clone());
                if *how != PlacedBy::Id {
                    form.recovered.push((key.clone(), Place::cell(self.file, &self.sheet.name, CellRef::new(*raw, 0))));
                }
                for (col, cell) in &sent.cells {
                    if let (SentCell::Answer(field), Some(returned)) = (cell, self.returned_column(*col)) {
                        let place = Place::cell(self.file, &self.sheet.name, CellRef::new(*raw, returned));
                        form.places.insert((key.clone(), field.clone()), place);
                    }
                }
            } else if let Some(key) = &sent.key {
                line_of_row.insert(*raw, key.clone());
            }
        }
        for (at, cell) in &self.sheet.cells {
            self.read_cell(*at, cell, &line_of_row, form);
        }
        self.deleted_texts(form);
        notes(self.sheet, self.file, &line_of_row, form);
        let found: BTreeSet<u32> = self.rows.values().map(|(row, _)| *row).collect();
        for (_, row) in self.sent.rows.iter().filter(|(at, row)| !found.contains(at) && is_answered(row)) {
            form.missing_rows.extend(row.key.clone().map(|key| (key, Place::sheet(self.file, &self.sheet.name))));
        }
    }

    fn read_cell(&self, at: CellRef, cell: &Cell, lines: &BTreeMap<u32, String>, form: &mut Return) {
        let place = Place::cell(self.file, &self.sheet.name, at);
        let line = lines.get(&at.row).cloned();
        let sent_at = self.rows.get(&at.row).and_then(|(row, how)| Some((*row, self.column(at.col)?, *how)));
        let sent = sent_at.and_then(|(row, col, how)| Some((self.sent.rows[&row].cells.get(&col)?, row, how)));
        match sent {
            Some((SentCell::Formula, ..)) => form.plan_cells += 1,
            Some((SentCell::Label(label), ..)) if fold_widths(label) == fold_widths(&cell.text) => form.plan_cells += 1,
            Some((SentCell::Plan(_, text), ..)) if text.is_still(&cell.text) => form.plan_cells += 1,
            Some((SentCell::Plan(field, text), row, _)) => form.edits.push(Edit {
                line: self.line_near(row),
                field: field.clone(),
                before: text.shown().to_owned(),
                after: cell.text.clone(),
                place,
                counted: true,
            }),
            Some((SentCell::Office(label), ..)) => form.office.push((label.clone(), cell.text.clone(), place)),
            Some((SentCell::Answer(field), row, how)) => form.answers.push(ReturnedAnswer {
                line: self.sent.rows[&row].key.clone().unwrap_or_default(),
                field: field.clone(),
                raw: cell.text.clone(),
                doubt: cell.doubt.map(doubt_words),
                unreadable: matches!(cell.doubt, Some(Doubt::ErrorValue | Doubt::FormulaWithoutValue)),
                place,
                placed_by: how,
            }),
            Some((SentCell::Label(_), ..)) | None => form.stray.push(stray(line, &cell.text, self.file, self.sheet, Some(at))),
        }
    }

    /// Plan text of rows that are still there, but whose cell was emptied.
    fn deleted_texts(&self, form: &mut Return) {
        for (raw, (row, _)) in &self.rows {
            for (col, cell) in &self.sent.rows[row].cells {
                let SentCell::Plan(field, SentText::Whole(text)) = cell else {
                    continue;
                };
                let Some(returned) = self.returned_column(*col) else {
                    continue;
                };
                let at = CellRef::new(*raw, returned);
                if !is_blank(text) && !self.sheet.cells.contains_key(&at) {
                    form.edits.push(Edit {
                        line: self.line_near(*row),
                        field: field.clone(),
                        before: text.clone(),
                        after: String::new(),
                        place: Place::cell(self.file, &self.sheet.name, at),
                        counted: false,
                    });
                }
            }
        }
    }

    /// The line of a row as sent, or the first one below it: a card's title belongs to the lines under it.
    fn line_near(&self, row: u32) -> Option<String> {
        self.sent.rows.range(row..).find_map(|(_, row)| row.key.clone())
    }
}

fn sent_signature(row: &SentRow) -> String {
    let parts = row.cells.iter().filter(|(col, _)| **col != 0).filter_map(|(col, cell)| match cell {
        SentCell::Label(text) | SentCell::Plan(_, SentText::Whole(text)) if !is_blank(text) => Some(format!("{col}:{}", fold_widths(text))),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("|")
}

fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::FormulaWithoutValue => "計算式の結果がファイルに残っていません",
        Doubt::ErrorValue => "エラー値です",
        Doubt::Date => "日付として入力されており、元の表示が分かりません",
    }
}

//! Every written cell of an aligned sheet, in exactly one class: answer, cell for the office, text of plan and form, or something
//! that a person must be told of.

use std::collections::{BTreeMap, BTreeSet};

use super::alignment::{Alignment, Doubtful, is_answered};
use super::forms::Forms;
use super::text::came_through_shift_jis;
use super::workbook::{Cell, Doubt, Sheet};
use crate::domain::answer::PlacedBy;
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{DoubtfulRow, Edit, FREE_COLUMN, Return, ReturnedAnswer, RowDoubt, Stray, StrayKind, StruckOut};
use crate::domain::text::{fold, fold_widths, is_blank};
use crate::domain::year::without_years;
use crate::sheets::carrier::{self, AsSent, SentCell, SentSheet, SentText};

/// Shortest text that is told from an answer, in characters.
const TELLING: usize = 2;

/// Reads an aligned sheet into a return.
pub fn read(sheet: &Sheet, sent: &SentSheet, alignment: &Alignment, forms: &Forms<'_>, file: &str, form: &mut Return) {
    Reader::new(sheet, sent, alignment, forms, file).read(form);
}

/// Reads a sheet that is no part of the form: everything on it is told.
pub fn read_extra(sheet: &Sheet, sents: &[&AsSent], file: &str, form: &mut Return) {
    // Such as 記入要領 that lost its marks and was not touched otherwise.
    let is_printed = |text: &str| sents.iter().flat_map(|sent| &sent.sheets).any(|sheet| sheet.texts().contains_key(text));
    // A single character may be a grade, whatever else the form says with it.
    let is_own = |text: &str| text.chars().count() >= TELLING && is_printed(text);
    let own: BTreeSet<CellRef> = sheet.cells.folded().filter(|(_, text)| is_own(text)).map(|(at, _)| *at).collect();
    let is_form = own.len() * 2 > sheet.cells.len();
    form.plan_cells += if is_form { own.len() } else { 0 };
    let told = sheet.cells.iter().filter(|(at, _)| !is_form || !own.contains(at));
    form.stray.extend(told.map(|(at, cell)| stray(None, &cell.everything(), file, sheet, Some(*at))));
    notes(sheet, file, &BTreeMap::new(), form);
}

/// Reads the hidden sheet; `understood` are its rows that are as they were sent.
pub fn read_hidden(sheet: &Sheet, file: &str, understood: &[usize], form: &mut Return) {
    let left = sheet.cells.keys().map(|at| at.col).min().unwrap_or_default();
    for (at, cell) in &sheet.cells {
        let begins_row = at.col <= left + 1 && carrier::begins_row(&cell.text);
        if begins_row || understood.binary_search(&(at.row as usize)).is_ok() {
            form.plan_cells += 1;
        } else {
            form.stray.push(stray(None, &cell.everything(), file, sheet, Some(*at)));
        }
    }
    notes(sheet, file, &BTreeMap::new(), form);
}

/// Notes and comments, with the line in whose row each stands.
pub fn notes(sheet: &Sheet, file: &str, lines: &BTreeMap<u32, String>, form: &mut Return) {
    for note in &sheet.notes {
        let at = note.cell_ref();
        let line = at.and_then(|at| lines.get(&at.row)).cloned();
        form.stray.push(Stray { kind: note.kind, ..stray(line, &note.text, file, sheet, at) });
    }
}

/// Reads what was added to the edges of a sheet's pages; only that counts. A sheet that was copied brings along what was printed
/// there.
pub fn read_page_texts(sheet: &Sheet, sents: &[&AsSent], file: &str, form: &mut Return) {
    let was_sent = |text: &str| sents.iter().flat_map(|sent| &sent.sheets).any(|sheet| sheet.prints(text));
    for text in sheet.page_texts.iter().filter(|text| !was_sent(text)) {
        form.cells += 1;
        form.stray.push(Stray { kind: StrayKind::PageEdge, ..stray(None, text, file, sheet, None) });
    }
}

/// Something written where nothing was to be written.
pub fn stray(line: Option<String>, text: &str, file: &str, sheet: &Sheet, at: Option<CellRef>) -> Stray {
    let place = at.map_or_else(|| Place::sheet(file, &sheet.name), |at| Place::cell(file, &sheet.name, at));
    Stray { line, field: None, text: text.to_owned(), place, sheet: sheet.name.clone(), kind: StrayKind::Cell }
}

/// Reads a written cell to fill in.
pub fn read_answer(place: Place, cell: &Cell, line: &str, field: &str, placed_by: PlacedBy, form: &mut Return) {
    let (line, field) = (line.to_owned(), field.to_owned());
    if cell.is_struck_out() {
        let text = cell.struck.clone().unwrap_or_default();
        form.struck_out.push(StruckOut { line, field, text, place });
        return;
    }
    form.answers.push(ReturnedAnswer {
        line,
        field,
        raw: cell.text.clone(),
        typed: cell.value.clone(),
        struck: cell.struck.clone(),
        doubt: cell.doubt.map(doubt_words),
        unreadable: matches!(cell.doubt, Some(Doubt::ErrorValue | Doubt::FormulaWithoutValue)),
        place,
        placed_by,
    });
}

/// The year in a label may be another; that is told of the whole sheet.
fn is_same_label(label: &str, text: &str) -> bool {
    label == text || fold_widths(label) == fold_widths(text) || without_years(label).0 == without_years(text).0
}

struct Reader<'a> {
    sheet: &'a Sheet,
    sent: &'a SentSheet,
    alignment: &'a Alignment,
    forms: &'a Forms<'a>,
    file: &'a str,
    /// The sheet in its file.
    here: Place,
    /// Field of each column in which lines are answered, and columns that hold the plan's texts.
    fields: BTreeMap<u32, String>,
    plan_columns: BTreeSet<u32>,
    /// Line of each returned row.
    lines: BTreeMap<u32, String>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, sent: &'a SentSheet, alignment: &'a Alignment, forms: &'a Forms<'a>, file: &'a str) -> Self {
        let mut reader = Self {
            sheet,
            sent,
            alignment,
            forms,
            file,
            here: Place::sheet(file, &sheet.name),
            fields: BTreeMap::new(),
            plan_columns: BTreeSet::new(),
            lines: BTreeMap::new(),
        };
        for row in sent.rows.values().filter(|row| is_answered(row)) {
            for (col, cell) in &row.cells {
                match cell {
                    SentCell::Answer(field) => drop(reader.fields.entry(*col).or_insert_with(|| field.clone())),
                    SentCell::Plan(..) => drop(reader.plan_columns.insert(*col)),
                    _ => {}
                }
            }
        }
        for (raw, (own, _)) in &alignment.rows {
            reader.lines.extend(sent.rows[own].key.clone().map(|key| (*raw, key)));
        }
        reader.lines.extend(alignment.strangers.iter().map(|(raw, key)| (*raw, key.clone())));
        reader
    }

    fn place(&self, at: CellRef) -> Place {
        self.here.at(at)
    }

    fn read(&self, form: &mut Return) {
        self.open_cells(form);
        let mut row: Vec<(CellRef, &Cell)> = Vec::new();
        for (at, cell) in &self.sheet.cells {
            if row.first().is_some_and(|(first, _)| first.row != at.row) {
                self.read_row(&std::mem::take(&mut row), form);
            }
            row.push((*at, cell));
        }
        self.read_row(&row, form);
        self.deleted_texts(form);
        notes(self.sheet, self.file, &self.lines, form);
        self.missing_rows(form);
    }

    /// Where each cell to fill in is, also while it is blank, and which lines had lost their key.
    fn open_cells(&self, form: &mut Return) {
        form.columns_by_position |= self.alignment.columns_by_position;
        for (raw, (own, how)) in &self.alignment.rows {
            let sent = &self.sent.rows[own];
            let Some(key) = sent.key.as_ref().filter(|_| is_answered(sent)) else { continue };
            let mut first = None;
            for (col, cell) in &sent.cells {
                if let (SentCell::Answer(field), Some(returned)) = (cell, self.alignment.returned_column(*col)) {
                    let at = CellRef::new(*raw, returned);
                    let place = self.place(at);
                    first.get_or_insert_with(|| place.clone());
                    let start = if self.sheet.cells.contains_key(&at) { None } else { self.sheet.merge_start(at) };
                    if let Some(start) = start.filter(|start| self.sheet.cells.contains_key(start)) {
                        form.merged.insert((key.clone(), field.clone()), self.place(start));
                    }
                    form.places.insert((key.clone(), field.clone()), place);
                }
            }
            let lost = match (*how, self.alignment.left_behind.contains(raw)) {
                (PlacedBy::Id, _) => continue,
                (_, true) => &mut form.left_behind,
                (_, false) => &mut form.recovered,
            };
            lost.push((key.clone(), first.unwrap_or_else(|| self.place(CellRef::new(*raw, 0)))));
        }
    }

    fn read_row(&self, cells: &[(CellRef, &Cell)], form: &mut Return) {
        let Some((first, _)) = cells.first() else { return };
        let raw = first.row;
        if let Some((own, how)) = self.alignment.rows.get(&raw) {
            for (at, cell) in cells {
                self.read_cell(*at, cell, *own, *how, form);
            }
        } else if let Some(line) = self.alignment.strangers.get(&raw) {
            self.read_stranger(cells, line, form);
        } else if let Some(doubt) = self.alignment.doubtful.get(&raw) {
            self.read_doubtful(cells, doubt, form);
        } else {
            self.read_unknown(cells, form);
        }
    }

    fn own_column(&self, at: CellRef) -> Option<u32> {
        self.alignment.columns.get(&at.col).copied()
    }

    fn read_cell(&self, at: CellRef, cell: &Cell, own: u32, how: PlacedBy, form: &mut Return) {
        let sent = &self.sent.rows[&own];
        match self.own_column(at).and_then(|col| sent.cells.get(&col)) {
            Some(SentCell::Formula) => form.plan_cells += 1,
            Some(SentCell::Label(label)) if is_same_label(label, &cell.text) => form.plan_cells += 1,
            Some(SentCell::Plan(_, text)) if text.is_still(&cell.text) || came_through_shift_jis(text.shown(), &cell.text) => form.plan_cells += 1,
            Some(SentCell::Plan(field, text)) => form.edits.push(Edit {
                line: self.line_near(own),
                field: field.clone(),
                before: text.shown().to_owned(),
                after: cell.text.clone(),
                place: self.place(at),
                counted: true,
            }),
            Some(SentCell::Office(label)) if !cell.is_struck_out() => {
                let struck = cell.struck.clone().filter(|_| !label.starts_with(FREE_COLUMN));
                form.struck_in_office.extend(struck.map(|struck| (label.clone(), struck, cell.text.clone(), self.place(at))));
                form.office.push((label.clone(), cell.text.clone(), self.place(at)));
            }
            Some(SentCell::Answer(field)) => read_answer(self.place(at), cell, sent.key.as_deref().unwrap_or_default(), field, how, form),
            Some(SentCell::Label(_)) | None if self.is_mark(cell) => form.plan_cells += 1,
            Some(SentCell::Label(_) | SentCell::Office(_)) | None => {
                form.stray.push(stray(self.lines.get(&at.row).cloned(), &cell.everything(), self.file, self.sheet, Some(at)));
            }
        }
    }

    /// Marks and keys, wherever they were moved.
    fn is_mark(&self, cell: &Cell) -> bool {
        let text = cell.text.trim();
        let is_mark = carrier::column_index(text).is_some() || carrier::sheet_mark(text).is_some();
        is_mark || self.forms.line_of_key(text).is_some() || self.sent.keys().contains_key(text)
    }

    /// Whether the form says this. In a column to fill in only what the form prints in that column; a number or a single character is an
    /// answer there, whatever else it may be.
    fn is_known(&self, at: CellRef, cell: &Cell) -> bool {
        let text = fold_widths(&cell.text);
        let is_number = || text.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | '-')) || text.chars().count() < TELLING;
        let is_printed = || self.sent.texts().contains_key(&text);
        let is_printed_in = |own: u32| self.sent.texts().get(&text).is_some_and(|places| places.iter().any(|(_, col)| *col == own));
        self.is_mark(cell)
            || match self.own_column(at) {
                Some(own) if self.fields.contains_key(&own) => is_printed_in(own) && !is_number(),
                // Headings of lines that are no longer on this form are still the plan's.
                Some(_) => is_printed() || self.forms.headings().contains_key(&fold(&cell.text)),
                None => is_printed() && !is_number(),
            }
    }

    /// A row of a line that was not on this form: its answers are where it has them today.
    fn read_stranger(&self, cells: &[(CellRef, &Cell)], line: &str, form: &mut Return) {
        let fields = self.forms.fields_of(line);
        for (at, cell) in cells {
            let own = self.own_column(*at);
            if let Some(field) = own.and_then(|col| fields.get(&col)) {
                form.places.insert((line.to_owned(), field.clone()), self.place(*at));
                read_answer(self.place(*at), cell, line, field, PlacedBy::Id, form);
            } else if self.is_known(*at, cell) || own.is_some() {
                form.plan_cells += 1;
            } else {
                form.stray.push(stray(Some(line.to_owned()), &cell.everything(), self.file, self.sheet, Some(*at)));
            }
        }
    }

    fn read_doubtful(&self, cells: &[(CellRef, &Cell)], doubt: &Doubtful, form: &mut Return) {
        let (rows, reason) = match doubt {
            Doubtful::Contradiction { by_key, by_text } => (vec![*by_key, *by_text], RowDoubt::Contradiction),
            Doubtful::Twin(own) => (vec![*own], RowDoubt::Twin),
            Doubtful::Several(rows) => (rows.clone(), RowDoubt::Several),
            Doubtful::Elsewhere(own) => (vec![*own], RowDoubt::Contradiction),
        };
        let lines: Vec<String> = rows.iter().filter_map(|own| self.sent.rows[own].key.clone()).collect();
        let mut row = DoubtfulRow { lines, reason, cells: Vec::new() };
        for (at, cell) in cells {
            let is_plan = self.own_column(*at).is_some_and(|col| self.plan_columns.contains(&col));
            if self.is_known(*at, cell) || (is_plan && !self.forms.lines_of_text(&cell.text).is_empty()) {
                form.plan_cells += 1;
            } else if reason == RowDoubt::Twin && self.repeats(*at, cell, rows[0]) {
                form.repeated += 1;
            } else {
                row.cells.push((cell.everything(), self.place(*at)));
            }
        }
        // A row without anything of the department's in it leaves nothing to decide.
        if !row.cells.is_empty() {
            form.doubtful.push(row);
        }
    }

    /// Whether a cell says what the row that was found first says in the same column.
    fn repeats(&self, at: CellRef, cell: &Cell, own: u32) -> bool {
        let first = self.alignment.rows.iter().find(|(_, (row, _))| *row == own).map(|(raw, _)| *raw);
        let other = first.and_then(|raw| self.sheet.cells.get(&CellRef::new(raw, at.col)));
        other.is_some_and(|other| fold_widths(&other.text) == fold_widths(&cell.text))
    }

    /// A row that stands for nothing on the form: the form's own words, a line that nobody asked for, or words in the margin.
    fn read_unknown(&self, cells: &[(CellRef, &Cell)], form: &mut Return) {
        let unknown: Vec<&(CellRef, &Cell)> = cells.iter().filter(|(at, cell)| !self.is_known(*at, cell)).collect();
        form.plan_cells += cells.len() - unknown.len();
        let stands_in = |columns: &dyn Fn(u32) -> bool| unknown.iter().any(|(at, _)| self.own_column(*at).is_some_and(columns));
        if stands_in(&|col| self.fields.contains_key(&col)) && stands_in(&|col| self.plan_columns.contains(&col)) {
            let cells = unknown.iter().map(|(at, cell)| (cell.everything(), self.place(*at))).collect();
            form.doubtful.push(DoubtfulRow { lines: Vec::new(), reason: RowDoubt::Unknown, cells });
            return;
        }
        for (at, cell) in unknown {
            form.stray.push(stray(None, &cell.everything(), self.file, self.sheet, Some(*at)));
        }
    }

    /// Plan text of rows that are still there, but whose cell was emptied.
    fn deleted_texts(&self, form: &mut Return) {
        if self.sheet.incomplete {
            return;
        }
        for (raw, (own, _)) in &self.alignment.rows {
            for (col, cell) in &self.sent.rows[own].cells {
                let SentCell::Plan(field, SentText::Whole(text)) = cell else { continue };
                let Some(returned) = self.alignment.returned_column(*col) else { continue };
                let at = CellRef::new(*raw, returned);
                if !is_blank(text) && !self.sheet.cells.contains_key(&at) {
                    form.edits.push(Edit {
                        line: self.line_near(*own),
                        field: field.clone(),
                        before: text.clone(),
                        after: String::new(),
                        place: self.place(at),
                        counted: false,
                    });
                }
            }
        }
    }

    fn missing_rows(&self, form: &mut Return) {
        // Of a sheet that did not read nobody knows what is missing on it.
        if self.sheet.incomplete {
            return;
        }
        let mut seen: BTreeSet<u32> = self.alignment.rows.values().map(|(own, _)| *own).collect();
        for doubt in self.alignment.doubtful.values() {
            match doubt {
                Doubtful::Contradiction { by_key, by_text } => seen.extend([*by_key, *by_text]),
                Doubtful::Twin(own) | Doubtful::Elsewhere(own) => drop(seen.insert(*own)),
                Doubtful::Several(rows) => seen.extend(rows),
            }
        }
        for (_, row) in self.sent.rows.iter().filter(|(at, row)| !seen.contains(at) && is_answered(row)) {
            form.missing_rows.extend(row.key.clone().map(|key| (key, self.here.clone())));
        }
    }

    /// The line of a row as sent, or the first one below it: a card's title belongs to the lines under it.
    fn line_near(&self, own: u32) -> Option<String> {
        self.sent.rows.range(own..).find_map(|(_, row)| row.key.clone())
    }
}

fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::FormulaWithoutValue => "計算式の結果がファイルに残っていません",
        Doubt::ErrorValue => "エラー値です",
        Doubt::Garbled => "文字化けしているか、表示できない文字が含まれています",
        Doubt::Hidden => "表示形式のため画面に表示されていません",
        Doubt::Format => "表示形式が分からず、元の表示を再現できません",
        Doubt::Quotes => "引用符（\"）の数が合わず、ほかのセルの内容まで入っているおそれがあります",
        Doubt::Date => "日付として入力されており、元の表示が分かりません",
    }
}

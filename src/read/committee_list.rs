//! The office's list of what the committee said, after someone typed into it, sorted it, and added rows: one row per opinion. A row is
//! that of the 整理番号 that stands in it; keys help where that is blank.

use std::collections::{BTreeMap, HashMap};

use super::cells;
use super::returned::{count, hidden_sheets};
use super::workbook::{Cell, Sheet, Workbook};
use crate::domain::answer::PlacedBy;
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{DoubtfulRow, Edit, Return, RowDoubt};
use crate::domain::text::{fold, fold_widths};
use crate::form::template::{RATING, TITLE};
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;
use crate::sheets::carrier::{self, AsSent, SentCell, SentText};
use crate::sheets::committee::LIST;
use crate::sheets::committee::list::{ASKED, Column, NUMBER, OPINION, instead, is_member};

/// How many rows from the top are searched for the labels.
const HEADER_ROWS: u32 = 40;

/// A list as it is to be read.
pub struct Expected<'a> {
    /// The year's lines.
    pub campaign: &'a Campaign<'a>,
    /// The columns, by label.
    pub columns: Vec<(Column, String)>,
    /// What stands in the cell for the departments where nobody typed anything.
    pub usual: &'a dyn Fn(Subject) -> String,
    /// The list as it would be drawn today.
    pub today: AsSent,
}

/// Reads a list; none if the workbook holds none. The answers are those of the cells to fill in, row by row as their places say.
pub fn read(workbook: &Workbook, file: &str, expected: &Expected<'_>) -> Option<Return> {
    let hidden = hidden_sheets(workbook);
    if hidden.first().is_some_and(|(_, sent, _)| sent.label.round != LIST) {
        return None;
    }
    let sent = hidden.first().map_or(&expected.today, |(_, sent, _)| sent);
    let mut form = Return { file: file.to_owned(), year: sent.label.year.clone(), round: LIST.to_owned(), ..Return::default() };
    form.lines = sent.records.iter().map(|record| (record.id.clone(), (record.number.clone(), record.title.clone()))).collect();
    let reader = Reader::new(expected, sent, file);
    let mut found = false;
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        count(&mut form, sheet, file);
        match (hidden.iter().find(|(hidden, ..)| *hidden == index), reader.header(sheet)) {
            (Some((.., understood)), _) => cells::read_hidden(sheet, file, understood, &mut form),
            (_, Some((header, columns))) => {
                found = true;
                reader.sheet(sheet, header, &columns, &mut form);
            }
            _ => cells::read_extra(sheet, &[sent], file, &mut form),
        }
        cells::read_page_texts(sheet, &[sent, &expected.today], file, &mut form);
    }
    found.then_some(form)
}

/// Whether a list shows the same lines with the same texts as another one; not what was typed into it.
pub fn says(workbook: &Workbook, other: &AsSent) -> bool {
    let texts = |sent: &AsSent| {
        let rows = sent.sheets.iter().flat_map(|sheet| sheet.rows.values());
        let keyed = rows.filter_map(|row| Some((row.key.clone()?, row.cells.clone())));
        keyed.collect::<BTreeMap<String, BTreeMap<u32, SentCell>>>()
    };
    hidden_sheets(workbook).first().is_some_and(|(_, sent, _)| texts(sent) == texts(other))
}

/// What a row is about.
enum Found {
    Subject(Subject, PlacedBy),
    Doubtful(Vec<Subject>),
    Unknown,
}

struct Reader<'a> {
    expected: &'a Expected<'a>,
    sent: &'a AsSent,
    file: &'a str,
    by_number: HashMap<String, Subject>,
    by_title: HashMap<String, Vec<Subject>>,
    /// Texts as sent, by the line's id and what column they stand in.
    sent_texts: BTreeMap<(String, Kind), Vec<String>>,
}

/// A column that holds no cells to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plan,
    FirstStage,
    Other,
}

impl<'a> Reader<'a> {
    fn new(expected: &'a Expected<'a>, sent: &'a AsSent, file: &'a str) -> Self {
        let campaign = expected.campaign;
        let subjects = || std::iter::once(Subject::Plan).chain((0..campaign.lines.len()).map(Subject::Line));
        let mut by_title: HashMap<String, Vec<Subject>> = HashMap::new();
        for subject in subjects() {
            by_title.entry(fold(&subject.name(campaign))).or_default().push(subject);
        }
        let mut sent_texts: BTreeMap<(String, Kind), Vec<String>> = BTreeMap::new();
        let rows = [sent, &expected.today].into_iter().flat_map(|sent| &sent.sheets).flat_map(|sheet| sheet.rows.values());
        for (key, cells) in rows.filter_map(|row| Some((row.key.clone()?, &row.cells))) {
            for cell in cells.values() {
                let (kind, text) = match cell {
                    SentCell::Plan(field, SentText::Whole(text)) if field == TITLE => (Kind::Plan, text),
                    SentCell::Plan(_, SentText::Whole(text)) => (Kind::FirstStage, text),
                    SentCell::Label(text) => (Kind::Other, text),
                    _ => continue,
                };
                sent_texts.entry((key.clone(), kind)).or_default().push(fold_widths(text));
            }
        }
        Self { expected, sent, file, by_number: subjects().map(|subject| (fold(subject.number(campaign)), subject)).collect(), by_title, sent_texts }
    }

    /// The row of labels, and which column each labels.
    fn header(&self, sheet: &Sheet) -> Option<(u32, BTreeMap<u32, Column>)> {
        let known: HashMap<String, &Column> = self.expected.columns.iter().map(|(column, label)| (fold(label), column)).collect();
        (0..sheet.row_count().min(HEADER_ROWS)).find_map(|row| {
            let cells = || sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
            let has = |label: &str| cells().any(|(_, cell)| fold(&cell.text) == fold(label));
            if !has(NUMBER) || !has(OPINION) {
                return None;
            }
            let mut columns: BTreeMap<u32, Column> = BTreeMap::new();
            for (at, cell) in cells() {
                let column = known.get(&fold(&cell.text)).copied().or_else(|| is_member(&cell.text).then_some(&Column::Member));
                let column = column.filter(|column| **column == Column::Member || !columns.values().any(|taken| taken == *column));
                columns.extend(column.map(|column| (at.col, column.clone())));
            }
            Some((row, columns))
        })
    }

    fn place(&self, sheet: &Sheet, at: CellRef) -> Place {
        Place::cell(self.file, &sheet.name, at)
    }

    fn sheet(&self, sheet: &Sheet, header: u32, columns: &BTreeMap<u32, Column>, form: &mut Return) {
        let mut rows: BTreeMap<u32, Vec<(CellRef, &Cell)>> = BTreeMap::new();
        for (at, cell) in &sheet.cells {
            rows.entry(at.row).or_default().push((*at, cell));
        }
        let mut lines: BTreeMap<u32, String> = BTreeMap::new();
        for (row, cells) in rows {
            if row <= header {
                self.above(sheet, &cells, columns, row == header, form);
                continue;
            }
            match self.subject(&cells, columns) {
                Found::Subject(subject, how) => {
                    lines.insert(row, subject.id(self.expected.campaign).to_owned());
                    self.row(sheet, &cells, columns, (subject, how), form);
                }
                Found::Doubtful(found) => self.doubtful(sheet, &cells, columns, &found, form),
                Found::Unknown => self.doubtful(sheet, &cells, columns, &[], form),
            }
        }
        cells::notes(sheet, self.file, &lines, form);
    }

    /// Title, explanation and labels; what else is written there is told.
    fn above(&self, sheet: &Sheet, cells: &[(CellRef, &Cell)], columns: &BTreeMap<u32, Column>, is_header: bool, form: &mut Return) {
        let labels = |text: &str| {
            let sheets = [self.sent, &self.expected.today].into_iter().flat_map(|sent| &sent.sheets);
            let texts = sheets.flat_map(|sheet| sheet.rows.values()).flat_map(|row| row.cells.values());
            texts.into_iter().any(|cell| matches!(cell, SentCell::Label(label) if fold_widths(label) == text))
        };
        for (at, cell) in cells {
            if (is_header && columns.contains_key(&at.col)) || is_mark(cell) || labels(&fold_widths(&cell.text)) {
                form.plan_cells += 1;
            } else {
                form.stray.push(cells::stray(None, &cell.everything(), self.file, sheet, Some(*at)));
            }
        }
    }

    /// What a row is about: what a person sees in it counts, its key where nothing is seen.
    fn subject(&self, cells: &[(CellRef, &Cell)], columns: &BTreeMap<u32, Column>) -> Found {
        let campaign = self.expected.campaign;
        let text = |wanted: &Column| {
            let mut cells = cells.iter().filter(|(at, _)| columns.get(&at.col) == Some(wanted));
            cells.next().map(|(_, cell)| fold(&cell.text)).unwrap_or_default()
        };
        let (number, title) = (text(&Column::Number), text(&Column::Title));
        let keys = cells.iter().filter(|(at, _)| !columns.contains_key(&at.col));
        let key = keys.clone().find_map(|(_, cell)| Subject::of(campaign, cell.text.trim()));
        let by_title = self.by_title.get(&title).map_or(&[][..], Vec::as_slice);
        if number.is_empty() {
            return match (key, by_title) {
                (Some(key), titled) if titled.is_empty() || titled.contains(&key) => Found::Subject(key, PlacedBy::Id),
                (Some(key), titled) => Found::Doubtful(vec![key, titled[0]]),
                (None, [one]) => Found::Subject(*one, PlacedBy::Text),
                (None, [_, _, ..]) => Found::Doubtful(by_title.to_vec()),
                (None, []) => Found::Unknown,
            };
        }
        let Some(&numbered) = self.by_number.get(&number) else { return Found::Unknown };
        let other = by_title.iter().copied().find(|_| !by_title.contains(&numbered));
        match (other, key) {
            (Some(other), _) => Found::Doubtful(vec![numbered, other]),
            (None, Some(key)) if key == numbered => Found::Subject(numbered, PlacedBy::Id),
            // Its title was changed beyond recognition, and its key says another line.
            (None, Some(key)) if !title.is_empty() && !by_title.contains(&numbered) => Found::Doubtful(vec![numbered, key]),
            _ => Found::Subject(numbered, PlacedBy::Text),
        }
    }

    fn was_sent(&self, id: &str, kind: Kind, cell: &Cell) -> bool {
        let text = fold_widths(&cell.text);
        self.sent_texts.get(&(id.to_owned(), kind)).is_some_and(|sent| sent.contains(&text))
    }

    fn row(
        &self,
        sheet: &Sheet,
        cells: &[(CellRef, &Cell)],
        columns: &BTreeMap<u32, Column>,
        (subject, how): (Subject, PlacedBy),
        form: &mut Return,
    ) {
        let campaign = self.expected.campaign;
        let id = subject.id(campaign);
        let first = CellRef::new(cells.first().map_or(0, |(at, _)| at.row), 0);
        form.places.insert((id.to_owned(), NUMBER.to_owned()), self.place(sheet, first));
        for (at, cell) in cells {
            let edited = |form: &mut Return, field: &str, kind: Kind| {
                let before = self.sent_texts.get(&(id.to_owned(), kind)).and_then(|sent| sent.last().cloned()).unwrap_or_default();
                let (line, after) = (Some(id.to_owned()), cell.everything());
                form.edits.push(Edit { line, field: field.to_owned(), before, after, place: self.place(sheet, *at), counted: true });
            };
            match columns.get(&at.col) {
                Some(Column::Number) => form.plan_cells += 1,
                Some(Column::Title) if !self.was_sent(id, Kind::Plan, cell) => edited(form, TITLE, Kind::Plan),
                Some(Column::FirstStage) if !self.was_sent(id, Kind::FirstStage, cell) => edited(form, RATING, Kind::FirstStage),
                Some(Column::Title | Column::FirstStage) => form.plan_cells += 1,
                Some(Column::Page | Column::Member) if self.was_sent(id, Kind::Other, cell) => form.plan_cells += 1,
                Some(Column::Open(key)) if key == ASKED && fold(&cell.text) == fold(&(self.expected.usual)(subject)) => form.plan_cells += 1,
                Some(Column::Open(key)) => match instead(campaign, subject, key) {
                    None => cells::read_answer(self.place(sheet, *at), cell, id, key, how, form),
                    Some(words) if fold(words) == fold(&cell.text) => form.plan_cells += 1,
                    Some(_) => form.stray.push(cells::stray(Some(id.to_owned()), &cell.everything(), self.file, sheet, Some(*at))),
                },
                None if is_mark(cell) || Subject::of(campaign, cell.text.trim()).is_some() => form.plan_cells += 1,
                _ => form.stray.push(cells::stray(Some(id.to_owned()), &cell.everything(), self.file, sheet, Some(*at))),
            }
        }
    }

    /// A row of nothing for sure: everything that someone typed is told.
    fn doubtful(&self, sheet: &Sheet, cells: &[(CellRef, &Cell)], columns: &BTreeMap<u32, Column>, subjects: &[Subject], form: &mut Return) {
        let campaign = self.expected.campaign;
        let ids: Vec<String> = subjects.iter().map(|subject| subject.id(campaign).to_owned()).collect();
        let is_usual =
            |key: &str, cell: &Cell| key == ASKED && subjects.iter().any(|&subject| fold(&cell.text) == fold(&(self.expected.usual)(subject)));
        let is_plan = |(at, cell): &&(CellRef, &Cell)| match columns.get(&at.col) {
            Some(Column::Open(key)) => is_usual(key, cell),
            Some(Column::Number) => subjects.iter().any(|subject| fold(subject.number(campaign)) == fold(&cell.text)),
            Some(Column::Title) => self.by_title.contains_key(&fold(&cell.text)),
            Some(Column::FirstStage) => ids.iter().any(|id| self.was_sent(id, Kind::FirstStage, cell)),
            Some(Column::Page | Column::Member) => ids.iter().any(|id| self.was_sent(id, Kind::Other, cell)),
            None => is_mark(cell) || campaign.line_by_id(cell.text.trim()).is_some(),
        };
        let typed: Vec<&(CellRef, &Cell)> = cells.iter().filter(|cell| !is_plan(cell)).collect();
        form.plan_cells += cells.len() - typed.len();
        if !typed.is_empty() {
            let reason = if subjects.is_empty() { RowDoubt::Unknown } else { RowDoubt::Contradiction };
            let cells = typed.into_iter().map(|(at, cell)| (cell.everything(), self.place(sheet, *at))).collect();
            form.doubtful.push(DoubtfulRow { lines: ids, reason, cells });
        }
    }
}

fn is_mark(cell: &Cell) -> bool {
    let text = cell.text.trim();
    carrier::column_index(text).is_some() || carrier::sheet_mark(text).is_some()
}

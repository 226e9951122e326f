//! The coordinator's corrections, as they were typed into a packet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::correction::{AsWritten, Correction, FormRow, List, ListRow, as_in_cell, keep};
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::read::workbook::{self, Cell, Sheet, Workbook};
use crate::reconcile::identity::short_hash;

/// Name of the property of a packet that names what its cells said when it was written.
pub const MARK: &str = "控え";
/// How many cells a notice names.
const NAMED: usize = 5;

/// A packet that someone edited.
pub struct Packet<'p> {
    /// Path relative to the workspace.
    pub path: &'p str,
    /// As it is now.
    pub bytes: &'p [u8],
    /// When it was saved: 「2025-05-20」.
    pub day: &'p str,
}

/// Adds what was corrected in a packet: the cells of 回答一覧, whatever the order of its rows, and those cells of the form that show
/// one answer. `as_written` looks up what the packet said, by its mark or, where that is lost, by its path. Tells in sentences
/// what was changed and cannot be taken up.
pub fn read_back(packet: &Packet<'_>, as_written: impl Fn(Option<&str>) -> Option<AsWritten>, corrections: &mut Vec<Correction>) -> Vec<String> {
    let Ok(workbook) = workbook::read(packet.bytes) else { return Vec::new() };
    let mark = workbook.properties.get(MARK).map(String::as_str);
    let Some(written) = as_written(mark) else {
        return vec![
            "どの取りまとめを編集したものか分からないため、「回答一覧」などの修正は読み取りませんでした。新しいブックで、もう一度直してください。"
                .to_owned(),
        ];
    };
    let mut reader = Reader { packet, workbook: &workbook, edits: BTreeMap::new(), rows: HashMap::new(), seen: BTreeSet::new(), notices: Vec::new() };
    for list in &written.lists {
        reader.list(list);
    }
    let listed = written.lists.iter().flat_map(|list| &list.rows);
    let listed: HashMap<(&str, &str), &ListRow> = listed.map(|row| ((row.line.as_str(), row.department.as_str()), row)).collect();
    for row in &written.rows {
        if let Some(listed) = listed.get(&(row.line.as_str(), row.department.as_str())) {
            reader.form_row(row, &listed.answers);
        }
    }
    for (sheet, texts) in &written.texts {
        reader.others(sheet, texts);
    }
    for edit in reader.edits.into_values() {
        keep(corrections, edit);
    }
    reader.notices
}

struct Reader<'r> {
    packet: &'r Packet<'r>,
    workbook: &'r Workbook,
    /// By line, department and field.
    edits: BTreeMap<(String, String, String), Correction>,
    /// Rows by what stands in a column of a sheet.
    rows: HashMap<(&'r str, u32), HashMap<&'r str, Vec<u32>>>,
    /// Cells that were looked at, by sheet.
    seen: BTreeSet<(String, CellRef)>,
    notices: Vec<String>,
}

impl<'r> Reader<'r> {
    fn sheet(&self, name: &str) -> Option<&'r Sheet> {
        self.workbook.sheets.iter().find(|sheet| sheet.name == name)
    }

    fn list(&mut self, list: &List) {
        let Some(sheet) = self.sheet(&list.sheet) else { return };
        let Some((header, columns)) = header(sheet, list) else {
            self.notices.push(format!(
                "シート「{}」に見出しの行（{}、{}）が見つからないため、修正を読み取りませんでした。",
                list.sheet, list.id_label, list.department_label
            ));
            return;
        };
        let (Some(&id_col), Some(&department_col)) = (columns.get(&fold(&list.id_label)), columns.get(&fold(&list.department_label))) else { return };
        let written: BTreeMap<(&str, String), &ListRow> = list.rows.iter().map(|row| ((row.line.as_str(), fold(&row.department)), row)).collect();
        let mut found: BTreeMap<(&str, String), Vec<u32>> = BTreeMap::new();
        for row in header + 1..sheet.row_count() {
            let (Some(id), Some(department)) = (sheet.text(row, id_col), sheet.text(row, department_col)) else { continue };
            if let Some((key, _)) = written.get_key_value(&(id.trim(), fold(department))) {
                found.entry(key.clone()).or_default().push(row);
            }
        }
        for (key, rows) in found {
            let known = written[&key];
            if let [row] = rows.as_slice() {
                self.list_row(list, known, sheet, *row, &columns);
            } else {
                let cells: Vec<String> = rows.iter().map(|row| CellRef::new(*row, id_col).a1()).collect();
                self.notices.push(format!(
                    "シート「{}」に整理番号{}の行が二つ以上あるため、修正を読み取りませんでした（{}）。",
                    list.sheet,
                    known.number,
                    cells.join("、")
                ));
            }
        }
    }

    fn list_row(&mut self, list: &List, known: &ListRow, sheet: &Sheet, row: u32, columns: &BTreeMap<String, u32>) {
        for (label, field) in &list.columns {
            let Some(&col) = columns.get(&fold(label)) else { continue };
            let at = CellRef::new(row, col);
            let cell = sheet.cells.get(&at);
            let now = cell.map(|cell| as_in_cell(&cell.text)).unwrap_or_default();
            if let Some(plan) = known.plan.get(field) {
                if now != *plan {
                    self.notices.push(format!(
                        "シート「{}」のセル{}（計画の文）の変更は使いません。計画.xlsxを直してください。",
                        list.sheet,
                        at.a1()
                    ));
                }
            } else if let Some(answer) = known.answers.get(field) {
                self.edit((&known.line, &known.number, &known.department, field), (answer, answer), &list.sheet, at, cell);
            }
        }
    }

    /// A row of the form, whose cells stand for these answers.
    fn form_row(&mut self, row: &FormRow, answers: &BTreeMap<String, String>) {
        let Some(sheet) = self.sheet(&row.sheet) else { return };
        let rows = self.rows.entry((sheet.name.as_str(), row.number_col)).or_insert_with(|| rows_by_text(sheet, row.number_col));
        let Some(&[at]) = rows.get(row.number.as_str()).map(Vec::as_slice) else { return };
        for known in &row.cells {
            let Some(answer) = answers.get(&known.field) else { continue };
            let (shown, at) = (known.shown.as_ref().unwrap_or(answer), CellRef::new(at, known.col));
            self.edit((&row.line, &row.number, &row.department, &known.field), (shown, answer), &row.sheet, at, sheet.cells.get(&at));
        }
    }

    /// Tells which other cells of a sheet were written into; `texts` are the hashes of what stood there.
    fn others(&mut self, name: &str, texts: &BTreeSet<String>) {
        let Some(sheet) = self.sheet(name) else { return };
        let is_other = |at: CellRef, cell: &Cell| {
            let text = as_in_cell(&cell.text);
            let is_text = !text.is_empty() && !cell.formula && text.parse::<f64>().is_err();
            is_text && !texts.contains(&short_hash(&text)) && !self.seen.contains(&(name.to_owned(), at))
        };
        let cells: Vec<String> = sheet.cells.iter().filter(|(at, cell)| is_other(**at, cell)).map(|(at, _)| at.a1()).collect();
        if cells.is_empty() {
            return;
        }
        let more = if cells.len() > NAMED { format!(" ほか{}か所", cells.len() - NAMED) } else { String::new() };
        let named = cells.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        self.notices.push(format!(
            "シート「{name}」の書き換えられたセル（{named}{more}）は、どの課の回答か決まらないため、引き継ぎませんでした。回答は「回答一覧」で、計画の文は計画.xlsxで直してください。"
        ));
    }

    /// Takes up a cell that does not say what it `showed` any more; `before` is the answer it stood for.
    fn edit(
        &mut self,
        (line, number, department, field): (&str, &str, &str, &str),
        (showed, before): (&str, &str),
        sheet: &str,
        at: CellRef,
        cell: Option<&Cell>,
    ) {
        let now = cell.map(|cell| as_in_cell(&cell.text)).unwrap_or_default();
        if now == showed {
            return;
        }
        self.seen.insert((sheet.to_owned(), at));
        if cell.is_some_and(|cell| cell.formula || cell.doubt.is_some()) {
            self.notices.push(format!("シート「{sheet}」のセル{}（整理番号{number}）は、計算式や日付など文字でない値のため、修正として読み取りませんでした。文字で入力してください。", at.a1()));
            return;
        }
        let text = str::to_owned;
        let edit = Correction {
            number: text(number),
            department: text(department),
            field: text(field),
            before: text(before),
            after: now.into_owned(),
            day: text(self.packet.day),
            file: text(self.packet.path),
            sheet: text(sheet),
            cell: at.a1(),
            line: text(line),
        };
        let key = (edit.line.clone(), edit.department.clone(), edit.field.clone());
        if let Some(first) = self.edits.get(&key) {
            if first.after != edit.after {
                self.notices.push(format!(
                    "シート「{sheet}」のセル{}（整理番号{number}）とシート「{}」のセル{}の修正が異なるため、「{}」の方を使います。",
                    at.a1(),
                    first.sheet,
                    first.cell,
                    first.sheet
                ));
            }
            return;
        }
        self.edits.insert(key, edit);
    }
}

/// Rows by what stands in a column.
fn rows_by_text(sheet: &Sheet, col: u32) -> HashMap<&str, Vec<u32>> {
    let mut rows: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, cell) in sheet.cells.iter().filter(|(at, _)| at.col == col) {
        rows.entry(&cell.text).or_default().push(at.row);
    }
    rows
}

/// The header row of a list, and the column of each folded label in it.
fn header(sheet: &Sheet, list: &List) -> Option<(u32, BTreeMap<String, u32>)> {
    let wanted = [fold(&list.id_label), fold(&list.department_label)];
    (0..sheet.row_count()).find_map(|row| {
        let cells = sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
        let mut columns: BTreeMap<String, u32> = BTreeMap::new();
        for (at, cell) in cells {
            columns.entry(fold(&cell.text)).or_insert(at.col);
        }
        wanted.iter().all(|label| columns.contains_key(label)).then_some((row, columns))
    })
}

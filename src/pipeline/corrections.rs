//! The coordinator's corrections, as they were typed into a packet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::labelled::{Labelled, gone};
use crate::domain::correction::{AsWritten, Correction, FormRow, List, ListRow, as_in_cell, keep};
use crate::domain::place::CellRef;
use crate::domain::text::fold;
use crate::read::workbook::{Cell, Sheet, Workbook};
use crate::reconcile::identity::short_hash;

/// Name of the property of a packet that names what its cells said when it was written.
pub const MARK: &str = "控え";
/// How many cells a notice names.
const NAMED: usize = 5;

/// Adds what was corrected in a packet, which has a path and was saved on a day: the cells of 回答一覧, whatever the order of its rows and
/// the name of its sheet, and those cells of the form that show one answer. `as_written` looks up what the packet said, by its mark or,
/// where that is lost, by its path. Tells in sentences what was changed and cannot be taken up.
pub fn read_back(
    workbook: &Workbook,
    (path, day): (&str, &str),
    as_written: impl Fn(Option<&str>) -> Option<AsWritten>,
    corrections: &mut Vec<Correction>,
) -> Vec<String> {
    let mark = workbook.properties.get(MARK).map(String::as_str);
    let Some(written) = as_written(mark) else {
        return vec![
            "どの取りまとめを編集したものか分からないため、「回答一覧」などの修正は読み取りませんでした。新しいブックで、もう一度直してください。"
                .to_owned(),
        ];
    };
    let sheets = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet)).collect();
    let mut reader = Reader { path, day, sheets, rows: HashMap::new(), edits: BTreeMap::new(), seen: BTreeSet::new(), notices: Vec::new() };
    let mut missing: BTreeSet<&str> = written.rows.iter().map(|row| row.sheet.as_str()).chain(written.texts.keys().map(String::as_str)).collect();
    missing.retain(|name| !reader.sheets.contains_key(name));
    for list in &written.lists {
        if !reader.list(list, &workbook.sheets) {
            missing.insert(&list.sheet);
        }
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
    if !missing.is_empty() {
        let names = missing.into_iter().collect::<Vec<_>>().join("」「");
        reader.notices.push(format!(
            "シート「{names}」が見つからないため、そこで直したものがあっても読み取っていません。シートの名前を変えたときは、元の名前に戻して保存し、もう一度実行してください。"
        ));
    }
    for edit in reader.edits.into_values() {
        keep(corrections, edit);
    }
    reader.notices
}

/// Rows by what stands in one of their columns; `None` where it stands in several.
type Rows<'r> = HashMap<&'r str, Option<u32>>;

struct Reader<'r> {
    path: &'r str,
    day: &'r str,
    sheets: HashMap<&'r str, &'r Sheet>,
    /// By sheet and column of 整理番号, once they were asked for.
    rows: HashMap<(&'r str, u32), Rows<'r>>,
    /// By line, department and field.
    edits: BTreeMap<(String, String, String), Correction>,
    /// Cells that were looked at, by sheet.
    seen: BTreeSet<(String, CellRef)>,
    notices: Vec<String>,
}

impl<'r> Reader<'r> {
    /// Reads a list from its sheet, and from any other that has rows of it; false if there is none.
    fn list(&mut self, list: &List, sheets: &'r [Sheet]) -> bool {
        let written: BTreeMap<(&str, String), &ListRow> = list.rows.iter().map(|row| ((row.line.as_str(), fold(&row.department)), row)).collect();
        let labels = [list.id_label.as_str(), list.department_label.as_str()];
        let mut is_there = false;
        for sheet in sheets {
            let is_named = sheet.name == list.sheet;
            let Some(table) = Labelled::find(sheet, labels) else {
                if is_named {
                    self.notices.push(gone(sheet, &labels));
                    is_there = true;
                }
                continue;
            };
            let [id_col, department_col] = table.columns;
            let mut found: BTreeMap<&(&str, String), Vec<u32>> = BTreeMap::new();
            let mut unknown = Vec::new();
            for row in table.below() {
                let [id, department] = table.columns.map(|col| table.text(CellRef::new(row, col)));
                match written.get_key_value(&(id.trim(), fold(department))) {
                    Some((key, _)) => found.entry(key).or_default().push(row),
                    None if id.is_empty() && department.is_empty() => {}
                    None => unknown.push(row),
                }
            }
            if found.is_empty() && !is_named {
                continue;
            }
            is_there = true;
            self.unknown_rows(sheet, [id_col, department_col], &unknown, labels);
            let columns = columns(&table);
            let absent: Vec<&str> = list.columns.keys().filter(|label| !columns.contains_key(&fold(label))).map(String::as_str).collect();
            if !absent.is_empty() {
                self.notices.push(format!(
                    "シート「{}」に見出し「{}」の列が見つからないため、その列の修正を読み取っていません。見出しを元に戻して保存し、もう一度実行してください。",
                    sheet.name,
                    absent.join("」「")
                ));
            }
            for (key, rows) in found {
                let known = written[key];
                if let [row] = rows.as_slice() {
                    self.list_row(list, known, sheet, *row, &columns);
                } else {
                    let cells: Vec<String> = rows.iter().map(|row| CellRef::new(*row, id_col).a1()).collect();
                    self.notices.push(format!(
                        "シート「{}」に整理番号{}の行が二つ以上あるため、修正を読み取りませんでした（{}）。",
                        sheet.name,
                        known.number,
                        cells.join("、")
                    ));
                }
            }
        }
        is_there || list.rows.is_empty()
    }

    /// Tells of rows that belong to no line and department any more.
    fn unknown_rows(&mut self, sheet: &Sheet, cols: [u32; 2], rows: &[u32], labels: [&str; 2]) {
        if rows.is_empty() {
            return;
        }
        let cells = rows.iter().map(|row| cols.map(|col| CellRef::new(*row, col).a1()).join("・")).collect();
        self.notices.push(format!(
            "シート「{}」の行（{}）は、「{}」か「{}」が書き換えられ、どの課の回答か分からないため、修正を読み取っていません。元に戻して保存し、もう一度実行してください。",
            sheet.name,
            named(cells),
            labels[0],
            labels[1]
        ));
    }

    fn list_row(&mut self, list: &List, known: &ListRow, sheet: &Sheet, row: u32, columns: &BTreeMap<String, u32>) {
        for (label, field) in &list.columns {
            // That one is gone is told once.
            let Some(&col) = columns.get(&fold(label)) else { continue };
            let at = CellRef::new(row, col);
            let cell = sheet.cells.get(&at);
            let now = cell.map(|cell| as_in_cell(&cell.text)).unwrap_or_default();
            if let Some(plan) = known.plan.get(field) {
                if now != *plan {
                    self.notices.push(format!(
                        "シート「{}」のセル{}（計画の文）の変更は使いません。計画.xlsxを直してください。",
                        sheet.name,
                        at.a1()
                    ));
                }
            } else if let Some(answer) = known.answers.get(field) {
                self.edit((&known.line, &known.number, &known.department, field), (answer, answer), &sheet.name, at, cell);
            }
        }
    }

    /// A row of the form, whose cells stand for these answers.
    fn form_row(&mut self, row: &FormRow, answers: &BTreeMap<String, String>) {
        let Some(&sheet) = self.sheets.get(row.sheet.as_str()) else { return };
        let rows = self.rows.entry((&sheet.name, row.number_col)).or_insert_with(|| rows(sheet, row.number_col));
        let Some(at) = rows.get(row.number.as_str()).copied().flatten() else { return };
        for known in &row.cells {
            let Some(answer) = answers.get(&known.field) else { continue };
            let shown = known.shown.as_ref().unwrap_or(answer);
            let at = CellRef::new(at, known.col);
            self.edit((&row.line, &row.number, &row.department, &known.field), (shown, answer), &row.sheet, at, sheet.cells.get(&at));
        }
    }

    /// Tells which other cells of a sheet were written into; `texts` are the hashes of what stood there.
    fn others(&mut self, name: &str, texts: &BTreeSet<String>) {
        let Some(sheet) = self.sheets.get(name) else { return };
        let is_other = |at: CellRef, cell: &Cell| {
            let text = as_in_cell(&cell.text);
            // A number may be shown with a sign of per cent.
            let is_number = cell.value.as_deref().unwrap_or(&text).parse::<f64>().is_ok();
            let is_text = !text.is_empty() && !cell.formula && !is_number;
            is_text && !texts.contains(&short_hash(&text)) && !self.seen.contains(&(name.to_owned(), at))
        };
        let cells: Vec<String> = sheet.cells.iter().filter(|(at, cell)| is_other(**at, cell)).map(|(at, _)| at.a1()).collect();
        if cells.is_empty() {
            return;
        }
        self.notices.push(format!(
            "シート「{name}」の書き換えられたセル（{}）は、どの課の回答か決まらないため、引き継ぎませんでした。回答は「回答一覧」で、計画の文は計画.xlsxで直してください。",
            named(cells)
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
            day: text(self.day),
            file: text(self.path),
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

/// The rows of a sheet by what stands in a column.
fn rows(sheet: &Sheet, col: u32) -> Rows<'_> {
    let mut rows = Rows::new();
    for (at, cell) in sheet.cells.iter().filter(|(at, _)| at.col == col) {
        rows.entry(cell.text.as_str()).and_modify(|row| *row = None).or_insert(Some(at.row));
    }
    rows
}

/// The column of each folded label of a list.
fn columns(table: &Labelled<'_, 2>) -> BTreeMap<String, u32> {
    let mut columns = BTreeMap::new();
    for (at, cell) in table.sheet.cells.range(CellRef::new(table.header, 0)..CellRef::new(table.header + 1, 0)) {
        columns.entry(fold(&cell.text)).or_insert(at.col);
    }
    columns
}

/// Cells in a notice: the first ones, and how many more.
fn named(cells: Vec<String>) -> String {
    let more = if cells.len() > NAMED { format!(" ほか{}か所", cells.len() - NAMED) } else { String::new() };
    format!("{}{more}", cells.into_iter().take(NAMED).collect::<Vec<_>>().join("、"))
}

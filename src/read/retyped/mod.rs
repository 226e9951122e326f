//! A form that was typed anew, or a city's own old one: none of our marks, any layout. Columns are found by their headings (the year
//! in them may be another), lines by the texts of the plan that stand in the row or, like the title of a card, above it.

mod contradiction;
mod headings;
mod lines;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use self::headings::{Column, Headings, latest_of_each, texts_of};
use super::cells;
use super::forms::Forms;
use super::workbook::{Cell, Sheet};
use crate::domain::answer::PlacedBy;
use crate::domain::line::LineKind;
use crate::domain::place::{CellRef, Place};
use crate::domain::returned::{DoubtfulRow, Edit, Return, RowDoubt};
use crate::domain::text::{fold, fold_title};
use crate::domain::year::without_years;
use crate::form::template::{ACTUAL, DESCRIPTION, OWNERS, TITLE, with_year};
use crate::reconcile::similarity::Finder;
use crate::sheets::department;

/// Longest title of a sheet, in characters.
const LONGEST_TITLE: usize = 60;
/// How many rows under a heading tell what it means.
const ROWS_LOOKED_AT: usize = 30;

/// Reads a sheet for a department into a return; tells how many lines were found.
pub fn read(sheet: &Sheet, department: usize, forms: &Forms<'_>, file: &str, form: &mut Return) -> usize {
    let mut reader = Retyped::new(sheet, department, forms, file);
    let mut row: Vec<(CellRef, &Cell)> = Vec::new();
    for (at, cell) in &sheet.cells {
        if row.first().is_some_and(|(first, _)| first.row != at.row) {
            reader.read_row(&std::mem::take(&mut row), form);
        }
        row.push((*at, cell));
    }
    reader.read_row(&row, form);
    cells::notes(sheet, file, &reader.lines_of_rows, form);
    if !reader.other_years.is_empty() {
        form.other_years.push(reader.other_years);
    }
    reader.lines_of_rows.len()
}

struct Retyped<'a> {
    sheet: &'a Sheet,
    department: usize,
    forms: &'a Forms<'a>,
    file: &'a str,
    headings: Headings,
    /// Every text of the department's form of today, without years.
    texts: HashSet<String>,
    /// Columns as each heading so far has them, the last one last, and the row of the last heading. A table's heading may stand at
    /// its top only, while headings of other lines come between.
    tables: Vec<BTreeMap<u32, Column>>,
    heading_row: Option<u32>,
    /// Lines that the last title above stands for.
    under: Vec<usize>,
    /// Fields that were headed since: where one of them is headed again, a title stood between that nobody knows.
    headed: BTreeSet<String>,
    /// Columns in which titles were found.
    title_columns: BTreeSet<u32>,
    /// Headings of the plan that were passed last.
    passed: Vec<&'a [String]>,
    /// Lines whose titles are searched for likeness.
    titles: Finder,
    own_lines: Vec<usize>,
    /// Their titles, by [`fold_title`].
    own_titles: Vec<String>,
    lines_of_rows: BTreeMap<u32, String>,
    other_years: Vec<(String, Place)>,
}

impl<'a> Retyped<'a> {
    fn new(sheet: &'a Sheet, department: usize, forms: &'a Forms<'a>, file: &'a str) -> Self {
        let campaign = forms.campaign();
        let own_lines: Vec<usize> = (0..campaign.lines.len()).filter(|&line| campaign.lines[line].departments.contains(&department)).collect();
        let names: Vec<String> = own_lines.iter().map(|&line| campaign.lines[line].name()).collect();
        Self {
            sheet,
            department,
            forms,
            file,
            headings: Headings::new(forms),
            texts: forms.of(department).map(texts_of).unwrap_or_default(),
            tables: Vec::new(),
            heading_row: None,
            under: Vec::new(),
            headed: BTreeSet::new(),
            title_columns: BTreeSet::new(),
            passed: Vec::new(),
            titles: Finder::new(names.iter().map(String::as_str)),
            own_lines,
            own_titles: names.iter().map(|name| fold_title(name)).collect(),
            lines_of_rows: BTreeMap::new(),
            other_years: Vec::new(),
        }
    }

    fn place(&self, at: CellRef) -> Place {
        Place::cell(self.file, &self.sheet.name, at)
    }

    fn read_row(&mut self, cells: &[(CellRef, &Cell)], form: &mut Return) {
        let Some(raw) = cells.first().map(|(at, _)| at.row) else { return };
        if self.read_heading(raw, cells) {
            form.plan_cells += cells.len();
            return;
        }
        let label = self.label_of(cells);
        let has_answers = label.is_none() && cells.iter().any(|(at, _)| self.may_answer(at.col));
        let mut named = self.lines_named(cells, has_answers);
        let headings = self.headings_in(cells);
        if !has_answers {
            if !headings.is_empty() {
                self.passed.clone_from(&headings);
                self.stand_under(Vec::new());
            }
            if !named.is_empty() || label == Some(TITLE) {
                self.stand_under(named);
            }
            self.read_words(cells, None, form);
            return;
        }
        if named.is_empty() {
            // A title that nobody knows is no row of the title above.
            if !self.has_title_of_its_own(cells) {
                named.clone_from(&self.under);
            }
        } else if self.titled(cells) {
            self.stand_under(named.clone());
        } else if named.iter().any(|line| self.under.contains(line)) {
            // Lines may repeat each other's texts, but not under another title.
            named.retain(|line| self.under.contains(line));
        }
        match self.narrow(named, &headings, cells)[..] {
            [line] => match self.speaks_for_another(line, cells) {
                Some(other) => self.doubtful(cells, &[line, other], RowDoubt::Several, form),
                None => self.read_line(raw, line, cells, form),
            },
            [] => self.doubtful(cells, &[], RowDoubt::Unknown, form),
            ref several => self.doubtful(cells, several, RowDoubt::Several, form),
        }
    }

    fn stand_under(&mut self, lines: Vec<usize>) {
        self.under = lines;
        self.headed.clear();
    }

    /// Whether a row heads columns, at least one of them for answers. The second row of a heading adds to the first.
    fn read_heading(&mut self, raw: u32, cells: &[(CellRef, &Cell)]) -> bool {
        let meanings: Vec<(u32, Column)> = cells.iter().filter_map(|(at, cell)| Some((at.col, self.meaning(*at, &cell.text)?))).collect();
        let continues = self.heading_row.is_some_and(|above| above + 1 == raw) && !meanings.is_empty();
        let labels = cells.iter().filter(|(_, cell)| self.texts.contains(&without_years(&cell.text).0)).count();
        let begins = meanings.len().max(labels) >= 2 && meanings.iter().any(|(_, column)| matches!(column, Column::Answer(_)));
        if begins && !continues {
            self.tables.push(BTreeMap::new());
            if meanings.iter().any(|(_, column)| matches!(column, Column::Answer(field) if self.headed.contains(field))) {
                self.stand_under(Vec::new());
            }
        }
        if begins || continues {
            let years = cells.iter().map(|(at, cell)| (at.col, without_years(&cell.text).1.into_iter().max())).collect();
            let meanings = latest_of_each(&meanings, &years);
            let shown = |col: u32| cells.iter().find(|(at, _)| at.col == col);
            for ((at, cell), column) in meanings.iter().filter_map(|(col, column)| Some((shown(*col)?, column))) {
                if self.headings.is_of_another_year(&cell.text, column) {
                    self.other_years.push((cell.text.clone(), self.place(*at)));
                }
            }
            self.headed.extend(meanings.iter().filter_map(|(_, column)| match column {
                Column::Answer(field) => Some(field.clone()),
                Column::Plan(_) => None,
            }));
            if let Some(table) = self.tables.last_mut() {
                table.extend(meanings);
            }
            self.heading_row = Some(raw);
        }
        begins || continues
    }

    fn may_answer(&self, col: u32) -> bool {
        self.tables.iter().any(|table| matches!(table.get(&col), Some(Column::Answer(_))))
    }

    fn column(&self, col: u32) -> Option<&Column> {
        self.tables.iter().rev().find_map(|table| table.get(&col))
    }

    /// The field of a line that a column holds, by the last heading that heads fields of this line.
    fn field(&self, line: usize, col: u32) -> Option<String> {
        let asked = &self.forms.campaign().lines[line];
        let field_in = |column: &Column| match column {
            Column::Answer(field) => Some(self.asked_as(line, field)).filter(|field| asked.open.contains(field)),
            Column::Plan(_) => None,
        };
        let table = self.tables.iter().rev().find(|table| table.values().any(|column| field_in(column).is_some()))?;
        table.get(&col).and_then(field_in)
    }

    /// What a heading means. A word that names a level of the plan as well as a field (目標) is the level's where headings of the plan
    /// stand under it.
    fn meaning(&self, at: CellRef, text: &str) -> Option<Column> {
        let meaning = self.headings.meaning(text)?;
        let Some(field) = self.headings.field(text).filter(|field| *field != meaning) else { return Some(meaning.clone()) };
        let below = self.sheet.cells.range(CellRef::new(at.row + 1, 0)..).filter(|(below, _)| below.col == at.col);
        let holds_levels = below.take(ROWS_LOOKED_AT).any(|(_, cell)| self.forms.headings().contains_key(&fold(&cell.text)));
        Some(if holds_levels { meaning.clone() } else { field.clone() })
    }

    /// Headings of the plan that stand in a row, as far as they go on from those passed before.
    fn headings_in(&self, cells: &[(CellRef, &Cell)]) -> Vec<&'a [String]> {
        let mut found: Vec<&'a [String]> = Vec::new();
        for (_, cell) in cells {
            let here = self.forms.headings().get(&fold(&cell.text)).into_iter().flatten();
            let here: Vec<&'a [String]> = here.map(|&heading| self.forms.campaign().plan.headings[heading].path.as_slice()).collect();
            let goes_on = |path: &&&[String]| {
                let before = if found.is_empty() { &self.passed } else { &found };
                before.iter().any(|above| path.len() > above.len() && path.starts_with(above))
            };
            let further: Vec<&'a [String]> = here.iter().filter(goes_on).copied().collect();
            if !here.is_empty() {
                found = if further.is_empty() { here } else { further };
            }
        }
        found
    }

    fn read_line(&mut self, raw: u32, line: usize, cells: &[(CellRef, &Cell)], form: &mut Return) {
        let asked = &self.forms.campaign().lines[line];
        if self.lines_of_rows.values().any(|id| *id == asked.id) {
            self.doubtful(cells, &[line], RowDoubt::Twin, form);
            return;
        }
        let id = asked.id.clone();
        let mut others = Vec::new();
        let mut first = None;
        for (at, cell) in cells {
            if let Some(field) = self.field(line, at.col) {
                first.get_or_insert_with(|| self.place(*at));
                form.places.insert((id.clone(), field.clone()), self.place(*at));
                cells::read_answer(self.place(*at), cell, &id, &field, PlacedBy::Text, form);
            } else {
                others.push((*at, *cell));
            }
        }
        form.recovered.extend(first.map(|place| (id.clone(), place)));
        self.lines_of_rows.insert(raw, id.clone());
        self.read_words(&others, Some(&id), form);
    }

    /// An indicator's value may stand under any heading for results.
    fn asked_as(&self, line: usize, field: &str) -> String {
        let asked = &self.forms.campaign().lines[line];
        let is_value = matches!(asked.kind, LineKind::Indicator(_)) && !asked.open.iter().any(|open| open == field);
        if is_value { ACTUAL } else { field }.to_owned()
    }

    fn doubtful(&self, cells: &[(CellRef, &Cell)], lines: &[usize], reason: RowDoubt, form: &mut Return) {
        // What stands in a column for answers is one, though the form or the plan says it too.
        let (plan, own): (Vec<_>, Vec<_>) = cells.iter().partition(|(at, cell)| !self.may_answer(at.col) && self.is_known(*at, cell));
        form.plan_cells += plan.len();
        let lines = lines.iter().map(|&line| self.forms.campaign().lines[line].id.clone()).collect();
        if !own.is_empty() {
            let cells = own.iter().map(|(at, cell)| (cell.everything(), self.place(*at))).collect();
            form.doubtful.push(DoubtfulRow { lines, reason, cells });
        }
    }

    /// Words beside the answers: the plan's and the form's own, or somebody's.
    fn read_words(&self, cells: &[(CellRef, &Cell)], line: Option<&str>, form: &mut Return) {
        for (at, cell) in cells {
            let key = match self.column(at.col) {
                Some(Column::Plan(key)) => Some(key),
                _ => None,
            };
            // What the form prints where nothing is asked.
            let is_dash = || self.may_answer(at.col) && fold(&cell.text) == "-";
            if self.is_known(*at, cell) || is_dash() || !self.titled_alike(&cell.text).is_empty() {
                form.plan_cells += 1;
            } else if let (Some(key), Some(id)) = (key.filter(|key| !key.is_empty()), line) {
                self.compare_with_plan(key, id, *at, cell, form);
            } else {
                form.stray.push(cells::stray(line.map(str::to_owned), &cell.everything(), self.file, self.sheet, Some(*at)));
            }
        }
    }

    /// A text of the plan that was typed anew: as it is, or with changes.
    fn compare_with_plan(&self, key: &str, id: &str, at: CellRef, cell: &Cell, form: &mut Return) {
        let Some(index) = self.forms.campaign().line_by_id(id) else { return };
        let before = self.plan_says(key, index);
        if fold(&before) == fold(&cell.text) {
            form.plan_cells += 1;
        } else {
            let (line, field, after) = (Some(id.to_owned()), key.to_owned(), cell.text.clone());
            form.edits.push(Edit { line, field, before, after, place: self.place(at), counted: true });
        }
    }

    /// What the plan says of a line: its title, its owners, its description, or the text of a field.
    fn plan_says(&self, key: &str, index: usize) -> String {
        let campaign = self.forms.campaign();
        let line = &campaign.lines[index];
        match key {
            TITLE => line.name(),
            OWNERS => department::owners(campaign, index),
            DESCRIPTION => campaign.item(line).and_then(|item| campaign.plan.items[item].description.clone()).unwrap_or_default(),
            key => campaign.plan_text(line, key),
        }
    }

    /// Whether a text stands in the plan or on the form, or only counts rows.
    fn is_known(&self, at: CellRef, cell: &Cell) -> bool {
        let campaign = self.forms.campaign();
        let folded = fold(&cell.text);
        let bare = || without_years(&cell.text).0;
        let is_department = || {
            campaign.department_by_name(&cell.text).is_some()
                || folded.strip_suffix("御中").is_some_and(|name| self.forms.department_of(name) == Some(self.department))
        };
        let is_signed = || folded.rsplit([':', '：']).next().is_some_and(|name| self.forms.department_of(name) == Some(self.department));
        let is_heading = || self.forms.headings().contains_key(&folded);
        // Above the table stand its title and whose it is; a sentence does not.
        let is_title = || {
            let about = [campaign.department(self.department), &campaign.round.form_name, &campaign.template.form.heading];
            let words = about.map(|text| without_years(&with_year(text, campaign.plan.year)).0);
            self.heading_row.is_none()
                && !folded.contains('。')
                && folded.chars().count() <= LONGEST_TITLE
                && words.iter().any(|word| bare().contains(word.as_str()))
        };
        (folded.chars().all(char::is_numeric) && !self.may_answer(at.col))
            || !self.forms.lines_of_text(&cell.text).is_empty()
            || self.headings.meaning(&cell.text).is_some()
            || self.texts.contains(&bare())
            || is_title()
            || is_signed()
            || is_department()
            || is_heading()
    }
}

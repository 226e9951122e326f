//! A returned workbook: which sheets are which form of which department, and what was written there.
//!
//! A workbook that still carries its hidden sheet is held against the form as it was sent; any other against the forms as they
//! would be sent today. A workbook may hold sheets of several departments, and a sheet twice.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::alignment::{Alignment, Lines, is_answered};
use super::forms::{Forms, Hints, Whose};
use super::workbook::{Sheet, Workbook};
use super::{cells, other_year, retyped};
use crate::domain::place::Place;
use crate::domain::returned::{Return, RowDoubt};
use crate::reconcile::identity::Record;
use crate::sheets::carrier::{self, AsSent, Label, SentSheet};

/// How many rows from the top are searched for the mark of a sheet.
const MARK_ROWS: u32 = 12;
/// Fewest cells that must be a form's own for a sheet without any mark to count as that form's.
const RESEMBLING: usize = 3;

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

/// What a workbook turned out to be.
#[derive(Debug)]
pub enum Reading {
    /// One form, or several: of several departments, or one twice.
    Forms(Vec<ReadForm>),
    /// A workbook in which no form was found; departments that it may belong to equally.
    Unknown(Vec<usize>),
}

/// Where a sheet as sent is taken from: the workbook itself, or a department's form as it would be sent today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Own,
    Today(usize),
    /// Typed anew for this department, in whatever layout.
    Retyped(usize),
}

impl Source {
    /// The department whose form it is, unless the workbook says that itself.
    fn department(self) -> Option<usize> {
        match self {
            Self::Own => None,
            Self::Today(department) | Self::Retyped(department) => Some(department),
        }
    }
}

/// A sheet of the workbook and what it is.
struct Known<'w> {
    sheet: &'w Sheet,
    source: Source,
    /// Index of the sheet as sent.
    index: usize,
    alignment: Alignment,
}

/// The lines that a workbook remembers, if it carries its hidden sheet: whose form it is, and its lines.
pub fn remembered(workbook: &Workbook) -> Option<(Label, Vec<Record>)> {
    let (_, sent, _) = hidden_sheets(workbook).into_iter().next()?;
    Some((sent.label, sent.records))
}

/// Reads a workbook. `file` is its name for places.
pub fn read(workbook: &Workbook, file: &str, forms: &Forms<'_>) -> Reading {
    let hidden = hidden_sheets(workbook);
    let understood = hidden.first().map(|(_, sent, _)| sent).filter(|sent| !sent.sums.is_empty());
    let whole = understood.map(|sent| made_whole(sent, forms));
    // One that lost whose form it is, with everything else that says so, is only counted.
    let own = whole.filter(|sent| sent.says_whose || !sent.label.department.is_empty());
    let label = own.map(|sent| sent.label.clone()).or_else(|| label_of(workbook));
    // Where its sheets are marked for several departments, none of them speaks for a sheet without a mark.
    let marked: BTreeSet<String> = workbook.sheets.iter().filter_map(|sheet| Some(mark_of(sheet)?.1?.department)).collect();
    let hints = Hints { label: label.as_ref().filter(|_| marked.len() < 2), workbook, file };
    let lines = Lines { is_key: &|text| forms.campaign().line_by_id(text).is_some(), is_text: &|text| !forms.lines_of_text(text).is_empty() };
    let mut known = Vec::new();
    let mut unclear: Vec<(&Sheet, Vec<usize>)> = Vec::new();
    let aligned = |sheet, source, index: usize| {
        let sent = source_of(source, own, forms);
        let alignment = sent.map(|sent| Alignment::new(sheet, &sent.sheets[index], lines)).unwrap_or_default();
        let one = Known { sheet, source, index, alignment };
        if own.is_none() && mark_of(sheet).is_none() { as_retyped(one, forms, file) } else { one }
    };
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        if hidden.iter().any(|(hidden, ..)| *hidden == index) {
            continue;
        }
        match identify(sheet, own, &hints, forms) {
            Ok((source, index)) => known.push(aligned(sheet, source, index)),
            Err(departments) => unclear.push((sheet, departments)),
        }
    }
    let proven = |known: &[Known<'_>]| known.iter().filter(|known| proves_a_form(known, forms)).map(|known| known.source).collect::<Vec<_>>();
    // A form may be cut in two sheets of which one alone says too little.
    let there: BTreeSet<usize> = proven(&known).into_iter().filter_map(Source::department).collect();
    let mut extra = Vec::new();
    for (sheet, departments) in &unclear {
        let mut possible = departments.iter().filter(|department| there.contains(department));
        match (possible.next(), possible.next()) {
            (Some(&department), None) => {
                let index = |sent| most_like_or_filled_in(sheet, sent);
                known.extend(forms.of(department).map(|sent| aligned(sheet, Source::Today(department), index(sent))));
            }
            _ => extra.push(*sheet),
        }
    }
    let proven = proven(&known);
    if own.is_none() && proven.is_empty() {
        return Reading::Unknown(unclear.into_iter().flat_map(|(_, departments)| departments).collect());
    }
    // A sheet without lines (記入要領, or just some list with a department's name on it) is part of a form that is there.
    let (known, others): (Vec<Known<'_>>, Vec<Known<'_>>) =
        known.into_iter().partition(|known| known.source == Source::Own || proven.contains(&known.source));
    extra.extend(others.iter().map(|known| known.sheet));
    let mut parts = parts(&known);
    if parts.is_empty() {
        parts.insert((Source::Own, 0), Vec::new());
    }
    let mut sents: Vec<&AsSent> = own.into_iter().chain(parts.keys().filter_map(|(source, _)| source_of(*source, own, forms))).collect();
    if let Some(own) = own.filter(|own| own.has_lost_sheets()) {
        // What was printed on the edges of its pages is lost with a sheet; today's form prints the same.
        sents.extend(forms.department_of(&own.label.department).and_then(|department| forms.of(department)));
    }
    let mut read: Vec<ReadForm> = Vec::new();
    for (&(source, nth), sheets) in &parts {
        let Some(sent) = source_of(source, own, forms) else { continue };
        let mut form = blank(file, sent, source, label.as_ref());
        form.part = read.len();
        for known in sheets {
            count(&mut form, known.sheet, file);
            if let Source::Retyped(department) = source {
                retyped::read(known.sheet, department, forms, file, &mut form);
            } else {
                cells::read(known.sheet, &sent.sheets[known.index], &known.alignment, forms, file, &mut form);
                if source != Source::Own && mark_of(known.sheet).is_none() {
                    form.other_years.extend(Some(other_year::labels(known.sheet, sent, file)).filter(|labels| !labels.is_empty()));
                }
            }
            cells::read_page_texts(known.sheet, &sents, file, &mut form);
        }
        other_year::settle(&mut form);
        let is_whole = workbook.sheets.iter().all(|sheet| !sheet.incomplete);
        if nth == 0 && is_whole && !matches!(source, Source::Retyped(_)) {
            missing_sheets(&mut form, sent, sheets, file);
        }
        read.push(ReadForm { form, records: sent.records.clone(), template: sent.label.template.clone() });
    }
    if let Some(first) = read.first_mut() {
        for sheet in extra {
            count(&mut first.form, sheet, file);
            cells::read_extra(sheet, &sents, file, &mut first.form);
            cells::read_page_texts(sheet, &sents, file, &mut first.form);
        }
        for (index, _, understood) in &hidden {
            let sheet = &workbook.sheets[*index];
            count(&mut first.form, sheet, file);
            cells::read_hidden(sheet, file, understood, &mut first.form);
            cells::read_page_texts(sheet, &sents, file, &mut first.form);
        }
    }
    Reading::Forms(read)
}

fn source_of<'f>(source: Source, own: Option<&'f AsSent>, forms: &'f Forms<'_>) -> Option<&'f AsSent> {
    match source {
        Source::Own => own,
        Source::Today(department) | Source::Retyped(department) => forms.of(department),
    }
}

/// Whether a sheet of a workbook that does not carry its hidden sheet is a form for sure: lines were found on it, and cells to
/// fill in, and not just by some likeness.
fn proves_a_form(known: &Known<'_>, forms: &Forms<'_>) -> bool {
    if matches!(known.source, Source::Retyped(_)) {
        return true;
    }
    let Some(sent) = source_of(known.source, None, forms) else { return false };
    let (all, sure) = known.alignment.found_lines(&sent.sheets[known.index]);
    all > 0 && sure * 2 >= all
}

/// A sheet without any mark is read by its headings if more lines are found so than by holding it against the form.
fn as_retyped<'w>(known: Known<'w>, forms: &Forms<'_>, file: &str) -> Known<'w> {
    let Source::Today(department) = known.source else { return known };
    let Some(sent) = forms.of(department).map(|sent| &sent.sheets[known.index]) else { return known };
    let (found, sure) = known.alignment.found_lines(sent);
    let aligned = if sure * 2 >= found { found } else { 0 };
    // Keys say more than headings and titles do, also those of lines that are no longer on this form.
    if found > 0 && (!known.alignment.strangers.is_empty() || known.alignment.has_lines_by_key(sent)) {
        return known;
    }
    let rows: BTreeSet<u32> = known.sheet.cells.keys().map(|at| at.row).collect();
    // 記入要領 has no lines to find, but is what it is.
    if !sent.rows.values().any(is_answered) && known.alignment.rows.len() * 2 >= rows.len() {
        return known;
    }
    if aligned > 0 && aligned == sent.rows.values().filter(|row| is_answered(row)).count() {
        return known;
    }
    let mut trial = Return::default();
    let by_headings = retyped::read(known.sheet, department, forms, file, &mut trial);
    let strange = trial.doubtful.iter().filter(|row| row.reason == RowDoubt::Unknown).count();
    // A row that may be one of several lines is of the form, too.
    let found = by_headings + trial.doubtful.len() - strange;
    if found > aligned && found > strange { Known { source: Source::Retyped(department), ..known } } else { known }
}

/// The hidden sheets of a workbook, what each says and which of its rows were understood. The first one is the workbook's own; others were
/// copied into it.
pub(super) fn hidden_sheets(workbook: &Workbook) -> Vec<(usize, AsSent, Vec<usize>)> {
    let read = |(index, sheet): (usize, &Sheet)| {
        let read = carrier::read_hidden_sheet(&rows_of(sheet));
        // By its name it is known even if nothing of it can be read; a form is on no account.
        let (mut sent, understood) = read.or_else(|| (sheet.name == carrier::SHEET_NAME).then(Default::default))?;
        // A row of it may be damaged; what it said stands elsewhere, too.
        if let Some(label) = label_of(workbook) {
            sent.label.complete(&label);
        }
        Some((index, sent, understood))
    };
    workbook.sheets.iter().enumerate().filter_map(read).collect()
}

/// Where a hidden sheet is damaged, today's form says what it said, unless the plan changed since.
fn made_whole<'s>(sent: &'s AsSent, forms: &'s Forms<'_>) -> &'s AsSent {
    if sent.is_whole {
        return sent;
    }
    let today = forms.department_of(&sent.label.department).and_then(|department| forms.of(department));
    today.filter(|today| sent.is_left_of(today)).unwrap_or(sent)
}

/// A sheet's cells as rows from the first and columns from the first that is used, as the hidden sheet was written.
fn rows_of(sheet: &Sheet) -> Vec<Vec<&str>> {
    let left = sheet.cells.keys().map(|at| at.col).min().unwrap_or(0);
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for (at, cell) in &sheet.cells {
        let col = (at.col - left) as usize;
        // The hidden sheet is dense; a lone cell far away belongs to something else.
        if at.row as usize > rows.len() + 4 || col > 400 {
            break;
        }
        while rows.len() <= at.row as usize {
            rows.push(Vec::new());
        }
        let row = &mut rows[at.row as usize];
        while row.len() < col {
            row.push("");
        }
        row.push(&cell.text);
    }
    rows
}

/// Whose form a workbook without hidden sheet says it is: by its property, else by the mark of a sheet.
fn label_of(workbook: &Workbook) -> Option<Label> {
    let property = workbook.properties.get(carrier::PROPERTY).and_then(|text| Label::from_text(text));
    property.or_else(|| workbook.sheets.iter().find_map(|sheet| mark_of(sheet)?.1))
}

fn mark_of(sheet: &Sheet) -> Option<(usize, Option<Label>)> {
    sheet.cells.iter().take_while(|(at, _)| at.row < MARK_ROWS).find_map(|(_, cell)| carrier::sheet_mark(&cell.text))
}

/// Which sheet of which form this is; else the departments that it may belong to equally.
fn identify(sheet: &Sheet, own: Option<&AsSent>, hints: &Hints<'_>, forms: &Forms<'_>) -> Result<(Source, usize), Vec<usize>> {
    let mark = mark_of(sheet);
    let marked_for = mark.as_ref().and_then(|(_, label)| label.as_ref());
    let mut label = marked_for.or(hints.label);
    if let Some(own) = own {
        let is_copied = mark.is_none() && speaks_of_others(sheet, own, forms);
        if is_copied {
            label = None;
        }
        let is_another = is_copied || marked_for.is_some_and(|marked| marked.department != own.label.department);
        let index = mark.as_ref().map(|(index, _)| *index).filter(|index| *index < own.sheets.len());
        let index = index.or_else(|| own.sheets.iter().position(|sent| sent.name == sheet.name)).or_else(|| most_like(sheet, own));
        if let Some(index) = index.filter(|_| !is_another) {
            return Ok((Source::Own, index));
        }
    }
    let whose = match forms.whose(sheet, &Hints { label, ..*hints }) {
        Whose::Unclear(departments) => most_like_form(sheet, &departments, forms).map_or(Whose::Unclear(departments), Whose::Department),
        whose => whose,
    };
    match whose {
        Whose::Department(department) => {
            let sent = forms.of(department).ok_or_else(Vec::new)?;
            let index = mark.map(|(index, _)| index).filter(|index| *index < sent.sheets.len());
            let index = index.unwrap_or_else(|| most_like_or_filled_in(sheet, sent));
            Ok((Source::Today(department), index))
        }
        Whose::Unclear(departments) => Err(departments),
        Whose::Nobody => Err(Vec::new()),
    }
}

/// Whether a sheet without a mark says more of some department's lines than of those of this form, or as much and bears its name: it was
/// copied here from that one's.
fn speaks_of_others(sheet: &Sheet, own: &AsSent, forms: &Forms<'_>) -> bool {
    let ids: HashSet<&str> = own.records.iter().map(|record| record.id.as_str()).collect();
    let spoken_of = forms.spoken_of(sheet);
    let is_own = |line: &usize| ids.contains(forms.campaign().lines[*line].id.as_str());
    let here = spoken_of.iter().filter(|lines| lines.iter().any(is_own)).count();
    let department = forms.department_of(&own.label.department);
    let is_named = |other: usize| forms.department_of(&sheet.name) == Some(other);
    let is_of = |(other, count): (usize, usize)| Some(other) != department && (count > here || count == here && is_named(other));
    forms.by_department(&spoken_of).into_iter().any(is_of)
}

/// The department whose form a sheet resembles more than the others': they may share all their lines, but not what is printed beside them.
fn most_like_form(sheet: &Sheet, departments: &[usize], forms: &Forms<'_>) -> Option<usize> {
    let count = |department: usize| forms.of(department).map_or(0, |sent| sent.sheets.iter().map(|own| resemblance(sheet, own)).max().unwrap_or(0));
    let mut ranked: Vec<(usize, usize)> = departments.iter().map(|&department| (count(department), department)).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    match ranked[..] {
        [(first, department), (second, _), ..] if first > second => Some(department),
        _ => None,
    }
}

/// The sheet as sent whose keys and texts stand on a sheet most often.
fn most_like(sheet: &Sheet, sent: &AsSent) -> Option<usize> {
    let counts = sent.sheets.iter().enumerate().map(|(index, own)| (resemblance(sheet, own), std::cmp::Reverse(index)));
    counts.max().filter(|(count, _)| *count >= RESEMBLING).map(|(_, std::cmp::Reverse(index))| index)
}

/// The same; a form of another layout resembles none, and the sheet that is filled in stands for it.
fn most_like_or_filled_in(sheet: &Sheet, sent: &AsSent) -> usize {
    most_like(sheet, sent).unwrap_or(sent.sheets.len().saturating_sub(1))
}

fn resemblance(sheet: &Sheet, sent: &SentSheet) -> usize {
    let is_own = |text: &str| text.chars().count() > 1 && (sent.texts().contains_key(text) || sent.keys().contains_key(text));
    sheet.cells.folded().filter(|(_, text)| is_own(text)).count()
}

/// Sheets by the form that they are part of. A sheet that is there twice belongs to a second copy of the form; the one that still has
/// its name as sent is the first.
fn parts<'k, 'w>(known: &'k [Known<'w>]) -> BTreeMap<(Source, usize), Vec<&'k Known<'w>>> {
    let mut by_sheet: BTreeMap<(Source, usize), Vec<&Known<'_>>> = BTreeMap::new();
    for one in known {
        by_sheet.entry((one.source, one.index)).or_default().push(one);
    }
    let mut parts: BTreeMap<(Source, usize), Vec<&Known<'_>>> = BTreeMap::new();
    for ((source, _), mut copies) in by_sheet {
        // A copy is named after its original, with something added. A sheet that only bears the same mark is none.
        copies.sort_by_key(|known| (known.alignment.rows.len() < RESEMBLING, known.sheet.name.chars().count()));
        for (nth, known) in copies.into_iter().enumerate() {
            parts.entry((source, nth)).or_default().push(known);
        }
    }
    parts
}

fn blank(file: &str, sent: &AsSent, source: Source, label: Option<&Label>) -> Return {
    // Year and round of a form without hidden sheet stand in its marks only.
    let said = label.filter(|_| source != Source::Own);
    Return {
        file: file.to_owned(),
        department: sent.label.department.clone(),
        year: said.map_or(&sent.label.year, |label| &label.year).clone(),
        round: said.map_or(&sent.label.round, |label| &label.round).clone(),
        lines: sent.records.iter().map(|record| (record.id.clone(), (record.number.clone(), record.title.clone()))).collect(),
        ..Return::default()
    }
}

pub(super) fn count(form: &mut Return, sheet: &Sheet, file: &str) {
    form.cells += sheet.cells.len() + sheet.notes.len();
    if sheet.incomplete {
        form.incomplete.push(Place::sheet(file, &sheet.name));
    }
}

/// Lines of sheets that did not come back at all.
fn missing_sheets(form: &mut Return, sent: &AsSent, sheets: &[&Known<'_>], file: &str) {
    for (_, sheet) in sent.sheets.iter().enumerate().filter(|(index, _)| !sheets.iter().any(|known| known.index == *index)) {
        for row in sheet.rows.values().filter(|row| is_answered(row)) {
            form.missing_rows.extend(row.key.clone().map(|key| (key, Place::sheet(file, &sheet.name))));
        }
    }
}

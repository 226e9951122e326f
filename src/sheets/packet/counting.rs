//! The columns of 回答一覧 by which 集計 counts: formulas over the ratings in it, so that a rating that is corrected there is counted so.
//! No formula names a row by its place, so the rows may be sorted.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::domain::answer::{Answer, Progress};
use crate::domain::counts::counts;
use crate::domain::place::column_letters;
use crate::domain::scale::Scale;
use crate::form::template::RATING;
use crate::reconcile::lines::Campaign;
use crate::reconcile::tally::{Outcome, Row, Subject, Tally, Unit};
use crate::sheets::grid::{Cell, Content, Style};

/// Said of a rating that is missing or cannot be read.
pub const OPEN: &str = "未確定";
/// Said of ratings that do not agree.
pub const SPLIT: &str = "分かれた";
/// Said of a change that cannot be told.
const UNKNOWN: &str = "－";
/// How much of what somebody wrote is looked at; a grade is short.
const MAX_COUNTED: usize = 50;
/// What is an original or stands alone.
pub const ONCE: &str = "本掲";
/// What is a copy.
pub const AGAIN: &str = "再掲";

/// Stands for a cell in a formula that all rows share; no grade has this character.
const CELL: char = '\u{1}';

/// Labels of the columns, in order; the last two only where last year's ratings are known.
const LABELS: [&str; 11] = [
    "集計用：行",
    "集計用：数えない記入",
    "集計用：数える記入",
    "集計用：評価",
    "集計用：課別の区分",
    "集計用：取組",
    "集計用：見出し",
    "集計用：取組の区分",
    "集計用：取組の評価",
    "集計用：前年度の順位",
    "集計用：前年度との差",
];
const NUMBER: u32 = 0;
const SET_ASIDE: u32 = 1;
const COUNTED: u32 = 2;
const GRADE: u32 = 3;
const KIND: u32 = 4;
const UNIT: u32 = 5;
const GROUP: u32 = 6;
const UNIT_KIND: u32 = 7;
const UNIT_GRADE: u32 = 8;
const LAST_YEAR: u32 = 9;
const CHANGE: u32 = 10;

/// The sheet on which ratings stand, and where.
#[derive(Debug, Clone)]
pub struct List {
    /// Name of the sheet.
    pub sheet: String,
    /// Its rows: line and department.
    pub rows: Vec<Row>,
    /// Column of the departments' names.
    pub owners: u32,
    /// Column of the ratings.
    pub ratings: u32,
    /// First column of those by which is counted.
    pub first: u32,
}

/// How 集計 counts.
pub struct Counting<'t> {
    progress: &'t Progress,
    /// What is counted.
    pub tally: &'t Tally<'t>,
    list: List,
    /// Number of each row, from 1.
    numbers: BTreeMap<Row, usize>,
    /// Number of the unit of each rating, from 1.
    units: BTreeMap<Row, usize>,
    /// The unit that begins in a row, by its index.
    begins: BTreeMap<Row, usize>,
    /// Number of each group, from 1.
    group_numbers: BTreeMap<Vec<String>, usize>,
    /// Headings by which units are counted, in order, each under its first one.
    pub groups: Vec<(String, Vec<Vec<String>>)>,
    /// The formula of the grade that is written in [`CELL`].
    grading: String,
    /// How many units there are: by number of the group, outcome, whether they are copies.
    outcomes: BTreeMap<(usize, Outcome, bool), usize>,
    /// The same by direction of the change since last year.
    directions: BTreeMap<(usize, Ordering, bool), usize>,
    /// How many ratings there are: by department, grade, whether of a copy.
    grades: BTreeMap<(usize, Option<usize>, bool), usize>,
    /// Whether last year's rating of anything is known.
    knows_last_year: bool,
}

impl<'t> Counting<'t> {
    /// Prepares to count.
    pub fn new(campaign: &'t Campaign<'t>, progress: &'t Progress, tally: &'t Tally<'t>, list: List) -> Self {
        let numbers = list.rows.iter().copied().zip(1..).collect();
        let (mut units, mut begins) = (BTreeMap::new(), BTreeMap::new());
        let mut groups: Vec<(String, Vec<Vec<String>>)> = Vec::new();
        for (unit, number) in tally.units.iter().zip(1..) {
            let own = |row: &&Row| match unit.subject {
                Subject::Item(item) => campaign.item(&campaign.lines[row.0]) == Some(item),
                Subject::Heading(_) => row.0 == unit.line,
            };
            units.extend(unit.voices.iter().filter(own).map(|row| (*row, number)));
            let first = campaign.lines[unit.line].departments.first();
            begins.extend(first.map(|department| ((unit.line, *department), number - 1)));
            let path = group_of(unit);
            let first = path.first().cloned().unwrap_or_default();
            let at = groups.iter().position(|(known, _)| *known == first).unwrap_or_else(|| {
                groups.push((first, Vec::new()));
                groups.len() - 1
            });
            if path.len() > 1 && !groups[at].1.iter().any(|known| known == path) {
                groups[at].1.push(path.to_vec());
            }
        }
        let paths = groups.iter().flat_map(|(first, below)| std::iter::once(vec![first.clone()]).chain(below.iter().cloned()));
        let group_numbers: BTreeMap<Vec<String>, usize> = paths.zip(1..).collect();
        let group = |unit| group_numbers.get(group_of(unit)).copied().unwrap_or_default();
        let direction = |unit| tally.change(unit).and_then(|change| change.partial_cmp(&0.0));
        let outcomes = counts(tally.units.iter().map(|unit| (group(unit), tally.outcome(unit), unit.relisted)));
        let directions = counts(tally.units.iter().filter_map(|unit| Some((group(unit), direction(unit)?, unit.relisted))));
        let grades = counts(tally.voices.iter().map(|((_, department), voice)| (*department, voice.grade, voice.relisted)));
        let knows_last_year = tally.units.iter().any(|unit| unit.last_year.is_some());
        let grading = grading(tally.scale);
        Self { progress, tally, list, numbers, units, begins, group_numbers, groups, grading, outcomes, directions, grades, knows_last_year }
    }

    /// Name of the sheet on which the ratings stand.
    pub fn sheet(&self) -> &str {
        &self.list.sheet
    }

    /// Whether last year's rating of anything is known.
    pub fn knows_last_year(&self) -> bool {
        self.knows_last_year
    }

    /// Labels of the columns.
    pub fn labels(&self) -> &'static [&'static str] {
        if self.knows_last_year() { &LABELS } else { &LABELS[..LAST_YEAR as usize] }
    }

    /// Number of the group with this path.
    pub fn group(&self, path: &[String]) -> usize {
        self.group_numbers.get(path).copied().unwrap_or_default()
    }

    /// How a grade is named in the columns.
    pub fn code(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Grade(grade) => code(self.tally.scale, grade),
            Outcome::Split => SPLIT.to_owned(),
            Outcome::Open => OPEN.to_owned(),
        }
    }

    fn letters(&self, column: u32) -> String {
        column_letters(self.list.first + column)
    }

    /// All cells of a column, as a formula on the same sheet names them.
    fn all(&self, letters: &str) -> String {
        format!("${letters}$2:${letters}${}", self.list.rows.len() + 1)
    }

    /// All cells of a column, as a formula on another sheet names them.
    fn of_list(&self, column: u32) -> String {
        self.of_list_at(self.list.first + column)
    }

    fn of_list_at(&self, column: u32) -> String {
        format!("'{}'!{}", self.list.sheet.replace('\'', "''"), self.all(&column_letters(column)))
    }

    /// The cell of a column in the row with this number.
    fn cell_of(&self, letters: &str, number: usize) -> String {
        format!("INDEX({},MATCH({number},{},0))", self.all(letters), self.all(&self.letters(NUMBER)))
    }

    /// The cells of a row.
    pub fn cells(&self, row: Row) -> Vec<Cell> {
        let number = self.numbers.get(&row).copied().unwrap_or_default();
        let mut all = vec![Content::Blank; self.labels().len()];
        all[NUMBER as usize] = Content::Number(number as f64);
        if let Some(voice) = self.tally.voices.get(&row) {
            if let Some(text) = &voice.set_aside {
                all[SET_ASIDE as usize] = Content::Text(text.clone());
            }
            all[COUNTED as usize] = self.counted(row, number);
            all[GRADE as usize] = self.grade(voice.grade, number);
            all[KIND as usize] = Content::Text(kind(voice.relisted).to_owned());
        }
        if let Some(unit) = self.units.get(&row) {
            all[UNIT as usize] = Content::Number(*unit as f64);
        }
        if let Some(unit) = self.begins.get(&row).map(|at| &self.tally.units[*at]) {
            all[GROUP as usize] = Content::Number(self.group(group_of(unit)) as f64);
            all[UNIT_KIND as usize] = Content::Text(kind(unit.relisted).to_owned());
            all[UNIT_GRADE as usize] = self.unit_grade(unit, row, number);
            if let Some(last) = unit.last_year.filter(|grade| self.tally.scale.grades[*grade].rated) {
                all[LAST_YEAR as usize] = Content::Number((last + 1) as f64);
                all[CHANGE as usize] = self.change(unit, number);
            }
        }
        all.into_iter().zip(self.list.first..).map(|(content, col)| Cell::new(col, content, Style::Text)).collect()
    }

    /// What is written in the cell that counts, in brackets: so it is a text for every program, whatever somebody wrote.
    fn counted(&self, row: Row, number: usize) -> Content {
        let voice = &self.tally.voices[&row];
        let listed = |row: Row| self.progress.answer(row.0, row.1, RATING).map(Answer::listed).unwrap_or_default();
        let ratings = column_letters(self.list.ratings);
        let own = format!("{ratings}{}", number + 1);
        let other = voice.instead.and_then(|row| self.numbers.get(&row)).map_or_else(|| "\"\"".to_owned(), |other| self.cell_of(&ratings, *other));
        let blank = format!("TRIM({own})=\"\"");
        let formula = if voice.set_aside.is_some() {
            format!("IF(OR({blank},{own}={}{}),{other},{own})", self.letters(SET_ASIDE), number + 1)
        } else if voice.instead.is_some() {
            format!("IF({blank},{other},{own})")
        } else {
            own
        };
        let mine = bracketed(&listed(row));
        let stands = mine != bracketed("") && voice.set_aside.is_none();
        let value = if stands { mine } else { bracketed(&voice.instead.map(listed).unwrap_or_default()) };
        Content::FormulaText(format!("\"「\"&LEFT(TRIM({formula}),{MAX_COUNTED})&\"」\""), value)
    }

    /// The grade that is written there.
    fn grade(&self, grade: Option<usize>, number: usize) -> Content {
        let formula = self.grading.replace(CELL, &format!("{}{}", self.letters(COUNTED), number + 1));
        Content::FormulaText(formula, self.code(grade.map_or(Outcome::Open, Outcome::Grade)))
    }

    fn quoted_grade(&self, grade: usize) -> String {
        quoted(&self.code(Outcome::Grade(grade)))
    }

    /// How a unit was rated.
    fn unit_grade(&self, unit: &Unit, row: Row, number: usize) -> Content {
        let value = self.code(self.tally.outcome(unit));
        if unit.office.is_some() {
            return Content::Text(value);
        }
        let letters = self.letters(GRADE);
        let formula = match unit.voices.as_slice() {
            [only] if *only == row => format!("{letters}{}", number + 1),
            [only] => match self.numbers.get(only) {
                Some(other) => self.cell_of(&letters, *other),
                None => return Content::Text(value),
            },
            voices => {
                let Some(unit) = voices.first().and_then(|first| self.units.get(first)) else { return Content::Text(value) };
                let count = |code: &str| format!("SUMPRODUCT(({}={unit})*({}={}))", self.all(&self.letters(UNIT)), self.all(&letters), quoted(code));
                let agreed = (0..self.tally.scale.grades.len()).rev().fold(quoted(SPLIT), |otherwise, grade| {
                    let code = self.code(Outcome::Grade(grade));
                    format!("IF({}={},{},{otherwise})", count(&code), voices.len(), quoted(&code))
                });
                format!("IF({}>0,{},{agreed})", count(OPEN), quoted(OPEN))
            }
        };
        Content::FormulaText(formula, value)
    }

    /// How far a unit moved since last year.
    fn change(&self, unit: &Unit, number: usize) -> Content {
        let now = format!("{}{}", self.letters(UNIT_GRADE), number + 1);
        let last = format!("{}{}", self.letters(LAST_YEAR), number + 1);
        let rated = self.tally.scale.grades.iter().enumerate().filter(|(_, grade)| grade.rated).rev();
        let formula = rated.fold(quoted(UNKNOWN), |otherwise, (at, _)| format!("IF({now}={},{last}-{},{otherwise})", self.quoted_grade(at), at + 1));
        match self.tally.change(unit) {
            Some(change) => Content::Formula(formula, change),
            None => Content::FormulaText(formula, UNKNOWN.to_owned()),
        }
    }

    /// Units of a group (all groups if none) with this outcome (all if none); copies only where wanted.
    pub fn units(&self, group: Option<usize>, outcome: Outcome, with_copies: bool) -> Content {
        let mut terms = self.unit_terms(group, with_copies);
        terms.push(format!("({}={})", self.of_list(UNIT_GRADE), quoted(&self.code(outcome))));
        Content::Formula(format!("SUMPRODUCT({})", terms.join("*")), count_of(&self.outcomes, group, outcome, with_copies))
    }

    /// Units of a group that are better than last year (greater), as good or worse.
    pub fn changes(&self, group: Option<usize>, direction: Ordering, with_copies: bool) -> Content {
        let mut terms = self.unit_terms(group, with_copies);
        let change = self.of_list(CHANGE);
        let compared = match direction {
            Ordering::Less => "<",
            Ordering::Equal => "=",
            Ordering::Greater => ">",
        };
        terms.extend([format!("ISNUMBER({change})"), format!("({change}{compared}0)")]);
        Content::Formula(format!("SUMPRODUCT({})", terms.join("*")), count_of(&self.directions, group, direction, with_copies))
    }

    fn unit_terms(&self, group: Option<usize>, with_copies: bool) -> Vec<String> {
        let kinds = self.of_list(UNIT_KIND);
        let kind = if with_copies { format!("({kinds}<>\"\")") } else { format!("({kinds}={})", quoted(ONCE)) };
        group.map(|group| format!("({}={group})", self.of_list(GROUP))).into_iter().chain([kind]).collect()
    }

    /// Ratings of a department, whose name stands in this cell (of all departments if none), with this grade or without one.
    pub fn voices(&self, department: Option<(usize, &str)>, grade: Option<usize>, with_copies: bool) -> Content {
        let kinds = self.of_list(KIND);
        let kind = if with_copies { format!("({kinds}<>\"\")") } else { format!("({kinds}={})", quoted(ONCE)) };
        let name = department.map(|(_, cell)| format!("({}={cell})", self.of_list_at(self.list.owners)));
        let code = self.code(grade.map_or(Outcome::Open, Outcome::Grade));
        let graded = format!("({}={})", self.of_list(GRADE), quoted(&code));
        let terms: Vec<String> = name.into_iter().chain([kind, graded]).collect();
        let count = count_of(&self.grades, department.map(|(department, _)| department), grade, with_copies);
        Content::Formula(format!("SUMPRODUCT({})", terms.join("*")), count)
    }

    /// Whether a department has a rating of something that is no copy.
    pub fn has_voice(&self, department: usize) -> bool {
        self.grades.range((department, None, false)..(department + 1, None, false)).any(|((.., relisted), _)| !relisted)
    }
}

/// How a grade is named in the columns.
fn code(scale: &Scale, grade: usize) -> String {
    let code = &scale.grades[grade].code;
    // A text that a program could take for a number would be counted as none.
    if code.parse::<f64>().is_ok() { format!("評価{code}") } else { code.clone() }
}

/// See [`Counting::grading`].
fn grading(scale: &Scale) -> String {
    let grades = &scale.grades;
    // Where two codes differ in nothing but their case, so must what is compared.
    let any_case = grades.iter().enumerate().all(|(at, a)| grades[..at].iter().all(|b| !a.code.eq_ignore_ascii_case(&b.code)));
    (0..grades.len()).rev().fold(quoted(OPEN), |otherwise, at| {
        let is = |text: &String| {
            let text = quoted(&bracketed(text));
            if any_case { format!("{CELL}={text}") } else { format!("EXACT({CELL},{text})") }
        };
        let spellings: Vec<String> = scale.spellings_of(at).iter().map(is).collect();
        format!("IF(OR({}),{},{otherwise})", spellings.join(","), quoted(&code(scale, at)))
    })
}

/// The count of a group or department (of all if none); copies only where wanted.
fn count_of<K: Ord + Copy>(counts: &BTreeMap<(usize, K, bool), usize>, of: Option<usize>, kind: K, with_copies: bool) -> f64 {
    let copies = if with_copies { &[false, true][..] } else { &[false] };
    let count: usize = match of {
        Some(of) => copies.iter().filter_map(|&relisted| counts.get(&(of, kind, relisted))).sum(),
        None => counts.iter().filter(|((_, other, relisted), _)| *other == kind && copies.contains(relisted)).map(|(_, count)| count).sum(),
    };
    count as f64
}

/// The headings of the first two levels.
fn group_of(unit: &Unit) -> &[String] {
    &unit.path[..unit.path.len().min(2)]
}

fn kind(relisted: bool) -> &'static str {
    if relisted { AGAIN } else { ONCE }
}

/// A text of ours in a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// As the formula of what counts does it: trimmed, cut, in brackets.
fn bracketed(text: &str) -> String {
    let trimmed = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    format!("「{}」", trimmed.chars().take(MAX_COUNTED).collect::<String>())
}

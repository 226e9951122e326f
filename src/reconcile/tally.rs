//! What 集計 counts: each 取組 (or rated heading) once, and each department's rating of it.

use std::collections::BTreeMap;
use std::ptr;

use super::lines::Campaign;
use super::{effective, last_year};
use crate::domain::answer::{Answer, Progress};
use crate::domain::line::LineKind;
use crate::domain::scale::{GradeReading, Scale};
use crate::form::template::{Field, FilledBy, Kind, RATING};

/// A line and a department.
pub type Row = (usize, usize);

/// The rating of one department on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The grade that counts.
    pub grade: Option<usize>,
    /// Whose cell counts where the department's own is blank or set aside.
    pub instead: Option<Row>,
    /// What the department wrote where that does not count: 「主担当に同じ」, or what was decided against.
    pub set_aside: Option<String>,
    /// Whether the line belongs to a copy (再掲).
    pub relisted: bool,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An item, by its index in the plan.
    Item(usize),
    /// A heading, by its index in the plan.
    Heading(usize),
}

/// Something that is counted once, however many departments rate it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub subject: Subject,
    /// Its first line.
    pub line: usize,
    /// Headings above it; for a heading, itself included.
    pub path: Vec<String>,
    /// Whether it is a copy (再掲).
    pub relisted: bool,
    /// The ratings that it is made of: its own, or the original's where a copy is not asked.
    pub voices: Vec<Row>,
    /// The grade that the office has set; it stands for the departments'.
    pub office: Option<usize>,
    /// Last year's grade, where the plan says it.
    pub last_year: Option<usize>,
}

/// How a thing was rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// With one grade.
    Grade(usize),
    /// The departments do not agree.
    Split,
    /// A rating is missing or cannot be read.
    Open,
}

/// Everything that is counted.
#[derive(Debug, Clone)]
pub struct Tally<'c> {
    /// The scale of the ratings.
    pub scale: &'c Scale,
    /// Every department's rating on every line.
    pub voices: BTreeMap<Row, Voice>,
    /// What is counted once, in the order of the plan.
    pub units: Vec<Unit>,
}

impl<'c> Tally<'c> {
    /// Counts; nothing where nothing is rated in this round.
    pub fn new(campaign: &'c Campaign<'_>, progress: &Progress) -> Option<Self> {
        let field = campaign.template.field(RATING).filter(|field| field.kind == Kind::Rating)?;
        let scale = campaign.template.scale_of(field)?;
        if !campaign.lines.iter().any(|line| line.open.iter().any(|key| key == RATING)) {
            return None;
        }
        let mut tally = Self { scale, voices: BTreeMap::new(), units: Vec::new() };
        tally.listen(campaign, progress, field.on_level().is_some());
        if field.on_level().is_some() {
            tally.headings(campaign);
        } else {
            tally.items(campaign);
        }
        Some(tally)
    }

    fn listen(&mut self, campaign: &Campaign<'_>, progress: &Progress, on_headings: bool) {
        let mut ratings = ratings(progress);
        for (index, line) in campaign.lines.iter().enumerate() {
            let exempt = matches!(line.kind, LineKind::Entry(entry) if campaign.plan.entries[entry].exempt.is_some());
            let copies = line.relisted && !on_headings && matches!(line.kind, LineKind::Entry(_));
            if exempt || !(copies || line.open.iter().any(|key| key == RATING)) {
                continue;
            }
            for &department in &line.departments {
                let row = (index, department);
                let counted = effective::answer(campaign, &ratings, index, department, RATING).map(|(answer, _)| answer);
                let grade = counted.and_then(|answer| self.scale.position(answer.value.as_deref()?));
                let stands = counted.and_then(|answer| source(campaign, &ratings, row, answer));
                let own = ratings.answer(index, department, RATING).map(|own| own.listed().into_owned()).filter(|text| !text.is_empty());
                let (instead, set_aside) = if stands == Some(row) {
                    // What would count if the cell were blank.
                    let key = (index, department, RATING.to_owned());
                    let own = ratings.answers.remove(&key);
                    let other = effective::answer(campaign, &ratings, index, department, RATING);
                    let other = other.and_then(|(answer, _)| source(campaign, &ratings, row, answer));
                    ratings.answers.extend(own.map(|own| (key, own)));
                    (other, None)
                } else {
                    (stands, own)
                };
                self.voices.insert(row, Voice { grade, instead, set_aside, relisted: line.relisted });
            }
        }
    }

    /// One answer stands for all departments of a line, or each has its own.
    fn voices_of(&self, campaign: &Campaign<'_>, line: usize) -> Vec<Row> {
        let asked = &campaign.lines[line];
        let count = if asked.answered_once() { 1 } else { asked.departments.len() };
        let rows = asked.departments.iter().take(count).map(|&department| (line, department));
        rows.filter(|row| self.voices.contains_key(row)).collect()
    }

    fn items(&mut self, campaign: &Campaign<'_>) {
        let voices = |item: usize| campaign.lines_of_item(item).flat_map(|line| self.voices_of(campaign, line)).collect::<Vec<Row>>();
        let mut units = Vec::new();
        for (item, record) in campaign.plan.items.iter().enumerate() {
            let own = voices(item);
            let Some(&(line, _)) = own.first() else { continue };
            // A copy that is printed by reference has its original's grades.
            let asked = own.iter().any(|(line, _)| campaign.lines[*line].open.iter().any(|key| key == RATING));
            let shown = record.original.filter(|_| !asked).map(voices).filter(|voices| !voices.is_empty());
            units.push(Unit {
                subject: Subject::Item(item),
                line,
                path: record.path.clone(),
                relisted: record.relisted,
                voices: shown.unwrap_or(own),
                office: None,
                last_year: self.last_year(campaign, item),
            });
        }
        self.units = units;
    }

    /// The grade that all lines of an item had last year.
    fn last_year(&self, campaign: &Campaign<'_>, item: usize) -> Option<usize> {
        let fields = campaign.template.fields.iter().filter(|field| field.by == FilledBy::LastYear && field.on_level().is_none());
        let is_old_rating = |field: &&Field| field.last_year_of.as_ref().is_some_and(|of| of.get_ref() == RATING);
        fields.filter(is_old_rating).find_map(|field| self.grade_of_last_year(campaign, item, field))
    }

    fn grade_of_last_year(&self, campaign: &Campaign<'_>, item: usize, field: &Field) -> Option<usize> {
        let scale = campaign.template.scale_of(field).unwrap_or(self.scale);
        let lines = campaign.lines_of_item(item).map(|line| &campaign.lines[line]);
        let said = lines.flat_map(|line| line.departments.iter().map(move |&department| last_year::of(campaign, line, department, field)));
        let mut grades = said.map(|text| match scale.read(&text.unwrap_or_default()) {
            GradeReading::Grade(grade) => self.scale.position(&scale.grades[grade].code),
            _ => None,
        });
        let first = grades.next()??;
        grades.all(|grade| grade == Some(first)).then_some(first)
    }

    fn headings(&mut self, campaign: &Campaign<'_>) {
        let field = campaign.template.fields.iter().find(|field| field.by == FilledBy::Office && field.kind == Kind::Rating);
        for (line, asked) in campaign.lines.iter().enumerate() {
            let LineKind::Heading(heading) = asked.kind else { continue };
            let voices = self.voices_of(campaign, line);
            let office = field.and_then(|field| campaign.plan.headings[heading].office.get(field.key()));
            let office = office.and_then(|text| if let GradeReading::Grade(grade) = self.scale.read(text) { Some(grade) } else { None });
            if !voices.is_empty() {
                let (subject, path) = (Subject::Heading(heading), asked.path.clone());
                self.units.push(Unit { subject, line, path, relisted: false, voices, office, last_year: None });
            }
        }
    }

    /// How a unit was rated.
    pub fn outcome(&self, unit: &Unit) -> Outcome {
        if let Some(grade) = unit.office {
            return Outcome::Grade(grade);
        }
        let mut grades = unit.voices.iter().map(|row| self.voices[row].grade);
        let first = grades.next().flatten();
        match first {
            _ if unit.voices.iter().any(|row| self.voices[row].grade.is_none()) => Outcome::Open,
            Some(grade) if grades.all(|other| other == first) => Outcome::Grade(grade),
            _ => Outcome::Split,
        }
    }

    /// How a unit moved since last year: above zero where its grade is a better one. Only where both years' grades are ratings.
    pub fn change(&self, unit: &Unit) -> Option<f64> {
        let rated = |grade: usize| self.scale.grades[grade].rated.then_some(grade as f64);
        match self.outcome(unit) {
            Outcome::Grade(now) => Some(rated(unit.last_year?)? - rated(now)?),
            _ => None,
        }
    }

    /// The worst grade that is a rating.
    pub fn lowest(&self) -> Option<usize> {
        self.scale.grades.iter().rposition(|grade| grade.rated)
    }
}

/// The ratings alone, with what was decided about them.
fn ratings(progress: &Progress) -> Progress {
    let answers = progress.answers.iter().filter(|((.., key), _)| key == RATING).map(|(key, answer)| (key.clone(), answer.clone()));
    Progress { answers: answers.collect(), settled: progress.settled.clone(), replaced: progress.replaced.clone(), ..Progress::default() }
}

/// The line and department at which an answer stands that counts for a row.
fn source(campaign: &Campaign<'_>, ratings: &Progress, (line, department): Row, answer: &Answer) -> Option<Row> {
    let original = campaign.lines[line].original_for(department);
    let settled = ratings.settled.get(line, department, RATING).map(|settled| settled.original);
    let originals: Vec<usize> = [Some(line), original, settled].into_iter().flatten().collect();
    let lines = originals.iter().copied().chain(originals.iter().flat_map(|&line| campaign.copies_of(line).iter().copied()));
    let stands = |line: usize| {
        let mut departments = ratings.answering(line);
        departments.find(|&department| ratings.answer(line, department, RATING).is_some_and(|other| ptr::eq(other, answer))).map(|d| (line, d))
    };
    lines.into_iter().find_map(stands)
}

//! From a plan and a template to the lines that are asked this year.

use std::collections::BTreeMap;

use super::identity::{Candidate, Record, RecordKind, Register};
use super::relisted::{self, Original};
use crate::domain::line::{Asked, Line, LineKind};
use crate::domain::place::Place;
use crate::domain::plan::{Indicator, Item, Plan};
use crate::domain::text::fold;
use crate::form::numbers;
use crate::form::round::RoundFields;
use crate::form::template::{ACTUAL, AnsweredPer, JointAnswer, RelistedAsk, Template};

/// Everything about one year's collection: the plan, its form, its lines.
#[derive(Debug)]
pub struct Campaign<'a> {
    /// The plan, originals of copies filled in.
    pub plan: Plan,
    /// The template.
    pub template: &'a Template,
    /// The round.
    pub round: RoundFields<'a>,
    /// The lines, in the order of the form: a heading's own line, its indicators, its items.
    pub lines: Vec<Line>,
    /// What was found for each copy.
    pub originals: Vec<(usize, Original)>,
    /// Line of each entry, by index.
    entry_lines: BTreeMap<usize, usize>,
    /// Lines of the copies of each line.
    copies: BTreeMap<usize, Vec<usize>>,
    /// Line of each id.
    ids: BTreeMap<String, usize>,
}

impl<'a> Campaign<'a> {
    /// Draws up the lines. The register gives ids and numbers, and learns what is new. `from_forms` is what came back on
    /// forms; it fills the gaps of a register that was lost.
    pub fn new(mut plan: Plan, template: &'a Template, round: RoundFields<'a>, register: &mut Register, from_forms: &[Record]) -> Self {
        let originals = relisted::originals(&plan, template);
        for (copy, original) in &originals {
            if let Original::Found(item) = original {
                plan.items[*copy].original = Some(*item);
            }
        }
        let mut lines = draw_up(&plan, template, &round);
        let candidates: Vec<Candidate> = lines.iter().map(|line| candidate(&plan, line)).collect();
        if from_forms.iter().any(|record| Register::describes(record, &candidates)) {
            register.absorb(from_forms);
        }
        for (line, record) in lines.iter_mut().zip(register.identify(&candidates)) {
            line.id = record.id;
            line.number = record.number;
        }
        let entry_lines: BTreeMap<usize, usize> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| match line.kind {
                LineKind::Entry(entry) => Some((entry, index)),
                _ => None,
            })
            .collect();
        let ids = lines.iter().enumerate().map(|(index, line)| (line.id.clone(), index)).collect();
        let mut campaign = Self { plan, template, round, lines, originals, entry_lines, copies: BTreeMap::new(), ids };
        campaign.link_copies();
        campaign
    }

    /// A line as its form and the office's record remember it.
    pub fn record(&self, line: &Line) -> Record {
        record(&self.plan, line)
    }

    /// Name of the form with its year, as people call it: 進捗管理シート令和6年度.
    pub fn form_of_year(&self) -> String {
        format!("{}{}", self.round.form_name, self.plan.year)
    }

    /// The line with this id.
    pub fn line_by_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// Lines that repeat this one.
    pub fn copies_of(&self, line: usize) -> &[usize] {
        self.copies.get(&line).map_or(&[], Vec::as_slice)
    }

    /// Departments that own at least one line, in 建制順.
    pub fn departments(&self) -> Vec<usize> {
        (0..self.plan.departments.len()).filter(|department| self.lines.iter().any(|line| line.departments.contains(department))).collect()
    }

    /// Name of a department.
    pub fn department(&self, index: usize) -> &str {
        &self.plan.departments[index].name
    }

    /// Index of a department by name.
    pub fn department_by_name(&self, name: &str) -> Option<usize> {
        self.plan.departments.iter().position(|department| department.name == name)
    }

    /// A plan-side text of an entry's line.
    pub fn plan_text(&self, line: &Line, field: &str) -> String {
        let LineKind::Entry(entry) = line.kind else {
            return String::new();
        };
        let entries: Vec<usize> = match self.template.form.answered_per {
            AnsweredPer::Entry => vec![entry],
            AnsweredPer::Item => self.plan.entries_of(self.plan.entries[entry].item).map(|(index, _)| index).collect(),
        };
        let mut texts: Vec<&str> = Vec::new();
        for entry in entries {
            if let Some(text) = self.plan.entries[entry].fields.get(field)
                && !texts.contains(&text.as_str())
            {
                texts.push(text);
            }
        }
        texts.join("\n")
    }

    /// Item of an entry's line.
    pub fn item(&self, line: &Line) -> Option<usize> {
        match line.kind {
            LineKind::Entry(entry) => Some(self.plan.entries[entry].item),
            _ => None,
        }
    }

    fn link_copies(&mut self) {
        let links: Vec<(usize, Vec<Option<usize>>)> = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| {
                let original = self.plan.items[self.item(line)?].original?;
                let owners = |entry: usize| self.lines[self.entry_lines[&entry]].departments.clone();
                let entries: Vec<usize> =
                    self.plan.entries_of(original).map(|(entry, _)| entry).filter(|entry| self.entry_lines.contains_key(entry)).collect();
                let same_owners = entries.iter().copied().find(|&entry| {
                    let mut theirs = owners(entry);
                    let mut mine = line.departments.clone();
                    theirs.sort_unstable();
                    mine.sort_unstable();
                    theirs == mine
                });
                let per_department = line.departments.iter().map(|department| {
                    let entry = same_owners.or_else(|| entries.iter().copied().find(|&entry| owners(entry).contains(department)))?;
                    self.entry_lines.get(&entry).copied()
                });
                Some((index, per_department.collect()))
            })
            .collect();
        let ask = self.template.relisted.ask;
        for (index, originals) in links {
            let line = &mut self.lines[index];
            for (required, original) in line.required.iter_mut().zip(&originals) {
                *required &= !(original.is_some() && ask == RelistedAsk::AsAny);
            }
            for original in originals.iter().flatten() {
                let copies = self.copies.entry(*original).or_default();
                if !copies.contains(&index) {
                    copies.push(index);
                }
            }
            line.originals = originals;
        }
    }
}

/// 「1-（１）-③の再掲」, or just 「再掲」 where there is no number to name.
pub fn copy_words(campaign: &Campaign<'_>, line: &Line) -> String {
    let Some(item) = campaign.item(line) else {
        return "再掲".to_owned();
    };
    let item = &campaign.plan.items[item];
    let reference =
        item.original.and_then(|original| numbers::reference(campaign.template, &campaign.plan.items[original])).or_else(|| item.reference.clone());
    reference.map_or_else(|| "再掲".to_owned(), |reference| format!("{reference}の再掲"))
}

fn draw_up(plan: &Plan, template: &Template, round: &RoundFields<'_>) -> Vec<Line> {
    let open: Vec<String> = round.entry.iter().filter(|(_, open)| *open).map(|(field, _)| field.key().to_owned()).collect();
    let mut lines = Vec::new();
    let mut done_headings: Vec<&[String]> = Vec::new();
    let mut done_indicators = vec![false; plan.indicators.len()];
    for (item_index, item) in plan.items.iter().enumerate() {
        for depth in 1..=item.path.len() {
            let path = &item.path[..depth];
            if done_headings.contains(&path) {
                continue;
            }
            done_headings.push(path);
            let level = &template.levels[depth - 1].name;
            if let Some(heading) = plan.headings.iter().position(|heading| heading.path == path) {
                let fields: Vec<String> = round.heading.iter().filter(|f| f.on_level() == Some(level)).map(|f| f.key().to_owned()).collect();
                if !fields.is_empty() {
                    let departments = owners_under(plan, path);
                    lines.push(Line { asked: Asked::Each, open: fields, ..blank(LineKind::Heading(heading), path, departments, item.place.clone()) });
                }
            }
            if round.indicators {
                for (index, indicator) in plan.indicators.iter().enumerate() {
                    if !done_indicators[index] && is_under(indicator, path) {
                        done_indicators[index] = true;
                        lines.push(indicator_line(plan, index, indicator));
                    }
                }
            }
        }
        for (entry_index, entry) in plan.entries_of(item_index) {
            let per_item = template.form.answered_per == AnsweredPer::Item;
            if per_item && plan.entries_of(item_index).next().is_some_and(|(first, _)| first != entry_index) {
                continue;
            }
            let owners: Vec<usize> = if per_item {
                plan.entries_of(item_index).flat_map(|(_, entry)| entry.owners.iter().map(|o| o.department)).collect()
            } else {
                entry.owners.iter().map(|owner| owner.department).collect()
            };
            let mut departments: Vec<usize> = Vec::new();
            for owner in owners {
                if !departments.contains(&owner) {
                    departments.push(owner);
                }
            }
            let asked = if entry.exempt.is_some() || (item.relisted && template.relisted.ask == RelistedAsk::No) {
                Asked::Nobody
            } else if template.joint.answer == JointAnswer::Each {
                Asked::Each
            } else {
                Asked::Lead
            };
            let mut line = Line {
                asked,
                relisted: item.relisted,
                title: Some(item.title.clone()),
                ..blank(LineKind::Entry(entry_index), &item.path, departments, entry.place.clone())
            };
            if asked != Asked::Nobody {
                line.open.clone_from(&open);
            }
            lines.push(line);
        }
    }
    for (index, indicator) in plan.indicators.iter().enumerate() {
        if round.indicators && !done_indicators[index] {
            lines.push(indicator_line(plan, index, indicator));
        }
    }
    for line in &mut lines {
        let may_stay_blank = line.relisted && template.relisted.ask != RelistedAsk::AsAny;
        line.required = (0..line.departments.len())
            .map(|position| match line.asked {
                Asked::Each => !may_stay_blank,
                Asked::Lead => !may_stay_blank && position == 0,
                Asked::Anyone | Asked::Nobody => false,
            })
            .collect();
        line.originals = vec![None; line.departments.len()];
    }
    lines
}

fn blank(kind: LineKind, path: &[String], departments: Vec<usize>, place: Place) -> Line {
    Line {
        id: String::new(),
        number: String::new(),
        kind,
        path: path.to_vec(),
        title: None,
        departments,
        relisted: false,
        originals: Vec::new(),
        required: Vec::new(),
        asked: Asked::Each,
        open: Vec::new(),
        place,
    }
}

fn indicator_line(plan: &Plan, index: usize, indicator: &Indicator) -> Line {
    let named = !indicator.owners.is_empty();
    let departments = if named { indicator.owners.clone() } else { owners_under(plan, &indicator.path) };
    Line {
        asked: if named { Asked::Lead } else { Asked::Anyone },
        title: Some(indicator.title.clone()),
        open: vec![ACTUAL.to_owned()],
        ..blank(LineKind::Indicator(index), &indicator.path, departments, indicator.place.clone())
    }
}

fn is_under(indicator: &Indicator, path: &[String]) -> bool {
    indicator.path.len() == path.len() && indicator.path.iter().zip(path).all(|(a, b)| fold(a) == fold(b))
}

/// Departments that own items under these level values, in 建制順.
fn owners_under(plan: &Plan, path: &[String]) -> Vec<usize> {
    let under = |item: &Item| item.path.len() >= path.len() && item.path.iter().zip(path).all(|(a, b)| fold(a) == fold(b));
    let mut departments: Vec<usize> = plan
        .entries
        .iter()
        .filter(|entry| under(&plan.items[entry.item]))
        .flat_map(|entry| entry.owners.iter().map(|owner| owner.department))
        .collect();
    departments.sort_unstable();
    departments.dedup();
    departments
}

/// A line as it is remembered; its id and number as far as they are known.
fn record(plan: &Plan, line: &Line) -> Record {
    let (kind, text) = match line.kind {
        LineKind::Entry(entry) => (RecordKind::Entry, plan.entries[entry].fields.values().cloned().collect::<Vec<_>>().join("\n")),
        LineKind::Heading(_) => (RecordKind::Heading, String::new()),
        LineKind::Indicator(_) => (RecordKind::Indicator, String::new()),
    };
    // A heading or an indicator is the same whoever happens to own items under it.
    let owners = if kind == RecordKind::Entry { line.departments.iter().map(|&d| plan.departments[d].name.clone()).collect() } else { Vec::new() };
    Record {
        id: line.id.clone(),
        number: line.number.clone(),
        kind,
        path: line.path.clone(),
        title: line.title.clone().unwrap_or_default(),
        owners,
        text,
    }
}

fn candidate(plan: &Plan, line: &Line) -> Candidate {
    let own_id = match line.kind {
        LineKind::Entry(entry) => plan.entries[entry].own_id.clone(),
        _ => None,
    };
    Candidate { record: record(plan, line), own_id }
}

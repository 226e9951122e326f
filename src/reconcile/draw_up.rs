//! The lines that a plan and a template ask for: a heading's own line, its indicators, its items.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::headings_by_path;
use crate::domain::line::{Asked, Line, LineKind};
use crate::domain::place::Place;
use crate::domain::plan::{Entry, Indicator, Plan};
use crate::domain::text::fold;
use crate::form::round::RoundFields;
use crate::form::template::{ACTUAL, AnsweredPer, JointAnswer, RelistedAsk, Template};

/// The lines without ids, in the order of the form.
pub(super) fn draw_up(plan: &Plan, template: &Template, round: &RoundFields<'_>) -> Vec<Line> {
    let mut drawing = Drawing::new(plan, template, round);
    let mut done: BTreeSet<&[String]> = BTreeSet::new();
    for (index, item) in plan.items.iter().enumerate() {
        for depth in 1..=item.path.len() {
            let path = &item.path[..depth];
            if done.insert(path) {
                drawing.heading(path, &item.place);
            }
        }
        drawing.entries(index);
    }
    for index in 0..plan.indicators.len() {
        drawing.indicator(index);
    }
    for line in &mut drawing.lines {
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
    drawing.lines
}

struct Drawing<'a> {
    plan: &'a Plan,
    template: &'a Template,
    round: &'a RoundFields<'a>,
    /// Keys of the fields that are open for an entry.
    open: Vec<String>,
    headings: BTreeMap<&'a [String], usize>,
    /// Indicators of this round by their folded path.
    indicators: BTreeMap<Vec<String>, Vec<usize>>,
    drawn_indicators: BTreeSet<usize>,
    /// Departments that own items under these folded level values, in 建制順.
    owners: BTreeMap<Vec<String>, BTreeSet<usize>>,
    lines: Vec<Line>,
}

impl<'a> Drawing<'a> {
    fn new(plan: &'a Plan, template: &'a Template, round: &'a RoundFields<'a>) -> Self {
        let mut indicators: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (index, indicator) in plan.indicators.iter().enumerate().filter(|_| round.indicators) {
            indicators.entry(folded(&indicator.path)).or_default().push(index);
        }
        let mut owners: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
        for under in plan.entries.chunk_by(|a, b| plan.items[a.item].path == plan.items[b.item].path) {
            let path = folded(&plan.items[under[0].item].path);
            for depth in 0..=path.len() {
                let departments = under.iter().flat_map(|entry| &entry.owners).map(|owner| owner.department);
                owners.entry(path[..depth].to_vec()).or_default().extend(departments);
            }
        }
        Self {
            plan,
            template,
            round,
            open: round.entry.iter().filter(|(_, open)| *open).map(|(field, _)| field.key().to_owned()).collect(),
            headings: headings_by_path(plan),
            indicators,
            drawn_indicators: BTreeSet::new(),
            owners,
            lines: Vec::new(),
        }
    }

    /// A heading's own line, where it is rated, and its indicators.
    fn heading(&mut self, path: &[String], place: &Place) {
        let level = &self.template.levels[path.len() - 1].name;
        if let Some(&heading) = self.headings.get(path) {
            let fields: Vec<String> = self.round.heading.iter().filter(|f| f.on_level() == Some(level)).map(|f| f.key().to_owned()).collect();
            if !fields.is_empty() {
                let departments = self.owners_under(path);
                self.lines.push(Line { asked: Asked::Each, open: fields, ..blank(LineKind::Heading(heading), path, departments, place.clone()) });
            }
        }
        for index in self.indicators.get(&folded(path)).cloned().unwrap_or_default() {
            self.indicator(index);
        }
    }

    /// An indicator's line, once, if this round asks for it.
    fn indicator(&mut self, index: usize) {
        if !self.round.indicators || !self.drawn_indicators.insert(index) {
            return;
        }
        let indicator: &Indicator = &self.plan.indicators[index];
        let named = !indicator.owners.is_empty();
        let departments = if named { indicator.owners.clone() } else { self.owners_under(&indicator.path) };
        self.lines.push(Line {
            asked: if named { Asked::Lead } else { Asked::Anyone },
            title: Some(indicator.title.clone()),
            open: vec![ACTUAL.to_owned()],
            ..blank(LineKind::Indicator(index), &indicator.path, departments, indicator.place.clone())
        });
    }

    fn entries(&mut self, item_index: usize) {
        let (plan, template) = (self.plan, self.template);
        let item = &plan.items[item_index];
        let entries: Vec<(usize, &Entry)> = plan.entries_of(item_index).collect();
        let per_item = template.form.answered_per == AnsweredPer::Item;
        for &(index, entry) in entries.iter().take(if per_item { 1 } else { entries.len() }) {
            let asked_of = if per_item { entries.as_slice() } else { &[(index, entry)] };
            let mut departments: Vec<usize> = Vec::new();
            for owner in asked_of.iter().flat_map(|(_, entry)| &entry.owners) {
                if !departments.contains(&owner.department) {
                    departments.push(owner.department);
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
                ..blank(LineKind::Entry(index), &item.path, departments, entry.place.clone())
            };
            if asked != Asked::Nobody {
                line.open.clone_from(&self.open);
            }
            self.lines.push(line);
        }
    }

    fn owners_under(&self, path: &[String]) -> Vec<usize> {
        self.owners.get(&folded(path)).into_iter().flatten().copied().collect()
    }
}

fn folded(path: &[String]) -> Vec<String> {
    path.iter().map(|heading| fold(heading)).collect()
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

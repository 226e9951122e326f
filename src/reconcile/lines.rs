//! From a plan and a template to the lines that are asked this year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::draw_up::draw_up;
use super::identity::{Candidate, Record, RecordKind, Register};
use super::relisted::{self, Original};
use crate::domain::at_once;
use crate::domain::decisions::CopyDecision;
use crate::domain::line::{Line, LineKind};
use crate::domain::plan::{Heading, Plan};
use crate::domain::text::{fold, fold_widths};
use crate::form::numbers;
use crate::form::round::RoundFields;
use crate::form::template::{AnsweredPer, FilledBy, RelistedAsk, Template};

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
    /// Each item that repeats an earlier one without a mark, behind that one.
    pub unmarked_copies: Vec<(usize, usize)>,
    /// What the coordinator said of copies.
    pub copy_decisions: Vec<CopyDecision>,
    /// Titles of the items without the marks of 再掲, folded.
    pub bare_titles: Vec<String>,
    /// Line of each entry, by index.
    entry_lines: BTreeMap<usize, usize>,
    /// Line of each indicator that is asked, by index.
    indicator_lines: BTreeMap<usize, usize>,
    /// Lines of each department that has any.
    department_lines: BTreeMap<usize, Vec<usize>>,
    /// Heading of each path.
    headings: BTreeMap<Vec<String>, usize>,
    /// Department of each folded name and alias.
    department_names: BTreeMap<String, usize>,
    /// Lines of the copies of each line.
    copies: Vec<Vec<usize>>,
    /// Line of each id.
    ids: HashMap<String, usize>,
}

impl<'a> Campaign<'a> {
    /// Draws up the lines. The register gives ids and numbers, knows the copies without a mark, and learns what is new. `from_forms` is what
    /// came back on forms; it fills the gaps of a register that was lost. `decisions` say what is a copy where the plan leaves it open.
    pub fn new(
        mut plan: Plan,
        template: &'a Template,
        mut round: RoundFields<'a>,
        register: &mut Register,
        from_forms: &[Record],
        decisions: &[CopyDecision],
    ) -> Self {
        // A column of last year that the plan does not have yet would stand empty on every form.
        let is_there = |key: &str| plan.entries.iter().any(|entry| entry.fields.contains_key(key));
        round.entry.retain(|(field, _)| field.by != FilledBy::LastYear || is_there(field.key()));
        let bare_titles = relisted::bare_titles(template, &plan.items);
        let originals = relisted::find_originals(&mut plan, template, &bare_titles, decisions);
        for (copy, original) in &originals {
            if let Original::Found(item) = original {
                plan.items[*copy].original = Some(*item);
            }
        }
        register.unmarked.look(&plan, template);
        let unmarked_copies = register.unmarked.pairs().to_vec();
        let mut lines = draw_up(&plan, template, &round);
        let candidates: Vec<Candidate> = at_once::each_short(&lines, |line| candidate(&plan, line));
        if Register::describe_any(from_forms, &candidates) {
            register.absorb(from_forms);
        }
        for (line, record) in lines.iter_mut().zip(register.identify(&candidates)) {
            line.id = record.id;
            line.number = record.number;
        }
        let indicator_lines = lines.iter().enumerate();
        let indicator_lines =
            indicator_lines.filter_map(|(index, line)| if let LineKind::Indicator(indicator) = line.kind { Some((indicator, index)) } else { None });
        let indicator_lines = indicator_lines.collect();
        let entry_lines: BTreeMap<usize, usize> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| match line.kind {
                LineKind::Entry(entry) => Some((entry, index)),
                _ => None,
            })
            .collect();
        let mut department_lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            for &department in &line.departments {
                let lines = department_lines.entry(department).or_default();
                if lines.last() != Some(&index) {
                    lines.push(index);
                }
            }
        }
        let headings = headings_by_path(&plan).into_iter().map(|(path, heading)| (path.to_vec(), heading)).collect();
        let ids = lines.iter().enumerate().map(|(index, line)| (line.id.clone(), index)).collect();
        let mut department_names: BTreeMap<String, usize> = BTreeMap::new();
        let names = plan.departments.iter().enumerate().map(|(index, department)| (&department.name, index));
        let aliases = plan.departments.iter().enumerate().flat_map(|(index, d)| d.aliases.iter().map(move |alias| (alias, index)));
        for (name, index) in names.chain(aliases) {
            department_names.entry(fold(name)).or_insert(index);
        }
        let (copies, copy_decisions) = (vec![Vec::new(); lines.len()], decisions.to_vec());
        let mut campaign = Self {
            plan,
            template,
            round,
            lines,
            originals,
            unmarked_copies,
            copy_decisions,
            bare_titles,
            entry_lines,
            indicator_lines,
            department_lines,
            headings,
            department_names,
            copies,
            ids,
        };
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
        &self.copies[line]
    }

    /// Departments that own at least one line, in 建制順.
    pub fn departments(&self) -> Vec<usize> {
        self.department_lines.keys().copied().collect()
    }

    /// Lines of a department, in the order of the form.
    pub fn lines_of(&self, department: usize) -> &[usize] {
        self.department_lines.get(&department).map_or(&[], Vec::as_slice)
    }

    /// Lines of an item, in the order of the form.
    pub fn lines_of_item(&self, item: usize) -> impl Iterator<Item = usize> {
        self.plan.entries_of(item).filter_map(|(entry, _)| self.entry_lines.get(&entry).copied())
    }

    /// The line of an indicator, by its index in the plan, where it is asked.
    pub fn line_of_indicator(&self, indicator: usize) -> Option<usize> {
        self.indicator_lines.get(&indicator).copied()
    }

    /// The heading with exactly this path.
    pub fn heading(&self, path: &[String]) -> Option<&Heading> {
        self.headings.get(path).map(|&heading| &self.plan.headings[heading])
    }

    /// Index of the heading with exactly this path.
    pub fn heading_index(&self, path: &[String]) -> Option<usize> {
        self.headings.get(path).copied()
    }

    /// Name of a department.
    pub fn department(&self, index: usize) -> &str {
        &self.plan.departments[index].name
    }

    /// Index of a department by name.
    pub fn department_by_name(&self, name: &str) -> Option<usize> {
        self.plan.departments.iter().position(|department| department.name == name)
    }

    /// The department that answers for one of this name or alias: itself, or its successor.
    pub fn answering_department(&self, name: &str) -> Option<usize> {
        self.department_names.get(&fold(name)).map(|&department| self.plan.departments[department].answered_by)
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

    /// The text of the plan that stands in a department's cell to fill in when the form is sent, to be confirmed or changed. A partner's cell
    /// and a copy that says the same as its original stay blank, because a blank agrees with whatever is changed there.
    pub fn offered(&self, line: usize, department: usize, field: &str) -> Option<String> {
        let asked = &self.lines[line];
        let is_plans = self.template.field(field).is_some_and(|field| field.by == FilledBy::Plan);
        let is_asked = is_plans && asked.open.iter().any(|open| open == field);
        if !is_asked || (asked.answered_once() && asked.lead() != Some(department)) {
            return None;
        }
        let text = self.plan_text(asked, field);
        let repeats = asked.original_for(department).is_some_and(|original| self.plan_text(&self.lines[original], field) == text);
        (!text.is_empty() && !repeats).then_some(text)
    }

    /// Whether this is what the form came with.
    pub fn is_offered(&self, line: usize, department: usize, field: &str, raw: &str) -> bool {
        self.offered(line, department, field).is_some_and(|text| fold_widths(&text) == fold_widths(raw))
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
                let owner_set = |owners: &[usize]| owners.iter().copied().collect::<BTreeSet<usize>>();
                let mine = owner_set(&line.departments);
                let twins: Vec<usize> = entries.iter().copied().filter(|&entry| owner_set(&owners(entry)) == mine).collect();
                // Several rows of one department are told apart by their texts, or else by their order.
                let LineKind::Entry(own) = line.kind else { return None };
                let text = |entry: usize| self.template.spelling.same(&self.plan.entries[entry].fields.values().cloned().collect::<String>());
                let before = self.lines[..index].iter().rev().take_while(|other| self.item(other) == self.item(line));
                let rank = before.filter(|other| owner_set(&other.departments) == mine).count();
                let by_text = || twins.iter().find(|&&entry| text(entry) == text(own));
                let same_owners = match twins.len() {
                    0 | 1 => twins.first(),
                    _ => by_text().or_else(|| twins.get(rank)).or_else(|| twins.first()),
                }
                .copied();
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
                let copies = &mut self.copies[*original];
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

/// Index of the heading with each path.
pub(super) fn headings_by_path(plan: &Plan) -> BTreeMap<&[String], usize> {
    plan.headings.iter().enumerate().rev().map(|(index, heading)| (heading.path.as_slice(), index)).collect()
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

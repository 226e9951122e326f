//! Copies beside their originals: what a department answered on both, how the two differ, and what was decided about it.

use std::collections::BTreeMap;

use super::effective::{self, Origin};
use super::identity::short_hash;
use super::lines::Campaign;
use super::printed::of_answer;
use super::similarity::compare;
use crate::domain::answer::{Answer, AnswerKey, Progress, Settled};
use crate::domain::decisions::{Choice, RelistedCell, RelistedDecision};
use crate::domain::finding::Difference;
use crate::domain::line::{Line, LineKind};
use crate::domain::plan::Indicator;
use crate::domain::reference::reference;
use crate::form::template::{ACTUAL, Kind};

/// A department's line of a copy, and the line that it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Line of the copy.
    pub copy: usize,
    /// Line of the original.
    pub original: usize,
    /// The department.
    pub department: usize,
}

/// One field of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside<'p> {
    /// Key of the field.
    pub field: String,
    /// What stands at the original.
    pub original: Option<(&'p Answer, Origin)>,
    /// What the department wrote at the copy.
    pub copy: Option<&'p Answer>,
    /// How the two go together.
    pub standing: Standing,
}

/// How the answers of a copy and its original go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing {
    /// Nothing was written.
    Blank,
    /// Only the original was filled in; the copy takes its answer.
    FromOriginal,
    /// Only the copy was filled in; the original takes its answer.
    FromCopy,
    /// Both say the same.
    Same,
    /// They differ: how alike they are, and how.
    Differ(f64, Difference),
    /// One of them is no answer that could be compared: unreadable, or 「同上」.
    Unclear,
}

/// All pairs, in the order of the form: copies of the plan, and indicators that stand under two headings.
pub fn pairs(campaign: &Campaign<'_>) -> Vec<Pair> {
    let mut known: BTreeMap<[String; 3], usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (copy, line) in campaign.lines.iter().enumerate() {
        if line.relisted {
            let of = |&department: &usize| line.original_for(department).map(|original| Pair { copy, original, department });
            pairs.extend(line.departments.iter().filter_map(of));
        } else if let LineKind::Indicator(indicator) = line.kind {
            let original = *known.entry(indicator_key(campaign, &campaign.plan.indicators[indicator])).or_insert(copy);
            let shared = line.departments.iter().filter(|department| campaign.lines[original].departments.contains(department));
            pairs.extend(shared.filter(|_| original != copy).map(|&department| Pair { copy, original, department }));
        }
    }
    pairs
}

/// What is the same of an indicator that stands under two headings: its text, baseline and target.
pub fn indicator_key(campaign: &Campaign<'_>, indicator: &Indicator) -> [String; 3] {
    let same = |text: &str| campaign.template.spelling.same(text);
    let read = |text: &Option<String>| same(text.as_deref().unwrap_or_default());
    [same(&indicator.title), read(&indicator.baseline), read(&indicator.target)]
}

/// The fields of a pair, in the order of the form. What a partner or 主担当 wrote on the copy's line is told for them.
pub fn beside<'p>(campaign: &Campaign<'_>, progress: &'p Progress, pair: Pair) -> Vec<Beside<'p>> {
    let Pair { copy, original, department } = pair;
    let line = &campaign.lines[copy];
    let lead = line.lead().filter(|lead| line.answered_once() && *lead != department);
    let mut fields = Vec::new();
    for field in &line.open {
        let written = effective::written(campaign, progress, copy, department, field);
        let of_others = matches!(written, Some((_, Origin::Partner(_)))) || (written.is_none() && lead.is_some());
        // Where 主担当 answered too and otherwise, that is a joint conflict already.
        if of_others || lead.is_some_and(|lead| effective::own(campaign, progress, copy, lead, field).is_some()) {
            continue;
        }
        let mine = written.map(|(answer, _)| answer);
        let theirs = effective::at_original(campaign, progress, (original, copy), department, field);
        let standing = standing(campaign, line, field, theirs.map(|(answer, _)| answer), mine);
        fields.push(Beside { field: field.clone(), original: theirs, copy: mine, standing });
    }
    fields
}

fn standing(campaign: &Campaign<'_>, line: &Line, field: &str, original: Option<&Answer>, copy: Option<&Answer>) -> Standing {
    let (original, copy) = match (original, copy) {
        (None, None) => return Standing::Blank,
        (Some(_), None) => return Standing::FromOriginal,
        (None, Some(_)) => return Standing::FromCopy,
        (Some(original), Some(copy)) => (original, copy),
    };
    let (Some(theirs), Some(mine)) = (&original.value, &copy.value) else {
        return Standing::Unclear;
    };
    if reference(&original.raw).is_some() || reference(&copy.raw).is_some() {
        return Standing::Unclear;
    }
    // As many persons as cases are not the same, though the number is.
    let said = |answer: &Answer, value: &str| if field == ACTUAL { of_answer(campaign, line, field, answer).text } else { value.to_owned() };
    let (theirs, mine) = (said(original, theirs), said(copy, mine));
    match compare(&campaign.template.spelling, &theirs, &mine) {
        _ if theirs == mine => Standing::Same,
        // Two grades or numbers are two, however alike they are written.
        Some(_) if !is_wording(campaign, field, &theirs, &mine) => Standing::Differ(0.0, Difference::Different),
        Some((similarity, difference)) => Standing::Differ(similarity, difference),
        None if is_rating(campaign, field) => Standing::Differ(0.0, Difference::Different),
        None => Standing::Same,
    }
}

/// Whether two answers are texts, which may be more or less alike.
fn is_wording(campaign: &Campaign<'_>, field: &str, a: &str, b: &str) -> bool {
    match campaign.template.field(field) {
        Some(field) => field.kind == Kind::Text,
        None => ![a, b].iter().any(|text| text.contains(char::is_numeric)),
    }
}

fn is_rating(campaign: &Campaign<'_>, field: &str) -> bool {
    campaign.template.field(field).is_some_and(|field| field.kind == Kind::Rating)
}

impl Beside<'_> {
    /// What a decision about this field is kept by; `None` where there is nothing to decide.
    pub fn cell(&self, campaign: &Campaign<'_>, pair: Pair) -> Option<RelistedCell> {
        let (Standing::Differ(..), Some((original, _)), Some(copy)) = (self.standing, self.original, self.copy) else { return None };
        let texts = short_hash(&format!("{}\n{}\n{}", original.raw.len(), original.raw, copy.raw));
        Some(RelistedCell::new(&campaign.lines[pair.copy].id, campaign.department(pair.department), &self.field, &texts))
    }
}

/// Puts decisions about copies into force, as far as both texts are still those about which they were made.
pub fn settle(campaign: &Campaign<'_>, progress: &mut Progress, decisions: &[RelistedDecision]) {
    if decisions.is_empty() {
        return;
    }
    let pairs = pairs(campaign);
    // A second look, because what stands at an original may itself be decided by another of its copies.
    for _ in 0..2 {
        for &pair in &pairs {
            for (key, choice, original) in decided(campaign, progress, pair, decisions) {
                let Some(choice) = choice else {
                    progress.lapsed.insert(key);
                    continue;
                };
                if choice == Choice::Copy {
                    progress.replaced.insert(original, (pair.copy, pair.department));
                }
                progress.lapsed.remove(&key);
                progress.settled.insert(key, Settled { original: pair.original, choice });
            }
        }
    }
}

/// What was decided about the fields of a pair: the cell of the copy, what was decided (nothing, if about other texts), the cell of the original.
fn decided(campaign: &Campaign<'_>, progress: &Progress, pair: Pair, decisions: &[RelistedDecision]) -> Vec<(AnswerKey, Option<Choice>, AnswerKey)> {
    let of = |field: Beside<'_>| {
        let key = (pair.copy, pair.department, field.field.clone());
        let cell = field.cell(campaign, pair).filter(|_| !progress.settled.contains(pair.copy, pair.department, &field.field))?;
        let decision = decisions.iter().find(|decision| decision.cell.is_cell_of(&cell))?;
        let writer = if let Some((_, Origin::Partner(other))) = field.original { other } else { pair.department };
        Some((key, Some(decision.choice).filter(|_| decision.cell == cell), (pair.original, writer, field.field)))
    };
    beside(campaign, progress, pair).into_iter().filter_map(of).collect()
}

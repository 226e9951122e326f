//! Rules look at a plan or at merged answers and report; they change nothing. One file per question.

mod cells_missing;
mod joint_conflict;
mod plan_unknown_owner;
mod plausibility;
mod rating_remark;
mod relisted_answers;
mod relisted_blank;
mod relisted_original;
mod relisted_owner_differs;
mod relisted_text_differs;
mod relisted_unmarked;
mod return_missing;
mod text_refers;
mod text_unfinished;
mod value_invalid;

use crate::domain::answer::{Answer, Progress};
use crate::domain::at_once;
use crate::domain::finding::Finding;
use crate::domain::text::fold_widths;
use crate::reconcile::effective;
use crate::reconcile::lines::Campaign;

/// A rule about the plan itself.
type PlanRule = fn(&Campaign<'_>) -> Vec<Finding>;
/// A rule about merged answers.
type AnswerRule = fn(&Campaign<'_>, &Progress) -> Vec<Finding>;

/// In the order of the contract.
const PLAN_RULES: [PlanRule; 5] =
    [plan_unknown_owner::check, relisted_original::check, relisted_owner_differs::check, relisted_text_differs::check, relisted_unmarked::check];

const ANSWER_RULES: [AnswerRule; 10] = [
    return_missing::check,
    cells_missing::check,
    value_invalid::check,
    text_unfinished::check,
    text_refers::check,
    joint_conflict::check,
    relisted_answers::check,
    relisted_blank::check,
    rating_remark::check,
    plausibility::check,
];

/// All findings about the plan.
pub fn plan(campaign: &Campaign<'_>) -> Vec<Finding> {
    PLAN_RULES.iter().flat_map(|rule| rule(campaign)).collect()
}

/// All findings about merged answers.
pub fn answers(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    at_once::each(&ANSWER_RULES, |rule| rule(campaign, progress)).into_iter().flatten().collect()
}

/// Whether an answer says what stands at its original, or what 主担当 wrote: what is to be mended in it is told there.
fn is_repeated(campaign: &Campaign<'_>, progress: &Progress, (line, department, field): (usize, usize, &str), answer: &Answer) -> bool {
    let asked = &campaign.lines[line];
    let original = asked.original_for(department).and_then(|original| effective::own(campaign, progress, original, department, field));
    let lead = asked.lead().filter(|lead| asked.answered_once() && *lead != department);
    let lead = lead.and_then(|lead| effective::own(campaign, progress, line, lead, field));
    [original, lead].into_iter().flatten().any(|other| fold_widths(&other.raw) == fold_widths(&answer.raw))
}

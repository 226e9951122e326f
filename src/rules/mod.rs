//! Rules look at a plan or at merged answers and report; they change nothing. One file per question.

mod cells_missing;
mod joint_conflict;
mod plan_unknown_owner;
mod relisted_answers;
mod relisted_blank;
mod relisted_original;
mod relisted_owner_differs;
mod relisted_text_differs;
mod relisted_unmarked;
mod return_missing;
mod value_invalid;

use crate::domain::answer::Progress;
use crate::domain::finding::Finding;
use crate::reconcile::lines::Campaign;

/// A rule about the plan itself.
type PlanRule = fn(&Campaign<'_>) -> Vec<Finding>;
/// A rule about merged answers.
type AnswerRule = fn(&Campaign<'_>, &Progress) -> Vec<Finding>;

/// In the order of the contract.
const PLAN_RULES: [PlanRule; 5] =
    [plan_unknown_owner::check, relisted_original::check, relisted_owner_differs::check, relisted_text_differs::check, relisted_unmarked::check];

const ANSWER_RULES: [AnswerRule; 6] =
    [return_missing::check, cells_missing::check, value_invalid::check, joint_conflict::check, relisted_answers::check, relisted_blank::check];

/// All findings about the plan.
pub fn plan(campaign: &Campaign<'_>) -> Vec<Finding> {
    PLAN_RULES.iter().flat_map(|rule| rule(campaign)).collect()
}

/// All findings about merged answers.
pub fn answers(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    ANSWER_RULES.iter().flat_map(|rule| rule(campaign, progress)).collect()
}

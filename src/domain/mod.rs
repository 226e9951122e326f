//! Plain data and total functions of the work itself: plans, departments, grades, answers, findings.
//!
//! Nothing here reads a file, a clock or a spreadsheet.

pub mod answer;
pub mod at_once;
pub mod by_cell;
pub mod catalogue;
pub mod committee;
pub mod copy_decision;
pub mod correction;
pub mod counts;
pub mod decisions;
pub mod edition;
pub mod explanation;
pub mod file_name;
pub mod finding;
pub mod gap;
pub mod line;
mod not_adopted;
pub mod owner;
pub mod place;
pub mod plan;
pub mod printed_page;
pub mod problem;
pub mod reference;
pub mod returned;
pub mod scale;
pub mod sensitive;
pub mod spelling;
pub mod succession;
pub mod text;
pub mod value;
pub mod waiver;
pub mod wrapping;
pub mod year;

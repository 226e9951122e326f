//! What belongs together: lines and their ids, copies and their originals, answers and their lines. The only user of rapidfuzz and similar.

mod areas;
pub mod assignment;
pub mod committee;
pub mod corrections;
pub mod degree;
pub mod doubts;
mod draw_up;
pub mod effective;
pub mod identity;
pub mod last_year;
pub mod lines;
pub mod meant;
pub mod merge;
pub mod pairs;
pub mod printed;
pub mod printed_values;
pub mod relisted;
pub mod similarity;
pub mod subject;
pub mod tally;
pub mod unmarked;
pub mod values;
pub mod waiving;

//! The journeys: check, distribute, collect. Bytes in, bytes out; no paths, no printing.

pub mod collect;
pub mod committee;
pub mod corrections;
pub mod decisions;
pub mod demo;
pub mod distribute;
pub mod editions;
mod labelled;
pub mod overview;
pub mod packet;
pub mod plan;
pub mod proof;
pub mod publish;
pub mod read_back;
pub mod rollover;
pub mod unread;
pub mod verdicts;

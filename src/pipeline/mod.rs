//! The journeys: check, distribute, collect. Bytes in, bytes out; no paths, no printing.

pub mod collect;
pub mod committee;
pub mod corrections;
pub mod decisions;
pub mod demo;
pub mod distribute;
pub mod editions;
pub mod overview;
pub mod packet;
pub mod plan;
pub mod publish;
pub mod unread;
pub mod verdicts;

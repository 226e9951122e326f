//! The journeys: check, distribute, collect. Bytes in, bytes out; no paths, no printing.

pub mod distribute;
pub mod overview;
pub mod plan;

//! torimatome (取りまとめ): splits a municipal plan into one Excel form per department, reads the returned forms, and merges
//! every answer into one packet for the committee.
//!
//! The folders are layers; `docs/architecture.md` says who may use whom.

pub mod cli;
pub mod disk;
pub mod domain;
pub mod form;
pub mod pipeline;
pub mod read;
pub mod reconcile;
pub mod rules;
pub mod sheets;
pub mod workers;
pub mod write;

//! Returns are opened in processes of their own: the same program, started again as a *worker*. A file that makes a spreadsheet
//! library loop, abort or take absurd memory then costs that file only.
//!
//! The parent sends a name and bytes, the worker answers with documents ([`frames`]). A worker opens many files; one that dies
//! or takes too long is replaced.

mod frames;
mod memory;
mod pool;
mod worker;

pub use memory::Memory;
pub use pool::{Limits, Pool};
pub use worker::serve;

/// First argument of a worker; its memory limit in bytes follows. No command of users.
pub const ARGUMENT: &str = "--worker--";

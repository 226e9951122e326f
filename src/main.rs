//! The program; everything it does is in the library.

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;

/// Counts what is allocated, so that a worker ends before a hostile file takes the memory of the machine.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    torimatome::cli::run(std::env::args_os(), |limit| MEMORY.set_limit(limit).is_ok())
}

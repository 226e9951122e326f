//! The program; everything it does is in the library.

use std::process::ExitCode;

use torimatome::workers::Memory;

/// In a worker it is limited, so that a hostile file does not take the memory of the machine.
#[global_allocator]
static MEMORY: Memory = Memory::new();

fn main() -> ExitCode {
    torimatome::cli::run(std::env::args_os(), |bytes| MEMORY.limit(bytes))
}

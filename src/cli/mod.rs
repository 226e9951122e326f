//! The program as a person uses it: arguments, terminal, exit status.

mod args;
mod commands;
mod committee;
mod demo;
mod dialogue;
mod editions;
mod explain;
mod help;
mod hints;
mod json;
mod menu;
mod opened;
mod proof;
mod publish;
mod returns;
mod rollover;
mod terminal;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use crate::workers;

/// Runs the program with these arguments (the program's own name first). `limit_memory` keeps this process below so many bytes
/// from now on; false if they are too few.
pub fn run(arguments: impl IntoIterator<Item = OsString>, limit_memory: impl Fn(usize) -> bool) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let [_, worker, limit] = arguments.as_slice()
        && worker == workers::ARGUMENT
    {
        let limit = limit.to_str().and_then(|limit| limit.parse().ok());
        return if limit.is_some_and(limit_memory) { workers::serve() } else { ExitCode::from(2) };
    }
    returns::keep_quiet_about_caught_panics();
    if arguments.len() <= 1 && std::io::stdin().is_terminal() {
        return menu::run();
    }
    if let [_, file] = arguments.as_slice()
        && menu::is_plan_file(file)
    {
        return menu::start_with_plan(file);
    }
    match args::parse(arguments) {
        Ok(args) => commands::run(&args),
        Err(code) => code,
    }
}

//! The program as a person uses it: arguments, terminal, exit status.

mod args;
mod commands;
mod demo;
mod dialogue;
mod help;
mod json;
mod menu;
mod terminal;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs the program with these arguments (the program's own name first).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
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

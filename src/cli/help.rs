//! Help and mistakes on the command line, in Japanese.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

use super::terminal::{say, tell};

const TEMPLATE: &str = "{about-with-newline}\n使い方： {usage}\n\n{all-args}{after-help}\n";

/// The same command with Japanese headings and its own `-h`.
pub fn in_japanese(command: Command) -> Command {
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let is_root = command.get_name() == "torimatome";
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .next_help_heading("オプション")
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("この説明を表示する"))
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "引数" } else { "オプション" };
            let arg = arg.help_heading(heading);
            if arg.get_long().is_some() { arg.hide_possible_values(false) } else { arg }
        });
    if is_root {
        command =
            command.arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("版を表示する").help_heading("オプション"));
    }
    for name in subcommands {
        command = command.mut_subcommand(name, in_japanese);
    }
    command
}

/// Prints help (status 0) or a mistake (status 2).
pub fn show(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say!("{}", rendered(error).trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            tell!("{}", rendered(error).trim_end());
            ExitCode::from(2)
        }
        _ => {
            tell!("{}", sentence(error));
            tell!("使い方は torimatome -h、または torimatome コマンド -h で表示できます。");
            ExitCode::from(2)
        }
    }
}

/// Help as clap writes it, its few English words replaced.
fn rendered(error: &Error) -> String {
    let words =
        [("[default: ", "[既定： "), ("[possible values: ", "[選択肢： "), ("[OPTIONS]", "[オプション]"), ("Possible values:", "指定できる値：")];
    words.iter().fold(error.render().to_string(), |text, (english, japanese)| text.replace(english, japanese))
}

fn sentence(error: &Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!("コマンド「{}」はありません。", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "コマンドを指定してください。".to_owned(),
        ErrorKind::UnknownArgument => format!("「{argument}」は使えません。"),
        ErrorKind::MissingRequiredArgument => format!("{argument} を指定してください。"),
        ErrorKind::InvalidValue => {
            let allowed = text(ContextKind::ValidValue);
            let value = text(ContextKind::InvalidValue);
            if allowed.is_empty() {
                format!("{argument} の値を指定してください。")
            } else {
                format!("{argument} に「{value}」は指定できません（指定できるのは {allowed}）。")
            }
        }
        _ => format!("{argument} の指定が正しくありません。"),
    }
}

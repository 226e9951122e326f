//! Started by double-click: a numbered menu for the folder in which the program lies. A plan file dropped on the program
//! starts a workspace beside that file.

use std::ffi::OsStr;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Common, Format};
use super::committee::{Step, committee};
use super::dialogue::Dialogue;
use super::{commands, demo, editions, proof, publish};
use crate::disk::listing;
use crate::disk::workspace::{SETTINGS, Workspace, load_template};
use crate::domain::problem::Problem;
use crate::domain::text::file_name_safe;
use crate::domain::year::FiscalYear;
use crate::form::builtin;

/// The menu on the terminal, for the program's own folder.
pub fn run() -> ExitCode {
    let program = std::env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent).map_or_else(|| PathBuf::from("."), Path::to_owned);
    serve(&mut Dialogue::new(std::io::stdin().lock(), std::io::stdout()), &folder, Workspace::usual_year());
    ExitCode::SUCCESS
}

/// Whether an argument is a plan that was dropped on the program.
pub fn is_plan_file(argument: &OsStr) -> bool {
    listing::is_file_with(Path::new(argument), "xlsx")
}

/// Starts with a plan that was dropped on the program.
pub fn start_with_plan(file: &OsStr) -> ExitCode {
    let made = dropped(&mut Dialogue::new(std::io::stdin().lock(), std::io::stdout()), Path::new(file), Workspace::usual_year());
    if made.is_some() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// Sets the folder up if it is no workspace yet, then shows its menu. Ends with the input.
fn serve<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path, year: Option<FiscalYear>) {
    dialogue.say("torimatome（取りまとめ）");
    let begun = if Workspace::is_at(folder) { Some(folder.to_owned()) } else { begun_below(dialogue, folder, year) };
    if let Some(folder) = begun {
        menu(dialogue, &folder);
    }
}

/// A workspace below the folder that the user goes on with, or the folder itself once it is set up. `None` if the user gives up.
fn begun_below<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path, year: Option<FiscalYear>) -> Option<PathBuf> {
    let below = listing::workspaces_below(folder);
    if !below.is_empty() {
        dialogue.say(&format!("\nこのフォルダの中に、取りまとめ用のフォルダがあります： {}", folder.display()));
        let mut choices: Vec<String> = below.iter().map(|workspace| format!("「{}」を続ける", name(workspace))).collect();
        choices.extend(["新しく始める".to_owned(), "終了".to_owned()]);
        let choice = dialogue.choose("すること", &choices)?;
        if choice != below.len() {
            return below.get(choice).cloned();
        }
    }
    set_up(dialogue, folder, year).map(|()| folder.to_owned())
}

/// Makes a workspace beside a plan, in a folder named after the year, and shows its menu. `None` if none was made.
fn dropped<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, plan: &Path, year: Option<FiscalYear>) -> Option<()> {
    let plan = std::path::absolute(plan).unwrap_or_else(|_| plan.to_owned());
    let beside = plan.parent().unwrap_or(Path::new("."));
    dialogue.say("torimatome（取りまとめ）");
    if Workspace::is_at(beside) {
        dialogue.say(&format!("「{}」は、すでに取りまとめ用のフォルダです。", beside.display()));
        menu(dialogue, beside);
        return Some(());
    }
    dialogue.say(&format!("計画「{}」の取りまとめを始めます。", plan.display()));
    let template = ask_template(dialogue, beside)?;
    let year = ask_year(dialogue, year)?;
    let folder = beside.join(file_name_safe(&year.to_string()));
    if Workspace::is_at(&folder) {
        dialogue.say(&format!(
            "「{}」は、すでに取りまとめ用のフォルダです。計画を差し替えるときは、その中の 計画.xlsx に上書きしてください。",
            folder.display()
        ));
    } else if !told(dialogue, commands::init(&common(&folder, true), &folder, &template, &plan, &year.to_string())) {
        dialogue.wait();
        return None;
    }
    menu(dialogue, &folder);
    Some(())
}

/// Asks for plan, template and year until a workspace is made of the folder. `None` if the user gives up.
fn set_up<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path, year: Option<FiscalYear>) -> Option<()> {
    loop {
        dialogue.say(&format!("\nこのフォルダでは、まだ取りまとめを始めていません： {}", folder.display()));
        let plans = listing::with_extension(folder, "xlsx");
        if plans.is_empty() {
            dialogue.say("計画のExcelファイル（.xlsx）が見つかりません。このフォルダに入れてから、もう一度起動してください。");
        }
        let mut choices: Vec<String> = plans.iter().map(|plan| format!("「{}」で始める", name(plan))).collect();
        choices.extend(["見本（架空の市の計画）を試す".to_owned(), "終了".to_owned()]);
        let choice = dialogue.choose(if plans.is_empty() { "すること" } else { "計画のファイル" }, &choices)?;
        let Some(plan) = plans.get(choice) else {
            if choice > plans.len() {
                return None;
            }
            try_sample(dialogue, folder);
            dialogue.wait()?;
            continue;
        };
        let template = ask_template(dialogue, folder)?;
        let year = ask_year(dialogue, year)?;
        if told(dialogue, commands::init(&common(folder, true), folder, &template, plan, &year.to_string())) {
            return Some(());
        }
        dialogue.wait()?;
    }
}

/// The commands by number, until the user ends.
fn menu<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path) -> Option<()> {
    let choices = [
        "計画の点検",
        "配布様式の作成",
        "回収と取りまとめ",
        "提出状況",
        "庁内確認用の資料の作成",
        "会議に出す版の作成",
        "委員会の意見と査定",
        "公表用の写しの作成",
        "次の年度のフォルダの作成",
        "見本",
        "終了",
    ];
    let choices = choices.map(str::to_owned);
    loop {
        dialogue.say(&format!("\nフォルダ： {}", folder.display()));
        let (common, quiet) = (common(folder, false), common(folder, true));
        match dialogue.choose("すること", &choices)? {
            0 => {
                told(dialogue, commands::check(&quiet, None));
            }
            1 => {
                if told(dialogue, commands::distribute(&quiet, &[], false, None)) {
                    dialogue.say("「配布」のファイルを各課に送り、届いた回答を「回収」に入れてから、3 を選んでください。");
                }
            }
            2 => {
                told(dialogue, commands::collect(&common, None, false));
            }
            3 => {
                told(dialogue, commands::status(&common, None));
            }
            4 => {
                told(dialogue, proof::proof(&common, None));
            }
            5 => make(dialogue, |force| editions::freeze(&common, force, None))?,
            6 => the_committee(dialogue, &common)?,
            7 => make(dialogue, |force| publish::publish(&common, force, None))?,
            8 => next_year(dialogue, folder),
            9 => try_sample(dialogue, folder),
            _ => return Some(()),
        }
        dialogue.wait()?;
    }
}

/// Makes what open points stand against; the user may want it all the same. `None` if the input ends.
fn make<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, make: impl Fn(bool) -> Result<bool, Problem>) -> Option<()> {
    match make(false) {
        Err(Problem::OpenErrors(count)) => {
            dialogue.say(&format!("要対応の指摘が{count}件残っています。取りまとめたブックの「要確認」と「計画の点検」を確かめてください。"));
            if dialogue.choose("すること", &["作らずに戻る".to_owned(), "残したまま作る".to_owned()])? == 1 {
                told(dialogue, make(true));
            }
        }
        result => {
            told(dialogue, result);
        }
    }
    Some(())
}

/// The steps of the committee's stage by number.
fn the_committee<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, common: &Common) -> Option<()> {
    let choices = [
        "意見・質問一覧と回答を読み取り、照会と次の会議の資料を作る",
        "委員が記入するブックを作る",
        "委員が記入したブック（フォルダ「委員会」にあるもの）を読み取る",
        "戻る",
    ];
    let step = match dialogue.choose("委員会", &choices.map(str::to_owned))? {
        0 => Step::Questions,
        1 => Step::Write { without_remarks: false },
        2 => Step::Read(&[]),
        _ => return Some(()),
    };
    told(dialogue, committee(common, step));
    Some(())
}

/// Makes the next year's folder beside this one.
fn next_year<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path) {
    let beside = std::path::absolute(folder).ok().and_then(|folder| Some(folder.parent()?.to_owned())).unwrap_or_else(|| folder.to_owned());
    let made = Workspace::open(folder).and_then(|workspace| {
        let dir = beside.join(file_name_safe(&workspace.year.plus(1).to_string()));
        super::rollover::rollover(&common(folder, true), &dir, false)
    });
    told(dialogue, made);
}

/// Runs the demonstration in a new folder below this one.
fn try_sample<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path) {
    let named = |copy: usize| folder.join(if copy == 1 { demo::FOLDER.to_owned() } else { format!("{}{copy}", demo::FOLDER) });
    // Where none is free, the first one's refusal says why.
    let dir = (1..100).map(named).find(|dir| listing::is_free(dir)).unwrap_or_else(|| named(1));
    told(dialogue, demo::run(&common(&dir, false), &dir));
}

/// The template's name, or its file where the folder holds one of its own.
fn ask_template<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, folder: &Path) -> Option<String> {
    let mut templates: Vec<(String, String)> = Vec::new();
    for (name, _) in builtin::BUILT_IN {
        let title = load_template(name, folder).map_or_else(|_| name.to_owned(), |template| template.title);
        templates.push((name.to_owned(), title));
    }
    let own = listing::with_extension(folder, "toml").into_iter().filter(|file| name(file) != SETTINGS);
    templates.extend(own.map(|file| (file.display().to_string(), name(&file))));
    let titles: Vec<String> = templates.iter().map(|(_, title)| title.clone()).collect();
    let choice = dialogue.choose("様式", &titles)?;
    Some(templates.swap_remove(choice).0)
}

fn ask_year<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, default: Option<FiscalYear>) -> Option<FiscalYear> {
    let proposal = default.map(|year| format!("、Enterだけなら{year}")).unwrap_or_default();
    loop {
        let answer = dialogue.ask(&format!("報告の対象となる年度（例：令和6年度{proposal}）： "))?;
        match FiscalYear::parse(&answer).or_else(|| default.filter(|_| answer.is_empty())) {
            Some(year) => return Some(year),
            None => dialogue.say(&Problem::BadYear(answer).to_string()),
        }
    }
}

/// Tells why a command did not do its work. True if it did.
fn told<R: BufRead, W: Write>(dialogue: &mut Dialogue<R, W>, result: Result<bool, Problem>) -> bool {
    match result {
        Ok(_) => true,
        Err(problem) => {
            dialogue.say(&problem.to_string());
            false
        }
    }
}

fn common(folder: &Path, quiet: bool) -> Common {
    Common { workspace: folder.to_owned(), format: Format::Text, quiet }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::form::sample::PLAN;

    /// The number of the sample's template, and everything else as proposed.
    const SAMPLE_AND_DEFAULT_YEAR: &str = "4\n\n";

    fn year() -> Option<FiscalYear> {
        FiscalYear::parse("令和6年度")
    }

    /// What is shown to a user who types this.
    fn shown(typed: &str, talk: impl FnOnce(&mut Dialogue<&[u8], &mut Vec<u8>>)) -> String {
        let mut output = Vec::new();
        talk(&mut Dialogue::new(typed.as_bytes(), &mut output));
        String::from_utf8(output).unwrap()
    }

    fn folder_with_plan() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("こども計画.xlsx"), PLAN).unwrap();
        fs::write(folder.path().join("~$こども計画.xlsx"), "lock").unwrap();
        folder
    }

    #[test]
    fn sets_up_and_runs_each_step() {
        let folder = folder_with_plan();
        let typed = format!("1\n{SAMPLE_AND_DEFAULT_YEAR}１\n\n2\n\n3\n\n4\n\n5\n\n6\n1\n\n6\n2\n\n7\n1\n\n8\n1\n\n11\n");
        let shown = shown(&typed, |dialogue| serve(dialogue, folder.path(), year()));
        assert!(shown.contains("「こども計画.xlsx」で始める") && !shown.contains("~$"), "{shown}");
        assert_eq!(Workspace::open(folder.path()).unwrap().settings.template, "sample");
        assert_eq!(fs::read_dir(folder.path().join("配布")).unwrap().count(), 8);
        assert_eq!(listing::with_extension(&folder.path().join("取りまとめ"), "xlsx").len(), 1);
        assert_eq!(fs::read_dir(folder.path().join("取りまとめ/庁内確認用")).unwrap().count(), 8);
        assert_eq!(fs::read_dir(folder.path().join("版")).unwrap().count(), 1, "not before the user says so");
        assert_eq!(shown.matches("Enterキー").count(), 9, "{shown}");
        assert!(folder.path().join("委員会/意見・質問一覧.xlsx").is_file());
        // The second start goes straight to the menu.
        let again = self::shown("11\n", |dialogue| serve(dialogue, folder.path(), year()));
        assert!(again.contains("3　回収と取りまとめ") && !again.contains("まだ取りまとめを始めていません"), "{again}");
    }

    #[test]
    fn wrong_input_is_answered() {
        let folder = folder_with_plan();
        let typed = "9\nあ\n\n1\n4\n来年\n令和6年度\n12\n11\n";
        let shown = shown(typed, |dialogue| serve(dialogue, folder.path(), year()));
        assert_eq!(shown.matches("1から3までの番号").count(), 3, "{shown}");
        assert_eq!(shown.matches("1から11までの番号").count(), 1, "{shown}");
        assert!(shown.contains("年度「来年」を読めません"), "{shown}");
    }

    #[test]
    fn end_of_input_ends_everywhere() {
        let whole = format!("1\n{SAMPLE_AND_DEFAULT_YEAR}1\n\n");
        for end in 0..=whole.chars().count() {
            let folder = folder_with_plan();
            let typed: String = whole.chars().take(end).collect();
            shown(&typed, |dialogue| serve(dialogue, folder.path(), year()));
        }
    }

    #[test]
    fn a_plan_that_the_template_cannot_read_is_told_and_asked_again() {
        let folder = folder_with_plan();
        let shown = shown("1\n1\n\n\n3\n", |dialogue| serve(dialogue, folder.path(), year()));
        assert!(shown.contains("見出しの行が見つかりません"), "{shown}");
        assert_eq!(shown.matches("まだ取りまとめを始めていません").count(), 2, "{shown}");
        assert!(!Workspace::is_at(folder.path()));
    }

    #[test]
    fn the_sample_never_touches_an_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let shown = shown("1\n\n1\n\n2\n", |dialogue| serve(dialogue, folder.path(), year()));
        assert!(shown.contains("が見つかりません"), "{shown}");
        assert!(Workspace::is_at(&folder.path().join("torimatome見本")) && Workspace::is_at(&folder.path().join("torimatome見本2")));
    }

    #[test]
    fn workspaces_below_are_gone_on_with() {
        let folder = folder_with_plan();
        let plan = folder.path().join("こども計画.xlsx");
        shown(&format!("{SAMPLE_AND_DEFAULT_YEAR}11\n"), |dialogue| assert!(dropped(dialogue, &plan, year()).is_some()));
        let again = shown("1\n11\n", |dialogue| serve(dialogue, folder.path(), year()));
        assert!(again.contains("1　「令和6年度」を続ける") && !again.contains("まだ取りまとめを始めていません"), "{again}");
        assert!(again.contains(&format!("フォルダ： {}", folder.path().join("令和6年度").display())), "{again}");
        let anew = shown("2\n3\n", |dialogue| serve(dialogue, folder.path(), year()));
        assert!(anew.contains("まだ取りまとめを始めていません"), "{anew}");
    }

    #[test]
    fn a_dropped_plan_gets_a_folder_named_after_the_year() {
        let folder = folder_with_plan();
        let plan = folder.path().join("こども計画.xlsx");
        assert!(is_plan_file(plan.as_os_str()) && !is_plan_file(OsStr::new("check")));
        shown(&format!("{SAMPLE_AND_DEFAULT_YEAR}11\n"), |dialogue| assert!(dropped(dialogue, &plan, year()).is_some()));
        assert!(Workspace::is_at(&folder.path().join("令和6年度")));
        let again = shown(&format!("{SAMPLE_AND_DEFAULT_YEAR}11\n"), |dialogue| assert!(dropped(dialogue, &plan, year()).is_some()));
        assert!(again.contains("すでに取りまとめ用のフォルダです"), "{again}");
        shown("", |dialogue| assert!(dropped(dialogue, &plan, year()).is_none()));
    }
}

//! Each command from its arguments to its exit status.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::args::{Args, Command, Common, Format, TemplateCommand};
use super::hints::{self, command_line, next_step};
use super::opened::{Begun, Opened, decided};
use super::terminal::{say, tell};
use super::{json, terminal};
use crate::disk::editions::Editions;
use crate::disk::packet_folder::Written;
use crate::disk::parcels::Parcels;
use crate::disk::workspace::{Workspace, load_template};
use crate::disk::{collection, packet_folder, writing};
use crate::domain::answer::Progress;
use crate::domain::at_once;
use crate::domain::committee::Committee;
use crate::domain::finding::Finding;
use crate::domain::problem::Problem;
use crate::domain::year::FiscalYear;
use crate::form::builtin;
use crate::pipeline::collect::{self, Forms};
use crate::pipeline::distribute::{self, Parcel};
use crate::pipeline::overview::overview;
use crate::pipeline::{packet, plan};
use crate::reconcile::lines::Campaign;

/// Runs a command; a problem is told on stderr and ends with status 2.
pub fn run(args: &Args) -> ExitCode {
    match dispatch(args).and_then(|open| terminal::unsaid().map_or(Ok(open), Err)) {
        Ok(open) => ExitCode::from(u8::from(open)),
        Err(problem) => {
            tell!("{problem}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command; true if findings remain that a person must look at.
fn dispatch(args: &Args) -> Result<bool, Problem> {
    let common = &args.common;
    match &args.command {
        Command::Init { dir, template, plan, year } => init(common, dir, template, plan, year),
        Command::Check { round } => check(common, round.as_deref()),
        Command::Distribute { department, force, round } => distribute(common, department, *force, round.as_deref()),
        Command::Collect { round, ledger } => collect(common, round.as_deref(), *ledger),
        Command::Proof { round } => super::proof::proof(common, round.as_deref()),
        Command::Freeze { force, round } => super::editions::freeze(common, *force, round.as_deref()),
        Command::Publish { force, round } => super::publish::publish(common, *force, round.as_deref()),
        Command::Committee { step, files, without_remarks } => super::committee::committee(common, step.of(files, *without_remarks)),
        Command::Rollover { dir, force } => super::rollover::rollover(common, dir, *force),
        Command::Status { round } => status(common, round.as_deref()),
        Command::Explain { code } => super::explain::run(common, code.as_deref()),
        Command::Template { command } => template(common, command),
        Command::Demo { dir } => super::demo::run(common, dir),
    }
}

pub(super) fn needs_look(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::is_open)
}

/// `init`.
pub fn init(common: &Common, dir: &Path, template: &str, plan: &Path, year: &str) -> Result<bool, Problem> {
    let year = FiscalYear::parse(year).ok_or_else(|| Problem::BadYear(year.to_owned()))?;
    let read = load_template(template, Path::new("."))?;
    let bytes = writing::read(plan)?;
    // A plan that this template cannot read is told now, not after the workspace is made.
    let told = plan::read_plan(&bytes, &read, year, &plan.display().to_string())?;
    let workspace = Workspace::create(dir, template, &bytes, year)?;
    match common.format {
        Format::Json => {
            terminal::json(&json!({"workspace": dir.display().to_string(), "template": workspace.settings.template, "year": year.to_string()}));
        }
        Format::Text => {
            say!("取りまとめ用のフォルダ「{}」を作りました（様式 {}、{year}）。", dir.display(), read.title);
            if !common.quiet {
                say!("次は計画の点検です： {}", command_line(dir, "check"));
            }
        }
    }
    hints::tell_other_year(&told.findings);
    Ok(false)
}

/// `check`.
pub(super) fn check(common: &Common, round: Option<&str>) -> Result<bool, Problem> {
    let opened = Opened::new(common)?;
    let mut register = opened.workspace.register();
    let (decisions, _) = decided(&opened.workspace, &register)?;
    let (campaign, findings) = opened.campaign(round, &mut register, &[], &decisions)?;
    // It numbers nothing, but the search need not be made again.
    opened.workspace.save_unmarked(&register);
    let overview = overview(&campaign);
    match common.format {
        Format::Json => terminal::json(&json::check(&campaign, &overview, &findings)),
        Format::Text => {
            terminal::check(&campaign, &overview, &findings);
            if !common.quiet {
                say!("次は配布用の様式の作成です： {}", command_line(&common.workspace, "distribute"));
            }
        }
    }
    Ok(needs_look(&findings))
}

/// Draws the departments' workbooks and writes them, with the list of addressees, into 配布. What `tell` says of each
/// workbook and its path, and the files that someone had edited and that were kept.
pub(super) fn write_workbooks<R: Send>(
    common: &Common,
    workspace: &Workspace,
    campaign: &Campaign<'_>,
    departments: &[usize],
    force: bool,
    tell: impl Fn(&Parcel, &str) -> R + Sync,
) -> Result<(Vec<R>, Vec<Finding>), Problem> {
    let folder = Parcels::open(workspace, force);
    let bar = terminal::bar(departments.len(), "作成中", common.quiet);
    let put = at_once::each_waiting(departments, |&department| -> Result<_, Problem> {
        let parcel = distribute::parcel(campaign, department)?;
        let kept = folder.put(&parcel.file_name, &parcel.bytes)?;
        bar.inc(1);
        Ok((tell(&parcel, &folder.path(&parcel.file_name)), kept))
    });
    bar.finish_and_clear();
    let list = distribute::mailing_list(campaign).and_then(|list| folder.put(&distribute::mailing_list_name(campaign), &list));
    // Also where a file could not be written, the others were.
    folder.close()?;
    let (told, mut kept): (Vec<R>, Vec<Option<Finding>>) = put.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    kept.push(list?);
    Ok((told, kept.into_iter().flatten().collect()))
}

/// `distribute`.
pub(super) fn distribute(common: &Common, only: &[String], force: bool, round: Option<&str>) -> Result<bool, Problem> {
    let opened = Opened::new(common)?;
    let _running = opened.workspace.lock()?;
    let mut register = opened.workspace.register();
    let (decisions, _) = decided(&opened.workspace, &register)?;
    let (campaign, plan_findings) = opened.campaign(round, &mut register, &[], &decisions)?;
    let departments = chosen(&campaign, only)?;
    let kept = match common.format {
        Format::Json => {
            let tell = |parcel: &Parcel, path: &str| json::workbook(&campaign, parcel, path);
            let (workbooks, kept) = write_workbooks(common, &opened.workspace, &campaign, &departments, force, tell)?;
            opened.workspace.save_register(&register)?;
            terminal::json(&json::distribute(&campaign, &workbooks, &kept));
            kept
        }
        Format::Text => {
            let tell = |parcel: &Parcel, path: &str| {
                let (lines, cells) = distribute::counts(&campaign, parcel.form.department);
                (campaign.department(parcel.form.department).to_owned(), lines, cells, path.to_owned())
            };
            let (rows, kept) = write_workbooks(common, &opened.workspace, &campaign, &departments, force, tell)?;
            opened.workspace.save_register(&register)?;
            terminal::distribution(&rows);
            if !kept.is_empty() {
                terminal::findings(&campaign, &kept);
            }
            if needs_look(&plan_findings) {
                let check = command_line(&common.workspace, "check");
                say!("計画そのものの{}を、計画の点検（{check}）で確かめてください。", terminal::counts(&plan_findings));
            }
            if !common.quiet {
                say!(
                    "「{}」のファイルを各課に送り、届いた回答を「{}」に入れてから {} を実行してください。",
                    opened.workspace.settings.folders.distribution,
                    opened.workspace.settings.folders.returns,
                    command_line(&common.workspace, "collect")
                );
            }
            kept
        }
    };
    hints::tell_other_year(&plan_findings);
    // The program ends, and the system takes back all memory at once.
    std::mem::forget(campaign);
    Ok(needs_look(&kept))
}

fn chosen(campaign: &Campaign<'_>, only: &[String]) -> Result<Vec<usize>, Problem> {
    let all = campaign.departments();
    if only.is_empty() {
        return Ok(all);
    }
    let known = || all.iter().map(|&department| campaign.department(department).to_owned()).collect();
    only.iter()
        .map(|name| {
            let found = campaign.department_by_name(name).filter(|department| all.contains(department));
            found.ok_or_else(|| Problem::NoDepartment(name.clone(), known()))
        })
        .collect()
}

/// What was found in 回収, and where the packet was written.
pub(super) struct Collected<'c> {
    pub(super) workspace: &'c Workspace,
    pub(super) campaign: &'c Campaign<'c>,
    pub(super) progress: &'c Progress,
    pub(super) plan_findings: &'c [Finding],
    pub(super) written: &'c Written,
    /// What stands for what the packet's cells say.
    pub(super) mark: &'c str,
    /// What the committee gave so far.
    pub(super) committee: &'c Committee,
}

/// Reads what came back, writes the packet and the queries, and hands what was found and written to `show`.
pub(super) fn collect_and<R>(common: &Common, round: Option<&str>, show: impl FnOnce(&Collected<'_>) -> R) -> Result<R, Problem> {
    let opened = Opened::new(common)?;
    let workspace = &opened.workspace;
    let _running = workspace.lock()?;
    let Begun { register, mut decisions, edited, returns, campaign, plan_findings } = opened.begin(round)?;
    let forms = Forms::new(&campaign);
    let seen = returns.see(common, &forms);
    let contents = collect::contents(&seen);
    hints::end_not_adopted(&mut decisions, &seen);
    let progress = collect::collect(&forms, seen, &decisions);
    forms.give_up();
    let committee = super::committee::given(&opened)?;
    super::committee::tell_unread(&opened);
    let last = Editions::of(workspace, &packet::round_in_names(&campaign)).last();
    // Before the packet is written.
    let keep = |as_written, mark: &str| packet_folder::keep_as_written(workspace, mark, &as_written);
    let drawn = packet::draw_since(&campaign, &progress, &plan_findings, last.as_ref(), &committee, keep)?;
    drawn.kept?;
    decisions.forget_ended(&progress.findings.iter().chain(&plan_findings).map(|finding| finding.mark.as_str()).collect());
    // What was typed into a packet is kept before the next one is written.
    workspace.save_decisions(&decisions)?;
    packet_folder::remember_read_back(workspace, &edited)?;
    let written = packet_folder::write(workspace, &drawn.file_name, &drawn.bytes)?;
    packet_folder::remember_mark(workspace, &written.path, &drawn.mark)?;
    collection::remember_contents(workspace, &contents)?;
    packet_folder::write_queries(workspace, &packet::queries_folder(&campaign), &packet::queries(&campaign, &progress))?;
    let consent = packet::corrections_for_consent(&campaign, &progress)?;
    hints::tell_kept(&packet_folder::write_folder(workspace, &packet::corrections_folder(&campaign), &consent)?);
    workspace.save_register(&register)?;
    super::rollover::write_plan(workspace, &campaign, &progress)?;
    let collected = Collected {
        workspace,
        campaign: &campaign,
        progress: &progress,
        plan_findings: &plan_findings,
        written: &written,
        mark: &drawn.mark,
        committee: &committee,
    };
    let shown = show(&collected);
    // The program ends, and the system takes back all memory at once.
    std::mem::forget((campaign, progress, register));
    Ok(shown)
}

/// `collect`.
pub(super) fn collect(common: &Common, round: Option<&str>, ledger: bool) -> Result<bool, Problem> {
    collect_and(common, round, |&Collected { workspace, campaign, progress, plan_findings, written, .. }| {
        match common.format {
            Format::Json => terminal::json(&json::collect(campaign, progress, &written.path)),
            Format::Text => {
                terminal::summary(campaign, progress);
                if ledger {
                    terminal::ledgers(progress);
                }
                terminal::findings(campaign, &progress.findings);
                if let Some(reason) = &written.beside {
                    say!("{reason}");
                }
                say!("取りまとめ： {}", workspace.root.join(&written.path).display());
                if !common.quiet {
                    say!("{}", next_step(workspace, campaign, progress, plan_findings));
                }
            }
        }
        hints::tell_why_missing(common, workspace, progress);
        needs_look(&progress.findings)
    })
}

/// `status`.
pub(super) fn status(common: &Common, round: Option<&str>) -> Result<bool, Problem> {
    let opened = Opened::new(common)?;
    let Begun { mut decisions, returns, campaign, plan_findings, .. } = opened.begin(round)?;
    let forms = Forms::new(&campaign);
    let seen = returns.see(common, &forms);
    hints::end_not_adopted(&mut decisions, &seen);
    let progress = collect::collect(&forms, seen, &decisions);
    match common.format {
        Format::Json => {
            let mut value = json::board(&campaign, &progress);
            value["findings"] = json::findings(&campaign, &progress.findings);
            value["overview"] = json::check(&campaign, &overview(&campaign), &[])["overview"].take();
            terminal::json(&value);
        }
        Format::Text => {
            terminal::board(&campaign, &progress);
            if !common.quiet {
                say!("{}", next_step(&opened.workspace, &campaign, &progress, &plan_findings));
            }
        }
    }
    Ok(needs_look(&progress.findings))
}

fn template(common: &Common, command: &TemplateCommand) -> Result<bool, Problem> {
    match command {
        TemplateCommand::List => {
            let all: Vec<(String, String)> = builtin::BUILT_IN
                .iter()
                .map(|(name, _)| Ok(((*name).to_owned(), load_template(name, Path::new("."))?.title)))
                .collect::<Result<_, Problem>>()?;
            match common.format {
                Format::Json => {
                    terminal::json(&json!({"templates": all.iter().map(|(name, title)| json!({"name": name, "title": title})).collect::<Vec<_>>()}));
                }
                Format::Text => all.iter().for_each(|(name, title)| say!("{name:<10} {title}")),
            }
        }
        TemplateCommand::Show { name } => {
            let known = || builtin::BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
            let text = builtin::text(name).ok_or_else(|| Problem::NoTemplate(name.clone(), known()))?;
            match common.format {
                Format::Json => terminal::json(&json!({"name": name, "text": text})),
                Format::Text => say!("{}", text.trim_end()),
            }
        }
        TemplateCommand::Check { file } => {
            let folder = PathBuf::from(".");
            let template = load_template(&file.display().to_string(), &folder)?;
            match common.format {
                Format::Json => terminal::json(&json!({"name": template.name, "title": template.title})),
                Format::Text => say!("様式「{}」に誤りはありません（{}）。", file.display(), template.title),
            }
        }
    }
    Ok(false)
}

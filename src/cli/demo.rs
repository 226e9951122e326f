//! `demo`: the whole cycle on the bundled sample, with faults to look for.

use std::path::{Path, PathBuf};

use super::args::{Common, Format};
use super::commands::{self, Collected};
use super::hints::command_line;
use super::opened::Opened;
use super::terminal::say;
use super::{json, terminal};
use crate::disk::listing;
use crate::disk::packet_folder::Written;
use crate::disk::workspace::Workspace;
use crate::disk::writing;
use crate::domain::answer::Progress;
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;
use crate::domain::year::FiscalYear;
use crate::form::sample;
use crate::pipeline::demo::{self, Fault};
use crate::pipeline::overview::overview;
use crate::pipeline::packet;
use crate::reconcile::lines::Campaign;

/// Name of the folder where none is given.
pub const FOLDER: &str = "torimatome見本";

/// Makes a workspace in a new or empty folder, distributes, puts the sample's returns into 回収 and collects.
pub fn run(common: &Common, dir: &Path) -> Result<bool, Problem> {
    if !listing::is_free(dir) {
        return Err(Problem::DemoFolderNotEmpty(dir.display().to_string()));
    }
    let year = FiscalYear::parse(sample::YEAR).ok_or_else(|| Problem::BadYear(sample::YEAR.to_owned()))?;
    Workspace::create(dir, sample::TEMPLATE, sample::PLAN, year)?;
    let common = Common { workspace: dir.to_owned(), ..common.clone() };
    let faults = distribute_and_return(&common)?;
    commands::collect_and(&common, None, |&Collected { workspace, campaign, progress, written, .. }| {
        match common.format {
            Format::Json => terminal::json(&json::collect(campaign, progress, &written.path)),
            Format::Text => tell(workspace, campaign, progress, written, &faults, common.quiet),
        }
        commands::needs_look(&progress.findings)
    })
}

/// Writes 配布 and 回収. The faults that are in the returns.
fn distribute_and_return(common: &Common) -> Result<Vec<Fault>, Problem> {
    let opened = Opened::new(common)?;
    let _running = opened.workspace.lock()?;
    let mut register = opened.workspace.register();
    let (campaign, _) = opened.campaign(None, &mut register, &[], &Decisions::default())?;
    commands::write_workbooks(common, &opened.workspace, &campaign, &campaign.departments(), false, |_, _| ())?;
    opened.workspace.save_register(&register)?;
    let returns = demo::returns(&campaign)?;
    for (name, bytes) in &returns.files {
        writing::write(&opened.workspace.returns().join(name.split('/').collect::<PathBuf>()), bytes)?;
    }
    Ok(returns.faults)
}

fn tell(workspace: &Workspace, campaign: &Campaign<'_>, progress: &Progress, written: &Written, faults: &[Fault], quiet: bool) {
    let folders = &workspace.settings.folders;
    let overview = overview(campaign);
    let returned: usize = progress.submissions.values().map(|submission| submission.files.len()).sum();
    say!("フォルダ「{}」に、架空の「みなも市 こども・若者計画」の見本を作りました（{}）。", workspace.root.display(), campaign.plan.year);
    say!("");
    say!("したこと");
    say!(
        "  1 計画を読みました： {}（事業 {}件、うち再掲 {}件、指標 {}件）",
        workspace.settings.plan,
        overview.items,
        overview.relisted,
        overview.indicators
    );
    say!("  2 課ごとの様式を作りました： {}（{}部署）", folders.distribution, overview.departments);
    say!("  3 各課からの回答に見立てたファイルを置きました： {}（{returned}部署、下の不備入り）", folders.returns);
    say!("  4 回答を取りまとめました： {}", folders.packet);
    say!("");
    say!("入れた不備と、見つかった指摘");
    terminal::faults(campaign, progress, faults);
    terminal::summary(campaign, progress);
    say!("{}", terminal::counts(&progress.findings));
    if quiet {
        return;
    }
    say!("");
    say!("次に開くもの");
    say!("  1 {} の「要確認」… 上の指摘が、部署と整理番号の順に並んでいます", workspace.root.join(&written.path).display());
    say!("  2 {} のファイル … 各課に送る様式です", workspace.distribution().display());
    say!("  3 {} の文書 … 各課への確認依頼と提出のお願いの文案です", workspace.packet().join(packet::queries_folder(campaign)).display());
    say!("「{}」のファイルを直してもう一度 {} を実行すると、指摘が減ります。", folders.returns, command_line(&workspace.root, "collect"));
    say!("見本のフォルダは、不要になったら削除してください。");
}

//! `rollover`: the workspace of the next year.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Common, Format};
use super::hints::{self, command_line};
use super::opened::{Begun, Opened};
use super::terminal;
use super::terminal::{say, tell};
use crate::disk::new_year::{self, Beginning, LIST};
use crate::disk::workspace::Workspace;
use crate::disk::{packet_folder, succession_file, writing};
use crate::domain::answer::Progress;
use crate::domain::problem::Problem;
use crate::domain::succession::Listed;
use crate::pipeline::collect::{self, Forms};
use crate::pipeline::committee::for_next_year;
use crate::pipeline::editions::open_errors;
use crate::pipeline::packet::round_in_names;
use crate::pipeline::rollover::{self, LastYear, NextYear};
use crate::reconcile::committee::values;
use crate::reconcile::lines::Campaign;

/// `rollover`. True if nothing was made yet because there is something to write first.
pub(super) fn rollover(common: &Common, dir: &Path, force: bool) -> Result<bool, Problem> {
    let opened = Opened::new(common)?;
    let workspace = &opened.workspace;
    new_year::check_free(dir)?;
    let _running = workspace.lock()?;
    let Begun { mut decisions, returns, campaign, plan_findings, .. } = opened.begin(None)?;
    let Some(succession) = succession_file::read(workspace)? else {
        let path = succession_file::write_example(workspace, &rollover::example(&campaign))?;
        match common.format {
            Format::Json => terminal::json(&json!({"workspace": Value::Null, "succession": succession_file::NAME})),
            Format::Text => {
                say!("部署や取組の変わるところを書くファイルを作りました： {path}");
                say!(
                    "変わるところを書いて保存してから（なければそのままで）、もう一度 rollover を実行してください。新しいフォルダはまだ作っていません。"
                );
            }
        }
        return Ok(true);
    };
    let forms = Forms::new(&campaign);
    let seen = returns.see(common, &forms);
    hints::end_not_adopted(&mut decisions, &seen);
    let progress = collect::collect(&forms, seen, &decisions);
    let open = open_errors(&progress, &plan_findings);
    if open > 0 && !force {
        return Err(Problem::OpenErrors(open));
    }
    super::committee::tell_unread(&opened);
    let given = super::committee::given(&opened)?;
    let committee = values(&campaign, &progress, &given);
    let last = LastYear { campaign: &campaign, progress: &progress, committee: &committee, decisions: &decisions };
    let next = rollover::next_year(&last, &writing::read(&workspace.plan())?, &succession)?;
    let year = workspace.year.plus(1);
    let told = rollover::as_text(&next, year);
    let opinions = for_next_year(&campaign, &given)?;
    let beginning = Beginning { plan: &next.plan, decisions: &next.decisions, list: &told, opinions };
    let made = new_year::create(workspace, dir, &beginning)?;
    let kept_in = beginning.opinions.map(|(name, _)| format!("{}/{name}", made.settings.folders.committee));
    match common.format {
        Format::Json => terminal::json(&as_json(&next, dir, &made, kept_in.as_deref())),
        Format::Text => {
            say!("{}", told.trim_end());
            say!("\n{year}のフォルダを作りました： {}", dir.display());
            say!("上の一覧は「{LIST}」にもあります。");
            if let Some(path) = kept_in {
                say!("委員の意見・質問と回答は「{path}」にあります。列「対応状況」に記入すると、次の会議の資料に載ります。");
            }
            if !common.quiet {
                say!(
                    "{}を開いて確かめ、設定（提出期限など）を書いてから、計画の点検を行ってください： {}",
                    made.settings.plan,
                    command_line(dir, "check")
                );
            }
        }
    }
    Ok(false)
}

/// Writes the plan with the texts of a round that asks for some of its texts, for the office to put in place of the plan.
pub(super) fn write_plan(workspace: &Workspace, campaign: &Campaign<'_>, progress: &Progress) -> Result<(), Problem> {
    let Some(bytes) = rollover::with_answers(campaign, progress, || writing::read(&workspace.plan()))? else { return Ok(()) };
    let folder = format!("計画への反映_{}", round_in_names(campaign));
    let kept = packet_folder::write_folder(workspace, &folder, &[("計画.xlsx".to_owned(), bytes)])?;
    if !kept.is_empty() {
        hints::tell_kept(&kept);
        return Ok(());
    }
    let name = &workspace.settings.plan;
    tell!(
        "{}を記入した計画を「{}/{folder}」に作りました。確かめて、{name} と置き換えてください。",
        campaign.round.name,
        workspace.settings.folders.packet
    );
    Ok(())
}

fn as_json(next: &NextYear, dir: &Path, made: &Workspace, opinions: Option<&str>) -> Value {
    let one = |one: &Listed| json!({"kind": one.kind, "name": one.name, "detail": one.detail});
    json!({
        "workspace": dir.display().to_string(),
        "year": made.year.to_string(),
        "plan": made.settings.plan,
        "opinions": opinions,
        "lines": next.lines,
        "carried": next.carried.iter().map(|(label, count)| json!({"label": label, "count": count})).collect::<Vec<_>>(),
        "decisions": {"waivers": next.decisions.waivers.len(), "copies": next.decisions.copies.len()},
        "listed": next.listed.iter().map(one).collect::<Vec<_>>(),
        "list": LIST,
    })
}

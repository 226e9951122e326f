//! What a person is told beside the result: what to do next, what was not done, and what may have been meant otherwise.

use std::path::Path;

use super::args::Common;
use super::commands::needs_look;
use super::terminal::tell;
use crate::disk::parcels;
use crate::disk::workspace::Workspace;
use crate::domain::answer::{Progress, Status};
use crate::domain::decisions::Decisions;
use crate::domain::finding::{Code, Finding};
use crate::pipeline::collect::{self, Seen};
use crate::pipeline::packet;
use crate::reconcile::lines::Campaign;

/// How many files are named before the rest is only counted.
const NAMED: usize = 3;

/// What to type to run a command on a folder.
pub(super) fn command_line(workspace: &Path, command: &str) -> String {
    let folder = workspace.display().to_string();
    match folder.as_str() {
        "." => format!("torimatome {command}"),
        folder if folder.contains(char::is_whitespace) => format!("torimatome -C \"{folder}\" {command}"),
        folder => format!("torimatome -C {folder} {command}"),
    }
}

/// What to do with a packet and what was found.
pub(super) fn next_step(workspace: &Workspace, campaign: &Campaign<'_>, progress: &Progress, plan_findings: &[Finding]) -> String {
    let folder = format!("{}/{}", workspace.settings.folders.packet, packet::queries_folder(campaign));
    if needs_look(&progress.findings) {
        format!(
            "次は、ブックのシート「要確認」を上から確かめてください。各課への{}の文案は「{folder}」にあります。",
            if is_any_missing(progress) { "確認依頼・提出のお願い" } else { "確認依頼" }
        )
    } else if needs_look(plan_findings) {
        "届いたファイルに、確かめることは残っていません。計画そのものの指摘を、シート「計画の点検」で確かめてください。".to_owned()
    } else {
        "確かめることは残っていません。ブックを開いて会議資料としてお使いください。".to_owned()
    }
}

fn is_any_missing(progress: &Progress) -> bool {
    progress.submissions.values().any(|submission| submission.status() == Status::Missing)
}

/// Tells why returns may be missing: nothing was sent yet, or they lie where they were sent from.
pub(super) fn tell_why_missing(common: &Common, workspace: &Workspace, progress: &Progress) {
    if !is_any_missing(progress) {
        return;
    }
    let folders = &workspace.settings.folders;
    if parcels::are_none_made(workspace) {
        let line = command_line(&common.workspace, "distribute");
        tell!("配布用の様式をまだ作っていません。先に {line} を実行し、「{}」のファイルを各課に送ってください。", folders.distribution);
        return;
    }
    let changed = parcels::changed(workspace);
    if !changed.is_empty() {
        tell!(
            "「{}」のファイルが、作った後に書き換えられています（{}）。届いた回答であれば、「{}」に移してから、もう一度実行してください。",
            folders.distribution,
            named(&changed),
            folders.returns
        );
    }
}

/// Tells which files stayed as someone edited them.
pub(super) fn tell_kept(kept: &[String]) {
    if !kept.is_empty() {
        tell!(
            "作った後に編集されているため、書き換えていないファイルがあります（{}）。新しい内容のものが要るときは、名前を変えるか移してから、もう一度実行してください。",
            named(kept)
        );
    }
}

/// Tells which columns of the plan belong to another year: without them, forms would be sent that lack a text.
pub(super) fn tell_other_year(plan_findings: &[Finding]) {
    for finding in plan_findings.iter().filter(|finding| finding.code == Code::PlanOtherYear && finding.waived.is_none()) {
        tell!("{}{}", finding.what(&[]), finding.action(&[]));
    }
}

/// Ends decisions about files that are others by now, and tells so.
pub(super) fn end_not_adopted(decisions: &mut Decisions, seen: &[Seen]) {
    for file in decisions.end_not_adopted(&collect::contents(seen)) {
        tell!(
            "「{file}」は、「提出状況」で採用「しない」とされた後に中身が変わったため、取り込みます。取り込まないときは、新しいブックでもう一度「しない」を選んでください。"
        );
    }
}

fn named(files: &[String]) -> String {
    let more = if files.len() > NAMED { format!(" ほか{}個", files.len() - NAMED) } else { String::new() };
    format!("{}{more}", files.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、"))
}

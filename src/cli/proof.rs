//! `proof`: the form for the departments to look at, before it goes to the committee.

use serde_json::json;

use super::args::{Common, Format};
use super::commands::{Collected, collect_and, needs_look};
use super::terminal::say;
use super::{hints, terminal};
use crate::disk::packet_folder;
use crate::domain::at_once;
use crate::domain::problem::Problem;
use crate::pipeline::proof;

/// `proof`.
pub(super) fn proof(common: &Common, round: Option<&str>) -> Result<bool, Problem> {
    collect_and(common, round, |collected| {
        let &Collected { workspace, campaign, progress, .. } = collected;
        let readers = proof::readers(campaign);
        let bar = terminal::bar(readers.len(), "作成中", common.quiet);
        let drawn = at_once::each(&readers, |&department| {
            let drawn = proof::proof(campaign, progress, department);
            bar.inc(1);
            drawn
        });
        bar.finish_and_clear();
        let drawn = drawn.into_iter().collect::<Result<Vec<_>, _>>()?;
        let folder = proof::folder(campaign);
        let kept = packet_folder::write_folder(workspace, &folder, &drawn)?;
        let folder = format!("{}/{folder}", workspace.settings.folders.packet);
        match common.format {
            Format::Json => {
                let files: Vec<String> = drawn.iter().map(|(name, _)| format!("{folder}/{name}")).collect();
                terminal::json(&json!({"files": files, "kept": kept, "corrections": progress.corrected.len()}));
            }
            Format::Text => {
                say!("庁内確認用の資料を{}個作りました： {}", drawn.len() - kept.len(), workspace.root.join(&folder).display());
                if !progress.corrected.is_empty() {
                    say!("事務局が修正した{}か所に、提出時の文を添えました。", progress.corrected.len());
                }
                if !common.quiet {
                    say!("「00_全課」は全体、ほかは課ごとの抜粋です。直す内容が届いたら、取りまとめたブックの「回答一覧」で直してください。");
                }
            }
        }
        hints::tell_kept(&kept);
        Ok(needs_look(&progress.findings))
    })?
}

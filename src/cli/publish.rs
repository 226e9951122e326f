//! `publish`: a copy for the city's website.

use serde_json::{Value, json};

use super::args::{Common, Format};
use super::commands::{Collected, collect_and};
use super::terminal;
use super::terminal::say;
use crate::disk::editions::Editions;
use crate::disk::public_folder::{LIST, PublicFolder};
use crate::domain::problem::Problem;
use crate::pipeline::editions::open_errors;
use crate::pipeline::publish::{self, ToConfirm};

/// How many things to confirm are listed on the terminal; the file has all of them.
const LISTED: usize = 20;

/// `publish`.
pub(super) fn publish(common: &Common, force: bool, round: Option<&str>) -> Result<bool, Problem> {
    collect_and(common, round, |collected| {
        let &Collected { workspace, campaign, progress, plan_findings, .. } = collected;
        let folder = PublicFolder::of(workspace);
        // Whatever comes, no older copy stays there as if it were the one that was looked at.
        folder.clear()?;
        let open = open_errors(progress, plan_findings);
        if open > 0 && !force {
            return Err(Problem::OpenErrors(open));
        }
        let (book, all) = publish::draw(campaign, progress, collected.committee);
        let mut decisions = workspace.decisions()?;
        let marked = folder.list().map(|list| publish::confirmed_in(&list)).unwrap_or_default();
        let (confirmed, left) = publish::confirm(&all, &marked, &Editions::today(), &mut decisions);
        workspace.save_decisions(&decisions)?;
        if !left.is_empty() {
            folder.write_list(Some(&publish::list(campaign, &left)))?;
            let path = workspace.root.join(folder.path(LIST)).display().to_string();
            tell_left(common, &left, &path);
            return Ok(true);
        }
        let marks = [collected.mark.to_owned()];
        let public = publish::publish(campaign, progress, &book, &confirmed, &marks)?;
        folder.write(&public.files, |lying| {
            let [workbook, table] = lying else { return Ok(()) };
            publish::check(campaign, progress, &book, &confirmed, &marks, workbook, table).map(drop)
        })?;
        folder.write_list(None)?;
        let files: Vec<String> = public.files.iter().map(|(name, _)| folder.path(name)).collect();
        match common.format {
            Format::Json => terminal::json(&json!({
                "files": files,
                "to_confirm": [],
                "confirmed": confirmed.len(),
                "checked": {"parts": public.parts, "texts": public.secrets},
            })),
            Format::Text => {
                for file in &files {
                    say!("公表用のファイルを作りました： {}", workspace.root.join(file).display());
                }
                say!("ファイルの中の{}個の部品すべてを調べ、公表しない文字{}件が一つもないことを確かめました。", public.parts, public.secrets);
                if open > 0 {
                    say!("要対応の指摘が{open}件残っています。");
                }
            }
        }
        Ok(open > 0)
    })?
}

fn tell_left(common: &Common, left: &[&ToConfirm], path: &str) {
    match common.format {
        Format::Json => {
            let one = |one: &&ToConfirm| {
                let entry = if one.id.is_empty() { Value::Null } else { json!(one.id) };
                let field = if one.field.is_empty() { Value::Null } else { json!(one.field) };
                json!({"mark": one.mark, "kind": one.kind, "text": one.text, "context": one.context, "place": one.place, "entry": entry, "field": field})
            };
            terminal::json(&json!({"files": [], "to_confirm": left.iter().map(one).collect::<Vec<_>>(), "confirmed": 0, "checked": Value::Null}));
        }
        Format::Text => {
            say!("公表の前に、次の{}件を一つずつ確かめてください。まだファイルは作っていません。", left.len());
            for one in left.iter().take(LISTED) {
                say!("  {}「{}」　{}", one.kind.label(), one.text.replace('\n', " "), one.place);
            }
            if left.len() > LISTED {
                say!("  ほか {}件", left.len() - LISTED);
            }
            say!("公表してよいものに ○ を付けて保存し、もう一度 publish を実行してください： {path}");
        }
    }
}

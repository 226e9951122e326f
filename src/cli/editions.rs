//! `freeze`: an edition of what the committee gets.

use serde_json::{Value, json};

use super::args::{Common, Format};
use super::commands::{Collected, collect_and, needs_look};
use super::hints::command_line;
use super::terminal;
use super::terminal::{say, tell};
use crate::disk::editions::Editions;
use crate::domain::edition::{Edition, Replaced, replaced};
use crate::domain::printed_page::in_words;
use crate::domain::problem::Problem;
use crate::pipeline::editions;
use crate::pipeline::packet::round_in_names;

/// `freeze`.
pub(super) fn freeze(common: &Common, force: bool, round: Option<&str>) -> Result<bool, Problem> {
    collect_and(common, round, |collected| {
        let &Collected { workspace, campaign, progress, plan_findings, written, committee, .. } = collected;
        let open = editions::open_errors(progress, plan_findings);
        if open > 0 && !force {
            return Err(Problem::OpenErrors(open));
        }
        let kept = Editions::of(workspace, &round_in_names(campaign));
        for path in kept.changed() {
            tell!("「{path}」は、作った後に編集されたか、なくなっています。差替え一覧は、作ったときの内容と比べます。");
        }
        let (last, number) = (kept.last(), kept.next_number());
        if last.is_none() && number > 1 {
            tell!("前の版の控えが「{}」に見つからないため、差替え一覧は作りません。", workspace.settings.folders.records);
        }
        let Some(frozen) = editions::freeze(campaign, progress, committee, last.as_ref(), number, &Editions::today())? else {
            tell_nothing_changed(common, last.as_ref(), open, &written.path);
            return Ok(needs_look(&progress.findings));
        };
        let edition = Edition { file: kept.path(&frozen.workbook.0), ..frozen.edition };
        // The list first: an edition that is there has its list.
        let files: Vec<&(String, Vec<u8>)> = frozen.replaced.iter().chain(&frozen.pages).chain([&frozen.workbook]).collect();
        kept.keep(&edition, &files)?;
        let [replaced_file, pages_file] = [&frozen.replaced, &frozen.pages].map(|file| file.as_ref().map(|(name, _)| kept.path(name)));
        let (put_in, taken_out) = &frozen.exchanged;
        let changes = last.as_ref().map(|last| replaced(last, &edition)).unwrap_or_default();
        match common.format {
            Format::Json => terminal::json(&json!({
                "edition": {
                    "number": edition.number,
                    "day": edition.day,
                    "file": edition.file,
                    "replaced_file": replaced_file,
                    "pages_file": pages_file,
                },
                "replaced": changes.iter().map(change).collect::<Vec<_>>(),
                "pages": {"put_in": put_in, "taken_out": taken_out},
                "open": open,
                "workbook": written.path,
            })),
            Format::Text => {
                say!("第{}版を作りました： {}", edition.number, workspace.root.join(&edition.file).display());
                if let Some(list) = replaced_file {
                    say!("前の版から変わったところ {}か所の差替え一覧： {}", changes.len(), workspace.root.join(list).display());
                }
                if let Some(pages) = pages_file {
                    say!("差し替える頁（{}）： {}", in_words(put_in), workspace.root.join(pages).display());
                }
                if !taken_out.is_empty() {
                    say!("除く頁： {}", in_words(taken_out));
                }
                if open > 0 {
                    say!("要対応の指摘が{open}件残っています。");
                }
                if !common.quiet {
                    say!(
                        "この版は書き換えません。この後に届いた回答や修正は、もう一度 {} を実行すると次の版になり、差替え一覧に載ります。",
                        command_line(&common.workspace, "freeze")
                    );
                }
            }
        }
        Ok(needs_look(&progress.findings))
    })?
}

fn tell_nothing_changed(common: &Common, last: Option<&Edition>, open: usize, workbook: &str) {
    let number = last.map_or(0, |last| last.number);
    match common.format {
        Format::Json => terminal::json(
            &json!({"edition": Value::Null, "replaced": [], "pages": {"put_in": [], "taken_out": []}, "open": open, "workbook": workbook}),
        ),
        Format::Text => say!("第{number}版から変わったところがないため、新しい版は作りませんでした。"),
    }
}

fn change(one: &Replaced<'_>) -> Value {
    let value = one.value();
    json!({
        "entry": value.id,
        "number": value.number,
        "title": value.title,
        "department": if value.department.is_empty() { Value::Null } else { json!(value.department) },
        "field": value.field,
        "before": one.before.map(|value| &value.text),
        "after": one.after.map(|value| &value.text),
        "pages_before": one.before.map(|value| &value.pages).filter(|pages| !pages.is_empty()),
        "pages_after": one.after.map(|value| &value.pages).filter(|pages| !pages.is_empty()),
        "reason": one.reason,
    })
}

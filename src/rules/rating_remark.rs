//! Words in brackets beside a grade: the grade counts, and the words are printed nowhere. One finding per file, as for other strays.

use std::collections::BTreeMap;

use super::is_repeated;
use crate::domain::answer::{Answer, Progress};
use crate::domain::finding::{Code, Finding};
use crate::form::template::Kind;
use crate::reconcile::doubts::{quoted, repeated};
use crate::reconcile::effective::own;
use crate::reconcile::lines::Campaign;

/// A grade with a remark: its line and field, the answer, the remark.
type Remarked<'p> = (usize, &'p str, &'p Answer, String);

pub fn check(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Finding> {
    let mut files: BTreeMap<(usize, Option<&str>), Vec<Remarked<'_>>> = BTreeMap::new();
    for ((line, department, field), answer) in progress.answers.iter() {
        let field_asked = campaign.template.field(field).filter(|field| field.kind == Kind::Rating);
        let scale = field_asked.and_then(|field| campaign.template.scale_of(field));
        let Some(remark) = scale.and_then(|scale| scale.remark(&answer.raw)) else { continue };
        if own(campaign, progress, *line, *department, field).is_some() && !is_repeated(campaign, progress, (*line, *department, field), answer) {
            files.entry((*department, answer.source.file.as_deref())).or_default().push((*line, field, answer, remark));
        }
    }
    files.into_iter().filter_map(|((department, _), remarked)| told(department, &remarked)).collect()
}

fn told(department: usize, remarked: &[Remarked<'_>]) -> Option<Finding> {
    let ((line, field, answer, _), rest) = remarked.split_first()?;
    let finding = Finding::new(Code::StrayText).department(department).at(answer.source.clone());
    let finding = finding.related(rest.iter().map(|(_, _, answer, _)| answer.source.clone()));
    let finding = if rest.is_empty() { finding.line(*line).field(field) } else { finding };
    let texts = repeated(remarked.iter().map(|(.., remark)| quoted(remark)));
    let about: Vec<&str> = remarked.iter().map(|(_, _, answer, _)| answer.raw.as_str()).collect();
    Some(finding.fact("where", "評価に添えたかっこの中").fact("text", texts).about(about.join("\n")))
}

//! The coordinator's corrections take the place of the answers they are about.

use super::lines::Campaign;
use super::merge::count_required;
use super::values::interpret;
use crate::domain::answer::{Answer, Ledger, PlacedBy, Progress};
use crate::domain::correction::Correction;
use crate::domain::finding::{Code, Finding};
use crate::domain::text::shortened;

/// How much of a text a sentence repeats.
const QUOTED: usize = 60;

/// Puts corrections in the place of answers, unless the department wrote something else since: its answer then stays, and
/// there is a finding. The replaced answer's cell counts as superseded.
pub fn apply(campaign: &Campaign<'_>, progress: &mut Progress, corrections: &[Correction]) {
    for correction in corrections {
        let Some(line) = campaign.line_by_id(&correction.line) else { continue };
        let Some(department) = campaign.answering_department(&correction.department) else { continue };
        if !campaign.lines[line].open.contains(&correction.field) {
            continue;
        }
        let key = (line, department, correction.field.clone());
        let now = progress.answer(line, department, &correction.field).map(Answer::listed).unwrap_or_default();
        let value = interpret(campaign, &campaign.lines[line], &correction.field, &correction.after, None).ok();
        let corrected = Answer { value, raw: correction.after.clone(), unreadable: false, source: correction.place(), placed_by: PlacedBy::Id };
        if now == corrected.listed() {
            continue;
        }
        if now != correction.before {
            progress.findings.push(conflict(progress, &key, correction, &now));
            continue;
        }
        let replaced = if correction.after.is_empty() { progress.answers.remove(&key) } else { progress.answers.insert(key.clone(), corrected) };
        if let Some(answer) = replaced {
            supersede(progress, department, &answer);
            // What was doubtful in the department's cell is settled.
            let same =
                |finding: &Finding| (finding.line, finding.department, finding.field.as_deref()) == (Some(line), Some(department), Some(&key.2));
            progress.findings.retain(|finding| !(matches!(finding.code, Code::ValueUncertain | Code::TextStruck) && same(finding)));
        }
        progress.corrected.insert(key, correction.clone());
    }
    if !progress.corrected.is_empty() {
        for submission in progress.submissions.values_mut() {
            (submission.required, submission.filled) = (0, 0);
        }
        count_required(campaign, progress);
    }
}

fn conflict(progress: &Progress, key: &(usize, usize, String), correction: &Correction, now: &str) -> Finding {
    let quoted = |text: &str| if text.is_empty() { "（空欄）".to_owned() } else { shortened(text, QUOTED) };
    let (line, department, field) = key;
    let finding = Finding::new(Code::CorrectionConflict).department(*department).line(*line).field(field);
    let answer = progress.answer(*line, *department, field);
    let cell = answer.map(|answer| &answer.source).or_else(|| progress.cells.get(*line, *department, field));
    let finding = finding.at(cell.cloned().unwrap_or_else(|| correction.place())).related(cell.map(|_| correction.place()));
    finding.fact("before", quoted(&correction.before)).fact("after", quoted(&correction.after)).fact("now", quoted(now))
}

fn supersede(progress: &mut Progress, department: usize, answer: &Answer) {
    let count = |ledger: &mut Ledger| {
        ledger.answers = ledger.answers.saturating_sub(1);
        ledger.superseded += 1;
    };
    count(&mut progress.ledger);
    if let Some(submission) = progress.submissions.get_mut(&department) {
        count(&mut submission.ledger);
    }
    if let Some(ledger) = answer.source.file.as_deref().and_then(|file| progress.files.get_mut(file)) {
        count(ledger);
    }
}

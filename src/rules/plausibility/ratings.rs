//! Grades that do not go with the text beside them, or with last year's.

use super::{Hit, last_year, says_nothing, texts};
use crate::domain::answer::{Answer, Progress};
use crate::domain::scale::{GradeReading, Scale};
use crate::domain::text::fold;
use crate::form::template::{FilledBy, Kind};
use crate::reconcile::effective::{own, required_cells};
use crate::reconcile::lines::Campaign;

/// With these a sentence says that nothing was done.
const NOT_DONE: [&str; 9] = [
    "未実施",
    "実施できなかった",
    "実施できず",
    "実施できませんでした",
    "検討中",
    "検討している",
    "検討しています",
    "申請がなかった",
    "申請がありませんでした",
];
/// What may follow them.
const COPULAS: [&str; 7] = ["です", "である", "でした", "であった", "だった", "となった", "となりました"];
/// Endings of sentences that tell what was done.
const DONE: [&str; 5] = ["た", "済", "済み", "回", "人"];

/// A grade, as it was given.
struct Graded<'p> {
    line: usize,
    department: usize,
    field: &'p str,
    answer: &'p Answer,
    /// Index of the grade, the best being 0.
    grade: usize,
    /// Index of the worst grade that is a rating.
    worst: usize,
}

/// The best grade beside a text that says that nothing was done.
pub fn best_not_done<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let told: Vec<_> =
        texts(campaign, progress).filter_map(|(line, department, _, answer)| Some((line, department, not_done(&answer.raw)?))).collect();
    let words =
        |of: &Graded<'_>| told.iter().find(|(line, department, _)| (*line, *department) == (of.line, of.department)).map(|(.., words)| *words);
    let best = graded(campaign, progress).filter(|graded| graded.grade == 0 && graded.worst > 0);
    best.filter_map(|graded| words(&graded).map(|words| graded.hit(format!("「{words}」")))).collect()
}

/// The words with which a text says that nothing was done, and nothing else was.
fn not_done(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let sentences: Vec<&str> = folded.split(['。', '\n', '．']).filter(|sentence| !sentence.is_empty()).collect();
    let denial = |sentence: &&str| {
        let sentence = sentence.trim_end_matches(['）', ')', '」']);
        let bare = COPULAS.iter().find_map(|copula| sentence.strip_suffix(copula)).unwrap_or(sentence);
        NOT_DONE.into_iter().find(|words| sentence.ends_with(words) || bare.ends_with(words))
    };
    let words = sentences.iter().find_map(denial)?;
    let others = sentences.iter().filter(|sentence| denial(sentence).is_none());
    (!others.into_iter().any(|sentence| DONE.iter().any(|ending| sentence.ends_with(ending)))).then_some(words)
}

/// The worst grade where no text beside it says anything, and none is missing: that is reported already.
pub fn worst_no_reason<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let is_silent = |graded: &Graded<'_>| {
        let fields = campaign.lines[graded.line]
            .open
            .iter()
            .filter(|key| campaign.template.field(key).is_some_and(|field| field.kind == Kind::Text && field.by == FilledBy::Department));
        let mut fields = fields.peekable();
        let asked = fields.peek().is_some();
        asked && fields.all(|key| own(campaign, progress, graded.line, graded.department, key).is_none_or(|answer| says_nothing(&answer.raw)))
    };
    let is_complete = |graded: &Graded<'_>| required_cells(campaign, progress, graded.line, graded.department).iter().all(|cell| cell.filled);
    let worst = graded(campaign, progress).filter(|graded| graded.grade == graded.worst && graded.worst > 0);
    worst.filter(|graded| is_silent(graded) && is_complete(graded)).map(|graded| graded.hit(String::new())).collect()
}

/// Two grades or more, up or down, from last year.
pub fn two_grades<'p>(campaign: &Campaign<'_>, progress: &'p Progress) -> Vec<Hit<'p>> {
    let change = |graded: &Graded<'_>| {
        let scale = scale(campaign, graded.field)?;
        let GradeReading::Grade(before) = scale.read(&last_year(campaign, graded.line, graded.department, graded.field)?) else { return None };
        let is_far = scale.grades[before].rated && before.abs_diff(graded.grade) >= 2;
        let number = &campaign.lines[graded.line].number;
        is_far.then(|| format!("整理番号{number}は{}→{}", scale.grades[before].code, scale.grades[graded.grade].code))
    };
    graded(campaign, progress).filter_map(|graded| change(&graded).map(|change| graded.hit(change))).collect()
}

impl<'p> Graded<'p> {
    fn hit(self, detail: String) -> Hit<'p> {
        Hit { line: self.line, department: self.department, field: self.field, answer: self.answer, detail, group: 0 }
    }
}

fn scale<'c>(campaign: &'c Campaign<'_>, field: &str) -> Option<&'c Scale> {
    campaign.template.scale_of(campaign.template.field(field)?)
}

/// All grades that departments gave and that are ratings.
fn graded<'c, 'p>(campaign: &'c Campaign<'_>, progress: &'p Progress) -> impl Iterator<Item = Graded<'p>> + use<'c, 'p> {
    progress.answers.iter().filter_map(|((line, department, field), answer)| {
        let (line, department) = (*line, *department);
        let scale = scale(campaign, field)?;
        let grade = scale.position(answer.value.as_deref()?).filter(|&grade| scale.grades[grade].rated)?;
        let worst = scale.grades.iter().rposition(|grade| grade.rated)?;
        own(campaign, progress, line, department, field)?;
        Some(Graded { line, department, field, answer, grade, worst })
    })
}

#[cfg(test)]
mod tests {
    use super::not_done;

    #[test]
    fn only_a_text_that_says_nothing_else_was_done() {
        for text in [
            "未実施",
            "未実施です。",
            "講座を企画したが、実施できなかった。",
            "申請がなかった。来年度も周知に努める。",
            "関係課と検討中である。",
            "雨天のため実施できませんでした。",
        ] {
            assert!(not_done(text).is_some(), "{text}");
        }
        for text in [
            "講座を12回開いた。",
            "未実施の地区でも講座を開いた。",
            "講座を3回開いた。出前講座は申請がなかった。",
            "検討中であった窓口を4月に開きました。",
            "令和7年度からの実施を検討中です。あわせて講座を開きました。",
            "苦情はなかった。",
            "",
        ] {
            assert_eq!(not_done(text), None, "{text}");
        }
    }
}

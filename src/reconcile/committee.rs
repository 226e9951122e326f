//! The committee's stage: what it rates, what was decided, and where that differs from the first stage.

use std::collections::{BTreeMap, BTreeSet};

use super::effective;
use super::identity::short_hash;
use super::lines::Campaign;
use super::printed::{answering, as_printed, field as field_printed};
use super::subject::Subject;
use crate::domain::answer::Progress;
use crate::domain::committee::{Committee, Member, Opinion};
use crate::domain::counts::most_frequent;
use crate::domain::line::LineKind;
use crate::domain::text::fold;
use crate::form::committee::Decide;
use crate::form::template::{Field, FilledBy, Kind, RATING};

/// What the committee gave, by line and field: a grade by its code, a text as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommitteeValues {
    /// The values that count.
    pub values: BTreeMap<(usize, String), String>,
    /// Grades that are not those of the first stage.
    pub differing: BTreeSet<(usize, String)>,
    /// Opinions and replies on a line, where they are a stage that is printed.
    pub below: BTreeMap<usize, String>,
}

impl FromIterator<((usize, String), String)> for CommitteeValues {
    fn from_iter<T: IntoIterator<Item = ((usize, String), String)>>(values: T) -> Self {
        Self { values: values.into_iter().collect(), ..Self::default() }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The office entered it.
    Entered,
    /// Most members gave it.
    Members,
}

impl Source {
    /// Name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Members => "members",
        }
    }

    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Entered => "入力",
            Self::Members => "最多",
        }
    }
}

/// Whether the committee sees a line: it does so once a year, on the results; an indicator is nobody's to judge.
pub fn sees(campaign: &Campaign<'_>, line: usize) -> bool {
    campaign.round.is_default && !matches!(campaign.lines[line].kind, LineKind::Indicator(_))
}

/// The committee's fields of a line. A copy has none: what its original is given holds for it too.
pub fn fields_of<'a>(campaign: &'a Campaign<'_>, line: usize) -> Vec<&'a Field> {
    let entry = &campaign.lines[line];
    let is_exempt = matches!(entry.kind, LineKind::Entry(entry) if campaign.plan.entries[entry].exempt.is_some());
    if !sees(campaign, line) || is_exempt || entry.original().is_some() {
        return Vec::new();
    }
    campaign.template.committee_fields(level_of(campaign, line)).collect()
}

/// All of the committee's fields, in the order of the template.
pub fn all_fields<'a>(campaign: &'a Campaign<'_>) -> Vec<&'a Field> {
    campaign.template.fields.iter().filter(|field| field.by == FilledBy::Committee).collect()
}

/// Name of the level of a heading's line.
pub fn level_of<'a>(campaign: &'a Campaign<'_>, line: usize) -> Option<&'a str> {
    let line = &campaign.lines[line];
    let depth = line.path.len().checked_sub(1).filter(|_| matches!(line.kind, LineKind::Heading(_)))?;
    campaign.template.levels.get(depth).map(|level| level.name.as_str())
}

/// What counts for a field of a line: what the office entered, else what most members gave, where the template says so. A copy has
/// what its original has.
pub fn value<'c>(campaign: &Campaign<'_>, committee: &'c Committee, line: usize, field: &Field) -> Option<(&'c str, Source)> {
    let line = campaign.lines[line].original().unwrap_or(line);
    let id = campaign.lines[line].id.as_str();
    if let Some(decided) = committee.decided(id, field.key()) {
        return Some((decided, Source::Entered));
    }
    let counts = campaign.template.committee.decide == Decide::Majority && matches!(field.kind, Kind::Rating | Kind::Choice);
    let given = committee.members.iter().filter(|_| counts).filter_map(|member| member.gave(id, field.key()));
    most_frequent(given).map(|value| (value, Source::Members))
}

/// The field of the first stage's grade on a line, with its grades: who gave it, and the code.
pub fn first_stage<'a>(campaign: &'a Campaign<'_>, progress: &Progress, line: usize) -> Option<(&'a Field, Vec<(String, String)>)> {
    let asked = &campaign.lines[line];
    let level = level_of(campaign, line);
    let on_level = |by: FilledBy| {
        let mut fields = campaign.template.fields.iter();
        fields.find(move |field| field.by == by && field.kind == Kind::Rating && level.is_some() && field.on_level() == level)
    };
    if let LineKind::Heading(heading) = asked.kind
        && let Some(field) = on_level(FilledBy::Office)
    {
        let value = campaign.plan.headings[heading].office.get(field.key());
        return Some((field, value.map(|value| ("事務局".to_owned(), value.clone())).into_iter().collect()));
    }
    let field = match asked.kind {
        LineKind::Heading(_) => on_level(FilledBy::Department)?,
        LineKind::Entry(_) => campaign.template.field(RATING).filter(|field| field.on_level().is_none())?,
        LineKind::Indicator(_) => return None,
    };
    let grade = |department: usize| {
        let (answer, _) = effective::answer(campaign, progress, line, department, field.key())?;
        Some((campaign.department(department).to_owned(), answer.value.clone()?))
    };
    Some((field, answering(asked).filter_map(grade).collect()))
}

/// The first stage's grade as printed: one where all agree, otherwise beside the names.
pub fn first_stage_words(campaign: &Campaign<'_>, progress: &Progress, line: usize) -> String {
    let Some((field, grades)) = first_stage(campaign, progress, line) else { return String::new() };
    let printed = |code: &str| as_printed(campaign, field.key(), code);
    match grades.as_slice() {
        [] if matches!(campaign.lines[line].kind, LineKind::Entry(_)) => field_printed(campaign, progress, line, field.key()).text,
        [] => "－".to_owned(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => printed(first),
        all => all.iter().map(|(who, code)| format!("{who} {}", printed(code))).collect::<Vec<_>>().join("\n"),
    }
}

/// Whether a grade is not the first stage's: 「上方」 or 「下方」, or 「相違」 where departments had given several.
pub fn difference(campaign: &Campaign<'_>, progress: &Progress, line: usize, field: &Field, value: &str) -> Option<&'static str> {
    let scale = campaign.template.scale_of(field)?;
    let (first, grades) = first_stage(campaign, progress, line)?;
    let is_comparable = campaign.template.scale_of(first).is_some_and(|other| other.key == scale.key);
    if !is_comparable || grades.iter().all(|(_, grade)| grade == value) {
        return None;
    }
    let given = scale.position(value)?;
    let positions: Vec<usize> = grades.iter().filter_map(|(_, grade)| scale.position(grade)).collect();
    Some(match positions.as_slice() {
        all if all.iter().all(|at| given < *at) => "上方",
        all if all.iter().all(|at| given > *at) => "下方",
        _ => "相違",
    })
}

/// A line that the committee rates, with both stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// The line.
    pub line: usize,
    /// Key of the field.
    pub field: String,
    /// The first stage: who gave it, and the code.
    pub first: Vec<(String, String)>,
    /// What members gave, by their names.
    pub members: Vec<(String, String)>,
    /// What counts.
    pub value: Option<(String, Source)>,
    /// How it differs from the first stage.
    pub differs: Option<&'static str>,
}

/// Every line that has a grade of the committee's, copies included, with both stages.
pub fn ratings(campaign: &Campaign<'_>, progress: &Progress, committee: &Committee) -> Vec<Rated> {
    let mut all = Vec::new();
    for line in (0..campaign.lines.len()).filter(|&line| sees(campaign, line)) {
        let original = campaign.lines[line].original().unwrap_or(line);
        let id = campaign.lines[original].id.as_str();
        for field in fields_of(campaign, original).into_iter().filter(|field| field.kind != Kind::Text) {
            let value = value(campaign, committee, line, field).map(|(value, source)| (value.to_owned(), source));
            let gave = |member: &Member| Some((member.name.clone(), member.gave(id, field.key())?.to_owned()));
            all.push(Rated {
                line,
                field: field.key().to_owned(),
                first: first_stage(campaign, progress, line).map(|(_, grades)| grades).unwrap_or_default(),
                members: committee.members.iter().filter_map(gave).collect(),
                differs: value.as_ref().and_then(|(value, _)| difference(campaign, progress, line, field, value)),
                value,
            });
        }
    }
    all
}

/// Everything that is printed of the committee's stage.
pub fn values(campaign: &Campaign<'_>, progress: &Progress, committee: &Committee) -> CommitteeValues {
    let mut all = CommitteeValues::default();
    for line in (0..campaign.lines.len()).filter(|&line| sees(campaign, line)) {
        let original = campaign.lines[line].original();
        for field in fields_of(campaign, original.unwrap_or(line)) {
            let Some((value, _)) = value(campaign, committee, line, field) else { continue };
            let key = (line, field.key().to_owned());
            if difference(campaign, progress, line, field, value).is_some() {
                all.differing.insert(key.clone());
            }
            if original.is_none() {
                all.values.insert(key, value.to_owned());
            }
        }
    }
    if campaign.template.committee.reply {
        for opinion in committee.opinions.iter().filter(|opinion| !opinion.text.is_empty()) {
            let Some(line) = campaign.line_by_id(&opinion.line) else { continue };
            let below: &mut String = all.below.entry(line).or_default();
            let reply = if opinion.reply.is_empty() { String::new() } else { format!("\n回答：{}", opinion.reply) };
            let gap = if below.is_empty() { "" } else { "\n" };
            below.push_str(&format!("{gap}委員の意見・質問：{}{reply}", opinion.text));
        }
    }
    all
}

/// Stands where no department but the office itself answers.
pub const OFFICE: &str = "事務局";
/// What may stand between the names of departments.
const BETWEEN_NAMES: [char; 9] = ['、', '，', ',', '・', '／', '/', '\n', ' ', '　'];

/// The departments that are asked by default: who answers for the line; of a heading, under which many have items, and of the plan as a
/// whole nobody.
pub fn usually_asked(campaign: &Campaign<'_>, subject: Subject) -> Vec<usize> {
    let asked = subject.line().map(|line| &campaign.lines[line]).filter(|line| matches!(line.kind, LineKind::Entry(_)));
    asked.map(|line| answering(line).collect()).unwrap_or_default()
}

/// The departments with these names, or those that are asked by default where no name is given; none where the office answers.
///
/// # Errors
/// A name that no department has.
pub fn asked(campaign: &Campaign<'_>, subject: Subject, names: &str) -> Result<Vec<usize>, String> {
    if fold(names) == OFFICE {
        return Ok(Vec::new());
    }
    if let Some(whole) = campaign.answering_department(names) {
        return Ok(vec![whole]);
    }
    let mut found = Vec::new();
    for name in names.split(BETWEEN_NAMES).filter(|name| !name.is_empty()) {
        let department = campaign.answering_department(name).ok_or_else(|| name.to_owned())?;
        if !found.contains(&department) {
            found.push(department);
        }
    }
    Ok(if found.is_empty() { usually_asked(campaign, subject) } else { found })
}

/// Who answers to an opinion, as it is printed; what was typed where no department has that name.
pub fn who_answers(campaign: &Campaign<'_>, opinion: &Opinion) -> String {
    let subject = Subject::of(campaign, &opinion.line);
    let departments = subject.and_then(|subject| asked(campaign, subject, &opinion.departments).ok()).unwrap_or_default();
    match subject {
        _ if !departments.is_empty() => names(campaign, &departments),
        Some(Subject::Plan) if opinion.departments.is_empty() => OFFICE.to_owned(),
        _ => opinion.departments.clone(),
    }
}

/// Names of departments as the list shows them.
pub fn names(campaign: &Campaign<'_>, departments: &[usize]) -> String {
    departments.iter().map(|&department| campaign.department(department)).collect::<Vec<_>>().join("、")
}

/// Stands for a question on the form on which a department replies: the line and what is asked.
pub fn question_key(opinion: &Opinion) -> String {
    short_hash(&[opinion.line.as_str(), opinion.member.as_str(), opinion.text.as_str()].join("\u{1f}"))
}

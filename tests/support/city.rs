//! A plan and all its forms, filled in, in memory.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use torimatome::domain::answer::Progress;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::Finding;
use torimatome::domain::line::{Line, LineKind};
use torimatome::domain::text::fold;
use torimatome::domain::year::FiscalYear;
use torimatome::form::template::{ACTUAL, Kind, Template};
use torimatome::form::{builtin, plausibility};
use torimatome::pipeline::collect::{self, Forms, Incoming, Seen};
use torimatome::pipeline::plan;
use torimatome::read::returned::ReadForm;
use torimatome::reconcile::identity::{Record, Register};
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::department;
use torimatome::sheets::grid::{Book, Content};
use torimatome::write::workbook;

use super::small_plan::SmallPlan;

/// A plan as one year reports on it, with every department's form, blank and filled in.
pub struct City {
    /// Name of its template.
    pub template: &'static str,
    /// The year.
    pub year: FiscalYear,
    /// Bytes of its plan.
    pub plan: Vec<u8>,
    /// The year's lines.
    pub campaign: Campaign<'static>,
    /// Findings about the plan.
    pub findings: Vec<Finding>,
    /// Ids and numbers that were given.
    pub register: Register,
    /// By department: the form, blank.
    pub blank: BTreeMap<usize, Book>,
    /// By department: the form, every cell filled in.
    pub filled: BTreeMap<usize, Book>,
    read: OnceLock<BTreeMap<usize, ReadForm>>,
}

/// One of the three cities, made once; `None` where the plans are not here.
pub fn city(name: &str) -> Option<&'static City> {
    static MADE: [OnceLock<Option<City>>; 3] = [const { OnceLock::new() }; 3];
    let index = super::CITIES.iter().position(|(city, _)| *city == name).expect("one of the three");
    let make = || {
        let bytes = std::fs::read(super::shared()?.join(format!("plans/{name}.xlsx"))).expect("the plan reads");
        Some(City::new(super::CITIES[index].0, super::CITIES[index].1, bytes))
    };
    MADE[index].get_or_init(make).as_ref()
}

/// The small plan's city, made once.
pub fn small() -> &'static City {
    static MADE: OnceLock<City> = OnceLock::new();
    MADE.get_or_init(|| City::new("sample", "令和6年度", SmallPlan::new().bytes()))
}

/// The three cities; fewer where the plans are not here.
pub fn cities() -> Vec<&'static City> {
    if super::shared().is_none() {
        return Vec::new();
    }
    super::CITIES.iter().filter_map(|(name, _)| city(name)).collect()
}

/// The template `sample` with every question of `[plausibility]` and what is needed for it; plans for it have
/// [`super::small_plan::LAST_YEAR`].
pub const QUESTIONS: &str = "questions";

/// Templates with every question, by the built-in ones.
const WITH_QUESTIONS: [(&str, &str); 4] =
    [("sample", QUESTIONS), ("honjo", "questions, honjo"), ("kitamoto", "questions, kitamoto"), ("asaka", "questions, asaka")];

/// A built-in template with every question of `[plausibility]`.
pub fn asking_all(template: &str) -> &'static str {
    WITH_QUESTIONS.iter().find(|(name, _)| *name == template).expect("a built-in one").1
}

/// A template that lives as long as the test.
pub fn template(name: &str) -> &'static Template {
    static READ: OnceLock<BTreeMap<&'static str, Template>> = OnceLock::new();
    let read = || {
        let built_in = builtin::BUILT_IN.iter().map(|(name, text)| (*name, (*text).to_owned()));
        let all = built_in.chain(WITH_QUESTIONS.map(|(name, with)| (with, with_questions(name))));
        all.map(|(name, text)| (name, Template::parse(&text).expect("a template"))).collect()
    };
    &READ.get_or_init(read)[name]
}

/// A template with every question; the sample's with last year's rating and result.
fn with_questions(name: &str) -> String {
    let text = builtin::text(name).expect("a built-in one");
    let names: Vec<String> = plausibility::QUESTIONS.iter().map(|code| format!("{:?}", code.name())).collect();
    let questions = format!("{text}\n[plausibility]\nreport = [{}]\n", names.join(", "));
    if name != "sample" {
        return questions;
    }
    let field = |key: &str, label: &str, more: &str| {
        format!("[[field]]\nkey = \"old_{key}\"\nlabel = \"{label}\"\nby = \"last-year\"\nlast_year_of = \"{key}\"\n{more}")
    };
    let [rating, result] = super::small_plan::LAST_YEAR;
    questions + &field("rating", rating, "kind = \"rating\"\nscale = \"symbols\"\n") + &field("result", result, "")
}

/// The lines of a plan.
pub fn campaign(
    template: &'static Template,
    year: &str,
    plan: &[u8],
    register: &mut Register,
    from_forms: &[Record],
) -> (Campaign<'static>, Vec<Finding>) {
    let year = FiscalYear::parse(year).expect("a year");
    let read = plan::read_plan(plan, template, year, "計画.xlsx").expect("the plan reads");
    plan::campaign(read, template, None, register, from_forms, &Decisions::default()).expect("the round is there")
}

impl City {
    /// Reads a plan and fills in all its forms.
    pub fn new(name: &'static str, year: &str, plan: Vec<u8>) -> Self {
        Self::with_register(name, year, plan, Register::default(), &[])
    }

    /// As [`City::new`], with what is remembered of an earlier plan.
    pub fn with_register(name: &'static str, year: &str, plan: Vec<u8>, mut register: Register, from_forms: &[Record]) -> Self {
        let (campaign, findings) = campaign(template(name), year, &plan, &mut register, from_forms);
        let blank: BTreeMap<usize, Book> =
            campaign.departments().into_iter().map(|department| (department, department::form(&campaign, department).book)).collect();
        let filled = blank.iter().map(|(department, book)| (*department, fill(&campaign, *department, book.clone()))).collect();
        let year = campaign.plan.year;
        Self { template: name, year, plan, campaign, findings, register, blank, filled, read: OnceLock::new() }
    }

    /// Every filled form as read from its bytes.
    pub fn read(&self) -> &BTreeMap<usize, ReadForm> {
        self.read.get_or_init(|| {
            let forms = Forms::new(&self.campaign);
            let read = |(department, book): (&usize, &Book)| (*department, read_form(&file_of(*department), book, &forms));
            self.filled.iter().map(read).collect()
        })
    }

    /// What stands in every cell of every filled form: line, department, field.
    pub fn cells(&self) -> Vec<(usize, usize, String)> {
        let mut cells = Vec::new();
        for (index, line) in self.campaign.lines.iter().enumerate() {
            for &department in &line.departments {
                cells.extend(line.open.iter().map(|field| (index, department, field.clone())));
            }
        }
        cells
    }

    /// What was typed into a cell of a filled form.
    pub fn typed(&self, line: usize, department: usize, field: &str) -> String {
        typed(&self.campaign, line, department, field)
    }

    /// Index of a department.
    pub fn department(&self, name: &str) -> usize {
        let found = self.campaign.plan.departments.iter().position(|department| fold(&department.name) == fold(name));
        found.unwrap_or_else(|| panic!("there is no {name}"))
    }

    /// A line that fits, with its first department.
    pub fn line(&self, what: &str, fits: impl Fn(usize, &Line) -> bool) -> usize {
        let mut lines = self.campaign.lines.iter().enumerate();
        lines.find(|(index, line)| fits(*index, line)).map_or_else(|| panic!("{}: no line: {what}", self.template), |(index, _)| index)
    }

    /// Whether a line stands for itself: no copy, and none repeats it.
    pub fn is_single(&self, index: usize) -> bool {
        !self.campaign.lines[index].relisted && self.campaign.copies_of(index).is_empty()
    }

    /// Whether a line is an entry.
    pub fn is_entry(&self, index: usize) -> bool {
        matches!(self.campaign.lines[index].kind, LineKind::Entry(_))
    }

    /// A line with one department that must fill in this field and at least as many cells, and nothing tied to it.
    pub fn plain_line(&self, field: &str, cells: usize) -> (usize, usize) {
        let line = self.line(field, |index, line| {
            self.is_single(index)
                && line.open.len() >= cells
                && line.open.iter().any(|open| open == field)
                && line.is_required_of(line.departments[0])
                && (line.departments.len() == 1 || !line.answered_once())
        });
        (line, self.campaign.lines[line].departments[0])
    }
}

/// Path of a department's return.
pub fn file_of(department: usize) -> String {
    format!("回収/{department:02}.xlsx")
}

/// A form as read from its bytes.
pub fn read_form(file: &str, book: &Book, forms: &Forms<'_>) -> ReadForm {
    let bytes = workbook::render(book).expect("the form is drawn");
    let incoming = Incoming { name: file.to_owned(), bytes: Ok(bytes), modified: 0, set_aside: false };
    match collect::see(&incoming, forms, collect::open).pop() {
        Some(Seen::Form(form)) => *form,
        _ => panic!("{file} is one of our forms"),
    }
}

/// The same form once more.
pub fn again(form: &ReadForm) -> ReadForm {
    ReadForm { form: form.form.clone(), records: form.records.clone(), template: form.template.clone() }
}

/// Fills in every cell of a form, those for the office included, but for a message.
pub fn fill(campaign: &Campaign<'_>, department: usize, mut book: Book) -> Book {
    let visible = book.sheets.len() - 1;
    for sheet in &mut book.sheets[..visible] {
        for row in &mut sheet.rows {
            let line = row.key.as_deref().and_then(|key| campaign.line_by_id(key));
            for cell in &mut row.cells {
                match (&mut cell.content, line) {
                    (Content::Answer(answer), Some(line)) => answer.text = typed(campaign, line, department, &answer.field),
                    (Content::Office(label), _) if label != "連絡" => {
                        let text = format!("{label}に記入");
                        cell.content = Content::Text(text);
                    }
                    _ => {}
                }
            }
        }
    }
    book
}

/// What is typed into a cell: a copy repeats its original, departments that answer together say the same.
pub fn typed(campaign: &Campaign<'_>, line: usize, department: usize, field: &str) -> String {
    let speaker = |line: usize, department: usize| {
        let line = &campaign.lines[line];
        if line.answered_once() { line.lead().unwrap_or(department) } else { department }
    };
    let who = speaker(line, department);
    let source = campaign.lines[line].original_for(who).unwrap_or(line);
    let who = speaker(source, who);
    let known = campaign.template.field(field);
    let seed = source * 7 + who * 3 + field.len();
    match known.map_or(Kind::Text, |field| field.kind) {
        Kind::Rating => {
            let grades = &known.and_then(|field| campaign.template.scale_of(field)).expect("a rating has a scale").grades;
            let grade = &grades[seed % grades.len()];
            if seed.is_multiple_of(2) { grade.code.clone() } else { grade.print.clone() }
        }
        Kind::Choice => {
            let choices = &known.expect("a choice is a field").choices;
            choices[seed % choices.len()].clone()
        }
        Kind::Number | Kind::Percent => (seed + 10).to_string(),
        Kind::Date => "令和7年3月1日".to_owned(),
        Kind::Text if field == ACTUAL => ["今年度は調査なし".to_owned(), (seed + 1000).to_string(), "－".to_owned()][seed % 3].clone(),
        Kind::Text => {
            let statement = format!("{field}：{source}番の取組について、{who}が説明会を開き、参加者は延べ{seed}人、満足度は高い。");
            match seed % 7 {
                0 => format!("={statement}"),
                1 => format!("{statement}\n 二段落目、字下げと末尾の空白　 "),
                2 => format!("@{statement}\t🎉𠮷野家"),
                3 => format!("－{statement}＜＆＞<&>\"'_x0041_"),
                _ => statement,
            }
        }
    }
}

/// What a typed text means: the grade's code, or the text itself.
pub fn meant(campaign: &Campaign<'_>, field: &str, typed: &str) -> String {
    let scale = campaign.template.field(field).and_then(|field| campaign.template.scale_of(field));
    let grade = scale.and_then(|scale| scale.grades.iter().find(|grade| grade.code == typed || grade.print == typed));
    grade.map_or_else(|| typed.to_owned(), |grade| grade.code.clone())
}

/// Whether every written cell is accounted for, and the sum fits.
pub fn assert_ledger(progress: &Progress) {
    let mut all = vec![&progress.ledger];
    all.extend(progress.submissions.values().map(|submission| &submission.ledger));
    all.extend(progress.files.values());
    let cells: usize = progress.files.values().map(|ledger| ledger.cells).sum();
    assert_eq!(cells, progress.ledger.cells, "file by file all is counted");
    for ledger in all {
        assert_eq!(ledger.unaccounted, 0, "{ledger:?}");
        assert_eq!(ledger.cells, ledger.plan + ledger.answers + ledger.superseded + ledger.reported, "{ledger:?}");
    }
}

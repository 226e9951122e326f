//! What the departments of the bundled sample send back, with typical faults.

use super::distribute::file_name;
use crate::domain::finding::{Code, Finding};
use crate::domain::line::{Line, LineKind};
use crate::domain::problem::Problem;
use crate::form::sample::{self, At, Faults, Sender};
use crate::form::template::RATING;
use crate::reconcile::lines::Campaign;
use crate::sheets::department;
use crate::sheets::fill;
use crate::sheets::grid::Book;
use crate::write::workbook;

/// What comes back, and what is wrong with it.
pub struct Returns {
    /// Path below 回収 (with `/`) and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
    /// The faults that were put in.
    pub faults: Vec<Fault>,
}

/// A fault that was put in.
pub struct Fault {
    /// What was done, in words.
    pub what: String,
    /// Where: the department.
    pub department: usize,
    /// Where: the line.
    pub line: Option<usize>,
    /// The finding that must follow; `None` if the file is to be read as if nothing were wrong.
    pub code: Option<Code>,
}

impl Fault {
    /// The finding that this fault caused.
    pub fn found<'f>(&self, findings: &'f [Finding]) -> Option<&'f Finding> {
        findings.iter().find(|finding| Some(finding.code) == self.code && finding.department == Some(self.department) && finding.line == self.line)
    }
}

/// What the departments of the sample send back.
///
/// # Errors
/// [`Problem::CannotDraw`], also where the sample's answers do not fit its plan.
pub fn returns(campaign: &Campaign<'_>) -> Result<Returns, Problem> {
    let broken = |detail: &str| Problem::CannotDraw("見本".to_owned(), detail.to_owned());
    let sample = sample::answers().map_err(|detail| broken(&detail))?;
    let Faults { late, renamed, no_rating, copy_differs, edited, margin } = &sample.faults;
    let place = |at: &At| -> Result<(usize, usize), Problem> {
        let department = campaign.department_by_name(&at.department).ok_or_else(|| broken(&at.department))?;
        let is_it = |line: &Line| line.departments.contains(&department) && line.title.as_deref() == Some(&at.item);
        Ok((department, campaign.lines.iter().position(is_it).ok_or_else(|| broken(&at.item))?))
    };
    let department = |name: &str| campaign.department_by_name(name).ok_or_else(|| broken(name));
    let at_line = |what: &str, at: &At, code: Code| {
        place(at).map(|(department, line)| Fault { what: what.to_owned(), department, line: Some(line), code: Some(code) })
    };
    let faults = vec![
        Fault { what: "回答を送らない".to_owned(), department: department(late)?, line: None, code: Some(Code::ReturnMissing) },
        at_line("自己評価を空欄にする", no_rating, Code::RatingMissing)?,
        at_line("再掲の行だけ評価を変える", &copy_differs.at, Code::RelistedRatingDiffers)?,
        at_line("計画の文を書き換える", &edited.at, Code::PlanTextEdited)?,
        at_line("表の外に書き込む", &margin.at, Code::StrayText)?,
        Fault {
            what: "名前を変えて下のフォルダに置く".to_owned(), department: department(&renamed.department)?, line: None, code: None
        },
    ];

    let id = |at: &At| place(at).map(|(_, line)| campaign.lines[line].id.clone());
    let mut files = Vec::new();
    for department in campaign.departments() {
        let name = campaign.department(department);
        if name == late {
            continue;
        }
        let sender = sample.department.iter().find(|sender| sender.name == name).ok_or_else(|| broken(name))?;
        let mut book = department::form(campaign, department).book;
        fill_in(campaign, department, sender, &mut book);
        for (at, rating) in [(no_rating, ""), (&copy_differs.at, &copy_differs.rating)] {
            if at.department == name {
                let id = id(at)?;
                fill::fill(&mut book, &|line, field| (line == id && field == RATING).then(|| rating.to_owned()));
            }
        }
        if edited.at.department == name {
            fill::rewrite(&mut book, &id(&edited.at)?, &edited.field, &|text| text.replace(&edited.from, &edited.to));
        }
        if margin.at.department == name {
            fill::write_in_margin(&mut book, &id(&margin.at)?, &margin.text);
        }
        let file = if renamed.department == name { renamed.file.clone() } else { file_name(campaign, department) };
        let bytes = workbook::render_saved_on(&book, sender.saved).map_err(|error| Problem::CannotDraw(file.clone(), error.to_string()))?;
        files.push((file, bytes));
    }
    Ok(Returns { files, faults })
}

/// Fills in what a department answers as 主担当, its indicators, and the cells for the office.
fn fill_in(campaign: &Campaign<'_>, department: usize, sender: &Sender, book: &mut Book) {
    fill::fill(book, &|id, field| {
        let line = &campaign.lines[campaign.line_by_id(id)?];
        match line.kind {
            LineKind::Indicator(_) => sender.indicators.get(line.title.as_ref()?).cloned(),
            LineKind::Heading(_) => None,
            LineKind::Entry(_) if line.lead() != Some(department) => None,
            LineKind::Entry(_) => {
                let title = &campaign.bare_titles[campaign.item(line)?];
                sender.answer.iter().find(|answer| campaign.template.spelling.loose(&answer.item) == *title)?.fields.get(field).cloned()
            }
        }
    });
    fill::fill_office(book, &|label| sender.office.get(label).cloned());
}

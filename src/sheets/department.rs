//! The workbook of one department: 記入要領, the form with its own lines only, and what is needed to read it again.

use super::carrier::{self, AsSent, Label};
use super::grid::{Answer, Book, Cell, Content, Required, Row, SheetRole, Style};
use super::guide;
use super::layout::{Layout, View};
use super::page::Page;
use crate::domain::line::{Asked, Line, LineKind};
use crate::domain::text::reflowed;
use crate::form::template::{ACTUAL, Field, Kind, Required as FieldRequired};
use crate::reconcile::identity::Record;
use crate::reconcile::last_year;
use crate::reconcile::lines::{Campaign, copy_words};

/// A department's workbook, and where its cells are.
pub struct DepartmentForm {
    /// The department.
    pub department: usize,
    /// The workbook.
    pub book: Book,
}

/// Draws the workbook of a department.
pub fn form(campaign: &Campaign<'_>, department: usize) -> DepartmentForm {
    let (mut book, sent) = visible(campaign, department);
    book.sheets.push(carrier::hidden_sheet(&sent));
    DepartmentForm { department, book }
}

/// What the form of a department says, as it would be sent today.
pub fn as_sent(campaign: &Campaign<'_>, department: usize) -> AsSent {
    visible(campaign, department).1
}

/// The sheets that a department sees, and what they say.
fn visible(campaign: &Campaign<'_>, department: usize) -> (Book, AsSent) {
    let template = campaign.template;
    let name = campaign.department(department).to_owned();
    let label = Label {
        template: template.name.clone(),
        year: campaign.plan.year.to_string(),
        round: campaign.round.key.clone(),
        department: name.clone(),
        ..Label::default()
    };
    let mut page = Page::new(template.form.paper, template.form.orientation);
    page.header_left.clone_from(&campaign.round.form_name);
    page.header_right.clone_from(&name);
    let view = View {
        first_col: 1,
        lines: campaign.lines_of(department),
        cell: &|line, field| cell(campaign, line, department, field),
        carried: &|line, field| carried(campaign, line, department, field),
        note: &|line| note(campaign, line, department).map(Content::Text),
        owners: &|line| owners(campaign, line),
        title: &|line| title(campaign, line),
        heading_rows: &|layout, line| heading_rows(layout, line, department),
        heading_parts: &|line| 1 + heading_fields(campaign, line).len(),
        highest_row: 1.0,
        growing: true,
        committee: false,
        further: &[],
        leaves_out: &[],
        below: &|_| None,
        memo_width: 0,
    };
    let layout = Layout::new(campaign, &view);
    let mut sheet = layout.sheet(&campaign.round.form_name, SheetRole::Form, page);
    carrier::add_keys(&mut sheet, 1, &label);
    let mut guide = guide::sheet(campaign, department, &sheet);
    carrier::add_keys(&mut guide, 0, &label);

    let mut names = Vec::new();
    for (row, line) in sheet.rows.iter().enumerate().filter_map(|(row, r)| Some((row, campaign.line_by_id(r.key.as_deref()?)?))) {
        names.push((guide::row_name(&campaign.lines[line].number), 1, row as u32, 1));
    }
    let book = Book {
        title: format!("{}　{name}", campaign.form_of_year()),
        author: campaign.plan.setting("事務局").unwrap_or_default().to_owned(),
        sheets: vec![guide, sheet],
        opens_on: 0,
        names,
        properties: vec![(carrier::PROPERTY.to_owned(), label.to_text())],
    };
    let records: Vec<Record> = campaign.lines_of(department).iter().map(|&line| campaign.record(&campaign.lines[line])).collect();
    let sent = carrier::as_sent(&label, records, &book);
    (book, sent)
}

/// The cell for a field of a line: to fill in, or a word why not.
fn cell(campaign: &Campaign<'_>, index: usize, department: usize, key: &str) -> (Content, Style) {
    let line = &campaign.lines[index];
    if !line.open.iter().any(|open| open == key) {
        return (not_asked(campaign, line, key), Style::Text);
    }
    let field = campaign.template.field(key);
    let must = line.is_required_of(department);
    let required = match field.map(|field| &field.required) {
        _ if !must => Required::No,
        Some(FieldRequired::ForRatings(codes)) => Required::ForRatings(codes.clone()),
        Some(_) if field.is_some_and(|field| !field.is_required(None)) => Required::No,
        _ => Required::Yes,
    };
    let choices = field.map(|field| choices(campaign, field)).unwrap_or_default();
    let short = !choices.is_empty() || key == ACTUAL || field.is_some_and(|f| matches!(f.kind, Kind::Number | Kind::Percent | Kind::Date));
    let style = match (short, required == Required::No) {
        (false, false) => Style::Input,
        (false, true) => Style::InputOptional,
        (true, false) => Style::InputChoice,
        (true, true) => Style::InputChoiceOptional,
    };
    let text = campaign.offered(index, department, key).unwrap_or_default();
    (Content::Answer(Box::new(Answer { field: key.to_owned(), required, choices, text })), style)
}

/// What may be chosen for a field.
pub(super) fn choices(campaign: &Campaign<'_>, field: &Field) -> Vec<String> {
    match campaign.template.scale_of(field) {
        Some(scale) => scale.grades.iter().map(|grade| grade.code.clone()).collect(),
        None => field.choices.clone(),
    }
}

/// What stands where a line is not asked: the reference of a copy in the first cell, a dash in the others.
fn not_asked(campaign: &Campaign<'_>, line: &Line, key: &str) -> Content {
    let LineKind::Entry(entry) = line.kind else {
        return Content::Blank;
    };
    let entry = &campaign.plan.entries[entry];
    let first_open = campaign.round.entry.iter().find(|(_, open)| *open).map(|(field, _)| field.key());
    let text = if first_open != Some(key) {
        "－".to_owned()
    } else if entry.exempt.is_some() {
        "今年度は対象外（記入不要）".to_owned()
    } else {
        format!("{}（記入不要）", copy_words(campaign, line))
    };
    Content::Text(text)
}

/// What this department said last year.
fn carried(campaign: &Campaign<'_>, line: usize, department: usize, field: &Field) -> (Content, Style) {
    let text = last_year::of(campaign, &campaign.lines[line], department, field).unwrap_or_default();
    let style = if field.kind == Kind::Text { Style::Text } else { Style::Centered };
    (Content::PlanText(field.key().to_owned(), reflowed(&text)), style)
}

/// A rated heading's name, and what this department, or the office, said of it last year.
fn heading_name(campaign: &Campaign<'_>, line: &Line, department: usize) -> String {
    let said = last_year::of_heading(campaign, line).filter_map(|field| {
        let text = last_year::of(campaign, line, department, field)?;
        Some(format!("\n{}：{text}", field.label(campaign.plan.year)))
    });
    said.fold(line.name(), |name, said| name + &said)
}

/// What a department should know before it fills in a line.
fn note(campaign: &Campaign<'_>, line: usize, department: usize) -> Option<String> {
    let line = &campaign.lines[line];
    let mut notes = Vec::new();
    if line.asked == Asked::Nobody {
        return None;
    }
    if line.relisted {
        let words = copy_words(campaign, line);
        notes.push(match (line.original_for(department), campaign.template.relisted.ask) {
            (_, crate::form::template::RelistedAsk::AsAny) => words,
            (Some(_), _) => format!("{words}：記入がなければ同じ内容を転記します"),
            (None, _) => format!("{words}（再掲元に貴課の行がないため、ここに記入してください。空欄でも差し支えありません）"),
        });
    }
    let others: Vec<&str> = line.departments.iter().filter(|&&d| d != department).map(|&d| campaign.department(d)).collect();
    if !others.is_empty() {
        notes.push(match (line.asked, line.lead() == Some(department)) {
            (Asked::Lead, true) => format!("主担当：貴課（共同担当：{}）　まとめて記入してください", others.join("、")),
            (Asked::Lead, false) => format!("主担当：{}（異なる場合のみ記入）", line.lead().map(|d| campaign.department(d)).unwrap_or_default()),
            _ => format!("貴課の分を記入してください（ほかの担当：{}）", others.join("、")),
        });
    }
    (!notes.is_empty()).then(|| notes.join("　／　"))
}

/// Owners of a line one under another, as the plan prints them.
pub fn owners(campaign: &Campaign<'_>, line: usize) -> String {
    let line = &campaign.lines[line];
    match line.kind {
        LineKind::Entry(entry) => {
            let printed: Vec<&str> = campaign.plan.entries[entry].owners.iter().map(|owner| owner.printed.as_str()).collect();
            let mut unique: Vec<&str> = Vec::new();
            for name in printed {
                if !unique.contains(&name) {
                    unique.push(name);
                }
            }
            unique.join("\n")
        }
        LineKind::Indicator(_) if line.asked == Asked::Anyone => "把握している課が記入".to_owned(),
        _ => line.departments.iter().map(|&d| campaign.department(d)).collect::<Vec<_>>().join("\n"),
    }
}

/// Number and title of an item as printed.
pub fn title(campaign: &Campaign<'_>, line: usize) -> String {
    let line = &campaign.lines[line];
    let Some(item) = campaign.item(line) else {
        return line.name();
    };
    let item = &campaign.plan.items[item];
    match &item.number {
        Some(number) => format!("{number}  {}", item.title),
        None => item.title.clone(),
    }
}

/// What a department says of a rated heading.
fn heading_fields<'a>(campaign: &'a Campaign<'_>, line: usize) -> Vec<&'a Field> {
    campaign.lines[line].open.iter().filter_map(|key| campaign.template.field(key)).collect()
}

/// A rated heading on a department's form: labels, and the department's own view.
fn heading_rows(layout: &Layout<'_>, index: usize, department: usize) -> Vec<Row> {
    let campaign = layout.campaign;
    let line = &campaign.lines[index];
    let first = layout.view.first_col;
    let fields = heading_fields(campaign, index);
    let parts = layout.parts(1 + fields.len());
    let span = parts.get(1).map_or(1, |next| next - first - 1);
    let mut labels = vec![Cell::text(first, "整理\n番号", Style::Label), Cell::text(first + 1, "貴課から見た評価", Style::Label).across(span)];
    let mut cells = vec![
        Cell::text(first, line.number.clone(), Style::Centered),
        Cell::text(first + 1, heading_name(campaign, line, department), Style::Strong).across(span),
    ];
    for (field, &col) in fields.iter().zip(&parts[1..]) {
        labels.push(Cell::text(col, field.label(campaign.plan.year), Style::Label));
        let (content, style) = cell(campaign, index, department, field.key());
        cells.push(Cell::new(col, content, style));
    }
    vec![Row::of(labels).kept(), layout.row(cells, line), Row::gap(6.0)]
}

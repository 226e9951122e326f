//! The workbook for a member of the committee: the form with the departments' answers, to be read only, and cells for the grade and
//! what the member has to say.

use super::{MEMBER, add_key_column, book, label, open, open_field};
use crate::domain::answer::Progress;
use crate::domain::line::{Asked, LineKind};
use crate::domain::text::one_line;
use crate::form::committee::{COMMENT, COMMENT_LABEL, comment_field};
use crate::form::template::{Field, FilledBy, Kind, Layout as FormLayout, Orientation, Paper, REMARKS, TITLE};
use crate::reconcile::committee::{all_fields, fields_of, sees};
use crate::reconcile::identity::Record;
use crate::reconcile::lines::{Campaign, copy_words};
use crate::reconcile::printed;
use crate::sheets::department;
use crate::sheets::grid::{Book, Cell, Content, Height, Row, Sheet, SheetRole, Style};
use crate::sheets::layout::{Layout, View};
use crate::sheets::packet::carried;
use crate::sheets::page::Page;

/// Name of the file.
pub const NAME: &str = "委員用";
/// Label of the cell for the member's name.
pub const WHO: &str = "委員名";

/// Label of the cell for what the member has to say of the plan as a whole.
pub const ON_THE_WHOLE: &str = "計画全体についての意見・質問";

/// Draws the workbook, the departments' remarks left out if wanted.
pub fn form(campaign: &Campaign<'_>, progress: &Progress, without_remarks: bool) -> Book {
    let template = campaign.template;
    let label = label(campaign, MEMBER, "");
    let lines: Vec<usize> = (0..campaign.lines.len()).collect();
    let comment = [comment_field()];
    let remarks = template.committee.remarks.iter().map(|key| key.get_ref().clone()).chain([REMARKS.to_owned()]);
    let leaves_out: Vec<String> = remarks.filter(|_| without_remarks).collect();
    let view = View {
        first_col: 1,
        lines: &lines,
        cell: &|line, key| cell(campaign, progress, line, key),
        note: &|line| {
            let line = &campaign.lines[line];
            line.relisted.then(|| Content::Text(copy_words(campaign, line)))
        },
        owners: &|line| owners(campaign, progress, line),
        title: &|line| department::title(campaign, line),
        heading_rows: &|layout, line| heading_rows(layout, progress, line),
        // What it is about, the first stage, the committee's fields, what the member has to say.
        heading_parts: &|line| 3 + fields_of(campaign, line).len(),
        // Under headings with long texts something of a long answer stands on their page.
        highest_row: 1.0 / 3.0,
        growing: true,
        committee: true,
        further: &comment,
        carried: &|line, field| carried(campaign, progress, line, field),
        leaves_out: &leaves_out,
        below: &|_| None,
        memo_width: 0,
    };
    let layout = Layout::new(campaign, &view);
    let (paper, orientation) = template.packet_page();
    let mut page = Page::new(paper, orientation);
    page.header_left.clone_from(&campaign.round.form_name);
    NAME.clone_into(&mut page.header_right);
    let sheet = layout.sheet(&campaign.round.form_name, SheetRole::Form, page);
    let records: Vec<Record> = lines.iter().filter(|&&line| sees(campaign, line)).map(|&line| campaign.record(&campaign.lines[line])).collect();
    book(campaign, &label, NAME, vec![guide(campaign), sheet], records)
}

/// Owners of a line; of an indicator that any department may report on, those that did.
fn owners(campaign: &Campaign<'_>, progress: &Progress, line: usize) -> String {
    let asked = &campaign.lines[line];
    if asked.asked == Asked::Anyone && matches!(asked.kind, LineKind::Indicator(_)) {
        return progress.answering(line).map(|department| campaign.department(department)).collect::<Vec<_>>().join("\n");
    }
    printed::owners(campaign, progress, line, &department::owners(campaign, line))
}

/// A cell of a line: open for what the committee gives, otherwise as printed.
fn cell(campaign: &Campaign<'_>, progress: &Progress, line: usize, key: &str) -> (Content, Style) {
    if key == COMMENT {
        return open(COMMENT, "", Vec::new());
    }
    let field = campaign.template.field(key);
    if field.is_some_and(|field| field.by == FilledBy::Committee) {
        return match fields_of(campaign, line).into_iter().find(|field| field.key() == key) {
            Some(field) => open_field(campaign, field, ""),
            None => (Content::Text(if campaign.lines[line].relisted { "再掲元による" } else { "－" }.to_owned()), Style::Centered),
        };
    }
    let style = match field.map(|field| field.kind) {
        Some(Kind::Text) | None => Style::Text,
        Some(Kind::Number | Kind::Percent) => Style::Value,
        Some(_) => Style::Centered,
    };
    (Content::PlanText(key.to_owned(), printed::field(campaign, progress, line, key).text), style)
}

/// A rated heading: the first stage in one cell, then the cells to fill in.
fn heading_rows(layout: &Layout<'_>, progress: &Progress, index: usize) -> Vec<Row> {
    let campaign = layout.campaign;
    let line = &campaign.lines[index];
    let LineKind::Heading(heading) = line.kind else { return Vec::new() };
    let year = campaign.plan.year;
    let first = layout.view.first_col;
    let is_shown = |field: &&Field| !layout.view.leaves_out.iter().any(|key| key == field.key());
    let office = campaign.template.fields.iter().filter(|field| field.by == FilledBy::Office);
    let office = office.filter_map(|field| {
        let value = campaign.plan.headings[heading].office.get(field.key())?;
        Some(format!("{}：{}", field.label(year), printed::as_printed(campaign, field.key(), value)))
    });
    let asked: Vec<&Field> = line.open.iter().filter_map(|key| campaign.template.field(key)).filter(is_shown).collect();
    let of_departments = line.departments.iter().filter_map(|&department| {
        let said = |field: &&Field| printed::shown(campaign, progress, index, department, field.key());
        let said: Vec<String> = asked.iter().filter_map(said).map(|said| said.text).collect();
        (!said.is_empty()).then(|| format!("【{}】{}", campaign.department(department), said.join("　")))
    });
    let stage: Vec<String> = office.chain(of_departments).collect();
    let stage = if stage.is_empty() { printed::NOT_RETURNED.to_owned() } else { stage.join("\n") };
    let mut open_cells: Vec<(String, (Content, Style))> =
        fields_of(campaign, index).into_iter().map(|field| (field.label(year), open_field(campaign, field, ""))).collect();
    open_cells.push((COMMENT_LABEL.to_owned(), open(COMMENT, "", Vec::new())));
    // What the member says stands under its column of the form, the grades before it; what was said so far over all columns between.
    let comment_col = first + layout.width() - if campaign.template.form.layout == FormLayout::Table { 2 + layout.spare } else { 1 };
    let wide = comment_col.saturating_sub(first + 1 + open_cells.len() as u32).max(1);
    let mut labels = vec![
        Cell::text(first, "整理\n番号", Style::Label),
        Cell::text(first + 1, "評価の対象", Style::Label),
        Cell::text(first + 2, "第一段階の評価", Style::Label).across(wide),
    ];
    let mut cells = vec![
        Cell::text(first, line.number.clone(), Style::Centered),
        Cell::new(first + 1, Content::PlanText(TITLE.to_owned(), one_line(&line.name())), Style::Strong),
        Cell::text(first + 2, stage, Style::Text).across(wide),
    ];
    for ((label, (content, style)), col) in open_cells.into_iter().zip(first + 2 + wide..) {
        let cols = if col >= comment_col { (first + layout.width()).saturating_sub(col) } else { 1 };
        labels.push(Cell::text(col, label, Style::Label).across(cols));
        cells.push(Cell::new(col, content, style).across(cols));
    }
    vec![Row::of(labels).kept(), layout.row(cells, line), Row::gap(6.0)]
}

/// The first sheet: what to do, the name, what the grades mean.
fn guide(campaign: &Campaign<'_>) -> Sheet {
    let mut page = Page::new(Paper::A4, Orientation::Portrait);
    page.header_left.clone_from(&campaign.round.form_name);
    NAME.clone_into(&mut page.header_right);
    let mut sheet = Sheet::new("記入のお願い", SheetRole::Form, page, 11.0);
    sheet.fill_page(&[24, 76]);
    add_key_column(&mut sheet);
    let across = |text: String, style| Row::of(vec![Cell::text(1, text, style).across(2)]);
    sheet.push(across(format!("{}　委員の記入のお願い", campaign.form_of_year()), Style::Title));
    let fields = all_fields(campaign);
    let labels: Vec<String> = fields.iter().map(|field| format!("「{}」", field.label(campaign.plan.year))).collect();
    let cells = labels.join("") + &format!("「{COMMENT_LABEL}」");
    let steps = [
        "下の欄に、委員のお名前と、計画全体についての御意見・御質問を記入してください。".to_owned(),
        format!("シート「{}」の水色の欄（{cells}）に記入してください。空欄のままでも構いません。", campaign.round.form_name),
        "保存して、このファイルを事務局に返送してください。".to_owned(),
    ];
    for (step, number) in steps.iter().zip(1..) {
        sheet.push(across(format!("{number}　{step}"), Style::Note));
    }
    sheet.push(Row::gap(8.0));
    for (label, points) in [(WHO, 30.0), (ON_THE_WHOLE, 60.0)] {
        let cells = vec![Cell::text(1, label, Style::SideLabel), Cell::new(2, Content::Office(label.to_owned()), Style::Input)];
        sheet.push(Row::of(cells).keyed(&format!("office:{label}")).height(Height::Growing(points)));
    }
    let mut scales: Vec<&str> = Vec::new();
    for field in fields {
        let Some(scale) = campaign.template.scale_of(field).filter(|scale| !scales.contains(&scale.key.as_str())) else { continue };
        scales.push(&scale.key);
        sheet.push(Row::gap(8.0));
        sheet.push(across(format!("{}の意味", field.label(campaign.plan.year)), Style::Heading2));
        for grade in &scale.grades {
            sheet.push(Row::of(vec![Cell::text(1, &grade.print, Style::Centered), Cell::text(2, &grade.meaning, Style::Text)]));
        }
    }
    sheet
}

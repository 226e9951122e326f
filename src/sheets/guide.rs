//! 記入要領: the first sheet of a department's workbook.

use super::grid::{Cell, Content, Height, Required, Row, Sheet, SheetRole, Style};
use super::page::Page;
use crate::domain::line::Asked;
use crate::domain::place::CellRef;
use crate::domain::returned::FREE_COLUMN;
use crate::domain::text::one_line;
use crate::form::template::{Kind, Orientation, Paper, with_year};
use crate::reconcile::lines::Campaign;

/// Name of the sheet.
pub const SHEET_NAME: &str = "記入要領";
/// Cells for the office, in order: key in machine-readable output, label, hint, lines of type.
pub const OFFICE_CELLS: [(&str, &str, f64); 4] = [
    ("記入者", "記入者（係・\n氏名・内線）", 2.6),
    ("所属長の確認", "所属長の確認\n（日付）", 2.6),
    ("速報値／確定値", "速報値／確定値", 1.6),
    ("連絡", "事務局への連絡\n（会議資料には\n載りません）", 4.0),
];

/// Said where cells to fill in come with a text of the plan.
const OFFERED: &str = "文の入っている記入欄は、事務局の案です。このままでよければそのままに、違うところがあれば書き直してください。";

/// Defined name of a line's row on the form.
pub fn row_name(number: &str) -> String {
    format!("行_{number}")
}

/// The sheet. `form` is the sheet that is filled in, keys included, so that counts and links lead to its cells.
pub fn sheet(campaign: &Campaign<'_>, department: usize, form: &Sheet) -> Sheet {
    let plan = &campaign.plan;
    let template = campaign.template;
    let mut page = Page::new(Paper::A4, Orientation::Portrait);
    page.header_left.clone_from(&campaign.round.form_name);
    page.header_right = campaign.department(department).to_owned();
    let mut sheet = Sheet::new(SHEET_NAME, SheetRole::Form, page, 10.0);
    // 整理番号, title, lead if any line has one, open cells, link, column for the department's own use.
    let has_lead =
        campaign.lines_of(department).iter().any(|&line| campaign.lines[line].asked == Asked::Lead && campaign.lines[line].lead().is_some());
    let widths = [Some(18), Some(42), has_lead.then_some(18), Some(8), Some(7), Some(14)].into_iter().flatten().collect::<Vec<_>>();
    sheet.fill_page(&widths);
    sheet.columns.insert(0, super::grid::Column { chars: 4.0, hidden: true });
    let wide = widths.len() as u32;
    let full = |text: String, style| Row::of(vec![Cell::text(1, text, style).across(wide)]);
    let pair = |label: &str, text: String| Row::of(vec![Cell::text(1, label, Style::SideLabel), Cell::text(2, text, Style::Text).across(wide - 1)]);

    sheet.push(full(format!("{}　記入要領", campaign.form_of_year()), Style::Title));
    sheet.push(full(format!("{}　御中", campaign.department(department)), Style::Note));
    sheet.push(pair("提出期限", plan.setting("提出期限").unwrap_or("（事務局からの通知のとおり）").to_owned()));
    sheet.push(pair("提出先", contact(campaign)));
    sheet.push(section("記入のしかた", wide));
    let offers = |line: &usize| campaign.lines[*line].open.iter().any(|field| campaign.offered(*line, department, field).is_some());
    let offered = campaign.lines_of(department).iter().any(offers).then(|| OFFERED.to_owned());
    for (number, step) in offered.iter().chain(&template.guide.steps).enumerate() {
        sheet.push(full(format!("{}　{}", number + 1, with_year(step, plan.year)), Style::Note));
    }
    let rated = campaign.round.entry.iter().filter(|(_, open)| *open).map(|(field, _)| *field).chain(campaign.round.heading.iter().copied());
    let mut scales: Vec<&str> = Vec::new();
    for field in rated.filter(|field| field.kind == Kind::Rating) {
        let Some(scale) = template.scale_of(field).filter(|scale| !scales.contains(&scale.key.as_str())) else {
            continue;
        };
        scales.push(&scale.key);
        sheet.push(section(&format!("{}の意味", field.label(plan.year)), wide));
        for grade in &scale.grades {
            let cells = vec![Cell::text(1, &grade.print, Style::Centered), Cell::text(2, &grade.meaning, Style::Text).across(wide - 1)];
            sheet.push(Row::of(cells));
        }
    }
    example(campaign, &mut sheet, wide);
    sheet.push(section("提出にあたって", wide));
    for (key, label, lines) in OFFICE_CELLS {
        let cells =
            vec![Cell::text(1, label, Style::SideLabel), Cell::new(2, Content::Office(key.to_owned()), Style::InputOptional).across(wide - 1)];
        sheet.push(Row::of(cells).keyed(&format!("office:{key}")).height(Height::Growing(lines * 13.5)).kept());
    }
    if let Some(last) = sheet.rows.last_mut() {
        last.keep_next = false;
    }
    // Last, so that its labels stand over nothing else on the pages that follow.
    list(campaign, department, form, &mut sheet, wide, has_lead);
    sheet.paginate();
    sheet
}

fn section(text: &str, wide: u32) -> Row {
    Row::of(vec![Cell::text(1, text, Style::Heading2).across(wide)]).kept()
}

fn contact(campaign: &Campaign<'_>) -> String {
    let plan = &campaign.plan;
    let mut parts = vec![plan.setting("事務局").unwrap_or("事務局").to_owned()];
    for (key, label) in [("担当者", "担当"), ("内線", "内線"), ("メール", "メール")] {
        if let Some(value) = plan.setting(key) {
            parts.push(format!("{label} {value}"));
        }
    }
    parts.join("　")
}

fn example(campaign: &Campaign<'_>, sheet: &mut Sheet, wide: u32) {
    let Some(example) = &campaign.template.guide.example else {
        return;
    };
    let year = campaign.plan.year;
    sheet.push(section(&format!("記入例：{}", example.title), wide));
    for field in &campaign.template.fields {
        if let Some(text) = example.fields.get(field.key()) {
            let length = field.length.map(|length| format!("\n（{length}字程度）")).unwrap_or_default();
            let cells = vec![
                Cell::text(1, format!("{}{length}", field.label(year)), Style::SideLabel),
                Cell::text(2, with_year(text, year), Style::Text).across(wide - 1),
            ];
            sheet.push(Row::of(cells));
        }
    }
    if !example.note.is_empty() {
        sheet.push(Row::of(vec![Cell::text(1, format!("※{}", example.note), Style::Note).across(wide)]));
    }
}

/// The list of the department's lines, with live counts of the cells that are still open.
fn list(campaign: &Campaign<'_>, department: usize, form: &Sheet, sheet: &mut Sheet, wide: u32, has_lead: bool) {
    sheet.push(section("貴課の記入する行の一覧", wide));
    // Repeated on the pages after this one.
    sheet.repeat_rows = Some((sheet.next_row(), sheet.next_row()));
    let lead_label = if has_lead { Some("主担当") } else { None };
    let labels = ["整理番号", "題名"].into_iter().chain(lead_label).chain(["未記入", "移動", "担当係\n（課内用）"]);
    sheet.push(Row::of(labels.zip(1..).map(|(label, col)| Cell::text(col, label, Style::Label)).collect()).kept());
    let open_col = 3 + u32::from(has_lead);
    let first = sheet.next_row();
    let mut total = 0;
    let rows = form.rows_by_key();
    for line in campaign.lines_of(department).iter().map(|&line| &campaign.lines[line]) {
        let Some(&at) = rows.get(line.id.as_str()) else {
            continue;
        };
        let (formula, open) = open_cells(form, at);
        total += open;
        let lead =
            line.lead().filter(|_| line.asked == Asked::Lead).map_or("", |lead| if lead == department { "貴課" } else { campaign.department(lead) });
        let mut cells = vec![Cell::text(1, &line.number, Style::Centered), Cell::text(2, one_line(&line.name()), Style::Text)];
        cells.extend(has_lead.then(|| Cell::text(3, lead, Style::Centered)));
        cells.extend([
            Cell::new(open_col, formula.map_or(Content::Text("－".into()), |formula| Content::Formula(formula, open as f64)), Style::Centered),
            Cell::new(open_col + 1, Content::Link(row_name(&line.number), "移動".into()), Style::Link),
            Cell::new(open_col + 2, Content::Office(format!("{FREE_COLUMN}:{}", line.number)), Style::InputOptional),
        ]);
        sheet.push(Row::of(cells).keyed(&format!("list:{}", line.id)).height(Height::Growing(0.0)));
    }
    // Row 1 of the finished sheet holds the keys, so every row written here ends one lower.
    let (from, to) = (CellRef::new(first + 1, open_col).a1(), CellRef::new(sheet.next_row(), open_col).a1());
    let sum = Content::Formula(format!("SUM({from}:{to})"), total as f64);
    sheet.push(Row::of(vec![Cell::text(1, "未記入の必須欄　合計", Style::Label).across(open_col - 1), Cell::new(open_col, sum, Style::Centered)]));
}

/// The formula that counts a row's open required cells, and its value on the fresh form; no formula where nothing is required.
fn open_cells(form: &Sheet, row: u32) -> (Option<String>, usize) {
    let cells = &form.rows[row as usize].cells;
    let address = |col: u32| format!("'{}'!{}", form.name, CellRef::new(row, col).a1());
    let rating =
        cells.iter().find(|cell| matches!(&cell.content, Content::Answer(a) if a.field == crate::form::template::RATING)).map(|cell| cell.col);
    let mut terms = Vec::new();
    let mut open = 0;
    for cell in cells {
        let Content::Answer(answer) = &cell.content else {
            continue;
        };
        match (&answer.required, rating) {
            (Required::Yes, _) => {
                open += usize::from(answer.text.is_empty());
                terms.push(format!("COUNTBLANK({})", address(cell.col)));
            }
            (Required::ForRatings(codes), Some(rating)) => {
                let tests: Vec<String> = codes.iter().map(|code| format!("{}=\"{code}\"", address(rating))).collect();
                terms.push(format!("IF(OR({}),COUNTBLANK({}),0)", tests.join(","), address(cell.col)));
            }
            _ => {}
        }
    }
    ((!terms.is_empty()).then(|| terms.join("+")), open)
}

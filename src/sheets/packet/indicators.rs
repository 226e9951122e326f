//! 指標: baseline, values of the years, target and the degree reached, each indicator under its heading.

use std::collections::BTreeMap;

use super::units::year_below;
use crate::domain::answer::Progress;
use crate::domain::place::CellRef;
use crate::domain::text::one_line;
use crate::form::template::{ACTUAL, Orientation, with_year};
use crate::reconcile::degree::{Degree, Figure, Standing, Way, direction_word, years};
use crate::reconcile::lines::Campaign;
use crate::sheets::grid::{CELL_PADDING_WIDTH_POINTS, Cell, Content, Row, Sheet, SheetRole, Style};
use crate::sheets::page::Page;
use crate::sheets::pictures::{Area, Trend};
use crate::sheets::quantity::quantity;

/// Name of the sheet.
pub const SHEET_NAME: &str = "指標";
/// What stands in place of a standing for an indicator that is counted under an earlier heading.
const REPEATED: &str = "（再掲）";
/// What the degree means, printed over the table.
const DEFINITION: &str = "達成率＝（実績値－現状値）÷（目標値－現状値）。現状値から目標値までのうち進んだ割合で、0%は現状値のまま、100%は目標値に達したことを表します。\n\
     数値でないもの、維持を目標とするものには、達成率はありません。同じ指標が二か所にある場合は、一つと数えます。";

/// The sheet, and how its indicators stand.
pub struct Drawn {
    /// The sheet.
    pub sheet: Sheet,
    /// The cells that say how each indicator stands, and how many there are of each standing; none where nothing is known of this year.
    pub standings: Option<(Area, BTreeMap<Standing, usize>)>,
}

/// Where things stand in a row.
struct Columns {
    years: u32,
    actual: Option<u32>,
    target: u32,
    direction: u32,
    degree: Option<u32>,
    trend: Option<u32>,
    note: Option<u32>,
}

/// Smallest type that is printed, in points.
const LEAST_POINTS: f64 = 9.0;
/// From which degree on it is only said to be far.
const FAR: f64 = 10.0;
/// Column of the baseline; the years follow.
const BASELINE: u32 = 1;

/// The sheet; none for a plan without indicators.
pub fn sheet(campaign: &Campaign<'_>, progress: &Progress) -> Option<Drawn> {
    let indicators = &campaign.plan.indicators;
    if indicators.is_empty() {
        return None;
    }
    let degrees: Vec<Degree> = Degree::all(campaign, progress);
    let earlier = years(campaign);
    let knows_actual = degrees.iter().any(|degree| degree.actual.is_some());
    let [baseline, target] = campaign.plan.figure_labels.each_ref().map(|label| year_below(label));
    let mut labels = vec![("指標".to_owned(), 26), (baseline, 14)];
    let mut add = |label: String, weight: u32| {
        labels.push((label, weight));
        labels.len() as u32 - 1
    };
    let first_year = BASELINE + 1;
    for year in &earlier {
        add(year.to_string(), 14);
    }
    let actual = knows_actual.then(|| add(with_year(&campaign.template.indicators.label, campaign.plan.year), 15));
    let target = add(target, 14);
    let direction = add("方向".to_owned(), 10);
    let degree = knows_actual.then(|| add("達成率".to_owned(), 8));
    let trend = (knows_actual || !earlier.is_empty()).then(|| {
        let _ = degree.map(|_| add("状況".to_owned(), 10));
        add("推移".to_owned(), 8)
    });
    let note = indicators.iter().any(|indicator| indicator.note.is_some()).then(|| add("注記".to_owned(), 14));
    let columns = Columns { years: first_year, actual, target, direction, degree, trend, note };
    let width = labels.len() as u32;
    let mut sheet = empty(campaign, &labels.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());

    let counted = degrees.iter().filter(|degree| !degree.repeated).count();
    let listed = if counted < degrees.len() { format!("、掲載{}件", degrees.len()) } else { String::new() };
    sheet.push(Row::of(vec![Cell::text(0, "指標の状況", Style::Title).across(width)]));
    sheet.push(Row::of(vec![Cell::text(0, format!("単位：指標（{counted}件{listed}）"), Style::Note).across(width)]));
    if knows_actual {
        sheet.push(Row::of(vec![Cell::text(0, DEFINITION, Style::Note).across(width)]));
    }
    let header = sheet.next_row();
    sheet.repeat_rows = Some((header, header));
    sheet.push(Row::of(labels.iter().zip(0..).map(|((label, _), col)| Cell::text(col, label, Style::Label)).collect()));

    let mut path: &[String] = &[];
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for (index, (indicator, degree)) in indicators.iter().zip(&degrees).enumerate() {
        if indicator.path != path {
            path = &indicator.path;
            let heading = path.iter().map(|heading| one_line(heading)).collect::<Vec<_>>().join("　");
            sheet.push(Row::of(vec![Cell::text(0, heading, Style::Heading3).across(width)]).kept());
        }
        let at = sheet.next_row();
        let mut cells = vec![Cell::text(0, &indicator.title, Style::Text)];
        cells.extend(figures(degree, &columns));
        cells.push(Cell::text(columns.direction, direction_word(indicator), Style::Centered));
        cells.extend(columns.degree.into_iter().flat_map(|col| degree_cells(degree, &columns, at, col)));
        if let Some(standing) = degree.standing().filter(|_| !degree.repeated) {
            *counts.entry(standing).or_default() += 1;
        }
        if let Some(col) = columns.trend {
            cells.push(Cell::text(col, "", Style::Centered));
        }
        if let Some(col) = columns.note {
            cells.push(Cell::text(col, indicator.note.clone().unwrap_or_default(), Style::Text));
        }
        let row = Row::of(cells);
        let trend = columns.trend.and_then(|col| trend_over(&sheet, &row, &indicator.title, (at, col), columns.target - 1));
        sheet.pictures.trends.extend(trend);
        sheet.push(match campaign.line_of_indicator(index) {
            Some(line) => row.keyed(&campaign.lines[line].id),
            None => row,
        });
    }
    let last = sheet.next_row() - 1;
    let standings = columns.degree.map(|col| (Area::column(col + 1, header + 1, last), counts));
    Some(Drawn { sheet, standings })
}

/// An empty sheet with columns at least so wide, if there is a way: on the form's page, in the smallest type, or on a page that lies.
fn empty(campaign: &Campaign<'_>, columns: &[u32]) -> Sheet {
    let (paper, orientation) = campaign.template.packet_page();
    let points = campaign.template.form.points;
    let draw = |(orientation, points)| Sheet::new(SHEET_NAME, SheetRole::Committee, Page::new(paper, orientation), points);
    let fits = |sheet: &Sheet| f64::from(columns.iter().sum::<u32>()) <= sheet.page_chars(columns.len());
    let lying = (Orientation::Landscape, points);
    let mut sheet = [(orientation, points), (orientation, LEAST_POINTS), lying].map(draw).into_iter().find(fits).unwrap_or_else(|| draw(lying));
    sheet.fill_page(columns);
    sheet
}

/// The values, from the baseline to the target.
fn figures(degree: &Degree, columns: &Columns) -> Vec<Cell> {
    let mut cells = vec![figure(BASELINE, &degree.baseline)];
    cells.extend(degree.earlier.iter().zip(columns.years..).map(|(earlier, col)| figure(col, earlier)));
    if let Some(col) = columns.actual {
        let actual = degree.actual.clone().unwrap_or_default();
        let cell = figure(col, &actual);
        cells.push(match cell.content {
            Content::Quantity(..) => cell,
            _ => Cell::new(col, Content::PlanText(ACTUAL.to_owned(), actual.text), if actual.missing { Style::Missing } else { Style::Centered }),
        });
    }
    cells.push(figure(columns.target, &degree.target));
    cells
}

fn figure(col: u32, figure: &Figure) -> Cell {
    let number = figure.number.and_then(|number| quantity(&figure.text, number));
    number.map_or_else(|| Cell::text(col, &figure.text, Style::Centered), |number| Cell::new(col, number, Style::Value))
}

/// 達成率 and how the indicator stands, worked out from the cells of the row where these are numbers.
fn degree_cells(degree: &Degree, columns: &Columns, row: u32, col: u32) -> [Cell; 2] {
    let numbers =
        figures(degree, columns).iter().filter(|cell| matches!(cell.content, Content::Quantity(..))).map(|cell| cell.col).collect::<Vec<_>>();
    let at = |col: u32| CellRef::new(row, col).a1();
    let (actual, target) = (columns.actual.unwrap_or(BASELINE), columns.target);
    let (baseline, actual_at, target_at) = (at(BASELINE), at(actual), at(target));
    let live = [BASELINE, actual, target].iter().all(|col| numbers.contains(col));
    let worked_out = format!("({actual_at}-{baseline})/({target_at}-{baseline})");
    let rate = match degree.rate() {
        Some(rate) if live && rate.abs() < FAR => Cell::new(col, Content::Formula(worked_out.clone(), rate), Style::Percent),
        Some(rate) if rate.abs() < FAR => Cell::new(col, Content::Number(rate), Style::Percent),
        // Mostly a slip of the pen; it need not fit the column.
        Some(rate) => Cell::text(col, if rate > 0.0 { "1000%超" } else { "-1000%未満" }, Style::Centered),
        None => Cell::text(col, "－", Style::Centered),
    };
    let label = degree.standing().map_or("", Standing::label);
    let words = |standing: Standing| standing.label();
    let [reached, nearer, same, farther, apart] =
        [Standing::Reached, Standing::Nearer, Standing::Same, Standing::Farther, Standing::Apart].map(words);
    let formula = match (degree.rate(), degree.way) {
        (Some(_), _) => format!("IF({worked_out}>=1,\"{reached}\",IF({worked_out}>0,\"{nearer}\",IF({worked_out}<0,\"{farther}\",\"{same}\")))"),
        (None, Some(Way::Keep)) => format!("IF({actual_at}={target_at},\"{reached}\",\"{apart}\")"),
        _ => String::new(),
    };
    let standing = match label {
        _ if degree.repeated => Cell::text(col + 1, REPEATED, Style::Centered),
        label if live && !formula.is_empty() => Cell::new(col + 1, Content::FormulaText(formula, label.to_owned()), Style::Centered),
        label => Cell::text(col + 1, label, Style::Centered),
    };
    [rate, standing]
}

/// The line over the numbers of a row that stand side by side up to this column; none where there are fewer than two.
fn trend_over(sheet: &Sheet, row: &Row, title: &str, at: (u32, u32), last: u32) -> Option<Trend> {
    let number = |cell: &Cell| if let Content::Quantity(number, _) = cell.content { Some((cell.col, number)) } else { None };
    let in_reach = row.cells.iter().filter(|cell| (BASELINE..=last).contains(&cell.col));
    let side_by_side: Vec<(u32, f64)> = in_reach.rev().map(number).skip_while(Option::is_none).map_while(|number| number).collect();
    let [(newest, _), .., (oldest, _)] = side_by_side.as_slice() else { return None };
    let range = side_by_side.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), (_, number)| (least.min(*number), most.max(*number)));
    let width = sheet.columns[at.1 as usize].chars * sheet.points / 2.0 + CELL_PADDING_WIDTH_POINTS;
    Some(Trend {
        alt: format!("{}の推移", one_line(title)),
        at,
        size_points: (width, sheet.row_points(row)),
        values: Area::row(at.0, *oldest, *newest),
        range,
    })
}

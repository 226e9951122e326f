//! How grades moved since last year: a table of last year's grades against this year's.

use crate::domain::answer::Progress;
use crate::domain::scale::Grade;
use crate::domain::text::one_line;
use crate::form::template::{Field, FilledBy, JointAnswer};
use crate::reconcile::last_year::{self, Move};
use crate::reconcile::lines::Campaign;
use crate::sheets::flow::Block;
use crate::sheets::grid::{Cell, Row, Style};

/// Space above a table, in points.
const SPACE: f64 = 8.0;

/// A table for each rating of which the plan holds last year's grades. It takes a column for the label, one for each grade and two
/// more; its heading goes across `width` columns.
pub fn blocks(campaign: &Campaign<'_>, progress: &Progress, width: u32) -> Vec<Block> {
    let carried = campaign.template.fields.iter().filter(|field| field.by == FilledBy::LastYear);
    let with_moves = carried.map(|field| (field, moves(campaign, progress, field))).filter(|(_, moves)| !moves.is_empty());
    with_moves.filter_map(|(field, moves)| table(campaign, field, &moves, width)).collect()
}

/// Last year's grades of all lines but copies, with what became of them.
fn moves(campaign: &Campaign<'_>, progress: &Progress, field: &Field) -> Vec<Move> {
    let lines = (0..campaign.lines.len()).filter(|&line| !campaign.lines[line].relisted);
    lines.flat_map(|line| last_year::moves(campaign, progress, line, field)).map(|(_, change)| change).collect()
}

fn table(campaign: &Campaign<'_>, field: &Field, moves: &[Move], width: u32) -> Option<Block> {
    let (of, scale) = last_year::graded(campaign, field)?;
    let year = campaign.plan.year;
    let grades = scale.grades.len() as u32;
    let has_copies = campaign.plan.items.iter().any(|item| item.relisted) && of.on_level().is_none();
    let unit = match (of.on_level(), of.by) {
        (Some(_), by) if by != FilledBy::Department => "評価の対象の数",
        (Some(_), _) => "評価の対象と課の組の数",
        (None, _) if campaign.template.joint.answer == JointAnswer::One => "記入行の数",
        (None, _) => "記入行と課の組の数",
    };
    let base = if has_copies { "、再掲を除く" } else { "" };
    let arrows = [('↑', "上がった"), ('→', "同じ"), ('↓', "下がった")];
    let sums = arrows.map(|(arrow, words)| format!("{words}もの（{arrow}）{}", moves.iter().filter(|change| change.arrow() == Some(arrow)).count()));
    let title = format!(
        "前年度からの移り変わり（{}）　単位：{unit}{base}。前年度の評価がある{}件のうち、{}",
        one_line(&of.label(year)),
        moves.len(),
        sums.join("、")
    );
    let title = Row::of(vec![Cell::text(0, title, Style::Heading2).across(width)]);
    let mut labels = vec![Cell::text(0, format!("{}（行）→{year}（列）", year.plus(-1)), Style::Label)];
    labels.extend(scale.grades.iter().zip(1..).map(|(grade, col)| Cell::text(col, &grade.print, Style::Label)));
    labels.extend(["未提出\nなど", "計"].into_iter().zip(grades + 1..).map(|(label, col)| Cell::text(col, label, Style::Label)));
    let of_grade = |(before, grade): (usize, &Grade)| {
        let moves: Vec<Move> = moves.iter().filter(|change| change.before == before).copied().collect();
        row(&format!("{}　{}", year.plus(-1), grade.print), &moves, grades)
    };
    let rows = scale.grades.iter().enumerate().map(of_grade).chain([row("計", moves, grades)]).collect();
    Some(Block { title: vec![title, Row::of(labels)], rows, whole: true, space: SPACE, ..Block::default() })
}

fn row(name: &str, moves: &[Move], grades: u32) -> Row {
    let count = |fits: &dyn Fn(&Move) -> bool| moves.iter().filter(|change| fits(change)).count();
    let mut cells = vec![Cell::text(0, name, Style::Strong)];
    cells.extend((0..grades).map(|now| Cell::number(now + 1, count(&|change| change.now == Some(now as usize)), Style::Number)));
    cells.push(Cell::number(grades + 1, count(&|change| change.now.is_none()), Style::Number));
    cells.push(Cell::number(grades + 2, moves.len(), Style::Number));
    Row::of(cells)
}

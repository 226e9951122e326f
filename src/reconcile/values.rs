//! What a typed text means in its field.

use crate::domain::line::{Line, LineKind};
use crate::domain::scale::GradeReading;
use crate::domain::text::fold;
use crate::domain::value::{read_date, read_quantity, unit_of};
use crate::form::template::{ACTUAL, Kind};

use super::lines::Campaign;

/// A text that does not fit its field; what would fit, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// What would fit.
    pub allowed: String,
}

/// The value of a typed text. `typed` is the number or date behind it, where a cell shows it otherwise.
///
/// # Errors
/// It is none of the scale's grades, choices, numbers or dates that the field takes.
pub fn interpret(campaign: &Campaign<'_>, line: &Line, key: &str, raw: &str, typed: Option<&str>) -> Result<String, Misfit> {
    let Some(field) = campaign.template.field(key) else {
        return Ok(if key == ACTUAL { actual(campaign, line, raw) } else { raw.to_owned() });
    };
    let misfit = |allowed: String| Misfit { allowed };
    match field.kind {
        Kind::Text => Ok(raw.to_owned()),
        Kind::Rating => {
            let Some(scale) = campaign.template.scale_of(field) else {
                return Ok(raw.to_owned());
            };
            match scale.read(raw) {
                GradeReading::Grade(index) => Ok(scale.grades[index].code.clone()),
                _ => Err(misfit(scale.grades.iter().map(|grade| grade.print.as_str()).collect::<Vec<_>>().join("・"))),
            }
        }
        Kind::Choice => {
            let folded = fold(raw);
            let choice = field.choices.iter().find(|choice| fold(choice) == folded);
            choice.cloned().ok_or_else(|| misfit(field.choices.join("・")))
        }
        Kind::Number | Kind::Percent => {
            let unit = if field.kind == Kind::Percent { Some("%") } else { field.unit.as_deref() };
            // A power of ten, or a number that was rounded to be shown.
            let text = typed.filter(|_| raw.parse::<f64>().is_ok()).unwrap_or(raw);
            let quantity =
                read_quantity(text, unit).ok_or_else(|| misfit(format!("数値{}", unit.map(|unit| format!("（{unit}）")).unwrap_or_default())))?;
            Ok(quantity.digits)
        }
        Kind::Date => typed
            .and_then(|typed| read_date(typed.split(' ').next()?))
            .or_else(|| read_date(raw))
            .ok_or_else(|| misfit("日付（令和7年3月1日など）".to_owned())),
    }
}

/// An indicator's value: a number by its digits, whatever its unit; any other word as typed.
fn actual(campaign: &Campaign<'_>, line: &Line, raw: &str) -> String {
    let unit = unit_of_indicator(campaign, line);
    let quantity = read_quantity(raw, unit.as_deref()).or_else(|| read_quantity(raw, None));
    quantity.map_or_else(|| raw.to_owned(), |quantity| quantity.digits)
}

/// Whether an indicator's value was typed with a unit that is not the plan's: its digits alone would say something else on paper.
pub fn has_own_unit(campaign: &Campaign<'_>, line: &Line, raw: &str) -> bool {
    unit_of_indicator(campaign, line).is_some_and(|unit| read_quantity(raw, Some(&unit)).is_none())
}

/// The unit of an indicator's value: as typed, or the plan's where none was typed; `None` also where the value is no number.
pub fn unit_of_actual(campaign: &Campaign<'_>, line: &Line, raw: &str) -> Option<String> {
    let unit = unit_of_indicator(campaign, line);
    if read_quantity(raw, unit.as_deref()).is_some() && unit.is_some() {
        return unit;
    }
    read_quantity(raw, None).map(|quantity| quantity.unit).filter(|unit| !unit.is_empty())
}

/// The unit that the plan shows for an indicator.
pub fn unit_of_indicator(campaign: &Campaign<'_>, line: &Line) -> Option<String> {
    let LineKind::Indicator(index) = line.kind else { return None };
    let indicator = &campaign.plan.indicators[index];
    indicator.target.as_deref().and_then(unit_of).or_else(|| indicator.baseline.as_deref().and_then(unit_of))
}

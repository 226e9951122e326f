//! What helps to fill in a cell: a list to choose from, and a fill that shows a required cell while it is blank. Each is said
//! once for all cells of a column that want the same, since programs slow down when it is said for every cell.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, Worksheet, XlsxError};

use super::formats::BLANK_REQUIRED;
use crate::domain::place::{CellRef, column_letters};
use crate::domain::text::shortened;
use crate::form::template::RATING;
use crate::sheets::grid::{Answer, Content, Required, Row, Sheet};

/// How much of a list of choices a message repeats; Excel takes 255 characters in all.
const MAX_LISTED: usize = 180;

/// Rows of a column, as first and last of each stretch.
type Rows = Vec<(u32, u32)>;

/// The guards of a sheet.
#[derive(Default)]
pub struct Guards<'a> {
    /// By column and choices.
    lists: BTreeMap<(u32, &'a [String]), Rows>,
    /// By column, the rating's column and the codes for which the cell is required; none where it always is.
    blanks: BTreeMap<(u32, u32, &'a [String]), Rows>,
}

impl<'a> Guards<'a> {
    /// The guards of a sheet's cells to fill in.
    pub fn of(sheet: &'a Sheet) -> Self {
        let mut guards = Self::default();
        sheet.rows.iter().zip(0..).for_each(|(row, index)| guards.add(index, row));
        guards
    }

    fn add(&mut self, index: u32, row: &'a Row) {
        let answers =
            || row.cells.iter().filter_map(|cell| if let Content::Answer(answer) = &cell.content { Some((cell.col, &**answer)) } else { None });
        let rating = answers().find(|(_, answer)| answer.field == RATING).map(|(col, _)| col);
        for (col, answer) in answers() {
            let Answer { required, choices, .. } = answer;
            if !choices.is_empty() {
                extend(self.lists.entry((col, choices)).or_default(), index);
            }
            match (required, rating) {
                (Required::Yes, _) => extend(self.blanks.entry((col, col, &[])).or_default(), index),
                (Required::ForRatings(codes), Some(rating)) if !codes.is_empty() => {
                    extend(self.blanks.entry((col, rating, codes)).or_default(), index);
                }
                _ => {}
            }
        }
    }

    /// Puts them into the sheet. A list warns but does not refuse.
    ///
    /// # Errors
    /// A list is too long.
    pub fn draw(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        for ((col, choices), rows) in &self.lists {
            let listed: Vec<&str> = choices.iter().map(String::as_str).collect();
            let validation = DataValidation::new()
                .allow_list_strings(&listed)?
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("選択肢にない値です")?
                .set_error_message(format!("選択肢は {} です。このまま入力することもできます。", shortened(&listed.join("・"), MAX_LISTED)))?
                .set_multi_range(areas(*col, rows));
            let (first, last) = ends(rows);
            worksheet.add_data_validation(first, *col as u16, last, *col as u16, &validation)?;
        }
        for ((col, rating, codes), rows) in &self.blanks {
            let (first, last) = ends(rows);
            let blank = format!("LEN(TRIM({}))=0", CellRef::new(first, *col).a1());
            let rating = CellRef::new(first, *rating).a1();
            let tests: Vec<String> = codes.iter().map(|code| format!("TRIM({rating})=\"{code}\"")).collect();
            let rule = if tests.is_empty() { blank } else { format!("AND({blank},OR({}))", tests.join(",")) };
            let shown = ConditionalFormatFormula::new()
                .set_rule(rule.as_str())
                .set_format(Format::new().set_background_color(BLANK_REQUIRED))
                .set_multi_range(areas(*col, rows));
            worksheet.add_conditional_format(first, *col as u16, last, *col as u16, &shown)?;
        }
        Ok(())
    }
}

/// Adds a row below those that are there.
fn extend(rows: &mut Rows, row: u32) {
    match rows.last_mut() {
        Some((_, last)) if *last + 1 == row => *last = row,
        _ => rows.push((row, row)),
    }
}

fn ends(rows: &Rows) -> (u32, u32) {
    (rows.first().map_or(0, |(first, _)| *first), rows.last().map_or(0, |(_, last)| *last))
}

/// 「F8:F9 F11」.
fn areas(col: u32, rows: &Rows) -> String {
    let letters = column_letters(col);
    let area = |(first, last): &(u32, u32)| {
        if first == last { format!("{letters}{}", first + 1) } else { format!("{letters}{}:{letters}{}", first + 1, last + 1) }
    };
    rows.iter().map(area).collect::<Vec<_>>().join(" ")
}

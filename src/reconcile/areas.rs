//! Which of the texts that stand beside the cells to fill in belong together: one finding for each area, not for each cell.

use std::collections::BTreeMap;

use crate::domain::place::CellRef;
use crate::domain::returned::Stray;

/// Rows and columns of the largest sheet.
const MAX_ROW: u32 = 1 << 20;
const MAX_COLUMN: u32 = 1 << 14;

/// The texts of a return by sheet and area. An area are cells beside lines that share a row or a column with another one of them, such as
/// remarks along the margin or a column of answers that slipped; what stands beside no line is one more.
pub fn areas(strays: &[Stray]) -> Vec<Vec<&Stray>> {
    let mut sheets: BTreeMap<&str, Vec<(Option<CellRef>, &Stray)>> = BTreeMap::new();
    for stray in strays {
        let at = stray.line.as_ref().and(stray.place.cell.as_deref()).and_then(CellRef::parse).filter(|at| at.row < MAX_ROW && at.col < MAX_COLUMN);
        sheets.entry(&stray.sheet).or_default().push((at, stray));
    }
    sheets.into_values().flat_map(of_sheet).collect()
}

fn of_sheet(strays: Vec<(Option<CellRef>, &Stray)>) -> Vec<Vec<&Stray>> {
    let mut areas: Vec<Vec<(Option<CellRef>, &Stray)>> = Vec::new();
    for (at, stray) in strays {
        let touches = |(other, _): &(Option<CellRef>, &Stray)| match (at, other) {
            (Some(at), Some(other)) => at.row == other.row || at.col == other.col,
            (None, None) => true,
            _ => false,
        };
        let (mut touching, apart): (Vec<_>, Vec<_>) = areas.into_iter().partition(|area| area.iter().any(touches));
        areas = apart;
        let mut area: Vec<_> = touching.drain(..).flatten().collect();
        area.push((at, stray));
        areas.push(area);
    }
    let mut areas: Vec<Vec<&Stray>> = areas
        .into_iter()
        .map(|mut area| {
            area.sort_by_key(|(at, _)| *at);
            area.into_iter().map(|(_, stray)| stray).collect()
        })
        .collect();
    areas.sort_by_key(|area: &Vec<&Stray>| area[0].place.cell.as_deref().and_then(CellRef::parse));
    areas
}

#[cfg(test)]
mod tests {
    use super::areas;
    use crate::domain::place::{CellRef, Place};
    use crate::domain::returned::Stray;

    fn stray(sheet: &str, cell: &str) -> Stray {
        let place = CellRef::parse(cell).map_or_else(|| Place::sheet("様式.xlsx", sheet), |at| Place::cell("様式.xlsx", sheet, at));
        let line = (sheet == "様式" && cell != "A1").then(|| "行".to_owned());
        Stray { line, field: None, text: "後で直します".to_owned(), place, sheet: sheet.to_owned() }
    }

    #[test]
    fn cells_in_one_row_or_column_belong_together() {
        let cells = ["K5", "K9", "B20", "C20", "C30", "Z99", "A1", ""];
        let strays: Vec<Stray> = cells.iter().map(|cell| stray("様式", cell)).chain([stray("控え", "K5"), stray("控え", "Z9")]).collect();
        let found: Vec<Vec<(String, String)>> = areas(&strays)
            .iter()
            .map(|area| area.iter().map(|stray| (stray.sheet.clone(), stray.place.cell.clone().unwrap_or_default())).collect())
            .collect();
        let expected = [
            vec![("控え", "K5"), ("控え", "Z9")],
            vec![("様式", "A1"), ("様式", "")],
            vec![("様式", "K5"), ("様式", "K9")],
            vec![("様式", "B20"), ("様式", "C20"), ("様式", "C30")],
            vec![("様式", "Z99")],
        ];
        let expected = expected.map(|area| area.into_iter().map(|(sheet, cell)| (sheet.to_owned(), cell.to_owned())).collect::<Vec<_>>());
        assert_eq!(found, expected);
    }
}

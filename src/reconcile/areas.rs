//! Which of the texts that stand beside the cells to fill in belong together: one finding for each area, not for each cell.

use std::collections::BTreeMap;

use crate::domain::place::CellRef;
use crate::domain::returned::Stray;

/// The texts of a return by sheet and area. An area are cells beside lines that share a row or a column with another one of them, such as
/// remarks along the margin or a column of answers that slipped; what stands beside no line is one more.
pub fn areas(strays: &[Stray]) -> Vec<Vec<&Stray>> {
    let mut sheets: BTreeMap<&str, Vec<(Option<CellRef>, &Stray)>> = BTreeMap::new();
    for stray in strays {
        let at = stray.line.as_ref().and(stray.place.cell.as_deref()).and_then(CellRef::parse).filter(|at| at.is_on_a_sheet());
        sheets.entry(&stray.sheet).or_default().push((at, stray));
    }
    sheets.into_values().flat_map(of_sheet).collect()
}

fn of_sheet(strays: Vec<(Option<CellRef>, &Stray)>) -> Vec<Vec<&Stray>> {
    let (mut beside_lines, mut apart) = (Vec::new(), Vec::new());
    for (at, stray) in strays {
        match at {
            Some(at) => beside_lines.push((at, stray)),
            None => apart.push(stray),
        }
    }
    beside_lines.sort_by_key(|(at, _)| *at);
    let mut joined = Joined((0..beside_lines.len()).collect());
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (index, (at, _)) in beside_lines.iter().enumerate() {
        joined.join(index, *rows.entry(at.row).or_insert(index));
        joined.join(index, *columns.entry(at.col).or_insert(index));
    }
    let mut areas: BTreeMap<usize, Vec<&Stray>> = BTreeMap::new();
    for (index, (_, stray)) in beside_lines.into_iter().enumerate() {
        areas.entry(joined.first_of(index)).or_default().push(stray);
    }
    let mut areas: Vec<Vec<&Stray>> = areas.into_values().chain((!apart.is_empty()).then_some(apart)).collect();
    areas.sort_by_key(|area: &Vec<&Stray>| area[0].place.cell.as_deref().and_then(CellRef::parse));
    areas
}

/// Things that belong together: each by its index, with another one of its area that stands before it, or itself.
struct Joined(Vec<usize>);

impl Joined {
    /// The first thing of an area.
    fn first_of(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            // The way is shorter the next time.
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::areas;
    use crate::domain::place::{CellRef, Place};
    use crate::domain::returned::{Stray, StrayKind};

    fn stray(sheet: &str, cell: &str) -> Stray {
        let place = CellRef::parse(cell).map_or_else(|| Place::sheet("様式.xlsx", sheet), |at| Place::cell("様式.xlsx", sheet, at));
        let line = (sheet == "様式" && cell != "A1").then(|| "行".to_owned());
        Stray { line, field: None, text: "後で直します".to_owned(), place, sheet: sheet.to_owned(), kind: StrayKind::Cell }
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
    #[test]
    fn many_are_sorted_out_at_once() {
        let cells = (0..300_000).map(|at| stray("様式", &CellRef::new(at / 100, at % 100).a1()));
        let apart = (0..300_000).map(|_| stray("様式", ""));
        let strays: Vec<Stray> = cells.chain(apart).collect();
        assert_eq!(areas(&strays).iter().map(Vec::len).collect::<Vec<_>>(), [300_000 + 1, 299_999]);
    }
}

//! Charts, trend lines and bars of a sheet as values: which cells they show, where they stand.

use std::ops::Range;

/// Cells of the sheet itself: first and last row and column, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Area {
    /// Cells of one column.
    pub fn column(col: u32, top: u32, bottom: u32) -> Self {
        Self { top, left: col, bottom, right: col }
    }

    /// Cells of one row.
    pub fn row(row: u32, left: u32, right: u32) -> Self {
        Self { top: row, left, bottom: row, right }
    }
}

/// What a sheet shows besides cells, all of it beside the rows whose numbers it shows.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// Charts.
    pub charts: Vec<StackedBars>,
    /// Trend lines, each in a cell.
    pub trends: Vec<Trend>,
    /// Bars in cells.
    pub bars: Vec<Bars>,
}

impl Pictures {
    /// Whether it shows nothing else.
    pub fn is_empty(&self) -> bool {
        self.charts.is_empty() && self.trends.is_empty() && self.bars.is_empty()
    }
}

impl Pictures {
    /// What stands beside these rows, as it stands where the first of them is the row with this number.
    #[must_use]
    pub fn beside(&self, rows: &Range<usize>, first: usize) -> Self {
        let here = |row: u32| rows.contains(&(row as usize));
        let moved = |row: u32| row - rows.start as u32 + first as u32;
        let area = |area: Area| Area { top: moved(area.top), bottom: moved(area.bottom), ..area };
        let whole = |area: &Area| here(area.top) && here(area.bottom);
        let chart = |chart: &StackedBars| StackedBars {
            at: (moved(chart.at.0), chart.at.1),
            categories: area(chart.categories),
            parts: chart.parts.iter().map(|((row, col), values, shade)| ((moved(*row), *col), area(*values), *shade)).collect(),
            ..chart.clone()
        };
        let trend = |trend: &Trend| Trend { at: (moved(trend.at.0), trend.at.1), values: area(trend.values), ..trend.clone() };
        let of_chart = |chart: &&StackedBars| whole(&chart.categories) && chart.parts.iter().all(|((row, _), ..)| here(*row));
        Self {
            charts: self.charts.iter().filter(of_chart).map(chart).collect(),
            trends: self.trends.iter().filter(|trend| here(trend.at.0)).map(trend).collect(),
            bars: self.bars.iter().filter(|bars| whole(&bars.cells)).map(|bars| Bars { cells: area(bars.cells), ..*bars }).collect(),
        }
    }

    /// Adds what another part of the sheet shows.
    pub fn extend(&mut self, other: Self) {
        self.charts.extend(other.charts);
        self.trends.extend(other.trends);
        self.bars.extend(other.bars);
    }
}

/// A bar beside each row of a table, as long as all others and divided by its numbers: the table is its legend.
#[derive(Debug, Clone)]
pub struct StackedBars {
    /// What it is called.
    pub name: String,
    /// What it shows, for people who do not see it.
    pub alt: String,
    /// Row and column of its upper left corner, beside the first row.
    pub at: (u32, u32),
    /// Its width in points.
    pub width_points: f64,
    /// Its height in points, down to the end of the table.
    pub height_points: f64,
    /// Names of the rows.
    pub categories: Area,
    /// What each bar consists of, from the left: row and column of its name, its numbers, its looks.
    pub parts: Vec<((u32, u32), Area, Shade)>,
}

/// Looks of a part of a bar, which a copier without colours keeps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shade {
    /// From black (0) to white (255).
    Grey(u8),
    /// Diagonal lines.
    Hatched,
    /// Upright lines.
    Ruled,
}

impl Shade {
    /// The shade of one of several steps, the first one dark, the last one white.
    pub fn step(nth: usize, of: usize) -> Self {
        const DARK: usize = 0x59;
        Self::Grey((DARK + (0xFF - DARK) * nth / of.saturating_sub(1).max(1)) as u8)
    }

    /// Whether what is written on it must be white.
    pub fn is_dark(self) -> bool {
        matches!(self, Self::Grey(grey) if grey < 0x90)
    }
}

/// A small line over a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What it shows, for people who do not see it.
    pub alt: String,
    /// Row and column of the cell.
    pub at: (u32, u32),
    /// Width and height of the cell in points.
    pub size_points: (f64, f64),
    /// The numbers, from the left.
    pub values: Area,
    /// The least and the greatest of them.
    pub range: (f64, f64),
}

/// A bar in each cell, as long as its number is great.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars {
    /// The cells.
    pub cells: Area,
    /// The number whose bar is as wide as the cell.
    pub full: f64,
}

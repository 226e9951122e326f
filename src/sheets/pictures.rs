//! Charts, trend lines and bars of a sheet as values: which cells they show, where they stand.

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

/// What a sheet shows besides cells.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// Charts.
    pub charts: Vec<StackedBars>,
    /// Trend lines, each in a cell.
    pub trends: Vec<Trend>,
    /// Bars in cells.
    pub bars: Vec<Bars>,
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
    /// Dots.
    Dotted,
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

/// A small line in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend {
    /// Row and column of the cell.
    pub at: (u32, u32),
    /// The numbers, from the left.
    pub values: Area,
}

/// A bar in each cell, as long as its number is great.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars {
    /// The cells.
    pub cells: Area,
    /// The number whose bar is as wide as the cell.
    pub full: f64,
}

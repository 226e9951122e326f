//! Looks of cells: one face, quiet colours that survive a black-and-white copier.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline};

use crate::sheets::grid::{Cell, Change, Content, Sheet, SheetRole, Style};
use crate::sheets::pictures::Shade;
use crate::sheets::quantity::number_format;

/// The font of all sheets: on every Windows since 2018, made for legibility, full and half width exact.
pub const FONT: &str = "BIZ UDゴシック";
/// Fill of required cells that are still blank.
pub const BLANK_REQUIRED: Color = Color::RGB(0xFF_F2_B3);

pub(super) const INK: Color = Color::RGB(0x1F_1F_1F);
pub(super) const LINE: Color = Color::RGB(0x8C_8C_8C);
const HEADING: Color = Color::RGB(0xC9_D6_DF);
const SUBHEADING: Color = Color::RGB(0xE3_EA_EF);
const LABEL: Color = Color::RGB(0xEF_EF_EF);
const INPUT: Color = Color::RGB(0xE6_F3_FA);
const OPTIONAL: Color = Color::RGB(0xF5_FA_FD);
const QUIET: Color = Color::RGB(0x80_80_80);
const LINK: Color = Color::RGB(0x1F_4E_79);
const SERIOUS: Color = Color::RGB(0xF6_DC_D9);
const DIFFERENT: Color = Color::RGB(0xC0_00_00);
const NOTICE: Color = Color::RGB(0xFB_F0_D3);

/// What a format is known by: style, type size (in tenths of a point), whether the sheet is a form and whether the row is high.
type Key = (Style, u32, bool, bool);

/// One of the formats that were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look(usize);

/// Formats of cells.
#[derive(Clone, Default)]
pub struct Formats {
    made: Vec<Format>,
    plain: BTreeMap<Key, Look>,
    /// Those of numbers with a unit, by their number format.
    quantities: BTreeMap<(Key, String), Look>,
}

impl Formats {
    /// A format that was made.
    pub fn get(&self, Look(at): Look) -> &Format {
        &self.made[at]
    }

    /// All that were made, in the order in which they were.
    pub fn all(&self) -> &[Format] {
        &self.made
    }

    /// The format of a style on a sheet of this role and type size.
    pub fn of_style(&mut self, style: Style, points: f64, role: SheetRole) -> Look {
        self.plain(style, points, role, false)
    }

    /// The format of a cell in a row of this kind: where it is high, texts that are read beside each other begin on one line, at its top.
    pub fn of_cell(&mut self, cell: &Cell, sheet: &Sheet, is_high: bool) -> Look {
        let plain = self.plain(cell.style, sheet.points, sheet.role, is_high);
        let quantity = if let Content::Quantity(_, text) = &cell.content { number_format(text) } else { None };
        let Some(quantity) = quantity else { return plain };
        let known = (key(cell.style, sheet.points, sheet.role, is_high), quantity);
        if let Some(&look) = self.quantities.get(&known) {
            return look;
        }
        let look = self.make(self.get(plain).clone().set_num_format(&known.1));
        self.quantities.insert(known, look);
        look
    }

    /// Makes every format that the cells of a sheet may have.
    pub fn prepare(&mut self, sheet: &Sheet) {
        let mut styles: BTreeSet<Style> = BTreeSet::new();
        // There are few styles and a million cells: too many to be sorted.
        sheet.rows.iter().flat_map(|row| &row.cells).for_each(|cell| {
            styles.insert(cell.style);
        });
        let quantities = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| matches!(cell.content, Content::Quantity(..)));
        for is_high in [false, true] {
            for &style in &styles {
                self.plain(style, sheet.points, sheet.role, is_high);
            }
            for cell in quantities.clone() {
                self.of_cell(cell, sheet, is_high);
            }
        }
    }

    fn plain(&mut self, style: Style, points: f64, role: SheetRole, is_high: bool) -> Look {
        let key = key(style, points, role, is_high);
        if let Some(&look) = self.plain.get(&key) {
            return look;
        }
        let format = build(style, points, role);
        let look = self.make(if key.3 { format.set_align(FormatAlign::Top) } else { format });
        self.plain.insert(key, look);
        look
    }

    fn make(&mut self, format: Format) -> Look {
        self.made.push(format);
        Look(self.made.len() - 1)
    }
}

fn key(style: Style, points: f64, role: SheetRole, is_high: bool) -> Key {
    (style, (points * 10.0) as u32, role == SheetRole::Form, is_high && style.is_read())
}

/// How a piece of a changed text looks: by lines through and under it, which survive a black-and-white copier.
pub fn revised(change: Change, points: f64) -> Format {
    let format = Format::new().set_font_name(FONT).set_font_size(points).set_font_color(INK);
    match change {
        Change::Kept => format,
        Change::Struck => format.set_font_strikethrough(),
        Change::Added => format.set_underline(FormatUnderline::Single),
    }
}

/// The default of a workbook's cells: the font, not locked, so that what is pasted stays open.
pub fn default_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_unlocked()
}

/// The same type for characters that stand out, on a black-and-white copy too.
pub fn standing_out(format: &Format) -> Format {
    format.clone().set_bold().set_underline(FormatUnderline::Single).set_font_color(DIFFERENT)
}

fn build(style: Style, points: f64, role: SheetRole) -> Format {
    let input = matches!(style, Style::Input | Style::InputOptional | Style::InputChoice | Style::InputChoiceOptional | Style::Decision);
    let mut format = Format::new().set_font_name(FONT).set_font_size(points * style.scale()).set_font_color(INK).set_text_wrap();
    format = format.set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    format = if input || role == SheetRole::Hidden { format.set_unlocked() } else { format.set_locked() };
    let boxed = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(LINE);
    let centered = |format: Format| format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    match style {
        Style::Title => format.set_bold().set_align(FormatAlign::VerticalCenter),
        Style::CoverTitle => format.set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
        Style::CoverText => format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
        Style::Stamp => centered(format).set_bold().set_border(FormatBorder::Medium).set_border_color(INK),
        Style::Aside => format.set_align(FormatAlign::Right),
        Style::Heading1 => boxed(format).set_bold().set_background_color(HEADING).set_align(FormatAlign::VerticalCenter),
        Style::Heading2 => boxed(format).set_bold().set_background_color(SUBHEADING).set_align(FormatAlign::VerticalCenter),
        Style::HeadingPage(depth) => build(Style::heading(depth), points, role).set_align(FormatAlign::Center),
        Style::Heading3 => boxed(format).set_bold().set_align(FormatAlign::VerticalCenter),
        Style::HeadingText => boxed(format).set_align(FormatAlign::VerticalCenter),
        Style::Label => centered(boxed(format)).set_background_color(LABEL),
        Style::SideLabel => boxed(format).set_background_color(LABEL).set_align(FormatAlign::VerticalCenter),
        Style::Text => boxed(format).set_align(FormatAlign::VerticalCenter),
        Style::Strong => boxed(format).set_bold().set_align(FormatAlign::VerticalCenter),
        Style::Centered => centered(boxed(format)),
        Style::Number => boxed(format).set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter).set_num_format("#,##0"),
        Style::Value => boxed(format).set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter),
        Style::Percent => boxed(format).set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter).set_num_format("0%"),
        Style::Note => format.set_align(FormatAlign::VerticalCenter),
        Style::Plain => format,
        // A wrapped key would make its row as high as a page in programs that fit heights themselves.
        Style::Key => Format::new().set_font_name(FONT).set_font_size(8).set_font_color(LINE),
        Style::Band => boxed(format).set_background_color(LABEL).set_align(FormatAlign::VerticalCenter),
        Style::Input => boxed(format).set_background_color(INPUT).set_num_format("@"),
        Style::InputOptional => boxed(format).set_background_color(OPTIONAL).set_num_format("@"),
        Style::InputChoice => centered(boxed(format)).set_background_color(INPUT).set_num_format("@"),
        Style::InputChoiceOptional => centered(boxed(format)).set_background_color(OPTIONAL).set_num_format("@"),
        Style::Link => centered(boxed(format)).set_font_color(LINK).set_underline(FormatUnderline::Single),
        Style::Missing => centered(boxed(format)).set_background_color(NOTICE).set_bold(),
        Style::Corrected => boxed(format).set_align(FormatAlign::VerticalCenter).set_background_color(NOTICE).set_underline(FormatUnderline::Single),
        Style::Pencil => boxed(format),
        Style::Error => boxed(format).set_align(FormatAlign::VerticalCenter).set_background_color(SERIOUS).set_bold(),
        Style::Warning => boxed(format).set_align(FormatAlign::VerticalCenter).set_background_color(NOTICE),
        Style::Info => boxed(format).set_align(FormatAlign::VerticalCenter),
        Style::Settled => boxed(format).set_align(FormatAlign::VerticalCenter).set_font_color(QUIET),
        Style::Swatch(shade) => swatch(centered(boxed(format)).set_bold(), shade),
        Style::Decision => boxed(format).set_background_color(OPTIONAL).set_align(FormatAlign::VerticalCenter),
    }
}

/// A label that looks like a part of a chart.
fn swatch(format: Format, shade: Shade) -> Format {
    match shade {
        Shade::Grey(_) => format.set_background_color(grey(shade)).set_font_color(if shade.is_dark() { Color::White } else { INK }),
        Shade::Hatched => format.set_pattern(FormatPattern::LightUp).set_foreground_color(LINE),
        Shade::Ruled => format.set_pattern(FormatPattern::LightVertical).set_foreground_color(LINE),
    }
}

/// The colour of a shade; that of the ground under lines is white.
pub(super) fn grey(shade: Shade) -> Color {
    let Shade::Grey(grey) = shade else { return Color::White };
    Color::RGB(u32::from(grey) * 0x01_01_01)
}

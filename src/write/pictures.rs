//! Charts, trend lines and bars.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLayout, ChartLine, ChartMarker, ChartMarkerType, ChartPatternFill,
    ChartPatternFillType, ChartSolidFill, ChartType, Color, ConditionalFormatDataBar, ConditionalFormatType, ObjectMovement, Worksheet, XlsxError,
};

use super::formats::{FONT, INK, LINE, grey};
use crate::sheets::pictures::{Area, Bars, Pictures, Shade, StackedBars, Trend};

/// Pixels of a point on the screen that spreadsheets measure by.
const PIXELS_PER_POINT: f64 = 96.0 / 72.0;
/// Room between two bars, in hundredths of a bar.
const GAP: u16 = 35;
/// Share of a chart's width that its bars use.
const WIDTH_SHARE: f64 = 0.94;
/// Type size of the numbers on the bars.
const LABEL_POINTS: f64 = 9.0;
/// Room around a trend line: in points from the edges of its cell, and as a share of what its numbers differ by.
const TREND_MARGIN_POINTS: f64 = 1.5;
const TREND_MARGIN_SHARE: f64 = 0.2;
/// Width of a trend line and of the dots on it, in points.
const TREND_POINTS: f64 = 1.25;
const DOT_POINTS: u8 = 4;
/// Fill of the bars in cells: light enough to read a number on it.
const BAR: Color = Color::RGB(0xD0_D0_D0);

/// Draws everything that a sheet shows besides cells.
///
/// # Errors
/// What the writer refuses.
pub fn draw(worksheet: &mut Worksheet, pictures: &Pictures) -> Result<(), XlsxError> {
    for bars in &pictures.bars {
        in_cells(worksheet, bars)?;
    }
    for trend in &pictures.trends {
        line(worksheet, trend)?;
    }
    for chart in &pictures.charts {
        stacked(worksheet, chart)?;
    }
    Ok(())
}

fn stacked(worksheet: &mut Worksheet, bars: &StackedBars) -> Result<(), XlsxError> {
    let sheet = worksheet.name();
    let area = |area: &Area| (sheet.as_str(), area.top, area.left as u16, area.bottom, area.right as u16);
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    for ((row, col), values, shade) in &bars.parts {
        let font = ink(if shade.is_dark() { Color::White } else { INK });
        let mut label = ChartDataLabel::new();
        // A part of nothing has no number.
        label.show_value().set_num_format("0;;;").set_position(ChartDataLabelPosition::Center).set_font(&font);
        if !matches!(shade, Shade::Grey(_)) {
            label.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::White)));
        }
        chart
            .add_series()
            .set_name((sheet.as_str(), *row, *col as u16))
            .set_categories(area(&bars.categories))
            .set_values(area(values))
            .set_format(&mut fill(*shade))
            .set_data_label(&label)
            .set_gap(GAP)
            .set_overlap(100);
    }
    chart.title().set_hidden();
    chart.legend().set_hidden();
    // The first row of the table is the uppermost bar.
    chart.y_axis().set_reverse().set_hidden(true).set_major_gridlines(false);
    chart.x_axis().set_hidden(true).set_major_gridlines(false).set_max(1.0);
    chart.plot_area().set_layout(&ChartLayout::new().set_offset((1.0 - WIDTH_SHARE) / 2.0, 0.0).set_dimensions(WIDTH_SHARE, 1.0));
    chart.chart_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    chart.set_name(&bars.name).set_alt_text(&bars.alt).set_object_movement(ObjectMovement::MoveAndSizeWithCells);
    let pixels = |points: f64| (points * PIXELS_PER_POINT).round() as u32;
    chart.set_width(pixels(bars.width_points)).set_height(pixels(bars.height_points));
    worksheet.insert_chart(bars.at.0, bars.at.1 as u16, &chart)?;
    Ok(())
}

fn ink(color: Color) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(LABEL_POINTS).set_color(color);
    font
}

fn fill(shade: Shade) -> ChartFormat {
    let mut format = ChartFormat::new();
    let pattern = |kind: ChartPatternFillType| {
        let mut fill = ChartPatternFill::new();
        fill.set_pattern(kind).set_foreground_color(LINE).set_background_color(Color::White);
        fill
    };
    match shade {
        Shade::Grey(_) => format.set_solid_fill(ChartSolidFill::new().set_color(grey(shade))),
        Shade::Hatched => format.set_pattern_fill(&pattern(ChartPatternFillType::DiagonalStripesLightUpwards)),
        Shade::Ruled => format.set_pattern_fill(&pattern(ChartPatternFillType::VerticalStripesLight)),
    };
    format.set_border(ChartLine::new().set_color(INK).set_width(0.5));
    format
}

fn in_cells(worksheet: &mut Worksheet, bars: &Bars) -> Result<(), XlsxError> {
    let look = ConditionalFormatDataBar::new()
        .set_fill_color(BAR)
        .set_solid_fill(true)
        .set_border_off(true)
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, bars.full);
    let Area { top, left, bottom, right } = bars.cells;
    worksheet.add_conditional_format(top, left as u16, bottom, right as u16, &look)?;
    Ok(())
}

/// A trend line: a chart of its own over its cell, since what Excel draws in cells does not print in other programs.
fn line(worksheet: &mut Worksheet, trend: &Trend) -> Result<(), XlsxError> {
    let sheet = worksheet.name();
    let Area { top, left, bottom, right } = trend.values;
    let mut dot = ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(INK)).set_border(ChartLine::new().set_color(INK)).clone();
    let mut chart = Chart::new(ChartType::Line);
    chart
        .add_series()
        .set_values((sheet.as_str(), top, left as u16, bottom, right as u16))
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(INK).set_width(TREND_POINTS)))
        .set_marker(ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(DOT_POINTS).set_format(&mut dot));
    chart.title().set_hidden();
    chart.legend().set_hidden();
    let (least, most) = trend.range;
    let margin = if most > least { (most - least) * TREND_MARGIN_SHARE } else { 1.0 };
    chart.y_axis().set_hidden(true).set_major_gridlines(false).set_min(least - margin).set_max(most + margin);
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart.plot_area().set_layout(&ChartLayout::new().set_offset(0.02, 0.02).set_dimensions(0.96, 0.96));
    chart.chart_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    chart.set_alt_text(&trend.alt).set_object_movement(ObjectMovement::MoveAndSizeWithCells);
    let pixels = |points: f64| (points * PIXELS_PER_POINT).round() as u32;
    let (width, height) = trend.size_points;
    chart.set_width(pixels(width - 2.0 * TREND_MARGIN_POINTS)).set_height(pixels(height - 2.0 * TREND_MARGIN_POINTS));
    let offset = pixels(TREND_MARGIN_POINTS);
    worksheet.insert_chart_with_offset(trend.at.0, trend.at.1 as u16, &chart, offset, offset)?;
    Ok(())
}

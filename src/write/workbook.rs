//! A [`Book`] as the bytes of an .xlsx file. The same book gives the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, ProtectionOptions, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError};

use super::cells;
use super::finish::{Apart, finish};
use super::formats::{Formats, default_format};
use super::guards::Guards;
use super::pictures;
use super::texts::shown;
use crate::domain::at_once::{self, joined};
use crate::domain::place::column_letters;
use crate::domain::printed_page::PageNumber;
use crate::domain::text::{cut_utf16, shortened};
use crate::form::template::{Orientation, Paper};
use crate::sheets::grid::{Book, Cell, Height, MAX_SHEET_NAME, Sheet, SheetRole, Style};
use crate::sheets::page::{BOTTOM_MARGIN_INCHES, Fit, OFFICE_ONLY, SIDE_MARGIN_MM, TOP_MARGIN_INCHES};
use crate::sheets::printout;

/// Pixels of a point on the screen that spreadsheets measure columns by.
const PIXELS_PER_POINT: f64 = 96.0 / 72.0;
/// Left and right padding of a column, in pixels.
const COLUMN_PADDING_PIXELS: f64 = 5.0 * PIXELS_PER_POINT;
/// Date of every book that we make, so that the same content gives the same bytes.
const FIXED_DATE: (u16, u8, u8) = (2020, 4, 1);
/// Rows from which on a book is long.
const LONG: usize = 1_000;
/// Rows from which on a sheet may be drawn and packed apart from the others.
const APART: usize = 500;
/// Height of a row from which on it is high, in type sizes: three lines of type.
const HIGH_ROW: f64 = 4.0;
/// How much of a name stands in a page header; Excel takes 255 characters in all.
const MAX_HEADER: usize = 90;
/// What the writer says in a panic where a temporary file cannot be written to.
const CANNOT_WRITE: &str = "Couldn't write to xml file";
/// Most page breaks of a sheet that Excel takes; the pages after the last one end where the paper does.
const MAX_PAGE_BREAKS: usize = 1_023;

/// Draws a book.
///
/// # Errors
/// What the writer refuses: names of sheets that Excel does not take, too many rows.
pub fn render(book: &Book) -> Result<Vec<u8>, XlsxError> {
    render_saved_on(book, FIXED_DATE)
}

/// Draws a book that says of itself that it was saved on this day (year, month, day).
///
/// # Errors
/// As [`render`], and for a day that is none.
pub fn render_saved_on(book: &Book, day: (u16, u8, u8)) -> Result<Vec<u8>, XlsxError> {
    let draft = Draft::new(book, false);
    let mut workbook = draft.draw(|_| Rows::Held)?;
    draft.describe(&mut workbook, day, None)?;
    draft.save(workbook, &[])
}

/// As [`render`], for a book that may be long: each of its long sheets is drawn and packed by a thread of its own, and its rows wait in
/// temporary files. What `meanwhile` finds out about the book may become one of its properties; the rest is handed back.
///
/// # Errors
/// As [`render`], and where the temporary files cannot be written to.
pub fn render_long<R: Send>(book: &Book, meanwhile: impl FnOnce(&Book) -> (Option<(String, String)>, R) + Send) -> Result<(Vec<u8>, R), XlsxError> {
    // The writer panics where such a file cannot be written to.
    let drawn = at_once::guarded(|| {
        std::thread::scope(|scope| {
            let found = scope.spawn(|| meanwhile(book));
            let draft = Draft::new(book, true);
            let parts = draft.parts();
            let (property, rest) = joined(found);
            let (mut workbook, apart) = parts?;
            draft.describe(&mut workbook, FIXED_DATE, property.as_ref())?;
            Ok((draft.save(workbook, &apart)?, rest))
        })
    });
    drawn.unwrap_or_else(|said| {
        let folder = std::env::temp_dir();
        let no_room = || format!("一時ファイルのフォルダ「{}」に書き込めません。空き容量を確かめてください", folder.display());
        Err(std::io::Error::other(if said.starts_with(CANNOT_WRITE) { no_room() } else { said }).into())
    })
}

/// What becomes of a sheet's rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// They stay in memory until the file is put together.
    Held,
    /// They wait in a temporary file.
    Streamed,
    /// They are drawn elsewhere.
    None,
}

/// A book that is to be drawn.
struct Draft<'b> {
    book: &'b Book,
    names: Vec<String>,
    guards: Vec<Guards<'b>>,
    /// Sheets that are drawn apart.
    apart: Vec<usize>,
    /// The looks of those, numbered before any of them is drawn.
    formats: Formats,
    packing: u8,
}

impl<'b> Draft<'b> {
    fn new(book: &'b Book, may_be_apart: bool) -> Self {
        let has_room = || Workbook::new().add_worksheet_with_constant_memory().is_ok();
        let long = book.sheets.iter().enumerate().filter(|(_, sheet)| may_be_apart && may_stream(sheet));
        let mut apart: Vec<usize> = long.map(|(index, _)| index).collect();
        if !apart.is_empty() && !has_room() {
            // Where there is no place for a temporary file, they are held.
            apart.clear();
        }
        let mut formats = Formats::default();
        for &sheet in &apart {
            formats.prepare(&book.sheets[sheet]);
        }
        let is_long = book.sheets.iter().map(|sheet| sheet.rows.len()).sum::<usize>() >= LONG;
        // Forms are many and small: there, packing well takes longer than all the rest.
        let packing = if is_long { 2 } else { 1 };
        Self { book, names: sheet_names(book), guards: book.sheets.iter().map(Guards::of).collect(), apart, formats, packing }
    }

    /// The workbook without the rows of the sheets that are drawn apart, and a file for each of these, drawn at the same time. Such a file has
    /// all sheets, and of one of them the rows: so it numbers looks as the others do.
    fn parts(&self) -> Result<(Workbook, Vec<Apart>), XlsxError> {
        let apart = |sheet: usize| self.save(self.draw(|other| if other == sheet { Rows::Streamed } else { Rows::None })?, &[]);
        // Under the name of this thread: where its panics are caught and told, so are theirs, and elsewhere nothing passes in silence.
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        std::thread::scope(|scope| {
            let start = |sheet: usize| Ok((sheet, std::thread::Builder::new().name(name.clone()).spawn_scoped(scope, move || apart(sheet))?));
            let drawing: Vec<_> = self.apart.iter().map(|&sheet| start(sheet)).collect::<Result<_, XlsxError>>()?;
            let workbook = self.draw(|sheet| if self.apart.contains(&sheet) { Rows::None } else { Rows::Held })?;
            let drawn = drawing.into_iter().map(|(sheet, thread)| Ok((sheet, joined(thread)?))).collect::<Result<_, XlsxError>>()?;
            Ok((workbook, drawn))
        })
    }

    /// The book with the rows of some of its sheets.
    fn draw(&self, rows: impl Fn(usize) -> Rows) -> Result<Workbook, XlsxError> {
        let book = self.book;
        let mut workbook = Workbook::new();
        workbook.set_default_format(&default_format(), 18, 64)?;
        workbook.set_zip_compression_level(self.packing);
        for (index, name) in self.names.iter().enumerate() {
            let streams = rows(index) == Rows::Streamed;
            let worksheet = if streams { workbook.add_worksheet_with_constant_memory()? } else { workbook.add_worksheet() };
            worksheet.set_name(name)?.set_active(index == book.opens_on);
        }
        self.formats.all().iter().for_each(|format| workbook.register_format(format));
        let mut formats = self.formats.clone();
        for (index, (worksheet, sheet)) in workbook.worksheets_mut().iter_mut().zip(&book.sheets).enumerate() {
            draw(worksheet, sheet, &self.guards[index], &mut formats, rows(index))?;
        }
        for (name, sheet, row, col) in &book.names {
            let cell = format!("${}${}", column_letters(*col), row + 1);
            workbook.define_name(name, &format!("='{}'!{cell}", self.names[*sheet].replace('\'', "''")))?;
        }
        Ok(workbook)
    }

    /// Says what the book is about and when it was saved.
    fn describe(&self, workbook: &mut Workbook, (year, month, day): (u16, u8, u8), further: Option<&(String, String)>) -> Result<(), XlsxError> {
        let book = self.book;
        let saved = ExcelDateTime::from_ymd(year, month, day)?;
        // What it is about stands at the top of each of its pages.
        let subject = book.sheets.first().map(|sheet| sheet.page.header_left.as_str()).unwrap_or_default();
        let properties = DocProperties::new().set_title(&book.title).set_subject(subject).set_author(&book.author).set_creation_datetime(&saved);
        let custom = book.properties.iter().chain(further);
        workbook.set_properties(&custom.fold(properties, |all, (name, text)| all.set_custom_property(name, text.as_str())));
        Ok(())
    }

    /// The file, with the sheets that were drawn apart.
    fn save(&self, mut workbook: Workbook, apart: &[Apart]) -> Result<Vec<u8>, XlsxError> {
        let bytes = workbook.save_to_buffer()?;
        drop(workbook);
        let sheets = &self.book.sheets;
        let growing: Vec<Vec<u32>> = sheets.iter().map(growing_rows).collect();
        let tables: Vec<usize> = sheets.iter().filter(|sheet| sheet.table.is_some()).map(|sheet| sheet.rows.len()).collect();
        Ok(finish(&bytes, apart, &growing, &first_pages(sheets), &tables, self.packing)?)
    }
}

/// Names of the sheets, each once: a second sheet of the same name gets a number.
pub fn sheet_names(book: &Book) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for sheet in &book.sheets {
        let mut name = sheet.name.clone();
        let mut copy = 2;
        while names.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            name = format!("{}({copy})", cut_utf16(&sheet.name, MAX_SHEET_NAME - 4));
            copy += 1;
        }
        names.push(name);
    }
    names
}

fn growing_rows(sheet: &Sheet) -> Vec<u32> {
    sheet.rows.iter().zip(0..).filter(|(row, _)| matches!(row.height, Height::Growing(_))).map(|(_, index)| index).collect()
}

/// The number of the first page of each sheet where a printer would count on to another one.
fn first_pages(sheets: &[Sheet]) -> Vec<Option<u32>> {
    let mut last = PageNumber::plain(0);
    let of_sheet = |sheet: &Sheet| {
        let numbers = if sheet.page.number.is_some() { printout::numbers(sheet) } else { Vec::new() };
        let leaps = numbers.first().filter(|first| first.is_plain() && !first.follows(last)).map(|first| first.number);
        last = numbers.last().copied().unwrap_or(last);
        leaps
    };
    sheets.iter().map(of_sheet).collect()
}

/// Whether rows of a sheet may leave memory as soon as they are drawn. Charts need its cells when the file is put together.
fn may_stream(sheet: &Sheet) -> bool {
    sheet.rows.len() >= APART && sheet.pictures.is_empty()
}

/// The writer puts the last row of a stream into the file twice if its height is set and it has cells. So an empty row is made the last one.
fn end_stream(worksheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    worksheet.write_string(row, 0, "-")?.clear_cell(row, 0);
    Ok(())
}

fn draw(worksheet: &mut Worksheet, sheet: &Sheet, guards: &Guards<'_>, formats: &mut Formats, rows: Rows) -> Result<(), XlsxError> {
    for (column, index) in sheet.columns.iter().zip(0_u16..) {
        let pixels = (column.chars * sheet.points / 2.0 * PIXELS_PER_POINT + COLUMN_PADDING_PIXELS).round() as u32;
        worksheet.set_column_width_pixels(index, pixels)?;
        if column.hidden {
            worksheet.set_column_hidden(index)?;
        }
    }
    // It writes the header row, which a streamed sheet must begin with.
    table(worksheet, sheet, formats)?;
    if rows != Rows::None {
        draw_rows(worksheet, sheet, formats)?;
        pictures::draw(worksheet, &sheet.pictures)?;
    }
    if rows == Rows::Streamed {
        end_stream(worksheet, sheet.next_row())?;
    }
    guards.draw(worksheet)?;
    if let Some((row, col)) = sheet.start {
        worksheet.set_selection(row, col as u16, row, col as u16)?;
    }
    page(worksheet, sheet)?;
    protect(worksheet, sheet);
    Ok(())
}

fn draw_rows(worksheet: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    let mut breaks = Vec::new();
    for (row, index) in sheet.rows.iter().zip(0_u32..) {
        let height = if sheet.role == SheetRole::Hidden { 0.0 } else { sheet.row_points(row) };
        if sheet.role != SheetRole::Hidden {
            worksheet.set_row_height(index, (height * PIXELS_PER_POINT).ceil() / PIXELS_PER_POINT)?;
        }
        let is_high = height > HIGH_ROW * sheet.points;
        if row.hidden {
            worksheet.set_row_hidden(index)?;
        }
        if row.page_break && index > 0 {
            breaks.push(index);
        }
        if sheet.role == SheetRole::Hidden {
            cells::draw_unseen(worksheet, index, row)?;
        } else {
            cells::draw(worksheet, index, row, sheet, formats, is_high)?;
        }
    }
    breaks.truncate(MAX_PAGE_BREAKS);
    if !breaks.is_empty() {
        worksheet.set_page_breaks(&breaks)?;
    }
    Ok(())
}

/// The sheet's cells as a table, by whose header they are filtered and sorted. It ends behind its first row until the file is finished: the
/// writer remembers of every cell that it is in a table.
fn table(worksheet: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    let (Some(name), Some(header)) = (&sheet.table, sheet.rows.first()) else { return Ok(()) };
    let look = formats.of_style(Style::Label, sheet.points, sheet.role);
    let format = formats.get(look);
    let column = |cell: &Cell| TableColumn::new().set_header(shown(cell.shown())).set_header_format(format);
    let columns: Vec<TableColumn> = header.cells.iter().map(column).collect();
    let table = Table::new().set_name(name).set_columns(&columns).set_style(TableStyle::None);
    worksheet.add_table(0, 0, 1, (columns.len() - 1) as u16, &table)?;
    Ok(())
}

fn page(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let page = &sheet.page;
    worksheet.set_paper_size(if page.paper == Paper::A3 { 8 } else { 9 });
    if page.orientation == Orientation::Landscape {
        worksheet.set_landscape();
    } else {
        worksheet.set_portrait();
    }
    let side = SIDE_MARGIN_MM / 25.4;
    worksheet.set_margins(side, side, TOP_MARGIN_INCHES, BOTTOM_MARGIN_INCHES, 0.3, 0.25);
    worksheet.set_print_center_horizontally(true);
    let escape = |text: &str| shortened(text, MAX_HEADER).replace('&', "&&");
    let office = if sheet.role == SheetRole::Office { format!("&C{OFFICE_ONLY}") } else { String::new() };
    if sheet.role != SheetRole::Hidden {
        worksheet.set_header(format!("&L&10{}{office}&R&10{}", escape(&page.header_left), escape(&page.header_right)));
        // The committee's sheets are one document, whose pages are numbered through.
        match (sheet.role, page.number) {
            // A name of the font ends the size, which would else run on into the number.
            (SheetRole::Committee, Some(number)) if !number.is_plain() => worksheet.set_footer(format!("&C&10&\"-,Regular\"{number}")),
            (SheetRole::Committee, _) => worksheet.set_footer("&C&10&P"),
            _ => worksheet.set_footer("&C&10&P / &N"),
        };
    }
    if let Some((first, last)) = sheet.repeat_rows {
        worksheet.set_repeat_rows(first, last)?;
    }
    if let Some((row, col)) = sheet.freeze {
        worksheet.set_freeze_panes(row, col as u16)?;
    }
    if let Some((row, first, last)) = sheet.filter {
        let end = (sheet.rows.len() as u32).saturating_sub(1).max(row);
        worksheet.autofilter(row, first as u16, end, last as u16)?;
    }
    if page.fit == Fit::Width {
        worksheet.set_print_fit_to_pages(1, 0);
    }
    match sheet.role {
        SheetRole::Office => {
            worksheet.set_tab_color("#808080");
        }
        SheetRole::Hidden => {
            worksheet.set_hidden(true);
        }
        SheetRole::Form | SheetRole::Committee => {}
    }
    Ok(())
}

/// Plan text is locked on a form; whatever helps to fill it in stays allowed. No password: it protects from slips, not from people.
fn protect(worksheet: &mut Worksheet, sheet: &Sheet) {
    if sheet.role == SheetRole::Form {
        worksheet.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            sort: true,
            edit_objects: true,
            insert_links: true,
            ..ProtectionOptions::default()
        });
    }
}

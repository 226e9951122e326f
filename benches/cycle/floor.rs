//! The floor: the same files merely read, the same cells merely written, with as many threads as there are processors.

use std::fs;
use std::hint::black_box;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use calamine::{DataRef, DataType, Reader, Xlsx};
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::program::Cost;

/// How many workbooks are held as cells at a time.
const HELD: usize = 200;

/// A cell that is written.
enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
}

/// Names and cells of the sheets of a workbook.
type Cells = Vec<(String, Vec<(u32, u16, Value)>)>;

/// The workbooks of a folder, by name.
pub fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|extension| extension == "xlsx")).collect();
    files.sort();
    files
}

/// Reads files cell by cell.
pub fn read(files: &[PathBuf]) -> Cost {
    Cost::of(|| {
        on_all_processors(files, |file| {
            let bytes = fs::read(file).expect("the file reads");
            each_cell(&bytes, |_, _, value| {
                black_box(value);
            });
        });
    })
}

/// Writes the cells of workbooks, without formats.
pub fn write(files: &[PathBuf]) -> Cost {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let mut all = Cost::NONE;
    for files in files.chunks(HELD) {
        let books: Vec<(PathBuf, Cells)> = files
            .iter()
            .map(|file| (folder.path().join(file.file_name().expect("a file")), cells(&fs::read(file).expect("the file reads"))))
            .collect();
        all = all.and(Cost::of(|| {
            on_all_processors(&books, |(path, cells)| {
                fs::write(path, written(cells).expect("the cells are written")).expect("the file is written");
            });
        }));
    }
    all
}

fn written(sheets: &Cells) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for (name, cells) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (row, col, value) in cells {
            match value {
                Value::Text(text) => sheet.write_string(*row, *col, text)?,
                Value::Number(number) => sheet.write_number(*row, *col, *number)?,
                Value::Bool(value) => sheet.write_boolean(*row, *col, *value)?,
            };
        }
    }
    workbook.save_to_buffer()
}

fn cells(bytes: &[u8]) -> Cells {
    let mut sheets: Cells = names(bytes).into_iter().map(|name| (name, Vec::new())).collect();
    each_cell(bytes, |sheet, at, value| {
        let value = match value {
            DataRef::Int(number) => Value::Number(*number as f64),
            DataRef::Float(number) => Value::Number(*number),
            DataRef::Bool(value) => Value::Bool(*value),
            text => Value::Text(text.as_string().unwrap_or_default()),
        };
        sheets[sheet].1.push((at.0, at.1 as u16, value));
    });
    sheets
}

fn names(bytes: &[u8]) -> Vec<String> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook").sheet_names()
}

/// Reads the sheets of a workbook as a stream; empty cells are passed over.
fn each_cell(bytes: &[u8], mut see: impl FnMut(usize, (u32, u32), &DataRef<'_>)) {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    for (sheet, name) in workbook.sheet_names().iter().enumerate() {
        let mut cells = workbook.worksheet_cells_reader(name).expect("a sheet");
        while let Some(cell) = cells.next_cell().expect("a cell") {
            if !matches!(cell.get_value(), DataRef::Empty) {
                see(sheet, cell.get_position(), cell.get_value());
            }
        }
    }
}

/// Does the same for each of many things; whoever is done takes the next one.
pub fn on_all_processors<T: Sync>(things: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(things.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(thing);
                }
            });
        }
    });
}

//! Sheets become bytes of .xlsx files here. The only user of rust_xlsxwriter.

mod cells;
mod finish;
mod formats;
mod guards;
mod pictures;
pub mod table;
mod texts;
pub mod workbook;

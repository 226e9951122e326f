//! Sheets become bytes of .xlsx files here. The only user of rust_xlsxwriter.

mod formats;
pub mod grow;
pub mod workbook;

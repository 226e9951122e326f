//! Spreadsheets become plain data here. The only user of calamine; nothing read here is trusted.

mod archive;
mod dates;
pub mod document;
pub mod gate;
pub mod kind;
mod mail;
pub mod notes;
pub mod plan;
pub mod plan_columns;
mod plan_rows;
pub mod returned;
mod text;

pub mod workbook;

//! Spreadsheets become plain data here. The only user of calamine; nothing read here is trusted.

pub mod document;
pub mod gate;
pub mod notes;
pub mod plan;
pub mod plan_columns;
mod plan_rows;
pub mod returned;

pub mod workbook;

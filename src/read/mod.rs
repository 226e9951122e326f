//! Spreadsheets become plain data here. The only user of calamine; nothing read here is trusted.

pub mod alignment;
mod cells;
pub mod document;
mod drawings;
pub mod forms;
pub mod gate;
mod looks;
pub mod notes;
mod package;
mod page_texts;
pub mod plan;
pub mod plan_columns;
mod plan_rows;
pub mod returned;
mod runs;
mod shown;
pub mod workbook;
mod xml;

//! Spreadsheets become plain data here. The only user of calamine; nothing read here is trusted.

pub mod alignment;
mod archive;
mod cells;
pub mod dates;
pub mod document;
pub mod forms;
pub mod gate;
pub mod kind;
mod mail;
mod markup;
pub mod notes;
pub mod plan;
pub mod plan_columns;
mod plan_rows;
pub mod returned;
mod retyped;
mod text;

pub mod workbook;

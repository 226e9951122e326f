//! Spreadsheets become plain data here. The only user of calamine; nothing read here is trusted.

pub mod alignment;
mod archive;
mod cells;
pub mod dates;
pub mod document;
mod drawings;
pub mod forms;
pub mod gate;
pub mod kind;
mod looks;
mod mail;
mod markup;
pub mod notes;
mod other_year;
mod package;
mod page_texts;
pub mod plan;
pub mod plan_columns;
mod plan_rows;
pub mod published;
pub mod returned;
mod retyped;
mod runs;
mod shown;
pub mod text;
pub mod workbook;
mod xml;

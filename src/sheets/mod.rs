//! What stands on which sheet: the department's workbook and the packet, as values.
//!
//! `write` draws them; `read` finds the department's workbook again by what [`carrier`] put into it.

pub mod cards;
pub mod carrier;
pub mod columns;
pub mod committee;
pub mod department;
pub mod edition;
pub mod fill;
pub mod flow;
pub mod grid;
pub mod guide;
pub mod layout;
pub mod mailing;
pub mod measure;
pub mod packet;
pub mod page;
pub mod pictures;
pub mod plan_book;
pub mod printout;
pub mod product;
pub mod public;
pub mod quantity;
pub mod revision;
pub mod style;
pub mod table;
pub mod words;

//! A city's form as data: the template, the built-in ones, and how headings are numbered.

pub mod asking;
pub mod builtin;
pub mod committee;
pub mod copy_marks;
pub mod field;
pub mod numbers;
pub mod packet;
pub mod plausibility;
pub mod round;
pub mod sample;
pub mod template;
mod template_check;
pub mod template_error;

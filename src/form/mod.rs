//! A city's form as data: the template, the built-in ones, and how headings are numbered.

pub mod builtin;
pub mod numbers;
pub mod template;
pub mod template_error;

//! Folders and files. The only user of the file system.

pub mod collection;
pub mod records;
pub mod workspace;
pub mod writing;

//! Folders and files. The only user of the file system.

pub mod collection;
pub mod committee_folder;
pub mod decisions_file;
pub mod editions;
pub mod folder_names;
pub mod listing;
pub mod new_year;
pub mod packet_folder;
pub mod parcels;
pub mod public_folder;
pub mod records;
pub mod refusal;
pub mod succession_file;
mod toml_file;
pub mod workspace;
pub mod writing;

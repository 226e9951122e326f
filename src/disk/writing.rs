//! Writing so that a reader sees the old file or the new one, never half of one.

use std::fs;
use std::io::{Error, ErrorKind, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::refusal;
use crate::domain::problem::Problem;

/// How often a rename is tried while another program holds the file.
const ATTEMPTS: u32 = 4;
/// What the name of a file begins with that is not written to its end yet.
const BESIDE: &str = "~書込中";

/// Writes beside and renames.
///
/// # Errors
/// [`Problem::CannotWrite`]; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let failed = |error: &Error| Problem::CannotWrite(path.display().to_string(), refusal::words(error));
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(BESIDE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is private; what the coordinator shares must not be. It stays as open as the old file or the folder has it.
        let old = fs::metadata(path).map(|meta| meta.permissions());
        builder.permissions(old.unwrap_or_else(|_| fs::Permissions::from_mode(0o666)));
    }
    let mut beside = builder.tempfile_in(folder).map_err(|error| failed(&error))?;
    beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(|error| failed(&error))?;
    let mut attempt = 0;
    loop {
        match beside.persist(path) {
            Ok(_) => return Ok(()),
            Err(error) if attempt < ATTEMPTS => {
                attempt += 1;
                beside = error.file;
                std::thread::sleep(std::time::Duration::from_millis(50 << attempt));
            }
            Err(error) => return Err(failed(&error.error)),
        }
    }
}

/// Takes away what an earlier run that was ended in the middle left in a folder and those below. To be done only while no other
/// run writes.
pub fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => remove_leftovers(&entry.path()),
            Ok(kind) if kind.is_file() && entry.file_name().to_string_lossy().starts_with(BESIDE) => {
                // One that stays is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
            _ => {}
        }
    }
}

/// Reads a whole file.
///
/// # Errors
/// [`Problem::NoFile`] or [`Problem::CannotRead`].
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| cannot_read(path, &error))
}

/// Reads a file of at most so many bytes; of a longer one a byte more.
///
/// # Errors
/// As [`read`].
pub fn read_at_most(path: &Path, max: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(max as u64 + 1).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| cannot_read(path, &error))
}

fn cannot_read(path: &Path, error: &Error) -> Problem {
    let shown = path.display().to_string();
    if error.kind() == ErrorKind::NotFound { Problem::NoFile(shown) } else { Problem::CannotRead(shown, refusal::words(error)) }
}

/// Stands for the content of a file: SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a spreadsheet program holds this file open, by the lock file that Excel (`~$name`) or LibreOffice (`.~lock.name#`) leaves.
pub fn is_open_elsewhere(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    [format!("~${name}"), format!(".~lock.{name}#")].iter().any(|lock| path.with_file_name(lock).exists())
}

//! Writing so that a reader sees the old file or the new one, never half of one.

use std::fs;
use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::domain::problem::Problem;

/// How often a rename is tried while another program holds the file.
const ATTEMPTS: u32 = 4;

/// Writes beside and renames.
///
/// # Errors
/// [`Problem::CannotWrite`]; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let shown = path.display().to_string();
    let failed = |error: &dyn std::fmt::Display| Problem::CannotWrite(shown.clone(), error.to_string());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    let mut beside = tempfile::Builder::new().prefix("~書込中").tempfile_in(folder).map_err(|e| failed(&e))?;
    beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(|e| failed(&e))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is private; what the coordinator shares must not be.
        fs::set_permissions(beside.path(), fs::Permissions::from_mode(0o644)).map_err(|e| failed(&e))?;
    }
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

/// Reads a whole file.
///
/// # Errors
/// [`Problem::NoFile`] or [`Problem::CannotRead`].
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            Problem::NoFile(path.display().to_string())
        } else {
            Problem::CannotRead(path.display().to_string(), error.to_string())
        }
    })
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

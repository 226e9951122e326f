//! Writing so that a reader sees the old file or the new one, never half of one.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Error, ErrorKind, Read, Seek, Write};
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
    replace(path, |beside| beside.write_all(bytes).map(|()| true))
}

/// As [`write`], for what is too long to be held as bytes: `content` writes it piece by piece. A file that says the same already is left alone.
///
/// # Errors
/// As [`write`].
pub fn write_if_other(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    replace(path, |beside| {
        let mut buffered = BufWriter::new(&mut *beside);
        content(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        beside.rewind()?;
        Ok(!open(path).is_ok_and(|old| says_the_same(old, beside).unwrap_or(false)))
    })
}

/// Whether two files hold the same bytes.
fn says_the_same(a: File, b: &File) -> io::Result<bool> {
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut a, mut b) = (BufReader::new(a), BufReader::new(b));
    loop {
        let (left, right) = (a.fill_buf()?, b.fill_buf()?);
        let length = left.len().min(right.len());
        if left[..length] != right[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        a.consume(length);
        b.consume(length);
    }
}

/// Puts a file that `fill` writes in the place of the old one, unless that says that the old one may stay.
fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<bool>) -> Result<(), Problem> {
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
    if !fill(beside.as_file_mut()).map_err(|error| failed(&error))? {
        return Ok(());
    }
    beside.as_file().sync_all().map_err(|error| failed(&error))?;
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

/// What lies where something is to be written.
#[derive(Debug, PartialEq, Eq)]
pub enum Lying {
    /// Nothing.
    Nothing,
    /// A file of which this is the [`hash`].
    File(String),
    /// Something that cannot be read, for this reason: nobody knows what someone typed into it.
    Unreadable(String),
}

/// Looks what lies there.
pub fn lying(path: &Path) -> Lying {
    match read(path) {
        Ok(bytes) => Lying::File(hash(&bytes)),
        Err(Problem::NoFile(_)) => Lying::Nothing,
        Err(Problem::CannotRead(_, reason)) => Lying::Unreadable(reason),
        Err(problem) => Lying::Unreadable(problem.to_string()),
    }
}

/// Reads a whole file.
///
/// # Errors
/// [`Problem::NoFile`] or [`Problem::CannotRead`].
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map(|_| bytes).map_err(|error| cannot_read(path, &error))
}

/// Opens a file. Anything else is not opened: a pipe would be waited for without end.
fn open(path: &Path) -> io::Result<File> {
    match fs::metadata(path)? {
        meta if meta.is_file() => File::open(path),
        meta if meta.is_dir() => Err(ErrorKind::IsADirectory.into()),
        _ => Err(ErrorKind::Unsupported.into()),
    }
}

/// Reads a file of at most so many bytes; of a longer one a byte more.
///
/// # Errors
/// As [`read`].
pub fn read_at_most(path: &Path, max: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = open(path).and_then(|file| file.take(max as u64 + 1).read_to_end(&mut bytes));
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

//! What the same bare work takes with openpyxl, which is what a city's own script would use today.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Of more files than this only so many are measured, and the rest is reckoned.
const SAMPLE: usize = 50;
/// A larger workbook is not written with openpyxl: that would take minutes.
const LARGEST: u64 = 16 << 20;
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/cycle/bare_openpyxl.py");

/// Seconds to read some workbooks and to write the cells of others, on one core; `None`, told on stderr, where it is not there.
pub fn bare(read: &[PathBuf], write: &[PathBuf]) -> Option<f64> {
    let is_small = |file: &PathBuf| file.metadata().is_ok_and(|meta| meta.len() <= LARGEST);
    if !read.iter().chain(write).all(is_small) {
        eprintln!("skipped: openpyxl, for a workbook this large");
        return None;
    }
    Some(seconds("read", read)? + seconds("write", write)?)
}

fn seconds(what: &str, files: &[PathBuf]) -> Option<f64> {
    let sample: Vec<&PathBuf> = files.iter().step_by(files.len().div_ceil(SAMPLE).max(1)).collect();
    // Where python3 is another one, Debian's has Debian's openpyxl.
    let output = ["python3", "/usr/bin/python3"].iter().find_map(|python| {
        let output = Command::new(python).arg(SCRIPT).arg(what).args(&sample).stderr(Stdio::null()).output().ok()?;
        output.status.success().then_some(output.stdout)
    });
    let Some(seconds) = output.and_then(|output| String::from_utf8(output).ok()?.trim().parse::<f64>().ok()) else {
        eprintln!("skipped: openpyxl is not here");
        return None;
    };
    Some(seconds * files.len() as f64 / sample.len() as f64)
}

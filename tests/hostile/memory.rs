//! How much memory the program and its workers take together, where the system tells (Linux).

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Does something, and looks all the while at the processes that were started in this folder. The most bytes that they held in
/// memory at one time; 0 where the system does not tell.
pub fn most_during<R>(folder: &Path, work: impl FnOnce() -> R) -> (R, u64) {
    let folder = fs::canonicalize(folder).expect("the folder is there");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(held(&folder));
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        (result, watch.join().expect("watched"))
    })
}

fn held(folder: &Path) -> u64 {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let here = processes.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|of| of == folder));
    here.filter_map(|process| {
        let status = fs::read_to_string(process.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    })
    .sum()
}

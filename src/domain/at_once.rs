//! The same work for many things, several at a time.

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

/// How many more things are worked on than there are processors where the work waits for the disk: meanwhile, others go on.
const WAITING: usize = 6;

/// How many things there must be if the work for each is short.
const SHORT: usize = 1_000;

/// Name of threads whose panics are caught and told otherwise; nothing of them is to be shown on the terminal.
pub const GUARDED: &str = "guarded";

/// Does something in a guarded thread.
///
/// # Errors
/// What the panic said in which it ended.
pub fn guarded<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R, String> {
    let panicked = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast::<String>().map(|text| *text);
        text.or_else(|panic| panic.downcast::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    };
    std::thread::scope(|scope| {
        let started = std::thread::Builder::new().name(GUARDED.to_owned()).spawn_scoped(scope, work);
        started.map_err(|error| error.to_string())?.join().map_err(panicked)
    })
}

/// Does the same for all things, as many at a time as there are processors; the results stand in the order of the things.
pub fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    each_with(0, things, work)
}

/// As [`each`], for work so short that a thread is started later than many of it are done.
pub fn each_short<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() < SHORT { things.iter().map(work).collect() } else { each_with(0, things, work) }
}

/// As [`each`], for work that partly waits for the disk.
pub fn each_waiting<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    each_with(WAITING, things, work)
}

/// What a thread came to, or its panic.
pub fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Gives up what holds much while the program goes on; where the system gives no thread, at once.
pub fn drop_aside(things: impl Send + 'static) {
    let _ = std::thread::Builder::new().spawn(|| drop(things));
}

fn each_with<T: Sync, R: Send>(waiting: usize, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = AtomicUsize::new(0);
    let work_off = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return done };
            done.push((at, work(thing)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..things.len().min(processors + waiting)).map(|_| scope.spawn(work_off)).collect();
        threads.into_iter().flat_map(joined).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

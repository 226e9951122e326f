//! What lies in 回収: each file is opened in a process of its own.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::args::Common;
use super::opened::Opened;
use super::terminal::{self, tell};
use crate::disk::collection::{self, Found};
use crate::disk::workspace::{ReadingLimits, Workspace};
use crate::disk::writing;
use crate::domain::at_once::{self, GUARDED};
use crate::pipeline::collect::{self, Document, Forms, Incoming, Seen};
use crate::reconcile::identity::{Record, Register};
use crate::workers::{Limits, Pool};

/// How many more files are read than there are processors: while a worker opens one, its thread waits.
const FURTHER: usize = 1;
/// How many files are opened ahead at most, and how many bytes they may have together: they are held until they are read.
const AHEAD: usize = 400;
const AHEAD_BYTES: usize = 32 << 20;

/// Lets a panic that becomes a finding or a message pass without a word of its own on the terminal.
pub fn keep_quiet_about_caught_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some(GUARDED) {
            usual(info);
        }
    }));
}

/// The files of 回収 and the workers that open them. Each file is read once.
pub struct Returns {
    files: Vec<Found>,
    /// Index of the next file that nobody has taken.
    next: AtomicUsize,
    /// What was opened ahead.
    ahead: Mutex<VecDeque<Taken>>,
    /// None where the system starts no second process.
    pool: Option<Pool>,
}

/// A file that is being read.
struct Taken {
    index: usize,
    incoming: Incoming,
    /// What a worker found in it; None where none has looked yet.
    opened: Option<Vec<Document>>,
}

impl Returns {
    /// Looks what lies there.
    pub fn find(workspace: &Workspace) -> Self {
        Self::of(workspace, collection::list(&workspace.returns(), &workspace.settings.folders.returns))
    }

    /// The same for other files.
    pub fn of(workspace: &Workspace, files: Vec<Found>) -> Self {
        let start = || std::env::current_exe().and_then(|program| Pool::start(&program, limits(workspace.settings.limits)));
        let pool = if files.is_empty() { None } else { start().ok() };
        if pool.is_none() && !files.is_empty() {
            tell!(
                "届いたファイルを別のプロセスに分けて読むことができないため、このプロセスで読み取ります。壊れたファイルがあると、途中で止まることがあります。"
            );
        }
        Self { files, next: AtomicUsize::new(0), ahead: Mutex::default(), pool }
    }

    /// Opens files while something else is done that takes one processor.
    pub fn opening_ahead<R>(&self, work: impl FnOnce() -> R) -> R {
        let ended = AtomicBool::new(false);
        let open = || {
            while !ended.load(Ordering::Relaxed) {
                if !self.open_ahead() {
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            let started = std::thread::Builder::new().name(GUARDED.to_owned()).spawn_scoped(scope, open);
            let done = work();
            ended.store(true, Ordering::Relaxed);
            drop(started);
            done
        })
    }

    fn ahead(&self) -> MutexGuard<'_, VecDeque<Taken>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens one more file ahead; false if none is left, or enough wait already.
    fn open_ahead(&self) -> bool {
        // Without a worker it is opened where a panic is caught.
        let size = |taken: &Taken| taken.incoming.bytes.as_ref().map_or(0, Vec::len);
        let has_room = |waiting: &VecDeque<Taken>| waiting.len() < AHEAD && waiting.iter().map(size).sum::<usize>() < AHEAD_BYTES;
        let Some(pool) = self.pool.as_ref().filter(|_| has_room(&self.ahead())) else { return false };
        let Some(mut taken) = self.take() else { return false };
        if let Ok(bytes) = &taken.incoming.bytes
            && !taken.incoming.set_aside
        {
            taken.opened = Some(pool.open(&taken.incoming.name, bytes));
        }
        self.ahead().push_back(taken);
        true
    }

    fn take(&self) -> Option<Taken> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        Some(Taken { index, incoming: incoming(self.files.get(index)?), opened: None })
    }

    /// The lines that came back on forms, where the office's own record of them is lost.
    pub fn remembered(&self, opened: &Opened, register: &Register) -> Vec<Record> {
        if !register.records.is_empty() {
            return Vec::new();
        }
        let open = |name: &str, bytes: &[u8]| self.open(name, bytes);
        collect::remembered(self.files.iter().map(incoming), opened.workspace.year, &opened.template.name, open)
    }

    /// Reads all of it, in the order of names.
    pub fn see(self, common: &Common, forms: &Forms<'_>) -> Vec<Seen> {
        let bar = terminal::bar(self.files.len(), "読み取り中", common.quiet);
        // One thread goes on opening ahead. The others open files themselves, each in a worker of its own, only when nothing waits for
        // them: of few files, starting a worker takes longer than opening all.
        let see = |goes_ahead: bool| {
            let mut seen = Vec::new();
            loop {
                while goes_ahead && self.open_ahead() {}
                let waiting = self.ahead().pop_front();
                let Some(taken) = waiting.or_else(|| self.take()) else {
                    return seen;
                };
                seen.push((taken.index, self.see_one(taken, forms)));
                bar.inc(1);
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + FURTHER;
        let threads = threads.min(self.files.len());
        let mut seen: Vec<(usize, Vec<Seen>)> = std::thread::scope(|scope| {
            let start = |nth| std::thread::Builder::new().name(GUARDED.to_owned()).spawn_scoped(scope, move || see(nth == 0));
            let started: Vec<_> = (0..threads).map_while(|nth| start(nth).ok()).collect();
            // Where the system gives no thread at all, this one reads.
            let here = if started.is_empty() { see(false) } else { Vec::new() };
            started.into_iter().flat_map(|thread| thread.join().expect("a panic was caught")).chain(here).collect()
        });
        bar.finish_and_clear();
        // Ending the workers takes a while.
        at_once::drop_aside(self.pool);
        seen.sort_by_key(|(index, _)| *index);
        seen.into_iter().flat_map(|(_, seen)| seen).collect()
    }

    fn see_one(&self, Taken { incoming, opened, .. }: Taken, forms: &Forms<'_>) -> Vec<Seen> {
        let opened = Cell::new(opened);
        let open = |name: &str, bytes: &[u8]| match opened.take() {
            // The first that is opened is the file itself.
            Some(documents) => documents,
            None => self.open(name, bytes),
        };
        let seen = catch_unwind(AssertUnwindSafe(|| collect::see(&incoming, forms, open)));
        let mut seen = seen.unwrap_or_else(|_| collect::see(&incoming, forms, |name, _| vec![collect::given_up(name)]));
        seen.iter_mut().for_each(Seen::forget_lines);
        seen
    }

    /// Opens one file, without waiting for others.
    pub fn open(&self, name: &str, bytes: &[u8]) -> Vec<Document> {
        match &self.pool {
            Some(pool) => pool.open(name, bytes),
            None => collect::open(name, bytes),
        }
    }
}

/// A file, not yet opened.
fn incoming(found: &Found) -> Incoming {
    let bytes = match &found.barred {
        Some(reason) => Err(reason.clone()),
        None if found.size > collect::MAX_FILE as u64 => Err(format!("{}MBを超えています", collect::MAX_FILE >> 20)),
        None if found.set_aside || !collect::is_opened(&found.name) => Ok(Vec::new()),
        None => writing::read_at_most(&found.path, collect::MAX_FILE).map_err(|problem| problem.to_string()),
    };
    Incoming { name: found.name.clone(), bytes, modified: found.modified, set_aside: found.set_aside }
}

fn limits(set: ReadingLimits) -> Limits {
    Limits {
        memory: usize::try_from(set.memory_mb.saturating_mul(1 << 20)).unwrap_or(usize::MAX),
        time: Duration::from_secs(set.seconds),
        time_per_mb: Duration::from_secs(set.seconds_per_mb),
    }
}

//! The parent's side: workers that wait for a file, and what becomes of one that fails.

use std::ffi::OsStr;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::ARGUMENT;
use super::frames::{self, HELLO, MAX_ANSWER};
use crate::read::document::{Content, Document};
use crate::read::workbook::Unreadable;

/// How long a worker may take until it is ready; a virus scanner may look at the program first.
const START: Duration = Duration::from_secs(30);

/// What opening one file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory, in bytes.
    pub memory: usize,
    /// Time for any file.
    pub time: Duration,
    /// Further time for each megabyte of the file.
    pub time_per_mb: Duration,
}

impl Limits {
    fn time_for(&self, bytes: usize) -> Duration {
        self.time.saturating_add(self.time_per_mb.saturating_mul((bytes >> 20) as u32))
    }
}

/// Opens files in workers; as many at once as there are threads that call it.
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// Starts a first worker with this program, which must be this one.
    ///
    /// # Errors
    /// The system does not let it start.
    pub fn start(program: &Path, limits: Limits) -> io::Result<Self> {
        let first = Worker::start(program, limits.memory)?;
        Ok(Self { program: program.to_owned(), limits, idle: Mutex::new(vec![first]) })
    }

    /// Opens a file. Never fails: a file that ends its worker is unreadable.
    pub fn open(&self, name: &str, bytes: &[u8]) -> Vec<Document> {
        let time = self.limits.time_for(bytes.len());
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut answer = waiting.map_or(Err(Failure::Ended), |worker| self.open_in(worker, name, bytes, time));
        // Whether it was this file or what the worker had read before is for a new one to say.
        if matches!(answer, Err(Failure::Ended)) {
            let new = Worker::start(&self.program, self.limits.memory).map_err(|_| Failure::Ended);
            answer = new.and_then(|worker| self.open_in(worker, name, bytes, time));
        }
        answer.unwrap_or_else(|failure| {
            let reason = match failure {
                Failure::Late => Unreadable::TookTooLong,
                Failure::Ended => Unreadable::EndedReader,
            };
            vec![Document { name: name.to_owned(), sent: None, content: Content::Unreadable(reason) }]
        })
    }

    /// Opens a file in a worker, which waits for the next one afterwards or is ended.
    fn open_in(&self, mut worker: Worker, name: &str, bytes: &[u8], time: Duration) -> Result<Vec<Document>, Failure> {
        let documents = worker.open(name, bytes, time)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Ok(documents)
    }
}

/// Why a worker gave no answer.
enum Failure {
    /// It was still at work.
    Late,
    /// It ended, or said what no worker says.
    Ended,
}

/// A process that opens files.
struct Worker {
    process: Child,
    to: ChildStdin,
    /// The frames of an answer at once: whoever waits is woken once.
    answers: Receiver<Vec<Vec<u8>>>,
}

impl Worker {
    fn start(program: &Path, memory: usize) -> io::Result<Self> {
        let memory = memory.to_string();
        let arguments = [OsStr::new(ARGUMENT), OsStr::new(&memory)];
        // What a dying worker has to say is for nobody: its file becomes a finding.
        let mut process = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, answers) = mpsc::sync_channel(1);
        std::thread::Builder::new().spawn(move || {
            let mut from = BufReader::new(from);
            let mut answer = Vec::new();
            while let Ok(Some(frame)) = frames::read(&mut from, MAX_ANSWER) {
                let ends = frame.is_empty();
                answer.extend((!ends).then_some(frame));
                if ends && sender.send(std::mem::take(&mut answer)).is_err() {
                    return;
                }
            }
        })?;
        let worker = Self { process, to, answers };
        match worker.answers.recv_timeout(START) {
            Ok(hello) if hello == [HELLO] => Ok(worker),
            _ => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }

    fn open(&mut self, name: &str, bytes: &[u8], time: Duration) -> Result<Vec<Document>, Failure> {
        let until = Instant::now().checked_add(time);
        let sent = frames::write(&mut self.to, name.as_bytes()).and_then(|()| frames::write(&mut self.to, bytes));
        sent.and_then(|()| self.to.flush()).map_err(|_| Failure::Ended)?;
        let answer =
            self.answers.recv_timeout(until.map_or(time, |until| until.saturating_duration_since(Instant::now()))).map_err(|error| match error {
                mpsc::RecvTimeoutError::Timeout => Failure::Late,
                mpsc::RecvTimeoutError::Disconnected => Failure::Ended,
            })?;
        answer.iter().map(|frame| postcard::from_bytes(frame).map_err(|_| Failure::Ended)).collect()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again; nothing else can go wrong.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Limits;

    #[test]
    fn the_longest_time_stays_a_time() {
        let limits = Limits { memory: 0, time: Duration::MAX, time_per_mb: Duration::MAX };
        assert_eq!(limits.time_for(64 << 20), Duration::MAX);
    }
}

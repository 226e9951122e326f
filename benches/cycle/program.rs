//! The program as it is started by a person, and what a run of it costs, its child processes included.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The program's file.
const BINARY: &str = env!("CARGO_BIN_EXE_torimatome");
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(15);
/// Length of a tick in which Linux counts the use of processors.
const TICK_SECONDS: f64 = 0.01;

/// Time that something took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds on all processors together; `None` where it is not measured.
    pub cpu: Option<f64>,
}

impl Cost {
    /// What running something in this process costs.
    pub fn of(work: impl FnOnce()) -> Self {
        let (cpu, start) = (ticks(OWN_TIME), Instant::now());
        work();
        Self { wall: start.elapsed().as_secs_f64(), cpu: since(cpu, OWN_TIME) }
    }

    /// Nothing.
    pub const NONE: Self = Self { wall: 0.0, cpu: Some(0.0) };

    /// Both, one after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { wall: self.wall + other.wall, cpu: self.cpu.zip(other.cpu).map(|(a, b)| a + b) }
    }

    /// The cheaper one: what is slower was disturbed.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if other.wall < self.wall { other } else { self }
    }
}

/// Positions of the times of a process and of those of its ended children, in the fields of `stat` after the name.
const OWN_TIME: [usize; 2] = [11, 12];
const CHILDREN_TIME: [usize; 2] = [13, 14];

/// The fields of a process's `stat` after its name, the first of which is its state.
fn stat(process: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(text.rsplit_once(") ")?.1.split(' ').map(str::to_owned).collect())
}

fn ticks(fields: [usize; 2]) -> Option<u64> {
    let stat = stat("self")?;
    fields.iter().map(|&field| stat.get(field)?.parse::<u64>().ok()).sum()
}

fn since(before: Option<u64>, fields: [usize; 2]) -> Option<f64> {
    Some((ticks(fields)? - before?) as f64 * TICK_SECONDS)
}

/// What a run of the program took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Time.
    pub cost: Cost,
    /// Largest sum of the memory of all its processes, in bytes; `None` where it is not measured.
    pub memory: Option<u64>,
}

impl Run {
    /// The quicker one, with the most memory that either took.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { cost: self.cost.or(other.cost), memory: self.memory.max(other.memory) }
    }
}

/// Who opens the returns.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// Workers, as always.
    Workers,
    /// The program itself, which it does where the system starts no worker. This benchmark is then started as the program: it
    /// has all of it, but is no worker.
    Itself,
}

/// First argument with which this benchmark is the program.
pub const AS_PROGRAM: &str = "--as-program";

/// The program at work in a workspace.
pub struct Program {
    /// The workspace.
    pub workspace: PathBuf,
    /// Where what an earlier run wrote is moved to. Taking it away would slow down the next run, since some file systems look for room
    /// among thousands of files that were just deleted.
    aside: PathBuf,
}

impl Program {
    /// The program for a workspace that is made by [`Self::init`]; `aside` is a folder that it may fill.
    pub fn new(workspace: PathBuf, aside: PathBuf) -> Self {
        Self { workspace, aside }
    }

    /// Makes the workspace and checks the plan, which every coordinator does first.
    pub fn init(&self, plan: &Path) -> Result<(), String> {
        let mut command = Command::new(BINARY);
        command.arg("init").arg(&self.workspace).args(["--template", "sample", "--year", "令和6年度", "--plan"]).arg(plan);
        ended(command.stdout(Stdio::null()).status(), "init")?;
        let mut command = self.command(Reader::Workers, &["-q", "check"])?;
        ended(command.stdout(Stdio::null()).status(), "check")
    }

    fn command(&self, reader: Reader, arguments: &[&str]) -> Result<Command, String> {
        let mut command = match reader {
            Reader::Workers => Command::new(BINARY),
            Reader::Itself => {
                let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
                command.arg(AS_PROGRAM);
                command
            }
        };
        command.arg("-C").arg(&self.workspace).args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
        Ok(command)
    }

    /// Runs a command from a state in which none of these (folders of the workspace, records) has been written.
    pub fn run(&self, reader: Reader, command: &str, writes: &[&str]) -> Result<Run, String> {
        for name in writes {
            self.put_aside(name)?;
            self.put_aside(&format!("記録/{name}.json"))?;
        }
        let mut child = self.command(reader, &["-q", command])?;
        child.stdout(Stdio::null());
        let (cpu, start) = (ticks(CHILDREN_TIME), Instant::now());
        let mut child = child.spawn().map_err(|error| error.to_string())?;
        let watch = Watch::begin(child.id());
        let status = child.wait();
        let cost = Cost { wall: start.elapsed().as_secs_f64(), cpu: since(cpu, CHILDREN_TIME) };
        let memory = watch.end();
        ended(status, command)?;
        Ok(Run { cost, memory })
    }

    fn put_aside(&self, name: &str) -> Result<(), String> {
        let path = self.workspace.join(name);
        if !path.exists() {
            return Ok(());
        }
        let io = |error: std::io::Error| error.to_string();
        fs::create_dir_all(&self.aside).map_err(io)?;
        let there = fs::read_dir(&self.aside).map_err(io)?.count();
        fs::rename(path, self.aside.join(there.to_string())).map_err(io)
    }

    /// How many answers are in the result; none may be lost.
    pub fn answers(&self) -> Result<usize, String> {
        let output = self.command(Reader::Workers, &["status", "--format", "json"])?.output().map_err(|error| error.to_string())?;
        let status: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        let count = |key: &str| status["ledger"][key].as_u64().ok_or("status prints no ledger");
        if count("unaccounted")? > 0 {
            return Err("answers were lost".to_owned());
        }
        Ok(count("answers")? as usize)
    }
}

/// Status 1 says that findings remain, which is how returns are.
fn ended(status: std::io::Result<std::process::ExitStatus>, what: &str) -> Result<(), String> {
    match status.map_err(|error| error.to_string())?.code() {
        Some(0 | 1) => Ok(()),
        other => Err(format!("{what} ended with {other:?}")),
    }
}

/// Looks at the memory of a process and everything that it starts.
struct Watch {
    stop: std::sync::mpsc::Sender<()>,
    looking: std::thread::JoinHandle<u64>,
}

impl Watch {
    fn begin(root: u32) -> Option<Self> {
        if !cfg!(target_os = "linux") {
            return None;
        }
        let (stop, stopped) = std::sync::mpsc::channel();
        let looking = std::thread::spawn(move || {
            let mut most = 0;
            let mut known: Vec<u32> = Vec::new();
            while stopped.recv_timeout(LOOK_EVERY).is_err() {
                let tree = tree(root);
                // Between its birth and its own first step a process looks as large as its parent: it counts from the second look on.
                let peaks = tree.iter().filter(|id| known.contains(id)).filter_map(|id| peak(*id));
                most = most.max(peaks.sum());
                known = tree;
            }
            most
        });
        Some(Self { stop, looking })
    }
}

trait End {
    fn end(self) -> Option<u64>;
}

impl End for Option<Watch> {
    /// The largest sum of the peaks of processes that lived at the same time, in bytes.
    fn end(self) -> Option<u64> {
        let Watch { stop, looking } = self?;
        let _ = stop.send(());
        looking.join().ok().filter(|most| *most > 0)
    }
}

/// A process and its descendants.
fn tree(root: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes: Vec<(u32, u32)> = all
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.parse().ok()?, stat(&name)?.get(1)?.parse().ok()?))
        })
        .collect();
    let mut tree = vec![root];
    let mut at = 0;
    while at < tree.len() {
        let parent = tree[at];
        tree.extend(processes.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    tree
}

/// The most memory that a process has held so far.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
}

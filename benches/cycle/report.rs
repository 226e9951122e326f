//! The tables of docs/performance.md.

use std::fmt;
use std::fs;

use crate::program::{Cost, Run};
use crate::targets::Targets;
use crate::{Measured, Step};

const NOT_MEASURED: &str = "not measured";

/// Everything that was measured, and the machine.
pub struct Report {
    all: Vec<Measured>,
}

impl Report {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Adds a size.
    pub fn add(&mut self, measured: Measured) {
        self.all.push(measured);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Machine: {}\n", machine())?;
        writeln!(f, "{}", Targets(&self.all))?;
        writeln!(
            f,
            "| departments × lines (× returns) | command | to the floor | of processor time | seconds | floor: read + write | without processes of their own | files per second | processors used | memory, all processes | openpyxl, one core |"
        )?;
        writeln!(f, "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        for measured in &self.all {
            for (command, step) in [("distribute", &measured.distribute), ("collect", &measured.collect)] {
                row(f, &measured.size.to_string(), command, step)?;
            }
        }
        writeln!(f)?;
        for Measured { size, typed, home, .. } in &self.all {
            writeln!(f, "- {size}: {home} of {typed} written cells stand in the result")?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, size: &str, command: &str, step: &Step) -> fmt::Result {
    let Some(Run { cost: Cost { wall, cpu }, memory }) = step.program() else { return Ok(()) };
    let seconds = |cost: Option<Cost>| cost.map_or_else(String::new, |cost| format!("{:.2}", cost.wall));
    let or_not = |text: Option<String>| text.unwrap_or_else(|| NOT_MEASURED.to_owned());
    let times = |ratio: f64| format!("{ratio:.2} ×");
    writeln!(
        f,
        "| {size} | `{command}` | **{}** | {} | {wall:.2} | {} + {} | {} | {:.0} | {} | {} | {} |",
        or_not(step.ratio().map(times)),
        or_not(step.processor_ratio().map(times)),
        seconds(step.quickest(|round| Some(round.read))),
        seconds(step.quickest(|round| Some(round.write))),
        seconds(step.quickest(|round| Some(round.alone?.cost))),
        step.files as f64 / wall,
        or_not(cpu.map(|cpu| format!("{:.2}", cpu / wall))),
        or_not(memory.map(|bytes| format!("{} MB", bytes >> 20))),
        or_not(step.openpyxl.map(|seconds| format!("{seconds:.1} s"))),
    )
}

/// Processor, how many of them, system.
fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    format!("{model}, {processors} processors, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

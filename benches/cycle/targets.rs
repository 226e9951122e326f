//! What is aimed at, and whether the sizes that were measured reach it.

use std::fmt;

use crate::program::Cost;
use crate::{FEW, KEYLESS, LARGE, MANY_RETURNS, Measured, Step, TARGET, TYPICAL};

/// The lines about targets of which everything was measured.
pub struct Targets<'a>(pub &'a [Measured]);

/// One of them.
struct Target {
    what: String,
    measured: f64,
    most: f64,
    unit: &'static str,
    decimals: usize,
}

impl Targets<'_> {
    fn of(&self, size: &str) -> Option<&Measured> {
        self.0.iter().find(|measured| measured.size.to_string() == size)
    }

    fn all(&self) -> Vec<Target> {
        let mut all = Vec::new();
        let mut aim = |what: &str, measured: Option<f64>, most: f64, unit: &'static str, decimals: usize| {
            all.extend(measured.map(|measured| Target { what: what.to_owned(), measured, most, unit, decimals }));
        };
        let usual = self.of(TARGET);
        for (what, step) in [("distribute", usual.map(|m| &m.distribute)), ("collect", usual.map(|m| &m.collect))] {
            aim(&format!("1,000 × 20: `{what}` to the floor"), step.and_then(Step::ratio), 2.0, " ×", 2);
            aim(&format!("1,000 × 20: `{what}` to the floor, processor time"), step.and_then(Step::processor_ratio), 2.0, " ×", 2);
        }
        aim("1,000 × 20: processors idle during `distribute`", usual.and_then(|m| idle(&m.distribute)), 0.5, "", 2);
        aim("1,000 × 20: processors idle during `collect`", usual.and_then(|m| idle(&m.collect)), 0.5, "", 2);
        let memory = usual.and_then(|m| most_memory(&m.distribute).max(most_memory(&m.collect)));
        aim("1,000 × 20: memory of all processes", memory.map(|bytes| bytes as f64 / f64::from(1 << 20)), 600.0, " MB", 0);
        aim("1,000 × 20: share of separate processes in `collect`", usual.and_then(|m| m.collect.isolation(|cost| Some(cost.wall))), 20.0, " %", 0);
        let share = usual.and_then(|m| m.collect.isolation(|cost| cost.cpu));
        aim("1,000 × 20: share of separate processes in `collect`, processor time", share, 20.0, " %", 0);
        let growth = self.of(FEW).zip(self.of(MANY_RETURNS)).and_then(|(few, many)| {
            let more = most_memory(&many.collect)?.saturating_sub(most_memory(&few.collect)?);
            Some(more as f64 / 1024.0 / (many.collect.files - few.collect.files) as f64)
        });
        aim("17 × 20: memory for each further file, 59 returns instead of one", growth, MORE_KB_PER_FILE, " kB", 0);
        let keyless = self.of(KEYLESS).map(|m| &m.collect);
        aim("40 × 20 without any key: `collect` to the floor", keyless.and_then(Step::ratio), 3.0, " ×", 2);
        aim("40 × 20 without any key: `collect` to the floor, processor time", keyless.and_then(Step::processor_ratio), 3.0, " ×", 2);
        aim("20 × 8: `collect`", self.of(TYPICAL).and_then(seconds), 0.3, " s", 2);
        let times = usual.zip(self.of(LARGE)).and_then(|(usual, large)| Some(seconds(large)? / seconds(usual)?));
        aim("1,000 × 20: `collect` of 10,000 returns to that of 1,000", times, 10.0, " ×", 1);
        all
    }
}

/// What a file is known by in 提出状況 and in the ledger; its answers have taken the place of others, or are less than that.
const MORE_KB_PER_FILE: f64 = 20.0;

fn idle(step: &Step) -> Option<f64> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as f64;
    let Cost { wall, cpu } = step.program()?.cost;
    Some((processors - cpu? / wall).max(0.0))
}

fn most_memory(step: &Step) -> Option<u64> {
    step.program()?.memory
}

/// Seconds that `collect` takes.
fn seconds(measured: &Measured) -> Option<f64> {
    Some(measured.collect.program()?.cost.wall)
}

impl fmt::Display for Targets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| target | measured | at most | reached |\n|---|--:|--:|---|")?;
        for Target { what, measured, most, unit, decimals } in self.all() {
            let reached = if measured <= most { "yes" } else { "**no**" };
            writeln!(f, "| {what} | {measured:.decimals$}{unit} | {most}{unit} | {reached} |")?;
        }
        Ok(())
    }
}

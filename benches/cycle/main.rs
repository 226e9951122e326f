//! How fast a year's cycle runs, and how far from the floor: what merely reading the same files and merely writing the same
//! cells takes with as many threads.
//!
//!     cargo bench --bench cycle                       the usual sizes, a few minutes
//!     cargo bench --bench cycle -- --large            and 10,000 returns
//!     cargo bench --bench cycle -- 500x20             500 departments of 20 lines
//!     cargo bench --bench cycle -- 17x60x59           17 departments of 60 lines, 59 returns of each
//!     cargo bench --bench cycle -- 40x20:keyless      returns that lost everything by which a row is known
//!     … --keep DIR                                    leaves the workspaces there
//!
//! Prints the tables of docs/performance.md; what is going on is told on stderr.

mod city;
mod floor;
mod openpyxl;
mod program;
mod report;
mod size;
mod targets;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use city::City;
use program::{AS_PROGRAM, Cost, Program, Reader, Run};
use report::Report;
use size::Size;
use torimatome::workers::Memory;

/// The program's own, so that program and floor are held against each other with the same one.
#[global_allocator]
static MEMORY: Memory = Memory::new();

/// What runs when no size is named: a usual city, few departments with a return and with many returns of each, the size of the
/// targets, and 800 lines to be found by their text.
const USUAL: [&str; 5] = [TYPICAL, FEW, MANY_RETURNS, TARGET, KEYLESS];
/// Sizes of which `targets` tells.
const TYPICAL: &str = "20x8";
const FEW: &str = "17x20";
const MANY_RETURNS: &str = "17x20x59";
const TARGET: &str = "1000x20";
const KEYLESS: &str = "40x20:keyless";
/// Ten times the returns; a plan of ten times the lines has more cells than a plan may have.
const LARGE: &str = "1000x20x10";

/// What one size was measured to take.
pub struct Measured {
    /// How many departments, lines, returns.
    pub size: Size,
    /// `distribute`.
    pub distribute: Step,
    /// `collect`.
    pub collect: Step,
    /// Answers that were typed into the returns, and those that `status` says are in the result.
    pub typed: usize,
    /// See `typed`.
    pub home: usize,
}

/// A command, its floor, and the same bare work by openpyxl.
pub struct Step {
    /// Workbooks that come in or go out.
    pub files: usize,
    /// Program and floor, one after the other, several times.
    pub rounds: Vec<Round>,
    /// Seconds that openpyxl takes for both, on one core.
    pub openpyxl: Option<f64>,
}

/// Program and floor in the same minute.
pub struct Round {
    /// The program.
    pub program: Run,
    /// The program without processes of its own for the returns.
    pub alone: Option<Run>,
    /// Merely reading what the command reads.
    pub read: Cost,
    /// Merely writing what the command writes.
    pub write: Cost,
}

impl Step {
    fn median(&self, ratio: impl Fn(&Round) -> Option<f64>) -> Option<f64> {
        let mut ratios: Vec<f64> = self.rounds.iter().filter_map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied()
    }

    /// How many times the floor's time the program takes, in the middle one of the rounds: the machine may be slower in one than in the next.
    pub fn ratio(&self) -> Option<f64> {
        self.median(|round| Some(round.program.cost.wall / round.read.and(round.write).wall))
    }

    /// The same of the time on all processors, which is not lengthened where others use the machine.
    pub fn processor_ratio(&self) -> Option<f64> {
        self.median(|round| Some(round.program.cost.cpu? / round.read.and(round.write).cpu?))
    }

    /// Of a hundred seconds of a run, those that it would not take without workers, in the middle one of the rounds.
    pub fn isolation(&self, seconds: impl Fn(Cost) -> Option<f64>) -> Option<f64> {
        self.median(|round| Some(100.0 * (1.0 - seconds(round.alone?.cost)? / seconds(round.program.cost)?).max(0.0)))
    }

    /// The quickest run of the program, and the most memory that any took.
    pub fn program(&self) -> Option<Run> {
        self.rounds.iter().map(|round| round.program).reduce(Run::or)
    }

    /// The quickest of the times that something took.
    pub fn quickest(&self, cost: impl Fn(&Round) -> Option<Cost>) -> Option<Cost> {
        self.rounds.iter().filter_map(cost).reduce(Cost::or)
    }
}

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|argument| argument == AS_PROGRAM) {
        arguments.remove(1);
        return torimatome::cli::run(arguments, |_| false);
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut sizes: Vec<Size> = Vec::new();
    let mut keep: Option<PathBuf> = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Added by `cargo bench`.
            "--bench" => {}
            "--large" => sizes.extend(USUAL.iter().chain(&[LARGE]).filter_map(|size| size.parse().ok())),
            "--keep" => keep = Some(arguments.next().ok_or("--keep needs a folder")?.into()),
            size => sizes.push(size.parse()?),
        }
    }
    if sizes.is_empty() {
        sizes = USUAL.iter().map(|size| size.parse()).collect::<Result<_, _>>()?;
    }
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(|error| error.to_string())?;
    let folder = keep.as_deref().unwrap_or(temporary.path());
    let mut report = Report::new();
    for size in sizes {
        let measured = measure(&size, &folder.join(size.to_string().replace(':', "_")))?;
        report.add(measured);
    }
    print!("{report}");
    Ok(())
}

fn measure(size: &Size, folder: &Path) -> Result<Measured, String> {
    let io = |error: std::io::Error| error.to_string();
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(io)?;
    }
    fs::create_dir_all(folder).map_err(io)?;
    let tell = |what: &str| eprintln!("{size}: {what}");
    tell("plan");
    let city = City::new(size);
    let plan = folder.join("元の計画.xlsx");
    fs::write(&plan, city.plan()).map_err(io)?;
    let program = Program::new(folder.join("作業"), folder.join("前の回"));
    program.init(&plan)?;

    tell("distribute");
    let incoming = [plan.clone()];
    let round = || {
        let sent = program.run(Reader::Workers, "distribute", &["配布", "整理番号"])?;
        let forms = floor::workbooks(&program.workspace.join("配布"));
        Ok(Round { program: sent, alone: None, read: floor::read(&incoming), write: floor::write(&forms) })
    };
    let rounds = (0..size.rounds()).map(|_| round()).collect::<Result<_, String>>()?;
    let forms = floor::workbooks(&program.workspace.join("配布"));
    let distribute = Step { files: forms.len() - 1, rounds, openpyxl: openpyxl::bare(&incoming, &forms) };

    tell("returns");
    let typed = city.fill_returns(&program.workspace)?;
    tell("collect");
    let mut incoming = floor::workbooks(&program.workspace.join("回収"));
    let files = incoming.len();
    incoming.push(plan);
    let packet = || floor::workbooks(&program.workspace.join("取りまとめ"));
    let round = || {
        let [collected, alone] = [Reader::Workers, Reader::Itself].map(|reader| program.run(reader, "collect", &["取りまとめ", "確認依頼"]));
        Ok(Round { program: collected?, alone: Some(alone?), read: floor::read(&incoming), write: floor::write(&packet()) })
    };
    let rounds = (0..size.rounds()).map(|_| round()).collect::<Result<_, String>>()?;
    let home = program.answers()?;
    let collect = Step { files, rounds, openpyxl: openpyxl::bare(&incoming, &packet()) };
    Ok(Measured { size: size.clone(), distribute, collect, typed, home })
}

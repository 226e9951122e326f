//! How fast a year's cycle runs, and how far from the floor: what merely reading the same files and merely writing the same
//! cells takes with as many threads.
//!
//!     cargo bench --bench cycle                       the usual sizes, about two minutes
//!     cargo bench --bench cycle -- 10000x20           10,000 departments of 20 lines
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

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use city::City;
use program::{Cost, Program};
use report::Report;
use size::Size;

/// What runs when no size is named: a usual city, the size of the targets, the same number of files from few departments,
/// and 800 lines to be found by their text.
const USUAL: [&str; 4] = ["20x8", "1000x20", "17x20x59", "40x20:keyless"];

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
    /// The program.
    pub program: Cost,
    /// Largest sum of the memory of all its processes, in bytes; `None` where it is not measured.
    pub memory: Option<u64>,
    /// Merely reading what the command reads.
    pub read: Cost,
    /// Merely writing what the command writes.
    pub write: Cost,
    /// Seconds that openpyxl takes for both, on one core.
    pub openpyxl: Option<f64>,
}

fn main() -> ExitCode {
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
    let program = Program::new(folder.join("作業"));
    program.init(&plan)?;

    tell("distribute");
    let (sent, memory) = program.time(size, "distribute", &["配布"])?;
    let forms = floor::workbooks(&program.workspace.join("配布"));
    tell("floor of distribute");
    let distribute = Step {
        files: forms.len() - 1,
        program: sent,
        memory,
        read: floor::best(size, || floor::read(std::slice::from_ref(&plan))),
        write: floor::best_write(size, &forms),
        openpyxl: openpyxl::bare(std::slice::from_ref(&plan), &forms),
    };

    tell("returns");
    let typed = city.fill_returns(&program.workspace)?;
    tell("collect");
    let (collected, memory) = program.time(size, "collect", &["取りまとめ", "確認依頼"])?;
    let home = program.answers()?;
    tell("floor of collect");
    let mut incoming = floor::workbooks(&program.workspace.join("回収"));
    let files = incoming.len();
    incoming.push(plan);
    let packet = floor::workbooks(&program.workspace.join("取りまとめ"));
    let collect = Step {
        files,
        program: collected,
        memory,
        read: floor::best(size, || floor::read(&incoming)),
        write: floor::best_write(size, &packet),
        openpyxl: openpyxl::bare(&incoming, &packet),
    };
    Ok(Measured { size: size.clone(), distribute, collect, typed, home })
}

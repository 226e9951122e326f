//! The workspace of the next year, laid out from this year's.

use std::path::{Component, Path};

use super::listing::is_free;
use super::workspace::{Folders, OWN_TEMPLATE, Settings, Workspace, default_plan};
use super::{decisions_file, writing};
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;
use crate::form::builtin;

/// Name of the list of what has no counterpart.
pub const LIST: &str = "引継ぎ一覧.txt";

/// What a new workspace begins with.
pub struct Beginning<'b> {
    /// Its plan.
    pub plan: &'b [u8],
    /// What was decided and holds.
    pub decisions: &'b Decisions,
    /// What a person should know.
    pub list: &'b str,
    /// What the committee said: name of the file in the folder of the committee, and content.
    pub opinions: Option<(String, Vec<u8>)>,
}

/// Whether a workspace may be made there.
///
/// # Errors
/// [`Problem::WorkspaceExists`], [`Problem::FolderNotEmpty`].
pub fn check_free(root: &Path) -> Result<(), Problem> {
    let shown = root.display().to_string();
    match () {
        () if Workspace::is_at(root) => Err(Problem::WorkspaceExists(shown)),
        () if !is_free(root) => Err(Problem::FolderNotEmpty(shown)),
        () => Ok(()),
    }
}

/// Makes the workspace of the next year: same template, folders of the same names, nothing returned yet. It lies wholly in its own
/// folder: what this year's has elsewhere is this year's alone.
///
/// # Errors
/// The folder is not empty, or something cannot be read or written.
pub fn create(old: &Workspace, root: &Path, beginning: &Beginning<'_>) -> Result<Workspace, Problem> {
    check_free(root)?;
    let year = old.year.plus(1);
    let settings = Settings { year: year.to_string(), due: None, ..inherited(&old.settings) };
    if builtin::text(&settings.template).is_none() {
        writing::write(&root.join(&settings.template), &writing::read(&old.root.join(&old.settings.template))?)?;
    }
    if *beginning.decisions != Decisions::default() {
        decisions_file::write(&root.join(decisions_file::NAME), beginning.decisions)?;
    }
    writing::write(&root.join(LIST), format!("\u{feff}{}", beginning.list.replace('\n', "\r\n")).as_bytes())?;
    if let Some((name, bytes)) = &beginning.opinions {
        writing::write(&root.join(&settings.folders.committee).join(name), bytes)?;
    }
    writing::write(&root.join(&settings.plan), beginning.plan)?;
    let workspace = Workspace { root: root.to_owned(), settings, year };
    workspace.lay_out()?;
    Ok(workspace)
}

/// The same settings, with the usual name instead of each path that leads out of the workspace.
fn inherited(old: &Settings) -> Settings {
    let own = |path: &str, usual: String| if stays_inside(path) { path.to_owned() } else { usual };
    let (folders, usual) = (&old.folders, Folders::default());
    let template = if builtin::text(&old.template).is_some() { old.template.clone() } else { own(&old.template, OWN_TEMPLATE.to_owned()) };
    Settings {
        template,
        plan: own(&old.plan, default_plan()),
        folders: Folders {
            distribution: own(&folders.distribution, usual.distribution),
            returns: own(&folders.returns, usual.returns),
            records: own(&folders.records, usual.records),
            packet: own(&folders.packet, usual.packet),
            editions: own(&folders.editions, usual.editions),
            public: own(&folders.public, usual.public),
            committee: own(&folders.committee, usual.committee),
        },
        ..old.clone()
    }
}

/// Whether a path, written on any system, leads to something below the folder that it begins in.
fn stays_inside(path: &str) -> bool {
    let parts = path.replace('\\', "/");
    let mut parts = Path::new(&parts).components().peekable();
    parts.next_if_eq(&Component::CurDir);
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(name) if !name.to_string_lossy().ends_with(':')))
}

#[cfg(test)]
mod tests {
    use super::stays_inside;

    #[test]
    fn paths_that_stay_inside() {
        for path in ["計画.xlsx", "原本/計画.xlsx", "配布", "./配布"] {
            assert!(stays_inside(path), "{path}");
        }
        for path in ["", ".", "../計画.xlsx", "原本/../../計画.xlsx", "/計画.xlsx", r"..\計画.xlsx", r"C:\計画.xlsx", r"\\共有\計画.xlsx"]
        {
            assert!(!stays_inside(path), "{path}");
        }
    }
}

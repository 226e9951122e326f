//! The workspace: one folder per plan and year.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::records::{self, Written};
use super::{decisions_file, folder_names, listing, refusal, writing};
use crate::domain::decisions::Decisions;
use crate::domain::problem::Problem;
use crate::domain::year::FiscalYear;
use crate::form::builtin;
use crate::form::template::Template;
use crate::reconcile::identity::Register;

/// Name of the settings file, which makes a folder a workspace.
pub const SETTINGS: &str = "torimatome.toml";
/// What is said of a text in Shift_JIS.
const NOT_UTF8: &str = "文字コードがUTF-8ではありません。メモ帳で開き、「名前を付けて保存」で文字コードを「UTF-8」にして保存し直してください。";
/// Name of a template that `init` copied from a file.
pub(super) const OWN_TEMPLATE: &str = "様式.toml";

/// torimatome.toml.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// A built-in template's name, or a file relative to the workspace.
    pub template: String,
    /// The plan, relative to the workspace.
    #[serde(default = "default_plan")]
    pub plan: String,
    /// The year reported on.
    pub year: String,
    /// Due date, where 設定 has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Folders.
    #[serde(default)]
    pub folders: Folders,
    /// What reading one return may take.
    #[serde(default, skip_serializing_if = "ReadingLimits::is_usual")]
    pub limits: ReadingLimits,
}

/// What reading one return may take before it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadingLimits {
    /// Memory in megabytes.
    pub memory_mb: u64,
    /// Seconds for any file.
    pub seconds: u64,
    /// Further seconds for each megabyte of the file.
    pub seconds_per_mb: u64,
}

impl Default for ReadingLimits {
    fn default() -> Self {
        Self { memory_mb: 512, seconds: 10, seconds_per_mb: 1 }
    }
}

impl ReadingLimits {
    /// Least memory that lets a worker read a form.
    const LEAST_MEMORY_MB: u64 = 64;

    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Most seconds: a day.
    const MOST_SECONDS: u64 = 86_400;

    fn is_possible(self) -> bool {
        let seconds = 1..=Self::MOST_SECONDS;
        self.memory_mb >= Self::LEAST_MEMORY_MB && seconds.contains(&self.seconds) && self.seconds_per_mb <= Self::MOST_SECONDS
    }
}

/// Names of the folders, relative to the workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Folders {
    /// 配布.
    pub distribution: String,
    /// 回収.
    pub returns: String,
    /// 記録.
    pub records: String,
    /// 取りまとめ.
    pub packet: String,
    /// 版.
    pub editions: String,
    /// 公表.
    pub public: String,
    /// 委員会.
    pub committee: String,
}

impl Default for Folders {
    fn default() -> Self {
        Self {
            distribution: "配布".into(),
            returns: "回収".into(),
            records: "記録".into(),
            packet: "取りまとめ".into(),
            editions: "版".into(),
            public: "公表".into(),
            committee: "委員会".into(),
        }
    }
}

/// Usual name of the plan.
pub(super) fn default_plan() -> String {
    "計画.xlsx".into()
}

/// An opened workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its folder.
    pub root: PathBuf,
    /// Its settings.
    pub settings: Settings,
    /// The year, read.
    pub year: FiscalYear,
}

impl Workspace {
    /// Whether a folder is a workspace.
    pub fn is_at(root: &Path) -> bool {
        root.join(SETTINGS).is_file()
    }

    /// The year that a new workspace usually reports on: in any month it is the one that began in the last calendar year.
    pub fn usual_year() -> Option<FiscalYear> {
        FiscalYear::parse(&(jiff::Zoned::now().year() - 1).to_string())
    }

    /// Opens a folder.
    ///
    /// # Errors
    /// No settings file, or one that does not read.
    pub fn open(root: &Path) -> Result<Self, Problem> {
        let path = root.join(SETTINGS);
        if !Self::is_at(root) {
            let full = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
            let near = listing::workspaces_near(&full).iter().map(|near| near.display().to_string()).collect();
            return Err(Problem::NoWorkspace(full.display().to_string(), near));
        }
        let bad = |detail: String| Problem::BadSettings(path.display().to_string(), detail);
        let text = String::from_utf8(writing::read(&path)?).map_err(|_| bad(NOT_UTF8.to_owned()))?.trim_start_matches('\u{feff}').to_owned();
        let settings: Settings =
            toml::from_str(&text).map_err(|error| bad(crate::form::template_error::TemplateError::from_toml(&text, &error).to_string()))?;
        let year = FiscalYear::parse(&settings.year).ok_or_else(|| bad(Problem::BadYear(settings.year.clone()).to_string()))?;
        if !settings.limits.is_possible() {
            let (memory, seconds) = (ReadingLimits::LEAST_MEMORY_MB, ReadingLimits::MOST_SECONDS);
            return Err(bad(format!(
                "limits の memory_mb は{memory}以上、seconds は1から{seconds}まで、seconds_per_mb は{seconds}以下にしてください。"
            )));
        }
        match folder_names::fault(root, &settings.folders) {
            Some(fault) => Err(bad(fault)),
            None => Ok(Self { root: root.to_owned(), settings, year }),
        }
    }

    /// Makes a workspace: settings, folders, a copy of the plan.
    ///
    /// # Errors
    /// The folder is a workspace already, or something cannot be read or written.
    pub fn create(root: &Path, template: &str, plan: &[u8], year: FiscalYear) -> Result<Self, Problem> {
        if root.join(SETTINGS).exists() {
            return Err(Problem::WorkspaceExists(root.display().to_string()));
        }
        let mut settings = Settings {
            template: template.to_owned(),
            plan: default_plan(),
            year: year.to_string(),
            due: None,
            folders: Folders::default(),
            limits: ReadingLimits::default(),
        };
        if builtin::text(template).is_none() {
            put(&root.join(OWN_TEMPLATE), &writing::read(Path::new(template))?)?;
            OWN_TEMPLATE.clone_into(&mut settings.template);
        }
        put(&root.join(&settings.plan), plan)?;
        let workspace = Self { root: root.to_owned(), settings, year };
        workspace.lay_out()?;
        Ok(workspace)
    }

    /// Makes the folders and, last, the settings, which make the folder a workspace.
    pub(super) fn lay_out(&self) -> Result<(), Problem> {
        let text = toml::to_string(&self.settings).map_err(|error| Problem::CannotWrite(SETTINGS.into(), error.to_string()))?;
        let comment = "# 取りまとめの設定。template は様式の名前（torimatome template list）またはファイル、year は報告の対象となる年度です。\n";
        for folder in [self.distribution(), self.returns(), self.records(), self.packet()] {
            fs::create_dir_all(&folder).map_err(|error| Problem::CannotWrite(folder.display().to_string(), refusal::words(&error)))?;
        }
        writing::write(&self.root.join(SETTINGS), format!("{comment}{text}").as_bytes())
    }

    /// The template of this workspace.
    ///
    /// # Errors
    /// None of this name, or a mistake in it.
    pub fn template(&self) -> Result<Template, Problem> {
        load_template(&self.settings.template, &self.root)
    }

    /// 配布/.
    pub fn distribution(&self) -> PathBuf {
        self.root.join(&self.settings.folders.distribution)
    }

    /// 回収/.
    pub fn returns(&self) -> PathBuf {
        self.root.join(&self.settings.folders.returns)
    }

    /// 記録/.
    pub fn records(&self) -> PathBuf {
        self.root.join(&self.settings.folders.records)
    }

    /// 取りまとめ/.
    pub fn packet(&self) -> PathBuf {
        self.root.join(&self.settings.folders.packet)
    }

    /// 版/.
    pub fn editions(&self) -> PathBuf {
        self.root.join(&self.settings.folders.editions)
    }

    /// 公表/.
    pub fn public(&self) -> PathBuf {
        self.root.join(&self.settings.folders.public)
    }

    /// 委員会/.
    pub fn committee(&self) -> PathBuf {
        self.root.join(&self.settings.folders.committee)
    }

    /// The plan's file.
    pub fn plan(&self) -> PathBuf {
        self.root.join(&self.settings.plan)
    }

    /// Ids and 整理番号 given so far, and copies without a mark found last.
    pub fn register(&self) -> Register {
        Register { unmarked: records::load(&self.unmarked_path()), ..records::load(&self.register_path()) }
    }

    /// Remembers ids and 整理番号, if there are others than before, and copies without a mark.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn save_register(&self, register: &Register) -> Result<(), Problem> {
        self.save_unmarked(register);
        if register.has_changed || !self.register_path().exists() { records::save(&self.register_path(), register) } else { Ok(()) }
    }

    /// Remembers copies without a mark. They are found again where that fails.
    pub fn save_unmarked(&self, register: &Register) {
        let _ = records::save(&self.unmarked_path(), &register.unmarked);
    }

    /// What was decided so far; nothing where no file of decisions is there.
    ///
    /// # Errors
    /// [`Problem::BadDecisions`]: whatever was decided must not be lost because of a slip of the pen.
    pub fn decisions(&self) -> Result<Decisions, Problem> {
        decisions_file::read(&self.root.join(decisions_file::NAME))
    }

    /// Keeps decisions, if they changed.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`], or what is there does not read.
    pub fn save_decisions(&self, decisions: &Decisions) -> Result<(), Problem> {
        if *decisions == self.decisions()? { Ok(()) } else { decisions_file::write(&self.root.join(decisions_file::NAME), decisions) }
    }

    fn register_path(&self) -> PathBuf {
        self.records().join("整理番号.json")
    }

    fn unmarked_path(&self) -> PathBuf {
        self.records().join("再掲の候補.json")
    }

    /// Hashes of what was written into a folder.
    pub fn written(&self, name: &str) -> Written {
        records::load(&self.records().join(format!("{name}.json")))
    }

    /// Remembers hashes of what was written into a folder.
    ///
    /// # Errors
    /// [`Problem::CannotWrite`].
    pub fn save_written(&self, name: &str, written: &Written) -> Result<(), Problem> {
        records::save(&self.records().join(format!("{name}.json")), written)
    }

    /// Keeps a second run from writing into the same folders at the same time, until the returned file is dropped.
    ///
    /// # Errors
    /// [`Problem::Busy`], or the lock cannot be made.
    pub fn lock(&self) -> Result<fs::File, Problem> {
        let path = self.records().join("実行中.lock");
        let failed = |error: std::io::Error| Problem::CannotWrite(path.display().to_string(), refusal::words(&error));
        fs::create_dir_all(self.records()).map_err(failed)?;
        let file = fs::File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                for folder in [self.distribution(), self.records(), self.packet(), self.editions(), self.public(), self.committee()] {
                    writing::remove_leftovers(&folder);
                }
                Ok(file)
            }
            Err(fs::TryLockError::WouldBlock) => Err(Problem::Busy(self.root.display().to_string())),
            // Some network folders know no locks; working there is worth more than the guard.
            Err(fs::TryLockError::Error(_)) => Ok(file),
        }
    }

    /// A path relative to the workspace, with `/`.
    pub fn relative(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// Puts a copy where no other file is.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    match writing::read(path) {
        Err(Problem::NoFile(_)) => writing::write(path, bytes),
        Ok(old) if old == bytes => Ok(()),
        Ok(_) => Err(Problem::FileExists(path.display().to_string())),
        Err(problem) => Err(problem),
    }
}

/// A template by the name of a built-in one or by file, relative to `folder`.
///
/// # Errors
/// None of this name, or a mistake in it.
pub fn load_template(name: &str, folder: &Path) -> Result<Template, Problem> {
    if let Some(built_in) = builtin::template(name) {
        return built_in.map_err(|error| Problem::BadTemplate(name.to_owned(), error.to_string()));
    }
    let path = folder.join(name);
    if !path.is_file() {
        let known = builtin::BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
        return Err(Problem::NoTemplate(name.to_owned(), known));
    }
    let text = String::from_utf8(writing::read(&path)?);
    let text = text.map_err(|_| Problem::BadTemplate(path.display().to_string(), NOT_UTF8.to_owned()))?.trim_start_matches('\u{feff}').to_owned();
    Template::parse(&text).map_err(|error| Problem::BadTemplate(path.display().to_string(), error.to_string()))
}

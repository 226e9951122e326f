//! The program as it is started by a person, in folders of its own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use torimatome::disk::writing;
use torimatome::write::workbook;

use super::city;
use super::small_plan::SmallPlan;

/// A folder for a test; it disappears with the value.
pub struct Desk {
    folder: TempDir,
}

/// What a run of the program said.
pub struct Said {
    /// Exit status.
    pub status: i32,
    /// stdout.
    pub out: String,
    /// stderr.
    pub err: String,
}

impl Said {
    /// The one JSON document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Checks the exit status.
    #[must_use]
    pub fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("取りまとめ ").tempdir().expect("a temporary folder") }
    }

    /// A folder with the small plan, and a workspace made of it.
    pub fn with_small_workspace() -> Self {
        let desk = Self::new();
        desk.write("元の計画.xlsx", &SmallPlan::new().bytes());
        desk.init("sample", "令和6年度");
        desk
    }

    /// The small workspace, distributed, with every department's filled-in form in 回収.
    pub fn with_returns() -> Self {
        let desk = Self::with_small_workspace();
        let _ = desk.work("distribute").ends_with(0);
        for (department, book) in &city::small().filled {
            desk.write(&format!("作業/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
        }
        desk
    }

    /// Makes the workspace 作業 from 元の計画.xlsx.
    pub fn init(&self, template: &str, year: &str) {
        let said = self.run(["init", "作業", "--template", template, "--plan", "元の計画.xlsx", "--year", year]);
        assert_eq!(said.status, 0, "{}", said.err);
    }

    /// A path below the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, its folders included.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Takes a folder away.
    pub fn remove_folder(&self, path: &str) {
        fs::remove_dir_all(self.path(path)).expect("the folder is removed");
    }

    /// Runs the program in this folder.
    pub fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_torimatome"));
        let Output { status, stdout, stderr } =
            command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said { status: status.code().expect("an exit status"), out: text(stdout), err: text(stderr) }
    }

    /// Runs a command on the workspace 作業.
    pub fn work(&self, command: &str) -> Said {
        self.run(["-C", "作業", command])
    }

    /// Runs a command on the workspace 作業 and reads its JSON.
    pub fn work_json(&self, command: &str) -> Value {
        self.run(["-C", "作業", command, "--format", "json"]).json()
    }

    /// Every file below a folder by path, with what stands for its bytes. The guard against a second run at the same time is
    /// left out: it is empty and says nothing.
    pub fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        self.walk(&self.path(folder), &mut files);
        files.retain(|name, _| !name.ends_with("実行中.lock"));
        files
    }

    fn walk(&self, folder: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.walk(&path, files);
            } else {
                let relative = path.strip_prefix(self.folder.path()).expect("below the folder");
                let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                files.insert(name, writing::hash(&fs::read(&path).expect("the file reads")));
            }
        }
    }
}

/// The list under a key.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

/// The text under a key.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is a text: {value}"))
}

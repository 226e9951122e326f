//! Why something was not done at all: each a sentence that says what, where and what to do.

use std::fmt;

/// A reason to stop; the program ends with status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No torimatome.toml in this folder; the workspaces below and above it.
    NoWorkspace(String, Vec<String>),
    /// There is one already.
    WorkspaceExists(String),
    /// Another file lies where one would be copied to.
    FileExists(String),
    /// torimatome.toml does not read.
    BadSettings(String, String),
    /// The file of decisions does not read.
    BadDecisions(String, String),
    /// A file is not there.
    NoFile(String),
    /// A file cannot be read, for the reason the system gives.
    CannotRead(String, String),
    /// A file cannot be written, for the reason the system gives.
    CannotWrite(String, String),
    /// The plan is no readable workbook.
    PlanUnreadable(String, String),
    /// The plan has no sheet 計画; the sheets there are.
    PlanWithoutSheet(String, Vec<String>),
    /// No header row; the labels wanted.
    PlanWithoutHeader(String, Vec<String>),
    /// A header, but nothing under it.
    PlanWithoutRows(String),
    /// No template of this name or file; the built-in ones.
    NoTemplate(String, Vec<String>),
    /// A mistake in a template: file, mistake.
    BadTemplate(String, String),
    /// Not a year.
    BadYear(String),
    /// No such round; those there are.
    NoRound(String, Vec<String>),
    /// No such department; those there are.
    NoDepartment(String, Vec<String>),
    /// No such code of findings; a near one's name and heading.
    NoCode(String, Option<(String, String)>),
    /// A workbook could not be made.
    CannotDraw(String, String),
    /// The demonstration needs an empty folder.
    DemoFolderNotEmpty(String),
    /// What 引継ぎ.toml names and is not there, one sentence each.
    BadSuccession(Vec<String>),
    /// 引継ぎ.toml does not read.
    UnreadableSuccession(String, String),
    /// A new workspace needs an empty folder.
    FolderNotEmpty(String),
    /// So many errors are open that an edition would carry.
    OpenErrors(usize),
    /// A public copy that someone edited; it is not replaced.
    EditedPublic(String),
    /// What the check of a public copy found in it.
    Leaks(Vec<String>),
    /// Another run is writing.
    Busy(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorkspace(dir, near) => {
                write!(f, "「{dir}」は取りまとめ用のフォルダではありません（torimatome.toml がありません）。")?;
                match near.as_slice() {
                    [] => write!(f, "-C でフォルダを指定するか、torimatome init で作成してください。"),
                    [first, ..] => write!(
                        f,
                        "取りまとめ用のフォルダは「{}」です。-C を付けて指定してください（例：torimatome -C \"{first}\" status）。",
                        near.join("」「")
                    ),
                }
            }
            Self::WorkspaceExists(dir) => write!(f, "「{dir}」にはすでに取りまとめ用のフォルダがあります。別の名前を指定してください。"),
            Self::FileExists(file) => {
                write!(f, "「{file}」がすでにあり、指定したファイルと内容が異なります。名前を変えるか移してから、もう一度実行してください。")
            }
            Self::BadSettings(file, detail) => {
                write!(f, "設定ファイル「{file}」を読めません。{detail}")
            }
            Self::BadDecisions(file, detail) => write!(
                f,
                "判断を控えた「{file}」を読めません。{detail}直すか、前の版に戻してから、もう一度実行してください（ファイルを消すと、判断はすべてなくなります）。"
            ),
            Self::NoFile(file) => {
                write!(f, "ファイル「{file}」が見つかりません。名前と場所を確かめてください（フォルダではなく、ファイルを指定します）。")
            }
            Self::CannotRead(file, detail) => {
                write!(f, "「{file}」を読めません（{detail}）。Excelで開いていれば閉じてから、もう一度実行してください。")
            }
            Self::CannotWrite(file, detail) => {
                write!(f, "「{file}」に書き込めません（{detail}）。Excelで開いていれば閉じ、フォルダに書き込めるか確かめてください。")
            }
            Self::PlanUnreadable(file, reason) => {
                write!(f, "計画「{file}」を読めません（{reason}）。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。")
            }
            Self::PlanWithoutSheet(file, sheets) => {
                write!(
                    f,
                    "計画「{file}」にシート「計画」がありません（あるのは {}）。計画の表があるシートの名前を「計画」にしてください。",
                    sheets.join("、")
                )
            }
            Self::PlanWithoutHeader(file, labels) => write!(
                f,
                "計画「{file}」のシート「計画」に見出しの行が見つかりません。見出し（{}など）の表記が様式と同じか、選んだ様式がこの計画のものか確かめてください。",
                labels.join("、")
            ),
            Self::PlanWithoutRows(file) => write!(f, "計画「{file}」のシート「計画」に、見出しより下の行がありません。"),
            Self::NoTemplate(name, known) => {
                write!(
                    f,
                    "様式「{name}」がありません。組み込みの様式は {} です。自作の様式はファイル名（.toml）で指定してください。",
                    known.join("、")
                )
            }
            Self::BadTemplate(file, detail) => write!(f, "様式「{file}」の{detail}"),
            Self::BadYear(text) => write!(f, "年度「{text}」を読めません。「令和6年度」「R6」「2024」のように指定してください。"),
            Self::NoRound(name, known) => write!(f, "回「{name}」はこの様式にありません。指定できるのは {} です。", known.join("、")),
            Self::NoDepartment(name, known) => write!(f, "部署「{name}」は計画にありません。指定できるのは {} です。", known.join("、")),
            Self::NoCode(typed, near) => {
                write!(f, "指摘の種別「{typed}」はありません。")?;
                if let Some((name, title)) = near {
                    write!(f, "「{name}」（{title}）の誤りではありませんか。")?;
                }
                write!(f, "一覧は torimatome explain で表示できます。")
            }
            Self::CannotDraw(what, detail) => write!(f, "「{what}」を作成できません（{detail}）。"),
            Self::DemoFolderNotEmpty(dir) => {
                write!(f, "フォルダ「{dir}」は空ではありません。見本を作る新しいフォルダの名前を指定してください（例：torimatome demo 見本2）。")
            }
            Self::BadSuccession(mistakes) => {
                write!(f, "引継ぎ.toml に書かれたものが見つからないため、新しい年度のフォルダは作りませんでした：{}", mistakes.concat())
            }
            Self::UnreadableSuccession(file, detail) => {
                write!(f, "引継ぎを書いた「{file}」を読めません。{detail}直してから、もう一度実行してください。")
            }
            Self::FolderNotEmpty(dir) => {
                write!(f, "フォルダ「{dir}」は空ではありません。新しい年度のための、まだないフォルダの名前を指定してください。")
            }
            Self::OpenErrors(count) => write!(
                f,
                "要対応の指摘が{count}件残っているため、作りませんでした。取りまとめたブックの「要確認」（計画のものは「計画の点検」）を確かめてください。残したまま作る場合は、--force を付けて実行してください。"
            ),
            Self::EditedPublic(file) => {
                write!(f, "「{file}」は作った後に編集されているため、書き換えません。別の場所に移すか名前を変えてから、もう一度実行してください。")
            }
            Self::Leaks(found) => {
                write!(f, "公表用のファイルに、公表しない内容が{}件見つかったため、ファイルを残しませんでした：{}", found.len(), found.join("、"))
            }
            Self::Busy(dir) => write!(f, "「{dir}」では、別の取りまとめが実行中です。終わってからもう一度実行してください。"),
        }
    }
}

impl std::error::Error for Problem {}

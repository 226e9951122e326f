//! What may be typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::committee::Step;
use super::help;

/// Everything that was typed.
#[derive(Debug, Parser)]
#[command(
    name = "torimatome",
    version,
    about = "計画の進捗管理シートを課ごとに配布し、届いた回答を一つの会議資料に取りまとめます。",
    disable_help_subcommand = true
)]
pub struct Args {
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of all commands, before or after them.
#[derive(Debug, Clone, ClapArgs)]
pub struct Common {
    /// 取りまとめ用のフォルダ（指定がなければ今のフォルダ）
    #[arg(short = 'C', long, global = true, value_name = "フォルダ", default_value = ".")]
    pub workspace: PathBuf,
    /// 結果の形式
    #[arg(long, global = true, value_name = "形式", default_value = "text")]
    pub format: Format,
    /// 途中経過や案内を表示しない
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 人が読む表
    Text,
    /// 機械が読むJSON
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 取りまとめ用のフォルダを作る
    #[command(after_help = "例：\n  torimatome init 令和6年度 --template sample --plan 計画.xlsx --year 令和6年度")]
    Init {
        /// 作るフォルダ
        #[arg(value_name = "フォルダ")]
        dir: PathBuf,
        /// 様式の名前（torimatome template list で一覧）またはファイル
        #[arg(long, value_name = "様式")]
        template: String,
        /// 計画のExcelファイル
        #[arg(long, value_name = "ファイル")]
        plan: PathBuf,
        /// 報告の対象となる年度（令和6年度、R6、2024）
        #[arg(long, value_name = "年度")]
        year: String,
    },
    /// 計画そのものを点検する
    #[command(after_help = "例：\n  torimatome -C 令和6年度 check")]
    Check {
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
    },
    /// 課ごとの様式をフォルダ「配布」に作る
    #[command(after_help = "例：\n  torimatome -C 令和6年度 distribute\n  torimatome -C 令和6年度 distribute --department 生活支援課")]
    Distribute {
        /// この部署だけ作る（繰り返し指定できます）
        #[arg(long, value_name = "部署")]
        department: Vec<String>,
        /// 手が加えられたファイルも作り直す
        #[arg(long)]
        force: bool,
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
    },
    /// フォルダ「回収」の回答を取りまとめる
    #[command(after_help = "例：\n  torimatome -C 令和6年度 collect")]
    Collect {
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
        /// ファイルごとに記入内容の行方も表示する
        #[arg(long)]
        ledger: bool,
    },
    /// 会議に出す資料を版（第1版など）として残し、前の版からの差替え一覧を作る
    #[command(after_help = "例：\n  torimatome -C 令和6年度 freeze\n  torimatome -C 令和6年度 freeze --force")]
    Freeze {
        /// 要対応の指摘が残っていても版を作る
        #[arg(long)]
        force: bool,
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
    },
    /// 市のウェブサイトに載せる写しをフォルダ「公表」に作る
    #[command(after_help = "例：\n  torimatome -C 令和6年度 publish")]
    Publish {
        /// 要対応の指摘が残っていても作る
        #[arg(long)]
        force: bool,
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
    },
    /// 委員会の意見・質問と査定を取り込み、各課への照会と次の会議の資料をフォルダ「委員会」に作る
    #[command(
        after_help = "例：\n  torimatome -C 令和6年度 committee --questions\n  torimatome -C 令和6年度 committee --write --without-remarks\n  torimatome -C 令和6年度 committee --read 佐藤委員.xlsx 鈴木委員.xlsx"
    )]
    Committee {
        /// What is to be done.
        #[command(flatten)]
        step: CommitteeStep,
        /// 委員のブック（--read で、指定がなければフォルダ「委員会」にあるもの）
        #[arg(value_name = "ファイル", requires = "read")]
        files: Vec<PathBuf>,
        /// 様式で決めた課の所見などの欄を載せない（--write とともに）
        #[arg(long, requires = "write")]
        without_remarks: bool,
    },
    /// 提出状況を表示する（何も書き込みません）
    #[command(after_help = "例：\n  torimatome -C 令和6年度 status")]
    Status {
        /// 回（様式に複数ある場合）
        #[arg(long, value_name = "回")]
        round: Option<String>,
    },
    /// 指摘の意味と、すればよいことを表示する
    #[command(after_help = "例：\n  torimatome explain\n  torimatome explain rating-missing\n  torimatome explain 評価が未記入")]
    Explain {
        /// 種別コードまたは種別（指定がなければ一覧）
        #[arg(value_name = "種別コード")]
        code: Option<String>,
    },
    /// 様式の一覧・内容の表示・点検
    #[command(after_help = "例：\n  torimatome template list\n  torimatome template show sample\n  torimatome template check 様式.toml")]
    Template {
        /// What of templates.
        #[command(subcommand)]
        command: TemplateCommand,
    },
    /// 架空の市の見本で、配布から取りまとめまでを一度に試す
    #[command(after_help = "例：\n  torimatome demo 見本")]
    Demo {
        /// 見本を作るフォルダ
        #[arg(value_name = "フォルダ", default_value = super::demo::FOLDER)]
        dir: PathBuf,
    },
}

/// What of the committee's stage.
#[derive(Debug, Clone, Copy, ClapArgs)]
#[group(required = true, multiple = false)]
pub struct CommitteeStep {
    /// 意見・質問一覧と各課の回答を読み取り、一覧、意見・質問票、各課への照会、「意見・質問と回答」を作る
    #[arg(long)]
    pub questions: bool,
    /// 委員が評価と意見を記入するブックを作る
    #[arg(long)]
    pub write: bool,
    /// 委員が記入したブックを読み取る
    #[arg(long)]
    pub read: bool,
}

impl CommitteeStep {
    /// As one step, with what belongs to it.
    pub(super) fn of(self, files: &[PathBuf], without_remarks: bool) -> Step<'_> {
        match self {
            Self { write: true, .. } => Step::Write { without_remarks },
            Self { read: true, .. } => Step::Read(files),
            _ => Step::Questions,
        }
    }
}

/// What of templates.
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// 組み込みの様式の一覧
    List,
    /// 様式の内容を表示する（自作の様式の下敷きになります）
    Show {
        /// 様式の名前
        #[arg(value_name = "名前")]
        name: String,
    },
    /// 自作の様式を点検する
    Check {
        /// 様式のファイル
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
}

/// Reads the arguments; help is printed here, mistakes are explained here.
pub fn parse(arguments: Vec<OsString>) -> Result<Args, ExitCode> {
    let command = help::in_japanese(Args::command());
    match command.try_get_matches_from(arguments).and_then(|matches| Args::from_arg_matches(&matches)) {
        Ok(args) => Ok(args),
        Err(error) => Err(help::show(&error)),
    }
}

//! An invented city of any size, on the template of the samples: its plan, and its forms as they come back, filled in.
//!
//! Four departments share a 施策の柱. Each has one line of its own that is a copy (再掲), one that it answers with the next
//! department and one that the department before it leads; every second group has an indicator more. One line in fifty is
//! left blank, so that there is something to find.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rust_xlsxwriter::Workbook;
use torimatome::disk::workspace::Workspace;
use torimatome::disk::writing;
use torimatome::domain::decisions::Decisions;

use torimatome::form::template::{ACTUAL, RATING};
use torimatome::pipeline::plan;
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::department;
use torimatome::sheets::fill;
use torimatome::sheets::grid::{Book, Content, SheetRole, Style};
use torimatome::write::workbook;

use crate::floor::on_all_processors;
use crate::size::Size;

/// Departments that share a 施策の柱.
const GROUP: usize = 4;
/// Groups of a 基本方針.
const POLICY: usize = 10;
/// Items of a department under one 施策.
const TOGETHER: usize = 5;

const COLUMNS: [&str; 8] = ["基本方針", "施策の柱", "施策", "番号", "事業名", "事業の内容", "令和6年度の計画", "担当課"];
const NUMBERS: [&str; 20] = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳"];
const FIELDS: [&str; 8] = ["福祉", "子ども", "健康", "都市", "環境", "防災", "文化", "産業"];
const WHOM: [&str; 7] = ["高齢の方", "子育て中の家庭", "障がいのある方", "若者", "自治会", "市内の事業所", "小中学校"];
const WHAT: [&str; 8] =
    ["見守り訪問", "相談窓口の開設", "講座の開催", "連絡会議の運営", "利用料の助成", "広報紙での紹介", "交流の場づくり", "実態の調査"];
const WHERE: [&str; 6] = ["公民館", "保健センター", "市役所1階", "各地区の集会所", "図書館", "商店街の空き店舗"];
const HOW: [&str; 6] = [
    "関係する団体と役割を分け、",
    "前年度の参加者の声をもとに、",
    "専門の職員を新たに配置して、",
    "申込みの手続を見直したうえで、",
    "近隣の市と日程を合わせ、",
    "試行の結果を検証しながら、",
];

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn for_item(department: usize, item: usize, salt: u64) -> Self {
        Self((department as u64) << 32 | (item as u64) << 8 | salt)
    }

    fn number(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.number(words.len())]
    }
}

/// The city.
pub struct City {
    size: Size,
}

impl City {
    /// A city of this size.
    pub fn new(size: &Size) -> Self {
        Self { size: size.clone() }
    }

    /// The plan as a workbook.
    pub fn plan(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let departments = (0..self.size.departments).map(|department| {
            let name = department_name(department);
            vec![name.clone(), format!("tantou{department}@city.example"), format!("担当 {}", department + 1)]
        });
        let settings = [["提出期限", "令和7年5月20日"], ["事務局", "企画部 政策課 計画係"], ["担当者", "取扱 花子"], ["内線", "2211"]];
        let settings = settings.map(|row| row.map(str::to_owned).to_vec());
        table(&mut workbook, "計画", &COLUMNS, self.rows());
        table(&mut workbook, "指標", &["基本方針", "施策の柱", "施策", "指標", "担当課", "現状値", "目標値"], self.indicators());
        table(&mut workbook, "部署", &["部署名", "メール", "担当者"], departments);
        table(&mut workbook, "設定", &["項目", "値"], settings);
        workbook.save_to_buffer().expect("the plan is written")
    }

    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        // One line is another department's, led by the one before.
        let own = self.size.lines - 1;
        let groups = self.size.departments.div_ceil(GROUP);
        (0..groups).flat_map(move |group| {
            (0..own.div_ceil(TOGETHER)).flat_map(move |measure| {
                let departments = group * GROUP..((group + 1) * GROUP).min(self.size.departments);
                departments.enumerate().flat_map(move |(position, department)| {
                    let items = measure * TOGETHER..((measure + 1) * TOGETHER).min(own);
                    items.map(move |item| {
                        let number = NUMBERS[(position * TOGETHER + item % TOGETHER) % NUMBERS.len()];
                        self.row(group, measure, number, department, item)
                    })
                })
            })
        })
    }

    fn row(&self, group: usize, measure: usize, number: &str, department: usize, item: usize) -> Vec<String> {
        let is_copy = item + 2 == self.size.lines;
        let original = if is_copy { 0 } else { item };
        let mut dice = Dice::for_item(department, original, 0);
        let (whom, what) = (dice.pick(&WHOM), dice.pick(&WHAT));
        let title = format!("{whom}への{what}（第{}号）{}", department * self.size.lines + original + 1, if is_copy { "（再掲）" } else { "" });
        let description = format!(
            "{whom}を対象に、{}で{what}を行います。{}年に{}回を目安とし、参加できない方には資料を届けて、困りごとに早く気づけるようにします。",
            dice.pick(&WHERE),
            dice.pick(&HOW),
            dice.number(11) + 1
        );
        let target = format!("{}{}人の参加と満足度{}%を目指す。", dice.pick(&HOW), dice.number(900) + 20, dice.number(40) + 60);
        let mut owners = department_name(department);
        if item == 1 {
            owners = format!("{owners}\n{}", department_name((department + 1) % self.size.departments));
        }
        let [policy, pillar, measure] = levels(group, measure);
        vec![policy, pillar, measure, number.to_owned(), title, description, target, owners]
    }

    fn indicators(&self) -> impl Iterator<Item = Vec<String>> {
        (0..self.size.departments.div_ceil(GROUP)).step_by(2).map(|group| {
            let [policy, pillar, _] = levels(group, 0);
            let title = format!("{}分野の相談の件数", FIELDS[group % FIELDS.len()]);
            vec![policy, pillar, String::new(), title, department_name(group * GROUP), "87件".to_owned(), "100件".to_owned()]
        })
    }

    /// Fills in the forms of a workspace and puts them into 回収; how many answers were typed.
    pub fn fill_returns(&self, root: &Path) -> Result<usize, String> {
        let workspace = Workspace::open(root).map_err(|problem| problem.to_string())?;
        let template = workspace.template().map_err(|problem| problem.to_string())?;
        let bytes = writing::read(&workspace.plan()).map_err(|problem| problem.to_string())?;
        let read = plan::read_plan(&bytes, &template, workspace.year, "計画.xlsx").map_err(|problem| problem.to_string())?;
        let mut register = workspace.register();
        let (campaign, _) =
            plan::campaign(read, &template, None, &mut register, &[], &Decisions::default()).map_err(|problem| problem.to_string())?;
        let typed = AtomicUsize::new(0);
        on_all_processors(&campaign.departments(), |&department| {
            let blank = department::form(&campaign, department).book;
            for nth in 0..self.size.returns {
                let mut book = blank.clone();
                fill::fill(&mut book, &|id, field| self.answer(&campaign, department, nth, campaign.line_by_id(id)?, field));
                fill::fill_office(&mut book, &|label| (label == "記入者").then(|| format!("庶務係 {}", department + 1)));
                let filled = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
                let answers = filled.filter(|cell| matches!(&cell.content, Content::Answer(answer) if !answer.text.is_empty())).count();
                // And one for the office.
                typed.fetch_add(answers + 1, Ordering::Relaxed);
                if self.size.keyless {
                    take_keys(&mut book);
                }
                let bytes = workbook::render_saved_on(&book, (2025, 5, 1 + (nth % 20) as u8)).expect("the return is drawn");
                fs::write(root.join(format!("回収/{:05}_{nth:03}.xlsx", department + 1)), bytes).expect("the return is written");
            }
        });
        Ok(typed.into_inner())
    }

    /// What a department types into a cell. A copy repeats its original; of several returns each fills in its share of the lines.
    fn answer(&self, campaign: &Campaign<'_>, department: usize, nth: usize, index: usize, field: &str) -> Option<String> {
        let line = &campaign.lines[index];
        if line.answered_once() && line.lead() != Some(department) {
            return None;
        }
        let source = line.original_for(department).unwrap_or(index);
        let mut dice = Dice::for_item(department, source, 1);
        if index % self.size.returns.min(self.size.lines) != nth || dice.number(50) == 0 {
            return None;
        }
        let grade = ["◎", "○", "○", "○", "△"][dice.number(5)];
        let (people, times) = (dice.number(2_000) + 10, dice.number(12) + 1);
        match field {
            RATING => Some(grade.to_owned()),
            ACTUAL => Some(people.to_string()),
            "participants" => Some(people.to_string()),
            "direction" => Some(["拡充", "継続", "縮小"][dice.number(3)].to_owned()),
            "result" => Some(format!(
                "{}{}で年{times}回行い、延べ{people}人が参加しました。{}の声を受けて時間を延ばし、満足度は{}%でした。",
                dice.pick(&HOW),
                dice.pick(&WHERE),
                dice.pick(&WHOM),
                dice.number(30) + 70
            )),
            _ if grade == "△" => Some(format!("{}回数を増やし、{}にも会場を設けます。", dice.pick(&HOW), dice.pick(&WHERE))),
            _ => None,
        }
    }
}

fn department_name(department: usize) -> String {
    format!("{}{}課", FIELDS[department % FIELDS.len()], department + 1)
}

fn levels(group: usize, measure: usize) -> [String; 3] {
    let policy = group / POLICY + 1;
    let pillar = group % POLICY + 1;
    [
        format!("{policy} {}の暮らしを支える", FIELDS[policy % FIELDS.len()]),
        format!("{policy}-{pillar} {}の基盤づくり", FIELDS[pillar % FIELDS.len()]),
        format!("{policy}-{pillar}-{} {}の充実", measure + 1, WHAT[measure % WHAT.len()]),
    ]
}

fn table(workbook: &mut Workbook, name: &str, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).expect("a name");
    let header = header.iter().map(|label| (*label).to_owned()).collect();
    for (row, at) in std::iter::once(header).chain(rows).zip(0..) {
        for (text, col) in row.iter().zip(0..) {
            sheet.write_string(at, col, text).expect("a cell");
        }
    }
}

/// What a form is after its sheets were pasted as values into a new file: no hidden sheet, no row 1, no column A, no names.
fn take_keys(book: &mut Book) {
    book.sheets.retain(|sheet| sheet.role != SheetRole::Hidden);
    book.names.clear();
    book.title.clear();
    for sheet in &mut book.sheets {
        sheet.columns.remove(0);
        sheet.rows.remove(0);
        (sheet.repeat_rows, sheet.freeze) = (None, None);
        for cell in sheet.rows.iter_mut().flat_map(|row| {
            row.cells.retain(|cell| cell.style != Style::Key);
            &mut row.cells
        }) {
            cell.col -= 1;
            match &cell.content {
                Content::Formula(_, value) => cell.content = Content::Number(*value),
                Content::Link(_, text) => cell.content = Content::Text(text.clone()),
                _ => {}
            }
        }
    }
}

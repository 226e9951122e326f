//! A small plan of an invented city, written as a workbook so that the import is part of every test that uses it.

use torimatome::write::workbook;

use super::books;

/// Columns of the sheet 計画 for the template `sample`.
pub const COLUMNS: [&str; 8] = ["基本方針", "施策の柱", "施策", "番号", "事業名", "事業の内容", "令和6年度の計画", "担当課"];

/// One row of the sheet 計画.
pub type PlanRow = [String; 8];

/// Further columns of plans that hold what was answered last year.
pub const LAST_YEAR: [&str; 2] = ["前の年度の評価", "前の年度の実績"];

/// A small plan.
#[derive(Debug, Clone)]
pub struct SmallPlan {
    /// Rows of 計画.
    pub rows: Vec<PlanRow>,
    /// Rows of 指標: levels, text, department, baseline, target.
    pub indicators: Vec<[String; 7]>,
    /// What was answered last year: title, rating, result. The columns are there only if something is.
    pub last_year: Vec<[String; 3]>,
}

fn row(texts: [&str; 8]) -> PlanRow {
    texts.map(str::to_owned)
}

impl SmallPlan {
    /// Two policies, joint lines, a copy, lines that only their plan text tells apart, indicators.
    pub fn new() -> Self {
        let (one, two) = ("1 子どもの育ちを支える", "2 若者の居場所をつくる");
        let rows = vec![
            row([one, "1-1 学び", "1-1-1 放課後", "①", "放課後の学習室", "宿題を見守ります。", "3か所で開く", "子ども課"]),
            row([one, "1-1 学び", "1-1-1 放課後", "②", "児童館の講座", "工作や科学の講座を開きます。", "年12回開く", "子ども課\n生涯学習課"]),
            row([one, "1-1 学び", "1-1-2 読書", "①", "おはなし会", "絵本を読み聞かせます。", "月2回開く", "図書館"]),
            row([one, "1-2 健康", "1-2-1 健診", "①", "乳幼児健診", "健診を行います。", "受診率98%", "健康課"]),
            row([one, "1-2 健康", "1-2-1 健診", "①", "乳幼児健診", "健診を行います。", "未受診者を訪ねる", "子ども課"]),
            row([two, "2-1 居場所", "2-1-1 場", "①", "若者広場", "駅前に開きます。", "週5日開く", "生涯学習課\n子ども課"]),
            row([two, "2-1 居場所", "2-1-1 場", "②", "おはなし会（再掲）", "絵本を読み聞かせます。", "月2回開く", "図書館"]),
            row([two, "2-1 居場所", "2-1-2 相談", "①", "学校活動", "相談員を置きます。", "2校に置く", "学校教育課"]),
            row([two, "2-2 仕事", "2-2-1 就労", "①", "学校活動", "職場体験を行います。", "全校で行う", "学校教育課"]),
            row([two, "2-2 仕事", "2-2-1 就労", "②", "就労相談", "週に一度の相談を行います。", "延べ100人", "商工課"]),
        ];
        let indicator = |path: &str, text: &str, owner: &str| [path, "", "", text, owner, "10件", "20件"].map(str::to_owned);
        let indicators = vec![indicator(one, "講座の回数", "子ども課"), indicator(two, "広場の利用", "")];
        Self { rows, indicators, last_year: Vec::new() }
    }

    /// As bytes of a workbook.
    pub fn bytes(&self) -> Vec<u8> {
        let header = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        let mut plan = vec![header(&COLUMNS)];
        plan.extend(self.rows.iter().map(|row| row.to_vec()));
        if !self.last_year.is_empty() {
            plan[0].extend(LAST_YEAR.map(str::to_owned));
            for row in &mut plan[1..] {
                let known = self.last_year.iter().find(|[title, ..]| *title == row[4]);
                row.extend(known.map_or([String::new(), String::new()], |[_, rating, result]| [rating.clone(), result.clone()]));
            }
        }
        let mut indicators = vec![header(&["基本方針", "施策の柱", "施策", "指標", "担当課", "現状値", "目標値"])];
        indicators.extend(self.indicators.iter().map(|row| row.to_vec()));
        let mut departments = vec![header(&["部署名"])];
        departments.extend(["子ども課", "生涯学習課", "図書館", "健康課", "学校教育課", "商工課"].map(|name| vec![name.to_owned()]));
        let sheets = [("計画", plan), ("指標", indicators), ("部署", departments)];
        let book = books::workbook(sheets.iter().map(|(name, rows)| books::sheet(name, rows)).collect());
        workbook::render(&book).expect("the plan is drawn")
    }
}

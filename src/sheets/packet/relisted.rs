//! 再掲照合: each copy beside its original, one block per department, with what differs and what was decided about it.

use std::collections::BTreeMap;

use super::{Targets, link, office_sheet};
use crate::domain::answer::{Answer as Written, Progress};
use crate::domain::counts::counts;
use crate::domain::decisions::Choice;
use crate::domain::finding::Difference;
use crate::domain::line::LineKind;
use crate::domain::place;
use crate::domain::text::{is_blank, one_line, shortened};
use crate::form::copy_marks::is_copy_mark;
use crate::form::template::{DESCRIPTION, Kind};
use crate::reconcile::lines::{Campaign, copy_words};
use crate::reconcile::pairs::{Beside, Pair, Standing, beside, pairs};
use crate::reconcile::printed::of_answer;
use crate::reconcile::similarity::{compare, differing};
use crate::sheets::grid::{Answer, Cell, Column, Content, Required, Row, Sheet, Style};

/// Name of the sheet.
pub const SHEET_NAME: &str = "再掲照合";
/// Label of the column in which the coordinator decides; the next collection reads it.
pub const DECISION: &str = "決定";
/// Label of the column that says how the two stand.
pub const STANDING: &str = "照合";
/// What stands there where a decision is in force.
pub const DECIDED: &str = "決定済み";
/// Label of the hidden column that says what is decided there.
pub const KEY: &str = "目印";

const COLUMNS: [(&str, u32); 7] =
    [("項目", 12), ("再掲元", 42), ("再掲", 42), (STANDING, 15), ("再掲元を\n表示", 10), ("再掲を\n表示", 10), (DECISION, 16)];
/// Column of the key.
const KEY_COL: u32 = COLUMNS.len() as u32;
/// How much of a text is shown about which there is nothing to decide, in characters.
const TOLD: usize = 60;
/// Most places of answers that a block names.
const MOST_PLACES: usize = 20;

/// How a block stands, the most urgent last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    NotCompared,
    ByReference,
    Blank,
    Same,
    OneSided,
    Taken,
    Settled,
    Notation,
    Differs,
    RatingDiffers,
}

impl State {
    fn label(self) -> &'static str {
        match self {
            Self::NotCompared => "比べない",
            Self::ByReference => "参照で掲載",
            Self::Blank => "まだ記入なし",
            Self::Same => "一致",
            Self::OneSided => "一方だけ記入",
            Self::Taken => "一方を転記",
            Self::Settled => DECIDED,
            Self::Notation => "表記の違い",
            Self::Differs => "違いあり",
            Self::RatingDiffers => "評価が違う",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::RatingDiffers => Style::Error,
            Self::Differs => Style::Warning,
            _ => Style::Info,
        }
    }
}

/// What the blocks are drawn from.
struct Drawing<'a> {
    campaign: &'a Campaign<'a>,
    progress: &'a Progress,
    targets: &'a Targets<'a>,
}

/// The sheet; none for a plan without copies.
pub(super) fn sheet(campaign: &Campaign<'_>, progress: &Progress, targets: &Targets<'_>) -> Option<Sheet> {
    let drawing = Drawing { campaign, progress, targets };
    let blocks = drawing.blocks();
    if blocks.is_empty() {
        return None;
    }
    let mut sheet = office_sheet(campaign, SHEET_NAME, &COLUMNS.map(|(_, width)| width));
    sheet.columns.push(Column { chars: 4.0, hidden: true });
    let counts: Vec<String> =
        counts(blocks.iter().map(|(state, ..)| *state)).iter().rev().map(|(state, count)| format!("{} {count}", state.label())).collect();
    let lead = format!(
        "再掲と再掲元の記入を、部署ごとに並べています（{}組：{}）。\n\
         違う文字は、赤の太字に下線を付けています。列「{DECISION}」で選んで保存し、もう一度取りまとめてください（torimatome collect）。\n\
         決めた違いは、どちらかの記入が変わるまで、要確認に載りません。",
        blocks.len(),
        counts.join("、")
    );
    sheet.push(Row::of(vec![Cell::text(0, lead, Style::Note).across(KEY_COL)]));
    let mut labels: Vec<Cell> = COLUMNS.iter().zip(0..).map(|((label, _), col)| Cell::text(col, *label, Style::Label)).collect();
    labels.push(Cell::text(KEY_COL, KEY, Style::Key));
    sheet.push(Row::of(labels));
    sheet.repeat_rows = Some((1, 1));
    sheet.freeze = Some((2, 0));
    let mut begins = Vec::new();
    for (_, line, rows) in blocks {
        begins.push((sheet.rows.len(), line));
        let last = rows.len() - 1;
        for (nth, row) in rows.into_iter().enumerate() {
            sheet.push(if nth < last { row.kept() } else { row });
        }
    }
    sheet.paginate();
    for (row, line) in begins {
        sheet.rows[row].key = Some(campaign.lines[line].id.clone());
    }
    Some(sheet)
}

impl Drawing<'_> {
    /// A block for each department of each copy, with the copy's line, in the order of the form.
    fn blocks(&self) -> Vec<(State, usize, Vec<Row>)> {
        let campaign = self.campaign;
        let mut by_line: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
        for pair in pairs(campaign) {
            by_line.entry(pair.copy).or_default().push(pair);
        }
        let mut blocks = Vec::new();
        for (index, line) in campaign.lines.iter().enumerate() {
            let mut plan = self.plan_rows(index);
            for pair in by_line.remove(&index).unwrap_or_default() {
                let block = self.block(pair, std::mem::take(&mut plan));
                blocks.extend(block.map(|(state, rows)| (state, index, rows)));
            }
            let unpaired = line.departments.iter().filter(|&&department| line.relisted && line.original_for(department).is_none());
            for &department in unpaired {
                let reason = if campaign.item(line).is_some_and(|item| campaign.plan.items[item].original.is_some()) {
                    "再掲元の担当にこの部署がないため、比べていません。"
                } else {
                    "再掲元が決まらないため、比べていません。シート「計画の点検」を御覧ください。"
                };
                blocks.push((State::NotCompared, index, vec![self.heading(index, &[department], State::NotCompared), note(reason)]));
            }
        }
        blocks
    }

    fn block(&self, pair: Pair, plan: Vec<Row>) -> Option<(State, Vec<Row>)> {
        let Self { campaign, progress, .. } = self;
        let line = &campaign.lines[pair.copy];
        let fields = beside(campaign, progress, pair);
        let is_partner = line.answered_once() && line.lead() != Some(pair.department);
        if is_partner && fields.iter().all(|field| field.copy.is_none()) && plan.is_empty() {
            return None;
        }
        let of_fields = fields.iter().map(|field| self.state(pair, field)).max();
        let state = match of_fields {
            None if line.open.is_empty() => State::ByReference,
            state => state.unwrap_or(State::Blank),
        };
        // Nobody is asked, so what is said holds for all departments of the line.
        let by_reference = state == State::ByReference;
        if by_reference && line.departments.iter().find(|&&department| line.original_for(department).is_some()) != Some(&pair.department) {
            return None;
        }
        let departments = if by_reference { line.departments.clone() } else { vec![pair.department] };
        let mut rows = vec![self.heading(pair.copy, &departments, state), self.headings(pair)];
        rows.extend(plan);
        match state {
            State::ByReference => rows.push(note(&format!("再掲には記入を求めず、会議資料には「{}」と印刷します。", copy_words(campaign, line)))),
            State::Blank => rows.push(note("まだどちらにも記入がありません。")),
            _ => {
                rows.extend(fields.iter().filter(|field| field.standing != Standing::Blank).map(|field| self.field(pair, field)));
                rows.push(sources(&fields));
            }
        }
        Some((state, rows))
    }

    fn state(&self, pair: Pair, field: &Beside<'_>) -> State {
        match field.standing {
            Standing::Blank => State::Blank,
            Standing::FromOriginal | Standing::FromCopy if !self.is_copy(pair) => State::OneSided,
            Standing::FromOriginal | Standing::FromCopy => State::Taken,
            Standing::Same => State::Same,
            Standing::Unclear => State::Differs,
            Standing::Differ(..) if self.choice(pair, field).is_some() => State::Settled,
            Standing::Differ(..) if self.is_rating(&field.field) => State::RatingDiffers,
            Standing::Differ(_, Difference::Notation) => State::Notation,
            Standing::Differ(..) => State::Differs,
        }
    }

    /// Whether the plan marks it as a copy, which takes its original's answers; an indicator under two headings is asked at both.
    fn is_copy(&self, pair: Pair) -> bool {
        self.campaign.lines[pair.copy].relisted
    }

    fn is_rating(&self, field: &str) -> bool {
        self.campaign.template.field(field).is_some_and(|field| field.kind == Kind::Rating)
    }

    fn choice(&self, pair: Pair, field: &Beside<'_>) -> Option<Choice> {
        self.progress.settled.get(pair.copy, pair.department, &field.field).map(|settled| settled.choice)
    }

    /// Which copy, which departments, and how it stands.
    fn heading(&self, line: usize, departments: &[usize], state: State) -> Row {
        let campaign = self.campaign;
        let asked = &campaign.lines[line];
        let words = if asked.relisted { copy_words(campaign, asked) } else { "二か所にある指標".to_owned() };
        let departments: Vec<&str> = departments.iter().map(|&department| campaign.department(department)).collect();
        let text = format!("{}「{}」（{words}）　{}", asked.number, one_line(&asked.name()), departments.join("、"));
        Row::of(vec![Cell::text(0, text, Style::Heading2).across(KEY_COL - 1), Cell::text(KEY_COL - 1, state.label(), state.style())])
    }

    /// Where in the plan both stand.
    fn headings(&self, pair: Pair) -> Row {
        let of = |line: usize| {
            let line = &self.campaign.lines[line];
            let path: Vec<String> = line.path.iter().map(|heading| one_line(heading)).collect();
            format!("整理番号{}　{}", line.number, path.join(" ＞ "))
        };
        let to = |line: usize| self.targets.place(self.campaign, line, None);
        Row::of(vec![
            Cell::text(0, "計画の箇所", Style::SideLabel),
            Cell::text(1, of(pair.original), Style::Text),
            Cell::text(2, of(pair.copy), Style::Text),
            Cell::text(3, "", Style::Text),
            link(4, to(pair.original)),
            link(5, to(pair.copy)),
            Cell::text(6, "", Style::Text),
        ])
    }

    /// Texts of the plan that must agree and do not.
    fn plan_rows(&self, index: usize) -> Vec<Row> {
        let campaign = self.campaign;
        let line = &campaign.lines[index];
        let (LineKind::Entry(_), Some(original)) = (line.kind, line.original()) else { return Vec::new() };
        let is_first = campaign.item(line).is_some_and(|item| campaign.lines_of_item(item).next() == Some(index));
        let text = |line: usize, key: &str| {
            let line = &campaign.lines[line];
            let description = || campaign.item(line).and_then(|item| campaign.plan.items[item].description.clone()).unwrap_or_default();
            if key == DESCRIPTION { description() } else { campaign.plan_text(line, key) }
        };
        let keys = campaign.template.relisted.must_agree.iter().map(|key| key.get_ref().as_str()).filter(|key| is_first || *key != DESCRIPTION);
        let differing = keys.filter_map(|key| {
            let (theirs, mine) = (text(original, key), text(index, key));
            if is_blank(&mine) || is_copy_mark(&mine) {
                return None;
            }
            let (similarity, difference) = compare(&campaign.template.spelling, &theirs, &mine)?;
            let style = if difference == Difference::Notation { Style::Info } else { Style::Warning };
            let label = format!("【計画】\n{}", campaign.template.label_of(key, campaign.plan.year));
            let [theirs, mine] = marked(&theirs, &mine);
            let to = |line: usize| self.targets.place(campaign, line, Some(key));
            Some(Row::of(vec![
                Cell::text(0, label, Style::SideLabel),
                Cell::new(1, theirs, Style::Text),
                Cell::new(2, mine, Style::Text),
                Cell::text(3, degree(similarity, difference), style),
                link(4, to(original)),
                link(5, to(index)),
                Cell::text(6, "計画.xlsx で直す", Style::Text),
            ]))
        });
        differing.collect()
    }

    fn field(&self, pair: Pair, field: &Beside<'_>) -> Row {
        let campaign = self.campaign;
        let line = &campaign.lines[pair.copy];
        let text = |answer: &Written| of_answer(campaign, line, &field.field, answer).text;
        let theirs = field.original.map(|(answer, _)| text(answer)).unwrap_or_default();
        let mine = field.copy.map(text).unwrap_or_default();
        let is_rating = self.is_rating(&field.field);
        let key = (pair.copy, pair.department, field.field.clone());
        let choice = self.choice(pair, field);
        let mut verdict = match field.standing {
            Standing::Blank => "どちらも空欄".to_owned(),
            Standing::FromOriginal | Standing::FromCopy if !self.is_copy(pair) => State::OneSided.label().to_owned(),
            Standing::FromOriginal => "再掲元から転記".to_owned(),
            Standing::FromCopy => "再掲のみ記入\n（再掲元に転記）".to_owned(),
            Standing::Same => "一致".to_owned(),
            Standing::Unclear => "比べられない\n（要確認を参照）".to_owned(),
            Standing::Differ(similarity, difference) => degree(similarity, difference),
        };
        if choice.is_some() {
            verdict.push_str(&format!("\n{DECIDED}"));
        } else if self.progress.lapsed.contains(&key) {
            verdict.push_str("\n決定の後に記入が変わりました");
        }
        let mut cells = vec![Cell::text(0, campaign.template.label_of(&field.field, campaign.plan.year), Style::SideLabel)];
        let style = if is_rating { Style::Centered } else { Style::Text };
        match field.standing {
            // Nobody need read these; the form has them in full.
            Standing::Same if theirs == mine => cells.push(Cell::text(1, shortened(&theirs, TOLD), style).across(2)),
            Standing::FromOriginal => cells.extend([Cell::text(1, shortened(&theirs, TOLD), style), Cell::text(2, "", style)]),
            Standing::Differ(..) => {
                let [theirs, mine] = marked(&theirs, &mine);
                cells.extend([Cell::new(1, theirs, style), Cell::new(2, mine, style)]);
            }
            _ => cells.extend([Cell::text(1, theirs, style), Cell::text(2, mine, style)]),
        }
        cells.push(Cell::text(3, verdict, self.state(pair, field).style()));
        for (col, line) in [(4, pair.original), (5, pair.copy)] {
            cells.push(link(col, self.targets.place(campaign, line, Some(&field.field))));
        }
        match field.cell(campaign, pair) {
            Some(cell) => {
                let choices = Choice::ALL.map(|choice| choice.label().to_owned()).to_vec();
                let text = choice.map(|choice| choice.label().to_owned()).unwrap_or_default();
                let decision = Answer { field: SHEET_NAME.to_owned(), required: Required::No, choices, text };
                cells.push(Cell::new(6, Content::Answer(Box::new(decision)), Style::Decision));
                cells.push(Cell::text(KEY_COL, cell.to_text(), Style::Key));
            }
            None => cells.push(Cell::text(6, "", Style::Text)),
        }
        Row::of(cells)
    }
}

/// Both texts, with what the other has not standing out.
fn marked(theirs: &str, mine: &str) -> [Content; 2] {
    let (in_theirs, in_mine) = differing(theirs, mine);
    [Content::Marked(theirs.to_owned(), in_theirs), Content::Marked(mine.to_owned(), in_mine)]
}

/// In words, and for texts how alike they are.
fn degree(similarity: f64, difference: Difference) -> String {
    if similarity <= 0.0 {
        return difference.label().to_owned();
    }
    // Texts that differ are never wholly alike.
    format!("{}\n類似度 {}%", difference.label(), (similarity * 100.0).floor().min(99.0))
}

/// Where the answers stand in the files that came back.
fn sources(fields: &[Beside<'_>]) -> Row {
    let theirs = place::in_words(fields.iter().filter_map(|field| field.original.map(|(answer, _)| &answer.source)), MOST_PLACES);
    let mine = place::in_words(fields.iter().filter_map(|field| field.copy.map(|answer| &answer.source)), MOST_PLACES);
    Row::of(vec![
        Cell::text(0, "届いたファイルの場所", Style::SideLabel),
        Cell::text(1, theirs, Style::Text),
        Cell::text(2, mine, Style::Text),
        Cell::text(3, "", Style::Text).across(4),
    ])
}

fn note(text: &str) -> Row {
    Row::of(vec![Cell::text(0, text, Style::Text).across(KEY_COL)])
}

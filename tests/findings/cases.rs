//! One case per code: the small city with a single change, the one that the catalogue's `example` tells.

use torimatome::disk::parcels::Parcels;
use torimatome::disk::workspace::Workspace;
use torimatome::domain::correction::Correction;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::{Code, Finding};
use torimatome::form::template::RATING;
use torimatome::pipeline::collect::{self, Forms, Incoming};
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::grid::{Content, Style};
use torimatome::write::workbook;

use crate::city;
use crate::support::books;
use crate::support::city::{City, QUESTIONS, campaign, file_of, template};
use crate::support::hands::open;
use crate::support::packages::with_part;
use crate::support::returns::Returns;
use crate::support::small_plan::SmallPlan;

/// What a case shows.
pub struct Shown {
    /// The lines that the findings are about.
    pub campaign: Campaign<'static>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A code and what provokes it.
type Case = (Code, fn() -> Shown);

/// Every code once.
pub const CASES: &[Case] = &[
    (Code::PlanMissingTitle, || plan(|plan| set(plan, "就労相談", TITLE, ""))),
    (Code::PlanMissingOwner, || plan(|plan| set(plan, "就労相談", OWNERS, ""))),
    (Code::PlanUnknownOwner, || plan(|plan| set(plan, "就労相談", OWNERS, "商工観光課"))),
    (Code::PlanUnknownColumn, || {
        let mut plan = open(&SmallPlan::new().bytes());
        plan.rows("計画")[0].push("財源".to_owned());
        shown(City::new("sample", "令和6年度", plan.bytes()))
    }),
    (Code::PlanOtherYear, || shown(City::new("sample", "令和7年度", SmallPlan::new().bytes()))),
    (Code::RelistedNoOriginal, || plan(|plan| set(plan, COPY, TITLE, "えほんの会（再掲）"))),
    (Code::RelistedAmbiguous, || {
        plan(|plan| {
            set(plan, COPY, DESCRIPTION, "");
            set(plan, COPY, OWNERS, "学校教育課");
            set(plan, COPY, TITLE, "学校活動（再掲）");
        })
    }),
    (Code::RelistedOwnerDiffers, || plan(|plan| set(plan, COPY, OWNERS, "生涯学習課"))),
    (Code::RelistedTextDiffers, || plan(|plan| set(plan, COPY, DESCRIPTION, "絵本の読み聞かせをします。"))),
    (Code::RelistedUnmarked, || plan(|plan| set(plan, COPY, TITLE, "おはなし会"))),
    (Code::ReturnMissing, || returned(|returns| returns.remove(department(returns)))),
    (Code::ReturnEmpty, || {
        returned(|returns| {
            let department = department(returns);
            returns.replace(department, returns.city.blank[&department].clone());
        })
    }),
    (Code::ReturnUnreadable, || returned(|returns| returns.add("様式.xlsx", b"no workbook".to_vec(), 0))),
    (Code::FileNotRead, || returned(|returns| returns.add("送付状.docx", b"PK".to_vec(), 0))),
    (Code::ReturnForeign, || {
        returned(|returns| {
            let list = books::workbook(vec![books::sheet("名簿", &[vec!["氏名".to_owned()]])]);
            returns.add("名簿.xlsx", workbook::render(&list).expect("drawn"), 0);
        })
    }),
    (Code::ReturnStale, || {
        returned(|returns| {
            let last_year = City::new("sample", "令和5年度", SmallPlan::new().bytes());
            let book = &last_year.filled[&department(returns)];
            returns.add("昨年度.xlsx", workbook::render(book).expect("drawn"), 0);
        })
    }),
    (Code::ReturnConflict, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RATING, 2);
            let mut book = returns.city.blank[&department].clone();
            let at = books::answer_at(&book, &returns.city.campaign.lines[line].id, RATING);
            let other = if returns.city.typed(line, department, RATING).contains('◎') { "○" } else { "◎" };
            other.clone_into(&mut books::answer(&mut book, at).text);
            returns.add("追加.xlsx", workbook::render(&book).expect("drawn"), 9);
        })
    }),
    (Code::RowBlank, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RATING, 2);
            returns.clear(line, department);
        })
    }),
    (Code::RowMissing, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RATING, 2);
            returns.delete_row(line, department);
        })
    }),
    (Code::RowRecovered, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RATING, 2);
            let id = &returns.city.campaign.lines[line].id;
            let book = returns.book(department);
            let (sheet, row) = books::row_of(book, id);
            book.sheets[sheet].rows[row].cells.retain(|cell| cell.style != Style::Key);
        })
    }),
    (Code::RowAmbiguous, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RATING, 2);
            let id = &returns.city.campaign.lines[line].id;
            let book = returns.book(department);
            let (sheet, row) = books::row_of(book, id);
            let copy = book.sheets[sheet].rows[row].clone();
            book.sheets[sheet].rows.insert(row + 1, copy);
            let at = books::answer_at(book, id, RESULT);
            "写した行には別の実績を書きました。".clone_into(&mut books::answer(book, at).text);
        })
    }),
    (Code::RowUnplaced, || plan_changed_since(|plan| plan.rows.retain(|row| row[TITLE] != "放課後の学習室"))),
    (Code::RowMoved, || plan_changed_since(|plan| set(plan, "放課後の学習室", OWNERS, "図書館"))),
    (Code::RatingMissing, || typed(RATING, "")),
    (Code::TextMissing, || typed(RESULT, "")),
    (Code::RatingInvalid, || typed(RATING, "○～△")),
    (Code::ValueInvalid, || typed("participants", "多数")),
    (Code::TextUnfinished, || typed(RESULT, "講座を●回開きました。")),
    (Code::TextRefers, || typed(RESULT, "別紙のとおり")),
    (Code::TextStruck, || with_answer_cell(with_struck_words)),
    (Code::ValueUncertain, || with_answer_cell(with_error)),
    (Code::PlanTextEdited, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RESULT, 2);
            returns.edit_plan(line, department, "target", |text| format!("{text}（見直し中）"));
        })
    }),
    (Code::JointConflict, || {
        returned(|returns| {
            let line = returns.city.line("joint", |_, line| line.departments.len() > 1 && line.answered_once() && !line.open.is_empty());
            let partner = returns.city.campaign.lines[line].departments[1];
            returns.set(line, partner, RESULT, "当課では、これとは別に取り組みました。");
        })
    }),
    (Code::RelistedRatingDiffers, || on_copy(RATING, |typed| if typed.contains('◎') { "○" } else { "◎" })),
    (Code::RelistedAnswerDiffers, || on_copy(RESULT, |_| "まったく別の実績です。")),
    (Code::RelistedBlank, || on_copy(RESULT, |_| "")),
    (Code::TextAsLastYear, || asked(RESULT, LAST_RESULT)),
    (Code::TextAsPlan, || {
        questions(|returns, line, department| {
            let target = returns.city.campaign.plan_text(&returns.city.campaign.lines[line], "target");
            returns.set(line, department, RESULT, &target);
        })
    }),
    (Code::TextRepeated, || {
        questions(|returns, line, department| {
            let other = returns.city.line("another one", |other, asked| {
                other != line && returns.city.is_single(other) && returns.city.is_entry(other) && asked.departments == [department]
            });
            let long = "小学校と中学校を回り、本の読み方と選び方を伝える講座を開き、あわせて感想を集めて次の講座に生かしました。";
            for line in [line, other] {
                returns.set(line, department, RESULT, long);
            }
        })
    }),
    (Code::TextNamesLastYear, || asked(RESULT, "令和5年度は、市内の三つの会場で、親子を対象とする講座を開きました。")),
    (Code::TextLength, || asked(RESULT, "講座を開いた。")),
    (Code::RatingBestNotDone, || {
        questions(|returns, line, department| {
            returns.set(line, department, RATING, "◎");
            returns.set(line, department, RESULT, "夏休みに親子を対象とする講座を企画したが、実施できなかった。");
        })
    }),
    (Code::RatingWorstNoReason, || {
        ask(with_last_year("△"), |returns, line, department| {
            returns.set(line, department, RATING, "×");
            for field in [RESULT, "improvement"] {
                returns.set(line, department, field, "特になし");
            }
        })
    }),
    (Code::RatingTwoGrades, || ask(with_last_year("△"), |returns, line, department| drop(returns.set(line, department, RATING, "◎")))),
    (Code::StrayText, || {
        returned(|returns| {
            let (line, department) = returns.city.plain_line(RESULT, 2);
            returns.write_beside(line, department, "係長に確認中");
        })
    }),
    (Code::FileSetAside, || {
        let city = city();
        let forms = Forms::new(&city.campaign);
        let aside = Incoming { name: "回収/差替前/写し.xlsx".into(), bytes: Ok(Vec::new()), modified: 0, set_aside: true };
        let mut seen = Returns::filled(&city).see();
        seen.extend(collect::see(&aside, &forms, collect::open));
        let findings = collect::collect(&forms, seen, &Decisions::default()).findings;
        Shown { campaign: city.campaign, findings }
    }),
    (Code::FileWithMacros, || {
        returned(|returns| {
            let department = department(returns);
            let bytes = workbook::render(&returns.city.filled[&department]).expect("drawn");
            let kind = |types: &str| {
                types.replace(
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    "application/vnd.ms-excel.sheet.macroEnabled.main",
                )
            };
            returns.remove(department);
            returns.add("様式.xlsm", with_part(&bytes, "[Content_Types].xml", kind), 0);
        })
    }),
    (Code::NoteToOffice, || {
        returned(|returns| {
            let department = department(returns);
            let book = returns.book(department);
            let at = books::office_at(book, "連絡");
            *books::content(book, at) = Content::Text("計画の2頁に誤字があります。".to_owned());
        })
    }),
    (Code::CorrectionConflict, || {
        let city = city();
        let (line, department) = city.plain_line(RESULT, 2);
        let text = str::to_owned;
        let correction = Correction {
            number: city.campaign.lines[line].number.clone(),
            department: city.campaign.department(department).to_owned(),
            field: text(RESULT),
            before: text("課が前に書いた実績です。"),
            after: text("事務局が直した実績です。"),
            day: text("2025-05-20"),
            file: text("取りまとめ/取りまとめ.xlsx"),
            sheet: text("回答一覧"),
            cell: text("J5"),
            line: city.campaign.lines[line].id.clone(),
        };
        let decisions = Decisions { corrections: vec![correction], ..Decisions::default() };
        let findings = collect::collect(&Forms::new(&city.campaign), Returns::filled(&city).see(), &decisions).findings;
        Shown { campaign: city.campaign, findings }
    }),
    (Code::WorkbookKept, || {
        let city = city();
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::create(folder.path(), "sample", &city.plan, city.year).expect("a workspace");
        let put = |bytes: &[u8]| {
            let folder = Parcels::open(&workspace, false);
            let kept = folder.put("01_子ども課.xlsx", bytes).expect("written");
            folder.close().expect("remembered");
            kept
        };
        assert_eq!(put(b"as it was sent"), None);
        std::fs::write(workspace.distribution().join("01_子ども課.xlsx"), b"as someone saved it").expect("saved");
        let findings = put(b"as it would be sent now").into_iter().collect();
        Shown { campaign: city.campaign, findings }
    }),
];

const TITLE: usize = 4;
const DESCRIPTION: usize = 5;
const OWNERS: usize = 7;
const COPY: &str = "おはなし会（再掲）";
const RESULT: &str = "result";

fn shown(city: City) -> Shown {
    Shown { campaign: city.campaign, findings: city.findings }
}

/// A return in whose sheet the markup of one answer was changed, given the sheet and the cell's name.
fn with_answer_cell(change: impl Fn(&str, &str) -> String) -> Shown {
    returned(|returns| {
        let (line, department) = returns.city.plain_line(RESULT, 2);
        let book = &returns.city.filled[&department];
        let at = books::answer_at(book, &returns.city.campaign.lines[line].id, RESULT);
        let cell = books::place(book, department, at).cell.expect("a cell");
        let bytes = workbook::render(book).expect("drawn");
        let bytes = with_part(&bytes, &format!("xl/worksheets/sheet{}.xml", at.sheet + 1), |xml| change(xml, &cell));
        returns.remove(department);
        returns.add(file_of(department).trim_start_matches("回収/"), bytes, 0);
    })
}

/// Changes a cell of the plan, in the row with this title.
fn set(plan: &mut SmallPlan, title: &str, column: usize, text: &str) {
    let row = plan.rows.iter_mut().find(|row| row[TITLE] == title).expect("a row of the small plan");
    text.clone_into(&mut row[column]);
}

/// What a department is said to have written last year.
const LAST_RESULT: &str = "駅前の広場で、若者が自分たちで企画した催しを四回開き、延べ三百人が訪れました。";
/// The line about which the questions are asked.
const ASKED: &str = "就労相談";

/// A small city whose plan holds what was answered last year, and whose template asks every question.
fn with_last_year(rating: &str) -> City {
    let mut plan = SmallPlan::new();
    set(&mut plan, ASKED, 6, "週に一度、就労と進学の相談に応じ、必要な窓口につなぎます。");
    set(&mut plan, ASKED, OWNERS, "学校教育課");
    plan.last_year.push([ASKED, rating, LAST_RESULT].map(str::to_owned));
    City::new(QUESTIONS, "令和6年度", plan.bytes())
}

/// What is asked about after a change to that line's answers.
fn questions(change: impl Fn(&mut Returns<'_>, usize, usize)) -> Shown {
    ask(with_last_year("○"), change)
}

fn ask(city: City, change: impl Fn(&mut Returns<'_>, usize, usize)) -> Shown {
    let line = city.line(ASKED, |_, line| line.title.as_deref() == Some(ASKED));
    let department = city.campaign.lines[line].departments[0];
    let mut returns = Returns::filled(&city);
    returns.set(line, department, RATING, "○");
    change(&mut returns, line, department);
    let findings = returns.collect().findings;
    Shown { campaign: city.campaign, findings }
}

/// What is asked when this is typed into a field of that line.
fn asked(field: &str, text: &str) -> Shown {
    questions(|returns, line, department| drop(returns.set(line, department, field, text)))
}

/// What is found in the plan after a change.
fn plan(change: impl Fn(&mut SmallPlan)) -> Shown {
    let mut plan = SmallPlan::new();
    change(&mut plan);
    shown(City::new("sample", "令和6年度", plan.bytes()))
}

/// What is found in the returns after a change.
fn returned(change: impl Fn(&mut Returns<'_>)) -> Shown {
    let city = city();
    let mut returns = Returns::filled(&city);
    change(&mut returns);
    let findings = returns.collect().findings;
    Shown { campaign: city.campaign, findings }
}

/// What is found in the returns when the plan was changed after the distribution.
fn plan_changed_since(change: impl Fn(&mut SmallPlan)) -> Shown {
    let before = city();
    let mut plan = SmallPlan::new();
    change(&mut plan);
    let (campaign, _) = campaign(template("sample"), "令和6年度", &plan.bytes(), &mut before.register.clone(), &[]);
    let findings = collect::collect(&Forms::new(&campaign), Returns::filled(&before).see(), &Decisions::default()).findings;
    Shown { campaign, findings }
}

/// What is found when this is typed into a field of a line of one department.
fn typed(field: &str, text: &str) -> Shown {
    returned(|returns| {
        let (line, department) = returns.city.plain_line(field, 2);
        returns.set(line, department, field, text);
    })
}

/// What is found when a copy's answer is replaced.
fn on_copy(field: &str, text: impl Fn(&str) -> &'static str) -> Shown {
    returned(|returns| {
        let line = returns.city.line("copy", |_, line| line.original().is_some());
        let department = returns.city.campaign.lines[line].departments[0];
        let text = text(&returns.city.typed(line, department, field));
        returns.set(line, department, field, text);
    })
}

/// A department that returned something.
fn department(returns: &Returns<'_>) -> usize {
    *returns.city.filled.keys().next().expect("a department")
}

/// The sheet with a cell in which some words are struck through.
fn with_struck_words(xml: &str, cell: &str) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell");
    let end = start + xml[start..].find("</c>").expect("its end");
    let open = xml[start..].find('>').expect("its start") + start;
    let style = xml[start..open].split(" t=").next().expect("its attributes");
    let runs = "<is><r><rPr><strike/></rPr><t>二回</t></r><r><t>説明会を三回開きました。</t></r></is>";
    format!("{}{style} t=\"inlineStr\">{runs}{}", &xml[..start], &xml[end..])
}

/// A sheet's XML with an error value in a cell.
fn with_error(xml: &str, cell: &str) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell is written");
    let length = xml[start..].find("</c>").expect("the cell ends") + "</c>".len();
    format!("{}<c r=\"{cell}\" t=\"e\"><v>#REF!</v></c>{}", &xml[..start], &xml[start + length..])
}

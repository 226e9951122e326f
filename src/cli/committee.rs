//! `committee`: what the committee says, in and out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::{Common, Format};
use super::commands::needs_look;
use super::hints::{self, command_line};
use super::opened::{Begun, Opened};
use super::returns::Returns;
use super::terminal::{say, tell};
use super::{json, terminal};
use crate::disk::collection;
use crate::disk::committee_folder::{CommitteeFolder, FILE};
use crate::disk::editions::Editions;
use crate::domain::answer::Progress;
use crate::domain::committee::Committee;
use crate::domain::finding::{Code, Finding};
use crate::domain::printed_page::PageNumber;
use crate::domain::problem::Problem;
use crate::pipeline::collect::{self, Forms, MAX_FILE, Seen};
use crate::pipeline::committee::{self, Found, Paths, Stage};
use crate::pipeline::packet::round_in_names;
use crate::reconcile::lines::Campaign;
use crate::reconcile::subject::Subject;

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    /// The list, the departments' questions, what the next meeting gets.
    Questions,
    /// The workbook for members.
    Write {
        /// Whether the departments' remarks are left out.
        without_remarks: bool,
    },
    /// Members' workbooks; those in 委員会 where none is named.
    Read(&'a [PathBuf]),
}

/// `committee`.
pub(super) fn committee(common: &Common, step: Step<'_>) -> Result<bool, Problem> {
    let opened = Opened::new(common)?;
    let workspace = &opened.workspace;
    let _running = workspace.lock()?;
    let Begun { register, mut decisions, returns, campaign, .. } = opened.begin(None)?;
    let forms = Forms::new(&campaign);
    let (replies, seen) = committee::split_replies(returns.see(common, &forms));
    hints::end_not_adopted(&mut decisions, &seen);
    let progress = collect::collect(&forms, seen, &decisions);
    workspace.save_register(&register)?;
    let desk = Desk { common, opened: &opened, campaign: &campaign, progress: &progress, folder: CommitteeFolder::of(workspace) };
    match step {
        Step::Write { without_remarks } => desk.write(without_remarks),
        Step::Questions => {
            let further = desk.returns_of(&forms, desk.folder.put_there(&committee::OWN_NAMES));
            let (more, others) = committee::split_replies(further);
            let replies = replies.into_iter().chain(more).collect();
            desk.round(
                |committee, found| {
                    found.findings.extend(others.into_iter().filter_map(committee::left_alone));
                    found.add(committee::read_replies(&campaign, replies, committee));
                },
                true,
            )
        }
        Step::Read(files) => {
            let named: Vec<collection::Found> = files.iter().map(|file| collection::file(file)).collect::<Result<_, _>>()?;
            let lying = if files.is_empty() { desk.folder.put_there(&committee::OWN_NAMES) } else { named };
            if lying.is_empty() {
                tell!(
                    "委員のブックが見つかりません。届いたものを「{}」に入れてから、もう一度実行してください。",
                    workspace.settings.folders.committee
                );
            }
            let mut seen = desk.returns_of(&forms, lying);
            if files.is_empty() {
                // What lies there for another purpose is that one's.
                seen = committee::split_replies(seen).1;
            }
            desk.round(|committee, found| found.add(committee::read_members(&campaign, seen, committee)), false)
        }
    }
}

/// What a run has in hand.
struct Desk<'d> {
    common: &'d Common,
    opened: &'d Opened,
    campaign: &'d Campaign<'d>,
    progress: &'d Progress,
    folder: CommitteeFolder<'d>,
}

/// What was written.
#[derive(Default)]
struct Files {
    list: String,
    /// Why the list was not written.
    kept: Option<String>,
    paper: Option<String>,
    result: Option<String>,
    /// Department, path, questions, replies.
    forms: Vec<(String, String, usize, usize)>,
}

impl Desk<'_> {
    fn returns_of(&self, forms: &Forms<'_>, files: Vec<collection::Found>) -> Vec<Seen> {
        Returns::of(&self.opened.workspace, files).see(self.common, forms)
    }

    fn stage<'s>(&'s self, committee: &'s Committee, pages: &'s BTreeMap<String, Vec<PageNumber>>) -> Stage<'s> {
        Stage { campaign: self.campaign, progress: self.progress, committee, pages }
    }

    /// The workbook for members.
    fn write(&self, without_remarks: bool) -> Result<bool, Problem> {
        let (name, bytes) = committee::member_workbook(self.campaign, self.progress, without_remarks)?;
        let written = self.folder.write(&name, &bytes)?;
        let units = (0..self.campaign.lines.len()).filter(|&line| !committee::fields_of(self.campaign, line).is_empty()).count();
        match self.common.format {
            Format::Json => terminal::json(&json!({"workbook": written.path, "units": units, "without_remarks": without_remarks})),
            Format::Text => {
                if let Some(reason) = written.beside {
                    say!("{reason}");
                }
                say!("委員に配るブック： {}", self.opened.workspace.root.join(&written.path).display());
                if !self.common.quiet {
                    say!(
                        "返送されたブックを「{}」に入れ、{} を実行してください。",
                        self.opened.workspace.settings.folders.committee,
                        command_line(&self.common.workspace, "committee --read")
                    );
                }
            }
        }
        Ok(false)
    }

    /// Reads the list, then what else came in, keeps all of it, and writes everything anew.
    fn round(&self, read: impl FnOnce(&mut Committee, &mut Found), with_questions: bool) -> Result<bool, Problem> {
        let name = committee::list_name();
        let last = Editions::of(&self.opened.workspace, &round_in_names(self.campaign)).last();
        let pages = committee::pages(self.campaign, self.progress, last.as_ref());
        let mut given = self.folder.given()?;
        let mut found = Found::default();
        let lying = self.folder.lying(&name, MAX_FILE)?;
        let mut listed: Option<Committee> = None;
        let mut files = Files { list: self.folder.path(&name), ..Files::default() };
        let (mut is_current, mut may_write) = (false, true);
        if let Some(bytes) = &lying {
            let path = self.folder.path(&name);
            let file = collection::file(&self.opened.workspace.root.join(&path))?;
            let workbook = committee::workbook_in(Returns::of(&self.opened.workspace, vec![file]).open(&path, bytes));
            let read = workbook.and_then(|workbook| committee::read_list(&self.stage(&given, &pages), &workbook, &path));
            if let Some(list) = read {
                may_write = list.found.findings.is_empty();
                is_current = list.is_current;
                given = list.committee.clone();
                listed = Some(list.committee);
                found.add(list.found);
            } else {
                may_write = false;
                files.kept = Some(format!(
                    "「{path}」は今年度の意見・質問一覧として読み取れないため、書き換えていません。名前を変えるか別の場所に移して、もう一度実行すると、控え（{FILE}）から作り直します。"
                ));
                found.findings.push(committee::foreign(&path, "今年度の意見・質問一覧ではありません"));
            }
        }
        read(&mut given, &mut found);
        if !found.findings.iter().any(|finding| finding.code == Code::RowUnplaced) {
            found.findings.extend(committee::without_line(self.campaign, &given, FILE));
        }
        let says_all = is_current && listed.as_ref().is_some_and(|listed| committee::is_shown(listed, &given));
        if !may_write {
            let doubtful =
                format!("「{}」に確かめることがあるため、書き換えていません。上に示したところを直して保存し、もう一度実行してください。", files.list);
            files.kept.get_or_insert(doubtful);
        } else if !says_all {
            let written = committee::as_listed(&given);
            let (_, bytes) = committee::list(&self.stage(&written, &pages))?;
            // What was typed is kept before the list is written anew.
            self.folder.save(&given)?;
            files.kept = self.folder.rewrite_list(&name, &bytes)?;
            if files.kept.is_none() {
                given = written;
            }
        }
        self.folder.save(&given)?;
        self.folder.remember_read(&name)?;
        if with_questions {
            self.write_questions(&given, &pages, &mut files)?;
        }
        let is_open = needs_look(&found.findings);
        self.show(&given, &found, &files);
        Ok(is_open)
    }

    fn write_questions(&self, given: &Committee, pages: &BTreeMap<String, Vec<PageNumber>>, files: &mut Files) -> Result<(), Problem> {
        let stage = self.stage(given, pages);
        let put = |(name, bytes): (String, Vec<u8>)| -> Result<String, Problem> {
            let written = self.folder.write(&name, &bytes)?;
            if let (Some(reason), Format::Text) = (&written.beside, self.common.format) {
                say!("{reason}");
            }
            Ok(written.path)
        };
        files.paper = Some(put(committee::paper_form(self.campaign)?)?);
        let mut forms = Vec::new();
        for (department, questions) in committee::replies_to_come(self.campaign, given) {
            let (name, bytes) = committee::replies_form(&stage, department, &questions)?;
            let department = self.campaign.department(department).to_owned();
            let replied = questions.iter().filter(|question| question.replied.contains_key(&department)).count();
            files.forms.push((department, self.folder.path(&format!("{}/{name}", Paths::REPLIES)), questions.len(), replied));
            forms.push((name, bytes));
        }
        hints::tell_kept(&self.folder.write_folder(Paths::REPLIES, &forms)?);
        let last_year = match self.folder.lying(Paths::LAST_YEAR, MAX_FILE)? {
            Some(bytes) => committee::read_last_year(&bytes).unwrap_or_else(|| {
                tell!("「{}」に意見・質問と回答の表が見つからないため、前年度の分は載せていません。", self.folder.path(Paths::LAST_YEAR));
                Vec::new()
            }),
            None => Vec::new(),
        };
        files.result = Some(put(committee::result(&stage, &last_year)?)?);
        Ok(())
    }

    fn show(&self, given: &Committee, found: &Found, files: &Files) {
        match self.common.format {
            Format::Json => terminal::json(&self.document(given, found, files)),
            Format::Text => self.say(given, found, files),
        }
    }

    fn say(&self, given: &Committee, found: &Found, files: &Files) {
        let root = &self.opened.workspace.root;
        let questions = given.opinions.iter().filter(|opinion| !opinion.text.is_empty()).count();
        let replied = given.opinions.iter().filter(|opinion| !opinion.text.is_empty() && !opinion.reply.is_empty()).count();
        say!("委員の提出 {}人　意見・質問 {questions}件（回答あり {replied}件）", given.members.len());
        let rated = committee::ratings(self.campaign, self.progress, given);
        if !rated.is_empty() {
            let decided = rated.iter().filter(|one| one.value.is_some()).count();
            say!("査定 {decided}／{}件　自己評価と異なるもの {}件", rated.len(), rated.iter().filter(|one| one.differs.is_some()).count());
        }
        if !found.files.is_empty() {
            let ledger = found.ledger();
            let written = ledger.cells - ledger.plan;
            say!(
                "記入内容の行方：読み取り {written} 件＝取り込み {}＋差替え前 {}＋要確認 {}、行方不明 {}",
                ledger.answers,
                ledger.superseded,
                ledger.reported,
                ledger.unaccounted
            );
        }
        let open: &[Finding] = &found.findings;
        if !open.is_empty() {
            terminal::findings(self.campaign, open);
        }
        if let Some(reason) = &files.kept {
            say!("{reason}");
        }
        say!("意見・質問一覧： {}", root.join(&files.list).display());
        for (label, path) in [("意見・質問票（印刷用）", &files.paper), ("次の会議に出す「意見・質問と回答」", &files.result)]
        {
            if let Some(path) = path {
                say!("{label}： {}", root.join(path).display());
            }
        }
        for (department, path, questions, replied) in &files.forms {
            say!("　{department}への照会 {questions}件（回答あり {replied}件）： {path}");
        }
        if self.common.quiet || files.paper.is_none() {
            return;
        }
        if files.forms.is_empty() {
            say!("一覧に入力して保存し、もう一度実行してください。");
        } else {
            say!(
                "照会のファイルを各課に送り、届いた回答を「{}」に入れて、もう一度実行してください。",
                self.opened.workspace.settings.folders.returns
            );
        }
    }

    fn document(&self, given: &Committee, found: &Found, files: &Files) -> Value {
        let campaign = self.campaign;
        let text = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let opinions: Vec<Value> = given
            .opinions
            .iter()
            .map(|opinion| {
                let subject = Subject::of(campaign, &opinion.line);
                let asked = subject.and_then(|subject| committee::asked(campaign, subject, &opinion.departments).ok()).unwrap_or_default();
                let departments: Vec<&str> = asked.iter().map(|&department| campaign.department(department)).collect();
                json!({
                    "entry": if subject == Some(Subject::Plan) { Value::Null } else { json!(opinion.line) }, "number": opinion.number, "member": text(&opinion.member), "text": opinion.text,
                    "departments": departments, "reply": text(&opinion.reply),
                })
            })
            .collect();
        let ratings: Vec<Value> = committee::ratings(campaign, self.progress, given)
            .iter()
            .map(|one| {
                let line = &campaign.lines[one.line];
                let pair = |who: &str, value: &str, key: &str| json!({key: who, "value": value});
                json!({
                    "entry": line.id, "number": line.number, "field": one.field,
                    "original": line.original().map(|original| &campaign.lines[original].id),
                    "first": one.first.iter().map(|(who, value)| pair(who, value, "department")).collect::<Vec<_>>(),
                    "members": one.members.iter().map(|(who, value)| pair(who, value, "name")).collect::<Vec<_>>(),
                    "value": one.value.as_ref().map(|(value, _)| value),
                    "source": one.value.as_ref().map(|(_, source)| source.name()),
                    "differs": one.differs.is_some(),
                })
            })
            .collect();
        let members: Vec<Value> = given
            .members
            .iter()
            .map(|member| {
                let comments = member.given.iter().filter(|given| campaign.template.field(&given.field).is_none()).count();
                json!({"name": member.name, "file": member.file, "ratings": member.given.len() - comments, "comments": comments})
            })
            .collect();
        let forms: Vec<Value> = files
            .forms
            .iter()
            .map(|(department, path, questions, replied)| json!({"department": department, "path": path, "questions": questions, "replied": replied}))
            .collect();
        json!({
            "list": files.list,
            "list_kept": files.kept,
            "paper": files.paper,
            "result": files.result,
            "forms": forms,
            "members": members,
            "ratings": ratings,
            "opinions": opinions,
            "findings": json::findings(campaign, &found.findings),
            "ledger": found.ledger(),
        })
    }
}

/// Tells, before something is made of what the committee gave, that the list holds more than was read.
pub(super) fn tell_unread(opened: &Opened) {
    let name = committee::list_name();
    let folder = CommitteeFolder::of(&opened.workspace);
    if folder.has_unread(&name) {
        tell!("「{}」に、まだ読み取っていない入力があります。torimatome committee --questions を実行してください。", folder.path(&name));
    }
}

/// What the committee gave so far.
pub(super) fn given(opened: &Opened) -> Result<Committee, Problem> {
    CommitteeFolder::of(&opened.workspace).given()
}

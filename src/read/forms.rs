//! The forms of the year as they would be sent today: what a returned sheet is held against where it does not say itself what it was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::workbook::{Sheet, Workbook};
use crate::domain::at_once;
use crate::domain::counts::{counts, most_frequent};
use crate::domain::text::{fold, fold_widths};
use crate::reconcile::lines::Campaign;
use crate::sheets::carrier::{AsSent, Label, SentCell};
use crate::sheets::department;

/// Shortest text that tells lines apart, in characters.
const TELLING: usize = 4;
/// What the key of a row of the list in 記入要領 begins with; the line's id follows.
const LIST_KEY: &str = "list:";

/// See the module. Each form is drawn when it is needed first.
pub struct Forms<'a> {
    campaign: &'a Campaign<'a>,
    sent: BTreeMap<usize, OnceLock<AsSent>>,
    lines_by_text: OnceLock<HashMap<String, Vec<usize>>>,
    lines_by_department: OnceLock<BTreeMap<usize, usize>>,
    by_name: OnceLock<HashMap<String, usize>>,
    headings: OnceLock<BTreeMap<String, Vec<usize>>>,
}

/// What else a workbook says about whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Hints<'a> {
    /// What its property or a mark says.
    pub label: Option<&'a Label>,
    /// All of it: its sheets may name a department.
    pub workbook: &'a Workbook,
    /// Its name; departments write theirs into it, but prove nothing by that.
    pub file: &'a str,
}

/// Whose form a sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// This department's.
    Department(usize),
    /// Several departments' equally.
    Unclear(Vec<usize>),
    /// Nobody's.
    Nobody,
}

impl<'a> Forms<'a> {
    /// The forms of a campaign.
    pub fn new(campaign: &'a Campaign<'a>) -> Self {
        let sent = campaign.departments().into_iter().map(|department| (department, OnceLock::new())).collect();
        Self {
            campaign,
            sent,
            lines_by_text: OnceLock::new(),
            lines_by_department: OnceLock::new(),
            by_name: OnceLock::new(),
            headings: OnceLock::new(),
        }
    }

    /// Gives up the forms while the program goes on: there may be many.
    pub fn give_up(self) {
        at_once::drop_aside(self.sent);
    }

    /// The campaign.
    pub fn campaign(&self) -> &'a Campaign<'a> {
        self.campaign
    }

    /// A department's form.
    pub fn of(&self, department: usize) -> Option<&AsSent> {
        Some(self.sent.get(&department)?.get_or_init(|| department::as_sent(self.campaign, department)))
    }

    /// In which columns a line is answered, and with which field, on the forms that have it.
    pub fn fields_of(&self, line: &str) -> BTreeMap<u32, String> {
        let departments = self.campaign.line_by_id(line).map(|line| &self.campaign.lines[line].departments).into_iter().flatten();
        let sheets = departments.filter_map(|department| self.of(*department)).flat_map(|sent| &sent.sheets);
        let mut rows = sheets.flat_map(|sheet| sheet.rows.values()).filter(|row| row.key.as_deref() == Some(line));
        rows.find_map(|row| {
            let fields = row.cells.iter().filter_map(|(col, cell)| match cell {
                SentCell::Answer(field) => Some((*col, field.clone())),
                _ => None,
            });
            Some(fields.collect::<BTreeMap<u32, String>>()).filter(|fields| !fields.is_empty())
        })
        .unwrap_or_default()
    }

    /// The line that a key names, on the form or in the list of 記入要領.
    pub fn line_of_key(&self, key: &str) -> Option<usize> {
        let key = key.trim();
        self.campaign.line_by_id(key.strip_prefix(LIST_KEY).unwrap_or(key))
    }

    /// The lines beside which a text of the plan is printed.
    pub fn lines_of_text(&self, text: &str) -> &[usize] {
        self.lines_of_folded(&fold_widths(text))
    }

    /// The same of a text that is folded already.
    pub fn lines_of_folded(&self, folded: &str) -> &[usize] {
        let lines = self.lines_by_text.get_or_init(|| self.index_texts());
        lines.get(folded).map_or(&[], Vec::as_slice)
    }

    fn index_texts(&self) -> HashMap<String, Vec<usize>> {
        let campaign = self.campaign;
        let mut lines: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, line) in campaign.lines.iter().enumerate() {
            let item = campaign.item(line).map(|item| &campaign.plan.items[item]);
            let fields = campaign.round.entry.iter().filter(|(_, open)| !open).map(|(field, _)| campaign.plan_text(line, field.key()));
            let mut texts: Vec<String> = vec![line.name(), department::title(campaign, index)];
            texts.extend(item.and_then(|item| item.description.clone()));
            texts.extend(fields);
            for text in texts.iter().map(|text| fold_widths(text)).filter(|text| text.chars().count() >= TELLING) {
                let known = lines.entry(text).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        lines
    }

    /// The plan's headings by the [`fold`] of their text, with and without the name of their level, and of what is printed under them.
    pub fn headings(&self) -> &BTreeMap<String, Vec<usize>> {
        self.headings.get_or_init(|| {
            let mut headings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, heading) in self.campaign.plan.headings.iter().enumerate() {
                let Some(last) = heading.path.last() else { continue };
                let level = &self.campaign.template.levels[heading.path.len() - 1].name;
                for text in [Some(last.clone()), Some(format!("{level}{last}")), heading.description.clone()].into_iter().flatten() {
                    headings.entry(fold(&text)).or_default().push(index);
                }
            }
            headings
        })
    }

    fn line_count(&self, department: usize) -> usize {
        let count = || counts(self.campaign.lines.iter().flat_map(|line| &line.departments).copied());
        self.lines_by_department.get_or_init(count).get(&department).copied().unwrap_or(0)
    }

    /// The lines that a sheet speaks of: one for each key in it, else for each different text of the plan those that have it.
    pub fn spoken_of(&self, sheet: &Sheet) -> Vec<Vec<usize>> {
        let keys: BTreeSet<usize> = sheet.cells.values().filter_map(|cell| self.line_of_key(&cell.text)).collect();
        if keys.is_empty() { self.lines_by_texts(sheet) } else { keys.into_iter().map(|line| vec![line]).collect() }
    }

    /// How often lines that are spoken of are a department's. A text that several lines have speaks once for each department of any of them.
    pub fn by_department(&self, spoken_of: &[Vec<usize>]) -> BTreeMap<usize, usize> {
        let departments =
            |lines: &Vec<usize>| lines.iter().flat_map(|&line| &self.campaign.lines[line].departments).copied().collect::<BTreeSet<usize>>();
        counts(spoken_of.iter().flat_map(departments))
    }

    /// Whose form a sheet is, by the keys in it, else by the texts of the plan: the department that has most of its lines. Hints, and
    /// whether it is all of a department's lines, decide between equals only.
    pub fn whose(&self, sheet: &Sheet, hints: &Hints<'_>) -> Whose {
        let spoken_of = self.spoken_of(sheet);
        let counts = self.by_department(&spoken_of);
        let Some(most) = counts.values().max().copied() else {
            return self.named_on(sheet).or_else(|| self.owner_of(sheet)).map_or(Whose::Nobody, Whose::Department);
        };
        let labelled = hints.label.and_then(|label| self.department_of(&label.department));
        let mut best: Vec<usize> = counts.iter().filter(|(_, count)| **count == most).map(|(department, _)| *department).collect();
        // What a sheet says of itself is believed unless most of its lines speak against it; titles may stand in a plan twice.
        let is_likely = |hint: &usize| counts.get(hint).is_some_and(|count| count * 2 >= most);
        let said = labelled.filter(is_likely).or_else(|| self.named_on(sheet).filter(is_likely)).or_else(|| self.owner_of(sheet).filter(is_likely));
        if let Some(hint) = said.or_else(|| self.named_in(hints.workbook).filter(|hint| best.contains(hint))) {
            return Whose::Department(hint);
        }
        let file = fold(hints.file);
        let is_in_name = |department: &usize| file.contains(&fold(self.campaign.department(*department)));
        // A part of a form may be anybody's who has those lines; all of somebody's lines are his.
        let lines: BTreeSet<usize> = spoken_of.iter().flatten().copied().collect();
        let of = |department: &usize| lines.iter().filter(|line| self.campaign.lines[**line].departments.contains(department)).count();
        let is_whole = |department: &usize| self.line_count(*department) <= of(department);
        for tells in [&is_in_name as &dyn Fn(&usize) -> bool, &is_whole] {
            if best.len() > 1 && best.iter().any(tells) {
                best.retain(tells);
            }
        }
        match best[..] {
            [one] => Whose::Department(one),
            _ => Whose::Unclear(best),
        }
    }

    /// For each different text of a sheet that the plan has, its lines.
    fn lines_by_texts(&self, sheet: &Sheet) -> Vec<Vec<usize>> {
        let mut found: Vec<Vec<usize>> = sheet.cells.folded().map(|(_, text)| self.lines_of_folded(text).to_vec()).collect();
        found.retain(|lines| !lines.is_empty());
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The one department that the sheets of a workbook name.
    fn named_in(&self, workbook: &Workbook) -> Option<usize> {
        let mut named: Vec<usize> = workbook.sheets.iter().filter_map(|sheet| self.named_on(sheet)).collect();
        named.dedup();
        if let [one] = named[..] { Some(one) } else { None }
    }

    /// The department that a sheet names as its addressee (「○○課　御中」).
    fn named_on(&self, sheet: &Sheet) -> Option<usize> {
        // Few texts end in that sign, whatever spaces stand behind it; the others need not be folded.
        let ends_so = |text: &str| text.rsplit_once('中').is_some_and(|(_, rest)| !rest.contains(char::is_alphanumeric));
        let mut addressed = sheet.cells.values().filter(|cell| ends_so(&cell.text));
        addressed.find_map(|cell| self.department_of(fold(&cell.text).strip_suffix("御中")?))
    }

    /// The department that stands alone in most cells, as the owner of lines does.
    fn owner_of(&self, sheet: &Sheet) -> Option<usize> {
        most_frequent(sheet.cells.values().filter(|cell| cell.text.len() < 100).filter_map(|cell| self.department_of(&cell.text)))
    }

    /// The department that answers for a name of the plan, for an alias, or for a name that was changed.
    pub fn department_of(&self, name: &str) -> Option<usize> {
        let departments = &self.campaign.plan.departments;
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name = HashMap::new();
            let names = departments.iter().enumerate().map(|(index, department)| (index, &department.name));
            let aliases = departments.iter().enumerate().flat_map(|(index, department)| department.aliases.iter().map(move |alias| (index, alias)));
            for (index, name) in names.chain(aliases) {
                by_name.entry(fold(name)).or_insert(index);
            }
            by_name
        });
        by_name.get(&fold(name)).map(|&found| departments[found].answered_by)
    }
}

//! Which returned row is which row as sent. A ladder: the row's key; all its texts; texts that are much alike, for all rows at
//! once; its place between neighbours that are sure.

mod likeness;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::likeness::{COMPARED, plan_texts};
use super::columns::Columns;
use super::{Alignment, Doubtful, Lines, is_answered};
use crate::domain::answer::PlacedBy;
use crate::domain::text::{fold_widths, is_blank};
use crate::read::workbook::{Cell, Sheet};
use crate::reconcile::assignment::{self, Candidate};
use crate::reconcile::similarity::Finder;
use crate::sheets::carrier::{SentCell, SentRow, SentSheet, SentText};

/// From here on the texts of a row are those of a line, edited.
const ALIKE: f64 = 0.6;
/// Rows less alike than this, all their cells taken together, are not looked at closely.
const LIKELY: f64 = 0.1;
/// Fewer characters than this point nowhere.
const TELLING: usize = 6;
/// A win by less than this is none.
const MARGIN: f64 = 0.1;
/// Keys that were left behind while at least so many rows were sorted are told from rows whose texts were mixed up.
const SORTED: usize = 3;

/// Aligns rows.
pub fn align(sheet: &Sheet, sent: &SentSheet, columns: Columns, lines: Lines<'_>) -> Alignment {
    let mut raw: BTreeMap<u32, Vec<(u32, &Cell)>> = BTreeMap::new();
    for (at, cell) in &sheet.cells {
        raw.entry(at.row).or_default().push((at.col, cell));
    }
    let mut matcher = Matcher {
        open: sent.rows.keys().copied().collect(),
        raw,
        sent,
        plan_columns: sent.rows.values().filter(|row| is_answered(row)).flat_map(plan_texts).map(|(col, _)| col).collect(),
        lines,
        by_text: OnceCell::new(),
        likeness: OnceCell::new(),
        found: Alignment { columns, ..Alignment::default() },
    };
    matcher.by_key();
    matcher.settle_contradictions();
    matcher.by_texts();
    matcher.by_likeness();
    matcher.by_position();
    matcher.found
}

struct Matcher<'a> {
    /// Rows as sent that no returned row stands for yet.
    open: BTreeSet<u32>,
    raw: BTreeMap<u32, Vec<(u32, &'a Cell)>>,
    sent: &'a SentSheet,
    /// Columns as sent in which lines have texts of the plan.
    plan_columns: BTreeSet<u32>,
    lines: Lines<'a>,
    /// Rows as sent by each of their texts.
    by_text: OnceCell<HashMap<String, Vec<u32>>>,
    /// The rows of lines, and their texts of the plan.
    likeness: OnceCell<(Vec<u32>, Finder)>,
    found: Alignment,
}

impl Matcher<'_> {
    fn is_taken(&self, raw: u32) -> bool {
        self.found.rows.contains_key(&raw) || self.found.doubtful.contains_key(&raw) || self.found.strangers.contains_key(&raw)
    }

    fn take(&mut self, raw: u32, own: u32, how: PlacedBy) {
        self.open.remove(&own);
        self.found.rows.insert(raw, (own, how));
    }

    fn by_key(&mut self) {
        let keys = self.sent.keys();
        let rows: Vec<u32> = self.raw.keys().copied().collect();
        for raw in rows {
            let cells = &self.raw[&raw];
            let Some(own) = cells.iter().find_map(|(_, cell)| keys.get(cell.text.trim())).copied() else {
                if let Some((_, cell)) = cells.iter().find(|(_, cell)| (self.lines.is_key)(cell.text.trim())) {
                    self.found.strangers.insert(raw, cell.text.trim().to_owned());
                }
                continue;
            };
            if !self.open.contains(&own) {
                self.found.doubtful.insert(raw, Doubtful::Twin(own));
            } else if !is_answered(&self.sent.rows[&own]) || self.holds(raw, own) {
                self.take(raw, own, PlacedBy::Id);
            } else if let Some(by_text) = self.contradicting(raw, own) {
                self.found.doubtful.insert(raw, Doubtful::Contradiction { by_key: own, by_text });
            } else if self.is_elsewhere(raw, own) {
                self.open.remove(&own);
                self.found.doubtful.insert(raw, Doubtful::Elsewhere(own));
            } else {
                self.take(raw, own, PlacedBy::Id);
            }
        }
    }

    /// Whether a row says less of what this line says than of what stands beside lines that are not on this form.
    fn is_elsewhere(&self, raw: u32, own: u32) -> bool {
        let sent = &self.sent.rows[&own];
        let is_plan = |col: &u32| self.found.columns.get(col).is_some_and(|own| *own != 0 && sent.cells.get(own).is_some_and(is_told));
        let (mut here, mut elsewhere) = (0, 0);
        for (_, cell) in self.raw[&raw].iter().filter(|(col, _)| is_plan(col)) {
            let length = cell.text.chars().count();
            if sent.cells.values().any(|sent| is_still(sent, &cell.text)) {
                here += length;
            } else if length >= TELLING && (self.lines.is_text)(&cell.text) {
                elsewhere += length;
            }
        }
        is_answered(sent) && elsewhere > here
    }

    /// The line whose texts stand in a row, all of them, where not all of those stand that its key promises.
    fn contradicting(&self, raw: u32, own: u32) -> Option<u32> {
        // Where several have the same texts, it is still none of them that the key names.
        let other = self.candidates(raw).into_iter().find(|other| *other != own && self.sent.rows[other].key.is_some());
        other.or_else(|| self.far_more_like(raw, own)).or_else(|| self.numbered_and_more_like(raw, own))
    }

    /// Where someone sorted the visible columns, the keys stayed behind: then each row's texts are another row's, all of them one to
    /// one, and the answers went with the texts.
    fn settle_contradictions(&mut self) {
        let pairs: Vec<(u32, u32, u32)> = self
            .found
            .doubtful
            .iter()
            .filter_map(|(raw, doubt)| match doubt {
                Doubtful::Contradiction { by_key, by_text } => Some((*raw, *by_key, *by_text)),
                _ => None,
            })
            .collect();
        let keys: BTreeSet<u32> = pairs.iter().map(|(_, by_key, _)| *by_key).collect();
        let texts: BTreeSet<u32> = pairs.iter().map(|(.., by_text)| *by_text).collect();
        if pairs.len() >= SORTED && keys == texts {
            for (raw, _, by_text) in pairs {
                self.found.doubtful.remove(&raw);
                self.found.left_behind.insert(raw);
                self.take(raw, by_text, PlacedBy::Text);
            }
        } else {
            // Neither is chosen; nobody else is put there.
            for row in keys.union(&texts) {
                self.open.remove(row);
            }
        }
    }

    /// Whether every text of a row as sent stands in a returned row, where its column is; a column that was deleted is passed over.
    fn holds(&self, raw: u32, own: u32) -> bool {
        let cells = &self.raw[&raw];
        let columns = &self.found.columns;
        let is_there = |col: u32| columns.get(&col) == Some(&col) || columns.values().any(|own| *own == col);
        let mut some = false;
        let all = self.sent.rows[&own].cells.iter().filter(|(col, cell)| **col != 0 && is_told(cell) && is_there(**col)).all(|(col, sent)| {
            some = true;
            cells.iter().any(|(raw_col, cell)| columns.get(raw_col) == Some(col) && is_still(sent, &cell.text))
        });
        all && some
    }

    /// Open or taken rows as sent whose texts all stand in a returned row; of those only the ones with the most texts.
    fn candidates(&self, raw: u32) -> Vec<u32> {
        let by_text = self.by_text.get_or_init(|| {
            let mut rows: HashMap<String, Vec<u32>> = HashMap::new();
            for (at, row) in &self.sent.rows {
                let first = row.cells.iter().filter(|(col, _)| **col != 0).filter_map(|(_, cell)| cell.text()).find(|text| !is_blank(text));
                if let Some(text) = first {
                    rows.entry(fold_widths(text)).or_default().push(*at);
                }
            }
            rows
        });
        let mut rows: Vec<u32> = self.raw[&raw].iter().filter_map(|(_, cell)| by_text.get(&fold_widths(&cell.text))).flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|own| self.holds(raw, *own));
        let most = rows.iter().map(|own| told_texts(&self.sent.rows[own])).max();
        rows.retain(|own| Some(told_texts(&self.sent.rows[own])) == most);
        rows
    }

    fn by_texts(&mut self) {
        let rows: Vec<u32> = self.raw.keys().copied().collect();
        let mut above: Option<(u32, u32)> = None;
        let mut ties: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for raw in rows {
            if let Some((own, _)) = self.found.rows.get(&raw) {
                above = Some((raw, *own));
                continue;
            }
            if self.is_taken(raw) {
                continue;
            }
            let expected = above.map_or(raw, |(raw_above, own_above)| own_above + (raw - raw_above));
            if self.open.contains(&expected) && self.holds(raw, expected) {
                self.take(raw, expected, self.how(expected));
                above = Some((raw, expected));
                continue;
            }
            let all = self.candidates(raw);
            let free: Vec<u32> = all.iter().copied().filter(|own| self.open.contains(own)).collect();
            let next = free.iter().copied().find(|own| above.is_none_or(|(_, own_above)| *own > own_above)).or(free.first().copied());
            match (next, free.len()) {
                (None, _) => {
                    if let Some(&own) = all.iter().find(|own| is_answered(&self.sent.rows[own])) {
                        self.found.doubtful.insert(raw, Doubtful::Twin(own));
                    }
                }
                (Some(own), many) if many > 1 && is_answered(&self.sent.rows[&own]) => ties.entry(free).or_default().push(raw),
                (Some(own), _) => {
                    self.take(raw, own, self.how(own));
                    above = Some((raw, own));
                }
            }
        }
        // Lines that their texts do not tell apart keep their order, if none of them is missing.
        for (owns, raws) in ties {
            let owns: Vec<u32> = owns.into_iter().filter(|own| self.open.contains(own)).collect();
            let complete = owns.len() == raws.len();
            for (nth, raw) in raws.into_iter().enumerate() {
                if complete {
                    self.take(raw, owns[nth], PlacedBy::Position);
                } else {
                    self.found.doubtful.insert(raw, Doubtful::Several(owns.clone()));
                }
            }
        }
    }

    /// The form's own rows have no key to lose.
    fn how(&self, own: u32) -> PlacedBy {
        if self.sent.rows[&own].key.is_some() { PlacedBy::Text } else { PlacedBy::Id }
    }

    /// Rows of lines whose texts were edited, all at once.
    fn by_likeness(&mut self) {
        let owns: Vec<u32> = self.open.iter().copied().filter(|own| is_answered(&self.sent.rows[own])).collect();
        let raws: Vec<u32> = self.raw.keys().copied().filter(|raw| !self.is_taken(*raw)).collect();
        if owns.is_empty() || raws.is_empty() {
            return;
        }
        let finder = self.finder(&owns);
        let mut candidates = Vec::new();
        for &raw in &raws {
            for own in finder.nearest(&self.plan_text(raw), COMPARED, LIKELY).into_iter().map(|found| owns[found.index]) {
                let score = match self.likeness(raw, own) {
                    all if all >= ALIKE => all,
                    _ => self.likeness_of_written(raw, own),
                };
                if score >= ALIKE {
                    candidates.push(Candidate { row: raw as usize, entry: own as usize, score });
                }
            }
        }
        for found in assignment::assign(&candidates) {
            let (raw, own) = (found.row as u32, found.entry as u32);
            if found.margin < MARGIN && self.likeness(raw, own) < ALIKE {
                // Too little is left to tell lines apart; its place may.
                continue;
            }
            if found.margin >= MARGIN {
                self.found.alike.insert(raw);
                self.take(raw, own, PlacedBy::Text);
            } else {
                let rivals = [Some(own), found.rival_entry.map(|entry| entry as u32)].into_iter().flatten().collect();
                self.found.doubtful.insert(raw, Doubtful::Several(rivals));
            }
        }
    }

    /// Rows between two that are sure, as many as were sent there; and the form's own rows at their distance from the row above.
    fn by_position(&mut self) {
        let sure: Vec<(u32, u32)> = self.found.rows.iter().map(|(raw, (own, _))| (*raw, *own)).collect();
        for pair in sure.windows(2) {
            let [(raw_above, own_above), (raw_below, own_below)] = pair else { continue };
            if own_below > own_above && own_below - own_above == raw_below - raw_above {
                for raw in raw_above + 1..*raw_below {
                    let own = own_above + (raw - raw_above);
                    if !self.raw.contains_key(&raw) || self.is_taken(raw) || !self.open.contains(&own) {
                        continue;
                    }
                    match Some(own).filter(|own| is_answered(&self.sent.rows[own])).and_then(|own| self.far_more_like(raw, own)) {
                        // What is left of its texts speaks against its place.
                        Some(other) => drop(self.found.doubtful.insert(raw, Doubtful::Several(vec![other, own]))),
                        None if self.is_elsewhere(raw, own) => drop(self.found.doubtful.insert(raw, Doubtful::Elsewhere(own))),
                        None if self.is_another(raw, own) => {}
                        None => self.take(raw, own, PlacedBy::Position),
                    }
                }
            }
        }
        let mut above: Option<(u32, u32)> = None;
        let rows: Vec<u32> = self.raw.keys().copied().collect();
        for raw in rows {
            if let Some((own, _)) = self.found.rows.get(&raw) {
                above = Some((raw, *own));
            } else if let Some((raw_above, own_above)) = above
                && !self.is_taken(raw)
            {
                let own = own_above + (raw - raw_above);
                if self.open.contains(&own) && !is_answered(&self.sent.rows[&own]) {
                    self.take(raw, own, PlacedBy::Position);
                    above = Some((raw, own));
                }
            }
        }
    }
}

/// Whether a cell as sent holds a text.
fn is_told(cell: &SentCell) -> bool {
    matches!(cell, SentCell::Plan(_, SentText::Hash(_))) || cell.text().is_some_and(|text| !is_blank(text))
}

fn told_texts(row: &SentRow) -> usize {
    row.cells.values().filter(|cell| is_told(cell)).count()
}

/// Whether a text as sent is still there, widths, spaces and line breaks aside.
pub fn is_still(sent: &SentCell, now: &str) -> bool {
    match sent {
        SentCell::Label(label) => label == now || fold_widths(label) == fold_widths(now),
        SentCell::Plan(_, text) => text.is_still(now),
        _ => false,
    }
}

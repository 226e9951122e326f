//! Ids and 整理番号: given once, found again by content, never by position.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::unmarked::Unmarked;
use crate::domain::at_once;
use crate::domain::counts::counts;
use crate::domain::text::fold;

/// How much of a digest a short hash has, in bytes.
const HASH_BYTES: usize = 6;

/// What a line is called where it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RecordKind {
    /// An entry.
    #[serde(rename = "取組")]
    Entry,
    /// A rated heading.
    #[serde(rename = "評価")]
    Heading,
    /// An indicator.
    #[serde(rename = "指標")]
    Indicator,
}

/// One line as it is remembered: its content, its id, its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The id.
    pub id: String,
    /// 整理番号.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// What it is.
    #[serde(rename = "種類")]
    pub kind: RecordKind,
    /// Headings above it.
    #[serde(rename = "見出し")]
    pub path: Vec<String>,
    /// Title; empty for a heading.
    #[serde(rename = "題名")]
    pub title: String,
    /// Names of its departments.
    #[serde(rename = "担当")]
    pub owners: Vec<String>,
    /// What else tells it from a line of the same heading, title and owners.
    #[serde(rename = "文面", default)]
    pub text: String,
}

/// All lines that were ever numbered this year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// In the order in which they were numbered.
    #[serde(rename = "行")]
    pub records: Vec<Record>,
    /// What was found when copies without a mark were last looked for; it is kept apart, by commands that number nothing too.
    #[serde(skip)]
    pub unmarked: Unmarked,
    /// Whether it says anything else than what was remembered.
    #[serde(skip)]
    pub has_changed: bool,
}

/// A line of the plan that wants an id.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its content; `id` and `number` are empty.
    pub record: Record,
    /// The plan's own ID, which wins.
    pub own_id: Option<String>,
}

/// The content of a line as it is compared.
struct Content {
    kind: RecordKind,
    path: String,
    title: String,
    owners: String,
    text: String,
}

type Key<'a> = (RecordKind, &'a str, &'a str, &'a str, &'a str);

impl Content {
    fn of(record: &Record) -> Self {
        let mut owners: Vec<String> = record.owners.iter().map(|owner| fold(owner)).collect();
        owners.sort();
        Self {
            kind: record.kind,
            path: record.path.iter().map(|heading| fold(heading)).collect::<Vec<_>>().join("/"),
            title: fold(&record.title),
            owners: owners.join("/"),
            text: fold(&record.text),
        }
    }

    fn key(&self, path: bool, owners: bool, text: bool) -> Key<'_> {
        let if_wanted = |wanted: bool, text| if wanted { text } else { "" };
        (self.kind, if_wanted(path, &self.path), &self.title, if_wanted(owners, &self.owners), if_wanted(text, &self.text))
    }
}

impl RecordKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Entry => "",
            Self::Heading => "評",
            Self::Indicator => "指",
        }
    }
}

impl Register {
    /// Adds records that came back on a form, where this register does not know them yet.
    pub fn absorb(&mut self, records: &[Record]) {
        self.has_changed = true;
        let known: BTreeSet<String> = self.records.iter().map(|record| record.id.clone()).collect();
        let numbers: BTreeSet<String> = self.records.iter().map(|record| record.number.clone()).collect();
        self.records.extend(records.iter().filter(|r| !known.contains(&r.id) && !numbers.contains(&r.number)).cloned());
    }

    /// Whether any of these records has the content of one of these candidates.
    pub fn describe_any(records: &[Record], candidates: &[Candidate]) -> bool {
        if records.is_empty() {
            return false;
        }
        let contents: Vec<Content> = candidates.iter().map(|candidate| Content::of(&candidate.record)).collect();
        let known: BTreeSet<Key<'_>> = contents.iter().map(|content| content.key(true, true, false)).collect();
        records.iter().any(|record| known.contains(&Content::of(record).key(true, true, false)))
    }

    /// Gives every candidate its id and number, from what is remembered where the content is found again: first by
    /// everything, then with other owners, then under another heading; only where just one candidate and one record fit.
    pub fn identify(&mut self, candidates: &[Candidate]) -> Vec<Record> {
        if self.are_just(candidates) {
            return self.records.clone();
        }
        self.has_changed = true;
        let own_ids = counts(candidates.iter().map(|candidate| candidate.own_id.as_deref().unwrap_or("")));
        let own_id = |candidate: &Candidate| -> Option<String> {
            candidate.own_id.clone().filter(|id| !id.is_empty() && own_ids.get(id.as_str()) == Some(&1))
        };
        let contents = at_once::each_short(candidates, |candidate| Content::of(&candidate.record));
        let remembered = at_once::each_short(&self.records, Content::of);
        let by_id: BTreeMap<&str, usize> = self.records.iter().enumerate().rev().map(|(index, record)| (record.id.as_str(), index)).collect();
        let mut found: Vec<Option<usize>> = vec![None; candidates.len()];
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for (index, candidate) in candidates.iter().enumerate() {
            if let Some(id) = own_id(candidate)
                && let Some(&record) = by_id.get(id.as_str())
            {
                found[index] = Some(record);
                used.insert(record);
            }
        }
        let steps = [(true, true, true), (true, true, false), (true, false, true), (true, false, false), (false, true, false)];
        for (path, owners, text) in steps.into_iter().take_while(|_| !remembered.is_empty()) {
            let mut open: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
            for (index, candidate) in candidates.iter().enumerate().filter(|(index, _)| found[*index].is_none()) {
                if own_id(candidate).is_none() {
                    open.entry(contents[index].key(path, owners, text)).or_default().push(index);
                }
            }
            let mut free: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
            for (index, record) in remembered.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
                free.entry(record.key(path, owners, text)).or_default().push(index);
            }
            for (key, indexes) in open {
                let records = free.get(&key).map(Vec::as_slice).unwrap_or_default();
                // Lines that nothing tells apart keep their order; any other tie is left to a looser step or a new id.
                if (indexes.len() == 1 && records.len() == 1) || (path && owners && text && indexes.len() == records.len()) {
                    for (index, record) in indexes.iter().zip(records) {
                        found[*index] = Some(*record);
                        used.insert(*record);
                    }
                }
            }
        }
        let mut ids: BTreeSet<String> = self.records.iter().map(|record| record.id.clone()).collect();
        let mut numbers = self.numbers();
        let mut identified = Vec::with_capacity(candidates.len());
        let mut positions: BTreeMap<RecordKind, u32> = BTreeMap::new();
        for ((candidate, content), found) in candidates.iter().zip(&contents).zip(found) {
            let mut record = candidate.record.clone();
            let position = positions.entry(record.kind).or_default();
            *position += 1;
            if let Some(old) = found {
                record.id.clone_from(&self.records[old].id);
                record.number.clone_from(&self.records[old].number);
                self.records[old] = record.clone();
            } else {
                record.id = own_id(candidate).unwrap_or_else(|| fresh_id(content, &ids));
                let number = next_number(numbers.entry(record.kind).or_default(), *position);
                record.number = format!("{}{number}", record.kind.prefix());
                ids.insert(record.id.clone());
                self.records.push(record.clone());
            }
            identified.push(record);
        }
        identified
    }

    /// Whether these are the lines that were remembered last, none of them changed, which is how nearly every run begins.
    fn are_just(&self, candidates: &[Candidate]) -> bool {
        let same = |(record, candidate): (&Record, &Candidate)| {
            let Record { id: _, number: _, kind, path, title, owners, text } = &candidate.record;
            let content = (kind, path, title, owners, text) == (&record.kind, &record.path, &record.title, &record.owners, &record.text);
            content && candidate.own_id.as_ref().is_none_or(|id| *id == record.id)
        };
        self.records.len() == candidates.len() && self.records.iter().zip(candidates).all(same)
    }

    /// The numbers that were given, by kind of line.
    fn numbers(&self) -> BTreeMap<RecordKind, BTreeSet<u32>> {
        let mut given: BTreeMap<RecordKind, BTreeSet<u32>> = BTreeMap::new();
        for record in &self.records {
            let number = record.number.strip_prefix(record.kind.prefix()).and_then(|number| number.parse::<u32>().ok());
            given.entry(record.kind).or_default().extend(number);
        }
        given
    }
}

/// The line's position, as on a first distribution, if no line ever had that number; else the next one. So an unchanged
/// plan is numbered the same again while the records are lost and only some forms are back.
fn next_number(given: &mut BTreeSet<u32>, position: u32) -> u32 {
    let number = if given.contains(&position) { given.last().map_or(1, |last| last.saturating_add(1)) } else { position };
    given.insert(number);
    number
}

/// An id that follows from the content alone, so that it is the same again when nothing is remembered.
fn fresh_id(content: &Content, taken: &BTreeSet<String>) -> String {
    let letter = match content.kind {
        RecordKind::Entry => "e",
        RecordKind::Heading => "h",
        RecordKind::Indicator => "i",
    };
    // Where heading, title and owners leave a tie, the text and then the order among equals tell lines apart.
    for attempt in 0_u32.. {
        let text = if attempt == 0 { "" } else { &content.text };
        let seed = [letter, &content.path, &content.title, &content.owners, text, &attempt.to_string()].join("\u{1f}");
        let id = format!("{letter}{}", short_hash(&seed));
        if !taken.contains(&id) {
            return id;
        }
    }
    unreachable!("a free id is found long before the attempts end")
}

/// Twelve hexadecimal digits that stand for a text.
pub fn short_hash(text: &str) -> String {
    short_hash_of(text.as_bytes())
}

/// Whether a text could be one.
pub fn is_hash(text: &str) -> bool {
    text.len() == 2 * HASH_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The same for bytes.
pub fn short_hash_of(bytes: &[u8]) -> String {
    shortened(&Sha256::digest(bytes))
}

/// The first digits of a digest.
fn shortened(digest: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 0xf].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    digest.iter().take(HASH_BYTES).flat_map(digits).collect()
}

/// The same for data, by all that it holds.
pub fn short_hash_of_data(data: &impl Serialize) -> String {
    let mut digest = BufWriter::new(Digested(Sha256::new()));
    // Nothing that stands in memory fails to be put into bytes.
    let _ = postcard::to_io(data, &mut digest);
    digest.into_inner().map(|digested| shortened(&digested.0.finalize())).unwrap_or_default()
}

/// What is written to it is digested.
struct Digested(Sha256);

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &str, title: &str, owners: &[&str]) -> Candidate {
        Candidate {
            record: Record {
                id: String::new(),
                number: String::new(),
                kind: RecordKind::Entry,
                path: vec![path.to_owned()],
                title: title.to_owned(),
                owners: owners.iter().map(|o| (*o).to_owned()).collect(),
                text: String::new(),
            },
            own_id: None,
        }
    }

    fn by_title(records: &[Record]) -> BTreeMap<String, (String, String)> {
        records.iter().map(|r| (format!("{}{}{}", r.path[0], r.title, r.owners.join("")), (r.id.clone(), r.number.clone()))).collect()
    }

    #[test]
    fn ids_follow_content_not_position() {
        let mut plan = vec![candidate("1", "あ", &["甲課"]), candidate("1", "い", &["甲課"]), candidate("2", "う", &["乙課"])];
        let mut register = Register::default();
        let before = by_title(&register.identify(&plan));
        plan.insert(0, candidate("1", "新", &["丙課"]));
        plan.swap(1, 3);
        let after = by_title(&register.identify(&plan));
        for (title, identity) in &before {
            assert_eq!(after[title], *identity);
        }
        assert_eq!(after["1新丙課"].1, "4");
        let forgotten = by_title(&Register::default().identify(&plan));
        for (title, (id, _)) in &before {
            assert_eq!(forgotten[title].0, *id, "an id is the same again when nothing is remembered");
        }
    }

    #[test]
    fn a_moved_line_or_a_new_owner_keeps_its_identity() {
        let mut register = Register::default();
        let before = register.identify(&[candidate("1", "あ", &["甲課"]), candidate("1", "い", &["甲課"])]);
        let after = register.identify(&[candidate("1", "い", &["乙課"]), candidate("9", "あ", &["甲課"])]);
        assert_eq!((&after[1].id, &after[1].number), (&before[0].id, &before[0].number));
        assert_eq!((&after[0].id, &after[0].number), (&before[1].id, &before[1].number));
    }

    #[test]
    fn a_doubtful_match_is_no_match() {
        let mut register = Register::default();
        register.identify(&[candidate("1", "あ", &["甲課"]), candidate("1", "あ", &["乙課"])]);
        let after = register.identify(&[candidate("1", "あ", &["丙課"])]);
        assert_eq!(after[0].number, "3", "two remembered lines fit equally, so this one is new");
    }

    #[test]
    fn own_ids_win() {
        let mut with_id = candidate("1", "あ", &["甲課"]);
        with_id.own_id = Some("K-7".into());
        let mut register = Register::default();
        assert_eq!(register.identify(&[with_id.clone()])[0].id, "K-7");
        with_id.record.title = "まったく別の題名".into();
        assert_eq!(register.identify(&[with_id])[0].number, "1");
    }
}

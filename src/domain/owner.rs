//! Who answers for a line: names in a cell, with roles, line breaks inside names and several owners.

use std::collections::BTreeSet;

use super::text::{fold, is_blank};

/// One owner of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Index of the department that answers (after 回答部署).
    pub department: usize,
    /// What the plan prints: 「各関係課（市民活動推進課）」 without its line breaks.
    pub printed: String,
}

/// An owner as read from a cell, before departments are known by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerName {
    /// The department's name without role, white space at its ends removed.
    pub name: String,
    /// As printed in the plan, line breaks and marks removed.
    pub printed: String,
}

/// Endings by which a name is recognised as a whole one.
const UNIT_ENDINGS: [&str; 22] = [
    "課",
    "室",
    "局",
    "部",
    "係",
    "班",
    "所",
    "署",
    "館",
    "園",
    "校",
    "院",
    "センター",
    "会",
    "社協",
    "委員会",
    "公室",
    "機構",
    "組合",
    "公社",
    "財団",
    "法人",
];

/// How the owners of a cell are to be read.
#[derive(Debug, Default)]
pub struct OwnerReader {
    /// Words that stand before a bracketed owner and only name a role: 各関係課.
    pub roles: Vec<String>,
    /// Marks of 再掲 that may stand in an owner cell.
    pub marks: Vec<String>,
    known: BTreeSet<String>,
}

impl OwnerReader {
    /// A reader for these roles and marks that knows no name yet.
    pub fn new(roles: &[String], marks: &[String]) -> Self {
        Self { roles: roles.iter().map(|r| fold(r)).collect(), marks: marks.iter().map(|m| fold(m)).collect(), known: BTreeSet::new() }
    }

    /// Makes a name known, so that its line breaks are recognised as such.
    pub fn learn(&mut self, name: &str) {
        if !is_blank(name) {
            self.known.insert(fold(name));
        }
    }

    /// Makes the names known that stand alone in a cell of one line.
    pub fn learn_if_alone(&mut self, cell: &str) {
        let (text, _) = self.without_marks(cell);
        let text = text.trim();
        if !text.contains(['\n', '、', ',', '，', ' ', '　']) && is_whole_name(&fold(text)) && !fold(text).contains('(') {
            self.learn(text);
        }
    }

    /// The cell without marks of 再掲, and whether there was one.
    pub fn without_marks(&self, cell: &str) -> (String, bool) {
        let mut marked = false;
        let mut lines = Vec::new();
        for line in cell.split('\n') {
            let folded = fold(line);
            if self.marks.contains(&folded) {
                marked = true;
            } else if let Some(mark) = self.marks.iter().find(|mark| folded.starts_with(mark.as_str())) {
                marked = true;
                lines.push(folded[mark.len()..].to_owned());
            } else {
                lines.push(line.to_owned());
            }
        }
        (lines.join("\n"), marked)
    }

    /// The owners of a cell, in order, each once.
    pub fn read(&self, cell: &str) -> Vec<OwnerName> {
        let (text, _) = self.without_marks(cell);
        let mut owners: Vec<OwnerName> = Vec::new();
        for part in split_outside_brackets(&text) {
            let pieces: Vec<&str> = part.split(|c: char| c.is_whitespace()).filter(|piece| !is_blank(piece)).collect();
            for group in self.segment(&pieces) {
                owners.extend(self.owners_of(&group));
            }
        }
        let mut seen = BTreeSet::new();
        owners.retain(|owner| seen.insert(fold(&owner.name)));
        owners
    }

    /// Joins neighbouring pieces into names at the least cost: known names are free, a name that must be guessed is not.
    fn segment(&self, pieces: &[&str]) -> Vec<String> {
        let n = pieces.len();
        let mut best: Vec<(u32, usize)> = vec![(0, 0); n + 1];
        for end in 1..=n {
            best[end] = (u32::MAX, end - 1);
            for start in (0..end).rev() {
                let cost = best[start].0.saturating_add(self.cost(&pieces[start..end]));
                if cost < best[end].0 {
                    best[end] = (cost, start);
                }
            }
        }
        let mut groups = Vec::new();
        let mut end = n;
        while end > 0 {
            let start = best[end].1;
            groups.push(join_pieces(&pieces[start..end]));
            end = start;
        }
        groups.reverse();
        groups
    }

    fn cost(&self, pieces: &[&str]) -> u32 {
        let folded = fold(&pieces.concat());
        let (inner, with_role) = self.without_role(&folded);
        let balanced = folded.matches('(').count() == folded.matches(')').count();
        // A sub-unit in brackets belongs to the name before it.
        if !balanced || folded.starts_with('(') {
            return 1_000 * pieces.len() as u32;
        }
        if self.known.contains(&folded) || self.known.contains(&inner) {
            return 1;
        }
        if with_role && inner.split(['、', ',']).all(|name| self.known.contains(name)) {
            return 1;
        }
        let whole = is_whole_name(&inner);
        let whole_before_last = pieces[..pieces.len() - 1].iter().filter(|piece| is_whole_name(&fold(piece))).count() as u32;
        match (whole, pieces.len()) {
            (true, 1) => 10,
            (true, joined) => 14 + joined as u32 + 20 * whole_before_last,
            (false, 1) => 30,
            (false, joined) => 100 * joined as u32,
        }
    }

    /// The folded text inside a role's brackets, or the text itself, and whether there was a role.
    fn without_role(&self, folded: &str) -> (String, bool) {
        for role in &self.roles {
            if let Some(inner) = folded.strip_prefix(role.as_str()).and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.strip_suffix(')')) {
                return (inner.to_owned(), true);
            }
        }
        (folded.to_owned(), false)
    }

    fn owners_of(&self, printed: &str) -> Vec<OwnerName> {
        let folded = fold(printed);
        let (inner, with_role) = self.without_role(&folded);
        if with_role {
            inner
                .split(['、', ','])
                .filter(|name| !name.is_empty())
                .map(|name| OwnerName { name: name.to_owned(), printed: printed.to_owned() })
                .collect()
        } else {
            vec![OwnerName { name: printed.to_owned(), printed: printed.to_owned() }]
        }
    }
}

/// Cuts at commas that do not stand inside brackets.
fn split_outside_brackets(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            '、' | '，' | ',' | '､' if depth <= 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A sub-unit in brackets keeps the space before it as printed; a name broken over lines is put together.
fn join_pieces(pieces: &[&str]) -> String {
    let mut joined = String::new();
    for piece in pieces {
        if !joined.is_empty() && piece.starts_with('(') && !joined.ends_with('課') {
            joined.push(' ');
        }
        joined.push_str(piece);
    }
    joined
}

fn is_whole_name(folded: &str) -> bool {
    let base = folded.split('(').next().unwrap_or(folded);
    UNIT_ENDINGS.iter().any(|ending| base.ends_with(ending) && base != *ending) || UNIT_ENDINGS.contains(&base) && base == "社協"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(known: &[&str]) -> OwnerReader {
        let mut reader = OwnerReader::new(&["各関係課".into()], &["【再掲】".into(), "＜再掲＞".into()]);
        for name in known {
            reader.learn(name);
        }
        reader
    }

    fn names(reader: &OwnerReader, cell: &str) -> Vec<String> {
        reader.read(cell).into_iter().map(|owner| owner.name).collect()
    }

    #[test]
    fn line_breaks_inside_and_between_names() {
        for reader in [reader(&["こども家庭センター", "地域福祉課", "生活支援課", "市民活動推進課"]), reader(&[])] {
            assert_eq!(names(&reader, "こども家庭\nセンター"), ["こども家庭センター"]);
            assert_eq!(names(&reader, "地域福祉課\n生活支援課"), ["地域福祉課", "生活支援課"]);
            assert_eq!(names(&reader, "市民活動\n推進課"), ["市民活動推進課"]);
            assert_eq!(names(&reader, "地域福祉課\nこども家庭\nセンター"), ["地域福祉課", "こども家庭センター"]);
            assert_eq!(names(&reader, "地域福祉課、生活支援課"), ["地域福祉課", "生活支援課"]);
            assert_eq!(names(&reader, "地域福祉課　生活支援課"), ["地域福祉課", "生活支援課"]);
        }
    }

    #[test]
    fn roles_and_marks() {
        let reader = reader(&["市民活動推進課", "高齢者福祉課"]);
        for cell in [
            "各関係課(市民活動\n推進課)",
            "各関係課（市民活動推進課）",
            "【再掲】\n各関係課\n(市民活動\n推進課)",
            "市民活動推進課",
            "【再掲】市民活動推進課",
        ] {
            assert_eq!(names(&reader, cell), ["市民活動推進課"], "{cell}");
        }
        assert_eq!(names(&reader, "各関係課（市民活動推進課、高齢者福祉課）"), ["市民活動推進課", "高齢者福祉課"]);
        assert_eq!(names(&reader, "各関係課\n(市民活動\n推進課)\n各関係課\n(高齢者\n福祉課)"), ["市民活動推進課", "高齢者福祉課"]);
    }

    #[test]
    fn middle_dots_and_sub_units_belong_to_the_name() {
        let reader = reader(&["生涯学習・スポーツ課", "人権庶務課", "人権庶務課 (女性センター)"]);
        assert_eq!(names(&reader, "生涯学習・スポーツ課"), ["生涯学習・スポーツ課"]);
        assert_eq!(reader.read("人権庶務課 (女性センター)").len(), 1);
        assert_eq!(fold(&reader.read("人権庶務課\n(女性センター)")[0].name), "人権庶務課(女性センター)");
        assert_eq!(names(&reader, "人権庶務課"), ["人権庶務課"]);
        let unlisted = super::tests::reader(&[]);
        assert_eq!(unlisted.read("人権庶務課 (女性センター)").len(), 1);
        assert_eq!(unlisted.read("福祉課\n人権庶務課 (女性センター)").len(), 2);
    }
}

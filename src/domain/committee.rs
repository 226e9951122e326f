//! What the committee gave: its members' grades, the grades that were decided, opinions and questions with their replies. Kept in
//! 委員会.toml.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Stands for the plan as a whole where a line has its id and its 整理番号.
pub const WHOLE: &str = "全体";

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committee {
    /// What the office entered as decided.
    #[serde(rename = "査定", default, skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<Given>,
    /// What each member gave, in the order of their names.
    #[serde(rename = "委員の記入", default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// Opinions and questions, in the order of the list.
    #[serde(rename = "意見・質問", default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion>,
}

/// A value that was given for a field of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// 整理番号, for whoever reads the file.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// Key of the field.
    #[serde(rename = "項目")]
    pub field: String,
    /// The value: a grade by its code, a text as it was typed.
    #[serde(rename = "内容")]
    pub value: String,
    /// Id of the line.
    #[serde(rename = "ID")]
    pub line: String,
}

/// What a member of the committee gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The member's name.
    #[serde(rename = "委員")]
    pub name: String,
    /// The file from which it was read.
    #[serde(rename = "ファイル")]
    pub file: String,
    /// What stood in it.
    #[serde(rename = "記入", default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
}

/// An opinion or a question, and what a department replied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// 整理番号, for whoever reads the file.
    #[serde(rename = "整理番号")]
    pub number: String,
    /// Who said it; empty where that is not noted.
    #[serde(rename = "委員", default, skip_serializing_if = "String::is_empty")]
    pub member: String,
    /// What was said.
    #[serde(rename = "意見・質問")]
    pub text: String,
    /// Names of the departments that are asked, as typed; empty for those of the line.
    #[serde(rename = "担当課", default, skip_serializing_if = "String::is_empty")]
    pub departments: String,
    /// The reply as it is printed.
    #[serde(rename = "回答", default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
    /// What each department replied on its own form.
    #[serde(rename = "課の回答", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replied: BTreeMap<String, String>,
    /// Whether it is not in the list yet.
    #[serde(rename = "一覧に未転記", default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// Id of the line, or [`WHOLE`].
    #[serde(rename = "ID")]
    pub line: String,
}

impl Opinion {
    /// Whether both say the same of the same line, asked of the same departments.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.line, &self.member, &self.text, &self.departments) == (&other.line, &other.member, &other.text, &other.departments)
    }
}

impl Committee {
    /// What the office entered for a field of a line.
    pub fn decided(&self, line: &str, field: &str) -> Option<&str> {
        find(&self.decided, line, field)
    }

    /// Keeps what a member gave, instead of what the same member gave before, which is handed back.
    pub fn put_member(&mut self, member: Member) -> Option<Member> {
        match self.members.binary_search_by(|known| known.name.cmp(&member.name)) {
            Ok(at) => Some(std::mem::replace(&mut self.members[at], member)),
            Err(at) => {
                self.members.insert(at, member);
                None
            }
        }
    }
}

impl Member {
    /// What this member gave for a field of a line.
    pub fn gave(&self, line: &str, field: &str) -> Option<&str> {
        find(&self.given, line, field)
    }
}

fn find<'g>(given: &'g [Given], line: &str, field: &str) -> Option<&'g str> {
    given.iter().find(|one| one.line == line && one.field == field).map(|one| one.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_kept_once_and_in_order() {
        let member = |name: &str, file: &str| Member { name: name.to_owned(), file: file.to_owned(), given: Vec::new() };
        let mut committee = Committee::default();
        for (name, file) in [("佐藤", "1"), ("伊藤", "2"), ("佐藤", "3")] {
            let before = committee.put_member(member(name, file));
            assert_eq!(before.map(|before| before.file), (file == "3").then(|| "1".to_owned()));
        }
        let mut names = ["佐藤", "伊藤"];
        names.sort_unstable();
        assert_eq!(committee.members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), names);
    }
}

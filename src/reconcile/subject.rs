//! What an opinion of the committee is about: a line, or the plan as a whole.

use super::identity::{Record, RecordKind};
use super::lines::Campaign;
use crate::domain::committee::WHOLE;
use crate::domain::text::one_line;

/// See the module. The plan as a whole comes before its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The plan as a whole.
    Plan,
    /// A line.
    Line(usize),
}

impl Subject {
    /// The one with this id.
    pub fn of(campaign: &Campaign<'_>, id: &str) -> Option<Self> {
        if id == WHOLE { Some(Self::Plan) } else { campaign.line_by_id(id).map(Self::Line) }
    }

    /// The line, if it is one.
    pub fn line(self) -> Option<usize> {
        match self {
            Self::Plan => None,
            Self::Line(line) => Some(line),
        }
    }

    /// Its id.
    pub fn id<'c>(self, campaign: &'c Campaign<'_>) -> &'c str {
        self.line().map_or(WHOLE, |line| &campaign.lines[line].id)
    }

    /// Its 整理番号, or what is printed instead.
    pub fn number<'c>(self, campaign: &'c Campaign<'_>) -> &'c str {
        self.line().map_or(WHOLE, |line| &campaign.lines[line].number)
    }

    /// What it is called.
    pub fn name(self, campaign: &Campaign<'_>) -> String {
        self.line().map_or_else(|| format!("計画{WHOLE}"), |line| one_line(&campaign.lines[line].name()))
    }

    /// As the hidden sheet of a form holds it.
    pub fn record(self, campaign: &Campaign<'_>) -> Record {
        self.line().map_or_else(
            || Record {
                id: WHOLE.to_owned(),
                number: WHOLE.to_owned(),
                kind: RecordKind::Heading,
                path: Vec::new(),
                title: self.name(campaign),
                owners: Vec::new(),
                text: String::new(),
            },
            |line| campaign.record(&campaign.lines[line]),
        )
    }
}

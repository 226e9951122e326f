//! Looks of cells, by meaning.

use super::pictures::Shade;

/// Looks, by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// The sheet's title.
    Title,
    /// A sub-title or date, right.
    Aside,
    /// The title of a document, on its cover.
    CoverTitle,
    /// Another line of a cover.
    CoverText,
    /// The number of a paper, in a box.
    Stamp,
    /// A heading of the outermost level.
    Heading1,
    /// A heading of the second level.
    Heading2,
    /// A heading of a further level.
    Heading3,
    /// The page of a heading of this depth, from 1.
    HeadingPage(usize),
    /// Text under a heading.
    HeadingText,
    /// A column's or row's label.
    Label,
    /// A label at the left of a text.
    SideLabel,
    /// Text of the plan.
    Text,
    /// Text of the plan, in bold: a title.
    Strong,
    /// Short text in the middle: 整理番号, a grade.
    Centered,
    /// A number, right.
    Number,
    /// A number with its unit, or a word in its place, right.
    Value,
    /// A percentage, right.
    Percent,
    /// A note without border.
    Note,
    /// A note across a table.
    Band,
    /// A cell to fill in, free text.
    Input,
    /// A cell to fill in that may stay blank.
    InputOptional,
    /// A cell for a grade or choice.
    InputChoice,
    /// A cell for a grade or choice that may stay blank.
    InputChoiceOptional,
    /// A link.
    Link,
    /// What is missing.
    Missing,
    /// An answer that the office has corrected.
    Corrected,
    /// An empty cell to write into by hand.
    Pencil,
    /// A finding that must be mended.
    Error,
    /// A finding to look at.
    Warning,
    /// For the record.
    Info,
    /// What was looked at and may stay: grey.
    Settled,
    /// A label that is the legend of a chart too.
    Swatch(Shade),
    /// A cell for the office's own decision.
    Decision,
    /// No border, nothing.
    Plain,
    /// A key of the program's own, in a hidden row or column.
    Key,
}

impl Style {
    /// The look of a heading at this depth, from 1.
    pub fn heading(depth: usize) -> Self {
        match depth {
            1 => Self::Heading1,
            2 => Self::Heading2,
            _ => Self::Heading3,
        }
    }

    /// Type size relative to the sheet's.
    pub fn scale(self) -> f64 {
        match self {
            Self::CoverTitle => 2.0,
            Self::Title => 1.5,
            Self::CoverText => 1.3,
            Self::Heading1 | Self::Stamp => 1.2,
            Self::Heading2 => 1.1,
            Self::HeadingPage(depth) => Self::heading(depth).scale(),
            _ => 1.0,
        }
    }

    /// Whether it is read in one line with what stands beside it, however high the row is.
    pub fn is_read(self) -> bool {
        let text = matches!(self, Self::Text | Self::Strong | Self::Corrected | Self::Error | Self::Warning | Self::Info | Self::Settled);
        text || matches!(self, Self::Centered | Self::Number | Self::Value | Self::Percent | Self::Link)
    }

    /// The same look for a cell that is not filled in and in which nothing is missing.
    pub(super) fn without_input(self) -> Self {
        match self {
            Self::Input | Self::InputOptional | Self::InputChoice | Self::InputChoiceOptional | Self::Missing => Self::Text,
            style => style,
        }
    }
}

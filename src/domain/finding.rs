//! Findings: what a person must look at. Data only; the words live in [`super::catalogue`].

use super::place::Place;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 要対応: the packet is wrong or incomplete without it.
    Error,
    /// 要確認: a person should look.
    Warning,
    /// 参考: for the record.
    Info,
}

impl Severity {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "要対応",
            Self::Warning => "要確認",
            Self::Info => "参考",
        }
    }
}

/// How two texts differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// 表記の違い: only spellings of the same words differ.
    Notation,
    /// 言い回しの違い: clearly the same statement, edited.
    Wording,
    /// 内容の違い: another statement.
    Different,
}

impl Difference {
    /// What users read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Notation => "表記の違い",
            Self::Wording => "言い回しの違い",
            Self::Different => "内容の違い",
        }
    }
}

/// What kind of finding it is; the names of the contract are [`Code::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is documented, for people, in the catalogue.
pub enum Code {
    PlanMissingTitle,
    PlanMissingOwner,
    PlanUnknownOwner,
    PlanUnknownColumn,
    PlanOtherYear,
    RelistedNoOriginal,
    RelistedAmbiguous,
    RelistedOwnerDiffers,
    RelistedTextDiffers,
    RelistedUnmarked,
    ReturnMissing,
    ReturnEmpty,
    ReturnUnreadable,
    FileNotRead,
    ReturnForeign,
    ReturnStale,
    ReturnConflict,
    RowBlank,
    RowMissing,
    RowRecovered,
    RowAmbiguous,
    RowUnplaced,
    RowMoved,
    RatingMissing,
    TextMissing,
    TextUnfinished,
    TextRefers,
    TextStruck,
    RatingInvalid,
    ValueInvalid,
    ValueUncertain,
    PlanTextEdited,
    JointConflict,
    RelistedRatingDiffers,
    RelistedAnswerDiffers,
    RelistedBlank,
    TextAsLastYear,
    TextAsPlan,
    TextRepeated,
    TextNamesLastYear,
    TextLength,
    RatingBestNotDone,
    RatingWorstNoReason,
    RatingTwoGrades,
    StrayText,
    FileSetAside,
    FileWithMacros,
    NoteToOffice,
    CorrectionConflict,
    WorkbookKept,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// How much it matters; usually the code's own.
    pub severity: Severity,
    /// Index of the department it concerns.
    pub department: Option<usize>,
    /// Index of the line it concerns.
    pub line: Option<usize>,
    /// Key of the field it concerns.
    pub field: Option<String>,
    /// Where a person would mend it.
    pub source: Option<Place>,
    /// Further places that belong to it.
    pub related: Vec<Place>,
    /// Similarity of two texts, 0 to 1.
    pub similarity: Option<f64>,
    /// How two texts differ.
    pub difference: Option<Difference>,
    /// Named values for the sentence: what was typed, what was expected.
    pub facts: Vec<(&'static str, String)>,
    /// Indices of the plan's items that it concerns, where the plan itself is in doubt: the copy, then what may be its original.
    pub items: Vec<usize>,
    /// What it is about in full, where neither facts nor answers say it: another text makes another doubt of it.
    pub about: String,
    /// Which doubt this is and what it is about, see [`super::waiver`]; empty until `reconcile::waiving` gave it.
    pub mark: String,
    /// Why it may stay as it is, where the coordinator said so.
    pub waived: Option<String>,
}

impl Finding {
    /// A finding of this kind about nothing in particular yet.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.severity(),
            department: None,
            line: None,
            field: None,
            source: None,
            related: Vec::new(),
            similarity: None,
            difference: None,
            facts: Vec::new(),
            items: Vec::new(),
            about: String::new(),
            mark: String::new(),
            waived: None,
        }
    }

    /// Sets the department.
    #[must_use]
    pub fn department(mut self, department: usize) -> Self {
        self.department = Some(department);
        self
    }

    /// Sets the line.
    #[must_use]
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets the field.
    #[must_use]
    pub fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.source = Some(place);
        self
    }

    /// Adds further places.
    #[must_use]
    pub fn related(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.related.extend(places);
        self
    }

    /// Sets the severity where it is not the code's usual one.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets how alike two texts are.
    #[must_use]
    pub fn compared(mut self, similarity: f64, difference: Difference) -> Self {
        self.similarity = Some(similarity);
        self.difference = Some(difference);
        self
    }

    /// Adds a named value for the sentence.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Sets the items of the plan.
    #[must_use]
    pub fn items(mut self, items: impl IntoIterator<Item = usize>) -> Self {
        self.items.extend(items);
        self
    }

    /// Sets what it is about in full.
    #[must_use]
    pub fn about(mut self, text: impl Into<String>) -> Self {
        self.about = text.into();
        self
    }

    /// Whether a person must still look at it.
    pub fn is_open(&self) -> bool {
        self.severity != Severity::Info && self.waived.is_none()
    }
}

//! What the rows and columns of a table are, and which numbers of a fact they show.

use super::{CodeListId, ComparisonId, IndicatorId, RevisionMeasure};
use crate::document::FactPart;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// The codes of a code list.
    CodeList(CodeListId),
    /// The years that the data cover, up to the edition's.
    Years,
    /// The months of the edition, in its year and in the years before it that the data cover.
    SamePeriods,
    /// The single periods of the edition's year and the year before, up to the edition's: months where
    /// editions are months.
    Periods,
    /// The key facts of the release.
    KeyFacts,
}

/// What the columns of a table are.
#[derive(Debug, PartialEq, Eq)]
pub enum Columns {
    /// One column a fact.
    Facts(Vec<ColumnFact>),
    /// One column a year of this indicator.
    Years(IndicatorId),
    /// How the key facts were revised, a column a measure.
    Revisions(Vec<RevisionMeasure>),
}

/// What a column shows of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnFact {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Which of its numbers.
    pub aspect: Aspect,
    /// The comparison that the number is of, where it is not the default.
    pub comparison: Option<ComparisonId>,
}

/// One of the numbers of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The value.
    Value,
    /// The value that it is compared with.
    Base,
    /// The change from the base, in percent; in points where the value is a percentage.
    Change,
    /// The change from the base in the unit of the value; in points where it is a percentage.
    Difference,
    /// The rank of the code by the value, the largest first.
    Rank,
    /// How it was revised.
    Revision(RevisionMeasure),
}

impl From<Aspect> for FactPart {
    fn from(aspect: Aspect) -> Self {
        match aspect {
            Aspect::Value => Self::Value,
            Aspect::Base => Self::Base,
            Aspect::Change => Self::Change,
            Aspect::Difference => Self::Difference,
            Aspect::Rank => Self::Rank,
            Aspect::Revision(measure) => Self::Revision(measure),
        }
    }
}

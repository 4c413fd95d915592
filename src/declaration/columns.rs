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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The percentage points of the change of the whole that are of the code.
    Contribution,
    /// The rank of the code by the value, the largest first.
    Rank,
    /// The number of ranks that the code went up since the base.
    RankChange,
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
            Aspect::Contribution => Self::Contribution,
            Aspect::Rank => Self::Rank,
            Aspect::RankChange => Self::RankChange,
            Aspect::Revision(measure) => Self::Revision(measure),
        }
    }
}

impl Aspect {
    /// What a column can show beside the value, by the names that they have behind a full stop.
    pub const NAMED: [Self; 6] = [
        Self::Base,
        Self::Change,
        Self::Difference,
        Self::Contribution,
        Self::Rank,
        Self::RankChange,
    ];

    /// Whether it is a number of a comparison.
    pub fn is_of_comparison(self) -> bool {
        FactPart::from(self).is_of_comparison()
    }

    /// Whether it ranks the codes of a list.
    pub fn is_of_ranks(self) -> bool {
        matches!(self, Self::Rank | Self::RankChange)
    }
}

//! A figure: a number as it is printed, with the exact value and the fact that it shows.
//!
//! Formats and readers print a [`FactNumber`]; everything else compares it as it is.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::time::ReferencePeriod;

/// A figure as it is shown, with the fact that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// As printed in the language of the document: `11 267`, `20,6 %-ға`.
    pub text: String,
    /// The value shown, rounded as the fact declares, with its sign.
    pub value: Decimal,
    /// The number that it is.
    pub fact: FactNumber,
    /// How good it is, where that is not said of more than this figure: `[p]`, `[r]`; mostly empty.
    pub mark: String,
}

impl Figure {
    /// The text with its mark, which stands in front so that digits stand under digits.
    pub fn marked(&self) -> Cow<'_, str> {
        if self.mark.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(format!("{}\u{a0}{}", self.mark, self.text))
    }
}

/// The exact number behind a figure, which a text prints in words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureValue {
    /// The value, rounded as the fact declares.
    pub value: Decimal,
    /// The number that it is.
    pub fact: FactNumber,
}

/// A number of a fact of an edition. Printed, it is the id that stands in outputs: `arrivals`,
/// `arrivals/KZ-71`, `arrivals@2024`, `arrivals.change`, `arrivals.month.change`; `moves/origin:KZ-71`, where the code
/// alone does not say whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct FactNumber {
    /// Id of the indicator.
    pub indicator: String,
    /// Id of the code list of the code, where its indicator has values of a code of that id in another list, too.
    pub list: Option<String>,
    /// Id of the code that it is broken down to; none for the whole.
    pub code: Option<String>,
    /// The period, unless it is the reference period of the edition.
    pub period: Option<ReferencePeriod>,
    /// Id of the comparison that the part is of, unless it is the default one of the release.
    pub comparison: Option<String>,
    /// Which of its numbers.
    pub part: FactPart,
}

impl FactNumber {
    /// The value of an indicator as a whole in the reference period.
    pub fn headline(indicator: impl Into<String>) -> Self {
        Self { indicator: indicator.into(), ..Self::default() }
    }
}

impl fmt::Display for FactNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.indicator)?;
        match (&self.list, &self.code) {
            (Some(list), Some(code)) => write!(f, "/{list}:{code}")?,
            (None, Some(code)) => write!(f, "/{code}")?,
            (_, None) => {}
        }
        if let Some(period) = &self.period {
            write!(f, "@{period}")?;
        }
        if let Some(comparison) = &self.comparison {
            write!(f, ".{comparison}")?;
        }
        match self.part.name() {
            "" => Ok(()),
            name => write!(f, ".{name}"),
        }
    }
}

/// One of the numbers of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FactPart {
    /// Its value.
    #[default]
    Value,
    /// The value that it is compared with.
    Base,
    /// How far it went since, in percent or in points.
    Change,
    /// How far it went since, in its unit.
    Difference,
    /// How many times the base it is.
    Factor,
    /// How many percentage points of the change of the whole are of its code.
    Contribution,
    /// Its rank among the codes of its list.
    Rank,
    /// How many ranks its code went up since.
    RankChange,
    /// How it was revised.
    Revision(RevisionMeasure),
}

impl FactPart {
    /// Its name behind the id of a fact; empty for the value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "",
            Self::Base => "base",
            Self::Change => "change",
            Self::Difference => "difference",
            Self::Factor => "factor",
            Self::Contribution => "contribution",
            Self::Rank => "rank",
            Self::RankChange => "rank_change",
            Self::Revision(measure) => measure.name(),
        }
    }

    /// The part of this name; `None` for the value, which has none.
    pub fn by_name(name: &str) -> Option<Self> {
        let revisions = RevisionMeasure::ALL.map(Self::Revision);
        let named = Self::OF_COMPARISONS.into_iter().chain([Self::Rank]);
        named.chain(revisions).find(|part| part.name() == name)
    }

    /// The parts that each comparison of a fact has.
    pub const OF_COMPARISONS: [Self; 6] = [
        Self::Base,
        Self::Change,
        Self::Difference,
        Self::Factor,
        Self::Contribution,
        Self::RankChange,
    ];

    /// Whether it is a part of comparisons.
    pub fn is_of_comparison(self) -> bool {
        Self::OF_COMPARISONS.contains(&self)
    }
}

/// As its name.
impl Serialize for FactPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A measure of revisions over the editions that have a first and a later value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RevisionMeasure {
    /// How many such editions there are.
    Editions,
    /// In how many of them the value is another one now.
    Revised,
    /// The mean of the revisions, latest less first.
    Mean,
    /// The mean of their sizes.
    MeanAbsolute,
    /// Their sizes in percent of the latest values.
    Percent,
}

impl RevisionMeasure {
    /// All measures.
    pub const ALL: [Self; 5] =
        [Self::Editions, Self::Revised, Self::Mean, Self::MeanAbsolute, Self::Percent];

    /// Its name in `release.toml`, and behind the id of a fact.
    pub fn name(self) -> &'static str {
        match self {
            Self::Editions => "editions",
            Self::Revised => "revised",
            Self::Mean => "mean_revision",
            Self::MeanAbsolute => "mean_absolute_revision",
            Self::Percent => "relative_revision",
        }
    }

    /// The measure of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Frequency;

    #[test]
    fn a_number_of_a_fact_is_printed_as_its_id() {
        let whole = FactNumber::headline("arrivals");
        let code = Some("KZ-71".to_owned());
        let period = Some(ReferencePeriod::year(Frequency::Month, 2024));
        for (fact, expected) in [
            (whole.clone(), "arrivals"),
            (FactNumber { part: FactPart::Change, ..whole.clone() }, "arrivals.change"),
            (
                FactNumber {
                    comparison: Some("month".to_owned()),
                    part: FactPart::Difference,
                    ..whole.clone()
                },
                "arrivals.month.difference",
            ),
            (FactNumber { code: code.clone(), ..whole.clone() }, "arrivals/KZ-71"),
            (
                FactNumber {
                    list: Some("origin".to_owned()),
                    code: code.clone(),
                    part: FactPart::Base,
                    ..whole.clone()
                },
                "arrivals/origin:KZ-71.base",
            ),
            (
                FactNumber { code, period, part: FactPart::Rank, ..whole },
                "arrivals/KZ-71@2024.rank",
            ),
        ] {
            assert_eq!(fact.to_string(), expected);
        }
    }
}

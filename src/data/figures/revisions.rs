//! How far figures that were stated first were from those that are known now: the usual measures of
//! revisions.
//!
//! [`KeyRevisions::of`] is the entry point. With Pₜ the value that the edition t stated first, Lₜ the
//! value known now and n editions, as in the OECD/Eurostat *Guidelines on Revisions Policy and
//! Analysis* ("Recommended statistical measures for interpreting the outputs of revision analyses")
//! and IMF, *Quarterly National Accounts Manual* (2017), chapter 12, annex "Revisions indicators":
//!
//! - mean revision: Σ (Lₜ − Pₜ) ÷ n, which says whether first figures are too low or too high;
//! - mean absolute revision: Σ |Lₜ − Pₜ| ÷ n, which says how far off they are;
//! - relative mean absolute revision: 100 × Σ |Lₜ − Pₜ| ÷ Σ |Lₜ|.
//!
//! An edition whose figure stayed as it was counts with a revision of 0: else revisions would seem
//! larger than they are. Figures are taken as they are shown, because that is what was revised.

use rust_decimal::Decimal;

use super::arithmetic::{divide, multiply};
use super::{Absence, as_shown};
use crate::declaration::{Indicator, RevisionMeasure};

/// A value of a key fact that may have been revised.
#[derive(Debug, Clone, Copy)]
pub struct RevisedValue {
    /// As an edition stated it first.
    pub first: Decimal,
    /// As it is known now.
    pub latest: Decimal,
}

/// How a key fact was revised over the editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRevisions {
    /// Editions with a first and a later value.
    editions: u32,
    /// Editions whose value is another one now.
    revised: u32,
    mean: Result<Decimal, Absence>,
    mean_absolute: Result<Decimal, Absence>,
    percent: Result<Decimal, Absence>,
}

impl KeyRevisions {
    /// The measures of the values of an indicator in several editions. `None` when there are none.
    pub fn of(indicator: &Indicator, values: &[RevisedValue]) -> Option<Self> {
        let editions = u32::try_from(values.len()).ok().filter(|editions| *editions > 0)?;
        let shown = |value: Decimal| as_shown(value, &indicator.rounding);
        let revisions: Vec<Decimal> =
            values.iter().map(|value| shown(value.latest) - shown(value.first)).collect();
        let sum: Decimal = revisions.iter().sum();
        let sum_absolute: Decimal = revisions.iter().map(Decimal::abs).sum();
        let latest: Decimal = values.iter().map(|value| shown(value.latest).abs()).sum();
        let revised = revisions.iter().filter(|revision| !revision.is_zero()).count();
        // A percentage of percentages would be taken for points.
        let percent = if indicator.changes_in_points() {
            Err(Absence::NotApplicable)
        } else {
            multiply(sum_absolute, Decimal::ONE_HUNDRED).and_then(|sum| divide(sum, latest))
        };
        Some(Self {
            editions,
            revised: u32::try_from(revised).unwrap_or(editions),
            mean: divide(sum, editions.into()),
            mean_absolute: divide(sum_absolute, editions.into()),
            percent,
        })
    }

    /// One of the measures, exact.
    ///
    /// # Errors
    /// Why there is none.
    pub fn number(&self, measure: RevisionMeasure) -> Result<Decimal, Absence> {
        match measure {
            RevisionMeasure::Editions => Ok(self.editions.into()),
            RevisionMeasure::Revised => Ok(self.revised.into()),
            RevisionMeasure::Mean => self.mean,
            RevisionMeasure::MeanAbsolute => self.mean_absolute,
            RevisionMeasure::Percent => self.percent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{DatasetId, Formula, Id, Kind, Multiplier, Rounding, Sum};
    use crate::document::FactPart;

    fn indicator(unit: &str, decimals: u32) -> Indicator {
        Indicator {
            id: "x".to_owned(),
            span: 0..0,
            label: std::collections::BTreeMap::new(),
            note: None,
            unit: unit.to_owned().into(),
            kind: Kind::Flow.quantity(),
            has_whole: true,
            years: crate::time::Years::CALENDAR,
            window: None,
            from: None,
            scale: Multiplier::One,
            rounding: Rounding::to_decimals(decimals),
            change_decimals: None,
            records_since: None,
            rank_from: crate::declaration::RankFrom::Largest,
            formula: Formula::Average(Sum {
                dataset: DatasetId::new(0),
                filter: Vec::new(),
                differ: None,
                by: std::collections::BTreeMap::new(),
                fixed: std::collections::BTreeMap::new(),
            }),
            is_part: false,
        }
    }

    /// The measures of values, which are tenths.
    fn measures(unit: &str, decimals: u32, values: &[(i64, i64)]) -> Vec<String> {
        let tenths = |value: i64| Decimal::new(value, 1);
        let value = |(first, latest): &(i64, i64)| RevisedValue {
            first: tenths(*first),
            latest: tenths(*latest),
        };
        let values: Vec<RevisedValue> = values.iter().map(value).collect();
        let indicator = indicator(unit, decimals);
        let revisions = KeyRevisions::of(&indicator, &values).unwrap();
        let shown = |measure: &RevisionMeasure| match revisions.number(*measure) {
            Ok(number) => {
                let rounding = indicator.rounding_of(FactPart::Revision(*measure), None);
                as_shown(number, &rounding).to_string()
            }
            Err(_) => "none".to_owned(),
        };
        RevisionMeasure::ALL.iter().map(shown).collect()
    }

    #[test]
    fn the_formulas_are_those_of_the_manuals() {
        // 100 to 104, 200 to 198, 300 as it was: +4, −2, 0.
        let counts = [(1000, 1040), (2000, 1980), (3000, 3000)];
        assert_eq!(measures("person", 0, &counts), ["3", "2", "0.7", "2.0", "1.0"]);
        // What does not show was not revised.
        assert_eq!(measures("person", 0, &[(1001, 1004)]), ["1", "0", "0.0", "0.0", "0.0"]);
        assert_eq!(measures("percent", 1, &[(825, 822)]), ["1", "1", "-0.30", "0.30", "none"]);
        // A balance of zero has nothing that its revision could be a part of.
        assert_eq!(measures("person", 0, &[(10, 0)]), ["1", "1", "-1.0", "1.0", "none"]);
        assert!(KeyRevisions::of(&indicator("person", 0), &[]).is_none());
    }
}

//! A value and its base: how far it went, which way, and how that is told.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::arithmetic::{divide, minus, multiply, rescaled};
use super::{Absence, as_shown, round};
use crate::declaration::{ComparisonStructure, Multiplier, Rounding};
use crate::time::ReferencePeriod;

/// Which way a value went, as far as its change shows after rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It is larger.
    Rise,
    /// It is smaller.
    Fall,
    /// The change rounds to zero.
    Unchanged,
    /// One of the two values is not there.
    Unknown,
}

impl Trend {
    /// The other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Rise => Self::Fall,
            Self::Fall => Self::Rise,
            Self::Unchanged | Self::Unknown => self,
        }
    }
}

/// How a change is told. Never two ways at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// "by 20.6%".
    Percent,
    /// "2.1 times".
    Factor,
    /// "by 1.3 percentage points".
    Points,
    /// "from 3 to 5": the base is too small, zero or negative.
    Absolute,
}

/// What a comparison lacks: why it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Nothing: both values are there.
    None,
    /// The value is not known.
    Value,
    /// What it is compared with is not known: some of its data are missing, or it is not known which state
    /// of them was published.
    Base,
    /// There are no data at all of what it is compared with.
    NoBase,
    /// Neither is known.
    Both,
    /// One of the two must not be published.
    Confidential,
    /// One of the two cannot exist, or is of some months of its period only.
    NotComparable,
}

impl Gap {
    fn between(value: Result<Decimal, Absence>, base: Result<Decimal, Absence>) -> Self {
        let is = |absence| [value, base].contains(&Err(absence));
        if is(Absence::Confidential) {
            return Self::Confidential;
        }
        if is(Absence::NotApplicable) {
            return Self::NotComparable;
        }
        match (value.is_ok(), base.is_ok()) {
            (true, true) => Self::None,
            (false, true) => Self::Value,
            (true, false) => Self::Base,
            (false, false) => Self::Both,
        }
    }
}

/// A comparison of a value with its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The period compared with; `None` where there is none of this name, as of a week 53, and where
    /// the base is a mean of several.
    pub base_period: Option<ReferencePeriod>,
    /// The value compared with.
    pub base: Result<Decimal, Absence>,
    /// `100 × (value − base) ÷ base`, exact; the difference in points where the value is a percentage.
    pub change: Result<Decimal, Absence>,
    /// `value − base`, exact.
    pub difference: Result<Decimal, Absence>,
    /// `value ÷ base`, exact.
    pub factor: Result<Decimal, Absence>,
    /// Which way it went.
    pub trend: Trend,
    /// How that is told.
    pub wording: Wording,
    /// What it lacks, if the trend is unknown.
    pub gap: Gap,
    /// `100 × (value − base) ÷ base of the whole`, exact, less than zero for a part that is subtracted; `None` unless
    /// it is asked for.
    pub contribution: Option<Result<Decimal, Absence>>,
    /// The rank in the base less the rank now, so that it is above zero for what went up; `None` unless it is asked for.
    pub rank_change: Option<Result<Decimal, Absence>>,
}

/// What kind of numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Counted or summed: a small base makes percentages say nothing.
    Counts,
    /// Per something: no base is small.
    Rates,
    /// In percent: the change is in points.
    Percentages,
}

/// How the numbers of a comparison are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// What kind of numbers they are.
    pub(super) scale: Scale,
    /// How many they count by.
    pub(super) counted_by: Multiplier,
    /// How value and base are rounded.
    pub(super) rounding: &'a Rounding,
    /// Decimals of the change.
    pub(super) change: u32,
}

impl Comparison {
    /// Compares a value with its base; how it went is told by what is shown.
    pub(super) fn new(
        value: Result<Decimal, Absence>,
        base: Result<Decimal, Absence>,
        base_period: Option<ReferencePeriod>,
        told: Told<'_>,
        rule: &ComparisonStructure,
    ) -> Self {
        let both = Absence::both(value, base);
        let change = both.and_then(|(value, base)| change(value, base, told.scale));
        let difference = both.and_then(|(value, base)| minus(value, base));
        let factor = both.and_then(|(value, base)| ratio(value, base));
        let (trend, wording) = match both {
            Err(_) => (Trend::Unknown, Wording::Absolute),
            Ok((value, base)) => {
                let wording = wording(value, base, told, rule);
                let way = match (wording, change) {
                    (Wording::Absolute, _) | (_, Err(_)) => {
                        as_shown(value, told.rounding).cmp(&as_shown(base, told.rounding))
                    }
                    (_, Ok(change)) => round(change, told.change).cmp(&Decimal::ZERO),
                };
                (trend(way), wording)
            }
        };
        let gap = Gap::between(value, base);
        let (contribution, rank_change) = (None, None);
        Self {
            base_period,
            base,
            change,
            difference,
            factor,
            trend,
            wording,
            gap,
            contribution,
            rank_change,
        }
    }
}

impl Comparison {
    /// The comparison with a period of which there are no data at all.
    #[must_use]
    pub(super) fn without_data_of_base(self) -> Self {
        let gap = if self.gap == Gap::Base { Gap::NoBase } else { self.gap };
        Self { gap, ..self }
    }

    /// The comparison where one of the values is of some months of its period only, because what it
    /// is about did not exist in the others: it says nothing how far the one is from the other.
    #[must_use]
    pub(super) fn of_unlike_periods(self) -> Self {
        let none = Err(Absence::NotApplicable);
        let (trend, wording) = (Trend::Unknown, Wording::Absolute);
        let gap = if self.gap == Gap::None { Gap::NotComparable } else { self.gap };
        Self { change: none, difference: none, factor: none, trend, wording, gap, ..self }
    }
}

pub(super) fn trend(way: Ordering) -> Trend {
    match way {
        Ordering::Less => Trend::Fall,
        Ordering::Equal => Trend::Unchanged,
        Ordering::Greater => Trend::Rise,
    }
}

fn change(value: Decimal, base: Decimal, scale: Scale) -> Result<Decimal, Absence> {
    if scale == Scale::Percentages {
        return minus(value, base);
    }
    multiply(minus(ratio(value, base)?, Decimal::ONE)?, Decimal::ONE_HUNDRED)
}

/// A ratio to nothing, to a negative balance, or of one, says nothing: a balance that turns is told by its
/// two values, in the text as in a table.
fn ratio(value: Decimal, base: Decimal) -> Result<Decimal, Absence> {
    if base <= Decimal::ZERO || value < Decimal::ZERO {
        return Err(Absence::NotApplicable);
    }
    divide(value, base)
}

/// Whether a base is small goes by what is shown of it: "from 10" is not below 10.
fn wording(
    value: Decimal,
    base: Decimal,
    Told { scale, counted_by, rounding, .. }: Told<'_>,
    rule: &ComparisonStructure,
) -> Wording {
    let in_ones = if scale == Scale::Counts { rule.small_base } else { Decimal::ZERO };
    let small_base = rescaled(in_ones, Multiplier::One, counted_by).unwrap_or(Decimal::ZERO);
    if scale == Scale::Percentages {
        Wording::Points
    } else if base <= Decimal::ZERO
        || as_shown(base, rounding) < small_base
        || value < Decimal::ZERO
    {
        Wording::Absolute
    } else if ratio(value, base).is_ok_and(|ratio| ratio >= rule.factor_from) {
        Wording::Factor
    } else {
        Wording::Percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Frequency;

    fn compare(value: i64, base: i64) -> Comparison {
        compare_on(Scale::Counts, value, base)
    }

    fn compare_on(scale: Scale, value: i64, base: i64) -> Comparison {
        let period = ReferencePeriod::of(Frequency::Month.first_of(2024));
        let rule = ComparisonStructure::year();
        let counted_by = Multiplier::One;
        let told = Told { scale, counted_by, rounding: &Rounding::to_decimals(0), change: 1 };
        Comparison::new(Ok(value.into()), Ok(base.into()), Some(period), told, &rule)
    }

    #[test]
    fn the_wording_follows_the_values() {
        use {Trend::*, Wording::*};
        for (value, base, trend, wording) in [
            (11_267, 14_262, Fall, Percent),
            (1_206, 1_000, Rise, Percent),
            (10_004, 10_000, Unchanged, Percent),
            (10_005, 10_000, Rise, Percent),
            (1_999, 1_000, Rise, Percent),
            (2_000, 1_000, Rise, Factor),
            (0, 1_000, Fall, Percent),
            (5, 0, Rise, Absolute),
            (0, 0, Unchanged, Absolute),
            (9, 3, Rise, Absolute),
            (-5, 100, Fall, Absolute),
            (100, -5, Rise, Absolute),
        ] {
            let comparison = compare(value, base);
            assert_eq!(
                (comparison.trend, comparison.wording),
                (trend, wording),
                "{value} against {base}"
            );
        }
    }

    #[test]
    fn what_a_comparison_lacks_is_told_apart() {
        use Absence::{Confidential, NotApplicable, NotAvailable};
        let (known, unknown) = (Ok(Decimal::ONE), Err(NotAvailable));
        let (none, hidden) = (Err(NotApplicable), Err(Confidential));
        for (value, base, gap) in [
            (known, known, Gap::None),
            (known, Ok(Decimal::ZERO), Gap::None),
            (unknown, known, Gap::Value),
            (known, unknown, Gap::Base),
            (unknown, unknown, Gap::Both),
            (none, unknown, Gap::NotComparable),
            (known, none, Gap::NotComparable),
            (unknown, hidden, Gap::Confidential),
            (hidden, none, Gap::Confidential),
        ] {
            assert_eq!(Gap::between(value, base), gap, "{value:?} against {base:?}");
        }
        assert_eq!(compare(1, 2).of_unlike_periods().gap, Gap::NotComparable);
    }

    #[test]
    fn a_small_base_is_small_only_for_counts() {
        let rule = ComparisonStructure::year();
        let rounding = Rounding::to_decimals(0);
        let counted_by = Multiplier::One;
        let told = Told { scale: Scale::Counts, counted_by, rounding: &rounding, change: 1 };
        let shown = |base: i64| wording(Decimal::TEN, Decimal::new(base, 1), told, &rule);
        assert_eq!([shown(94), shown(95)], [Wording::Absolute, Wording::Percent]);
        assert_eq!(compare_on(Scale::Rates, 5, 4).wording, Wording::Percent);
        assert_eq!(compare_on(Scale::Rates, 5, 0).wording, Wording::Absolute);
        let points = compare_on(Scale::Percentages, 5, 4);
        assert_eq!((points.wording, points.change), (Wording::Points, Ok(Decimal::ONE)));
    }

    #[test]
    fn a_change_from_nothing_has_no_percentage() {
        assert_eq!(compare(5, 0).change, Err(Absence::NotApplicable));
        assert_eq!(compare(5, -7).change, Err(Absence::NotApplicable));
    }

    #[test]
    fn a_balance_that_turns_has_no_percentage_in_either_direction() {
        for (value, base) in [(-2, 7), (2, -7), (-2, -7)] {
            let comparison = compare(value, base);
            assert_eq!(comparison.wording, Wording::Absolute, "{value} against {base}");
            assert_eq!(comparison.change, Err(Absence::NotApplicable), "{value} against {base}");
            assert_eq!(comparison.factor, Err(Absence::NotApplicable), "{value} against {base}");
        }
        assert_eq!(compare_on(Scale::Percentages, -2, 7).change, Ok((-9).into()));
    }
}

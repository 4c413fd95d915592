//! Codes that were not always there, such as a region that was formed in some month: what of a
//! period they were there.
//!
//! [`Computation::presence`] is the entry point. The times are given by the code list. Where the
//! data have a code outside of its time too, they were counted anew by the present classification
//! (see [`crate::data::cube::Expected`]); that this is meant is for the rule `valid` to see.

use std::collections::BTreeSet;

use super::Computation;
use super::stock::line;
use crate::data::cube::CodeKey;
use crate::declaration::{Formula, IndicatorId, Sum};
use crate::time::{Period, ReferencePeriod};

/// What of a period a code is there; without a code, the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// All of it.
    Whole,
    /// Some of its months: a value is right, but there is nothing to compare it with.
    Part,
    /// None of it: a value cannot exist.
    Never,
}

/// The missing periods of the data in a window.
pub(super) struct Missing {
    /// The periods in which what is read is not there.
    pub(super) periods: BTreeSet<Period>,
    /// Whether it is in another.
    pub(super) is_some_there: bool,
}

impl Computation<'_> {
    /// What of a period there is of an indicator for a code, or for all codes together.
    pub fn presence(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Presence {
        let declared = &self.release.indicators[indicator];
        if declared.formula.sum().is_some() {
            // It reads data alone, as most do.
            return self.presence_in_data(indicator, code, declared.laid(period));
        }
        // Each once, however many formulas read it.
        let mut seen = BTreeSet::new();
        let mut open = vec![(indicator, period)];
        let mut presence = Presence::Whole;
        while let Some(next) = open.pop().filter(|_| presence != Presence::Never) {
            if seen.insert(next) {
                let indicator = next.0;
                let period = self.release.indicators[indicator].laid(next.1);
                presence = presence.max(self.presence_in_data(indicator, code, period));
                let formula = &self.release.indicators[indicator].formula;
                // What stands for another where that is not there is there.
                if matches!(formula, Formula::Expression(expression) if expression.has_else()) {
                    continue;
                }
                // What is counted over the codes of a list is counted whichever of them are there.
                let of_same_code = self.readings(indicator, period).into_iter();
                let of_same_code = of_same_code.filter(|reading| reading.operand.by.is_none());
                open.extend(
                    of_same_code.map(|reading| (reading.operand.indicator, reading.period)),
                );
            }
        }
        presence
    }

    /// What of a period there is of a code in the data that a formula itself reads.
    fn presence_in_data(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Presence {
        if self.is_always_there(indicator, code, period) {
            return Presence::Whole;
        }
        let missing = self.missing(indicator, code, period);
        match (missing.periods.is_empty(), missing.is_some_there) {
            (true, true) => Presence::Whole,
            (false, true) => Presence::Part,
            (_, false) => Presence::Never,
        }
    }

    /// What of a period is not there of a code in the data that a formula itself reads.
    pub(super) fn missing(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Missing {
        let declared = &self.release.indicators[indicator];
        let (sum, needed) = match &declared.formula {
            Formula::Sum(sum) | Formula::Average(sum) => {
                let needed = match (&declared.formula, line(self.release, declared, period)) {
                    // Where what it is about is no more at the next, it stays as it was (see
                    // [`Computation::next_stock`]).
                    (_, Some(line)) => vec![ReferencePeriod::of(line.start)],
                    (Formula::Average(_), None) => period
                        .by(self.release.datasets[sum.dataset].frequency)
                        .into_iter()
                        .collect(),
                    _ => self.read_of(indicator, period),
                };
                (sum, needed)
            }
            Formula::Rate { .. } | Formula::Count(_) | Formula::Expression(_) => {
                return Missing { periods: BTreeSet::new(), is_some_there: true };
            }
        };
        let mut missing = Missing { periods: BTreeSet::new(), is_some_there: false };
        for time in needed.into_iter().flat_map(ReferencePeriod::iter) {
            if self.is_there(indicator, sum, code, time) {
                missing.is_some_there = true;
            } else {
                missing.periods.insert(time);
            }
        }
        missing
    }

    /// Whether the data that a formula itself reads can have a value in each month, as most have: then none is looked at.
    fn is_always_there(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> bool {
        let declared = &self.release.indicators[indicator];
        let Some(sum) = declared.formula.sum() else { return true };
        let read = declared.laid(period).by(self.release.datasets[sum.dataset].frequency);
        let by_code = code.and_then(|code| Some((*sum.by.get(&code.list)?, code.code)));
        let expected = self.expected(sum.dataset);
        read.is_some()
            && by_code.is_none_or(|(dimension, code)| expected.is_always_there(dimension, code))
            && self.series_of(indicator, code).0.is_whole()
    }

    /// Whether the data of a sum can have a value in a month: the code is there, and not every row
    /// says that there can be none.
    pub(super) fn is_there(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        month: Period,
    ) -> bool {
        let by_code = code.and_then(|code| Some((*sum.by.get(&code.list)?, code.code)));
        let expected = self.expected(sum.dataset);
        let (series, place) = self.series_of(indicator, code);
        by_code.is_none_or(|(dimension, code)| expected.is_there(dimension, code, month))
            && series.can_be(place, month)
    }
}

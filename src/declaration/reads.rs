//! What a number goes back to: one walk down the formulas, from what is asked for to the sums over data sets.
//!
//! [`Release::read`] is the walk. Whoever wants to know of less, such as the sums alone, takes a part of what it gives.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{CodeListId, Formula, Indicator, IndicatorId, List, Parameter, Reading, Release};
use crate::time::ReferencePeriod;

/// An indicator that is asked for or read: for the codes of a list or for all codes together, in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadKey {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The code list whose codes it is read for; `None` for all codes together.
    pub by: Option<CodeListId>,
    /// The period that its value is about.
    pub period: ReferencePeriod,
}

impl Release {
    /// Everything that is read for what is asked for, and that itself, each once.
    pub fn read(&self, asked: impl IntoIterator<Item = ReadKey>) -> BTreeSet<ReadKey> {
        self.read_where(asked, Indicator::readings, |_, _| true)
    }

    /// All that is read for what is asked for in any state of the data: with each of the years that parameters have as of
    /// some vintage.
    pub fn read_in_any_vintage(
        &self,
        asked: impl IntoIterator<Item = ReadKey>,
    ) -> BTreeSet<ReadKey> {
        let days: BTreeSet<NaiveDate> = self.parameters.iter().flat_map(Parameter::days).collect();
        let readings = |indicator: &Indicator, period| {
            if days.is_empty() {
                return indicator.readings(period);
            }
            let as_of = |day: &NaiveDate| indicator.readings_as_of(period, Some(*day));
            days.iter().flat_map(as_of).collect()
        };
        self.read_where(asked, readings, |_, _| true)
    }

    /// What is read for what is asked for in its own time alone: parts of it, such as the months of a mean, and what it is
    /// a part of, such as its year.
    pub fn read_in_own_time(&self, asked: impl IntoIterator<Item = ReadKey>) -> BTreeSet<ReadKey> {
        let is_own = |period: ReferencePeriod, read| period.has(read) || read.has(period);
        self.read_where(asked, Indicator::readings, is_own)
    }

    fn read_where(
        &self,
        asked: impl IntoIterator<Item = ReadKey>,
        readings: impl Fn(&Indicator, ReferencePeriod) -> Vec<Reading>,
        is_followed: impl Fn(ReferencePeriod, ReferencePeriod) -> bool,
    ) -> BTreeSet<ReadKey> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<ReadKey> = asked.into_iter().collect();
        while let Some(ReadKey { indicator, by, period }) = open.pop() {
            let read = &self.indicators[indicator];
            let period = read.laid(period);
            if !seen.insert(ReadKey { indicator, by, period }) {
                continue;
            }
            let readings = readings(read, period).into_iter();
            let readings = readings.filter(|reading| is_followed(period, reading.period));
            open.extend(readings.map(|reading| ReadKey {
                indicator: reading.operand.indicator,
                by: reading.operand.by.or(by),
                period: reading.period,
            }));
        }
        seen
    }

    /// The sums and averages over data sets that an indicator goes back to for a period, each with the periods for which
    /// it is read.
    pub fn sums_read(
        &self,
        indicator: IndicatorId,
        period: ReferencePeriod,
    ) -> BTreeSet<(IndicatorId, ReferencePeriod)> {
        let read = self.read([ReadKey { indicator, by: None, period }]).into_iter();
        let sums = read.filter(|read| self.indicators[read.indicator].formula.sum().is_some());
        sums.map(|read| (read.indicator, read.period)).collect()
    }

    /// Whether a part of an indicator, or of what it reads for a period, stands for another that is not known.
    pub fn reads_else(&self, indicator: IndicatorId, period: ReferencePeriod) -> bool {
        let has_else = |read: ReadKey| match &self.indicators[read.indicator].formula {
            Formula::Expression(expression) => expression.has_else(),
            Formula::Sum(_) | Formula::Average(_) | Formula::Rate { .. } | Formula::Count(_) => {
                false
            }
        };
        self.read([ReadKey { indicator, by: None, period }]).into_iter().any(has_else)
    }
}

/// How many states of the data lead to each other in an indicator: 1 of `x@year` where the year before is as it was known
/// at the same stage, 2 of what reads that at `@year` again.
pub fn states_in_a_row(indicator: IndicatorId, indicators: &List<IndicatorId, Indicator>) -> usize {
    fn of(
        indicator: IndicatorId,
        indicators: &List<IndicatorId, Indicator>,
        known: &mut BTreeMap<IndicatorId, usize>,
    ) -> usize {
        if let Some(states) = known.get(&indicator) {
            return *states;
        }
        let mut of_read = |read| of(read, indicators, known);
        let states = match &indicators[indicator].formula {
            Formula::Expression(expression) => expression.states_in_a_row(&mut of_read),
            formula => {
                formula.operands().map(|operand| of_read(operand.indicator)).max().unwrap_or(0)
            }
        };
        known.insert(indicator, states);
        states
    }
    of(indicator, indicators, &mut BTreeMap::new())
}

//! What a number goes back to: one walk down the formulas, from what is asked for to the sums over data sets.
//!
//! [`Release::read`] is the walk. Whoever wants to know of less, such as the sums alone, takes a part of what it gives.

use std::collections::BTreeSet;

use super::{CodeListId, IndicatorId, Release};
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
        let mut seen = BTreeSet::new();
        let mut open: Vec<ReadKey> = asked.into_iter().collect();
        while let Some(ReadKey { indicator, by, period }) = open.pop() {
            let read = &self.indicators[indicator];
            let period = read.laid(period);
            if !seen.insert(ReadKey { indicator, by, period }) {
                continue;
            }
            let readings = read.readings(period).into_iter();
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
}

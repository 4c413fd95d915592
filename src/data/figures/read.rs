//! What indicators read of data sets for a period: the times of it, and how far back an edition goes.
//!
//! [`read_of`] and [`span_of`] are the entry points.

use super::Computation;
use super::stock::averaged_periods;
use crate::declaration::{DatasetId, Formula, Indicator, IndicatorId, OverTime, ReadKey, Release};
use crate::time::ReferencePeriod;

impl Computation<'_> {
    /// The times whose observations a formula over a data set reads, in periods of the data set: the
    /// period, or the years at whose starts an average stock is known.
    pub fn read_of(&self, indicator: IndicatorId, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        read_of(self.release, &self.release.indicators[indicator], period)
    }
}

/// The times whose observations an indicator over a data set of a release reads, in periods of the
/// data set.
pub fn read_of(
    release: &Release,
    indicator: &Indicator,
    period: ReferencePeriod,
) -> Vec<ReferencePeriod> {
    let period = indicator.laid(period);
    match &indicator.formula {
        Formula::Sum(sum) => {
            let read = period.by(release.datasets[sum.dataset].frequency).into_iter();
            let is_last = indicator.kind.over_time == OverTime::Last;
            read.map(|read| if is_last { ReferencePeriod::of(read.last()) } else { read }).collect()
        }
        Formula::Average(sum) => averaged_periods(release, indicator, sum, period),
        Formula::Rate { .. } | Formula::Count(_) | Formula::Expression(_) => Vec::new(),
    }
}

/// The periods up to the last of `period` that an edition of it reads of a data set in its own time, by the windows of
/// its indicators; `period` itself where none reads the data set, and `None` where they read it at other times alone.
pub fn span_of(
    release: &Release,
    dataset: DatasetId,
    period: ReferencePeriod,
) -> Option<ReferencePeriod> {
    let named = || release.named_indicators();
    let asked = named().map(|(indicator, _)| ReadKey { indicator, by: None, period });
    let is_of_dataset =
        |id| release.indicators[id].formula.sum().is_some_and(|sum| sum.dataset == dataset);
    let read = release.read_in_own_time(asked).into_iter();
    let firsts = read.filter(|read| is_of_dataset(read.indicator)).map(|read| {
        let begins = if read.period.has(period) { period } else { read.period };
        period.frequency().containing(begins.first().first_day())
    });
    let Some(first) = firsts.min() else {
        let is_read = named().any(|(id, _)| release.sums_below(id).into_iter().any(is_of_dataset));
        return (!is_read).then_some(period);
    };
    let periods = u32::try_from(period.last().since(first) + 1).ok();
    let span = periods.and_then(|periods| ReferencePeriod::ending(period.last(), periods));
    Some(span.unwrap_or(period))
}

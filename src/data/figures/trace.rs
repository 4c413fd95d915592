//! A fact back to the observations that it goes back to.
//!
//! [`Computation::traced`] is the entry point. It computes nothing: it follows the same formulas and
//! filters as `evaluate`, and gives the observations instead of what they add up to.

use std::collections::BTreeSet;

use super::selection::Selection;
use super::stock::line;
use super::{Computation, FactKey};
use crate::data::cube::{Dataset, Observation};
use crate::declaration::{IndicatorId, Reading, Sum};
use crate::findings::Diagnostics;
use crate::time::ReferencePeriod;

/// The observations that one sum or average takes.
#[derive(Debug)]
pub struct Traced<'a> {
    /// The period that it is read for.
    pub period: ReferencePeriod,
    /// The indicator that is the sum or average.
    pub indicator: IndicatorId,
    /// What it takes.
    pub sum: &'a Sum,
    /// Where its observations are from.
    pub dataset: &'a Dataset,
    /// The observations, in the order of time.
    pub observations: Vec<&'a Observation>,
}

impl<'a> Computation<'a> {
    /// The sums and averages that a value goes back to, in the order of the formula.
    ///
    /// A count goes back to the sums of its indicator, for all codes together.
    pub fn traced(&self, key: FactKey) -> Vec<Traced<'a>> {
        let mut traced = Vec::new();
        self.follow(key, &mut BTreeSet::new(), &mut traced);
        traced
    }

    fn follow(&self, key: FactKey, seen: &mut BTreeSet<FactKey>, traced: &mut Vec<Traced<'a>>) {
        let key = self.release.key(key);
        // What two formulas read is named once.
        if !seen.insert(key) {
            return;
        }
        let formula = &self.release.indicators[key.indicator].formula;
        if let Some(sum) = formula.sum() {
            traced.push(self.taken(key, sum, &self.read(key, sum)));
        }
        for Reading { operand, period } in self.readings(key.indicator, key.period) {
            let code = key.code.filter(|_| operand.by.is_none());
            let key = FactKey { indicator: operand.indicator, code, period };
            self.follow(key, seen, traced);
        }
    }

    /// The times whose observations a sum or an average goes back to: an average without a next
    /// stock goes back to the stock at its start alone.
    fn read(&self, key: FactKey, sum: &Sum) -> Vec<ReferencePeriod> {
        let mut times = self.read_of(key.indicator, key.period);
        let line = line(self.release, &self.release.indicators[key.indicator], key.period);
        let is_flat = line.is_some_and(|line| {
            self.next_stock(key.indicator, sum, key.code, line.start).is_none()
        });
        if is_flat {
            times.truncate(1);
        }
        times
    }

    /// The observations of these periods that a sum takes.
    fn taken(&self, key: FactKey, sum: &'a Sum, periods: &[ReferencePeriod]) -> Traced<'a> {
        let dataset = &self.cube.datasets[sum.dataset];
        // Unknown codes are findings of the computation as a whole, which would not be there.
        let selection = Selection::new(sum, self.release, self.cube, &mut Diagnostics::default());
        let by = key.code.and_then(|key| Some((*sum.by.get(&key.list)?, key.code)));
        if let Some(closed) = self.closed(sum.dataset) {
            let by = by.map(|(dimension, _)| dimension);
            let selection = selection.of_tops(sum, by.as_slice(), self.release, self.cube);
            let months = periods.iter().flat_map(|period| period.iter());
            let cells = months.flat_map(|month| closed.of_period(month));
            let taken = cells.filter(|cell| {
                let is_of_code =
                    key.code.zip(by).is_none_or(|(key, by)| cell.codes[by] == key.code);
                selection.takes_codes(&cell.codes) && is_of_code
            });
            let rows = taken.flat_map(|cell| cell.rows(dataset)).map(|(row, _)| row);
            let (indicator, period) = (key.indicator, key.period);
            return Traced { indicator, sum, dataset, period, observations: rows.collect() };
        }
        let observations = periods.iter().flat_map(|period| dataset.observations_in(*period));
        let taken = observations.filter(|observation| {
            selection.takes(observation)
                && by.is_none_or(|(dimension, code)| observation.codes[dimension] == code)
        });
        Traced {
            period: key.period,
            indicator: key.indicator,
            sum,
            dataset,
            observations: taken.collect(),
        }
    }
}

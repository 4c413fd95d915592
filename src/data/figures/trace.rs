//! A fact back to the observations that it goes back to.
//!
//! `traced` of a view is the entry point, and [`Computation::traced`] where all is of one state. It computes nothing: it follows the same formulas and
//! filters as `evaluate`, and gives the observations instead of what they add up to.

use std::collections::BTreeSet;

use super::selection::Selection;
use super::stock::line;
use super::{Computation, FactKey, View};
use crate::data::cube::{Dataset, Observation};
use crate::declaration::{
    ComparisonId, Formula, IndicatorId, Operand, Read, Reading, Sum, Vintage,
};
use crate::findings::Diagnostics;
use crate::time::ReferencePeriod;

/// The observations that one sum or average takes.
#[derive(Debug)]
pub struct Traced<'a> {
    /// What is computed of the state of the data that they stand in.
    pub computation: &'a Computation<'a>,
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

impl Computation<'_> {
    /// The sums and averages that a value goes back to, in the order of the formula, all in this state of the data.
    ///
    /// A count goes back to the sums of its indicator, for all codes together.
    pub fn traced(&self, key: FactKey) -> Vec<Traced<'_>> {
        let mut following = Following::default();
        following.follow(self, None, &[], key);
        following.traced
    }
}

impl dyn View + '_ {
    /// The sums and averages that a value goes back to, in the order of the formula, each in the state of the data in
    /// which it is read: what is not known of then has none.
    pub fn traced(&self, key: FactKey) -> Vec<Traced<'_>> {
        let mut following = Following::default();
        following.follow(self.computation(), Some(self), &[], key);
        following.traced
    }
}

/// The way from a value to the sums that it goes back to.
#[derive(Default)]
struct Following<'v> {
    /// What was followed already, each with the comparisons that lead to its state: what two formulas read is named once.
    seen: BTreeSet<(Vec<ComparisonId>, FactKey)>,
    traced: Vec<Traced<'v>>,
}

impl<'v> Following<'v> {
    fn follow(
        &mut self,
        computation: &'v Computation<'v>,
        view: Option<&'v dyn View>,
        states: &[ComparisonId],
        key: FactKey,
    ) {
        let key = computation.release.key(key);
        if !self.seen.insert((states.to_vec(), key)) {
            return;
        }
        if let Some(sum) = computation.release.indicators[key.indicator].formula.sum() {
            self.traced.push(computation.taken(key, sum, &computation.read(key, sum)));
        }
        for (Reading { operand, period }, of_states) in computation.readings_in_states(key) {
            let code = key.code.filter(|_| operand.by.is_none());
            let key = FactKey { indicator: operand.indicator, code, period };
            match view.filter(|_| !of_states.is_empty()) {
                None => self.follow(computation, view, states, key),
                Some(view) => {
                    let then = of_states.iter().try_fold(view, |view, state| view.base(*state));
                    if let Some(then) = then {
                        let states = [states, of_states.as_slice()].concat();
                        self.follow(then.computation(), Some(then), &states, key);
                    }
                }
            }
        }
    }
}

impl<'a> Computation<'a> {
    /// What a fact reads, each with the comparisons that lead to the state of the data in which it is read.
    fn readings_in_states(&self, key: FactKey) -> Vec<(Reading, Vec<ComparisonId>)> {
        let indicator = &self.release.indicators[key.indicator];
        let Formula::Expression(expression) = &indicator.formula else {
            let readings = self.readings(key.indicator, key.period).into_iter();
            return readings.map(|reading| (reading, Vec::new())).collect();
        };
        let expression = expression.in_vintage(Vintage::day(self.vintage));
        let readings = expression.readings(indicator.span(key.period)).into_iter();
        let reading = |Read { indicator, period, states }| {
            (Reading { operand: Operand { indicator, by: None }, period }, states)
        };
        readings.map(reading).collect()
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
    fn taken(&'a self, key: FactKey, sum: &'a Sum, periods: &[ReferencePeriod]) -> Traced<'a> {
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
            let observations = rows.collect();
            return Traced { computation: self, indicator, sum, dataset, period, observations };
        }
        let observations = periods.iter().flat_map(|period| dataset.observations_in(*period));
        let taken = observations.filter(|observation| {
            selection.takes(observation)
                && by.is_none_or(|(dimension, code)| observation.codes[dimension] == code)
        });
        Traced {
            computation: self,
            period: key.period,
            indicator: key.indicator,
            sum,
            dataset,
            observations: taken.collect(),
        }
    }
}

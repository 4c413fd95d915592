//! VAL-015: codes whose rows stop where a row that is not there counts as zero.
//!
//! [`stopped`] is the entry point. A zero that nobody counted looks like one that was, so what always
//! had rows and has none is named: the rows of a code; those of a code with a code of a column by which
//! an indicator chooses, such as the departures of a region; those in which two columns of one code
//! list are equal. What stops is looked at to the end of the data, because that is what a delivery can
//! have lost. A pause that is over is named where it is shorter than the runs of periods with rows on
//! both of its sides, and at the beginning of the data where it is shorter than a year: what begins or
//! is away for longer does so in fact, and would be named at every build. A period whose rows are all
//! zero says that nothing was counted then, and ends a run.
//!
//! Small counts are zero by chance, and a list of what chance does hides what was lost. Let the events
//! that a key counts come by themselves, each with a value `x` of its own, `r` of them in a period:
//! their sum is a compound Poisson variable with the mean `m = r·E(x)` and the variance `v = r·E(x²)`,
//! and `k` periods have none with the chance `e^(-r·k)` (Feller, An Introduction to Probability Theory
//! and Its Applications, volume I, XII.2). Because `E(x)² <= E(x²)`, `r >= m/(v/m)` in whatever unit
//! the values are: persons, tonnes or money. Mean and variance are estimated from the run beside, the
//! variance by half of the mean square of the differences of successive periods (von Neumann, 1941),
//! which seasons and trends change little. In place of the mean stands the period next to the pause
//! where it is lower, because what fades away ends in fact; and `v/m` is never taken to be below 1,
//! which it is for counts: few periods may vary little by chance. The number of rows is such a
//! variable too, and the larger of both rates holds. Some key is empty in some period by chance with at
//! most `keys·periods·e^(-r·k)`; something is only said where that is below one in [`CERTAIN`]: from
//! about twelve expected events on in a small data set, and from twenty in one of a million keys and
//! periods.
//!
//! Observations are read once in the order of time, and of each choice only its last period, its run
//! with the last [`LONG`] periods of it, and the pause before are kept: so neither the number of
//! periods nor the size of a code list matters.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use rust_decimal::prelude::ToPrimitive as _;

use super::{CodeIndex, Codes, Dataset};
use crate::data::input::CodeList;
use crate::declaration::{DatasetStructure, DimensionId, Id};
use crate::time::Period;

/// In so many periods in a row something must have been there; in all others where there are fewer.
const LONG: usize = 12;

/// In fewer periods nothing is certain.
const SHORTEST: usize = 3;

/// Months, which a pause at the beginning of the data must be shorter than.
const YEAR: i32 = 12;

/// Of so many data sets without a loss, chance finds something in one.
const CERTAIN: f64 = 100.0;

/// What is looked at of the rows: a choice of them for each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum View {
    /// The rows of each code of a column.
    Codes(DimensionId),
    /// The rows of each code of a column with each of another.
    Pairs(DimensionId, DimensionId),
    /// The rows in which two columns are equal.
    Equal(DimensionId, DimensionId),
}

/// The codes that rows of a view share.
type Key = (CodeIndex, CodeIndex);

impl View {
    fn key(self, codes: &Codes) -> Option<Key> {
        match self {
            Self::Codes(dimension) => Some((codes[dimension], 0)),
            Self::Pairs(first, second) => Some((codes[first], codes[second])),
            Self::Equal(first, second) => (codes[first] == codes[second]).then_some((0, 0)),
        }
    }

    /// The codes of a key, by their columns.
    fn codes(self, key: Key) -> Vec<(DimensionId, CodeIndex)> {
        match self {
            Self::Codes(dimension) => vec![(dimension, key.0)],
            Self::Pairs(first, second) => vec![(first, key.0), (second, key.1)],
            Self::Equal(..) => Vec::new(),
        }
    }
}

/// The rows of a key in a period.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    rows: u32,
    /// The sum of the values, in units, without their signs.
    sum: i128,
    /// Whether a row has another value than zero, or none.
    is_more: bool,
}

/// Periods in a row with rows.
#[derive(Debug, Default, Clone)]
struct Run {
    /// How many.
    periods: usize,
    /// The rows and the sum of each of the last.
    last: VecDeque<[f64; 2]>,
}

impl Run {
    fn add(&mut self, count: Count) {
        self.periods += 1;
        if self.last.len() == LONG {
            self.last.pop_front();
        }
        self.last.push_back([f64::from(count.rows), count.sum.to_f64().unwrap_or_default()]);
    }

    /// How many events are in a period, at least, beside what is before or after the run.
    fn rate(&self, side: Side) -> f64 {
        let number = self.last.len().to_f64().unwrap_or_default();
        let rate = |place: usize| {
            let values = || self.last.iter().map(|period| period[place]);
            let mean = values().sum::<f64>() / number;
            let steps = values().zip(values().skip(1)).map(|(value, next)| next - value);
            let squares: f64 = steps.map(|step| step * step).sum();
            let variance = squares / 2.0 / (number - 1.0).max(1.0);
            let beside = match side {
                Side::Before => values().next(),
                Side::After => values().next_back(),
            };
            beside.unwrap_or_default().min(mean) / (variance / mean).max(1.0)
        };
        rate(0).max(rate(1))
    }
}

/// Where a pause is beside a run.
#[derive(Debug, Clone, Copy)]
enum Side {
    Before,
    After,
}

/// Periods without rows between two that have some, or before the first, by their places.
#[derive(Debug, Clone)]
struct Pause {
    first: usize,
    last: usize,
    /// How many periods had rows before, and how many events were in each; `None` at the beginning.
    before: Option<(usize, f64)>,
}

/// What is known of a key up to a period.
#[derive(Debug)]
struct Trace {
    /// Its last period.
    last: usize,
    run: Run,
    /// The pause before the run, until it is known to be one.
    pause: Option<Pause>,
}

/// A pause of a key, and what was beside.
#[derive(Debug)]
struct Found {
    view: View,
    key: Key,
    /// The places of the first and the last period without rows.
    first: usize,
    last: usize,
    /// How many events are expected in a period.
    rate: f64,
    /// Whether the long run is the one before.
    is_after: bool,
}

/// What had rows in every period, and has none in some.
#[derive(Debug)]
pub(super) struct Stopped {
    /// The codes, as users read them.
    pub(super) rows: Vec<String>,
    /// The first and the last period without rows.
    pub(super) pause: (Period, Period),
    /// Whether there were rows in each of the periods before, and not only in those after.
    pub(super) is_after: bool,
    /// In how many periods beside there were rows.
    pub(super) beside: usize,
}

/// The rows of a data set.
pub(super) struct Rows<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) structure: &'a DatasetStructure,
    pub(super) lists: &'a [&'a CodeList],
    /// The columns by which indicators choose rows.
    pub(super) chosen_by: BTreeSet<DimensionId>,
}

/// What stops in a data set, by the periods without rows, the newest first.
pub(super) fn stopped(rows: &Rows<'_>) -> Vec<Stopped> {
    let periods: Vec<Period> = rows.dataset.periods().collect();
    let long = LONG.min(periods.len().saturating_sub(1));
    if long < SHORTEST {
        return Vec::new();
    }
    let mut search = Search { rows, periods, long, keys: 0, zero: BTreeSet::new() };
    let views = rows.views();
    let found: Vec<Found> = views.into_iter().flat_map(|view| search.pauses(view)).collect();
    let mut stopped: BTreeMap<(Period, Period, bool), Vec<(View, Key)>> = BTreeMap::new();
    for Found { view, key, first, last, rate, is_after } in found {
        if rows.is_added_up(view, key) {
            continue;
        }
        let Some(valid) = search.unsaid(view, key, first, last, rate) else { continue };
        let found = stopped.entry((valid.0, valid.1, is_after)).or_default();
        // Where all of a code is gone, each of its pairs is.
        let codes = view.codes(key);
        let is_part = |(view, key): &(View, Key)| {
            let whole = view.codes(*key);
            whole.len() < codes.len() && whole.iter().any(|code| codes.contains(code))
        };
        if !found.iter().any(is_part) {
            found.push((view, key));
        }
    }
    let named = |((first, last, is_after), found): ((Period, Period, bool), Vec<(View, Key)>)| {
        let rows = found.into_iter().map(|(view, key)| rows.named(view, key)).collect();
        Stopped { rows, pause: (first, last), is_after, beside: long }
    };
    stopped.into_iter().rev().map(named).collect()
}

impl Rows<'_> {
    /// Whether a code of a key is added up of its parts where it has no row: nothing is lost then.
    fn is_added_up(&self, view: View, key: Key) -> bool {
        let mut codes = view.codes(key).into_iter();
        codes.any(|(dimension, code)| {
            self.lists[dimension.place()].tree.places(code).next().is_some()
        })
    }

    /// Codes before pairs of them.
    fn views(&self) -> Vec<View> {
        let ids = || self.structure.dimensions.ids();
        let mut views: Vec<View> = ids().map(View::Codes).collect();
        for first in ids() {
            for second in ids().filter(|second| *second > first) {
                let lists = [first, second].map(|id| self.structure.dimensions[id].codelist);
                if lists[0] == lists[1] {
                    views.push(View::Equal(first, second));
                }
                if self.chosen_by.contains(&first) || self.chosen_by.contains(&second) {
                    views.push(View::Pairs(first, second));
                }
            }
        }
        views
    }

    /// The rows of each key in a month.
    fn counts(&self, view: View, month: Period) -> BTreeMap<Key, Count> {
        let decimals = self.structure.measure.decimals;
        let mut counts: BTreeMap<Key, Count> = BTreeMap::new();
        for observation in self.dataset.observations_between(month, month) {
            let Some(key) = view.key(&observation.codes) else { continue };
            let units = observation.units(decimals).map(i128::saturating_abs);
            let count = counts.entry(key).or_default();
            count.rows += 1;
            count.sum = count.sum.saturating_add(units.unwrap_or_default());
            count.is_more |= units != Some(0);
        }
        counts
    }

    /// `` `DEP` and `KZ-75` ``.
    fn named(&self, view: View, key: Key) -> String {
        let code = |dimension: DimensionId, code| {
            format!("`{}`", self.lists[dimension.place()].code(code).id)
        };
        let column = |dimension: DimensionId| &self.structure.dimensions[dimension].column;
        match view {
            View::Codes(dimension) => {
                format!("{} in `{}`", code(dimension, key.0), column(dimension))
            }
            View::Pairs(first, second) => {
                format!("{} and {}", code(first, key.0), code(second, key.1))
            }
            View::Equal(first, second) => {
                format!("the same code in `{}` and `{}`", column(first), column(second))
            }
        }
    }
}

/// The search for what stops.
struct Search<'a> {
    rows: &'a Rows<'a>,
    /// The periods that have rows.
    periods: Vec<Period>,
    /// In how many periods in a row something must have been there.
    long: usize,
    /// How many keys were looked at.
    keys: usize,
    /// The places of periods in which all rows of a code are zero.
    zero: BTreeSet<(DimensionId, CodeIndex, usize)>,
}

impl Search<'_> {
    /// The pauses of each key beside a long run.
    fn pauses(&mut self, view: View) -> Vec<Found> {
        let mut found = Vec::new();
        let mut traces: HashMap<Key, Trace> = HashMap::new();
        for place in 0..self.periods.len() {
            for (key, count) in self.rows.counts(view, self.periods[place]) {
                let beginning =
                    || (place > 0).then(|| Pause { first: 0, last: place - 1, before: None });
                let trace = traces.entry(key).or_insert_with(|| Trace {
                    last: place,
                    run: Run::default(),
                    pause: beginning(),
                });
                if trace.last + 1 < place {
                    let run = std::mem::take(&mut trace.run);
                    trace.pause = (run.periods > 0).then(|| Pause {
                        first: trace.last + 1,
                        last: place - 1,
                        before: Some((run.periods, run.rate(Side::After))),
                    });
                }
                trace.last = place;
                if !count.is_more {
                    (trace.run, trace.pause) = (Run::default(), None);
                    if let View::Codes(dimension) = view {
                        self.zero.insert((dimension, key.0, place));
                    }
                    continue;
                }
                trace.run.add(count);
                if let Some(pause) = trace.pause.take_if(|pause| self.is_over(pause, &trace.run)) {
                    let Pause { first, last, before } = pause;
                    let (is_after, rate) =
                        before.map_or((false, f64::MAX), |(run, rate)| (run >= self.long, rate));
                    let rate = rate.min(trace.run.rate(Side::Before));
                    found.push(Found { view, key, first, last, rate, is_after });
                }
            }
        }
        self.keys += traces.len();
        let ended = traces.into_iter().filter_map(|(key, trace)| {
            let (first, last, rate) = self.newest(trace)?;
            Some(Found { view, key, first, last, rate, is_after: true })
        });
        found.extend(ended);
        found.sort_by_key(|found| (found.key, found.first));
        found
    }

    /// Whether a pause is shorter than the runs beside it, one of them long.
    fn is_over(&self, pause: &Pause, run: &Run) -> bool {
        let (first, after) = (self.periods[pause.first], self.periods[pause.last + 1]);
        match pause.before {
            None => run.periods >= self.long && after.since(first) < YEAR,
            Some((before, _)) => {
                before.max(run.periods) >= self.long
                    && pause.last - pause.first + 1 < before.min(run.periods)
            }
        }
    }

    /// What stopped at the end, or so near to it that the run after may yet become longer.
    fn newest(&self, trace: Trace) -> Option<(usize, usize, f64)> {
        let last = self.periods.len() - 1;
        if trace.last < last {
            let is_long = trace.run.periods >= self.long;
            return is_long.then(|| (trace.last + 1, last, trace.run.rate(Side::After)));
        }
        let Pause { first, last, before } = trace.pause?;
        let is_shorter = |run: usize| run >= self.long && last - first + 1 < run;
        let (_, rate) = before.filter(|(run, _)| is_shorter(*run))?;
        Some((first, last, rate))
    }

    /// The part of a pause in which all codes of a key are valid, if no row says that nothing was
    /// counted in it, and it is none by chance.
    fn unsaid(
        &self,
        view: View,
        key: Key,
        first: usize,
        last: usize,
        rate: f64,
    ) -> Option<(Period, Period)> {
        let codes = view.codes(key);
        let is_zero = |(dimension, code): &(DimensionId, CodeIndex)| {
            let places = (*dimension, *code, first)..=(*dimension, *code, last);
            self.zero.range(places).next().is_some()
        };
        if codes.iter().any(is_zero) {
            return None;
        }
        let is_valid = |month: &Period| {
            let mut lists = codes.iter().map(|(id, code)| self.rows.lists[id.place()].code(*code));
            lists.all(|code| code.is_valid_in(*month, self.rows.structure.moment()))
        };
        let months = self.periods[first..=last].iter().copied();
        let valid: Vec<Period> = months.filter(is_valid).collect();
        let [expected, keys, periods] = [valid.len(), self.keys, self.periods.len()]
            .map(|number| number.to_f64().unwrap_or_default());
        let is_certain = rate * expected >= (CERTAIN * keys * periods).ln();
        Some((*valid.first()?, *valid.last()?)).filter(|_| is_certain)
    }
}

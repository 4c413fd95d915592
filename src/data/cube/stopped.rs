//! VAL-015: codes whose rows stop, or begin, where a row that is not there counts as zero.
//!
//! [`stopped`] is the entry point. A zero that nobody counted looks like one that was, so what always
//! had rows and suddenly has none is named: the rows of a code; those of a code with a code of a column
//! by which an indicator chooses, such as the departures of a region; those in which two columns of
//! one code list are equal. A count of one or two may be zero by chance, so something is only said of
//! what had [`FEWEST`] rows or a hundredth of all in each of the [`LONG`] periods before, or after.
//!
//! Observations are read once in the order of time, and of each choice only its last period, how long
//! it has been there and the gap before are kept: so neither the number of periods nor the size of a
//! code list matters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{CodeIndex, Codes, Dataset};
use crate::data::input::CodeList;
use crate::declaration::{DatasetStructure, DimensionId, Id};
use crate::time::Month;

/// In so many periods in a row something must have been there; in all others where there are fewer.
const LONG: usize = 12;

/// In fewer periods nothing is certain.
const SHORTEST: usize = 3;

/// So many rows in a period are not gone by chance.
const FEWEST: usize = 3;

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

/// Periods without rows, by their places among the periods that have any.
type Gap = (usize, usize);

impl View {
    fn key(self, codes: &Codes) -> Option<Key> {
        match self {
            Self::Codes(dimension) => Some((codes[dimension], 0)),
            Self::Pairs(first, second) => Some((codes[first], codes[second])),
            Self::Equal(first, second) => (codes[first] == codes[second]).then_some((0, 0)),
        }
    }
}

/// What is known of a key up to a period.
#[derive(Debug, Default)]
struct Trace {
    /// Its last period.
    last: usize,
    /// How many periods in a row, up to the last, it had too many rows to be gone by chance.
    run: usize,
    /// The periods before its first, as long as the run began there.
    before: Option<Gap>,
}

/// What had rows in every period, and has none in some.
#[derive(Debug)]
pub(super) struct Stopped {
    /// The codes, as users read them.
    pub(super) rows: Vec<String>,
    /// The first and the last period without rows.
    pub(super) gap: (Month, Month),
    /// In how many periods beside there were rows.
    pub(super) beside: usize,
}

/// A data set whose rows are looked at.
pub(super) struct Subject<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) structure: &'a DatasetStructure,
    pub(super) lists: &'a [&'a CodeList],
    /// The columns by which indicators choose rows.
    pub(super) chosen_by: BTreeSet<DimensionId>,
}

/// What stops or begins in a data set, by the periods without rows.
pub(super) fn stopped(subject: &Subject<'_>) -> Vec<Stopped> {
    let periods: Vec<Month> = subject.dataset.months().collect();
    let long = LONG.min(periods.len().saturating_sub(1));
    if long < SHORTEST {
        return Vec::new();
    }
    let mut stopped: BTreeMap<(Month, Month), Vec<(View, Key)>> = BTreeMap::new();
    for view in subject.views() {
        for (key, gap) in subject.gaps(view, &periods, long) {
            let Some(gap) = subject.while_valid(view, key, gap, &periods) else { continue };
            let found = stopped.entry(gap).or_default();
            // Where all of a code is gone, each of its pairs is.
            let is_part = |(whole, of): &(View, Key)| match (whole, view) {
                (View::Codes(dimension), View::Pairs(first, second)) => {
                    (*dimension == first && of.0 == key.0)
                        || (*dimension == second && of.0 == key.1)
                }
                _ => false,
            };
            if !found.iter().any(is_part) {
                found.push((view, key));
            }
        }
    }
    let named = |(gap, found): ((Month, Month), Vec<(View, Key)>)| Stopped {
        rows: found.into_iter().map(|(view, key)| subject.named(view, key)).collect(),
        gap,
        beside: long,
    };
    stopped.into_iter().map(named).collect()
}

impl Subject<'_> {
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

    /// The gaps of each key beside a long run.
    fn gaps(&self, view: View, periods: &[Month], long: usize) -> BTreeSet<(Key, Gap)> {
        let mut gaps = BTreeSet::new();
        let mut traces: HashMap<Key, Trace> = HashMap::new();
        let decimals = self.structure.measure.decimals;
        for (place, month) in periods.iter().enumerate() {
            let mut total = 0_i128;
            let mut sums: BTreeMap<Key, (usize, i128)> = BTreeMap::new();
            for observation in self.dataset.observations_between(*month, *month) {
                let units = observation.units(decimals).unwrap_or_default().saturating_abs();
                total = total.saturating_add(units);
                if let Some(key) = view.key(&observation.codes) {
                    let (rows, sum) = sums.entry(key).or_default();
                    *rows += 1;
                    *sum = sum.saturating_add(units);
                }
            }
            for (key, (rows, sum)) in sums {
                let begins =
                    || Trace { before: (place > 0).then(|| (0, place - 1)), ..Trace::default() };
                let trace = traces.entry(key).or_insert_with(begins);
                if trace.run > 0 && trace.last + 1 < place {
                    if trace.run >= long {
                        gaps.insert((key, (trace.last + 1, place - 1)));
                    }
                    (trace.before, trace.run) = (None, 0);
                }
                trace.last = place;
                let is_large = total > 0 && sum.saturating_mul(100) >= total;
                if rows >= FEWEST || is_large {
                    trace.run += 1;
                } else {
                    (trace.before, trace.run) = (None, 0);
                }
                if trace.run >= long {
                    gaps.extend(trace.before.take().map(|gap| (key, gap)));
                }
            }
        }
        let last = periods.len() - 1;
        let ended = traces.iter().filter(|(_, trace)| trace.last < last && trace.run >= long);
        gaps.extend(ended.map(|(key, trace)| (*key, (trace.last + 1, last))));
        gaps
    }

    /// The part of a gap in which all codes of a key are valid.
    fn while_valid(
        &self,
        view: View,
        key: Key,
        (first, last): Gap,
        periods: &[Month],
    ) -> Option<(Month, Month)> {
        let code = |dimension: DimensionId, code| self.lists[dimension.place()].code(code);
        let codes = match view {
            View::Codes(dimension) => vec![code(dimension, key.0)],
            View::Pairs(first, second) => vec![code(first, key.0), code(second, key.1)],
            View::Equal(..) => Vec::new(),
        };
        let is_valid = |month: &&Month| codes.iter().all(|code| code.is_valid_in(**month));
        let mut valid = periods[first..=last].iter().filter(is_valid);
        let first = *valid.next()?;
        Some((first, valid.next_back().copied().unwrap_or(first)))
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

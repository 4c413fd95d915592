//! The periods in which a release reads its data sets: what it publishes in all its editions, bases of comparisons
//! among it, followed down to the data.
//!
//! [`Periods::new`] is the entry point, [`Steps`] cuts the time of a data set where one of them begins or ends.
//!
//! *Why all of them.* Every published number is made of sums over periods that are read. Where one of these begins and
//! where one ends is known, so that nothing in it can be told apart that lies between two such ends: the *steps*. A
//! reader who joins published numbers gets sums over whole steps, and never anything smaller. A sum of a period
//! that is not among them would cut a step, so it is not published at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::cube::Cube;
use crate::data::figures::FactKey;
use crate::data::figures::read_of;
use crate::data::figures::series::published;
use crate::declaration::{
    CodeListId, Columns, DatasetId, DimensionId, IndicatorId, Operand, ReadKey, Release, Rows,
};
use crate::time::{Period, ReferencePeriod, Shift, Span};

/// A sum and the dimensions by which it is broken down.
pub(super) type SumBy = (IndicatorId, Vec<DimensionId>);

/// The periods in which each breakdown of a sum over a data set with a threshold is read.
#[derive(Default)]
pub(super) struct Periods(BTreeMap<SumBy, BTreeSet<ReferencePeriod>>);

impl Periods {
    /// All that is read for all editions of a release; `states` are its data as they were known.
    pub(super) fn new(release: &Release, states: &[&Cube]) -> Self {
        let firsts = states.iter().filter_map(|cube| cube.first_period(release.frequency()));
        let mut periods = Self::default();
        let Some(first) = firsts.min() else { return periods };
        let first_year = release.years().year_of(first);
        let editions = editions(release, first_year);
        let asked = with_bases(release, asked(release, &editions, first_year));
        for read in release.read_in_any_vintage(asked) {
            let indicator = &release.indicators[read.indicator];
            let Some(sum) = indicator.formula.sum() else { continue };
            let by = read.by.and_then(|list| sum.by.get(&list).copied());
            let times = read_of(release, indicator, read.period);
            periods.add((read.indicator, by.into_iter().collect()), sum.dataset, times, release);
        }
        for matrix in &release.matrices {
            let indicator = &release.indicators[matrix.indicator];
            let times = editions.iter().flat_map(|period| read_of(release, indicator, *period));
            let times: Vec<ReferencePeriod> = times.collect();
            let mut sides = vec![matrix.rows, matrix.columns];
            sides.sort_unstable();
            for by in [vec![], vec![matrix.rows], vec![matrix.columns], sides] {
                let times = times.iter().copied();
                periods.add((matrix.indicator, by), matrix.sum.dataset, times, release);
            }
        }
        periods
    }

    fn add(
        &mut self,
        key: SumBy,
        dataset: DatasetId,
        times: impl IntoIterator<Item = ReferencePeriod>,
        release: &Release,
    ) {
        if release.datasets[dataset].threshold.is_some() {
            self.0.entry(key).or_default().extend(times);
        }
    }

    /// The periods in which a breakdown is read.
    pub(super) fn of(&self, sum: &SumBy) -> impl Iterator<Item = ReferencePeriod> {
        self.0.get(sum).into_iter().flatten().copied()
    }
}

/// The periods of the editions, and the same of each year before from the first of the data on: bases, and rows of the
/// same periods.
fn editions(release: &Release, first_year: i32) -> BTreeSet<ReferencePeriod> {
    let of_edition = |period: ReferencePeriod| {
        let years = 0..=(release.years().year_of(period.last()) - first_year).max(0);
        let span = Span::of(period, None, release.years());
        let moved = years.filter_map(move |years| span.moved(&Shift::Years(years)));
        moved.flatten().map(Span::periods)
    };
    release.editions.iter().flat_map(|edition| of_edition(edition.key.period())).collect()
}

/// Every indicator and each of its breakdowns, in the periods in which an edition has facts of it: in its own, and in those
/// of tables.
fn asked(
    release: &Release,
    editions: &BTreeSet<ReferencePeriod>,
    first_year: i32,
) -> BTreeSet<ReadKey> {
    let last_year = editions.iter().map(|period| release.years().year_of(period.last())).max();
    let years: Vec<ReferencePeriod> = (first_year..=last_year.unwrap_or(first_year))
        .map(|year| release.years().whole(release.frequency(), year))
        .collect();
    let singles: Vec<ReferencePeriod> =
        years.iter().flat_map(|year| year.iter()).map(ReferencePeriod::of).collect();
    let mut asked = BTreeSet::new();
    let mut ask = |indicator: IndicatorId, by: Option<CodeListId>, period: ReferencePeriod| {
        let key = |by, period| ReadKey { indicator, by, period };
        asked.extend([key(None, period), key(by, period)]);
        // Each code that is counted is a fact.
        let counted = release.indicators[indicator].formula.operands();
        let counted = counted.filter(|operand| operand.by.is_some());
        asked.extend(counted.map(|Operand { indicator, by }| ReadKey { indicator, by, period }));
    };
    for (indicator, by) in published(release) {
        for period in editions {
            ask(indicator, by, *period);
        }
        // Records and runs go back period by period.
        if release.asks.history && !release.step_of(indicator).is_yearly() {
            for period in &singles {
                ask(indicator, by, *period);
            }
        }
    }
    for table in release.all_tables() {
        let (indicators, of_years) = match &table.columns {
            Columns::Facts(facts) => (facts.iter().map(|fact| fact.indicator).collect(), false),
            Columns::Years(indicator) => (vec![*indicator], true),
            Columns::Revisions(_) => continue,
        };
        let (by, periods) = match table.rows {
            Rows::CodeList(list) if of_years => (Some(list), years.clone()),
            Rows::Years => (None, years.clone()),
            Rows::Periods => (None, singles.clone()),
            Rows::CodeList(_) | Rows::SamePeriods | Rows::KeyFacts => continue,
        };
        for indicator in indicators {
            for period in &periods {
                ask(indicator, by, *period);
            }
        }
    }
    asked
}

/// What is asked for, with the bases of all comparisons.
fn with_bases(release: &Release, asked: BTreeSet<ReadKey>) -> BTreeSet<ReadKey> {
    let bases = |read: ReadKey| {
        let ReadKey { indicator, period, .. } = read;
        let key = release.key(FactKey { indicator, code: None, period });
        let of_comparison = move |comparison| release.base_periods(key, Some(comparison));
        let periods = release.comparisons.ids().flat_map(of_comparison);
        periods.map(move |period| ReadKey { period, ..read })
    };
    let bases: Vec<ReadKey> = asked.iter().flat_map(|read| bases(*read)).collect();
    asked.into_iter().chain(bases).collect()
}

/// The time of a data set, cut wherever a period that is read begins or ends.
#[derive(Debug, Default)]
pub(super) struct Steps(Vec<ReferencePeriod>);

impl Steps {
    /// The steps of these periods; what lies in none of them is none.
    pub(super) fn new<'p>(periods: impl Iterator<Item = &'p ReferencePeriod> + Clone) -> Self {
        let ends = periods.clone().flat_map(|period| [period.first(), period.last().plus(1)]);
        let ends: Vec<Period> = ends.collect::<BTreeSet<_>>().into_iter().collect();
        let steps =
            ends.windows(2).filter_map(|ends| ReferencePeriod::run(ends[0], ends[1].plus(-1)));
        let mut steps = Self(steps.collect());
        let since = steps.since(periods);
        let is_read = since.iter().map(Option::is_some);
        steps.0 =
            steps.0.iter().zip(is_read).filter(|(_, is)| *is).map(|(step, _)| *step).collect();
        steps
    }

    /// For each step, the first step of the shortest that has it of the periods that are read: none before it
    /// is in it. `None` where it is in none.
    pub(super) fn since<'p>(
        &self,
        periods: impl Iterator<Item = &'p ReferencePeriod>,
    ) -> Vec<Option<usize>> {
        let mut since = vec![None; self.0.len()];
        for period in periods {
            let first = self.place(period.first());
            for since in &mut since[first..self.place(period.last().plus(1))] {
                *since = (*since).max(Some(first));
            }
        }
        since
    }

    /// How many steps begin before a period.
    fn place(&self, period: Period) -> usize {
        self.0.partition_point(|step| step.first() < period)
    }

    /// The steps in runs that no period joins.
    pub(super) fn runs<'p>(
        &self,
        periods: impl Iterator<Item = &'p ReferencePeriod>,
    ) -> Vec<std::ops::Range<usize>> {
        let mut is_joined = vec![false; self.0.len()];
        for period in periods {
            let [first, end] = [period.first(), period.last().plus(1)].map(|end| self.place(end));
            is_joined
                .get_mut(first + 1..end)
                .into_iter()
                .flatten()
                .for_each(|joined| *joined = true);
        }
        let begins = (0..self.0.len()).filter(|step| !is_joined[*step]);
        let ends: Vec<usize> = begins.chain([self.0.len()]).collect();
        ends.windows(2).map(|ends| ends[0]..ends[1]).collect()
    }
}

impl std::ops::Index<usize> for Steps {
    type Output = ReferencePeriod;

    fn index(&self, step: usize) -> &ReferencePeriod {
        &self.0[step]
    }
}

//! Sums by month and code, computed once for all editions.
//!
//! A data set may have millions of observations, and a release asks for thousands of facts: each
//! edition, code, year and comparison is one. So every sum or average that a formula reads is added
//! up once, by month and by the codes of each list that something breaks it down by, in one pass
//! over its data set; a fact adds up months of that. What is needed is known before: [`Sums::new`]
//! follows the formulas of all that the release publishes, and of its rules, down to data sets.
//!
//! Months are kept apart, and not periods, because periods overlap: a month is in the year to date
//! of several editions, in a table by month and in the base of the next year. Sums are exact
//! decimals, so that it makes no difference in what order months are added. A status is the least
//! certain one among its observations, which adds up in the same way.
//!
//! Computations over the same state of the data share its [`Sums`]: what must not be
//! published, the name of the vintage and the data compared with are the [`Computation`]'s own.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Suppression;
use super::chart_marks;
use super::selection::{Selection, residual_codes_are_known};
use super::validity::Recounted;
use crate::data::cube::{CodeIndex, Cube, ObservationStatus};
use crate::declaration::{Absent, CodeListId, Columns, IndicatorId, Release, Rows, Rule, Sum};
use crate::findings::Diagnostics;
use crate::time::Month;

/// What the observations of one month and code add up to.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonthSum {
    /// The sum of the values that are there.
    pub(super) value: Decimal,
    /// How many observations it sums.
    pub(super) observations: u32,
    /// The least certain status among them, or why a value is not there.
    pub(super) status: ObservationStatus,
    /// Whether the value of any of them was another when it was first known.
    pub(super) revised: bool,
}

impl MonthSum {
    pub(super) const EMPTY: Self = Self {
        value: Decimal::ZERO,
        observations: 0,
        status: ObservationStatus::Normal,
        revised: false,
    };

    /// Adds what other observations add up to. Values have at most 18 digits and a file fewer
    /// than 2³² of them, so that the sum stays far below the largest decimal.
    pub(super) fn add(&mut self, added: Self) {
        self.value += added.value;
        self.observations += added.observations;
        self.status = self.status.max(added.status);
        self.revised |= added.revised;
    }
}

/// The sums of an indicator: for each code, or for all together, one a month.
#[derive(Debug)]
pub(super) struct Series {
    first: Month,
    months: usize,
    /// Code by code, `months` sums each.
    sums: Vec<MonthSum>,
}

impl Series {
    /// The sum of a month; `None` outside of the months of the data set.
    pub(super) fn at(&self, code: CodeIndex, month: Month) -> Option<&MonthSum> {
        let later = usize::try_from(month.since(self.first)).ok();
        let later = later.filter(|later| *later < self.months)?;
        self.sums.get(usize::from(code) * self.months + later)
    }

    /// Marks as revised just the sums that differ from what was first known of them.
    fn mark_revised(&mut self, first: &Self, absent: Absent) {
        for (index, sum) in self.sums.iter_mut().enumerate() {
            let code = CodeIndex::try_from(index / self.months).unwrap_or(CodeIndex::MAX);
            let month = self.first.plus(i32::try_from(index % self.months).unwrap_or(0));
            let known = first.at(code, month).copied().unwrap_or(MonthSum::EMPTY);
            sum.mark_revised(sum.differs(&known, absent));
        }
    }
}

/// What data without a vintage are called where vintages have their names.
pub const FIRST_KNOWN: &str = "first";

/// Indicator and the code list by which it is broken down.
pub(super) type SeriesKey = (IndicatorId, Option<CodeListId>);

/// A release with its cube, ready to give facts.
#[derive(Debug)]
pub struct Computation<'a> {
    /// The declarations.
    pub release: &'a Release,
    /// The data.
    pub cube: &'a Cube,
    /// The last vintage in the data.
    pub vintage: &'a str,
    /// What of the data is not published; `None` where all is.
    pub(super) suppression: Option<Arc<Suppression>>,
    /// The data as they were first known, where marks of revisions go by sums: see [`super::revised`].
    pub(super) first: Option<&'a Cube>,
    sums: Sums,
}

/// The sums of a release's data by month and code, apart from what they are sums of. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sums(Arc<OfState>);

#[derive(Debug)]
struct OfState {
    series: BTreeMap<SeriesKey, Series>,
    /// What the data have of codes outside of their time.
    recounted: Recounted,
}

impl<'a> Computation<'a> {
    /// Sums what the indicators and tables of the release need. Codes of filters that are not in
    /// their code list are findings.
    pub fn new(release: &'a Release, cube: &'a Cube, found: &mut Diagnostics) -> Self {
        Self::of(release, cube, Sums::new(release, cube, None, found))
    }

    /// A computation with sums that were made before, of this release and cube.
    pub fn of(release: &'a Release, cube: &'a Cube, sums: Sums) -> Self {
        Self { release, cube, vintage: FIRST_KNOWN, suppression: None, first: None, sums }
    }

    /// The computation, with matrices that mark as revised what differs from these data.
    #[must_use]
    pub fn against(self, first: Option<&'a Cube>) -> Self {
        Self { first, ..self }
    }

    /// The computation, of data whose last vintage has this name.
    #[must_use]
    pub fn of_vintage(self, vintage: &'a str) -> Self {
        Self { vintage, ..self }
    }

    /// The computation without what must not be published.
    #[must_use]
    pub fn suppressed(self, suppression: Option<Arc<Suppression>>) -> Self {
        Self { suppression, ..self }
    }

    /// Whether it may be said how many observations the values of an indicator go back to: under
    /// disclosure control that can give the smallest of them away.
    pub fn tells_observations(&self, indicator: IndicatorId) -> bool {
        let mut sums = BTreeMap::new();
        require(indicator, None, self.release, &mut sums);
        sums.values().all(|sum| self.release.datasets[sum.dataset].threshold.is_none())
    }

    /// The sums of a `sum` or `average` indicator by this code list, or of all codes together.
    pub(super) fn series(&self, indicator: IndicatorId, codelist: Option<CodeListId>) -> &Series {
        // `needs` lists every breakdown that the release declares, so a missing one is a slip of ours.
        &self.sums.0.series[&(indicator, codelist)]
    }

    /// What the data have of codes outside of their time.
    pub(super) fn recounted(&self) -> &Recounted {
        &self.sums.0.recounted
    }
}

impl Sums {
    /// Sums what the indicators and tables of the release need. Codes of filters that are not in
    /// their code list are findings. `first` are the sums as they were first known, where marks of
    /// revisions go by sums.
    pub fn new(
        release: &Release,
        cube: &Cube,
        first: Option<&Self>,
        found: &mut Diagnostics,
    ) -> Self {
        residual_codes_are_known(release, cube, found);
        chart_marks::can_be_read(release, cube, found);
        let mut needed = BTreeMap::new();
        for (indicator, codelist) in needs(release) {
            require(indicator, codelist, release, &mut needed);
        }
        let selections: Vec<(SeriesKey, &Sum, Selection)> = needed
            .into_iter()
            .map(|(key, sum)| (key, sum, Selection::new(sum, release, cube, found)))
            .collect();
        let series = selections.par_iter().map(|(key, sum, selection)| {
            let mut series = sums(sum, key.1, selection, cube);
            let dataset = &release.datasets[sum.dataset];
            if let Some(first) = first.filter(|_| dataset.threshold.is_some()) {
                series.mark_revised(&first.0.series[key], dataset.absent);
            }
            (*key, series)
        });
        let (series, recounted) = (series.collect(), Recounted::new(release, cube));
        Self(Arc::new(OfState { series, recounted }))
    }
}

/// Every series that the release publishes or its rules compare.
fn needs(release: &Release) -> Vec<SeriesKey> {
    let mut needs = published(release);
    needs.extend(release.rules.iter().flat_map(Rule::breakdowns));
    needs
}

/// The sums and averages that are behind what the release publishes, each with its declaration.
pub(super) fn published_sums(release: &Release) -> BTreeMap<SeriesKey, &Sum> {
    let mut sums = BTreeMap::new();
    for (indicator, codelist) in published(release) {
        require(indicator, codelist, release, &mut sums);
    }
    sums
}

/// Every indicator as a whole, and each breakdown that a count or a table declares.
fn published(release: &Release) -> Vec<SeriesKey> {
    let mut needs: Vec<SeriesKey> = release.indicators.ids().map(|id| (id, None)).collect();
    for indicator in &release.indicators {
        let by_list = indicator.formula.operands().filter(|operand| operand.by.is_some());
        needs.extend(by_list.map(|operand| (operand.indicator, operand.by)));
    }
    for table in release.all_tables() {
        let Rows::CodeList(codelist) = table.rows else { continue };
        match &table.columns {
            Columns::Facts(facts) => {
                needs.extend(facts.iter().map(|fact| (fact.indicator, Some(codelist))));
            }
            Columns::Years(indicator) => needs.push((*indicator, Some(codelist))),
            Columns::Revisions(_) => {}
        }
    }
    needs
}

/// Follows a formula down to the sums and averages that it reads.
fn require<'r>(
    indicator: IndicatorId,
    codelist: Option<CodeListId>,
    release: &'r Release,
    needed: &mut BTreeMap<SeriesKey, &'r Sum>,
) {
    let formula = &release.indicators[indicator].formula;
    if let Some(sum) = formula.sum() {
        needed.insert((indicator, codelist), sum);
    }
    for operand in formula.operands() {
        require(operand.indicator, operand.by.or(codelist), release, needed);
    }
}

/// Adds up the observations that `selection` takes, one pass over the data set.
fn sums(sum: &Sum, codelist: Option<CodeListId>, selection: &Selection, cube: &Cube) -> Series {
    let dimension = codelist.and_then(|list| sum.by.get(&list).copied());
    let data = &cube.datasets[sum.dataset];
    let Some((first, last)) = data.first_month().zip(data.last_month()) else {
        return Series { first: Month::january(0), months: 0, sums: Vec::new() };
    };
    let months = usize::try_from(last.since(first)).unwrap_or(0) + 1;
    let codes = codelist.map_or(1, |list| cube.codelists[list].codes.len());
    let mut sums = vec![MonthSum::EMPTY; months * codes];
    for observation in data.observations().iter().filter(|observation| selection.takes(observation))
    {
        let code = dimension.map_or(0, |dimension| usize::from(observation.codes[dimension]));
        let month = usize::try_from(observation.time.since(first)).unwrap_or(0);
        sums[code * months + month].add(MonthSum {
            value: observation.value().unwrap_or_default(),
            observations: 1,
            status: observation.status,
            revised: observation.is_revised(),
        });
    }
    Series { first, months, sums }
}

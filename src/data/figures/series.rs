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
//! decimals, so that it makes no difference in what order months are added. Statuses are kept as a
//! set, which adds up in the same way.
//!
//! What is not known of a month is not known of any sum with it. A row that is not there, where that
//! does not mean zero, is as unknown as one that says so: of each month and code the rows are counted
//! and held against those that [`Expected`] has. What cannot exist is no part of a sum.
//!
//! Computations over the same state of the data share its [`Sums`]: what must not be
//! published, the name of the vintage and the data compared with are the [`Computation`]'s own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::chart_marks;
use super::selection::{Selection, groups_are_spelt, residual_codes_are_known};
use super::{Absence, Suppression};
use crate::data::cube::{CodeIndex, Cube, Expected, Observation, ObservationStatus, Statuses};
use crate::declaration::{
    Absent, CodeListId, Columns, DatasetId, IndicatorId, List, Release, Rows, Rule, Sum,
};
use crate::findings::Diagnostics;
use crate::time::Month;

/// What the observations of one month and code add up to.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonthSum {
    /// The sum of the values, or why it is not there.
    pub(super) value: Result<Decimal, Absence>,
    /// How many values it sums.
    pub(super) observations: u32,
    /// Their statuses.
    pub(super) statuses: Statuses,
    /// Whether the file of any of them says that it was revised.
    pub(super) revised: bool,
}

impl MonthSum {
    /// The sum of what cannot exist, which adds nothing to any other.
    pub(super) const NOTHING: Self = Self {
        value: Err(Absence::NotApplicable),
        observations: 0,
        statuses: Statuses::NONE,
        revised: false,
    };

    /// What one observation adds.
    pub(super) fn of(observation: &Observation) -> Self {
        let value = match observation.status {
            ObservationStatus::NotApplicable => Err(Absence::NotApplicable),
            ObservationStatus::NotAvailable => Err(Absence::NotAvailable),
            ObservationStatus::Confidential => Err(Absence::Confidential),
            ObservationStatus::Normal
            | ObservationStatus::Revised
            | ObservationStatus::Break
            | ObservationStatus::Estimated
            | ObservationStatus::Forecast
            | ObservationStatus::Provisional => Ok(observation.value().unwrap_or_default()),
        };
        Self {
            value,
            observations: u32::from(value.is_ok()),
            statuses: Statuses::NONE.with(observation.status),
            revised: observation.status == ObservationStatus::Revised,
        }
    }

    /// Adds what other observations add up to. Values have at most 18 digits and a file fewer
    /// than 2³² of them, so that the sum stays far below the largest decimal.
    pub(super) fn add(&mut self, added: Self) {
        self.value = match (self.value, added.value) {
            (Ok(sum), Ok(value)) => Ok(sum + value),
            (Err(Absence::NotApplicable), known) | (known, Err(Absence::NotApplicable)) => known,
            (Err(Absence::Confidential), _) | (_, Err(Absence::Confidential)) => {
                Err(Absence::Confidential)
            }
            (Err(Absence::NotAvailable), _) | (_, Err(Absence::NotAvailable)) => {
                Err(Absence::NotAvailable)
            }
        };
        self.observations += added.observations;
        self.statuses = self.statuses.and(added.statuses);
        self.revised |= added.revised;
    }

    /// Completes the sum of so many rows, where so many were expected. Without a row it is zero, if
    /// that is what a row that is not there means.
    pub(super) fn complete(&mut self, rows: u32, expected: u64, absent: Absent) {
        let added = match absent {
            Absent::Zero if rows == 0 => Ok(Decimal::ZERO),
            Absent::Missing if u64::from(rows) < expected => Err(Absence::NotAvailable),
            Absent::Zero | Absent::Missing => return,
        };
        self.add(Self { value: added, ..Self::NOTHING });
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
    /// What is known first, where these data are revised: see [`super::revised`].
    pub(super) first: Option<Box<Self>>,
    sums: Sums,
}

/// The sums of a release's data by month and code, apart from what they are sums of. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sums(Arc<OfState>);

#[derive(Debug)]
struct OfState {
    series: BTreeMap<SeriesKey, Series>,
    /// The rows that each data set is expected to have.
    expected: List<DatasetId, Expected>,
}

impl<'a> Computation<'a> {
    /// Sums what the indicators and tables of the release need. Codes of filters that are not in
    /// their code list are findings.
    pub fn new(release: &'a Release, cube: &'a Cube, found: &mut Diagnostics) -> Self {
        Self::of(release, cube, Sums::new(release, cube, found))
    }

    /// A computation with sums that were made before, of this release and cube.
    pub fn of(release: &'a Release, cube: &'a Cube, sums: Sums) -> Self {
        Self { release, cube, vintage: FIRST_KNOWN, suppression: None, first: None, sums }
    }

    /// The computation, which marks as revised what is shown otherwise than this one shows it.
    #[must_use]
    pub fn against(self, first: Option<Self>) -> Self {
        Self { first: first.map(Box::new), ..self }
    }

    /// The computation, of data whose last vintage has this name.
    #[must_use]
    pub fn of_vintage(self, vintage: &'a str) -> Self {
        Self { vintage, ..self }
    }

    /// The computation without what must not be published.
    #[must_use]
    pub fn suppressed(self, suppression: Option<Arc<Suppression>>) -> Self {
        let first = self.first.map(|first| Box::new(first.suppressed(suppression.clone())));
        Self { suppression, first, ..self }
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

    /// The rows that a data set is expected to have.
    pub fn expected(&self, dataset: DatasetId) -> &Expected {
        &self.sums.0.expected[dataset]
    }
}

impl Sums {
    /// Sums what the indicators and tables of the release need. Codes of filters that are not in
    /// their code list are findings.
    pub fn new(release: &Release, cube: &Cube, found: &mut Diagnostics) -> Self {
        residual_codes_are_known(release, cube, found);
        groups_are_spelt(release, cube, found);
        chart_marks::can_be_read(release, cube, found);
        let mut needed = BTreeMap::new();
        for (indicator, codelist) in needs(release) {
            require(indicator, codelist, release, &mut needed);
        }
        let selections: Vec<(SeriesKey, &Sum, Selection)> = needed
            .into_iter()
            .map(|(key, sum)| (key, sum, Selection::new(sum, release, cube, found)))
            .collect();
        let datasets: Vec<_> = release.datasets.iter().zip(&cube.datasets).collect();
        let expected: List<DatasetId, Expected> = datasets
            .into_par_iter()
            .map(|(structure, dataset)| Expected::new(dataset, structure, &cube.codelists))
            .collect();
        let series = selections.par_iter().map(|(key, sum, selection)| {
            let absent = release.datasets[sum.dataset].absent;
            let rows = TakenRows { selection, expected: &expected[sum.dataset], absent };
            (*key, sums(sum, key.1, &rows, cube))
        });
        let series = series.collect();
        Self(Arc::new(OfState { series, expected }))
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
    // Each once, however many formulas read it.
    let mut seen = BTreeSet::new();
    let mut open = vec![(indicator, codelist)];
    while let Some(key @ (indicator, codelist)) = open.pop() {
        if !seen.insert(key) {
            continue;
        }
        let formula = &release.indicators[indicator].formula;
        if let Some(sum) = formula.sum() {
            needed.insert(key, sum);
        }
        let operands = formula.operands();
        open.extend(operands.map(|operand| (operand.indicator, operand.by.or(codelist))));
    }
}

/// The rows of a data set that a sum takes.
struct TakenRows<'a> {
    selection: &'a Selection,
    expected: &'a Expected,
    absent: Absent,
}

/// Adds up the observations that a sum takes, one pass over the data set.
fn sums(sum: &Sum, codelist: Option<CodeListId>, rows: &TakenRows<'_>, cube: &Cube) -> Series {
    let dimension = codelist.and_then(|list| sum.by.get(&list).copied());
    let data = &cube.datasets[sum.dataset];
    let Some((first, last)) = data.first_month().zip(data.last_month()) else {
        return Series { first: Month::january(0), months: 0, sums: Vec::new() };
    };
    let months = usize::try_from(last.since(first)).unwrap_or(0) + 1;
    let codes = codelist.map_or(1, |list| cube.codelists[list].codes.len());
    let mut sums = vec![(MonthSum::NOTHING, 0); months * codes];
    let observations = data.observations().iter();
    for observation in observations.filter(|observation| rows.selection.takes(observation)) {
        let code = dimension.map_or(0, |dimension| usize::from(observation.codes[dimension]));
        let month = usize::try_from(observation.time.since(first)).unwrap_or(0);
        let (sum, rows) = &mut sums[code * months + month];
        sum.add(MonthSum::of(observation));
        *rows += 1;
    }
    let mut expected = vec![0; codes];
    for month in data.months() {
        let place = usize::try_from(month.since(first)).unwrap_or(0);
        if rows.absent == Absent::Missing {
            let taken = rows.selection.expected(rows.expected, month);
            for (code, expected) in (0..).zip(&mut expected) {
                let fixed = dimension.map(|dimension| (dimension, code));
                *expected = taken.rows(fixed.as_slice());
            }
        }
        for (code, expected) in expected.iter().enumerate() {
            let (sum, found) = &mut sums[code * months + place];
            sum.complete(*found, *expected, rows.absent);
        }
    }
    Series { first, months, sums: sums.into_iter().map(|(sum, _)| sum).collect() }
}

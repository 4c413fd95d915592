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
//! A data set may have few rows of many codes and months, such as one row of each code. So a series
//! has the months that have rows, and in each the codes that have one; of the others no more is kept
//! than whether a row of them was expected.
//!
//! What is not known of a month is not known of any sum with it. A row that is not there, where that
//! does not mean zero, is as unknown as one that says so: of each month and code the rows are counted
//! and held against those that [`Expected`] has. What cannot exist is no part of a sum.
//!
//! Computations over the same state of the data share its [`Sums`]: what must not be
//! published, the name of the vintage and the data compared with are the [`Computation`]'s own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::breaks::OfSum;
use super::chart_marks;
use super::chosen::selections_are_spelt;
use super::contribution::wholes_are_one;
use super::fact::of_several_lists;
use super::later_month::LaterMonth;
use super::month_sum::MonthSum;
use super::once::everything_is_taken_once;
use super::own_codes::codes_are_told_what_they_are;
use super::revised::FirstTold;
use super::selection::{Selection, groups_are_spelt, residual_codes_are_known};
use super::{Absence, Suppression};
use crate::data::cube::{Closed, CodeIndex, CodeKey, Codes, Cube, Expected, Observation};
use crate::declaration::{
    Absent, CodeListId, Columns, DatasetId, DatasetStructure, IndicatorId, List, Release, Rows,
    Rule, Sum, VintageCount,
};
use crate::findings::Diagnostics;
use crate::time::{Frequency, Period};

/// The sums of an indicator: for each code, or for all together, one a month.
#[derive(Debug)]
pub(super) struct Series {
    /// The months that have a row, in order.
    months: Vec<OfMonth>,
    /// Whether every month has or lacks a value of each code: nothing is known that cannot be.
    is_whole: bool,
}

/// The sums of a month.
#[derive(Debug)]
struct OfMonth {
    time: Period,
    /// The sums of the codes that have a row, in the order of the codes.
    of_rows: Vec<(CodeIndex, MonthSum)>,
    without_row: WithoutRow,
}

/// What there is of the codes of a month that have no row.
#[derive(Debug)]
enum WithoutRow {
    /// Zero.
    Zero,
    /// For each code, whether it lacks a row; otherwise it can have none.
    Lacking(Vec<bool>),
}

impl Series {
    fn new(months: Vec<OfMonth>) -> Self {
        let is_whole = months.iter().all(|of_month| {
            let mut of_rows = of_month.of_rows.iter();
            let can_be = of_rows.all(|(_, sum)| sum.value != Err(Absence::NotApplicable));
            can_be
                && match &of_month.without_row {
                    WithoutRow::Zero => true,
                    WithoutRow::Lacking(lacking) => lacking.iter().all(|lacks| *lacks),
                }
        });
        Self { months, is_whole }
    }

    /// Whether every month has or lacks a value of each code.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether there can be a value in a month, as far as the rows say.
    pub(super) fn can_be(&self, code: CodeIndex, month: Period) -> bool {
        self.is_whole
            || self.at(code, month).is_none_or(|sum| sum.value != Err(Absence::NotApplicable))
    }

    /// The sum of a month; `None` outside of the months of the data set.
    pub(super) fn at(&self, code: CodeIndex, month: Period) -> Option<MonthSum> {
        let place = self.months.binary_search_by_key(&month, |of_month| of_month.time).ok()?;
        let OfMonth { of_rows, without_row, .. } = &self.months[place];
        Some(match (of_rows.binary_search_by_key(&code, |(code, _)| *code), without_row) {
            (Ok(place), _) => of_rows[place].1,
            (Err(_), WithoutRow::Zero) => {
                MonthSum { value: Ok(Decimal::ZERO), ..MonthSum::NOTHING }
            }
            (Err(_), WithoutRow::Lacking(lacking)) => match lacking.get(usize::from(code)) {
                Some(true) => MonthSum::UNKNOWN,
                Some(false) | None => MonthSum::NOTHING,
            },
        })
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
    /// How many vintages are in the data.
    pub(super) known: VintageCount,
    /// What readers were told first; `None` where nothing is marked.
    pub(super) first: Option<FirstTold<'a>>,
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
    /// The cells of each data set whose code lists have totals.
    closed: List<DatasetId, Option<Closed>>,
    /// What each indicator takes of the codes of changes.
    changes: List<IndicatorId, OfSum>,
    /// Of each indicator, whether no data set that it goes back to is under disclosure control.
    tells_observations: List<IndicatorId, bool>,
    /// The indicators whose filter names a code or group that is not known: they sum other rows than are meant.
    misfiltered: BTreeSet<IndicatorId>,
    /// The codes by which indicators are broken down, of which another list that they are broken down by has one of the
    /// same id.
    of_several_lists: BTreeSet<(IndicatorId, CodeKey)>,
}

impl<'a> Computation<'a> {
    /// Whether the id of a code does not say of which list it is, of those that facts of an indicator are broken down by.
    pub(super) fn is_of_several_lists(&self, indicator: IndicatorId, code: CodeKey) -> bool {
        self.sums.0.of_several_lists.contains(&(indicator, code))
    }

    /// Sums what the indicators and tables of the release need. Codes of filters that are not in
    /// their code list are findings.
    pub fn new(release: &'a Release, cube: &'a Cube, found: &mut Diagnostics) -> Self {
        Self::of(release, cube, Sums::new(release, cube, found))
    }

    /// A computation with sums that were made before, of this release and cube.
    pub fn of(release: &'a Release, cube: &'a Cube, sums: Sums) -> Self {
        let (vintage, known) = (FIRST_KNOWN, VintageCount::NONE);
        Self { release, cube, vintage, suppression: None, known, first: None, sums }
    }

    /// The first day from which all data sets have rows that an indicator goes back to; `None`
    /// where one has none.
    pub fn begins(&self, indicator: IndicatorId) -> Option<NaiveDate> {
        let mut datasets = BTreeSet::new();
        let (mut reached, mut open) = (BTreeSet::new(), vec![indicator]);
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                let formula = &self.release.indicators[next].formula;
                datasets.extend(formula.sum().map(|sum| sum.dataset));
                open.extend(formula.operands().map(|operand| operand.indicator));
            }
        }
        let firsts = datasets.into_iter().map(|dataset| self.cube.datasets[dataset].first_period());
        let firsts = firsts.map(|first| Some(first?.first_day()));
        firsts.collect::<Option<Vec<NaiveDate>>>()?.into_iter().max()
    }

    /// The computation, which marks as revised what is shown otherwise than readers were told first.
    #[must_use]
    pub fn against(self, first: FirstTold<'a>) -> Self {
        Self { first: Some(first), ..self }
    }

    /// The computation, of data with so many vintages, of which the last has this name.
    #[must_use]
    pub fn of_vintages(self, known: VintageCount, vintage: &'a str) -> Self {
        Self { vintage, known, ..self }
    }

    /// The computation without what must not be published.
    #[must_use]
    pub fn suppressed(self, suppression: Option<Arc<Suppression>>) -> Self {
        Self { suppression, ..self }
    }

    /// Whether anything may be said of the single observations that the values of an indicator go
    /// back to, such as how many they are, or that one was revised: under disclosure control that can
    /// give the smallest of them away.
    pub fn tells_observations(&self, indicator: IndicatorId) -> bool {
        self.sums.0.tells_observations[indicator]
    }

    /// The sums of a `sum` or `average` indicator by this code list, or of all codes together.
    pub(super) fn series(&self, indicator: IndicatorId, codelist: Option<CodeListId>) -> &Series {
        // `needs` lists every breakdown that the release declares, so a missing one is a slip of ours.
        &self.sums.0.series[&(indicator, codelist)]
    }

    /// What the sum or average of an indicator takes of the codes of changes; nothing of all else.
    pub(super) fn changes_of(&self, indicator: IndicatorId) -> &OfSum {
        &self.sums.0.changes[indicator]
    }

    /// Whether any code became another.
    pub(super) fn has_changes(&self) -> bool {
        self.cube.codelists.iter().any(|list| !list.changes.is_empty())
    }

    /// The cells of a data set whose code lists have totals; `None` where they are its rows.
    pub(super) fn closed(&self, dataset: DatasetId) -> Option<&Closed> {
        self.sums.0.closed[dataset].as_ref()
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
        codes_are_told_what_they_are(release, cube, found);
        groups_are_spelt(release, cube, found);
        chart_marks::can_be_read(release, cube, found);
        selections_are_spelt(release, cube, found);
        wholes_are_one(release, cube, found);
        everything_is_taken_once(release, cube, found);
        let mut needed = BTreeMap::new();
        for (indicator, codelist) in needs(release) {
            require(indicator, codelist, release, &mut needed);
        }
        let mut misfiltered = BTreeSet::new();
        let selections: Vec<(SeriesKey, &Sum, Selection)> = needed
            .into_iter()
            .map(|(key, sum)| {
                let mut of_filter = Diagnostics::default();
                let selection = Selection::new(sum, release, cube, &mut of_filter);
                let by = key.1.and_then(|list| sum.by.get(&list).copied());
                let selection = selection.of_tops(sum, by.as_slice(), release, cube);
                if of_filter.has_errors() {
                    misfiltered.insert(key.0);
                }
                found.append(of_filter);
                (key, sum, selection)
            })
            .collect();
        let datasets: Vec<_> = release.datasets.entries().zip(&cube.datasets).collect();
        let expected: List<DatasetId, Expected> = datasets
            .into_par_iter()
            .map(|((id, structure), dataset)| {
                Expected::new(dataset, structure, &cube.codelists, release.differ(id))
            })
            .collect();
        let datasets: Vec<_> = release.datasets.entries().zip(&cube.datasets).collect();
        let closed: List<DatasetId, Option<Closed>> = datasets
            .into_par_iter()
            .map(|((id, structure), dataset)| {
                Closed::new(dataset, structure, &cube.codelists, &expected[id])
            })
            .collect();
        let series = selections.par_iter().map(|(key, sum, selection)| {
            let DatasetStructure { absent, frequency, .. } = release.datasets[sum.dataset];
            let (expected, closed) = (&expected[sum.dataset], closed[sum.dataset].as_ref());
            let rows = TakenRows { selection, expected, closed, absent, frequency };
            (*key, sums(sum, key.1, &rows, cube))
        });
        let series = series.collect();
        let tells_observations = release.indicators.ids().map(|indicator| {
            let mut sums = BTreeMap::new();
            require(indicator, None, release, &mut sums);
            sums.values().all(|sum| release.datasets[sum.dataset].threshold.is_none())
        });
        let tells_observations = tells_observations.collect();
        let changes = release.indicators.iter().map(|indicator| {
            let sum = indicator.formula.sum();
            sum.map_or_else(OfSum::default, |sum| OfSum::new(sum, release, cube))
        });
        let changes = changes.collect();
        Self(Arc::new(OfState {
            series,
            expected,
            closed,
            changes,
            tells_observations,
            misfiltered,
            of_several_lists: of_several_lists(release, cube),
        }))
    }

    /// The indicators whose filter names a code or group that its code list, which is sound, has not: they sum other
    /// rows than are meant.
    pub fn misfiltered(&self) -> &BTreeSet<IndicatorId> {
        &self.0.misfiltered
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

/// Every indicator as a whole, and each breakdown that a count or a table declares or a text asks for.
pub(super) fn published(release: &Release) -> Vec<SeriesKey> {
    let mut needs: Vec<SeriesKey> = release.named_indicators().map(|(id, _)| (id, None)).collect();
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
    needs.extend(release.asked.iter().map(|asked| (asked.indicator, Some(asked.list))));
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
            needed.insert((indicator, codelist.filter(|list| !sum.is_fixed(*list))), sum);
        }
        let operands = formula.operands();
        open.extend(operands.map(|operand| (operand.indicator, operand.by.or(codelist))));
    }
}

/// The rows of a data set that a sum takes.
struct TakenRows<'a> {
    selection: &'a Selection,
    expected: &'a Expected,
    closed: Option<&'a Closed>,
    absent: Absent,
    frequency: Frequency,
}

/// Adds up the observations that a sum takes, one pass over the data set.
fn sums(sum: &Sum, codelist: Option<CodeListId>, rows: &TakenRows<'_>, cube: &Cube) -> Series {
    let dimension = codelist.and_then(|list| sum.by.get(&list).copied());
    let data = &cube.datasets[sum.dataset];
    let codes = codelist.map_or(1, |list| cube.codelists[list].codes.len());
    // Of each code in one month, and emptied for the next.
    let mut sums = vec![CodeSum::NOTHING; codes];
    let of_month = |observations: &[Observation]| {
        let time = observations[0].time;
        // Only averages ask for it, which are of data by year.
        let later = if rows.frequency.is_yearly() {
            LaterMonth::new(data.observations_between(time.plus(1), time.plus(1)))
        } else {
            LaterMonth::default()
        };
        let mut with_rows: Vec<usize> = Vec::new();
        let mut add = |codes: &Codes, sum: MonthSum, is_ending: bool| {
            let code = dimension.map_or(0, |dimension| usize::from(codes[dimension]));
            let of_code = &mut sums[code];
            if of_code.rows == 0 {
                with_rows.push(code);
            }
            of_code.sum.add(sum);
            of_code.rows += 1;
            of_code.ending += u32::from(is_ending);
        };
        match rows.closed {
            None => {
                for observation in observations.iter().filter(|row| rows.selection.takes(row)) {
                    let is_ending = later.lacks(observation, rows.expected);
                    add(&observation.codes, MonthSum::of(observation), is_ending);
                }
            }
            Some(closed) => {
                let cells = closed.of_period(time).iter();
                for cell in cells.filter(|cell| rows.selection.takes_codes(&cell.codes)) {
                    let of_cell = || cell.rows(data).map(|(row, _)| row);
                    let is_ending = of_cell().all(|row| later.lacks(row, rows.expected));
                    add(&cell.codes, MonthSum::of_cell(cell, data), is_ending);
                }
            }
        }
        let expected = match rows.absent {
            Absent::Zero => vec![0; codes],
            Absent::Missing => {
                let taken = rows.selection.expected(rows.expected, time);
                let fixed = (0..).take(codes).map(|code| dimension.map(|by| (by, code)));
                fixed.map(|fixed| taken.rows(fixed.as_slice())).collect()
            }
        };
        with_rows.sort_unstable();
        let of_rows = with_rows.into_iter().map(|code| {
            let CodeSum { mut sum, rows: found, ending } =
                std::mem::replace(&mut sums[code], CodeSum::NOTHING);
            sum.complete(found, expected[code], rows.absent);
            sum.ends_in_year = ending == found;
            (CodeIndex::try_from(code).unwrap_or(CodeIndex::MAX), sum)
        });
        let of_rows = of_rows.collect();
        let without_row = match rows.absent {
            Absent::Zero => WithoutRow::Zero,
            Absent::Missing => WithoutRow::Lacking(expected.iter().map(|rows| *rows > 0).collect()),
        };
        OfMonth { time, of_rows, without_row }
    };
    let months = data.observations().chunk_by(|row, next| row.time == next.time);
    Series::new(months.map(of_month).collect())
}

/// What the rows of a code add up to in a month.
#[derive(Clone, Copy)]
struct CodeSum {
    sum: MonthSum,
    /// How many there are.
    rows: u32,
    /// How many of them can have no value a year later.
    ending: u32,
}

impl CodeSum {
    const NOTHING: Self = Self { sum: MonthSum::NOTHING, rows: 0, ending: 0 };
}

//! What observations of one period add up to, with what is known of them.

use rust_decimal::Decimal;

use super::Absence;
use super::arithmetic::plus;
use super::series::{Computation, Series};
use crate::data::cube::{
    ClosedCell, CodeIndex, CodeKey, Dataset, Observation, ObservationStatus, Statuses,
};
use crate::declaration::{Absent, IndicatorId};
use crate::time::Period;

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
    /// Whether none of them can have a value a year later: their codes are no more, or rows say so. Set once all are
    /// added.
    pub(super) ends_in_year: bool,
}

impl MonthSum {
    /// The sum of what cannot exist, which adds nothing to any other.
    pub(super) const NOTHING: Self = Self {
        value: Err(Absence::NotApplicable),
        observations: 0,
        statuses: Statuses::NONE,
        revised: false,
        ends_in_year: false,
    };

    /// The sum of what is not known, which makes every other unknown.
    pub(super) const UNKNOWN: Self = Self { value: Err(Absence::NotAvailable), ..Self::NOTHING };

    /// What one observation adds.
    pub(super) fn of(observation: &Observation) -> Self {
        let value = observation.known();
        Self {
            value,
            observations: u32::from(value.is_ok()),
            statuses: Statuses::NONE.with(observation.status),
            revised: observation.status == ObservationStatus::Revised,
            ends_in_year: false,
        }
    }

    /// What the rows of a cell add up to.
    pub(super) fn of_cell(cell: &ClosedCell, dataset: &Dataset) -> Self {
        let mut sum = Self::NOTHING;
        for (row, is_subtracted) in cell.rows(dataset) {
            let of_row = Self::of(row);
            sum.add(if is_subtracted { of_row.negated() } else { of_row });
        }
        sum
    }

    /// The sum with the other sign.
    #[must_use]
    pub(super) fn negated(self) -> Self {
        Self { value: self.value.map(|value| -value), ..self }
    }

    /// Adds what other observations add up to. What cannot exist is no part of it.
    pub(super) fn add(&mut self, added: Self) {
        self.value = match (self.value, added.value) {
            (Err(Absence::NotApplicable), known) | (known, Err(Absence::NotApplicable)) => known,
            (sum, value) => Absence::both(sum, value).and_then(|(sum, value)| plus(sum, value)),
        };
        self.observations = self.observations.saturating_add(added.observations);
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

impl Computation<'_> {
    /// What is known of a month; `None` when it has no data.
    pub(super) fn month(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        month: Period,
    ) -> Option<MonthSum> {
        let (series, place) = self.series_of(indicator, code);
        series.at(place, month)
    }

    /// The sums of an indicator, and the place of a code among them.
    pub(super) fn series_of(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
    ) -> (&Series, CodeIndex) {
        let formula = &self.release.indicators[indicator].formula;
        let varies = |key: &CodeKey| !formula.sum().is_some_and(|sum| sum.is_fixed(key.list));
        let (list, code) = code.filter(varies).map_or((None, 0), |key| (Some(key.list), key.code));
        (self.series(indicator, list), code)
    }
}

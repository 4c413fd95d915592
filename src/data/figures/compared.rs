//! A number of an indicator against what a comparison of the release compares it with.
//!
//! [`Computation::compared`] is the entry point: it finds the periods, evaluates them in the state
//! of the data that the base is taken from, and tells why there is no base where there is none.

use rust_decimal::Decimal;

use super::arithmetic::{divide, plus};
use super::comparison::{Scale, Told};
use super::{Absence, Comparison, Computation, Evaluated, Fact, FactKey, Trend, View, as_shown};
use crate::declaration::{ComparisonId, Release};
use crate::document::FactPart;
use crate::time::ReferencePeriod;

/// A base, and how far a value is from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The value compared with, as known in the state of the data compared with.
    pub base: Evaluated,
    /// The comparison.
    pub comparison: Comparison,
}

impl Release {
    /// The periods that a fact is compared with: for a mean several, none where there is no base.
    pub fn base_periods(
        &self,
        key: FactKey,
        comparison: Option<ComparisonId>,
    ) -> Vec<ReferencePeriod> {
        let indicator = &self.indicators[key.indicator];
        indicator.compared_over(key.period, &self.comparison(comparison).against)
    }
}

impl Fact {
    /// The base of a comparison, the default one for `None`; `None` where it was not asked for.
    pub fn compared(&self, comparison: Option<ComparisonId>) -> Option<Compared> {
        match comparison {
            None => Some(Compared { base: self.base, comparison: self.comparison }),
            Some(id) => self.others.get(&id).copied(),
        }
    }

    /// The comparison, to be completed.
    pub(super) fn comparison_of(
        &mut self,
        comparison: Option<ComparisonId>,
    ) -> Option<&mut Comparison> {
        match comparison {
            None => Some(&mut self.comparison),
            Some(id) => self.others.get_mut(&id).map(|compared| &mut compared.comparison),
        }
    }

    /// One of its numbers, exact; of a comparison where the part is of one. How it was revised, it does not know.
    ///
    /// # Errors
    /// Why there is none.
    pub fn number(
        &self,
        part: FactPart,
        comparison: Option<ComparisonId>,
    ) -> Result<Decimal, Absence> {
        let compared = || {
            let compared = self.compared(comparison).ok_or(Absence::NotAvailable);
            compared.map(|compared| compared.comparison)
        };
        let none = Err(Absence::NotApplicable);
        match part {
            FactPart::Value => self.evaluated.value,
            FactPart::Base => compared()?.base,
            FactPart::Change => compared()?.change,
            FactPart::Difference => compared()?.difference,
            FactPart::Factor => compared()?.factor,
            FactPart::Contribution => compared()?.contribution.unwrap_or(none),
            FactPart::Rank => self.rank.map_or(none, |rank| rank.map(Decimal::from)),
            FactPart::RankChange => compared()?.rank_change.unwrap_or(none),
            FactPart::Revision(_) => Err(Absence::NotAvailable),
        }
    }

    /// Which way it went in each of its comparisons, the default one first.
    pub fn trends(&self) -> impl Iterator<Item = Trend> {
        let others = self.others.values().map(|compared| compared.comparison.trend);
        [self.comparison.trend].into_iter().chain(others)
    }

    /// The comparisons that it has, the default one first.
    pub fn comparisons(&self) -> impl Iterator<Item = Option<ComparisonId>> {
        [None].into_iter().chain(self.others.keys().copied().map(Some))
    }

    /// Whether the base of a comparison is shown as another figure than in this state of the data.
    pub fn base_differs_in(&self, comparison: Option<ComparisonId>, view: &dyn View) -> bool {
        let release = view.computation().release;
        let rounding = &release.indicators[self.key.indicator].rounding;
        let periods = release.base_periods(self.key, comparison);
        let Some(compared) = self.compared(comparison).filter(|_| !periods.is_empty()) else {
            return false;
        };
        if view.computation().sides_with(self.key, &periods).have_break() {
            return false;
        }
        let then = mean_of(view, self.key, &periods);
        let shown = |value: Decimal| as_shown(value, rounding);
        then.value.map(shown) != compared.comparison.base.map(shown)
    }
}

impl Computation<'_> {
    /// A value that a fact has, against what a comparison compares it with in a view of its own; `None` where that is
    /// not known.
    pub(super) fn compared(
        &self,
        key: FactKey,
        evaluated: Evaluated,
        comparison: Option<ComparisonId>,
        base: Option<&dyn View>,
    ) -> Compared {
        let FactKey { indicator: id, code, period } = key;
        let indicator = &self.release.indicators[id];
        let periods = self.release.base_periods(key, comparison);
        // What is about something else since codes became others has no base.
        let has_break = self.sides_with(key, &periods).have_break();
        let view = base.filter(|_| !periods.is_empty() && !has_break);
        let known = view.map(View::computation);
        let has_base = known
            .is_none_or(|state| periods.iter().all(|period| state.has_data(id, code, *period)));
        // What is of some of its window says nothing of what is of other time, on whichever side it stands.
        let of_period = |period| FactKey { indicator: id, code, period };
        let is_base_of_a_part = known.is_some_and(|state| {
            periods.iter().any(|period| state.is_of_a_part(of_period(*period)))
        });
        let are_alike = !self.is_of_a_part(of_period(period)) && !is_base_of_a_part;
        // A week 53 has no base, whatever the data are.
        let has_none = periods.is_empty() || has_break;
        let none = if has_none { Absence::NotApplicable } else { Absence::NotAvailable };
        let base = view.map_or(Evaluated::absent(none), |view| mean_of(view, key, &periods));
        let scale = if indicator.changes_in_points() {
            Scale::Percentages
        } else if indicator.kind.is_amount() {
            Scale::Counts
        } else {
            Scale::Rates
        };
        let base_period = Some(periods.as_slice()).and_then(|periods| match periods {
            [period] => Some(*period),
            _ => None,
        });
        let change = self.release.rounding(id, FactPart::Change, comparison).decimals;
        let counted_by = indicator.scale;
        let shown = Told { scale, counted_by, rounding: &indicator.rounding, change };
        let rule = self.release.comparison(comparison);
        let read = |evaluated: Evaluated| self.on(indicator.changes_from(), id, evaluated).value;
        let (now, then) = (read(evaluated), read(base));
        let told = Comparison::new(now, then, base_period, shown, rule);
        // What it is compared with is exact beside the exact value, whatever the change is computed from.
        let mut told = Comparison { base: base.value, ..told };
        if !has_base {
            told = told.without_data_of_base();
        }
        if !are_alike {
            told = told.of_unlike_periods();
        }
        Compared { base, comparison: told }
    }
}

/// The mean of the values of these periods, of which there is at least one; of one its value.
fn mean_of(view: &dyn View, key: FactKey, periods: &[ReferencePeriod]) -> Evaluated {
    let values = periods.iter().map(|period| view.evaluate(FactKey { period: *period, ..key }));
    let sum = values.reduce(|sum, value| sum.join(value, plus));
    let sum = sum.unwrap_or(Evaluated::absent(Absence::NotApplicable));
    match periods.len() {
        0 | 1 => sum,
        many => {
            let value = sum.value.and_then(|sum| divide(sum, Decimal::from(many)));
            Evaluated { value, ..sum }
        }
    }
}

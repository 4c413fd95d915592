//! Numbers on their way through an expression, each with its extent: what of its window is there.
//!
//! A number that is larger where more of its window is there is held only against one of which as much is there, as a
//! comparison has it: [`Computed::compared`] for a sign between two, [`Computed::settled`] for what is divided. What has
//! no extent, such as a mean of periods or a ratio, stands beside anything.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::exact::{Exact, Lack, joined, joined_parts};
use super::validity::Missing;
use super::{Absence, Computation, FactKey, Presence};
use crate::declaration::{Formula, IndicatorId, Join, Operator};
use crate::time::{Period, ReferencePeriod};

/// The extent of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    /// The last day of its window; `None` of a number that is made of several times.
    last: Option<NaiveDate>,
    /// What of its window is not there, in periods of the data.
    missing: BTreeSet<Period>,
}

impl Extent {
    /// All of a period.
    pub(super) fn whole(period: ReferencePeriod) -> Self {
        Self::without(period, BTreeSet::new())
    }

    /// A period without these of the data.
    pub(super) fn without(period: ReferencePeriod, missing: BTreeSet<Period>) -> Self {
        Self { last: Some(period.last().last_day()), missing }
    }

    /// Whether nothing of its window is missing.
    pub(super) fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }

    /// Whether as much is there of both.
    fn is_as_much_as(&self, second: &Self) -> bool {
        self.missing == second.missing
    }

    /// The extent of two parts of one sum: where one of them is there, something of the sum is.
    fn with_part(&self, second: &Self) -> Self {
        let frequency = |extent: &Self| extent.missing.first().map(|period| period.frequency());
        let missing = match (frequency(self), frequency(second)) {
            (Some(one), Some(other)) if one != other => &self.missing | &second.missing,
            _ => &self.missing & &second.missing,
        };
        Self { last: self.last, missing }
    }

    /// The extent of what is made of both.
    fn beside(&self, second: &Self) -> Self {
        let last = self.last.filter(|_| self.last == second.last);
        Self { last, missing: &self.missing | &second.missing }
    }
}

/// A number that is computed, and of what it is.
#[derive(Debug, Clone)]
pub(super) struct Computed {
    pub(super) value: Exact,
    /// The extents of what is multiplied in it.
    above: Vec<Extent>,
    /// The extents of what it is divided by, which nothing above is held against yet.
    below: Vec<Extent>,
}

impl Computed {
    /// A number without extent.
    pub(super) fn without_extent(value: Exact) -> Self {
        Self { value, above: Vec::new(), below: Vec::new() }
    }

    /// A number of this extent.
    pub(super) fn of(value: Exact, extent: Option<Extent>) -> Self {
        Self { value, above: extent.into_iter().collect(), below: Vec::new() }
    }

    /// Its extent, where it is settled.
    pub(super) fn extent(&self) -> Option<&Extent> {
        self.above.first()
    }

    /// The number made into another of the same extent.
    pub(super) fn with(self, made: impl FnOnce(Exact) -> Exact) -> Self {
        Self { value: made(self.value), ..self }
    }

    /// Two that are multiplied or divided: what is divided is held against what it is divided by when the product is
    /// known, since it does not matter where a divisor stands.
    pub(super) fn multiplied(self, join: &Join, second: Self) -> Self {
        let is_divided = join.operator == Operator::Over;
        let of_second =
            if is_divided { [second.below, second.above] } else { [second.above, second.below] };
        let value = if join.is_of_parts {
            joined_parts(join.operator, self.value, second.value)
        } else {
            joined(join.operator, self.value, second.value)
        };
        let [above, below] = of_second;
        Self { value, above: [self.above, above].concat(), below: [self.below, below].concat() }
    }

    /// Two that are added or subtracted: parts of one sum, or what is held against each other.
    pub(super) fn compared(self, join: &Join, second: Self) -> Self {
        let (first, second) = (self.settled(false), second.settled(false));
        let extent = match (first.extent(), second.extent()) {
            (Some(one), Some(other)) if join.is_of_parts && one.last == other.last => {
                let extent = one.with_part(other);
                return Self::of(
                    joined_parts(join.operator, first.value, second.value),
                    Some(extent),
                );
            }
            (Some(one), Some(other)) => {
                let is_alike = one.is_as_much_as(other);
                let extent = one.beside(other);
                let value = joined(join.operator, first.value, second.value);
                return Self::of(if is_alike { value } else { unlike(value) }, Some(extent));
            }
            (one, other) => one.or(other).cloned(),
        };
        let value = if join.is_of_parts {
            joined_parts(join.operator, first.value, second.value)
        } else {
            joined(join.operator, first.value, second.value)
        };
        Self::of(value, extent)
    }

    /// The first, or the second where that is not known.
    pub(super) fn or(self, second: Self) -> Self {
        match &self.value {
            // What is known and not published is not told by another number.
            Ok(_) | Err(Lack::Absent(Absence::Confidential)) => self,
            Err(Lack::NotThere | Lack::Absent(_)) => second,
        }
    }

    /// The number with what is divided held against what it is divided by: as much of each is there, or, of a part in
    /// its whole, no more of the part.
    pub(super) fn settled(self, is_of_a_part: bool) -> Self {
        let Self { value, mut above, below } = self;
        let mut is_alike = true;
        for divisor in below {
            let is_held = |extent: &Extent| {
                let is_within = is_of_a_part
                    && extent.last == divisor.last
                    && extent.missing.is_superset(&divisor.missing);
                extent.is_as_much_as(&divisor) || is_within
            };
            match above.iter().position(is_held) {
                Some(place) => drop(above.swap_remove(place)),
                None => is_alike = false,
            }
        }
        let extent = above.into_iter().reduce(|one, other| one.beside(&other));
        Self::of(if is_alike { value } else { unlike(value) }, extent)
    }

    /// What is made of the numbers of several times.
    pub(super) fn of_times(value: Exact, times: &[Self]) -> Self {
        let extents = times.iter().filter_map(Self::extent).cloned();
        Self::of(value, extents.reduce(|one, other| one.beside(&other)))
    }

    /// What periods give together: of one that is not there, its time is missing.
    pub(super) fn of_periods(value: Exact, periods: &[Self], window: ReferencePeriod) -> Self {
        let missing = periods.iter().filter_map(Self::extent).flat_map(|extent| &extent.missing);
        Self::of(value, Some(Extent::without(window, missing.copied().collect())))
    }
}

/// The value of two of which not as much is there: there is none, unless it must not be told why.
fn unlike(value: Exact) -> Exact {
    match value {
        Err(Lack::Absent(Absence::Confidential)) => value,
        Ok(_) | Err(Lack::NotThere | Lack::Absent(_)) => Err(Lack::Absent(Absence::NotApplicable)),
    }
}

impl Computation<'_> {
    /// The extent of what an indicator over data reads in a period.
    pub(super) fn extent(&self, key: FactKey) -> Extent {
        let Missing { periods, .. } = self.missing(key.indicator, key.code, key.period);
        Extent::without(key.period, periods)
    }

    /// Whether a number is of some of its window only, so that nothing is compared with it.
    pub(super) fn is_of_a_part(&self, key: FactKey) -> bool {
        let FactKey { indicator, code, period } = key;
        match (self.presence(indicator, code, period), &self.release.indicators[indicator].formula)
        {
            // Of what stands for another its presence says nothing: what is read of both goes by what is known.
            (Presence::Whole, Formula::Expression(_)) if !self.reads_else(indicator) => false,
            (
                Presence::Whole,
                Formula::Sum(_) | Formula::Average(_) | Formula::Rate { .. } | Formula::Count(_),
            ) => false,
            (_, Formula::Expression(_)) => {
                let computed = self.computed_with_extent(key);
                computed.extent().is_some_and(|extent| !extent.is_whole())
            }
            (
                presence,
                Formula::Sum(_) | Formula::Average(_) | Formula::Rate { .. } | Formula::Count(_),
            ) => presence == Presence::Part,
        }
    }

    /// Whether something stands for another in what an indicator is computed of.
    fn reads_else(&self, indicator: IndicatorId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![indicator];
        while let Some(next) = open.pop() {
            let Formula::Expression(expression) = &self.release.indicators[next].formula else {
                continue;
            };
            if expression.has_else() {
                return true;
            }
            open.extend(expression.read().into_iter().filter(|read| seen.insert(*read)));
        }
        false
    }
}

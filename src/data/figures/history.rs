//! Records and runs: "the highest since March 2021", "the fifth month in a row".
//!
//! [`Computation::record`] holds the value of a fact against its earlier values, [`Computation::run`] the way that it went
//! against the ways that it went before: each with the window of the fact, in the view of the edition, as they are shown.
//! A fact of single periods or of the last so many goes back period by period, one of years or of years to date year
//! by year: so all that is compared is of one length.
//!
//! What is said of the past is said of all of it. So a claim ends, and is none, where the series has a break, where a
//! value is not known, and where the data begin: what was before might be higher. Only where a release declares that
//! the records begin with the data (`records_since` of the indicator), the whole of them is claimed.

use rust_decimal::Decimal;

use super::comparison::trend;
use super::{Absence, Computation, Evaluated, FactKey, Presence, Trend, View, as_shown};
use crate::data::cube::ObservationStatus;
use crate::declaration::{ComparisonId, IndicatorId, Release};
use crate::time::{Frequency, ReferencePeriod, Shift, Window};

/// The end of the values that a fact is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// It is above all of them.
    Highest,
    /// It is below all of them.
    Lowest,
}

/// A value that is above, or below, all others since some period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Above or below.
    pub side: Side,
    /// The last period with a value that it does not surpass; `None` where it surpasses all since records began.
    pub since: Option<ReferencePeriod>,
    /// Whether it is equal to the value of that period.
    pub is_equal: bool,
    /// The first period that was compared.
    pub first: ReferencePeriod,
    /// How many periods it surpasses, one after the other.
    pub length: u32,
}

/// How often in a row a value went the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The way.
    pub trend: Trend,
    /// How often, the last one counted.
    pub length: u32,
    /// The first period of the run.
    pub first: ReferencePeriod,
}

/// What can be said of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim<T> {
    /// Nothing asks.
    NotAsked,
    /// It cannot be told: something is not known, or the series has a break.
    Unknown,
    /// There is nothing of the kind.
    None,
    /// This.
    Known(T),
}

impl<T> Claim<T> {
    /// What is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(known) => Some(known),
            Self::NotAsked | Self::Unknown | Self::None => None,
        }
    }
}

/// How far back is looked.
const MOST: u32 = 1200;

impl Release {
    /// How far one value of an indicator is from the next, where they are of one length.
    pub fn step_of(&self, indicator: IndicatorId) -> Frequency {
        match self.window_of(indicator) {
            Window::Period | Window::Last(_) => self.frequency(),
            Window::YearToDate | Window::Year => Frequency::Year,
        }
    }

    /// The period before that of a fact, as long as it: of a year to date, the same of the year before.
    fn period_before(&self, key: FactKey) -> Option<ReferencePeriod> {
        match self.window_of(key.indicator) {
            window @ (Window::Period | Window::Last(_)) => {
                Some(window.laid(key.period.last().plus(-1), self.years()))
            }
            Window::YearToDate | Window::Year => {
                let before = Shift::Years(1);
                let indicator = &self.indicators[key.indicator];
                indicator.compared_over(key.period, &before).first().copied()
            }
        }
    }
}

impl Computation<'_> {
    /// What the value of a fact is among those before it.
    pub(super) fn record(
        &self,
        key: FactKey,
        evaluated: Evaluated,
        view: &dyn View,
    ) -> Claim<Record> {
        let indicator = &self.release.indicators[key.indicator];
        let shown = |value: Decimal| as_shown(value, &indicator.rounding);
        let Ok(now) = evaluated.value.map(shown) else { return Claim::Unknown };
        if has_break(evaluated) || self.is_partial(key) {
            return Claim::Unknown;
        }
        let (mut side, mut length, mut first) = (None, 0, key.period);
        let mut earlier = key;
        for _ in 0..MOST {
            let Some(period) = self.release.period_before(earlier) else { break };
            earlier = FactKey { period, ..key };
            if self.sides_with(key, &[period]).have_break() {
                break;
            }
            let value = self.computed(Some(view), FactKey { period, ..key });
            let then = value.value.map(shown);
            let Some(then) = then.ok().filter(|_| self.has_begun_by(earlier)) else {
                let is_withheld = then == Err(Absence::Confidential);
                let since = indicator.records_since.filter(|_| !is_withheld);
                let is_first = |since| first.first() <= since && since <= first.last();
                // The values begin with the last one.
                let (Some(side), true) = (side, since.is_some_and(is_first)) else { break };
                return Claim::Known(Record { side, since: None, is_equal: false, first, length });
            };
            if self.is_partial(earlier) {
                break;
            }
            first = period;
            let surpassed = match (side, now.cmp(&then)) {
                (None | Some(Side::Highest), std::cmp::Ordering::Greater) => Some(Side::Highest),
                (None | Some(Side::Lowest), std::cmp::Ordering::Less) => Some(Side::Lowest),
                _ => None,
            };
            match (surpassed, side) {
                (Some(surpassed), _) => side = Some(surpassed),
                // It is equal to the one before.
                (None, None) => return Claim::None,
                (None, Some(side)) => {
                    let (since, is_equal) = (Some(period), now == then);
                    return Claim::Known(Record { side, since, is_equal, first, length });
                }
            }
            length += 1;
            if has_break(value) {
                break;
            }
        }
        Claim::Unknown
    }

    /// How often in a row the value of a fact went the way that it went now, against what a comparison compares it with. A
    /// value that is a change itself, such as a growth, says which way by its own sign: without a named comparison its run
    /// is how often in a row it was above, or below, zero.
    pub(super) fn run(
        &self,
        key: FactKey,
        comparison: Option<ComparisonId>,
        view: &dyn View,
    ) -> Claim<Run> {
        let indicator = &self.release.indicators[key.indicator];
        let tells_by_sign = comparison.is_none() && indicator.is_change();
        let went = |key: FactKey| {
            let value = self.computed(Some(view), key);
            if tells_by_sign {
                let shown = value.value.map(|value| as_shown(value, &indicator.rounding));
                let way = shown.map(|shown| trend(shown.cmp(&Decimal::ZERO)));
                return (way.unwrap_or(Trend::Unknown), has_break(value));
            }
            let default = self.release.default_comparison;
            let base = view.base(comparison.unwrap_or(default));
            let compared = self.compared(key, value, comparison, base).comparison;
            (compared.trend, has_break(value))
        };
        let (trend, has_break) = went(key);
        match trend {
            Trend::Rise | Trend::Fall if !has_break => {}
            Trend::Unchanged => return Claim::None,
            Trend::Rise | Trend::Fall | Trend::Unknown => return Claim::Unknown,
        }
        let (mut earlier, mut length) = (key, 1);
        for _ in 0..MOST {
            let Some(period) = self.release.period_before(earlier) else { break };
            let (before, has_break) = went(FactKey { period, ..key });
            if before == Trend::Unknown || has_break {
                break;
            }
            if before != trend {
                return Claim::Known(Run { trend, length, first: earlier.period });
            }
            earlier = FactKey { period, ..key };
            length += 1;
        }
        Claim::Unknown
    }

    /// Whether the data of a fact had begun by its first period.
    fn has_begun_by(&self, key: FactKey) -> bool {
        let begins = self.begins(key.indicator);
        begins.is_some_and(|begins| begins <= key.period.first().first_day())
    }

    /// Whether what a fact is about was there in some of its period only.
    fn is_partial(&self, key: FactKey) -> bool {
        self.presence(key.indicator, key.code, key.period) != Presence::Whole
    }
}

/// Whether a series begins anew with a value.
fn has_break(evaluated: Evaluated) -> bool {
    evaluated.statuses.iter().any(|status| status == ObservationStatus::Break)
}

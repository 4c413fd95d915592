//! Reference periods: runs of whole periods of one frequency.

use std::fmt;

use super::{Frequency, Period};

/// A run of whole periods of one frequency, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferencePeriod {
    first: Period,
    last: Period,
}

impl ReferencePeriod {
    /// One period.
    pub fn of(period: Period) -> Self {
        Self { first: period, last: period }
    }

    /// Whether a period, which may be of another frequency, lies in this one.
    pub fn has(self, part: Self) -> bool {
        self.first.first_day() <= part.first.first_day()
            && part.last.last_day() <= self.last.last_day()
    }

    /// From one period to another of its frequency, which is not before it.
    pub(super) fn between(first: Period, last: Period) -> Self {
        debug_assert!(last.since(first) >= 0, "a run has its periods in order");
        Self { first, last }
    }

    /// From one period to another of its frequency; `None` where it is of another, or before the first.
    pub fn run(first: Period, last: Period) -> Option<Self> {
        let is_run = first.frequency() == last.frequency() && first <= last;
        is_run.then_some(Self { first, last })
    }

    /// The first period of the year to `last`: the year to date.
    pub fn year_to_date(last: Period) -> Self {
        Self { first: last.first_of_year(), last }
    }

    /// So many periods up to `last`, itself included; `None` for none.
    pub fn ending(last: Period, periods: u32) -> Option<Self> {
        let before = i32::try_from(periods).ok()?.checked_sub(1).filter(|before| *before >= 0)?;
        Some(Self { first: last.plus(-before), last })
    }

    /// A whole year in periods of a frequency.
    pub fn year(frequency: Frequency, year: i32) -> Self {
        Self { first: frequency.first_of(year), last: frequency.last_of(year) }
    }

    /// The first period.
    pub fn first(self) -> Period {
        self.first
    }

    /// The last period.
    pub fn last(self) -> Period {
        self.last
    }

    /// How long its periods are.
    pub fn frequency(self) -> Frequency {
        self.last.frequency()
    }

    /// How many periods it has, at least 1.
    pub fn periods(self) -> u32 {
        self.last.since(self.first).unsigned_abs() + 1
    }

    /// The periods in order.
    pub fn iter(self) -> impl Iterator<Item = Period> {
        (0..=self.last.since(self.first)).map(move |later| self.first.plus(later))
    }

    /// The same time in other periods: in shorter ones, which nest in its own, or in longer ones where it
    /// is made of whole ones; `None` where neither is so.
    pub fn by(self, frequency: Frequency) -> Option<Self> {
        if let (Some(first), Some(last)) =
            (self.first.periods(frequency), self.last.periods(frequency))
        {
            return Some(Self { first: first.first, last: last.last });
        }
        let longer =
            Self { first: self.first.within(frequency)?, last: self.last.within(frequency)? };
        let is_whole = longer.first.first_day() == self.first.first_day()
            && longer.last.last_day() == self.last.last_day();
        is_whole.then_some(longer)
    }

    /// Whether it is a whole year.
    pub fn is_year(self) -> bool {
        self == Self::year(self.frequency(), self.last.year())
    }
}

/// `2025`, `2025-06` or `2025-01/2025-06`, the ISO 8601 interval of months; so with other periods.
impl fmt::Display for ReferencePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_year() {
            write!(f, "{:04}", self.last.year())
        } else if self.first == self.last {
            self.last.fmt(f)
        } else {
            write!(f, "{}/{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_date(last: &str) -> ReferencePeriod {
        ReferencePeriod::year_to_date(Period::parse(last).unwrap())
    }

    #[test]
    fn a_period_is_named_by_its_shortest_form() {
        for (last, name) in [
            ("2025-06", "2025-01/2025-06"),
            ("2025-01", "2025-01"),
            ("2025-12", "2025"),
            ("2025-Q2", "2025-Q1/2025-Q2"),
            ("2025-Q4", "2025"),
            ("2025-S1", "2025-S1"),
            ("2025", "2025"),
            ("2025-W23", "2025-W01/2025-W23"),
            ("2020-W53", "2020"),
            ("2025-06-30", "2025-01-01/2025-06-30"),
        ] {
            assert_eq!(to_date(last).to_string(), name);
        }
        let june = Period::month(2025, 6).unwrap();
        assert_eq!(ReferencePeriod::of(june).to_string(), "2025-06");
        // Twelve months are a year only from January on.
        let twelve = ReferencePeriod::ending(june, 12).unwrap();
        assert_eq!((twelve.to_string().as_str(), twelve.is_year()), ("2024-07/2025-06", false));
    }

    #[test]
    fn a_period_of_any_length_ends_with_its_last_month() {
        let march = Period::month(2025, 3).unwrap();
        let shown =
            |months| ReferencePeriod::ending(march, months).map(|period| period.to_string());
        assert_eq!(shown(1).as_deref(), Some("2025-03"));
        assert_eq!(shown(3).as_deref(), Some("2025-01/2025-03"));
        assert_eq!(shown(6).as_deref(), Some("2024-10/2025-03"));
        assert_eq!(shown(0), None);
    }

    #[test]
    fn a_run_can_be_told_in_other_periods() {
        let by = |last, shorter| to_date(last).by(shorter).map(|period| period.to_string());
        assert_eq!(by("2025-Q2", Frequency::Month).as_deref(), Some("2025-01/2025-06"));
        assert_eq!(by("2025", Frequency::Day).as_deref(), Some("2025"));
        assert_eq!(by("2025-W02", Frequency::Day).as_deref(), Some("2024-12-30/2025-01-12"));
        assert_eq!(by("2025-W02", Frequency::Month), None);
        assert_eq!(by("2025-06", Frequency::Quarter).as_deref(), Some("2025-Q1/2025-Q2"));
        assert_eq!(by("2025-05", Frequency::Quarter), None);
        assert_eq!(by("2025-12", Frequency::Year).as_deref(), Some("2025"));
    }
}

//! Frequencies: how long a period is, and which nests in which.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::Period;

/// How often something is observed, and so how long a period of it is; the longest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// `2025`.
    Year,
    /// `2025-S1`.
    HalfYear,
    /// `2025-Q2`.
    Quarter,
    /// `2025-06`.
    Month,
    /// `2025-W23`, a week of ISO 8601.
    Week,
    /// `2025-06-30`.
    Day,
}

impl Frequency {
    /// All of them, the longest period first.
    pub const ALL: [Self; 6] =
        [Self::Year, Self::HalfYear, Self::Quarter, Self::Month, Self::Week, Self::Day];

    /// The word of `release.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::HalfYear => "half-year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }

    /// The code of SDMX in `FREQ`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Year => "A",
            Self::HalfYear => "S",
            Self::Quarter => "Q",
            Self::Month => "M",
            Self::Week => "W",
            Self::Day => "D",
        }
    }

    /// The form in which its periods are written.
    pub fn form(self) -> &'static str {
        match self {
            Self::Year => "YYYY",
            Self::HalfYear => "YYYY-S1 or YYYY-S2",
            Self::Quarter => "YYYY-Q1 to YYYY-Q4",
            Self::Month => "YYYY-MM",
            Self::Week => "YYYY-W01 to YYYY-W53",
            Self::Day => "YYYY-MM-DD",
        }
    }

    /// A period as it is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Year => "2025",
            Self::HalfYear => "2025-S1",
            Self::Quarter => "2025-Q2",
            Self::Month => "2025-06",
            Self::Week => "2025-W23",
            Self::Day => "2025-06-30",
        }
    }

    /// Whether each of its periods is a part of one period of the other frequency, or is one.
    pub fn nests_in(self, longer: Self) -> bool {
        match (self, longer) {
            (Self::Week, longer) => longer == Self::Week,
            (Self::Day, Self::Week) => true,
            (_, Self::Week) => false,
            _ => self >= longer,
        }
    }

    /// Reads a period of this frequency in the form of SDMX, exactly.
    pub fn read(self, text: &str) -> Option<Period> {
        Period::parse(text).filter(|period| period.frequency() == self)
    }

    /// The period that has a day in it.
    pub fn containing(self, day: NaiveDate) -> Period {
        let month = day.month0();
        let in_year = |number: i32, place: u32| {
            day.year().saturating_mul(number).saturating_add_unsigned(place)
        };
        Period::new(
            self,
            match self {
                Self::Year => day.year(),
                Self::HalfYear => in_year(2, month / 6),
                Self::Quarter => in_year(4, month / 3),
                Self::Month => in_year(12, month),
                // The first day of the year 1 is a Monday.
                Self::Week => (day.num_days_from_ce() - 1).div_euclid(7),
                Self::Day => day.num_days_from_ce(),
            },
        )
    }

    /// How many of its periods every year has; `None` of weeks and days.
    pub(super) fn in_year(self) -> Option<i32> {
        match self {
            Self::Year => Some(1),
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Week | Self::Day => None,
        }
    }

    /// The first period of a year; of weeks, the week of its first Thursday.
    pub fn first_of(self, year: i32) -> Period {
        if let Some(in_year) = self.in_year() {
            return Period::new(self, year.saturating_mul(in_year));
        }
        self.containing(super::period::day(year, 1, if self == Self::Week { 4 } else { 1 }))
    }

    /// The last period of a year; of weeks, the week of its last Thursday.
    pub fn last_of(self, year: i32) -> Period {
        self.first_of(year.saturating_add(1)).plus(-1)
    }

    /// How many of its periods a year has.
    pub fn periods_of(self, year: i32) -> u32 {
        self.last_of(year).since(self.first_of(year)).unsigned_abs() + 1
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

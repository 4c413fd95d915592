//! Frequencies: how long a period is, and which nests in which.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;

use super::{Beginning, Ending, Period};

/// How often something is observed, and so how long a period of it is; the longest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// `2025`.
    Year,
    /// `2025` too: a year that begins with this month of it.
    #[serde(skip)]
    YearFrom(Beginning),
    /// `2025-S1`.
    HalfYear,
    /// `2025-Q2`.
    Quarter,
    /// `2025-06`.
    Month,
    /// `2025-W23`, a week of ISO 8601.
    Week,
    /// `2025-W23` too: a week that ends on this day of the week of ISO 8601 of that name.
    #[serde(skip)]
    WeekTo(Ending),
    /// `2025-06-30`.
    Day,
}

impl Frequency {
    /// The frequencies, the longest period first.
    pub const ALL: [Self; 6] =
        [Self::Year, Self::HalfYear, Self::Quarter, Self::Month, Self::Week, Self::Day];

    /// The word of `release.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Year | Self::YearFrom(_) => "year",
            Self::HalfYear => "half-year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week | Self::WeekTo(_) => "week",
            Self::Day => "day",
        }
    }

    /// The code of SDMX in `FREQ`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Year | Self::YearFrom(_) => "A",
            Self::HalfYear => "S",
            Self::Quarter => "Q",
            Self::Month => "M",
            Self::Week | Self::WeekTo(_) => "W",
            Self::Day => "D",
        }
    }

    /// The form in which its periods are written.
    pub fn form(self) -> &'static str {
        match self {
            Self::Year | Self::YearFrom(_) => "YYYY",
            Self::HalfYear => "YYYY-S1 or YYYY-S2",
            Self::Quarter => "YYYY-Q1 to YYYY-Q4",
            Self::Month => "YYYY-MM",
            Self::Week | Self::WeekTo(_) => "YYYY-W01 to YYYY-W53",
            Self::Day => "YYYY-MM-DD",
        }
    }

    /// A period as it is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Year | Self::YearFrom(_) => "2025",
            Self::HalfYear => "2025-S1",
            Self::Quarter => "2025-Q2",
            Self::Month => "2025-06",
            Self::Week | Self::WeekTo(_) => "2025-W23",
            Self::Day => "2025-06-30",
        }
    }

    /// Whether each of its periods is a part of one period of the other frequency, or is one.
    pub fn nests_in(self, longer: Self) -> bool {
        match (self, longer) {
            (Self::Day, Self::Week | Self::WeekTo(_))
            | (Self::Day | Self::Month, Self::YearFrom(_)) => true,
            (Self::Quarter, Self::YearFrom(begins)) => begins.months_before() % 3 == 0,
            (Self::HalfYear, Self::YearFrom(begins)) => begins.months_before() % 6 == 0,
            (Self::Week | Self::WeekTo(_) | Self::YearFrom(_), _)
            | (_, Self::Week | Self::WeekTo(_) | Self::YearFrom(_)) => self == longer,
            _ => self >= longer,
        }
    }

    /// Reads a period of this frequency in the form of SDMX, exactly.
    pub fn read(self, text: &str) -> Option<Period> {
        let period = Period::parse(text)?;
        if period.frequency() == self {
            return Some(period);
        }
        // Years and weeks that begin elsewhere have the names of others.
        let has_name = period.frequency() == self.length();
        has_name.then(|| self.numbered(period.year(), period.number())).flatten()
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
                Self::YearFrom(begins) => {
                    let since = in_year(12, month).saturating_sub(begins.months_before());
                    since.div_euclid(12).saturating_mul(12) + begins.months_before()
                }
                Self::WeekTo(ends) => {
                    let since = day.num_days_from_ce() - 1;
                    since + (ends.place() - since).rem_euclid(7)
                }
            },
        )
    }

    /// How many of its periods every year has; `None` of weeks and days.
    pub(super) fn in_year(self) -> Option<i32> {
        match self {
            Self::Year | Self::YearFrom(_) => Some(1),
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Week | Self::WeekTo(_) | Self::Day => None,
        }
    }

    /// The first period of a year; of weeks, the week of its first Thursday.
    pub fn first_of(self, year: i32) -> Period {
        match self {
            Self::YearFrom(begins) => {
                let january = year.saturating_mul(12);
                return Period::new(self, january.saturating_add(begins.months_before()));
            }
            Self::WeekTo(ends) => {
                let monday = Self::Week.first_of(year).first_day();
                let last = Days::new(u64::from(ends.place().unsigned_abs()));
                return self.containing(monday.checked_add_days(last).unwrap_or(monday));
            }
            _ => {}
        }
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

//! Years that begin with another month than January, and weeks that end on another day than Sunday.

use std::fmt;

use chrono::{NaiveDate, Weekday};

use super::Frequency;

/// The month that a year begins with, of years that do not begin in January: from 2 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Beginning(u8);

impl Beginning {
    /// The month, from 1; `None` of January, with which every year begins that says nothing else.
    pub(super) fn new(month: u32) -> Option<Self> {
        u8::try_from(month).ok().filter(|month| (2..=12).contains(month)).map(Self)
    }

    /// The number of the month, from 2 to 12.
    pub fn month(self) -> u32 {
        u32::from(self.0)
    }

    /// How many months of the calendar year are before it.
    pub(super) fn months_before(self) -> i32 {
        i32::from(self.0) - 1
    }
}

/// The form of XML and of SDMX for a day of every year: `--09-01`.
impl fmt::Display for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{:02}-01", self.0)
    }
}

/// The day that a week ends on, of weeks that do not end on Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ending(u8);

/// The words of `release.toml`, Monday first.
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Ending {
    /// The day of the week, Monday 0; `None` of Sunday.
    pub(super) fn new(day: u32) -> Option<Self> {
        u8::try_from(day).ok().filter(|day| *day < 6).map(Self)
    }

    /// Its place in the week of ISO 8601, Monday 0.
    pub(super) fn place(self) -> i32 {
        i32::from(self.0)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::try_from(self.0).unwrap_or(Weekday::Sun)
    }
}

/// The word of `release.toml`.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DAYS[usize::from(self.0)])
    }
}

impl Frequency {
    /// Years that begin on a day of every year, `--09-01`; `None` where it is not the first of a month.
    pub fn beginning(day: &str) -> Option<Self> {
        let (month, day) = day.strip_prefix("--")?.split_once('-')?;
        let number = |text: &str| {
            let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| is_number)
        };
        let month = number(month).filter(|_| number(day) == Some(1))?;
        NaiveDate::from_ymd_opt(2025, month, 1)?;
        Some(Beginning::new(month).map_or(Self::Year, Self::YearFrom))
    }

    /// Weeks that end on a day, `friday`; `None` of what is no day.
    pub fn ending(day: &str) -> Option<Self> {
        let place = DAYS.iter().position(|known| *known == day)?;
        let ending = u32::try_from(place).ok().and_then(Ending::new);
        Some(ending.map_or(Self::Week, Self::WeekTo))
    }

    /// How its years begin or its weeks end, where they are not those of the calendar: `--09-01`, `friday`.
    pub fn calendar(self) -> Option<String> {
        match self {
            Self::YearFrom(beginning) => Some(beginning.to_string()),
            Self::WeekTo(ending) => Some(ending.to_string()),
            _ => None,
        }
    }

    /// The frequency with the years or weeks that [`Self::calendar`] gives.
    #[must_use]
    pub fn in_calendar(self, calendar: &str) -> Self {
        match self {
            Self::Year => Self::beginning(calendar).unwrap_or(self),
            Self::Week => Self::ending(calendar).unwrap_or(self),
            _ => self,
        }
    }

    /// The frequency of the calendar that is as long: years from January, weeks of ISO 8601.
    #[must_use]
    pub fn length(self) -> Self {
        match self {
            Self::YearFrom(_) => Self::Year,
            Self::WeekTo(_) => Self::Week,
            _ => self,
        }
    }

    /// Whether its periods are years, wherever they begin.
    pub fn is_yearly(self) -> bool {
        self.length() == Self::Year
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Period, ReferencePeriod};

    #[test]
    fn a_year_may_begin_with_any_month_and_a_week_end_on_any_day() {
        for (begins, label, first, last) in [
            ("--01-01", "2024", "2024-01-01", "2024-12-31"),
            ("--04-01", "2024", "2024-04-01", "2025-03-31"),
            ("--09-01", "2024", "2024-09-01", "2025-08-31"),
            ("--03-01", "2023", "2023-03-01", "2024-02-29"),
            ("--12-01", "2024", "2024-12-01", "2025-11-30"),
        ] {
            let frequency = Frequency::beginning(begins).unwrap();
            let year = frequency.read(label).unwrap();
            let days = [year.first_day(), year.last_day()].map(|day| day.to_string());
            assert_eq!((year.to_string().as_str(), days), (label, [first, last].map(String::from)));
            assert_eq!((year.frequency(), year.number(), year.year()), (frequency, 1, year.year()));
            for day in [year.first_day(), year.last_day()] {
                assert_eq!(frequency.containing(day), year);
            }
            assert_eq!(year.plus(1).since(year), 1);
            assert_eq!(year.shifted(-1), frequency.read(&(year.year() - 1).to_string()));
            let months = year.periods(Frequency::Month).unwrap();
            assert_eq!(
                (months.periods(), months.by(frequency)),
                (12, Some(crate::time::ReferencePeriod::of(year)))
            );
        }
        for (ends, label, first, last) in [
            ("sunday", "2025-W01", "2024-12-30", "2025-01-05"),
            // The week of ISO 8601 that has the Friday is week 1.
            ("friday", "2025-W01", "2024-12-28", "2025-01-03"),
            ("saturday", "2020-W53", "2020-12-27", "2021-01-02"),
            ("monday", "2025-W01", "2024-12-24", "2024-12-30"),
        ] {
            let frequency = Frequency::ending(ends).unwrap();
            let week = frequency.read(label).unwrap();
            let days = [week.first_day(), week.last_day()].map(|day| day.to_string());
            assert_eq!((week.to_string().as_str(), days), (label, [first, last].map(String::from)));
            assert_eq!(week.frequency(), frequency);
            for day in [week.first_day(), week.last_day()] {
                assert_eq!(frequency.containing(day), week);
            }
            assert_eq!((week.plus(1).since(week), week.plus(-1).plus(1)), (1, week));
            assert_eq!(week.periods(Frequency::Day).map(ReferencePeriod::periods), Some(7));
        }
        assert_eq!(Frequency::ending("friday").unwrap().read("2021-W53"), None);
    }

    #[test]
    fn months_lie_in_years_that_begin_elsewhere_and_quarters_where_these_begin_with_one() {
        let [april, september] =
            ["--04-01", "--09-01"].map(|day| Frequency::beginning(day).unwrap());
        let within = |text: &str, years: Frequency| {
            Period::parse(text).unwrap().within(years).map(|year| year.to_string())
        };
        assert_eq!(within("2025-03", april).as_deref(), Some("2024"));
        assert_eq!(within("2025-04", april).as_deref(), Some("2025"));
        assert_eq!(within("2025-Q1", april).as_deref(), Some("2024"));
        assert_eq!(within("2025-Q3", september), None);
        assert_eq!(within("2025-08-31", september).as_deref(), Some("2024"));
        assert_eq!(within("2025-S2", april), None);
        assert_eq!(within("2025", april), None);
        let friday = Frequency::ending("friday").unwrap();
        assert_eq!(within("2025-01-04", friday).as_deref(), Some("2025-W02"));
        assert_eq!(within("2025-W01", friday), None);
    }

    #[test]
    fn what_is_no_beginning_and_no_day_is_none() {
        for wrong in ["", "09-01", "--9-01", "--13-01", "--04-06", "--00-01", "--09", "---09-01"] {
            assert_eq!(Frequency::beginning(wrong), None, "{wrong}");
        }
        for wrong in ["", "Friday", "fri", "5"] {
            assert_eq!(Frequency::ending(wrong), None, "{wrong}");
        }
        for calendar in ["--09-01", "--02-01"] {
            let years = Frequency::Year.in_calendar(calendar);
            assert_eq!(
                (years.calendar().as_deref(), years.length()),
                (Some(calendar), Frequency::Year)
            );
        }
        let weeks = Frequency::Week.in_calendar("tuesday");
        assert_eq!(
            (weeks.calendar().as_deref(), weeks.length()),
            (Some("tuesday"), Frequency::Week)
        );
        assert_eq!(Frequency::Month.in_calendar("--09-01"), Frequency::Month);
    }
}

//! The years that a release counts by: of the calendar, or from another month on.

use super::{Beginning, Frequency, Period, ReferencePeriod};

/// The years that a release counts by, each called by the year of the calendar in which it begins. A period lies in the
/// year that has its last day; a week in the one that has the Thursday of the week of ISO 8601 by which it is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years(Option<Beginning>);

impl Years {
    /// The years of the calendar.
    pub const CALENDAR: Self = Self(None);

    /// The years of a frequency; those of the calendar where it is none of years.
    pub fn of(frequency: Frequency) -> Self {
        match frequency {
            Frequency::YearFrom(beginning) => Self(Some(beginning)),
            Frequency::Year
            | Frequency::HalfYear
            | Frequency::Quarter
            | Frequency::Month
            | Frequency::Week
            | Frequency::WeekTo(_)
            | Frequency::Day => Self::CALENDAR,
        }
    }

    /// Their frequency.
    pub fn frequency(self) -> Frequency {
        self.0.map_or(Frequency::Year, Frequency::YearFrom)
    }

    /// Whether periods of this length have another year by these than by the calendar.
    fn count(self, frequency: Frequency) -> bool {
        self.0.is_some() && !frequency.is_yearly()
    }

    /// The year that a period lies in.
    pub fn year_of(self, period: Period) -> i32 {
        if self.count(period.frequency()) {
            self.frequency().containing(period.day_of_its_year()).year()
        } else {
            period.year()
        }
    }

    /// The year that a period lies in, as readers know it: `2025`, and `2024/25` of one that begins elsewhere.
    pub fn name_of(self, period: Period) -> String {
        if self.count(period.frequency()) {
            self.frequency().first_of(self.year_of(period)).year_name()
        } else {
            period.year_name()
        }
    }

    /// The first period of this length in a year.
    pub fn first_of(self, frequency: Frequency, year: i32) -> Period {
        if !self.count(frequency) {
            return frequency.first_of(year);
        }
        // A week may lie in the year before or after that of its first day.
        let begins = frequency.containing(self.frequency().first_of(year).first_day());
        let near = (-1..=2).map(|later| begins.plus(later));
        near.into_iter().find(|period| self.year_of(*period) >= year).unwrap_or(begins)
    }

    /// The last period of this length in a year.
    pub fn last_of(self, frequency: Frequency, year: i32) -> Period {
        self.first_of(frequency, year.saturating_add(1)).plus(-1)
    }

    /// A whole year in periods of a frequency.
    pub fn whole(self, frequency: Frequency, year: i32) -> ReferencePeriod {
        ReferencePeriod::between(self.first_of(frequency, year), self.last_of(frequency, year))
    }

    /// Whether a run of periods is a whole year.
    pub fn is_whole(self, period: ReferencePeriod) -> bool {
        period == self.whole(period.frequency(), self.year_of(period.last()))
    }

    /// How many periods of this length a year has.
    pub fn periods_of(self, frequency: Frequency, year: i32) -> u32 {
        self.whole(frequency, year).periods()
    }

    /// The periods of its year up to `last`: the year to date.
    pub fn to_date(self, last: Period) -> ReferencePeriod {
        ReferencePeriod::between(self.first_of(last.frequency(), self.year_of(last)), last)
    }

    /// The period that has this number in the calendar, in a year: of March 2025, 3 in the year from April 2024 on. `None`
    /// where the year has none.
    pub fn numbered(self, frequency: Frequency, year: i32, number: u32) -> Option<Period> {
        if !self.count(frequency) {
            return frequency.numbered(year, number);
        }
        let of_calendar = [year, year.saturating_add(1)].into_iter();
        let named = of_calendar.filter_map(|year| frequency.numbered(year, number));
        named.into_iter().find(|period| self.year_of(*period) == year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(begins: &str) -> Years {
        Years::of(Frequency::beginning(begins).unwrap())
    }

    fn read(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn a_period_lies_in_the_year_that_has_it() {
        for (begins, period, year, name, to_date) in [
            ("--01-01", "2025-03", 2025, "2025", "2025-01/2025-03"),
            ("--04-01", "2025-03", 2024, "2024/25", "2024-04/2025-03"),
            ("--04-01", "2025-04", 2025, "2025/26", "2025-04"),
            ("--04-01", "2025-09", 2025, "2025/26", "2025-04/2025-09"),
            ("--09-01", "2025-02", 2024, "2024/25", "2024-09/2025-02"),
            ("--04-01", "2026-Q1", 2025, "2025/26", "2025-Q2/2026-Q1"),
            ("--07-01", "2025-S2", 2025, "2025/26", "2025-S2"),
            ("--04-01", "2025-04-02", 2025, "2025/26", "2025-04-01/2025-04-02"),
            // Thursdays: 3 April 2025, 26 March 2026, 2 April 2026, 1 April 2027.
            ("--04-01", "2025-W14", 2025, "2025/26", "2025-W14"),
            ("--04-01", "2026-W13", 2025, "2025/26", "2025-W14/2026-W13"),
            ("--04-01", "2026-W14", 2026, "2026/27", "2026-W14"),
            ("--04-01", "2027-W13", 2027, "2027/28", "2027-W13"),
            ("--04-01", "2025", 2025, "2025", "2025"),
        ] {
            let (years, last) = (from(begins), read(period));
            let told = (years.year_of(last), years.name_of(last), years.to_date(last).to_string());
            assert_eq!(told, (year, name.to_owned(), to_date.to_owned()), "{begins} {period}");
        }
    }

    #[test]
    fn a_year_has_all_of_its_periods_and_no_others() {
        for (begins, frequency, periods) in [
            ("--04-01", Frequency::Month, 12),
            ("--04-01", Frequency::Quarter, 4),
            ("--07-01", Frequency::HalfYear, 2),
            ("--02-01", Frequency::Week, 0),
            ("--03-01", Frequency::Day, 0),
            ("--10-01", Frequency::ending("monday").unwrap(), 0),
            ("--04-01", Frequency::ending("friday").unwrap(), 0),
        ] {
            let years = from(begins);
            for year in 2015..2045 {
                let whole = years.whole(frequency, year);
                assert!(years.is_whole(whole), "{whole}");
                assert!(whole.iter().all(|period| years.year_of(period) == year), "{whole}");
                let next = years.whole(frequency, year + 1);
                assert_eq!(whole.last().plus(1), next.first());
                assert!(periods == 0 || whole.periods() == periods, "{whole}");
                assert_eq!(years.periods_of(frequency, year), whole.periods());
            }
        }
    }

    #[test]
    fn a_month_keeps_its_number_in_the_calendar() {
        let numbered = |begins: &str, frequency: Frequency, year: i32, number: u32| {
            from(begins).numbered(frequency, year, number).map(|period| period.to_string())
        };
        for (begins, number, month) in [
            ("--01-01", 3, "2024-03"),
            ("--04-01", 3, "2025-03"),
            ("--04-01", 4, "2024-04"),
            ("--04-01", 12, "2024-12"),
        ] {
            let told = numbered(begins, Frequency::Month, 2024, number);
            assert_eq!(told.as_deref(), Some(month), "{begins} {number}");
        }
        assert_eq!(numbered("--04-01", Frequency::Quarter, 2024, 1).as_deref(), Some("2025-Q1"));
        assert_eq!(numbered("--04-01", Frequency::Month, 2024, 13), None);
        // Of the year from April 2026 on, week 13 of 2026 ends before it and that of 2027 begins behind it.
        assert_eq!(numbered("--04-01", Frequency::Week, 2026, 13), None);
        assert_eq!(numbered("--04-01", Frequency::Week, 2026, 14).as_deref(), Some("2026-W14"));
    }
}

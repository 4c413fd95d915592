//! Periods: what `TIME_PERIOD` and the ends of an edition's period mean.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::form::Form;
use super::{Beginning, Ending, Frequency, ReferencePeriod};

/// A period of one frequency: a month, a quarter, a week.
///
/// Periods are ordered in time, by their first days; of two that begin with one day the longer
/// stands first.
// One number, so that an observation keeps its size: the frequency in the lowest bits, above them the
// place of the period among all of its frequency. Years that begin elsewhere have the place of their first
// month, and weeks that end elsewhere the place of their last day, which say where they begin and end.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period(i32);

/// How many bits hold the frequency.
const BITS: u32 = 3;

/// The codes of the two frequencies whose periods say themselves where they begin or end.
const YEAR_FROM: i32 = 6;
const WEEK_TO: i32 = 7;

impl Period {
    /// The period with this place among all of its frequency.
    pub(super) fn new(frequency: Frequency, place: i32) -> Self {
        let place = place.clamp(i32::MIN >> BITS, i32::MAX >> BITS);
        let code = match frequency {
            Frequency::Year => 0,
            Frequency::HalfYear => 1,
            Frequency::Quarter => 2,
            Frequency::Month => 3,
            Frequency::Week => 4,
            Frequency::Day => 5,
            Frequency::YearFrom(_) => YEAR_FROM,
            Frequency::WeekTo(_) => WEEK_TO,
        };
        Self(place << BITS | code)
    }

    /// The month of a year, `month` from 1 to 12; `None` outside of that.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Frequency::Month.numbered(year, month)
    }

    /// Reads a period in the form of SDMX, exactly: `2025`, `2025-S1`, `2025-Q2`, `2025-06`,
    /// `2025-W23`, `2025-06-30`.
    pub fn parse(text: &str) -> Option<Self> {
        match Form::of(text)? {
            Form::Day { year, month, day } => {
                let day = NaiveDate::from_ymd_opt(year, month, day)?;
                Some(Frequency::Day.containing(day))
            }
            Form::Numbered { frequency, year, number } => frequency.numbered(year, number),
        }
    }

    /// How long it is.
    pub fn frequency(self) -> Frequency {
        let code = self.0 & ((1 << BITS) - 1);
        let place = self.place();
        // `new` alone makes periods, of these frequencies.
        match code {
            YEAR_FROM => {
                let month = place.rem_euclid(12).unsigned_abs() + 1;
                Beginning::new(month).map_or(Frequency::Year, Frequency::YearFrom)
            }
            WEEK_TO => {
                let day = place.rem_euclid(7).unsigned_abs();
                Ending::new(day).map_or(Frequency::Week, Frequency::WeekTo)
            }
            code => {
                let place = usize::try_from(code).unwrap_or_default();
                Frequency::ALL[place.min(Frequency::ALL.len() - 1)]
            }
        }
    }

    /// Its frequency and its place in one number, which no other period has.
    pub fn packed(self) -> u32 {
        self.0.cast_unsigned()
    }

    /// Its place among all periods of its frequency.
    fn place(self) -> i32 {
        self.0 >> BITS
    }

    /// Its year; of a week, the year that has its Thursday.
    pub fn year(self) -> i32 {
        let place = self.place();
        match self.frequency() {
            Frequency::Year => place,
            Frequency::HalfYear => place.div_euclid(2),
            Frequency::Quarter => place.div_euclid(4),
            Frequency::Month | Frequency::YearFrom(_) => place.div_euclid(12),
            Frequency::WeekTo(_) => self.iso_week().year(),
            Frequency::Week => self.day_of_its_year().year(),
            Frequency::Day => from_epoch(place).year(),
        }
    }

    /// Its year as readers know it: `2025`, and of a year that begins elsewhere `2024/25`.
    pub fn year_name(self) -> String {
        let year = self.year();
        match self.frequency() {
            Frequency::YearFrom(_) => {
                format!("{year}/{:02}", year.saturating_add(1).rem_euclid(100))
            }
            _ => year.to_string(),
        }
    }

    /// The week of ISO 8601 that has the last day of a week that ends elsewhere.
    fn iso_week(self) -> Self {
        Self::new(Frequency::Week, self.place().div_euclid(7))
    }

    /// A day by which it lies in a year: the last; of a week, the Thursday of the week of ISO 8601.
    pub(super) fn day_of_its_year(self) -> NaiveDate {
        match self.frequency() {
            Frequency::Week => from_epoch(self.place().saturating_mul(7).saturating_add(4)),
            Frequency::WeekTo(_) => self.iso_week().day_of_its_year(),
            _ => self.last_day(),
        }
    }

    /// Its number in its year, from 1: the month, the quarter, the week, the day of the year.
    pub fn number(self) -> u32 {
        self.since(self.first_of_year()).unsigned_abs() + 1
    }

    /// The first period of its frequency in its year.
    #[must_use]
    pub fn first_of_year(self) -> Self {
        self.frequency().first_of(self.year())
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        let month = |in_year: i32| {
            let (year, place) =
                (self.place().div_euclid(in_year), self.place().rem_euclid(in_year));
            day(year, (place * (12 / in_year)).unsigned_abs() + 1, 1)
        };
        match self.frequency() {
            Frequency::Year => month(1),
            Frequency::HalfYear => month(2),
            Frequency::Quarter => month(4),
            Frequency::Month | Frequency::YearFrom(_) => month(12),
            Frequency::WeekTo(_) => from_epoch(self.place().saturating_sub(5)),
            Frequency::Week => from_epoch(self.place().saturating_mul(7).saturating_add(1)),
            Frequency::Day => from_epoch(self.place()),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.plus(1).first_day();
        next.checked_sub_days(Days::new(1)).unwrap_or(next).max(self.first_day())
    }

    /// The period so many later, or earlier when negative.
    #[must_use]
    pub fn plus(self, periods: i32) -> Self {
        let frequency = self.frequency();
        let places = periods.saturating_mul(step(frequency));
        Self::new(frequency, self.place().saturating_add(places))
    }

    /// How many periods it is later than another of its frequency; negative when it is earlier.
    pub fn since(self, earlier: Self) -> i32 {
        debug_assert_eq!(self.frequency(), earlier.frequency(), "periods of one frequency");
        (self.place() - earlier.place()) / step(self.frequency())
    }

    /// The period of the same name so many years later, or earlier when negative; `None` for the
    /// week 53 and the 29 February where that year has none.
    pub fn shifted(self, years: i32) -> Option<Self> {
        let frequency = self.frequency();
        if let Some(in_year) = frequency.in_year() {
            return Some(self.plus(years.saturating_mul(in_year)));
        }
        let year = self.year().saturating_add(years);
        if frequency == Frequency::Day {
            return self.first_day().with_year(year).map(|day| frequency.containing(day));
        }
        frequency.numbered(year, self.number())
    }

    /// The period of another frequency that it is a part of, or itself; `None` where the one does
    /// not nest in the other.
    pub fn within(self, longer: Frequency) -> Option<Self> {
        if longer == self.frequency() {
            return Some(self);
        }
        let nests = self.frequency().nests_in(longer);
        nests.then(|| longer.containing(self.first_day()))
    }

    /// The periods of another frequency that it is made of; `None` where these do not nest in it.
    pub fn periods(self, shorter: Frequency) -> Option<ReferencePeriod> {
        if shorter == self.frequency() {
            return Some(ReferencePeriod::of(self));
        }
        let nests = shorter.nests_in(self.frequency());
        let end = |day| shorter.containing(day);
        nests.then(|| ReferencePeriod::between(end(self.first_day()), end(self.last_day())))
    }
}

/// How many places lie between two periods that follow each other.
fn step(frequency: Frequency) -> i32 {
    match frequency {
        Frequency::YearFrom(_) => 12,
        Frequency::WeekTo(_) => 7,
        _ => 1,
    }
}

impl Frequency {
    /// The period with this number in a year, from 1; `None` where the year has none.
    pub fn numbered(self, year: i32, number: u32) -> Option<Period> {
        let place = i32::try_from(number).ok()?.checked_sub(1).filter(|place| *place >= 0)?;
        if let Some(in_year) = self.in_year() {
            return (place < in_year).then(|| self.first_of(year).plus(place));
        }
        Some(self.first_of(year).plus(place)).filter(|period| period.year() == year)
    }
}

impl Ord for Period {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if (self.0 ^ other.0) & ((1 << BITS) - 1) == 0 {
            return self.0.cmp(&other.0);
        }
        (self.first_day(), self.frequency()).cmp(&(other.first_day(), other.frequency()))
    }
}

impl PartialOrd for Period {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The form of SDMX.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year();
        match self.frequency() {
            Frequency::Year | Frequency::YearFrom(_) => write!(f, "{year:04}"),
            Frequency::HalfYear => write!(f, "{year:04}-S{}", self.number()),
            Frequency::Quarter => write!(f, "{year:04}-Q{}", self.number()),
            Frequency::Month => write!(f, "{year:04}-{:02}", self.number()),
            Frequency::Week | Frequency::WeekTo(_) => write!(f, "{year:04}-W{:02}", self.number()),
            Frequency::Day => {
                let day = self.first_day();
                write!(f, "{year:04}-{:02}-{:02}", day.month(), day.day())
            }
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The first year that is read: what is written with a zero in front is a slip, and the year before it
/// still has four digits.
const FIRST_YEAR: i32 = 1000;

/// Reads a year of four digits.
pub fn parse_year(text: &str) -> Option<i32> {
    digits(text.as_bytes()).filter(|year| text.len() == 4 && *year >= FIRST_YEAR)
}

/// Reads one to four digits.
pub(super) fn digits(text: &[u8]) -> Option<i32> {
    if !(1..=4).contains(&text.len()) {
        return None;
    }
    let digit = |sum, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'));
    text.iter().try_fold(0, digit)
}

/// A day of the calendar; beyond all that is read, the end of the calendar.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    let beyond = if year < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(beyond)
}

/// The day with this number from the first day of the year 1, which is 1.
fn from_epoch(number: i32) -> NaiveDate {
    let beyond = if number < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_num_days_from_ce_opt(number).unwrap_or(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Period {
        Period::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn a_period_is_read_in_the_forms_of_sdmx_and_written_as_it_was() {
        for (text, frequency, first, last) in [
            ("2025", Frequency::Year, "2025-01-01", "2025-12-31"),
            ("2025-S2", Frequency::HalfYear, "2025-07-01", "2025-12-31"),
            ("2025-Q2", Frequency::Quarter, "2025-04-01", "2025-06-30"),
            ("2024-02", Frequency::Month, "2024-02-01", "2024-02-29"),
            ("1900-02", Frequency::Month, "1900-02-01", "1900-02-28"),
            ("2025-W01", Frequency::Week, "2024-12-30", "2025-01-05"),
            ("2020-W53", Frequency::Week, "2020-12-28", "2021-01-03"),
            ("2024-02-29", Frequency::Day, "2024-02-29", "2024-02-29"),
        ] {
            let period = read(text);
            assert_eq!((period.to_string().as_str(), period.frequency()), (text, frequency));
            let days = [period.first_day(), period.last_day()].map(|day| day.to_string());
            assert_eq!(days, [first, last], "{text}");
            assert_eq!(period.frequency().containing(period.first_day()), period);
            assert_eq!(period.frequency().containing(period.last_day()), period);
        }
    }

    #[test]
    fn no_other_form_is_read() {
        for wrong in [
            "",
            "-",
            "25",
            "0225",
            "02025",
            "2025-",
            "2025-6",
            "2025-00",
            "2025-13",
            "2025-+6",
            "25-06",
            "2025/06",
            "2025-Q0",
            "2025-Q5",
            "2025-Q02",
            "2025Q2",
            "2025-q2",
            "2025-S3",
            "2025-S",
            "2025-W1",
            "2025-W00",
            "2025-W53",
            "2025-W54",
            "2025-02-29",
            "2025-6-30",
            "2025-06-31",
            "2025-06-30-1",
            "2025-99999999999",
            "0000-01",
            "-001-01",
            "2025-Qж",
            "2025-ж",
            "2025-T1",
        ] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Frequency::Month.read("2025-Q2"), None);
        assert_eq!(Frequency::Quarter.read("2025-Q2"), Some(read("2025-Q2")));
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        // ISO 8601: years with 53 weeks begin with a Thursday, or leap ones with a Wednesday.
        let long: Vec<i32> =
            (2000..2040).filter(|year| Frequency::Week.periods_of(*year) == 53).collect();
        assert_eq!(long, [2004, 2009, 2015, 2020, 2026, 2032, 2037]);
        assert_eq!(read("2020-W53").plus(1), read("2021-W01"));
        assert_eq!(read("2021-W01").year(), 2021);
        assert_eq!(read("2020-W53").number(), 53);
        assert_eq!(read("2021-W01").since(read("2020-W01")), 53);
    }

    #[test]
    fn periods_follow_each_other_over_the_end_of_a_year() {
        for (text, next) in [
            ("2024", "2025"),
            ("2024-S2", "2025-S1"),
            ("2024-Q4", "2025-Q1"),
            ("2024-12", "2025-01"),
            ("2024-W52", "2025-W01"),
            ("2024-12-31", "2025-01-01"),
            ("2024-02-28", "2024-02-29"),
        ] {
            assert_eq!((read(text).plus(1), read(next).plus(-1)), (read(next), read(text)));
            assert!(read(text) < read(next) && read(next).since(read(text)) == 1);
        }
    }

    #[test]
    fn a_year_before_has_the_same_name_or_there_is_none() {
        for (text, before) in [
            ("2025", Some("2024")),
            ("2025-S1", Some("2024-S1")),
            ("2025-Q4", Some("2024-Q4")),
            ("2025-02", Some("2024-02")),
            ("2021-W52", Some("2020-W52")),
            ("2020-W53", None),
            ("2024-02-29", None),
            ("2025-03-01", Some("2024-03-01")),
            ("2024-03-01", Some("2023-03-01")),
        ] {
            assert_eq!(read(text).shifted(-1), before.map(read), "{text}");
        }
        assert_eq!(read("2026-W53").shifted(-6), Some(read("2020-W53")));
    }

    #[test]
    fn shorter_periods_nest_in_longer_ones_but_weeks_in_nothing() {
        let inside = |text, shorter| read(text).periods(shorter).map(|run| run.to_string());
        assert_eq!(inside("2025-Q2", Frequency::Month).as_deref(), Some("2025-04/2025-06"));
        assert_eq!(inside("2025", Frequency::Quarter).as_deref(), Some("2025"));
        assert_eq!(inside("2025-W01", Frequency::Day).as_deref(), Some("2024-12-30/2025-01-05"));
        assert_eq!(inside("2024-02", Frequency::Day).as_deref(), Some("2024-02-01/2024-02-29"));
        assert_eq!(inside("2025-Q2", Frequency::Week), None);
        assert_eq!(inside("2025-06", Frequency::Quarter), None);
        assert_eq!(read("2025-06").within(Frequency::Quarter), Some(read("2025-Q2")));
        assert_eq!(read("2025-06").within(Frequency::HalfYear), Some(read("2025-S1")));
        assert_eq!(read("2024-12-30").within(Frequency::Week), Some(read("2025-W01")));
        assert_eq!(read("2025-W01").within(Frequency::Year), None);
        assert_eq!(read("2025-06").within(Frequency::Month), Some(read("2025-06")));
        assert_eq!(read("2025").within(Frequency::Month), None);
    }

    #[test]
    fn periods_of_several_frequencies_are_ordered_by_their_first_days() {
        let mut periods =
            ["2025-02", "2025-Q1", "2025", "2025-01", "2025-W01", "2024-Q4"].map(read);
        periods.sort();
        assert_eq!(
            periods.map(|period| period.to_string()),
            ["2024-Q4", "2025-W01", "2025", "2025-Q1", "2025-01", "2025-02"]
        );
    }

    #[test]
    fn what_is_beyond_the_calendar_ends_with_it() {
        for frequency in Frequency::ALL {
            let far = frequency.first_of(2025).plus(i32::MAX);
            assert!(far > frequency.last_of(9999) && far.last_day() >= far.first_day());
            let early = frequency.first_of(2025).plus(i32::MIN);
            assert!(early < frequency.first_of(1) && early.first_day() <= early.last_day());
        }
    }

    #[test]
    fn a_period_takes_four_bytes() {
        assert_eq!((size_of::<Period>(), size_of::<Option<Period>>()), (4, 8));
    }
}

//! Months and reference periods: what `TIME_PERIOD` and an edition's `period` mean.

use std::fmt;

/// A calendar month; orders in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a year, `month` from 1 to 12; `None` outside of that.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let month = i32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        Some(Self(year * 12 + month - 1))
    }

    /// Reads `YYYY-MM`, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let month = digits(month.as_bytes()).filter(|_| month.len() == 2)?;
        Self::new(parse_year(year)?, month.unsigned_abs())
    }

    /// The month that a text in another form names: `2025-6`, `06.2025`, `2025-06-01`,
    /// `01.06.2025`.
    pub fn guess(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split(['-', '.', '/', ' ', 'M']).collect();
        let (year, month) = match parts[..] {
            [year, month] if year.len() == 4 => (year, month),
            [month, year] | [_, month, year] if year.len() == 4 => (year, month),
            [year, month, _] => (year, month),
            [joined] if joined.len() == 6 => joined.split_at_checked(4)?,
            _ => return None,
        };
        let month = digits(month.as_bytes()).filter(|_| matches!(month.len(), 1 | 2))?;
        Self::new(parse_year(year)?, month.unsigned_abs())
    }

    /// January of a year.
    pub fn january(year: i32) -> Self {
        Self(year * 12)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12).unsigned_abs() + 1
    }

    /// The month `months` later, or earlier when negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        match self.month() {
            4 | 6 | 9 | 11 => 30,
            2 if self.year() % 4 == 0 && (self.year() % 100 != 0 || self.year() % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// Months since `other`; negative when `other` is later.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
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
fn digits(text: &[u8]) -> Option<i32> {
    if !(1..=4).contains(&text.len()) {
        return None;
    }
    let digit = |sum, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'));
    text.iter().try_fold(0, digit)
}

/// A run of whole months within one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferencePeriod {
    first: Month,
    last: Month,
}

impl ReferencePeriod {
    /// One month.
    pub fn month(month: Month) -> Self {
        Self { first: month, last: month }
    }

    /// January to `last`: the year to date.
    pub fn year_to_date(last: Month) -> Self {
        Self { first: Month::january(last.year()), last }
    }

    /// So many months up to `last`, itself included; `None` for no month.
    pub fn ending(last: Month, months: u32) -> Option<Self> {
        let before = i32::try_from(months).ok()?.checked_sub(1).filter(|before| *before >= 0)?;
        Some(Self { first: last.plus(-before), last })
    }

    /// A whole year.
    pub fn year(year: i32) -> Self {
        Self::year_to_date(Month::january(year).plus(11))
    }

    /// The first month.
    pub fn first(self) -> Month {
        self.first
    }

    /// The last month.
    pub fn last(self) -> Month {
        self.last
    }

    /// How many months it has, at least 1.
    pub fn months(self) -> u32 {
        self.last.since(self.first).unsigned_abs() + 1
    }

    /// The months in order.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        (0..=self.last.since(self.first)).map(move |months| self.first.plus(months))
    }

    /// These months `years` later, or earlier when negative.
    #[must_use]
    pub fn shifted(self, years: i32) -> Self {
        Self { first: self.first.plus(12 * years), last: self.last.plus(12 * years) }
    }

    /// This period a year before.
    #[must_use]
    pub fn same_period_of_previous_year(self) -> Self {
        self.shifted(-1)
    }

    /// Whether it is a whole calendar year.
    pub fn is_year(self) -> bool {
        self.months() == 12 && self.first.month() == 1
    }
}

/// `2025`, `2025-06` or `2025-01/2025-06`, the ISO 8601 interval of months.
impl fmt::Display for ReferencePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_year() {
            write!(f, "{:04}", self.first.year())
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

    #[test]
    fn february_has_a_leap_day_by_the_rule_of_centuries() {
        let days = |year| Month::new(year, 2).unwrap().days();
        assert_eq!([2023, 2024, 1900, 2000].map(days), [28, 29, 28, 29]);
        let year: u32 = (1..=12).map(|month| Month::new(2025, month).unwrap().days()).sum();
        assert_eq!(year, 365);
    }

    #[test]
    fn a_month_is_read_only_in_its_exact_form() {
        assert_eq!(Month::parse("2025-06").map(|month| month.to_string()), Some("2025-06".into()));
        for wrong in [
            "2025-6",
            "2025-13",
            "2025-00",
            "25-06",
            "2025/06",
            "2025-06-01",
            "2025-+6",
            "2025-99999999999",
            "0000-01",
            "0225-01",
            "-001-01",
            "",
            "2025",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_in_another_form_is_guessed_only_to_be_suggested() {
        for text in
            ["2025-6", "06.2025", "2025-06-01", "01.06.2025", "2025M06", "2025/06", "6 2025"]
        {
            assert_eq!(Month::guess(text).map(|month| month.to_string()), Some("2025-06".into()));
        }
        for text in ["", "2025", "2025-13", "01.06.25", "маусым 2025", "12345678-1", "01.0000"]
        {
            assert_eq!(Month::guess(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_is_named_by_its_shortest_form() {
        let june = Month::new(2025, 6).unwrap();
        assert_eq!(ReferencePeriod::year_to_date(june).to_string(), "2025-01/2025-06");
        assert_eq!(ReferencePeriod::month(june).to_string(), "2025-06");
        assert_eq!(ReferencePeriod::year(2024).to_string(), "2024");
    }

    #[test]
    fn the_year_before_has_the_same_months() {
        let period = ReferencePeriod::year_to_date(Month::new(2025, 2).unwrap());
        assert_eq!(period.same_period_of_previous_year().to_string(), "2024-01/2024-02");
        assert_eq!(period.months(), 2);
    }

    #[test]
    fn a_period_of_any_length_ends_with_its_last_month() {
        let march = Month::new(2025, 3).unwrap();
        let shown =
            |months| ReferencePeriod::ending(march, months).map(|period| period.to_string());
        assert_eq!(shown(1).as_deref(), Some("2025-03"));
        assert_eq!(shown(3).as_deref(), Some("2025-01/2025-03"));
        assert_eq!(shown(6).as_deref(), Some("2024-10/2025-03"));
        assert_eq!(shown(0), None);
    }
}

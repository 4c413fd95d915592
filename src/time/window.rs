//! Windows: how many periods a number is about, up to the last of them.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::{Period, ReferencePeriod, Years};

/// How many periods a number is about. A window is laid at its last period, whatever period a
/// comparison has moved that to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// The period itself.
    Period,
    /// From the first period of its year.
    YearToDate,
    /// Its whole year.
    Year,
    /// So many periods, at least two.
    Last(u32),
}

/// The most periods that a window can have.
const LONGEST: u32 = 1200;

impl Window {
    /// The periods of the window that ends with `last`; of a whole year, the year of `last`.
    pub fn laid(self, last: Period, years: Years) -> ReferencePeriod {
        match self {
            Self::Period => ReferencePeriod::of(last),
            Self::YearToDate => years.to_date(last),
            Self::Year => years.whole(last.frequency(), years.year_of(last)),
            Self::Last(periods) => {
                ReferencePeriod::ending(last, periods).unwrap_or(ReferencePeriod::of(last))
            }
        }
    }

    /// Its word in `release.toml`; `None` for a word that is none.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "period" => Some(Self::Period),
            "year_to_date" => Some(Self::YearToDate),
            "year" => Some(Self::Year),
            _ => {
                let number = word.strip_prefix("last ")?;
                let digits = number.bytes().all(|digit| digit.is_ascii_digit());
                let periods = number.parse().ok().filter(|_| digits)?;
                match periods {
                    1 => Some(Self::Period),
                    _ => (1..=LONGEST).contains(&periods).then_some(Self::Last(periods)),
                }
            }
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period => f.write_str("period"),
            Self::YearToDate => f.write_str("year_to_date"),
            Self::Year => f.write_str("year"),
            Self::Last(periods) => write!(f, "last {periods}"),
        }
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| {
            let known = &["period", "year_to_date", "year", "last 12"];
            de::Error::unknown_variant(&word, known)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Frequency;

    #[test]
    fn a_window_is_laid_at_its_last_period() {
        for (last, window, laid) in [
            ("2025-06", "period", "2025-06"),
            ("2025-06", "year_to_date", "2025-01/2025-06"),
            ("2025-01", "year_to_date", "2025-01"),
            ("2025-12", "year_to_date", "2025"),
            ("2025-06", "year", "2025"),
            ("2025-06", "last 3", "2025-04/2025-06"),
            ("2025-01", "last 3", "2024-11/2025-01"),
            ("2024-02", "last 12", "2023-03/2024-02"),
            ("2024-12", "last 12", "2024"),
            ("2025-Q2", "year_to_date", "2025-Q1/2025-Q2"),
            ("2025-Q2", "last 4", "2024-Q3/2025-Q2"),
            ("2025-W05", "year_to_date", "2025-W01/2025-W05"),
            ("2025", "year_to_date", "2025"),
        ] {
            let read = Window::parse(window).unwrap();
            assert_eq!(read.to_string(), window);
            let period = read.laid(Period::parse(last).unwrap(), Years::CALENDAR);
            assert_eq!(period.to_string(), laid, "{window} up to {last}");
        }
        let fiscal = Years::of(Frequency::beginning("--04-01").unwrap());
        for (last, window, laid) in [
            ("2025-09", "period", "2025-09"),
            ("2025-09", "year_to_date", "2025-04/2025-09"),
            ("2025-02", "year_to_date", "2024-04/2025-02"),
            ("2025-02", "year", "2024-04/2025-03"),
            ("2025-Q1", "year", "2024-Q2/2025-Q1"),
            ("2025-04", "last 3", "2025-02/2025-04"),
        ] {
            let read = Window::parse(window).unwrap();
            let period = read.laid(Period::parse(last).unwrap(), fiscal);
            assert_eq!(period.to_string(), laid, "{window} up to {last}");
        }
    }

    #[test]
    fn what_is_no_window_is_none() {
        assert_eq!(Window::parse("last 1"), Some(Window::Period));
        for wrong in [
            "",
            "months",
            "last",
            "last 0",
            "last -1",
            "last +3",
            "last 1201",
            "last 1.5",
            "Period",
        ] {
            assert_eq!(Window::parse(wrong), None, "{wrong}");
        }
    }
}

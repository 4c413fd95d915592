//! Periods in other forms than those that are read, only to be suggested.

use chrono::NaiveDate;

use super::period::digits;
use super::{Frequency, Period, parse_year};

impl Frequency {
    /// The period that a text in another form names: `2025-6`, `06.2025`, `2025-06-01`, `2025Q2`,
    /// `2 quarter 2025`, `2025-W5`. A month or a day in the place of a longer period is its first.
    pub fn guess(self, text: &str) -> Option<Period> {
        let text = text.trim();
        match self {
            Self::YearFrom(_) | Self::WeekTo(_) => {
                let meant = self.length().guess(text)?;
                self.numbered(meant.year(), meant.number())
            }
            Self::Month => month(text),
            Self::Day => day(text),
            Self::Year => month(text).filter(|month| month.number() == 1)?.within(self),
            Self::HalfYear => self.marked(text, &['S', 'H', 'B']).or_else(|| self.begun_by(text)),
            Self::Quarter => self.marked(text, &['Q', 'T', 'K']).or_else(|| self.begun_by(text)),
            Self::Week => self.marked(text, &['W', 'S', 'K']).or_else(|| {
                let day = day(text)?;
                day.within(self).filter(|week| week.first_day() == day.first_day())
            }),
        }
    }

    /// The period that begins with the month or the day of a text.
    fn begun_by(self, text: &str) -> Option<Period> {
        let first = Period::parse(text).filter(|period| period.frequency() != Self::Year);
        let first = first.or_else(|| month(text))?;
        let period = first.within(self)?;
        (period.first_day() == first.first_day()).then_some(period)
    }

    /// The period of a year and a number with one of these letters or a dash between them: `2025Q2`,
    /// `Q2 2025`, `2025-2`. Words beside them are passed over.
    fn marked(self, text: &str, letters: &[char]) -> Option<Period> {
        let is_marked = text.chars().any(|c| letters.contains(&c.to_ascii_uppercase()));
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
        let (year, number) = match numbers[..] {
            [year, number] if year.len() == 4 => (year, number),
            [number, year] if year.len() == 4 => (year, number),
            _ => return None,
        };
        // `2025-02` is a month, `2025-2` may be a quarter.
        if !is_marked && (number.len() > 1 || self == Self::Week) {
            return None;
        }
        let number = digits(number.as_bytes())?;
        self.numbered(parse_year(year)?, number.unsigned_abs())
    }
}

/// `2025-6`, `06.2025`, `2025-06-01`, `01.06.2025`, `202506`.
fn month(text: &str) -> Option<Period> {
    let parts: Vec<&str> = text.split(['-', '.', '/', ' ', 'M']).collect();
    let (year, month) = match parts[..] {
        [year, month] if year.len() == 4 => (year, month),
        [month, year] | [_, month, year] if year.len() == 4 => (year, month),
        [year, month, _] => (year, month),
        [joined] if joined.len() == 6 => joined.split_at_checked(4)?,
        _ => return None,
    };
    let month = digits(month.as_bytes()).filter(|_| matches!(month.len(), 1 | 2))?;
    Period::month(parse_year(year)?, month.unsigned_abs())
}

/// `2025-6-1`, `01.06.2025`, `2025/06/01`, `20250601`.
fn day(text: &str) -> Option<Period> {
    let parts: Vec<&str> = text.split(['-', '.', '/', ' ']).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] if year.len() == 4 => (year, month, day),
        [joined] if joined.len() == 8 && joined.is_ascii() => {
            (&joined[..4], &joined[4..6], &joined[6..])
        }
        _ => return None,
    };
    let number = |text: &str| {
        let number = digits(text.as_bytes()).filter(|_| matches!(text.len(), 1 | 2));
        number.map(i32::unsigned_abs)
    };
    let day = NaiveDate::from_ymd_opt(parse_year(year)?, number(month)?, number(day)?)?;
    Some(Frequency::Day.containing(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(frequency: Frequency, text: &str) -> Option<String> {
        frequency.guess(text).map(|period| period.to_string())
    }

    #[test]
    fn a_month_in_another_form_is_guessed_only_to_be_suggested() {
        for text in
            ["2025-6", "06.2025", "2025-06-01", "01.06.2025", "2025M06", "2025/06", "6 2025"]
        {
            assert_eq!(guessed(Frequency::Month, text).as_deref(), Some("2025-06"));
        }
        for text in ["", "2025", "2025-13", "01.06.25", "маусым 2025", "12345678-1", "01.0000"]
        {
            assert_eq!(guessed(Frequency::Month, text), None, "{text}");
        }
    }

    #[test]
    fn quarters_half_years_weeks_and_days_in_other_forms_are_guessed() {
        for (frequency, texts, meant) in [
            (
                Frequency::Quarter,
                &[
                    "2025Q2",
                    "Q2 2025",
                    "2025-q2",
                    "2025-2",
                    "2/2025",
                    "2025-04",
                    "2025-04-01",
                    "04.2025",
                    "2 Quartal 2025",
                ][..],
                "2025-Q2",
            ),
            (
                Frequency::HalfYear,
                &["2025S2", "H2 2025", "2025-H2", "2025-07", "2025-2"],
                "2025-S2",
            ),
            (
                Frequency::Week,
                &["2025W5", "2025-W5", "W05 2025", "2025-01-27", "27.01.2025"],
                "2025-W05",
            ),
            (Frequency::Day, &["2025-6-1", "01.06.2025", "2025/06/01", "20250601"], "2025-06-01"),
            (Frequency::Year, &["2025-01", "2025-01-01", "01.01.2025"], "2025"),
        ] {
            for text in texts {
                assert_eq!(guessed(frequency, text).as_deref(), Some(meant), "{text}");
            }
        }
        for (frequency, text) in [
            (Frequency::Quarter, "2025-05"),
            (Frequency::Quarter, "2025-Q5"),
            (Frequency::Quarter, "2025-12"),
            (Frequency::HalfYear, "2025-10"),
            (Frequency::Week, "2025-01-28"),
            (Frequency::Week, "2025-W54"),
            (Frequency::Week, "2025-05"),
            (Frequency::Day, "2025-02-30"),
            (Frequency::Year, "2025-02"),
        ] {
            assert_eq!(guessed(frequency, text), None, "{text}");
        }
    }
}

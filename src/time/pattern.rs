//! Patterns of periods: how a file writes them where it is not in the form of SDMX.
//!
//! A pattern is a period with letters in the place of its numbers: `YYYYQN` is 2024Q1, `MM.YYYY` is 01.2024.
//! [`LETTERS`] are all that it can have; everything else stands for itself, and what is between `'` and
//! `'` does so whatever it is.

use std::fmt;

use chrono::NaiveDate;

use super::period::{digits, parse_year};
use super::{Frequency, Period};

/// The letters of a pattern, each with what it stands for.
pub const LETTERS: [(&str, &str); 7] = [
    ("YYYY", "the year in which the period begins"),
    ("yyyy", "the year in which it ends"),
    ("yy", "the last two digits of the year in which it ends"),
    ("MM", "the month, 01 to 12"),
    ("DD", "the day of the month, 01 to 31"),
    ("N", "the number of the quarter, half-year, week or month in its year, 1 to 53"),
    ("NN", "this number in two digits, 01 to 53"),
];

/// How a file writes the periods of one frequency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
    frequency: Frequency,
}

/// Why a text is no pattern of the periods of a frequency: what is wrong, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongPattern {
    /// What is wrong with it.
    pub reason: String,
    /// What to write.
    pub remedy: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// The year of the first day, four digits.
    FirstYear,
    /// The year of the last day, four digits.
    LastYear,
    /// The last two digits of the year of the last day.
    ShortLastYear,
    Month,
    Day,
    /// The number in its year; with two digits, or as many as it has.
    Number {
        is_padded: bool,
    },
}

/// The numbers of a text that has been read.
#[derive(Debug, Default)]
struct Numbers {
    first_year: Option<i32>,
    last_year: Option<i32>,
    short_last_year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    number: Option<i32>,
}

impl Pattern {
    /// Reads the pattern of the periods of a frequency.
    ///
    /// # Errors
    /// If its letters are none of [`LETTERS`], or do not say which period it is.
    pub fn new(text: &str, frequency: Frequency) -> Result<Self, WrongPattern> {
        let parts = parts(text)?;
        let has = |part: &Part| parts.contains(part);
        let count = |kind: fn(&Part) -> bool| parts.iter().filter(|part| kind(part)).count();
        let is_number = |part: &Part| matches!(part, Part::Number { .. });
        let twice = [
            count(|part| *part == Part::FirstYear),
            count(|part| *part == Part::LastYear),
            count(|part| *part == Part::ShortLastYear),
            count(|part| *part == Part::Month),
            count(|part| *part == Part::Day),
            count(is_number),
        ];
        let wrong =
            |reason: &str, remedy: String| Err(WrongPattern { reason: reason.to_owned(), remedy });
        if twice.iter().any(|count| *count > 1) {
            return wrong("it has the same letters twice", "Write each number once.".to_owned());
        }
        if !has(&Part::FirstYear) && !has(&Part::LastYear) {
            return wrong(
                "it has no year of four digits",
                format!("Write `YYYY`, as in `{}`.", example(frequency)),
            );
        }
        let has_number = parts.iter().any(is_number);
        let (month, day) = (has(&Part::Month), has(&Part::Day));
        let is_whole = match frequency.length() {
            Frequency::Year | Frequency::YearFrom(_) => [month, day, has_number] == [false; 3],
            Frequency::HalfYear | Frequency::Quarter | Frequency::Week | Frequency::WeekTo(_) => {
                [month, day, has_number] == [false, false, true]
            }
            Frequency::Month => !day && month != has_number,
            Frequency::Day => [month, day, has_number] == [true, true, false],
        };
        if !is_whole {
            let reason = format!("its letters do not say which {frequency} it is");
            let remedy = format!("Write a pattern such as `{}`.", example(frequency));
            return Err(WrongPattern { reason, remedy });
        }
        Ok(Self { text: text.to_owned(), parts, frequency })
    }

    /// The period that a text names, if it is as the pattern says, exactly.
    pub fn read(&self, text: &str) -> Option<Period> {
        let mut numbers = Numbers::default();
        let mut rest = text;
        for part in &self.parts {
            rest = part.read(rest, &mut numbers)?;
        }
        self.named(&numbers).filter(|_| rest.is_empty())
    }

    fn named(&self, numbers: &Numbers) -> Option<Period> {
        let Numbers { first_year, last_year, short_last_year, month, day, number } = *numbers;
        let number = number.or(month).or(Some(1)).and_then(|number| u32::try_from(number).ok())?;
        let in_year = |year: i32| match (self.frequency, month, day) {
            (Frequency::Day, Some(month), Some(day)) => {
                let [month, day] = [month, day].map(i32::unsigned_abs);
                Some(self.frequency.containing(NaiveDate::from_ymd_opt(year, month, day)?))
            }
            _ => self.frequency.numbered(year, number),
        };
        let period = match (first_year, last_year) {
            (Some(year), _) => in_year(year)?,
            // A year that begins elsewhere ends in the next.
            (None, Some(year)) => {
                let is_later = matches!(self.frequency, Frequency::YearFrom(_));
                in_year(year - i32::from(is_later))?
            }
            (None, None) => return None,
        };
        let ends_in = self.last_year(period);
        let is_so = last_year.is_none_or(|year| year == ends_in)
            && short_last_year.is_none_or(|year| year == ends_in.rem_euclid(100));
        is_so.then_some(period)
    }

    /// The year in which a period ends; of weeks, the year that they are named by.
    fn last_year(&self, period: Period) -> i32 {
        period.year() + i32::from(matches!(self.frequency, Frequency::YearFrom(_)))
    }

    /// A period as the pattern writes it.
    pub fn write(&self, period: Period) -> String {
        let mut text = String::new();
        for part in &self.parts {
            let number = period.number();
            let written = match part {
                Part::Literal(literal) => literal.clone(),
                Part::FirstYear => format!("{:04}", period.year()),
                Part::LastYear => format!("{:04}", self.last_year(period)),
                Part::ShortLastYear => format!("{:02}", self.last_year(period).rem_euclid(100)),
                Part::Month => period.first_day().format("%m").to_string(),
                Part::Day => period.first_day().format("%d").to_string(),
                Part::Number { is_padded: true } => format!("{number:02}"),
                Part::Number { is_padded: false } => number.to_string(),
            };
            text.push_str(&written);
        }
        text
    }
}

impl Part {
    /// What is left of a text behind this part of it.
    fn read<'t>(&self, text: &'t str, numbers: &mut Numbers) -> Option<&'t str> {
        let (place, length) = match self {
            Self::Literal(literal) => return text.strip_prefix(literal.as_str()),
            Self::FirstYear => (&mut numbers.first_year, 4),
            Self::LastYear => (&mut numbers.last_year, 4),
            Self::ShortLastYear => (&mut numbers.short_last_year, 2),
            Self::Month => (&mut numbers.month, 2),
            Self::Day => (&mut numbers.day, 2),
            Self::Number { is_padded: true } => (&mut numbers.number, 2),
            Self::Number { is_padded: false } => {
                let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
                (&mut numbers.number, length)
            }
        };
        let (number, rest) = text.split_at_checked(length)?;
        let is_padded = *self != (Self::Number { is_padded: false });
        *place = match length {
            4 => Some(parse_year(number)?),
            _ => Some(digits(number.as_bytes()).filter(|_| is_padded || !number.starts_with('0'))?),
        };
        Some(rest)
    }
}

/// Takes a pattern apart.
fn parts(text: &str) -> Result<Vec<Part>, WrongPattern> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter == '\'' {
            let Some((literal, behind)) = rest[1..].split_once('\'') else {
                let reason = "a `'` has no second one".to_owned();
                return Err(WrongPattern { reason, remedy: "Write `'` behind it too.".to_owned() });
            };
            literally(literal, &mut parts);
            rest = behind;
            continue;
        }
        // One letter alone stands for itself, as in `YYYYMNN` and `FYyyyy`, but for `N`.
        let length = rest.chars().take_while(|next| *next == letter).count();
        let (run, behind) =
            (&rest[..length * letter.len_utf8()], &rest[length * letter.len_utf8()..]);
        match (letter, length) {
            ('Y', 4) => parts.push(Part::FirstYear),
            ('y', 4) => parts.push(Part::LastYear),
            ('y', 2) => parts.push(Part::ShortLastYear),
            ('M', 2) => parts.push(Part::Month),
            ('D', 2) => parts.push(Part::Day),
            ('N', 1 | 2) => parts.push(Part::Number { is_padded: length == 2 }),
            ('Y' | 'y' | 'M' | 'D', 2..) | ('N', _) => {
                let known: Vec<&str> = LETTERS.iter().map(|(letters, _)| *letters).collect();
                return Err(WrongPattern {
                    reason: format!("`{run}` stands for nothing"),
                    remedy: format!(
                        "The letters of a pattern are {}; others stand between `'` and `'`.",
                        known.join(", ")
                    ),
                });
            }
            _ => literally(run, &mut parts),
        }
        rest = behind;
    }
    Ok(parts)
}

fn literally(text: &str, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part::Literal(literal)) => literal.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}

/// A pattern of the periods of a frequency.
fn example(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year => "YYYY",
        Frequency::YearFrom(_) => "YYYY/yy",
        Frequency::HalfYear => "YYYYSN",
        Frequency::Quarter => "YYYYQN",
        Frequency::Month => "MM.YYYY",
        Frequency::Week | Frequency::WeekTo(_) => "YYYYWNN",
        Frequency::Day => "DD.MM.YYYY",
    }
}

/// As it is written in `release.toml`.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frequency(text: &str) -> Frequency {
        if text.starts_with("--") {
            return Frequency::beginning(text).unwrap();
        }
        Frequency::ALL.into_iter().find(|known| known.word() == text).unwrap()
    }

    #[test]
    fn a_period_is_read_as_its_pattern_says_and_written_so_again() {
        for (of, pattern, text, period) in [
            ("--09-01", "YYYYyy", "202324", "2023"),
            ("--04-01", "YYYY/yy", "2024/25", "2024"),
            ("--04-01", "YYYY-yyyy", "1999-2000", "1999"),
            ("--10-01", "FYyyyy", "FY2025", "2024"),
            ("--04-01", "YYYY/yy", "1999/00", "1999"),
            ("year", "YYYY", "2025", "2025"),
            ("year", "YYYY-'MM'", "2025-MM", "2025"),
            ("quarter", "YYYYQN", "2024Q1", "2024-Q1"),
            ("quarter", "QN YYYY", "Q3 2024", "2024-Q3"),
            ("quarter", "N. квартал YYYY", "2. квартал 2024", "2024-Q2"),
            ("half-year", "YYYYHN", "2024H2", "2024-S2"),
            ("month", "MM.YYYY", "01.2024", "2024-01"),
            ("month", "N/YYYY", "1/2024", "2024-01"),
            ("month", "YYYYMM", "202412", "2024-12"),
            ("month", "YYYYMNN", "2024M07", "2024-07"),
            ("week", "YYYYWNN", "2020W53", "2020-W53"),
            ("week", "week N of YYYY", "week 5 of 2024", "2024-W05"),
            ("day", "DD.MM.YYYY", "29.02.2024", "2024-02-29"),
            ("day", "MM/DD/YYYY", "06/30/2025", "2025-06-30"),
        ] {
            let read =
                Pattern::new(pattern, frequency(of)).unwrap_or_else(|error| panic!("{error:?}"));
            let found = read.read(text).unwrap_or_else(|| panic!("{text} is {pattern}"));
            assert_eq!((found.to_string().as_str(), read.write(found).as_str()), (period, text));
            assert_eq!(found.frequency(), frequency(of));
        }
    }

    #[test]
    fn what_is_not_as_the_pattern_says_is_no_period() {
        for (of, pattern, wrong) in [
            ("--09-01", "YYYYyy", "202323"),
            ("--09-01", "YYYYyy", "2023/24"),
            ("--09-01", "YYYYyy", "20232"),
            ("year", "YYYYyy", "202324"),
            ("quarter", "YYYYQN", "2024Q5"),
            ("quarter", "YYYYQN", "2024-Q1"),
            ("quarter", "YYYYQN", "2024Q01"),
            ("quarter", "YYYYQN", "2024Q1 "),
            ("month", "MM.YYYY", "1.2024"),
            ("month", "N.YYYY", "01.2024"),
            ("month", "MM.YYYY", "13.2024"),
            ("month", "MM.YYYY", "01.0024"),
            ("week", "YYYYWNN", "2021W53"),
            ("day", "DD.MM.YYYY", "29.02.2025"),
            ("day", "DD.MM.YYYY", "жж.02.2025"),
            ("month", "MM.YYYY", ""),
        ] {
            let read = Pattern::new(pattern, frequency(of)).unwrap();
            assert_eq!(read.read(wrong), None, "{wrong} is not {pattern}");
        }
    }

    #[test]
    fn a_pattern_that_does_not_say_which_period_it_is_is_an_error() {
        for (of, pattern, reason) in [
            ("month", "", "no year"),
            ("month", "MM", "no year"),
            ("month", "YYYY", "do not say which month"),
            ("month", "YYYYMMDD", "do not say which month"),
            ("year", "YYYYMM", "do not say which year"),
            ("quarter", "YYYYMM", "do not say which quarter"),
            ("day", "YYYYMM", "do not say which day"),
            ("month", "YYMM", "`YY` stands for nothing"),
            ("month", "YYYYMMM", "`MMM` stands for nothing"),
            ("month", "YYYY YYYY MM", "twice"),
            ("month", "YYYY'MM", "no second one"),
        ] {
            let error = Pattern::new(pattern, frequency(of)).unwrap_err();
            assert!(error.reason.contains(reason), "{pattern}: {error:?}");
        }
    }
}

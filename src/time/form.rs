//! How periods are written in SDMX, whether there are such periods or not.

use super::Frequency;
use super::period::{digits, parse_year};

/// What is written in the form of a period, which there may not be: week 53 of a year of 52.
pub(super) enum Form {
    /// A day of a month.
    Day { year: i32, month: u32, day: u32 },
    /// A period by its number in the year.
    Numbered { frequency: Frequency, year: i32, number: u32 },
}

impl Form {
    /// What a text is written as; `None` of another form.
    pub(super) fn of(text: &str) -> Option<Self> {
        let numbered = |frequency, year, number| Self::Numbered { frequency, year, number };
        let Some((year, rest)) = text.split_once('-') else {
            return parse_year(text).map(|year| numbered(Frequency::Year, year, 1));
        };
        let year = parse_year(year)?;
        let number = |text: &str, length: usize| {
            digits(text.as_bytes()).filter(|_| text.len() == length).map(i32::unsigned_abs)
        };
        if let Some((month, day)) = rest.split_once('-') {
            return Some(Self::Day { year, month: number(month, 2)?, day: number(day, 2)? });
        }
        let (frequency, text, length) = match rest.as_bytes().first()? {
            b'S' => (Frequency::HalfYear, &rest[1..], 1),
            b'Q' => (Frequency::Quarter, &rest[1..], 1),
            b'W' => (Frequency::Week, &rest[1..], 2),
            _ => (Frequency::Month, rest, 2),
        };
        Some(numbered(frequency, year, number(text, length)?))
    }
}

impl Frequency {
    /// The frequency of a period that is written in the form of SDMX, and the year of it, whether there is such a period
    /// or not.
    pub fn of_form(text: &str) -> Option<(Self, i32)> {
        Some(match Form::of(text)? {
            Form::Day { year, .. } => (Self::Day, year),
            Form::Numbered { frequency, year, .. } => (frequency, year),
        })
    }
}

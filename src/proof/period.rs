//! Periods and dates named in a text, read back by the patterns of the language.

use std::ops::Range;

use crate::time::{Period, ReferencePeriod};
use crate::words::language::Locale;

/// What a name in the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// From one period to another, or one of them.
    Period { first: Period, last: Period },
    /// A day.
    Date { day: u32, month: u32, year: i32 },
    /// A time of day.
    Time { hour: u32, minute: u32 },
}

impl Named {
    /// Whether it names the time of a period.
    pub(super) fn is_of(self, period: ReferencePeriod) -> bool {
        let Self::Period { first, last } = self else { return false };
        (first.first_day(), last.last_day())
            == (period.first().first_day(), period.last().last_day())
    }
}

/// A part of a pattern.
#[derive(Debug)]
enum Part {
    Literal(String),
    Year,
    /// The day of a month, and the word of the first one where it has another.
    Day(Option<String>),
    Hour,
    Minute,
    Offset,
    /// The names of the months in a case, in small letters; whether it is the first of two.
    Month {
        names: Vec<String>,
        is_first: bool,
    },
}

/// The patterns of a language, taken apart.
#[derive(Debug)]
pub(super) struct Calendar {
    patterns: Vec<Vec<Part>>,
}

/// What a match has found so far.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    first: Option<u32>,
    last: Option<u32>,
    year: Option<i32>,
    day: Option<u32>,
    hour: Option<u32>,
    minute: Option<u32>,
}

impl Calendar {
    /// Takes the patterns of a language apart.
    pub(super) fn of(locale: &Locale) -> Self {
        let patterns = locale.patterns();
        let all = locale.period_patterns().chain([patterns.date, patterns.time]);
        Self { patterns: all.map(|pattern| parts(pattern, locale)).collect() }
    }

    /// The longest name at the start of `text`, which is in small letters, and its length.
    pub(super) fn read(&self, text: &str) -> Option<(Named, usize)> {
        let read = |pattern: &Vec<Part>| {
            let (found, rest) = matched(pattern, text, Found::default())?;
            Some((named(found)?, text.len() - rest.len()))
        };
        self.patterns.iter().filter_map(read).max_by_key(|(_, length)| *length)
    }
}

fn parts(pattern: &str, locale: &Locale) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        literal(before, &mut parts);
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        rest = behind;
        let (name, case) = name.split_once('.').unwrap_or((name, ""));
        parts.push(match name {
            "year" => Part::Year,
            "day" => Part::Day(locale.patterns().first_day.map(str::to_lowercase)),
            "hour" => Part::Hour,
            "minute" => Part::Minute,
            "offset" => Part::Offset,
            _ => {
                let names = locale.patterns().months.get(case);
                let names = names.into_iter().flatten().map(|name| name.to_lowercase()).collect();
                Part::Month { names, is_first: name == "first" }
            }
        });
    }
    literal(rest, &mut parts);
    parts
}

fn literal(text: &str, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
        parts.push(Part::Literal(text.to_lowercase().chars().map(blank).collect()));
    }
}

/// Matches parts one after the other; gives what they say and the rest of the text.
fn matched<'t>(parts: &[Part], text: &'t str, mut found: Found) -> Option<(Found, &'t str)> {
    let Some((part, behind)) = parts.split_first() else { return Some((found, text)) };
    let rest = match part {
        Part::Literal(words) => text.strip_prefix(words.as_str())?,
        Part::Year => {
            let (year, rest) = digits(text, 4..=4)?;
            found.year = i32::try_from(year).ok();
            rest
        }
        Part::Day(Some(first)) if text.starts_with(first.as_str()) => {
            found.day = Some(1);
            &text[first.len()..]
        }
        Part::Day(_) | Part::Hour | Part::Minute => {
            let (number, rest) = digits(text, 1..=2)?;
            match part {
                Part::Day(_) => found.day = Some(number),
                Part::Hour => found.hour = Some(number),
                _ => found.minute = Some(number),
            }
            rest
        }
        Part::Offset => {
            let rest = text.strip_prefix(['+', '-', '\u{2212}'])?;
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':')
        }
        Part::Month { names, is_first } => {
            return (1..).zip(names).find_map(|(month, name)| {
                let rest = text.strip_prefix(name.as_str())?;
                let mut found = found;
                if *is_first {
                    found.first = Some(month);
                } else {
                    found.last = Some(month);
                }
                matched(behind, rest, found)
            });
        }
    };
    matched(behind, rest, found)
}

/// A number of so many digits at the start of `text`, and the rest.
fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let taken = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..taken].parse().ok().filter(|_| length.contains(&taken))?;
    Some((number, &text[taken..]))
}

fn named(found: Found) -> Option<Named> {
    if let (Some(hour), Some(minute)) = (found.hour, found.minute) {
        return Some(Named::Time { hour, minute });
    }
    let (last, year) = (found.last?, found.year?);
    Some(match found.day {
        Some(day) => Named::Date { day, month: last, year },
        None => {
            let first = Period::month(year, found.first.unwrap_or(last))?;
            Named::Period { first, last: Period::month(year, last)? }
        }
    })
}

/// Where a name stands in a passage, and what it says.
pub(super) type Place = (Named, Range<usize>);

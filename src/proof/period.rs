//! Periods and dates named in a text, read back by the patterns of the language.

use std::ops::Range;

use chrono::NaiveDate;

use super::passage::is_of_word;
use crate::time::{Frequency, Period, ReferencePeriod, Years};
use crate::words::language::{Locale, PatternOf};

/// What a name in the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// From one period to another, or one of them.
    Period { first: Period, last: Period },
    /// A day.
    Date { day: u32, month: u32, year: i32 },
    /// A time of day.
    Time { hour: u32, minute: u32 },
    /// Periods of this length whose year was said before.
    WithoutYear { found: Found, frequency: Frequency },
}

impl Named {
    /// Whether it names the time of a period.
    pub(super) fn is_of(self, period: ReferencePeriod) -> bool {
        let days = (period.first().first_day(), period.last().last_day());
        match self {
            Self::Period { first, last } => {
                (first.first_day(), last.last_day()) == days || is_year_of(first, last, period)
            }
            Self::Date { day, month, year } => {
                NaiveDate::from_ymd_opt(year, month, day).is_some_and(|day| (day, day) == days)
            }
            Self::Time { .. } => false,
            Self::WithoutYear { found, frequency } => {
                let year = Some(period.last().year());
                let in_year = named(Found { year, ..found }, frequency);
                in_year.is_some_and(|named| named.is_of(period))
            }
        }
    }
}

/// Whether a name is of the year that begins elsewhere and in which a shorter period ends: as “2025” is beside the figure
/// of a month.
fn is_year_of(first: Period, last: Period, period: ReferencePeriod) -> bool {
    let years = first.frequency();
    first == last
        && matches!(years, Frequency::YearFrom(_))
        && !period.frequency().is_yearly()
        && Years::of(years).year_of(period.last()) == first.year()
}

/// A part of a pattern.
#[derive(Debug)]
enum Part {
    Literal(String),
    /// A year; whether it is that of the first of two.
    Year {
        is_first: bool,
    },
    /// A year that begins elsewhere, with the one that it ends in: `2024/25`.
    YearFrom,
    /// The day of a month, and the word of the first one where it has another.
    Day(Option<String>),
    Hour,
    Minute,
    Offset,
    /// The names of months, quarters or half-years in a case, in small letters; whether it is the first
    /// of two.
    Name {
        names: Vec<String>,
        is_first: bool,
    },
    /// The number of a week, or the day of a month at an end of a run of days; whether it is the first
    /// of two.
    Number {
        is_first: bool,
        /// The word of the first day where it has another.
        one: Option<String>,
    },
}

/// The patterns of a language, taken apart.
#[derive(Debug)]
pub(super) struct Calendar {
    patterns: Vec<Pattern>,
    /// Names whose year was said before.
    without_year: Vec<Pattern>,
}

/// A pattern taken apart, with the length of the periods that it names.
#[derive(Debug)]
struct Pattern {
    frequency: Frequency,
    parts: Vec<Part>,
}

/// What a match has found so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    first: Option<u32>,
    last: Option<u32>,
    /// The days of the month at both ends of a run of days.
    first_number: Option<u32>,
    last_number: Option<u32>,
    year: Option<i32>,
    /// The year of the first of two, where it is another.
    first_year: Option<i32>,
    day: Option<u32>,
    hour: Option<u32>,
    minute: Option<u32>,
}

impl Calendar {
    /// Takes the patterns of a language apart.
    pub(super) fn of(locale: &Locale) -> Self {
        let patterns = locale.patterns();
        let moments = [patterns.date, patterns.time]
            .map(|pattern| PatternOf { frequency: Frequency::Month, pattern: pattern.into() });
        // A year alone is digits, which are held against the years of the figures.
        let named = locale.period_patterns().filter(|pattern| pattern.frequency != Frequency::Year);
        // Of two years that begin elsewhere each is read by itself.
        let named = named.filter(|pattern| {
            !matches!(pattern.frequency, Frequency::YearFrom(_))
                || pattern.pattern.contains("{year}")
        });
        let taken_apart = |PatternOf { frequency, pattern }: PatternOf<'_>| Pattern {
            frequency,
            parts: parts(&pattern, frequency, locale),
        };
        Self {
            patterns: named.chain(moments).map(taken_apart).collect(),
            without_year: locale.period_patterns_without_year().map(taken_apart).collect(),
        }
    }

    /// The longest name without its year at the start of `text`, which is in small letters, and its length. The name of a
    /// month alone may be another word, "may", so that a preposition or a number has to stand with it.
    pub(super) fn read_without_year(&self, text: &str) -> Option<(Named, usize)> {
        let read = |pattern: &Pattern| {
            let (found, rest) = matched(&pattern.parts, text, Found::default())?;
            let length = text.len() - rest.len();
            let is_word_end = !rest.starts_with(is_of_word);
            let is_certain = pattern.parts.iter().any(|part| match part {
                Part::Literal(words) => words.contains(is_of_word),
                Part::Number { .. } => true,
                Part::Name { names, .. } => {
                    names.iter().any(|name| name.contains(|c: char| c.is_ascii_digit()))
                }
                _ => false,
            });
            let frequency = pattern.frequency;
            (is_word_end && is_certain).then_some((Named::WithoutYear { found, frequency }, length))
        };
        self.without_year.iter().filter_map(read).max_by_key(|(_, length)| *length)
    }

    /// The longest name at the start of `text`, which is in small letters, and its length.
    pub(super) fn read(&self, text: &str) -> Option<(Named, usize)> {
        let read = |pattern: &Pattern| {
            let (found, rest) = matched(&pattern.parts, text, Found::default())?;
            Some((named(found, pattern.frequency)?, text.len() - rest.len()))
        };
        self.patterns.iter().filter_map(read).max_by_key(|(_, length)| *length)
    }
}

fn parts(pattern: &str, frequency: Frequency, locale: &Locale) -> Vec<Part> {
    let one = || locale.patterns().first_day.map(in_small_letters);
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        literal(before, &mut parts);
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        rest = behind;
        let (name, case) = name.split_once('.').unwrap_or((name, ""));
        parts.push(match name {
            "year" if matches!(frequency, Frequency::YearFrom(_)) => Part::YearFrom,
            "year" => Part::Year { is_first: false },
            "first_year" => Part::Year { is_first: true },
            "day" => Part::Day(one()),
            "hour" | "short_hour" => Part::Hour,
            "minute" => Part::Minute,
            "offset" => Part::Offset,
            "first_day" | "last_day" => Part::Number { is_first: name == "first_day", one: one() },
            "first" | "last" if case.is_empty() => {
                Part::Number { is_first: name == "first", one: None }
            }
            _ => {
                let names = locale.names(frequency, case).into_iter().flatten();
                let names = names.map(|name| in_small_letters(name)).collect();
                Part::Name { names, is_first: name == "first" }
            }
        });
    }
    literal(rest, &mut parts);
    parts
}

fn literal(text: &str, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Literal(in_small_letters(text)));
    }
}

/// Words as the text of a passage has them: in small letters, with plain blanks.
fn in_small_letters(text: &str) -> String {
    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.to_lowercase().chars().map(blank).collect()
}

/// Matches parts one after the other; gives what they say and the rest of the text.
fn matched<'t>(parts: &[Part], text: &'t str, mut found: Found) -> Option<(Found, &'t str)> {
    let Some((part, behind)) = parts.split_first() else { return Some((found, text)) };
    let rest = match part {
        Part::Literal(words) => text.strip_prefix(words.as_str())?,
        Part::Year { is_first } => {
            let (year, rest) = digits(text, 4..=4)?;
            let year = i32::try_from(year).ok();
            if *is_first {
                found.first_year = year;
            } else {
                found.year = year;
            }
            rest
        }
        Part::YearFrom => {
            let (year, rest) = digits(text, 4..=4)?;
            let (next, rest) = digits(rest.strip_prefix('/')?, 2..=2)?;
            if (year + 1) % 100 != next {
                return None;
            }
            found.year = i32::try_from(year).ok();
            found.last_number = Some(1);
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
        Part::Number { is_first, one } => {
            let word = one.as_deref().and_then(|one| text.strip_prefix(one));
            let (number, rest) = word.map(|rest| (1, rest)).or_else(|| digits(text, 1..=2))?;
            if *is_first {
                found.first_number = Some(number);
            } else {
                found.last_number = Some(number);
            }
            rest
        }
        Part::Name { names, is_first } => {
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

fn named(found: Found, frequency: Frequency) -> Option<Named> {
    if let (Some(hour), Some(minute)) = (found.hour, found.minute) {
        return Some(Named::Time { hour, minute });
    }
    let year = found.year?;
    if let (Some(day), Some(month)) = (found.day, found.last) {
        return Some(Named::Date { day, month, year });
    }
    let period = |year: i32, name: Option<u32>, number: Option<u32>| match frequency {
        Frequency::Day => {
            let day = NaiveDate::from_ymd_opt(year, name?, number?)?;
            Some(frequency.containing(day))
        }
        _ => frequency.numbered(year, name.or(number)?),
    };
    let last = period(year, found.last, found.last_number)?;
    // With a preposition in front, "am 1. Oktober 2025", it may be a date of the edition as well.
    if let (Frequency::Day, None, Some(day)) = (frequency, found.first, found.last_number) {
        return Some(Named::Date { day, month: found.last?, year });
    }
    let is_run = found.first.is_some() || found.first_number.is_some();
    // A run of days in one month may name it once.
    let first_year = found.first_year.unwrap_or(year);
    let first = if is_run {
        period(first_year, found.first.or(found.last), found.first_number)?
    } else {
        last
    };
    Some(Named::Period { first, last })
}

/// Where a name stands in a passage, and what it says.
pub(super) type Place = (Named, Range<usize>);

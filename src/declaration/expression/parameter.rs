//! Parameters: years that go by the vintage of the data, `[parameter.NAME]`, as the year of weights does that an
//! office changes with a revision of its method. In an expression `x@NAME` is x in the same period of that year.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::super::Name;
use super::super::resolve::Resolver;
use crate::findings::Code;
use crate::time::parse_year;

/// A year that goes by the vintage of the data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterDeclaration {
    /// What the year is, by the day of the first vintage of which it is so.
    pub by_vintage: BTreeMap<Name, Name>,
}

/// A year that goes by the vintage of the data, in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, with its place in `release.toml`.
    pub name: Name,
    entries: Vec<(NaiveDate, ParameterYear)>,
}

/// A year, computed of the year of the period that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterYear {
    /// The year of the period.
    OfPeriod,
    /// A number.
    Number(i32),
    /// `a + b`.
    Sum(Box<ParameterYear>, Box<ParameterYear>),
    /// `a - b`.
    Difference(Box<ParameterYear>, Box<ParameterYear>),
    /// `min(a, b)`.
    Earlier(Box<ParameterYear>, Box<ParameterYear>),
    /// `max(a, b)`.
    Later(Box<ParameterYear>, Box<ParameterYear>),
}

/// The most characters of a year: it is read by parts that stand in each other.
const LONGEST: usize = 200;

impl Parameter {
    /// The year as of the vintage of a day; before any vintage, the first. `None` where the vintage is older than all.
    pub fn in_force(&self, vintage: Option<NaiveDate>) -> Option<&ParameterYear> {
        let known =
            |(first, _): &&(NaiveDate, ParameterYear)| vintage.is_none_or(|day| *first <= day);
        let entry = match vintage {
            None => self.entries.first(),
            Some(_) => self.entries.iter().rfind(known),
        };
        entry.map(|(_, year)| year)
    }

    /// The days of its entries.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.entries.iter().map(|(day, _)| *day)
    }

    /// The day of its first entry.
    pub fn first(&self) -> Option<NaiveDate> {
        self.entries.first().map(|(day, _)| *day)
    }

    /// The day of its second entry.
    pub fn second(&self) -> Option<NaiveDate> {
        self.entries.get(1).map(|(day, _)| *day)
    }

    /// The year as of the newest vintage.
    pub(super) fn newest(&self) -> Option<&ParameterYear> {
        self.entries.last().map(|(_, year)| year)
    }
}

impl ParameterYear {
    /// The year where the period is of another; `None` beyond all years.
    pub(super) fn in_year(&self, year: i32) -> Option<i32> {
        let both =
            |first: &Self, second: &Self| Some((first.in_year(year)?, second.in_year(year)?));
        match self {
            Self::OfPeriod => Some(year),
            Self::Number(number) => Some(*number),
            Self::Sum(first, second) => {
                both(first, second).and_then(|(first, second)| first.checked_add(second))
            }
            Self::Difference(first, second) => {
                both(first, second).and_then(|(first, second)| first.checked_sub(second))
            }
            Self::Earlier(first, second) => {
                both(first, second).map(|(first, second)| first.min(second))
            }
            Self::Later(first, second) => {
                both(first, second).map(|(first, second)| first.max(second))
            }
        }
    }

    /// Reads a year, as `min(year - 1, 2019)`; `None` for what is none.
    fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let year = (text.len() <= LONGEST).then(|| Self::sum(&mut rest))??;
        // What gives no year of four digits of 2025 is a slip, such as `1` or `year * 1`.
        let is_year =
            year.in_year(2025).is_some_and(|year| parse_year(&year.to_string()).is_some());
        (rest.trim().is_empty() && is_year).then_some(year)
    }

    fn sum(rest: &mut &str) -> Option<Self> {
        let mut sum = Self::operand(rest)?;
        loop {
            if taken(rest, "+") {
                sum = Self::Sum(Box::new(sum), Box::new(Self::operand(rest)?));
            } else if taken(rest, "-") {
                sum = Self::Difference(Box::new(sum), Box::new(Self::operand(rest)?));
            } else {
                return Some(sum);
            }
        }
    }

    fn operand(rest: &mut &str) -> Option<Self> {
        for (word, join) in [("min", Self::Earlier as fn(_, _) -> Self), ("max", Self::Later)] {
            if taken(rest, word) {
                let first = taken(rest, "(").then(|| Self::sum(rest))??;
                let second = taken(rest, ",").then(|| Self::sum(rest))??;
                return taken(rest, ")").then(|| join(Box::new(first), Box::new(second)));
            }
        }
        if taken(rest, "year") {
            return Some(Self::OfPeriod);
        }
        if taken(rest, "(") {
            let inner = Self::sum(rest)?;
            return taken(rest, ")").then_some(inner);
        }
        *rest = rest.trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok().filter(|_| digits <= 4)?;
        *rest = &rest[digits..];
        Some(Self::Number(number))
    }
}

/// Whether a word stands next, which then is behind.
fn taken(rest: &mut &str, word: &str) -> bool {
    match rest.trim_start().strip_prefix(word) {
        Some(behind) => {
            *rest = behind;
            true
        }
        None => false,
    }
}

/// The parameters of a release by their names; wrong ones are left out, with a finding.
pub(in super::super) fn parameters(
    declared: BTreeMap<Name, ParameterDeclaration>,
    resolver: &mut Resolver<'_>,
) -> Vec<(Name, Option<Parameter>)> {
    let parameters = declared.into_iter().map(|(name, declared)| {
        let mut entries = Vec::new();
        let mut is_sound = !declared.by_vintage.is_empty();
        if declared.by_vintage.is_empty() {
            let message = format!("the parameter `{}` has no year", name.get_ref());
            let label = "write `by_vintage = { \"2025-03-31\" = \"year - 1\" }`";
            resolver.error(Code::WrongExpression, message, name.span(), label);
        }
        for (day, text) in declared.by_vintage {
            let first = NaiveDate::parse_from_str(day.get_ref(), "%Y-%m-%d").ok();
            let first = first.filter(|first| first.to_string() == *day.get_ref());
            let year = ParameterYear::parse(text.get_ref());
            if first.is_none() {
                let message = format!("`{}` is not the day of a vintage", day.get_ref());
                let label = "a day is expected, as in 2025-03-31";
                resolver.error(Code::WrongExpression, message, day.span(), label);
            }
            if year.is_none() {
                let message = format!("`{}` is not a year", text.get_ref());
                let label =
                    "as in `year - 1`, `2019` or `min(year - 1, 2019)`, of the year of the period";
                resolver.error(Code::WrongExpression, message, text.span(), label);
            }
            match first.zip(year) {
                Some(entry) => entries.push(entry),
                None => is_sound = false,
            }
        }
        entries.sort_by_key(|(day, _)| *day);
        let parameter = is_sound.then(|| Parameter { name: name.clone(), entries });
        (name, parameter)
    });
    parameters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_computed_of_the_year_of_the_period() {
        for (text, year, expected) in [
            ("year", 2023, 2023),
            ("year - 1", 2023, 2022),
            ("2019", 2023, 2019),
            ("min(year - 1, 2019)", 2023, 2019),
            ("min(year-1,2019)", 2018, 2017),
            ("max(min(year - 1, 2019), 2016) + 1", 2010, 2017),
            ("(year - 1) - 1", 2023, 2021),
        ] {
            let read = ParameterYear::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(read.in_year(year), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "1",
            "year *",
            "year - ",
            "min(year)",
            "min(year, 2019",
            "years",
            "20190",
            "year - 1 2019",
            "min(year; 2019)",
            "(((((((",
            "-1",
            "year - 2019",
        ] {
            assert_eq!(ParameterYear::parse(wrong), None, "{wrong}");
        }
        assert_eq!(ParameterYear::parse(&format!("year{}", " + 1".repeat(100))), None);
    }

    #[test]
    fn the_entry_in_force_is_the_last_before_the_vintage() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let entries = vec![
            (day("2023-03-31"), ParameterYear::OfPeriod),
            (day("2023-12-22"), ParameterYear::Number(2019)),
        ];
        let parameter = Parameter { name: Name::new(0..0, "weights".to_owned()), entries };
        let year = |vintage: Option<&str>| parameter.in_force(vintage.map(day)).cloned();
        assert_eq!(year(None), Some(ParameterYear::OfPeriod));
        assert_eq!(year(Some("2023-03-31")), Some(ParameterYear::OfPeriod));
        assert_eq!(year(Some("2023-12-21")), Some(ParameterYear::OfPeriod));
        assert_eq!(year(Some("2023-12-22")), Some(ParameterYear::Number(2019)));
        assert_eq!(year(Some("2023-01-01")), None);
    }
}

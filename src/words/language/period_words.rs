//! How a language names periods: the sections `period`, `month`, `quarter` and `half_year` of a locale file.
//!
//! A release needs the patterns of its own periods alone; [`PeriodWords::lacking`] says which of them
//! a language has not.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::locale::unknown;
use crate::time::{Frequency, ReferencePeriod};
use chrono::Datelike;

/// How a language names periods.
#[derive(Debug)]
pub(crate) struct PeriodWords {
    /// The patterns by case.
    pub(super) patterns: BTreeMap<String, PeriodPattern>,
    /// Names of months, quarters and half-years by case.
    pub(super) names: Names,
    /// The first day of a month, where it is another word than `1`.
    pub(super) first_day: Option<String>,
    /// The years and weeks of the release.
    pub(super) calendar: ReleaseCalendar,
}

/// The years and weeks of a release, which its words are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseCalendar {
    /// Its years.
    pub years: Frequency,
    /// Its weeks.
    pub weeks: Frequency,
    /// What its years are called, where they begin elsewhere: `academic`.
    pub name: Option<String>,
}

impl Default for ReleaseCalendar {
    fn default() -> Self {
        Self { years: Frequency::Year, weeks: Frequency::Week, name: None }
    }
}

/// Names of the periods of a year by case.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) months: BTreeMap<String, [String; 12]>,
    pub(super) quarters: BTreeMap<String, [String; 4]>,
    pub(super) half_years: BTreeMap<String, [String; 2]>,
}

/// The patterns of a case: for one period of each length, and for a run of several in one year. `{year}`
/// is the year; `{first.case}` and `{last.case}` are the names of the ends of a run, `{first}` and `{last}`
/// their numbers, `{first_day}` and `{last_day}` their days of the month.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodPattern {
    /// A whole year.
    year: Option<String>,
    /// A run of years.
    years: Option<String>,
    /// A half-year.
    half_year: Option<String>,
    /// A run of half-years.
    half_years: Option<String>,
    /// A quarter.
    quarter: Option<String>,
    /// A run of quarters.
    quarters: Option<String>,
    /// A month.
    month: Option<String>,
    /// A run of months.
    span: Option<String>,
    /// A week.
    week: Option<String>,
    /// A run of weeks.
    weeks: Option<String>,
    /// A day.
    day: Option<String>,
    /// A run of days.
    days: Option<String>,
    /// Of years that begin elsewhere and have a name, by that name.
    #[serde(default)]
    named_years: BTreeMap<String, String>,
}

/// A pattern with the length of the periods that it names.
#[derive(Debug, Clone, Copy)]
pub struct PatternOf<'a> {
    /// How long the periods are.
    pub frequency: Frequency,
    /// The pattern.
    pub pattern: &'a str,
}

impl PeriodPattern {
    /// The key of a pattern, and the pattern where there is one.
    fn of(&self, frequency: Frequency, is_run: bool) -> (&'static str, Option<&str>) {
        let (key, pattern) = match (frequency, is_run) {
            (Frequency::Year | Frequency::YearFrom(_), false) => ("year", &self.year),
            (Frequency::Year | Frequency::YearFrom(_), true) => ("years", &self.years),
            (Frequency::HalfYear, false) => ("half_year", &self.half_year),
            (Frequency::HalfYear, true) => ("half_years", &self.half_years),
            (Frequency::Quarter, false) => ("quarter", &self.quarter),
            (Frequency::Quarter, true) => ("quarters", &self.quarters),
            (Frequency::Month, false) => ("month", &self.month),
            (Frequency::Month, true) => ("span", &self.span),
            (Frequency::Week | Frequency::WeekTo(_), false) => ("week", &self.week),
            (Frequency::Week | Frequency::WeekTo(_), true) => ("weeks", &self.weeks),
            (Frequency::Day, false) => ("day", &self.day),
            (Frequency::Day, true) => ("days", &self.days),
        };
        (key, pattern.as_deref())
    }
}

impl ReleaseCalendar {
    /// The frequency of the release that is as long as one of the calendar.
    pub fn of(&self, frequency: Frequency) -> Frequency {
        match frequency {
            Frequency::Year => self.years,
            Frequency::Week => self.weeks,
            _ => frequency,
        }
    }
}

impl Names {
    /// The names in a case of what a pattern for periods of this length names; of days these are months.
    pub(super) fn of(&self, frequency: Frequency, case: &str) -> Option<&[String]> {
        match frequency {
            Frequency::Month | Frequency::Day => self.months.get(case).map(<[_; 12]>::as_slice),
            Frequency::Quarter => self.quarters.get(case).map(<[_; 4]>::as_slice),
            Frequency::HalfYear => self.half_years.get(case).map(<[_; 2]>::as_slice),
            Frequency::Year | Frequency::YearFrom(_) | Frequency::Week | Frequency::WeekTo(_) => {
                None
            }
        }
    }

    /// The cases in which there are such names.
    fn cases(&self, frequency: Frequency) -> Vec<&str> {
        match frequency {
            Frequency::Month | Frequency::Day => self.months.keys().map(String::as_str).collect(),
            Frequency::Quarter => self.quarters.keys().map(String::as_str).collect(),
            Frequency::HalfYear => self.half_years.keys().map(String::as_str).collect(),
            Frequency::Year | Frequency::YearFrom(_) | Frequency::Week | Frequency::WeekTo(_) => {
                Vec::new()
            }
        }
    }

    /// Replaces `{which.case}` by a name in that case.
    pub(super) fn filled(
        &self,
        pattern: &str,
        which: &str,
        frequency: Frequency,
        number: u32,
    ) -> String {
        let index = usize::try_from(number).unwrap_or(1).saturating_sub(1);
        let mut text = String::with_capacity(2 * pattern.len());
        let mut rest = pattern;
        while let Some((before, behind)) = rest.split_once('{') {
            text.push_str(before);
            let name = behind.split_once('}').and_then(|(inside, behind)| {
                let case = inside.strip_prefix(which)?.strip_prefix('.')?;
                Some((self.of(frequency, case)?.get(index)?.as_str(), behind))
            });
            let (name, behind) = name.unwrap_or(("{", behind));
            text.push_str(name);
            rest = behind;
        }
        text.push_str(rest);
        text
    }
}

impl PeriodWords {
    /// Every pattern, in every case.
    pub(super) fn all(&self) -> impl Iterator<Item = PatternOf<'_>> {
        let of_case = move |patterns| {
            let pattern = move |frequency: Frequency| {
                let frequency = self.calendar.of(frequency);
                let runs = [false, true].into_iter().filter_map(move |is_run| {
                    let pattern = PeriodPattern::of(patterns, frequency, is_run).1?;
                    Some(PatternOf { frequency, pattern })
                });
                let named = self.named_year(patterns, frequency);
                runs.chain(named.map(|pattern| PatternOf { frequency, pattern }))
            };
            Frequency::ALL.into_iter().flat_map(pattern)
        };
        self.patterns.values().flat_map(of_case)
    }

    /// The pattern of a year that begins elsewhere by its name, where the case has one.
    fn named_year<'p>(&self, patterns: &'p PeriodPattern, frequency: Frequency) -> Option<&'p str> {
        let name = self.calendar.name.as_ref()?;
        let is_named = matches!(frequency, Frequency::YearFrom(_));
        patterns.named_years.get(name).map(String::as_str).filter(|_| is_named)
    }

    /// Every pattern of years that have a name.
    pub(super) fn named_years(&self) -> impl Iterator<Item = &str> {
        let patterns = self.patterns.values();
        patterns.flat_map(|patterns| patterns.named_years.values().map(String::as_str))
    }

    /// Whether no case has words for years of this name.
    pub(super) fn lacks_name(&self, name: &str) -> bool {
        !self.patterns.values().any(|patterns| patterns.named_years.contains_key(name))
    }

    /// What a pattern for periods of this length can have in braces.
    pub(super) fn placeholders(&self, frequency: Frequency) -> Vec<String> {
        let cases = self.names.cases(frequency);
        let names = cases.iter().flat_map(|case| [format!("first.{case}"), format!("last.{case}")]);
        let mut known: Vec<String> = names.collect();
        known.push("year".to_owned());
        known.extend(match frequency {
            Frequency::Day => ["first_day", "last_day"].map(str::to_owned),
            _ => ["first", "last"].map(str::to_owned),
        });
        known
    }

    /// A period in a case.
    ///
    /// # Errors
    /// If the language has no such case or no pattern for such a period, with what to do.
    pub(super) fn named(&self, period: ReferencePeriod, case: &str) -> Result<String, String> {
        let patterns = self
            .patterns
            .get(case)
            .ok_or_else(|| unknown("case of a period", case, &self.patterns))?;
        let frequency = period.frequency();
        let (first, last) = (period.first(), period.last());
        // The months of a whole year are told by their names; other periods are its parts by number alone.
        let year = patterns.year.as_deref().filter(|_| frequency != Frequency::Month);
        let is_run = first != last;
        let pattern = match (year, patterns.of(frequency, is_run)) {
            (Some(year), _) if is_run && period.is_year() => year,
            (_, _) if !is_run && self.named_year(patterns, frequency).is_some() => {
                self.named_year(patterns, frequency).unwrap_or_default()
            }
            (_, (_, Some(pattern))) => pattern,
            (_, (key, None)) => return Err(lacking(key, case, frequency)),
        };
        // The patterns have one year.
        if first.year() != last.year() && !frequency.is_yearly() {
            return Err(format!("there are no words for {period}, of two years"));
        }
        let number = |end: crate::time::Period| match frequency {
            Frequency::Year | Frequency::YearFrom(_) => end.year_name(),
            _ => end.number().to_string(),
        };
        let day = |end: crate::time::Period| {
            let day = end.first_day().day();
            let first = self.first_day.clone().filter(|_| day == 1);
            first.unwrap_or_else(|| day.to_string())
        };
        let mut text = pattern
            .replace("{year}", &last.year_name())
            .replace("{first}", &number(first))
            .replace("{last}", &number(last))
            .replace("{first_day}", &day(first))
            .replace("{last_day}", &day(last));
        for (which, end) in [("first", first), ("last", last)] {
            let number = match frequency {
                Frequency::Day => end.first_day().month(),
                _ => end.number(),
            };
            text = self.names.filled(&text, which, frequency, number);
        }
        Ok(text)
    }

    /// The first name of a period by itself, as at an axis: of a week and a day its number.
    pub(super) fn by_itself(&self, period: crate::time::Period) -> String {
        let number = match period.frequency() {
            Frequency::Year | Frequency::YearFrom(_) => return period.year_name(),
            Frequency::Day => return period.first_day().format("%m-%d").to_string(),
            _ => period.number(),
        };
        let names = ["short", "nominative"]
            .into_iter()
            .find_map(|case| self.names.of(period.frequency(), case));
        let index = usize::try_from(number).unwrap_or(1).saturating_sub(1);
        names.and_then(|names| names.get(index).cloned()).unwrap_or_else(|| number.to_string())
    }

    /// What to write where the name of a period in the nominative is not there; `None` where it is.
    pub(super) fn lacking(&self, period: ReferencePeriod) -> Option<String> {
        self.named(period, "nominative").err()
    }
}

/// What to write where a pattern is not there.
fn lacking(key: &str, case: &str, frequency: Frequency) -> String {
    let (example, names) = match frequency {
        Frequency::Year | Frequency::YearFrom(_) => ("{year}", ""),
        Frequency::HalfYear => {
            ("{last.nominative} {year}", ", and the names of both in `[half_year]`")
        }
        Frequency::Quarter => {
            ("{last.nominative} {year}", ", and the names of all four in `[quarter]`")
        }
        Frequency::Month => ("{last.nominative} {year}", ""),
        Frequency::Week | Frequency::WeekTo(_) => ("{last} {year}", ""),
        Frequency::Day => ("{last_day} {last.nominative} {year}", ""),
    };
    format!(
        "the language has no words for this period: write `{key} = \"… {example}\"` in `[period.{case}]` of its \
         locale file{names}"
    )
}

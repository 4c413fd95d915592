//! How a language names periods: the sections `period`, `month`, `quarter` and `half_year` of a locale file.
//!
//! A release needs the patterns of its own periods alone; [`PeriodWords::lacking`] says which of them
//! a language has not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::locale::unknown;
use crate::time::{Frequency, ReferencePeriod, Years};
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
    /// What is left out of a name with its year, the first that there is: " of {year}".
    pub(super) year_words: Vec<String>,
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
    /// The patterns of years that begin elsewhere, by their name in `time`.
    #[serde(default)]
    named_years: BTreeMap<String, String>,
    /// A run of any of these over two years, `{first.CASE}` and `{last.CASE}` being the names of its ends in a case.
    over_years: Option<String>,
}

/// A pattern as a locale file declares it: `key` of `[period.CASE]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeclaredPattern<'a> {
    pub(super) case: &'a str,
    pub(super) key: &'static str,
    /// How long the periods are.
    pub(super) frequency: Frequency,
    pub(super) pattern: &'a str,
}

/// A pattern with the length of the periods that it names.
#[derive(Debug, Clone)]
pub struct PatternOf<'a> {
    /// How long the periods are.
    pub frequency: Frequency,
    /// The pattern.
    pub pattern: Cow<'a, str>,
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
    /// The patterns of single periods and of runs within a year, as they are declared.
    pub(super) fn declared(&self) -> impl Iterator<Item = DeclaredPattern<'_>> {
        self.patterns.iter().flat_map(|(case, patterns)| {
            Frequency::ALL.into_iter().flat_map(move |frequency| {
                [false, true].into_iter().filter_map(move |is_run| {
                    let (key, pattern) = patterns.of(frequency, is_run);
                    Some(DeclaredPattern { case, key, frequency, pattern: pattern? })
                })
            })
        })
    }

    /// Whether there are no names of periods of this length in any case.
    pub(super) fn lacks_names(&self, frequency: Frequency) -> bool {
        self.names.cases(frequency).is_empty()
    }

    /// Every pattern, in every case.
    pub(super) fn all(&self) -> impl Iterator<Item = PatternOf<'_>> {
        let patterns = self.patterns.values();
        patterns.flat_map(move |patterns| {
            Frequency::ALL.into_iter().flat_map(move |frequency| {
                let frequency = self.calendar.of(frequency);
                let named = self.named_year(patterns, frequency).map(Cow::Borrowed);
                let runs = [false, true].into_iter();
                let within_a_year = runs.filter_map(move |is_run| {
                    let pattern = Cow::Borrowed(patterns.of(frequency, is_run).1?);
                    Some(PatternOf { frequency, pattern })
                });
                let over_years = self.over_years(patterns, frequency).into_iter();
                let others = named.into_iter().chain(over_years.map(Cow::Owned));
                within_a_year.chain(others.map(move |pattern| PatternOf { frequency, pattern }))
            })
        })
    }

    /// The pattern in a case for a run over two years: the names of both ends, each with its year as `{first_year}` and
    /// `{year}`; `None` where there is none.
    fn over_years(&self, patterns: &PeriodPattern, frequency: Frequency) -> Option<String> {
        let mut text = String::new();
        let mut rest = patterns.over_years.as_deref().filter(|_| !frequency.is_yearly())?;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, behind) = behind.split_once('}')?;
            let (end, case) = name.split_once('.')?;
            let single = self.patterns.get(case)?.of(frequency, false).1?;
            text.push_str(before);
            text.push_str(&match end {
                "first" => single.replace("{last", "{first").replace("{year}", "{first_year}"),
                _ => single.to_owned(),
            });
            rest = behind;
        }
        text.push_str(rest);
        Some(text)
    }

    /// The patterns of single years without what says the year.
    pub(super) fn without_year(&self) -> impl Iterator<Item = PatternOf<'_>> {
        let patterns = self.all().filter(|of| !of.frequency.is_yearly());
        patterns.filter_map(|PatternOf { frequency, pattern }| {
            let pattern = self.shortened(&pattern)?;
            Some(PatternOf { frequency, pattern: Cow::Owned(pattern) })
        })
    }

    /// A pattern without what says the year; `None` where it has another year as well, or none that can be left out.
    fn shortened(&self, pattern: &str) -> Option<String> {
        let shortened = self.year_words.iter().find_map(|words| without(pattern, words))?;
        let is_named = shortened.contains('{');
        let has_year = shortened.contains("{year}") || shortened.contains("{first_year}");
        (is_named && !has_year).then_some(shortened)
    }

    /// The placeholders of runs over two years: the cases of periods, for either end.
    pub(super) fn runs_over_years(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        let cases = || self.patterns.keys();
        let known = cases().flat_map(|case| [format!("first.{case}"), format!("last.{case}")]);
        let known: Vec<String> = known.collect();
        let runs = self.patterns.values().filter_map(|patterns| patterns.over_years.as_deref());
        runs.map(move |pattern| (pattern, known.clone()))
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
        known.extend(["year", "first_year"].map(str::to_owned));
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
        let period = self.as_year(period);
        Ok(self.filled(&self.pattern(period, case)?, period))
    }

    /// A whole year that begins elsewhere as that year, as one of the calendar is; but one of months is told by them.
    fn as_year(&self, period: ReferencePeriod) -> ReferencePeriod {
        let years = Years::of(self.calendar.years);
        let is_year = years != Years::CALENDAR
            && period.frequency() != Frequency::Month
            && years.is_whole(period);
        let year = || self.calendar.years.first_of(years.year_of(period.last()));
        if is_year && !period.frequency().is_yearly() {
            ReferencePeriod::of(year())
        } else {
            period
        }
    }

    /// A period in a case, without its year.
    ///
    /// # Errors
    /// As [`Self::named`], and if nothing would be left of it.
    pub(super) fn named_without_year(
        &self,
        period: ReferencePeriod,
        case: &str,
    ) -> Result<String, String> {
        let pattern = self.pattern(period, case)?;
        let shortened = self.shortened(&pattern).ok_or_else(|| {
            format!("the name of {period} cannot be told without its year. Leave `year=false` out")
        })?;
        Ok(self.filled(&shortened, period))
    }

    /// The pattern of a period in a case.
    fn pattern(&self, period: ReferencePeriod, case: &str) -> Result<Cow<'_, str>, String> {
        let patterns = self
            .patterns
            .get(case)
            .ok_or_else(|| unknown("case of a period", case, &self.patterns))?;
        let frequency = period.frequency();
        let is_run = period.first() != period.last();
        if period.first().year() != period.last().year() && !frequency.is_yearly() {
            let pattern = self.over_years(patterns, frequency);
            return pattern.map(Cow::Owned).ok_or_else(|| {
                format!(
                    "the language has no words for {period}, a period over two years: write `over_years = \
                     \"{{first.nominative}} – {{last.nominative}}\"` in `[period.{case}]` of its locale file"
                )
            });
        }
        // The months of a whole year are told by their names; other periods are its parts by number alone.
        let year = patterns.year.as_deref().filter(|_| frequency != Frequency::Month);
        match (year, patterns.of(frequency, is_run)) {
            (Some(year), _) if is_run && period.is_year() => Ok(Cow::Borrowed(year)),
            (_, _) if !is_run && self.named_year(patterns, frequency).is_some() => {
                Ok(Cow::Borrowed(self.named_year(patterns, frequency).unwrap_or_default()))
            }
            (_, (_, Some(pattern))) => Ok(Cow::Borrowed(pattern)),
            (_, (key, None)) => Err(lacking(key, case, frequency)),
        }
    }

    /// A pattern with the ends of a period in it.
    fn filled(&self, pattern: &str, period: ReferencePeriod) -> String {
        let frequency = period.frequency();
        let (first, last) = (period.first(), period.last());
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
            .replace("{first_year}", &first.year_name())
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
        text
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

/// A text without the first place of some words, whatever their blanks are; `None` where it has no such place.
fn without(text: &str, words: &str) -> Option<String> {
    let is_same = |(there, word): (char, char)| {
        there == word || there.is_whitespace() && word.is_whitespace()
    };
    let (start, _) = text.char_indices().find(|(start, _)| {
        let there = text[*start..].chars();
        there.clone().count() >= words.chars().count() && there.zip(words.chars()).all(is_same)
    })?;
    let behind: String = text[start..].chars().skip(words.chars().count()).collect();
    Some(format!("{}{behind}", &text[..start]))
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

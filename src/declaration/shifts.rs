//! Other times as `release.toml` writes them: the keys of `[anchor.NAME]`, which `[comparison.NAME]` has too.
//!
//! [`ShiftDeclaration::read`] is the entry point: exactly one of `shift`, a position in the year, `period` and
//! `mean_of`, all in the periods of the editions.

use serde::Deserialize;
use toml::Spanned;

use super::Name;
use super::resolve::Resolver;
use crate::findings::Code;
use crate::time::{Frequency, Shift, parse_year};

/// Which other time is meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftDeclaration {
    /// How long before: `1 year`, `2 years`, `1 period`, `3 periods`.
    pub shift: Option<Name>,
    /// Month of the year, from 1.
    pub month: Option<Spanned<u32>>,
    /// Quarter of the year, from 1.
    pub quarter: Option<Spanned<u32>>,
    /// Half of the year, 1 or 2.
    pub half_year: Option<Spanned<u32>>,
    /// Week of the year, from 1.
    pub week: Option<Spanned<u32>>,
    /// With a month, quarter, half-year or week: how many years before the period.
    pub years_back: Option<Spanned<u32>>,
    /// Always this period.
    pub period: Option<Name>,
    /// The mean of the same period of these years.
    pub mean_of: Option<Spanned<Vec<i32>>>,
    /// Whether a year that has no such week or day gives the one before it: week 52, 28 February.
    pub nearest: Option<Spanned<bool>>,
}

/// The most years or periods of a shift, and the most years of a mean.
const MOST: u32 = 200;

/// What stands in a section that says which other time it is.
pub(super) struct Section<'s> {
    /// `anchor` or `comparison`.
    pub(super) word: &'static str,
    /// Its name.
    pub(super) name: &'s Name,
    /// The code of its findings.
    pub(super) code: Code,
}

impl ShiftDeclaration {
    /// The shift; `None`, with a finding, where it is none of the periods of editions.
    pub(super) fn read(&self, section: &Section<'_>, resolver: &mut Resolver<'_>) -> Option<Shift> {
        let shift = self.plain(section, resolver)?;
        let Some(nearest) = &self.nearest else { return Some(shift) };
        let by_years = match shift {
            Shift::Years(_) | Shift::MeanOf(_) | Shift::Position { .. } => true,
            Shift::Periods(_) | Shift::Period(_) | Shift::Nearest(_) => false,
        };
        let editions = resolver.frequency;
        let has_more = matches!(editions.length(), Frequency::Week | Frequency::Day);
        if by_years && has_more {
            return Some(if *nearest.get_ref() { Shift::Nearest(Box::new(shift)) } else { shift });
        }
        let message =
            format!("`nearest` of the {} `{}` is of nothing", section.word, section.name.get_ref());
        let label = if by_years {
            format!("every year has each {editions} of another")
        } else {
            "it stands beside years: `shift = \"1 year\"`, `week` or `mean_of`".to_owned()
        };
        let hint = "Leave it out: it says what stands for a week 53 and a 29 February in a year that has none.";
        resolver.error_with_hint(section.code, message, nearest.span(), &label, hint);
        None
    }

    fn plain(&self, section: &Section<'_>, resolver: &mut Resolver<'_>) -> Option<Shift> {
        let Self { shift, years_back, period, mean_of, .. } = self;
        let positions: Vec<_> = self.positions().collect();
        let given = [shift.is_some(), period.is_some(), mean_of.is_some()];
        let given = given.iter().filter(|given| **given).count() + positions.len();
        let name = section.name.get_ref();
        if given != 1 {
            let message = format!("the {} `{name}` does not say which time it is", section.word);
            let label = "exactly one of shift, month, period and mean_of is needed";
            let hint = "Write `shift = \"1 year\"` for the same period of the year before, or `month = 12` with `years_back = 1`, \
                `period = \"…\"` or `mean_of = [YEAR, …]`.";
            let place = section.name.span();
            resolver.error_with_hint(section.code, message, place, label, hint);
            return None;
        }
        if let (Some(years), []) = (years_back, positions.as_slice()) {
            let message = format!("`years_back` of the {} `{name}` is of nothing", section.word);
            let label = "it stands beside `month`, `quarter`, `half_year` or `week`";
            resolver.error(section.code, message, years.span(), label);
            return None;
        }
        if let Some(words) = shift {
            return read_words(words, section, resolver);
        }
        if let Some(period) = period {
            let read = resolver.frequency.read(period.get_ref());
            if read.is_none() {
                let message = format!("`{}` is not a period of the editions", period.get_ref());
                let label = format!("{} is expected", resolver.frequency.form());
                resolver.error(section.code, message, period.span(), &label);
            }
            return read.map(Shift::Period);
        }
        if let Some(years) = mean_of {
            return mean(years, section, resolver);
        }
        let (frequency, number) = *positions.first()?;
        self.position(frequency, number, section, resolver)
    }

    /// The positions in the year that are written, each in its periods.
    fn positions(&self) -> impl Iterator<Item = (Frequency, &Spanned<u32>)> {
        [
            (Frequency::Month, &self.month),
            (Frequency::Quarter, &self.quarter),
            (Frequency::HalfYear, &self.half_year),
            (Frequency::Week, &self.week),
        ]
        .into_iter()
        .filter_map(|(frequency, number)| Some((frequency, number.as_ref()?)))
    }

    fn position(
        &self,
        frequency: Frequency,
        number: &Spanned<u32>,
        section: &Section<'_>,
        resolver: &mut Resolver<'_>,
    ) -> Option<Shift> {
        let editions = resolver.frequency;
        if frequency != editions.length() {
            let message = format!("the editions are by {editions}, and not by {frequency}");
            let hint = match editions.length() {
                Frequency::Quarter => "Write `quarter = 4`, or another quarter.",
                Frequency::HalfYear => "Write `half_year = 2`, or `1`.",
                Frequency::Month => "Write `month = 12`, or another month.",
                Frequency::Week | Frequency::WeekTo(_) => "Write `week = 1`, or another week.",
                Frequency::Year | Frequency::YearFrom(_) | Frequency::Day => {
                    "Write `shift = \"1 year\"`, or `period = \"…\"`."
                }
            };
            let (span, label) = (number.span(), "there is no such period of an edition");
            resolver.error_with_hint(section.code, message, span, label, hint);
            return None;
        }
        // A year with the most of them: not every one has a week 53.
        let most = editions.periods_of(2020);
        if !(1..=most).contains(number.get_ref()) {
            let message = format!("there is no {frequency} {}", number.get_ref());
            resolver.error(
                section.code,
                message,
                number.span(),
                &format!("1 to {most} is expected"),
            );
            return None;
        }
        let Some(years) = &self.years_back else {
            return Some(Shift::Position { number: *number.get_ref(), years_back: 0 });
        };
        let many = *years.get_ref();
        let Some(years_back) = i32::try_from(many).ok().filter(|_| many <= MOST) else {
            let (word, name) = (section.word, section.name.get_ref());
            let message = format!("the {word} `{name}` is {many} years back");
            resolver.error(section.code, message, years.span(), &format!("{MOST} are the most"));
            return None;
        };
        Some(Shift::Position { number: *number.get_ref(), years_back })
    }
}

fn read_words(words: &Name, section: &Section<'_>, resolver: &mut Resolver<'_>) -> Option<Shift> {
    let read = shift(words.get_ref());
    if read.is_none() {
        let message = format!("`{}` is no shift", words.get_ref());
        let hint = format!(
            "Write `shift = \"1 year\"` or `shift = \"1 period\"`, or another whole number of them, {MOST} at most."
        );
        let label = "a whole number of years or periods is expected";
        resolver.error_with_hint(section.code, message, words.span(), label, &hint);
    }
    read
}

/// `1 year`, `2 years`, `1 period`, `12 periods`.
fn shift(words: &str) -> Option<Shift> {
    let (number, unit) = words.split_once(' ')?;
    let digits = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| digits)?;
    let many = i32::try_from(number).ok().filter(|_| (1..=MOST).contains(&number))?;
    match (unit, many) {
        ("year", 1) | ("years", _) => Some(Shift::Years(many)),
        ("period", 1) | ("periods", _) => Some(Shift::Periods(many)),
        _ => None,
    }
}

fn mean(
    years: &Spanned<Vec<i32>>,
    section: &Section<'_>,
    resolver: &mut Resolver<'_>,
) -> Option<Shift> {
    let mut sorted = years.get_ref().clone();
    sorted.sort_unstable();
    sorted.dedup();
    let is_year = |year: &i32| parse_year(&year.to_string()).is_some();
    let are_few = u32::try_from(sorted.len()).is_ok_and(|many| many <= MOST);
    if are_few
        && !sorted.is_empty()
        && sorted.iter().all(is_year)
        && sorted.len() == years.get_ref().len()
    {
        return Some(Shift::MeanOf(sorted));
    }
    let message = format!("the {} `{}` is no mean of years", section.word, section.name.get_ref());
    let label = "years of four digits are expected, each once";
    resolver.error(section.code, message, years.span(), label);
    None
}

//! Years that begin elsewhere, weeks that end elsewhere, and periods that a file writes in its own form.
//!
//! A data set says how its years begin, its weeks end and its periods are written. The editions of a
//! release have the years and weeks that `[release]` says, or, where it says nothing, those of the data
//! sets that are as long as the editions and say how theirs begin or end.

use std::collections::BTreeSet;
use std::ops::Range;

use super::resolve::Resolver;
use super::{Declaration, Name, TimeDeclaration};
use crate::findings::Code;
use crate::time::{Frequency, LETTERS, Pattern};

/// The years and weeks of a release.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Its years.
    pub years: Frequency,
    /// Its weeks.
    pub weeks: Frequency,
    /// What its years are called, where they begin elsewhere.
    pub name: Option<Name>,
}

/// Why a key is wrong: the message, its place and what to write there.
struct Wrong {
    message: String,
    place: Range<usize>,
    label: String,
}

impl Calendar {
    /// The calendar of a release whose editions have periods of this length. What is wrong is found by
    /// [`check`].
    pub(super) fn of(declaration: &Declaration, length: Frequency) -> Self {
        let release = &declaration.release;
        let times = || declaration.dataset.values().map(|dataset| &dataset.time);
        let of_data = |frequency: Frequency| {
            let as_long = times().filter(|time| time.frequency == frequency && length == frequency);
            let own = as_long.map(frequency_of).filter(|own| *own != frequency);
            let own: BTreeSet<Frequency> = own.collect();
            own.first().copied().filter(|_| own.len() == 1).unwrap_or(frequency)
        };
        let years = release.year.as_ref().map(|year| Frequency::beginning(year.begins.get_ref()));
        let weeks = release.week.as_ref().map(|week| Frequency::ending(week.ends.get_ref()));
        let years = years.flatten().unwrap_or_else(|| of_data(Frequency::Year));
        let weeks = weeks.flatten().unwrap_or_else(|| of_data(Frequency::Week));
        let mut of_these = times().filter(|time| of_time(time).is_ok_and(|known| known == years));
        let name = match &release.year {
            Some(year) => year.name.clone(),
            None => of_these.find_map(|time| time.name.clone()),
        };
        let name = name.filter(|_| years != Frequency::Year);
        Self { years, weeks, name }
    }

    /// The frequency of the release that is as long as one of the calendar.
    pub fn frequency(&self, length: Frequency) -> Frequency {
        match length {
            Frequency::Year => self.years,
            Frequency::Week => self.weeks,
            _ => length,
        }
    }
}

/// The frequency that the `time` of a data set declares.
fn of_time(time: &TimeDeclaration) -> Result<Frequency, Wrong> {
    let wrong = |message: String, name: &Name, label: &str| {
        Err(Wrong { message, place: name.span(), label: label.to_owned() })
    };
    match (time.frequency, &time.begins, &time.ends, &time.name) {
        (Frequency::Year, Some(begins), None, _) => beginning(begins),
        (Frequency::Week, None, Some(ends), None) => ending(ends),
        (_, Some(begins), _, _) => {
            let message = format!("a {} has no beginning of its own", time.frequency);
            wrong(message, begins, "`begins` is of data by year: leave it out")
        }
        (_, _, Some(ends), _) => {
            let message = format!("a {} has no end of its own", time.frequency);
            wrong(message, ends, "`ends` is of data by week: leave it out")
        }
        (_, _, _, Some(name)) => {
            let message = "years of the calendar have no name".to_owned();
            wrong(message, name, "`name` is of years with `begins`: leave it out")
        }
        (frequency, None, None, None) => Ok(frequency),
    }
}

fn beginning(begins: &Name) -> Result<Frequency, Wrong> {
    Frequency::beginning(begins.get_ref()).ok_or_else(|| Wrong {
        message: format!("no year begins on `{}`", begins.get_ref()),
        place: begins.span(),
        label: "the first of a month is expected, as in \"--09-01\"".to_owned(),
    })
}

fn ending(ends: &Name) -> Result<Frequency, Wrong> {
    Frequency::ending(ends.get_ref()).ok_or_else(|| Wrong {
        message: format!("`{}` is not a day of the week", ends.get_ref()),
        place: ends.span(),
        label: "a day is expected, as in \"friday\"".to_owned(),
    })
}

/// The frequency of a data set and the form of its periods; `None` for the form of SDMX. What is wrong is
/// a finding.
pub(super) fn of_dataset(
    time: &TimeDeclaration,
    resolver: &mut Resolver<'_>,
) -> (Frequency, Option<Pattern>) {
    let frequency = of_time(time).unwrap_or_else(|Wrong { message, place, label }| {
        resolver.error(Code::WrongType, message, place, &label);
        time.frequency
    });
    let Some(declared) = &time.pattern else { return (frequency, None) };
    let pattern = Pattern::new(declared.get_ref(), frequency);
    let pattern = pattern.map_err(|wrong| {
        let message =
            format!("`{}` is no pattern of a {frequency}: {}", declared.get_ref(), wrong.reason);
        let letters = LETTERS.map(|(letters, meaning)| format!("`{letters}` {meaning}"));
        let label = "how the file writes its periods";
        let hint = format!("{} {}.", wrong.remedy, letters.join(", "));
        resolver.error_with_hint(Code::WrongType, message, declared.span(), label, &hint);
    });
    (frequency, pattern.ok())
}

/// The frequency of a data set, whose errors have findings of their own.
pub(super) fn frequency_of(time: &TimeDeclaration) -> Frequency {
    of_time(time).unwrap_or(time.frequency)
}

/// The years and weeks that `[release]` declares begin and end where they can.
pub(super) fn check(declaration: &Declaration, resolver: &mut Resolver<'_>) {
    let release = &declaration.release;
    let years = release.year.as_ref().and_then(|year| beginning(&year.begins).err());
    let weeks = release.week.as_ref().and_then(|week| ending(&week.ends).err());
    for Wrong { message, place, label } in years.into_iter().chain(weeks) {
        resolver.error(Code::WrongType, message, place, &label);
    }
    let length = resolver.frequency.length();
    if let Some(week) = release.week.as_ref().filter(|_| length != Frequency::Week) {
        let message = format!(
            "the editions are by {length}, and only editions by week have weeks of their own"
        );
        let hint = "Leave it out; a data set by week says it in its `time`.";
        let label = "changes nothing here";
        resolver.error_with_hint(Code::WrongType, message, week.ends.span(), label, hint);
    }
    if let Some(year) = &release.year
        && matches!(length, Frequency::HalfYear | Frequency::Quarter)
        && !length.nests_in(resolver.calendar.years)
    {
        let begins = year.begins.get_ref();
        let message = format!("a year that begins on {begins} divides a {length}");
        let months = match length {
            Frequency::Quarter => "January, April, July or October",
            _ => "January or July",
        };
        let hint = format!(
            "A year of editions by {length} begins in {months}; leave `year` out, or give the editions by month."
        );
        let label = "no period begins on this day";
        resolver.error_with_hint(Code::WrongType, message, year.begins.span(), label, &hint);
    }
    if let Some(name) = release.year.as_ref().and_then(|year| year.name.as_ref())
        && resolver.calendar.years == Frequency::Year
    {
        let message = "years of the calendar have no name";
        resolver.error(Code::WrongType, message, name.span(), "leave it out");
    }
}

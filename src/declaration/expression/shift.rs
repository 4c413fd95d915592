//! Other times in an expression: `x@year`, `x@previous`, and those that a release names by `[anchor.NAME]`.
//!
//! A shift moves the last period of a window, and the window is laid again there.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::super::Name;
use super::super::resolve::Resolver;
use super::{Parameter, ParameterYear};
use crate::findings::Code;
use crate::time::{Frequency, Period, ReferencePeriod, Window, parse_year};

/// Another time than the one that an expression is computed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shift {
    /// The same period a year before.
    Year,
    /// The period before.
    Previous,
    /// A month of the year, or of some year before.
    Month {
        /// From 1 to 12.
        month: u32,
        /// 1 for the year before.
        years_back: i32,
    },
    /// Always this period.
    Period(Period),
    /// The year in which the window ends.
    WithinYear,
    /// The same period of the year that a parameter has as of the vintage.
    Parameter(Arc<Parameter>),
    /// The same period of this year; `None` where a parameter has none as of the vintage.
    InYear(Option<ParameterYear>),
}

/// A time with a name: `[anchor.NAME]`, with exactly one of `month`, `period` and `mean_of`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorDeclaration {
    /// Month of the year, from 1.
    pub month: Option<Spanned<u32>>,
    /// With `month`: how many years before the period.
    pub years_back: Option<Spanned<u32>>,
    /// Always this period.
    pub period: Option<Name>,
    /// The mean of the same period of these years.
    pub mean_of: Option<Spanned<Vec<i32>>>,
}

/// What the name of an anchor means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Anchor {
    /// One other time.
    Shift(Shift),
    /// The mean of the same period of these years.
    MeanOf(Vec<i32>),
}

/// The most years back, and the most years of a mean.
const MOST_YEARS: u32 = 200;

/// The names that need no declaration.
pub(super) const KNOWN: [(&str, Shift); 2] = [("year", Shift::Year), ("previous", Shift::Previous)];

/// The anchors of a release by their names; wrong ones are left out, with a finding.
pub(in super::super) fn anchors(
    declared: BTreeMap<Name, AnchorDeclaration>,
    parameters: &[(Name, Option<Parameter>)],
    resolver: &mut Resolver<'_>,
) -> BTreeMap<String, Option<Anchor>> {
    let anchors = declared.into_iter().map(|(name, keys)| {
        if KNOWN.iter().any(|(known, _)| known == name.get_ref()) {
            let message = format!("no anchor can be called `{}`", name.get_ref());
            let label = "this time is known without a declaration";
            resolver.error(Code::WrongExpression, message, name.span(), label);
        }
        let anchor = anchor(&name, &keys, resolver);
        // Where it is used, nothing more is said of one that is wrong.
        (name.into_inner(), anchor)
    });
    let mut times: BTreeMap<String, Option<Anchor>> = anchors.collect();
    for (name, parameter) in parameters {
        let is_known = KNOWN.iter().any(|(known, _)| known == name.get_ref());
        if is_known || times.contains_key(name.get_ref()) {
            let message = format!("no parameter can be called `{}`", name.get_ref());
            let label = "a time of this name is known";
            resolver.error(Code::WrongExpression, message, name.span(), label);
            continue;
        }
        let shift =
            |parameter: &Parameter| Anchor::Shift(Shift::Parameter(parameter.clone().into()));
        times.insert(name.get_ref().clone(), parameter.as_ref().map(shift));
    }
    times
}

fn anchor(
    name: &Name,
    declared: &AnchorDeclaration,
    resolver: &mut Resolver<'_>,
) -> Option<Anchor> {
    let AnchorDeclaration { month, years_back, period, mean_of } = declared;
    let mut wrong = |message: String, span: Range<usize>, label: &str| {
        resolver.error(Code::WrongExpression, message, span, label);
        None
    };
    match (month, period, mean_of) {
        (Some(month), None, None) => {
            let years_back = years_back.as_ref();
            if !(1..=12).contains(month.get_ref()) {
                let message = format!("there is no month {}", month.get_ref());
                return wrong(message, month.span(), "1 to 12 is expected");
            }
            let years = years_back.map_or(0, |years| *years.get_ref());
            let many = i32::try_from(years).ok().filter(|_| years <= MOST_YEARS);
            match (many, years_back) {
                (Some(years_back), _) => {
                    Some(Anchor::Shift(Shift::Month { month: *month.get_ref(), years_back }))
                }
                (None, Some(place)) => {
                    let message = format!("the anchor `{}` is {years} years back", name.get_ref());
                    wrong(message, place.span(), &format!("{MOST_YEARS} are the most"))
                }
                (None, None) => None,
            }
        }
        (None, Some(period), None) if years_back.is_none() => {
            if let Some(period) = Period::parse(period.get_ref()) {
                return Some(Anchor::Shift(Shift::Period(period)));
            }
            let message = format!("`{}` is not a period", period.get_ref());
            let label = "a period as those of editions is expected, as in 2025-06";
            wrong(message, period.span(), label)
        }
        (None, None, Some(years)) if years_back.is_none() => {
            let mut sorted = years.get_ref().clone();
            sorted.sort_unstable();
            let is_year = |year: &i32| parse_year(&year.to_string()).is_some();
            if sorted.is_empty()
                || u32::try_from(sorted.len()).is_ok_and(|many| many > MOST_YEARS)
                || !sorted.iter().all(is_year)
            {
                let message = format!("the anchor `{}` is no mean of years", name.get_ref());
                return wrong(message, years.span(), "years of four digits are expected");
            }
            if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
                let message = format!("the anchor `{}` has a year twice", name.get_ref());
                return wrong(message, years.span(), "each year once is expected");
            }
            Some(Anchor::MeanOf(sorted))
        }
        _ => {
            let message = format!("the anchor `{}` does not say which time it is", name.get_ref());
            let label = "write `month = 12` and `years_back = 1`, or `period = \"…\"`, or `mean_of = [YEAR, …]`";
            wrong(message, name.span(), label)
        }
    }
}

impl Shift {
    /// As it is written, where it is a name that needs no declaration; else in words.
    pub(super) fn said(&self) -> &'static str {
        match self {
            Self::Year => "`@year`",
            Self::Previous => "`@previous`",
            Self::Month { .. } => "another month",
            Self::Period(_) => "a fixed period",
            Self::WithinYear => "`within_year`",
            Self::Parameter(_) | Self::InYear(_) => "the year of a parameter",
        }
    }

    /// Whether a window that is laid at the other time is as long as before.
    pub(super) fn keeps_length(&self, window: Window) -> bool {
        match (self, window) {
            (Self::Year | Self::WithinYear | Self::Parameter(_) | Self::InYear(_), _)
            | (_, Window::Period | Window::Last(_))
            | (Self::Month { .. }, Window::Year) => true,
            (Self::Previous | Self::Month { .. } | Self::Period(_), Window::YearToDate)
            | (Self::Previous | Self::Period(_), Window::Year) => false,
        }
    }

    /// The window at the other time; `None` where there is none, such as a year to date of another length.
    pub fn moved(&self, period: ReferencePeriod) -> Option<ReferencePeriod> {
        let last = period.last();
        let moved = match self {
            Self::Year => return period.same_period_of_previous_year(),
            Self::Parameter(parameter) => return parameter.newest()?.of(period),
            Self::InYear(year) => return year.as_ref()?.of(period),
            Self::Previous => last.plus(-1),
            Self::Month { month, years_back } => {
                Period::month(last.year() - years_back, *month)?.within(last.frequency())?
            }
            Self::Period(named) => named.within(last.frequency())?,
            Self::WithinYear => {
                return Some(ReferencePeriod::of(Frequency::Year.first_of(last.year())));
            }
        };
        ReferencePeriod::ending(moved, period.periods())
    }
}

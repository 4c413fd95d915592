//! Over which single periods an expression goes, and how much it reads: how often its data are observed, the windows in
//! which it asks, and the most that one value may read.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::IndicatorId;
use super::{Expression, OtherTime, Over, Part, Windowed};
use crate::time::{Frequency, Shift, Window};

/// An indicator in the window in which an expression reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadIn {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The window.
    pub window: Window,
    /// Whether it is laid in single periods of the data, which may be shorter than those of editions.
    pub in_data: bool,
}

/// What cannot be read period by period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Unread {
    /// Where, in `release.toml`; of `within_year`, the whole expression.
    pub(in super::super) place: Option<Range<usize>>,
    /// What is wrong.
    pub(in super::super) message: &'static str,
    /// What to write.
    pub(in super::super) hint: &'static str,
}

/// The most that one value of an expression reads.
pub(in super::super) const MOST_READ: u64 = 10_000;

impl Expression {
    /// The windows in which it reads its indicators, where it is asked for in a window itself.
    pub fn windows(&self, window: Window) -> Vec<ReadIn> {
        let mut windows = Vec::new();
        self.tree.windows(window, false, &mut windows);
        windows
    }

    /// Notes how often the data are observed over whose periods something is taken; `of` says it of an indicator. Within
    /// a year of what is observed more often, that is one of the release.
    pub(in super::super) fn note_frequencies(
        &mut self,
        of: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>,
        of_release: Frequency,
    ) {
        self.tree.note_frequencies(of, of_release);
    }

    /// What in it cannot be read period by period, or within a year, in editions of this frequency.
    pub(in super::super) fn unread(
        &self,
        of: &dyn Fn(IndicatorId) -> Windowed,
        observed: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>,
        editions: Frequency,
    ) -> Option<Unread> {
        self.tree.unread(of, observed, editions)
    }

    /// How many values one value of it reads, asked for in a window of editions of this frequency.
    pub(in super::super) fn most_read(&self, window: Window, editions: Frequency) -> u64 {
        self.tree.most_read(window, editions)
    }
}

impl Part {
    fn windows(&self, window: Window, in_data: bool, windows: &mut Vec<ReadIn>) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => {
                windows.push(ReadIn { indicator: *indicator, window, in_data });
            }
            Self::Chain(first, rest) => {
                first.windows(window, in_data, windows);
                for join in rest {
                    join.part.windows(window, in_data, windows);
                }
            }
            Self::Shifted(part, OtherTime::WithinYear { .. }) => {
                part.windows(Window::Year, false, windows);
            }
            Self::Negative(part)
            | Self::Shifted(
                part,
                OtherTime::Named { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => {
                part.windows(window, in_data, windows);
            }
            Self::Over { part, frequency, .. } => {
                part.windows(Window::Period, frequency.is_some(), windows);
            }
        }
    }

    fn note_frequencies(
        &mut self,
        of: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>,
        of_release: Frequency,
    ) {
        match self {
            Self::Number(_) | Self::Value(_) => {}
            Self::Shifted(part, OtherTime::WithinYear { years, is_of_days }) => {
                part.note_frequencies(of, of_release);
                let all = part.frequencies(of);
                let observed = all.iter().find(|frequency| frequency.is_yearly());
                *years = observed.copied().unwrap_or(of_release);
                *is_of_days = all.contains(&Frequency::Day);
            }
            Self::Negative(part) | Self::Shifted(part, _) => part.note_frequencies(of, of_release),
            Self::Chain(first, rest) => {
                first.note_frequencies(of, of_release);
                for join in rest {
                    join.part.note_frequencies(of, of_release);
                }
            }
            Self::Over { part, frequency, .. } => {
                part.note_frequencies(of, of_release);
                let all = part.frequencies(of);
                *frequency = all.first().copied().filter(|_| all.len() == 1);
            }
        }
    }

    /// How often what is read period by period is observed: a year is one number, whatever lies in it.
    fn frequencies(&self, of: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>) -> BTreeSet<Frequency> {
        match self {
            Self::Number(_) | Self::Shifted(_, OtherTime::WithinYear { .. }) => BTreeSet::new(),
            Self::Value(indicator) => of(*indicator),
            Self::Negative(part) | Self::Shifted(part, _) | Self::Over { part, .. } => {
                part.frequencies(of)
            }
            Self::Chain(first, rest) => {
                let rest = rest.iter().flat_map(|join| join.part.frequencies(of));
                rest.chain(first.frequencies(of)).collect()
            }
        }
    }

    fn unread(
        &self,
        of: &dyn Fn(IndicatorId) -> Windowed,
        observed: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>,
        editions: Frequency,
    ) -> Option<Unread> {
        match self {
            Self::Number(_) | Self::Value(_) => None,
            Self::Negative(part)
            | Self::Shifted(
                part,
                OtherTime::Named { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => part.unread(of, observed, editions),
            Self::Chain(first, rest) => first
                .unread(of, observed, editions)
                .or_else(|| rest.iter().find_map(|join| join.part.unread(of, observed, editions))),
            Self::Shifted(part, OtherTime::WithinYear { .. }) => {
                let is_rolling = !editions.is_yearly() && part.has_rolling(of);
                let unread = is_rolling.then_some(Unread {
                    place: None,
                    message: "a window of the last periods is asked for within a year",
                    hint: "Take `within_year(…)` of the data, or of an indicator without such a `window`.",
                });
                unread.or_else(|| part.unread(of, observed, editions))
            }
            Self::Over { over, part, frequency, place } => {
                let said =
                    |message, hint| Some(Unread { place: Some(place.clone()), message, hint });
                let is_laid = |window| matches!(window, Some(window) if window != Window::Period);
                if part.frequencies(observed).len() > 1 {
                    return said(
                        "it goes over the periods of data that are observed at different intervals",
                        "Write `mean(…)`, `sum(…)` or `last(…)` of each by itself.",
                    );
                }
                if *over == Over::Sum && part.reads_any(&|id| is_laid(of(id).window)) {
                    return said(
                        "it adds up windows that have the same periods in them",
                        "Write `sum(…)` of the data, or of an indicator whose window is `period`.",
                    );
                }
                if frequency.is_some_and(|frequency| frequency != editions) && part.has_rolling(of)
                {
                    return said(
                        "a window of the last periods counts periods of editions, and this goes over those of the data",
                        "Take it of the data, or of an indicator without such a `window`.",
                    );
                }
                part.unread(of, observed, editions)
            }
        }
    }

    fn has_rolling(&self, of: &dyn Fn(IndicatorId) -> Windowed) -> bool {
        self.reads_any(&|id| matches!(of(id).window, Some(Window::Last(many)) if many > 1))
    }

    fn reads_any(&self, is: &dyn Fn(IndicatorId) -> bool) -> bool {
        let mut read = Vec::new();
        self.read(&mut read);
        read.into_iter().any(is)
    }

    fn most_read(&self, window: Window, editions: Frequency) -> u64 {
        match self {
            Self::Number(_) => 0,
            Self::Value(_) => 1,
            Self::Negative(part)
            | Self::Shifted(part, OtherTime::Parameter(_) | OtherTime::InYear(_)) => {
                part.most_read(window, editions)
            }
            Self::Chain(first, rest) => {
                let rest = rest.iter().map(|join| join.part.most_read(window, editions));
                rest.fold(first.most_read(window, editions), u64::saturating_add)
            }
            Self::Shifted(part, OtherTime::WithinYear { .. }) => {
                part.most_read(Window::Year, editions)
            }
            Self::Shifted(part, OtherTime::Named { shift, .. }) => {
                let times = if let Shift::MeanOf(years) = shift.plain() { years.len() } else { 1 };
                let times = u64::try_from(times).unwrap_or(u64::MAX);
                part.most_read(window, editions).saturating_mul(times)
            }
            Self::Over { over, part, frequency, .. } => {
                let single = part.most_read(Window::Period, editions);
                if *over == Over::Last {
                    return single;
                }
                // A leap year has the most days, and 2020 has 53 weeks too.
                let in_year = |frequency: Frequency| u64::from(frequency.periods_of(2020));
                let periods = match window {
                    Window::Period => 1,
                    Window::YearToDate | Window::Year => in_year(editions),
                    Window::Last(periods) => periods.into(),
                };
                let shorter =
                    frequency.map_or(1, |frequency| in_year(frequency).div_ceil(in_year(editions)));
                single.saturating_mul(periods).saturating_mul(shorter)
            }
        }
    }
}

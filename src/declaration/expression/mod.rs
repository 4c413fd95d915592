//! Expressions: what `value = "…"` of an indicator computes, as a tree over indicators.
//!
//! In comes the text of `value`; out goes an [`Expression`], in which every name is an indicator and every time an
//! [`OtherTime`]. [`resolve`] is the entry point; `indicators` calls it. A data set that is named, or an indicator of some
//! codes, becomes an indicator of its own that has no name in `release.toml`: whoever follows formulas down to the data
//! follows it like any other. `syntax` reads the text, `written` finds the places of its parts in the file, `chosen`
//! applies codes in brackets to formulas, `notation` makes trees of shorthands, `algebra` says what goes together, `change` whether it is a change. The values are computed in `data::figures`.

mod algebra;
mod change;
mod chosen;
mod constant;
mod declared;
mod difference;
mod notation;
mod parameter;
mod periods;
mod print;
mod resolve;
mod shift;
mod syntax;
#[cfg(test)]
mod tests;
mod times;
mod tokens;
mod types;
mod weights;
mod windows;
mod written;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;

pub(super) use chosen::{Chosen, Source, Unnamed, brackets, formula as chosen_formula};
pub(super) use declared::Beside;
pub use difference::Difference;
pub(super) use parameter::parameters;
pub use parameter::{Parameter, ParameterDeclaration, ParameterYear};
pub use periods::ReadIn;
pub(super) use periods::{MOST_READ, Unread};
pub(super) use resolve::{Scope, resolve};
pub use shift::OtherTime;
pub(super) use shift::{Anchors, anchors, said};
pub use syntax::{Choice, Function, Node, Operator, Syntax, Word, parse};
pub use tokens::Slip;
pub(super) use types::{Measured, is_rate};
pub(super) use windows::{Asked, Clash, InWindow, Reader, Windowed};

use super::{ComparisonId, IndicatorId, Operand, Reading};
use crate::time::{Frequency, ReferencePeriod, Shift, Span, Window, Years};

/// An expression with every name in it resolved.
#[derive(Debug, Clone)]
pub struct Expression {
    /// How it is written.
    pub notation: Notation,
    /// What is computed.
    pub tree: Part,
    /// How many parts stand in each other.
    pub depth: usize,
    /// Where it stands in `release.toml`.
    pub place: Range<usize>,
}

/// How an expression is written in `release.toml`: what else it is goes by its tree.
#[derive(Debug, Clone)]
pub enum Notation {
    /// `value = "…"`, on one line.
    Value(String),
    /// `difference = [minuend, subtrahend]`, for `minuend - subtrahend`.
    Difference {
        /// Indicator.
        minuend: IndicatorId,
        /// Indicator.
        subtrahend: IndicatorId,
    },
    /// `share = part` with `of = whole`, for `100 * part / whole`.
    Share {
        /// Indicator.
        part: IndicatorId,
        /// Indicator.
        whole: IndicatorId,
        /// Whether the one is a part of the other, and so no more than all of it.
        is_part: bool,
    },
}

/// A part of an expression.
#[derive(Debug, Clone)]
pub enum Part {
    /// A number.
    Number(Decimal),
    /// The value of an indicator.
    Value(IndicatorId),
    /// `-x`.
    Negative(Box<Part>),
    /// Parts joined from left to right by signs of one rank.
    Chain(Box<Part>, Vec<Join>),
    /// The part at another time.
    Shifted(Box<Part>, OtherTime),
    /// What the part gives of several periods.
    Over {
        /// What is made of them.
        over: Over,
        /// The part.
        part: Box<Part>,
        /// How often what the part reads is observed, where that is one frequency.
        frequency: Option<Frequency>,
        /// Where this stands in `release.toml`.
        place: Range<usize>,
    },
}

/// A part behind a sign.
#[derive(Debug, Clone)]
pub struct Join {
    /// The sign.
    pub operator: Operator,
    /// What stands behind it.
    pub part: Part,
    /// Whether what is not there leaves the other as it is: a part of a sum of flows or stocks at one time, or a number of them.
    pub is_of_parts: bool,
    /// Where both that it joins stand in `release.toml`.
    pub place: Range<usize>,
}

/// What is made of the values of a part in several periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The mean of the periods of the window.
    Mean,
    /// Their sum.
    Sum,
    /// The value of the last.
    Last,
}

impl Expression {
    /// The indicators that it reads, in its order, each once.
    pub fn read(&self) -> Vec<IndicatorId> {
        let mut read = Vec::new();
        self.tree.read(&mut read);
        read
    }
}

/// An indicator that an expression reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// The indicator.
    pub indicator: IndicatorId,
    /// In which period.
    pub period: ReferencePeriod,
    /// The comparisons that lead from the state of what is computed to the one that it is taken from.
    pub states: Vec<ComparisonId>,
}

impl Expression {
    /// What it reads for what is asked for: each operand, once for each period in which it is read.
    pub fn read_in(&self, span: Span) -> Vec<Reading> {
        let readings = self.readings(span).into_iter();
        let operand = |indicator| Operand { indicator, by: None };
        let readings =
            readings.map(|read| Reading { operand: operand(read.indicator), period: read.period });
        readings.collect()
    }

    /// The expression as of the vintage of a day, with the years that its parameters have then; `None` before any vintage.
    pub fn in_vintage(&self, vintage: Option<NaiveDate>) -> Cow<'_, Self> {
        if !self.tree.has_parameter() {
            return Cow::Borrowed(self);
        }
        let mut known = self.clone();
        known.tree.settle(vintage);
        Cow::Owned(known)
    }

    /// What it reads for what is asked for; a time that does not exist is none of it.
    pub fn readings(&self, span: Span) -> BTreeSet<Read> {
        let mut readings = BTreeSet::new();
        self.tree.readings(span, &[], &mut readings);
        readings
    }

    /// A year that stands in a mean of years and is not before what is asked for.
    pub fn year_not_before(&self, span: Span) -> Option<i32> {
        self.tree.year_not_before(span)
    }

    /// How many states of the data lead to each other where it reads at the times of comparisons, `of_read` being how
    /// many do in what it reads.
    pub fn states_in_a_row(&self, of_read: &mut impl FnMut(IndicatorId) -> usize) -> usize {
        self.tree.states_in_a_row(of_read)
    }

    /// Whether a part of it stands for another that is not known.
    pub fn has_else(&self) -> bool {
        self.tree.has_else()
    }
}

impl OtherTime {
    /// Whether it is the mean of some years.
    pub fn is_mean_of_years(&self) -> bool {
        match self {
            Self::Named { shift, .. } => matches!(shift.plain(), Shift::MeanOf(_)),
            Self::WithinYear { .. } | Self::Parameter(_) | Self::InYear(_) => false,
        }
    }

    /// What is asked for there; `None` where there is no such time, or it is of another length and what is read has one.
    pub fn spans(&self, span: Span) -> Option<Vec<Span>> {
        match self {
            Self::Named { shift, has_length, has_days, is_to_date, .. } => {
                let moved = span.moved(shift)?;
                let is_alike = |moved: &Span| {
                    (!has_length || moved.is_as_long_as(span))
                        && (!has_days || has_year_as_long(span, *moved))
                        && !(*is_to_date && span.is_of_another_year(shift, *moved))
                };
                moved.iter().all(is_alike).then_some(moved)
            }
            Self::Parameter(parameter) => in_year(span, parameter.newest()?),
            Self::InYear(year) => in_year(span, year.as_ref()?),
            Self::WithinYear { years, .. } => {
                let last = match years {
                    Frequency::YearFrom(_) if span.last.frequency().is_yearly() => {
                        years.containing(span.last.last_day())
                    }
                    Frequency::YearFrom(_) => years.first_of(Years::of(*years).year_of(span.last)),
                    _ => years.first_of(span.last.year()),
                };
                Some(vec![Span { last, window: Window::Period, ..span }])
            }
        }
    }

    /// The comparisons that lead to the state of the data that it is taken from, by way of those of the times that it
    /// stands in: what is known at the same stage of the year before the year before.
    pub fn states(&self, outer: &[ComparisonId]) -> Vec<ComparisonId> {
        let own = match self {
            Self::Named { state, .. } => *state,
            Self::WithinYear { .. } | Self::Parameter(_) | Self::InYear(_) => None,
        };
        outer.iter().copied().chain(own).collect()
    }
}

/// Whether the years of two times have as many days, where the periods of editions are days or weeks: years of months
/// are of one length.
fn has_year_as_long(span: Span, moved: Span) -> bool {
    let days = |span: Span| span.years.periods_of(Frequency::Day, span.years.year_of(span.last));
    let is_by_day = matches!(span.last.frequency().length(), Frequency::Week | Frequency::Day);
    !is_by_day || days(span) == days(moved)
}

/// The same window in the year of a parameter, as long as it is in its own.
fn in_year(span: Span, year: &ParameterYear) -> Option<Vec<Span>> {
    let of_period = span.years.year_of(span.last);
    let moved = span.moved(&Shift::Years(of_period.checked_sub(year.in_year(of_period)?)?))?;
    moved.iter().all(|moved| moved.is_as_long_as(span)).then_some(moved)
}

impl Over {
    /// The single periods of this frequency over which it goes.
    pub fn spans(self, span: Span, frequency: Option<Frequency>) -> Vec<Span> {
        let period = span.periods();
        let single = frequency.and_then(|frequency| period.by(frequency)).unwrap_or(period);
        let spans = single.iter().map(|last| Span { last, window: Window::Period, ..span });
        match self {
            Self::Mean | Self::Sum => spans.collect(),
            Self::Last => spans.last().into_iter().collect(),
        }
    }
}

impl Part {
    fn has_parameter(&self) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Shifted(part, shift) => {
                matches!(shift, OtherTime::Parameter(_)) || part.has_parameter()
            }
            Self::Negative(part) | Self::Over { part, .. } => part.has_parameter(),
            Self::Chain(first, rest) => {
                first.has_parameter() || rest.iter().any(|join| join.part.has_parameter())
            }
        }
    }

    /// Puts the years that parameters have as of a vintage in their places.
    fn settle(&mut self, vintage: Option<NaiveDate>) {
        match self {
            Self::Number(_) | Self::Value(_) => {}
            Self::Shifted(part, shift) => {
                if let OtherTime::Parameter(parameter) = shift {
                    *shift = OtherTime::InYear(parameter.in_force(vintage).cloned());
                }
                part.settle(vintage);
            }
            Self::Negative(part) | Self::Over { part, .. } => part.settle(vintage),
            Self::Chain(first, rest) => {
                first.settle(vintage);
                for join in rest {
                    join.part.settle(vintage);
                }
            }
        }
    }

    fn readings(&self, span: Span, states: &[ComparisonId], readings: &mut BTreeSet<Read>) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => {
                let (indicator, period) = (*indicator, span.periods());
                readings.insert(Read { indicator, period, states: states.to_vec() });
            }
            Self::Negative(part) => part.readings(span, states, readings),
            Self::Chain(first, rest) => {
                first.readings(span, states, readings);
                for join in rest {
                    join.part.readings(span, states, readings);
                }
            }
            Self::Shifted(part, time) => {
                for moved in time.spans(span).unwrap_or_default() {
                    part.readings(moved, &time.states(states), readings);
                }
            }
            Self::Over { over, part, frequency, .. } => {
                for span in over.spans(span, *frequency) {
                    part.readings(span, states, readings);
                }
            }
        }
    }

    fn states_in_a_row(&self, of_read: &mut impl FnMut(IndicatorId) -> usize) -> usize {
        match self {
            Self::Number(_) => 0,
            Self::Value(indicator) => of_read(*indicator),
            Self::Negative(part) | Self::Over { part, .. } => part.states_in_a_row(of_read),
            Self::Shifted(part, time) => time.states(&[]).len() + part.states_in_a_row(of_read),
            Self::Chain(first, rest) => {
                let first = first.states_in_a_row(of_read);
                rest.iter().map(|join| join.part.states_in_a_row(of_read)).fold(first, usize::max)
            }
        }
    }

    fn has_else(&self) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Negative(part) | Self::Shifted(part, _) | Self::Over { part, .. } => {
                part.has_else()
            }
            Self::Chain(first, rest) => {
                let is_else = |join: &Join| join.operator == Operator::Else || join.part.has_else();
                first.has_else() || rest.iter().any(is_else)
            }
        }
    }

    fn year_not_before(&self, span: Span) -> Option<i32> {
        match self {
            Self::Number(_) | Self::Value(_) | Self::Shifted(_, OtherTime::WithinYear { .. }) => {
                None
            }
            Self::Negative(part)
            | Self::Over { part, .. }
            | Self::Shifted(part, OtherTime::Parameter(_) | OtherTime::InYear(_)) => {
                part.year_not_before(span)
            }
            Self::Chain(first, rest) => first
                .year_not_before(span)
                .or_else(|| rest.iter().find_map(|join| join.part.year_not_before(span))),
            Self::Shifted(part, OtherTime::Named { shift, .. }) => {
                let year = shift.year_not_before(span.years.year_of(span.last));
                year.or_else(|| part.year_not_before(*span.moved(shift)?.first()?))
            }
        }
    }

    /// How many means of years stand in each other.
    fn means_of_years(&self) -> usize {
        match self {
            Self::Number(_) | Self::Value(_) => 0,
            Self::Negative(part) | Self::Over { part, .. } => part.means_of_years(),
            Self::Chain(first, rest) => {
                let rest = rest.iter().map(|join| join.part.means_of_years());
                rest.fold(first.means_of_years(), usize::max)
            }
            Self::Shifted(part, time) => {
                let is_mean = time.is_mean_of_years();
                usize::from(is_mean) + part.means_of_years()
            }
        }
    }

    fn read(&self, read: &mut Vec<IndicatorId>) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => {
                if !read.contains(indicator) {
                    read.push(*indicator);
                }
            }
            Self::Negative(part) | Self::Shifted(part, _) | Self::Over { part, .. } => {
                part.read(read);
            }
            Self::Chain(first, rest) => {
                first.read(read);
                for join in rest {
                    join.part.read(read);
                }
            }
        }
    }

    /// The part with other indicators in the place of those that it reads.
    fn with(&self, other: &mut impl FnMut(IndicatorId) -> IndicatorId) -> Self {
        match self {
            Self::Number(number) => Self::Number(*number),
            Self::Value(indicator) => Self::Value(other(*indicator)),
            Self::Negative(part) => Self::Negative(Box::new(part.with(other))),
            Self::Shifted(part, time) => Self::Shifted(Box::new(part.with(other)), time.clone()),
            Self::Over { over, part, frequency, place } => Self::Over {
                over: *over,
                part: Box::new(part.with(other)),
                frequency: *frequency,
                place: place.clone(),
            },
            Self::Chain(first, rest) => {
                let first = Box::new(first.with(other));
                let rest = rest.iter().map(|Join { operator, part, is_of_parts, place }| Join {
                    operator: *operator,
                    part: part.with(other),
                    is_of_parts: *is_of_parts,
                    place: place.clone(),
                });
                Self::Chain(first, rest.collect())
            }
        }
    }
}

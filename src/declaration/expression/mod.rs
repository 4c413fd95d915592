//! Expressions: what `value = "…"` of an indicator computes, as a tree over indicators.
//!
//! In comes the text of `value`; out goes an [`Expression`], in which every name is an indicator and every time a
//! [`Shift`]. [`resolve`] is the entry point; `indicators` calls it. A data set that is named, or an indicator of some
//! codes, becomes an indicator of its own that has no name in `release.toml`: whoever follows formulas down to the data
//! follows it like any other. `syntax` reads the text, `written` finds the places of its parts in the file, `chosen`
//! applies codes in brackets to formulas, `notation` makes trees of shorthands, `algebra` says what goes together. The values are computed in `data::figures`.

mod algebra;
mod chosen;
mod declared;
mod difference;
mod notation;
mod parameter;
mod print;
mod resolve;
mod shift;
mod syntax;
#[cfg(test)]
mod tests;
mod times;
mod tokens;
mod types;
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
pub(super) use resolve::{Scope, resolve};
pub(super) use shift::Anchor;
pub(super) use shift::anchors;
pub use shift::{AnchorDeclaration, Shift};
pub use syntax::{Choice, Function, Node, Operator, Syntax, Word, parse};
pub use tokens::Slip;
pub(super) use types::{Measured, is_rate};

use super::{IndicatorId, Operand, Reading};
use crate::time::{Frequency, ReferencePeriod, Window};

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
    Shifted(Box<Part>, Shift),
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// The mean of the periods of the window.
    Mean,
    /// Their sum.
    Sum,
    /// The value of the last.
    Last,
    /// The mean of the same window in these years.
    MeanOf(Vec<i32>),
}

impl Expression {
    /// The indicators that it reads, in its order, each once.
    pub fn read(&self) -> Vec<IndicatorId> {
        let mut read = Vec::new();
        self.tree.read(&mut read);
        read
    }
}

impl Expression {
    /// The indicators that it reads for a period, each with the periods in which it is read; a time that does not
    /// exist is none of them.
    pub fn readings(&self, period: ReferencePeriod) -> BTreeSet<(IndicatorId, ReferencePeriod)> {
        let mut readings = BTreeSet::new();
        self.tree.readings(period, &mut readings);
        readings
    }
}

impl Expression {
    /// What it reads for a period: each operand, once for each period in which it is read.
    pub fn read_in(&self, period: ReferencePeriod) -> Vec<Reading> {
        let readings = self.readings(period).into_iter();
        let by = None;
        readings
            .map(|(indicator, period)| Reading { operand: Operand { indicator, by }, period })
            .collect()
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

    /// The windows in which it reads its indicators, where it is asked for in a window itself.
    pub fn windows(&self, window: Window) -> Vec<(IndicatorId, Window)> {
        let mut windows = Vec::new();
        self.tree.windows(window, &mut windows);
        windows
    }

    /// Notes how often the data are observed over whose periods something is taken; `of` says it of an indicator.
    pub(super) fn note_frequencies(&mut self, of: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>) {
        self.tree.note_frequencies(of);
    }

    /// A time in it at which a window is of another length than at its own; the two cannot be compared.
    pub(super) fn of_another_length(&self, window: Window) -> Option<&'static str> {
        self.tree.of_another_length(window)
    }

    /// Whether a part of it stands for another that is not known.
    pub fn has_else(&self) -> bool {
        self.tree.has_else()
    }
}

impl Over {
    /// The periods of this frequency over which it goes; `None` where one of them does not exist.
    pub fn periods(
        &self,
        period: ReferencePeriod,
        frequency: Option<Frequency>,
    ) -> Option<Vec<ReferencePeriod>> {
        let single = frequency.and_then(|frequency| period.by(frequency)).unwrap_or(period);
        match self {
            Self::Mean | Self::Sum => Some(single.iter().map(ReferencePeriod::of).collect()),
            Self::Last => Some(vec![ReferencePeriod::of(single.last())]),
            Self::MeanOf(years) => {
                let of_year = |year: &i32| period.shifted(year - period.last().year());
                years.iter().map(of_year).collect()
            }
        }
    }
}

impl Part {
    fn has_parameter(&self) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Shifted(part, shift) => {
                matches!(shift, Shift::Parameter(_)) || part.has_parameter()
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
                if let Shift::Parameter(parameter) = shift {
                    *shift = Shift::InYear(parameter.in_force(vintage).cloned());
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

    fn readings(
        &self,
        period: ReferencePeriod,
        readings: &mut BTreeSet<(IndicatorId, ReferencePeriod)>,
    ) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => {
                readings.insert((*indicator, period));
            }
            Self::Negative(part) => part.readings(period, readings),
            Self::Chain(first, rest) => {
                first.readings(period, readings);
                for join in rest {
                    join.part.readings(period, readings);
                }
            }
            Self::Shifted(part, shift) => {
                if let Some(moved) = shift.moved(period) {
                    part.readings(moved, readings);
                }
            }
            Self::Over { over, part, frequency, .. } => {
                let periods = over.periods(period, *frequency).unwrap_or_default();
                for period in periods {
                    part.readings(period, readings);
                }
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

    fn windows(&self, window: Window, windows: &mut Vec<(IndicatorId, Window)>) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => windows.push((*indicator, window)),
            Self::Chain(first, rest) => {
                first.windows(window, windows);
                for join in rest {
                    join.part.windows(window, windows);
                }
            }
            Self::Shifted(part, Shift::WithinYear) => part.windows(Window::Year, windows),
            Self::Negative(part) | Self::Shifted(part, _) => part.windows(window, windows),
            Self::Over { over, part, .. } => {
                let window = match over {
                    Over::Mean | Over::Sum | Over::Last => Window::Period,
                    Over::MeanOf(_) => window,
                };
                part.windows(window, windows);
            }
        }
    }

    fn of_another_length(&self, window: Window) -> Option<&'static str> {
        match self {
            Self::Number(_) | Self::Value(_) => None,
            Self::Negative(part) | Self::Over { over: Over::MeanOf(_), part, .. } => {
                part.of_another_length(window)
            }
            Self::Chain(first, rest) => first
                .of_another_length(window)
                .or_else(|| rest.iter().find_map(|join| join.part.of_another_length(window))),
            // The year is one period, whatever lies in it.
            Self::Shifted(part, Shift::WithinYear) | Self::Over { part, .. } => {
                part.of_another_length(Window::Period)
            }
            Self::Shifted(part, shift) => {
                let is_unlike = !shift.keeps_length(window) && part.is_of_window();
                is_unlike.then(|| shift.said()).or_else(|| part.of_another_length(window))
            }
        }
    }

    /// Whether it is of all of a window at once: a mean, or the last period, can be compared with one of another length.
    fn is_of_window(&self) -> bool {
        match self {
            Self::Number(_) | Self::Shifted(_, Shift::WithinYear) => false,
            Self::Value(_) => true,
            Self::Negative(part) | Self::Shifted(part, _) => part.is_of_window(),
            Self::Chain(first, rest) => {
                first.is_of_window() || rest.iter().any(|join| join.part.is_of_window())
            }
            Self::Over { over, part, .. } => match over {
                Over::Mean | Over::Last => false,
                Over::Sum => true,
                Over::MeanOf(_) => part.is_of_window(),
            },
        }
    }

    fn note_frequencies(&mut self, of: &dyn Fn(IndicatorId) -> BTreeSet<Frequency>) {
        match self {
            Self::Number(_) | Self::Value(_) => {}
            Self::Negative(part) | Self::Shifted(part, _) => part.note_frequencies(of),
            Self::Chain(first, rest) => {
                first.note_frequencies(of);
                for join in rest {
                    join.part.note_frequencies(of);
                }
            }
            Self::Over { part, frequency, .. } => {
                part.note_frequencies(of);
                let mut read = Vec::new();
                part.read(&mut read);
                let all: BTreeSet<Frequency> = read.into_iter().flat_map(of).collect();
                *frequency = all.first().copied().filter(|_| all.len() == 1);
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
            Self::Shifted(part, shift) => Self::Shifted(Box::new(part.with(other)), shift.clone()),
            Self::Over { over, part, frequency, place } => Self::Over {
                over: over.clone(),
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

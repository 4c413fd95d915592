//! Expressions: what `value = "…"` of an indicator computes, as a tree over indicators.
//!
//! In comes the text of `value`; out goes an [`Expression`], in which every name is an indicator and every time a
//! [`Shift`]. [`resolve`] is the entry point; `indicators` calls it. A data set that is named, or an indicator of some
//! codes, becomes an indicator of its own that has no name in `release.toml`: whoever follows formulas down to the data
//! follows it like any other. `syntax` reads the text, `written` finds the places of its parts in the file, `chosen`
//! applies codes in brackets to formulas. The values are computed in `data::figures`.

mod chosen;
mod print;
mod resolve;
mod shift;
mod syntax;
#[cfg(test)]
mod tests;
mod tokens;
mod written;

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

pub(super) use chosen::{Chosen, Source, Unnamed, brackets, formula as chosen_formula};
pub(super) use resolve::{Scope, resolve};
pub(super) use shift::Anchor;
pub(super) use shift::anchors;
pub use shift::{AnchorDeclaration, Shift};
pub use syntax::{Choice, Function, Node, Operator, Syntax, Word, parse};
pub use tokens::Slip;

use super::IndicatorId;
use crate::time::{ReferencePeriod, Window};

/// An expression with every name in it resolved.
#[derive(Debug, Clone)]
pub struct Expression {
    /// As it is written, on one line.
    pub text: String,
    /// What is computed.
    pub tree: Part,
    /// How many parts stand in each other.
    pub depth: usize,
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
    /// The windows in which it reads its indicators, where it is asked for in a window itself.
    pub fn windows(&self, window: Window) -> Vec<(IndicatorId, Window)> {
        let mut windows = Vec::new();
        self.tree.windows(window, &mut windows);
        windows
    }
}

impl Over {
    /// The periods over which it goes; `None` where one of them does not exist.
    pub fn periods(&self, period: ReferencePeriod) -> Option<Vec<ReferencePeriod>> {
        match self {
            Self::Mean | Self::Sum => Some(period.iter().map(ReferencePeriod::of).collect()),
            Self::Last => Some(vec![ReferencePeriod::of(period.last())]),
            Self::MeanOf(years) => {
                let of_year = |year: &i32| period.shifted(year - period.last().year());
                years.iter().map(of_year).collect()
            }
        }
    }
}

impl Part {
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
                rest.iter().for_each(|join| join.part.readings(period, readings));
            }
            Self::Shifted(part, shift) => {
                if let Some(moved) = shift.moved(period) {
                    part.readings(moved, readings);
                }
            }
            Self::Over { over, part, .. } => {
                let periods = over.periods(period).unwrap_or_default();
                periods.into_iter().for_each(|period| part.readings(period, readings));
            }
        }
    }

    fn windows(&self, window: Window, windows: &mut Vec<(IndicatorId, Window)>) {
        match self {
            Self::Number(_) => {}
            Self::Value(indicator) => windows.push((*indicator, window)),
            Self::Negative(part) => part.windows(window, windows),
            Self::Chain(first, rest) => {
                first.windows(window, windows);
                rest.iter().for_each(|join| join.part.windows(window, windows));
            }
            Self::Shifted(part, Shift::WithinYear) => part.windows(Window::Year, windows),
            Self::Shifted(part, _) => part.windows(window, windows),
            Self::Over { over, part, .. } => {
                let window = match over {
                    Over::Mean | Over::Sum | Over::Last => Window::Period,
                    Over::MeanOf(_) => window,
                };
                part.windows(window, windows);
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
                part.read(read)
            }
            Self::Chain(first, rest) => {
                first.read(read);
                rest.iter().for_each(|join| join.part.read(read));
            }
        }
    }

    /// The part with other indicators in the place of those that it reads; `None` where one has no other.
    fn with(&self, other: &mut impl FnMut(IndicatorId) -> Option<IndicatorId>) -> Option<Self> {
        Some(match self {
            Self::Number(number) => Self::Number(*number),
            Self::Value(indicator) => Self::Value(other(*indicator)?),
            Self::Negative(part) => Self::Negative(Box::new(part.with(other)?)),
            Self::Shifted(part, shift) => Self::Shifted(Box::new(part.with(other)?), shift.clone()),
            Self::Over { over, part, place } => Self::Over {
                over: over.clone(),
                part: Box::new(part.with(other)?),
                place: place.clone(),
            },
            Self::Chain(first, rest) => {
                let first = first.with(other)?;
                let rest = rest.iter().map(|Join { operator, part, place }| {
                    let part = part.with(other)?;
                    Some(Join { operator: *operator, part, place: place.clone() })
                });
                Self::Chain(Box::new(first), rest.collect::<Option<_>>()?)
            }
        })
    }
}

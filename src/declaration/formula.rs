//! Formulas of indicators: what they read, and which of them reads what others give.
//!
//! [`Formula`] is what `release.toml` says of an indicator, every name resolved. Whoever follows a
//! formula down to its data goes by [`Formula::operands`] and [`Formula::sum`]; what it gives is
//! computed in `data::figures`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use toml::Spanned;

use super::{
    CodeChoice, CodeListId, CodeSelection, DatasetId, Difference, DimensionId, Expression,
    IndicatorId, ReadIn,
};
use crate::time::{ReferencePeriod, Span, Window};

/// How an indicator is computed.
#[derive(Debug)]
pub enum Formula {
    /// Sum of the observations that the filter takes.
    Sum(Sum),
    /// `per × events ÷ population × 12 ÷ months of the period`.
    Rate {
        /// Indicator.
        events: IndicatorId,
        /// Indicator.
        population: IndicatorId,
        /// 1000 for "per 1 000".
        per: Decimal,
    },
    /// Average over the period of a stock known at 1 January of each year.
    Average(Sum),
    /// Number of codes that a selection takes.
    Count(CodeSelection),
    /// What an expression gives of indicators.
    Expression(Expression),
}

/// An indicator that a formula reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The code list for whose codes it is read one by one, by a formula that counts codes; `None`
    /// where it is read for the code that the formula is computed for.
    pub by: Option<CodeListId>,
}

/// An operand in the period in which a formula reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What is read.
    pub operand: Operand,
    /// For which period.
    pub period: ReferencePeriod,
}

impl Formula {
    /// The indicators that it reads, in its order.
    pub fn operands(&self) -> impl DoubleEndedIterator<Item = Operand> + use<> {
        let operand = |indicator: &IndicatorId| Operand { indicator: *indicator, by: None };
        let operands = match self {
            Self::Sum(_) | Self::Average(_) => Vec::new(),
            Self::Rate { events, population, .. } => vec![operand(events), operand(population)],
            Self::Count(CodeSelection { of, list, .. }) => {
                vec![Operand { indicator: of.indicator, by: Some(*list) }]
            }
            Self::Expression(expression) => expression.read().iter().map(operand).collect(),
        };
        operands.into_iter()
    }

    /// What it reads for what is asked for: each operand, once for each period in which it is read.
    pub fn readings(&self, span: Span) -> Vec<Reading> {
        if let Self::Expression(expression) = self {
            return expression.read_in(span);
        }
        let period = span.periods();
        self.operands().map(|operand| Reading { operand, period }).collect()
    }

    /// The windows in which it reads its operands, where it is asked for in a window itself.
    pub fn windows(&self, window: Window) -> Vec<ReadIn> {
        match self {
            Self::Expression(expression) => expression.windows(window),
            Self::Sum(_) | Self::Rate { .. } | Self::Average(_) | Self::Count(_) => {
                let operands = self.operands().map(|operand| operand.indicator);
                operands.map(|indicator| ReadIn { indicator, window, in_data: false }).collect()
            }
        }
    }

    /// What it subtracts from what; `None` where it gives no difference.
    pub fn difference(&self) -> Option<Difference> {
        match self {
            Self::Expression(expression) => expression.subtracts(),
            Self::Sum(_) | Self::Rate { .. } | Self::Average(_) | Self::Count(_) => None,
        }
    }

    /// How many steps of computation it is above what it reads.
    pub fn depth(&self) -> usize {
        match self {
            Self::Expression(expression) => expression.depth,
            Self::Sum(_) | Self::Rate { .. } | Self::Average(_) | Self::Count(_) => 1,
        }
    }

    /// The codes that it counts; `None` for a formula that counts no codes.
    pub fn selection(&self) -> Option<&CodeSelection> {
        match self {
            Self::Count(selection) => Some(selection),
            Self::Sum(_) | Self::Rate { .. } | Self::Average(_) | Self::Expression(_) => None,
        }
    }

    /// The code list whose codes it counts; `None` for a formula that counts no codes.
    pub fn counted_list(&self) -> Option<CodeListId> {
        self.selection().map(|selection| selection.list)
    }

    /// The sum that it takes of a data set; `None` for a formula that reads indicators.
    pub fn sum(&self) -> Option<&Sum> {
        match self {
            Self::Sum(sum) | Self::Average(sum) => Some(sum),
            Self::Rate { .. } | Self::Count(_) | Self::Expression(_) => None,
        }
    }
}

/// A sum over a data set, at each of its times.
#[derive(Debug, Clone)]
pub struct Sum {
    /// Data set.
    pub dataset: DatasetId,
    /// Conditions that must all hold.
    pub filter: Vec<Condition>,
    /// Two dimensions whose codes must differ.
    pub differ: Option<[DimensionId; 2]>,
    /// Code list → the dimension that a breakdown by it uses.
    pub by: BTreeMap<CodeListId, DimensionId>,
    /// The dimensions whose code is chosen for whatever code the sum is asked for, each with its code list.
    pub fixed: BTreeMap<DimensionId, CodeListId>,
}

impl Sum {
    /// Whether it is the same for every code of a list, because the code of its dimension is chosen.
    pub fn is_fixed(&self, list: CodeListId) -> bool {
        !self.by.contains_key(&list) && self.fixed.values().any(|fixed| *fixed == list)
    }
}

/// What a sum asks of an observation: that a dimension has one of some codes.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The dimension.
    pub dimension: DimensionId,
    /// The codes, and where they stand in `release.toml`.
    pub codes: Spanned<CodeChoice>,
}

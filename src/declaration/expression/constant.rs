//! Whether an expression is one number whatever the data are, because what it joins is one thing.

use rust_decimal::Decimal;

use super::super::{CodeListId, Indicator, IndicatorId, List};
use super::Expression;
use super::change::{self, Readable};
use super::types::Measured;
use crate::time::{Frequency, Window};

impl Expression {
    /// Whether it is the same number always, where everything in it is read in one window.
    pub(in super::super) fn is_constant_in_one_window(
        &self,
        indicators: &List<IndicatorId, Indicator>,
        frequency: Frequency,
    ) -> bool {
        let of = |id: IndicatorId| measured(&indicators[id]);
        change::is_constant(&self.tree, Readable { indicators, of: &of, frequency })
    }

    /// The number that it is always where it is asked for in a window, for the codes of a list or for all together; `None`
    /// where it is several.
    pub(in super::super) fn constant(
        &self,
        indicators: &List<IndicatorId, Indicator>,
        frequency: Frequency,
        (window, rows): (Window, Option<CodeListId>),
    ) -> Option<Decimal> {
        let of = |id: IndicatorId| measured(&indicators[id]);
        change::constant_in(&self.tree, Readable { indicators, of: &of, frequency }, window, rows)
    }
}

/// What an indicator is, whose decimals do not matter here.
fn measured(indicator: &Indicator) -> Measured {
    Measured::new(indicator.kind, indicator.unit.clone(), 0)
}

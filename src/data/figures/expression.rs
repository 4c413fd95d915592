//! Expressions to values: the tree of `value = "…"` over the values of indicators.

use std::collections::BTreeMap;

use super::evaluate::Known;
use super::exact::{Fraction, bounded, decimal, fraction};
use super::{Absence, Computation, Evaluated};
use crate::data::cube::{CodeKey, Statuses};
use crate::declaration::{Expression, IndicatorId, Operator, Over, Part};
use crate::time::ReferencePeriod;

/// The values that an expression reads.
type Values = BTreeMap<(IndicatorId, ReferencePeriod), Result<Fraction, Absence>>;

impl Computation<'_> {
    /// What an expression gives for a code, or for all codes together, in a period. What one of its parts lacks, it
    /// lacks; how good it is goes by all that it reads, each once.
    pub(super) fn expression(
        &self,
        reader: IndicatorId,
        expression: &Expression,
        code: Option<CodeKey>,
        period: ReferencePeriod,
        known: &mut Known,
    ) -> Evaluated {
        let mut whole = Evaluated {
            value: Err(Absence::NotAvailable),
            observations: 0,
            statuses: Statuses::NONE,
            revised: false,
        };
        let mut values = Values::new();
        for (indicator, period) in expression.readings(period) {
            let read = self.computed_once(indicator, code, period, known);
            let read = self.read_in_ones(reader, indicator, read);
            whole.observations = whole.observations.saturating_add(read.observations);
            whole.statuses = whole.statuses.and(read.statuses);
            whole.revised |= read.revised;
            values.insert((indicator, period), read.value.map(fraction));
        }
        let value = part(&expression.tree, period, &values);
        Evaluated { value: value.and_then(|value| decimal(&value)), ..whole }
    }
}

fn part(tree: &Part, period: ReferencePeriod, values: &Values) -> Result<Fraction, Absence> {
    match tree {
        Part::Number(number) => Ok(fraction(*number)),
        Part::Value(indicator) => {
            values.get(&(*indicator, period)).cloned().unwrap_or(Err(Absence::NotAvailable))
        }
        Part::Negative(inner) => part(inner, period, values).map(|value| -value),
        Part::Chain(first, rest) => {
            let first = part(first, period, values);
            rest.iter().fold(first, |value, join| {
                joined(join.operator, value, part(&join.part, period, values))
            })
        }
        Part::Shifted(inner, shift) => {
            let moved = shift.moved(period).ok_or(Absence::NotApplicable)?;
            part(inner, moved, values)
        }
        Part::Over { over, part: inner, frequency, .. } => {
            let periods = over.periods(period, *frequency).ok_or(Absence::NotApplicable)?;
            let count = Fraction::from_integer(periods.len().into());
            let zero = Ok(Fraction::from_integer(0.into()));
            let sum = periods
                .into_iter()
                .fold(zero, |sum, period| joined(Operator::Plus, sum, part(inner, period, values)));
            match over {
                Over::Mean | Over::MeanOf(_) => joined(Operator::Over, sum, Ok(count)),
                Over::Sum | Over::Last => sum,
            }
        }
    }
}

fn joined(
    operator: Operator,
    first: Result<Fraction, Absence>,
    second: Result<Fraction, Absence>,
) -> Result<Fraction, Absence> {
    if operator == Operator::Else {
        return match first {
            // What is known and not published is not told by another number.
            Ok(_) | Err(Absence::Confidential) => first,
            Err(Absence::NotAvailable | Absence::NotApplicable) => second,
        };
    }
    let (first, second) = Absence::both(first, second)?;
    bounded(match operator {
        Operator::Plus => first + second,
        Operator::Minus => first - second,
        Operator::Times => first * second,
        Operator::Over if *second.numer() == 0.into() => return Err(Absence::NotApplicable),
        Operator::Over => first / second,
        Operator::Else => first,
    })
}

//! Expressions to values: the tree of `value = "…"` over the values of indicators.

use std::collections::BTreeMap;

use super::evaluate::Known;
use super::exact::{Exact, Fraction, Lack, fraction, joined, joined_parts};
use super::{Absence, Computation, Evaluated};
use crate::data::cube::{CodeKey, Statuses};
use crate::declaration::{
    Expression, Formula, IndicatorId, Join, Kind, Operator, Over, Part, Reading, Unit, Vintage,
};
use crate::time::ReferencePeriod;

/// The values that an expression reads.
struct Values {
    read: BTreeMap<(IndicatorId, ReferencePeriod), Exact>,
    /// Whether it is a growth rate: there is none from a base that is not above zero.
    is_growth: bool,
}

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
    ) -> Evaluated<Exact> {
        let mut whole = Evaluated {
            value: Err(Lack::NotThere),
            observations: 0,
            statuses: Statuses::NONE,
            revised: false,
        };
        let indicator = &self.release.indicators[reader];
        let is_growth = indicator.kind.kind == Kind::Growth && indicator.unit == Unit::Percent;
        let expression = expression.in_vintage(Vintage::day(self.vintage));
        let mut values = Values { read: BTreeMap::new(), is_growth };
        for (indicator, period) in expression.readings(period) {
            let read = self.computed_once(indicator, code, period, known);
            let read = self.read_in_ones(reader, indicator, read);
            whole = whole.beside(
                read.with(|value| {
                    values.read.insert((indicator, period), value);
                }),
                |value, ()| value,
            );
        }
        whole.with(|_: Exact| part(&expression.tree, period, &values))
    }

    /// The indicators that a formula reads for a period as of the vintage of the data, each with its period.
    pub(super) fn readings(&self, formula: &Formula, period: ReferencePeriod) -> Vec<Reading> {
        match formula {
            Formula::Expression(expression) => {
                expression.in_vintage(Vintage::day(self.vintage)).read_in(period)
            }
            _ => formula.readings(period),
        }
    }
}

fn part(tree: &Part, period: ReferencePeriod, values: &Values) -> Exact {
    const NO_TIME: Lack = Lack::Absent(Absence::NotApplicable);
    match tree {
        Part::Number(number) => Ok(fraction(*number)),
        Part::Value(indicator) => {
            let read = values.read.get(&(*indicator, period)).cloned();
            read.unwrap_or(Err(Lack::Absent(Absence::NotAvailable)))
        }
        Part::Negative(inner) => part(inner, period, values).map(|value| -value),
        Part::Chain(first, rest) => {
            let first = part(first, period, values);
            rest.iter().fold(first, |value, join| {
                values.joined(join, value, part(&join.part, period, values))
            })
        }
        Part::Shifted(inner, shift) => part(inner, shift.moved(period).ok_or(NO_TIME)?, values),
        Part::Over { over, part: inner, frequency, .. } => {
            let periods = over.periods(period, *frequency).ok_or(NO_TIME)?;
            let of_periods = periods.into_iter().map(|period| part(inner, period, values));
            match over {
                // A mean of years is what is compared with: a year that is not there has none.
                Over::MeanOf(_) => {
                    mean(of_periods.map(|value| value.map_err(|lack| Lack::Absent(lack.absence()))))
                }
                Over::Mean => mean(of_periods),
                Over::Sum | Over::Last => sum(of_periods),
            }
        }
    }
}

/// The sum of the values that are there.
fn sum(values: impl Iterator<Item = Exact>) -> Exact {
    let sum = values.reduce(|sum, value| joined_parts(Operator::Plus, sum, value));
    sum.unwrap_or(Err(Lack::NotThere))
}

/// The mean of the values that are there.
fn mean(values: impl Iterator<Item = Exact>) -> Exact {
    let there: Vec<Exact> = values.filter(|value| *value != Err(Lack::NotThere)).collect();
    let count = Fraction::from_integer(there.len().into());
    sum(there.into_iter()).map(|sum| sum / count)
}

impl Values {
    fn joined(&self, join: &Join, first: Exact, second: Exact) -> Exact {
        let zero = fraction(0.into());
        let is_below = |divisor: &Exact| divisor.as_ref().is_ok_and(|divisor| *divisor <= zero);
        if self.is_growth && join.operator == Operator::Over && is_below(&second) {
            return Err(Lack::Absent(Absence::NotApplicable));
        }
        if join.is_of_parts {
            joined_parts(join.operator, first, second)
        } else {
            joined(join.operator, first, second)
        }
    }
}

//! Expressions to values: the tree of `value = "…"` over the values of indicators.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::breaks::Sides;
use super::evaluate::Known;
use super::exact::{Exact, Lack, Number, joined, joined_parts};
use super::{Absence, Computation, Evaluated};
use crate::data::cube::{CodeKey, Statuses};
use crate::declaration::{
    ComparisonId, Expression, IndicatorId, Join, Kind, Operator, OtherTime, Over, Part, Read,
    Reading, Unit, Vintage,
};
use crate::time::{ReferencePeriod, Shift, Span};

/// The values that an expression reads.
struct Values {
    read: BTreeMap<Read, Exact>,
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
        known: &mut Known<'_>,
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
        let span = indicator.span(period);
        let readings = expression.readings(span);
        let is_over_a_break = self.are_over_a_break(&readings, code, span.periods());
        for reading in readings {
            let (indicator, period) = (reading.indicator, reading.period);
            // What is read at the time of a comparison is known as its base is.
            let read = known.read_at(&reading.states, self, |state, known| {
                state.computed_once(indicator, code, period, known)
            });
            let read = read.unwrap_or_else(|| {
                let absence = Absence::NotAvailable;
                Evaluated::absent(absence).with(|_| Err(Lack::Absent(absence)))
            });
            let read = self.read_in_ones(reader, indicator, read);
            whole = whole.beside(
                read.with(|value| {
                    values.read.insert(reading, value);
                }),
                |value, ()| value,
            );
        }
        whole.with(|_: Exact| {
            if is_over_a_break {
                return Err(Lack::Absent(Absence::NotApplicable));
            }
            part(&expression.tree, span, &[], &values)
        })
    }

    /// Whether what is read together is partly before a change of codes and partly since, so that the one is not held
    /// against the other. The periods of a window together are of its whole time.
    fn are_over_a_break(
        &self,
        readings: impl IntoIterator<Item = impl std::borrow::Borrow<Read>>,
        code: Option<CodeKey>,
        window: ReferencePeriod,
    ) -> bool {
        if !self.has_changes() {
            return false;
        }
        let (mut of_window, mut others) = (Sides::default(), Vec::new());
        for reading in readings {
            let Read { indicator, period, .. } = reading.borrow();
            let sides = self.sides(*indicator, code, *period);
            if window.has(*period) && *period != window {
                of_window = of_window.and(sides);
            } else {
                others.push(sides);
            }
        }
        others.push(of_window);
        others.iter().any(|sides| others.iter().any(|other| sides.differ_from(other)))
    }

    /// What an indicator reads for a value asked for in `period`, as of the vintage of the data.
    pub(super) fn readings(&self, indicator: IndicatorId, period: ReferencePeriod) -> Vec<Reading> {
        self.release.indicators[indicator].readings_as_of(period, Vintage::day(self.vintage))
    }
}

fn part(tree: &Part, span: Span, states: &[ComparisonId], values: &Values) -> Exact {
    const NO_TIME: Lack = Lack::Absent(Absence::NotApplicable);
    match tree {
        Part::Number(number) => Ok(Number::from(*number)),
        Part::Value(indicator) => {
            let (period, states) = (span.periods(), states.to_vec());
            let read = Read { indicator: *indicator, period, states };
            let read = values.read.get(&read).cloned();
            read.unwrap_or(Err(Lack::Absent(Absence::NotAvailable)))
        }
        Part::Negative(inner) => part(inner, span, states, values).map(|value| -value),
        Part::Chain(first, rest) => {
            let first = part(first, span, states, values);
            rest.iter().fold(first, |value, join| {
                values.joined(join, value, part(&join.part, span, states, values))
            })
        }
        Part::Shifted(inner, time) => {
            let states = time.states(states);
            let moved = time.spans(span).ok_or(NO_TIME)?.into_iter();
            let mut moved = moved.map(|moved| part(inner, moved, &states, values));
            match time {
                // A mean of years is what is compared with: a year that is not there has none.
                OtherTime::Named { shift: Shift::MeanOf(_), .. } => {
                    mean(moved.map(|value| value.map_err(|lack| Lack::Absent(lack.absence()))))
                }
                OtherTime::Named { .. }
                | OtherTime::WithinYear { .. }
                | OtherTime::Parameter(_)
                | OtherTime::InYear(_) => moved.next().unwrap_or(Err(NO_TIME)),
            }
        }
        Part::Over { over, part: inner, frequency, .. } => {
            let spans = over.spans(span, *frequency).into_iter();
            let of_periods = spans.map(|span| part(inner, span, states, values));
            match over {
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
    let there: Vec<Exact> = values.filter(|value| !matches!(value, Err(Lack::NotThere))).collect();
    let count = Number::from(Decimal::from(there.len()));
    sum(there.into_iter()).map(|sum| sum / count)
}

impl Values {
    fn joined(&self, join: &Join, first: Exact, second: Exact) -> Exact {
        let is_below = second.as_ref().is_ok_and(|divisor| !divisor.is_positive());
        if self.is_growth && join.operator == Operator::Over && is_below {
            return Err(Lack::Absent(Absence::NotApplicable));
        }
        if join.is_of_parts {
            joined_parts(join.operator, first, second)
        } else {
            joined(join.operator, first, second)
        }
    }
}

//! Expressions to values: the tree of `value = "…"` over the values of indicators.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::breaks::Sides;
use super::evaluate::Known;
use super::exact::{Exact, Lack, Number, joined_parts};
use super::extent::Computed;
use super::{Absence, Computation, Evaluated};
use crate::data::cube::{CodeKey, Statuses};
use crate::declaration::{
    ComparisonId, Expression, IndicatorId, Join, Kind, Notation, Operator, OtherTime, Over, Part,
    Read, Reading, Unit, Vintage,
};
use crate::time::{ReferencePeriod, Span};

/// The values that an expression reads.
struct Values {
    read: BTreeMap<Read, Computed>,
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
    ) -> Evaluated<Computed> {
        let mut whole = Evaluated {
            value: (),
            observations: 0,
            statuses: Statuses::NONE,
            revised: false,
            corrected: false,
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
                state.known_once(indicator, code, period, known)
            });
            let read = read.unwrap_or_else(|| {
                let absence = Absence::NotAvailable;
                let none = Computed::without_extent(Err(Lack::Absent(absence)));
                Evaluated::absent(absence).with(|_| none)
            });
            let read = self.read_in_ones(reader, indicator, read);
            whole = whole.beside(
                read.with(|value| {
                    values.read.insert(reading, value);
                }),
                |(), ()| (),
            );
        }
        whole.with(|()| {
            if is_over_a_break {
                return Computed::without_extent(Err(Lack::Absent(Absence::NotApplicable)));
            }
            let is_share = matches!(expression.notation, Notation::Share { is_part: true, .. });
            part(&expression.tree, span, &[], &values).settled(is_share)
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

fn part(tree: &Part, span: Span, states: &[ComparisonId], values: &Values) -> Computed {
    const NO_TIME: Lack = Lack::Absent(Absence::NotApplicable);
    match tree {
        Part::Number(number) => Computed::without_extent(Ok(Number::from(*number))),
        Part::Value(indicator) => {
            let (period, states) = (span.periods(), states.to_vec());
            let read = Read { indicator: *indicator, period, states };
            let unknown = || Computed::without_extent(Err(Lack::Absent(Absence::NotAvailable)));
            values.read.get(&read).cloned().unwrap_or_else(unknown)
        }
        Part::Negative(inner) => {
            part(inner, span, states, values).with(|value| value.map(|value| -value))
        }
        Part::Chain(first, rest) => {
            let first = part(first, span, states, values);
            rest.iter().fold(first, |value, join| {
                values.joined(join, value, part(&join.part, span, states, values))
            })
        }
        Part::Shifted(inner, time) => {
            let states = time.states(states);
            let no_time = || Computed::without_extent(Err(NO_TIME));
            let Some(moved) = time.spans(span) else { return no_time() };
            let mut moved = moved.into_iter().map(|moved| part(inner, moved, &states, values));
            match time {
                // A mean of years is what is compared with: a year that is not there has none.
                OtherTime::Named { .. } if time.is_mean_of_years() => {
                    let moved: Vec<Computed> = moved.map(|value| value.settled(false)).collect();
                    let there = moved.iter().map(|moved| moved.value.clone());
                    let there =
                        there.map(|value| value.map_err(|lack| Lack::Absent(lack.absence())));
                    Computed::of_times(mean(there), &moved)
                }
                OtherTime::Named { .. }
                | OtherTime::WithinYear { .. }
                | OtherTime::Parameter(_)
                | OtherTime::InYear(_) => moved.next().unwrap_or_else(no_time),
            }
        }
        Part::Over { over, part: inner, frequency, .. } => {
            let spans = over.spans(span, *frequency).into_iter();
            let of_periods = spans.map(|span| part(inner, span, states, values).settled(false));
            let of_periods: Vec<Computed> = of_periods.collect();
            let each = of_periods.iter().map(|period| period.value.clone());
            match over {
                Over::Mean => Computed::without_extent(mean(each)),
                Over::Sum | Over::Last => {
                    Computed::of_periods(sum(each), &of_periods, span.periods())
                }
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
    fn joined(&self, join: &Join, first: Computed, second: Computed) -> Computed {
        let is_below = second.value.as_ref().is_ok_and(|divisor| !divisor.is_positive());
        match join.operator {
            Operator::Over if self.is_growth && is_below => {
                Computed::without_extent(Err(Lack::Absent(Absence::NotApplicable)))
            }
            Operator::Times | Operator::Over => first.multiplied(join, second),
            Operator::Plus | Operator::Minus => first.compared(join, second),
            Operator::Else => first.or(second),
        }
    }
}

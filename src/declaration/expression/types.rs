//! What kind of number an expression gives: whether its parts go together, and what the result is measured in.
//!
//! [`Expression::measured`] is the entry point; [`typed`] goes through a tree and joins what its parts are by the algebra
//! of `docs/formulas.md`, which is written in `algebra`. Whatever does not go together is a finding with the two kinds in
//! it. [`Typed::declared`] holds the result against what is declared beside the formula, and asks for what does not
//! follow.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::{IndicatorId, Kind, OverCodes, OverTime, Quantity, Unit};
use super::algebra::{divided, join};
use super::times::Times;
use super::{Join, Operator, Over, Part};

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) sort: Sort,
    /// By how much what it is of that sort is multiplied; `None` where that is no decimal.
    pub(super) factor: Option<Decimal>,
    /// At which times it is known.
    pub(super) times: Times,
    /// How many changes it is the sum of: divided by as many it is their mean.
    pub(super) summed: usize,
    /// What several periods of it give together.
    pub(super) over_time: OverTime,
    /// What several codes of it give together.
    pub(super) over_codes: OverCodes,
    /// Decimals with which it is shown; `None` where it is divided or multiplied.
    pub(super) decimals: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sort {
    /// Of no kind: it is written in the expression.
    Number(Decimal),
    /// A quotient of one kind and unit.
    Ratio,
    /// A flow, a stock, an index, a mean or a median.
    Level(Kind, Unit),
    /// A rate or a growth.
    Rate(Kind, Unit),
    /// A quotient of two kinds, which is a rate, or of two units, which is a mean; what it is in does not follow.
    Quotient {
        /// Rate or mean.
        kind: Kind,
        /// What is divided.
        dividend: Unit,
        /// What it is divided by.
        divisor: Unit,
    },
    /// Percentage points.
    Points,
}

/// Why parts do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// Where, in `release.toml`.
    pub(super) place: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to write.
    pub(super) hint: String,
}

/// What an indicator is, for whoever reads it.
#[derive(Debug, Clone)]
pub(in super::super) struct Measured {
    /// Kind, and what may be added up.
    pub(in super::super) quantity: Quantity,
    /// Unit.
    pub(in super::super) unit: Unit,
    /// Decimals.
    pub(in super::super) decimals: u32,
    /// At which times it is known, so far from the time that is asked for.
    pub(super) times: Times,
}

impl Measured {
    /// What is known at the time that is asked for.
    pub(in super::super) fn new(quantity: Quantity, unit: Unit, decimals: u32) -> Self {
        Self { quantity, unit, decimals, times: Times::One(Vec::new()) }
    }

    /// What stands for the kind of an indicator whose formula is wrong. No release comes of it, so that this only lets
    /// the rest of `release.toml` be checked.
    pub(in super::super) const UNKNOWN: Self = Self {
        quantity: Quantity {
            kind: Kind::Flow,
            over_time: OverTime::Sum,
            over_codes: OverCodes::Sum,
            moment: None,
        },
        unit: Unit::Bare,
        decimals: 0,
        times: Times::One(Vec::new()),
    };
}

impl Typed {
    pub(super) fn derived(sort: Sort) -> Self {
        Self {
            sort,
            factor: Some(Decimal::ONE),
            times: Times::Any,
            summed: 1,
            over_time: OverTime::None,
            over_codes: OverCodes::None,
            decimals: None,
        }
    }

    pub(super) fn of(measured: &Measured) -> Self {
        let Measured { quantity, unit, decimals, times } = measured;
        let sort = match (quantity.kind, unit) {
            (_, Unit::Points) => Sort::Points,
            (Kind::Rate | Kind::Growth, _) => Sort::Rate(quantity.kind, unit.clone()),
            (kind, _) => Sort::Level(kind, unit.clone()),
        };
        let is_change = quantity.kind == Kind::Growth;
        Self {
            sort,
            factor: Some(Decimal::ONE),
            times: if is_change { Times::Change } else { times.clone() },
            summed: 1,
            over_time: quantity.over_time,
            over_codes: quantity.over_codes,
            decimals: Some(*decimals),
        }
    }

    /// In words, with the unit.
    pub(super) fn named(&self) -> String {
        let of_kind = |kind: Kind, unit: &Unit| match unit {
            Unit::Bare => kind.named().to_owned(),
            unit => format!("{} in `{}`", kind.named(), unit.name()),
        };
        match &self.sort {
            Sort::Number(number) => format!("the number {number}"),
            Sort::Ratio => "a ratio".to_owned(),
            Sort::Level(kind, unit) | Sort::Rate(kind, unit) => of_kind(*kind, unit),
            Sort::Quotient { kind, .. } => kind.named().to_owned(),
            Sort::Points => "percentage points".to_owned(),
        }
    }

    /// How much it is multiplied by, without its sign.
    pub(super) fn scale(&self) -> Option<Decimal> {
        self.factor.map(|factor| factor.abs().normalize())
    }
}

/// What a tree gives; `of` says what an indicator is.
///
/// # Errors
/// The first parts that do not go together.
pub(super) fn typed(tree: &Part, of: &dyn Fn(IndicatorId) -> Measured) -> Result<Typed, Mismatch> {
    match tree {
        Part::Number(number) => Ok(Typed {
            decimals: Some(number.normalize().scale()),
            ..Typed::derived(Sort::Number(*number))
        }),
        Part::Value(indicator) => Ok(Typed::of(&of(*indicator))),
        Part::Shifted(part, shift) => {
            let part = typed(part, of)?;
            Ok(Typed { times: part.times.moved(shift), ..part })
        }
        Part::Negative(part) => {
            let part = typed(part, of)?;
            let sort = match part.sort {
                Sort::Number(number) => Sort::Number(-number),
                sort => sort,
            };
            Ok(Typed { sort, factor: part.factor.map(|factor| -factor), ..part })
        }
        Part::Chain(first, rest) => {
            let mut whole = typed(first, of)?;
            let mut joined = Vec::with_capacity(rest.len());
            for Join { operator, part, place, .. } in rest {
                joined.push((*operator, typed(part, of)?, place));
            }
            cancel(&mut whole, &mut joined);
            for (operator, part, place) in joined {
                whole = join(operator, &whole, &part).map_err(|hint| Mismatch {
                    place: place.clone(),
                    message: does_not_join(operator, &whole, &part),
                    hint,
                })?;
            }
            Ok(whole)
        }
        Part::Over { over, part, place, .. } => {
            let part = typed(part, of)?;
            over_periods(*over, part).map_err(|(message, hint)| Mismatch {
                place: place.clone(),
                message,
                hint,
            })
        }
    }
}

/// Makes a ratio of each level in a product that is divided by another of its kind and unit, wherever that stands in
/// it: what is right of `a / b * c / d` is right of the product of both ratios.
fn cancel(first: &mut Typed, rest: &mut Vec<(Operator, Typed, &Range<usize>)>) {
    let mut place = None;
    loop {
        let multiplied = match place {
            None => Some(&*first),
            Some(place) => {
                let Some((operator, part, _)) = rest.get(place) else { break };
                Some(part).filter(|_| *operator == Operator::Times)
            }
        };
        let level = multiplied.filter(|part| matches!(part.sort, Sort::Level(..)));
        let ratio = level.and_then(|level| {
            rest.iter().enumerate().find_map(|(divisor, (operator, part, _))| {
                let ratio = divided(level, part).ok().filter(|_| *operator == Operator::Over)?;
                (ratio.sort == Sort::Ratio).then_some((divisor, ratio))
            })
        });
        let next = place.map_or(0, |place: usize| place + 1);
        if let Some((divisor, ratio)) = ratio {
            match place {
                None => *first = ratio,
                Some(place) => rest[place].1 = ratio,
            }
            // The quotient has its divisor in it: what is left of that is 1.
            rest[divisor].1 = Typed::derived(Sort::Number(Decimal::ONE));
        }
        place = Some(next);
    }
}

fn does_not_join(operator: Operator, first: &Typed, second: &Typed) -> String {
    let (first, second) = (first.named(), second.named());
    match operator {
        Operator::Plus => format!("{first} and {second} have no sum"),
        Operator::Minus => format!("{first} less {second} is nothing"),
        Operator::Times => format!("{first} times {second} is nothing"),
        Operator::Over => format!("{first} divided by {second} is nothing"),
        Operator::Else => format!("{second} cannot stand for {first}"),
    }
}

fn over_periods(over: Over, part: Typed) -> Result<Typed, (String, String)> {
    match over {
        Over::Last => Ok(part),
        Over::Sum if part.over_time == OverTime::Sum => Ok(part),
        Over::Sum => {
            let message = format!("several periods of {} have no sum", part.named());
            Err((message, "Write `mean(…)` or `last(…)`.".to_owned()))
        }
        Over::Mean => {
            let sort = match part.sort {
                // A mean of flows is no flow of the window any more.
                Sort::Level(Kind::Flow, unit) => Sort::Level(Kind::Mean, unit),
                Sort::Rate(Kind::Growth, _) => {
                    let message = format!("several periods of {} have no mean", part.named());
                    let hint =
                        "Write the growth of the means: `100 * (mean(x) / mean(x@year) - 1)`.";
                    return Err((message, hint.to_owned()));
                }
                sort => sort,
            };
            let over_time = OverTime::None;
            Ok(Typed { sort, over_time, decimals: None, ..part })
        }
    }
}

/// Notes of each sign in a tree whether it joins parts of a sum: what is not there is none of them.
pub(super) fn note_parts(tree: &mut Part, of: &dyn Fn(IndicatorId) -> Measured) {
    match tree {
        Part::Number(_) | Part::Value(_) => {}
        Part::Negative(part) | Part::Shifted(part, _) | Part::Over { part, .. } => {
            note_parts(part, of);
        }
        Part::Chain(first, rest) => {
            note_parts(first, of);
            let mut whole = typed(first, of);
            for Join { operator, part, is_of_parts, .. } in rest {
                note_parts(part, of);
                let second = typed(part, of);
                // Where they do not go together there is no release.
                let (Ok(one), Ok(other)) = (&whole, &second) else { return };
                *is_of_parts = are_parts(*operator, one, other);
                let joined = join(*operator, one, other);
                whole = joined.or_else(|_| Ok(one.clone()));
            }
        }
    }
}

fn are_parts(operator: Operator, first: &Typed, second: &Typed) -> bool {
    let is_number = |part: &Typed| matches!(part.sort, Sort::Number(_));
    let is_amount = |part: &Typed| matches!(part.sort, Sort::Level(Kind::Flow | Kind::Stock, _));
    match operator {
        // At two times it is a change: of what was not there before there is none.
        Operator::Plus | Operator::Minus => {
            is_amount(first) && is_amount(second) && first.times == second.times
        }
        Operator::Times => is_number(first) || is_number(second),
        Operator::Over => is_number(second),
        Operator::Else => false,
    }
}

/// Whether one divided by the other is a rate: a flow in a stock.
pub(in super::super) fn is_rate(events: &Measured, population: &Measured) -> bool {
    let rate = divided(&Typed::of(events), &Typed::of(population));
    rate.is_ok_and(|rate| matches!(rate.sort, Sort::Quotient { kind: Kind::Rate, .. }))
}

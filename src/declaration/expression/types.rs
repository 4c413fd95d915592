//! What kind of number an expression gives: whether its parts go together, and what the result is measured in.
//!
//! [`Expression::measured`] is the entry point; [`typed`] goes through a tree and joins what its parts are by the algebra of `docs/formulas.md`: an index by an index
//! is a ratio, a flow by a stock a rate, a part by a whole of one unit a share; a weight by a ratio and a rate less a rate
//! are points. Whatever else is joined is a finding with the two kinds in it. [`Typed::declared`] holds the result
//! against what is declared beside `value`, and asks for what does not follow.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::{IndicatorId, Kind, OverCodes, OverTime, Quantity, Unit};
use super::{Join, Operator, Over, Part};

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) sort: Sort,
    /// By how much what it is of that sort is multiplied; `None` where that is no decimal.
    pub(super) times: Option<Decimal>,
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
    /// A rate or a growth; without a unit where it is a quotient of two.
    Rate(Kind, Option<Unit>),
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
}

impl Measured {
    /// Of an indicator whose formula has a finding: any kind will do to find more.
    pub(in super::super) const UNKNOWN: Self = Self {
        quantity: Quantity {
            kind: Kind::Flow,
            over_time: OverTime::Sum,
            over_codes: OverCodes::Sum,
            moment: None,
        },
        unit: Unit::Bare,
        decimals: 0,
    };
}

impl Typed {
    fn derived(sort: Sort) -> Self {
        Self {
            sort,
            times: Some(Decimal::ONE),
            over_time: OverTime::None,
            over_codes: OverCodes::None,
            decimals: None,
        }
    }

    fn of(measured: &Measured) -> Self {
        let Measured { quantity, unit, decimals } = measured;
        let sort = match (quantity.kind, unit) {
            (_, Unit::Points) => Sort::Points,
            (Kind::Rate | Kind::Growth, _) => Sort::Rate(quantity.kind, Some(unit.clone())),
            (kind, _) => Sort::Level(kind, unit.clone()),
        };
        Self {
            sort,
            times: Some(Decimal::ONE),
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
            Sort::Level(kind, unit) | Sort::Rate(kind, Some(unit)) => of_kind(*kind, unit),
            Sort::Rate(kind, None) => kind.named().to_owned(),
            Sort::Points => "percentage points".to_owned(),
        }
    }

    /// How much it is multiplied by, without its sign.
    pub(super) fn scale(&self) -> Option<Decimal> {
        self.times.map(|times| times.abs().normalize())
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
        Part::Shifted(part, _) => typed(part, of),
        Part::Negative(part) => {
            let part = typed(part, of)?;
            let sort = match part.sort {
                Sort::Number(number) => Sort::Number(-number),
                sort => sort,
            };
            Ok(Typed { sort, ..part })
        }
        Part::Chain(first, rest) => {
            let mut whole = typed(first, of)?;
            let mut joined = Vec::with_capacity(rest.len());
            for Join { operator, part, place } in rest {
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
            over_periods(over, part).map_err(|(message, hint)| Mismatch {
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
    }
}

fn over_periods(over: &Over, part: Typed) -> Result<Typed, (String, String)> {
    match over {
        Over::Last | Over::MeanOf(_) => Ok(part),
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
            Ok(Typed { times: part.times, over_codes: part.over_codes, ..Typed::derived(sort) })
        }
    }
}

/// What two parts give; the error says what to write instead.
fn join(operator: Operator, first: &Typed, second: &Typed) -> Result<Typed, String> {
    match operator {
        Operator::Plus | Operator::Minus => added(operator, first, second),
        Operator::Times => multiplied(first, second),
        Operator::Over => divided(first, second),
    }
}

/// The unit of both; `None` where they are in different ones. Where a unit is not declared, it is not known to be another.
fn common(first: &Unit, second: &Unit) -> Option<Unit> {
    match (first, second) {
        (Unit::Bare, unit) | (unit, Unit::Bare) => Some(unit.clone()),
        (first, second) => (first == second).then(|| first.clone()),
    }
}

const ONE_UNIT: &str =
    "Join numbers in one unit; if they are in one, declare the same `unit` for both.";

fn added(operator: Operator, first: &Typed, second: &Typed) -> Result<Typed, String> {
    let is_sum = operator == Operator::Plus;
    let mut times = first.times;
    let sort = match (&first.sort, &second.sort) {
        (Sort::Number(first), Sort::Number(second)) => {
            let sum = if is_sum { first.checked_add(*second) } else { first.checked_sub(*second) };
            Sort::Number(sum.unwrap_or_default())
        }
        (Sort::Ratio, Sort::Ratio) => Sort::Ratio,
        (Sort::Ratio, Sort::Number(number)) | (Sort::Number(number), Sort::Ratio) => {
            let ratio = if first.sort == Sort::Ratio { first } else { second };
            times = ratio.times;
            let is_other = |times: &Decimal| *times != Decimal::ONE && number.abs() == Decimal::ONE;
            if let Some(times) = ratio.scale().filter(is_other) {
                return Err(format!("Write `{times} * (x / y - 1)` for a change."));
            }
            Sort::Ratio
        }
        (Sort::Level(kind, unit), Sort::Level(other, other_unit)) if kind == other => {
            let unit = common(unit, other_unit).ok_or(ONE_UNIT)?;
            if is_sum && !matches!(kind, Kind::Flow | Kind::Stock) {
                return Err(
                    "Only flows and stocks add up: of several periods write `mean(…)`.".to_owned()
                );
            }
            Sort::Level(*kind, unit)
        }
        (Sort::Rate(_, unit), Sort::Rate(_, other)) => match (is_sum, unit, other) {
            (true, ..) => {
                return Err("Add what the rates are made of, and divide the sums.".to_owned());
            }
            (false, None, None) => Sort::Rate(Kind::Rate, None),
            (false, Some(unit), Some(other)) => match common(unit, other).ok_or(ONE_UNIT)? {
                Unit::Percent if first.scale() == Some(Decimal::ONE) => Sort::Points,
                unit => Sort::Rate(Kind::Rate, Some(unit)),
            },
            (false, ..) => return Err(ONE_UNIT.to_owned()),
        },
        (Sort::Rate(kind, Some(Unit::Percent)), Sort::Points) => {
            Sort::Rate(*kind, Some(Unit::Percent))
        }
        (Sort::Points, Sort::Rate(kind, Some(Unit::Percent))) if is_sum => {
            Sort::Rate(*kind, Some(Unit::Percent))
        }
        (Sort::Points, Sort::Points) => Sort::Points,
        (Sort::Level(Kind::Stock, _), Sort::Level(Kind::Flow, _))
        | (Sort::Level(Kind::Flow, _), Sort::Level(Kind::Stock, _)) => {
            return Err(
                "A change of a stock is the stock less the stock before: `x - x@previous`."
                    .to_owned(),
            );
        }
        (Sort::Number(_), _) | (_, Sort::Number(_)) => {
            return Err(
                "A number has no kind: it goes with ratios, as in `100 * (x / y - 1)`.".to_owned()
            );
        }
        _ => return Err("Join numbers of one kind.".to_owned()),
    };
    let is_number = |typed: &Typed| matches!(typed.sort, Sort::Number(_) | Sort::Points);
    let scales = first.scale().zip(second.scale());
    if let (false, Some((one, other))) = (is_number(first) || is_number(second), scales)
        && one != other
    {
        return Err(format!(
            "Multiply both by the same number: the one is taken {one} times, the other {other} times."
        ));
    }
    let over_codes = [first, second].map(|typed| typed.over_codes == OverCodes::Sum);
    let over_time = [first, second].map(|typed| typed.over_time == OverTime::Sum);
    Ok(Typed {
        sort,
        times,
        over_time: if over_time == [true; 2] { OverTime::Sum } else { OverTime::None },
        over_codes: if over_codes == [true; 2] { OverCodes::Sum } else { OverCodes::None },
        decimals: first.decimals.zip(second.decimals).map(|(first, second)| first.max(second)),
    })
}

/// The part so many times; `None` is a number that is no decimal. What adds up adds up still.
fn scaled(part: &Typed, by: Option<Decimal>) -> Typed {
    let is_same = by.is_some_and(|by| by.abs() == Decimal::ONE);
    let product =
        |number: Option<Decimal>| number.zip(by).and_then(|(number, by)| number.checked_mul(by));
    let sort = match &part.sort {
        Sort::Number(number) => Sort::Number(product(Some(*number)).unwrap_or_default()),
        sort => sort.clone(),
    };
    let times = if matches!(sort, Sort::Number(_)) { part.times } else { product(part.times) };
    Typed { sort, times, decimals: part.decimals.filter(|_| is_same), ..part.clone() }
}

fn multiplied(first: &Typed, second: &Typed) -> Result<Typed, String> {
    let sort = match (&first.sort, &second.sort) {
        (Sort::Number(by), _) => return Ok(scaled(second, Some(*by))),
        (_, Sort::Number(by)) => return Ok(scaled(first, Some(*by))),
        (Sort::Ratio, Sort::Ratio) => Sort::Ratio,
        (Sort::Ratio, Sort::Level(kind, unit)) | (Sort::Level(kind, unit), Sort::Ratio) => {
            Sort::Level(*kind, unit.clone())
        }
        (Sort::Ratio, Sort::Rate(..) | Sort::Points)
        | (Sort::Rate(..) | Sort::Points, Sort::Ratio)
        | (Sort::Rate(Kind::Rate, _), Sort::Rate(Kind::Growth, _))
        | (Sort::Rate(Kind::Growth, _), Sort::Rate(Kind::Rate, _)) => Sort::Points,
        _ => {
            return Err(
                "A product is of a number, of a ratio, or of a weight and a ratio: `weight / 1000 * (x / x@year - 1)`."
                    .to_owned(),
            );
        }
    };
    let times = first.times.zip(second.times);
    let times = times.and_then(|(first, second)| first.checked_mul(second));
    Ok(Typed { times, ..Typed::derived(sort) })
}

fn divided(first: &Typed, second: &Typed) -> Result<Typed, String> {
    let sort = match (&first.sort, &second.sort) {
        (_, Sort::Number(number)) => {
            if number.is_zero() {
                return Err("Divide by another number than 0.".to_owned());
            }
            // A third is no decimal.
            let by = Decimal::ONE.checked_div(*number);
            let by = by.filter(|by| {
                by.checked_mul(*number).is_some_and(|product| product == Decimal::ONE)
            });
            return Ok(scaled(first, by));
        }
        (Sort::Number(_) | Sort::Ratio, Sort::Ratio) => Sort::Ratio,
        (Sort::Level(kind, unit), Sort::Ratio) => Sort::Level(*kind, unit.clone()),
        (Sort::Rate(..) | Sort::Points, Sort::Ratio) => Sort::Points,
        (Sort::Level(kind, unit), Sort::Level(other, other_unit)) => {
            quotient((*kind, unit), (*other, other_unit))?
        }
        (Sort::Rate(..), Sort::Rate(..)) => {
            return Err("The change of a rate is in points: `x - x@year`.".to_owned());
        }
        _ => {
            return Err(
                "Divide numbers of one kind and unit, a flow by a stock, or any of them by a number.".to_owned()
            );
        }
    };
    let times = match first.sort {
        Sort::Number(number) => Some(number),
        _ => first.times,
    };
    let times = times.zip(second.times);
    let times = times.and_then(|(first, second)| first.checked_div(second));
    Ok(Typed { times, ..Typed::derived(sort) })
}

/// What a level gives that is divided by another.
fn quotient(
    (kind, unit): (Kind, &Unit),
    (other, other_unit): (Kind, &Unit),
) -> Result<Sort, String> {
    let is_one_unit = common(unit, other_unit).is_some();
    match (kind, other) {
        _ if kind == other && is_one_unit => Ok(Sort::Ratio),
        (Kind::Flow, Kind::Stock) => Ok(Sort::Rate(Kind::Rate, None)),
        (Kind::Stock, Kind::Flow) => Err("Divide the flow by the stock.".to_owned()),
        _ if kind == other => {
            Err("A share is of one unit; if both are in one, declare the same `unit` for both."
                .to_owned())
        }
        _ => Err("Divide numbers of one kind and unit, or a flow by a stock.".to_owned()),
    }
}

//! The algebra of kinds: what two parts of an expression give that are joined by a sign.
//!
//! This is the one law of what goes together, for expressions and for the formulas that are short for them;
//! `docs/formulas.md` has it as a table. [`join`] is the entry point. An error says what to write instead.

use rust_decimal::Decimal;

use super::super::{Kind, OverCodes, OverTime, Unit};
use super::Operator;
use super::times::Times;
use super::types::{Sort, Typed};

/// What two parts give; the error says what to write instead.
pub(super) fn join(operator: Operator, first: &Typed, second: &Typed) -> Result<Typed, String> {
    match operator {
        Operator::Plus | Operator::Minus => added(operator, first, second),
        Operator::Times => multiplied(first, second),
        Operator::Over => divided(first, second),
        Operator::Else => either(first, second),
    }
}

/// The type of a choice between two numbers of the same kind, which promises no more than both do.
fn either(first: &Typed, second: &Typed) -> Result<Typed, String> {
    let sort = match (&first.sort, &second.sort) {
        (Sort::Level(kind, unit), Sort::Level(second_kind, second_unit)) if kind == second_kind => {
            Sort::Level(*kind, common(unit, second_unit).ok_or(ONE_UNIT)?)
        }
        (Sort::Rate(kind, unit), Sort::Rate(second_kind, second_unit)) if kind == second_kind => {
            Sort::Rate(*kind, common(unit, second_unit).ok_or(ONE_UNIT)?)
        }
        (sort, second) if sort == second && !matches!(sort, Sort::Number(_)) => sort.clone(),
        _ => {
            return Err("Both are of one kind and unit, as a published rate and a computed one; \
                        beside the formula of that write its `kind`."
                .to_owned());
        }
    };
    are_of_one_factor(first, second)?;
    let over_time =
        if first.over_time == second.over_time { first.over_time } else { OverTime::None };
    let is_sum = [first, second].iter().all(|part| part.over_codes == OverCodes::Sum);
    let times = if first.times == second.times { first.times.clone() } else { Times::Change };
    Ok(Typed {
        sort,
        factor: first.factor,
        times,
        summed: 1,
        over_time,
        over_codes: if is_sum { OverCodes::Sum } else { OverCodes::None },
        decimals: first.decimals.zip(second.decimals).map(|(first, second)| first.max(second)),
    })
}

/// The unit of both; `None` where they are in different ones. Where a unit is not declared, it is not known to be another.
fn common(first: &Unit, second: &Unit) -> Option<Unit> {
    match (first, second) {
        (Unit::Bare, unit) | (unit, Unit::Bare) => Some(unit.clone()),
        (first, second) => (first == second).then(|| first.clone()),
    }
}

const ONE_UNIT: &str = "Join numbers in one unit: bring the one into the unit of the other, as in `x / 1000` with a `unit` of its own, and \
                        join that.";
const ONE_SUM: &str = "Only flows and stocks add up: of several periods write `mean(…)`.";
const POINTS: &str = "The change of a rate is in points: `x - x@year`.";

fn added(operator: Operator, first: &Typed, second: &Typed) -> Result<Typed, String> {
    let is_plus = operator == Operator::Plus;
    // What is added with a minus of its own is subtracted.
    let is_negative = |part: &Typed| part.factor.is_some_and(|factor| factor.is_sign_negative());
    let is_sum = is_plus == (is_negative(first) == is_negative(second));
    let mut factor = first.factor;
    let mut times = first.times.against(&second.times);
    let mut summed = 1;
    let sort = match (&first.sort, &second.sort) {
        (Sort::Number(first), Sort::Number(second)) => {
            let sum = if is_plus { first.checked_add(*second) } else { first.checked_sub(*second) };
            Sort::Number(sum.ok_or("Write a smaller number.")?)
        }
        (Sort::Ratio, Sort::Ratio) => {
            // Of changes the weights add up, so that their sum says whether it is their mean.
            let are_changes = [first, second].iter().all(|part| part.times == Times::Change);
            let weight = weight(first, second, is_sum).filter(|_| are_changes);
            if are_changes && is_sum && first.scale() == second.scale() && weight.is_none() {
                summed = first.summed.saturating_add(second.summed);
            }
            factor = match weight {
                None => combined(first, second, is_sum, is_power_of_ten)?,
                weight => weight,
            };
            Sort::Ratio
        }
        (Sort::Ratio, Sort::Number(number)) | (Sort::Number(number), Sort::Ratio) => {
            let ratio = if first.sort == Sort::Ratio { first } else { second };
            (factor, summed) = (ratio.factor, ratio.summed);
            let is_other = |scale: &Decimal| *scale != Decimal::ONE && number.abs() == Decimal::ONE;
            if let Some(scale) = ratio.scale().filter(is_other) {
                let hint = format!("Write `{scale} * (x / y - 1)` for a change.");
                return Err(if is_power_of_ten(scale) {
                    hint
                } else {
                    format!(
                        "{hint} Weights add up to 1: `100 * (0.4 * x / x@year + 0.6 * y / y@year - 1)`."
                    )
                });
            }
            Sort::Ratio
        }
        (Sort::Level(kind, unit), Sort::Level(second_kind, second_unit)) if kind == second_kind => {
            let unit = common(unit, second_unit).ok_or(ONE_UNIT)?;
            if first.times.are_years() != second.times.are_years() {
                return Err("A year and a period do not go together: `within_year(…)` is a factor, such as a weight.".to_owned());
            }
            (factor, times) = added_levels(*kind, (first, second), is_sum)?;
            Sort::Level(*kind, unit)
        }
        (Sort::Rate(..), Sort::Rate(..)) | (Sort::Quotient { .. }, Sort::Quotient { .. })
            if is_sum =>
        {
            return Err("Add what the rates are made of, and divide the sums.".to_owned());
        }
        (Sort::Quotient { .. }, Sort::Quotient { .. }) if first.sort == second.sort => {
            are_of_one_factor(first, second)?;
            first.sort.clone()
        }
        (Sort::Rate(_, unit), Sort::Rate(_, second_unit)) => {
            are_of_one_factor(first, second)?;
            match common(unit, second_unit).ok_or(ONE_UNIT)? {
                Unit::Percent if first.scale() == Some(Decimal::ONE) => Sort::Points,
                unit => Sort::Rate(Kind::Rate, unit),
            }
        }
        (Sort::Rate(kind, Unit::Percent), Sort::Points) => Sort::Rate(*kind, Unit::Percent),
        (Sort::Points, Sort::Rate(kind, Unit::Percent)) if is_sum => {
            Sort::Rate(*kind, Unit::Percent)
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
        _ => return Err("Join numbers of one kind and unit.".to_owned()),
    };
    Ok(Typed {
        sort,
        factor,
        times,
        summed,
        // What goes by one moment goes by that moment still.
        over_time: if first.over_time == second.over_time {
            first.over_time
        } else {
            OverTime::None
        },
        over_codes: if [first, second].iter().all(|part| part.over_codes == OverCodes::Sum) {
            OverCodes::Sum
        } else {
            OverCodes::None
        },
        decimals: first.decimals.zip(second.decimals).map(|(first, second)| first.max(second)),
    })
}

/// How many times flows, stocks or levels of another kind are taken that are added or subtracted, and at which times they are.
fn added_levels(
    kind: Kind,
    (first, second): (&Typed, &Typed),
    is_sum: bool,
) -> Result<(Option<Decimal>, Times), String> {
    let factor = match kind {
        Kind::Flow | Kind::Stock => combined(first, second, is_sum, is_power_of_thousand)?,
        _ if is_sum => return Err(ONE_SUM.to_owned()),
        _ => {
            are_of_one_factor(first, second)?;
            first.factor
        }
    };
    if kind != Kind::Stock || !is_sum {
        return Ok((factor, first.times.against(&second.times)));
    }
    let times = first.times.and(&second.times);
    // A half of each of two is the half of both, their mean.
    match (&times, weights(first, second, is_sum)) {
        (Times::Several(_), Some(sum)) if is_power_of_ten(sum) => {
            Ok((Some(sum), Times::One(Vec::new())))
        }
        _ => Ok((factor, times)),
    }
}

/// How many times what it is in a sum of two is that are taken so many times each: as many times as either, or as both
/// together where they are the parts of one or of a hundred, as in `0.4 * x + 0.6 * y`; else that is not known. `is_scale` says
/// how far from each other the two are not weights but sizes.
fn combined(
    first: &Typed,
    second: &Typed,
    is_sum: bool,
    is_scale: fn(Decimal) -> bool,
) -> Result<Option<Decimal>, String> {
    let Some((one, other)) = first.scale().zip(second.scale()) else { return Ok(None) };
    if one == other {
        return Ok(first.factor);
    }
    if one.checked_div(other).is_some_and(is_scale) {
        return Err(unlike(one, other));
    }
    let sum = if is_sum { one.checked_add(other) } else { one.checked_sub(other) };
    let whole = sum.filter(|sum| [Decimal::ONE, Decimal::ONE_HUNDRED].contains(&sum.normalize()));
    Ok(whole.or_else(|| [one, other].contains(&Decimal::ONE).then_some(Decimal::ONE)))
}

/// As many times as two are taken together.
fn weights(first: &Typed, second: &Typed, is_sum: bool) -> Option<Decimal> {
    // What is added up already is taken once at each of its times.
    let taken = |part: &Typed| part.scale()?.checked_mul(part.times.added().into());
    let (one, other) = taken(first).zip(taken(second))?;
    let sum = if is_sum { one.checked_add(other) } else { one.checked_sub(other) };
    sum.map(|sum| sum.normalize())
}

/// As many times as two changes are taken together that are weighted each; `None` where they are as they are, in percent or
/// in another size, of which it is not known whether they are the parts of one change.
fn weight(first: &Typed, second: &Typed, is_sum: bool) -> Option<Decimal> {
    let sizes = [Decimal::ONE, Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND];
    let is_sized = |part: &Typed| part.scale().is_some_and(|scale| sizes.contains(&scale));
    weights(first, second, is_sum).filter(|_| !(is_sized(first) || is_sized(second)))
}

fn is_power_of_thousand(number: Decimal) -> bool {
    let thousand = Decimal::ONE_THOUSAND;
    let mut number = if number < Decimal::ONE {
        Decimal::ONE.checked_div(number).unwrap_or_default()
    } else {
        number
    };
    while number >= thousand && (number % thousand).is_zero() {
        number /= thousand;
    }
    number == Decimal::ONE
}

/// Whether what cannot be weighted is taken as many times on both sides.
fn are_of_one_factor(first: &Typed, second: &Typed) -> Result<(), String> {
    match first.scale().zip(second.scale()) {
        Some((one, other)) if one != other => Err(unlike(one, other)),
        _ => Ok(()),
    }
}

fn unlike(one: Decimal, other: Decimal) -> String {
    format!(
        "Multiply both by the same number: the one is taken {one} times, the other {other} times."
    )
}

/// A number that a part is multiplied or divided by.
#[derive(Clone, Copy)]
enum Scale {
    Times(Decimal),
    Over(Decimal),
}

impl Scale {
    /// A number so many times; `None` where that is no decimal, such as a third.
    fn of(self, number: Decimal) -> Option<Decimal> {
        match self {
            Self::Times(by) => number.checked_mul(by),
            Self::Over(by) => {
                let quotient = number.checked_div(by)?;
                (quotient.checked_mul(by)? == number).then_some(quotient)
            }
        }
    }
}

/// The part so many times. What adds up adds up still; what is added up at several times, and divided by as many, is the
/// mean.
fn scaled(part: &Typed, scale: Scale) -> Result<Typed, String> {
    if let Sort::Number(number) = part.sort {
        let product = match scale {
            Scale::Times(by) => number.checked_mul(by),
            Scale::Over(by) => number.checked_div(by),
        };
        let sort = Sort::Number(product.ok_or("Write one number in their place.")?);
        return Ok(Typed { sort, decimals: None, ..part.clone() });
    }
    let is_same = scale.of(Decimal::ONE).is_some_and(|by| by.abs() == Decimal::ONE);
    let added = part.times.added().max(part.summed);
    let mean = scale.of(added.into()).filter(|mean| added > 1 && is_power_of_ten(*mean));
    let factor = match mean {
        Some(mean) => part.factor.and_then(|factor| factor.checked_mul(mean)),
        None => part.factor.and_then(|factor| scale.of(factor)),
    };
    let times = match (&part.times, mean) {
        (Times::Several(_), Some(_)) => Times::One(Vec::new()),
        (times, _) => times.clone(),
    };
    let summed = if mean.is_some() { 1 } else { part.summed };
    let decimals = part.decimals.filter(|_| is_same);
    Ok(Typed { factor, times, summed, decimals, ..part.clone() })
}

/// Whether a number is 1, 10, 0.1 and so on, with either sign.
pub(super) fn is_power_of_ten(number: Decimal) -> bool {
    number.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0') == "1"
}

/// By how much the parts of a rate are smaller than those of a hundred; `None` where its unit does not say it.
fn smaller(unit: &Unit) -> Option<Decimal> {
    unit.parts()?.checked_div(Decimal::ONE_HUNDRED)
}

fn multiplied(first: &Typed, second: &Typed) -> Result<Typed, String> {
    // A weight has its size from its unit: points are parts of a hundred.
    let mut size = Some(Decimal::ONE);
    let sort = match (&first.sort, &second.sort) {
        (Sort::Number(by), _) => return scaled(second, Scale::Times(*by)),
        (_, Sort::Number(by)) => return scaled(first, Scale::Times(*by)),
        (Sort::Ratio, Sort::Ratio) => Sort::Ratio,
        (Sort::Ratio, Sort::Level(kind, unit)) | (Sort::Level(kind, unit), Sort::Ratio) => {
            Sort::Level(*kind, unit.clone())
        }
        (Sort::Ratio, Sort::Rate(_, unit)) | (Sort::Rate(_, unit), Sort::Ratio) => {
            size = smaller(unit);
            Sort::Points
        }
        (Sort::Ratio, Sort::Quotient { .. }) | (Sort::Quotient { .. }, Sort::Ratio) => {
            size = None;
            Sort::Points
        }
        (Sort::Ratio, Sort::Points) | (Sort::Points, Sort::Ratio) => Sort::Points,
        (Sort::Rate(Kind::Rate, weight), Sort::Rate(Kind::Growth, growth))
        | (Sort::Rate(Kind::Growth, growth), Sort::Rate(Kind::Rate, weight)) => {
            let sizes = smaller(weight).zip(growth.parts());
            size = sizes.and_then(|(weight, growth)| weight.checked_mul(growth));
            Sort::Points
        }
        _ => {
            return Err(
                "A product is of a number, of a ratio, or of a weight and a ratio: `weight / 1000 * (x / x@year - 1)`. For a share of a \
                 number multiply by the ratio of two, `x * (part / whole)`."
                    .to_owned(),
            );
        }
    };
    let product = |(first, second): (Decimal, Decimal)| first.checked_mul(second);
    let factor = first.factor.zip(second.factor).and_then(product);
    derived(first, second, sort, factor.zip(size).and_then(product))
}

/// What two parts give that are multiplied or divided.
fn derived(
    first: &Typed,
    second: &Typed,
    sort: Sort,
    factor: Option<Decimal>,
) -> Result<Typed, String> {
    if first.times != second.times {
        first.times.is_known()?;
        second.times.is_known()?;
    }
    let is_last = [first, second].iter().all(|part| part.over_time == OverTime::Last);
    let over_time = if is_last { OverTime::Last } else { OverTime::None };
    let times = first.times.against(&second.times);
    Ok(Typed { factor, times, over_time, ..Typed::derived(sort) })
}

pub(super) fn divided(first: &Typed, second: &Typed) -> Result<Typed, String> {
    let mut size = Some(Decimal::ONE);
    let sort = match (&first.sort, &second.sort) {
        (_, Sort::Number(number)) => {
            if number.is_zero() {
                return Err("Divide by another number than 0.".to_owned());
            }
            return scaled(first, Scale::Over(*number));
        }
        (Sort::Number(_) | Sort::Ratio, Sort::Ratio) => Sort::Ratio,
        (Sort::Level(kind, unit), Sort::Ratio) => Sort::Level(*kind, unit.clone()),
        (Sort::Rate(_, unit), Sort::Ratio) => {
            size = smaller(unit);
            Sort::Points
        }
        (Sort::Quotient { .. }, Sort::Ratio) => {
            size = None;
            Sort::Points
        }
        (Sort::Points, Sort::Ratio) => Sort::Points,
        (Sort::Level(kind, unit), Sort::Level(second_kind, second_unit)) => {
            quotient((*kind, unit), (*second_kind, second_unit))?
        }
        // Of two times it would be the growth of a percentage, whose change is in points.
        (Sort::Rate(Kind::Rate, unit), Sort::Rate(Kind::Rate, second_unit))
            if first.times == second.times || !is_percentage(unit, second_unit) =>
        {
            common(unit, second_unit).ok_or(ONE_UNIT)?;
            Sort::Ratio
        }
        (Sort::Points, Sort::Points) if first.times == second.times => Sort::Ratio,
        (Sort::Quotient { .. }, Sort::Quotient { .. }) if first.sort == second.sort => Sort::Ratio,
        (Sort::Rate(..), Sort::Rate(..)) | (Sort::Points, Sort::Points) => {
            return Err(POINTS.to_owned());
        }
        _ => {
            return Err(
                "Divide numbers of one kind and unit, a flow by a stock, or any of them by a number."
                    .to_owned(),
            );
        }
    };
    let dividend = match first.sort {
        Sort::Number(number) => Some(number),
        _ => first.factor,
    };
    let factor = dividend.zip(second.factor);
    let factor = factor.and_then(|(dividend, divisor)| dividend.checked_div(divisor));
    let factor = factor.zip(size).and_then(|(factor, size)| factor.checked_mul(size));
    derived(first, second, sort, factor)
}

/// Whether one of two rates is a percentage.
fn is_percentage(unit: &Unit, second: &Unit) -> bool {
    [unit, second].iter().any(|unit| matches!(unit, Unit::Percent | Unit::Points))
}

/// What a level gives that is divided by another.
fn quotient(
    (kind, unit): (Kind, &Unit),
    (second_kind, second_unit): (Kind, &Unit),
) -> Result<Sort, String> {
    let is_of_one_unit = common(unit, second_unit).is_some();
    match (kind, second_kind) {
        _ if kind == second_kind && is_of_one_unit => Ok(Sort::Ratio),
        (Kind::Flow, Kind::Stock) => {
            let (dividend, divisor) = (unit.clone(), second_unit.clone());
            Ok(Sort::Quotient { kind: Kind::Rate, dividend, divisor })
        }
        // Nights by arrivals, people by households: so many of the one for each of the other.
        (Kind::Flow, Kind::Flow) | (Kind::Stock, Kind::Stock) => {
            let (dividend, divisor) = (unit.clone(), second_unit.clone());
            Ok(Sort::Quotient { kind: Kind::Mean, dividend, divisor })
        }
        (Kind::Stock, Kind::Flow) => Err("Divide the flow by the stock.".to_owned()),
        _ if kind == second_kind => {
            Err("Divide numbers in one unit: of two units only flows and stocks give a mean."
                .to_owned())
        }
        _ => Err("Divide numbers of one kind and unit, or a flow by a stock.".to_owned()),
    }
}

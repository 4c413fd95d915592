//! Fractions of whole numbers of any size, in which expressions are computed: what is divided is divided once, when
//! all is known.
//!
//! A quotient of decimals is rounded to their digits: a third, three times, would be less than one, and what should be
//! shown as 0.5 would be shown as 0.4. A fraction becomes a [`Decimal`] by leaving out the digits that there is no room
//! for: a number that lies below a half stays below it, so that it is rounded for readers as the fraction would be.

use num_bigint::{BigInt, Sign};
use num_rational::Ratio;
use rust_decimal::Decimal;

use super::Absence;
use crate::declaration::{MAX_DECIMALS, Multiplier, Operator};

/// A fraction.
pub(super) type Fraction = Ratio<BigInt>;

/// The fraction that a decimal is.
pub(super) fn fraction(number: Decimal) -> Fraction {
    let number = number.normalize();
    Fraction::new(number.mantissa().into(), BigInt::from(10).pow(number.scale()))
}

/// The largest fraction that is computed with, in bits of its two numbers: what is larger has no meaning for readers and
/// would take long.
const LARGEST: u64 = 1 << 16;

/// What a formula gives others: a fraction, or why there is none.
pub(super) type Exact = Result<Fraction, Lack>;

/// Why there is no fraction. To readers both of what cannot exist are not applicable, but what is not there is no part of
/// a sum, and what was divided by nothing makes all that is computed of it not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// What it is of is not there, such as a region before it was formed: it is no part of a sum.
    NotThere,
    /// It is absent, and so is what is computed of it.
    Absent(Absence),
}

impl Lack {
    /// The absence that readers are told.
    pub(super) fn absence(self) -> Absence {
        match self {
            Self::NotThere => Absence::NotApplicable,
            Self::Absent(absence) => absence,
        }
    }
}

/// A sum of data as formulas read it: what cannot exist is not there.
pub(super) fn exact(value: Result<Decimal, Absence>) -> Exact {
    value.map(fraction).map_err(|absence| match absence {
        Absence::NotApplicable => Lack::NotThere,
        Absence::NotAvailable | Absence::Confidential => Lack::Absent(absence),
    })
}

/// The decimal that is shown of what a formula gives.
pub(super) fn shown(value: Exact) -> Result<Decimal, Absence> {
    value.map_err(Lack::absence).and_then(|value| decimal(&value))
}

/// The value that counts by `from`, by `to`.
pub(super) fn rescaled_exactly(value: Exact, from: Multiplier, to: Multiplier) -> Exact {
    let ones = |scale: Multiplier| BigInt::from(10).pow(scale.exponent());
    value.map(|value| value * Fraction::new(ones(from), ones(to)))
}

/// Two values joined by a sign; what one of them lacks, both lack.
pub(super) fn joined(operator: Operator, first: Exact, second: Exact) -> Exact {
    if operator == Operator::Else {
        return match first {
            // What is known and not published is not told by another number.
            Ok(_) | Err(Lack::Absent(Absence::Confidential)) => first,
            Err(Lack::NotThere | Lack::Absent(_)) => second,
        };
    }
    let spread = |value: Exact| value.map_err(Lack::absence);
    let both = Absence::both(spread(first), spread(second));
    let value = both.and_then(|(first, second)| match operator {
        Operator::Plus => Ok(first + second),
        Operator::Minus => Ok(first - second),
        Operator::Times => Ok(first * second),
        Operator::Over if *second.numer() == 0.into() => Err(Absence::NotApplicable),
        Operator::Over => Ok(first / second),
        Operator::Else => Ok(first),
    });
    value.and_then(bounded).map_err(Lack::Absent)
}

/// Two values joined by a sign, of which one may be a part that is not there: it is no part of a sum, and so many times of
/// it are not there.
pub(super) fn joined_parts(operator: Operator, first: Exact, second: Exact) -> Exact {
    match (operator, first, second) {
        (Operator::Plus | Operator::Minus, first, Err(Lack::NotThere))
        | (Operator::Plus, Err(Lack::NotThere), first) => first,
        (Operator::Minus, Err(Lack::NotThere), second) => second.map(|second| -second),
        (_, Err(Lack::NotThere), Err(Lack::NotThere))
        | (Operator::Times | Operator::Over, Err(Lack::NotThere), Ok(_))
        | (Operator::Times, Ok(_), Err(Lack::NotThere)) => Err(Lack::NotThere),
        (operator, first, second) => joined(operator, first, second),
    }
}

/// A fraction that is not too large to be computed with.
fn bounded(fraction: Fraction) -> Result<Fraction, Absence> {
    let bits = fraction.numer().bits().max(fraction.denom().bits());
    if bits > LARGEST { Err(Absence::NotAvailable) } else { Ok(fraction) }
}

/// The most decimals that a [`Decimal`] can have.
const DECIMALS: u32 = 28;

/// The fraction with as many decimals as there is room for, the last one rounded; what has too many digits before the
/// point is not known. Where rounding would make of it a number that can be shown in full, it is cut: what lies below a
/// half stays below it.
pub(super) fn decimal(fraction: &Fraction) -> Result<Decimal, Absence> {
    let with = |scale: u32| -> Option<Decimal> {
        let units = fraction.numer() * BigInt::from(10).pow(scale);
        let cut = &units / fraction.denom();
        let rest: BigInt = (&units - &cut * fraction.denom()) * 2;
        let number = |units: BigInt| -> Option<Decimal> {
            let units = i128::try_from(units).ok()?;
            Decimal::try_from_i128_with_scale(units, scale).ok()
        };
        let away = BigInt::from(if rest.sign() == Sign::Minus { -1 } else { 1 });
        let is_below = rest.magnitude() < fraction.denom().magnitude();
        let rounded = if is_below { None } else { number(&cut + away) };
        let is_short = |number: &Decimal| number.normalize().scale() <= SHOWN;
        rounded.filter(|number| !is_short(number)).or_else(|| number(cut))
    };
    let widest = (0..=DECIMALS).rev().find_map(with);
    widest.map(|number| number.normalize()).ok_or(Absence::NotAvailable)
}

/// The most decimals of a number at which the rounding for readers can turn: one more than are shown, of a mean two.
const SHOWN: u32 = MAX_DECIMALS + 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numerator: i64, denominator: i64) -> Fraction {
        Fraction::new(numerator.into(), denominator.into())
    }

    #[test]
    fn a_fraction_becomes_a_decimal_that_is_rounded_as_it_is() {
        let shown = |fraction: &Fraction| decimal(fraction).map(|number| number.to_string());
        assert_eq!(shown(&(of(1, 3) * of(3, 2))).as_deref(), Ok("0.5"));
        assert_eq!(shown(&of(2, 3)).as_deref(), Ok("0.6666666666666666666666666667"));
        assert_eq!(shown(&of(-2, 3)).as_deref(), Ok("-0.6666666666666666666666666667"));
        assert_eq!(shown(&of(1_000_000, 3)).as_deref(), Ok("333333.33333333333333333333333"));
        let below = of(1, 2) - Fraction::new(1.into(), BigInt::from(10).pow(40));
        assert_eq!(shown(&below).as_deref(), Ok("0.4999999999999999999999999999"));
        let large = Fraction::from_integer(BigInt::from(10).pow(29));
        assert_eq!(decimal(&large), Err(Absence::NotAvailable));
        assert_eq!(decimal(&fraction(Decimal::MAX)), Ok(Decimal::MAX));
    }
}

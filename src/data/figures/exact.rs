//! Exact numbers, in which formulas are computed: what is divided is divided once, when all is known.
//!
//! A quotient of decimals is rounded to their digits: a third, three times, would be less than one, and what should be
//! shown as 0.5 would be shown as 0.4. A fraction becomes a [`Decimal`] by leaving out the digits that there is no room
//! for: a number that lies below a half stays below it, so that it is rounded for readers as the fraction would be.

use std::ops::{Add, Div, Mul, Neg, Sub};

use num_bigint::{BigInt, Sign};
use num_rational::Ratio;
use rust_decimal::Decimal;

use super::Absence;
use crate::declaration::{MAX_DECIMALS, Multiplier, Operator};

/// A number, exactly. Sums and products of data are decimals that there is room for; only what is not, such as a third,
/// takes the long way of a fraction of whole numbers of any size.
#[derive(Debug, Clone)]
pub(super) enum Number {
    Decimal(Decimal),
    Fraction(Box<Ratio<BigInt>>),
}

impl Number {
    fn fraction(&self) -> Ratio<BigInt> {
        match self {
            Self::Decimal(number) => {
                Ratio::new(number.mantissa().into(), BigInt::from(10).pow(number.scale()))
            }
            Self::Fraction(fraction) => (**fraction).clone(),
        }
    }

    /// Two numbers joined: as decimals where that is exact, else as fractions.
    fn joined(
        &self,
        second: &Self,
        decimal: fn(Decimal, Decimal) -> Option<Decimal>,
        fraction: fn(Ratio<BigInt>, Ratio<BigInt>) -> Ratio<BigInt>,
    ) -> Self {
        if let (Self::Decimal(first), Self::Decimal(second)) = (self, second)
            && let Some(number) = decimal(*first, *second)
        {
            return Self::Decimal(number);
        }
        Self::Fraction(Box::new(fraction(self.fraction(), second.fraction())))
    }

    /// Whether it is neither zero nor below.
    pub(super) fn is_positive(&self) -> bool {
        match self {
            Self::Decimal(number) => !number.is_zero() && number.is_sign_positive(),
            Self::Fraction(fraction) => fraction.numer().sign() == Sign::Plus,
        }
    }

    fn is_zero(&self) -> bool {
        match self {
            Self::Decimal(number) => number.is_zero(),
            Self::Fraction(fraction) => fraction.numer().sign() == Sign::NoSign,
        }
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number.normalize())
    }
}

impl Add for Number {
    type Output = Self;

    fn add(self, second: Self) -> Self {
        self.joined(&second, exact_sum, Add::add)
    }
}

impl Sub for Number {
    type Output = Self;

    fn sub(self, second: Self) -> Self {
        self + -second
    }
}

impl Mul for Number {
    type Output = Self;

    fn mul(self, second: Self) -> Self {
        self.joined(&second, exact_product, Mul::mul)
    }
}

impl Div for Number {
    type Output = Self;

    /// The quotient; a divisor of zero panics, as it does of whole numbers.
    fn div(self, divisor: Self) -> Self {
        self.joined(&divisor, |_, _| None, Div::div)
    }
}

impl Neg for Number {
    type Output = Self;

    fn neg(self) -> Self {
        match self {
            Self::Decimal(number) => Self::Decimal(-number),
            Self::Fraction(fraction) => Self::Fraction(Box::new(-*fraction)),
        }
    }
}

/// The sum of two decimals, where it has room for all of its digits: the sum of [`Decimal`] itself rounds.
fn exact_sum(first: Decimal, second: Decimal) -> Option<Decimal> {
    let scale = first.scale().max(second.scale());
    let units =
        |number: Decimal| number.mantissa().checked_mul(10_i128.pow(scale - number.scale()));
    let sum = units(first)?.checked_add(units(second)?)?;
    Decimal::try_from_i128_with_scale(sum, scale).ok()
}

/// The product of two decimals, where it has room for all of its digits.
fn exact_product(first: Decimal, second: Decimal) -> Option<Decimal> {
    let product = first.mantissa().checked_mul(second.mantissa())?;
    Decimal::try_from_i128_with_scale(product, first.scale() + second.scale()).ok()
}

/// The largest fraction that is computed with, in bits of its two numbers: what is larger has no meaning for readers and
/// would take long.
const LARGEST: u64 = 1 << 16;

/// What a formula gives others: a number, or why there is none.
pub(super) type Exact = Result<Number, Lack>;

/// Why there is no number. To readers both of what cannot exist are not applicable, but what is not there is no part of
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
    value.map(Number::from).map_err(|absence| match absence {
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
    if from == to {
        return value;
    }
    let ones = |scale: Multiplier| Number::from(Decimal::from(10_u64.pow(scale.exponent())));
    value.map(|value| value * ones(from) / ones(to))
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
        Operator::Over if second.is_zero() => Err(Absence::NotApplicable),
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

/// A number that is not too large to be computed with.
fn bounded(number: Number) -> Result<Number, Absence> {
    let bits = match &number {
        Number::Decimal(_) => 0,
        Number::Fraction(fraction) => fraction.numer().bits().max(fraction.denom().bits()),
    };
    if bits > LARGEST { Err(Absence::NotAvailable) } else { Ok(number) }
}

/// The most decimals that a [`Decimal`] can have.
const DECIMALS: u32 = 28;

/// The number with as many decimals as there is room for, the last one rounded; what has too many digits before the
/// point is not known. Where rounding would make of it a number that can be shown in full, it is cut: what lies below a
/// half stays below it.
pub(super) fn decimal(number: &Number) -> Result<Decimal, Absence> {
    let fraction = match number {
        Number::Decimal(number) => return Ok(number.normalize()),
        Number::Fraction(fraction) => fraction,
    };
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

    fn quotient(numerator: i64, denominator: i64) -> Number {
        Number::from(Decimal::from(numerator)) / Number::from(Decimal::from(denominator))
    }

    fn power(exponent: u32) -> Number {
        Number::Fraction(Box::new(Ratio::from_integer(BigInt::from(10).pow(exponent))))
    }

    #[test]
    fn a_fraction_becomes_a_decimal_that_is_rounded_as_it_is() {
        let shown = |number: &Number| decimal(number).map(|number| number.to_string());
        assert_eq!(shown(&(quotient(1, 3) * quotient(3, 2))).as_deref(), Ok("0.5"));
        assert_eq!(shown(&quotient(2, 3)).as_deref(), Ok("0.6666666666666666666666666667"));
        assert_eq!(shown(&quotient(-2, 3)).as_deref(), Ok("-0.6666666666666666666666666667"));
        assert_eq!(shown(&quotient(1_000_000, 3)).as_deref(), Ok("333333.33333333333333333333333"));
        let below = quotient(1, 2) - quotient(1, 1) / power(40);
        assert_eq!(shown(&below).as_deref(), Ok("0.4999999999999999999999999999"));
        assert_eq!(decimal(&power(29)), Err(Absence::NotAvailable));
        assert_eq!(decimal(&Number::from(Decimal::MAX)), Ok(Decimal::MAX));
    }

    #[test]
    fn a_sum_or_product_that_has_no_room_as_a_decimal_is_a_fraction_and_loses_nothing() {
        let smallest = Decimal::new(1, 28);
        let (large, small) = (Number::from(Decimal::MAX), Number::from(smallest));
        let sum = large.clone() + small.clone();
        assert!(matches!(sum, Number::Fraction(_)));
        assert_eq!(decimal(&(sum - large.clone())), Ok(smallest));
        let square = large.clone() * large.clone();
        assert_eq!(decimal(&(square / large)), Ok(Decimal::MAX));
        let tiny = small.clone() * small.clone();
        assert!(tiny.is_positive() && matches!(tiny, Number::Fraction(_)));
        assert_eq!(decimal(&(tiny / small)), Ok(smallest));
        let half = Number::from(Decimal::new(5, 1));
        assert!(matches!(half.clone() + half.clone() * half, Number::Decimal(_)));
    }
}

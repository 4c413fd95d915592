//! Exact sums and differences of what was observed, and products and quotients; what does not fit into 28 digits
//! is not known, rather than rounded or wrong.
//!
//! A [`Decimal`] holds 28 digits. Its own addition drops digits at the end, in silence, where those of
//! the two together are more; so [`plus`] adds whole units of the smaller last decimal. A quotient is rounded
//! already, to all the digits that there are: what is added to one, or taken from one, is rounded as it is.

use rust_decimal::Decimal;

use super::Absence;
use crate::declaration::{MAX_DECIMALS, Multiplier};

/// The sum of two numbers, exact unless one of them is a quotient.
pub(super) fn plus(first: Decimal, second: Decimal) -> Result<Decimal, Absence> {
    let (first, second) = (first.normalize(), second.normalize());
    // No observation has so many decimals.
    if first.scale().max(second.scale()) > MAX_DECIMALS {
        return first.checked_add(second).ok_or(Absence::NotAvailable);
    }
    let decimals = first.scale().max(second.scale());
    let units = |number: Decimal| {
        let scale = 10_i128.checked_pow(decimals - number.scale())?;
        number.mantissa().checked_mul(scale)
    };
    let sum = units(first).zip(units(second)).and_then(|(first, second)| first.checked_add(second));
    sum.and_then(|sum| Decimal::try_from_i128_with_scale(sum, decimals).ok())
        .ok_or(Absence::NotAvailable)
}

/// The difference of two numbers, exact unless one of them is a quotient.
pub(super) fn minus(minuend: Decimal, subtrahend: Decimal) -> Result<Decimal, Absence> {
    plus(minuend, -subtrahend)
}

/// A quotient; a share of nothing does not exist.
pub(super) fn divide(dividend: Decimal, divisor: Decimal) -> Result<Decimal, Absence> {
    if divisor.is_zero() {
        return Err(Absence::NotApplicable);
    }
    dividend.checked_div(divisor).ok_or(Absence::NotAvailable)
}

/// A product; beyond 28 digits, which no count of anything has, it is not known.
pub(super) fn multiply(first: Decimal, second: Decimal) -> Result<Decimal, Absence> {
    first.checked_mul(second).ok_or(Absence::NotAvailable)
}

/// A number that counts by `from`, by `to`: 12 300 thousands are 12.3 millions.
///
/// # Errors
/// If it does not fit into 28 digits.
pub fn rescaled(number: Decimal, from: Multiplier, to: Multiplier) -> Result<Decimal, Absence> {
    let times = |exponent: u32| Decimal::from(10_u64.pow(exponent));
    match from.exponent().checked_sub(to.exponent()) {
        Some(0) => Ok(number),
        Some(more) => multiply(number, times(more)),
        None => divide(number, times(to.exponent() - from.exponent())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::figures::round;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_quotient_is_added_as_it_is_rounded() {
        let percent = |part, whole| multiply(divide(part, whole)?, Decimal::ONE_HUNDRED);
        let third = percent(10.into(), 300.into()).unwrap();
        for (minuend, expected) in
            [("12.5", "9.1667"), ("96.66666666666666666666666667", "93.3333")]
        {
            let difference = minus(number(minuend), third).unwrap();
            assert_eq!(round(difference, 4), number(expected));
            let sum = plus(difference, third).unwrap();
            assert_eq!(round(sum, 20), round(number(minuend), 20));
        }
        let trailing = Decimal::from_i128_with_scale(10_i128.pow(27) * 3, 27);
        assert_eq!(plus(trailing, 123_456.into()), Ok(123_459.into()));
    }

    #[test]
    fn a_sum_has_every_digit_or_is_not_known() {
        let large = number("123456789012345678");
        assert_eq!(
            plus(large, number("0.0000000001")),
            Ok(number("123456789012345678.0000000001"))
        );
        assert_eq!(minus(number("0.5"), number("0.25")), Ok(number("0.25")));
        // Decimals alone would say that nothing was added.
        let small = number("0.000000000000000001");
        assert_eq!(large + small, large);
        assert_eq!(plus(large, small), Err(Absence::NotAvailable));
        assert_eq!(minus(Decimal::MIN, Decimal::MAX), Err(Absence::NotAvailable));
    }
}

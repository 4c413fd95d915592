//! Exact sums, differences and products, and quotients, of decimals; what does not fit into one is not
//! known, rather than rounded or wrong.
//!
//! A [`Decimal`] holds 28 digits. Its own addition drops digits at the end, in silence, where those of
//! the two together are more; so [`plus`] adds whole units of the smaller last decimal.

use rust_decimal::Decimal;

use super::Absence;

/// The exact sum of two numbers.
pub(super) fn plus(first: Decimal, second: Decimal) -> Result<Decimal, Absence> {
    let decimals = first.scale().max(second.scale());
    let units = |number: Decimal| {
        let scale = 10_i128.checked_pow(decimals - number.scale())?;
        number.mantissa().checked_mul(scale)
    };
    let sum = units(first).zip(units(second)).and_then(|(first, second)| first.checked_add(second));
    sum.and_then(|sum| Decimal::try_from_i128_with_scale(sum, decimals).ok())
        .ok_or(Absence::NotAvailable)
}

/// The exact difference of two numbers.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
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

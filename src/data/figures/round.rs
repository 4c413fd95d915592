//! The one rounding function, and the values that it takes to zero.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::declaration::Rounding;

/// Rounds to `decimals` places, half away from zero: 0.05 → 0.1, −0.05 → −0.1 at one place.
///
/// This is what readers expect of published figures; rounding half to even, the default of the
/// decimal library, would print 0.0 for 0.05.
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    let mut rounded =
        value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    if rounded.is_zero() { rounded.abs() } else { rounded }
}

/// The value as it is shown: rounded to its decimals, or to a multiple of what its size is rounded to.
pub fn as_shown(value: Decimal, rounding: &Rounding) -> Decimal {
    let multiples = rounding.multiple(value).and_then(|multiple| {
        value.checked_div(multiple).and_then(|times| round(times, 0).checked_mul(multiple))
    });
    round(multiples.unwrap_or(value), rounding.decimals)
}

/// Whether `value` is not zero but would be shown as zero, which nothing states.
///
/// A change is stated all the same: 0.0 says that there is none that shows, while a count of 0 would say that nobody
/// is there.
pub fn rounds_to_zero(value: Decimal, rounding: &Rounding) -> bool {
    !rounding.states_zero && !value.is_zero() && as_shown(value, rounding).is_zero()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::RoundingStep;

    #[test]
    fn halves_go_away_from_zero() {
        for (value, decimals, expected) in [
            ("0.05", 1, "0.1"),
            ("-0.05", 1, "-0.1"),
            ("0.04999", 1, "0.0"),
            ("-0.04999", 1, "0.0"),
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("20.999", 1, "21.0"),
            ("7", 2, "7.00"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(round(value, decimals).to_string(), expected, "{value} at {decimals}");
        }
    }

    #[test]
    fn numbers_below_ten_thousand_are_rounded_to_the_hundred_and_others_to_the_thousand() {
        let steps = vec![
            RoundingStep { below: Some(Decimal::from(10_000)), to: Decimal::from(100) },
            RoundingStep { below: None, to: Decimal::from(1_000) },
        ];
        let rounding = Rounding { decimals: 0, steps, states_zero: false };
        for (value, expected) in [
            ("49", "0"),
            ("50", "100"),
            ("-50", "-100"),
            ("9949.99", "9900"),
            ("9950", "10000"),
            ("9999", "10000"),
            ("10000", "10000"),
            ("10499", "10000"),
            ("10500", "11000"),
            ("-10500", "-11000"),
            ("79228162514264337593543950335", "79228162514264337593543950000"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(as_shown(value, &rounding).to_string(), expected, "{value}");
        }
        assert!(rounds_to_zero(Decimal::from(49), &rounding));
        assert!(!rounds_to_zero(Decimal::from(50), &rounding));
    }
}

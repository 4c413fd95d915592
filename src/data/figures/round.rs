//! The one rounding function, and the values that it takes to zero.

use rust_decimal::{Decimal, RoundingStrategy};

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

/// Whether `value` is not zero but would be shown as zero with `decimals` places.
pub fn rounds_to_zero(value: Decimal, decimals: u32) -> bool {
    !value.is_zero() && round(value, decimals).is_zero()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

//! Round numbers for an axis.
//!
//! [`ticks`] is the entry point.

use rust_decimal::Decimal;

/// Numbers on an axis from `low` to `high`, about `wanted` of them: multiples of 1, 2 or 5 times a
/// power of ten, zero among them. A value may lie up to half a step beyond the last.
pub(super) fn ticks(low: f32, high: f32, wanted: u16) -> Vec<Decimal> {
    let (low, high) = (low.min(0.0), high.max(0.0));
    let span = f64::from(high) - f64::from(low);
    // Of nothing but zeros there is nothing to show but zero.
    let Some(step) = (span > 0.0).then(|| step(span / f64::from(wanted.max(1)))).flatten() else {
        return vec![Decimal::ZERO];
    };
    let Some(width) = approximate(step) else { return vec![Decimal::ZERO] };
    let first = -count(f64::from(-low) / width);
    let last = count(f64::from(high) / width);
    (first..=last)
        .filter_map(|number| step.checked_mul(Decimal::from(number)))
        .map(|t| t.normalize())
        .collect()
}

/// How many whole steps reach so far.
#[expect(clippy::cast_possible_truncation, reason = "some ten steps are wanted")]
fn count(steps: f64) -> i64 {
    (steps - 1e-4).round().clamp(0.0, 1000.0) as i64
}

/// The least round number that is not below `size`.
fn step(size: f64) -> Option<Decimal> {
    let powers = (-27..=27).filter_map(power);
    let steps = powers.flat_map(|power| {
        [1, 2, 5].into_iter().filter_map(move |times| power.checked_mul(Decimal::from(times)))
    });
    steps.into_iter().find(|step| approximate(*step).is_some_and(|step| step >= size * 0.999))
}

/// A power of ten.
fn power(exponent: i32) -> Option<Decimal> {
    let size = exponent.unsigned_abs();
    if exponent < 0 {
        return Some(Decimal::new(1, size));
    }
    Decimal::try_from_i128_with_scale(10_i128.checked_pow(size)?, 0).ok()
}

/// A decimal as a length on the way to a page.
pub(super) fn approximate(number: Decimal) -> Option<f64> {
    use rust_decimal::prelude::ToPrimitive as _;
    number.to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(low: f32, high: f32) -> Vec<String> {
        ticks(low, high, 5).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ticks_are_round_and_reach_the_values() {
        assert_eq!(shown(0.0, 9.0), ["0", "2", "4", "6", "8"]);
        assert_eq!(shown(-1200.0, 2600.0), ["-1000", "0", "1000", "2000", "3000"]);
        assert_eq!(shown(-7.0, -3.0), ["-6", "-4", "-2", "0"]);
        assert_eq!(shown(0.0, 0.04), ["0", "0.01", "0.02", "0.03", "0.04"]);
        assert_eq!(shown(0.0, 0.0), ["0"]);
    }

    #[test]
    fn ticks_of_any_range_hold_it() {
        for exponent in -20..=25 {
            for factor in [1.0_f32, 1.9, 3.3, 7.7, 9.99] {
                let high = factor * 10_f32.powi(exponent);
                let ticks = ticks(-high / 3.0, high, 5);
                assert!((3..=9).contains(&ticks.len()), "{high}: {ticks:?}");
                let last = approximate(*ticks.last().unwrap()).unwrap();
                assert!(last >= f64::from(high) * 0.8, "{high}: {ticks:?}");
            }
        }
    }
}

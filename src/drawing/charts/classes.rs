//! Values to a few classes with a fill each, parted at zero and at round numbers.

use super::palette::{ABOVE, BELOW, ZERO};
use crate::document::colour::Colour;

/// The class of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Below zero, 0 the furthest from it.
    Below(usize),
    /// Zero.
    Zero,
    /// Above zero, 0 the nearest to it.
    Above(usize),
}

impl Class {
    /// The fill of the class.
    pub(super) fn fill(self) -> Colour {
        match self {
            Self::Below(step) => BELOW[step.min(1)],
            Self::Zero => ZERO,
            Self::Above(step) => ABOVE[step.min(2)],
        }
    }
}

/// The class of each value.
///
/// Above zero the parts hold about as many values each, as far as equal values and few values
/// allow; below zero there are two.
pub(super) fn classes(values: &[f32]) -> Vec<Class> {
    let below = sizes(values, |value| value < 0.0);
    let above = sizes(values, |value| value > 0.0);
    let thirds = if above.len() < 6 { 2 } else { 3 };
    let class = |value: &f32| {
        if *value < 0.0 {
            Class::Below(1 - part(value.abs(), &below, 2))
        } else if *value > 0.0 {
            // Of two parts the second is the furthest: the darkest fill.
            let third = part(*value, &above, thirds);
            Class::Above(if thirds == 2 { third * 2 } else { third })
        } else {
            Class::Zero
        }
    };
    values.iter().map(class).collect()
}

/// The sizes of some values, the smallest first.
fn sizes(values: &[f32], which: impl Fn(f32) -> bool) -> Vec<f32> {
    let mut sizes: Vec<f32> =
        values.iter().copied().filter(|value| which(*value)).map(f32::abs).collect();
    sizes.sort_by(f32::total_cmp);
    sizes
}

/// Which of so many parts of the sorted sizes a size is in; equal sizes are in the same part.
fn part(size: f32, sizes: &[f32], parts: usize) -> usize {
    let smaller = sizes.partition_point(|known| *known < size);
    (smaller * parts / sizes.len().max(1)).min(parts - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_part_at_zero_and_hold_as_many_values() {
        use Class::{Above, Below, Zero};
        assert_eq!(
            classes(&[-9.0, -1.0, 0.0, 1.0, 9.0]),
            [Below(0), Below(1), Zero, Above(0), Above(2)]
        );
        assert_eq!(
            classes(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            [Above(0), Above(0), Above(1), Above(1), Above(2), Above(2)]
        );
    }

    #[test]
    fn equal_values_are_in_one_class() {
        assert_eq!(classes(&[5.0, 5.0, 5.0]), [Class::Above(0); 3]);
        assert_eq!(classes(&[-5.0]), [Class::Below(1)]);
        assert_eq!(classes(&[]), []);
    }
}

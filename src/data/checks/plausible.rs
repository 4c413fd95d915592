//! VAL-106: values are in keeping with the values of the same month a year before.
//!
//! The ratios of a key's values to those a year before have a middle, and a usual distance from
//! it. Both are medians (of the ratios, and of how many times they are off), so that what is wrong
//! among them does not hide itself.

use rust_decimal::Decimal;

use super::Subject;
use super::found::{Found, value_spot};
use super::grid::Grid;
use crate::data::cube::Observation;
use crate::data::figures::round;
use crate::declaration::{DatasetId, DimensionId};
use crate::findings::{Code, Diagnostic};
use crate::time::ReferencePeriod;

/// Fewer ratios than this say nothing.
const FEWEST: usize = 6;

/// What is let pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// So many times as much or as little as expected is a finding.
    pub(super) factor: Decimal,
    /// Values smaller than this in both years say nothing.
    pub(super) at_least: Decimal,
}

/// A value against the value of the year before.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    month: usize,
    /// The index of the same month a year before.
    base: usize,
    value: i128,
    before: i128,
    /// The one divided by the other, both at least one unit.
    quotient: Decimal,
}

/// A ratio that is far from the middle.
#[derive(Debug, Clone, Copy)]
struct Odd {
    ratio: Ratio,
    /// The middle of all ratios.
    middle: Decimal,
    is_high: bool,
}

/// No value is `factor` times as much or as little as the value of the year before lets expect.
pub(super) fn years_are_alike(
    subject: Subject<'_>,
    dataset: DatasetId,
    by: &[DimensionId],
    limits: Limits,
    found: &mut Found<'_>,
) {
    let grid = Grid::new(subject, dataset, Some(by));
    for key in 0..grid.keys.len() {
        let ratios = ratios(&grid, key, limits);
        for ratio in &ratios {
            found.compared(grid.month(ratio.month));
        }
        for odd in odd(&ratios, limits) {
            let (time, codes) = (grid.month(odd.ratio.month), grid.codes(key));
            if !found.accepts(time, &codes) {
                found.push(Code::Implausible, || describe(&grid, key, &codes, odd));
            }
        }
    }
}

fn ratios(grid: &Grid<'_>, key: usize, limits: Limits) -> Vec<Ratio> {
    let at_least = grid.units(limits.at_least);
    let ratio = |month: usize| {
        let base = grid.years_from(month, -1)?;
        let (value, before) = (grid.valid_value(key, month)?, grid.valid_value(key, base)?);
        let least = grid.one_in_units();
        let quotient = decimal(value.max(least))?.checked_div(decimal(before.max(least))?)?;
        let says_something = value.max(before) >= at_least && value.min(before) >= 0;
        says_something.then_some(Ratio { month, base, value, before, quotient })
    };
    grid.months_of(key).filter_map(ratio).collect()
}

fn decimal(units: i128) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, 0).ok()
}

/// The ratios that are too far away, each slip once: what is too high this year makes the next
/// one too low.
fn odd(ratios: &[Ratio], limits: Limits) -> Vec<Odd> {
    if ratios.len() < FEWEST {
        return Vec::new();
    }
    let middle = median(ratios.iter().map(|ratio| ratio.quotient).collect());
    let off = |ratio: Decimal| {
        let (more, less) = (ratio.max(middle), ratio.min(middle));
        more.checked_div(less).unwrap_or(Decimal::MAX)
    };
    let usual = median(ratios.iter().map(|ratio| off(ratio.quotient)).collect());
    let usual_thrice = usual.checked_mul(usual).and_then(|two| two.checked_mul(usual));
    let limit = limits.factor.max(usual_thrice.unwrap_or(Decimal::MAX));
    let mut odd: Vec<Odd> = Vec::new();
    for ratio in ratios.iter().filter(|ratio| off(ratio.quotient) > limit) {
        let is_high = ratio.quotient > middle;
        let is_echo = odd
            .iter()
            .any(|earlier| earlier.ratio.month == ratio.base && earlier.is_high != is_high);
        if !is_echo {
            odd.push(Odd { ratio: *ratio, middle, is_high });
        }
    }
    odd
}

/// The middle value, the lower one of two.
fn median(mut values: Vec<Decimal>) -> Decimal {
    let middle = (values.len() - 1) / 2;
    *values.select_nth_unstable(middle).1
}

fn describe(grid: &Grid<'_>, key: usize, codes: &[&str], odd: Odd) -> Diagnostic {
    let Odd { ratio, middle, .. } = odd;
    let (time, before) = (grid.month(ratio.month), grid.month(ratio.base));
    let usual = grid.shown(ratio.before).checked_mul(middle).unwrap_or_default();
    let expected = round(usual, grid.structure.measure.decimals).normalize();
    let message = format!(
        "{} is {} in {time}, but about {expected} are expected after {} in {before}",
        grid.name(codes),
        grid.shown(ratio.value),
        grid.shown(ratio.before),
    );
    let finding = Diagnostic::new(Code::Implausible, message);
    let finding = match most_changed(grid, key, odd) {
        Some(row) => {
            let span = value_spot(grid.dataset, grid.structure, row);
            let label = if row.time == time {
                "its row that differs most from the year before"
            } else {
                "the row of the year before that differs most"
            };
            finding.at(grid.dataset.file_of(row), span, label)
        }
        None => finding.in_file(&grid.dataset.file),
    };
    let length = grid.structure.frequency;
    finding.hint(format!(
        "Compare both {length}s with their source; if they are right, say why in an `accept` of the rule."
    ))
}

/// The row whose value differs most from the value with the same codes in the other year.
fn most_changed<'a>(grid: &Grid<'a>, key: usize, odd: Odd) -> Option<&'a Observation> {
    let rows = |month: usize| -> Vec<&'a Observation> {
        let period = ReferencePeriod::of(grid.month(month));
        let rows = grid.dataset.observations_in(period).iter();
        rows.filter(|row| grid.by.iter().all(|by| row.codes[*by] == grid.keys[key][*by])).collect()
    };
    let (here, before) = (rows(odd.ratio.month), rows(odd.ratio.base));
    let value = |row: &Observation| row.units(grid.structure.measure.decimals).unwrap_or_default();
    let (larger, smaller) = if odd.is_high { (here, before) } else { (before, here) };
    let difference = |row: &Observation| {
        let counterpart = smaller.iter().find(|counterpart| counterpart.codes == row.codes);
        (value(row) - counterpart.map_or(0, |counterpart| value(counterpart)), counterpart.copied())
    };
    let most = larger.iter().max_by_key(|row| difference(row).0)?;
    // What is too low this year is shown in this year, where it has a row.
    Some(if odd.is_high { most } else { difference(most).1.unwrap_or(most) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Months of a year.
    const YEAR: usize = 12;

    fn months(ratios: &[i128], factor: i64) -> Vec<usize> {
        let ratio = |(month, ratio): (usize, &i128)| Ratio {
            month: month + YEAR,
            base: month,
            value: *ratio,
            before: 100,
            quotient: Decimal::from(*ratio) / Decimal::ONE_HUNDRED,
        };
        let ratios: Vec<Ratio> = ratios.iter().enumerate().map(ratio).collect();
        let limits = Limits { factor: Decimal::from(factor), at_least: Decimal::ONE };
        odd(&ratios, limits).iter().map(|odd| odd.ratio.month - YEAR).collect()
    }

    #[test]
    fn what_is_far_from_the_middle_is_odd_whatever_the_middle_is() {
        assert_eq!(months(&[200, 210, 190, 200, 2000, 205, 20], 4), [4, 6]);
        assert_eq!(months(&[200, 210, 190, 200, 700, 205, 60], 4), [0; 0]);
        assert_eq!(months(&[200, 210, 190, 200, 2000], 4), [0; 0], "too few to say");
    }

    #[test]
    fn a_slip_is_said_once_though_it_is_the_base_of_the_next_year() {
        let mut ratios = [100; 24];
        (ratios[3], ratios[3 + YEAR]) = (1000, 10);
        assert_eq!(months(&ratios, 4), [3]);
        ratios[4 + YEAR] = 10;
        assert_eq!(months(&ratios, 4), [3, 4 + YEAR]);
    }

    #[test]
    fn values_that_swing_are_given_more_room() {
        assert_eq!(months(&[20, 500, 100, 30, 300, 100, 600], 4), [0; 0]);
    }
}

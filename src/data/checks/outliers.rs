//! VAL-107, VAL-108: values that stand out from those around them in time, and pairs of
//! neighbouring rows that fit better with each other's value.
//!
//! What is expected is the median of the values one and two months away and a year away, before
//! and after: a single wrong value among them does not move it. One is added to both sides of a
//! ratio, so that 0 can be compared too.
//!
//! The six values around are the ones that a value of a monthly count resembles: the months beside
//! it have its level, the same month of other years has its season. A mean of them would follow a
//! wrong neighbour, and the neighbours of a wrong value could be found instead of it; a median of
//! six bears two wrong ones. With fewer than three there is no telling which is wrong. The median of
//! an even number lies between two values, so that all is kept as its double, in whole units: no
//! rounding decides whether a value is found.
//!
//! Swapped rows leave every total as it is, so that no rule on sums sees them. They are looked for
//! among rows that follow each other in the file, as a slip of the hand makes them, and by a
//! factor of their own, a low one, because four things must hold at once: each of the two values is far from
//! what is expected in its own place, and near to what is expected in the other. A pair that was
//! found is left out of the outliers: one slip is one finding.
//!
//! Before and after the time in which its codes are valid a key has no value, and what stands there is no
//! neighbour of others: that there is nothing of a region before it begins is no sign that a row was lost.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Subject;
use super::found::{Found, value_spot};
use super::grid::{Grid, Slot};
use crate::data::cube::Observation;
use crate::declaration::DatasetId;
use crate::findings::{Code, Diagnostic};

/// Periods away from a value that say what is expected of it, the nearest first.
const NEAREST: [isize; 4] = [-1, 1, -2, 2];

/// Years away from it.
const YEARS: [i32; 2] = [-1, 1];

/// The places around a value that say what is expected of it, the nearest first.
fn around<'g>(grid: &'g Grid<'_>, month: usize) -> impl Iterator<Item = usize> + 'g {
    let near = NEAREST.into_iter().filter_map(move |later| month.checked_add_signed(later));
    let near = near.filter(|near| *near < grid.months);
    // A year away from a year is the next one, which is there already.
    let is_year = grid.frequency().is_yearly();
    let years = YEARS.into_iter().filter(move |_| !is_year);
    near.chain(years.filter_map(move |years| grid.years_from(month, years)))
}

/// Fewer values than this say nothing.
const FEWEST: usize = 3;

/// So many times away from its place a value has to be before a swap is thought of; in the other
/// place it must be within that.
const SWAP_FACTOR: Decimal = Decimal::TWO;

/// A value with what is expected in its place.
#[derive(Debug, Clone, Copy)]
struct Judged {
    /// The value, in units.
    value: i128,
    /// Twice what is expected, in units: the middle of two values may be half a unit.
    expected_twice: i128,
}

impl Judged {
    fn is_larger(self) -> bool {
        2 * self.value > self.expected_twice
    }
}

/// How far a value may be from what is expected, in hundredths.
#[derive(Debug, Clone, Copy)]
struct Factor(i128);

impl Factor {
    fn new(factor: Decimal) -> Self {
        let hundredths = factor.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX).floor();
        Self(hundredths.mantissa() / 10_i128.pow(hundredths.scale()))
    }

    /// Whether the value is further from what is expected than this factor.
    fn is_exceeded(self, judged: Judged, one_in_units: i128) -> bool {
        let value = 2 * (judged.value + one_in_units);
        let expected = judged.expected_twice + 2 * one_in_units;
        value.saturating_mul(100) > expected.saturating_mul(self.0)
            || expected.saturating_mul(100) > value.saturating_mul(self.0)
    }
}

/// Every value is within `factor` of what is expected; neighbouring rows are not swapped.
pub(super) fn values_fit(
    subject: Subject<'_>,
    dataset: DatasetId,
    factor: Decimal,
    at_least: Decimal,
    found: &mut Found<'_>,
) {
    let grid = Grid::new(subject, dataset, None);
    let at_least = grid.units(at_least);
    let swapped = swapped_rows(&grid, at_least, found);
    let factor = Factor::new(factor);
    let mut months: BTreeMap<usize, OfMonth> = BTreeMap::new();
    for key in 0..grid.keys.len() {
        if !is_large_enough(&grid, key, at_least) {
            continue;
        }
        for month in grid.months_of(key) {
            let Some(judged) = judge(&grid, key, month) else { continue };
            if judged.value.max(judged.expected_twice / 2) < at_least {
                continue;
            }
            let time = grid.month(month);
            found.compared(time);
            let of_month = months.entry(month).or_default();
            of_month.judged += 1;
            if factor.is_exceeded(judged, grid.one_in_units())
                && !swapped.contains(&(key, month))
                && !found.accepts(time, &grid.codes(key))
            {
                of_month.outliers.push((key, judged));
            }
        }
    }
    for (month, OfMonth { judged, outliers }) in months {
        let (larger, smaller): (Vec<_>, Vec<_>) =
            outliers.iter().partition(|(_, judged)| judged.is_larger());
        let more = if larger.len() < smaller.len() { smaller } else { larger };
        let have_one_cause = more.len() >= MANY && 2 * more.len() >= judged;
        if have_one_cause {
            let describe = || describe_month(subject, &grid, month, judged, &more);
            found.push_of_rows(Code::Outlier, more.len(), describe);
        }
        let side = more.first().map(|(_, judged)| judged.is_larger());
        for (key, judged) in outliers {
            if !have_one_cause || side != Some(judged.is_larger()) {
                found.push(Code::Outlier, || describe(&grid, (key, month), judged));
            }
        }
    }
}

/// The values of a month that were compared.
#[derive(Debug, Default)]
struct OfMonth {
    /// How many there are.
    judged: usize,
    /// The values that stand out, with the keys of their rows.
    outliers: Vec<(usize, Judged)>,
}

/// So many values of a month that stand out to one side, and half of those compared, have one cause, such as
/// another unit.
const MANY: usize = 5;

/// One finding for the values of a month that stand out to one side, with the first of them.
fn describe_month(
    subject: Subject<'_>,
    grid: &Grid<'_>,
    month: usize,
    judged: usize,
    outliers: &[(usize, Judged)],
) -> Diagnostic {
    let rows = outliers.iter().filter_map(|(key, judged)| Some((*judged, grid.row(*key, month)?)));
    let first = rows.min_by_key(|(_, row)| row.byte);
    let is_larger = outliers.iter().any(|(_, judged)| judged.is_larger());
    let (count, side) = (outliers.len(), if is_larger { "larger" } else { "smaller" });
    let (id, time) = (&grid.structure.id, grid.month(month));
    let message = format!(
        "{count} of {judged} values of `{id}` in {time} that the rule `{}` compares are far {side} than expected",
        subject.rule.id
    );
    let finding = Diagnostic::new(Code::Outlier, message);
    let finding = match first {
        Some((judged, row)) => finding.at(
            grid.dataset.file_of(row),
            value_spot(grid.dataset, grid.structure, row),
            format!("the first: about {} are expected", about(grid, judged)),
        ),
        None => finding.in_file(&grid.dataset.file),
    };
    let length = grid.structure.frequency;
    finding.hint(format!(
        "So many have one cause: is the {length} in another unit, the sum of the {length}s so far, or the values of \
         other codes? Compare it with its source; if it is right, say why in an `accept` of the rule."
    ))
}

/// Whether any value of the key is worth a look, and none is negative: ratios of those say nothing.
fn is_large_enough(grid: &Grid<'_>, key: usize, at_least: i128) -> bool {
    let values = grid.slots(key).filter_map(|slot| match slot {
        Slot::Known(value) => Some(value),
        Slot::Empty | Slot::Unknown => None,
    });
    let (mut largest, mut smallest) = (i128::MIN, i128::MAX);
    for value in values {
        (largest, smallest) = (largest.max(value), smallest.min(value));
    }
    largest >= at_least && smallest >= 0
}

/// A value and what is expected; `None` where there is no value or too few around it.
fn judge(grid: &Grid<'_>, key: usize, month: usize) -> Option<Judged> {
    let value = grid.valid_value(key, month)?;
    let mut around = [0; NEAREST.len() + YEARS.len()];
    let mut count = 0;
    for near in self::around(grid, month) {
        if let Some(value) = grid.valid_value(key, near) {
            around[count] = value;
            count += 1;
        }
    }
    if count < FEWEST {
        return None;
    }
    let around = &mut around[..count];
    around.sort_unstable();
    Some(Judged { value, expected_twice: around[count / 2] + around[(count - 1) / 2] })
}

/// VAL-108: reports the pairs that seem swapped and gives their keys and months.
fn swapped_rows(
    grid: &Grid<'_>,
    at_least: i128,
    found: &mut Found<'_>,
) -> BTreeSet<(usize, usize)> {
    let factor = Factor::new(SWAP_FACTOR);
    let rows = grid.dataset.observations();
    let decimals = grid.structure.measure.decimals;
    let mut swapped = BTreeSet::new();
    for (pair, key_indices) in rows.windows(2).zip(grid.key_indices.windows(2)) {
        let ([upper, lower], [upper_key, lower_key]) = (pair, key_indices) else { continue };
        let values = upper.units(decimals).zip(lower.units(decimals));
        let Some((upper_value, lower_value)) = values.filter(|_| upper.time == lower.time) else {
            continue;
        };
        let (less, more) = (upper_value.min(lower_value), upper_value.max(lower_value));
        if less < 0 || more < at_least || more < 2 * less {
            continue;
        }
        let month = grid.index(upper.time);
        let keys = [*upper_key, *lower_key];
        let judged = keys.map(|key| judge(grid, key, month));
        let [Some(here), Some(there)] = judged else { continue };
        if swapped.contains(&(keys[0], month))
            || !are_swapped(here, there, factor, grid.one_in_units())
        {
            continue;
        }
        swapped.extend(keys.map(|key| (key, month)));
        let codes = keys.map(|key| grid.codes(key));
        if !found.accepts(upper.time, &codes.concat()) {
            let rows = [(upper, here), (lower, there)];
            found.push(Code::SwappedRows, || describe_swap(grid, rows, &codes));
        }
    }
    swapped
}

/// Whether both values are far from what is expected in their own place, and near in the other.
fn are_swapped(here: Judged, there: Judged, factor: Factor, one_in_units: i128) -> bool {
    let is_far = |judged: Judged| factor.is_exceeded(judged, one_in_units);
    let moved = |value: Judged, place: Judged| Judged { value: value.value, ..place };
    is_far(here) && is_far(there) && !is_far(moved(here, there)) && !is_far(moved(there, here))
}

fn describe(grid: &Grid<'_>, (key, month): (usize, usize), judged: Judged) -> Diagnostic {
    let name = grid.name(&grid.codes(key));
    let time = grid.month(month);
    let expected = about(grid, judged);
    let span = |row: &Observation| value_spot(grid.dataset, grid.structure, row);
    let Some(row) = grid.row(key, month) else {
        let message = format!("{name} has no row for {time}, but about {expected} are expected");
        let finding = Diagnostic::new(Code::Outlier, message);
        let near = around(grid, month).find_map(|near| grid.row(key, near));
        let finding = match near {
            Some(near) => finding.at(
                grid.dataset.file_of(near),
                span(near),
                format!("its row of {}", near.time),
            ),
            None => finding.in_file(&grid.dataset.file),
        };
        return finding.hint("Add the row if it was lost; here a missing row means 0.");
    };
    let value = grid.shown(judged.value);
    let message = format!("{name} is {value} in {time}, but about {expected} are expected");
    Diagnostic::new(Code::Outlier, message)
        .at(
            grid.dataset.file_of(row),
            span(row),
            format!("an outlier: about {expected} are expected"),
        )
        .hint("Compare it with its source; if it is right, say why in an `accept` of the rule.")
}

fn describe_swap(
    grid: &Grid<'_>,
    rows: [(&Observation, Judged); 2],
    codes: &[Vec<&str>; 2],
) -> Diagnostic {
    let [upper, lower] = codes.each_ref().map(|codes| codes.join(", "));
    let message = format!(
        "the values of {upper} and {lower} in {} seem swapped: {} and {} stand there, about {} and {} are expected",
        rows[0].0.time,
        grid.shown(rows[0].1.value),
        grid.shown(rows[1].1.value),
        about(grid, rows[0].1),
        about(grid, rows[1].1),
    );
    let finding = Diagnostic::new(Code::SwappedRows, message);
    let finding = rows.into_iter().fold(finding, |finding, (row, judged)| {
        let label = format!("about {} are expected", about(grid, judged));
        finding.at(grid.dataset.file_of(row), value_spot(grid.dataset, grid.structure, row), label)
    });
    finding.hint("Compare both rows with their source. Totals do not change when rows are swapped.")
}

/// What is expected; half a unit counts as a whole one.
fn about(grid: &Grid<'_>, judged: Judged) -> Decimal {
    grid.shown((judged.expected_twice + 1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(value: i128, expected: i128) -> Judged {
        Judged { value, expected_twice: 2 * expected }
    }

    #[test]
    fn a_factor_is_exceeded_upwards_and_downwards_alike() {
        let three = Factor::new(Decimal::from(3));
        for (value, expected, is_exceeded) in [
            (29, 9, false),
            (30, 9, true),
            (9, 29, false),
            (9, 30, true),
            (0, 2, false),
            (0, 3, true),
        ] {
            assert_eq!(
                three.is_exceeded(judged(value, expected), 1),
                is_exceeded,
                "{value} {expected}"
            );
        }
    }

    #[test]
    fn rows_are_swapped_only_if_both_fit_better_in_the_other_place() {
        let two = Factor::new(SWAP_FACTOR);
        assert!(are_swapped(judged(10, 100), judged(100, 12), two, 1));
        assert!(!are_swapped(judged(10, 12), judged(100, 100), two, 1));
        assert!(!are_swapped(judged(10, 100), judged(1000, 12), two, 1));
        assert!(!are_swapped(judged(100, 10), judged(100, 12), two, 1));
    }
}

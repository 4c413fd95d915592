//! The observations of a data set as a grid: codes by month.
//!
//! Values are whole units of the measure's last decimal: exact, and fast to compare.
//!
//! A key has slots for the months of its rows alone: a place for each key in each month would be, of a
//! small file with many codes in many months, more than any memory holds.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rust_decimal::Decimal;

use super::Subject;
use crate::data::cube::{Codes, Dataset, Expected};
use crate::data::input::CodeList;
use crate::declaration::{Absent, DatasetId, DatasetStructure, DimensionId, MAX_DIMENSIONS};
use crate::time::{Frequency, Period};

/// The codes of a row of the grid, in the order of the dimensions; 0 where they are added up.
pub(super) type Key = Codes;

/// What the grid has at a key and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// No row.
    Empty,
    /// A row without a value, or one among those that are added up.
    Unknown,
    /// The value.
    Known(i128),
}

/// What the rows of a key have in a month.
#[derive(Debug, Clone, Copy)]
struct Sum {
    month: usize,
    /// How many rows are added up.
    rows: u64,
    slot: Slot,
}

/// A data set by key and month.
pub(super) struct Grid<'a> {
    /// The data.
    pub(super) dataset: &'a Dataset,
    /// Their declaration.
    pub(super) structure: &'a DatasetStructure,
    /// The dimensions by which it is broken down.
    pub(super) by: Vec<DimensionId>,
    /// The code lists of these dimensions.
    lists: Vec<&'a CodeList>,
    /// The keys, in the order in which they first appear.
    pub(super) keys: Vec<Key>,
    /// For each observation, the index of its key.
    pub(super) key_indices: Vec<usize>,
    /// How many months there are from the first to the last.
    pub(super) months: usize,
    /// One, in units.
    one_in_units: i128,
    first: Period,
    /// For each key its sums, by month.
    sums: Vec<Vec<Sum>>,
    /// For each key the months in which all of its codes are valid.
    valid: Vec<Range<usize>>,
    /// The months that have a row, in order.
    with_data: Vec<usize>,
    has_data: Vec<bool>,
}

impl<'a> Grid<'a> {
    /// Adds up a data set by some of its dimensions, or by all of them.
    pub(super) fn new(subject: Subject<'a>, id: DatasetId, by: Option<&[DimensionId]>) -> Self {
        let (dataset, structure) = (&subject.cube.datasets[id], &subject.release.datasets[id]);
        let all = || structure.dimensions.ids().take(MAX_DIMENSIONS).collect();
        let by = by.map_or_else(all, <[DimensionId]>::to_vec);
        let first = dataset.first_period().unwrap_or(Frequency::Month.first_of(0));
        let months = dataset.last_period().map_or(0, |last| index(first, last) + 1);
        let list = |by: &DimensionId| &subject.cube.codelists[structure.dimensions[*by].codelist];
        let mut grid = Self {
            dataset,
            structure,
            lists: by.iter().map(list).collect(),
            by,
            keys: Vec::new(),
            key_indices: Vec::with_capacity(dataset.observations().len()),
            months,
            one_in_units: 10_i128.pow(structure.measure.decimals.min(18)),
            first,
            sums: Vec::new(),
            valid: Vec::new(),
            with_data: Vec::new(),
            has_data: vec![false; months],
        };
        grid.fill();
        grid.valid = grid.keys.iter().map(|key| grid.valid_months(*key)).collect();
        if structure.absent == Absent::Missing && grid.by.len() < structure.dimensions.len() {
            grid.without_missing(subject.computation.expected(id));
        }
        grid
    }

    /// Takes back the sums that lack a row, where a row that is not there is not known.
    fn without_missing(&mut self, expected: &Expected) {
        let mut next = 0;
        for rows in self.dataset.observations().chunk_by(|row, next| row.time == next.time) {
            let mut keys = self.key_indices[next..next + rows.len()].to_vec();
            next += rows.len();
            keys.sort_unstable();
            keys.dedup();
            let Some(time) = rows.first().map(|row| row.time) else { continue };
            let taken = expected.taken(time, None, |_, _| true);
            for key in keys {
                let codes: Vec<_> = self.by.iter().map(|by| (*by, self.keys[key][*by])).collect();
                let place = self.place(key, index(self.first, time));
                if let Some(sum) = place.and_then(|place| self.sums[key].get_mut(place))
                    && sum.rows < taken.rows(&codes)
                {
                    sum.slot = Slot::Unknown;
                }
            }
        }
    }

    fn fill(&mut self) {
        let decimals = self.structure.measure.decimals;
        let mut places: HashMap<u128, usize, BuildHasherDefault<Mixed>> = HashMap::default();
        // Observations are in order of their time.
        for observation in self.dataset.observations() {
            let mut key = Key::default();
            for dimension in &self.by {
                key[*dimension] = observation.codes[*dimension];
            }
            let key_index = *places.entry(packed(key)).or_insert_with(|| {
                self.keys.push(key);
                self.sums.push(Vec::new());
                self.keys.len() - 1
            });
            self.key_indices.push(key_index);
            let month = index(self.first, observation.time);
            if self.with_data.last() != Some(&month) {
                self.with_data.push(month);
                self.has_data[month] = true;
            }
            let sums = &mut self.sums[key_index];
            let value = observation.units(decimals);
            if let Some(sum) = sums.last_mut().filter(|sum| sum.month == month) {
                sum.rows += 1;
                sum.slot = match (sum.slot, value) {
                    (Slot::Known(sum), Some(value)) => Slot::Known(sum + value),
                    _ => Slot::Unknown,
                };
            } else {
                let slot = value.map_or(Slot::Unknown, Slot::Known);
                sums.push(Sum { month, rows: 1, slot });
            }
        }
    }

    /// Where the sum of a key in a month stands among the sums of the key.
    fn place(&self, key: usize, month: usize) -> Option<usize> {
        let sums = &self.sums[key];
        // Of a key with a row in each month the place is known.
        let without_gaps = sums.first().and_then(|first| month.checked_sub(first.month));
        let is_there = |place: &usize| sums.get(*place).is_some_and(|sum| sum.month == month);
        without_gaps
            .filter(is_there)
            .or_else(|| sums.binary_search_by_key(&month, |sum| sum.month).ok())
    }

    /// What stands there.
    pub(super) fn slot(&self, key: usize, month: usize) -> Slot {
        self.place(key, month).map_or(Slot::Empty, |place| self.sums[key][place].slot)
    }

    /// What the rows of a key add up to in each month that has one, in order.
    pub(super) fn slots(&self, key: usize) -> impl Iterator<Item = Slot> {
        self.sums[key].iter().map(|sum| sum.slot)
    }

    /// The months in which a key may have a value, in order: of its rows, or of all rows where a row
    /// that is not there means 0.
    pub(super) fn months_of(&self, key: usize) -> impl Iterator<Item = usize> {
        let is_zero = self.structure.absent == Absent::Zero;
        let of_all = is_zero.then_some(&self.with_data);
        let of_key = (!is_zero).then_some(&self.sums[key]);
        let of_all = of_all.into_iter().flatten().copied();
        of_all.chain(of_key.into_iter().flatten().map(|sum| sum.month))
    }

    /// The value there; where there is no row, 0 if that is what it means.
    pub(super) fn value(&self, key: usize, month: usize) -> Option<i128> {
        match self.slot(key, month) {
            Slot::Known(value) => Some(value),
            Slot::Empty if self.has_data[month] && self.structure.absent == Absent::Zero => Some(0),
            Slot::Empty | Slot::Unknown => None,
        }
    }

    /// The value there, in a month in which all codes of the key are valid.
    pub(super) fn valid_value(&self, key: usize, month: usize) -> Option<i128> {
        self.value(key, month).filter(|_| self.valid[key].contains(&month))
    }

    fn valid_months(&self, key: Key) -> Range<usize> {
        let (frequency, moment) = (self.first.frequency(), self.structure.moment());
        let mut valid = 0..self.months;
        for (by, list) in self.by.iter().zip(&self.lists) {
            let (first, last) = list.code(key[*by]).validity(frequency, moment);
            let behind = |period: Period| usize::try_from(period.since(self.first)).unwrap_or(0);
            valid.start = valid.start.max(first.map_or(0, behind));
            valid.end = valid.end.min(last.map_or(self.months, |last| behind(last.plus(1))));
        }
        valid
    }

    /// The month at an index.
    pub(super) fn month(&self, index: usize) -> Period {
        self.first.plus(i32::try_from(index).unwrap_or(i32::MAX))
    }

    /// The index of the period of the same name so many years later, or earlier when negative; `None` outside of the
    /// grid, and for a week 53 or a 29 February of which there is none.
    pub(super) fn years_from(&self, index: usize, years: i32) -> Option<usize> {
        let shifted = self.month(index).shifted(years)?;
        usize::try_from(shifted.since(self.first)).ok().filter(|index| *index < self.months)
    }

    /// How long its months are.
    pub(super) fn frequency(&self) -> Frequency {
        self.first.frequency()
    }

    /// The index of a month that the data set has.
    pub(super) fn index(&self, month: Period) -> usize {
        index(self.first, month)
    }

    /// The codes of a key, as they stand in the file.
    pub(super) fn codes(&self, key: usize) -> Vec<&'a str> {
        let dimensions = self.by.iter().zip(&self.lists);
        dimensions.map(|(by, list)| list.code(self.keys[key][*by]).id.as_str()).collect()
    }

    /// The data set with the codes of a key, for a message.
    pub(super) fn name(&self, codes: &[&str]) -> String {
        match codes {
            [] => format!("`{}`", self.structure.id),
            codes => format!("`{}` {}", self.structure.id, codes.join(", ")),
        }
    }

    /// The observation of a key in a month, of a grid that adds nothing up.
    pub(super) fn row(
        &self,
        key: usize,
        month: usize,
    ) -> Option<&'a crate::data::cube::Observation> {
        let period = crate::time::ReferencePeriod::of(self.month(month));
        let observations = self.dataset.observations_in(period).iter();
        observations
            .filter(|observation| {
                self.by.iter().all(|by| observation.codes[*by] == self.keys[key][*by])
            })
            .max_by_key(|observation| observation.units(self.structure.measure.decimals))
    }

    /// A value as it is written.
    pub(super) fn shown(&self, units: i128) -> Decimal {
        Decimal::try_from_i128_with_scale(units, self.structure.measure.decimals)
            .unwrap_or_default()
            .normalize()
    }

    /// A limit of the release in units; beyond what a value can be, the largest number.
    pub(super) fn units(&self, limit: Decimal) -> i128 {
        let scale = Decimal::from(10_u64.pow(self.structure.measure.decimals.min(18)));
        limit
            .checked_mul(scale)
            .map_or(i128::MAX, |units| units.ceil().mantissa() / 10_i128.pow(units.ceil().scale()))
    }

    /// One, in units.
    pub(super) fn one_in_units(&self) -> i128 {
        self.one_in_units
    }
}

/// A key as one number.
fn packed(key: Key) -> u128 {
    key.as_array().iter().fold(0, |packed, code| packed << 16 | u128::from(*code))
}

/// The hash of a packed key, several times faster than the default: there is one look-up for each
/// observation.
#[derive(Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let word = part.iter().rev().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
            let mixed = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            self.0 = mixed ^ (mixed >> 32);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn index(first: Period, month: Period) -> usize {
    usize::try_from(month.since(first)).unwrap_or(0)
}

//! Codes that have, nearly always, what other codes of their list add up to, found by their values alone.
//!
//! [`addends`] is the entry point. It looks for two things, from the smallest upwards: a code that has what
//! a run of codes right before or behind it adds up to, and one that has what all other codes add up to.
//! What was found to be parts is left out of what is looked at next, so that a list of three levels is
//! found level by level.
//!
//! A *family* are the rows of one period and the same other codes. A code is the total of others where it
//! is what they add up to, within rounding, in at least nineteen of twenty families. Equal values are no
//! evidence, nor are zeros: a family is only counted where the code and two of the others are not zero.
//! Chance is held against the number of digits: that another number of the size of `v` is `v` has the
//! chance `1/v`, so that each family gives `log2(v)` bits, fewer where rounding leaves room. All families
//! together must give [`CERTAIN`] bits, and as many more as it takes to number the codes, and the runs of each,
//! since any of them could have been it. Of three codes that is five families of values of 20, or two of
//! thousands.
//!
//! What could be the total of a run is read off one family, the one with the most values, by its sums from
//! the beginning: two of them differ by a value where the codes between add up to it. So a few runs a code
//! are looked at in the other families, and one that is wrong in too many is dropped; in data without
//! totals all are dropped after some twenty families, and the rest is not read.

use std::collections::BTreeMap;

use super::alike::mixed;
use super::{CodeIndex, Codes, Dataset, Observation};
use crate::data::cube::Absence;
use crate::declaration::{DatasetStructure, DimensionId};

/// So many bits are more than chance gives.
const CERTAIN: u32 = 16;

/// Of so many families a total may be wrong in one.
const NEARLY_ALL: u32 = 20;

/// Wrong in so many more families than it may be, a code is looked at no further.
const SPARE: u32 = 20;

/// After so many families, what shows no sign of a total is looked at no further.
const FAMILIES: u32 = 200;

/// What is nearly others is so to one in so many.
const NEARLY: u128 = 1_000;

/// A period with more rows than this is sampled: of its families one in every so many rows is looked at.
const ROWS: usize = 20_000;

/// As many levels are looked for.
const DEEPEST: usize = 12;

/// Sums of one family are looked for within half of so many units.
const LARGEST_ROOM: i128 = 32;

/// As many runs of each code are looked at.
const RUNS: usize = 8;

/// A code that has what others add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addends {
    /// The code.
    pub code: CodeIndex,
    /// The others, in the order of the list.
    pub parts: Vec<CodeIndex>,
    /// Whether they are all that are part of nothing else.
    pub are_all: bool,
    /// In how many families they add up to it.
    pub families: u32,
    /// In how many families they were looked at.
    pub of: u32,
}

/// The values of a family, in units of the last decimal, in the order of the codes.
type Family = Vec<(CodeIndex, i128)>;

/// The codes of a dimension that have what others add up to; `codes` are those that are looked at, in the order of
/// the list, and `takes` says which rows.
pub fn addends(
    dataset: &Dataset,
    structure: &DatasetStructure,
    dimension: DimensionId,
    mut codes: Vec<CodeIndex>,
    takes: impl Fn(&Observation) -> bool,
) -> Vec<Addends> {
    let families = Families { dataset, structure, dimension, takes: &takes };
    let mut found: Vec<Addends> = Vec::new();
    for _ in 0..DEEPEST {
        if codes.len() < 3 {
            break;
        }
        if let Some(total) = of_all(&families, &codes, |_, others| others as u128 / 2) {
            found.push(total);
            break;
        }
        let runs = of_runs(&families, &codes);
        if runs.is_empty() {
            break;
        }
        codes.retain(|code| !runs.iter().any(|run| run.parts.contains(code)));
        found.extend(runs);
    }
    found
}

/// The code that has nearly what all others add up to, within a thousandth: a total with something that has no code. `codes`
/// are those that are looked at, in the order of the list, and `takes` says which rows.
pub fn nearly_total(
    dataset: &Dataset,
    structure: &DatasetStructure,
    dimension: DimensionId,
    codes: &[CodeIndex],
    takes: impl Fn(&Observation) -> bool,
) -> Option<Addends> {
    if codes.len() < 3 {
        return None;
    }
    let families = Families { dataset, structure, dimension, takes: &takes };
    of_all(&families, codes, |value, _| value.unsigned_abs() / NEARLY)
}

/// The families of a data set by a dimension.
struct Families<'a> {
    dataset: &'a Dataset,
    structure: &'a DatasetStructure,
    dimension: DimensionId,
    takes: &'a dyn Fn(&Observation) -> bool,
}

impl Families<'_> {
    /// Calls `look` with each family of the codes, until it says that it has seen enough. One in which a
    /// value is not known says nothing.
    fn each(&self, codes: &[CodeIndex], mut look: impl FnMut(&Family) -> bool) {
        let decimals = self.structure.measure.decimals;
        let rows = self.dataset.observations();
        let months: Vec<&[Observation]> =
            rows.chunk_by(|row, next| row.time == next.time).collect();
        // The latest first: it is the most likely to have all that there is.
        for month in months.into_iter().rev() {
            let every = (month.len() / ROWS + 1) as u64;
            let mut families: BTreeMap<Codes, Option<Family>> = BTreeMap::new();
            for row in month.iter().filter(|row| (self.takes)(row)) {
                let code = row.codes[self.dimension];
                if codes.binary_search(&code).is_err() {
                    continue;
                }
                let mut apart = row.codes;
                apart[self.dimension] = 0;
                if every > 1
                    && mixed(apart.as_array().iter().map(|code| u64::from(*code))) % every > 0
                {
                    continue;
                }
                let family = families.entry(apart).or_insert_with(|| Some(Family::new()));
                match (row.units(decimals), family.as_mut()) {
                    (_, None) => {}
                    (Some(units), Some(family)) => family.push((code, units)),
                    (None, _) if row.known() == Err(Absence::NotApplicable) => {}
                    (None, _) => *family = None,
                }
            }
            for family in families.values_mut().flatten() {
                family.sort_unstable_by_key(|(code, _)| *code);
                if !look(family) {
                    return;
                }
            }
        }
    }
}

/// How often a code was what others add up to.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    right: u32,
    wrong: u32,
    bits: u32,
}

impl Tally {
    /// Adds a family: the value of the code, what the others add up to, and how many of them are not zero.
    fn add(&mut self, value: i128, sum: i128, others: usize) {
        self.add_within(value, sum, others, others as u128 / 2);
    }

    /// Adds a family in which the others may be so far from the value.
    fn add_within(&mut self, value: i128, sum: i128, others: usize, room: u128) {
        let apart = value.abs_diff(sum);
        if apart > room {
            self.wrong += 1;
        } else if value != 0 && others > 1 {
            self.right += 1;
            let room = apart.saturating_mul(2).saturating_add(1);
            self.bits = self.bits.saturating_add((value.unsigned_abs() / room).max(1).ilog2());
        }
    }

    /// Whether it may come out to be a total.
    fn is_promising(self) -> bool {
        self.bits >= CERTAIN / 2 && self.wrong.saturating_mul(4) <= self.right
    }

    fn is_out(self) -> bool {
        self.wrong > SPARE + self.right / NEARLY_ALL
    }

    /// Whether chance is no explanation, where it was one of so many that could have been.
    fn is_certain(self, tried: usize) -> bool {
        let tried = tried.max(1).ilog2() + 1;
        self.right > 1
            && self.wrong.saturating_mul(NEARLY_ALL - 1) <= self.right
            && self.bits >= CERTAIN + tried
    }
}

/// The code that has what all others add up to.
///
/// `room` says how far it may be from them, by its value and the number of others.
fn of_all(
    families: &Families<'_>,
    codes: &[CodeIndex],
    room: impl Fn(i128, usize) -> u128,
) -> Option<Addends> {
    let mut tallies: BTreeMap<CodeIndex, Tally> =
        codes.iter().map(|code| (*code, Tally::default())).collect();
    let mut left = FAMILIES;
    families.each(codes, |family| {
        let others = family.iter().filter(|(_, value)| *value != 0).count();
        let sum = family.iter().try_fold(0_i128, |sum, (_, value)| sum.checked_add(*value));
        let Some(sum) = sum else { return true };
        for (code, value) in family {
            if let Some(tally) = tallies.get_mut(code) {
                let others = others - usize::from(*value != 0);
                tally.add_within(*value, sum - value, others, room(*value, others));
                if tally.is_out() {
                    tallies.remove(code);
                }
            }
        }
        left = left.saturating_sub(1);
        left > 0 || tallies.values().any(|tally| tally.is_promising())
    });
    let certain = tallies.into_iter().filter(|(_, tally)| tally.is_certain(codes.len()));
    let (code, tally) = certain.max_by_key(|(code, tally)| (tally.bits, *code))?;
    let parts = codes.iter().copied().filter(|part| *part != code).collect();
    let (right, of) = (tally.right, tally.right + tally.wrong);
    Some(Addends { code, parts, are_all: true, families: right, of })
}

/// A run of codes, by their places among those that are looked at: from the first to the one before the last.
type Run = (usize, usize);

/// The codes that have what a run of others right before or behind them adds up to; none is in two runs.
fn of_runs(families: &Families<'_>, codes: &[CodeIndex]) -> Vec<Addends> {
    let mut fullest = Family::new();
    let mut left = FAMILIES;
    families.each(codes, |family| {
        if family.len() > fullest.len() {
            fullest.clone_from(family);
        }
        left -= 1;
        left > 0
    });
    let mut tallies = candidates(&fullest, codes);
    let mut seen = 0;
    families.each(codes, |family| {
        let places: Vec<usize> =
            family.iter().filter_map(|(code, _)| codes.binary_search(code).ok()).collect();
        // The sum of all values up to each, and how many of them are not zero.
        let mut sums = vec![(0_i128, 0)];
        for (_, value) in family {
            let (sum, others) = sums.last().copied().unwrap_or_default();
            let Some(sum) = sum.checked_add(*value) else { return true };
            sums.push((sum, others + usize::from(*value != 0)));
        }
        for (code, value) in family {
            let Some(runs) = tallies.get_mut(code) else { continue };
            runs.retain_mut(|((first, end), tally)| {
                let [from, to] =
                    [*first, *end].map(|limit| places.partition_point(|place| *place < limit));
                let ((sum, others), (before, left)) = (sums[to], sums[from]);
                tally.add(*value, sum - before, others - left);
                !tally.is_out()
            });
            if runs.is_empty() {
                tallies.remove(code);
            }
        }
        seen += 1;
        seen < FAMILIES || tallies.values().flatten().any(|(_, tally)| tally.is_promising())
    });
    let mut certain: Vec<(CodeIndex, Run, Tally)> = Vec::new();
    for (code, runs) in tallies {
        let runs = runs.into_iter().filter(|(_, tally)| tally.is_certain(codes.len() * RUNS * 2));
        let best = runs.max_by_key(|((first, end), tally)| (tally.bits, first.abs_diff(*end)));
        certain.extend(best.map(|(run, tally)| (code, run, tally)));
    }
    // From the shortest on: what is in a run of its own is in no longer one on this level.
    certain.sort_by_key(|(code, (first, end), _)| (end - first, *code));
    let mut taken = vec![false; codes.len()];
    let mut found = Vec::new();
    for (code, (first, end), tally) in certain {
        let place = codes.binary_search(&code).unwrap_or_default();
        if taken[place] || taken[first..end].iter().any(|taken| *taken) {
            continue;
        }
        taken[first..end].fill(true);
        taken[place] = true;
        let (right, of) = (tally.right, tally.right + tally.wrong);
        let parts = codes[first..end].to_vec();
        found.push(Addends { code, parts, are_all: false, families: right, of });
    }
    found
}

/// The runs of codes that add up, in one family, to the code right before or behind them.
fn candidates(family: &Family, codes: &[CodeIndex]) -> BTreeMap<CodeIndex, Vec<(Run, Tally)>> {
    // What all values up to each place add up to, by size.
    let mut sums: Vec<(i128, usize)> = vec![(0, 0)];
    let mut values = family.iter().peekable();
    let mut total = 0_i128;
    for (place, code) in codes.iter().enumerate() {
        if let Some((_, value)) = values.next_if(|(known, _)| known == code) {
            let Some(sum) = total.checked_add(*value) else { return BTreeMap::new() };
            total = sum;
        }
        sums.push((total, place + 1));
    }
    let by_place: Vec<i128> = sums.iter().map(|(sum, _)| *sum).collect();
    sums.sort_unstable();
    let room = i128::try_from(family.len()).unwrap_or_default().min(LARGEST_ROOM) / 2;
    let mut candidates: BTreeMap<CodeIndex, Vec<(Run, Tally)>> = BTreeMap::new();
    for (code, value) in family.iter().filter(|(_, value)| *value != 0) {
        let Ok(place) = codes.binary_search(code) else { continue };
        let near = |sought: i128| {
            let first = sums.partition_point(|(sum, _)| *sum < sought - room);
            let near = sums[first..].iter().take(RUNS * RUNS);
            near.take_while(move |(sum, _)| *sum <= sought + room)
        };
        let behind = near(by_place[place + 1] + value)
            .map(|(_, end)| (place + 1, *end))
            .filter(|(first, end)| end > &(first + 1));
        let before = near(by_place[place] - value)
            .map(|(_, first)| (*first, place))
            .filter(|(first, end)| *end > first + 1);
        let mut runs: Vec<Run> = behind.take(RUNS).chain(before.take(RUNS)).collect();
        runs.sort_unstable();
        if !runs.is_empty() {
            let runs = runs.into_iter().map(|run| (run, Tally::default())).collect();
            candidates.insert(*code, runs);
        }
    }
    candidates
}

//! Which rows a data set is expected to have: every combination of the codes that it uses, each code
//! in its time.
//!
//! [`Expected::new`] is the entry point; [`Taken`] counts the rows of a month that a sum would take.
//! A code that no row has is no part of the data set: a code list may be larger than what is counted.
//! A code is there while its list calls it valid, and from its first row to its last: where rows stand
//! outside of its time, they were counted anew by the present classification. Where a row that is not
//! there means zero, that holds for all months, because the first row need not be the first count.
//!
//! Rows are counted and not listed: six dimensions of a thousand codes have more combinations than
//! any memory holds. The number of combinations is a product, less, where two columns must differ,
//! the combinations in which they do not.

use std::collections::BTreeMap;

use super::{CodeIndex, Codes, Dataset};
use crate::data::input::{Code, CodeList};
use crate::declaration::{Absent, CodeListId, DatasetStructure, DimensionId, List};
use crate::time::Period;

/// When a data set has a code.
#[derive(Debug, Clone, Copy)]
struct Time {
    /// Whether any row has it.
    is_used: bool,
    /// The first and the last period in which its list calls it valid.
    valid: (Option<Period>, Option<Period>),
    /// The first and the last row outside of that time.
    outside: Option<(Period, Period)>,
}

impl Time {
    fn new(code: &Code, structure: &DatasetStructure) -> Self {
        let valid = code.validity(structure.frequency, structure.moment());
        Self { is_used: false, valid, outside: None }
    }

    fn add(&mut self, month: Period) {
        self.is_used = true;
        if !self.is_valid_in(month) {
            let (first, last) = self.outside.unwrap_or((month, month));
            self.outside = Some((first.min(month), last.max(month)));
        }
    }

    fn is_valid_in(&self, month: Period) -> bool {
        let (from, to) = self.valid;
        from.is_none_or(|from| from <= month) && to.is_none_or(|to| month <= to)
    }

    /// Whether the month is within the time of validity and of rows together.
    fn spans(&self, month: Period) -> bool {
        let Some((first, last)) = self.outside else { return self.is_valid_in(month) };
        let (from, to) = self.valid;
        from.is_none_or(|from| from.min(first) <= month)
            && to.is_none_or(|to| month <= to.max(last))
    }
}

/// Which rows a data set is expected to have.
#[derive(Debug)]
pub struct Expected {
    absent: Absent,
    times: List<DimensionId, Vec<Time>>,
    /// The parts of each code that can be added up to it.
    parts: List<DimensionId, BTreeMap<CodeIndex, Vec<CodeIndex>>>,
    /// Two columns of which nothing reads rows with one code in both.
    differ: Option<[DimensionId; 2]>,
}

impl Expected {
    /// What the rows of a data set and its code lists lead to expect. `differ` are two columns of
    /// which nothing reads rows with one code in both (see [`crate::declaration::Release::differ`]).
    pub fn new(
        dataset: &Dataset,
        structure: &DatasetStructure,
        codelists: &List<CodeListId, CodeList>,
        differ: Option<[DimensionId; 2]>,
    ) -> Self {
        let times = structure.dimensions.iter();
        let time = |code: &Code| Time::new(code, structure);
        let of_list = |list: &CodeList| list.codes.iter().map(time).collect::<Vec<_>>();
        let mut times: List<DimensionId, Vec<Time>> =
            times.map(|dimension| of_list(&codelists[dimension.codelist])).collect();
        for observation in dataset.observations() {
            for dimension in structure.dimensions.ids() {
                let code = usize::from(observation.codes[dimension]);
                if let Some(time) = times[dimension].get_mut(code) {
                    time.add(observation.time);
                }
            }
        }
        let dimensions = structure.dimensions.iter();
        let parts = dimensions.map(|dimension| parts(&codelists[dimension.codelist])).collect();
        Self { absent: structure.absent, times, parts, differ }
    }

    /// Whether the data set has a code of a dimension in a month, or could have it.
    pub fn is_there(&self, dimension: DimensionId, code: CodeIndex, month: Period) -> bool {
        let Some(time) = self.times[dimension].get(usize::from(code)) else { return false };
        match self.absent {
            Absent::Zero => time.is_valid_in(month) || time.outside.is_some(),
            Absent::Missing if time.is_used => time.spans(month),
            Absent::Missing => {
                let mut parts = self.parts_of(dimension, code);
                time.is_valid_in(month) && parts.any(|part| self.is_there(dimension, part, month))
            }
        }
    }

    /// Whether a code that rows have is valid at all times, so that it is there in each.
    pub fn is_always_there(&self, dimension: DimensionId, code: CodeIndex) -> bool {
        let time = self.times[dimension].get(usize::from(code));
        time.is_some_and(|time| time.is_used && time.valid == (None, None))
    }

    fn parts_of(&self, dimension: DimensionId, code: CodeIndex) -> impl Iterator<Item = CodeIndex> {
        self.parts[dimension].get(&code).into_iter().flatten().copied()
    }

    /// Whether a row has a code, or one of the parts that are added up to it.
    fn is_used(&self, dimension: DimensionId, code: CodeIndex) -> bool {
        self.times[dimension].get(usize::from(code)).is_some_and(|time| time.is_used)
            || self.parts_of(dimension, code).any(|part| self.is_used(dimension, part))
    }

    /// Whether the data set has a row of these codes in a month, or could have it.
    pub fn has_codes(&self, codes: &Codes, month: Period) -> bool {
        self.times.ids().all(|dimension| self.is_there(dimension, codes[dimension], month))
    }

    /// The rows of a month that a data set is to have by its declaration: of the codes that it uses,
    /// or of all.
    pub(super) fn declared(&self, month: Period, all: bool) -> Taken {
        let codes = self.times.entries().map(|(dimension, times)| {
            let codes = (0..CodeIndex::MAX).zip(times);
            codes
                .map(|(code, time)| {
                    // What is added up needs no row of its own.
                    let is_asked = all && !self.parts[dimension].contains_key(&code);
                    (is_asked || time.is_used) && time.spans(month)
                })
                .collect()
        });
        Taken::new(codes.collect(), self.differ)
    }

    /// The codes of a dimension that no row has, though their list calls them valid in some month
    /// between two.
    pub(super) fn unused(
        &self,
        dimension: DimensionId,
        (first, last): (Period, Period),
    ) -> impl Iterator<Item = CodeIndex> {
        let times = (0..CodeIndex::MAX).zip(&self.times[dimension]);
        let unused = times.filter(move |(_, time)| {
            let (from, to) = time.valid;
            let is_in = from.is_none_or(|from| from <= last) && to.is_none_or(|to| first <= to);
            !time.is_used && is_in
        });
        unused.map(|(code, _)| code).filter(move |code| !self.is_used(dimension, *code))
    }

    /// The rows of a month that `takes` lets through, a code and dimension at a time; codes in the
    /// columns of `differ` must differ.
    pub fn taken(
        &self,
        month: Period,
        differ: Option<[DimensionId; 2]>,
        takes: impl Fn(DimensionId, CodeIndex) -> bool,
    ) -> Taken {
        let codes = self.times.entries().map(|(dimension, times)| {
            let codes = (0..CodeIndex::MAX).zip(times);
            codes
                .map(|(code, _)| self.is_there(dimension, code, month) && takes(dimension, code))
                .collect()
        });
        Taken::new(codes.collect(), differ.or(self.differ))
    }
}

/// The parts of each code of a list that can be added up to it.
fn parts(list: &CodeList) -> BTreeMap<CodeIndex, Vec<CodeIndex>> {
    let mut parts: BTreeMap<CodeIndex, Vec<CodeIndex>> = BTreeMap::new();
    for whole in list.tree.wholes().iter().filter(|whole| whole.is_exhaustive) {
        parts.entry(whole.code).or_default().extend(whole.parts.iter().map(|part| part.code));
    }
    parts
}

/// The combinations of codes that a sum takes in a month.
#[derive(Debug)]
pub struct Taken {
    codes: List<DimensionId, Vec<bool>>,
    counts: List<DimensionId, u64>,
    differ: Option<[DimensionId; 2]>,
    /// How many codes both columns of `differ` take.
    common: u64,
}

impl Taken {
    fn new(codes: List<DimensionId, Vec<bool>>, differ: Option<[DimensionId; 2]>) -> Self {
        let count = |taken: &Vec<bool>| taken.iter().filter(|taken| **taken).count() as u64;
        let counts = codes.iter().map(count).collect();
        let common = differ.map_or(0, |[first, second]| {
            let pairs = codes[first].iter().zip(&codes[second]);
            pairs.filter(|(first, second)| **first && **second).count() as u64
        });
        Self { codes, counts, differ, common }
    }

    fn takes(&self, dimension: DimensionId, code: CodeIndex) -> bool {
        self.codes[dimension].get(usize::from(code)).is_some_and(|taken| *taken)
    }

    /// Whether a row of these codes is among them.
    pub(super) fn has(&self, codes: &Codes) -> bool {
        self.codes.ids().all(|dimension| self.takes(dimension, codes[dimension]))
            && self.differ.is_none_or(|[first, second]| codes[first] != codes[second])
    }

    /// The codes of a dimension.
    pub(super) fn codes(&self, dimension: DimensionId) -> impl Iterator<Item = CodeIndex> {
        let codes = (0..CodeIndex::MAX).zip(&self.codes[dimension]);
        codes.filter(|(_, taken)| **taken).map(|(code, _)| code)
    }

    /// How many rows there are with these codes.
    pub fn rows(&self, fixed: &[(DimensionId, CodeIndex)]) -> u64 {
        let fixed_in = |dimension: DimensionId| {
            fixed.iter().find(|(fixed, _)| *fixed == dimension).map(|(_, code)| *code)
        };
        let count = |dimension: DimensionId| match fixed_in(dimension) {
            Some(code) => u64::from(self.takes(dimension, code)),
            None => self.counts[dimension],
        };
        let is_pair =
            |dimension: &DimensionId| self.differ.is_some_and(|differ| differ.contains(dimension));
        let single = self.codes.ids().filter(|dimension| !is_pair(dimension));
        let rows = single.map(count).fold(1_u64, u64::saturating_mul);
        let Some([first, second]) = self.differ else { return rows };
        let in_both = |code| u64::from(self.takes(first, code) && self.takes(second, code));
        let equal = match (fixed_in(first), fixed_in(second)) {
            (None, None) => self.common,
            (Some(code), None) | (None, Some(code)) => in_both(code),
            (Some(code), Some(next)) if code == next => in_both(code),
            (Some(_), Some(_)) => 0,
        };
        rows.saturating_mul(count(first).saturating_mul(count(second)).saturating_sub(equal))
    }
}

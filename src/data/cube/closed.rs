//! Data sets whose code lists have totals: what there is of each combination of codes, by its own row or
//! else by the rows of its parts.
//!
//! [`Closed::new`] is the entry point. A total is read where it has a row, and never added to its parts;
//! where it has none, and all of its parts are there, it is what they add up to, level by level. With
//! several columns that have totals, one after the other is closed, so that a total of totals is found by
//! whichever rows there are. Nothing is computed: a cell names the rows that it goes back to, and which
//! of them are subtracted. Of a part that is lacking the whole is lacking too; of a row that is not there
//! where that means zero, nothing is added.
//!
//! Each cell is passed on to the wholes right above it, and only codes that have rows are looked at: the
//! work is the number of rows, times how deep the hierarchies are.

use std::collections::BTreeMap;

use super::{Additive, CodeIndex, Codes, Dataset, Expected, Observation};
use crate::data::input::{CodeList, Part, Tree, Whole};
use crate::declaration::{Absent, CodeListId, DatasetStructure, DimensionId, List};
use crate::time::Period;

/// A row that a cell goes back to, by its place among the observations of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    row: u32,
    is_subtracted: bool,
}

/// What there is of a combination of codes in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedCell {
    /// The codes.
    pub codes: Codes,
    sources: Vec<Source>,
}

/// The cells of a data set.
#[derive(Debug)]
pub struct Closed {
    cells: Vec<ClosedCell>,
    /// The periods that have rows, in order, with the place behind their last cell.
    periods: Vec<(Period, usize)>,
}

impl Closed {
    /// The cells of a data set; `None` where none of its code lists has a total or a hierarchy, so that
    /// they are its rows.
    pub fn new(
        dataset: &Dataset,
        structure: &DatasetStructure,
        codelists: &List<CodeListId, CodeList>,
        expected: &Expected,
    ) -> Option<Self> {
        let trees = structure.dimensions.entries().filter_map(|(dimension, declared)| {
            let tree = &codelists[declared.codelist].tree;
            (!tree.is_flat()).then_some((dimension, tree))
        });
        let trees: Vec<(DimensionId, &Tree)> = trees.collect();
        if trees.is_empty() {
            return None;
        }
        let additive = Additive::new(structure, codelists);
        let (mut cells, mut periods) = (Vec::new(), Vec::new());
        let mut first = 0;
        for rows in dataset.observations().chunk_by(|row, next| row.time == next.time) {
            let time = rows[0].time;
            let own = (first..).zip(rows).map(|(row, observation)| {
                (observation.codes, vec![Source { row, is_subtracted: false }])
            });
            let mut of_period: BTreeMap<Codes, Vec<Source>> = own.collect();
            let period = OfPeriod { time, absent: structure.absent, expected, additive: &additive };
            for (dimension, tree) in &trees {
                period.close(*dimension, tree, &mut of_period);
            }
            first += u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let of_period = of_period.into_iter();
            cells.extend(of_period.map(|(codes, sources)| ClosedCell { codes, sources }));
            periods.push((time, cells.len()));
        }
        Some(Self { cells, periods })
    }

    /// The cells of a period, in the order of their codes.
    pub fn of_period(&self, period: Period) -> &[ClosedCell] {
        let Ok(place) = self.periods.binary_search_by_key(&period, |(time, _)| *time) else {
            return &[];
        };
        let start = place.checked_sub(1).map_or(0, |before| self.periods[before].1);
        &self.cells[start..self.periods[place].1]
    }
}

impl ClosedCell {
    /// The row of the codes themselves, if there is one.
    pub(super) fn own<'a>(&self, dataset: &'a Dataset) -> Option<&'a Observation> {
        let mut rows = self.rows(dataset).map(|(row, _)| row);
        rows.next().filter(|row| row.codes == self.codes)
    }

    /// The rows that it goes back to, each with whether it is subtracted.
    pub fn rows<'a>(
        &self,
        dataset: &'a Dataset,
    ) -> impl Iterator<Item = (&'a Observation, bool)> + use<'a, '_> {
        let observations = dataset.observations();
        self.sources.iter().map(|source| (&observations[source.row as usize], source.is_subtracted))
    }
}

/// What cells of a period are made with.
struct OfPeriod<'a> {
    time: Period,
    absent: Absent,
    expected: &'a Expected,
    additive: &'a Additive,
}

impl OfPeriod<'_> {
    /// Adds the wholes of a dimension that have no row to the cells.
    fn close(&self, dimension: DimensionId, tree: &Tree, cells: &mut BTreeMap<Codes, Vec<Source>>) {
        let mut present: BTreeMap<Codes, Vec<CodeIndex>> = BTreeMap::new();
        for codes in cells.keys() {
            let mut apart = *codes;
            apart[dimension] = 0;
            if !self.additive.holds(dimension, &apart, self.time) {
                continue;
            }
            present.entry(apart).or_default().push(codes[dimension]);
        }
        // How many parts each whole must have, counted once it is asked for.
        let mut needed: Vec<Option<usize>> = vec![None; tree.wholes().len()];
        for (apart, mut codes) in present {
            codes.sort_unstable();
            // The parts that there are of each whole: wholes stand behind their parts, so that the first of
            // them has all that it will have.
            let mut open: BTreeMap<usize, Vec<(CodeIndex, bool)>> = BTreeMap::new();
            for code in codes {
                pass_on(code, tree, &mut open);
            }
            while let Some((place, parts)) = open.pop_first() {
                let whole = &tree.wholes()[place];
                let of = |code: CodeIndex| {
                    let mut codes = apart;
                    codes[dimension] = code;
                    codes
                };
                let needed = needed[place].get_or_insert_with(|| self.needed(dimension, whole));
                if parts.len() < *needed || cells.contains_key(&of(whole.code)) {
                    continue;
                }
                let mut sources = Vec::new();
                for (part, is_subtracted) in parts {
                    let of_part = cells.get(&of(part)).into_iter().flatten();
                    sources.extend(of_part.map(|source| Source {
                        is_subtracted: source.is_subtracted != is_subtracted,
                        ..*source
                    }));
                }
                cells.insert(of(whole.code), sources);
                pass_on(whole.code, tree, &mut open);
            }
        }
    }

    /// How many parts of a whole must be there for it to be added up.
    fn needed(&self, dimension: DimensionId, whole: &Whole) -> usize {
        let is_there = |part: &&Part| self.expected.is_there(dimension, part.code, self.time);
        match self.absent {
            Absent::Zero => 0,
            Absent::Missing => whole.parts.iter().filter(is_there).count(),
        }
    }
}

/// Gives a code to the wholes right above it.
fn pass_on(code: CodeIndex, tree: &Tree, open: &mut BTreeMap<usize, Vec<(CodeIndex, bool)>>) {
    for (place, is_subtracted) in tree.above(code) {
        open.entry(place).or_default().push((code, is_subtracted));
    }
}

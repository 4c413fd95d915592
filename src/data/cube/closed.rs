//! Data sets whose code lists have totals: what there is of each combination of codes, by its own row or
//! else by the rows of its parts.
//!
//! [`Closed::new`] is the entry point. A total is read where it has a row, and never added to its parts;
//! where it has none, and all of its parts are there, it is what they add up to, level by level: of all columns
//! that have totals together, the smallest parts first. So a part that has no row of its own is there by what it
//! is made of in another column, before anything asks whether it is; else where a row that is not there means zero
//! it would be taken for one. A total of totals is found by whichever rows there are. Nothing is computed: a cell names the rows that it goes back to, and which
//! of them are subtracted. Of a part that is lacking the whole is lacking too; of a row that is not there
//! where that means zero, nothing is added.
//!
//! Each cell is passed on to the wholes right above it, and only codes that have rows are looked at: the
//! work is the number of rows, times how deep the hierarchies are.
//!
//! A cell that can be added up by several columns, or by several divisions, is what the first of them gives.

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
            (!tree.is_flat()).then(|| Column::new(dimension, tree))
        });
        let trees: Vec<Column<'_>> = trees.collect();
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
            let absent = structure.absent;
            OfPeriod { time, absent, expected, additive: &additive, columns: &trees }
                .close(&mut of_period);
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

/// A column whose code list has totals.
struct Column<'a> {
    dimension: DimensionId,
    tree: &'a Tree,
    /// Of each code with parts, how many steps lead down to the smallest of them.
    heights: BTreeMap<CodeIndex, usize>,
}

impl<'a> Column<'a> {
    fn new(dimension: DimensionId, tree: &'a Tree) -> Self {
        let mut heights: BTreeMap<CodeIndex, usize> = BTreeMap::new();
        // Wholes stand behind their parts.
        for whole in tree.wholes() {
            let below = whole.parts.iter().map(|part| heights.get(&part.code).copied());
            let height = below.flatten().max().unwrap_or(0) + 1;
            let known = heights.entry(whole.code).or_default();
            *known = height.max(*known);
        }
        Self { dimension, tree, heights }
    }

    fn height(&self, codes: &Codes) -> usize {
        self.heights.get(&codes[self.dimension]).copied().unwrap_or(0)
    }
}

/// Cells that may be added up, the smallest first: how many steps lead down from their codes to the smallest, and the
/// parts that there are of each, by the place of the column and of the whole.
type Open = BTreeMap<(usize, Codes), BTreeMap<(usize, usize), Vec<(CodeIndex, bool)>>>;

/// What cells of a period are made with.
struct OfPeriod<'a> {
    time: Period,
    absent: Absent,
    expected: &'a Expected,
    additive: &'a Additive,
    columns: &'a [Column<'a>],
}

impl OfPeriod<'_> {
    /// Adds the cells that have no row to those of the rows.
    fn close(&self, cells: &mut BTreeMap<Codes, Vec<Source>>) {
        let mut open = Open::new();
        for codes in cells.keys() {
            self.pass_on(codes, cells, &mut open);
        }
        // How many parts each whole must have, counted once it is asked for.
        let mut needed: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        // All parts of a cell are smaller than it: those that there are have passed themselves on to it.
        while let Some(((_, codes), divisions)) = open.pop_first() {
            for ((column, place), mut parts) in divisions {
                let Column { dimension, tree, .. } = self.columns[column];
                let least = needed
                    .entry((column, place))
                    .or_insert_with(|| self.needed(dimension, &tree.wholes()[place]));
                if parts.len() < *least {
                    continue;
                }
                parts.sort_unstable();
                let mut sources = Vec::new();
                for (part, is_subtracted) in parts {
                    let mut of_part = codes;
                    of_part[dimension] = part;
                    let of_part = cells.get(&of_part).into_iter().flatten();
                    sources.extend(of_part.map(|source| Source {
                        is_subtracted: source.is_subtracted != is_subtracted,
                        ..*source
                    }));
                }
                cells.insert(codes, sources);
                self.pass_on(&codes, cells, &mut open);
                break;
            }
        }
    }

    /// Gives a cell to those right above it that have no row.
    fn pass_on(&self, codes: &Codes, cells: &BTreeMap<Codes, Vec<Source>>, open: &mut Open) {
        for (column, Column { dimension, tree, .. }) in self.columns.iter().enumerate() {
            let code = codes[*dimension];
            let mut apart = *codes;
            apart[*dimension] = 0;
            if !self.additive.holds(*dimension, &apart, self.time) {
                continue;
            }
            for (place, is_subtracted) in tree.above(code) {
                let mut above = *codes;
                above[*dimension] = tree.wholes()[place].code;
                if cells.contains_key(&above) {
                    continue;
                }
                let height = self.columns.iter().map(|column| column.height(&above)).sum();
                let divisions = open.entry((height, above)).or_default();
                divisions.entry((column, place)).or_default().push((code, is_subtracted));
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

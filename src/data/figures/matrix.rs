//! One indicator between the codes of two dimensions: a matrix with its totals.

use super::evaluate::evaluated;
use super::selection::Selection;
use super::series::{Computation, MonthSum};
use super::{Absence, Evaluated};
use crate::data::cube::{CodeIndex, Taken};
use crate::declaration::{Absent, CodeListId, DimensionId, MatrixStructure, Sum};
use crate::findings::Diagnostics;
use crate::time::ReferencePeriod;

/// The values of a matrix in a period.
#[derive(Debug, PartialEq, Eq)]
pub struct Matrix {
    columns: usize,
    cells: Vec<Evaluated>,
}

impl Matrix {
    /// The value between a code of the rows and one of the columns; `None` is their total.
    pub fn at(&self, row: Option<CodeIndex>, column: Option<CodeIndex>) -> Evaluated {
        self.cells[place(row) * self.columns + place(column)]
    }
}

/// Totals stand before the codes.
fn place(code: Option<CodeIndex>) -> usize {
    code.map_or(0, |code| usize::from(code) + 1)
}

impl Computation<'_> {
    /// The code lists of the rows and of the columns.
    pub fn matrix_codelists(&self, matrix: &MatrixStructure) -> [CodeListId; 2] {
        let dimensions = &self.release.datasets[matrix.sum.dataset].dimensions;
        [matrix.rows, matrix.columns].map(|dimension| dimensions[dimension].codelist)
    }

    /// The columns of the data set that are the rows and the columns.
    pub fn matrix_columns(&self, matrix: &MatrixStructure) -> [&str; 2] {
        let dimensions = &self.release.datasets[matrix.sum.dataset].dimensions;
        [matrix.rows, matrix.columns].map(|dimension| dimensions[dimension].column.as_str())
    }

    /// The matrix of a period, in one pass over its observations.
    pub fn matrix(&self, matrix: &MatrixStructure, period: ReferencePeriod) -> Matrix {
        let sum = &matrix.sum;
        let period = self.release.indicators[matrix.indicator].laid(period);
        let read = period.by(self.release.datasets[sum.dataset].frequency);
        let [rows, columns] =
            self.matrix_codelists(matrix).map(|list| self.cube.codelists[list].codes.len() + 1);
        // Unknown codes were found when the computation was made.
        let selection = Selection::new(sum, self.release, self.cube, &mut Diagnostics::default());
        let mut sums = vec![(MonthSum::NOTHING, 0); rows * columns];
        let dataset = &self.cube.datasets[sum.dataset];
        let observations = read.into_iter().flat_map(|read| dataset.observations_in(read));
        for observation in observations.filter(|observation| selection.takes(observation)) {
            let row = usize::from(observation.codes[matrix.rows]) + 1;
            let column = usize::from(observation.codes[matrix.columns]) + 1;
            for cell in [row * columns + column, row * columns, column, 0] {
                let (sum, rows) = &mut sums[cell];
                sum.add(MonthSum::of(observation));
                *rows += 1;
            }
        }
        let taken: Vec<Taken> =
            read.into_iter().flat_map(|read| self.taken_rows(sum, &selection, read)).collect();
        let absent = self.release.datasets[sum.dataset].absent;
        let mut told = self.told(period.last(), |earlier| earlier.matrix(matrix, period));
        let suppression = self.suppression.as_deref();
        let is_hidden = |places: [usize; 2]| {
            suppression.is_some_and(|suppression| {
                read.is_none_or(|read| {
                    suppression.hides_of_matrix(matrix, sum.dataset, places, read)
                })
            })
        };
        let cells = sums.into_iter().enumerate().map(|(index, (mut cell, rows))| {
            let places = [index / columns, index % columns];
            if is_hidden(places) {
                return Evaluated::absent(Absence::Confidential);
            }
            let is_of_one_code = places[0] == places[1] && index > 0;
            let cannot_be = !read.is_some_and(|read| self.is_ever_there(sum, matrix, places, read))
                || is_of_one_code && excludes_diagonal(sum, matrix);
            if rows > 0 || !cannot_be {
                let fixed = codes_at(matrix, places);
                let expected = taken.iter().map(|taken| taken.rows(&fixed));
                cell.complete(rows, expected.fold(0, u64::saturating_add), absent);
            }
            evaluated(cell)
        });
        let cells = cells.enumerate().map(|(index, now)| {
            self.marked(now, &mut told, |first| first.cells[index], matrix.indicator)
        });
        Matrix { columns, cells: cells.collect() }
    }

    /// The rows that a sum takes of a period's months; nothing where a row that is not there means
    /// zero.
    fn taken_rows(&self, sum: &Sum, selection: &Selection, period: ReferencePeriod) -> Vec<Taken> {
        let structure = &self.release.datasets[sum.dataset];
        let periods = period.iter().filter(|_| structure.absent == Absent::Missing);
        periods.map(|period| selection.expected(self.expected(sum.dataset), period)).collect()
    }

    /// Whether the codes of a cell, each at its place, are there in any month of a period.
    fn is_ever_there(
        &self,
        sum: &Sum,
        matrix: &MatrixStructure,
        places: [usize; 2],
        period: ReferencePeriod,
    ) -> bool {
        let (codes, expected) = (codes_at(matrix, places), self.expected(sum.dataset));
        period.iter().any(|month| {
            codes.iter().all(|(dimension, code)| expected.is_there(*dimension, *code, month))
        })
    }
}

/// The codes of a cell, each with its dimension; totals stand before the codes.
fn codes_at(matrix: &MatrixStructure, places: [usize; 2]) -> Vec<(DimensionId, CodeIndex)> {
    let sides = [matrix.rows, matrix.columns].into_iter().zip(places);
    let codes = sides.filter_map(|(dimension, place)| {
        Some((dimension, CodeIndex::try_from(place.checked_sub(1)?).ok()?))
    });
    codes.collect()
}

/// Whether the sum leaves out what stays with one code, so that such a cell means nothing.
fn excludes_diagonal(sum: &Sum, matrix: &MatrixStructure) -> bool {
    let sides = [matrix.rows, matrix.columns];
    sum.differ.is_some_and(|[first, second]| sides == [first, second] || sides == [second, first])
}

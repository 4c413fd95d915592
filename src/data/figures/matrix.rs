//! One indicator between the codes of two dimensions: a matrix with its totals.

use super::breaks::OfSum;
use super::evaluate::evaluated;
use super::month_sum::MonthSum;
use super::selection::Selection;
use super::series::Computation;
use super::{Absence, Evaluated};
use crate::data::cube::{CodeIndex, Codes, Taken};
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
        let read = self.read_of(matrix.indicator, period).first().copied();
        let [rows, columns] =
            self.matrix_codelists(matrix).map(|list| self.cube.codelists[list].codes.len() + 1);
        // Unknown codes were found when the computation was made.
        // Of the codes of one side, of the other, of both, and of none: a total takes no code within another.
        let selections = [
            [None; 2],
            [Some(matrix.rows), None],
            [None, Some(matrix.columns)],
            [Some(matrix.rows), Some(matrix.columns)],
        ]
        .map(|told| {
            let told: Vec<DimensionId> = told.into_iter().flatten().collect();
            Selection::new(sum, self.release, self.cube, &mut Diagnostics::default()).of_tops(
                sum,
                &told,
                self.release,
                self.cube,
            )
        });
        let mut sums = vec![(MonthSum::NOTHING, 0); rows * columns];
        if let Some(read) = read {
            self.each_cell(sum, read, |codes, of_cell| {
                let row = usize::from(codes[matrix.rows]) + 1;
                let column = usize::from(codes[matrix.columns]) + 1;
                let cells = [0, row * columns, column, row * columns + column];
                for (selection, cell) in selections.iter().zip(cells) {
                    if selection.takes_codes(codes) {
                        let (sum, rows) = &mut sums[cell];
                        sum.add(of_cell());
                        *rows += 1;
                    }
                }
            });
        }
        let taken = selections.map(|selection| -> Vec<Taken> {
            read.into_iter().flat_map(|read| self.taken_rows(sum, &selection, read)).collect()
        });
        let changes = OfSum::new(sum, self.release, self.cube);
        let begins = |places: [usize; 2]| {
            let codes = codes_at(matrix, places);
            read.is_some_and(|read| self.sides_of_cell(sum, &changes, &codes, read).begin())
        };
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
                let told = usize::from(places[0] > 0) + 2 * usize::from(places[1] > 0);
                let expected = taken[told].iter().map(|taken| taken.rows(&fixed));
                cell.complete(rows, expected.fold(0, u64::saturating_add), absent);
            }
            evaluated(cell).of_break(begins(places))
        });
        let given_in = self.given_in(matrix.indicator);
        let scale = self.release.indicators[matrix.indicator].scale;
        let cells = cells.enumerate().map(|(index, now)| {
            let now = now.rescaled(given_in, scale);
            self.marked(now, &mut told, |first| first.cells[index], matrix.indicator)
        });
        Matrix { columns, cells: cells.collect() }
    }

    /// Calls `take` with the codes and the value of each row of a data set in a period, or of each cell where
    /// its code lists have totals.
    fn each_cell(
        &self,
        sum: &Sum,
        period: ReferencePeriod,
        mut take: impl FnMut(&Codes, &dyn Fn() -> MonthSum),
    ) {
        let dataset = &self.cube.datasets[sum.dataset];
        match self.closed(sum.dataset) {
            None => {
                for row in dataset.observations_in(period) {
                    take(&row.codes, &|| MonthSum::of(row));
                }
            }
            Some(closed) => {
                for cell in period.iter().flat_map(|month| closed.of_period(month)) {
                    take(&cell.codes, &|| MonthSum::of_cell(cell, dataset));
                }
            }
        }
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

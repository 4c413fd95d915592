//! One indicator between the codes of two dimensions: a matrix with its totals.

use super::evaluate::evaluated;
use super::selection::Selection;
use super::series::{Computation, MonthSum};
use super::{Absence, Evaluated};
use crate::data::cube::{CodeIndex, Cube};
use crate::declaration::{Absent, CodeListId, DimensionId, MatrixStructure, Sum};
use crate::findings::Diagnostics;
use crate::time::{Month, ReferencePeriod};

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
        let [rows, columns] =
            self.matrix_codelists(matrix).map(|list| self.cube.codelists[list].codes.len() + 1);
        // Unknown codes were found when the computation was made.
        let selection = Selection::new(sum, self.release, self.cube, &mut Diagnostics::default());
        let sums_of = |cube: &Cube, period: ReferencePeriod| {
            let mut sums = vec![MonthSum::EMPTY; rows * columns];
            let observations = cube.datasets[sum.dataset].observations_in(period).iter();
            for observation in observations.filter(|observation| selection.takes(observation)) {
                let of_observation = MonthSum {
                    value: observation.value().unwrap_or_default(),
                    observations: 1,
                    status: observation.status,
                    revised: observation.is_revised(),
                };
                let row = usize::from(observation.codes[matrix.rows]) + 1;
                let column = usize::from(observation.codes[matrix.columns]) + 1;
                for cell in [row * columns + column, row * columns, column, 0] {
                    sums[cell].add(of_observation);
                }
            }
            sums
        };
        let mut sums = sums_of(self.cube, period);
        let structure = &self.release.datasets[sum.dataset];
        if structure.threshold.is_some() {
            self.mark_revised(&mut sums, period, structure.absent, sums_of);
        }
        let suppression = self.suppression.as_deref();
        let is_hidden = |places: [usize; 2]| {
            suppression.is_some_and(|suppression| {
                suppression.hides_of_matrix(matrix, sum.dataset, places, period)
            })
        };
        let cells = sums.into_iter().enumerate().map(|(index, cell)| {
            let places = [index / columns, index % columns];
            if is_hidden(places) {
                return Evaluated::absent(Absence::Confidential);
            }
            let is_of_one_code = places[0] == places[1] && index > 0;
            match cell.observations {
                0 if !self.is_ever_there(sum, matrix, places, period) => {
                    Evaluated { value: Err(Absence::NotApplicable), ..evaluated(cell) }
                }
                0 if is_of_one_code && excludes_diagonal(sum, matrix) => {
                    Evaluated { value: Err(Absence::NotApplicable), ..evaluated(cell) }
                }
                0 if self.release.datasets[sum.dataset].absent == Absent::Missing => {
                    Evaluated { value: Err(Absence::NotAvailable), ..evaluated(cell) }
                }
                _ => evaluated(cell),
            }
        });
        Matrix { columns, cells: cells.collect() }
    }

    /// Whether the codes of a cell, each at its place, are there in any month of a period.
    fn is_ever_there(
        &self,
        sum: &Sum,
        matrix: &MatrixStructure,
        places: [usize; 2],
        period: ReferencePeriod,
    ) -> bool {
        let is_there = |dimension: DimensionId, place: usize, month: Month| {
            // Totals stand before the codes.
            let code = place.checked_sub(1).and_then(|code| CodeIndex::try_from(code).ok());
            code.is_none_or(|code| self.is_there_in((sum.dataset, dimension), code, month))
        };
        period.iter().any(|month| {
            is_there(matrix.rows, places[0], month) && is_there(matrix.columns, places[1], month)
        })
    }
}

/// Whether the sum leaves out what stays with one code, so that such a cell means nothing.
fn excludes_diagonal(sum: &Sum, matrix: &MatrixStructure) -> bool {
    let sides = [matrix.rows, matrix.columns];
    sum.differ.is_some_and(|[first, second]| sides == [first, second] || sides == [second, first])
}

//! VAL-023, where no `minimum` is declared: a count that is below zero, in data that are hardly ever below zero.
//!
//! Counts of births or beds are not below zero, balances are, and so is money; only whoever knows the data can say
//! which they are, by a `minimum`. Where nothing is said, the data say it: a balance is below zero in more than one
//! row of a hundred. [`counts_are_not_below_zero`] is the entry point, asked once for the data as of the last vintage.

use super::found::value_spot;
use crate::data::cube::{Cube, Dataset, Observation};
use crate::declaration::{DatasetStructure, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// So many values above zero are there for each that is below, where that is a slip.
const RARE: usize = 100;

/// Finds, in each data set of whole numbers of flows or stocks without a `minimum`, values below zero that stand alone.
pub fn counts_are_not_below_zero(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (id, structure) in release.datasets.entries() {
        let measure = &structure.measure;
        let are_amounts = structure.kind.values().all(|quantity| quantity.is_amount());
        let is_count = are_amounts && measure.decimals == 0 && measure.minimum.is_none();
        let finding = if is_count { alone(&cube.datasets[id], structure) } else { None };
        if let Some(finding) = finding {
            found.push(finding);
        }
    }
}

fn alone(dataset: &Dataset, structure: &DatasetStructure) -> Option<Diagnostic> {
    let rows = dataset.observations().iter();
    let sign = |row: &Observation| row.value().map(|value| value.is_sign_negative());
    let (below, others): (Vec<&Observation>, Vec<&Observation>) = rows
        .filter(|row| row.value().is_some_and(|value| !value.is_zero()))
        .partition(|row| sign(row) == Some(true));
    let first = below.first().filter(|_| below.len() * RARE <= others.len())?;
    let value = first.value().unwrap_or_default();
    let id = &structure.id;
    let message =
        format!("{value} is below zero, and {} other values of `{id}` are above", others.len());
    let mut finding = Diagnostic::new(Code::LoneNegative, message).at(
        dataset.file_of(first),
        value_spot(dataset, structure, first),
        "is this a slip?",
    );
    finding.more.count = below.len() - 1;
    let hint = format!(
        "Correct it, and write `minimum = 0` in the measure of `{id}`. If its values can be below zero, write a `minimum` below them."
    );
    Some(finding.hint(hint))
}

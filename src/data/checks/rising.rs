//! VAL-104: counts from the start of the year to the month never fall within a year.

use super::Subject;
use super::found::{Found, value_spot};
use super::grid::Grid;
use crate::declaration::DatasetId;
use crate::findings::{Code, Diagnostic};
use crate::time::{Frequency, Years};

/// No value is below the value of the last month before it in the same year that has one.
pub(super) fn counts_never_fall(subject: Subject<'_>, dataset: DatasetId, found: &mut Found<'_>) {
    let grid = Grid::new(subject, dataset, None);
    let years = subject.release.years();
    for key in 0..grid.keys.len() {
        let mut before: Option<(usize, i128)> = None;
        for month in grid.months_of(key) {
            let time = grid.month(month);
            let year = years.year_of(time);
            before = before.filter(|(earlier, _)| years.year_of(grid.month(*earlier)) == year);
            let Some(value) = grid.valid_value(key, month) else { continue };
            if let Some((earlier, more)) = before {
                found.compared(time);
                if value < more && !found.accepts(time, &grid.codes(key)) {
                    found.push(Code::CumulativeFalls, || {
                        describe(&grid, key, years, [(earlier, more), (month, value)])
                    });
                }
            }
            before = Some((month, value));
        }
    }
}

fn describe(
    grid: &Grid<'_>,
    key: usize,
    years: Years,
    [(earlier, more), (month, value)]: [(usize, i128); 2],
) -> Diagnostic {
    let name = grid.name(&grid.codes(key));
    let (from, to) = (grid.month(earlier), grid.month(month));
    let length = grid.structure.frequency;
    let since = if length == Frequency::Month && years == Years::CALENDAR {
        "January"
    } else {
        "the start of the year"
    };
    let message = format!(
        "{name} falls from {} in {from} to {} in {to}, though it counts from {since}",
        grid.shown(more),
        grid.shown(value)
    );
    let mut finding = Diagnostic::new(Code::CumulativeFalls, message);
    let label = format!("at least {} is expected", grid.shown(more));
    let before = format!("the {length} before");
    for (place, label) in [(month, &label), (earlier, &before)] {
        if let Some(row) = grid.row(key, place) {
            let span = value_spot(grid.dataset, grid.structure, row);
            finding = finding.at(grid.dataset.file_of(row), span, label);
        }
    }
    finding.hint(format!("Correct the value, or see whether the {length} alone stands there."))
}

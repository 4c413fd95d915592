//! VAL-013: no data set jumps over many years.
//!
//! [`times_are_close`] is asked of the data as of the last vintage: a vintage may bring the mistyped
//! year, or the rows between two times, and its own few rows may lie far apart.

use super::{Dataset, Observation};
use crate::declaration::DatasetStructure;
use crate::findings::{Capped, Code, Diagnostic, Diagnostics};
use crate::time::Period;

/// Years without data after which a year is more likely mistyped than missing.
const LONGEST_GAP: i32 = 10;

/// Whether a data set jumps over more than [`LONGEST_GAP`] years between two periods.
pub(super) fn are_far_apart(before: Period, after: Period) -> bool {
    let years = after.year() - before.year();
    years > LONGEST_GAP || years == LONGEST_GAP && after.number() > before.number()
}

/// Finds where a data set jumps over ten years, unless it is declared that it does.
pub fn times_are_close(
    dataset: &Dataset,
    structure: &DatasetStructure,
    findings: &mut Diagnostics,
) {
    if structure.has_gaps {
        return;
    }
    let mut found = Capped::new(&dataset.file);
    let by_time = || dataset.observations().chunk_by(|row, next| row.time == next.time);
    for (before, after) in by_time().zip(by_time().skip(1)) {
        let [before, after] = [before, after].map(|rows: &[Observation]| &rows[0]);
        if !are_far_apart(before.time, after.time) {
            continue;
        }
        found.push(Code::JumpInTime, |_| {
            let message = format!("the data jump from {} to {}", before.time, after.time);
            let place = |row| (dataset.file_of(row), dataset.spot_of(row));
            let ((after_file, after_spot), (before_file, before_spot)) =
                (place(after), place(before));
            Diagnostic::new(Code::JumpInTime, message)
                .at(after_file, after_spot, "first after the jump")
                .at(before_file, before_spot, "last before the jump")
                .hint(
                    "Check the year of both. If nothing was observed between them, as between \
                     censuses, write `gaps = true` in the `time` of the data set in release.toml.",
                )
        });
    }
    found.finish(findings);
}

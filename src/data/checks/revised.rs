//! VAL-110: the last vintage changes no value by more than is usual.

use rust_decimal::Decimal;

use super::Subject;
use super::found::{Found, value_spot};
use crate::data::cube::{Change, Dataset, Observation};
use crate::data::figures::round;
use crate::declaration::{Absent, DatasetId, DatasetStructure};
use crate::findings::{Code, Diagnostic};

/// What is let pass; of two limits, a change must be beyond both to be found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// In percent of the value known before.
    pub(super) percent: Option<Decimal>,
    /// In units of the value.
    pub(super) difference: Option<Decimal>,
}

/// A value before and after the vintage.
#[derive(Debug, Clone, Copy)]
struct Revision {
    before: Decimal,
    after: Decimal,
}

impl Limits {
    fn are_exceeded_by(self, revision: Revision) -> bool {
        let change = (revision.after - revision.before).abs();
        let is_far = self.difference.is_none_or(|difference| change > difference);
        // What was nothing before has changed by more than any percentage.
        let is_much = self.percent.is_none_or(|percent| {
            let hundredfold = change.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
            let limit = revision.before.abs().checked_mul(percent).unwrap_or(Decimal::MAX);
            hundredfold > limit
        });
        !change.is_zero() && is_far && is_much
    }
}

/// No observation of the last vintage is further from the value known before than the limits say.
pub(super) fn changes_are_small(
    subject: Subject<'_>,
    dataset: DatasetId,
    limits: Limits,
    found: &mut Found<'_>,
) {
    let Some((file, changes)) = subject.history.last_changes(dataset) else { return };
    let structure = &subject.release.datasets[dataset];
    for change in changes {
        let Some(revision) = revision(change, structure) else { continue };
        found.compared(change.after.time);
        let codes = codes(subject, structure, &change.after);
        if limits.are_exceeded_by(revision) && !found.accepts(change.after.time, &codes) {
            found.push(Code::LargeRevision, || {
                let name = format!("`{}` {}", structure.id, codes.join(", "));
                describe(&name, (file, structure), &change.after, revision)
            });
        }
    }
}

/// Both values, where both are known.
fn revision(change: Change, structure: &DatasetStructure) -> Option<Revision> {
    let before = match change.before {
        Some(before) => before.value()?,
        None if structure.absent == Absent::Zero => Decimal::ZERO,
        None => return None,
    };
    Some(Revision { before, after: change.after.value()? })
}

fn codes<'a>(
    subject: Subject<'a>,
    structure: &DatasetStructure,
    observation: &Observation,
) -> Vec<&'a str> {
    let dimensions = structure.dimensions.iter().zip(observation.codes.as_array());
    let code = dimensions.map(|(dimension, code)| {
        subject.cube.codelists[dimension.codelist].code(*code).id.as_str()
    });
    code.collect()
}

fn describe(
    name: &str,
    (file, structure): (&Dataset, &DatasetStructure),
    observation: &Observation,
    revision: Revision,
) -> Diagnostic {
    let Revision { before, after } = revision;
    // `data/flows/vintages/2025-04-20-late/flows.csv`: the folder is the name of the vintage.
    let vintage = file.file.path().rsplit('/').nth(1).unwrap_or_default();
    let difference = after - before;
    let sign = if difference.is_sign_negative() { "" } else { "+" };
    let percent = difference
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|hundredfold| hundredfold.checked_div(before.abs()))
        .map(|percent| format!(", {sign}{}%", round(percent, 1)))
        .unwrap_or_default();
    let message = format!(
        "the vintage {vintage} changes {name} of {} from {before} to {after} ({sign}{difference}{percent})",
        observation.time
    );
    let time = value_spot(file, structure, observation);
    Diagnostic::new(Code::LargeRevision, message)
        .at(&file.file, time, format!("{before} was known before"))
        .hint("Correct the value, or say in an `accept` of the rule why it changed so much.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_beyond_every_limit_that_is_declared() {
        let limits = |percent: Option<i64>, difference: Option<i64>| Limits {
            percent: percent.map(Decimal::from),
            difference: difference.map(Decimal::from),
        };
        for (percent, difference, before, after, expected) in [
            (Some(10), None, 100, 110, false),
            (Some(10), None, 100, 111, true),
            (Some(10), None, 100, 89, true),
            (Some(10), None, 0, 1, true),
            (Some(10), None, -100, -111, true),
            (None, Some(20), 1000, 1020, false),
            (None, Some(20), 1000, 1021, true),
            (Some(10), Some(20), 100, 115, false),
            (Some(10), Some(20), 1000, 1050, false),
            (Some(10), Some(20), 100, 121, true),
            (Some(0), Some(0), 5, 5, false),
        ] {
            let revision = Revision { before: before.into(), after: after.into() };
            let found = limits(percent, difference).are_exceeded_by(revision);
            assert_eq!(found, expected, "{percent:?} {difference:?}: {before} to {after}");
        }
    }
}

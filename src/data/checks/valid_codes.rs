//! VAL-105: codes are used only in the months in which they are valid.

use std::collections::BTreeMap;

use super::Subject;
use super::found::{Found, column_spot};
use crate::data::cube::{CodeIndex, Observation};
use crate::data::input;
use crate::declaration::{CodeListId, DatasetId, DimensionId};
use crate::findings::{Code, Diagnostic};
use crate::time::Period;

/// The rows that use a code outside of its time: the first, the last, and how many.
struct Misused<'a> {
    first: &'a Observation,
    last: &'a Observation,
    rows: usize,
}

/// Each code of a list is used, in every data set, only while it is valid. One finding a code and
/// column: whole years of rows are one slip.
pub(super) fn codes_are_valid(subject: Subject<'_>, codelist: CodeListId, found: &mut Found<'_>) {
    for (dataset, structure) in subject.release.datasets.entries() {
        for (dimension, declared) in structure.dimensions.entries() {
            if declared.codelist == codelist {
                column_is_valid(subject, dataset, dimension, found);
            }
        }
    }
}

fn column_is_valid(
    subject: Subject<'_>,
    dataset: DatasetId,
    dimension: DimensionId,
    found: &mut Found<'_>,
) {
    let structure = &subject.release.datasets[dataset];
    let codelist = &subject.cube.codelists[structure.dimensions[dimension].codelist];
    let (frequency, moment) = (structure.frequency, structure.moment());
    let validity = codelist.codes.iter().map(|code| code.validity(frequency, moment));
    let validity: Vec<(Option<Period>, Option<Period>)> = validity.collect();
    let mut misused: BTreeMap<CodeIndex, Misused<'_>> = BTreeMap::new();
    for observation in subject.cube.datasets[dataset].observations() {
        found.compared(observation.time);
        let (first, last) = validity[usize::from(observation.codes[dimension])];
        let is_valid = first.is_none_or(|first| first <= observation.time)
            && last.is_none_or(|last| observation.time <= last);
        let code = codelist.code(observation.codes[dimension]);
        if is_valid || found.accepts(observation.time, &[&code.id]) {
            continue;
        }
        let misused = misused.entry(observation.codes[dimension]).or_insert(Misused {
            first: observation,
            last: observation,
            rows: 0,
        });
        misused.last = observation;
        misused.rows += 1;
    }
    for (code, misused) in misused {
        let (dataset, column) =
            (&subject.cube.datasets[dataset], &structure.dimensions[dimension].column);
        found.push(Code::CodeNotValid, || {
            let code = codelist.code(code);
            let span = column_spot(dataset, column, misused.first);
            let message = message(code, &structure.id, &misused);
            Diagnostic::new(Code::CodeNotValid, message)
                .at(dataset.file_of(misused.first), span, "the first of these rows")
                .hint("Correct the code, or say in an `accept` of the rule why it stands there.")
        });
    }
}

fn message(code: &input::Code, dataset: &str, misused: &Misused<'_>) -> String {
    let rows = match misused.rows {
        1 => "in 1 row".to_owned(),
        rows => format!("in {rows} rows"),
    };
    let months = match (misused.first.time, misused.last.time) {
        (first, last) if first == last => format!("of {first}"),
        (first, last) => format!("from {first} to {last}"),
    };
    let valid = code.valid_in_words();
    format!("`{dataset}` has `{}` {rows} {months}, but it is valid {valid}", code.id)
}

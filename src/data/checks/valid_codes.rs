//! VAL-105: codes are used only in the months in which they are valid.
//!
//! [`codes_are_valid`] is the rule that a release may have. Where it has none for a code list, and does not say that the data
//! were recounted, [`values_are_of_valid_codes`] warns of values: they are shown and added up, and nobody said why.

use std::collections::BTreeMap;

use super::Subject;
use super::found::{Found, column_spot};
use crate::data::cube::{CodeIndex, Cube, Observation};
use crate::data::input::{self, CodeList};
use crate::declaration::{Check, CodeListId, DatasetId, DimensionId, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};
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

/// Warns of values of codes outside of the time in which they are valid, of which no rule and no key says why they are there.
pub fn values_are_of_valid_codes(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let is_ruled = |list: CodeListId| {
        let mut declared = release.rules.iter();
        declared.any(|rule| matches!(rule.check, Check::Valid { codelist } if codelist == list))
    };
    for (id, structure) in release.datasets.entries() {
        for (dimension, declared) in structure.dimensions.entries() {
            if structure.is_recounted || is_ruled(declared.codelist) {
                continue;
            }
            let column = Column { release, cube, dataset: id, dimension };
            let misused = column.misused(|row, _| row.value().is_none());
            for (code, misused) in misused {
                let mut finding = column.finding(code, &misused);
                finding.severity = Severity::Warning;
                found.push(finding.hint(
                    "Correct the code, or give these rows the status M. Where the values before were counted anew by the codes since, write \
                     `recounted = true` in the data set; where they stand there for another reason, a rule `check.valid` with an `accept` says it.",
                ));
            }
        }
    }
}

/// A column of a data set whose codes have times.
#[derive(Clone, Copy)]
struct Column<'a> {
    release: &'a Release,
    cube: &'a Cube,
    dataset: DatasetId,
    dimension: DimensionId,
}

impl<'a> Column<'a> {
    fn codelist(self) -> &'a CodeList {
        let structure = &self.release.datasets[self.dataset];
        &self.cube.codelists[structure.dimensions[self.dimension].codelist]
    }

    /// The codes with rows outside of their time, but for those that are passed over.
    fn misused(
        self,
        mut passes: impl FnMut(&Observation, &str) -> bool,
    ) -> BTreeMap<CodeIndex, Misused<'a>> {
        let (structure, codelist) = (&self.release.datasets[self.dataset], self.codelist());
        let (frequency, moment) = (structure.frequency, structure.moment());
        let validity = codelist.codes.iter().map(|code| code.validity(frequency, moment));
        let validity: Vec<(Option<Period>, Option<Period>)> = validity.collect();
        let mut misused: BTreeMap<CodeIndex, Misused<'a>> = BTreeMap::new();
        for observation in self.cube.datasets[self.dataset].observations() {
            let index = observation.codes[self.dimension];
            let (first, last) = validity[usize::from(index)];
            let is_valid = first.is_none_or(|first| first <= observation.time)
                && last.is_none_or(|last| observation.time <= last);
            if is_valid || passes(observation, &codelist.code(index).id) {
                continue;
            }
            let misused = misused.entry(index).or_insert(Misused {
                first: observation,
                last: observation,
                rows: 0,
            });
            misused.last = observation;
            misused.rows += 1;
        }
        misused
    }

    /// The finding of a code, without what to do.
    fn finding(self, code: CodeIndex, misused: &Misused<'_>) -> Diagnostic {
        let (structure, dataset) =
            (&self.release.datasets[self.dataset], &self.cube.datasets[self.dataset]);
        let code = self.codelist().code(code);
        let span =
            column_spot(dataset, &structure.dimensions[self.dimension].column, misused.first);
        Diagnostic::new(Code::CodeNotValid, message(code, &structure.id, misused)).at(
            dataset.file_of(misused.first),
            span,
            "the first of these rows",
        )
    }
}

fn column_is_valid(
    subject: Subject<'_>,
    dataset: DatasetId,
    dimension: DimensionId,
    found: &mut Found<'_>,
) {
    let Subject { release, cube, .. } = subject;
    let column = Column { release, cube, dataset, dimension };
    for observation in cube.datasets[dataset].observations() {
        found.compared(observation.time);
    }
    let misused = column.misused(|row, code| found.accepts(row.time, &[code]));
    for (code, misused) in misused {
        found.push(Code::CodeNotValid, || {
            column
                .finding(code, &misused)
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

//! The file of a data set to its observations, and everything that is wrong with them.
//!
//! [`read`] is the entry point. Each cell goes through its rule in [`super::rules`]; a row with a
//! finding gives no observation, and the next row is read.

use std::collections::BTreeSet;

use super::cell_rules;
use super::duplicates::{Repetition, repeated};
use super::points::Points;
use super::{Codes, Dataset, Observation, ObservationStatus, Value};
use crate::data::input::{CodeList, Columns, Record, Records, Wanted, field_spot, record_spot};
use crate::declaration::{CodeListId, DatasetStructure, DimensionId, Id, List, MAX_DIMENSIONS};
use crate::findings::{Capped, Code, Diagnostic, Diagnostics, SourceFile, Spot};
use crate::time::Period;

/// Reads a data set. `codelists` are the code lists of the release, in its order. All findings go to
/// `findings`; with one, the data set is not the whole file.
pub fn read(
    structure: &DatasetStructure,
    codelists: &List<CodeListId, CodeList>,
    file: &SourceFile,
    findings: &mut Diagnostics,
) -> Dataset {
    let mut found = Capped::new(file);
    let lists: Vec<&CodeList> =
        structure.dimensions.iter().map(|dimension| &codelists[dimension.codelist]).collect();
    let (observations, is_complete) = read_rows(structure, &lists, file, &mut found);
    observations_are_different(&observations, structure, &lists, &mut found);
    found.finish(findings);
    let mut dataset = Dataset::new(file.clone(), observations);
    dataset.is_complete = is_complete;
    dataset
}

/// The observations, and whether every row is one.
fn read_rows(
    structure: &DatasetStructure,
    lists: &[&CodeList],
    file: &SourceFile,
    found: &mut Capped,
) -> (Vec<Observation>, bool) {
    let Some(mut records) = Records::open(file, found) else { return (Vec::new(), false) };
    let columns = Columns::find(records.head(), &wanted(structure), &structure.unused, found);
    let mut rows =
        Rows { structure, lists, columns, before: Codes::default(), points: Points::default() };
    let mut observations = Vec::new();
    let mut lost = 0;
    while let Some(record) = records.read(found) {
        match rows.observation(record, found) {
            Some(observation) => observations.push(observation),
            None => lost += 1,
        }
    }
    let is_clear = rows.points.are_clear(found);
    (observations, lost == 0 && records.are_whole() && is_clear)
}

/// The columns that the declaration names: time, measure, dimensions, status.
fn wanted(structure: &DatasetStructure) -> Vec<Wanted<'_>> {
    let mut wanted = vec![
        Wanted { name: &structure.time_column, role: "the reference period" },
        Wanted { name: &structure.measure.column, role: "the value" },
    ];
    let dimensions = structure.dimensions.iter();
    wanted.extend(
        dimensions.map(|dimension| Wanted { name: &dimension.column, role: "a dimension" }),
    );
    let status = structure.status_column.iter();
    wanted.extend(status.map(|name| Wanted { name, role: "the observation status" }));
    wanted
}

const TIME: usize = 0;
const MEASURE: usize = 1;
const DIMENSIONS: usize = 2;

/// What is needed to read a row.
struct Rows<'a> {
    structure: &'a DatasetStructure,
    lists: &'a [&'a CodeList],
    columns: Columns,
    /// The codes of the row before: files are sorted, so they are mostly the same again.
    before: Codes,
    points: Points,
}

impl Rows<'_> {
    /// The observation of a row, or findings. Every cell is looked at, whatever is wrong before.
    fn observation(&mut self, record: Record<'_>, found: &mut Capped) -> Option<Observation> {
        let time = self.time(record, found);
        let codes = self.codes(record, found);
        let status = self.status(record, found);
        let value = self.value(record, codes.as_ref(), status, found);
        let byte = u32::try_from(record.start()).unwrap_or(u32::MAX);
        Some(Observation::new(time?, codes?, value?, status?, byte))
    }

    fn time(&self, record: Record<'_>, found: &mut Capped) -> Option<Period> {
        let cell = record.cell(self.columns.index(TIME))?;
        cell_rules::period_is_well_formed(cell, self.structure, found)
    }

    fn codes(&mut self, record: Record<'_>, found: &mut Capped) -> Option<Codes> {
        let mut is_whole = true;
        let dimensions = self.structure.dimensions.ids();
        for (dimension, list) in dimensions.zip(self.lists).take(MAX_DIMENSIONS) {
            let cell = record.cell(self.columns.index(DIMENSIONS + dimension.place()));
            let before = self.before[dimension];
            match cell.and_then(|cell| cell_rules::code_is_known(cell, list, before, found)) {
                Some(code) => self.before[dimension] = code,
                None => is_whole = false,
            }
        }
        is_whole.then_some(self.before)
    }

    fn status(&self, record: Record<'_>, found: &mut Capped) -> Option<ObservationStatus> {
        if self.structure.status_column.is_none() {
            return Some(ObservationStatus::Normal);
        }
        let cell = record.cell(self.columns.index(DIMENSIONS + self.lists.len()))?;
        cell_rules::status_is_known(cell, found)
    }

    fn value(
        &mut self,
        record: Record<'_>,
        codes: Option<&Codes>,
        status: Option<ObservationStatus>,
        found: &mut Capped,
    ) -> Option<Value> {
        let cell = record.cell(self.columns.index(MEASURE))?;
        if cell.text.is_empty() {
            cell_rules::absence_is_explained(cell, status?, found).then_some(Value::default())
        } else {
            let agrees =
                status.is_none_or(|status| cell_rules::status_allows_a_value(cell, status, found));
            let value = cell_rules::value_is_a_number(cell, found)?;
            let measure = &self.structure.measure;
            let code = |dimension: DimensionId| {
                codes.map_or("", |codes| {
                    self.lists[dimension.place()].code(codes[dimension]).id.as_str()
                })
            };
            // Without its codes it may have as many as any of them.
            let decimals = measure.of_decimals.of_row(code).copied().unwrap_or(measure.decimals);
            let unit = measure.unit.of_row(code);
            let exact = (measure, decimals, unit);
            let is_exact = cell_rules::decimals_are_few(cell, value, exact, found);
            if is_exact {
                self.points.add(cell, value, measure, found);
            }
            let fits = cell_rules::value_is_not_below_minimum(cell, value, measure, found);
            (agrees && is_exact && fits).then_some(value)
        }
    }
}

/// VAL-005: no two observations have the same time and codes. One finding for all: what doubled one
/// row has mostly doubled others.
fn observations_are_different(
    observations: &[Observation],
    structure: &DatasetStructure,
    lists: &[&CodeList],
    found: &mut Capped,
) {
    let repetitions = repeated(observations);
    let Some(Repetition { again, first }) = repetitions.first() else { return };
    let [again, first] = [&observations[*again], &observations[*first]];
    found.push(Code::RepeatedObservation, |file| {
        let mut key = vec![again.time.to_string()];
        let codes = lists.iter().zip(again.codes.as_array());
        key.extend(codes.map(|(list, code)| list.code(*code).id.clone()));
        let key = key.join(", ");
        let message = match repetitions.len() {
            1 => format!("the observation {key} is there twice"),
            count => format!("{count} observations are there again, the first of them {key}"),
        };
        let spot = |observation: &Observation| record_spot(file, observation.byte as usize);
        let repeated = Diagnostic::new(Code::RepeatedObservation, message)
            .at(file, spot(again), "again here")
            .at(file, spot(first), "first here");
        let pairs = repetitions.iter().take(COMPARED);
        let pairs = pairs.map(|pair| [pair.again, pair.first].map(|place| &observations[place]));
        let differences: BTreeSet<Difference<'_>> =
            pairs.map(|pair| Difference::between(pair, structure, file)).collect();
        differences.iter().fold(repeated, |repeated, difference| repeated.hint(difference.hint()))
    });
}

/// How many repetitions are looked at to say what tells them apart.
const COMPARED: usize = 1000;

/// What tells two rows of the same time and codes apart.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference<'a> {
    /// A column that the release does not use.
    Unused(&'a str),
    /// The value or the status.
    Value,
    /// Nothing.
    Nothing,
}

impl<'a> Difference<'a> {
    fn between(
        rows: [&Observation; 2],
        structure: &'a DatasetStructure,
        file: &SourceFile,
    ) -> Self {
        let text = |spot: Spot| spot.bytes().map(|bytes| file.text()[bytes].to_owned());
        let [row, first] = rows.map(|row| text(record_spot(file, row.byte as usize)));
        if row == first {
            return Self::Nothing;
        }
        let differs = |column: &&String| {
            let [row, first] =
                rows.map(|row| text(field_spot(file, row.byte as usize, column.as_str())));
            row != first
        };
        structure.unused.iter().find(differs).map_or(Self::Value, |column| Self::Unused(column))
    }

    /// What to do: which row is right nobody can see in the file, unless they are the same.
    fn hint(&self) -> String {
        match self {
            Self::Unused(column) => format!(
                "`{column}` tells them apart: declare it under `dimensions` of the data set in \
                 release.toml, or put the rows of one of its codes alone into the file."
            ),
            Self::Value => "Their values or statuses differ: ask the source which of them holds; \
                            the file does not say it."
                .to_owned(),
            Self::Nothing => {
                "Rows that are the same in every column: keep the first of them.".to_owned()
            }
        }
    }
}

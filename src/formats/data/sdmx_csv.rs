//! The observations of a data set to SDMX-CSV 2.0, as far as an edition has them.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::data::figures::Computation;
use crate::declaration::{DatasetId, DatasetStructure, OpenDataDeclaration};
use crate::time::Period;

use super::csv::records;

/// The columns that every file begins with, and the columns that it ends with.
const FRAME: [&str; 3] = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];
const MEASURE: [&str; 3] = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];

/// The columns of the file of a data set.
pub fn columns(structure: &DatasetStructure) -> Vec<&str> {
    let dimensions = structure.dimensions.iter().map(|dimension| dimension.column.as_str());
    FRAME.into_iter().chain(dimensions).chain(MEASURE).collect()
}

/// The observations of a data set up to the month `last`, each to take the place of
/// whatever a reader has for it (`ACTION` R). `release` is the name of the release.
pub fn sdmx_csv(
    dataset: DatasetId,
    structure: &DatasetStructure,
    computation: &Computation<'_>,
    data: &OpenDataDeclaration,
    release: &str,
    last: Period,
) -> Vec<u8> {
    let cube = computation.cube;
    let id = structure_id(structure, data, release);
    let frame: Vec<Cow<'_, str>> = vec!["dataflow".into(), id.into(), "R".into()];
    // A data set has few codes and many observations: what repeats is written once and copied.
    let frame = fields(frame);
    let codes = structure.dimensions.iter().map(|dimension| {
        let codes = cube.codelists[dimension.codelist].codes.iter();
        codes.map(|code| fields(vec![code.id.as_str().into()])).collect()
    });
    let codes: Vec<Vec<Vec<u8>>> = codes.collect();
    let header = columns(structure).into_iter().map(Cow::from).collect();
    let mut bytes = records(std::iter::once(header));
    let observations = cube.datasets[dataset].observations();
    let (mut month, mut time, mut number) = (None, String::new(), String::new());
    let mut first = None;
    bytes.reserve(observations.len() * (frame.len() + 12 * codes.len() + 24));
    for observation in observations.iter().take_while(|observation| {
        // Of a year the row stands in the files of each edition of it.
        observation.time.first_day() <= last.last_day()
    }) {
        if month != Some(observation.time) {
            month = Some(observation.time);
            time = observation.time.to_string();
            first = Some(computation.first_rows(dataset, observation.time));
        }
        bytes.extend_from_slice(&frame);
        for (codes, code) in codes.iter().zip(observation.codes.as_array()) {
            bytes.push(b',');
            bytes.extend_from_slice(&codes[usize::from(*code)]);
        }
        number.clear();
        // Writing into a string cannot fail.
        let _ = match observation.value() {
            Some(value) => write!(number, "{value}"),
            None => number.write_str("NaN"),
        };
        let status =
            first.as_mut().map_or(observation.status, |first| first.told_status(observation));
        for field in [&time, &number, status.letter()] {
            bytes.push(b',');
            bytes.extend_from_slice(field.as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// Fields of a record without its end.
fn fields(fields: Vec<Cow<'_, str>>) -> Vec<u8> {
    let mut bytes = records(std::iter::once(fields));
    bytes.truncate(bytes.len() - b"\r\n".len());
    bytes
}

/// `AGENCY:RELEASE_DATASET(1.0)`.
fn structure_id(structure: &DatasetStructure, data: &OpenDataDeclaration, release: &str) -> String {
    let name = format!("{release}_{}", structure.id).to_uppercase().replace('-', "_");
    format!("{}:{name}({})", data.agency.get_ref(), data.version)
}

//! The observations of a data set to SDMX-CSV 2.0, as far as an edition has them.

use std::borrow::Cow;

use crate::cube::{Cube, Month};
use crate::release::{DatasetStructure, Frequency, OpenDataDeclaration};

use super::csv::records;

/// Columns that every file begins with, and those that it ends with.
const FRAME: [&str; 3] = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];
const MEASURE: [&str; 3] = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];

/// The columns of the file of a data set.
pub fn columns(structure: &DatasetStructure) -> Vec<&str> {
    let dimensions = structure.dimensions.iter().map(|dimension| dimension.column.as_str());
    FRAME.into_iter().chain(dimensions).chain(MEASURE).collect()
}

/// The observations of the data set at this index up to the month `last`, each to take the place of
/// whatever a reader has for it (`ACTION` R). `release` is the name of the release.
pub fn sdmx_csv(
    dataset: usize,
    structure: &DatasetStructure,
    cube: &Cube,
    data: &OpenDataDeclaration,
    release: &str,
    last: Month,
) -> Vec<u8> {
    let id = structure_id(structure, data, release);
    let observations = cube.datasets[dataset].observations().iter();
    let rows = observations.take_while(|observation| observation.time <= last).map(|observation| {
        let mut row: Vec<Cow<'_, str>> = vec!["dataflow".into(), id.as_str().into(), "R".into()];
        for (dimension, code) in structure.dimensions.iter().zip(observation.codes) {
            row.push(cube.codelists[dimension.codelist].code(code).id.as_str().into());
        }
        row.push(match structure.frequency {
            Frequency::Month => observation.time.to_string().into(),
            Frequency::Year => format!("{:04}", observation.time.year()).into(),
        });
        row.push(match observation.value() {
            Some(value) => value.to_string().into(),
            None => "NaN".into(),
        });
        row.push(observation.status.letter().into());
        row
    });
    let header = columns(structure).into_iter().map(Cow::from).collect();
    records(std::iter::once(header).chain(rows))
}

/// `AGENCY:RELEASE_DATASET(1.0)`.
fn structure_id(structure: &DatasetStructure, data: &OpenDataDeclaration, release: &str) -> String {
    let name = format!("{release}_{}", structure.id).to_uppercase().replace('-', "_");
    format!("{}:{name}({})", data.agency.get_ref(), data.version)
}

//! The observations of a data set to SDMX-CSV 2.0, as far as an edition has them.
//!
//! What is the same for all of them, such as the unit, is a column too: SDMX-CSV has no other place for it. An observation
//! with two statuses, as a provisional one that was revised, has both, and then the header says so as the format asks
//! for it: `STRUCTURE[;]` and `OBS_STATUS[]`. A file without such an observation has the plain header, which every reader
//! knows.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::data::cube::{CodeIndex, Codes, ObservationStatus};
use crate::data::figures::{Computation, ToldStatus};
use crate::declaration::{
    DatasetId, DatasetStructure, DimensionId, OfCodes, OpenDataDeclaration, Release,
};
use crate::time::Period;

use super::csv::records;

/// The columns that every file begins with, and those behind the dimensions.
const FRAME: [&str; 3] = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];
const OBSERVATION: [&str; 4] = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"];
const FREQUENCY: &str = "FREQ";

/// A column of the file of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its name, without the mark of several values.
    pub name: &'a str,
    /// What stands in every row of it, where that is the same.
    pub constant: Option<Cow<'a, str>>,
}

/// The columns of the file of a data set. A dimension takes the place of an attribute of its name: units may go by code.
pub fn columns<'a>(structure: &'a DatasetStructure, release: &'a Release) -> Vec<Column<'a>> {
    let varying = |name: &'a str| Column { name, constant: None };
    let fixed = |name: &'a str, value: Cow<'a, str>| Column { name, constant: Some(value) };
    let is_dimension = |name: &str| structure.dimension(name).is_some();
    let dimensions = structure.dimensions.iter().map(|dimension| varying(&dimension.column));
    let measure = &structure.measure;
    let frequency = fixed(FREQUENCY, structure.frequency.code().into());
    // Units, and with them decimals and currencies, may go by the codes of another column.
    let of_codes = |name: &'a str, goes_by_code: bool| {
        if goes_by_code {
            varying(name)
        } else {
            fixed(name, attribute(name, structure, release, &|_| ""))
        }
    };
    let has_units = matches!(measure.unit, OfCodes::ByCode { .. });
    let has_decimals = matches!(measure.of_decimals, OfCodes::ByCode { .. });
    let mut attributes = vec![
        of_codes("UNIT_MEASURE", has_units),
        fixed("UNIT_MULT", measure.scale.exponent().to_string().into()),
        of_codes("DECIMALS", has_decimals),
    ];
    if measure.unit.values().any(|unit| release.currency(unit).is_some()) {
        attributes.push(of_codes("CURRENCY", has_units));
    }
    let declared = structure.attributes.iter();
    attributes.extend(declared.map(|(name, value)| match value {
        OfCodes::One(value) => fixed(name, value.as_str().into()),
        OfCodes::ByCode { .. } => varying(name),
    }));
    let frame = FRAME.into_iter().map(varying);
    let frequency = std::iter::once(frequency).filter(|column| !is_dimension(column.name));
    let attributes = attributes.into_iter().filter(|column| !is_dimension(column.name));
    let observation = OBSERVATION.into_iter().map(varying);
    frame.chain(frequency).chain(dimensions).chain(observation).chain(attributes).collect()
}

/// What an attribute says of a row whose code in each dimension is `code`; nothing where it has none.
fn attribute<'a>(
    name: &str,
    structure: &'a DatasetStructure,
    release: &'a Release,
    code: &dyn Fn(DimensionId) -> &'a str,
) -> Cow<'a, str> {
    let measure = &structure.measure;
    let unit = || measure.unit.of_row(code);
    match (name, structure.attributes.get(name)) {
        (_, Some(declared)) => declared.of_row(code).map_or("", String::as_str).into(),
        ("UNIT_MEASURE", _) => unit().map_or("", |unit| release.unit_code(unit)).into(),
        ("CURRENCY", _) => {
            unit().and_then(|unit| release.currency(unit)).unwrap_or_default().into()
        }
        _ => measure.of_decimals.of_row(code).map_or_else(String::new, u32::to_string).into(),
    }
}

/// The attributes of rows as they are written, once for all rows of the same codes.
struct Attributes<'a> {
    structure: &'a DatasetStructure,
    computation: &'a Computation<'a>,
    /// Their columns.
    columns: Vec<&'a Column<'a>>,
    /// The dimensions by whose codes they go.
    deciding: Vec<DimensionId>,
    written: BTreeMap<Vec<CodeIndex>, Vec<u8>>,
}

impl<'a> Attributes<'a> {
    fn new(
        structure: &'a DatasetStructure,
        computation: &'a Computation<'a>,
        columns: &'a [Column<'a>],
    ) -> Self {
        let measure = &structure.measure;
        let of_attributes = structure.attributes.values().map(OfCodes::dimension);
        let of_measure = [measure.unit.dimension(), measure.of_decimals.dimension()];
        let behind = columns.iter().skip_while(|column| column.name != "CONF_STATUS").skip(1);
        Self {
            structure,
            computation,
            columns: behind.collect(),
            deciding: of_measure.into_iter().chain(of_attributes).flatten().collect(),
            written: BTreeMap::new(),
        }
    }

    /// Those of a row of these codes.
    fn of(&mut self, codes: &Codes) -> &[u8] {
        let Self { structure, computation, columns, deciding, written } = self;
        let (release, cube) = (computation.release, computation.cube);
        let code = |dimension: DimensionId| {
            let list = &cube.codelists[structure.dimensions[dimension].codelist];
            list.code(codes[dimension]).id.as_str()
        };
        let key = deciding.iter().map(|dimension| codes[*dimension]).collect();
        written.entry(key).or_insert_with(|| {
            let of_row = columns.iter().map(|column| {
                let constant = column.constant.clone();
                constant.unwrap_or_else(|| attribute(column.name, structure, release, &code))
            });
            fields(of_row.collect())
        })
    }
}

/// The observations of a data set up to the period `last`, each to take the place of
/// whatever a reader has for it (`ACTION` R).
pub fn sdmx_csv(
    dataset: DatasetId,
    computation: &Computation<'_>,
    data: &OpenDataDeclaration,
    last: Period,
) -> Vec<u8> {
    let (cube, release) = (computation.cube, computation.release);
    let structure = &release.datasets[dataset];
    let columns = columns(structure, release);
    let id = structure_id(structure, data, &release.name);
    // A data set has few codes and many observations: what repeats is written once and copied.
    let constant = |name: &str| {
        let column = columns.iter().find(|column| column.name == name);
        column.and_then(|column| column.constant.clone())
    };
    let frame: Vec<Cow<'_, str>> = vec!["dataflow".into(), id.into(), "R".into()];
    let frame = fields(frame.into_iter().chain(constant(FREQUENCY)).collect());
    let mut attributes = Attributes::new(structure, computation, &columns);
    let codes = structure.dimensions.iter().map(|dimension| {
        let codes = cube.codelists[dimension.codelist].codes.iter();
        codes.map(|code| fields(vec![code.id.as_str().into()])).collect()
    });
    let codes: Vec<Vec<Vec<u8>>> = codes.collect();
    let observations = cube.datasets[dataset].observations();
    let (mut period, mut time, mut number) = (None, String::new(), String::new());
    let (mut first, mut has_several) = (None, false);
    let length = frame.len() + 12 * codes.len() + 10 * attributes.columns.len() + 28;
    let mut bytes = Vec::with_capacity(observations.len() * length);
    for observation in observations.iter().take_while(|observation| {
        // Of a year the row stands in the files of each edition of it.
        observation.time.first_day() <= last.last_day()
    }) {
        if period != Some(observation.time) {
            period = Some(observation.time);
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
        let plain = ToldStatus::of(observation.status);
        let told = first.as_mut().map_or(plain, |first| first.told_status(observation));
        let is_anew = computation.begins_anew(dataset, &observation.codes, observation.time);
        let told = if is_anew { told.of_break() } else { told };
        for field in [&time, &number, told.status.letter()] {
            bytes.push(b',');
            bytes.extend_from_slice(field.as_bytes());
        }
        for also in [
            told.is_also_revised.then_some(ObservationStatus::Revised),
            told.is_also_break.then_some(ObservationStatus::Break),
        ] {
            let Some(also) = also else { continue };
            has_several = true;
            bytes.push(b';');
            bytes.extend_from_slice(also.letter().as_bytes());
        }
        bytes.push(b',');
        bytes.extend_from_slice(confidentiality(told.status).as_bytes());
        bytes.push(b',');
        bytes.extend_from_slice(attributes.of(&observation.codes));
        bytes.extend_from_slice(b"\r\n");
    }
    let header = columns.iter().map(|column| match column.name {
        "STRUCTURE" if has_several => "STRUCTURE[;]".into(),
        "OBS_STATUS" if has_several => "OBS_STATUS[]".into(),
        name => Cow::from(name),
    });
    let mut file = records(std::iter::once(header.collect()));
    file.append(&mut bytes);
    file
}

/// The code of `CONF_STATUS`: free for publication, or confidential.
fn confidentiality(status: ObservationStatus) -> &'static str {
    match status {
        ObservationStatus::Confidential => "C",
        ObservationStatus::Normal
        | ObservationStatus::Revised
        | ObservationStatus::Break
        | ObservationStatus::Estimated
        | ObservationStatus::Forecast
        | ObservationStatus::Provisional
        | ObservationStatus::NotApplicable
        | ObservationStatus::NotAvailable => "F",
    }
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

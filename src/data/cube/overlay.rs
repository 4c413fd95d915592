//! Vintages over a data set: the data as they were known at a time.
//!
//! [`History::cube`] is the entry point. A vintage holds just the observations that changed; each
//! keeps the file and the place that it was read from.
//!
//! Every state is laid anew over the data that were first known, and not over the state before: a
//! state then depends on its vintages alone, whatever was asked for earlier, and no state has to be
//! kept. An observation that a vintage has takes the place of the known one with the same time and
//! codes, and stands where that one stood, so that the rows of the first file stay in their order;
//! rows that are new follow within their month, in the order of their codes.
//!
//! The letter for revised in the file of a vintage is not kept: a vintage may repeat a value with a new status, and
//! offices forget the letter. What was revised is decided where figures are computed, by what readers were told first.
//! Where a row that is not there means zero, a new row of zero says nothing new.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::observation::Origin;
use super::{Codes, Cube, Dataset, Observation, ObservationStatus};
use crate::data::input::record_spot;
use crate::declaration::{Absent, DatasetId, DatasetStructure, List, VintageCount};
use crate::findings::{Capped, Code, Diagnostic, Diagnostics};
use crate::time::Period;

/// What a vintage changed: data sets of the release.
#[derive(Debug, Default)]
pub struct Layer {
    /// Each with the observations of its file in the vintage.
    pub datasets: BTreeMap<DatasetId, Dataset>,
}

/// The data as they were first known, and what each vintage changed, oldest first.
#[derive(Debug, Default)]
pub struct History {
    pub(super) base: List<DatasetId, Dataset>,
    pub(super) layers: Vec<Layer>,
}

impl History {
    /// Vintages over the data that were first known. Without a vintage nothing is kept.
    pub fn new(base: &List<DatasetId, Dataset>, layers: Vec<Layer>) -> Self {
        let base = if layers.is_empty() { List::new() } else { base.clone() };
        Self { base, layers }
    }

    /// Leaves the observations of a data set out, in every state.
    pub fn leave_out(&mut self, dataset: DatasetId) {
        if let Some(base) = self.base.get_mut(dataset) {
            *base = base.emptied();
        }
        for layer in &mut self.layers {
            layer.datasets.remove(&dataset);
        }
    }

    /// How many vintages there are.
    pub fn vintages(&self) -> VintageCount {
        VintageCount::of(&self.layers)
    }

    /// The data sets as of the first so many vintages. Observations that change nothing are
    /// findings; so they are shown once when this is asked for all vintages.
    pub fn datasets(
        &self,
        vintages: VintageCount,
        structures: &List<DatasetId, DatasetStructure>,
        findings: &mut Diagnostics,
    ) -> List<DatasetId, Dataset> {
        let layers = vintages.first(&self.layers);
        let state = self.base.entries().map(|(id, base)| {
            let revisions: Vec<&Dataset> =
                layers.iter().filter_map(|layer| layer.datasets.get(&id)).collect();
            if revisions.is_empty() {
                return base.clone();
            }
            overlaid(base, &revisions, &structures[id], findings)
        });
        state.collect()
    }

    /// The first day that vintages after the first so many changed something of. A stock of 1 January
    /// counts in the average of the year before it.
    pub fn first_change(
        &self,
        known: VintageCount,
        structures: &List<DatasetId, DatasetStructure>,
    ) -> Option<NaiveDate> {
        let changed = known.rest(&self.layers).iter().flat_map(|layer| &layer.datasets);
        let first = changed.filter_map(|(id, dataset)| {
            let first = dataset.first_period()?;
            Some(match structures[*id].frequency {
                frequency if frequency.is_yearly() => first.plus(-1).first_day(),
                _ => first.first_day(),
            })
        });
        first.min()
    }

    /// The cube as of the first so many vintages; `latest` is the cube of all of them.
    pub fn cube(
        &self,
        vintages: VintageCount,
        latest: &Cube,
        structures: &List<DatasetId, DatasetStructure>,
    ) -> Cube {
        // What was to be found was found when all vintages were laid over the data.
        let datasets = self.datasets(vintages, structures, &mut Diagnostics::default());
        Cube { codelists: latest.codelists.clone(), datasets }
    }
}

/// Time and codes of an observation.
pub(super) type Key = (Period, Codes);

/// A data set with the observations of vintages, oldest first, in the place of its own: one copy, in
/// which each row that a vintage has is looked up.
fn overlaid(
    base: &Dataset,
    revisions: &[&Dataset],
    structure: &DatasetStructure,
    findings: &mut Diagnostics,
) -> Dataset {
    let key = |observation: &Observation| (observation.time, observation.codes);
    let revised = revisions.iter().flat_map(|revision| revision.observations());
    let mut places: HashMap<Key, Option<usize>> = revised.map(|row| (key(row), None)).collect();
    let mut observations = base.observations().to_vec();
    for (place, known) in observations.iter().enumerate() {
        if let Some(first @ None) = places.get_mut(&key(known)) {
            *first = Some(place);
        }
    }
    for (file, revision) in (1..).zip(revisions) {
        let mut found = Capped::new(&revision.file);
        let Some(origin) = Origin::vintage(file) else {
            too_many(&mut found);
            found.finish(findings);
            break;
        };
        let rows: BTreeMap<Key, &Observation> =
            revision.observations().iter().map(|row| (key(row), row)).collect();
        let (mut known_rows, mut unchanged) = (0, Vec::new());
        let rows_before = observations.len();
        for (key, new) in rows {
            let place = places.entry(key).or_default();
            known_rows += usize::from(place.is_some());
            let is_known = if let Some(place) = place {
                let known = std::mem::replace(&mut observations[*place], new.from(origin));
                is_same(&known, new)
            } else {
                *place = Some(observations.len());
                observations.push(new.from(origin));
                let is_zero = new.value().is_some_and(|value| value.is_zero());
                let is_normal = new.status == ObservationStatus::Normal;
                structure.absent == Absent::Zero && is_zero && is_normal
            };
            if is_known {
                unchanged.push(new);
            }
        }
        // A whole state has all that was known before, and says by its differences what changed.
        let is_whole_state = known_rows == rows_before;
        let changes = unchanged.len() < revision.observations().len();
        if !(is_whole_state && changes) {
            for row in unchanged {
                report_unchanged(row, &mut found);
            }
        }
        found.finish(findings);
    }
    let mut overlaid = Dataset::new(base.file.clone(), observations);
    overlaid.is_complete =
        base.is_complete && revisions.iter().all(|revision| revision.is_complete);
    overlaid.revisions = revisions.iter().map(|revision| revision.file.clone()).collect();
    overlaid
}

/// VIN-005: the files of the vintages of a data set can be told apart.
fn too_many(found: &mut Capped) {
    found.push(Code::VintageFile, |file| {
        let most = Origin::MOST - 1;
        let message = format!("a data set has more than {most} vintages, which are the most");
        let finding = Diagnostic::new(Code::VintageFile, message).in_file(file);
        finding.hint("Put the oldest of them into the file of the data set.")
    });
}

fn is_same(known: &Observation, new: &Observation) -> bool {
    // Whether a value was revised before says nothing about it now.
    let status = |observation: &Observation| match observation.status {
        ObservationStatus::Revised => ObservationStatus::Normal,
        status => status,
    };
    known.value() == new.value() && status(known) == status(new)
}

/// VIN-004: an observation of a vintage changes something.
fn report_unchanged(observation: &Observation, found: &mut Capped) {
    found.push(Code::UnchangedObservation, |file| {
        let spot = record_spot(file, observation.byte as usize);
        Diagnostic::new(Code::UnchangedObservation, "the observation changes nothing")
            .at(file, spot, "value and status were known before")
            .hint("See whether the file has the revision at all. If it has, leave out what did not change.")
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cube::Value;
    use crate::declaration::{
        Additivity, DimensionId, Id, Kind, MeasureKind, MeasureStructure, Multiplier, OfCodes,
        Repeats, Unit,
    };
    use crate::findings::SourceFile;
    use crate::time::Frequency;

    const CODE: fn(u16) -> Codes = |code| Codes::new([code, 0, 0, 0, 0, 0]);

    fn observation(month: i32, code: u16, value: i64, status: ObservationStatus) -> Observation {
        Observation::new(
            Frequency::Month.first_of(2024).plus(month),
            CODE(code),
            Value::new(value, 0),
            status,
            0,
        )
    }

    fn dataset(name: &str, observations: Vec<Observation>) -> Dataset {
        Dataset::new(SourceFile::new(name, "a\nb\n"), observations)
    }

    fn structure(absent: Absent) -> DatasetStructure {
        DatasetStructure {
            threshold: None,
            disclosure_key: None,
            id: "x".to_owned(),
            file: toml::Spanned::new(0..0, "x.csv".to_owned()),
            time_column: String::new(),
            has_gaps: false,
            frequency: Frequency::Month,
            pattern: None,
            dimensions: List::new(),
            measure: MeasureStructure {
                column: String::new(),
                unit: OfCodes::One(Unit::Bare),
                scale: Multiplier::One,
                decimals: 0,
                of_decimals: OfCodes::One(0),
                minimum: None,
            },
            kind: MeasureKind::One(Kind::Flow.quantity()),
            status_column: None,
            attributes: BTreeMap::new(),
            absent,
            stages: Vec::new(),
            complete: None,
            additivity: Additivity::Always,
            is_recounted: false,
            repeats: Repeats::default(),
            unused: Vec::new(),
        }
    }

    /// The first data and two vintages.
    fn history() -> History {
        use ObservationStatus::{Normal, NotAvailable, Provisional};
        let base = dataset(
            "first",
            vec![
                observation(0, 1, 10, Provisional),
                observation(1, 1, 20, Normal),
                observation(1, 2, 5, Normal),
            ],
        );
        let layer = |name, observations| Layer {
            datasets: BTreeMap::from([(DatasetId::new(0), dataset(name, observations))]),
        };
        let one = layer("one", vec![observation(0, 1, 10, Normal), observation(1, 1, 21, Normal)]);
        let two =
            layer("two", vec![observation(1, 2, 0, NotAvailable), observation(0, 3, 7, Normal)]);
        History::new(&vec![base].into(), vec![one, two])
    }

    fn shown(vintages: usize) -> Vec<(String, u16, String, &'static str, String)> {
        let mut found = Diagnostics::default();
        let datasets = history().datasets(
            VintageCount::new(vintages),
            &vec![structure(Absent::Zero)].into(),
            &mut found,
        );
        assert_eq!(found.count(crate::findings::Severity::Warning), 0);
        let dataset = &datasets[DatasetId::new(0)];
        let observations = dataset.observations().iter();
        let shown = observations.map(|observation| {
            let value = observation.value().map_or_else(String::new, |value| value.to_string());
            let file = dataset.file_of(observation).path().to_owned();
            let status = observation.status.letter();
            (
                observation.time.to_string(),
                observation.codes[DimensionId::new(0)],
                value,
                status,
                file,
            )
        });
        shown.collect()
    }

    #[test]
    fn each_state_is_the_data_as_they_were_known() {
        let row = |time: &str, code, value: &str, status, file: &str| {
            (time.to_owned(), code, value.to_owned(), status, file.to_owned())
        };
        assert_eq!(
            shown(0),
            [
                row("2024-01", 1, "10", "P", "first"),
                row("2024-02", 1, "20", "A", "first"),
                row("2024-02", 2, "5", "A", "first"),
            ]
        );
        assert_eq!(
            shown(1),
            [
                row("2024-01", 1, "10", "A", "one"),
                row("2024-02", 1, "21", "A", "one"),
                row("2024-02", 2, "5", "A", "first"),
            ]
        );
        assert_eq!(
            shown(2),
            [
                row("2024-01", 1, "10", "A", "one"),
                row("2024-01", 3, "7", "A", "two"),
                row("2024-02", 1, "21", "A", "one"),
                row("2024-02", 2, "", "L", "two"),
            ]
        );
    }

    #[test]
    fn what_changes_nothing_is_found() {
        use ObservationStatus::{Normal, Provisional};
        let base = dataset("first", vec![observation(0, 1, 10, Provisional)]);
        for (absent, new, expected) in [
            (Absent::Zero, observation(0, 1, 10, Provisional), 1),
            (Absent::Zero, observation(0, 1, 10, Normal), 0),
            (Absent::Zero, observation(0, 1, 11, Provisional), 0),
            (Absent::Zero, observation(0, 2, 0, Normal), 1),
            (Absent::Missing, observation(0, 2, 0, Normal), 0),
        ] {
            let mut found = Diagnostics::default();
            overlaid(&base, &[&dataset("one", vec![new])], &structure(absent), &mut found);
            assert_eq!(found.count(crate::findings::Severity::Warning), expected, "{new:?}");
        }
    }
    #[test]
    fn more_vintages_than_can_be_told_apart_are_an_error() {
        let first = dataset("first", vec![observation(0, 1, 0, ObservationStatus::Normal)]);
        let mut value = 0;
        let mut later = || {
            value += 1;
            dataset("late", vec![observation(0, 1, value, ObservationStatus::Normal)])
        };
        let late: Vec<Dataset> = (0..Origin::MOST).map(|_| later()).collect();
        let late: Vec<&Dataset> = late.iter().collect();
        let errors = |revisions: &[&Dataset]| {
            let mut found = Diagnostics::default();
            overlaid(&first, revisions, &structure(Absent::Missing), &mut found);
            found.count(crate::findings::Severity::Error)
        };
        assert_eq!([errors(&late[1..]), errors(&late)], [0, 1]);
    }
}

//! What the last vintage changed: each of its observations beside the one that was known before.
//!
//! [`History::last_changes`] is the entry point. No state of the data is made for it.

use crate::declaration::DatasetId;
use std::collections::BTreeMap;

use super::overlay::{History, Key};
use super::{Dataset, Observation};

/// An observation of a vintage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What was known before; `None` where there was no row.
    pub before: Option<Observation>,
    /// What the vintage says.
    pub after: Observation,
}

impl History {
    /// The observations of the last vintage in a data set, in the order of time, with the file that
    /// they stand in; `None` where it has none.
    pub fn last_changes(&self, dataset: DatasetId) -> Option<(&Dataset, Vec<Change>)> {
        let (last, earlier) = self.layers.split_last()?;
        let revision = last.datasets.get(&dataset)?;
        let (first, end) = revision.first_period().zip(revision.last_period())?;
        let after = revision.observations().iter();
        let mut changes: BTreeMap<Key, Change> = after
            .map(|after| ((after.time, after.codes), Change { before: None, after: *after }))
            .collect();
        let layers = earlier.iter().filter_map(|layer| layer.datasets.get(&dataset));
        for known in std::iter::once(&self.base[dataset]).chain(layers) {
            for observation in known.observations_between(first, end) {
                if let Some(change) = changes.get_mut(&(observation.time, observation.codes)) {
                    change.before = Some(*observation);
                }
            }
        }
        Some((revision, changes.into_values().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cube::{Codes, Layer, ObservationStatus, Value};
    use crate::declaration::Id;
    use crate::findings::SourceFile;
    use crate::time::Frequency;

    fn dataset(rows: &[(i32, i64)]) -> Dataset {
        let observation = |(month, value): &(i32, i64)| {
            let (time, value) =
                (Frequency::Month.first_of(2024).plus(*month), Value::new(*value, 0));
            Observation::new(time, Codes::default(), value, ObservationStatus::Normal, 0)
        };
        Dataset::new(SourceFile::new("a", "a\n"), rows.iter().map(observation).collect())
    }

    #[test]
    fn a_change_is_against_what_the_vintage_before_said() {
        let layer = |rows| Layer { datasets: BTreeMap::from([(DatasetId::new(0), dataset(rows))]) };
        let layers = vec![layer(&[(1, 21), (2, 31)]), layer(&[(0, 11), (1, 22), (3, 4)])];
        let history = History::new(&vec![dataset(&[(0, 10), (1, 20), (2, 30)])].into(), layers);
        let (_, changes) = history.last_changes(DatasetId::new(0)).unwrap();
        let value = |observation: &Observation| observation.value().unwrap().to_string();
        let shown: Vec<_> = changes
            .iter()
            .map(|change| (change.before.as_ref().map(value), value(&change.after)))
            .collect();
        let pair =
            |before: Option<&str>, after: &str| (before.map(str::to_owned), after.to_owned());
        let expected = [pair(Some("10"), "11"), pair(Some("21"), "22"), pair(None, "4")];
        assert_eq!(shown, expected);
        let [first, second] = [0, 1].map(DatasetId::new);
        assert!(history.last_changes(second).is_none());
        assert!(History::default().last_changes(first).is_none());
    }
}

//! Data sets: the observations of one file, and of the vintages laid over it, in the order of time.

use std::sync::Arc;

use super::Observation;
use crate::data::input::record_spot;
use crate::findings::{SourceFile, Spot};
use crate::time::{Frequency, Period, ReferencePeriod};

/// The observations of one data set.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Its file.
    pub file: SourceFile,
    /// Whether every row of the file is an observation here. If not, the file has findings.
    pub is_complete: bool,
    /// Shared by the states of the data that do not differ in it.
    observations: Arc<Vec<Observation>>,
    /// The files of the vintages that changed it, oldest first.
    pub(super) revisions: Vec<SourceFile>,
}

impl Dataset {
    /// A data set of these observations, given in the order of the file.
    pub fn new(file: SourceFile, mut observations: Vec<Observation>) -> Self {
        if !observations.is_sorted_by_key(|observation| observation.time) {
            observations.sort_by_key(|observation| observation.time);
        }
        Self {
            file,
            is_complete: true,
            observations: Arc::new(observations),
            revisions: Vec::new(),
        }
    }

    /// The data set without its observations, as those are not all known.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::unread(self.file.clone())
    }

    /// The data set of a file that could not be read.
    pub fn unread(file: SourceFile) -> Self {
        Self { is_complete: false, ..Self::new(file, Vec::new()) }
    }

    /// The file that gave an observation of this data set: its own, or the file of a vintage.
    pub fn file_of(&self, observation: &Observation) -> &SourceFile {
        let vintage = observation.origin.file().checked_sub(1);
        vintage.and_then(|place| self.revisions.get(place)).unwrap_or(&self.file)
    }

    /// Where the record of an observation of this data set is, in its file.
    pub fn spot_of(&self, observation: &Observation) -> Spot {
        record_spot(self.file_of(observation), observation.byte as usize)
    }

    /// The files of the vintages that changed it, oldest first.
    pub fn revisions(&self) -> &[SourceFile] {
        &self.revisions
    }

    /// All observations, sorted by time, and within a time in the order of the file.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The observations from the first to the last of some periods of its frequency.
    pub fn observations_in(&self, period: ReferencePeriod) -> &[Observation] {
        self.observations_between(period.first(), period.last())
    }

    /// The observations from one period to another, both included.
    pub fn observations_between(&self, first: Period, last: Period) -> &[Observation] {
        let start = self.observations.partition_point(|observation| observation.time < first);
        let length =
            self.observations[start..].partition_point(|observation| observation.time <= last);
        &self.observations[start..start + length]
    }

    /// The first period that has an observation.
    pub fn first_period(&self) -> Option<Period> {
        self.observations.first().map(|observation| observation.time)
    }

    /// The last period that has an observation.
    pub fn last_period(&self) -> Option<Period> {
        self.observations.last().map(|observation| observation.time)
    }

    /// The periods that have an observation, in order.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.observations
            .chunk_by(|observation, next| observation.time == next.time)
            .map(|rows| rows[0].time)
    }

    /// What to do where it has one period in each of a longer frequency, as where quarters are written as
    /// their first months; `None` otherwise. Data of one month a year are usual.
    pub fn apart(&self) -> Option<String> {
        let periods: Vec<Period> = self.periods().collect();
        let own = periods.first()?.frequency();
        let is_one_in_each = |longer: Frequency| {
            periods.windows(2).all(|pair| {
                let [before, after] = [pair[0], pair[1]].map(|period| period.within(longer));
                before.zip(after).is_some_and(|(before, after)| after.since(before) == 1)
            })
        };
        let longer = Frequency::ALL
            .into_iter()
            .rev()
            .filter(|longer| *longer != own && *longer != Frequency::Year && own.nests_in(*longer));
        let meant = longer.filter(|_| periods.len() > 2).find(|longer| is_one_in_each(*longer))?;
        let first = periods[0].within(meant)?;
        Some(format!(
            "It has one {own} in each {meant}: if each stands for its {meant}, write `frequency = \"{meant}\"` in \
             `time` of the data set, and `{first}` for `{}`.",
            periods[0]
        ))
    }

    /// Whether the period has an observation.
    pub fn has_period(&self, period: Period) -> bool {
        self.observations.binary_search_by_key(&period, |observation| observation.time).is_ok()
    }
}

//! What a month has a year after another: which of its rows say that there can be no value.

use std::collections::HashSet;

use super::Absence;
use crate::data::cube::{Codes, Expected, Observation};
use crate::time::Period;

/// What a month has a year after another.
#[derive(Default)]
pub(super) struct LaterMonth {
    time: Option<Period>,
    /// The codes of the rows that say that there can be no value.
    never: HashSet<Codes>,
}

impl LaterMonth {
    pub(super) fn new(observations: &[Observation]) -> Self {
        let never = observations.iter().filter(|row| row.known() == Err(Absence::NotApplicable));
        Self {
            time: observations.first().map(|row| row.time),
            never: never.map(|row| row.codes).collect(),
        }
    }

    /// Whether it can have no value of what a row a year before has one of.
    pub(super) fn lacks(&self, row: &Observation, expected: &Expected) -> bool {
        row.known() != Err(Absence::NotApplicable)
            && self.time.is_some_and(|time| {
                self.never.contains(&row.codes) || !expected.has_codes(&row.codes, time)
            })
    }
}

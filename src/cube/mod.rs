//! The cube: every observation of a release, keyed by time and codes.

mod observation;
mod period;

pub use observation::{CodeIndex, MAX_DIMENSIONS, Observation, ObservationStatus};
pub use period::{Month, ReferencePeriod, parse_year};

use crate::diagnostic::FileId;

/// The observations of one data set.
#[derive(Debug)]
pub struct Dataset {
    /// Its file.
    pub file: FileId,
    /// The observations, in the order of the file.
    pub observations: Vec<Observation>,
}

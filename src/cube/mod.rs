//! The cube: every observation of a release, keyed by time and codes.

mod observation;
mod period;

pub use observation::{CodeIndex, MAX_DIMENSIONS, Observation, ObservationStatus};
pub use period::{Month, ReferencePeriod, parse_year};

use crate::diagnostic::SourceFile;

/// The observations of one data set.
#[derive(Debug)]
pub struct Dataset {
    /// Its file.
    pub file: SourceFile,
    /// The observations, in the order of the file.
    pub observations: Vec<Observation>,
}

impl Dataset {
    /// First and last time; `None` when it is empty.
    pub fn span(&self) -> Option<(Month, Month)> {
        todo!()
    }

    /// Whether a month has observations.
    pub fn has(&self, month: Month) -> bool {
        todo!()
    }
}

/// All data of a release.
#[derive(Debug)]
pub struct Cube {
    /// Code lists in the order of the release.
    pub codelists: Vec<crate::source::CodeList>,
    /// Data sets in the order of the release.
    pub datasets: Vec<Dataset>,
}

impl Cube {
    /// The first month of any monthly data set.
    pub fn first_month(&self) -> Option<Month> {
        todo!()
    }
}

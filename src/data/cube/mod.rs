//! The cube: every observation of a release, keyed by time and codes.
//!
//! [`read()`] is the entry point: it turns the file of a data set into a [`Dataset`] and says
//! everything that is wrong with it. [`months_are_complete`] is asked for each edition.

mod absence;
mod addends;
mod additive;
mod alike;
mod cell_rules;
mod changes;
mod closed;
mod completeness;
mod copies;
mod dataset;
mod duplicates;
mod expected;
mod number;
mod number_hints;
mod observation;
mod overlay;
mod points;
mod read;
mod stopped;
mod times;
mod totals;

pub use absence::Absence;
pub use addends::{Addends, addends, nearly_total};
pub use additive::Additive;
pub use changes::Change;
pub use closed::{Closed, ClosedCell};
pub use completeness::rows_are_complete;
pub use copies::values_are_copied;
pub use dataset::Dataset;
pub use expected::{Expected, Taken};
pub use observation::{Codes, Observation, ObservationStatus, Statuses, Value};
pub use overlay::{History, Layer};

pub use cell_rules::{missing_periods, months_are_complete, some_of};
pub use read::read;
pub use times::times_are_close;
pub use totals::totals_are_their_parts;

use crate::data::input::{Code, CodeList};
pub use crate::data::input::{CodeIndex, CodeKey};
use crate::declaration::{CodeListId, DatasetId, List};
use crate::time::{Frequency, Period};

/// The data of a release. Both lists are in the order of the lists of [`crate::declaration::Release`].
#[derive(Debug, Clone)]
pub struct Cube {
    /// The code lists.
    pub codelists: List<CodeListId, CodeList>,
    /// The data sets.
    pub datasets: List<DatasetId, Dataset>,
}

impl Cube {
    /// The code of a key.
    pub fn code(&self, key: CodeKey) -> &Code {
        self.codelists[key.list].code(key.code)
    }

    /// The period of a frequency in which the first data set begins.
    pub fn first_period(&self, frequency: Frequency) -> Option<Period> {
        let firsts = self.datasets.iter().filter_map(Dataset::first_period);
        firsts.map(|first| frequency.containing(first.first_day())).min()
    }
}

//! Observations: one value of a data set, with its time, its codes and its status.

use rust_decimal::Decimal;

use super::Month;

/// Index of a code in its code list, in natural order.
pub type CodeIndex = u16;

/// Dimensions that a data set can have.
pub const MAX_DIMENSIONS: usize = 6;

/// Status of an observation: the SDMX code list `CL_OBS_STATUS`, as far as releases use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservationStatus {
    /// `A`: normal.
    Normal,
    /// `B`: time series break.
    Break,
    /// `E`: estimated.
    Estimated,
    /// `F`: forecast.
    Forecast,
    /// `P`: provisional.
    Provisional,
    /// `M`: the value is missing and cannot exist.
    NotApplicable,
    /// `L`: the value is missing, it exists but was not collected.
    NotAvailable,
    /// `Q`: the value is suppressed.
    Confidential,
}

/// A value of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// The month, or January of the year.
    pub time: Month,
    /// Codes in the order of the data set's dimensions; the rest is 0.
    pub codes: [CodeIndex; MAX_DIMENSIONS],
    /// The value, exact; `None` when the status says why there is none.
    pub value: Option<Decimal>,
    /// How good the value is, or why there is none.
    pub status: ObservationStatus,
    /// First byte of its record in the file.
    pub byte: u32,
}

//! Observations: one value of a data set, with its time, its codes and its status.

use std::fmt;
use std::ops::{Index, IndexMut};

use rust_decimal::Decimal;

use super::{Absence, CodeIndex};
use crate::declaration::{DimensionId, Id, MAX_DIMENSIONS};
use crate::time::Period;

/// Status of an observation: the SDMX code list `CL_OBS_STATUS`, as far as releases use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservationStatus {
    /// `A`: normal.
    Normal,
    /// `R`: normal, and revised since it was first published.
    Revised,
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

impl ObservationStatus {
    /// Reads the letter, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "A" => Self::Normal,
            "R" => Self::Revised,
            "B" => Self::Break,
            "E" => Self::Estimated,
            "F" => Self::Forecast,
            "P" => Self::Provisional,
            "M" => Self::NotApplicable,
            "L" => Self::NotAvailable,
            "Q" => Self::Confidential,
            _ => return None,
        })
    }

    /// The letter of the code list.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Revised => "R",
            Self::Break => "B",
            Self::Estimated => "E",
            Self::Forecast => "F",
            Self::Provisional => "P",
            Self::NotApplicable => "M",
            Self::NotAvailable => "L",
            Self::Confidential => "Q",
        }
    }

    /// Why there is no value, if it says so.
    pub fn absence(self) -> Option<Absence> {
        match self {
            Self::NotApplicable => Some(Absence::NotApplicable),
            Self::NotAvailable => Some(Absence::NotAvailable),
            Self::Confidential => Some(Absence::Confidential),
            Self::Normal
            | Self::Revised
            | Self::Break
            | Self::Estimated
            | Self::Forecast
            | Self::Provisional => None,
        }
    }

    /// Whether it says that there is no value.
    pub fn is_missing(self) -> bool {
        self.absence().is_some()
    }
}

/// The statuses of the observations that a value goes back to, as far as readers are told of them:
/// breaks, estimates, forecasts and provisional values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statuses(u16);

impl Statuses {
    /// The statuses that readers are told of, in the order in which they are shown.
    const TOLD: [ObservationStatus; 4] = [
        ObservationStatus::Break,
        ObservationStatus::Estimated,
        ObservationStatus::Forecast,
        ObservationStatus::Provisional,
    ];

    /// No status that readers are told of.
    pub const NONE: Self = Self(0);

    /// The statuses with this one.
    #[must_use]
    pub fn with(self, status: ObservationStatus) -> Self {
        let place = Self::TOLD.iter().position(|told| *told == status);
        Self(place.map_or(self.0, |place| self.0 | 1 << place))
    }

    /// The statuses of both.
    #[must_use]
    pub fn and(self, added: Self) -> Self {
        Self(self.0 | added.0)
    }

    /// Each status, in the order in which they are shown; none for normal values.
    pub fn iter(self) -> impl Iterator<Item = ObservationStatus> {
        let told = Self::TOLD.into_iter().enumerate();
        told.filter(move |(place, _)| self.0 & 1 << place != 0).map(|(_, status)| status)
    }

    /// The letters of the code list, between spaces; for normal values `A`, or `R` if they were
    /// revised.
    pub fn letters(self, is_revised: bool) -> String {
        let letters: Vec<&str> = self.iter().map(ObservationStatus::letter).collect();
        match (letters.as_slice(), is_revised) {
            ([], true) => ObservationStatus::Revised.letter().to_owned(),
            ([], false) => ObservationStatus::Normal.letter().to_owned(),
            (letters, _) => letters.join(" "),
        }
    }
}

/// A number as it stands in the data: whole units of its last decimal. It is smaller than a
/// [`Decimal`], and a data set has millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Value {
    mantissa: i64,
    decimals: u8,
}

impl Value {
    /// `mantissa` / 10^`decimals`, with at most 28 decimals.
    pub fn new(mantissa: i64, decimals: u8) -> Self {
        Self { mantissa, decimals: decimals.min(28) }
    }

    /// How many decimals it was written with, zeros at the end left out.
    pub fn decimals(self) -> u32 {
        self.decimals.into()
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The number, exact.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.mantissa, self.decimals.into())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().fmt(f)
    }
}

/// Which file an observation stands in: two bytes, which an observation has to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Origin(u16);

impl Origin {
    /// Files that can be told apart.
    pub(super) const MOST: usize = 1 << 16;

    /// The file at this place, from 1, in the order of the vintages; `None` beyond [`Self::MOST`].
    pub(super) fn vintage(file: usize) -> Option<Self> {
        u16::try_from(file).ok().map(Self)
    }

    /// The place of the file: 0 for the file of the data set, from 1 on the files of vintages.
    pub(super) fn file(self) -> usize {
        self.0.into()
    }
}

/// The codes of an observation, by the dimensions of its data set; 0 for dimensions that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Codes([CodeIndex; MAX_DIMENSIONS]);

impl Codes {
    /// The codes in the order of the dimensions.
    pub fn new(codes: [CodeIndex; MAX_DIMENSIONS]) -> Self {
        Self(codes)
    }

    /// The codes in the order of the dimensions.
    pub fn as_array(&self) -> &[CodeIndex; MAX_DIMENSIONS] {
        &self.0
    }
}

impl Index<DimensionId> for Codes {
    type Output = CodeIndex;

    fn index(&self, dimension: DimensionId) -> &CodeIndex {
        &self.0[dimension.place()]
    }
}

impl IndexMut<DimensionId> for Codes {
    fn index_mut(&mut self, dimension: DimensionId) -> &mut CodeIndex {
        &mut self.0[dimension.place()]
    }
}

/// A value of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Its period, of the frequency of its data set.
    pub time: Period,
    /// Its codes, by dimension.
    pub codes: Codes,
    /// Where its record begins, as the format of its file counts: in a text, its first byte.
    pub byte: u32,
    /// How good the value is, or why there is none.
    pub status: ObservationStatus,
    // Not a `Value`, whose padding would make an observation 40 bytes long instead of 32.
    mantissa: i64,
    decimals: u8,
    pub(super) origin: Origin,
}

impl Observation {
    /// An observation; its value counts for nothing when the status says that there is none.
    pub fn new(
        time: Period,
        codes: Codes,
        value: Value,
        status: ObservationStatus,
        byte: u32,
    ) -> Self {
        let Value { mantissa, decimals } = value;
        Self { time, codes, byte, status, mantissa, decimals, origin: Origin::default() }
    }

    /// The observation, from the file of a vintage. Its letter says nothing of what readers were told before.
    pub(super) fn from(&self, origin: Origin) -> Self {
        let status = match self.status {
            ObservationStatus::Revised => ObservationStatus::Normal,
            status => status,
        };
        Self { status, origin, ..*self }
    }

    /// The value, exact, or why there is none.
    ///
    /// # Errors
    /// Why there is none.
    pub fn known(&self) -> Result<Decimal, Absence> {
        match self.status.absence() {
            Some(absence) => Err(absence),
            None => Ok(Decimal::new(self.mantissa, self.decimals.into())),
        }
    }

    /// The value, exact; `None` when the status says why there is none.
    pub fn value(&self) -> Option<Decimal> {
        self.known().ok()
    }

    /// The value in whole units of this decimal, which is not before its last; `None` as in
    /// [`Self::value`]. Whole numbers are compared and added many times faster than decimals.
    /// A value and a measure have at most [`crate::declaration::MAX_DECIMALS`], so that every value has its units.
    pub fn units(&self, decimals: u32) -> Option<i128> {
        let missing = decimals.saturating_sub(self.decimals.into());
        let scale = if missing == 0 { 1 } else { 10_i128.checked_pow(missing)? };
        let mantissa = i128::from(self.mantissa);
        self.status.absence().is_none().then(|| mantissa.checked_mul(scale)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observation_takes_32_bytes() {
        assert_eq!(size_of::<Observation>(), 32);
    }
}

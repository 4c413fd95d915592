//! What stands in `[rule.ID]` of `release.toml`, key by key: see [`super::keys`].

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::Name;

/// A rule as declared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDeclaration {
    /// What must hold, in a sentence for those who read the report of a check.
    pub about: Spanned<String>,
    /// How much a finding weighs; by default as its code says.
    pub severity: Option<Weight>,
    /// What is compared with what.
    pub check: CheckDeclaration,
    /// What is as it is for a reason.
    #[serde(default)]
    pub accept: Vec<AcceptDeclaration>,
}

/// How much a finding of a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Nothing is written.
    Error,
    /// Somebody should look.
    Warning,
}

/// What a rule compares, one of these.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckDeclaration {
    /// Rows of a data set add up to its row of totals.
    Total(TotalDeclaration),
    /// Indicators add up to another.
    Parts(PartsDeclaration),
    /// Two indicators are equal.
    Equal(EqualDeclaration),
    /// An indicator is zero over all codes of a list together.
    Zero(ZeroDeclaration),
    /// A data set that counts from January never falls within a year.
    Rising(RisingDeclaration),
    /// Codes are used only in the months in which they are valid.
    Valid(ValidDeclaration),
    /// Values are in keeping with the values of the same month a year before.
    Plausible(PlausibleDeclaration),
    /// Values are in keeping with those around them in time.
    Outliers(OutliersDeclaration),
    /// Values of the last vintage are in keeping with those that were known before it.
    Revised(RevisedDeclaration),
}

/// See [`CheckDeclaration::Total`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalDeclaration {
    /// Data set.
    pub dataset: Name,
    /// Column in which a code stands for the total.
    pub column: Name,
    /// The code that stands for the total.
    pub total: Name,
    /// Largest difference that is let pass.
    #[serde(default)]
    pub tolerance: Decimal,
}

/// See [`CheckDeclaration::Parts`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartsDeclaration {
    /// Indicator.
    pub whole: Name,
    /// Indicators that add up to it.
    pub parts: Vec<Name>,
    /// Code list: for each of its codes too.
    pub by: Option<Name>,
    /// Largest difference that is let pass.
    #[serde(default)]
    pub tolerance: Decimal,
}

/// See [`CheckDeclaration::Equal`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EqualDeclaration {
    /// Two indicators.
    pub indicators: [Name; 2],
    /// Code list: for each of its codes too.
    pub by: Option<Name>,
    /// Whether they are compared as they are shown, each rounded to its decimals.
    #[serde(default)]
    pub as_shown: bool,
    /// Largest difference that is let pass.
    #[serde(default)]
    pub tolerance: Decimal,
}

/// See [`CheckDeclaration::Zero`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroDeclaration {
    /// Indicator, such as a balance.
    pub indicator: Name,
    /// Code list whose codes are added up.
    pub over: Name,
    /// Largest difference that is let pass.
    #[serde(default)]
    pub tolerance: Decimal,
}

/// See [`CheckDeclaration::Rising`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RisingDeclaration {
    /// Data set of counts from January to the month.
    pub dataset: Name,
}

/// See [`CheckDeclaration::Valid`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidDeclaration {
    /// Code list with a column `valid_from` or `valid_to`.
    pub codes: Name,
}

/// See [`CheckDeclaration::Plausible`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlausibleDeclaration {
    /// Data set.
    pub dataset: Name,
    /// Columns by which values are added up; each month as a whole when empty.
    #[serde(default)]
    pub by: Vec<Name>,
    /// So many times as much or as little as expected is a finding.
    pub factor: Spanned<Decimal>,
    /// Values smaller than this in both years say nothing.
    #[serde(default)]
    pub at_least: Decimal,
}

/// See [`CheckDeclaration::Outliers`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutliersDeclaration {
    /// Data set.
    pub dataset: Name,
    /// So many times as much or as little as expected is a finding.
    pub factor: Spanned<Decimal>,
    /// Where neither the value nor what is expected is as large as this, nothing is said.
    #[serde(default)]
    pub at_least: Decimal,
}

/// See [`CheckDeclaration::Revised`]. At least one of the limits is declared; of two, a finding is
/// beyond both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisedDeclaration {
    /// Data set.
    pub dataset: Name,
    /// Largest change that is let pass, in percent of the value known before.
    pub percent: Option<Decimal>,
    /// Largest change that is let pass, in units of the value.
    pub difference: Option<Decimal>,
}

/// What is as it is for a reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptDeclaration {
    /// The codes that the finding can be about; any, when empty.
    #[serde(default)]
    pub codes: Vec<Name>,
    /// First month, `YYYY-MM`.
    pub from: Option<Name>,
    /// Last month, `YYYY-MM`.
    pub to: Option<Name>,
    /// Instead of these: the periods of each code, one by one.
    #[serde(default)]
    pub at: BTreeMap<Name, Vec<Name>>,
    /// Why, in a sentence for those who read the report of a check.
    pub reason: Spanned<String>,
}
